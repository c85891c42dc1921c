"""compensation.bundle: a statement with everything it was worked out from, for the separate verifier."""

from __future__ import annotations

import json
import re
from decimal import Decimal
from typing import Any

from salesformula.kit.answer import Ask, Caveat, Dimension, Result, answer
from salesformula.kit.company import CompanyPolicy
from salesformula.kit.errors import Refused
from salesformula.kit.schema import count, currency, ident, label, money, text
from salesformula.kit.text import Money, Msg
from salesformula.policybook.in_force import known_at
from salesformula.rooms.compensation.answers.adopted import VIEW, VIEW_ALL, standing
from salesformula.rooms.compensation.answers.ledger import READS
from salesformula.rooms.compensation.formula.bundle import sealed
from salesformula.rooms.compensation.models import LockedStatement
from salesformula.rooms.compensation.models.proofs import proof

SEALED_AGAIN = Msg(
    "Somebody named in this statement was forgotten after it was locked; it was sealed again without the name, and its "
    "hash is another than on the day it was locked."
)
MONTH = re.compile(r"[0-9]{4}-(0[1-9]|1[0-2])")


@answer(
    "compensation.bundle",
    title="Proof of a statement",
    question="What was a person's pay of one month worked out from?",
    columns=(
        ident("payee_id", to="people.person_id"),
        label("period", "the month"),
        money("pay_amount").named("Pay"),
        currency(),
        count("n_lines"),
        text("sha256", "of the bundle"),
        text("bundle", "JSON, as `salesformula verify` reads it"),
    ),
    filters=(
        Dimension("payee_id", "whose; needed", is_subject=True),
        Dimension("period", "the month, such as 2025-01; needed"),
        Dimension("currency", "of the plan; the company's unless another is named"),
    ),
    right=VIEW,
    mission=("P16",),
    reads=READS,
    on_page=("payee_id", "period", "pay_amount", "n_lines", "sha256"),
    scope="subjects",
    owner="payee_id",
    private=VIEW_ALL,
    live=True,
)
def bundle(ask: Ask) -> Result:
    """One row: the bundle of that payee and month. None where no payee or month is named, as a page may ask."""
    payee_id, period = ask.where.get("payee_id"), ask.where.get("period")
    if payee_id is None or period is None:
        return Result(rows=[], finding=Msg("Name a payee and a month: where payee_id and period"))
    if not MONTH.fullmatch(period):
        raise Refused(f"where period: {period!r} is no month such as 2025-01")
    in_currency = ask.where.get("currency", ask.policy(CompanyPolicy).currency)
    made, notes = _proof(ask, payee_id=payee_id, period=period, currency=in_currency)
    row: dict[str, Any] = {
        "payee_id": payee_id,
        "period": period,
        "pay_amount": Decimal(made["pay_amount"]),
        "currency": made["currency"],
        "n_lines": len(made["lines"]),
        "sha256": made["sha256"],
        "bundle": json.dumps(made, ensure_ascii=False),
    }
    amount = Money(row["pay_amount"], made["currency"], exact=True)
    return Result(rows=[row], finding=Msg("{amount}, with all it follows from", amount=amount), caveats=notes)


def _proof(ask: Ask, *, payee_id: str, currency: str, period: str) -> tuple[dict[str, Any], tuple[Caveat, ...]]:
    """The bundle that was locked with the month, or the one that its statement follows from by now."""
    by = known_at(ask.policy)
    locked = LockedStatement.objects.filter(period=period, payee_id=payee_id, currency=currency)
    for one in locked if by is None else locked.filter(locked_at__lte=by):
        made = sealed(one.bundle)
        return made, () if made["sha256"] == one.sha256 else (Caveat("sealed_again", SEALED_AGAIN, {}),)
    return proof(standing(ask), ask.facts, payee_id=payee_id, currency=currency, period=period), ()
