"""Learns the shares of the model from records that are known to be one person's, and from strangers.

Whoever stands in the registry under one NIK in several layouts was written down by several people: how their records
differ shows how one person's do. Nothing is drawn: strangers are people next to each other in the order of a hash.
"""

from __future__ import annotations

from pipeline.core.duckdb_engine import DuckdbEngine
from pipeline.core.likeness import LEVELS, MILLION, Likeness, Share
from pipeline.identity.probable.pairs import make_people

NEIGHBOURS = 40
STRANGERS = 10_000

SAME_PERSON = """
    select one.person_no as join_key_l, two.person_no as join_key_r, '0' as match_key
    from registry_row one
    join registry_row two on two.person_no // 10 = one.person_no // 10 and two.person_no > one.person_no
    -- Only DTKS (the third) holds a birth date of its own: between two others that of the NIK would agree with itself.
    where one.layout_no = 3 or two.layout_no = 3
    group by one.person_no, two.person_no"""
STRANGE = f"""
    with placed as (
        select person_no, row_number() over (order by md5(cast(person_no as varchar)), person_no) as place
        from (select distinct person_no from registry_row)
    )
    select least(one.person_no, two.person_no) as join_key_l, greatest(one.person_no, two.person_no) as join_key_r, '0' as match_key
    from placed one
    join placed two on two.place between one.place + 1 and one.place + {NEIGHBOURS}
    where one.place <= {STRANGERS} and one.person_no // 10 <> two.person_no // 10"""


def learn_from_layouts(engine: DuckdbEngine, likeness: Likeness) -> dict[str, dict[str, Share]] | None:
    """The shares that a registry shows; none if nobody stands in DTKS and in another layout. Changes `registry_row`.

    Two shares are left as they were: how often people with a second NIK have moved, as records of one NIK are of one home; and
    how often strangers are of one sex, as it is that of strangers with like names.
    """
    engine.make_from_query("registry_row", "select * replace (person_no * 10 + layout_no as person_no) from registry_row")
    learnt = learn(engine, likeness, SAME_PERSON, STRANGE)
    return learnt and learnt | {
        "home": {level: Share(same_person=share.same_person, strangers=learnt["home"][level].strangers)
                 for level, share in likeness.comparisons["home"].items()},
        "sex": {level: Share(same_person=learnt["sex"][level].same_person, strangers=share.strangers)
                for level, share in likeness.comparisons["sex"].items()}}


def learn(engine: DuckdbEngine, likeness: Likeness, same_person: str, strangers: str) -> dict[str, dict[str, Share]] | None:
    """The shares of each level among the pairs of two queries; a comparison that no pair can make keeps its shares."""
    counts = [_levels_of(engine, likeness, query) for query in (same_person, strangers)]
    if not any(counts[0].values()):
        return None
    return {name: {level: Share(same_person=one, strangers=two) for level, one, two in zip(LEVELS[name], *(
        _shares(count[name], name) for count in counts), strict=True)} if all(count[name] for count in counts) else likeness.comparisons[name]
        for name in LEVELS}


def _levels_of(engine: DuckdbEngine, likeness: Likeness, query: str) -> dict[str, dict[int, int]]:
    """How many pairs of a query are at each level of each comparison, where both sides are known."""
    from pipeline.identity.probable.scoring import score

    engine.make_from_query("likely_pair", query)
    make_people(engine)
    score(engine, likeness, None)
    return {name: dict(engine.rows(f"select {name}_level, count(*) from scored_pair where {name}_level >= 0 group by {name}_level"))
            for name in LEVELS}


def _shares(counts: dict[int, int], name: str) -> list[int]:
    """Shares per million, most alike first; no level is impossible, and `other` takes what rounding leaves."""
    levels = range(len(LEVELS[name]) - 1, 0, -1)
    total = sum(counts.values()) + len(LEVELS[name])
    shares = [(counts.get(level, 0) + 1) * MILLION // total or 1 for level in levels]
    return [*shares, MILLION - sum(shares)]
