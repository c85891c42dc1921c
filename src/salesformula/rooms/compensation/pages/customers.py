"""Customers who stay: after which early use, whose effect it is that they leave, and what lies unused."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from salesformula.doors.asking import Answered, ask
from salesformula.doors.cards import figure_view, said_once
from salesformula.doors.frames import frame_view
from salesformula.doors.requests import url_of, viewer_in
from salesformula.doors.times import follows_time, time_of
from salesformula.doors.together import asked_together
from salesformula.doors.writing import words
from salesformula.identity.viewer import Viewer
from salesformula.kit.text import Count, Money, Msg, Names, Probability, Share, write
from salesformula.rooms.compensation.answers.aha_told import PROPOSED
from salesformula.rooms.compensation.answers.customer_words import VIEW_CUSTOMERS, plural
from salesformula.stats.event_rates import event_rate
from salesformula.web.contracts import ExportLink, FigureView, Stat, State

#: So many names stand in a title; the rest are counted.
MOST_NAMES = 3
#: What the rows of one's own people add up to.
OWN = ("n_customers", "n_left", "served_months", "n_new", "n_without_consultant")


@require_safe
@follows_time
@asked_together
def customers(request: HttpRequest) -> HttpResponse:
    """The page, over the customers of those whom the viewer may see."""
    viewer = viewer_in(request)
    viewer.require(VIEW_CUSTOMERS)
    time = time_of(request)

    def one(name: str, *by: str) -> Answered:
        return ask(time.question(f"compensation.{name}", by=by), viewer=viewer)

    churn, moment, unused, help_for = one("churn"), one("aha"), one("shelfware"), one("success_training")
    sellers, consultants = one("churn", "seller"), one("churn", "consultant")
    figures = {"moment": figure_view(moment), "unused": _unused_figure(unused, viewer)}
    if sellers.result.rows:
        figures["sellers"] = figure_view(sellers, title=_title(sellers, "seller"))
    if consultants.result.rows:
        beside = figure_view(consultants, title=_title(consultants, "consultant"))
        # What the first of two figures says of both kinds holds of the second.
        heard = figures["sellers"].notes if "sellers" in figures else ()
        figures["consultants"] = replace(beside, notes=tuple(note for note in beside.notes if note not in heard))
    if help_for.result.rows or viewer.scope.everyone:
        figures["help"] = _help_figure(help_for)
    notices, shown = said_once(figures)
    context = {
        "frame": frame_view(request, title=gettext("Customers who stay"), as_of=churn.as_of, notices=notices),
        "headline": _headline(churn if viewer.scope.everyone else sellers, sellers, moment),
        "under": _under(churn, viewer),
        "stats": _stats(churn, _unused(unused, viewer))
        if viewer.scope.everyone
        else _own_stats(sellers, _unused(unused, viewer)),
        "unused_file": _file(unused),
        **shown,
    }
    return render(request, "compensation/customers.html", context)


def _headline(churn: Answered, sellers: Answered, moment: Answered) -> tuple[str, ...]:
    said = [words(churn.result.finding)]
    figures = _figures(sellers)
    if figures:
        said.append(_whose(figures["seller_differs"], figures["consultant_differs"]))
    elif moment.result.rows and moment.result.rows[0]["state"] == PROPOSED:
        said.append(words(moment.result.finding))
    return tuple(f"{one}." for one in said)


def _whose(sellers: bool | None, consultants: bool | None) -> str:
    if sellers and consultants:
        return gettext("Churn differs both by who sold and by who serves")
    if sellers:
        if consultants is None:
            return gettext("Churn differs by who sold")
        return gettext("Churn differs by who sold; by who serves no difference is seen")
    if consultants:
        return gettext("Churn differs by who serves; by who sold no difference is seen")
    return gettext("No difference is seen, neither by who sold nor by who serves")


def _figures(answered: Answered) -> dict[str, Any]:
    """What the test of both kinds found; nothing where it may not be told."""
    return next((dict(one.figures) for one in answered.result.caveats if one.code == "whose_effect"), {})


def _title(answered: Answered, kind: str) -> Msg | None:
    """What one of two charts side by side shows: of its own kind alone; None where its finding says it."""
    figures, rows = _figures(answered), answered.result.rows
    groups = plural(kind)
    named = [str(row[kind]) for row in rows if row.get("is_named")]
    if named:
        shown = Names(tuple(named[:MOST_NAMES]), more=max(len(named) - MOST_NAMES, 0))
        return Msg("Churn differs between {groups}: {names} stand out", groups=groups, names=shown)
    if not figures:
        is_told = len(rows) > 1 and any(row["leaving_ratio"] is not None for row in rows)
        return Msg("None of these {groups} stands out from all others", groups=groups) if is_told else None
    if figures[f"{kind}_differs"]:
        return Msg("Churn differs between {groups}, though nobody stands out", groups=groups)
    if figures[f"{kind}_differs"] is None:
        return Msg("There is nobody to compare with")
    p = Probability(figures[f"{kind}_p_value"])
    return Msg("Between {groups} churn does not differ beyond chance, p = {p}", groups=groups, p=p)


def _under(churn: Answered, viewer: Viewer) -> str:
    """How late churn tells, and what tells earlier."""
    codes = ("lag", "leading_indicator", "no_leading_indicator")
    said = [words(one.text) for one in churn.result.caveats if one.code in codes]
    return " ".join((_whose_customers(viewer), *said))


def _whose_customers(viewer: Viewer) -> str:
    if viewer.scope.everyone:
        return gettext("The whole company.")
    if len(viewer.scope.person_ids) < 2:
        return gettext("Your own customers.")
    return gettext("Your customers and those of everyone who reports to you.")


def _stats(churn: Answered, unused: Stat) -> tuple[Stat, ...]:
    row = churn.result.rows[0]
    why = url_of(churn.question, view="why")
    return (
        Stat(gettext("Churn a month"), *_share(row, "monthly_churn_share", row["n_customers"], digits=1), why),
        Stat(
            gettext("Customers who left"),
            write(Count(row["n_left"])),
            gettext("of {n} customers").format(n=write(Count(row["n_customers"]))),
            why,
        ),
        Stat(gettext("Days to leaving, median"), *_days(row), why),
        Stat(gettext("Reach the moment"), *_share(row, "reached_share", row["n_lately"] or 0, digits=0), why),
        Stat(
            gettext("New without consultant"),
            write(Count(row["n_without_consultant"])),
            gettext("of {n} new").format(n=write(Count(row["n_new"]))),
            why,
        ),
        unused,
    )


def _own_stats(sellers: Answered, unused: Stat) -> tuple[Stat, ...]:
    """Of who sees some people: what their rows add up to."""
    rows, company = sellers.result.rows, sellers.company
    total = {name: sum(row[name] or 0 for row in rows) for name in OWN}
    why = url_of(sellers.question, view="why") if rows else ""
    n, months = total["n_customers"], total["served_months"]
    big, text = gettext("too few"), gettext("n = {n}").format(n=write(Count(n)))
    if n >= company.too_few_below and months:
        bounds = event_rate(total["n_left"], months, confidence=company.confidence)
        big = write(Share(total["n_left"] / months))
        text = gettext("{low} to {high}, n = {n}").format(
            low=write(Share(bounds.low)), high=write(Share(bounds.high)), n=write(Count(n))
        )
    return (
        Stat(gettext("Churn a month"), big, text, why),
        Stat(
            gettext("Customers who left"),
            write(Count(total["n_left"])),
            gettext("of {n} customers").format(n=write(Count(n))),
            why,
        ),
        Stat(
            gettext("New without consultant"),
            write(Count(total["n_without_consultant"])),
            gettext("of {n} new").format(n=write(Count(total["n_new"]))),
            why,
        ),
        unused,
    )


def _share(row: dict[str, Any], name: str, n: int, *, digits: int) -> tuple[str, str]:
    counted = gettext("n = {n}").format(n=write(Count(n)))
    if row[name] is None:
        return (gettext("too few"), counted) if n else (gettext("not known"), gettext("no moment is known"))
    low, high = (write(Share(row[f"{name}_{end}"], digits)) for end in ("low", "high"))
    return write(Share(row[name], 1)), gettext("{low} to {high}, {n}").format(low=low, high=high, n=counted)


def _days(row: dict[str, Any]) -> tuple[str, str]:
    n = write(Count(row["n_left"]))
    if row["median_lag_days"] is None:
        return gettext("too few"), gettext("n = {n}").format(n=n)
    low, middle, high = (write(Count(round(row[f"median_lag_days{end}"]))) for end in ("_low", "", "_high"))
    return middle, gettext("{low} to {high}, n = {n}").format(low=low, high=high, n=n)


def _unused(unused: Answered, viewer: Viewer) -> Stat:
    rows = unused.result.rows
    amount = sum((row["at_stake_amount"] or Decimal(0) for row in rows), Decimal(0))
    at_stake = write(Money(amount, unused.company.currency, short=True))
    text = gettext("{amount} a year at stake").format(amount=at_stake)
    if not rows:
        text = gettext("of your deals")
        if viewer.scope.everyone:
            text = gettext("of {n} deals looked at").format(n=write(Count(_looked_at(unused))))
    why = url_of(unused.question, view="why") if unused.result.why else ""
    return Stat(gettext("Signed and unused"), write(Count(len(rows))), text, why)


def _looked_at(unused: Answered) -> int:
    """How many deals signed are old enough to say anything of."""
    why = unused.result.why
    return 0 if why is None else int(why.counted[1][1])


def _unused_figure(unused: Answered, viewer: Viewer) -> FigureView:
    """The table; where it is empty because all is well, that."""
    everyone = viewer.scope.everyone
    if unused.result.rows or (everyone and not _looked_at(unused)):
        return figure_view(unused)
    figure = figure_view(unused, title=None if everyone else Msg("None of your deals lies unused"))
    text = gettext("A deal stands here once its customer has used nothing, or hardly anything, of what was signed.")
    return replace(figure, state=State(kind="empty", title=gettext("Nothing lies unused."), text=text))


def _help_figure(help_for: Answered) -> FigureView:
    """The list; where it is empty, that nobody is drawn by lot."""
    figure = figure_view(help_for)
    if help_for.result.rows:
        return figure
    text = gettext("Who is likely enough in the quarter that loses most customers stands here, to be helped.")
    return replace(figure, state=State(kind="no_difference", title=gettext("Nobody is listed."), text=text))


def _file(unused: Answered) -> ExportLink | None:
    if not unused.result.rows:
        return None
    return ExportLink(gettext("CSV"), url_of(unused.question, view="export", form="csv"))
