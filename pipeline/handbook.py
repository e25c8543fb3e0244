"""Writes a programme as a page of Indonesian sentences: each rule with its law, its data and its examples, for the legal bureau."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from pipeline.core.condition import facts_in
from pipeline.core.errors import Problem, UsageError
from pipeline.core.facts import candidate_facts
from pipeline.core.paths import Paths
from pipeline.core.programme import Law, Programme, Rule
from pipeline.core.shape import did_you_mean
from pipeline.core.spoken import LAW_STATUS, OUTCOMES, POLICIES, condition_words, criterion_words, value_words
from pipeline.rule_cases import Judged, judged_cases

UNITS = {"family": "satu bantuan untuk satu keluarga", "person": "satu bantuan untuk satu orang"}
CANDIDATES = {"proposals": "keluarga yang diusulkan kabupaten/kota", "registry": "semua keluarga di registri"}
UNIT_WORDS = {"decile": "desil", "years": "tahun", "months": "bulan", "persons": "orang"}
STATUS_MEANS = {
    "stated": "peraturan ini memang mengatur program ini",
    "analogy": "peraturan program lain yang serupa; dipakai karena program ini tidak diatur",
    "assumption": "belum ada peraturannya; harus disahkan Dinas",
}


def handbook_of(root: Path, programme: str) -> str:
    """The page of a programme. Raises UsageError if there is no such programme, RulesError if its files are not sound."""
    paths = Paths(root)
    if programme not in paths.programmes():
        id_, en = did_you_mean(programme, paths.programmes())
        raise UsageError(Problem(f"rules/programmes: {programme!a}", "PROGRAMME_UNKNOWN", id=f"program ini tidak ada. {id_}",
                                 en=f"there is no such programme. {en}"))
    return handbook(judged_cases(paths, programme))


def write_handbooks(root: Path) -> list[str]:
    """Write the page of every programme to `rules/handbook/`, and name the files."""
    paths = Paths(root)
    written = []
    for programme in paths.programmes():
        path = paths.rules / "handbook" / f"{programme}.md"
        path.parent.mkdir(exist_ok=True)
        path.write_text(handbook_of(root, programme), encoding="utf-8")
        written.append(path.relative_to(root).as_posix())
    return written


def handbook(judged: Sequence[Judged]) -> str:
    """The page as Markdown, with the amounts of the day on which the first case is judged."""
    programme = judged[0].programme
    return "\n".join([
        f"# {programme.title_id}", "",
        f"<!-- Dibuat dari rules/programmes/{programme.programme}.yaml dan contoh kasusnya: tepat rules handbook. Jangan diubah di sini. -->", "",
        f"Berlaku {programme.effective_from} sampai {programme.effective_to}; kalimat di bawah ini menurut besaran per {programme.as_of}. "
        f"Yang dinilai: {CANDIDATES[programme.candidates]}; {UNITS[programme.unit]}. "
        f"Terakhir ditinjau {programme.reviewed.on} oleh {programme.reviewed.by}, terhadap: {programme.reviewed.against}.", "",
        *_laws(programme), *_amounts(programme),
        *_rules(programme, judged, "required", "Syarat yang harus terpenuhi", "Semua syarat di bawah ini harus terpenuhi."),
        *_rules(programme, judged, "excluding", "Yang menggugurkan", "Satu saja dari keadaan di bawah ini menggugurkan."),
        *_unknowns(), *_order(programme), *_groups(programme), *_packages(programme),
    ])


def _laws(programme: Programme) -> Iterator[str]:
    used = {law.name: [rule.name for rule in programme.rules if rule.law == law.name] for law in programme.laws}
    yield from ("## Dasar hukum", "", "| Peraturan | Isinya | Kedudukan | Dipakai aturan |", "|---|---|---|---|")
    for law in programme.laws:
        yield f"| {law.cite} | {law.says_id} | {LAW_STATUS[law.status]['id']} | {', '.join(used[law.name]) or '-'} |"
    yield from ("", *(f"- **{LAW_STATUS[status]['id']}**: {means}." for status, means in STATUS_MEANS.items()), "")
    unsure = [rule.name for law in programme.laws if law.status != "stated" for rule in programme.rules if rule.law == law.name]
    yield from (f"Yang perlu disahkan biro hukum: {len(unsure)} dari {len(programme.rules)} aturan tidak tertulis di peraturan program ini.", "")


def _amounts(programme: Programme) -> Iterator[str]:
    if programme.parameters:
        yield from ("## Besaran", "", "| Besaran | Nilai dan mulai berlakunya | Satuan | Dasar |", "|---|---|---|---|")
        for one in programme.parameters:
            values = "; ".join(f"{value_words(value, 'id')} sejak {day}" for day, value in one.values.items())
            yield f"| {one.name} | {values} | {UNIT_WORDS.get(one.unit, one.unit)} | {_law(programme, one.law).cite} |"
        yield ""


def _rules(programme: Programme, judged: Sequence[Judged], sense: str, title: str, lead: str) -> Iterator[str]:
    rules = [rule for rule in programme.rules if rule.sense == sense]
    if rules:
        yield from (f"## {title}", "", lead, "")
    for number, rule in enumerate(rules, 1):
        yield from _rule(programme, rule, number, judged)


def _rule(programme: Programme, rule: Rule, number: int, judged: Sequence[Judged]) -> Iterator[str]:
    law = _law(programme, rule.law)
    yield from (f"### {number}. {rule.says_id}", "")
    yield f"- Aturan `{rule.name}`. Dasar: {law.cite} ({LAW_STATUS[law.status]['id']})."
    yield f"- Yang diperiksa: {condition_words(rule.when, candidate_facts(), 'id')}."
    companion = rule.question_id or rule.because_id
    yield f"- Bila datanya tidak ada: {POLICIES[rule.if_unknown]['id']}" + (f". {companion}" if companion else ".")
    if rule.review_allowed:
        yield "- Boleh ditinjau: petugas dapat memutuskan lain dengan bukti, dan keputusannya dicatat."
    examples = [one for one in judged if _is_about(one, judged[0], rule)]
    yield from (*(["- Contoh:"] if examples else []), *(_example(one) for one in examples), "")


def _is_about(one: Judged, ordinary: Judged, rule: Rule) -> bool:
    """Whether a case differs from the first one, the ordinary one, in what the rule asks."""
    return any(one.case.facts.get(fact) != ordinary.case.facts.get(fact) for fact in facts_in(rule.when)) or rule.name in one.case.overrides


def _example(one: Judged) -> str:
    decided = ", atas keputusan petugas" if one.judgement.overridden else ""
    return f"    - {one.case.who}, {one.case.story}: {OUTCOMES[one.judgement.outcome]['id']}{decided}."


def _unknowns() -> Iterator[str]:
    yield from ("## Bila ada yang belum diketahui", "",
                "Yang tidak diketahui bukan ya dan bukan tidak. Satu aturan yang gagal sudah menggugurkan, apa pun yang belum diketahui. "
                "Tanpa itu, satu aturan yang datanya harus dilengkapi dahulu membuat kasus belum dapat dinilai: tidak ditolak, dan tidak masuk daftar. "
                "Yang tinggal ditanyakan di lapangan ikut diurutkan; jawabannya harus ada sebelum bantuan diserahkan.", "")


def _order(programme: Programme) -> Iterator[str]:
    yield from ("## Urutan prioritas", "", "Perbedaan pertama menentukan; yang tidak diketahui paling akhir; yang tetap sama diundi.", "")
    yield from (f"{number}. {criterion_words(one.fact, one.best, 'id')}" for number, one in enumerate(programme.priority, 1))
    yield ""


def _groups(programme: Programme) -> Iterator[str]:
    if programme.groups:
        yield from ("## Kelompok", "", "Kelompok yang jumlah paling sedikitnya dapat ditetapkan dalam putaran.", "")
        yield from (f"- `{one.name}`: {condition_words(one.when, candidate_facts(), 'id')}" for one in programme.groups)
        yield ""


def _packages(programme: Programme) -> Iterator[str]:
    if programme.packages:
        yield from ("## Paket", "", "| Paket | Untuk | Harga satuan |", "|---|---|---|")
        yield from (f"| {one.title_id} | {condition_words(one.when, candidate_facts(), 'id')} | Rp{value_words(one.unit_cost_idr, 'id')} |"
                    for one in programme.packages)
        yield ""


def _law(programme: Programme, name: str) -> Law:
    return next(law for law in programme.laws if law.name == name)
