"""What must hold of a fact table: which key columns are filled, and that keys are unique."""

# ruff: noqa: S608 - names come from Schemas and are quoted, values are quoted or bound
from __future__ import annotations

from salesformula.facts.sandbox import Connection
from salesformula.facts.tables import TABLES
from salesformula.kit.errors import SalesFormulaError
from salesformula.kit.schema import Schema

#: Key columns whose emptiness says something: a membership since always, an asset without versions, …
MAY_BE_EMPTY = frozenset(
    {
        ("memberships", "valid_from"),
        ("assets", "version"),
        ("asset_uses", "person_id"),
        ("spend", "kind"),
        ("deal_lines", "product"),
        ("interventions", "unit"),
    }
)


class BrokenFacts(SalesFormulaError):
    """A build made a file that breaks its own rules; the old version stands."""


def required_key(schema: Schema) -> tuple[str, ...]:
    """The key columns that no row may leave empty."""
    return tuple(name for name in schema.key if (schema.name, name) not in MAY_BE_EMPTY)


def row_counts(connection: Connection) -> dict[str, int]:
    """Rows known now, per table."""
    sql = " UNION ALL ".join(f"SELECT '{name}', count(*) FROM \"{name}\" WHERE known_to IS NULL" for name in TABLES)
    counted: dict[str, int] = dict(connection.execute(sql).fetchall())
    return {name: counted[name] for name in TABLES}


#: So many keys are compared at once: of a hundred million, all at once would not fit into memory.
KEYS_AT_ONCE = 20_000_000


def validate_delivered(connection: Connection, schema: Schema, *, rows: str = "delivered_rows") -> None:
    """BrokenFacts, naming table and key, where the relation ``rows`` has a key twice or a required key is empty.

    A merge opens at most one row a key, so what is known stays sound when what is delivered is: twenty million
    rows that are known need no second look.
    """
    key = ", ".join(f'"{name}"' for name in schema.key)
    empty = " OR ".join(f'"{name}" IS NULL' for name in required_key(schema))
    found = connection.execute(f"SELECT count(*) FROM {rows}").fetchone()
    parts = 1 + (int(found[0]) if found else 0) // KEYS_AT_ONCE
    for part in range(parts):
        here = "" if parts == 1 else f"WHERE hash({key}) % {parts} = {part} "
        twice = connection.execute(
            f"SELECT {key} FROM {rows} {here}GROUP BY {key} HAVING count(*) > 1 LIMIT 1"
        ).fetchone()
        if twice is not None:
            shown = ", ".join(str(value) for value in twice)
            raise BrokenFacts(f"table {schema.name}: the key ({shown}) stands twice; the facts were not changed")
    if connection.execute(f"SELECT 1 FROM {rows} WHERE {empty} LIMIT 1").fetchone() is not None:
        raise BrokenFacts(f"table {schema.name}: a row has an empty key; the facts were not changed")
