"""The deals of the quarter that a manager should know by name."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.utils.translation import gettext

from salesformula.doors.asking import Answered, ask
from salesformula.doors.histories import history_url
from salesformula.identity.viewer import Viewer
from salesformula.kit.text import Count, Day, Money, write
from salesformula.rooms.pipeline.pages.period import Span
from salesformula.web.contracts import Cell, HeadCell, TableView

N_EACH = 2


def notable(span: Span, *, viewer: Viewer) -> TableView:
    """The largest won, lost and open deals of the quarter, with what makes each stand out."""
    quarter = {"quarter": span.quarter.label}
    found = [_largest(span, viewer, where={**quarter, "state": state}) for state in ("won", "lost")]
    if span.is_running:
        found.append(_largest(span, viewer, where={"state": "open"}, expected_before=span.quarter.end.isoformat()))
    heads = ("State", "Account", "Owner")
    numbers = ("ACV", "Close")
    columns = (
        *(HeadCell(gettext(name)) for name in heads),
        *(HeadCell(gettext(name), "number") for name in numbers),
        HeadCell(gettext("Why notable")),
    )
    return TableView(
        columns=columns,
        rows=tuple(_row(row, span, deals) for deals in found for row in deals.result.rows),
        label=gettext("Notable deals"),
    )


def _largest(span: Span, viewer: Viewer, *, where: dict[str, str], **params: str) -> Answered:
    asked = span.time.question("pipeline.deals", where=where, params={"largest": str(N_EACH), **params})
    return ask(asked, viewer=viewer)


def _worth(row: dict[str, Any]) -> Decimal | None:
    found: Decimal | None = row["acv_amount"] if row["acv_amount"] is not None else row["amount"]
    return found


_STATES = {"won": ("Won", "good"), "lost": ("Lost", "bad"), "open": ("Open", "muted")}


def _row(row: dict[str, Any], span: Span, deals: Answered) -> tuple[Cell, ...]:
    name, kind = _STATES[row["state"]]
    closes = row["closed_on"] or row["expected_close_on"]
    return (
        Cell(gettext(name), kind),  # type: ignore[arg-type]
        Cell(row["account"] or row["name"] or row["deal_id"], "strong", href=history_url(deals, row)),
        Cell(row["owner"] or ""),
        Cell(write(Money(_worth(row) or Decimal(0), row["currency"])), "number"),
        Cell(write(Day(closes, with_year=False)) if closes else "", "muted"),
        Cell(_why(row, span), "soft"),
    )


def _why(row: dict[str, Any], span: Span) -> str:
    days = row["days_to_close"]
    if row["state"] == "won":
        return gettext("among the largest wins of the quarter, {n} days").format(n=write(Count(days or 0)))
    if row["state"] == "lost":
        reason = row.get("loss_reason")
        return reason or gettext("among the largest losses of the quarter, {n} days").format(n=write(Count(days or 0)))
    if row["expected_close_on"] < span.by_quarter.as_of:
        return gettext("its close date has passed")
    return gettext("the largest expected to close this quarter")
