"""Pay: what is earned this month and why, what is still to come, what another deal would pay."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_safe

from salesformula.doors.asking import Answered
from salesformula.doors.frames import frame_view
from salesformula.doors.requests import url_of, viewer_in
from salesformula.doors.times import follows_time, time_of
from salesformula.doors.together import asked_together
from salesformula.doors.writing import words
from salesformula.kit.errors import NotFound
from salesformula.kit.text import Day, write
from salesformula.rooms.compensation.actions.disputes import SETTLE
from salesformula.rooms.compensation.answers.adopted import VIEW
from salesformula.rooms.compensation.answers.disputes import DISPUTE_STATES
from salesformula.rooms.compensation.pages.asked import Asked
from salesformula.rooms.compensation.pages.coming import coming_view
from salesformula.rooms.compensation.pages.months import month_choice, month_state, said
from salesformula.rooms.compensation.pages.pay_lines import PAID, groups_of, key_of, money, unit_of
from salesformula.rooms.compensation.pages.payee import payee_in
from salesformula.rooms.compensation.pages.what_if import what_if_view

Row = dict[str, Any]


@require_safe
@follows_time
@asked_together
def pay(request: HttpRequest) -> HttpResponse:
    """The page; only the box "What would this deal pay?" where htmx asks for it."""
    viewer = viewer_in(request)
    viewer.require(VIEW)
    payee = payee_in(request, viewer=viewer)
    asked = Asked(viewer, payee, time_of(request))
    if payee.person_id is None:
        return render(request, "compensation/pay_whose.html", _whose_context(request, asked))
    if request.headers.get("HX-Target") == "what-if":
        return render(request, "compensation/_what_if.html", {"what": what_if_view(request, asked), "payee": payee})
    ledger = asked.rows("ledger")
    rows: list[Row] = ledger.result.rows
    if not rows and payee.is_viewer and payee.may_choose:
        # Whoever sees everyone's pay and is paid by no deal has come to look at somebody else's.
        return render(request, "compensation/pay_whose.html", _whose_context(request, asked))
    unit = unit_of(rows, home=ledger.company.currency)
    context = {
        "payee": payee,
        "asked": asked,
        "what": what_if_view(request, asked),
        "may_settle": SETTLE in viewer.rights,
        "caveats": [words(one.text) for one in ledger.result.caveats],
        "other_units": sorted({row["currency"] for row in rows} - {unit}),
        **_lines(request, asked, ledger, [row for row in rows if row["currency"] == unit], unit),
    }
    return render(request, "compensation/pay.html", context)


def _lines(request: HttpRequest, asked: Asked, ledger: Answered, rows: list[Row], unit: str) -> dict[str, Any]:
    disputes = asked.rows("disputes").result.rows
    questions = {
        key_of(row): (reverse("compensation:dispute", args=[row["dispute_id"]]), row["state"])
        for row in disputes
        if row["state"] == "open"
    }
    told = _Told(asked, ledger, rows, unit, questions)
    deal_id = request.GET.get("deal")
    shown = told.deal(deal_id) if deal_id else told.month(request)
    choice = shown.pop("choice", None)
    frame = frame_view(
        request, title=gettext("Pay"), as_of=ledger.as_of, controls=(choice,) if choice else (),
    )  # fmt: skip
    forecast = asked.rows("earnings_forecast")
    return {
        "frame": frame,
        "coming": coming_view(forecast, [row for row in rows if row["state"] == "waiting"], unit=unit),
        "questions": [_question(row) for row in disputes],
        "n_open": sum(row["state"] == "open" for row in disputes),
        **shown,
    }


class _Told:
    """The lines of a month, or of a deal."""

    def __init__(
        self, asked: Asked, ledger: Answered, rows: list[Row], unit: str,
        questions: dict[tuple[str, ...], tuple[str, str]],
    ) -> None:  # fmt: skip
        self.asked, self.ledger, self.rows, self.unit, self.questions = asked, ledger, rows, unit, questions
        self.to_come = sum((row["worth_amount"] for row in rows if row["state"] == "waiting"), Decimal("0.00"))
        ahead = [row for row in rows if row["state"] in PAID and row["due_on"] and row["due_on"] > ledger.as_of]
        self.to_come += sum((row["pay_amount"] for row in ahead), Decimal("0.00"))

    def month(self, request: HttpRequest) -> dict[str, Any]:
        """The month chosen, else the one that runs."""
        running = f"{self.ledger.as_of:%Y-%m}"
        months = sorted({row["period"] for row in self.rows if row["period"]} | {running}, reverse=True)
        month = request.GET.get("month") or running
        if month not in months:
            raise NotFound(f"there is no month {month!r} with lines of pay")
        rows = [row for row in self.rows if row["period"] == month]
        paid = sum((row["pay_amount"] for row in rows if row["state"] in PAID), Decimal("0.00"))
        files = {form: self.asked.url(month=month, form=form) for form in ("pdf", "xlsx", "json")}
        path, page = reverse("compensation:statement_file"), reverse("compensation:pay")
        return {
            "choice": month_choice(months, month, request),
            "headline": self._headline(month, paid, is_running=month == running),
            "under": self._under(rows),
            "state": month_state(month, time=self.asked.time),
            "lines_title": gettext("Line by line"),
            "groups": self._groups(rows),
            "total_title": gettext("{month}, total").format(month=said(month)),
            "total": money(paid, self.unit),
            "files": {form: url.replace(page, path, 1) for form, url in files.items()} if rows else {},
            "csv_url": self._csv(period=month) if rows else "",
            "month": month,
        }

    def deal(self, deal_id: str) -> dict[str, Any]:
        """Every line of one deal, whenever it is due."""
        rows = [row for row in self.rows if row["deal_id"] == deal_id]
        if not rows:
            raise NotFound(f"there is no deal {deal_id!r} that pays")
        paid = sum((row["pay_amount"] for row in rows if row["state"] in PAID), Decimal("0.00"))
        coming = sum((row["worth_amount"] for row in rows if row["state"] == "waiting"), Decimal("0.00"))
        name = rows[0]["deal"] or deal_id
        sentence = gettext("{deal} has paid {amount}.")
        if self.asked.payee.is_viewer:
            sentence = gettext("{deal} has paid you {amount}.")
        headline = [sentence.format(deal=name, amount=money(paid, self.unit))]
        if coming:
            headline.append(gettext("{amount} is still to come.").format(amount=money(coming, self.unit)))
        return {
            "headline": tuple(headline),
            "under": "",
            "lines_title": gettext("Every part of it"),
            "groups": self._groups(rows, opens=True),
            "total_title": gettext("Paid so far"),
            "total": money(paid, self.unit),
            "back_url": self.asked.url(),
            "csv_url": self._csv(deal_id=deal_id),
        }

    def _groups(self, rows: list[Row], *, opens: bool = False) -> Any:
        def deal_url(deal_id: str) -> str:
            return self.asked.url(deal=deal_id)

        return groups_of(rows, unit=self.unit, deal_url=deal_url, disputes=self.questions, opens=opens)

    def _csv(self, **where: str) -> str:
        of = {"payee_id": self.asked.payee.person_id or "", **where}
        return url_of(self.asked.time.question("compensation.ledger", where=of), view="export", form="csv")

    def _headline(self, month: str, paid: Decimal, *, is_running: bool) -> tuple[str, ...]:
        values = {"amount": money(paid, self.unit), "month": said(month), "name": self.asked.payee.name}
        if self.asked.payee.is_viewer:
            first = gettext("You earn {amount} this month.") if is_running else gettext("{month} pays you {amount}.")
        elif is_running:
            first = gettext("{name} earns {amount} this month.")
        else:
            first = gettext("{month} pays {name} {amount}.")
        more = gettext("{amount} is still to come.").format(amount=money(self.to_come, self.unit))
        return (first.format(**values), more) if self.to_come else (first.format(**values),)

    def _under(self, rows: list[Row]) -> str:
        of_state: dict[str, int] = defaultdict(int)
        for row in rows:
            of_state[row["state"]] += 1
        n_due, n_back, n_put = of_state["due"], of_state["taken_back"], of_state["adjusted"]
        told = [ngettext("{n} line is due", "{n} lines are due", n_due).format(n=n_due)]
        if n_back:
            told.append(ngettext("{n} is taken back", "{n} are taken back", n_back).format(n=n_back))
        if n_put:
            told.append(ngettext("{n} puts a closed month right", "{n} put closed months right", n_put).format(n=n_put))
        day = write(Day(self.ledger.as_of))
        return gettext("{lines}, as known on {day}.").format(lines=", ".join(told), day=day)


def _question(row: Row) -> dict[str, str]:
    age = int(row["age_days"])
    return {
        "deal": row["deal"] or gettext("The month as a whole"),
        "state": words(DISPUTE_STATES[row["state"]]),
        "age": ngettext("{n} day", "{n} days", age).format(n=age) if age else gettext("less than a day"),
        "url": reverse("compensation:dispute", args=[row["dispute_id"]]),
    }


def _whose_context(request: HttpRequest, asked: Asked) -> dict[str, Any]:
    payee = asked.payee
    if not payee.may_choose:
        headline = gettext("Deals pay people, and your account stands for none.")
    elif payee.looked_for and not payee.found:
        headline = gettext("Nobody is called so.")
    else:
        headline = gettext("Whose pay?")
    return {
        "frame": frame_view(request, title=gettext("Pay")),
        "headline": (headline,),
        "payee": payee,
        "found": [(name, f"{reverse('compensation:pay')}?{urlencode({'payee_id': id})}") for id, name in payee.found],
        "may_settle": SETTLE in asked.viewer.rights,
    }
