"""The committed province is what the generator makes of its seed."""

from pathlib import Path

from python_calamine import CalamineWorkbook

from pipeline.sample.province import write

ROOT = Path(__file__).parents[2]
SAMPLE, TRUTH = ROOT / "data" / "raw" / "contoh-2025", ROOT / "tests" / "golden" / "contoh-2025"


def content(path: Path):
    """The bytes of a file; of a workbook its cells, as another library may pack them otherwise."""
    if path.suffix != ".xlsx":
        return path.read_bytes()
    workbook = CalamineWorkbook.from_path(str(path))
    return {name: workbook.get_sheet_by_name(name).to_python() for name in workbook.sheet_names}


def files(folder: Path) -> dict[str, Path]:
    return {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()}


def test_the_committed_sample_and_its_truth_come_from_the_generator(tmp_path):
    write(ROOT, 12000, 2025, tmp_path / "contoh-2025", tmp_path / "truth")
    for made, committed in ((tmp_path / "contoh-2025", SAMPLE), (tmp_path / "truth", TRUTH)):
        assert files(made).keys() == files(committed).keys()
        differing = [name for name, path in files(made).items() if content(path) != content(files(committed)[name])]
        assert differing == [], "write them anew: tepat sample --out data/raw/contoh-2025 --truth tests/golden/contoh-2025"
