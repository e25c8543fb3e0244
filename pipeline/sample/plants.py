"""Why proposals will be refused, held back or asked about: how often each reason is planted, and the families made for it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from random import Random

from pipeline.sample import dirt
from pipeline.sample.numbers import FIRST_DAY, SHARED_SERIAL, Numbers, nik
from pipeline.sample.people import DAY_OF_NEW_YEAR, HEAD, STATE_JOBS, UNKNOWN_JOB, Family, Households, Person
from pipeline.sample.places import MAHAKAM_ULU
from pipeline.sample.records import DTKS_REGENCIES, SIKS_REGENCIES, attach, ktp_job
from pipeline.sample.reference import DECEASED, RECIPIENT, STATE, ReferenceLists

AS_OF = date(2025, 3, 31).toordinal()
YEAR = 365.2425

ROWS, ROWS_IN_MAHAKAM_ULU, ROWS_OF_ALL, AT_FAMILIES = 340, 90, 3_150, 12_000
# Proposals per 340 rows; what is wrong with rows is planned by `dirt`, and every row left over is a plain one.
PLANTS = {
    "decile_above": 14, "decile_five": 4,
    "under_age": 4, "age_18": 3, "age_60": 3, "over_age": 6,
    "state_job": 6, "job_unknown": 8, "listed_state_employee": 3,
    "listed_deceased": 2, "earlier_recipient": 6,
    "kur": 9, "kur_unknown": 6, "turnover_above": 3, "turnover_unknown": 8, "status_unknown": 5,
    "not_in_registry": 7,
}
PLANTS_IN_DTKS = {"civil_mismatch": 4}
PLANTS_IN_SIKS = {"siks_deceased": 2, "pena": 2, "inactive": 3}
PLANTS_OF = {"64.74": {"decile_above": 132}}  # Bontang: few of those proposed are poor
LENT = {"elsewhere": 5}  # families of one regency, proposed in the next one
ROWS_OF_PLANT = {"same_nik": 2, "same_family": 2, "elsewhere": 0, "two_registries_silent": 0}  # others: 1


@dataclass
class Case:
    """A family made for a plant. `also_in` is a second regency whose registry holds the applicant."""

    plant: str
    family: Family
    applicant: Person
    second: Person | None = None
    also_in: str = ""


def proposal_rows(regency_code: str, families: int, proposals: int | None = None) -> int:
    """Rows of a regency's workbook: 340 (Mahakam Ulu 90) for 12,000 families, a little more for a larger province.

    Where the number of all proposals is given, the regencies share it in the same proportion.
    """
    rows, step = (ROWS_IN_MAHAKAM_ULU, 6400) if regency_code == MAHAKAM_ULU else (ROWS, 640)
    if proposals:
        return rows * proposals // ROWS_OF_ALL
    return rows + (families - AT_FAMILIES) // step if families >= AT_FAMILIES else max(4, rows * families // AT_FAMILIES)


def plan(regency_code: str, rows: int, rows_of_borrower: int, planted: dirt.Dirt) -> Counter[str]:
    """How many families of a regency are made for each plant, so that its workbook has `rows` rows."""
    wanted = PLANTS | planted.plants | (PLANTS_IN_DTKS if regency_code in DTKS_REGENCIES else {})
    wanted |= (PLANTS_IN_SIKS if regency_code in SIKS_REGENCIES else {}) | PLANTS_OF.get(regency_code, {})
    lent = LENT | planted.lent
    counts = Counter({plant: round(count * rows / ROWS) for plant, count in wanted.items()})
    counts += Counter({plant: round(count * rows_of_borrower / ROWS) for plant, count in lent.items()})
    if regency_code in planted.shared_between:
        counts["two_registries" if regency_code == planted.shared_between[1] else "two_registries_silent"] = 1
    arriving = sum(round(count * rows / ROWS) for count in lent.values())
    used = arriving + sum(count * ROWS_OF_PLANT.get(plant, 1) for plant, count in counts.items())
    counts["plain"] = max(0, rows - used)
    return counts


class Planter:
    """Makes the families of one regency that are proposed."""

    def __init__(self, rng: Random, households: Households, numbers: Numbers, lists: ReferenceLists, planted: dirt.Dirt):
        self.rng, self.random, self.households, self.numbers, self.lists = rng, rng.random, households, numbers, lists
        self.planted = planted

    def make(self, plant: str) -> Case:
        """Draw families until one suits the plant, then give it what is planted."""
        while True:
            family = self.households.draw(poor_share=1.0)
            if family.decile is None or family.paid_by_the_state():
                continue
            if plant.startswith("two_registries"):
                return self._shared(family, plant)
            case = self._case(plant, family)
            if case is None:
                continue
            if plant in DECILES:
                family.decile = DECILES[plant](self.random)
            if plant in BIRTHS:
                self._rebirth(family, case.applicant, BIRTHS[plant])
            if plant == "prefix_unknown":
                person = case.applicant
                person.nik = self.numbers.odd_nik(self.rng.choice(dirt.UNKNOWN_PREFIXES), person.born, person.sex)
                person.odd_prefix = True
            attach(family, self.random, proposed=True)
            if self._edit_records(case):
                return case

    def _case(self, plant: str, family: Family) -> Case | None:
        low, high = AGES_BEFORE.get(plant, (19, 60))
        fitting = [member for member in family.members if low <= (AS_OF - member.born) / YEAR < high]
        if plant == "under_age":
            fitting = [member for member in fitting if member.relation != HEAD]
        if not fitting or plant == "same_family" and len(fitting) < 2:
            return None
        first = 0 if len(fitting) < 2 or self.random() < 0.5 else 1
        second = fitting[1 - first] if plant == "same_family" else None
        return Case(plant, family, fitting[first], second)

    def _rebirth(self, family: Family, person: Person, days: tuple[int, int]) -> None:
        """Move a birth to between two days: the day itself for one in three, so that both sides of the limit occur."""
        edge, other = days
        person.born = edge if self.random() < 0.34 else self.rng.randint(min(days), max(days))
        person.born += DAY_OF_NEW_YEAR[person.born - FIRST_DAY]
        person.nik = self.numbers.nik(family.district.digits, person.born, person.sex)

    def _edit_records(self, case: Case) -> bool:
        """Plant what stands in the registry or on a list; False if this family cannot carry it."""
        family, person, random = case.family, case.applicant, self.random
        if case.plant in ("siks_deceased", "pena", "inactive") and person.siks is None:
            return False
        if case.plant == "siks_deceased":
            person.siks.alive = "Meninggal"
        elif case.plant == "pena":
            person.siks.pena = True
        elif case.plant == "inactive":
            person.siks.active = False
        elif case.plant == "civil_mismatch":
            person.dtks.match = "TIDAK PADAN"
        elif case.plant in ("state_job", "job_unknown"):
            self._edit_job(family, known=case.plant == "state_job")
        elif case.plant == "listed_state_employee":
            self.lists.add(STATE, family, self._an_adult(family), random)
        elif case.plant == "listed_deceased":
            self.lists.add(DECEASED, family, person, random)
        elif case.plant == "earlier_recipient":
            self.lists.add(RECIPIENT, family, self._an_adult(family), random)
        return True

    def _edit_job(self, family: Family, known: bool) -> None:
        member = self._an_adult(family)
        member.job = self.rng.choice(STATE_JOBS) if known else UNKNOWN_JOB
        if member.dtks:
            member.dtks.job = ktp_job(member.job)
            if self.random() < 0.3:
                member.job = UNKNOWN_JOB  # then only L1 knows it

    def _an_adult(self, family: Family) -> Person:
        return self.rng.choice([member for member in family.members if (AS_OF - member.born) / YEAR >= 19])

    def _shared(self, family: Family, plant: str) -> Case:
        """A family of one, whose NIK stands in two regencies' registries."""
        born = date(1984, 7, 9).toordinal()
        person = Person("HAIRUDDIN", "L", born, HEAD, "Pedagang", nik("640206", born, "L", SHARED_SERIAL),
                        self.numbers.key("IDS-"), family.district.digits)
        family.members, family.decile, family.disabled = [person], 2, False
        attach(family, self.random, proposed=True)
        return Case(plant, family, person, also_in=self.planted.shared_between[0] if plant == "two_registries" else "")


DECILES: dict[str, Callable[[Callable[[], float]], int | None]] = {
    "decile_above": lambda random: 6 + int(random() * 4),
    "decile_five": lambda random: 5,
    "decile_unknown": lambda random: None,
}
# The ages among which someone is sought whose birth is then moved.
AGES_BEFORE = {"under_age": (12, 20), "age_18": (17, 20), "age_60": (52, 68), "over_age": (55, 78)}
# The day at the limit, and the other end. On 31 March 2025: 17, 18, 60 and 61 years old.
BIRTHS = {
    "under_age": (date(2007, 4, 1).toordinal(), date(2008, 3, 31).toordinal()),
    "age_18": (date(2007, 3, 31).toordinal(), date(2006, 4, 1).toordinal()),
    "age_60": (date(1964, 4, 1).toordinal(), date(1965, 3, 31).toordinal()),
    "over_age": (date(1964, 3, 31).toordinal(), date(1955, 3, 31).toordinal()),
}
