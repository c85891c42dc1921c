"""Closing pay: which month comes next, what it pays to whom, what changed since months were locked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_POST, require_safe

from salesformula.doors.asking import ask
from salesformula.doors.by_page import by_button
from salesformula.doors.cards import figure_view
from salesformula.doors.frames import frame_view
from salesformula.doors.question import Question
from salesformula.doors.requests import viewer_in
from salesformula.doors.times import Time
from salesformula.doors.together import asked_together
from salesformula.doors.writing import words
from salesformula.identity.viewer import Viewer
from salesformula.kit.errors import NotAllowed, NotFound
from salesformula.kit.text import Day, Money, write
from salesformula.rooms.compensation.actions.closing import CLOSE
from salesformula.rooms.compensation.answers.adopted import VIEW_ALL
from salesformula.rooms.compensation.answers.periods import DRAFT, STATES
from salesformula.rooms.compensation.models.closing import APPROVED, PAID, REVIEWED
from salesformula.rooms.compensation.pages.months import month_choice, month_state, said

Row = dict[str, Any]

#: What may be done on the page, and what is said when it is.
ACTS = {"review": "review_period", "approve": "approve_period", "pay": "pay_period"}


@dataclass(frozen=True)
class Next:
    """What comes next for a month: the act and its button, or why the viewer can't do it."""

    act: str
    button: str
    sentence: str


@require_safe
@asked_together
def closing(request: HttpRequest) -> HttpResponse:
    """The page, of the month that comes next or the one chosen."""
    viewer = viewer_in(request)
    viewer.require(CLOSE)
    viewer.require(VIEW_ALL)
    months = ask(Question("compensation.periods"), viewer=viewer)
    rows: list[Row] = months.result.rows
    chosen = _chosen(request, rows)
    period = chosen["period"] if chosen else ""
    statements = ask(Question("compensation.statement", by=("payee",), where={"period": period}), viewer=viewer)
    changes = ask(Question("compensation.impact"), viewer=viewer)
    labels = list(dict.fromkeys(row["period"] for row in rows))
    context = {
        "frame": frame_view(
            request,
            title=gettext("Closing pay"),
            as_of=months.as_of,
            controls=(month_choice(labels, period, request),) if labels else (),
        ),
        "headline": _headline(chosen),
        "under": _under(chosen, viewer=viewer),
        "period": period,
        "next": _next(chosen, viewer) if chosen else None,
        "way": month_state(period, time=Time()) if period else (),
        "title": gettext("Statements of {month}").format(month=said(period)) if period else "",
        "lines": [_line(row, period) for row in statements.result.rows if row["n_lines"]],
        "total": _totals(rows, period),
        "notes": [words(caveat.text) for caveat in statements.result.caveats],
        "impact": figure_view(changes) if changes.result.rows else None,
        "no_impact": words(changes.result.finding),
        "months": [_month(row) for row in rows[:MOST_MONTHS]],
    }
    return render(request, "compensation/closing.html", context)


#: A page shows this many months; the answer has them all.
MOST_MONTHS = 13


@require_POST
def close_month(request: HttpRequest, act: str) -> HttpResponse:
    """One step of one month."""
    viewer = viewer_in(request)
    viewer.require(CLOSE)
    if act not in ACTS:
        raise NotFound(f"there is no step {act!r}")
    period = request.POST.get("period", "")
    fields = {"period": period, "reason": request.POST.get("reason", "")}
    if request.POST.get("paid_on"):
        fields["paid_on"] = request.POST["paid_on"]
    if by_button(request, f"compensation.{ACTS[act]}", fields, raises=(NotAllowed, NotFound)) is not None:
        messages.success(request, _done(act, said(period)))
    return redirect(f"{reverse('compensation:closing')}?{urlencode({'month': period})}")


def _done(act: str, month: str) -> str:
    told = {
        "review": gettext("{month} is reviewed. Somebody else approves it."),
        "approve": gettext("{month} is approved and locked. What changes later is adjusted in the next month."),
        "pay": gettext("{month} is paid."),
    }
    return told[act].format(month=month)


def _chosen(request: HttpRequest, rows: list[Row]) -> Row | None:
    month = request.GET.get("month")
    if month:
        found = next((row for row in rows if row["period"] == month), None)
        if found is None:
            raise NotFound(f"there is no month {month!r} that pays")
        return found
    return next((row for row in rows if row["is_next"]), rows[0] if rows else None)


def _headline(chosen: Row | None) -> tuple[str, ...]:
    if chosen is None:
        return (gettext("No month pays anything yet."),)
    month, pay = said(chosen["period"]), _money(chosen["pay_amount"], chosen["currency"])
    first = gettext("{month} paid {pay}.") if chosen["state"] == PAID else gettext("{month} pays {pay}.")
    second = {
        DRAFT: gettext("It is still a draft."),
        REVIEWED: gettext("It waits for a second person."),
        APPROVED: gettext("It is approved and locked."),
        PAID: gettext("It is closed."),
    }
    return first.format(month=month, pay=pay), second[chosen["state"]]


def _under(chosen: Row | None, *, viewer: Viewer) -> str:
    if chosen is None:
        return gettext("As soon as a plan is adopted and deals are won under it, their months stand here.")
    n = chosen["n_statements"]
    told = ngettext("{n} statement", "{n} statements", n).format(n=n)
    lines = ngettext("{n} line", "{n} lines", chosen["n_lines"]).format(n=f"{chosen['n_lines']:,}")
    under = gettext("{statements} of {lines}.").format(statements=told, lines=lines)
    if chosen["adjustment_amount"]:
        amount = _money(chosen["adjustment_amount"], chosen["currency"])
        under += " " + gettext("{amount} of it puts locked months right.").format(amount=amount)
    return under


def _next(chosen: Row, viewer: Viewer) -> Next:
    month, state = said(chosen["period"]), chosen["state"]
    if state == PAID:
        return Next("", "", gettext("Paid on {day}.").format(day=write(Day(chosen["paid_on"]))))
    if state == APPROVED:
        by = gettext("Reviewed by {reviewer}, approved by {approver}.").format(
            reviewer=chosen["reviewed_by"], approver=chosen["approved_by"]
        )
        return Next("pay", gettext("Mark as paid"), by)
    if not chosen["can_be_closed"]:
        return Next("", "", gettext("A month is closed when it is over and those before it are."))
    if state == DRAFT:
        return Next("review", gettext("I have reviewed {month}").format(month=month),
                    gettext("Look through the statements; then a second person approves them."))  # fmt: skip
    if chosen["is_changed"]:
        changed = gettext("Something changed since {name} reviewed it.").format(name=chosen["reviewed_by"])
        return Next("review", gettext("Review {month} again").format(month=month), changed)
    if chosen["reviewed_by"] == (viewer.email or "operator"):
        return Next("", "", gettext("You reviewed it: it takes a second person to approve it."))
    sentence = gettext("{name} reviewed it. With your approval it is locked.").format(name=chosen["reviewed_by"])
    return Next("approve", gettext("Approve and lock {month}").format(month=month), sentence)


def _line(row: Row, period: str) -> Mapping[str, Any]:
    query = urlencode({"payee_id": row["payee_id"], "month": period})
    return {
        "payee": row["payee"] or row["payee_id"],
        "url": f"{reverse('compensation:pay')}?{query}",
        "n_lines": row["n_lines"],
        "pay": _money(row["pay_amount"], row["currency"]),
    }


def _totals(rows: list[Row], period: str) -> list[str]:
    return [_money(row["pay_amount"], row["currency"]) for row in rows if row["period"] == period]


def _month(row: Row) -> Mapping[str, Any]:
    return {
        "text": said(row["period"]),
        "url": f"{reverse('compensation:closing')}?{urlencode({'month': row['period']})}",
        "state": words(STATES[row["state"]]),
        "pay": _money(row["pay_amount"], row["currency"]),
        "adjusted": _money(row["adjustment_amount"], row["currency"]) if row["adjustment_amount"] else "",
        "reviewed_by": row["reviewed_by"] or "",
        "approved_by": row["approved_by"] or "",
        "paid_on": write(Day(row["paid_on"])) if row["paid_on"] else "",
        "is_next": row["is_next"],
    }


def _money(amount: Any, currency: str) -> str:
    return write(Money(amount, currency, exact=True))
