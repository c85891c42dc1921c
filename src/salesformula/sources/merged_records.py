"""What a merge of records can't keep: it is flagged, never silent.

A row is left out where the kept record has one of its own; a merge into a record nobody knows is not followed.
"""

# ruff: noqa: S608 - names come from Schemas and are quoted, values are quoted or bound
from __future__ import annotations

from collections.abc import Mapping

from salesformula.facts.following import NOT_FOLLOWED, ends_among
from salesformula.facts.sandbox import Connection
from salesformula.facts.tables import TABLES
from salesformula.facts.tables.identity import MERGED
from salesformula.kit.schema import Schema
from salesformula.sources.checking import heading
from salesformula.sources.gathering import Piece
from salesformula.sources.notes import Notes
from salesformula.sources.sql_text import literal, name


def check_merged(
    connection: Connection,
    pieces: Mapping[str, tuple[Piece, ...]],
    notes: Notes,
    *,
    targets: Mapping[str, str],
    known: frozenset[str],
) -> None:
    """Flag merges into records nobody knows, and rows left out because the kept record has one of the same key.

    ``pieces``: of the tables delivered; ``targets``: per table the relation of its rows after this import;
    ``known``: the tables of the version that answers now.
    """
    if "merges" not in targets:
        return
    connection.execute(f"CREATE TEMP TABLE merged AS {ends_among('SELECT * FROM ' + targets['merges'])}")
    for table in MERGED:
        unknown = f"merged.of_table = {literal(table)} AND merged.kept_id NOT IN ({_ever(table, pieces, known)})"
        if "merges" in pieces:
            _flag_unknown(table, pieces["merges"], notes, unknown)
        connection.execute(f"DELETE FROM merged WHERE {unknown}")
    for schema in TABLES.values():
        column, table = _merged_in_key(schema)
        if not table:
            continue
        if schema.name in pieces:
            _flag_left_out(schema, column, table, pieces[schema.name], notes)
        elif "merges" in pieces and schema.name in known:
            _flag_merges(schema, column, table, pieces["merges"], notes)


def _ever(table: str, pieces: Mapping[str, tuple[Piece, ...]], known: frozenset[str]) -> str:
    """SQL of the ids of a table that were ever known or are delivered now."""
    key = name(TABLES[table].key[0])
    relations = [f"known.main.{name(table)}"] if table in known else []
    relations += [f"staged.main.{name(table)}"] if table in pieces else []
    found = [f"SELECT {key} FROM {relation} WHERE {key} IS NOT NULL" for relation in relations]
    return " UNION ALL ".join(found) or "SELECT NULL WHERE false"


def _flag_unknown(table: str, pieces: tuple[Piece, ...], notes: Notes, unknown: str) -> None:
    notes.add(
        "flagged",
        "merges",
        source=f'typed.merges AS t JOIN merged ON merged.of_table = t."table" AND merged.lost_id = t.lost_id '
        f"WHERE t._n NOT IN {notes.set_aside('merges')} AND {unknown}",
        column=heading(pieces, "kept_id"),
        found="t.lost_id || ' into ' || merged.kept_id",
        expected=f"a {TABLES[table].key[0]} of {table}: nothing is merged into a record nobody knows",
    )


def _merged_in_key(schema: Schema) -> tuple[str, str]:
    """The part of a key that names records which can be merged, and their table; only where rows hold numbers."""
    holds_numbers = any(column.kind in ("decimal", "int64", "float64") for column in schema.columns)
    if holds_numbers and len(schema.key) > 1 and schema.name not in NOT_FOLLOWED:
        for key in schema.key:
            table = (schema.column(key).references or "").partition(".")[0]
            if table in MERGED:
                return key, table
    return "", ""


def _flag_left_out(schema: Schema, column: str, table: str, pieces: tuple[Piece, ...], notes: Notes) -> None:
    id_ = name(column)
    parts = ", ".join(f"t.{name(key)}" for key in schema.key if key != column)
    rows = (
        f"SELECT t._n, t._block, t.{id_} AS was, merged.kept_id, row_number() OVER (PARTITION BY "
        f"coalesce(merged.kept_id, t.{id_}), {parts} ORDER BY merged.kept_id IS NOT NULL, t._n) AS copy "
        f"FROM typed.{name(schema.name)} AS t LEFT JOIN merged ON merged.of_table = {literal(table)} "
        f"AND merged.lost_id = t.{id_} WHERE t._n NOT IN {notes.set_aside(schema.name)}"
    )
    notes.add(
        "flagged",
        schema.name,
        source=f"({rows}) AS t WHERE copy > 1",
        column=heading(pieces, column),
        found="t.was || ' was merged into ' || t.kept_id",
        expected=f"no second row of {_words(schema, column)}: the row of the kept record counts, this one does not",
    )


def _flag_merges(schema: Schema, column: str, table: str, pieces: tuple[Piece, ...], notes: Notes) -> None:
    """Rows that are known already, and not delivered now, are told at the merge that leaves them out.

    What this very merge left out before stays told: it was closed at the instant from which the merge is known.
    """
    id_, rows = name(column), f"known.main.{name(schema.name)}"
    same = " AND ".join(f"kept.{name(key)} = lost.{name(key)}" for key in schema.key if key != column)
    merged_then = (
        f'SELECT known_from FROM known.main.merges AS m WHERE m."table" = {literal(table)} AND m.lost_id = t.lost_id'
    )
    notes.add(
        "flagged",
        "merges",
        source="(SELECT t._n, t._block, t.lost_id, merged.kept_id, count(*) AS n FROM typed.merges AS t "
        'JOIN merged ON merged.of_table = t."table" AND merged.lost_id = t.lost_id '
        f"JOIN {rows} AS lost ON lost.{id_} = t.lost_id JOIN {rows} AS kept ON kept.{id_} = merged.kept_id AND {same} "
        f'WHERE t."table" = {literal(table)} AND t._n NOT IN {notes.set_aside("merges")} '
        "AND (lost.known_to IS NULL AND kept.known_to IS NULL OR kept.known_from < lost.known_to "
        f"AND coalesce(kept.known_to >= lost.known_to, true) AND lost.known_to IN ({merged_then})) GROUP BY ALL) AS t",
        column=heading(pieces, "lost_id"),
        found="t.lost_id || ' into ' || t.kept_id || ': ' || t.n || ' of ' || "
        f"{literal(schema.name)} || ' on both sides'",
        expected=f"no two rows of {_words(schema, column)}: those of the kept record count, the others do not",
    )


def _words(schema: Schema, column: str) -> str:
    """quotas of one metric and period_start."""
    others = " and ".join(key for key in schema.key if key != column)
    return f"{schema.name} with the same {others}"
