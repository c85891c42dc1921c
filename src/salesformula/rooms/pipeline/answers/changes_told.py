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


def caption(rows: Sequence[Row], *, since: date | None, until: date | None, as_of: date) -> Msg | None:
    """That the rows go further back than the sentence; None where both are about the same days."""
    first = as_of - timedelta(days=DAYS - 1)
    recent = [row for row in rows if row["changed_on"] and row["changed_on"] >= first]
    if since or until or not recent or len(recent) == len(rows):
        return None
    return Msg(
        "The sentence is about the last {days} days; listed is every change that is known, newest first", days=DAYS
    )


def _span(since: date | None, until: date | None) -> Msg:
    if since and until:
        return Msg("from {first} to {last}", first=Day(since), last=Day(until))
    return Msg("since {day}", day=Day(since)) if since else Msg("up to {day}", day=Day(until or date.max))


def _counted(rows: Sequence[Row], span: Msg) -> Msg:
    deals = Msg("One deal changed", many="{n} deals changed", n=_deals(rows, lambda row: True))
    parts = [Msg(one, many=many, n=n) for one, many, happened in _HAPPENINGS if (n := _deals(rows, happened))]
    told = {row["deal_id"] for row in rows if any(happened(row) for _one, _many, happened in _HAPPENINGS)}
    if not told:
        return Msg("{deals} {span}", deals=deals, span=span)
    if others := _deals(rows, lambda row: row["deal_id"] not in told):
        parts.append(Msg("one changed otherwise", many="{n} changed otherwise", n=others))
    return Msg("{deals} {span}: {happenings}", deals=deals, span=span, happenings=Names(tuple(parts)))


def _deals(rows: Sequence[Row], happened: Callable[[Row], bool]) -> int:
    return len({row["deal_id"] for row in rows if happened(row)})


def _opened(row: Row) -> bool:
    return bool(row["is_opening"])


def _moved(row: Row) -> bool:
    return bool(row["field"] == "stage_id" and not row["is_opening"])


def _pushed(row: Row) -> bool:
    # Days are ISO texts here, so the later one is the greater one.
    before, after = row["old_value"], row["new_value"]
    return bool(row["field"] == "expected_close_on" and before and after and str(after) > str(before))


def _brought_forward(row: Row) -> bool:
    before, after = row["old_value"], row["new_value"]
    return bool(row["field"] == "expected_close_on" and before and after and str(after) < str(before))


def _revalued(row: Row) -> bool:
    return bool(row["field"] in ("amount", "acv_amount", "mrr_amount") and not row["is_opening"])


def _changed_hands(row: Row) -> bool:
    return bool(row["field"] == "owner_id" and row["old_value"])


def _vanished(row: Row) -> bool:
    return bool(row["field"] == "is_gone" and row["new_value"] == "true")


def _merged(row: Row) -> bool:
    return bool(row["field"] == "merged_into" and row["new_value"])


_HAPPENINGS = (
    ("one was opened", "{n} were opened", _opened),
    ("one moved a stage", "{n} moved a stage", _moved),
    ("one was pushed", "{n} were pushed", _pushed),
    ("one was brought forward", "{n} were brought forward", _brought_forward),
    ("one changed in amount", "{n} changed in amount", _revalued),
    ("one changed hands", "{n} changed hands", _changed_hands),
    ("one vanished", "{n} vanished", _vanished),
    ("one was merged", "{n} were merged", _merged),
)
