"""Who may be one person under two NIK, and whom a proposal without a good NIK may mean. Nobody is merged: people decide."""

from __future__ import annotations

from math import log2
from pathlib import Path

import pyarrow as pa

from pipeline.core import tables
from pipeline.core.contract import Table
from pipeline.core.duckdb_engine import DuckdbEngine
from pipeline.core.keys import person_key
from pipeline.core.likeness import Likeness
from pipeline.core.run import Run
from pipeline.core.stage import make_all
from pipeline.identity.names import name_words

HERE = Path(__file__).parent
MADE = (tables.likeness_model, tables.probable_pair, tables.probable_person, tables.probable_count)
LETTERS = 3  # as many letters of a word must be right for two people to be compared at all


def find_pairs(run: Run, engine: DuckdbEngine) -> None:
    """Make the pairs, who they are, how many they are and the model that weighed them; empty where the registry's families are the cases.

    There everybody would be sought: `tepat duplicates` does that on demand.
    """
    if run.programme.candidates == "registry":
        for table in MADE:
            _make_empty(engine, table)
        return
    make_all(engine, HERE, ("sought_person",))
    _make_rows(engine)
    _weigh_and_name(run, engine)


def find_all_pairs(run: Run, engine: DuckdbEngine) -> None:
    """The same for everybody in the registry, proposed or not."""
    make_registry_rows(engine)
    _weigh_and_name(run, engine)


def make_registry_rows(engine: DuckdbEngine) -> None:
    """`registry_row` with everybody sought, and nobody proposed."""
    for table in (tables.case_file, tables.registry_person, tables.current_proposal):
        _make_empty(engine, table)
    engine.make_from_query("sought_person", "select cast(nik as bigint) as person_no from person where nik is not null group by nik")
    _make_rows(engine)


def _make_empty(engine: DuckdbEngine, table: Table) -> None:
    engine.make_from_arrow(table.name, table.arrow_schema().empty_table())


def _make_rows(engine: DuckdbEngine) -> None:
    make_name_forms(engine, [name for name, in engine.rows("""
        select name from person where name is not null
        union
        select mother_name from person where mother_name is not null
        union
        select applicant_name from current_proposal where applicant_name is not null""")])
    make_all(engine, HERE, ("registry_row", "proposal_row"))


def _weigh_and_name(run: Run, engine: DuckdbEngine) -> None:
    make_all(engine, HERE, ("likely_pair",))
    weigh(engine, run.likeness)
    engine.make_from_arrow("person_number", person_numbers(run.key, engine))
    make_all(engine, HERE, ("probable_pair", "probable_person", "probable_count"))


def weigh(engine: DuckdbEngine, likeness: Likeness) -> None:
    """Make `judged_pair` of `likely_pair`, and `likeness_model` of what weighed it."""
    from pipeline.identity.probable.scoring import score  # splink takes its time to load

    make_people(engine)
    # The people of the fullest layout: to count all of them once would take longer than to compare them.
    [(people,)] = engine.rows("select max(rows_held) from (select count(*) as rows_held from registry_row group by layout_no) as layouts")
    general = expected(likeness, people or 1)
    engine.make_from_arrow("likeness_model", model_table(likeness, general))
    engine.make_from_arrow("weighing", pa.table({name: pa.array([figure], pa.int64()) for name, figure in general.items()}))
    score(engine, likeness, (general["flag_at"] - max(general["expected_of_person"], general["expected_of_proposal"])) / 1000)
    make_all(engine, HERE, ("judged_pair",))


def make_name_forms(engine: DuckdbEngine, names: list[str]) -> None:
    """The spoken form of every name, and the beginnings of its first and last word, as numbers."""
    words = [name_words(name) for name in names]
    spoken = [" ".join(sorted(one)) or None for one in words]
    heads, tails = ([one[at][:LETTERS] if one else None for one in words] for at in (0, -1))
    spoken_no, part_no = _numbers(spoken), _numbers([*heads, *tails])
    engine.make_from_arrow("name_form", pa.table({
        "name": pa.array(names, pa.string()), "spoken_no": pa.array(map(spoken_no.get, spoken), pa.int32()),
        "head_no": pa.array(map(part_no.get, heads), pa.int32()), "tail_no": pa.array(map(part_no.get, tails), pa.int32())}))
    engine.make_from_arrow("spoken_name", pa.table({
        "spoken": pa.array(spoken_no, pa.string()), "spoken_no": pa.array(spoken_no.values(), pa.int32())}))


def _numbers(texts: list[str | None]) -> dict[str, int]:
    """A number for every text, the same whatever the order they come in."""
    return {text: number for number, text in enumerate(sorted({text for text in texts if text}))}


def make_people(engine: DuckdbEngine) -> None:
    """The people of all pairs, and how common each name, birth date and village is among the rows of the registry."""
    make_all(engine, HERE, ("compared_person",))
    for column, source in (("spoken", "registry_row join spoken_name on spoken_name.spoken_no = registry_row.spoken_no"),
                           ("born", "registry_row"), ("village", "registry_row")):
        engine.make_from_query(f"{column}_frequency", f"""
            select {column}, count(*) / sum(count(*)) over () as tf_{column}
            from {source} where {column} is not null group by {column}""")


def expected(likeness: Likeness, people: int) -> dict[str, int]:
    """What holds of all pairs, in thousandths of log2: the odds before anything is compared, and the limits of the bands.

    Of the pairs that people make, as many are one person as people have a second NIK; a proposal means one of the people.
    """
    return {"people": people,
            "expected_of_person": -round(1000 * log2(likeness.one_in * people / 2)),
            "expected_of_proposal": -round(1000 * log2(people)),
            "hold_at": likeness.hold_at * 1000, "flag_at": likeness.flag_at * 1000}


def model_table(likeness: Likeness, general: dict[str, int]) -> pa.Table:
    """The model as it is released: every share, and what holds of all."""
    levels = [{"comparison": comparison, "level": level, **share.model_dump()}
              for comparison, shares in likeness.comparisons.items() for level, share in shares.items()]
    return pa.Table.from_pylist([*levels, *({"comparison": "model", "level": name, "figure": figure} for name, figure in general.items())],
                                schema=tables.likeness_model.arrow_schema())


def person_numbers(key: bytes, engine: DuckdbEngine) -> pa.Table:
    """The NIK and the key of every person of a pair; of a proposal without a NIK, its case number."""
    numbers = engine.rows("""
        select paired.person_no, proposal_row.case_id
        from (select one as person_no from judged_pair union select two as person_no from judged_pair) as paired
        left join proposal_row on proposal_row.person_no = paired.person_no""")
    niks = [f"{number:016d}" if number > 0 else None for number, _ in numbers]
    return pa.table({
        "person_no": pa.array([number for number, _ in numbers], pa.int64()), "nik": pa.array(niks, pa.string()),
        "key": pa.array([person_key(key, nik) if nik else case_id for nik, (_, case_id) in zip(niks, numbers, strict=True)], pa.string()),
        "case_id": pa.array([case_id for _, case_id in numbers], pa.string())})
