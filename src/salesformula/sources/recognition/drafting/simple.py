"""Tables whose columns each come from a column of one file."""

from __future__ import annotations

from salesformula.facts.tables import TABLES
from salesformula.kit.text import Msg
from salesformula.sources.recognition import asking
from salesformula.sources.recognition.drafting.desk import Desk, Sheet
from salesformula.sources.recognition.drafting.references import add_source, reference, source_of
from salesformula.sources.recognition.drafting.rules import column_rule, rule
from salesformula.sources.recognition.drafting.writing import Rule
from salesformula.sources.recognition.proposal import LEAVE_OUT

#: Records that every CRM numbers: names as their keys are worth a look.
_NUMBERED = ("deals", "leads", "contacts", "activities")


def columns_of(desk: Desk, sheet: Sheet, table: str, *, but: tuple[str, ...] = ()) -> dict[str, Rule]:
    """A rule for every column of a table that the sheet fills."""
    found: dict[str, Rule] = {}
    for column in TABLES[table].columns:
        target = f"{table}.{column.name}"
        if column.name in but:
            continue
        if column.references is not None and column.references.split(".")[0] != table:
            made = reference(desk, sheet, target, to=column.references.split(".")[0])
        elif column.references is not None:
            made = _inside(desk, sheet, target, table, found)
        else:
            made = rule(desk, sheet, target)
        if made is not None:
            found[column.name] = made
    return found


def key_rule(desk: Desk, sheet: Sheet, table: str) -> Rule | None:
    """What tells a sheet's rows apart: its id, else names where they are unique, else what somebody said."""
    if (sheet.look.path, table) not in desk.keys:
        desk.keys[sheet.look.path, table] = _find_key(desk, sheet, table)
    return desk.keys[sheet.look.path, table]


def _find_key(desk: Desk, sheet: Sheet, table: str) -> Rule | None:
    key = TABLES[table].key[0]
    found = rule(desk, sheet, f"{table}.{key}")
    if found is not None:
        return found
    said = desk.choices.answers.get(f"key:{sheet.look.path}")
    if said:
        desk.answer(f"key:{sheet.look.path}", lambda: asking.key(sheet.look, table))
        return column_rule(desk, sheet, said, f"{table}.{key}")
    names = sheet.headers(f"{table}.name")
    for headers in (names[:1], names, (*names, *sheet.headers(f"{table}.account_id")[:1])):
        if headers and desk.scan.is_key(sheet.look, headers):
            if table in _NUMBERED:
                desk.remark(sheet, headers[0], Msg("no column is known as the id, so names tell the rows apart"))
            return headers[0] if len(headers) == 1 else {"join": list(headers), "with": " / "}
    if said != LEAVE_OUT:
        desk.answer(f"key:{sheet.look.path}", lambda: asking.key(sheet.look, table))
    return None


def draft_simple(desk: Desk, table: str) -> None:
    """A block for each sheet of a table with a key of one column."""
    parts = []
    for sheet in desk.of(table):
        key = key_rule(desk, sheet, table)
        if key is None:
            continue
        name = TABLES[table].key[0]
        columns = {name: key, **columns_of(desk, sheet, table, but=(name,))}
        if "name" in TABLES[table]:
            columns.setdefault("name", key)
        desk.put(table, sheet, columns)
        parts.append(source_of(desk, sheet, table, columns))
    add_source(desk, table, parts)


def draft_listed(desk: Desk, table: str) -> None:
    """A block for each sheet of a table whose key has several columns."""
    for sheet in desk.of(table):
        columns = columns_of(desk, sheet, table)
        if columns:
            desk.put(table, sheet, columns)


def _inside(desk: Desk, sheet: Sheet, target: str, table: str, found: dict[str, Rule]) -> Rule | None:
    """A reference to another row of the same table: its key, or its name where names are given."""
    if not sheet.headers(target):
        return None
    before = desk.sources.get(table)
    key = TABLES[table].key[0]
    own = found if key in found else {key: rule(desk, sheet, f"{table}.{key}") or "", **found}
    if not own[key]:
        return None
    add_source(desk, table, [source_of(desk, sheet, table, own)])
    made = reference(desk, sheet, target, to=table)
    if before is None:
        desk.sources.pop(table, None)
    else:
        desk.sources[table] = before
    return made
