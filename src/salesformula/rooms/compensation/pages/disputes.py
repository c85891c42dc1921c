"""Questions about lines of pay: asked on the page Pay, read and answered on pages of their own."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from salesformula.doors import clock
from salesformula.doors.asking import Answered, ask
from salesformula.doors.by_page import by_button
from salesformula.doors.frames import frame_view
from salesformula.doors.question import Question
from salesformula.doors.requests import viewer_in
from salesformula.doors.writing import words
from salesformula.kit.errors import NotAllowed, NotFound
from salesformula.kit.text import Moment, write
from salesformula.rooms.compensation.actions.disputes import SETTLE
from salesformula.rooms.compensation.answers.adopted import VIEW
from salesformula.rooms.compensation.answers.disputes import DISPUTE_STATES
from salesformula.rooms.compensation.models.disputes import Dispute
from salesformula.rooms.compensation.pages.pay_forms import SayForm, SettleForm
from salesformula.rooms.compensation.pages.pay_lines import money

Row = dict[str, Any]
#: Whose question it is not, or what is not there, is told as on any other address.
AS_SUCH = (NotAllowed, NotFound)


@require_safe
def disputes(request: HttpRequest) -> HttpResponse:
    """Every question, the open ones first, for those who settle them."""
    viewer = viewer_in(request)
    viewer.require(SETTLE)
    answered = ask(Question("compensation.disputes"), viewer=viewer)
    rows = answered.result.rows
    context = {
        "frame": frame_view(request, title=gettext("Questions about pay")),
        "headline": (f"{words(answered.result.finding)}.",),
        "lines": [_listed(row) for row in rows],
    }
    return render(request, "compensation/disputes.html", context)


@require_safe
def dispute(request: HttpRequest, dispute_id: int) -> HttpResponse:
    """One question with what was said; for its payee and those who settle it."""
    viewer = viewer_in(request)
    viewer.require(VIEW)
    return _page(request, dispute_id)


@require_POST
def raise_dispute(request: HttpRequest) -> HttpResponse:
    """Question a line of one's own."""
    viewer = viewer_in(request)
    viewer.require(VIEW)
    names = ("deal_id", "component", "part", "period", "state", "text")
    fields = {name: request.POST[name] for name in names if request.POST.get(name)}
    done = by_button(request, "compensation.dispute", fields, raises=AS_SUCH)
    if done is None:
        back = request.POST.get("back", "")
        is_ours = url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()})
        return redirect(back if is_ours else reverse("compensation:pay"))
    messages.success(request, gettext("Operations are asked. What they answer stands here."))
    return redirect("compensation:dispute", dispute_id=done["dispute_id"])


@require_POST
def reply_dispute(request: HttpRequest, dispute_id: int) -> HttpResponse:
    """Add to the thread."""
    viewer_in(request).require(VIEW)
    fields = {"text": request.POST.get("text", "")}
    return _done(request, dispute_id, "reply", fields, gettext("It is sent."))


@require_POST
def settle_dispute(request: HttpRequest, dispute_id: int) -> HttpResponse:
    """Say how it ends."""
    viewer_in(request).require(SETTLE)
    fields = {"outcome": request.POST.get("outcome", ""), "reason": request.POST.get("reason", "")}
    return _done(request, dispute_id, "settle", fields, gettext("The question is settled."))


@require_POST
def withdraw_dispute(request: HttpRequest, dispute_id: int) -> HttpResponse:
    """Take one's own question back."""
    viewer_in(request).require(VIEW)
    fields = {"reason": request.POST.get("text", "")}
    return _done(request, dispute_id, "withdraw", fields, gettext("The question is taken back."))


def _done(request: HttpRequest, dispute_id: int, verb: str, fields: dict[str, Any], told: str) -> HttpResponse:
    given = {"dispute_id": dispute_id, **fields}
    if by_button(request, f"compensation.{verb}_dispute", given, raises=AS_SUCH) is not None:
        messages.success(request, told)
    return redirect("compensation:dispute", dispute_id=dispute_id)


def _page(request: HttpRequest, dispute_id: int) -> HttpResponse:
    viewer, where = viewer_in(request), {"dispute_id": str(dispute_id)}
    found = ask(Question("compensation.disputes", where=where), viewer=viewer).result.rows
    if not found:
        raise NotFound(f"there is no dispute {dispute_id}")
    row, is_own = found[0], found[0]["payee_id"] == viewer.person_id
    thread = ask(Question("compensation.dispute_thread", where=where), viewer=viewer)
    is_open = row["state"] == "open"
    kept = Dispute.objects.get(pk=dispute_id)
    context = {
        "frame": frame_view(request, title=gettext("Question about pay")),
        "headline": (_headline(row, is_own=is_own), f"{words(DISPUTE_STATES[row['state']]).capitalize()}."),
        "under": "",
        "number": dispute_id,
        "line_url": _line_url(row, is_own=is_own),
        "then_title": gettext("What the line said when it was questioned: {amount}").format(
            amount=money(kept.pay_amount if kept.pay_amount else kept.worth_amount, row["currency"])
        ),
        "then_steps": kept.steps,
        "thread": [_said(one, thread) for one in thread.result.rows],
        "is_open": is_open,
        "may_settle": SETTLE in viewer.rights,
        "say": SayForm(prefix=None),
        "settle": SettleForm() if is_open and SETTLE in viewer.rights and not is_own else None,
        "withdraw": SayForm(label=gettext("Why"), auto_id="back_%s") if is_own else None,
    }
    return render(request, "compensation/dispute.html", context)


def _headline(row: Row, *, is_own: bool) -> str:
    deal = row["deal"] or gettext("the month as a whole")
    if is_own:
        return gettext("You asked about {deal}.").format(deal=deal)
    return gettext("{payee} asks about {deal}.").format(payee=row["payee"], deal=deal)


def _line_url(row: Row, *, is_own: bool) -> str:
    whose = "" if is_own else f"payee_id={row['payee_id']}&"
    if row["deal_id"]:
        return f"{reverse('compensation:pay')}?{whose}deal={row['deal_id']}"
    return (
        f"{reverse('compensation:pay')}?{whose}month={row['period']}" if row["period"] else reverse("compensation:pay")
    )


def _listed(row: Row) -> dict[str, Any]:
    return {
        "url": reverse("compensation:dispute", args=[row["dispute_id"]]),
        "deal": row["deal"] or gettext("The month as a whole"),
        "payee": row["payee"] or row["payee_id"],
        "asked": row["asked"],
        "age": int(row["age_days"]),
        "amount": money(row["pay_amount"], row["currency"]),
        "state": words(DISPUTE_STATES[row["state"]]),
        "is_open": row["state"] == "open",
    }


def _said(row: Row, answered: Answered) -> dict[str, Any]:
    is_end = row["kind"] != "said"
    return {
        "author": row["author"],
        "at": write(Moment(clock.local(row["at"], company=answered.company))),
        "text": row["text"],
        "is_payee": row["side"] == "payee",
        "outcome": words(DISPUTE_STATES[row["kind"]]) if is_end else "",
    }
