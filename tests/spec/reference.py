"""Writes docs/rules-reference.md from the tables of the spec tests, so that the page says what is tested.

Run as `python -m tests.spec.reference`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.spec import test_member_facts, test_truth

PAGE = Path(__file__).parents[2] / "docs" / "rules-reference.md"


@dataclass(frozen=True)
class Part:
    """One part of the page: a test whose table is shown, and what it says in Indonesian; the English is the test's name."""

    title: str
    text: str
    test: Callable


PARTS = (
    Part("Membandingkan satu fakta · Comparing one fact",
         "Bila faktanya belum diketahui, hasilnya belum diketahui juga. Hanya `is_known` yang selalu tahu. Batas termasuk: "
         "`at_least: 18` terpenuhi oleh 18, dan `between: [18, 60]` oleh 18 dan 60.",
         test_truth.test_a_comparison_with_a_missing_fact_is_unknown_except_whether_it_is_known),
    Part("Dan, atau · And, or",
         "`all_of` (dan), `any_of` (atau). Beberapa fakta di satu syarat berarti *dan*. Hasilnya belum diketahui hanya bila bagian yang "
         "belum diketahui masih dapat mengubahnya: satu *tidak* sudah menggagalkan *dan*, satu *ya* sudah memenuhi *atau*.",
         test_truth.test_and_and_or_are_unknown_only_where_the_unknown_part_could_still_decide),
    Part("Bukan · Not",
         "`not` membalik ya dan tidak. Kebalikan dari belum diketahui tetap belum diketahui.",
         test_truth.test_the_contrary_of_the_unknown_is_unknown),
    Part("Bila belum diketahui · If unknown",
         "`if_unknown` di tiap aturan menentukan nasib kasus yang datanya belum ada: `met` dan `not_met` memutuskannya, "
         "`verify_first` menunda sampai data dilengkapi, `ask_field` bertanya di lapangan. `required`: aturan di `eligible_if`; "
         "`excluding`: aturan di `not_eligible_if`. Di sini satu aturan `x`, yang faktanya belum diketahui.",
         test_truth.test_each_rule_says_what_the_unknown_counts_as_and_is_published_as_found),
    Part("Dari aturan ke hasil · From rules to the outcome",
         "Tiga aturan: `needed` (wajib, `verify_first`), `asked` (wajib, `ask_field`), `excluded` (menggugurkan, `verify_first`). "
         "Satu aturan yang gagal sudah menentukan; lalu yang harus dilengkapi dahulu; lalu yang dapat ditanyakan di lapangan.",
         test_truth.test_one_failed_rule_decides_then_what_must_be_verified_then_what_can_be_asked),
    Part("Keputusan petugas · Officers' decisions",
         "Aturan dengan `review: allowed` dapat diputuskan petugas dengan bukti; keputusannya menggantikan kata data.",
         test_truth.test_what_an_officer_decided_stands_in_the_place_of_what_the_facts_say),
    Part("Anggota keluarga · Members of the family",
         "Fakta tentang *ada anggota yang …*: satu anggota yang diketahui *ya* sudah cukup, tetapi *tidak* hanya bila semua anggota diketahui.",
         test_member_facts.test_one_known_member_settles_a_yes_but_every_member_must_be_known_for_a_no),
    Part("Anggota yang tidak tercatat · Members who are not on record",
         "Bila registri menghitung lebih banyak anggota daripada yang diketahui, atau jumlahnya tidak disebut, mungkin ada anggota yang belum terlihat.",
         test_member_facts.test_a_member_may_be_unseen_where_fewer_are_known_than_the_registry_counts_or_nobody_tells_the_size),
    Part("Anak · Children",
         "Anggota di bawah 15 tahun dianggap tidak bekerja. Anggota lainnya di sini tidak digaji negara; dihitung per 2025-03-31.",
         test_member_facts.test_members_under_15_count_as_not_employed),
    Part("Disabilitas · Disability",
         "Dapat disebut untuk keluarga seluruhnya, atau untuk tiap anggota.",
         test_member_facts.test_disability_is_told_of_the_family_or_of_each_member),
)
HEAD = """\
# Cara aturan dibaca · How rules are read

Halaman ini ditulis oleh `make docs` dari tabel-tabel yang diuji oleh `make test`; jangan diubah dengan tangan.
*Written by `make docs` from the tables that `make test` checks; do not edit it.*

Setiap hal bisa **ya** (`true`), **tidak** (`false`) atau **belum diketahui** (sel kosong). Yang belum diketahui tidak pernah dianggap ya
atau tidak kecuali aturannya sendiri mengatakannya. Pada kolom yang berisi nama aturan, sel kosong berarti tidak ada.
*Everything is yes, no or unknown (a blank cell). The unknown never counts as yes or no unless a rule says so itself. In columns that
hold names of rules, blank means none.*

Hasil · outcomes: `eligible` memenuhi syarat · `conditional` memenuhi syarat, dengan pertanyaan untuk lapangan · `undetermined` belum dapat
dinilai · `ineligible` tidak memenuhi syarat.
"""
COLUMNS = {
    "operator": "pembanding · operator", "value": "nilai · value", "fact": "fakta · fact", "truth": "terpenuhi · truth",
    "a and b": "a dan b · a and b", "a or b": "a atau b · a or b", "not a": "bukan a · not a", "sense": "jenis · sense",
    "outcome": "hasil · outcome", "failed": "gagal · failed", "unknown": "belum diketahui · unknown", "questions": "ditanyakan · questions",
    "override": "petugas · override", "rule": "aturan · rule", "family says": "kata keluarga · family says",
    "members say": "kata anggota · members say", "some member is": "ada anggota · some member is",
    "members in the registry": "anggota di registri · members in the registry", "the other member": "anggota lain · the other member",
    "born": "lahir · born", "some member is paid": "ada yang digaji · some member is paid",
}


def table_of(test: Callable) -> list[dict[str, str]]:
    """The rows that a test goes through."""
    [rows] = [mark.args[1] for mark in test.pytestmark if mark.name == "parametrize" and mark.args[0] == "row"]
    return rows


def page() -> str:
    return "\n".join([HEAD, *(line for part in PARTS for line in _lines(part))])


def _lines(part: Part) -> Iterator[str]:
    rows = table_of(part.test)
    english = part.test.__name__.removeprefix("test_").replace("_", " ").capitalize()
    yield from (f"## {part.title}", "", part.text, "", f"*{english}.*", "")
    yield f"| {' | '.join(COLUMNS.get(name, name) for name in rows[0])} |"
    yield f"|{'---|' * len(rows[0])}"
    yield from (f"| {' | '.join(row.values())} |" for row in rows)
    yield ""


if __name__ == "__main__":
    PAGE.parent.mkdir(exist_ok=True)
    PAGE.write_text(page(), encoding="utf-8")
