"""The commands of a public draw."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Annotated

import typer

from pipeline.cli_options import Root, RoundName

draw_app = typer.Typer()


def clock() -> datetime.datetime:
    return datetime.datetime.now(datetime.UTC)


def moment(text: str | None) -> datetime.datetime | None:
    """A time as ISO 8601 writes it, with its zone."""
    try:
        typed = text and datetime.datetime.fromisoformat(text)
        if typed and typed.tzinfo is None:
            raise ValueError
        return typed and typed.astimezone(datetime.UTC)
    except (ValueError, OverflowError):
        raise typer.BadParameter("waktu dengan zonanya, mis. 2025-04-02T10:00+08:00 / a time with its zone") from None


@draw_app.command()
def freeze(
    round_name: RoundName,
    root: Root = Path("."),
    drand_at: Annotated[str | None, typer.Option(metavar="TIME", help="Waktu nilai drand, mis. 2025-04-02T10:00+08:00. When drand's value comes.")] = None,
    public_draw: Annotated[str | None, typer.Option(metavar="TIME", help="Waktu angka ditarik terbuka. When digits are drawn in public.")] = None,
    place: Annotated[str | None, typer.Option(help="Tempat angka ditarik. Where they are drawn.")] = None,
) -> None:
    """Bekukan daftar yang akan diundi. Freeze the list of a public draw, and name the future value that draws it."""
    from pipeline.public_draw import freeze as freeze_list
    from pipeline.public_draw import minutes, sources_of

    record = freeze_list(root, round_name, sources_of(moment(drand_at), moment(public_draw), place), clock)
    print(minutes(root, record))


@draw_app.command()
def draw(
    round_name: RoundName,
    root: Root = Path("."),
    drand_round: Annotated[int | None, typer.Option(help="Nomor putaran drand. Round of drand.")] = None,
    randomness: Annotated[str | None, typer.Option(metavar="HEX", help="Nilai drand, 64 angka heksadesimal. Its randomness.")] = None,
    digits: Annotated[str | None, typer.Option(help="Angka yang ditarik terbuka. Digits drawn in public.")] = None,
) -> None:
    """Catat nilai undian publik, satu kali. Enter the value of a public draw, once."""
    from pipeline.public_draw import Value, enter, told

    print(told(enter(root, round_name, Value(drand_round, randomness, digits), clock)))
