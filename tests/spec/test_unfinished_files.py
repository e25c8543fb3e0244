"""A file that is still being copied is left for the next run, and said so."""

import pytest

from pipeline.core import snapshot
from pipeline.core.snapshot import load_snapshot


@pytest.fixture
def folder(tmp_path):
    place = tmp_path / "contoh"
    (place / "2025-03-10" / "registry").mkdir(parents=True)
    (place / "snapshot.yaml").write_text("source: contoh\nvintage: 2025-02-28\n")
    (place / "2025-03-10" / "registry" / "keluarga.csv").write_text("a,b\n1,2\n")
    return place


@pytest.mark.parametrize("ending", [".part", ".filepart", ".crdownload", ".tmp"])
def test_a_file_named_as_unfinished_is_not_read(folder, ending):
    (folder / "2025-03-10" / "registry" / f"anggota.csv{ending}").write_text("a")
    found = load_snapshot(folder)
    assert [file.name for file in found.files] == ["2025-03-10/registry/keluarga.csv"]
    assert found.unfinished == (f"2025-03-10/registry/anggota.csv{ending}",)


def test_a_file_that_grows_while_it_is_hashed_is_not_read(folder, monkeypatch):
    growing = folder / "2025-03-10" / "registry" / "keluarga.csv"
    hashed = snapshot._sha256

    def hash_and_grow(path):
        result = hashed(path)
        growing.write_text(growing.read_text() + "3,4\n")
        return result

    monkeypatch.setattr(snapshot, "_sha256", hash_and_grow)
    assert load_snapshot(folder).unfinished == ("2025-03-10/registry/keluarga.csv",)
