"""The files of a release as they lie in a folder, whole or in part, and what of the tree around it may be there."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from pipeline.audit.manifest import read_manifest
from pipeline.core.errors import InputError, Problem


@dataclass(frozen=True)
class Release:
    """A release and its manifest. A tree may stand around it: `<root>/data/out/<round>/runs/<run_id>`."""

    folder: Path
    manifest: dict
    manifest_sha256: str

    @property
    def out(self) -> Path | None:
        return self.folder.parents[2] if self.folder.parent.name == "runs" else None

    @property
    def rounds(self) -> Path | None:
        """The folder of the rounds' files."""
        return self.out and self.out.parents[1] / "rules" / "rounds"

    def earlier(self, round_name: str) -> Release | None:
        """The release of an earlier round beside this one: the run that the manifest pins, else the one in force."""
        runs = {one["round"]: f"runs/{one['run_id']}" for one in self.manifest["earlier_rounds"]}
        folder = self.out and self.out / round_name / runs.get(round_name, "current")
        return open_release(folder) if folder and is_readable(folder / "manifest.json") else None

    def continued(self) -> Iterator[tuple[str, Release | None]]:
        """The rounds that this one continues, the last first, and their releases; None where one is not here."""
        release: Release | None = self
        while release and (name := continues(release.manifest)):
            release = release.earlier(name)
            yield name, release

    def outputs(self) -> Iterator[tuple[str, str, str]]:
        """Each file that a manifest names and that is here: its name, the hash it should have and the one it has."""
        yield from self._hashes("", self.manifest["outputs"])
        for one in self.manifest["earlier_rounds"]:
            if release := self.earlier(one["round"]):
                yield f"{one['round']}/manifest.json", one["manifest_sha256"], release.manifest_sha256
                yield from release._hashes(f"{one['round']}/", ("decision.parquet",))
        for name, release in self.continued():
            if release:
                yield from release._hashes(f"{name}/", ("quota.parquet",))
        if told := self.manifest.get("draw", {}).get("record_sha256"):
            record = self.rounds and self.rounds / f"{self.manifest['round']}.draw.yaml"
            if record and is_readable(record):
                yield f"rules/rounds/{record.name}", told, sha256(record)

    def _hashes(self, before: str, names: Iterable[str]) -> Iterator[tuple[str, str, str]]:
        for name in names:
            if name in self.manifest["outputs"] and is_readable(self.folder / name):
                yield f"{before}{name}", self.manifest["outputs"][name]["sha256"], sha256(self.folder / name)

    def inputs(self) -> Iterator[tuple[str, str, str | None]] | None:
        """The same of every input file, None where data/raw does not hold the snapshot."""
        raw = self.out and self.out.parent / "raw" / self.manifest["snapshot"]["name"]
        if not raw or not raw.is_dir():
            return None
        paths = [(one["file"], one["sha256"], raw / one["file"]) for one in self.manifest["inputs"]]
        return ((name, told, sha256(path) if is_readable(path) else None) for name, told, path in paths)

    def absent(self) -> list[str]:
        """The files that the manifest names and that are not here, or not for us to read."""
        return [name for name in self.manifest["outputs"] if not is_readable(self.folder / name)]


def continues(manifest: dict) -> str | None:
    """The round whose seats a round adds to."""
    return manifest.get("deciding", {}).get("quota", {}).get("continues")


def open_release(folder: Path) -> Release:
    """The release in a folder. Raises InputError if there is none."""
    try:
        content = (folder / "manifest.json").read_bytes()
        return Release(folder.resolve(), read_manifest(content), hashlib.sha256(content).hexdigest())
    except (OSError, ValueError):
        raise InputError(Problem(
            str(folder), "RELEASE_MISSING",
            id="di sini tidak ada rilis yang dapat dibaca: manifest.json tidak ada atau rusak. Periksa foldernya.",
            en="there is no release to be read here: manifest.json is missing or damaged. Check the folder.")) from None


def is_readable(path: Path) -> bool:
    try:
        with path.open("rb"):
            return True
    except OSError:
        return False


def sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
