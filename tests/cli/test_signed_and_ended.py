"""A signed list that is no longer whole is told; a dry run that is told to end leaves nothing behind."""

import os
import signal
import subprocess
import sys
import time

from tests.fixtures.tree import MURNI, edit_round


def test_a_signed_list_that_was_damaged_is_not_called_done(tree, select):
    run = os.readlink(tree / f"data/out/{MURNI}/current").rpartition("/")[2]
    edit_round(tree, MURNI, state="signed", run=run)
    assert select(tree).code == 0
    (tree / f"data/out/{MURNI}/current/selection.parquet").unlink()
    ended = select(tree)
    assert (ended.code, "SIGNED_RUN_DIFFERS" in ended.err) == (65, True)


def test_a_dry_run_that_is_told_to_end_removes_its_tables(tree, tmp_path):
    (tmp_path / "temporary").mkdir()
    process = subprocess.Popen([sys.executable, "-m", "pipeline", "select", "--round", MURNI, "--dry-run"], cwd=tree,
                               env=os.environ | {"TMPDIR": str(tmp_path / "temporary")}, stdout=subprocess.DEVNULL)
    while process.poll() is None and not list((tmp_path / "temporary").glob("tepat-*/ingest/*")):
        time.sleep(0.02)
    process.send_signal(signal.SIGTERM)
    assert process.wait(30) == 130
    assert list((tmp_path / "temporary").iterdir()) == []
