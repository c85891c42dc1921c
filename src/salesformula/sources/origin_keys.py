"""The column ``origin_key`` of a delivery: a record that was written here first bears our key in its system."""

from __future__ import annotations

from salesformula.facts.tables import TABLES
from salesformula.kit.schema import Column, ident

ORIGIN = "origin_key"
_COLUMN = ident(ORIGIN, "the key of the row that was written here first, as its system bears it")
#: How a custom field that bears it is called in a CRM, by label and by name.
HEADERS = ("salesformula origin key", "salesformula_origin_key", "salesformula_origin_key__c")


def fact_column(table: str, column: str) -> Column:
    """A column that a mapping may fill: one of the table's own, or the origin key that every table has."""
    return _COLUMN if column == ORIGIN else TABLES[table].column(column)


def is_column(table: str, column: str) -> bool:
    """Whether a mapping may fill that column of a table."""
    return column == ORIGIN or column in TABLES[table]


def allowed(table: str) -> str:
    """The columns of a table that a mapping may fill, for a sentence."""
    return ", ".join((*(column.name for column in TABLES[table].columns), ORIGIN))
