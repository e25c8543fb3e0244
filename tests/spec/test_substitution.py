"""Who comes after a family that gives up its award: the best waiting one of its regency that leaves the floors least short."""

from __future__ import annotations

import pytest

from pipeline.core.errors import QualityStop
from pipeline.core.ledger import Event
from pipeline.ledger.substitution import Case, Lists, after, at_first, replay, succession


def lists(selected: str, reserve: str, floors: dict[str, int] | None = None, stock: dict[str, int] | None = None, **others: str) -> Lists:
    """Lists of one regency, and of others by name: `a:WD/food,craft` is in the groups W and D and may receive food or else craft."""
    cases = {}
    for regency, (chosen, waiting) in {"here": (selected, reserve), **{name: tuple(text.split(" | ")) for name, text in others.items()}}.items():
        for status, written in (("selected", chosen), ("reserve", waiting)):
            for number, word in enumerate(written.split(), start=1):
                named, _, packages = word.partition("/")
                name, _, groups = named.partition(":")
                wanted = tuple(packages.split(",")) if packages else ()
                cases[name] = Case(name, regency, status, number, frozenset(groups), wanted, wanted[0] if wanted else None)
    return Lists(cases, {"here": floors or {}}, stock)


def leave(lists_: Lists, *names: str):
    """Whoever comes after each of some cases that leave one after the other, and how the awards then stand."""
    standing, came = at_first(lists_), []
    for name in names:
        choice = succession(lists_, standing, name, ())
        came.append((choice.successor, choice.shortfall))
        standing = after(standing, name, choice)
    return came, standing


G4 = lists("a d:WD", "b:W c:D", {"W": 1, "D": 1})
G6 = lists("a b c:W e:D f:W g:WD", "d h i:W j:D", {"W": 3, "D": 2})


@pytest.mark.parametrize(("golden", "leaves", "comes", "short"), [
    (G4, "d", "b", 1),      # the lists made anew would be b and c, and take the award of a
    (G4, "a", "b", 0),
    (G6, "a", "d", 0),
    (G6, "e", "j", 0),      # though d, h and i rank higher
    (G6, "c", "i", 0),
    (G6, "g", "i", 1),
])
def test_the_worked_examples_of_the_method(golden, leaves, comes, short):
    came, standing = leave(golden, leaves)
    assert came == [(comes, short)]
    assert set(standing.awards) == set(at_first(golden).awards) - {leaves} | {comes}


def test_without_floors_the_next_in_line_comes_and_nobody_comes_twice():
    came, standing = leave(lists("a b c", "d e"), "b", "a", "c")
    assert came == [("d", 0), ("e", 0), (None, 0)], "the third seat stays empty"
    assert set(standing.awards) == {"d", "e"}


def test_who_gave_up_an_award_never_comes_back_and_a_successor_may_give_up_too():
    came, standing = leave(lists("a", "b c"), "a", "b", "c")
    assert came == [("b", 0), ("c", 0), (None, 0)]
    assert standing.awards == {} and standing.given_up == {"a", "b", "c"}


def test_a_seat_never_leaves_its_regency():
    assert leave(lists("a", "", there="x | y"), "a")[0] == [(None, 0)]


def test_the_package_that_is_given_back_can_be_had_again():
    stocked = lists("a/food b/craft", "c/craft d/food", stock={"food": 0, "craft": 0})
    came, standing = leave(stocked, "a")
    assert came == [("d", 0)], "c ranks higher, but its package is not there"
    assert standing.awards == {"b": "craft", "d": "food"} and standing.stock == {"food": 0, "craft": 0}


def test_unused_stock_serves_a_successor_and_the_freed_package_stays_for_the_next():
    stocked = lists("a/food b/food", "c/craft,food d/food e/craft", stock={"food": 0, "craft": 1})
    standing = at_first(stocked)
    choice = succession(stocked, standing, "a", ())
    assert (choice.successor, choice.package) == ("c", "craft"), "the first choice of c is there"
    standing = after(standing, "a", choice)
    assert standing.stock == {"food": 1, "craft": 0}
    assert succession(stocked, standing, "b", ()).successor == "d"


def test_where_packages_are_bought_to_fit_the_list_a_successor_gets_its_first_choice_if_any_fits():
    bought = lists("a/food b/food", "c/craft,food d")
    standing = at_first(bought)
    choice = succession(bought, standing, "a", ())
    assert (choice.successor, choice.package) == ("c", "craft")
    standing = after(standing, "a", choice)
    assert (succession(bought, standing, "b", ()).successor, succession(bought, standing, "b", ()).package) == ("d", None)


def test_a_package_comes_before_a_floor():
    stocked = lists("a:D/food", "b/food c:D/craft", {"D": 1}, stock={"food": 0, "craft": 0})
    assert leave(stocked, "a")[0] == [("b", 1)]


def test_who_has_an_award_in_another_round_does_not_wait():
    queue = lists("a", "b c")
    assert succession(queue, at_first(queue), "a", ("b",)).successor == "c"


def event(no: int, case_id: str, successor: str | None, shortfall: int = 0, elsewhere: tuple[str, ...] = ()) -> Event:
    return Event(no, "2025-04-01T00:00:00Z", "run", case_id, "DECLINED", "BA 1", "R", "S", successor, None, shortfall, elsewhere)


def test_a_ledger_is_replayed_event_by_event():
    standing = replay("x.jsonl", G6, [event(1, "e", "j"), event(2, "c", "i"), event(3, "j", "d", 1)])
    assert set(standing.awards) == {"a", "b", "f", "g", "i", "d"}


@pytest.mark.parametrize("wrong", [
    event(2, "e", "j"),                        # e gave up already
    event(2, "nobody", "i"),
    event(2, "d", "i"),                        # d never held an award
    event(2, "c", "d"),                        # i keeps the floor, d does not
    event(2, "c", None),
    event(2, "c", "i", 1),
    event(2, "c", "i", elsewhere=("i",)),
])
def test_an_event_that_does_not_follow_from_the_lists_is_told_with_its_line(wrong):
    with pytest.raises(QualityStop) as stopped:
        replay("x.jsonl", G6, [event(1, "e", "j"), wrong])
    assert [(problem.where, problem.code) for problem in stopped.value.problems] == [("x.jsonl:2", "LEDGER_DIFFERS")]
