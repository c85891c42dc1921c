"""A row of a file without someone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from salesformula.kit.forgotten import Traces
from salesformula.sources.forgetting.columns import Telling


def without(
    columns: Sequence[str], cells: Sequence[str], traces: Sequence[Traces], telling: Mapping[str, Telling]
) -> list[str]:
    """The cells of a row with tombstones for ids, nothing for what is personal, and texts scrubbed."""
    row = list(cells)
    for one in traces:
        if not one.may_be_in("\n".join(row)):
            continue
        row = _without(columns, row, one, telling.get(one.kind, Telling()))
    return row


def _without(columns: Sequence[str], cells: list[str], one: Traces, tells: Telling) -> list[str]:
    said = dict(zip(columns, cells, strict=False))
    history = [values for field, meant, values in tells.changes if said.get(field, "").strip().lower() in meant]
    valued = {column for values in history for column in values}
    is_own = any(_is_id(said.get(key, ""), one) for key in tells.keys)
    # Where no mapping says what the columns are, a cell that can mean nobody else makes the row one about them.
    telling = tells.refer if tells.refer or tells.keys else {c for c in columns if c} if one.id_stands_alone else set()
    refers = is_own or any(_means(said.get(column, ""), one) for column in telling)
    row = []
    for number, cell in enumerate(cells):
        column = columns[number] if number < len(columns) else ""
        if column in valued and _means(cell, one):
            row.append(one.tombstone)
            continue
        row.append(_cell(cell, column, one, tells, is_own=is_own, refers=refers))
    return row


def _cell(cell: str, column: str, one: Traces, tells: Telling, *, is_own: bool, refers: bool) -> str:
    if (column in tells.keys and is_own) or (column in tells.refer and _means(cell, one)):
        return one.tombstone
    if is_own and column in tells.personal:
        return one.tombstone if column in tells.names[:1] else ""
    if is_own and tells.is_own and column not in tells.kept:
        return ""
    # A first name alone tells who it is beside the id, and nowhere else.
    if refers and column not in tells.kept and cell.strip().casefold() in one.parts:
        return ""
    return one.scrubbed(cell) if cell else cell


def _is_id(cell: str, one: Traces) -> bool:
    """As a fact's id is read from a cell: without the blanks around it, and without the .0 of a spreadsheet."""
    told = cell.strip()
    return told == one.id or told.removesuffix(".0") == one.id


def _means(cell: str, one: Traces) -> bool:
    told = cell.strip().casefold()
    return _is_id(cell, one) or any(told == said.casefold() for said in (*one.names, *one.emails))
