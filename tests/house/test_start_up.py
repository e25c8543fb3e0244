"""What each command loads before it does anything: nobody waits for a library that the command does not use."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.house.sources import ROOT

# Each takes a twentieth of a second or more to load, or brings along another that does. Typer itself loads pydantic.
SLOW = {"altair", "duckdb", "great_expectations", "jinja2", "pandas", "pyarrow", "pyspark", "python_calamine", "ruamel", "splink",
        "sqlalchemy", "sqlglot", "vl_convert", "xlsxwriter"}
RULES = {"pyarrow", "ruamel"}
FILES = RULES | {"duckdb", "python_calamine"}
RUN = FILES | {"jinja2", "xlsxwriter"}
LOADED = """
import sys
from pipeline import cli
code = cli.run(sys.argv[1:])
print(code, *{name.partition(".")[0] for name in sys.modules}, file=sys.stderr)
"""
# pyarrow looks for pandas as soon as it makes a table.
RUN_WITH_TABLES = RUN | {"pandas"}
# A round that does not exist is refused once everything is loaded that the command begins with.
OF_NO_ROUND = ("--round", "none")
COMMANDS: dict[tuple[str, ...], tuple[int, set[str]]] = {
    ("--help",): (0, set()),
    ("rules", "--help"): (0, set()),
    ("select", "--help"): (0, set()),
    ("freeze", "--help"): (0, set()),
    ("rules", "check"): (0, RULES),
    ("rules", "test"): (0, RULES),
    ("rules", "show", "uep"): (0, RULES),
    ("doctor",): (0, RULES),
    ("explain", "A" * 26, *OF_NO_ROUND): (64, RULES),
    ("rules", "diff", "rules/programmes/uep.yaml", "highest_decile=3", *OF_NO_ROUND): (64, RUN),
    ("quota", "--weights", "README.md", "--total", "1"): (66, RUN),
    ("status", *OF_NO_ROUND): (64, RUN),
    ("check", "README.md"): (66, RUN_WITH_TABLES),
    ("audit", "none"): (64, {"duckdb", "ruamel"}),
    ("ledger", *OF_NO_ROUND): (64, RUN),
    ("vacate", "A" * 26, *OF_NO_ROUND, "--reason", "DIED", "--evidence", "1", "--officer", "a", "--approved-by", "b"): (64, RUN),
    ("draw", *OF_NO_ROUND): (64, RUN),
    ("decide", "README.md"): (66, RULES | {"python_calamine"}),
    ("select", *OF_NO_ROUND): (64, RUN),
}


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_a_command_loads_no_library_that_it_does_not_need(command):
    ended = subprocess.run([sys.executable, "-c", LOADED, *command], cwd=ROOT, capture_output=True, text=True, timeout=60)
    *said, last = ended.stderr.splitlines()
    code, *names = last.split()
    assert (int(code), SLOW & {*names}) == COMMANDS[command], said
