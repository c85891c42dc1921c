"""compensation.bundle: a statement with everything it was worked out from, for the separate verifier."""

from __future__ import annotations

import json
import re
from decimal import Decimal
from typing import Any

from salesformula.kit.answer import Ask, Dimension, Result, answer
from salesformula.kit.company import CompanyPolicy
from salesformula.kit.errors import Refused
from salesformula.kit.schema import count, currency, ident, label, money, text
from salesformula.kit.text import Money, Msg
from salesformula.rooms.compensation import formula
from salesformula.rooms.compensation.answers.adopted import VIEW, VIEW_ALL, ledger_for, names_of
from salesformula.rooms.compensation.answers.ledger import READS

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
    names = names_of(ask)
    made = formula.bundle(
        ledger_for(ask).lines,
        ask.facts,
        payee_id=payee_id,
        payee=names.get(payee_id, ""),
        period=period,
        currency=ask.where.get("currency", ask.policy(CompanyPolicy).currency),
        facts_version=ask.facts.version,
    )
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
    return Result(rows=[row], finding=Msg("{amount}, with all it follows from", amount=amount))
