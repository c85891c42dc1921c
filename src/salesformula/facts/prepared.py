"""A formula over one table, executed: its expression and text are made once a process for the same question."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any, Protocol

import ibis
import ibis.expr.operations as ops
import ibis.expr.types as ir
import pyarrow as pa
from ibis.backends.duckdb import Backend
from ibis.backends.duckdb.converter import DuckDBPyArrowData
from ibis.common.collections import FrozenDict

from salesformula.facts.compiled import MOST, Remembering

Formula = Callable[..., ir.Table]


class Facts(Protocol):
    """Where tables come from."""

    def table(self, name: str) -> ir.Table:
        """A fact table or rollup by name."""
        ...


def read(facts: Facts, name: str, formula: Formula, **given: Any) -> pa.Table:
    """``formula(facts.table(name), **given)``, executed.

    Building an expression takes as long as reading a rollup does. Where the table lies as such in the file that
    answers, expression and text are kept by formula, columns and what is given; anywhere else they are made anew.
    """
    table = facts.table(name)
    stored = table.op()
    if not isinstance(stored, ops.DatabaseTable) or not isinstance(stored.source, Remembering) or " " in stored.name:
        return formula(table, **given).to_pyarrow()
    hashable = {key: FrozenDict(value) if isinstance(value, Mapping) else value for key, value in given.items()}
    text, schema = _prepared(formula, stored.name, stored.schema, FrozenDict(hashable))
    return DuckDBPyArrowData.convert_table(stored.source.con.execute(text).to_arrow_table(), schema)


@lru_cache(maxsize=MOST)
def _prepared(formula: Formula, name: str, columns: ibis.Schema, given: Mapping[str, Any]) -> tuple[str, ibis.Schema]:
    made = formula(ibis.table(columns, name=name), **given)
    return str(Backend().compile(made)), made.schema()
