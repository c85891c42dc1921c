"""An Ibis backend that remembers how a question reads in SQL: making the text takes longer than most answers do."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

import duckdb
import ibis
import ibis.expr.operations as ops
import ibis.expr.types as ir
from ibis.backends.duckdb import Backend

#: How many texts a process keeps, some kilobytes each; a company asks a few hundred different questions.
MOST = 1_000

_schemas: dict[tuple[Path | None, str], ibis.Schema] = {}


class Remembering(Backend):  # type: ignore[misc] # Ibis tells no types
    """DuckDB as Ibis knows it, compiling the same question once a process.

    The text hangs on the names and columns of tables and on the values in the question, not on the file that answers,
    so it serves every version. Questions over tables in memory are compiled each time: their tables have random names.
    """

    #: The file that answers, where it is one that does not change; its tables' columns are then remembered too.
    path: Path | None = None

    #: Ibis looks this up among the installed packages for every connection.
    version = duckdb.__version__

    def get_schema(self, table_name: str, *, catalog: str | None = None, database: str | None = None) -> ibis.Schema:
        """The columns of a table. A view of one question's own is looked at each time, as it may not be there again."""
        key = (self.path, table_name)
        if key in _schemas:
            return _schemas[key]
        found = super().get_schema(table_name, catalog=catalog, database=database)
        if self.path is not None and " " not in table_name:
            if len(_schemas) > MOST:
                _schemas.clear()
            _schemas[key] = found
        return found

    def compile(
        self,
        expr: ir.Expr,
        /,
        *,
        limit: int | str | None = None,
        params: Mapping[ir.Scalar, Any] | None = None,
        pretty: bool = False,
    ) -> str:
        """The SQL text, remembered or made now."""
        if limit is not None or params or pretty or expr.op().find(ops.InMemoryTable):
            return str(super().compile(expr, limit=limit, params=params, pretty=pretty))
        # Without its tables' connection a question can be kept without keeping a former version's file open.
        return _text(expr.unbind().op())

    def _register_in_memory_table(self, op: ops.InMemoryTable) -> None:
        """As a table of this question's own: DuckDB can't push the filter of a large join into Arrow's rows.

        Source: duckdb-python, issue 463.
        """
        scanned = f"{op.name} scanned"
        self.con.register(scanned, op.data.to_pyarrow(op.schema))
        self.con.execute(f'CREATE OR REPLACE TEMP TABLE "{op.name}" AS FROM "{scanned}"')
        self.con.unregister(scanned)


@lru_cache(maxsize=MOST)
def _text(unbound: ops.Node) -> str:
    return str(Backend().compile(unbound.to_expr()))
