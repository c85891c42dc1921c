"""compensation.earnings_forecast: what is earned this year, what is still to come, and what such parts have brought."""

from __future__ import annotations

from collections import OrderedDict, defaultdict
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from salesformula.kit.answer import Ask, Caveat, Dimension, Result, answer
from salesformula.kit.company import CompanyPolicy
from salesformula.kit.periods import month_start
from salesformula.kit.schema import count, currency, ident, money, text
from salesformula.kit.text import Money, Msg, Share
from salesformula.policybook.in_force import known_at
from salesformula.rooms.compensation.answers.adopted import VIEW, VIEW_ALL, standing
from salesformula.rooms.compensation.answers.ledger import READS, asked_for, withheld_caveats, withheld_of
from salesformula.rooms.compensation.formula.entries import Line
from salesformula.rooms.compensation.formula.inputs import Company
from salesformula.rooms.compensation.formula.to_come import (
    EARNED,
    NO_HISTORY,
    WAITING,
    History,
    Rules,
    ToCome,
    may_be_taken_back,
    to_come,
)
from salesformula.rooms.compensation.models.in_force import decided
from salesformula.rooms.compensation.models.standing import PAID
from salesformula.stats.awaited import TOO_FEW, TOO_YOUNG, Chances

Row = dict[str, Any]
STATES = {
    "earned": Msg("earned this year"),
    "dated": Msg("due on a later day, unless the customer leaves first"),
    "waiting": Msg("waits for something that has not happened"),
}
REASONS = {
    TOO_FEW: Msg("too few such parts were watched so long"),
    NO_HISTORY: Msg("how often such parts come is not counted"),
    TOO_YOUNG: Msg("the company is too young: nobody has seen how such parts end"),
}
CENT = Decimal("0.01")


@answer(
    "compensation.earnings_forecast",
    title="Earned, and still to come",
    question="What is earned this year, and what may still come of deals already won?",
    columns=(
        text("payee"),
        ident("payee_id", to="people.person_id"),
        text("state", choices=tuple(STATES)).told(STATES),
        money("amount", "earned, or what the parts are worth if all of them come"),
        count("n_parts").named("Parts"),
        money("expected_amount", "what parts like these have brought").named("Expected"),
        money("expected_amount_low", "what comes lies above it, as often as the level of intervals says"),
        money("expected_amount_high"),
        money("told_amount", "worth of the parts of which that can be said"),
        count("n_watched", "the fewest such parts that waited as long, of the whole company"),
        text("reason", "why nothing is expected of some parts", choices=tuple(REASONS)).told(REASONS),
        currency(),
    ),
    filters=(
        Dimension("payee_id", "of one payee", is_subject=True),
        Dimension("state", "earned, dated or waiting"),
    ),
    right=VIEW,
    mission=("P16",),
    reads=READS,
    on_page=("payee", "state", "amount", "expected_amount", "expected_amount_low", "expected_amount_high"),
    scope="subjects",
    owner="payee_id",
    private=VIEW_ALL,
    live=True,
    written=decided,
)
def earnings_forecast(ask: Ask) -> Result:
    """Lines of deals already won: earned, due later, waiting. Deals not won yet are not in it."""
    company, found = ask.policy(CompanyPolicy), standing(ask)
    history = History(
        ask.facts,
        company=Company(currency=company.currency, time_zone=company.time_zone),
        as_of=ask.as_of,
        too_few=company.too_few_below,
        known=_learned(ask, company),
    )
    starts = _year_starts(ask.as_of, company.fiscal_year_starts)
    earned = [row for row in found.rows if row["state"] in PAID and _is_of_year(row, starts, ask.as_of)]
    rows = [_earned(of, unit, paid, found.names) for (of, unit), paid in _by_payee(earned).items()]
    of_payee: dict[tuple[str, str], list[Line]] = defaultdict(list)
    for line in found.ledger.lines:
        of_payee[line.credit.row["payee_id"], line.plan.currency].append(line)
    for (payee_id, unit), lines in of_payee.items():
        coming = to_come(lines, history, as_of=ask.as_of, confidence=company.confidence)
        rows += [_row(one, payee_id, found.names.get(payee_id), unit) for one in coming]
    rows.sort(key=lambda row: (row["payee_id"], row["currency"], list(STATES).index(row["state"])))
    taken = {payee: may_be_taken_back(lines, as_of=ask.as_of) for payee, lines in of_payee.items()}
    told = _Told(company.confidence, taken, withheld_of(found, ask.where))
    return told.result([row for row in rows if asked_for(row, ask.where)])


#: What became of such parts is the same for all who ask on one day of one version; so many are kept, since each is
#: megabytes.
_LEARNED: OrderedDict[tuple[object, ...], dict[Rules, Chances]] = OrderedDict()
_MOST_LEARNED = 4


def _learned(ask: Ask, company: CompanyPolicy) -> dict[Rules, Chances]:
    """What earlier questions have learned of the company's history; nobody's pay is in it."""
    path = getattr(ask.facts, "path", None)
    if path is None:
        return {}
    told = (company.currency, company.time_zone, company.too_few_below)
    found = _LEARNED.setdefault((path, ask.as_of, known_at(ask.policy), *told), {})
    while len(_LEARNED) > _MOST_LEARNED:
        _LEARNED.popitem(last=False)
    return found


def _is_of_year(row: Row, starts: date, as_of: date) -> bool:
    """Paid from the year's first day up to the day asked for; an adjustment goes by the month it stands on."""
    if row["state"] == "adjusted":
        return bool(f"{starts:%Y-%m}" <= row["period"] <= f"{as_of:%Y-%m}")
    return row["due_on"] is not None and starts <= row["due_on"] <= as_of


def _by_payee(rows: list[Row]) -> dict[tuple[str, str], list[Row]]:
    found: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in rows:
        found[row["payee_id"], row["currency"]].append(row)
    return found


def _earned(payee_id: str, unit: str, rows: list[Row], names: Mapping[str, str]) -> Row:
    amount = sum((row["pay_amount"] for row in rows), Decimal("0.00"))
    return _row(ToCome(EARNED, amount, len(rows), amount, None, 0, None), payee_id, names.get(payee_id), unit)


class _Told:
    def __init__(self, level: float, taken: dict[tuple[str, str], Decimal], withheld: list[Row]) -> None:
        self.level, self.taken, self.withheld = level, taken, withheld

    def result(self, rows: list[Row]) -> Result:
        """The rows a reader may see, with what is said of them alone."""
        payees = {row["payee_id"] for row in rows}
        withheld = [one for one in self.withheld if one["payee_id"] in payees]
        return Result(
            rows=rows,
            finding=_finding(rows),
            caption=Msg(
                "Of deals already won. Expected: by what became of such parts of all deals the company won; interval "
                "{level}, if customers go on as before",
                level=Share(self.level, 0),
            ),
            caveats=(*self.doubts(rows), *withheld_caveats(withheld)),
            for_rows=self.result,
        )

    def doubts(self, rows: list[Row]) -> list[Caveat]:
        """What nothing is expected of, and what may be taken back."""
        told = []
        for reason, why in REASONS.items():
            rest = [row for row in rows if row["reason"] == reason]
            if rest:
                n = sum(row["n_parts"] for row in rest)
                told.append(Caveat(reason, Msg("Of some parts nothing is expected: {why}.", why=why), {"n": n}))
        seen = {(row["payee_id"], row["currency"]) for row in rows}
        for (payee_id, unit), amount in sorted(self.taken.items()):
            if amount and (payee_id, unit) in seen:
                said = Money(amount, unit, exact=True)
                sentence = Msg("{amount} of what was paid is taken back if those customers leave soon.", amount=said)
                told.append(Caveat("may_be_taken_back", sentence, {"amount": amount}))
        return told


def _row(one: ToCome, payee_id: str, payee: str | None, unit: str) -> Row:
    brings = one.brings
    return {
        "payee": payee,
        "payee_id": payee_id,
        "state": one.state,
        "amount": one.worth,
        "n_parts": one.n_parts,
        "expected_amount": brings and _cents(brings.expected),
        "expected_amount_low": brings and _cents(brings.interval.low),
        "expected_amount_high": brings and _cents(brings.interval.high),
        "told_amount": one.told,
        "n_watched": None if one.state == EARNED else one.n_watched,
        "reason": one.reason,
        "currency": unit,
    }


def _year_starts(on: date, month: int) -> date:
    """The first day of the fiscal year that holds a day."""
    return month_start(on.year if on.month >= month else on.year - 1, month)


def _cents(amount: float) -> Decimal:
    return Decimal(str(amount)).quantize(CENT)


def _finding(rows: list[Row]) -> Msg:
    currencies = {row["currency"] for row in rows}
    if not rows:
        return Msg("Nothing is earned yet, and nothing is to come of deals won so far")
    if len(currencies) > 1:
        return Msg("Pay in {n} currencies", n=len(currencies))
    of = currencies.pop()

    def total(is_earned: bool) -> Money:
        amounts = (row["amount"] for row in rows if (row["state"] == EARNED) == is_earned)
        return Money(sum(amounts, Decimal("0.00")), of, exact=True)

    said = Msg("{earned} earned this year, {more} still to come", earned=total(True), more=total(False))
    expected = [row for row in rows if row["state"] == WAITING and row["expected_amount"] is not None]
    if len(expected) != 1:
        return said
    row = expected[0]
    return Msg(
        "{said}; of what waits, parts like these brought {expected} ({low} to {high})",
        said=said,
        expected=Money(row["expected_amount"], of),
        low=Money(row["expected_amount_low"], of),
        high=Money(row["expected_amount_high"], of),
    )
