"""compensation.plan_effect: customers won, leaving and staying before and after each new plan."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from salesformula.doors.writing import words
from salesformula.kit.answer import Ask, Caveat, Result, answer
from salesformula.kit.company import CompanyPolicy
from salesformula.kit.schema import count, day, number, text
from salesformula.kit.text import Day, Msg, Number, Points, Share
from salesformula.kit.units import Unit
from salesformula.policybook.in_force import known_at
from salesformula.rooms.compensation.answers.adopted import VIEW_ALL, plans_in_force
from salesformula.rooms.compensation.formula.before_after import Side, Span, sides, spans
from salesformula.rooms.compensation.formula.candidates import first_win
from salesformula.rooms.compensation.models.in_force import decided
from salesformula.stats.effect import share_difference
from salesformula.stats.event_rates import event_rate
from salesformula.stats.proportion import wilson
from salesformula.stats.rate_change import rate_change

Row = dict[str, Any]
Write = Callable[[float], Any]
TOO_FEW, TOO_YOUNG = "too_few_to_say", "too_young"
DAYS_A_MONTH = 30.4375
MEASURES = {
    "new_customers": Msg("new customers a month"),
    "leaving": Msg("customers leaving, a month"),
    "stayed_183": Msg("still there after 6 months"),
    "stayed_365": Msg("still there after 12 months"),
}
SAID = {TOO_FEW: Msg("too few to say"), TOO_YOUNG: Msg("too young to say")}


@answer(
    "compensation.plan_effect",
    title="Before and after a new plan",
    question="How many customers were won, left and stayed before and after each new plan?",
    columns=(
        text("plan", "that came").named("Plan"),
        text("replaced", "the one before it; empty: none was in force").named("Instead of"),
        day("starts_on").named("From"),
        text("measure", choices=tuple(MEASURES)).told(MEASURES).named("Measure"),
        text("before_text", "with its interval").named("Before"),
        text("after_text", "with its interval").named("After"),
        text("change_text", "after less before, with its interval").named("Change"),
        number("before", Unit.NONE, "customers a month, or a share of customers"),
        number("before_low", Unit.NONE),
        number("before_high", Unit.NONE),
        number("after", Unit.NONE),
        number("after_low", Unit.NONE),
        number("after_high", Unit.NONE),
        number("change", Unit.NONE),
        number("change_low", Unit.NONE),
        number("change_high", Unit.NONE),
        count("n_before", "customers won, left, or watched so long").named("n before"),
        count("n_after").named("n after"),
        count("n_days", "on either side").named("Days"),
        text("reason", "why it is withheld", choices=(TOO_FEW, TOO_YOUNG)),
    ),
    right=VIEW_ALL,
    mission=("P29",),
    reads=("subscriptions", "deal_rollup"),
    on_page=("plan", "starts_on", "measure", "before_text", "after_text", "change_text", "n_before", "n_after"),
    scope="subjects",
    private=VIEW_ALL,
    live=True,
    written=decided,
)
def plan_effect(ask: Ask) -> Result:
    """Four rows a change of plan, the latest first; both sides as long as each other."""
    company, first_day = ask.policy(CompanyPolicy), first_win(ask.facts)
    versions = plans_in_force(by=known_at(ask.policy))
    changes = spans(versions, first_day=first_day, as_of=ask.as_of) if first_day else []
    rows = [row for span in changes for row in _rows(span, *sides(ask.facts, span, as_of=ask.as_of), company)]
    return Result(rows=rows, finding=_finding(rows), caption=_caption(changes), caveats=_caveats(rows))


def _rows(span: Span, before: Side, after: Side, company: CompanyPolicy) -> list[Row]:
    shared = {"plan": span.plan, "replaced": span.replaced, "starts_on": span.on, "n_days": span.days}
    months = span.days / DAYS_A_MONTH
    told = [
        _of_rate("new_customers", before.n_new, months, after.n_new, months, company, lambda v: Number(v, 1)),
        _of_rate(
            "leaving", before.n_left, before.served_days / DAYS_A_MONTH, after.n_left, after.served_days / DAYS_A_MONTH,
            company, lambda v: Share(v, 2),
        ),
        *(_of_share(f"stayed_{days}", before.stayed.get(days), after.stayed.get(days), company) for days in (183, 365)),
    ]  # fmt: skip
    return [{**shared, **one} for one in told]


def _of_rate(
    measure: str, n_before: int, time_before: float, n: int, time: float, company: CompanyPolicy, as_text: Write
) -> Row:
    counts = {"n_before": n_before, "n_after": n}
    if n_before + n < company.too_few_below or time_before <= 0 or time <= 0:
        return _withheld(measure, TOO_FEW, **counts)
    level = company.confidence
    before, after = event_rate(n_before, time_before, confidence=level), event_rate(n, time, confidence=level)
    moved = rate_change(n, time, n_before=n_before, exposure_before=time_before, confidence=level)
    return _told(
        measure,
        (n_before / time_before, before.low, before.high),
        (n / time, after.low, after.high),
        (n / time - n_before / time_before, moved.low, moved.high),
        as_text,
        as_text,
        **counts,
    )


def _of_share(
    measure: str, before: tuple[int, int] | None, after: tuple[int, int] | None, company: CompanyPolicy
) -> Row:
    if before is None or after is None:
        return _withheld(measure, TOO_YOUNG, n_before=0, n_after=0)
    (k_before, n_before), (k, n) = before, after
    counts = {"n_before": n_before, "n_after": n}
    if min(n_before, n) < company.too_few_below:
        return _withheld(measure, TOO_FEW, **counts)
    level = company.confidence
    earlier, later = wilson(k_before, n_before, confidence=level), wilson(k, n, confidence=level)
    moved = share_difference(k=k, n=n, k_before=k_before, n_before=n_before, confidence=level)
    if moved.estimate is None or moved.low is None or moved.high is None:
        return _withheld(measure, TOO_FEW, **counts)
    return _told(
        measure,
        (k_before / n_before, earlier.low, earlier.high),
        (k / n, later.low, later.high),
        (moved.estimate, moved.low, moved.high),
        lambda v: Share(v, 0),
        Points,
        **counts,
    )


def _told(
    measure: str,
    before: tuple[float, float, float],
    after: tuple[float, float, float],
    change: tuple[float, float, float],
    as_text: Write,
    change_as_text: Write,
    **counts: int,
) -> Row:
    row: Row = {"measure": measure, "reason": None, **counts}
    for name, values, write in (
        ("before", before, as_text),
        ("after", after, as_text),
        ("change", change, change_as_text),
    ):
        row |= dict(zip((name, f"{name}_low", f"{name}_high"), values, strict=True))
        value, low, high = map(write, values)
        row[f"{name}_text"] = words(Msg("{value} ({low} to {high})", value=value, low=low, high=high))
    return row


def _withheld(measure: str, reason: str, **counts: int) -> Row:
    nothing = {f"{name}{end}": None for name in ("before", "after", "change") for end in ("", "_low", "_high", "_text")}
    return {"measure": measure, **nothing, "change_text": words(SAID[reason]), "reason": reason, **counts}


def _finding(rows: list[Row]) -> Msg:
    if not rows:
        return Msg("No plan came into force with deals won on both sides of it")
    first = rows[0]
    since = Day(first["starts_on"])
    if first["change"] is None:
        return Msg("Since {plan} came on {day}: too few to say", plan=first["plan"], day=since)
    values: Row = {
        "plan": first["plan"], "day": since, "before": Number(first["before"], 1), "after": Number(first["after"], 1),
    }  # fmt: skip
    if first["change_low"] <= 0 <= first["change_high"]:
        text = "New customers a month did not move beyond chance since {plan} came on {day}: {before}, then {after}"
        return Msg(text, **values)
    if first["change"] > 0:
        return Msg("New customers a month rose from {before} to {after} since {plan} came on {day}", **values)
    return Msg("New customers a month fell from {before} to {after} since {plan} came on {day}", **values)


def _caption(changes: list[Span]) -> Msg | None:
    if not changes:
        return None
    return Msg(
        "As many days before as after, {n} for the latest. Staying: customers won in the first days of either side, as "
        "many days as could be watched on both",
        n=changes[0].days,
    )


def _caveats(rows: list[Row]) -> tuple[Caveat, ...]:
    if not rows:
        return ()
    text = Msg(
        "Before and after differ in more than the plan: season, market, people, prices. What changed is not all the "
        "plan’s doing."
    )
    return (Caveat("other_things_changed", text),)
