"""What the shared SQL does without, each for the reason that stands beside it."""

from __future__ import annotations

import re

import pytest
from sqlglot import exp

from pipeline.core import contract, tables
from tests.house.sources import COMMENT, bare, parsed, shared_sql

# Looked for in lower case, outside comments and literals.
BANNED = {
    r"\bvarchar\b|\btext\s*\)": "Spark's type is `string`, which DuckDB takes too",
    r"\bconcat\s*\(": "skips NULL on DuckDB and is NULL on Spark: write `||` or concat_ws",
    r"\bany_value\b|\barbitrary\b": "any row's value: another one on each engine and run; write min",
    r"\b(first|last|first_value|last_value)\s*\(": "depends on the order of rows; write min or row_number()",
    r"\bstring_agg\b|\blistagg\b|\bgroup_concat\b|\bcollect_list\b|\bcollect_set\b|\barray_agg\b|\blist\s*\(":
        "the order within differs; write concat_ws(';', case …)",
    r"\bregexp_\w*|\brlike\b|\bsimilar\s+to\b|\bglob\b": "two regular expression languages; normalise in Python",
    r"\bsha\w*\s*\(|\bmd5\s*\(|\bhash\w*\s*\(|\bxxhash64\b|\bcrc32\b": "keys and hashes are made in Python, once",
    r"\brandom\b|\brand\s*\(|\buuid\b": "chance is a keyed hash made in Python",
    r"\bencode\s*\(|\bdecode\s*\(|\bhex\s*\(|\bbase64\s*\(|\bchr\s*\(|\bascii\s*\(": "bytes differ between engines",
    r"\bupper\s*\(|\blower\s*\(|\binitcap\s*\(|\bilike\b|\bcollate\b": "letter case beyond ASCII differs; normalise in Python",
    r"\bdate_?diff\s*\(|\bdate_sub\s*\(|\bdate_add\s*\(|\bage\s*\(|\bmonths_between\b|\binterval\b":
        "60 on one engine, 59 on the other for 1966-12-31 to 2026-01-01; count years, months and days",
    r"::|\btry_cast\b": "the cast operator is DuckDB's, and what fails to cast differs",
    r"\bqualify\b": "Spark has no qualify; write row_number() in a CTE",
    r"\bexclude\b|\bexcept\s*\(|\breplace\s*\(\s*\w+\s+as\b|\bcolumns\s*\(": "star with exceptions is DuckDB's",
    r"\bgroup\s+by\s+all\b|\border\s+by\s+all\b|\bdistinct\s+on\b|\bunion\s+(all\s+)?by\s+name\b": "DuckDB's shorthand",
    r"\b(left|right|inner|full)?\s*\b(semi|anti|asof|positional|lateral|natural)\s+join\b|\busing\s*\(": "joins that differ or multiply",
    r"\bfrom\s+values\b|\bunnest\b|\bexplode\b|\bstruct\b|\bmap\s*\(|\[": "nested values differ",
    r"->|\blambda\b": "lambdas differ",
    r"\bbool_or\b|\bbool_and\b|\bevery\s*\(|\bsome\s*\(|\bfilter\s*\(": "ignores NULL, so it fails open; write the three-valued count",
    r"\bcoalesce\s*\([^()]*,\s*true\s*\)": "makes an unknown count as yes",
    r"\bfloat\b|\bdouble\b|\breal\b|\bdecimal\b|\bavg\s*\(|\bround\s*\(": "numbers are whole",
    r"/(?!\s*nullif\b)": "by zero: NULL, infinity or an error; write x / nullif(y, 0)",
    r"\bcurrent_(date|time|timestamp|timezone|user)\b|\bnow\s*\(|\btoday\s*\(": "a run does not depend on its day",
    r"\blimit\b|\boffset\b": "cuts rows; rank them",
    r"\bpivot\b|\bunpivot\b|\btablesample\b|\bpragma\b|\bset\s+\w+\s*=": "differs or changes the engine",
    r"\bsubstring\s*\(|\bsubstr\s*\((?![^()]*,\s*\d+\s*,\s*\d+\s*\))": "write substr(x, start, length)",
    r"`|\$\w+|\{\{|\{%|\?": "no templates: parameters arrive in the table run",
}
# `coalesce(active, true)`: DESIGN says that a row delivered in a layout without the mark counts as active.
MAY_COUNT_UNKNOWN_AS_YES = {"pipeline/identity/home_regency.sql"}

DECLARED = [table for table in vars(tables).values() if isinstance(table, contract.Table)]


def columns_of_type(*types: type) -> set[str]:
    return {column.name for table in DECLARED for column in table.columns if isinstance(column.type, types)}


TEXTS = columns_of_type(contract.Text, contract.Words)
DATES = columns_of_type(contract.Date) | {"as_of"}
ALWAYS_NULLABLE = {column.name for table in DECLARED for column in table.columns if column.missing is not None} - {
    column.name for table in DECLARED for column in table.columns if column.missing is None}

pytestmark = pytest.mark.parametrize("where", sorted(shared_sql()))


def test_a_query_uses_only_what_both_engines_understand_alike(where):
    found = {match[0].strip(): reason for pattern, reason in BANNED.items()
             for match in re.finditer(pattern, bare(shared_sql()[where]))
             if not (reason.startswith("makes an unknown") and where in MAY_COUNT_UNKNOWN_AS_YES)}
    assert found == {}


def test_a_literal_holds_no_backslash(where):
    assert "\\" not in COMMENT.sub("", shared_sql()[where]), "an escape to Spark, itself to DuckDB"


def test_no_date_is_taken_from_another(where):
    found = [node.sql() for node in parsed(shared_sql()[where], "spark").find_all(exp.Sub, exp.Add)
             for side in (node.left, node.right) if isinstance(side, exp.Column) and side.name in DATES]
    assert found == [], "an interval to one engine, a number to the other"


def test_no_text_is_cast(where):
    found = [cast.sql() for cast in parsed(shared_sql()[where], "spark").find_all(exp.Cast)
             if not cast.to.is_type("string", "varchar", "text")
             and (isinstance(cast.this, exp.Column) and cast.this.name in TEXTS
                  or isinstance(cast.this, exp.Literal) and cast.this.is_string and not cast.to.is_type("date"))]
    assert found == [], "Spark stops at what DuckDB reads, and the other way round: text is typed in ingest"


def test_what_can_be_unknown_is_ordered_with_its_place_said(where):
    """Read as Spark reads it, where the unknown comes first unless the query says otherwise."""
    found = [ordered.sql("spark") for ordered in parsed(shared_sql()[where], "spark").find_all(exp.Ordered)
             for column in [ordered.this]
             if isinstance(column, exp.Column) and column.name in ALWAYS_NULLABLE and ordered.args.get("nulls_first")]
    assert found == [], "write nulls last"


def test_no_order_goes_by_the_number_of_a_column_that_is_an_expression(where):
    orders = [order for order in parsed(shared_sql()[where], "duckdb").find_all(exp.Order)
              if isinstance(order.parent, exp.Window)]
    assert [one.sql() for order in orders for one in order.expressions if isinstance(one.this, exp.Literal)] == []


def test_a_rank_is_ordered_by_something(where):
    windows = [window.sql() for window in parsed(shared_sql()[where], "duckdb").find_all(exp.Window)
               if isinstance(window.this, (exp.RowNumber, exp.Rank, exp.DenseRank)) and not window.args.get("order")]
    assert windows == [], "row_number() without an order numbers by chance"
