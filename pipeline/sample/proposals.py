"""The proposal rows of one regency: the applicant's family and business, and what went wrong in writing them down."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from random import Random

from pipeline.core.workbook import HEADERS
from pipeline.sample import dirt
from pipeline.sample.names import FEMALE, OFFICERS
from pipeline.sample.people import Person
from pipeline.sample.places import Regency
from pipeline.sample.plants import Case

# code, share of proposals, label in the workbook, package
SECTORS = (
    ("food", 0.34, "Makanan olahan", "Paket makanan olahan"),
    ("trade", 0.30, "Perdagangan/warung", "Paket perdagangan/warung"),
    ("craft", 0.10, "Kerajinan/industri rumah tangga", "Paket kerajinan"),
    ("service", 0.12, "Jasa", "Paket jasa"),
    ("farming", 0.14, "Pertanian/peternakan/perikanan", "Paket pertanian/peternakan/perikanan"),
)
RUNNING, STARTING = "running", "starting"
STATUS_LABEL = {RUNNING: "Berjalan", STARTING: "Rintisan", None: None}
MICRO_LIMIT_IDR = 166_666_666  # a month: two thousand million a year
FIRST_DAY, PROPOSAL_DAYS = date(2025, 1, 6).toordinal(), 59
BIRTH_AS_TEXT_RATE, BIRTH_EMPTY_RATE = 0.04, 0.04


@dataclass
class Proposal:
    """One row: the facts as its writer knew them, and the cells as they were delivered."""

    regency: Regency
    case: Case
    person: Person
    cells: dict[str, object]
    sector: str
    status: str | None
    turnover_idr: int | None
    active_kur: bool | None
    day: date | None
    birth_day: date | None
    nik: str  # 16 digits as delivered, empty if quarantined
    quarantine_code: str = ""
    marks: list[tuple[str, str]] = field(default_factory=list)  # (column, code) of each defect
    repaired: bool = False

    @property
    def planted(self) -> str:
        words = [] if self.case.plant == "plain" else [self.case.plant]
        words += [code for _, code in self.marks if code not in words]
        return ";".join(words + ["repaired"] * self.repaired)

    def row(self, number: int) -> list[object]:
        return [number, *(self.cells.get(title) for title in HEADERS[1:])]

    def mended(self) -> Proposal:
        """The same row with its NIK put right, as a corrected workbook brings it."""
        marks = [mark for mark in self.marks if mark[1] != self.quarantine_code]
        return replace(self, cells=self.cells | {"NIK": self.person.nik}, nik=self.person.nik, quarantine_code="",
                       marks=marks, repaired=True)


class Scribe:
    """Writes the proposals of one regency down, with the slips that happen."""

    def __init__(self, rng: Random, regency: Regency, rates: Mapping[str, float]):
        self.rng, self.random, self.regency, self.rates = rng, rng.random, regency, rates
        self.places = regency.places()
        self.known = {village.upper() for _, village in self.places}

    def rows(self, case: Case) -> list[Proposal]:
        """The rows of one case: one, or two where a person or a family is proposed twice."""
        rows = [self._proposal(case, case.applicant)]
        if case.plant == "same_nik" and case.family.regency is self.regency:
            rows.append(self._proposal(case, case.applicant))
        if case.second:
            rows.append(self._proposal(case, case.second))
        return rows

    def _proposal(self, case: Case, person: Person) -> Proposal:
        proposal = self._business(case, person)
        edit = ROW_EDITS.get(case.plant)
        if edit:
            edit(proposal, self.random)
        self._fill(proposal)
        if case.plant in dirt.QUARANTINED:
            self._quarantine(proposal, case.plant)
        if case.plant == "prefix_unknown":
            proposal.marks.append(("NIK", "NIK_PREFIX_UNKNOWN"))
        slip = dirt.drawn(self.rates, self.random()) if case.plant == "plain" else None
        if slip:
            column = SLIPS[slip](self, proposal)
            proposal.marks.append((column, slip))
        return proposal

    def _business(self, case: Case, person: Person) -> Proposal:
        random = self.random
        sector = self.rng.choices(SECTORS, [share for _, share, *_ in SECTORS])[0][0]
        running = random() < 0.78
        turnover = int(self.rng.lognormvariate(15.1, 0.7)) // 50_000 * 50_000 + 300_000 if running else None
        day = FIRST_DAY + int(random() * PROPOSAL_DAYS)
        return Proposal(self.regency, case, person, {}, sector, RUNNING if running else STARTING, turnover, False,
                        date.fromordinal(day), date.fromordinal(person.born), person.nik)

    def _fill(self, proposal: Proposal) -> None:
        random, family, person = self.random, proposal.case.family, proposal.person
        label, package = next((label, package) for code, _, label, package in SECTORS if code == proposal.sector)
        district, village = family.district.name, family.village.name
        if family.regency is not self.regency:
            district, village = self.rng.choice(self.places)
        kur = {True: "YA", False: "TIDAK", None: None}[proposal.active_kur]
        values = (
            person.nik, family.kk, person.name, self._birth_cell(proposal),
            "Perempuan" if person.sex == FEMALE else "Laki-laki", district, village, family.address, family.rt, family.rw,
            f"08{12 + int(random() * 10)}{int(random() * 1e8):08d}" if random() < 0.9 else None, label,
            STATUS_LABEL[proposal.status], 3 + int(random() * 90) if proposal.status == RUNNING else None,
            proposal.turnover_idr, package, kur, proposal.day, self.rng.choice(OFFICERS))
        proposal.cells = dict(zip(HEADERS[1:], values, strict=True))

    def _birth_cell(self, proposal: Proposal) -> object:
        luck, day = self.random(), proposal.birth_day
        if luck < BIRTH_EMPTY_RATE:
            proposal.birth_day = None
            return None
        return f"{day:%d/%m/%Y}" if luck < BIRTH_EMPTY_RATE + BIRTH_AS_TEXT_RATE else day

    def _quarantine(self, proposal: Proposal, code: str) -> None:
        proposal.cells["NIK"] = dirt.damaged_nik(code, proposal.nik, self.rng)
        proposal.nik, proposal.quarantine_code = "", code
        proposal.marks.append(("NIK", code))

    # The slips: each damages the cells, keeps the facts true, and gives the column it damaged.

    def apostrophe(self, proposal: Proposal) -> str:
        proposal.cells["NIK"] = "'" + proposal.nik
        return "NIK"

    def swapped_rt(self, proposal: Proposal) -> str:
        cells = proposal.cells
        cells["RT"], cells["RW"] = cells["RW"], cells["RT"]
        return "RT"

    def wrong_village(self, proposal: Proposal) -> str:
        proposal.cells["DESA/KELURAHAN"] = dirt.misspelt(proposal.cells["DESA/KELURAHAN"], self.known, self.rng)
        return "DESA/KELURAHAN"

    def wrong_kk(self, proposal: Proposal) -> str:
        proposal.cells["NO KK"] = dirt.damaged_kk(proposal.case.family.kk, self.rng)
        return "NO KK"

    def missing_kk(self, proposal: Proposal) -> str:
        proposal.cells["NO KK"] = dirt.damaged_kk("", self.rng)
        return "NO KK"

    def wrong_birth(self, proposal: Proposal) -> str:
        born = date.fromordinal(proposal.person.born)
        proposal.birth_day = proposal.cells["TANGGAL LAHIR"] = born.replace(day=born.day % 28 + 1)
        return "TANGGAL LAHIR"

    def placeholder_birth(self, proposal: Proposal) -> str:
        proposal.cells["TANGGAL LAHIR"] = date(dirt.PLACEHOLDER_YEAR, 1, 1)
        proposal.birth_day = None
        return "TANGGAL LAHIR"

    def wrong_sex(self, proposal: Proposal) -> str:
        proposal.cells["JENIS KELAMIN"] = "Laki-laki" if proposal.person.sex == FEMALE else "Perempuan"
        return "JENIS KELAMIN"

    def no_day(self, proposal: Proposal) -> str:
        proposal.cells["TANGGAL USULAN"] = proposal.day = None
        return "TANGGAL USULAN"

    def titled(self, proposal: Proposal) -> str:
        pilgrim = "Hj. {}" if proposal.person.sex == FEMALE else "H. {}"
        proposal.cells["NAMA"] = self.rng.choice((pilgrim, "{}, S.Pd", "{} (ALM)")).format(proposal.person.name)
        return "NAMA"


SLIPS: dict[str, Callable[[Scribe, Proposal], str]] = {
    "NIK_APOSTROPHE": Scribe.apostrophe, "RT_RW_SWAPPED": Scribe.swapped_rt, "PLACE_UNKNOWN": Scribe.wrong_village,
    "KK_INVALID": Scribe.wrong_kk, "KK_MISSING": Scribe.missing_kk,
    "NIK_BIRTH_DATE_DIFFERS": Scribe.wrong_birth, "NIK_SEX_DIFFERS": Scribe.wrong_sex,
    "BIRTH_DATE_PLACEHOLDER": Scribe.placeholder_birth, "PROPOSAL_DATE_MISSING": Scribe.no_day, "NAME_TITLE": Scribe.titled,
}


def _large(proposal: Proposal, random: Callable[[], float]) -> None:
    over = 1 if random() < 0.3 else 5_000_000 + int(random() * 40) * 1_000_000
    proposal.status, proposal.turnover_idr = RUNNING, MICRO_LIMIT_IDR + over


def _no_turnover(proposal: Proposal, random: Callable[[], float]) -> None:
    proposal.status, proposal.turnover_idr = RUNNING, None


ROW_EDITS: dict[str, Callable[[Proposal, Callable[[], float]], None]] = {
    "kur": lambda proposal, random: setattr(proposal, "active_kur", True),
    "kur_unknown": lambda proposal, random: setattr(proposal, "active_kur", None),
    "status_unknown": lambda proposal, random: setattr(proposal, "status", None),
    "turnover_above": _large,
    "turnover_unknown": _no_turnover,
}
