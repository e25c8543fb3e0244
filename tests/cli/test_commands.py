"""The commands beside the lists: what they say, what they write, how they end."""

from __future__ import annotations

import pytest
from python_calamine import CalamineWorkbook

from tests.cli.conftest import command
from tests.fixtures.tree import MURNI, ROOT, digest, edit_round, state

# What `tepat rules check` looks at.
FILES = sum(1 for path in (ROOT / "rules").rglob("*.yaml"))


@pytest.mark.parametrize("arguments", [["selekt"], ["select"], ["select", "--rond", MURNI], ["select", "--round"],
                                       ["select", "--round", MURNI, "--threads", "0"], ["select", "--round", MURNI, "--threads", "x"],
                                       ["rules", "chek"], ["explain"], ["template"], ["select", "--round", MURNI, "--root", "/nowhere"]])
def test_an_unknown_command_or_option_is_a_matter_of_usage(tree, tepat, arguments):
    before = state(tree)
    ended = tepat(tree, *arguments)
    assert (ended.code, ended.out) == (64, "")
    assert ended.err.startswith("tepat: ") and ended.err.count("\n") == 1
    assert state(tree) == before


@pytest.mark.parametrize("arguments", [["--help"], ["select", "--help"], ["rules", "--help"]])
def test_help_is_no_failure(tree, tepat, arguments):
    ended = tepat(tree, *arguments)
    assert ended.code == 0 and "Usage" in ended.out and ended.err == ""


def test_the_doctor_finds_a_sound_tree_sound(tree, tepat):
    before = state(tree, times=True)
    for language, words in (("id", f"{FILES} berkas aturan benar"), ("en", f"{FILES} rule files are sound")):
        ended = tepat(tree, "doctor", language=language)
        assert (ended.code, ended.err) == (0, "")
        assert words in ended.out and "✗" not in ended.out
    assert state(tree, times=True) == before


def test_the_doctor_finds_bad_rules_an_open_key_and_missing_data(bare_tree, tepat):
    (bare_tree / "data/.key").write_bytes(b"k" * 32)
    (bare_tree / "data/.key").chmod(0o644)
    (bare_tree / "data/raw/contoh/snapshot.yaml").unlink()
    edit_round(bare_tree, MURNI, programme="kube")
    ended = tepat(bare_tree, "doctor")
    assert ended.code == 78
    wrong = [line for line in ended.out.splitlines() if line.startswith("✗")]
    assert [any(words in line for line in wrong) for words in ("rules check", "chmod 600 data/.key", "data/raw")] == [True] * 3


def test_the_workbook_of_a_regency_can_be_read_back_and_names_its_places(bare_tree, tepat):
    ended = tepat(bare_tree, "template", "--regency", "64.74", "--out", "usulan.xlsx")
    assert (ended.code, ended.out, ended.err) == (0, "usulan.xlsx\n", "")
    book = CalamineWorkbook.from_path(str(bare_tree / "usulan.xlsx"))
    header, *rows = book.get_sheet_by_name("Usulan").to_python()
    assert {"NIK", "NO KK", "NAMA", "KECAMATAN", "DESA/KELURAHAN", "JENIS USAHA", "STATUS USAHA"} <= set(header) and rows == []
    guide = book.get_sheet_by_name("Petunjuk").to_python()
    assert ["KODE KABUPATEN/KOTA", "64.74"] in [row[:2] for row in guide]
    assert {row[0] for row in book.get_sheet_by_name("Wilayah").to_python()[1:]} == {
        "Bontang Utara", "Bontang Selatan", "Bontang Barat"}


def test_a_workbook_that_may_have_been_filled_in_is_not_written_over(bare_tree, tepat):
    path = bare_tree / "usulan.xlsx"
    path.write_bytes(b"isi")
    ended = tepat(bare_tree, "template", "--regency", "64.74", "--out", "usulan.xlsx")
    assert ended.code == 64 and "usulan.xlsx" in ended.err
    assert path.read_bytes() == b"isi"


def test_a_workbook_of_an_unknown_regency_is_a_matter_of_usage(bare_tree, tepat):
    ended = tepat(bare_tree, "template", "--regency", "32.73")
    assert ended.code == 64 and "64.74 Kota Bontang" in ended.err
    assert not list(bare_tree.glob("*.xlsx"))


def test_a_sample_is_made_in_an_empty_folder_alone(bare_tree, tepat):
    before = digest(bare_tree / "data/raw/contoh/snapshot.yaml")
    ended = tepat(bare_tree, "sample", "--out", "data/raw/contoh", "--families", "1000")
    assert ended.code == 64 and "data/raw/contoh" in ended.err
    assert digest(bare_tree / "data/raw/contoh/snapshot.yaml") == before


def test_a_shell_sees_the_exit_code_and_no_escape_codes(released):
    for arguments, code in ((["doctor"], 0), (["explain", "X"], 64), (["selekt"], 64), (["--help"], 0)):
        ended = command(released, *arguments, FORCE_COLOR="", TERM="xterm-256color")
        assert ended.code == code and "\x1b" not in ended.out + ended.err, arguments
