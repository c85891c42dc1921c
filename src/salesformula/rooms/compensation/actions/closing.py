"""Closing a month of pay: reviewed by one person, approved and so locked by another, paid."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from itertools import groupby

from pydantic import BaseModel, ConfigDict, Field

from salesformula.doors import clock
from salesformula.kit.action import Doing, Done, action
from salesformula.kit.company import CompanyPolicy
from salesformula.kit.errors import Refused
from salesformula.kit.text import Money, write
from salesformula.rooms.compensation.models import LockedStatement, PeriodStep
from salesformula.rooms.compensation.models.closing import APPROVED, PAID, REVIEWED
from salesformula.rooms.compensation.models.in_force import ledger_of, names_in
from salesformula.rooms.compensation.models.proofs import digest, of_statement, proof, rows_before
from salesformula.rooms.compensation.models.standing import PAID as MOVES_MONEY
from salesformula.rooms.compensation.models.standing import (
    Row,
    Standing,
    by_payee,
    first_open,
    locked_rows,
    month_after,
    stands,
    to_keep,
)

CLOSE = "compensation.close"
MONTH = r"^[0-9]{4}-(0[1-9]|1[0-2])$"


class ReviewPeriod(BaseModel):
    """Which month, such as 2025-01, and what is to be said of it."""

    model_config = ConfigDict(extra="forbid")

    period: str = Field(pattern=MONTH)
    reason: str = Field(default="", max_length=500)


class ApprovePeriod(ReviewPeriod):
    """Which month, such as 2025-01, and what is to be said of it."""


class PayPeriod(ReviewPeriod):
    """Which month was paid out, and on which day (today unless another is named)."""

    paid_on: date | None = None


@action(
    "compensation.review_period", title="Say that a month of pay was reviewed", fields=ReviewPeriod, right=CLOSE,
    mission=("P16",),
)  # fmt: skip
def review_period(doing: Doing, given: ReviewPeriod) -> Done:
    """The month's statements as they stand now are what somebody else may approve; it may be reviewed again."""
    month = _Month(doing, given.period)
    month.check_next()
    return month.step(REVIEWED, given.reason)


@action(
    "compensation.approve_period", title="Approve and lock a month of pay", fields=ApprovePeriod, right=CLOSE,
    mission=("P16",),
)  # fmt: skip
def approve_period(doing: Doing, given: ApprovePeriod) -> Done:
    """The month is locked with its statements and their bundles; later changes become adjustments.

    By another person than the one who reviewed it, and only as it was reviewed.
    """
    month = _Month(doing, given.period)
    month.check_next()
    reviewed = PeriodStep.objects.filter(period=given.period, step=REVIEWED).order_by("pk").last()
    if reviewed is None:
        raise Refused(f"{given.period} was not reviewed yet: somebody else reviews it first, with review_period")
    if reviewed.by == month.who:
        raise Refused(f"{given.period} was reviewed by {reviewed.by}: it takes a second person to approve it")
    if reviewed.digest != month.digest:
        raise Refused(f"{given.period} pays something else than when it was reviewed: review it again, then approve it")
    month.lock()
    return month.step(APPROVED, given.reason)


@action(
    "compensation.pay_period", title="Say that a month was paid out", fields=PayPeriod, right=CLOSE, mission=("P16",)
)
def pay_period(doing: Doing, given: PayPeriod) -> Done:
    """The money of an approved month left the house."""
    steps = set(PeriodStep.objects.filter(period=given.period).values_list("step", flat=True))
    if PAID in steps:
        raise Refused(f"{given.period} is paid already")
    if APPROVED not in steps:
        raise Refused(f"{given.period} is not approved yet: it is paid after two people said yes to it")
    approved = PeriodStep.objects.get(period=given.period, step=APPROVED)
    PeriodStep.objects.create(
        period=given.period, step=PAID, at=doing.now, by=doing.actor or "operator", reason=given.reason,
        digest=approved.digest, paid_on=given.paid_on or _today(doing),
    )  # fmt: skip
    return _done(given.period, PAID, given.reason, {})


class _Month:
    """One month as it stands when the action is done."""

    def __init__(self, doing: Doing, period: str) -> None:
        self.doing, self.period, self.who = doing, period, doing.actor or "operator"
        self.today = _today(doing)
        ledger = ledger_of(doing.facts, doing.policy, as_of=self.today)
        self.stands: Standing = stands(
            ledger, names_in(doing.facts), doing.facts.version, kept=locked_rows(), opened=first_open()
        )
        self.is_first = self.stands.locked.first_open is None
        self.rows = [row for row in self.stands.rows if _moves(row) and row["period"] == period]
        self.digest = digest(self.rows)

    def check_next(self) -> None:
        """Months are closed in order, each after its end; the first may be any."""
        if PeriodStep.objects.filter(period=self.period, step=APPROVED).exists():
            raise Refused(f"{self.period} is approved and locked; what has changed since is adjusted in {first_open()}")
        opened = first_open()
        if opened is not None and opened != self.period:
            raise Refused(f"months are closed in order: {opened} comes next, not {self.period}")
        after = month_after(self.period)
        if self.today < date.fromisoformat(f"{after}-01"):
            raise Refused(f"{self.period} is not over yet: it can be reviewed from {after}-01 on")

    def lock(self) -> None:
        """A statement for each payee and currency, with what counts as paid before where it is the first month."""
        before = (
            [row for row in self.stands.rows if _moves(row) and row["period"] < self.period] if self.is_first else []
        )
        apart = by_payee(self.stands)
        LockedStatement.objects.bulk_create(
            self._statement(apart[which[0]], *which) for which in sorted({_whose(row) for row in [*self.rows, *before]})
        )

    def _statement(self, stands: Standing, payee_id: str, currency: str) -> LockedStatement:
        bundle = proof(
            stands, self.doing.facts, payee_id=payee_id, currency=currency, period=self.period,
            is_first=self.is_first,
        )  # fmt: skip
        mine = of_statement(stands.rows, payee_id=payee_id, currency=currency, period=self.period)
        lines = [to_keep(row) for row in mine]
        if self.is_first:
            before = rows_before(stands, payee_id=payee_id, currency=currency, period=self.period)
            lines += [to_keep(row, is_opening=True) for row in before]
        return LockedStatement(
            period=self.period,
            payee_id=payee_id,
            currency=currency,
            pay_amount=sum((row["pay_amount"] for row in mine), Decimal("0.00")),
            lines=lines,
            bundle=bundle,
            sha256=bundle["sha256"],
            locked_at=self.doing.now,
        )

    def step(self, step: str, reason: str) -> Done:
        """The step, kept."""
        PeriodStep.objects.create(
            period=self.period, step=step, at=self.doing.now, by=self.who, reason=reason, digest=self.digest
        )
        return _done(self.period, step, reason, _sums(self.rows))


def _done(period: str, step: str, reason: str, told: dict[str, object]) -> Done:
    # No amounts in the log: who reads it may not be one of those who see pay.
    return Done(ids={"period": period, "state": step, **told}, subject_id=f"pay {period}", reason=reason,
                after={"state": step})  # fmt: skip


def _sums(rows: Iterable[Row]) -> dict[str, object]:
    ordered = sorted(rows, key=lambda row: row["currency"])
    pay = {
        currency: write(Money(sum((row["pay_amount"] for row in group), Decimal("0.00")), currency, exact=True))
        for currency, group in groupby(ordered, key=lambda row: row["currency"])
    }
    return {"n_statements": len({_whose(row) for row in ordered}), "pay": pay}


def _moves(row: Row) -> bool:
    return row["state"] in MOVES_MONEY and bool(row["pay_amount"])


def _whose(row: Row) -> tuple[str, str]:
    return row["payee_id"], row["currency"]


def _today(doing: Doing) -> date:
    return clock.local(doing.now, company=doing.policy(CompanyPolicy)).date()
