"""Nothing about a programme is in the code: its name and its words stand in the rules alone."""

from __future__ import annotations

import re

import pytest

from tests.house.sources import PIPELINE, ROOT, shown

PROGRAMMES = sorted({path.name.split(".")[0] for path in (ROOT / "rules" / "programmes").glob("*.yaml")})
# The synthetic province is made for the first programme, whose workbook is also the command line's example.
EXAMPLES = {"pipeline/cli_files.py": 1}
FILES = [path for path in sorted(PIPELINE.rglob("*")) if path.suffix in (".py", ".sql", ".j2") and "sample" not in path.parts]


def test_there_is_more_than_one_programme():
    assert len(PROGRAMMES) > 1


@pytest.mark.parametrize("path", FILES, ids=shown)
def test_no_file_of_the_pipeline_names_a_programme(path):
    found = re.findall(rf"\b({'|'.join(PROGRAMMES)})\b", path.read_text(encoding="utf-8"), re.IGNORECASE)
    assert len(found) == EXAMPLES.get(shown(path), 0)
