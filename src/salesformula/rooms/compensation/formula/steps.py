"""A line of the ledger in plain words: from the deal to the amount, and why it is due when it is."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from salesformula.kit.text import Count, Day, Money, Msg
from salesformula.rooms.compensation.formula.entries import CAP, CAP_RETURNED, CLAWBACK, DRAW, Line, OfMonth
from salesformula.rooms.compensation.formula.kernel import pieces
from salesformula.rooms.compensation.formula.plan import (
    Cycle,
    Override,
    Part,
    Quartiles,
    Rating,
    Spiff,
    Tiers,
    bands_of,
)
from salesformula.rooms.compensation.formula.ratio import written

MEASURES = {
    "mrr": Msg("monthly recurring revenue"),
    "acv": Msg("annual contract value"),
    "amount": Msg("deal amount"),
}


def steps_of(line: Line) -> tuple[Msg, ...]:
    """How the line came about, one sentence a step."""
    if line.of_month is not None:
        return _of_month(line, line.of_month)
    if isinstance(line.component, Rating):
        return (*_bonus(line, line.component), _due(line))
    return (_credited(line), *_rated(line), *_parted(line), _due(line))


def _credited(line: Line) -> Msg:
    row, measure = line.credit.row, MEASURES[line.component.measure]
    base, currency = _money(row["base"], line), line.plan.currency
    if isinstance(line.component, Spiff):
        measure = Msg("a fixed amount for each deal that meets the conditions")
    if isinstance(line.component, Override):
        return Msg(
            "{share} of {whole} of {measure} is credited to those who reported to you that day: {base}.",
            share=percent(Fraction(row["credit_share"])),
            whole=Money(row["measured"], currency, exact=True),
            measure=measure,
            base=base,
        )
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
        bands = bands_of(line.plan, component)
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
    if line.state == "not_reached" and isinstance(line.component, Rating):
        return Msg("Not paid: both are needed.")
    if line.state == "not_reached":
        return Msg(
            "Not paid: {event} did not happen within {days} days.", event=_event(rule), days=Count(rule.within_days)
        )
    if line.state == "forfeited":
        return Msg("Not paid: your last working day was {day}.", day=Day(line.credit.row["gone_on"]))
    if line.due_on is None:
        return Msg("To come: it waits for {event}.", event=_event(rule))
    return Msg("Due on {day}: {event}.", day=Day(line.due_on), event=_event(rule))


def _event(rule: Part) -> Msg:
    if rule.on == "payment":
        return Msg("payment {number} of the customer", number=Count(rule.number))
    if rule.on == "days":
        return Msg("one day after the deal was won", "{n} days after the deal was won", rule.number)
    if rule.on == "rating":
        return Msg("the customer's rating of the deal")
    if rule.on == "aha":
        return Msg("{feature} used {times} times", feature=rule.feature, times=Count(rule.quantity))
    return Msg("the deal was won")


def _bonus(line: Line, rating: Rating) -> tuple[Msg, ...]:
    """What the deal earned, how it and the seller are rated, and the share of it that is paid once more."""
    row = line.credit.row
    told = (
        Msg(
            "The deal earned {earned}; {bonus} of it = {worth}.",
            earned=_money(row["earned"], line),
            bonus=percent(rating.bonus),
            worth=_money(abs(line.exact), line),
        ),
    )
    rated = row["rated"]
    if rated is None:
        return told
    # A mean is told to two decimals and compared as a fraction.
    mean = rated.sum_of_stars * Fraction(1, max(rated.n_rated, 1))
    return (
        *told,
        Msg(
            "The customer gave {stars} stars on {day}, {least} are needed.",
            stars=written(rated.stars),
            day=Day(rated.on),
            least=written(rating.stars),
        ),
        Msg(
            "One rated deal of yours by then had {mean} stars, {least} are needed.",
            "{n} rated deals of yours by then had {mean} stars on average, {least} are needed.",
            rated.n_rated,
            mean=str(Decimal(round(mean * 100)).scaleb(-2)),
            least=written(rating.overall),
        ),
    )


PER: dict[Cycle, Msg] = {"month": Msg("a month"), "quarter": Msg("a quarter"), "year": Msg("a year")}


def _of_month(line: Line, told: OfMonth) -> tuple[Msg, ...]:
    """What a cap cuts, or what a draw adds or takes back."""
    month, amount = line.period or "", _money(abs(line.worth), line)
    if line.entry == CAP:
        cap = line.plan.caps[line.part - 1]
        what = Msg("{component} pays", component=cap.applies_to) if cap.applies_to else Msg("the plan pays")
        limit = Msg(
            "At most {amount} {per} is what {what}.", amount=_money(told.limit, line), per=PER[cap.per], what=what
        )
        return limit, Msg(
            "Earlier in {cycle} it paid {before}, and {came} came due in {month}: {cut} is cut off.",
            cycle=told.cycle,
            before=_money(told.before, line),
            came=_money(told.came, line),
            month=month,
            cut=amount,
        )
    if line.entry == CAP_RETURNED:
        return (
            Msg(
                "{came} is taken back in {month}; of what caps cut off in {months}, {amount} is given back with it.",
                came=_money(told.came, line),
                month=month,
                months=", ".join(told.months),
                amount=amount,
            ),
        )
    lines = [_guarantee(line, told)]
    came = _money(told.came, line)
    if line.entry == DRAW:
        lines.append(Msg("{came} came due in {month}: {amount} is added.", came=came, month=month, amount=amount))
        if not told.is_owed:
            return *lines, Msg("It is not taken back.")
    else:
        lines.append(
            Msg(
                "{came} came due in {month}; of what is above the guarantee {amount} is taken back for {months}.",
                came=came,
                month=month,
                amount=amount,
                months=", ".join(told.months),
            )
        )
    return *lines, Msg("Still to be taken back from later pay: {left}.", left=_money(told.left, line))


def _guarantee(line: Line, told: OfMonth) -> Msg:
    limit = _money(told.limit, line)
    if line.entry == DRAW and told.days < told.n_days:
        return Msg(
            "{amount} is guaranteed for {days} of {n_days} days.",
            amount=limit,
            days=Count(told.days),
            n_days=Count(told.n_days),
        )
    return Msg("{amount} a month is guaranteed.", amount=limit)


def percent(share: Fraction) -> str:
    """A share or rate as a percentage, exact: 7.33%, or 22/3% where decimals never end."""
    return f"{written(share * 100)}%"


def _rate(rate: Fraction, line: Line) -> str | Money:
    """A rate of 1 or more is told in money, a smaller one as a percentage."""
    return percent(rate) if abs(rate) < 1 else _money(rate, line)


def _money(amount: Fraction | Decimal, line: Line) -> Money:
    # To ten decimals, for showing alone: sentences write cents.
    return Money(Decimal(round(Fraction(amount) * 10**10)).scaleb(-10), line.plan.currency, exact=True)
