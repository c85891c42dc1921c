"""A ledger of typed facts whose every statement was worked out again by the verifier."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from salesformula.kit.text import render
from salesformula.rooms.compensation.formula.bundle import bundle
from salesformula.rooms.compensation.formula.entries import Line
from salesformula.rooms.compensation.formula.inputs import Company
from salesformula.rooms.compensation.formula.ledger import Ledger, in_force, ledger
from salesformula.rooms.compensation.formula.plan import Plan
from salesformula.rooms.compensation.formula.steps import steps_of
from salesformula.rooms.compensation.tests.company import Row, facts_of
from salesformula.rooms.compensation.verify import verify

Told = tuple[str, str | None, str, str]


def proven(home: Path, *plans: Mapping[str, Any], as_of: date = date(2026, 6, 1), **tables: Iterable[Row]) -> Ledger:
    """The ledger under those plans, the first from 2024 on; each payee's every statement agrees, to the cent."""
    whole = [Plan.model_validate({"name": "Typed", "starts_on": "2024-01-01", **plan}) for plan in plans]
    facts = facts_of(home, tables)
    versions = in_force(list(enumerate(whole, start=1)))
    found = ledger(facts, versions, company=Company(currency="USD", time_zone="UTC"), as_of=as_of)
    keys = [(line.credit.row["payee_id"], line.plan.currency, line.key) for line in found.lines]
    assert len(set(keys)) == len(keys), "two lines have one key"
    stated = Decimal(0)
    for payee, currency in sorted({(line.credit.row["payee_id"], line.plan.currency) for line in found.lines}):
        for period in sorted({"2024-01", *(line.period for line in found.lines if line.period)}):
            made = bundle(
                found.lines, facts, payee_id=payee, payee=payee, period=period, currency=currency, facts_version=1,
                terms=found.terms,
            )  # fmt: skip
            assert verify(made) == [], (payee, period)
            assert verify(made | {"pay_amount": str(Decimal(made["pay_amount"]) + Decimal("0.01"))}) != []
            stated += Decimal(made["pay_amount"])
    assert stated == sum(line.pay for line in found.lines)
    return found


def told(found: Ledger, *, of: str | None = None) -> list[Told]:
    """Per line, of everyone or one payee: the component's name, the day, what is paid and what became of it."""
    return [
        (line.name, line.due_on.isoformat() if line.due_on else None, str(line.pay), line.state)
        for line in found.lines
        if of in (None, line.credit.row["payee_id"])
    ]


def words(line: Line) -> list[str]:
    """The steps of a line as they are read."""
    return [render(step) for step in steps_of(line)]


def person(person_id: str, *, role: str = "seller", **columns: Any) -> dict[str, Any]:
    """Someone who works here, since 2020 unless told."""
    return {
        "person_id": person_id,
        "name": person_id.capitalize(),
        "role": role,
        "started_on": date(2020, 1, 1),
        **columns,
    }


def rating(deal_id: str, stars: float, answered: date, *, hour: int = 9, **columns: Any) -> dict[str, Any]:
    """A customer's answer about a deal."""
    survey = f"v-{deal_id}-{answered}-{hour}"
    said = {"survey_id": survey, "kind": "rating", "deal_id": deal_id, "score": float(stars)}
    return said | {"answered_at": f"{answered} {hour:02}:00:00"} | columns
