"""People who are perhaps one, side by side, for an officer to decide: `duplikat.xlsx`, read back by `tepat decide`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pyarrow.parquet as pq
import xlsxwriter

from pipeline.core.identity_form import CHOICES, DECISION, FILLED, FIRST_KEY, SECOND_KEY, SHEET
from pipeline.core.keys import person_key
from pipeline.core.run import Run
from pipeline.core.workbook import CREATED, FAULT_COLOUR, REQUIRED_COLOUR

ADVICE = ("Tiap baris dua orang yang mungkin satu. Pilih SATU ORANG atau BERBEDA, isi bukti, petugas dan tanggal, lalu jalankan: tepat decide "
          "duplikat.xlsx. Yang berbeda di antara keduanya berwarna. Berkas ini berisi data pribadi: jangan dikirim lewat grup percakapan.")
# What is shown of both, beside each other: the column of `probable_person`, its title and width.
SHOWN = (("name", "NAMA", 28), ("nik", "NIK", 19), ("birth_date", "TANGGAL LAHIR", 15), ("sex", "L/P", 6), ("village_name", "DESA/KELURAHAN", 24),
         ("no_kk", "NO KK", 19), ("regency_code", "KABUPATEN/KOTA", 26))
AGREES = {"name": "nama", "birth_date": "tanggal lahir", "sex": "jenis kelamin", "mother": "nama ibu", "village": "desa", "card": "nomor KK", "regency": "kabupaten/kota"}
STATE = {"hold": "Ditahan sampai diputuskan", "flag": "Ditanyakan di lapangan", "proposal": "Usulan tanpa NIK yang benar: mungkin orang ini",
         "entry": "Mungkin orang di daftar rujukan ini", "SAME_CARD": "Satu bantuan: nomor KK sama", "SHARED_MEMBERS": "Satu bantuan: dua anggota atau lebih sama",
         "same": "Sudah diputuskan: satu orang", "different": "Sudah diputuskan: berbeda"}
PERSON = ["nik", "name", "birth_date", "nik_born_on", "sex", "family_id", "regency_code"]
NONE = {name: None for name, *_ in SHOWN}


@dataclass(frozen=True)
class Pair:
    """Two people, what is known of each, and the cases they belong to; `state` is a key of STATE."""

    keys: tuple[str, str]
    cases: tuple[str | None, str | None]
    people: tuple[dict, dict]
    state: str
    agrees: str = ""


def write_duplicate_workbook(run: Run, work: Path, folder: Path) -> list[Path]:
    """Write `duplikat.xlsx`, first what holds a case; no file where nobody is like another."""
    decided = {(one.key_a, one.key_b): one.decision for one in run.identity}
    pairs = [*_probable(work / "identity", decided), *_tied(work / "identity", decided), *_listed(run, work / "identity", decided)]
    if not pairs:
        return []
    path = folder / "duplikat.xlsx"
    order = list(STATE)
    with xlsxwriter.Workbook(str(path)) as book:
        book.set_properties({"title": "Orang yang mungkin satu", "created": CREATED})
        _write(book, run, sorted(pairs, key=lambda pair: order.index(pair.state)))
    return [path]


def _probable(work: Path, decided: dict[tuple[str, str], str]) -> Iterator[Pair]:
    """The pairs that touch a case, the surest first."""
    people = {row["key"]: row for row in pq.read_table(work / "probable_person.parquet").to_pylist()}
    rows = pq.read_table(work / "probable_pair.parquet").to_pylist()
    for row in sorted(rows, key=lambda row: (-row["weight"], row["key_a"], row["key_b"])):
        keys = row["key_a"], row["key_b"]
        if row["case_id_a"] or row["case_id_b"]:
            state = decided.get(tuple(sorted(keys))) or ("proposal" if row["kind"] == "proposal" else row["band"])
            yield Pair(keys, (row["case_id_a"], row["case_id_b"]), tuple(people.get(key, NONE) for key in keys), state, row["agrees"])


def _tied(work: Path, decided: dict[tuple[str, str], str]) -> Iterator[Pair]:
    """The applicants of families that may have one award for a tie that an officer can undo."""
    cases = {row["case_id"]: row for row in pq.read_table(work / "case_file.parquet").to_pylist()}
    people = {row["nik"]: row for row in pq.read_table(work / "registry_person.parquet", columns=PERSON).to_pylist()}
    families = {row["family_id"]: row for row in pq.read_table(work / "registry_family.parquet", columns=["family_id", "no_kk"]).to_pylist()}
    for row in pq.read_table(work / "duplicate.parquet", filters=[("kind", "in", ["SAME_CARD", "SHARED_MEMBERS"])]).to_pylist():
        pair = [cases[row["case_id"]], cases[row["kept_case_id"]]]
        if all(case["person_key"] for case in pair):
            shown = tuple(NONE | people.get(case["nik"], {}) | {"no_kk": families.get(case["family_id"], {}).get("no_kk")} for case in pair)
            keys = tuple(case["person_key"] for case in pair)
            yield Pair(keys, (row["case_id"], row["kept_case_id"]), shown, decided.get(tuple(sorted(keys))) or row["kind"])


def _listed(run: Run, work: Path, decided: dict[tuple[str, str], str]) -> Iterator[Pair]:
    """Members who are like an entry of a reference list: of the entry its list is shown, because its name and birth date agree."""
    rows = pq.read_table(work / "probable_entry.parquet").to_pylist()
    people = {person_key(run.key, row["nik"]): NONE | row for row in pq.read_table(work / "registry_person.parquet", columns=PERSON).to_pylist()} if rows else {}
    for row in rows:
        keys = row["person_key"], row["entry_key"]
        title = run.reference.lists[row["list"]].title.id
        yield Pair(keys, (row["case_id"], None), (people.get(keys[0], NONE), NONE | {"name": title}), decided.get(tuple(sorted(keys))) or "entry", row["agrees"])


def _write(book: xlsxwriter.Workbook, run: Run, pairs: list[Pair]) -> None:
    sheet = book.add_worksheet(SHEET)
    head = book.add_format({"bold": True, "font_color": "white", "bg_color": REQUIRED_COLOUR, "text_wrap": True, "valign": "vcenter"})
    differs, text, filled = (book.add_format(look) for look in ({"bg_color": FAULT_COLOUR, "num_format": "@"}, {"num_format": "@"},
                                                               {"bg_color": "#FFF2CC", "num_format": "@"}))
    columns = [("NO", 6), ("KEADAAN", 36), ("YANG SAMA", 34), *((f"{title} {side}", width) for _, title, width in SHOWN for side in (1, 2)),
               (DECISION, 16), *((title, 24) for title in FILLED.values()), ("KASUS 1", 30), ("KASUS 2", 30), (FIRST_KEY, 30), (SECOND_KEY, 30)]
    titles = [title for title, _ in columns]
    sheet.write_string(0, 0, ADVICE)
    sheet.set_row(1, 32)
    for at, (title, width) in enumerate(columns):
        sheet.set_column(at, at, width, filled if title in (DECISION, *FILLED.values()) else text)
        sheet.write_string(1, at, title, head)
    for at, pair in enumerate(pairs, start=2):
        sheet.write_number(at, 0, at - 1)
        sheet.write_string(at, 1, STATE[pair.state], text)
        sheet.write_string(at, 2, ", ".join(AGREES[word] for word in pair.agrees.split(";") if word), text)
        for place, (name, *_) in enumerate(SHOWN):
            values = [_shown(run, name, person) for person in pair.people]
            for side, value in enumerate(values):
                sheet.write_string(at, 3 + 2 * place + side, value, differs if values[0] != values[1] else text)
        for title, value in zip(("KASUS 1", "KASUS 2", FIRST_KEY, SECOND_KEY), (*pair.cases, *pair.keys), strict=True):
            sheet.write_string(at, titles.index(title), value or "", text)
    last = len(pairs) + 1
    sheet.data_validation(2, titles.index(DECISION), last, titles.index(DECISION), {
        "validate": "list", "source": [*CHOICES], "error_title": "Pilih dari daftar", "error_message": f"Pilih {' atau '.join(CHOICES)}."})
    sheet.freeze_panes(2, 3)
    sheet.autofilter(1, 0, last, len(columns) - 1)


def _shown(run: Run, name: str, person: dict) -> str:
    value = person[name] or (person.get("nik_born_on") if name == "birth_date" else None)
    if name == "birth_date" and value:
        return value.strftime("%d/%m/%Y")
    if name == "regency_code" and value:
        return f"{value} {run.regions.regencies[value].name}" if value in run.regions.regencies else value
    return value or ""
