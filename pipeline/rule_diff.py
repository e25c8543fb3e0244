"""Tells what two versions of a programme do differently: in words, and case by case for a round that has lists. Writes nothing."""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from rich.table import Table

from pipeline.allocation.stage import place_all
from pipeline.console import console
from pipeline.core.condition import Value
from pipeline.core.duckdb_engine import DuckdbEngine
from pipeline.core.errors import Problem, UsageError, language
from pipeline.core.facts import candidate_facts
from pipeline.core.programme import Programme, load_programme
from pipeline.core.round import Round
from pipeline.core.rules import Rules, load_rules
from pipeline.core.shape import did_you_mean
from pipeline.core.spoken import LAW_STATUS, POLICIES, SENSES, condition_words, criterion_words, say, value_words
from pipeline.eligibility.stage import judge_all, override_table

ELIGIBLE = ("eligible", "conditional")
PARTS = {"laws": ("hukum", "law"), "parameters": ("besaran", "amount"), "rules": ("aturan", "rule"), "groups": ("kelompok", "group"),
         "packages": ("paket", "package")}
# What is told of a part of a programme: the name of the field, and what it is about.
ABOUT = {
    "title": ("judul", "title"), "cite": ("peraturan", "source"), "says": ("kalimat", "sentence"), "status": ("kedudukan", "status"),
    "unit": ("satuan", "unit"), "law": ("dasar hukum", "law"), "value": ("nilai yang dipakai", "value in use"),
    "values": ("nilai", "values"), "when": ("syarat", "condition"), "if_unknown": ("bila tidak diketahui", "if unknown"),
    "sense": ("sifat", "sense"), "review_allowed": ("boleh ditinjau", "may be reviewed"), "question": ("pertanyaan", "question"),
    "because": ("alasan", "reason"), "unit_cost_idr": ("harga satuan (Rp)", "unit cost (Rp)"),
    "candidates": ("calon", "candidates"), "effective_from": ("berlaku sejak", "effective from"), "effective_to": ("berlaku sampai", "effective to"),
}


@dataclass(frozen=True)
class Move:
    """A case that ends otherwise: its outcome, the rules that hold it up and its status, before and after."""

    case_id: str
    regency_code: str
    decile: int | None
    outcomes: tuple[str, str]
    rules: tuple[str, str]
    statuses: tuple[str, str]

    @property
    def eligibility(self) -> str:
        """`+` where it enters the eligible cases, `-` where it leaves them, else ''."""
        before, after = (outcome in ELIGIBLE for outcome in self.outcomes)
        return "" if before == after else "+" if after else "-"

    @property
    def on_list(self) -> str:
        before, after = (status == "selected" for status in self.statuses)
        return "" if before == after else "+" if after else "-"

    @property
    def by(self) -> str:
        """The rules that let it in or keep it out; where none does, the order and the quota."""
        before, after = (set(rules.split(";")) - {""} for rules in self.rules)
        changed = before - after if self.eligibility == "+" else after - before
        return ";".join(sorted(changed)) if self.eligibility else say("urutan dan kuota", "order and quota")


def show_difference(root: Path, old: Path, new: str, round_name: str | None) -> None:
    """Print what changes from one programme file to another, or to the same file with `amount=value`; and for whom."""
    rules = load_rules(root, round_name) if round_name else None
    before, after = _both(old, new, rules.round if rules else None)
    for file, programme in ((old, before), (new, after)):
        if programme.programme != (rules.round.programme if rules else before.programme):
            raise UsageError(Problem(str(file), "PROGRAMME_DIFFERS", id=f"berkas ini tentang program lain: `{programme.programme}`. Pilih berkas yang benar.",
                                     en=f"this file is about another programme: `{programme.programme}`. Choose the right file."))
    drawn = rules is not None and rules.round.draw.prk is not None
    moved = moves(rules, before, after) if drawn else []
    print("\n".join(difference(before, after)) or say("Kedua berkas sama artinya.", "Both files mean the same."))
    if drawn:
        _show_moves(rules.round, moved)
    elif rules:
        print(say(f"Putaran {rules.round.round} menunggu undian: siapa masuk dan keluar baru dapat dikatakan sesudahnya.",
                  f"The round {rules.round.round} waits for its draw: who enters and leaves cannot be told before."))


def _both(old: Path, new: str, round_: Round | None) -> tuple[Programme, Programme]:
    as_of, facts = round_.as_of if round_ else None, candidate_facts()
    before = load_programme(old, facts, as_of)
    name, is_amount, written = new.partition("=")
    if not is_amount:
        return before, load_programme(Path(new), facts, as_of)
    known = [parameter.name for parameter in before.parameters]
    if name not in known:
        id_, en = did_you_mean(name, known)
        raise UsageError(Problem(new, "PARAMETER_UNKNOWN", id=f"parameter `{name}` tidak ada di {old}. {id_}",
                                 en=f"there is no parameter `{name}` in {old}. {en}"))
    return before, load_programme(old, facts, as_of, {name: _value(written)})


def _value(written: str) -> Value:
    """A value as it is typed: a whole number, true or false, else a word."""
    words = {"true": True, "false": False}
    digits = written.replace("_", "")
    return words[written] if written in words else int(digits) if digits.lstrip("-").isdigit() else written


def difference(before: Programme, after: Programme) -> Iterator[str]:
    """What a reader would have to be told, a line each."""
    yield from _changed("", _told(before), _told(after))
    for kind, words in PARTS.items():
        title = say(*words)
        olds, news = ({one.name: one for one in getattr(programme, kind)} for programme in (before, after))
        yield from (f"- {title} {name}" for name in olds if name not in news)
        yield from (f"+ {title} {name}: {'; '.join(_told(one).values())}" for name, one in news.items() if name not in olds)
        for name in (name for name in olds if name in news):
            yield from _changed(f"{title} {name}: ", _told(olds[name]), _told(news[name]))
        if [name for name in olds if name in news] != [name for name in news if name in olds]:
            yield say(f"~ urutan {title}: {', '.join(news)}", f"~ order, {title}: {', '.join(news)}")
    orders = ["; ".join(criterion_words(one.fact, one.best, language()) for one in programme.priority) or "-" for programme in (before, after)]
    yield from _changed("", {say("prioritas", "priority"): orders[0]}, {say("prioritas", "priority"): orders[1]})


def _told(one: object) -> dict[str, str]:
    """What is said of a part of a programme, by what it is about, in the user's language."""
    in_ = language()
    told = {}
    for name, value in vars(one).items():
        stem, _, tongue = name.rpartition("_")
        if tongue in ("id", "en"):
            name, value = stem, value if tongue == in_ else None
        if name in ABOUT and value is not None:
            told[say(*ABOUT[name])] = _words(name, value)
    return told


def _words(name: str, value: object) -> str:
    in_ = language()
    match name:
        case "when":
            return condition_words(value, candidate_facts(), in_)
        case "values":
            return ", ".join(f"{day}: {value_words(amount, in_)}" for day, amount in value.items())
        case "if_unknown":
            return POLICIES[value][in_]
        case "status":
            return LAW_STATUS[value][in_]
        case "sense":
            return SENSES[value][in_]
    return value_words(value, in_)


def _changed(title: str, before: Mapping[str, str], after: Mapping[str, str]) -> Iterator[str]:
    for about in dict.fromkeys([*before, *after]):
        old, new = before.get(about, "-"), after.get(about, "-")
        if old != new:
            yield say(f"~ {title}{about}: {old} menjadi {new}", f"~ {title}{about}: {old} becomes {new}")


def moves(rules: Rules, before: Programme, after: Programme) -> list[Move]:
    """The cases of a round's lists in force that end otherwise. Raises UsageError if it has no lists."""
    round_, folder = rules.round, rules.paths.current(rules.round.round)
    if not folder.exists():
        raise UsageError(Problem(f"data/out/{round_.round}", "ROUND_WITHOUT_LISTS",
                                 id=f"putaran ini belum punya daftar. Jalankan dulu: make select ROUND={round_.round}",
                                 en=f"this round has no lists yet. First run: make select ROUND={round_.round}"))
    with tempfile.TemporaryDirectory(prefix="tepat-") as spill, closing(DuckdbEngine(Path(spill))) as engine:
        for table in ("candidate", "quota"):
            engine.read_parquet(table, folder / f"{table}.parquet")
        engine.make_from_arrow("rule_override", override_table(rules.overrides))
        engine.make_from_query("case_file", "select case_id, regency_code from candidate")
        for name, programme in (("before", before), ("after", after)):
            judge_all(programme, engine)
            place_all(round_, programme, engine)
            engine.make_from_query(name, """
                select verdict.case_id, verdict.outcome, verdict.failed_rules || ';' || verdict.unknown_rules as rules,
                       coalesce(placement.status, '') as status
                from verdict
                left join placement on placement.case_id = verdict.case_id""")
        rows = engine.rows("""
            select candidate.case_id, candidate.regency_code, candidate.welfare_decile, before.outcome, after.outcome,
                   before.rules, after.rules, before.status, after.status
            from candidate
            join before on before.case_id = candidate.case_id
            join after on after.case_id = candidate.case_id
            where before.outcome <> after.outcome or before.status <> after.status
            order by candidate.regency_code, candidate.case_id""")
    return [Move(case_id, regency, decile, (a, b), (c, d), (e, f)) for case_id, regency, decile, a, b, c, d, e, f in rows]


def _show_moves(round_: Round, moved: Sequence[Move]) -> None:
    out, told = console(), [move for move in moved if move.eligibility or move.on_list]
    out.print()
    out.print(say(f"Putaran {round_.round}. Memenuhi syarat: {_sum(told, 'eligibility')}. Daftar terpilih: {_sum(told, 'on_list')}.",
                  f"Round {round_.round}. Eligible: {_sum(told, 'eligibility')}. On the list: {_sum(told, 'on_list')}."))
    for title, of in ((say("Kabupaten/kota", "Regency"), lambda move: move.regency_code),
                      (say("Desil", "Decile"), lambda move: "?" if move.decile is None else str(move.decile)),
                      (say("Karena", "By"), lambda move: move.by)):
        out.print(_table(title, told, of))
    for move in told:
        signs = ((move.eligibility, say("syarat", "eligible")), (move.on_list, say("daftar", "list")))
        print(" ".join([*(sign + word for sign, word in signs if sign), move.regency_code, move.case_id, move.by]))


def _sum(moved: Sequence[Move], what: str) -> str:
    signs = Counter(getattr(move, what) for move in moved)
    return say(f"{signs['+']} masuk, {signs['-']} keluar", f"{signs['+']} enter, {signs['-']} leave")


def _table(title: str, moved: Sequence[Move], of) -> Table:
    table = Table(title, *(say(*words) for words in (("masuk syarat", "become eligible"), ("keluar syarat", "cease to be"),
                                                     ("masuk daftar", "enter the list"), ("keluar daftar", "leave it"))),
                  box=None, padding=(0, 1, 0, 0), pad_edge=False)
    counts = Counter((of(move), what, getattr(move, what)) for move in moved for what in ("eligibility", "on_list"))
    for name in sorted({of(move) for move in moved}):
        table.add_row(name, *(str(counts[name, what, sign]) for what in ("eligibility", "on_list") for sign in "+-"))
    return table
