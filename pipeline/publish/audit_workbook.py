"""`people/paket-audit.xlsx`: one sheet that says what each check of the auditors found, and one sheet of cases for each."""

from __future__ import annotations

from collections import Counter, defaultdict
from pathlib import Path

import pyarrow.parquet as pq
import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from pipeline.core.constraints import MEANINGS
from pipeline.core.facts import candidate_facts
from pipeline.core.run import Run
from pipeline.core.spoken import STATUSES, value_words
from pipeline.core.workbook import CREATED, masked
from pipeline.publish.audit_checks import AUDIT_CHECKS

MOST_ROWS = 10_000  # of one check; all of them are in audit_check_case.parquet
ORDER = {status: place for place, status in enumerate(STATUSES)}
FINDINGS = {"hit": "ditemukan", "review": "perlu dipastikan", "unknown": "belum diketahui"}
GRAVITY = {finding: place for place, finding in enumerate(FINDINGS)}
MEMBER = "member:"
BAD = {fact: bad for check in AUDIT_CHECKS for fact, bad in check.facts.items()}
SAID = {"SAME_NIK": "NIK sama dengan kasus lain", "SAME_FAMILY": "keluarga sama dengan kasus lain",
         "SAME_CARD": "nomor KK sama dengan kasus lain", "LISTED_TWICE": "lebih dari sekali di daftar",
         "NIK_NOT_FOUND": "NIK tidak ditemukan di registri", "NAME_MISSING": "nama kosong"}
OVERVIEW = (("NO", 5), ("PEMERIKSAAN", 58), ("DAPAT DIPERIKSA", 18), ("DITEMUKAN", 12), ("TERPILIH", 11), ("CADANGAN", 11),
            ("DI LUAR DAFTAR", 16), ("PERLU DIPASTIKAN", 18), ("BELUM DIKETAHUI", 17), ("KETERANGAN", 90))
CASES = (("NOMOR KASUS", 32), ("KABUPATEN/KOTA", 26), ("NAMA", 30), ("NIK", 20), ("STATUS", 22), ("TEMUAN", 18), ("YANG DITEMUKAN", 70),
         ("DIPUTUSKAN PETUGAS", 30))
READING = (
    "Ditemukan: semua usulan yang terkena pemeriksaan ini. Terpilih dan Cadangan: yang tetap masuk daftar. Di luar daftar: yang ditemukan dan tidak masuk.",
    "Perlu dipastikan: ada di daftar, dengan tanda yang belum pasti. Belum diketahui: ada di daftar, dan datanya tidak ada.",
    "Pemeriksaan yang tidak dapat dilakukan bukan berarti bersih: sel kosong berarti tidak ada yang dapat dicari, bukan tidak ada temuan.",
)


def write_audit_workbook(run: Run, work: Path, folder: Path) -> Path:
    """Write the workbook, from the tables of the last stage."""
    checks, cases, people = (pq.read_table(work / "publish" / f"{name}.parquet").to_pylist()
                             for name in ("audit_check", "audit_check_case", "audit_person"))
    statuses = pq.read_table(work / "publish" / "decision.parquet", columns=["status"])["status"].to_pylist()
    of_check: dict[int, list[dict]] = defaultdict(list)
    whom = {person["case_id"]: person for person in people}
    for case in cases:
        of_check[case["check_no"]].append(case | whom[case["case_id"]])
    path = folder / "paket-audit.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        book.set_properties({"title": f"Paket audit {run.round.round}", "created": CREATED})
        looks = {"head": book.add_format({"bold": True, "font_color": "white", "bg_color": "#1F4E78"}),
                 "title": book.add_format({"bold": True, "font_size": 14}), "wrap": book.add_format({"text_wrap": True, "valign": "top"}),
                 "top": book.add_format({"valign": "top"}), "bad": book.add_format({"valign": "top", "bg_color": "#F8CBAD"}),
                 "open": book.add_format({"valign": "top", "bg_color": "#FFF2CC"}), "link": book.add_format({"valign": "top", "underline": 1})}
        _overview(book.add_worksheet("Ringkasan"), run, checks, statuses, looks)
        for check, row in zip(AUDIT_CHECKS, checks, strict=True):
            _cases(book.add_worksheet(_sheet(row["check_no"], check.short)), run, row, of_check[row["check_no"]], looks)
    return path


def _sheet(number: int, short: str) -> str:
    return f"{number} {short}"


def _overview(sheet: Worksheet, run: Run, checks: list[dict], statuses: list[str], looks: dict) -> None:
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.fit_to_pages(1, 0)
    sheet.write_string(0, 0, f"Paket audit putaran {run.round.round}: {run.programme.title_id}", looks["title"])
    listed = Counter(statuses)
    sheet.write_string(1, 0, f"Terpilih {listed['selected']}, cadangan {listed['reserve']}, seluruhnya {len(statuses)} kasus. Dihitung per {run.round.as_of}; proses {run.run_id}; daftar sementara, belum diverifikasi.")
    for at, sentence in enumerate(READING, start=2):
        sheet.write_string(at, 0, sentence)
    start = 3 + len(READING)
    _head(sheet, start, OVERVIEW, looks)
    for at, (check, row) in enumerate(zip(AUDIT_CHECKS, checks, strict=True), start=start + 1):
        on_list = row["selected"] + row["reserve"]
        sheet.write_number(at, 0, row["check_no"], looks["top"])
        sheet.write_url(at, 1, f"internal:'{_sheet(row['check_no'], check.short)}'!A1", looks["link"], row["title_id"])
        sheet.write_string(at, 2, "ya" if row["checkable"] else "tidak", looks["top" if row["checkable"] else "open"])
        for column, number in enumerate((row["cases"], row["selected"], row["reserve"], row["cases"] - on_list, row["to_review"], row["unknown"]), 3):
            if number or row["checkable"]:  # where nobody could look, nothing found is no zero
                sheet.write_number(at, column, number, looks["bad" if column in (4, 5) and number else "open" if column > 6 and number else "top"])
        sheet.write_string(at, 9, row["why_not_id"] or "", looks["wrap"])
    sheet.freeze_panes(start + 1, 2)


def _cases(sheet: Worksheet, run: Run, check: dict, cases: list[dict], looks: dict) -> None:
    """The cases of one check: what is found first, and of that what is on the list."""
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.fit_to_pages(1, 0)
    sheet.write_string(0, 0, f"{check['check_no']}. {check['title_id']}", looks["title"])
    remark = check["why_not_id"] or ("" if cases else "Tidak ada kasus yang ditemukan.")
    if len(cases) > MOST_ROWS:
        remark += f" Ditampilkan {MOST_ROWS} dari {len(cases)} kasus; semuanya ada di audit_check_case.parquet."
    sheet.write_string(1, 0, remark.strip())
    sheet.write_url(2, 0, "internal:'Ringkasan'!A1", looks["link"], "Kembali ke ringkasan")
    _head(sheet, 3, CASES, looks)
    for at, case in enumerate(sorted(cases, key=_place)[:MOST_ROWS], start=4):
        for column, text in enumerate((case["case_id"], _regency(run, case["regency_code"]), case["name"] or "-", masked(case["nik"]),
                                       STATUSES[case["status"]]["id"], FINDINGS[case["finding"]], _found(run, case["found"], case["finding"]),
                                       case["overridden_rules"].replace(";", "; "))):
            sheet.write_string(at, column, text)
    sheet.freeze_panes(4, 0)
    sheet.autofilter(3, 0, 3 + max(1, min(len(cases), MOST_ROWS)), len(CASES) - 1)


def _head(sheet: Worksheet, at: int, columns: tuple[tuple[str, int], ...], looks: dict) -> None:
    for column, (title, width) in enumerate(columns):
        sheet.set_column(column, column, width)
        sheet.write_string(at, column, title, looks["head"])


def _place(case: dict) -> tuple:
    return GRAVITY[case["finding"]], ORDER[case["status"]], case["regency_code"], case["found"], case["case_id"]


def _regency(run: Run, code: str) -> str:
    regency = run.regions.regencies.get(code)
    return f"{code} {regency.name}" if regency else code


def _found(run: Run, found: str, finding: str) -> str:
    """What a finding goes by, in words."""
    facts, titles = candidate_facts(), {code: one.title.id for code, one in run.reference.lists.items()}
    if found in MEANINGS:
        return MEANINGS[found].id
    if found in facts:
        return f"{facts[found].id}: {value_words(BAD[found] if finding == 'hit' else None, 'id')}"
    if found in titles:
        return f"nama dan tanggal lahir sama dengan baris di daftar {titles[found]}"
    if found.startswith(MEMBER):
        return f"anggota lain ada di daftar {titles[found.removeprefix(MEMBER)]}"
    return SAID.get(found) or f"aturan: {next(rule.says_id for rule in run.programme.rules if rule.name == found)}"
