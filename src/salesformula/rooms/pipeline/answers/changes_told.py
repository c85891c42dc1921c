"""What the changes of a span say in one sentence."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta

from salesformula.kit.text import Day, Msg, Names
from salesformula.rooms.pipeline.answers.executed import Row

#: Where no days are asked for, the sentence speaks of the last week.
DAYS = 7


def finding(rows: Sequence[Row], *, since: date | None, until: date | None, as_of: date) -> Msg:
    """How many deals changed in the days asked for (else in the last seven), and what happened to them.

    Where the last seven days are quiet, the sentence speaks of all changes and names the day of the newest.
    """
    if not rows:
        return Msg("No change is known")
    if since or until:
        return _counted(rows, _span(since, until))
    first = as_of - timedelta(days=DAYS - 1)
    recent = [row for row in rows if row["changed_on"] and first <= row["changed_on"] <= as_of]
    if recent:
        return _counted(recent, Msg("in the last {n} days", n=DAYS))
    newest = rows[0]["changed_on"]
    return _counted(rows, Msg("up to {day}", day=Day(newest)) if newest else Msg("in all"))


def _span(since: date | None, until: date | None) -> Msg:
    if since and until:
        return Msg("from {first} to {last}", first=Day(since), last=Day(until))
    return Msg("since {day}", day=Day(since)) if since else Msg("up to {day}", day=Day(until or date.max))


def _counted(rows: Sequence[Row], span: Msg) -> Msg:
    deals = Msg("One deal changed", many="{n} deals changed", n=_deals(rows, lambda row: True))
    parts = [Msg(one, many=many, n=n) for one, many, happened in _HAPPENINGS if (n := _deals(rows, happened))]
    if not parts:
        return Msg("{deals} {span}", deals=deals, span=span)
    return Msg("{deals} {span}: {happenings}", deals=deals, span=span, happenings=Names(tuple(parts)))


def _deals(rows: Sequence[Row], happened: Callable[[Row], bool]) -> int:
    return len({row["deal_id"] for row in rows if happened(row)})


def _moved(row: Row) -> bool:
    return bool(row["field"] == "stage_id" and not row["is_opening"])


def _pushed(row: Row) -> bool:
    # Days are ISO texts here, so the later one is the greater one.
    before, after = row["old_value"], row["new_value"]
    return bool(row["field"] == "expected_close_on" and before and after and str(after) > str(before))


def _changed_hands(row: Row) -> bool:
    return bool(row["field"] == "owner_id" and row["old_value"])


def _vanished(row: Row) -> bool:
    return bool(row["field"] == "is_gone" and row["new_value"] == "true")


def _merged(row: Row) -> bool:
    return bool(row["field"] == "merged_into" and row["new_value"])


_HAPPENINGS = (
    ("one moved a stage", "{n} moved a stage", _moved),
    ("one was pushed", "{n} were pushed", _pushed),
    ("one changed hands", "{n} changed hands", _changed_hands),
    ("one vanished", "{n} vanished", _vanished),
    ("one was merged", "{n} were merged", _merged),
)
