"""What a run shows on the terminal: progress while it works, and at the end what the officer needs to know."""

from __future__ import annotations

import datetime
import json
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb
import pyarrow.compute as pc
import pyarrow.parquet as pq
from rich.console import Console
from rich.table import Table

from pipeline.core.paths import QUALITY_REPORT
from pipeline.core.quality_limits import CHECKS
from pipeline.core.spoken import LIST_STATES, say
from pipeline.flow import Done, Plan
from pipeline.seat_remarks import seat_remarks

QUARTER_MONTHS = 3
STAGES_ID = {"ingest": "membaca berkas", "quality": "memeriksa mutu data", "identity": "mencocokkan identitas",
             "eligibility": "menilai syarat", "allocation": "membagi kursi", "publish": "menyusun daftar"}
COLUMNS = (("Kuota", "Seats", "quota"), ("Terpilih", "Selected", "selected"), ("Cadangan", "Reserve", "reserve"),
           ("Kosong", "Unfilled", "unfilled"), ("Tertunda", "Undetermined", "undetermined"),
           ("Karantina", "Quarantined", "quarantined"))


@contextmanager
def progress(quiet: bool) -> Iterator[Callable[[str], None]]:
    """A spinner on stderr that names the stage, only where a person watches."""
    screen = Console(stderr=True)
    if quiet or not screen.is_terminal:
        yield lambda stage: None
        return
    with screen.status("…") as status:
        yield lambda stage: status.update(say(STAGES_ID[stage], stage) + " …")


def show_summary(root: Path, round_name: str, done: Done) -> None:
    """Seats, lists and open matters per regency, where the lists are, and that they are provisional."""
    manifest = json.loads((done.folder / "manifest.json").read_text(encoding="utf-8"))
    title = say(f"Putaran {round_name}", f"Round {round_name}")
    out = console()
    out.print(_table(title, _per_regency(done.folder)))
    for line in _remarks(manifest, done):
        out.print(line, markup=False)
    report = f"{_shown(root, done.folder)}/{QUALITY_REPORT.as_posix()}"
    out.print(say(f"Laporan mutu: {report}", f"Quality report: {report}"), markup=False, soft_wrap=True)
    out.print(say(f"Daftar: {_shown(root, done.folder)}/selection.parquet", f"Lists: {_shown(root, done.folder)}/selection.parquet"),
                  markup=False, soft_wrap=True)
    out.print(say(manifest["notice"]["id"], manifest["notice"]["en"]) + ".", style="bold")


def show_plan(root: Path, round_name: str, plan: Plan) -> None:
    """Who would enter and who would leave the list, by case number."""
    print(say(f"Putaran {round_name}: {len(plan.enter)} masuk, {len(plan.leave)} keluar, {plan.stay} tetap. Tidak ada yang ditulis.",
              f"Round {round_name}: {len(plan.enter)} would enter, {len(plan.leave)} would leave, {plan.stay} stay. Nothing was written."))
    for line in [*grown(plan.since), *not_used(plan.unused)]:
        print(line)
    for sign, cases in (("+", plan.enter), ("-", plan.leave)):
        for regency, case in cases:
            print(f"{sign} {regency} {case}")


def console() -> Console:
    return Console(highlight=False) if sys.stdout.isatty() else Console(highlight=False, width=100)


def _per_regency(folder: Path) -> list[dict]:
    rows = pq.read_table(folder / "balance.parquet").to_pylist()
    decision = pq.read_table(folder / "decision.parquet", columns=["regency_code", "status"])
    quarantined = decision.filter(pc.equal(decision["status"], "quarantined")).group_by("regency_code").aggregate([([], "count_all")])
    counts = {row["regency_code"]: row["count_all"] for row in quarantined.to_pylist()}
    return [row | {"quarantined": counts.get(row["regency_code"], 0)} for row in rows]


def _table(title: str, rows: list[dict]) -> Table:
    """A table that fits a terminal of 80 columns."""
    table = Table(title=title, title_justify="left", box=None, padding=(0, 1, 0, 0), pad_edge=False,
                  show_footer=True)
    table.add_column(say("Kabupaten/kota", "Regency"), footer=say("Jumlah", "Total"))
    for id_, en, name in COLUMNS:
        table.add_column(say(id_, en), justify="right", footer=str(sum(row[name] for row in rows)))
    for row in rows:
        table.add_row(f"{row['regency_code']} {row['regency_name'].removeprefix('Kabupaten ')}", *(str(row[name]) for _, _, name in COLUMNS))
    return table


def _remarks(manifest: dict, done: Done) -> Iterator[str]:
    if not done.new:
        yield say("Tidak ada perubahan: daftar yang berlaku tetap sama.", "Nothing changed: the lists in force stay.")
    yield from grown(done.since)
    lines = pq.read_table(done.folder / "reconciliation.parquet").to_pylist()
    if rejected := [line for line in lines if line["rejected"]]:
        count = sum(line["rejected"] for line in rejected)
        yield say(f"Perhatian: {count} baris di {len(rejected)} berkas bukan baris data yang utuh dan tidak terbaca (rejected_line.parquet).",
                  f"Note: {count} lines in {len(rejected)} files are no sound records and were not read (rejected_line.parquet).")
    for line in lines:
        if line["layout"] == "proposal" and line["accepted"] and (line["unknown_columns"] or line["absent_columns"]):
            unused, absent = (line[name] or "-" for name in ("unknown_columns", "absent_columns"))
            yield say(f"{line['source_file']}: kolom tidak dikenal: nomor {unused}; kolom yang tidak ada: {absent}.",
                      f"{line['source_file']}: unknown columns: number {unused}; columns that are absent: {absent}.")
        if line["superseded"]:
            yield say(f"Digantikan kiriman yang lebih baru: {line['superseded']} baris {line['source_file']}.",
                      f"Replaced by a later delivery: {line['superseded']} rows of {line['source_file']}.")
        if line["repeated_file"]:
            yield say(f"Salinan, tidak dibaca dua kali: {line['source_file']}.", f"A copy, not read twice: {line['source_file']}.")
    # Releases made before registry families could be cases do not say what their cases are.
    yield from (_families if manifest.get("candidates") == "registry" else _repairs)(done.folder, lines)
    yield from _verdicts(done.folder)
    yield from _idle_rules(done.folder)
    for one in manifest["waivers"]:
        yield say(f"Pengecualian mutu {one['regency']} ({one['check']}) oleh {one['by']}, {one['on']}: {one['why']}.",
                  f"Quality waiver {one['regency']} ({one['check']}) by {one['by']}, {one['on']}: {one['why']}.")
    if overrides := manifest.get("overrides"):  # an older version's manifest has none
        counts = ", ".join(f"{rule} {count}" for rule, count in sorted(Counter(one["rule"] for one in overrides).items()))
        yield say(f"Diputuskan petugas, bukan menurut data: {len(overrides)} ({counts}).",
                  f"Decided by officers instead of the data: {len(overrides)} ({counts}).")
    yield from _draw(manifest)
    yield from not_used(done.unused)
    for name in done.unfinished:
        yield say(f"Belum dibaca, masih disalin: {name}. Jalankan lagi setelah selesai.",
                  f"Not read, still being copied: {name}. Run again when it is done.")
    yield from _lists(manifest)
    yield from _alarms(done.folder, manifest)
    yield from seat_remarks(done.folder)
    snapshot = manifest["snapshot"]
    if snapshot["synthetic"]:
        yield say("Data sintetis: bukan data orang sungguhan.", "Synthetic data: no real person.")
    months = age_in_months(*(_day(text) for text in (snapshot["vintage"], manifest["as_of"])))
    if months >= QUARTER_MONTHS:
        yield say(f"Peringatan: data registri tertanggal {snapshot['vintage']}, {months} bulan sebelum tanggal putaran.",
                  f"Warning: the registry is of {snapshot['vintage']}, {months} months before the round's date.")
    quota = pq.read_table(done.folder / "quota.parquet").to_pylist()
    for row in quota:
        if row["poor_persons_status"] == "derived":
            yield say(f"Asumsi: penduduk miskin {row['regency_code']} ({row['poor_persons']}) dihitung dari selisih, bukan angka terbit.",
                      f"Assumption: the poor persons of {row['regency_code']} ({row['poor_persons']}) are derived, not published.")
    for note in manifest["notes"]:
        yield say(note["id"], note["en"])


def _lists(manifest: dict) -> Iterator[str]:
    """The declared lists that cannot clear anybody, by what is wrong with them."""
    lists = manifest.get("reference_lists", {}).values()  # an older version's manifest has none
    for state, said in LIST_STATES.items():
        titles = [one["title"] for one in lists if one["state"] == state]
        if titles and state != "usable":
            yield say(f"Peringatan: daftar rujukan {said['id']}, jadi tidak dapat diperiksa: {'; '.join(one['id'] for one in titles)}.",
                      f"Warning: reference lists {said['en']}, so they cannot be checked: {'; '.join(one['en'] for one in titles)}.")


def _alarms(folder: Path, manifest: dict) -> Iterator[str]:
    """Lists that exclude suspiciously many of one kecamatan."""
    path = folder / "exclusion_count.parquet"
    for row in pq.read_table(path, filters=[("is_alarm", "=", True)]).to_pylist() if path.is_file() else ():
        title, place = manifest["reference_lists"][row["list"]]["title"], f"{row['district_name']} ({row['district_code']})"
        yield say(f"Peringatan: daftar {title['id']} mengecualikan {row['excluded']} dari {row['judged']} kasus di Kec. {place}, "
                  f"jauh di atas tempat lain. Periksa dengan penerbitnya (laporan mutu).",
                  f"Warning: the list {title['en']} excludes {row['excluded']} of {row['judged']} cases of Kec. {place}, "
                  f"far above elsewhere. Check it with its issuer (quality report).")


def _draw(manifest: dict) -> Iterator[str]:
    """What chance alone decided; an older version's manifest does not tell."""
    if draw := manifest.get("draw"):
        number, of = draw["decided_by_ticket"]["cases"], draw["decided_by_ticket"]["of_selected"]
        yield say(f"Ditentukan undian saja: {number} dari {of} kursi terisi.", f"Decided by the draw alone: {number} of {of} filled seats.")
        if drand := draw.get("sources", {}).get("drand"):
            yield say(f"Tanda tangan drand (putaran {drand['round']}) tidak diperiksa di sini.",
                      f"The signature of drand (round {drand['round']}) is not verified here.")


def grown(since: dict[str, int]) -> Iterator[str]:
    """Substitutions of earlier rounds that came after these lists."""
    for name, count in since.items():
        yield say(f"Sejak daftar ini dibuat, {name} mencatat {count} pengganti: daftar ini tetap seperti saat dibuat (tepat ledger --round {name}).",
                  f"Since these lists were made, {name} has recorded {count} substitution{'s' * (count > 1)}: these lists stay as they were made (tepat ledger --round {name}).")


def not_used(names: tuple[str, ...]) -> Iterator[str]:
    """Files that came after the freeze of a public draw."""
    for name in names:
        yield say(f"Tidak dipakai, datang setelah daftar dibekukan: {name}.", f"Not used, came after the list was frozen: {name}.")


def _repairs(folder: Path, lines: list[dict]) -> Iterator[str]:
    """How many proposals go back to their regencies."""
    wanted = [("record", "=", "proposal"), ("severity", "in", ["block", "repair"])]
    faulty = pq.read_table(folder / "fault.parquet", columns=["source_file", "source_row"], filters=wanted)
    if count := len(faulty.group_by(["source_file", "source_row"]).aggregate([])):
        yield say(f"Perlu diperbaiki kabupaten/kota: {count} usulan (people/perbaikan-<kode>.xlsx).",
                  f"To be repaired by the regencies: {count} proposals (people/perbaikan-<code>.xlsx).")


def _families(folder: Path, lines: list[dict]) -> Iterator[str]:
    """What became of everything that was read, where the registry's families are the cases."""
    cases = pq.read_metadata(folder / "decision.parquet").num_rows
    proposals = sum(line["accepted"] + line["quarantined"] for line in lines if line["layout"] == "proposal")
    yield say(f"Kasus: {cases} keluarga registri. {proposals} usulan di snapshot ini dibaca, tetapi bukan kasus putaran ini.",
              f"Cases: {cases} registry families. {proposals} proposals of the snapshot were read, but are no cases of this round.")
    if count := sum(row["rows_in_no_case"] for row in pq.read_table(folder / "row_account.parquet").to_pylist()):
        yield say(f"Perhatian: {count} baris registri tidak terikat pada keluarga mana pun (tanpa kunci keluarga dan KK), jadi bukan kasus (row_account.parquet).",
                  f"Note: {count} registry rows are tied to no family (no family key, no card), so they are no cases (row_account.parquet).")
    if count := cases - sum(row["cases"] for row in pq.read_table(folder / "balance.parquet").to_pylist()):
        yield say(f"Perhatian: {count} kasus tidak berada di kabupaten/kota putaran ini, jadi tidak ada di tabel di atas (decision.parquet).",
                  f"Note: {count} cases are in none of the round's regencies, so they are not in the table above (decision.parquet).")


def _verdicts(folder: Path) -> Iterator[str]:
    """What the gate warns of."""
    checks = {check.name: check for check in CHECKS}
    rows = pq.read_table(folder / "gate.parquet", filters=[("verdict", "in", ["warn", "waived"])]).to_pylist()
    for row in rows:
        check, share = checks[row["check_name"]], f"{row['counted']}/{row['of_rows']}"
        yield say(f"Peringatan mutu {row['subject']}: {share} {check.id}.", f"Quality warning {row['subject']}: {share} {check.en}.")
    if rows:
        yield say("Minta pengirimnya memeriksa sebelum daftar ditandatangani; rinciannya di laporan mutu.",
                  "Ask the sender to check before the lists are signed; the quality report has the details.")


def _idle_rules(folder: Path) -> Iterator[str]:
    """The rules that part nobody from anybody: what they ask may be written wrong, or be in no file."""
    with duckdb.connect() as connection:
        rules = connection.execute("select rule, min(outcome), max(outcome) from read_parquet(?) group by rule order by rule",
                                   [str(folder / "rule_outcome.parquet")]).fetchall()
    if all_ := ", ".join(rule for rule, _, last in rules if last == "met"):
        yield say(f"Perhatian: kondisi aturan ini terpenuhi pada semua kasus: {all_}. Periksa aturan dan datanya.",
                  f"Note: the condition of these rules is met by all cases: {all_}. Check the rules and the data.")
    if none := ", ".join(rule for rule, first, _ in rules if first != "met"):
        yield say(f"Perhatian: kondisi aturan ini tidak terpenuhi pada satu kasus pun: {none}. Periksa aturan dan datanya.",
                  f"Note: the condition of these rules is met by no case: {none}. Check the rules and the data.")


def age_in_months(vintage: datetime.date, on: datetime.date) -> int:
    """Whole months from one day to a later one."""
    return (on.year - vintage.year) * 12 + on.month - vintage.month - (on.day < vintage.day)


def _day(text: str) -> datetime.date:
    return datetime.date.fromisoformat(text)


def _shown(root: Path, folder: Path) -> str:
    return folder.relative_to(root).as_posix() if folder.is_relative_to(root) else folder.as_posix()
