"""The page on how rules are read shows the tables of the tests as they are."""

from pipeline.core.condition import OPERATORS
from tests.spec.reference import COLUMNS, PAGE, PARTS, page, table_of


def test_the_page_is_up_to_date():
    assert PAGE.is_file() and PAGE.read_text(encoding="utf-8") == page(), "run: make docs"


def test_the_page_shows_every_operator_and_every_outcome():
    text = page()
    assert [word for word in (*OPERATORS, "eligible", "conditional", "undetermined", "ineligible") if f"| {word} |" not in text] == []


def test_every_column_of_the_page_has_its_name_in_indonesian():
    names = {name for part in PARTS for row in table_of(part.test) for name in row}
    assert names - set(COLUMNS) == {"a", "b", "needed", "asked", "excluded", "if_unknown"}, "these are words of the rule files"
    assert set(COLUMNS) <= names
