"""Values in tables of changes are text in one form, whoever wrote them, so that they compare and can be read back."""

# ruff: noqa: S608 - names come from Schemas and are quoted, values are quoted or bound
from __future__ import annotations

from salesformula.facts.merge import SQL_TYPES
from salesformula.facts.noticing import WATCHED, as_text
from salesformula.facts.sandbox import Connection
from salesformula.facts.tables import TABLES
from salesformula.kit.schema import Schema


def write_alike(connection: Connection, schema: Schema) -> None:
    """Bring ``delivered_rows`` of a table of changes into the form of noticed ones; what can't be read is emptied."""
    for watched in WATCHED:
        if watched.changes != schema.name:
            continue
        for column in TABLES[watched.table].columns:
            if column.kind == "string":
                continue
            for value in ("old_value", "new_value"):
                typed = f"TRY_CAST({value} AS {SQL_TYPES[column.kind]})"
                connection.execute(
                    f"UPDATE delivered_rows SET {value} = {as_text(column, typed)} "
                    f"WHERE field = '{column.name}' AND {value} IS NOT NULL"
                )
