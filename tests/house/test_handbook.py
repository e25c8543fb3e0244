"""The handbook says what the programme files say today."""

import pytest

from pipeline.core.paths import Paths
from pipeline.handbook import handbook_of
from tests.fixtures.tree import ROOT


@pytest.mark.parametrize("programme", Paths(ROOT).programmes())
def test_the_handbook_of_every_programme_is_up_to_date(programme):
    page = ROOT / "rules" / "handbook" / f"{programme}.md"
    assert page.is_file() and page.read_text(encoding="utf-8") == handbook_of(ROOT, programme), "run: make docs"
