"""No number of a living person in the repository, a lock that pins every byte, and modules one can hold in the head."""

from __future__ import annotations

import re
import subprocess
import tomllib
import zipfile
from functools import cache
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.house.sources import ROOT, modules, shown

MOST_LINES = 260
SHAPED = re.compile(rb"(?<![0-9A-Fa-f])[0-9]{16}(?![0-9A-Fa-f])")
# Serials from 9000 on were never given out; 16 zeros are the mark of a number that is missing.
HARMLESS = re.compile(rb"[0-9]{12}9[0-9]{3}|0{16}")
PACKED = (".xlsx", ".zip", ".docx", ".ods")


@cache
def files() -> tuple[Path, ...]:
    """Every file that is tracked, or would be if somebody added all."""
    if not (ROOT / ".git").exists():
        pytest.skip("no git checkout")
    listed = subprocess.run(["git", "ls-files", "-coz", "--exclude-standard"], cwd=ROOT, capture_output=True, check=True).stdout
    return tuple(sorted(path for name in listed.decode().split("\0") if name and (path := ROOT / name).is_file()))


def contents(path: Path) -> list[tuple[str, bytes]]:
    if path.suffix not in PACKED:
        return [(shown(path), path.read_bytes())]
    with zipfile.ZipFile(path) as packed:
        return [(f"{shown(path)}!{name}", packed.read(name)) for name in packed.namelist()]


def could_be_a_persons(content: bytes) -> list[int]:
    """Where numbers stand that could be somebody's NIK or KK; never the numbers themselves."""
    return [match.start() for match in SHAPED.finditer(content) if not HARMLESS.fullmatch(match[0])]


def test_no_file_holds_a_number_that_could_be_a_persons():
    found = [f"{where} at byte {places[0]}, {len(places)} in all" for path in files() for where, content in contents(path)
             if (places := could_be_a_persons(content))]
    assert found == []


@pytest.mark.parametrize("serial, before, after, found", [
    ("0001", "", "", True), ("8999", "nik: ", ",", True), ("0001", "KLG-", "-", True), ("0001", "z", "z", True),
    ("9000", "", "", False), ("9999", "", "", False),
    ("0001", "7", "", False), ("0001", "", "7", False), ("0001", "a", "", False), ("0001", "", "f", False),
])
def test_the_search_knows_such_a_number_by_its_length_and_serial(serial, before, after, found):
    number = "640303" + "120590" + serial
    assert bool(could_be_a_persons(f"{before}{number}{after}".encode())) == found


def test_sixteen_zeros_are_nobody():
    assert could_be_a_persons(b"0" * 16) == []


def test_the_workbooks_of_the_sample_are_searched_too():
    names = [where for path in files() if path.suffix == ".xlsx" for where, _ in contents(path)]
    assert any("sharedStrings" in name for name in names) and any("sheet1" in name for name in names)


def test_private_places_are_ignored_by_git():
    private = ["data/raw/lain/2025-01-01/registry/a.csv", "data/out/x/current", "data/.key", "rules/identity.csv",
               "rules/rounds/2025-murni.csv", "rules/rounds/2025-murni.overrides.csv", "rules/rounds/2025-murni.ledger.jsonl"]
    for name in private:
        assert subprocess.run(["git", "check-ignore", "-q", name], cwd=ROOT).returncode == 0, name
    assert subprocess.run(["git", "check-ignore", "-q", "data/raw/contoh-2025/x.csv"], cwd=ROOT).returncode == 1


@cache
def lock() -> dict[str, list[str]]:
    """Each pinned package with the lines of its hashes."""
    pinned: dict[str, list[str]] = {}
    for line in (ROOT / "requirements.lock").read_text(encoding="utf-8").replace(" \\\n", "\n").splitlines():
        if line and not line.startswith((" ", "#")):
            name = line
            pinned[name] = []
        elif line.strip().startswith("--hash"):
            pinned[name].append(line.strip())
    return pinned


def test_every_package_of_the_lock_is_pinned_to_its_bytes():
    for line, hashes in lock().items():
        assert re.match(r"[a-z0-9._\-\[\]]+==[^\s;]+( ; .+)?$", line), line
        assert hashes and all(re.fullmatch(r"--hash=sha256:[0-9a-f]{64}", one) for one in hashes), line


def test_the_lock_names_no_place_to_fetch_from():
    text = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    assert re.findall(r"https?:|file:|git\+|--index|--extra-index|--find-links|--trusted-host| @ |^-[a-z]|^[./]", text, re.M) == []


def test_the_lock_fits_every_dependency():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    pinned = {canonicalize_name(requirement.name): next(iter(requirement.specifier)).version
              for requirement in (Requirement(line) for line in lock())}
    for text in [*project["dependencies"], *project["optional-dependencies"]["test"]]:
        wanted = Requirement(text)
        assert wanted.specifier.contains(pinned[canonicalize_name(wanted.name)], prereleases=True), text


# The dictionary of tables is looked up in, not read through; one file keeps each table once.
DICTIONARY = "pipeline/core/tables.py"


@pytest.mark.parametrize("path", [path for path in modules() if shown(path) != DICTIONARY], ids=shown)
def test_a_module_can_be_held_in_the_head(path):
    assert path.read_text(encoding="utf-8").count("\n") < MOST_LINES
