"""The command line: each command in a few lines, every failure as a message and an exit code."""

from __future__ import annotations

import os
import re
import signal
import sys
from pathlib import Path
from typing import Annotated, Literal

import typer

from pipeline.cli_audit import audit_app
from pipeline.cli_awards import awards_app
from pipeline.cli_draw import draw_app
from pipeline.cli_files import files_app
from pipeline.cli_identity import identity_app
from pipeline.cli_options import Master, Root, RoundName
from pipeline.core import beside
from pipeline.core.errors import INTERRUPTED, Problem, UsageError, as_failure, language

app = typer.Typer(help="Tepat: dari data kesejahteraan sosial ke daftar penerima bantuan. "
                       "From welfare registries to lists of families who receive aid.",
                  no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)
rules_app = typer.Typer(help="Aturan program dan putaran. Rules of programmes and rounds.", no_args_is_help=True)
app.add_typer(rules_app, name="rules")
app.add_typer(files_app)
app.add_typer(audit_app)
app.add_typer(draw_app)
app.add_typer(awards_app)
app.add_typer(identity_app)


def memory_size(text: str | None) -> str | None:
    if text and not re.fullmatch("[0-9]+(MB|GB)", text):
        raise typer.BadParameter("mis. 500MB, 2GB / for example 500MB, 2GB")
    return text


@app.command()
def select(
    round_name: RoundName,
    root: Root = Path("."),
    quiet: Annotated[bool, typer.Option(help="Diam jika berhasil (untuk cron). Silent on success.")] = False,
    dry_run: Annotated[bool, typer.Option(help="Tidak menulis apa pun; tunjukkan siapa masuk dan keluar. "
                                               "Write nothing; show who would enter and leave.")] = False,
    threads: Annotated[int | None, typer.Option(help="Jumlah utas. Threads.", min=1)] = None,
    memory: Annotated[str | None, typer.Option(help="Batas memori mesin data, mis. 1GB (bawaan: 1000MB, atau seperempat berkas). "
                                                    "Memory limit of the engine (default: 1000MB, or a quarter of the files).",
                                                       callback=memory_size)] = None,
    engine: Annotated[Literal["duckdb", "spark"], typer.Option(help="Mesin untuk kelayakan dan alokasi; daftarnya sama. "
                                                                    "Engine for eligibility and allocation; the lists are the same.")] = "duckdb",
    master: Master = None,
) -> None:
    """Buat daftar satu putaran. Make the lists of a round."""
    from pipeline.console import progress, show_plan, show_summary
    from pipeline.core.engineering import Engineering
    from pipeline.flow import plan
    from pipeline.flow import select as run_select

    if master and engine != "spark":
        raise UsageError(Problem("--master", "ENGINE_NOT_SPARK", id="alamat klaster hanya untuk `--engine spark`. Tambahkan, atau hapus `--master`.",
                                 en="the address of a cluster is for `--engine spark` alone. Add it, or leave out `--master`."))
    with progress(quiet) as step:
        engineering = Engineering(threads, memory, engine, master, step)
        result = (plan if dry_run else run_select)(root, round_name, engineering)
    if not quiet:
        (show_plan if dry_run else show_summary)(root, round_name, result)


@rules_app.command("check")
def rules_check(root: Root = Path(".")) -> None:
    """Periksa semua berkas aturan. Check every rule file."""
    from pipeline.rule_check import check_rules

    for name in check_rules(root):
        print(f"✓ {name}")


@rules_app.command("test")
def rules_test(root: Root = Path(".")) -> None:
    """Uji aturan semua program dengan contoh kasusnya. Try the rules of every programme on its cases."""
    from pipeline.rule_cases import tried

    for line in tried(root):
        print(line)


@rules_app.command("show")
def rules_show(
    programme: Annotated[str, typer.Argument(help="Nama program di rules/programmes. Name of the programme.")],
    root: Root = Path("."),
) -> None:
    """Tampilkan program dalam kalimat, dengan hukum dan contohnya. Show a programme in sentences, with law and examples."""
    from pipeline.handbook import handbook_of

    print(handbook_of(root, programme), end="")


@rules_app.command("handbook")
def rules_handbook(root: Root = Path(".")) -> None:
    """Tulis ulang rules/handbook/ dari berkas program. Write rules/handbook/ anew from the programme files."""
    from pipeline.handbook import write_handbooks

    for name in write_handbooks(root):
        print(f"✓ {name}")


@rules_app.command("schema")
def rules_schema(root: Root = Path(".")) -> None:
    """Tulis ulang rules/schema/, yang dipakai penyunting teks. Write rules/schema/ anew, which editors use."""
    from pipeline.rule_schema import write_schemas

    for name in write_schemas(root):
        print(f"✓ {name}")


@rules_app.command("diff")
def rules_diff(
    old: Annotated[Path, typer.Argument(help="Berkas program yang lama. The old programme file.", exists=True, dir_okay=False)],
    new: Annotated[str, typer.Argument(help="Berkas yang baru, atau nilai andaian seperti highest_decile=5. "
                                            "The new file, or a supposed amount such as highest_decile=5.")],
    round_name: Annotated[str | None, typer.Option("--round", help="Putaran: siapa masuk dan keluar. Round: who enters and leaves.")] = None,
    root: Root = Path("."),
) -> None:
    """Tunjukkan apa yang berubah, tanpa menulis apa pun. Show what changes; nothing is written."""
    from pipeline.rule_diff import show_difference

    show_difference(root, old, new, round_name)


@app.command()
def explain(
    case_id: Annotated[str | None, typer.Argument(help="Nomor kasus. Case number.")] = None,
    nik: Annotated[bool, typer.Option("--nik", help="Tanyakan NIK di terminal ini; tidak dicatat di mana pun. "
                                                   "Ask for the NIK on this terminal; it is written nowhere.")] = False,
    round_name: Annotated[str | None, typer.Option("--round", help="Putaran (bawaan: semua). Round (default: all).")] = None,
    root: Root = Path("."),
) -> None:
    """Jelaskan keputusan satu kasus. Explain the decision on one case."""
    from pipeline.explain import asked_nik, explanation, explanation_of_nik

    if (case_id is None) != nik:
        raise typer.BadParameter("CASE_ID atau --nik / CASE_ID or --nik")
    print(explanation_of_nik(root, asked_nik(), round_name) if nik else explanation(root, case_id, round_name))


@app.command()
def doctor(root: Root = Path(".")) -> None:
    """Periksa komputer dan folder kerja. Check the machine and the folder."""
    from pipeline.doctor import examine

    findings = examine(root)
    for finding in findings:
        print(f"{'✓' if finding.sound else '✗'} {finding.text}")
    if not all(finding.sound for finding in findings):
        raise typer.Exit(78)


def main() -> None:
    """Run a command; print what went wrong in the user's language and end with the failure's exit code."""
    # A run that is told to end removes its private folders as one that is interrupted does.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    code = run(sys.argv[1:])
    sys.stdout.flush()
    sys.stderr.flush()
    beside.end()
    os._exit(code)  # an ordinary end would wait for its answer


def run(arguments: list[str]) -> int:
    """The exit code of a command."""
    try:
        return app(arguments, prog_name="tepat", standalone_mode=False) or 0
    except typer.Exit as end:
        return end.exit_code
    except (KeyboardInterrupt, typer.Abort):
        return INTERRUPTED
    except typer.TyperException as error:
        print(f"tepat: {error.format_message()}", file=sys.stderr)
        return UsageError.exit_code
    except Exception as error:
        failure = as_failure(error)
        separator = "; " if "--quiet" in arguments else "\n"
        print(separator.join(problem.text(language()) for problem in failure.problems), file=sys.stderr)
        return failure.exit_code
