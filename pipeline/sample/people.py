"""Families as they live: who belongs to them, how old, what work, which welfare decile."""

from __future__ import annotations

from datetime import date
from random import Random

from pipeline.sample.names import FEMALE, MALE, NAMES, STREETS
from pipeline.sample.numbers import FIRST_DAY, Numbers
from pipeline.sample.places import District, Regency, Village

VINTAGE = date(2025, 2, 28).toordinal()
HEAD, SPOUSE, CHILD, IN_LAW, GRANDCHILD, PARENT, HELPER, OTHER = range(1, 9)  # Regsosek's codes

CIVIL_SERVANT, SOLDIER, POLICE, STATE_COMPANY = "PNS", "TNI", "Polri", "Karyawan BUMN"
STATE_JOBS = (CIVIL_SERVANT, CIVIL_SERVANT, CIVIL_SERVANT, SOLDIER, POLICE, STATE_COMPANY)
HOUSEWORK, STUDENT, NO_WORK, UNKNOWN_JOB = "Mengurus rumah tangga", "Pelajar/Mahasiswa", "Belum/Tidak bekerja", ""
MENS_JOBS = ("Petani/Pekebun", "Petani/Pekebun", "Buruh harian lepas", "Buruh harian lepas", "Nelayan", "Wiraswasta",
             "Wiraswasta", "Karyawan swasta", "Karyawan swasta", "Pedagang")
WOMENS_JOBS = (HOUSEWORK,) * 6 + ("Pedagang", "Pedagang", "Wiraswasta", "Petani/Pekebun", "Karyawan swasta")
JOB_UNKNOWN_RATE, CHILD_JOB_EMPTY_RATE, DISABLED_RATE = 0.01, 0.10, 0.06
STATE_RATE_POOR, STATE_RATE_OTHER = 0.004, 0.06
FIRST_TWO_CENTURY_BIRTH = date(2014, 4, 1).toordinal()  # 1914 or 2014: an age of 110 is possible on 31 March 2025

DAY_OF_NEW_YEAR = tuple(date.fromordinal(ordinal).strftime("%m%d") == "0101" for ordinal in range(FIRST_DAY, VINTAGE + 1))


class Person:
    __slots__ = ("name", "sex", "born", "relation", "job", "nik", "key", "district", "dtks", "siks", "odd_prefix", "line")

    def __init__(self, name: str, sex: str, born: int, relation: int, job: str, nik: str, key: str, district: str):
        self.name, self.sex, self.born, self.relation, self.job = name, sex, born, relation, job
        self.nik, self.key, self.district = nik, key, district
        self.dtks = self.siks = None
        self.odd_prefix = False
        self.line: tuple[str, int] | None = None  # file and line of the member row, where somebody asks for it


class Family:
    __slots__ = ("regency", "key", "kk", "district", "village", "address", "rt", "rw", "decile", "disabled", "members")

    def __init__(self, regency: Regency, key: str, kk: str, district: District, village: Village, address: str,
                 rt: str, rw: str, decile: int | None, disabled: bool):
        self.regency, self.key, self.kk, self.district, self.village = regency, key, kk, district, village
        self.address, self.rt, self.rw, self.decile, self.disabled = address, rt, rw, decile, disabled
        self.members: list[Person] = []

    def paid_by_the_state(self) -> bool:
        return any(member.job in STATE_JOBS for member in self.members)


class Households:
    """Draws the families of one regency."""

    def __init__(self, rng: Random, regency: Regency, numbers: Numbers, not_determined_rate: float):
        self.random, self.regency, self.numbers, self.not_determined_rate = rng.random, regency, numbers, not_determined_rate
        self.places = [(district, village) for district in regency.districts for village in district.villages]

    def draw(self, poor_share: float) -> Family:
        """One family; poor_share is the chance of a decile from 1 to 4."""
        random = self.random
        district, village = self.places[int(random() * len(self.places))]
        street = STREETS[int(random() * len(STREETS))].replace("_", " ")
        luck = random()
        decile = 1 + int(random() * 4) if luck < poor_share else 5 + int(random() * 6)
        family = Family(
            self.regency, self.numbers.key("KLG-"), self.numbers.kk(district.digits), district, village,
            f"JL {street} NO {1 + int(random() * 120)}", f"{1 + int(random() * 30):03d}", f"{1 + int(random() * 8):03d}",
            decile, random() < DISABLED_RATE)
        state_rate = STATE_RATE_POOR if decile <= 4 else STATE_RATE_OTHER
        family.members = [self._person(district.digits, draft, state_rate) for draft in self._drafts()]
        if random() < self.not_determined_rate:
            family.decile = None
        return family

    def _person(self, district: str, draft: tuple[int, str, float], state_rate: float) -> Person:
        relation, sex, age = draft
        names = NAMES[sex]
        born = VINTAGE - int(age * 365.2425)
        if DAY_OF_NEW_YEAR[born - FIRST_DAY]:
            born += 1  # The first of January would be read as a placeholder.
        while self.numbers.is_crowded(district, born, sex) or DAY_OF_NEW_YEAR[born - FIRST_DAY]:
            born -= 1  # Among tens of millions of people the commonest birthday runs out of numbers.
        return Person(names[int(self.random() * len(names))], sex, born, relation, self._job(sex, age, born, state_rate),
                      self.numbers.nik(district, born, sex), self.numbers.key("IDS-"), district)

    def _job(self, sex: str, age: float, born: int, state_rate: float) -> str:
        luck = self.random()
        if age < 15.2:
            if luck < CHILD_JOB_EMPTY_RATE and born < FIRST_TWO_CENTURY_BIRTH:
                return UNKNOWN_JOB
            return STUDENT if age > 6 else NO_WORK
        if luck < JOB_UNKNOWN_RATE:
            return UNKNOWN_JOB
        if age < 18 or age < 23 and luck < 0.35:
            return STUDENT
        if 23 < age < 58 and luck < JOB_UNKNOWN_RATE + state_rate:
            return STATE_JOBS[int(self.random() * len(STATE_JOBS))]
        if age > 66 and luck < 0.6 or luck > 0.94:
            return NO_WORK
        jobs = MENS_JOBS if sex == MALE else WOMENS_JOBS
        return jobs[int(self.random() * len(jobs))]

    def _drafts(self) -> list[tuple[int, str, float]]:
        """(relation, sex, age) of each member: one to eight people, 3.3 on average."""
        random = self.random
        luck = random()
        if luck < 0.06:
            return [(HEAD, FEMALE if random() < 0.65 else MALE, 62 + random() * 26)]
        if luck < 0.10:
            return [(HEAD, FEMALE if random() < 0.4 else MALE, 22 + random() * 36)]
        if luck < 0.22:
            return [(HEAD, FEMALE, age := 25 + random() * 35), *self._children(age)]
        if luck < 0.25:
            return [(HEAD, MALE, age := 28 + random() * 32), *self._children(age)]
        age = 23 + random() * 42
        couple = [(HEAD, MALE, age), (SPOUSE, FEMALE, max(18.5, age - 7 + random() * 9))]
        if luck < 0.41:
            return couple
        family = couple + self._children(couple[1][2])
        if luck > 0.93 and age < 55:
            return family + [(PARENT, FEMALE if random() < 0.7 else MALE, min(92, age + 20 + random() * 12))]
        if luck > 0.90 and age > 48:
            young = 19 + random() * 4
            return couple + [(CHILD, FEMALE, young), (IN_LAW, MALE, young + 2), (GRANDCHILD, MALE, random() * 2)]
        if luck > 0.89:
            return family + [(OTHER, FEMALE if random() < 0.5 else MALE, 16 + random() * 30)]
        return family

    def _children(self, parent_age: float) -> list[tuple[int, str, float]]:
        random = self.random
        count = (1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 4)[int(random() * 11)]
        if random() < 0.03:
            count += 1
        oldest = min(parent_age - 18, 25)
        return [(CHILD, FEMALE if random() < 0.49 else MALE, random() * oldest) for _ in range(count)]
