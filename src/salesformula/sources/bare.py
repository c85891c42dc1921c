"""Rows that hold nothing but their id: headings and counts of a grouped report, not records."""

# ruff: noqa: S608 - names come from Schemas and are quoted
from __future__ import annotations

from salesformula.facts.tables import TABLES
from salesformula.sources.files.loading import LINE
from salesformula.sources.gathering import Piece
from salesformula.sources.notes import Notes
from salesformula.sources.origins import raw
from salesformula.sources.sql_text import literal, name

#: A CRM gives each of these a day and an owner; a list of names alone may well be a list of accounts.
_RECORDS = {"deals": "a deal", "leads": "a lead", "activities": "an activity"}
_FEWEST = 3


def check_bare(table: str, pieces: tuple[Piece, ...], notes: Notes) -> None:
    """Set aside the rows of deals, leads and activities of which only the id is filled, of three columns or more."""
    if table not in _RECORDS:
        return
    key = TABLES[table].key[0]
    for piece in pieces:
        keys = piece.rules[key].reads if key in piece.rules else ()
        read = dict.fromkeys(column for rule in piece.rules.values() for column in rule.reads if column not in keys)
        if len(read) < _FEWEST or not keys:
            continue
        empty = " AND ".join(f"coalesce(trim({raw(piece.rows, column)}), '') = ''" for column in read)
        notes.add(
            "quarantined",
            table,
            source=f"(SELECT {LINE} FROM {piece.rows.relation} WHERE {empty}) AS raw JOIN texts.{name(table)} AS t "
            f"ON t.{LINE} = raw.{LINE} AND t._block = {piece.number} AND t.{name(key)} IS NOT NULL",
            column=literal(piece.shown(key)),
            found=f"t.{name(key)}",
            expected=f"{_RECORDS[table]} with more than its id: in a report a row of one cell is a heading or a count",
        )
