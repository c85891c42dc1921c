"""What changed about deals and leads: histories, columns of dates per stage, the day of the last change."""

# ruff: noqa: S608 - names and values are quoted
from __future__ import annotations

import re

from salesformula.sources.recognition.drafting.desk import Desk, Sheet
from salesformula.sources.recognition.drafting.histories import draft_histories
from salesformula.sources.recognition.drafting.known_stages import BETWEEN
from salesformula.sources.recognition.drafting.leads import contacts_are_leads
from salesformula.sources.recognition.drafting.rules import as_sql, column_rule, date_format
from salesformula.sources.recognition.drafting.simple import key_rule
from salesformula.sources.recognition.drafting.stages import stage_rule
from salesformula.sources.recognition.drafting.writing import Rule, Value
from salesformula.sources.recognition.headers import StageDate, plain, stage_date
from salesformula.sources.sql_text import literal

_ISO = re.compile(r"^\d{4}-\d{2}-\d{2}")


def draft_changes(desk: Desk) -> None:
    """Blocks of deal_changes and lead_changes."""
    draft_histories(desk)
    for sheet in desk.of("deals"):
        if _dated(sheet, "deal_changes"):
            _from_dates(desk, sheet, "deal_changes", "deal_id", key_rule(desk, sheet, "deals"), "stage_id")
        elif sheet.best("deal_changes.changed_at"):
            _last_change(desk, sheet)
    for table in ("leads", "contacts"):
        for sheet in desk.of(table):
            if _dated(sheet, "lead_changes") and "leads" in desk.sources:
                field = "stage" if table == "leads" else "lifecycle_stage"
                if table == "leads" or contacts_are_leads(desk):
                    _from_dates(desk, sheet, "lead_changes", "lead_id", key_rule(desk, sheet, table), field)


def _last_change(desk: Desk, sheet: Sheet) -> None:
    key, when, stage = (
        key_rule(desk, sheet, "deals"),
        sheet.best("deal_changes.changed_at"),
        sheet.best("deals.stage_id"),
    )
    if key is None or when is None or stage is None:
        return
    new = stage_rule(desk, sheet) or stage
    columns: dict[str, Rule] = {
        "deal_id": key,
        "field": {"constant": "stage_id"},
        "new_value": new,
        "changed_at": column_rule(desk, sheet, when, "deal_changes.changed_at"),
    }
    desk.put("deal_changes", sheet, columns, note="The last change of stage is the only one known.", skip_empty=when)


def _dated(sheet: Sheet, table: str) -> tuple[str, ...]:
    """The headers that tell when a record came into a stage or left it."""
    wanted = {f"{table}.new_value", f"{table}.old_value"}
    if table == "lead_changes":
        wanted |= {"leads.qualified_at", "leads.disqualified_at"}
    return tuple(c.header for c in sheet.file.columns if c.target in wanted and stage_date(c.header) is not None)


def _from_dates(desk: Desk, sheet: Sheet, table: str, id_name: str, key: Rule | None, field: str) -> None:
    headers = [header for header in _dated(sheet, table) if sheet.look.values(header)] or list(_dated(sheet, table))
    if key is None or not isinstance(key, str):
        return
    formats = {header: date_format(desk, sheet, header) for header in headers}
    if any(formats.values()):
        _one_by_one(desk, sheet, table, {id_name: key, "field": {"constant": field}}, headers, formats)
        return
    desk.put_sql(table, _united(desk, sheet, headers, key, id_name, field), note=_note(headers))


def _one_by_one(
    desk: Desk,
    sheet: Sheet,
    table: str,
    start: dict[str, Rule],
    headers: list[str],
    formats: dict[str, dict[str, Value]],
) -> None:
    """A block per stage, where a format must be said."""
    for header in headers:
        dated = stage_date(header)
        if dated is not None and dated.what == "entered":
            columns: dict[str, Rule] = {
                **start,
                "new_value": {"constant": _called(desk, sheet, dated)},
                "changed_at": {"column": header, **formats[header]},
            }
            desk.put(table, sheet, columns, skip_empty=header)


def _united(desk: Desk, sheet: Sheet, headers: list[str], key: str, id_name: str, field: str) -> str:
    """The days of all stages as rows. What came before is the stage left at that time, else the stage before it."""
    entered: list[str] = []
    exited: list[str] = []
    own = desk.scan.quoted(sheet.look, key)
    for header in headers:
        dated = stage_date(header)
        if dated is None:
            continue
        moved, stage = desk.scan.quoted(sheet.look, header), literal(_called(desk, sheet, dated))
        (entered if dated.what == "entered" else exited).append(_move(sheet, own, stage, moved))
    if current := sheet.best("deal_changes.changed_at") if field == "stage_id" else None:
        stage_header = sheet.best("deals.stage_id")
        if stage_header is not None:
            moved = desk.scan.quoted(sheet.look, current)
            entered.append(_move(sheet, own, as_sql(desk, sheet, _own_stage(desk, sheet, stage_header)), moved))
    in_order = all(_ISO.match(value) for header in headers for value in sheet.look.values(header))
    before = "lag(stage) OVER (PARTITION BY id ORDER BY moved)" if in_order else "NULL"
    nothing = "SELECT NULL AS id, NULL AS stage, NULL AS moved WHERE false"
    return f"""
WITH entered AS (
  {_union(entered) or nothing}
), exited AS (
  {_union(exited) or nothing}
), moves AS (
  SELECT id, moved, min(stage) AS stage FROM entered GROUP BY id, moved
), told AS (
  SELECT id, moved, stage, {before} AS before FROM moves
)
SELECT told.id AS {id_name}, '{field}' AS field, coalesce(min(exited.stage), min(before)) AS old_value,
  told.stage AS new_value, told.moved AS changed_at
FROM told LEFT JOIN exited ON exited.id = told.id AND exited.moved = told.moved AND exited.stage <> told.stage
GROUP BY told.id, told.moved, told.stage
UNION ALL
SELECT id, '{field}', min(stage), NULL, moved FROM exited
WHERE (id, moved) NOT IN (SELECT (id, moved) FROM moves) GROUP BY id, moved
"""


def _own_stage(desk: Desk, sheet: Sheet, header: str) -> Rule:
    """The deal's own stage, as far as SQL can say it: with its pipeline where stages share words."""
    found = stage_rule(desk, sheet)
    return header if found is None or (isinstance(found, dict) and "lookup" in found) else found


def _move(sheet: Sheet, own: str, stage: str, moved: str) -> str:
    return (
        f"SELECT trim({own}) AS id, {stage} AS stage, trim({moved}) AS moved FROM {sheet.look.key} "
        f"WHERE trim({moved}) <> ''"
    )


def _union(parts: list[str]) -> str:
    return "\n  UNION ALL ".join(parts)


def _called(desk: Desk, sheet: Sheet, dated: StageDate) -> str:
    """The stage as the deals call it; its id where a file of stages gives one."""
    called = _spelt(desk, sheet, "deals.stage_id", dated.stage)
    if desk.shared_stages and dated.pipeline:
        return f"{_spelt(desk, sheet, 'deals.pipeline_id', dated.pipeline)}{BETWEEN}{called}"
    source = desk.sources.get("stages")
    if source is None or not (desk.of("stages") or desk.knows("stages")):
        return called
    found = desk.scan.rows(
        f"SELECT min(stage_id) FROM ({source.relation}) WHERE lower(name) = lower({literal(called)})"
        f" OR stage_id = {literal(called)} HAVING count(DISTINCT stage_id) = 1"
    )
    return str(found[0][0]) if found else called


def _spelt(desk: Desk, sheet: Sheet, target: str, said: str) -> str:
    """A word of a header as the cells of a column write it."""
    header = sheet.best(target)
    cells = desk.scan.words(sheet.look, header) if header is not None else {}
    return next((word for word in cells if plain(word) == plain(said)), said)


def _note(headers: list[str]) -> str:
    return f"When a record came into each stage; columns read: {len(headers)}."
