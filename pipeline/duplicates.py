"""Probable duplicates of a whole registry, on demand: everybody of a snapshot against everybody. Nobody is merged."""

from __future__ import annotations

import tempfile
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import pyarrow.parquet as pq
import xlsxwriter

from pipeline.core import release, tables
from pipeline.core.duckdb_engine import DuckdbEngine
from pipeline.core.engineering import Engineering
from pipeline.core.likeness import Share
from pipeline.core.rules import load_rules
from pipeline.core.run import Run, prepare
from pipeline.core.runner import run_stage
from pipeline.core.spoken import say
from pipeline.core.workbook import CREATED
from pipeline.flow import locked
from pipeline.identity.probable.learning import learn_from_layouts
from pipeline.identity.probable.pairs import find_all_pairs, make_registry_rows
from pipeline.ingest.stage import ingest

WORKBOOK = "duplikat.xlsx"
MOST_ROWS = 20_000  # of the workbook: the heaviest pairs; the Parquet files hold all
OF_PERSON = {"nik": "NIK", "name": "NAMA", "birth_date": "TANGGAL LAHIR", "sex": "L/P", "village_name": "DESA/KELURAHAN", "no_kk": "NO KK",
             "regency_code": "KABUPATEN/KOTA"}
OF_PAIR = {"weight": "BOBOT (LOG2)", "band": "TINDAKAN", "agrees": "SAMA", "differs": "BEDA"}


@dataclass(frozen=True)
class Found:
    """Where the pairs are, and how many there are by regency and band."""

    folder: Path
    run: Run
    counts: dict[str, dict[str, int]]


def duplicates(root: Path, round_name: str, engineering: Engineering = Engineering()) -> Found:
    """Find the pairs of the round's snapshot, and write them where their reader alone may look."""
    with _registry(root, round_name, engineering) as (run, engine):
        find_all_pairs(run, engine)
        folder = release.make_folder(release.make_folder(run.paths.out / "duplicates", 0o700) / run.snapshot.name, 0o700)
        for table in (tables.probable_pair, tables.probable_person):
            engine.keep(table, folder / table.file_name)
        _write_workbook(folder)
        for path in folder.iterdir():
            path.chmod(0o600)
        counts: dict[str, dict[str, int]] = defaultdict(lambda: dict.fromkeys(tables.BANDS, 0))
        for regency, band, pairs in engine.rows("select regency_code, band, pairs from probable_count order by regency_code"):
            counts[regency][band] = pairs
        return Found(folder, run, counts)


def learnt(root: Path, round_name: str, engineering: Engineering = Engineering()) -> dict[str, dict[str, Share]] | None:
    """The shares of the model as the round's snapshot shows them; none where no person stands in two layouts."""
    with _registry(root, round_name, engineering) as (run, engine):
        make_registry_rows(engine)
        return learn_from_layouts(engine, run.likeness)


@contextmanager
def _registry(root: Path, round_name: str, engineering: Engineering) -> Iterator[tuple[Run, DuckdbEngine]]:
    """The registry of a round's snapshot, read into a private folder."""
    rules = load_rules(root, round_name)
    with locked(rules):
        release.make_folder(rules.paths.work, 0o700)
        with tempfile.TemporaryDirectory(dir=rules.paths.work, suffix=".tmp") as scratch:
            run = prepare(rules, Path(scratch))
            with engineering.embedded(run) as engine:
                run_stage(run, ingest, engine, run.scratch)
                engine.forget({table.name for table in ingest.writes})
                yield run, engine


def told(found: Found) -> Iterator[str]:
    """The counts by regency, and where the pairs are."""
    regencies = found.run.regions.regencies
    for code, counts in found.counts.items():
        name = f"{code} {regencies[code].short_name}" if code in regencies else say("Tempat lain", "Elsewhere")
        yield say(f"{name}: {counts['hold']} pasangan hampir pasti, {counts['flag']} mungkin",
                  f"{name}: {counts['hold']} pairs nearly certain, {counts['flag']} possible")
    yield say(f"Rahasia, berisi NIK dan nama: {found.folder}", f"Confidential, holds NIK and names: {found.folder}")


def as_yaml(comparisons: dict[str, dict[str, Share]]) -> Iterator[str]:
    """Shares as they stand in `rules/likeness.yaml`."""
    yield "comparisons:"
    for name, levels in comparisons.items():
        yield f"  {name}:"
        yield from (f"    {level}: {{same_person: {share.same_person:_}, strangers: {share.strangers:_}}}" for level, share in levels.items())


def _write_workbook(folder: Path) -> None:
    """The heaviest pairs, both people side by side."""
    pairs, people = (pq.read_table(folder / table.file_name).to_pylist() for table in (tables.probable_pair, tables.probable_person))
    by_key = {person["key"]: person for person in people}
    pairs.sort(key=lambda pair: (-pair["weight"], pair["key_a"], pair["key_b"]))
    with xlsxwriter.Workbook(str(folder / WORKBOOK), {"constant_memory": True}) as book:
        book.set_properties({"title": "Kemungkinan ganda", "created": CREATED})
        sheet, head = book.add_worksheet("Pasangan"), book.add_format({"bold": True, "font_color": "white", "bg_color": "#1F4E78"})
        titles = [*OF_PAIR.values(), *(f"{title} {side}" for title in OF_PERSON.values() for side in "AB")]
        sheet.set_column(0, len(titles) - 1, 18)
        sheet.write_string(0, 0, f"{min(len(pairs), MOST_ROWS)} dari {len(pairs)} pasangan, yang terkuat dahulu. Tidak ada yang digabung oleh program.")
        for at, title in enumerate(titles):
            sheet.write_string(1, at, title, head)
        for at, pair in enumerate(islice(pairs, MOST_ROWS), start=2):
            both = [by_key[pair[key]] for key in ("key_a", "key_b")]
            sheet.write_number(at, 0, pair["weight"] / 1000)
            texts = [pair[name] for name in list(OF_PAIR)[1:]] + [str(person[name] or "") for name in OF_PERSON for person in both]
            for column, text in enumerate(texts, start=1):
                sheet.write_string(at, column, text)
        sheet.freeze_panes(2, 0)
