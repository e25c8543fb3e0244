"""Explains the decision on one case from the released files: every rule, its law, the facts, and what decided its place."""

from __future__ import annotations

import datetime
import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from getpass import getpass
from pathlib import Path

import pyarrow.parquet as pq

from pipeline.core.condition import facts_in
from pipeline.core.errors import Problem, TepatError, UsageError, language
from pipeline.core.facts import candidate_facts
from pipeline.core.keys import load_key, person_key
from pipeline.core.ledger import ledger_of
from pipeline.core.paths import Paths
from pipeline.core.programme import Programme, Rule, load_programme
from pipeline.core.release import sha256
from pipeline.core.rules import require_round
from pipeline.core.snapshot import snapshot_key
from pipeline.core.spoken import EVIDENCE, FOUND, GAVE_UP, LAW_STATUS, condition_words, fact_words, reason_given_up, say, value_words

SIGNS = {"good": "✓", "bad": "✗", "open": "?"}
SHOWN_OF_TICKET = 12


@dataclass(frozen=True)
class Told:
    """One released round, as its manifest tells of it: what is wrong in the rules by now hides no case that they do not decide."""

    round_name: str
    paths: Paths
    manifest: dict

    @property
    def folder(self) -> Path:
        return self.paths.current(self.round_name)

    @property
    def snapshot(self) -> Path:
        return self.paths.root / "data" / "raw" / self.manifest["snapshot"]["name"]

    def programme(self) -> Programme:
        """Today's programme file on the day of the lists. Raises RulesError."""
        return load_programme(self._file, candidate_facts(), datetime.date.fromisoformat(self.manifest["as_of"]))

    @property
    def rules_changed(self) -> bool:
        return self.manifest["rules"].get(self._file.relative_to(self.paths.root).as_posix()) != sha256(self._file)

    @property
    def _file(self) -> Path:
        return self.paths.programme_file(self.manifest["programme"])

    def rows(self, table: str, **wanted: object) -> list[dict]:
        path = self.folder / f"{table}.parquet"
        return pq.read_table(path, filters=[(name, "=", value) for name, value in wanted.items()]).to_pylist() if path.is_file() else []

    def row(self, table: str, **wanted: object) -> dict | None:
        return next(iter(self.rows(table, **wanted)), None)

    def overrides(self, case_id: str) -> dict[str, dict]:
        """What officers decided on the case, by rule: as the lists were made with, so not from the rules."""
        return {one["rule"]: one for one in self.manifest.get("overrides", ()) if one["case_id"] == case_id}  # older ones have none


def explanation(root: Path, case_id: str, round_name: str | None) -> str:
    """The explanation as text, for every round that holds the case. Raises UsageError if none does."""
    parts = ["\n".join(_of_case(told, case_id.strip().upper())) for told in _rounds(root, round_name)]
    found = [part for part in parts if part]
    if not found:
        raise UsageError(Problem("explain", "CASE_UNKNOWN", id="nomor kasus tidak ada di daftar mana pun yang berlaku. Periksa nomornya.",
                                 en="no list in force holds this case number. Check the number."))
    return "\n\n".join(found)


def explanation_of_nik(root: Path, nik: str, round_name: str | None) -> str:
    """The explanation of every case of a person. Raises UsageError if no list in force holds one; the NIK is not repeated."""
    parts = ["\n".join(_of_case(told, row["case_id"])) for told in _rounds(root, round_name)
             for row in told.rows("decision", person_key=person_key(_key(root, told), "".join(nik.split())))]
    if not parts:
        raise UsageError(Problem("explain", "NIK_UNKNOWN",
                                 id="tidak ada usulan dengan NIK ini di daftar mana pun yang berlaku. Periksa angkanya; "
                                    "usulan yang NIK-nya rusak ada di people/perbaikan-<kode>.xlsx.",
                                 en="no list in force holds a proposal with this NIK. Check its digits; "
                                    "proposals with a damaged NIK are in people/perbaikan-<code>.xlsx."))
    return "\n\n".join(parts)


def _key(root: Path, told: Told) -> bytes:
    """The key that the numbers of a round were made with."""
    return snapshot_key(told.snapshot) or load_key(root / "data" / ".key", may_make=False, write=False)


def asked_nik() -> str:
    """The NIK as it is typed, unseen. Raises UsageError where nobody can type: a NIK in a pipe or a script stays in a file."""
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        raise UsageError(Problem("explain --nik", "TERMINAL_ONLY", id="hanya dapat ditanyakan di terminal. Jalankan langsung di terminal.",
                                 en="is asked on a terminal only. Run it on a terminal."))
    return getpass(say("NIK (tidak tampak saat diketik): ", "NIK (not shown while you type): "))


def _rounds(root: Path, round_name: str | None) -> Iterator[Told]:
    paths = Paths(root)
    if round_name:
        require_round(paths, round_name)
    for name in [round_name] if round_name else sorted(link.parent.name for link in paths.out.glob("*/current")):
        folder = paths.current(name)
        if folder.exists():
            yield Told(name, paths, json.loads((folder / "manifest.json").read_text(encoding="utf-8")))


def _of_case(told: Told, case_id: str) -> Iterator[str]:
    decision = told.row("decision", case_id=case_id)
    if not decision:
        return
    yield f"{told.round_name} · {case_id} · {decision['regency_code']}"
    yield say(decision["reason_text_id"], decision["reason_text_en"])
    yield from _substitutions(told, case_id)
    for row in told.rows("link", case_id=case_id):
        if reason := reason_given_up(row["linked_to"]):
            reason_in = GAVE_UP[reason][language()]
            yield say(f"Pernah melepas bantuan {row['linked_key']}: {reason_in}.", f"Gave up an award of {row['linked_key']} before: {reason_in}.")
    programme = told.programme()
    if told.rules_changed:
        yield say("Perhatian: berkas program sudah berubah sejak daftar ini dibuat; kalimat di bawah ini dari berkas yang sekarang.",
                  "Note: the programme file has changed since these lists were made; the sentences below are of today's file.")
    candidate = told.row("candidate", case_id=case_id)
    outcomes = {row["rule"]: row for row in told.rows("rule_outcome", case_id=case_id)}
    for rule in programme.rules:
        if rule.name in outcomes:
            yield from _of_rule(programme, rule, outcomes[rule.name]["outcome"], candidate)
            yield from _by_lists(told, case_id, rule)
            if override := told.overrides(case_id).get(rule.name):
                yield say("      diputuskan {officer}, {date}, berdasarkan: {evidence}",
                          "      decided by {officer}, {date}, on: {evidence}").format_map(override)
    if decision["draw_ticket"]:
        yield from _of_place(told, programme, decision, candidate)


def _substitutions(told: Told, case_id: str) -> Iterator[str]:
    """What the ledger of the round says of the case since the lists were made."""
    try:
        events = ledger_of(told.paths, told.round_name, told.manifest["run_id"])
    except TepatError as broken:
        yield from (problem.text(language()) for problem in broken.problems)
        return
    for event in events:
        if event.case_id == case_id:
            reason = GAVE_UP[event.reason][language()]
            yield say(f"Melepas bantuannya ({reason}), buku pengganti nomor {event.no}, {event.at}.",
                      f"Gave up its award ({reason}), number {event.no} of the ledger, {event.at}.")
        elif event.successor == case_id:
            yield say(f"Menjadi pengganti {event.case_id}, buku pengganti nomor {event.no}, {event.at}.",
                      f"Came after {event.case_id}, number {event.no} of the ledger, {event.at}.")


def _of_rule(programme: Programme, rule: Rule, outcome: str, candidate: dict) -> Iterator[str]:
    """What a rule says, what was found, by what law, and what would have to be different."""
    in_, facts = language(), candidate_facts()
    met = {"met": True, "not_met": False}.get(outcome)
    kind = "bad" if rule.fails(met) else "open" if rule.settled(met) is None else "good"
    law = next(law for law in programme.laws if law.name == rule.law)
    yield f"  {SIGNS[kind]} {rule.name}: {say(rule.says_id, rule.says_en)} — {FOUND[outcome][in_]}"
    shown = "; ".join(f"{fact_words(facts[name], in_)} = {value_words(candidate[name], in_)}" for name in facts_in(rule.when))
    yield f"      {shown} · {law.cite} ({LAW_STATUS[law.status][in_]})"
    if kind != "good":
        wanted = condition_words(rule.when, facts, in_)
        wanted = wanted if rule.sense == "required" else say(f"tidak boleh terjadi: {wanted}", f"must not be so: {wanted}")
        yield say(f"      agar lolos: {wanted}", f"      to pass: {wanted}")
    if kind == "open" and rule.question_id:
        yield say(f"      ditanyakan di lapangan: {rule.question_id}", f"      asked in the field: {rule.question_en}")


def _by_lists(told: Told, case_id: str, rule: Rule) -> Iterator[str]:
    """The reference lists that the rule went by, and what each shares with the family."""
    for row in told.rows("list_exclusion", case_id=case_id, rule=rule.name):
        title, evidence = told.manifest["reference_lists"][row["list"]]["title"][language()], EVIDENCE[row["evidence"]][language()]
        yield say(f"      menurut daftar {title}: {evidence} ada di daftar itu", f"      by the list {title}: {evidence} is on it")


def _of_place(told: Told, programme: Programme, decision: dict, candidate: dict) -> Iterator[str]:
    """The rank of a case, where the list of its own group ends, and what decided between the two."""
    in_, quota = language(), told.row("quota", regency_code=decision["regency_code"])
    place = told.row("placement", case_id=decision["case_id"])
    ranked = [row for row in told.rows("decision", regency_code=decision["regency_code"]) if row["rank_in_regency"]]
    priority = "; ".join(f"{fact_words(one.fact, in_)} {value_words(candidate[one.fact.name], in_)}" for one in programme.priority)
    yield say(f"  Peringkat {decision['rank_in_regency']} dari {len(ranked)} di {decision['regency_code']}; kuota {quota['seats']}, "
              f"cadangan {quota['reserve_length']}.",
              f"  Rank {decision['rank_in_regency']} of {len(ranked)} in {decision['regency_code']}; quota {quota['seats']}, "
              f"reserve {quota['reserve_length']}.")
    ticket = decision["draw_ticket"][:SHOWN_OF_TICKET]
    yield say(f"      prioritas: {priority or '-'} · tiket undian {ticket}…", f"      priority: {priority or '-'} · draw ticket {ticket}…")
    cut_off = place.get("cut_off_rank", quota["seats"])  # releases made before there were floors have one cut-off per regency
    last = next((row for row in ranked if row["rank_in_regency"] == cut_off), None)
    if sum(row["status"] == "selected" for row in ranked) == len(ranked):
        yield say("      Semua yang memenuhi syarat mendapat kursi: kuota tidak habis.", "      All who are eligible have a seat: the quota is not used up.")
    elif decision["reason_code"] in ("STOCK_OUT", "BUDGET", "NO_PACKAGE"):
        return  # neither priority nor draw decided: the reason above says what did
    elif last is None:
        yield say("      Dari kelompoknya tidak ada yang terpilih.", "      Nobody of its group is on the list.")
    elif last["case_id"] == decision["case_id"]:
        yield say("      Kasus inilah yang terakhir terpilih.", "      This is the last case on the list.")
    else:
        yield _tie(programme, decision, last)


def _tie(programme: Programme, decision: dict, last: dict) -> str:
    """What decided between a case and the last one on the list: a criterion of the priority, or the draw."""
    if decision["priority_key"] == last["priority_key"]:
        sign, ticket = ("<" if decision["draw_ticket"] < last["draw_ticket"] else ">"), last["draw_ticket"][:SHOWN_OF_TICKET]
        return say(f"      Yang terakhir terpilih berprioritas sama; undian yang menentukan: tiket kasus ini {sign} {ticket}…, dan yang lebih kecil menang.",
                   f"      The last case on the list has the same priority; the draw decided: this case's ticket {sign} {ticket}…, and the smaller wins.")
    own, its = (row["priority_key"].split("|") for row in (decision, last))
    criterion, mine, theirs = next(one for one in zip(programme.priority, own, its) if one[1] != one[2])
    fact, mine, theirs = fact_words(criterion.fact, language()), _plain(mine), _plain(theirs)
    return say(f"      Prioritas yang menentukan: {fact} {mine}, sedangkan yang terakhir terpilih {theirs}.",
               f"      The priority decided: {fact} {mine}, while the last case on the list has {theirs}.")


def _plain(written: str) -> str:
    """A part of a priority key in words: `true` and `false` are how the engines write yes and no."""
    words = {"true": True, "false": False}
    return value_words(words.get(written, written), language())
