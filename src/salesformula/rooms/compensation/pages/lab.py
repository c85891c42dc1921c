"""Plan lab: what each plan would have cost, who would have gained, what it pays for, and how soon."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

from django.forms import Form
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
from salesformula.kit.text import Count, Money, Msg, Names, Share, write
from salesformula.rooms.compensation import charts
from salesformula.rooms.compensation.actions.plans import ADOPT
from salesformula.rooms.compensation.answers.adopted import VIEW_ALL
from salesformula.rooms.compensation.answers.lab_runs import IN_FORCE, ORIGINS
from salesformula.rooms.compensation.answers.lab_words import CRITERIA, MARKS
from salesformula.rooms.compensation.pages.lab_forms import AdoptForm
from salesformula.rooms.compensation.pages.lab_proposals import proposals
from salesformula.rooms.compensation.pages.lab_propose_form import ProposeForm
from salesformula.rooms.compensation.pages.lab_tables import checklist_table, delays_table, plans_table
from salesformula.web.contracts import ExportLink, FigureView, Stat

Row = dict[str, Any]

#: Said at the head of the page, so not once more below the chart.
AT_THE_HEAD = ("behaviour_unchanged", "as_it_came")


@require_safe
@follows_time
def lab(request: HttpRequest) -> HttpResponse:
    """The page, for those who may see everyone's pay."""
    return shown(request)


@asked_together
def shown(
    request: HttpRequest, *, adopt: Form | None = None, propose: Form | None = None, status: int = 200
) -> HttpResponse:
    """The page, with the form to adopt a plan, or to propose one, as it was sent where it holds a fault."""
    viewer = viewer_in(request)
    viewer.require(VIEW_ALL)
    time = time_of(request)

    def one(name: str) -> Answered:
        return ask(time.question(f"compensation.{name}"), viewer=viewer)

    plans, marks, delays = one("plan_lab"), one("plan_checklist"), one("pay_delay")
    edges, effect = one("thresholds"), one("plan_effect")
    rows = plans.result.rows
    figures: dict[str, FigureView] = {"costs": _costs(plans)}
    if any(row["n_up"] is not None for row in rows):
        figures["people"] = _people(plans)
    if rows:
        figures["plans"] = _plans(plans)
        figures["marks"] = _marks(marks)
        figures["delays"] = replace(figure_view(delays), table=delays_table(delays.result.rows))
    if edges.result.rows:
        figures["edges"] = figure_view(edges)
    if effect.result.rows:
        figures["effect"] = figure_view(effect)
    notices, told = said_once(figures)
    context = {
        "frame": frame_view(request, title=gettext("Plan lab"), as_of=plans.as_of, notices=notices),
        "headline": _headline(plans, marks),
        "under": _under(plans),
        "stats": _stats(plans, delays),
        "by_payee": ExportLink(gettext("By payee"), url_of(time.question("compensation.plan_lab_people"))),
        "proposals": proposals(by=time.as_known),
        # Who looks back decides nothing there.
        **(_forms(adopt, propose) if ADOPT in viewer.rights and rows and not time.as_known else {}),
        **told,
    }
    return render(request, "compensation/lab.html", context, status=status)


def _forms(adopt: Form | None, propose: Form | None) -> dict[str, Any]:
    return {
        "adopt": adopt or AdoptForm(),
        "propose": propose or ProposeForm(),
        "is_proposing": propose is not None,
    }


def _headline(plans: Answered, marks: Answered) -> tuple[str, ...]:
    said = [words(plans.result.finding)]
    flagged = [row["plan"] for row in plans.result.rows if row["pays_unhappy_alike"]]
    if flagged:
        names = Names(tuple(dict.fromkeys(flagged)))
        said.append(words(Msg("Whether customers stay makes no difference to pay under {plans}", plans=names)))
    elif marks.result.rows:
        said.append(words(marks.result.finding))
    return tuple(f"{one}." for one in said)


def _costs(plans: Answered) -> FigureView:
    caveats = tuple(one for one in plans.result.caveats if one.code not in (*AT_THE_HEAD, "pays_unhappy_alike"))
    told = replace(plans, result=replace(plans.result, caveats=caveats))
    return figure_view(told, title=_cost_title(plans.result.rows))


def _under(plans: Answered) -> str:
    """What every plan was tried over, and what is not in it."""
    said = [words(one.text) for one in plans.result.caveats if one.code in AT_THE_HEAD]
    rows = plans.result.rows
    if rows:
        tried = gettext("{n} plans, each over the same deals by the engine that pays.").format(
            n=write(Count(len(rows)))
        )
        said.insert(0, tried)
    return " ".join(said)


def _cost_title(rows: list[Row]) -> Msg | None:
    """Which plan costs least and most of all; None where that can't be told."""
    told = [row for row in rows if row["cost_p50_amount"] is not None]
    if len(told) < 2 or len({row["currency"] for row in told}) > 1:
        return None
    ordered = sorted(told, key=lambda row: row["cost_p50_amount"])
    least, most = ordered[0], ordered[-1]
    return Msg(
        "{most} costs most, {high} a year; {least} least, {low}",
        most=most["plan"],
        high=Money(most["cost_p50_amount"], most["currency"], short=True),
        least=least["plan"],
        low=Money(least["cost_p50_amount"], least["currency"], short=True),
    )


def _people(plans: Answered) -> FigureView:
    """How many would earn less and more, in the order of the chart of costs."""
    result = plans.result
    figure = charts.gains_and_losses(result.rows)
    told = [row for row in result.rows if row["n_up"] is not None]
    hardest = max(told, key=lambda row: (row["n_down"], row["plan"]))
    title = Msg("Under none of these plans would anybody earn less than now")
    if hardest["n_down"]:
        title = Msg(
            "Under {plan} one payee would earn less than now",
            "Under {plan} {n} payees would earn less than now",
            hardest["n_down"],
            plan=hardest["plan"],
        )
    beside = replace(plans, result=replace(result, figure=figure, caveats=()))
    caption = Msg(
        "Payees by the pay for their deals of the last 365 days, beside the plan in force: less to the left, more to "
        "the right"
    )
    return replace(figure_view(beside, title=title, caption=caption), id="fig-plan-lab-people", why_url="")


def _plans(plans: Answered) -> FigureView:
    """The plans with what is to be known of each at a glance."""
    rows = plans.result.rows
    n = sum(bool(row["pays_unhappy_alike"]) for row in rows)
    title = Msg(
        "One plan pays alike whether customers stay or leave", "{n} plans pay alike whether customers stay or leave", n
    )
    if not n:
        title = Msg("Every plan here pays less where customers leave")
    simulated = next((row for row in rows if row["n_simulated_deals"]), None)
    told = []
    if simulated:
        told.append(
            Msg(
                "Unhappy ÷ happy: pay of a simulated seller all of whose customers leave after {days} days, beside one "
                "of the same {n} deals whose customers stay. At 95% or more they are paid alike",
                days=Count(simulated["stays_days"]),
                n=simulated["n_simulated_deals"],
            )
        )
    by_chance = next((row for row in rows if row["luck_share"] is not None), None)
    if by_chance:
        told.append(
            Msg(
                "By chance: of what {n} payees differ by in a year’s pay, what does not come back from quarter to "
                "quarter",
                n=by_chance["n_luck_payees"],
            )
        )
    caption = ". ".join(words(one) for one in told)
    figure = figure_view(replace(plans, result=replace(plans.result, figure=None, caveats=())))
    table = plans_table(rows, origins=ORIGINS, marks=MARKS, label=words(title))
    return replace(figure, id="fig-plan-lab-plans", title=words(title), caption=caption, table=table, why_url="")


def _marks(marks: Answered) -> FigureView:
    figure = figure_view(marks)
    table = checklist_table(marks.result.rows, criteria=CRITERIA, marks=MARKS, label=figure.title)
    return replace(figure, table=table)


def _stats(plans: Answered, delays: Answered) -> tuple[Stat, ...]:
    """The plan in force in six figures; none where none is."""
    row = next((one for one in plans.result.rows if one["origin"] == IN_FORCE), None)
    if row is None:
        return ()
    why = url_of(plans.question, view="why") if plans.result.why else ""
    by = {one["behaviour"]: one for one in delays.result.rows if one["origin"] == IN_FORCE}
    return (
        Stat(gettext("In force: a year costs"), *_range(row), why),
        Stat(gettext("Mean a payee, last 365 days"), _money(row["mean_amount"], row, short=True),
             gettext("n = {n} payees").format(n=write(Count(row["n_payees"])))),
        Stat(gettext("Paid by today"), _money(row["actual_amount"], row, short=True),
             gettext("{amount} under this plan alone").format(amount=_money(row["paid_amount"], row, short=True))),
        Stat(gettext("Unhappy ÷ happy"), _share(row["unhappy_share"]),
             gettext("pay of two simulated sellers of the same sales")),
        Stat(gettext("Paid within 30 days"), *_soon(by.get("signature"))),
        Stat(gettext("Leaving shows in pay"), *_reaching(by.get("leaving"))),
    )  # fmt: skip


def _range(row: Row) -> tuple[str, str]:
    if row["cost_p50_amount"] is None:
        return gettext("too few"), gettext("n = {n} quarters").format(n=write(Count(row["n_quarters"])))
    low, high = (_money(row[f"cost_{end}_amount"], row, short=True) for end in ("p10", "p90"))
    text = gettext("{low} to {high}, n = {n} quarters").format(low=low, high=high, n=write(Count(row["n_quarters"])))
    return _money(row["cost_p50_amount"], row, short=True), text


def _soon(row: Row | None) -> tuple[str, str]:
    if row is None or row["soon_share"] is None:
        return gettext("too few"), ""
    text = gettext("of signing, n = {n} parts paid").format(n=write(Count(row["n"])))
    return write(Share(row["soon_share"], 0)), text


def _reaching(row: Row | None) -> tuple[str, str]:
    if row is None or row["reaching_share"] is None:
        return gettext("too few"), gettext("n = {n}").format(n=write(Count(row["n"] if row else 0)))
    text = gettext("{k} of {n} customers who left").format(k=write(Count(row["n_reaching"])), n=write(Count(row["n"])))
    return write(Share(row["reaching_share"], 0)), text


def _share(value: float | None) -> str:
    return gettext("nothing paid") if value is None else write(Share(value, 0))


def _money(amount: Decimal | None, row: Row, *, short: bool = False) -> str:
    return gettext("none") if amount is None else write(Money(amount, row["currency"], short=short))
