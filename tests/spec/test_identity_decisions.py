"""Officers' decisions on who is one person: `rules/identity.csv`."""

import datetime

import pytest

from pipeline.core.errors import RulesError
from pipeline.core.identity_decisions import COLUMNS, IdentityDecision, load_identity_decisions
from pipeline.core.paths import Paths

KEY, OTHER = "A" * 26, "B" * 26
HEADER = ",".join(COLUMNS)
LINE = f"{OTHER},{KEY},different,surat Dukcapil 470/12,Rina,2025-03-14"


@pytest.fixture
def decided(tmp_path):
    (tmp_path / "rules").mkdir()

    def load(*lines: str):
        (tmp_path / "rules/identity.csv").write_text("\n".join(lines), encoding="utf-8-sig")
        return load_identity_decisions(Paths(tmp_path))
    return load


def test_without_a_file_nothing_is_decided(tmp_path):
    assert load_identity_decisions(Paths(tmp_path)) == ()


def test_a_line_decides_on_two_people_in_whatever_order_they_are_named(decided):
    expected = IdentityDecision(KEY, OTHER, "different", "surat Dukcapil 470/12", "Rina", datetime.date(2025, 3, 14), 2)
    assert decided(HEADER, LINE, "") == (expected,)
    assert decided(HEADER.replace(",", ";"), LINE.replace(",", ";").replace(f"{OTHER};{KEY}", f"{KEY};{OTHER}")) == (expected,)


@pytest.mark.parametrize(("lines", "codes"), [
    ([LINE], ["IDENTITY_COLUMN_MISSING"] * 6 + ["IDENTITY_COLUMN_UNKNOWN"] * 6),
    ([HEADER, LINE.replace(OTHER, "6401019001")], ["IDENTITY_KEY"]),
    ([HEADER, LINE.replace(OTHER, KEY)], ["IDENTITY_ALIKE"]),
    ([HEADER, LINE.replace("different", "beda")], ["IDENTITY_DECISION"]),
    ([HEADER, LINE.replace("Rina", "")], ["IDENTITY_EMPTY"]),
    ([HEADER, LINE.replace("470/12", "6401010101019001")], ["IDENTITY_NUMBER"]),
    ([HEADER, LINE.replace("2025-03-14", "14-03-2025")], ["IDENTITY_DATE"]),
    ([HEADER, LINE, LINE.replace(f"{OTHER},{KEY}", f"{KEY},{OTHER}").replace("different", "same")], ["IDENTITY_TWICE"]),
    ([HEADER, LINE + ",x"], ["IDENTITY_LINE"]),
], ids=lambda value: "-".join(dict.fromkeys(value)) if all(map(str.isupper, value)) else "")
def test_a_wrong_line_is_refused_with_its_place(decided, lines, codes):
    with pytest.raises(RulesError) as refused:
        decided(*lines)
    assert [problem.code for problem in refused.value.problems] == codes
    assert {problem.where for problem in refused.value.problems} == {f"rules/identity.csv:{len(lines)}"}
    assert not any(number in problem.text("id") for problem in refused.value.problems for number in ("6401019001", "6401010101019001"))
