"""Laws of substitution, on random lists and whatever order of events: P17, and P20 for packages in stock."""

from __future__ import annotations

from collections import Counter

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from pipeline.core.ledger import Event, holders
from pipeline.ledger.substitution import Case, Lists, after, at_first, replay, succession, waiting

REGENCIES, GROUPS, PACKAGES = ("64.01", "64.02"), ("women", "disability"), ("food", "craft", "trade")
CHOICES = st.lists(st.sampled_from(PACKAGES), min_size=1, max_size=3, unique=True).map(tuple)
STOCK = st.none() | st.fixed_dictionaries({package: st.integers(0, 2) for package in PACKAGES})
FLOORS = st.fixed_dictionaries({regency: st.fixed_dictionaries({}, optional={group: st.integers(0, 4) for group in GROUPS}) for regency in REGENCIES})


@st.composite
def drawn_lists(draw) -> Lists:
    cases = {}
    for regency in REGENCIES:
        for status in ("selected", "reserve"):
            for number in range(1, draw(st.integers(0, 5)) + 1):
                wanted, groups = draw(CHOICES), draw(st.frozensets(st.sampled_from(GROUPS)))
                name = f"{regency}-{status}-{number}"
                cases[name] = Case(name, regency, status, number, groups, wanted, draw(st.sampled_from(wanted)))
    return Lists(cases, draw(FLOORS), draw(STOCK))


def lacking(lists: Lists, regency: str, awards) -> int:
    """How many members the floors of a regency lack, counted plainly."""
    members = Counter(group for name in awards if lists.cases[name].regency_code == regency for group in lists.cases[name].groups)
    return sum(max(0, least - members[group]) for group, least in lists.floors[regency].items())


class Ledger(RuleBasedStateMachine):
    """A round whose cases give up their awards one after the other, each event held against a plain count."""

    @initialize(lists=drawn_lists())
    def start(self, lists):
        self.lists, self.standing, self.events = lists, at_first(lists), []

    @rule(data=st.data())
    def one_gives_up(self, data):
        before, lists = self.standing, self.lists
        if not before.awards:
            return
        name = data.draw(st.sampled_from(sorted(before.awards)))
        waited = [case.case_id for case in waiting(lists, before, lists.cases[name].regency_code)]
        elsewhere = tuple(sorted(data.draw(st.sets(st.sampled_from(waited), max_size=2)))) if waited else ()
        choice = succession(lists, before, name, elsewhere)
        self.standing = after(before, name, choice)
        self.events.append(Event(len(self.events) + 1, "2025-04-01T00:00:00Z", "run", name, "DIED", "BA", "R", "S", choice.successor,
                                 choice.package, choice.shortfall, elsewhere))
        self.others_keep_theirs(before, name, choice)
        self.nobody_better_was_passed_over(before, name, choice, elsewhere)

    def others_keep_theirs(self, before, name, choice):
        kept = {case: package for case, package in before.awards.items() if case != name}
        came = {} if choice.successor is None else {choice.successor: choice.package}
        assert self.standing.awards == kept | came
        assert not came or self.lists.cases[choice.successor].regency_code == self.lists.cases[name].regency_code
        assert not came or choice.successor not in before.given_up

    def nobody_better_was_passed_over(self, before, name, choice, elsewhere):
        lists, left, regency = self.lists, set(before.awards) - {name}, self.lists.cases[name].regency_code
        stock = None if before.stock is None else Counter(before.stock) + Counter([before.awards[name]])
        could = [case for case in lists.cases.values() if case.status == "reserve" and case.regency_code == regency
                 and case.case_id not in {*before.awards, *before.given_up, *elsewhere} and (stock is None or any(stock[one] for one in case.packages))]
        wanted = sorted((lacking(lists, regency, {*left, case.case_id}), case.list_no, case.case_id) for case in could)
        assert (choice.successor, choice.shortfall) == ((wanted[0][2], wanted[0][0]) if wanted else (None, lacking(lists, regency, left)))

    @invariant()
    def no_package_is_given_that_is_not_there(self):
        if self.lists.stock is not None:
            assert all(count >= 0 for count in self.standing.stock.values())
            given_ = Counter(self.standing.awards.values()) + Counter(self.standing.stock)
            assert given_ == Counter(at_first(self.lists).awards.values()) + Counter(self.lists.stock)

    @invariant()
    def no_regency_has_more_awards_than_at_first(self):
        now, first = (Counter(self.lists.cases[name].regency_code for name in standing.awards) for standing in (self.standing, at_first(self.lists)))
        assert now <= first

    @invariant()
    def the_ledger_replays_to_the_same_awards(self):
        assert replay("x", self.lists, self.events) == self.standing
        assert holders(at_first(self.lists).awards, self.events) == set(self.standing.awards)


TestLedger = Ledger.TestCase
TestLedger.settings = settings(max_examples=60, stateful_step_count=12)
