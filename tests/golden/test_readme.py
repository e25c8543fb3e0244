"""The queries of the README give the answers that the README shows."""

import re
from pathlib import Path

import duckdb
import pytest

README = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
QUERIES = re.findall(r"```sql\n(.+?)```\n```\n(.+?)```", README, re.DOTALL)


def test_the_readme_asks_three_questions():
    assert len(QUERIES) == 3


@pytest.mark.parametrize(("query", "answer"), QUERIES, ids=range(len(QUERIES)))
def test_a_query_of_the_readme_gives_the_answer_shown(query, answer, released, monkeypatch):
    monkeypatch.chdir(released)
    assert str(duckdb.sql(query)).strip() == answer.strip()


def test_the_numbered_lists_count_up():
    numbers = [int(number) for number in re.findall(r"^([0-9]+)\. ", README, re.M)]
    assert numbers and all(number == 1 or number == before + 1 for before, number in zip([0, *numbers], numbers))
