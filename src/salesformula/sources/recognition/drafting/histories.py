"""Histories that a system kept itself: a row per change of a field, or per state a deal was in."""

# ruff: noqa: S608 - names and values are quoted
from __future__ import annotations

import re

from salesformula.facts.tables import TABLES
from salesformula.kit.schema import Column
from salesformula.sources.mapping import HISTORIES
from salesformula.sources.recognition import asking
from salesformula.sources.recognition.drafting.desk import Desk, Sheet
from salesformula.sources.recognition.drafting.references import reference
from salesformula.sources.recognition.drafting.rules import as_sql, rule
from salesformula.sources.recognition.drafting.writing import Rule, Value
from salesformula.sources.recognition.headers import plain
from salesformula.sources.recognition.words import CODES, field_name
from salesformula.sources.sql_text import literal

_ISO = re.compile(r"^\d{4}-\d{2}-\d{2}")
_OF_A_FIELD = ("values", "lookup", "match", "ids", "format", "decimal")
#: Columns of OpportunityHistory, which holds a deal's state after each change.
_STATES = {"amount": "amount", "closedate": "expected_close_on"}


def draft_histories(desk: Desk) -> None:
    """A block for each sheet of changes."""
    for table in HISTORIES:
        for sheet in desk.of(table):
            if table == "deal_changes" and _is_of_states(sheet):
                _states(desk, sheet)
            else:
                _changes(desk, sheet, table)


def _changes(desk: Desk, sheet: Sheet, table: str) -> None:
    """A report of changes. Rows may come newest first and be of any field: each says what it is."""
    key = TABLES[table].key[0]
    record = reference(desk, sheet, f"{table}.{key}", to=HISTORIES[table])
    when = rule(desk, sheet, f"{table}.changed_at")
    new, old = sheet.best(f"{table}.new_value"), sheet.best(f"{table}.old_value")
    if record is None or when is None:
        return
    field = sheet.best(f"{table}.field")
    words: dict[str, str] = {}
    columns: dict[str, Rule] = {key: record, "field": {"constant": "stage_id"}}
    if field is not None:
        for word in desk.scan.words(sheet.look, field):
            if word.casefold() not in {known.casefold() for known in words}:
                words[word] = field_name(word, history=table)
        columns["field"] = {"column": field, "values": {**words, "*": "other"}}
    columns |= {name: header for name, header in (("old_value", old), ("new_value", new)) if header is not None}
    columns["changed_at"] = when
    if table == "deal_changes" and (by := reference(desk, sheet, f"{table}.changed_by", to="people")) is not None:
        columns["changed_by"] = by
    desk.put(
        table,
        sheet,
        columns,
        note="What changed, as the history tells.",
        skip_empty=field or new or "",
        distinct=True,
        per_field=_per_field(desk, sheet, table, words if field else {"": "stage_id"}),
    )


def _per_field(desk: Desk, sheet: Sheet, table: str, words: dict[str, str]) -> dict[str, Rule]:
    """How the values of each field are read, where that is not by its column alone."""
    base, field = HISTORIES[table], sheet.best(f"{table}.field")
    headers = tuple(header for name in ("new_value", "old_value") for header in sheet.headers(f"{table}.{name}"))
    found: dict[str, Rule] = {}
    for name in dict.fromkeys(words.values()):
        if name not in TABLES[base]:
            continue
        mine = [literal(word) for word, said in words.items() if said == name]
        where = f"{desk.scan.cell(sheet.look, field)} IN ({', '.join(mine)})" if field else "true"
        made = _of_field(desk, sheet, table, TABLES[base].column(name), headers, where)
        if made:
            found[name] = made
    return found


def _of_field(
    desk: Desk, sheet: Sheet, table: str, column: Column, headers: tuple[str, ...], where: str
) -> dict[str, Value]:
    target = f"{HISTORIES[table]}.{column.name}"
    if column.references is not None:
        to = column.references.partition(".")[0]
        named = reference(desk, sheet, target, to=to, headers=headers[:1]) if to in desk.sources else None
        named = named if isinstance(named, dict) else {}
        return {name: value for name, value in named.items() if name in _OF_A_FIELD}
    if target in CODES:
        words = [
            row[0]
            for header in headers
            for row in desk.scan.rows(
                f"SELECT DISTINCT {desk.scan.cell(sheet.look, header)} AS v FROM {sheet.look.key} "
                f"WHERE {where} AND v IS NOT NULL ORDER BY v"
            )
        ]
        codes = {word.casefold(): (word, CODES[target](word) or "") for word in words}
        return {"values": {**dict(codes.values()), "*": ""}} if codes else {}
    if column.kind in ("date", "timestamp"):
        return _date(desk, sheet, headers, where)
    given = next((said for h in headers if (said := desk.choices.answers.get(f"decimal:{sheet.look.path}:{h}"))), None)
    return {"decimal": given} if given and column.kind == "decimal" else {}


def _date(desk: Desk, sheet: Sheet, headers: tuple[str, ...], where: str) -> dict[str, Value]:
    """The format of a field's days where its values leave it open."""
    for header in headers:
        id = f"format:{sheet.look.path}:{header}"
        if given := desk.choices.answers.get(id):
            return {"format": given}
        if (undecided := desk.scan.undecided(sheet.look, header, where=where)) is not None:
            desk.questions.setdefault(id, asking.undecided(sheet.look, header, undecided))
    return {}


def _is_of_states(sheet: Sheet) -> bool:
    """Whether each row is the state of a deal after a change, with its time in a form that can be put in order."""
    when, id = sheet.best("deal_changes.changed_at"), sheet.best("deal_changes.deal_id")
    if when is None or id is None or plain(id) not in ("opportunityid", "dealid"):
        return False
    others = sheet.best("deal_changes.field") or sheet.best("deal_changes.old_value")
    states = any(plain(header) in _STATES for header in sheet.look.columns)
    return others is None and states and all(_ISO.match(value) for value in sheet.look.values(when))


def _states(desk: Desk, sheet: Sheet) -> None:
    """Every state held against the one before it: a row for each field that differs."""
    id, when, stage = (sheet.best(f"deal_changes.{name}") or "" for name in ("deal_id", "changed_at", "new_value"))
    headers = {"stage_id": stage} if stage else {}
    headers |= {_STATES[plain(one)]: one for one in sheet.look.columns if plain(one) in _STATES}
    own = as_sql(desk, sheet, rule(desk, sheet, "deal_changes.deal_id") or id)
    cells = "".join(f", {desk.scan.cell(sheet.look, header)} AS {name}" for name, header in headers.items())
    parts = [
        f"SELECT deal_id, '{name}' AS field, lag({name}) OVER by_{name} AS old_value, {name} AS new_value, "
        f"moment AS changed_at FROM states WINDOW by_{name} AS (PARTITION BY deal_id ORDER BY moment)\n"
        f"QUALIFY {name} IS DISTINCT FROM lag({name}) OVER by_{name} AND "
        + ("true" if name == "stage_id" else f"row_number() OVER by_{name} > 1")
        for name in headers
    ]
    moment = desk.scan.cell(sheet.look, when)
    sql = f"WITH states AS (\n  SELECT {own} AS deal_id, {moment} AS moment{cells} FROM {sheet.look.key}\n)\n"
    per_field = {}
    if stage and "stages" in desk.sources:
        named = reference(desk, sheet, "deals.stage_id", to="stages", headers=(stage,))
        made = {name: value for name, value in named.items() if name in _OF_A_FIELD} if isinstance(named, dict) else {}
        per_field = {"stage_id": made} if made else {}
    desk.put_sql(
        "deal_changes",
        desk.scan.readable(sql + "\nUNION ALL\n".join(parts)),
        note="What changed from each state of a deal to the next.",
        per_field=per_field,  # type: ignore[arg-type]
    )
