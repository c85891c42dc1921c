"""compensation.plan_lab: what each plan would cost a year, who would gain and lose, and what it pays for."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from salesformula.kit.answer import Ask, Caveat, Result, Why, answer
from salesformula.kit.schema import count, currency, flag, money, number, share, text
from salesformula.kit.text import Count, Money, Msg, Names, Share
from salesformula.kit.units import Unit
from salesformula.rooms.compensation import charts
from salesformula.rooms.compensation.answers.adopted import VIEW_ALL, ledger_for
from salesformula.rooms.compensation.answers.lab_runs import IN_FORCE, ORIGINS, CostParams, Lab, lab_of
from salesformula.rooms.compensation.answers.lab_words import MARKS
from salesformula.rooms.compensation.answers.ledger import READS
from salesformula.rooms.compensation.formula.lab import Change, Cost, Tried, change, costs, paid_by
from salesformula.rooms.compensation.formula.luck import luck
from salesformula.rooms.compensation.formula.simplicity import CRITERIA, checklist
from salesformula.rooms.compensation.models.in_force import decided

Row = dict[str, Any]
MARK = tuple(MARKS)
LAB_READS = tuple(dict.fromkeys((*READS, "surveys", "memberships", "deal_changes")))


@answer(
    "compensation.plan_lab",
    title="Plan lab",
    question="What would each plan have cost, who would have gained, and does it pay for customers who stay?",
    columns=(
        text("plan", "its name").named("Plan"),
        text("origin", "where it comes from", choices=tuple(ORIGINS)).told(ORIGINS).named("Is"),
        text("key", "in_force, the preset's name, or proposed- and the number of the proposal"),
        money("cost_p50_amount", "of a year to come, half of the time below").named("A year costs"),
        money("cost_p10_amount", "one year in ten costs less").named("P10"),
        money("cost_p90_amount", "one year in ten costs more").named("P90"),
        count("n_quarters", "whole quarters that years are drawn from"),
        money("mean_amount", "per payee, of the deals won in the last 365 days").named("Mean a payee"),
        count("n_payees", "paid under it for these deals"),
        count("n_up", "of the payees under either plan: who would be paid more than in force").named("Earn more"),
        count("n_down").named("Earn less"),
        count("n_same").named("The same"),
        money("change_median_amount", "half of them change by less").named("Median change"),
        money("change_most_amount", "the most anybody gains"),
        money("change_least_amount", "the most anybody loses, below 0"),
        flag(
            "pays_unhappy_alike",
            "a simulated seller whose customers all leave is paid at least 95% of one of the same sales whose "
            "customers all stay; null where nothing is paid",
        ).named("Pays unhappy alike"),
        share("unhappy_share", "pay of the first ÷ pay of the second", high=None).named("Unhappy ÷ happy"),
        money("happy_amount", "simulated, two years of the seller in the middle, all customers stay"),
        money("unhappy_amount", "the same sales, all customers leave"),
        count("n_simulated_deals", "a year of the seller in the middle, at most 60"),
        number("stays_days", Unit.DAYS, "an unhappy customer, as those who leave within a year do"),
        share(
            "luck_share",
            "of what payees differ by in a year's pay, what does not come back from quarter to quarter; the last four "
            "whole quarters of those who were there throughout",
        ).named("By chance"),
        share("luck_low_share", "its interval"),
        share("luck_high_share"),
        count("n_luck_payees", "payees it is told of; below 12 it is withheld"),
        text("simple", "no spreadsheet needed", choices=MARK).told(MARKS).named("Simple"),
        text("aligned", "pay follows the plan's aim", choices=MARK).told(MARKS).named("Aligned"),
        text("immediate", "it shows soon in the pay", choices=MARK).told(MARKS).named("Immediate"),
        money("paid_amount", "would have been paid by the day of the answer, over all deals won"),
        money("actual_amount", "in force alone: what the plans as adopted pay by that day"),
        money("to_come_amount", "counted in, not yet due: what waits, as such lines came to be paid before"),
        count("n_withheld", "credits that it can't pay, such as without a quota"),
        currency(),
    ),
    params=CostParams,
    right=VIEW_ALL,
    mission=("P11", "P13", "P17"),
    reads=LAB_READS,
    on_page=(
        "plan", "origin", "cost_p50_amount", "cost_p10_amount", "cost_p90_amount", "mean_amount", "n_up", "n_down",
        "pays_unhappy_alike", "luck_share", "simple", "aligned", "immediate",
    ),
    scope="subjects",
    private=VIEW_ALL,
    live=True,
    written=decided,
)  # fmt: skip
def plan_lab(ask: Ask) -> Result:
    """A row a plan: the one in force, those proposed, the presets; each by the ledger itself over the same deals."""
    lab = lab_of(ask)
    draws = ask.params.draws if isinstance(ask.params, CostParams) else CostParams().draws
    told = costs(lab.tried, lab.quarters, draws=draws)
    rows = [_row(run, cost, lab) for run, cost in zip(lab.tried, told, strict=True)]
    for row in rows:
        if row["origin"] == IN_FORCE:
            row["actual_amount"] = paid_by(ledger_for(ask), ask.as_of)
    return Result(
        rows=rows,
        finding=_finding(rows, lab),
        caption=_caption(lab, draws),
        caveats=(*_caveats(lab), *lab.caveats) if rows else (),
        figure=charts.plan_costs(rows),
        why=_why(rows, lab, draws),
    )


def _row(run: Tried, cost: Cost, lab: Lab) -> Row:
    plan, alike = run.candidate.plan, run.alike
    moved = _moved(run, lab)
    paid = [amount for amount in run.of_year.values() if amount]
    by_chance = luck(run.settled, level=lab.company.confidence)
    marks = {one.criterion: one.mark for one in checklist(plan, alike=alike, delays=run.delays)}
    return {
        "plan": plan.name,
        "origin": run.candidate.origin,
        "key": run.candidate.key,
        "cost_p50_amount": cost.middle,
        "cost_p10_amount": cost.low,
        "cost_p90_amount": cost.high,
        "n_quarters": cost.n_quarters,
        "mean_amount": (sum(paid, Decimal(0)) / len(paid)).quantize(Decimal("0.01")) if paid else None,
        "n_payees": len(paid),
        "n_up": moved.n_up if moved else None,
        "n_down": moved.n_down if moved else None,
        "n_same": moved.n_same if moved else None,
        "change_median_amount": moved.median if moved else None,
        "change_most_amount": moved.most if moved else None,
        "change_least_amount": moved.least if moved else None,
        "pays_unhappy_alike": alike.pays_unhappy_alike if alike else None,
        "unhappy_share": float(alike.unhappy / alike.happy) if alike and alike.happy > 0 else None,
        "happy_amount": alike.happy if alike else None,
        "unhappy_amount": alike.unhappy if alike else None,
        "n_simulated_deals": alike.n_deals if alike else None,
        "stays_days": alike.stays_days if alike else None,
        "luck_share": by_chance.share if by_chance else None,
        "luck_low_share": by_chance.interval.low if by_chance else None,
        "luck_high_share": by_chance.interval.high if by_chance else None,
        "n_luck_payees": len(run.settled),
        **{criterion: marks[criterion] for criterion in CRITERIA},
        "paid_amount": run.paid,
        "actual_amount": None,
        "to_come_amount": run.to_come,
        "n_withheld": sum(run.withheld.values()),
        "currency": plan.currency,
    }


def _moved(run: Tried, lab: Lab) -> Change | None:
    """Against the plan in force; None for itself, where there is none, or where it pays in another currency."""
    now = lab.in_force
    if now is None or run.candidate.origin == IN_FORCE or run.candidate.plan.currency != now.candidate.plan.currency:
        return None
    return change(run, now)


def _finding(rows: list[Row], lab: Lab) -> Msg:
    if not rows:
        return Msg("No plan can be tried: nothing was won yet")
    told = [row for row in rows if row["cost_p50_amount"] is not None]
    if not told:
        return Msg(
            "What a year costs: too few to say, {n} whole quarters",
            n=len(lab.quarters),
        )
    now = next((row for row in told if row["origin"] == IN_FORCE), None)
    if now is not None:
        return Msg(
            "{plan}, in force, costs {amount} a year, {low} to {high}",
            plan=now["plan"],
            amount=_short(now["cost_p50_amount"], now),
            low=_short(now["cost_p10_amount"], now),
            high=_short(now["cost_p90_amount"], now),
        )
    if len({row["currency"] for row in told}) > 1:
        return Msg("{n} plans tried over {quarters} quarters", n=len(rows), quarters=Count(len(lab.quarters)))
    ordered = sorted(told, key=lambda row: row["cost_p50_amount"])
    return Msg(
        "{least} would cost least, {low} a year, {most} most, {high}",
        least=ordered[0]["plan"],
        low=_short(ordered[0]["cost_p50_amount"], ordered[0]),
        most=ordered[-1]["plan"],
        high=_short(ordered[-1]["cost_p50_amount"], ordered[-1]),
    )


def _caption(lab: Lab, draws: int) -> Msg | None:
    if len(lab.quarters) < 1 or not lab.tried:
        return None
    return Msg(
        "Pay for a year’s deals, P10, P50 and P90 of {draws} years drawn from {n} whole quarters, {first} to {last}, "
        "each with all sellers’ deals. The same quarters for every plan",
        draws=Count(draws),
        n=len(lab.quarters),
        first=lab.quarters[0].label,
        last=lab.quarters[-1].label,
    )


def _caveats(lab: Lab) -> tuple[Caveat, ...]:
    found: tuple[Caveat, ...] = ()
    flagged = [run.candidate.plan.name for run in lab.tried if run.alike and run.alike.pays_unhappy_alike]
    if flagged:
        text = Msg(
            "Two sellers of the same sales, one with customers who stay and one with customers who leave, are paid "
            "alike under {plans}.",
            plans=Names(tuple(dict.fromkeys(flagged))),
        )
        found += (Caveat("pays_unhappy_alike", text, {"n": len(flagged)}),)
    short = [run for run in lab.tried if run.withheld]
    if short:
        text = Msg(
            "Under {plans} some credits can't be paid, such as for want of a quota; they cost nothing here.",
            plans=Names(tuple(dict.fromkeys(run.candidate.plan.name for run in short))),
        )
        found += (Caveat("withheld", text, {"n": sum(sum(run.withheld.values()) for run in short)}),)
    found += (
        Caveat(
            "as_it_came",
            Msg("Growth is not carried on: a year to come is drawn as if quarters came as they did."),
        ),
    )
    return found


def _why(rows: list[Row], lab: Lab, draws: int) -> Why | None:
    now = next((row for row in rows if row["origin"] == IN_FORCE), None)
    if now is None or now["cost_p50_amount"] is None:
        return None
    run = lab.in_force
    paid = Money(run.paid if run else Decimal(0), now["currency"], exact=True)
    return Why(
        number=Msg("{amount} a year", amount=_short(now["cost_p50_amount"], now)),
        equation=Msg(
            "4 quarters to come, each one of {n} seen, with the error of their mean; {draws} years drawn",
            n=len(lab.quarters),
            draws=Count(draws),
        ),
        sentence=Msg(
            "Every deal is paid by the plan’s own engine. What a deal of a quarter pays later counts in that quarter; "
            "what still waits counts as such lines came to be paid before."
        ),
        interval=Msg("One year in ten below {low}, one in ten above {high}", low=_short(now["cost_p10_amount"], now),
                     high=_short(now["cost_p90_amount"], now)),
        counted=(
            (Msg("Whole quarters"), len(lab.quarters)),
            (Msg("Lines"), run.n_lines if run else 0),
            (Msg("Paid by today, had it always been in force"), paid),
            (Msg("Paid by today by the plans as adopted"), Money(now["actual_amount"], now["currency"], exact=True)),
        ),
        rules=(
            (Msg("Paid alike from"), Share(0.95, 0)),
            (Msg("Quarters at most"), Count(12)),
        ),
    )  # fmt: skip


def _short(amount: Decimal, row: Row) -> Money:
    return Money(amount, row["currency"], short=True)
