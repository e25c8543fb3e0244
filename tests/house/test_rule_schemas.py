"""The schemas of rule files say what the loaders say today, and every rule file names its own."""

from __future__ import annotations

import datetime
import json
from functools import cache
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from pipeline.core.yaml_file import load_yaml
from pipeline.rule_schema import schemas
from tests.fixtures.tree import ROOT

RULES = ROOT / "rules"
FILES = sorted(path for folder in (".", "programmes", "rounds", "layouts") for path in (RULES / folder).glob("*.yaml"))
BAD_RULES = ROOT / "tests/fixtures/bad_rules"


def kind_of(path: Path) -> str:
    if path.name.endswith(".cases.yaml"):
        return "cases"
    if path.name.endswith(".draw.yaml"):
        return "draw"
    return {"programmes": "programme", "rounds": "round", "layouts": "layout"}.get(path.parent.name, path.stem)


@cache
def validator(kind: str) -> Draft202012Validator:
    schema = json.loads(schemas()[f"{kind}.schema.json"])
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema)


def as_editors_read(value: object) -> object:
    """The values of a file as an editor has them: dates are texts, and so are all keys."""
    if isinstance(value, dict):
        return {str(key): as_editors_read(one) for key, one in value.items()}
    if isinstance(value, list):
        return [as_editors_read(one) for one in value]
    return value.isoformat() if isinstance(value, datetime.date) else value


def complaints(path: Path) -> list[str]:
    return [error.json_path for error in validator(kind_of(path)).iter_errors(as_editors_read(load_yaml(path).values))]


@pytest.mark.parametrize("name", schemas())
def test_every_schema_is_up_to_date(name):
    path = RULES / "schema" / name
    assert path.is_file() and path.read_text(encoding="utf-8") == schemas()[name], "run: make docs"


def test_no_schema_is_left_of_a_kind_that_is_no_more():
    assert {path.name for path in (RULES / "schema").iterdir()} == set(schemas())


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(RULES).as_posix())
def test_every_rule_file_names_its_schema_first_and_is_valid_by_it(path):
    first = path.read_text(encoding="utf-8").splitlines()[0]
    named = path.parent / first.removeprefix("# yaml-language-server: $schema=")
    assert named.resolve() == RULES / "schema" / f"{kind_of(path)}.schema.json"
    assert complaints(path) == []


@pytest.mark.parametrize("name, where", [
    ("programmes/key_unknown", "$"), ("programmes/key_missing", "$"), ("programmes/rule_uncited", "$.eligible_if[0]"),
    ("programmes/value_wrong", "$.unit"), ("programmes/name_wrong", "$.programme"), ("programmes/eligible_if_empty", "$.eligible_if"),
    ("programmes/fact_unknown", "$.eligible_if[0].when"), ("programmes/operator_unknown", "$.eligible_if[0].when.welfare_decile"),
    ("programmes/operator_unfit", "$.groups.paid.when.has_state_employee"), ("programmes/operator_missing", "$.groups.poorest.when.welfare_decile"),
    ("programmes/when_empty", "$.groups.two.when.all_of"), ("programmes/value_null", "$.groups.one.when.welfare_decile.is"),
    ("programmes/value_wrong_in_condition", "$.groups.two.when.welfare_decile.at_most"),
    ("programmes/value_outside", "$.groups.one.when.welfare_decile.between[0]"),
    ("programmes/code_unquoted", "$.groups.one.when.regency_code.one_of[0]"), ("programmes/word_unknown", "$.groups.men.when.applicant_sex.is"),
    ("programmes/best_wrong", "$.priority[0]"), ("programmes/not_orderable", "$.priority[0]"), ("programmes/not_a_programme", "$"),
    ("rounds/key-unknown", "$"), ("rounds/key-missing", "$"), ("rounds/value-wrong", "$.state"), ("rounds/code-unquoted", "$.expect_regencies[2]"),
])
def test_an_editor_marks_what_is_obviously_wrong(name, where):
    assert where in complaints(BAD_RULES / f"{name}.yaml")


def test_facts_are_offered_with_what_they_mean_and_with_the_words_they_may_be():
    defs = json.loads(schemas()["programme.schema.json"])["$defs"]
    assert defs["welfare_decile"]["description"] == "Desil kesejahteraan nasional · National welfare decile"
    assert defs["applicant_sex"]["properties"]["is"]["anyOf"][0] == {"enum": ["L", "P"]}
    assert defs["welfare_decile"]["properties"]["at_most"]["description"] == "paling banyak … · at most …"
