"""A line of the ledger in plain words: from the deal to the amount, and why it is due when it is."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from salesformula.kit.text import Count, Day, Money, Msg
from salesformula.rooms.compensation.formula.kernel import pieces
from salesformula.rooms.compensation.formula.ledger import CLAWBACK, Line
from salesformula.rooms.compensation.formula.plan import Part, Quartiles, Tiers
from salesformula.rooms.compensation.formula.ratio import written

MEASURES = {
    "mrr": Msg("monthly recurring revenue"),
    "acv": Msg("annual contract value"),
    "amount": Msg("deal amount"),
}


def steps_of(line: Line) -> tuple[Msg, ...]:
    """How the line came about, one sentence a step."""
    return (_credited(line), *_rated(line), *_parted(line), _due(line))


def _credited(line: Line) -> Msg:
    row, measure = line.credit.row, MEASURES[line.component.measure]
    base, currency = _money(row["base"], line), line.plan.currency
    if row["credit_share"] == 1:
        return Msg("{base} of {measure} is credited.", base=base, measure=measure)
    return Msg(
        "{share} of {whole} of {measure} is credited: {base}.",
        share=percent(Fraction(row["credit_share"])),
        whole=Money(row["measured"], currency, exact=True),
        measure=measure,
        base=base,
    )


def _rated(line: Line) -> tuple[Msg, ...]:
    component, credit = line.component, line.credit
    if isinstance(component, Tiers):
        bands = [(band.from_share, band.rate) for band in component.bands]
        cut = pieces(before=credit.before, after=credit.after, quota=credit.row["quota_units"], bands=bands)
        return tuple(
            Msg(
                "From {lower} to {upper} of {cycle}, quota {quota}: {rate} = {earned}.",
                lower=_money(piece.lower, line),
                upper=_money(piece.upper, line),
                cycle=credit.row["cycle"],
                quota=_money(credit.row["quota"], line),
                rate=percent(piece.rate),
                earned=_money(piece.earned, line),
            )
            for piece in cut
        )
    if credit.rate is None:
        return ()
    earned = _money(Fraction(credit.row["base"]) * credit.rate, line)
    told = Msg("{rate} for each 1 = {earned}.", rate=_rate(credit.rate, line), earned=earned)
    if isinstance(component, Quartiles):
        place = Count(int(credit.row["quartile"]))
        return (Msg("Quartile {place} of 4 by customer churn, the lowest churn first.", place=place), told)
    return (told,)


def _parted(line: Line) -> tuple[Msg, ...]:
    n = len(line.component.payout)
    if n == 1:
        return ()
    return (
        Msg(
            "Part {part} of {parts}, {share}: {worth}.",
            part=Count(line.part),
            parts=Count(n),
            share=percent(line.rule.share),
            worth=_money(abs(line.worth), line),
        ),
    )


def _due(line: Line) -> Msg:
    rule = line.rule
    if line.entry == CLAWBACK:
        return Msg(
            "The customer left on {day}, fewer than {days} days after the deal was won: taken back.",
            day=Day(line.credit.row["ended_on"]),
            days=Count(line.plan.clawback_days),
        )
    if line.state == "customer_left":
        return Msg("Not paid: the customer left on {day}.", day=Day(line.credit.row["ended_on"]))
    if line.state == "not_reached":
        return Msg(
            "Not paid: {event} did not happen within {days} days.", event=_event(rule), days=Count(rule.within_days)
        )
    if line.due_on is None:
        return Msg("To come: it waits for {event}.", event=_event(rule))
    return Msg("Due on {day}: {event}.", day=Day(line.due_on), event=_event(rule))


def _event(rule: Part) -> Msg:
    if rule.on == "payment":
        return Msg("payment {number} of the customer", number=Count(rule.number))
    if rule.on == "days":
        return Msg("one day after the deal was won", "{n} days after the deal was won", rule.number)
    if rule.on == "aha":
        return Msg("{feature} used {times} times", feature=rule.feature, times=Count(rule.quantity))
    return Msg("the deal was won")


def percent(share: Fraction) -> str:
    """A share or rate as a percentage, exact: 7.33%, or 22/3% where decimals never end."""
    return f"{written(share * 100)}%"


def _rate(rate: Fraction, line: Line) -> str | Money:
    """A rate of 1 or more is told in money, a smaller one as a percentage."""
    return percent(rate) if abs(rate) < 1 else _money(rate, line)


def _money(amount: Fraction | Decimal, line: Line) -> Money:
    # To ten decimals, for showing alone: sentences write cents.
    return Money(Decimal(round(Fraction(amount) * 10**10)).scaleb(-10), line.plan.currency, exact=True)
