"""compensation.statement: what each payee is paid, as the sum of the ledger's lines."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from salesformula.kit.answer import Ask, Dimension, Drill, Result, Why, answer
from salesformula.kit.schema import count, currency, money
from salesformula.kit.text import Count, Day, Money, Msg
from salesformula.rooms.compensation.answers.adopted import VIEW, VIEW_ALL, standing
from salesformula.rooms.compensation.answers.ledger import READS, asked_for, withheld_caveats, withheld_of
from salesformula.rooms.compensation.models.in_force import decided
from salesformula.rooms.compensation.models.standing import PAID, ten_decimals

Row = dict[str, Any]

PAYEE = Dimension("payee", "who is paid", has_id=True, is_subject=True)
PERIOD = Dimension("period", "the month in which it is due", is_period=True)


@answer(
    "compensation.statement",
    title="Statement of pay",
    question="What is each person paid, and for how many lines?",
    columns=(
        money("exact_amount", "the sum before rounding, to ten decimals"),
        money("pay_amount").named("Pay"),
        count("n_lines", "lines paid"),
        money("to_come_amount", "worth of parts that wait for something, where it comes").named("May still come"),
        currency(),
    ),
    dimensions=(PAYEE, PERIOD),
    filters=(Dimension("component", "of the plan"), Dimension("deal_id", "of one deal")),
    right=VIEW,
    mission=("P16",),
    on_page=("pay_amount", "n_lines", "to_come_amount"),
    reads=READS,
    scope="subjects",
    private=VIEW_ALL,
    live=True,
    written=decided,
)
def statement(ask: Ask) -> Result:
    """The ledger's lines due by the day asked for, summed by payee, month or both; nothing is rounded twice."""
    found = standing(ask)
    sums: dict[tuple[str, ...], _Sum] = {}
    for row in found.rows:
        if asked_for(row, ask.where):
            key = [row[name] or "" for name in _columns(ask.by)]
            sums.setdefault((*key, row["currency"]), _Sum()).add(row, ask)
    rows = [_row(key, one, ask.by) for key, one in sorted(sums.items())]
    rows = [row for row in rows if row["n_lines"] or row["to_come_amount"]]
    return _Told(ask, withheld_of(found, ask.where)).result(rows)


class _Sum:
    """What lines add up to."""

    def __init__(self) -> None:
        self.exact, self.pay, self.to_come, self.n = Fraction(0), Decimal("0.00"), Decimal("0.00"), 0

    def add(self, row: Row, ask: Ask) -> None:
        """One more line: paid by the day asked for, or still to come."""
        is_pay = row["state"] in PAID
        if is_pay and _is_due(row, ask.as_of):
            self.exact, self.pay, self.n = self.exact + row["exact"], self.pay + row["pay_amount"], self.n + 1
        elif is_pay:
            self.to_come += row["pay_amount"]
        elif row["state"] == "waiting":
            self.to_come += row["worth_amount"]


def _is_due(row: Row, as_of: date) -> bool:
    """By its day; an adjustment by the month whose statement it stands on."""
    if row["state"] == "adjusted":
        return bool(row["period"] <= f"{as_of:%Y-%m}")
    return row["due_on"] is not None and row["due_on"] <= as_of


class _Told:
    def __init__(self, ask: Ask, withheld: list[Row]) -> None:
        self.ask, self.withheld = ask, withheld

    def result(self, rows: list[Row]) -> Result:
        """The statement over the rows its reader may see."""
        if "payee" in self.ask.by:
            payees = {row["payee_id"] for row in rows}
            withheld = [one for one in self.withheld if one["payee_id"] in payees]
        else:
            withheld = self.withheld
        return Result(
            rows=rows,
            finding=_finding(rows, self.ask),
            caption=Msg("Lines due by then, each rounded once as its plan says"),
            caveats=withheld_caveats(withheld),
            why=self.why(rows),
            for_rows=self.result,
        )

    def why(self, rows: list[Row]) -> Why | None:
        """The sum with its lines; none where there are several currencies."""
        currencies = {row["currency"] for row in rows}
        if len(currencies) != 1:
            return None
        paid, n = sum((row["pay_amount"] for row in rows), Decimal("0.00")), sum(row["n_lines"] for row in rows)
        amount = Money(paid, currencies.pop(), exact=True)
        return Why(
            number=Msg("{amount} paid", amount=amount),
            equation=Msg("The sum of {lines} lines = {amount}", lines=Count(n), amount=amount),
            sentence=Msg("Each line is rounded once, as the plan says; statements add rounded lines."),
            drill=Drill(
                "compensation.ledger",
                where=dict(self.ask.where),
                sums={"pay_amount": "pay_amount"},
                shows=("payee", "deal", "due_on", "pay_amount"),
            ),
        )


def _columns(by: tuple[str, ...]) -> list[str]:
    return [name for one in by for name in (("payee", "payee_id") if one == "payee" else (one,))]


def _row(key: tuple[str, ...], one: _Sum, by: tuple[str, ...]) -> Row:
    return {
        **dict(zip(_columns(by), key, strict=False)),
        "exact_amount": ten_decimals(one.exact),
        "pay_amount": one.pay,
        "n_lines": one.n,
        "to_come_amount": one.to_come,
        "currency": key[-1],
    }


def _finding(rows: list[Row], ask: Ask) -> Msg:
    currencies = {row["currency"] for row in rows}
    if not rows:
        return Msg("Nothing is paid by {day}", day=Day(ask.as_of))
    if len(currencies) > 1:
        return Msg("Pay in {n} currencies", n=len(currencies))
    paid = sum((row["pay_amount"] for row in rows), Decimal("0.00"))
    return Msg("{amount} paid by {day}", amount=Money(paid, currencies.pop(), exact=True), day=Day(ask.as_of))
