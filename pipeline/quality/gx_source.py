"""The engine's own tables as a source of great-expectations, which then judges them without copying a row.

Its stock DuckDB source fails: it gives the pooled connection back before it fetches. Here one connection is kept.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Literal

import great_expectations
import sqlalchemy
from duckdb_engine import ConnectionWrapper
from great_expectations.core.batch import Batch
from great_expectations.datasource.fluent import SQLDatasource
from great_expectations.execution_engine import SqlAlchemyExecutionEngine
from sqlalchemy.pool import StaticPool

from pipeline.core.duckdb_engine import DuckdbEngine


class OneConnection(SqlAlchemyExecutionEngine):
    """Keeps its connection open between asking and fetching."""

    @contextmanager
    def get_connection(self) -> Iterator[sqlalchemy.Connection]:
        if self._connection is None:
            self._connection = self.engine.connect()
        yield self._connection


class EngineTables(SQLDatasource):
    """A source over a connection that is open already."""

    type: Literal["engine_tables"] = "engine_tables"

    def get_execution_engine(self) -> SqlAlchemyExecutionEngine:
        return self._execution_engine

    def test_connection(self, test_assets: bool = True) -> None:
        """The connection is open."""


class Batches:
    """Queries of one engine as batches for great-expectations."""

    def __init__(self, tables: DuckdbEngine) -> None:
        engine = sqlalchemy.create_engine("duckdb://", creator=lambda: ConnectionWrapper(tables.connection), poolclass=StaticPool)
        context = great_expectations.get_context(mode="ephemeral")
        context.variables.progress_bars = {"globally": False}
        self._source = context.data_sources.add_engine_tables(name="tables", connection_string="duckdb://")
        self._source._execution_engine = OneConnection(engine=engine, create_temp_table=False)

    def of(self, name: str, query: str) -> Batch:
        """The rows of a query as one batch."""
        return self._source.add_query_asset(name, query).add_batch_definition_whole_table("all").get_batch()
