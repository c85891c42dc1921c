"""The box "What would this deal pay?": a form, and its answer below."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext

from salesformula.doors import clock
from salesformula.doors.asking import Answered, ask
from salesformula.doors.writing import words
from salesformula.kit.company import CompanyPolicy
from salesformula.kit.errors import Refused
from salesformula.kit.text import Day, write
from salesformula.policybook.in_force import PoliciesInForce
from salesformula.rooms.compensation.pages.asked import Asked
from salesformula.rooms.compensation.pages.pay_forms import WhatIfForm
from salesformula.rooms.compensation.pages.pay_lines import money

FIELDS = ("mrr_amount", "closed_on", "prepaid_months", "kind")


@dataclass(frozen=True)
class PartView:
    """One part of what the deal would pay."""

    when: str
    why: str
    amount: str


@dataclass(frozen=True)
class WhatIfView:
    """The form, what it would pay part by part, the words beside it; ``keep`` are the page's other parameters."""

    form: WhatIfForm
    url: str
    keep: tuple[tuple[str, str], ...]
    finding: str = ""
    steps: str = ""
    parts: tuple[PartView, ...] = ()
    notes: tuple[str, ...] = ()
    is_if_paid: bool = False


def what_if_view(request: HttpRequest, asked: Asked) -> WhatIfView:
    """The box, filled from the address, or empty with today's day in it."""
    keep = tuple((name, request.GET[name]) for name in request.GET if name not in FIELDS)
    given = {name: request.GET[name] for name in FIELDS if name in request.GET}
    today = clock.today(company=PoliciesInForce(on=clock.now().date())(CompanyPolicy))
    start = {"closed_on": today.isoformat(), "prepaid_months": "1", "kind": "new"}
    if not given.get("mrr_amount"):
        return WhatIfView(WhatIfForm(initial=start | given), request.path, keep)
    # Amounts are typed as people write them: 2,100.
    given["mrr_amount"] = given["mrr_amount"].replace(",", "").replace(" ", "")
    form = WhatIfForm(start | given)
    if not form.is_valid():
        return WhatIfView(form, request.path, keep)
    where = {"payee_id": asked.payee.person_id or ""}
    try:
        answered = ask(
            asked.time.question("compensation.what_if", where=where, params=form.params()), viewer=asked.viewer
        )
    except Refused as error:
        form.add_error(None, str(error))
        return WhatIfView(form, request.path, keep)
    return _told(form, answered, request.path, keep)


def _told(form: WhatIfForm, answered: Answered, url: str, keep: tuple[tuple[str, str], ...]) -> WhatIfView:
    rows = answered.result.rows
    shared = _shared([row["steps"] for row in rows])
    return WhatIfView(
        form=form,
        url=url,
        keep=keep,
        finding=words(answered.result.finding),
        steps=shared,
        parts=tuple(_part(row, shared) for row in rows),
        is_if_paid=any(row["expected_on"] and not row["due_on"] for row in rows),
        notes=tuple(words(one.text) for one in answered.result.caveats),
    )


def _shared(steps: list[str]) -> str:
    """The sentences that all parts begin with: what the deal earns as a whole."""
    if len(steps) < 2:
        return ""
    first, last = min(steps), max(steps)
    # What the first and the last in order share, all between them share too.
    n_alike = next((n for n, (a, b) in enumerate(zip(first, last, strict=False)) if a != b), len(first))
    return first[: first.rfind(". ", 0, n_alike) + 1]


def _part(row: dict[str, Any], shared: str) -> PartView:
    when = row["due_on"] or row["expected_on"]
    # The day stands beside it: a part that waits is told by what it waits for.
    why = row["waits_for"] or row["steps"][len(shared) :].strip()
    return PartView(
        when=write(Day(when)) if when else gettext("no day"),
        why=why,
        amount=money(row["pay_amount"], row["currency"]),
    )
