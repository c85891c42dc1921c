"""Activities: what was done, not what is planned."""

from __future__ import annotations

from salesformula.kit.text import Msg
from salesformula.sources.recognition.drafting.desk import Desk, Sheet
from salesformula.sources.recognition.drafting.rules import column_rule
from salesformula.sources.recognition.drafting.simple import columns_of, key_rule
from salesformula.sources.recognition.drafting.writing import Rule
from salesformula.sources.recognition.headers import plain

_DONE = ("done", "true", "yes", "1", "completed")


def draft_activities(desk: Desk) -> None:
    """A block for each sheet of activities; without an id an activity is known by who did what and when."""
    for sheet in desk.of("activities"):
        columns = columns_of(desk, sheet, "activities", but=("activity_id", "occurred_at"))
        when, skip = _occurred(desk, sheet)
        if when is not None:
            columns["occurred_at"] = when
        key: Rule | None = key_rule(desk, sheet, "activities") if sheet.best("activities.activity_id") else None
        if key is None:
            parts = [sheet.best(f"activities.{name}") for name in ("occurred_at", "person_id", "kind", "deal_id")]
            headers = tuple(header for header in parts if header)
            key = {"join": list(headers), "with": " / "}
            if not desk.scan.is_key(sheet.look, headers):
                key = key_rule(desk, sheet, "activities")
        if key is not None:
            desk.put("activities", sheet, {"activity_id": key, **columns}, skip_empty=skip)


def _occurred(desk: Desk, sheet: Sheet) -> tuple[Rule | None, str]:
    """When it was done, and the column that is empty where it was not."""
    headers = sheet.headers("activities.occurred_at")
    if not headers:
        return None, ""
    if "due" not in plain(headers[0]):
        own = column_rule(desk, sheet, headers[0], "activities.occurred_at")
        done = "done" in plain(headers[0]) or "completed" in plain(headers[0])
        return own, headers[0] if done else ""
    due = list(headers[:2])
    state = next((header for header in sheet.look.columns if plain(header) in ("activitydone", "done")), None)
    for header in due:
        desk.remark(sheet, header, Msg("the day it was due, as no column tells when it was done"))
    made: Rule = {"join": due} if len(due) > 1 else due[0]
    if state is None:
        return made, ""
    made = made if isinstance(made, dict) else {"column": made}
    return {**made, "where": state, "is": list(_DONE)}, ""
