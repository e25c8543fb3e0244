"""The query of one file's rows: the layout's columns by name, as text, its codes put into words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pipeline.core.contract import Date
from pipeline.ingest.layout_shape import COLUMNS
from pipeline.ingest.layouts import NOT_CONTENT, Codes, Layout, LayoutColumn

Found = Mapping[str, tuple[int, ...]]
# What is counted of a file's rows, by kind of record: how many say the same of where they lie or what they are. Members are
# put in a table to look up the homes of all families, not the other way round: a file has fewer families than a province.
PLACE = "coalesce(regency_code, ''), coalesce(regency_name, ''), coalesce(district_name, ''), coalesce(village_name, '')"
TALLIED = {
    "family": f"count(*), {PLACE}, null from ({{rows}})",
    "person": """
        sum(members), raw.regency_code, regency_name, district_name, village_name, region_number.region_code
        from family_home
        right join (
            select count(*) as members, id_keluarga, coalesce(regency_code, '') as regency_code, coalesce(regency_name, '') as regency_name,
                coalesce(district_name, '') as district_name, coalesce(village_name, '') as village_name
            from ({rows})
            group by all) as raw using (id_keluarga)
        left join region_number on region_number.region_no = family_home.regency_no""",
    "proposal": "count(*), coalesce(district_name, ''), coalesce(village_name, ''), repairs is not null from ({rows})",
    "reference_entry": f"count(*), {PLACE} from ({{rows}})",
}


@dataclass(frozen=True)
class Cells:
    """How SQL reads the cells of one file (c0, c1, …), the row number and the numeric cells of each row."""

    row_number: str
    rows: str
    numeric_cells: str = "''"


def row_query(layout: Layout, header: Sequence[str], file_no: int, cells: Cells) -> str:
    """The rows of a file with every column of the layout's kind of record. Each cell is trimmed once, each code looked up once."""
    found = layout.found(header)
    used = sorted({position for place in found.values() for position in place})
    # Only proposals are numbered by their content, and sent back.
    whole_row = [f"{_content(found)} as cells", f"{_as_sent(found)} as as_sent"] if layout.record == "proposal" else []
    return f"""
        select cast({file_no} as bigint) as file_no, source_row, numeric_cells,
            {', '.join([*_columns(layout, found), f'{_undecoded(layout, found)} as undecoded', *whole_row])}
        from (
            select *, {', '.join(f'{_value(layout.columns[name], place)} as {name}' for name, place in found.items())}
            from (
                select {cells.row_number} as source_row, {cells.numeric_cells} as numeric_cells,
                    {', '.join(f'trim(cells.c{position}) as c{position}' for position in used)}
                from {cells.rows}))"""


def numbered(rows: str) -> str:
    """The query of rows with their NIK and KK number judged, and the codes of the place they name: alike for every record."""
    return f"""
        with read as (
            select *, number_text(nik) as nik_text, number_text(no_kk) as kk_text
            from ({rows})
        )
        select
            read.*,
            nik_code(read.nik_text, is_among(read.numeric_cells, 'nik'), nik_calendar.digits is not null) as nik_code,
            kk_code(read.kk_text, is_among(read.numeric_cells, 'no_kk')) as kk_code,
            nik_calendar.born_on, nik_calendar.sex as nik_sex,
            place.regency_code as found_regency_code, place.district_code, place.village_code
        from read
        left join nik_calendar on nik_calendar.digits = substr(read.nik_text, 7, 6)
        left join place
            on place.file_no = read.file_no
            and place.regency_cell = coalesce(read.regency_code, '')
            and place.regency_name = coalesce(read.regency_name, '')
            and place.district_name = coalesce(read.district_name, '')
            and place.village_name = coalesce(read.village_name, '')"""


def _columns(layout: Layout, found: Found) -> list[str]:
    """Every column of the kind of record: from the file, from what every row of the layout says, or unknown."""
    columns = []
    for name, type_ in COLUMNS[layout.record].items():
        value = name if name in found else _nullable(layout.every_row.get(name))
        if isinstance(type_, Date):
            days = ", ".join(f"{form}({value})" for form in layout.dates if name in found)
            columns += [f"{value} as {name}_cell", f"coalesce({days or 'null'}, cast(null as date)) as {name}"]
        else:
            columns.append(f"{value} as {name}")
    return columns


def _value(column: LayoutColumn, place: tuple[int, ...]) -> str:
    """A cell as text or as the word of its code; of several parts, yes if any says so and no if all say no."""
    if not column.codes:
        return _text(column, place)
    decoded = [_decoded(position, column.codes) for position in place]
    if len(decoded) == 1:
        return decoded[0]
    return f"case {' or '.join(f'as_flag({part})' for part in decoded)} when true then 'true' when false then 'false' end"


def _text(column: LayoutColumn, place: tuple[int, ...]) -> str:
    cell = f"c{place[0]}"
    if not column.missing:
        return f"nullif({cell}, '')"
    marks = dict.fromkeys(["", *(mark.lower() for mark in column.missing)])
    found = " ".join(f"when {literal(mark)} then null" for mark in marks)
    # What is longer than every mark is none: of most cells the length alone is looked at.
    return f"case when length({cell}) > {max(map(len, marks))} then {cell} else case lower({cell}) {found} else {cell} end end"


def _decoded(position: int, codes: Codes) -> str:
    """The word that the code in a cell stands for; a code that the layout does not know is unknown."""
    # DuckDB makes a join of every longer `in (…)`.
    words = {form.lower(): word for word, forms in codes.items() for form in forms}
    return f"case lower(c{position}) {' '.join(f'when {literal(form)} then {literal(word)}' for form, word in words.items())} end"


def _undecoded(layout: Layout, found: Found) -> str:
    """The columns of a row in which a word stands that the layout's codes do not know."""
    tests = [f"case when {_text(column, found[name])} is not null and {name} is null then {literal(name)} end"
             for name, column in layout.columns.items() if column.codes and name in found]
    return f"concat_ws(';', {', '.join(tests)})" if tests else "''"


def _content(found: Found) -> str:
    """All cells of a row as one text, blanks and case evened out, for telling rows without a NIK apart."""
    cells = (f"coalesce(c{position}, '')" for name in sorted(found) if name not in NOT_CONTENT for position in found[name])
    return f"regexp_replace(lower(concat_ws('|', {', '.join(cells)})), '\\s+', ' ', 'g')"


def _as_sent(found: Found) -> str:
    """The cells as they were sent, by column, as JSON: for giving a row back to those who sent it."""
    return f"cast(json_object({', '.join(f'{literal(name)}, c{place[0]}' for name, place in found.items())}) as varchar)"


def _nullable(word: str | None) -> str:
    return f"cast({literal(word) if word else 'null'} as varchar)"


def literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
