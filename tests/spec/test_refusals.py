"""What is wrong in a programme, a round or the reference lists is refused: `tests/fixtures/bad_rules/` holds a file for each way to be wrong.

The first comment lines of a file are the whole message, each problem in Indonesian and in English.
"""

from __future__ import annotations

import ast
import datetime
import re
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.core.continued import with_continued
from pipeline.core.draw_record import load_public_draw
from pipeline.core.errors import RulesError
from pipeline.core.facts import candidate_facts
from pipeline.core.programme import load_programme
from pipeline.core.reference import load_reference
from pipeline.core.regions import Regions
from pipeline.core.round import load_round
from pipeline.core.round_fit import check_fit
from tests.fixtures.tree import ROOT

BAD_RULES = ROOT / "tests" / "fixtures" / "bad_rules"
# The record beside a round is no round.
FILES = sorted(path for path in BAD_RULES.glob("*/*.yaml") if path.parent.name != "rounds" or not path.name.endswith(".draw.yaml"))
DAY = datetime.date(2025, 3, 31)
REGENCIES = frozenset(Regions.load(ROOT / "rules/reference/regions.csv").regencies)
UEP = load_programme(ROOT / "rules/programmes/uep.yaml", candidate_facts(), DAY)
LOADERS = ("characters", "yaml_file", "shape", "when", "programme_checks", "programme", "round", "seat_checks", "continued", "round_fit", "draw_record", "reference")
# A file that is not there, one that is too long, and a programme without a rule that rounds ask for are no fixtures: tests make them.
MADE_IN_TESTS = {"FILE_UNREADABLE", "FILE_TOO_BIG", "IDENTITY_RULE_MISSING"}


def load(path: Path) -> None:
    """Load a file of the folder `programmes`, `draws`, `reference` or `rounds` as a run does; the rounds are of UEP."""
    if path.parent.name == "programmes":
        load_programme(path, candidate_facts(), DAY)
    elif path.parent.name == "reference":
        load_reference(path)
    elif path.parent.name == "draws":
        load_public_draw(path)
    else:
        check_fit(path, with_continued(path, load_round(path, REGENCIES), REGENCIES), UEP)


def message(path: Path) -> list[str]:
    """The comment lines that a file begins with."""
    lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
    end = next(number for number, line in enumerate(lines) if not line.startswith("# "))
    return [line.removeprefix("# ") for line in lines[:end]]


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_a_wrong_file_is_refused_with_its_whole_message(path):
    with pytest.raises(RulesError) as refused:
        load(path)
    assert [problem.text(language) for problem in refused.value.problems for language in ("id", "en")] == message(path)


def refusal_codes() -> set[str]:
    """Every code in the sources of the loaders: words of capitals and underscores that are given to a problem."""
    found = set()
    for name in LOADERS:
        tree = ast.parse((ROOT / f"pipeline/core/{name}.py").read_text(encoding="utf-8"))
        for call in (node for node in ast.walk(tree) if isinstance(node, ast.Call)):
            found |= {argument.value for argument in call.args if isinstance(argument, ast.Constant)
                      and isinstance(argument.value, str) and re.fullmatch("[A-Z][A-Z0-9_]{4,}", argument.value)}
    return found


def test_every_code_of_a_refusal_has_a_file():
    shown = {line.rpartition("[")[2].rstrip("]") for path in FILES for line in message(path)}
    assert refusal_codes() - shown == MADE_IN_TESTS
    assert shown <= refusal_codes(), "the search for codes misses some"


def test_a_programme_that_judges_proposals_must_ask_for_second_niks_before_it_decides():
    path = ROOT / "rules/rounds/2025-murni.yaml"
    round_ = load_round(path, REGENCIES)
    others = tuple(rule for rule in UEP.rules if rule.name != "second_nik")
    asked_later = tuple(replace(rule, if_unknown="ask_field") if rule.name == "second_nik" else rule for rule in UEP.rules)
    for rules in (others, asked_later):
        with pytest.raises(RulesError) as refused:
            check_fit(path, round_, replace(UEP, rules=rules))
        assert [(problem.code, problem.where) for problem in refused.value.problems] == [("IDENTITY_RULE_MISSING", "rules/rounds/2025-murni.yaml:4")]
    check_fit(path, round_, replace(UEP, rules=others, candidates="registry"))
