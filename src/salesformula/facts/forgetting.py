"""SQL of a table without someone: the tombstone where the id stood, nothing where name and e-mail stood."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import cache

from salesformula.facts.rollups import ROLLUPS
from salesformula.facts.sandbox import Connection
from salesformula.facts.tables import TABLES
from salesformula.kit.forgotten import EMPTIED, TABLE_OF, Traces, patterns_of

_NO_LETTER = r"[^\pL\pN]"
_CHANGE = {"field", "old_value", "new_value"}


@cache
def referring(kind: str) -> frozenset[str]:
    """The names of the columns that hold ids of a kind, in whichever table they stand."""
    target = TABLE_OF[kind]
    key = TABLES[target].key[0]
    schemas = [*TABLES.values(), *(rollup.schema for rollup in ROLLUPS.values())]
    found = {column.name for schema in schemas for column in schema.columns if column.references == f"{target}.{key}"}
    # An intervention concerns a person, a team or a segment.
    return frozenset(found | {key} | ({"unit"} if kind == "person" else set()))


def without(table: str, columns: Sequence[str], traces: Sequence[Traces], *, texts: Sequence[str]) -> dict[str, str]:
    """Per column of ``table`` that may tell who it is, the SQL of its value without; ``texts`` are its text columns."""
    found = {}
    for column in texts:
        sql = _name(column)
        for one in traces:
            sql = _exchanged(table, column, set(columns), one, sql)
        if sql != _name(column):
            found[column] = sql
    return found


def may_speak(texts: Sequence[str], traces: Sequence[Traces]) -> str:
    """SQL of a row that may speak of them: quick, so that tables in which none does are left as they are."""
    if not texts:
        return "false"
    row = f"lower(concat_ws(chr(10), {', '.join(map(_name, texts))}))"
    hints = {_hint(said) for one in traces for said in (one.id, *one.names, *one.emails)}
    return " OR ".join(f"contains({row}, {_literal(hint)})" for hint in sorted(hints))


def columns_of(connection: Connection, relation: str) -> tuple[list[str], list[str]]:
    """The columns of a relation, and those of them that hold text."""
    rows = connection.execute(f"DESCRIBE {relation}").fetchall()
    return [row[0] for row in rows], [row[0] for row in rows if row[1] == "VARCHAR"]


def _exchanged(table: str, column: str, columns: set[str], one: Traces, sql: str) -> str:
    own, key = TABLE_OF[one.kind], TABLES[TABLE_OF[one.kind]].key[0]
    tombstone, id = _literal(one.tombstone), _literal(one.id)
    mine = f"{_name(key)} = {id}"
    if column in referring(one.kind) or column == "origin_key":
        return f"CASE WHEN {_name(column)} = {id} THEN {tombstone} ELSE {scrubbed(sql, one)} END"
    if table == own and column in (*EMPTIED[own], "name"):
        return f"CASE WHEN {mine} THEN {tombstone if column == 'name' else 'NULL'} ELSE {sql} END"
    if table in EMPTIED and column in (*EMPTIED[table], "name"):
        return sql  # another's own name, even where it sounds alike
    if table == "merges" and column in ("lost_id", "kept_id"):
        return (
            f"CASE WHEN {_name('table')} = {_literal(own)} AND {_name(column)} = {id} THEN {tombstone} ELSE {sql} END"
        )
    sql = scrubbed(sql, one)
    if f"{column}_id" in referring(one.kind) and f"{column}_id" in columns:
        return f"CASE WHEN {_name(column + '_id')} = {id} THEN {tombstone} ELSE {sql} END"
    if columns >= _CHANGE and column in ("old_value", "new_value"):
        fields = ", ".join(sorted(map(_literal, referring(one.kind))))
        return f"CASE WHEN field IN ({fields}) AND {_name(column)} = {id} THEN {tombstone} ELSE {sql} END"
    return sql


def scrubbed(sql: str, one: Traces) -> str:
    """SQL of a text with the tombstone in every place that names someone."""
    put = _literal("\\1" + one.tombstone + "\\2")
    for pattern in patterns_of(one, before=f"^|{_NO_LETTER}", after=f"$|{_NO_LETTER}", engine=True):
        # Twice, because two that follow each other share the letter between them.
        for _ in range(2):
            sql = f"regexp_replace({sql}, {_literal(pattern)}, {put}, 'g')"
    return sql


def _hint(text: str) -> str:
    """The longest piece of a text that all its ways of writing have in common: plain letters and digits."""
    return max(re.findall(r"[a-z0-9]+", unicodedata.normalize("NFC", text).lower()), key=len, default="")


def _name(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'


def _literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
