"""The faults of all records, from the constraints of the contract."""

from __future__ import annotations

from pipeline.core.constraints import CONSTRAINTS


def fault_query() -> str:
    """SQL of the table `fault`: one row per broken constraint of a current record, never its value."""
    return "\nunion all\n".join(
        f"select file_no, source_row, '{one.record}' as record, '{one.column}' as column_name, {one.code_sql} as code,"
        f" '{one.severity}' as severity from checked_{one.record} where {one.broken}" for one in CONSTRAINTS)
