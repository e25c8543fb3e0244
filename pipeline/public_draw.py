"""The two acts of a public draw: the list is frozen and a future value named; later that value is entered, once."""

from __future__ import annotations

import datetime
import hashlib
import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from pipeline.core import release
from pipeline.core.characters import character_problems
from pipeline.core.draw import DRAND_CHAIN, drand_round_at, drand_time, frozen_list
from pipeline.core.draw_record import (
    RESTORE, DrandSource, Drawn, DrawRecord, Frozen, FrozenEarlier, PublicDraw, PublicSource, Sources, record_beside, utc)
from pipeline.core.engineering import Engineering
from pipeline.core.errors import InputError, Problem, RulesError, TepatError, UsageError
from pipeline.core.keys import fingerprint
from pipeline.core.ledger import head
from pipeline.core.officer_lines import LONG_NUMBER
from pipeline.core.paths import Paths
from pipeline.core.rules import Rules, load_regions, load_rules
from pipeline.core.run import Run
from pipeline.core.spoken import say
from pipeline.core.waiting import asked
from pipeline.flow import judged, locked

Clock = Callable[[], datetime.datetime]


@dataclass(frozen=True)
class Value:
    """What was typed as the public value."""

    drand_round: int | None = None
    randomness: str | None = None
    digits: str | None = None


def freeze(root: Path, round_name: str, sources: Sources, clock: Clock, engineering: Engineering = Engineering()) -> DrawRecord:
    """Freeze the list of a round that waits for its draw, with the value that will draw it. Writes the list, then its record.

    Raises UsageError for a value that is known by then, RulesError for a round without a public draw to come.
    """
    _raise_if(UsageError, _source_problems(sources, clock()))
    with locked(_checked(root, round_name, _freeze_problems)):
        rules = _checked(root, round_name, _freeze_problems)  # again: somebody may have been faster
        with judged(rules, engineering) as (run, cases):
            _raise_if(InputError, _name_problems(run))
            now = clock().replace(microsecond=0)
            _raise_if(UsageError, _source_problems(sources, now))
            record = DrawRecord(round=round_name, frozen=_frozen(run, cases, now), sources=sources)
            path = rules.paths.frozen_list(round_name)
            release.make_folder(release.make_folder(path.parent.parent) / path.parent.name)
            release.write_file(path, frozen_list(cases).decode())
            release.write_file(record_beside(rules.paths.round_file(round_name)), record.text())
    return record


def enter(root: Path, round_name: str, value: Value, clock: Clock) -> DrawRecord:
    """Add the public value to the record of a frozen round. Raises UsageError for any other value than the one named."""
    with locked(_checked(root, round_name, _enter_problems)):
        rules = _checked(root, round_name, _enter_problems)
        record, now = rules.round.draw.record, clock().replace(microsecond=0)
        _raise_if(UsageError, _value_problems(record.sources, value, now))
        drawn = Drawn(at=now, randomness=value.randomness and value.randomness.lower(), digits=value.digits,
                      drand_signature="not verified" if record.sources.drand else None)
        record = record.model_copy(update={"drawn": drawn})
        release.write_file(record_beside(rules.paths.round_file(round_name)), record.text())
    return record


def sources_of(drand_at: datetime.datetime | None, public_draw: datetime.datetime | None, place: str | None) -> Sources:
    """The sources that are named on the command line. Raises UsageError if they are none, or not whole."""
    if drand_at is None and public_draw is None:
        raise UsageError(Problem("tepat freeze", "DRAW_SOURCE_MISSING",
                                 id="sebutkan sumber nilai undian: --drand-at WAKTU, atau --public-draw WAKTU --place TEMPAT, atau keduanya.",
                                 en="name the source of the value: --drand-at TIME, or --public-draw TIME --place TEXT, or both."))
    if (public_draw is None) != (not place or place.isspace()):
        raise UsageError(Problem("tepat freeze", "DRAW_PLACE_MISSING", id="--public-draw dan --place harus ditulis bersama.",
                                 en="--public-draw and --place go together."))
    try:
        drand = drand_at and DrandSource(chain=DRAND_CHAIN, round=drand_round_at(drand_at), at=drand_time(drand_round_at(drand_at)))
    except OverflowError:
        raise UsageError(Problem("--drand-at", "DRAW_SOURCE_FAR", id="waktu ini lebih jauh daripada yang dapat dihitung. Periksa tahunnya.",
                                 en="this time is further away than can be reckoned. Check the year.")) from None
    return Sources(drand=drand, public_draw=public_draw and PublicSource(at=public_draw.replace(microsecond=0), place=place))


def minutes(root: Path, record: DrawRecord) -> str:
    """What the minutes of the freeze must say, in Indonesian."""
    frozen, names = record.frozen, load_regions(Paths(root)).regencies
    counts = [f"  {code} {names[code].name if code in names else ''}: {count}" for code, count in frozen.regencies.items()]
    return "\n".join([
        f"Berita acara pembekuan daftar, putaran {record.round}",
        f"Dibekukan pada: {utc(frozen.at)} (UTC)",
        f"Jumlah kasus yang diundi: {frozen.cases}", *counts,
        f"SHA-256 daftar: {frozen.list_sha256}",
        f"Daftar (nomor kasus saja, untuk diumumkan): {Paths(root).frozen_list(record.round).relative_to(root).as_posix()}",
        *_source_lines(record.sources),
        *(f"Penerima putaran {name} dikecualikan menurut proses {one.run_id}, kepala bukunya: {one.ledger_head or '-'}"
          for name, one in frozen.earlier.items()),
        f"SHA-256 aturan, program dan setiap berkas data: rules/rounds/{record.round}.draw.yaml",
        "Sejak pembekuan hanya berkas, aturan dan program itu yang dipakai; berkas yang lebih baru tidak dibaca.",
        f"Setelah nilainya ada: tepat draw --round {record.round} {asked(record)}"])


def _source_lines(sources: Sources) -> Iterator[str]:
    if drand := sources.drand:
        yield f"Sumber nilai undian: drand quicknet (rantai {drand.chain}), putaran {drand.round}, terbit {utc(drand.at)} (UTC)"
        yield "Tanda tangan drand tidak diperiksa oleh program ini; siapa pun dapat mencocokkannya dengan drand."
    if public := sources.public_draw:
        yield f"Sumber nilai undian: angka yang ditarik terbuka di {public.place}, {utc(public.at)} (UTC)"


def told(record: DrawRecord) -> str:
    """What to say of a value that has been entered, and what comes next."""
    drand, name = record.sources.drand, record.round
    lines = [say(f"Nilai undian dicatat di rules/rounds/{name}.draw.yaml.", f"The value of the draw is entered in rules/rounds/{name}.draw.yaml.")]
    if drand:
        url = f"https://api.drand.sh/{drand.chain}/public/{drand.round}"
        lines.append(say(f"Tanda tangan drand tidak diperiksa di sini; cocokkan nilainya dengan {url}",
                         f"drand's signature is not verified here; compare the value with {url}"))
    return "\n".join([*lines, say(f"Berikutnya: make select ROUND={name}", f"Next: make select ROUND={name}")])


def _checked(root: Path, round_name: str, problems_of: Callable[[Rules], Iterator[tuple[str, str, str]]]) -> Rules:
    """The rules of a round with a public draw. Raises RulesError if it is none, or not as far as it must be."""
    rules = load_rules(root, round_name)
    where = f"rules/rounds/{round_name}.yaml"
    problems = []
    if rules.round.state == "signed":
        problems.append(("ROUND_SIGNED", "putaran ini sudah ditandatangani; undiannya tidak dapat diubah lagi.",
                         "this round is signed; its draw cannot be changed any more."))
    if not isinstance(rules.round.draw, PublicDraw):
        problems.append(("DRAW_NOT_PUBLIC", f"putaran ini tidak memakai undian publik (`draw: {{method: public}}`). Jalankan: make select ROUND={round_name}",
                         f"this round has no public draw (`draw: {{method: public}}`). Run: make select ROUND={round_name}"))
    else:
        problems += problems_of(rules)
    _raise_if(RulesError, (Problem(where, *problem) for problem in problems))
    return rules


def _freeze_problems(rules: Rules) -> Iterator[tuple[str, str, str]]:
    if record := rules.round.draw.record:
        at = utc(record.frozen.at)
        yield ("FROZEN_ALREADY", f"daftar sudah dibekukan pada {at}. Pembekuan kedua tidak diterima; lanjutkan dengan undian itu.",
               f"the list was frozen at {at}. It is not frozen a second time; go on with that draw.")
    elif any(_is_drawn(manifest) for manifest in rules.paths.runs(rules.round.round).glob("*/manifest.json")):
        yield ("DRAW_RECORD_MISSING", f"daftar putaran ini sudah pernah diundi, tetapi catatannya tidak ada. {RESTORE[0]}",
               f"lists of this round were drawn before, but the record of that draw is gone. {RESTORE[1]}")


def _is_drawn(manifest: Path) -> bool:
    """Whether a release was made by a public draw; an older version's manifest does not tell, because there was none."""
    return json.loads(manifest.read_text(encoding="utf-8")).get("draw", {}).get("method") == "public"


def _enter_problems(rules: Rules) -> Iterator[tuple[str, str, str]]:
    record = rules.round.draw.record
    if record is None:
        yield ("DRAW_BEFORE_FREEZE", "daftar belum dibekukan, jadi nilai apa pun ditolak. Jalankan dulu: tepat freeze",
               "the list is not frozen, so no value is taken. First run: tepat freeze")
    elif record.drawn:
        at = utc(record.drawn.at)
        yield ("DRAWN_ALREADY", f"nilai undian sudah dicatat pada {at}. Undian kedua tidak diterima. Jalankan: make select ROUND={record.round}",
               f"the value was entered at {at}. There is no second draw. Run: make select ROUND={record.round}")


def _source_problems(sources: Sources, now: datetime.datetime) -> Iterator[Problem]:
    for option, source in (("--drand-at", sources.drand), ("--public-draw", sources.public_draw)):
        if source and source.at <= now:
            yield Problem(option, "DRAW_SOURCE_EARLY", id=f"{utc(source.at)} sudah lewat; nilainya bisa diketahui sebelum daftar beku. Pilih waktu nanti.",
                          en=f"{utc(source.at)} is past; its value could be known before the list is frozen. Choose a later time.")
    if sources.public_draw:
        yield from character_problems("--place", sources.public_draw.place)
        if any(character in "\t\n\r" for character in sources.public_draw.place):
            yield Problem("--place", "PLACE_LINES", id="harus satu baris, tanpa tab: tempat ini tertulis di berita acara. Ketik ulang.",
                          en="must be one line, without tabs: the place stands in the minutes. Type it again.")
        if LONG_NUMBER.search(sources.public_draw.place):
            yield Problem("--place", "PLACE_NUMBER", id="tempat memuat angka panjang yang bisa jadi NIK, padahal catatan ini terbit. Hapus.",
                          en="the place holds a long number that could be a NIK, and the record is published. Delete it.")


def _name_problems(run: Run) -> Iterator[Problem]:
    """File names that the record could not hold."""
    for file in run.snapshot.files:
        yield from character_problems(run.snapshot.shown(file), file.name)


def _value_problems(sources: Sources, value: Value, now: datetime.datetime) -> Iterator[Problem]:
    given = (("--drand-round", value.drand_round, sources.drand), ("--randomness", value.randomness, sources.drand),
             ("--digits", value.digits, sources.public_draw))
    for option, typed, source in given:
        if source and typed is None:
            yield Problem(option, "DRAW_VALUE_MISSING", id="sumber ini dinamai saat pembekuan, jadi nilainya wajib diisi.",
                          en="this source was named at the freeze, so its value is needed.")
        if typed is not None and source is None:
            yield Problem(option, "DRAW_VALUE_EXTRA", id="sumber ini tidak dinamai saat pembekuan. Hapus.",
                          en="this source was not named at the freeze. Leave it out.")
    if sources.drand and value.drand_round not in (None, sources.drand.round):
        yield Problem("--drand-round", "DRAND_ROUND_OTHER", id=f"putaran drand yang dinamai saat pembekuan adalah {sources.drand.round}.",
                      en=f"the round of drand that was named at the freeze is {sources.drand.round}.")
    if value.randomness is not None and not re.fullmatch("[0-9A-Fa-f]{64}", value.randomness):
        yield Problem("--randomness", "RANDOMNESS_WRONG", id="harus 64 angka heksadesimal; salin `randomness` dari drand.",
                      en="must be 64 hexadecimal digits; copy `randomness` from drand.")
    if value.digits is not None and not re.fullmatch("[0-9]{1,100}", value.digits):
        yield Problem("--digits", "DIGITS_WRONG", id="harus angka saja, menurut urutan ditarik.", en="must be digits alone, in the order they were drawn.")
    if now < sources.last:
        yield Problem("tepat draw", "DRAW_TOO_EARLY", id=f"nilainya baru ada pada {utc(sources.last)}. Tunggu sampai saat itu.",
                      en=f"the value is there from {utc(sources.last)} on. Wait until then.")


def _raise_if(kind: type[TepatError], problems: Iterable[Problem]) -> None:
    if found := list(problems):
        raise kind(found)


def _frozen(run: Run, cases: dict[str, str], now: datetime.datetime) -> Frozen:
    counts = Counter(cases.values())
    return Frozen(at=now, run_id=run.run_id, list_sha256=hashlib.sha256(frozen_list(cases)).hexdigest(), cases=len(cases),
                  regencies={code: counts[code] for code in sorted({*run.round.expect_regencies, *counts})},
                  key_fingerprint=fingerprint(run.key), code_sha256=run.code_sha256, rules=run.rules_sha256,
                  inputs={file["file"]: file["sha256"] for file in run.inputs},
                  earlier={one.round: FrozenEarlier(run_id=one.run_id, ledger_head=head(one.events) or None) for one in run.earlier})
