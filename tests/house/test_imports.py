"""Imports go one way: stages know the core and themselves, only the flow knows the stages."""

from __future__ import annotations

import ast
import importlib

import pytest

from tests.house.sources import PIPELINE, STAGE_ROOMS, modules, shown, tree_of

# What the modules of each room, or a module beside the rooms, may import of the pipeline: a room stands for all in it.
MAY_IMPORT = {
    "core": {"core"},
    **{stage: {"core", stage} for stage in STAGE_ROOMS},
    "sample": {"core", "sample"},
    "audit": {"core.errors", "audit"},
    "flow": {"core", "audit", "rule_cases", *STAGE_ROOMS},
    "cli": {"core", "flow", "cli_options", "cli_audit", "cli_awards", "cli_draw", "cli_files", "cli_identity", "rule_check", "rule_cases", "rule_diff", "rule_schema", "handbook", "console", "explain", "doctor"},
    "cli_options": set(),
    "cli_audit": {"core.errors", "cli_options", "audit"},
    "cli_awards": {"cli_options", "core.ledger", "core.paths", "core.vacancy", "quota_plan", "ledger"},
    "cli_draw": {"cli_options", "public_draw"},
    "cli_files": {"cli_options", "core.errors", "template", "check", "status", "fetch", "sample"},
    "cli_identity": {"cli_options", "core.errors", "core.spoken", "duplicates", "identity_book"},
    "identity_book": {"core"},
    "duplicates": {"core", "flow", "identity", "ingest.stage"},
    "ledger": {"core", "flow", "console", "ledger"},
    "public_draw": {"core", "flow"},
    "console": {"core", "flow", "seat_remarks"},
    "seat_remarks": {"core"},
    "explain": {"core"},
    "doctor": {"core", "rule_check"},
    "rule_check": {"core", "ingest.layouts", "rule_cases"},
    "rule_cases": {"core", "eligibility.judge"},
    "rule_diff": {"core", "console", "eligibility.stage", "allocation.stage"},
    "rule_schema": {"core", "ingest.layout_shape"},
    "handbook": {"core", "rule_cases"},
    "check": {"core", "console", "ingest", "quality"},
    "status": {"core", "console", "ingest"},
    "template": {"core"},
    "fetch": {"core", "ingest.header", "ingest.layouts"},
    "quota_plan": {"core", "console", "allocation.quota"},
    "__main__": {"cli"},
    "__init__": set(),
}
# The run is named after the code as well, so this module asks where the code lies.
MAY_IMPORT_THE_PACKAGE = {"pipeline/core/run.py"}


def imported(path) -> set[str]:
    """The pipeline's modules that a file imports, lazily too, without the leading `pipeline`; '' is the package itself."""
    found = set()
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{shown(path)}:{node.lineno}: write imports from the top"
            if node.module.split(".")[0] == "pipeline":
                within = node.module.split(".")[1:]
                found |= {".".join([*within, alias.name]) for alias in node.names}
        elif isinstance(node, ast.Import):
            found |= {alias.name.partition(".")[2] for alias in node.names if alias.name.split(".")[0] == "pipeline"}
    return found


def room_of(path) -> str:
    first = path.relative_to(PIPELINE).parts[0]
    return first.removesuffix(".py")


def is_within(module: str, allowed: set[str]) -> bool:
    return any(module == name or module.startswith(f"{name}.") for name in allowed)


def test_every_module_imports_only_what_its_room_may():
    wrong = [f"{shown(path)} imports pipeline.{module}" for path in modules() for module in imported(path)
             if not is_within(module, MAY_IMPORT[room_of(path)])
             and not (module == "" and shown(path) in MAY_IMPORT_THE_PACKAGE)]
    assert wrong == []


def test_every_room_of_the_pipeline_is_known_here():
    assert {room_of(path) for path in modules()} <= set(MAY_IMPORT)


def test_only_the_flow_and_what_tries_files_or_rules_without_a_run_name_more_than_one_stage():
    names = {shown(path): {module.split(".")[0] for module in imported(path)} & set(STAGE_ROOMS) for path in modules()}
    assert {name for name, stages in names.items() if len(stages) > 1} == {"pipeline/flow.py", "pipeline/check.py", "pipeline/rule_diff.py", "pipeline/duplicates.py"}


def test_the_flow_lists_the_stages_in_the_order_of_the_design():
    from pipeline.flow import STAGES

    assert tuple(stage.name for stage in STAGES) == STAGE_ROOMS


@pytest.mark.parametrize("heavy", ["great_expectations", "splink", "altair", "pyspark", "vl_convert"])
def test_slow_libraries_are_not_imported_where_every_command_pays_for_them(heavy):
    paths = [*modules("core"), PIPELINE / "cli.py", PIPELINE / "flow.py"]
    tops = [(shown(path), alias.name) for path in paths for node in tree_of(path).body
            if isinstance(node, ast.Import) for alias in node.names]
    tops += [(shown(path), node.module) for path in paths for node in tree_of(path).body if isinstance(node, ast.ImportFrom)]
    assert [place for place, name in tops if name.split(".")[0] == heavy] == []


@pytest.mark.parametrize("path", modules(), ids=shown)
def test_every_module_can_be_imported(path):
    """Most commands import lazily: a name that is gone shows only when somebody types the command."""
    if path.stem != "__main__":
        importlib.import_module(".".join(path.relative_to(PIPELINE.parent).with_suffix("").parts).removesuffix(".__init__"))
