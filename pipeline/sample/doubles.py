"""People who stand in the registry twice under two NIK, and people who only look it: twins and namesakes.

They are drawn apart from the province: it stays as it is, but for one more member in families that nobody proposes, and
for the applicants who are proposed a second time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import cycle

from pipeline.sample.names import FEMALE
from pipeline.sample.numbers import SHARED_SERIAL, nik
from pipeline.sample.people import OTHER, Family, Person
from pipeline.sample.plants import Case
from pipeline.sample.truth import Duplicate


@dataclass(frozen=True)
class Look:
    """How the second record differs from the first. `proposed`: it is a proposal's too."""

    kind: str  # second_nik | twin | namesake
    home: str  # card | village | regency | province
    name: str  # same | respelt | slip | other
    born: str = "same"  # same | mistyped
    proposed: bool = False


SECOND_NIK = "second_nik"
LOOKS = (
    Look(SECOND_NIK, "village", "same"), Look("twin", "card", "other"),
    Look(SECOND_NIK, "village", "respelt"), Look("namesake", "regency", "same"),
    Look(SECOND_NIK, "village", "respelt", proposed=True), Look("twin", "card", "slip"),
    Look(SECOND_NIK, "village", "slip"), Look("namesake", "province", "same"),
    Look(SECOND_NIK, "village", "same"), Look("twin", "village", "slip"),
    Look(SECOND_NIK, "village", "respelt"), Look(SECOND_NIK, "village", "same", "mistyped"),
    Look(SECOND_NIK, "village", "same", proposed=True), Look(SECOND_NIK, "village", "respelt"),
    Look(SECOND_NIK, "regency", "same"), Look("twin", "village", "other"),
    Look(SECOND_NIK, "village", "respelt"), Look(SECOND_NIK, "village", "slip"),
    Look(SECOND_NIK, "village", "same"), Look(SECOND_NIK, "village", "respelt", "mistyped"),
    Look(SECOND_NIK, "village", "same"), Look(SECOND_NIK, "province", "same"),
    Look(SECOND_NIK, "village", "respelt"), Look(SECOND_NIK, "village", "same"),
)
PER_ROWS = 30  # one look for so many proposals, and at least one in each regency

# Spellings that are met for one another: before and since 1972, short and in full.
SPELLINGS = (("MUHAMMAD", "MOCH."), ("SITI ", "ST. "), ("ABDUL ", "ABD. "), ("AHMAD", "ACHMAD"), ("SITTI", "SITI"), ("U", "OE"),
             ("DJ", "J"), ("J", "DJ"), ("C", "TJ"), ("Y", "J"), ("SS", "S"), ("NN", "N"), ("N", "NN"))
VOWELS = {"A": "E", "E": "A", "I": "U", "U": "I", "O": "A"}


class Doubles:
    """Hands out second records, regency by regency."""

    def __init__(self) -> None:
        self.looks, self.due = cycle(LOOKS), 0
        self.waiting: list[tuple[Look, Case]] = []
        self.used: dict[str, int] = {}
        self.made: list[tuple[Look, Case, Person]] = []

    def begin(self, rows: int) -> None:
        """A regency with so many proposals begins."""
        self.due = max(1, rows // PER_ROWS)

    def meet(self, case: Case) -> None:
        """A family that is proposed, before it is written: somebody's second record, or somebody who will have one."""
        if case.plant != "plain":
            return
        for at, (look, first) in enumerate(self.waiting):
            if look.proposed and first.applicant.sex == case.applicant.sex and first.family.regency is case.family.regency:
                del self.waiting[at]
                case.family.district, case.family.village = first.family.district, first.family.village
                person = case.applicant
                person.name, person.born, person.nik = self._second(look, first)
                self.made.append((look, first, person))
                return
        if self.due:
            self.due -= 1
            self.waiting.append((next(self.looks), case))

    def at_home(self, family: Family) -> Iterator[Person]:
        """Who joins a family that was just written: the twin of its applicant."""
        for person in self._joining(family, lambda look, first: look.home == "card" and first.family is family):
            family.members.append(person)
            yield person

    def elsewhere(self, family: Family) -> Iterator[Person]:
        """Who joins a family that nobody proposes, before it is written: it may move for that."""
        return self._joining(family, lambda look, first: look.home != "card" and not look.proposed and
                             (look.home == "province") == (first.family.regency is not family.regency))

    def _joining(self, family: Family, fits: Callable[[Look, Case], bool]) -> Iterator[Person]:
        found = next((one for one in self.waiting if fits(*one)), None)
        if not found:
            return
        self.waiting.remove(found)
        look, first = found
        if look.home == "village":
            family.district, family.village = first.family.district, first.family.village
        name, born, number = self._second(look, first)
        person = Person(name, first.applicant.sex, born, OTHER, first.applicant.job, number,
                        f"IDS-GANDA{len(self.made):04d}", family.district.digits)
        self.made.append((look, first, person))
        yield person

    def truth(self) -> Iterator[Duplicate]:
        for look, first, person in self.made:
            yield Duplicate(look.kind, *first.applicant.line, *person.line)

    def _second(self, look: Look, first: Case) -> tuple[str, int, str]:
        """Name, birth and NIK of the second record."""
        person, number = first.applicant, len(self.made)
        born = mistyped(person.born) if look.born == "mistyped" else person.born
        head = nik(first.family.district.digits, born, person.sex, 0)[:12]
        self.used[head] = self.used.get(head, SHARED_SERIAL) + 1
        names = {"same": person.name, "respelt": respelt(person.name, person.sex, number), "slip": slipped(person.name),
                 "other": f"{person.name.split()[0]} {'KEMBAR' if person.sex != FEMALE else 'KEMBARI'}"}
        return names[look.name], born, f"{head}{self.used[head]}"


def respelt(name: str, sex: str, number: int) -> str:
    """The name as another office spells it; where nothing is spelt two ways, with a title."""
    fitting = [pair for pair in SPELLINGS if pair[0] in name]
    if not fitting:
        return f"{'HJ.' if sex == FEMALE else 'H.'} {name}"
    written, other = fitting[number % len(fitting)]
    return name.replace(written, other, 1)


def slipped(name: str) -> str:
    """The name with the last vowel within its longest word mistyped."""
    word = max(name.split(), key=len)
    at = max((at for at, letter in enumerate(word[:-1]) if letter in VOWELS), default=0)
    return name.replace(word, word[:at] + VOWELS.get(word[at], "X") + word[at + 1:], 1)


def mistyped(born: int) -> int:
    """A birth date with day and month swapped, or with another day where that is none."""
    day = date.fromordinal(born)
    if day.day <= 12 and day.day != day.month:
        return day.replace(month=day.day, day=day.month).toordinal()
    return day.replace(day=day.day - 10 if day.day > 12 else day.day + 10).toordinal()
