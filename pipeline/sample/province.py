"""Makes a whole synthetic snapshot, regency by regency, and the truth about it. Equal arguments give equal bytes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from random import Random

from pipeline.core.proposal_form import ProposalForm
from pipeline.core.workbook import write_workbook
from pipeline.sample.dirt import CLEAN, INVISIBLE, PLANTED, Dirt
from pipeline.sample.doubles import Doubles
from pipeline.sample.facts import facts
from pipeline.sample.numbers import Numbers
from pipeline.sample.people import Households
from pipeline.sample.places import Regency, read_regencies, share_families
from pipeline.sample.plants import DECILES, LENT, Case, Planter, plan, proposal_rows
from pipeline.sample.proposals import SECTORS, Proposal, Scribe
from pipeline.sample.records import attach
from pipeline.sample.reference import ReferenceLists
from pipeline.sample.registry import RegistryWriter
from pipeline.sample.rounded_list import write_rounded_list
from pipeline.sample.truth import Defect, Duplicate, FileCount, Truth

DAYS = ("2025-03-10", "2025-03-20")
POOR_SHARE, POOR_SHARE_PER_PERCENT, PROVINCE_POOR_PERCENT = 0.40, 0.025, 5.4
SHARE_FLOOR = 0.05
SNAPSHOT = """\
snapshot: {name}
source: Data sintetis (contoh), bukan data orang sungguhan
vintage: 2025-02-28
synthetic: true
key: "kunci publik data sintetis, bukan rahasia / public key of synthetic data, seed {seed}"
# Jumlah keluarga menurut surat pengantar · Families as the covering letters count them
expected_families:
{expected_families}
"""


def write(root: Path, families: int, seed: int, out: Path, truth: Path, *, clean: bool = False, proposals: int | None = None) -> None:
    """Write the snapshot folder `out` and the truth folder `truth`; `root` holds rules/. In a clean province nothing is wrong."""
    dirt = CLEAN if clean else PLANTED
    out.mkdir(parents=True, exist_ok=True)
    regencies = read_regencies(root)
    shares = share_families(families, regencies)
    letters = "\n".join(f'  "{code}": {count}' for code, count in shares.items())
    (out / "snapshot.yaml").write_text(SNAPSHOT.format(name=out.name, seed=seed, expected_families=letters),
                                       encoding="utf-8", newline="\n")
    known, lists, doubles = Truth(), ReferenceLists(), Doubles()
    proposed: dict[str, list[Case]] = {}
    for regency, borrower in zip(regencies, (*regencies[1:], regencies[0]), strict=True):
        rows = [proposal_rows(code, families, proposals) for code in (regency.code, borrower.code)]
        made = _Registry(Random(f"{seed}/{regency.code}"), regency, regencies, lists, doubles, dirt)
        if dirt.doubles:
            doubles.begin(rows[0])
        proposed[regency.code] = made.write(out, shares[regency.code], plan(regency.code, *rows, dirt), known)
    for lender, regency in zip((regencies[-1], *regencies[:-1]), regencies, strict=True):
        lent = [case for case in proposed[lender.code] if case.plant in LENT | dirt.lent]
        own = [case for case in proposed[regency.code] if case.plant not in ("elsewhere", "two_registries_silent")]
        _write_proposals(Random(f"{seed}/{regency.code}/proposals"), regency, own + lent, out, lists, dirt, known)
    known.files += lists.write(out, DAYS[0])
    by_code = {regency.code: regency for regency in regencies}
    if dirt.rounded_list:
        write_rounded_list(out, DAYS[0], by_code[dirt.rounded_list], Random(f"{seed}/rounded list"), known)
    if dirt.repeated_regency:
        _repeat_a_file(out, by_code[dirt.repeated_regency], known)
    _note_file_forms(by_code, dirt, known)
    known.duplicates += [*_across_regencies(known), *doubles.truth()]
    known.write(truth)


class _Registry:
    """The registry of one regency while it is written."""

    def __init__(self, rng: Random, regency: Regency, regencies: tuple[Regency, ...], lists: ReferenceLists, doubles: Doubles, dirt: Dirt):
        self.rng, self.regency, self.lists, self.doubles, self.dirt = rng, regency, lists, doubles, dirt
        self.numbers = Numbers(rng, regency, regencies)
        self.households = Households(rng, regency, self.numbers, dirt.not_determined_rate)
        self.planter = Planter(rng, self.households, self.numbers, lists, dirt)

    def write(self, out: Path, families: int, counts: Counter[str], known: Truth) -> list[Case]:
        """Write all families, those made for a proposal among the others; give the cases."""
        absent = [self.planter.make("not_in_registry") for _ in range(counts.pop("not_in_registry", 0))]
        plants = sorted(counts.elements())[:families]
        self.rng.shuffle(plants)
        places = self.rng.sample(range(families), len(plants))
        plant_at = dict(zip(places, plants, strict=True))
        odd_at = self._odd_lines(families, plant_at)
        share = self._poor_share(families, counts)
        writer = RegistryWriter(out, DAYS, self.regency, self.rng, self.numbers, self.dirt, known)
        cases, random = [], self.rng.random
        for at in range(families):
            if at in plant_at:
                case = self.planter.make(plant_at[at])
                cases.append(case)
                self.doubles.meet(case)
                writer.write(case.family, proposed=True)
                for person in self.doubles.at_home(case.family):
                    writer.write_second(case.family, person)
                continue
            family = self.households.draw(share)
            attach(family, random, proposed=False)
            self.lists.add_by_chance(family, random)
            seconds = [*self.doubles.elsewhere(family)]
            writer.write(family, proposed=False, odd_line=odd_at.get(at))
            for person in seconds:
                writer.write_second(family, person)
        known.files += writer.close()
        return cases + absent

    def _odd_lines(self, families: int, plant_at: dict[int, str]) -> dict[int, str]:
        kinds = self.dirt.harmless_lines + (self.dirt.broken_lines if self.regency.code in self.dirt.with_broken_lines else ())
        free = [at for at in range(families) if at not in plant_at]
        return dict(zip(self.rng.sample(free, min(len(free), len(kinds))), kinds, strict=False))

    def _poor_share(self, families: int, counts: Counter[str]) -> float:
        """Chance of deciles 1 to 4 among families nobody proposes, so that the regency's share comes out right."""
        wanted = POOR_SHARE + POOR_SHARE_PER_PERCENT * (self.regency.poor_percent - PROVINCE_POOR_PERCENT)
        poor = sum(count for plant, count in counts.items() if plant not in DECILES)
        return max(SHARE_FLOOR, (wanted * families - poor) / max(1, families - counts.total()))


def _write_proposals(rng: Random, regency: Regency, cases: list[Case], out: Path, lists: ReferenceLists,
                     dirt: Dirt, known: Truth) -> None:
    """Write a regency's workbook, and a corrected one in the second delivery where that is planned."""
    scribe = Scribe(rng, regency, dirt.proposal_rates)
    proposals = [proposal for case in cases for proposal in scribe.rows(case)]
    rng.shuffle(proposals)
    deliveries = [(DAYS[0], proposals)]
    if regency.code == dirt.corrected_proposals:
        damaged = [at for at, proposal in enumerate(proposals) if proposal.quarantine_code][:dirt.corrected_rows]
        deliveries.append((DAYS[1], [row.mended() if at in damaged else row for at, row in enumerate(proposals)]))
    for day, rows in deliveries:
        name, superseded = f"{day}/proposals/usulan_{regency.slug}.xlsx", day != deliveries[-1][0]
        (out / name).parent.mkdir(parents=True, exist_ok=True)
        labels, packages = ([sector[at] for sector in SECTORS] for at in (2, 3))
        form = ProposalForm(regency.code, regency.name, tuple(regency.places()), tuple(labels), tuple(packages), "UEP")
        write_workbook(out / name, form, [row.row(number) for number, row in enumerate(rows, start=1)])
        known.files.append(FileCount(name, len(rows) + 1, len(rows), 1, what="superseded" if superseded else "ok"))
        for sheet_row, row in enumerate(rows, start=2):
            known.proposals.append(facts(row, name, sheet_row, superseded, lists))
            known.defects += [Defect(name, sheet_row, column, code.lower().replace("_", " "), code,
                                     "invisible" if code in INVISIBLE else "row") for column, code in row.marks]
    known.duplicates += [*_within(name, rows), *_damaged(name, rows)]


def _within(name: str, rows: list[Proposal]) -> Iterator[Duplicate]:
    """Pairs of rows for one person or one family in one workbook."""
    first: dict[int, int] = {}
    for sheet_row, row in enumerate(rows, start=2):
        if row.case.plant in ("same_nik", "same_family") and first.setdefault(id(row.case), sheet_row) != sheet_row:
            yield Duplicate(row.case.plant, name, first[id(row.case)], name, sheet_row)


def _damaged(name: str, rows: list[Proposal]) -> Iterator[Duplicate]:
    """Rows whose NIK is damaged, and the member row of the person who is meant."""
    for sheet_row, row in enumerate(rows, start=2):
        if row.quarantine_code and row.person.line:
            yield Duplicate("damaged_nik", name, sheet_row, *row.person.line)


def _across_regencies(known: Truth) -> Iterator[Duplicate]:
    """Pairs of rows for one person in two regencies' workbooks."""
    first = {}
    for row in known.proposals:
        if row.nik and "same_nik_two_regencies" in row.planted.split(";") and not row.superseded:
            other = first.setdefault(row.nik, row)
            if other is not row:
                yield Duplicate("same_nik_two_regencies", other.source_file, other.source_row,
                                row.source_file, row.source_row)


def _repeat_a_file(out: Path, regency: Regency, known: Truth) -> None:
    """Deliver one file twice, byte for byte, under another name."""
    name = f"{DAYS[0]}/registry/dtsen_keluarga_{regency.slug}.csv"
    copy = f"{DAYS[0]}/registry/salinan_dtsen_keluarga_{regency.slug}.csv"
    (out / copy).write_bytes((out / name).read_bytes())
    original = next(count for count in known.files if count.source_file == name)
    known.files.append(replace(original, source_file=copy, what="repeated_file"))
    known.defects.append(Defect(copy, 0, "", "repeated file", "REPEATED_FILE", "file"))


def _note_file_forms(by_code: dict[str, Regency], dirt: Dirt, known: Truth) -> None:
    codes = {"newline": "CRLF", "mark": "BYTE_ORDER_MARK", "final_newline": "NO_FINAL_NEWLINE"}
    for (code, layout), form in dirt.file_forms.items():
        name = f"{DAYS[0]}/registry/dtsen_{layout}_{by_code[code].slug}.csv"
        known.defects += [Defect(name, 0, "", codes[key].lower().replace("_", " "), codes[key], "file") for key in form]
