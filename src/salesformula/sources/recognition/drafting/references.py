"""Whom a cell names: the key of a row of another table, its name or its mail address, whichever the values fit."""

# ruff: noqa: S608 - names are quoted
from __future__ import annotations

from salesformula.facts.tables import TABLES
from salesformula.sources.recognition.drafting.desk import Desk, Sheet, Source
from salesformula.sources.recognition.drafting.rules import as_sql, column_rule, is_mail
from salesformula.sources.recognition.drafting.writing import Rule, Value
from salesformula.sources.recognition.headers import words

#: The columns that records are called by, beside their key.
CALLED = ("name", "email")


def reference(desk: Desk, sheet: Sheet, target: str, *, to: str, headers: tuple[str, ...] | None = None) -> Rule | None:
    """How a target that points to a row of ``to`` is read.

    None where the values name no such row. Sellers are the exception: an owner whom nobody knows is a
    problem to be seen. An id of a table that no file delivers may be that of a row that comes later.
    """
    headers = sheet.headers(target) if headers is None else headers
    source = desk.sources.get(to)
    if not headers:
        return None
    if source is None:
        return column_rule(desk, sheet, headers[0], target) if _is_id(headers[0]) else None
    best, chosen = 0.0, None
    for header in headers:
        own = column_rule(desk, sheet, header, target)
        for match in source.columns:
            share = desk.scan.share_in(as_sql(desk, sheet, own), sheet.look, source.relation, match)
            if share > best:
                best, chosen = share, _rule(own, to, match)
    if chosen is None and to == "people":
        match = "email" if is_mail(sheet, headers[0]) else "name"
        chosen = _rule(column_rule(desk, sheet, headers[0], target), to, match)
    if chosen is None and desk.knows(to) and _is_id(headers[0]):
        return column_rule(desk, sheet, headers[0], target)
    return chosen


def add_source(desk: Desk, table: str, parts: list[str]) -> None:
    """Let others refer to a table; ``parts``: queries of its key and the columns it is called by."""
    columns = (TABLES[table].key[0], *(column for column in CALLED if column in TABLES[table]))
    if parts:
        desk.sources[table] = Source(" UNION ALL ".join(parts), columns)


def source_of(desk: Desk, sheet: Sheet, table: str, columns: dict[str, Rule]) -> str:
    """A SELECT of the rows a drafted block will deliver."""
    wanted = (TABLES[table].key[0], *(column for column in CALLED if column in TABLES[table]))
    listed = ", ".join(f"{as_sql(desk, sheet, columns.get(column))} AS {column}" for column in wanted)
    return f"SELECT {listed} FROM {sheet.look.key}"


def _rule(own: Rule, to: str, match: str) -> Rule:
    if match == TABLES[to].key[0]:
        return own
    made: dict[str, Value] = {"column": own} if isinstance(own, str) else {**own}
    return {**made, "lookup": to, "match": match}


def _is_id(header: str) -> bool:
    return bool(words(header) & {"id", "ids"})
