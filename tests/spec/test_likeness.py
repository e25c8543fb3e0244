"""`rules/likeness.yaml`: every level has its shares, they add up, and what is mistyped is told by its line."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.core.errors import RulesError
from pipeline.core.likeness import LEVELS, load_likeness
from pipeline.identity.probable.pairs import expected
from pipeline.identity.probable.scoring import MET, NULL, OWN_FREQUENCY

SHIPPED = (Path(__file__).parents[2] / "rules" / "likeness.yaml").read_text(encoding="utf-8")


def loaded(tmp_path, text: str):
    path = tmp_path / "rules" / "likeness.yaml"
    path.parent.mkdir()
    path.write_text(text, encoding="utf-8")
    return load_likeness(path)


def test_the_more_alike_two_records_are_the_more_it_says_that_they_are_one_person(tmp_path):
    for name, levels in loaded(tmp_path, SHIPPED).comparisons.items():
        odds = [levels[level].same_person / levels[level].strangers for level in LEVELS[name]]
        assert odds == sorted(odds, reverse=True), name
        assert odds[0] > 1 > odds[-1], name


def test_every_level_but_the_last_says_when_it_is_met():
    assert set(NULL) == set(LEVELS)
    assert set(MET) == {(name, level) for name, levels in LEVELS.items() for level in levels[:-1]}
    assert set(OWN_FREQUENCY) <= set(MET)


@pytest.mark.parametrize(("people", "of_person", "of_proposal"), [(1024, -16644, -10000), (4_194_304, -28644, -22000)])
def test_the_more_people_there_are_the_more_evidence_it_takes(tmp_path, people, of_person, of_proposal):
    """One in 200 has a second NIK: of a thousand people's pairs one in 102,400; a proposal means one of them."""
    odds = expected(loaded(tmp_path, SHIPPED), people)
    assert (odds["expected_of_person"], odds["expected_of_proposal"]) == (of_person, of_proposal)


@pytest.mark.parametrize(("right", "wrong", "told"), [
    ("  mother:\n", "  mothers:\n", "unknown `mothers`. Did you mean `mother`?"),
    ("  mother:\n", "  mothers:\n", "`mother` is missing under `comparisons`."),
    ("    two_parts:", "    two_part:", "unknown `two_part`. Did you mean `two_parts`?"),
    ("same_person: 620_000", "same_person: 630_000", "`same_person` under `name` adds up to 1010000, not to 1000000."),
    ("hold_at: 4", "hold_at: -5", "`flag_at` must not be above `hold_at`."),
    ("hold_at: 4", "hold_at: 4.5", "`hold_at` must be a whole number"),
    ("strangers: 100}", "strangers: 0}", "`strangers` must be at least 1."),
    ("one_in: 200\n", "", "the key `one_in` is missing."),
])
def test_a_mistake_is_told_with_its_line(tmp_path, right, wrong, told):
    assert right in SHIPPED
    with pytest.raises(RulesError) as stopped:
        loaded(tmp_path, SHIPPED.replace(right, wrong))
    texts = [problem.text("en") for problem in stopped.value.problems]
    assert all(text.startswith("rules/likeness.yaml:") for text in texts)
    assert any(told in text for text in texts), texts
