"""`tepat rules test`, `show` and `handbook`; and the cases that hold up a run."""

from __future__ import annotations

import pyarrow.parquet as pq
import pytest

from tests.fixtures.tree import MURNI, current, line_of, lists

CASES = "rules/programmes/uep.cases.yaml"


def test_the_cases_are_told_one_by_one_with_their_outcomes(released, tepat):
    for language, siti, summary in (("id", "✓ Bu Siti, desil 2, warung kue: memenuhi syarat", "contoh kasus sesuai."),
                                    ("en", "✓ Bu Siti, desil 2, warung kue: eligible", "cases as expected.")):
        ended = tepat(released, "rules", "test", language=language)
        assert (ended.code, ended.err) == (0, "") and siti in ended.out.splitlines() and summary in ended.out


@pytest.mark.parametrize("command", [("rules", "test"), ("rules", "check"), ("select", "--round", MURNI), ("select", "--round", MURNI, "--dry-run")])
def test_a_case_that_fails_stops_what_is_done_by_the_rules(tree, tepat, command):
    path, before = tree / CASES, lists(tree)
    path.write_text(path.read_text(encoding="utf-8").replace("outcome: eligible", "outcome: ineligible", 1), encoding="utf-8")
    for language, words in (("id", "Bu Siti: diharapkan ineligible, hasilnya eligible."), ("en", "Bu Siti: expected ineligible, found eligible.")):
        ended = tepat(tree, *command, language=language)
        assert ended.code == 78 and f"{CASES}:{line_of(path, '- who: Bu Siti')}: {words}" in ended.err and "[CASE_FAILS]" in ended.err
    assert lists(tree) == before


def test_rules_that_part_nobody_from_anybody_are_told_with_the_lists(tree, tepat):
    outcomes = pq.read_table(current(tree) / "rule_outcome.parquet", columns=["rule", "outcome"]).to_pylist()
    found = {rule: {row["outcome"] for row in outcomes if row["rule"] == rule} for rule in sorted({row["rule"] for row in outcomes})}
    always, never = ([rule for rule, seen in found.items() if one(seen)] for one in (lambda seen: seen == {"met"}, lambda seen: "met" not in seen))
    assert always and "earlier_round" in never and len(always + never) < len(found)
    for language, all_, none in (("id", "terpenuhi pada semua kasus", "tidak terpenuhi pada satu kasus pun"), ("en", "met by all cases", "met by no case")):
        said = " ".join(tepat(tree, "select", "--round", MURNI, language=language).out.split())
        assert f" {all_}: {', '.join(always)}. " in said and f" {none}: {', '.join(never)}. " in said


def test_a_programme_without_cases_makes_no_lists(tree, tepat):
    (tree / CASES).unlink()
    ended = tepat(tree, "select", "--round", MURNI)
    assert ended.code == 78 and "[CASES_MISSING]" in ended.err


def test_a_programme_is_shown_in_sentences_and_its_handbook_is_what_is_shown(tree, tepat):
    shown = tepat(tree, "rules", "show", "uep")
    assert shown.code == 0 and "### 3. Desil kesejahteraan keluarga 1 sampai 4\n" in shown.out
    assert "    - Bu Endang, desil 5: tidak memenuhi syarat.\n" in shown.out
    path = tree / "rules/handbook/uep.md"
    path.unlink()
    written = tepat(tree, "rules", "handbook")
    assert (written.code, "✓ rules/handbook/uep.md" in written.out) == (0, True)
    assert path.read_text(encoding="utf-8") == shown.out


def test_a_programme_that_does_not_exist_cannot_be_shown(released, tepat):
    ended = tepat(released, "rules", "show", "uepp")
    assert (ended.code, ended.out) == (64, "") and "[PROGRAMME_UNKNOWN]" in ended.err and "`uep`" in ended.err
