"""Only ingest and publish open files, and no stage looks at a clock or takes a chance."""

from __future__ import annotations

import ast
import re

import pytest

from tests.house.sources import STAGE_ROOMS, bare, modules, shown, sql_paths, tree_of

NO_FILES = ("quality", "identity", "eligibility", "allocation")
OPENS = {"open", "read_text", "write_text", "read_bytes", "write_bytes", "read_csv", "read_parquet", "read_table",
         "write_table", "read_json", "read_excel", "to_csv", "to_parquet", "from_path", "touch", "unlink", "mkdir",
         "copyfile", "rename", "execute"}
FILE_MODULES = {"pyarrow.parquet", "pyarrow.csv", "csv", "shutil", "tempfile", "python_calamine", "xlsxwriter", "duckdb",
                "pandas", "zipfile", "os", "io"}
SQL_FILES = re.compile(r"\b(read_\w+|parquet_scan|glob|copy|attach|install|load|sniff_csv)\b")

CHANCE_MODULES = {"time": "a clock", "random": "chance", "secrets": "chance", "uuid": "chance", "tempfile": "chance"}
CHANCE_CALLS = {"now": "a clock", "utcnow": "a clock", "today": "a clock", "urandom": "chance", "fromtimestamp": "a clock",
                "stat": "a file's times", "getmtime": "a file's times"}
CHANCE_NAMES = {"hash": "differs from process to process", "id": "differs from process to process"}
# The runner logs how long each stage took; the key is made of the system's chance, once.
MAY_TAKE_CHANCES = {"pipeline/core/runner.py", "pipeline/core/keys.py"}
# File modes and file kinds are asked for, never times: put_in_place and prune, symlink refusal.
MAY_STAT = {"pipeline/core/release.py", "pipeline/core/keys.py"}
SQL_CHANCE = re.compile(
    r"\b(current_date|current_time|current_timestamp|localtime|localtimestamp)\b"
    r"|\b(now|today|random|rand|randn|uuid|gen_random_uuid|get_current_timestamp|transaction_timestamp|setseed|shuffle"
    r"|monotonically_increasing_id|unix_timestamp|curdate|version|hash)\s*\(|\btablesample\b|\busing sample\b")


def calls_and_imports(path):
    """(line, name called, as an attribute?) and (line, module imported) of a file."""
    calls, imports = [], []
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Call) and isinstance(node.func, (ast.Name, ast.Attribute)):
            attribute = isinstance(node.func, ast.Attribute)
            calls.append((node.lineno, node.func.attr if attribute else node.func.id, attribute))
        elif isinstance(node, ast.Import):
            imports += [(node.lineno, alias.name) for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            imports += [(node.lineno, node.module)] + [(node.lineno, f"{node.module}.{alias.name}") for alias in node.names]
    return calls, imports


@pytest.mark.parametrize("room", NO_FILES)
def test_the_stages_between_ingest_and_publish_open_no_file(room):
    found = []
    for path in modules(room):
        calls, imports = calls_and_imports(path)
        found += [f"{shown(path)}:{line} {name}()" for line, name, _ in calls if name in OPENS]
        found += [f"{shown(path)}:{line} import {name}" for line, name in imports if name in FILE_MODULES]
    assert found == []


@pytest.mark.parametrize("room", (*NO_FILES, "publish"))
def test_the_sql_of_the_stages_reads_tables_and_never_files(room):
    found = [f"{shown(path)}: {match[0]}" for path in sql_paths(room)
             for match in SQL_FILES.finditer(bare(path.read_text(encoding="utf-8")))]
    quoted = [f"{shown(path)}: from '…'" for path in sql_paths(room)
              if re.search(r"\b(from|join)\s+'", bare(path.read_text(encoding="utf-8")))]
    assert found + quoted == []


def test_no_stage_and_nothing_in_the_core_knows_the_time_or_takes_a_chance():
    found = []
    for path in modules("core", "audit", *STAGE_ROOMS):
        if shown(path) in MAY_TAKE_CHANCES:
            continue
        calls, imports = calls_and_imports(path)
        found += [f"{shown(path)}:{line} {name} is {CHANCE_MODULES[name.split('.')[0]]}" for line, name in imports
                  if name.split(".")[0] in CHANCE_MODULES]
        found += [f"{shown(path)}:{line} {name}() is {CHANCE_CALLS[name]}" for line, name, attribute in calls
                  if attribute and name in CHANCE_CALLS and not (name == "stat" and shown(path) in MAY_STAT)]
        found += [f"{shown(path)}:{line} {name}() {CHANCE_NAMES[name]}" for line, name, attribute in calls
                  if not attribute and name in CHANCE_NAMES]
    assert found == []


def test_no_query_knows_the_time_or_takes_a_chance():
    found = [f"{shown(path)}: {match[0]}" for path in [*sql_paths(*STAGE_ROOMS)]
             for match in SQL_CHANCE.finditer(bare(path.read_text(encoding="utf-8")))]
    assert found == []


def test_the_sample_takes_its_chances_from_a_seed_alone():
    found = []
    for path in modules("sample"):
        calls, imports = calls_and_imports(path)
        found += [f"{shown(path)}:{line} {name}" for line, name in imports
                  if name in ("time", "secrets", "uuid", "tempfile") or name.startswith("random.") and name != "random.Random"]
        found += [f"{shown(path)}:{line} {name}()" for line, name, attribute in calls
                  if (attribute and name in ("now", "today", "urandom")) or (not attribute and name == "hash")]
        found += [f"{shown(path)}:{node.lineno} Random()" for node in ast.walk(tree_of(path))
                  if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Random" and not node.args]
    assert found == []
