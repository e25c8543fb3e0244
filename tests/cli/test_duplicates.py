"""`tepat duplicates`: people under two NIK in the whole registry, on demand, for the eyes of who asked alone."""

import shutil

import pyarrow.parquet as pq
import pytest
from python_calamine import CalamineWorkbook

from pipeline.core.likeness import load_likeness
from tests.fixtures.tree import MURNI, ROOT


@pytest.fixture(scope="module")
def sought(tmp_path_factory):
    """A tree with the sample, in which the command ran."""
    from tests.cli.conftest import command

    tree = tmp_path_factory.mktemp("duplicates") / "tree"
    shutil.copytree(ROOT / "rules", tree / "rules")
    shutil.copytree(ROOT / "data/raw/contoh-2025", tree / "data/raw/contoh-2025")
    ended = command(tree, "duplicates", "--round", MURNI, umask=0)
    assert ended.code == 0, ended.err
    return tree, ended


def pairs(tree):
    folder = tree / "data/out/duplicates/contoh-2025"
    nik = {row["key"]: row["nik"] for row in pq.read_table(folder / "probable_person.parquet").to_pylist()}
    return [(nik[row["key_a"]], nik[row["key_b"]], row["band"]) for row in pq.read_table(folder / "probable_pair.parquet").to_pylist()]


def test_everybody_is_compared_with_everybody_and_nobody_with_himself(sought):
    tree, _ = sought
    found = pairs(tree)
    assert sum(band == "hold" for *_, band in found) >= 40
    assert all(one != two for one, two, _ in found)
    assert len({frozenset(pair[:2]) for pair in found}) == len(found)


def test_only_who_asked_can_read_it_and_nothing_else_is_written(sought):
    tree, _ = sought
    out = tree / "data/out"
    assert {path.name for path in out.iterdir()} == {".lock", ".work", "duplicates"}
    assert [*(out / ".work").iterdir()] == []
    modes = {path.relative_to(out).as_posix(): path.stat().st_mode & 0o777 for path in (out / "duplicates").rglob("*")}
    assert modes == {"duplicates/contoh-2025": 0o700, **dict.fromkeys((f"duplicates/contoh-2025/{name}" for name in (
        "duplikat.xlsx", "probable_pair.parquet", "probable_person.parquet")), 0o600)}


def test_it_tells_the_pairs_of_each_regency_and_no_person(sought):
    tree, ended = sought
    lines = ended.out.splitlines()
    assert len(lines) == 11 and lines[0].startswith("64.01 Paser: ")
    assert lines[-1].endswith("data/out/duplicates/contoh-2025")
    assert not any(nik in ended.out + ended.err for pair in pairs(tree) for nik in pair[:2])


def test_the_workbook_shows_the_heaviest_pairs_side_by_side(sought):
    tree, _ = sought
    rows = CalamineWorkbook.from_path(str(tree / "data/out/duplicates/contoh-2025/duplikat.xlsx")).get_sheet_by_name("Pasangan").to_python()
    head, *shown = rows[1:]
    weights = [row[0] for row in shown]
    assert len(shown) == len(pairs(tree)) and weights == sorted(weights, reverse=True)
    assert {shown[0][head.index(f"NIK {side}")] for side in "AB"} in [{one, two} for one, two, _ in pairs(tree)]


def test_the_figures_that_a_registry_shows_can_stand_in_the_rules(sought):
    from tests.cli.conftest import command

    tree, _ = sought
    ended = command(tree, "duplicates", "--round", MURNI, "--learn")
    assert ended.code == 0, ended.err
    path = tree / "rules/likeness.yaml"
    shipped = load_likeness(path)
    path.write_text(path.read_text(encoding="utf-8").split("comparisons:\n")[0] + ended.out, encoding="utf-8")
    learnt = load_likeness(path)
    assert learnt.comparisons["name"]["same"].same_person > 990_000, "the sample spells a person's name one way in all layouts"
    assert learnt.comparisons["birth_date"]["same"].strangers < 1_000
    assert [share.same_person for share in learnt.comparisons["home"].values()] == [
        share.same_person for share in shipped.comparisons["home"].values()]


def test_without_a_second_layout_there_is_nothing_to_learn_from(sought, tmp_path):
    from tests.cli.conftest import command

    tree = shutil.copytree(sought[0], tmp_path / "tree")
    shutil.copyfile(ROOT / "rules/likeness.yaml", tree / "rules/likeness.yaml")
    for path in [*tree.glob("data/raw/*/*/registry/dtks_*"), *tree.glob("data/raw/*/*/registry/siksng_*")]:
        path.unlink()
    ended = command(tree, "duplicates", "--round", MURNI, "--learn")
    assert (ended.code, "rules/likeness.yaml" in ended.err) == (66, True)
