"""The commands about the files that a run reads: made, checked, brought over, listed."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Annotated

import typer

from pipeline.cli_options import Master, Root, RoundName
from pipeline.core.errors import Problem, UsageError, language

files_app = typer.Typer()


@files_app.command()
def template(
    regency: Annotated[str, typer.Option(help="Kode kabupaten/kota, mis. 64.72. Regency code.")],
    out: Annotated[Path | None, typer.Option(help="Nama berkas (bawaan: usulan-<kode>.xlsx). File name.")] = None,
    programme: Annotated[str, typer.Option(help="Program. Programme.")] = "uep",
    root: Root = Path("."),
) -> None:
    """Buat buku kerja usulan untuk satu kabupaten/kota. Make a regency's proposal workbook."""
    from pipeline.template import write_template

    print(write_template(root, regency, programme, out or Path(f"usulan-{regency}.xlsx")))


@files_app.command()
def check(
    files: Annotated[list[Path], typer.Argument(help="Berkas yang akan dikirim. Files to be sent.", exists=True, dir_okay=False)],
    root: Root = Path("."),
) -> None:
    """Periksa berkas sebelum dikirim, tanpa menulis apa pun. Check files before they are sent; nothing is written."""
    from pipeline.check import check as check_files
    from pipeline.check import show

    show(*check_files(root, files, datetime.date.today()))


@files_app.command()
def status(round_name: RoundName, root: Root = Path(".")) -> None:
    """Tunjukkan kiriman yang sudah dan belum datang. Show what has arrived and what has not."""
    from pipeline.status import delivered, show

    show(*delivered(root, round_name))


@files_app.command()
def fetch(
    table: Annotated[str, typer.Argument(help="Nama tabel di katalog Spark, mis. dtsen.keluarga. Name of a table in the catalogue of Spark.")],
    to: Annotated[Path, typer.Option(help="Berkas yang dibuat, mis. data/raw/2025/2025-03-10/registry/dtsen_keluarga.parquet. The file to make.")],
    master: Master = None,
    root: Root = Path("."),
) -> None:
    """Salin tabel registri dari klaster menjadi berkas kiriman. Bring a registry table over from a cluster, as a file of a delivery."""
    from pipeline.fetch import fetch as fetch_table

    rows = fetch_table(root, table, to, master)
    print(f"{to}: {rows} " + ("baris" if language() == "id" else "rows"))


@files_app.command()
def sample(
    out: Annotated[Path, typer.Option(help="Folder snapshot yang dibuat. Folder of the new snapshot.")],
    families: Annotated[int, typer.Option(help="Jumlah keluarga. Number of families.", min=1000)] = 12000,
    seed: Annotated[int, typer.Option(help="Benih acak. Seed.")] = 2025,
    proposals: Annotated[int | None, typer.Option(help="Jumlah usulan (bawaan: menurut jumlah keluarga). "
                                                       "Number of proposals (default: by that of families).", min=100)] = None,
    clean: Annotated[bool, typer.Option("--clean", help="Tanpa kesalahan dan tanpa data ganda. Nothing wrong, nobody twice.")] = False,
    truth: Annotated[Path | None, typer.Option(help="Folder catatan kebenaran (bawaan: <out>.truth). "
                                                    "Folder for what was planted.")] = None,
    root: Root = Path("."),
) -> None:
    """Buat provinsi sintetis. Make a synthetic province."""
    from pipeline.sample.province import write

    if out.exists() and any(out.iterdir()):
        raise UsageError(Problem(str(out), "OUT_EXISTS", id="folder sudah berisi. Pilih folder lain.",
                                 en="the folder is not empty. Choose another."))
    write(root, families, seed, out, truth or out.with_name(f"{out.name}.truth"), clean=clean, proposals=proposals)
