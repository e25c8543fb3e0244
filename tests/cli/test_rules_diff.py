"""`tepat rules diff`: what changes from one programme file to another, in words and case by case; nothing is written."""

from __future__ import annotations

import re

import pyarrow.parquet as pq
import pytest

from tests.fixtures.tree import MURNI, PERUBAHAN, current, state

UEP = "rules/programmes/uep.yaml"


def edited(tree, *changes: tuple[str, str]) -> str:
    """Another version of the programme, in a folder of its own."""
    text = (tree / UEP).read_text(encoding="utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    (tree / "usulan").mkdir()
    (tree / "usulan" / "uep.yaml").write_text(text, encoding="utf-8")
    return "usulan/uep.yaml"


def decisions(tree) -> list[dict]:
    return pq.read_table(current(tree) / "decision.parquet").to_pylist()


def test_the_same_file_changes_nothing_for_anybody(released, tepat):
    """Judged and placed again from the released facts, every case ends as it was released: else cases would seem to move."""
    ended = tepat(released, "rules", "diff", UEP, UEP, "--round", MURNI)
    assert ended.code == 0
    assert ended.out.startswith("Kedua berkas sama artinya.\n") and "Memenuhi syarat: 0 masuk, 0 keluar. Daftar terpilih: 0 masuk, 0 keluar." in ended.out


def test_what_would_happen_if_the_decile_limit_were_other_is_one_command(tree, tepat):
    before = state(tree, times=True)
    ended = tepat(tree, "rules", "diff", UEP, "highest_decile=7", "--round", MURNI)
    assert (ended.code, ended.err) == (0, "") and state(tree, times=True) == before
    assert ("~ aturan poor_enough: syarat: Desil kesejahteraan nasional: paling banyak 4 menjadi Desil kesejahteraan nasional: paling banyak 7\n"
            in ended.out)
    only_too_rich = {row["case_id"] for row in decisions(tree) if row["failed_rules"] == "poor_enough"
                     and not set(row["unknown_rules"].split(";")) - set(row["field_questions"].split(";")) - {""}}
    deciles = {row["case_id"]: row["welfare_decile"] for row in pq.read_table(current(tree) / "candidate.parquet").to_pylist()}
    entering = set(re.findall(r"^\+syarat (?:[+-]daftar )?[0-9.]+ (\w+) poor_enough$", ended.out, re.M))
    assert entering == {case for case in only_too_rich if deciles[case] <= 7} != set()


def test_the_moves_are_those_that_a_run_by_the_new_rules_makes(tree, tepat, select):
    new = edited(tree, ("best: lowest", "best: highest"), ("values: {2025-01-01: 60}", "values: {2025-01-01: 50}"))
    said = tepat(tree, "rules", "diff", UEP, new, "--round", MURNI).out
    old = {row["case_id"]: row["status"] for row in decisions(tree)}
    (tree / UEP).write_text((tree / new).read_text(encoding="utf-8"), encoding="utf-8")
    cases = tree / "rules/programmes/uep.cases.yaml"
    text = cases.read_text(encoding="utf-8")
    for age, other in (("60", "50"), ("61", "51")):
        text = text.replace(f"applicant_age_years: {age}", f"applicant_age_years: {other}")
    cases.write_text(text, encoding="utf-8")
    assert select(tree).code == 0
    new_status = {row["case_id"]: row["status"] for row in decisions(tree)}
    for sign, (before, after) in {"+": (new_status, old), "-": (old, new_status)}.items():
        moved = {case for case in old if before[case] == "selected" != after[case]}
        assert set(re.findall(rf"^(?:[+-]syarat )?\{sign}daftar [0-9.]+ (\w+)", said, re.M)) == moved != set()


def test_each_kind_of_change_is_told_in_words(tree, tepat):
    new = edited(tree, ("values: {2025-01-01: 4}", "values: {2025-01-01: 4, 2025-07-01: 3}"), ("review: allowed\n", "\n"),
                 ("    law: age\n    if_unknown: verify_first\n", "    law: age\n    if_unknown: ask_field\n    question: {id: Berapa umurnya?, en: How old?}\n"),
                 ("  - {fact: has_disabled_member, best: true}\n", ""), ("  food:\n", "  cake:\n"), ("one_of: [food]", "one_of: [food, craft]"),
                 ("id: Bantuan Usaha Ekonomi Produktif", "id: Bantuan UEP"), ("rule: active_kur", "rule: running_kur"))
    said = tepat(tree, "rules", "diff", UEP, new)
    assert said.code == 0
    for line in ("~ judul: Bantuan Usaha Ekonomi Produktif menjadi Bantuan UEP", "~ besaran highest_decile: nilai: 2025-01-01: 4 menjadi 2025-01-01: 4, 2025-07-01: 3",
                 "~ aturan working_age: bila tidak diketahui: data harus dilengkapi dahulu menjadi ditanyakan petugas di lapangan",
                 "~ aturan working_age: pertanyaan: - menjadi Berapa umurnya?", "~ aturan identity_matched: boleh ditinjau: ya menjadi tidak",
                 "- aturan active_kur", "- paket food"):
        assert line in said.out.splitlines(), line
    assert re.search(r"^\+ paket cake: Paket makanan olahan; ", said.out, re.M) and re.search(r"^~ prioritas: .+ menjadi ", said.out, re.M)
    assert re.search(r"^\+ aturan running_kur: ", said.out, re.M)


@pytest.mark.parametrize("new, options, code, problem", [
    ("highest_desile=5", [], 64, "PARAMETER_UNKNOWN"), ("highest_decile=lima", [], 78, "VALUE_WRONG"), ("tidak-ada.yaml", [], 78, "FILE_UNREADABLE"),
    ("highest_decile=5", ["--round", PERUBAHAN], 64, "ROUND_WITHOUT_LISTS"), ("highest_decile=5", ["--round", "lain"], 64, "ROUND_UNKNOWN"),
])
def test_what_cannot_be_compared_is_told(released, tepat, new, options, code, problem):
    for language in ("id", "en"):
        ended = tepat(released, "rules", "diff", UEP, new, *options, language=language)
        assert (ended.code, ended.out) == (code, "") and f"[{problem}]" in ended.err


def test_a_file_of_another_programme_is_refused(tree, tepat):
    new = edited(tree, ("programme: uep\n", "programme: kue\n"))
    (tree / new).rename(tree / "usulan" / "kue.yaml")
    ended = tepat(tree, "rules", "diff", UEP, "usulan/kue.yaml")
    assert ended.code == 64 and "[PROGRAMME_DIFFERS]" in ended.err
