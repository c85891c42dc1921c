"""The proof of a statement: its lines as a bundle writes them, what was settled before, and the bundle itself."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from salesformula.kit.answer import FactSource
from salesformula.rooms.compensation import formula
from salesformula.rooms.compensation.formula.bundle import OnStatements
from salesformula.rooms.compensation.models.standing import PAID, Row, Standing


def of_statement(rows: list[Row], *, payee_id: str, currency: str, period: str) -> list[Row]:
    """The rows that move money on one statement."""
    return [
        row
        for row in rows
        if (row["payee_id"], row["currency"], row["period"]) == (payee_id, currency, period)
        and row["state"] in PAID
        and row["pay_amount"]
    ]


def rows_before(stands: Standing, *, payee_id: str, currency: str, period: str) -> list[Row]:
    """What counts as paid before a month: what locked months paid, and with none locked all that was due before."""
    rows = [*stands.opening, *stands.rows]
    return [
        row
        for row in rows
        if (row["payee_id"], row["currency"]) == (payee_id, currency)
        and row["state"] in PAID
        and row["pay_amount"]
        and row["period"] < period
    ]


def proof(
    stands: Standing, facts: FactSource, *, payee_id: str, currency: str, period: str, is_first: bool = False
) -> dict[str, Any]:
    """The bundle that a statement follows from by now. ``is_first``: it is of the first month that is locked."""
    on_statements = None
    if is_first or stands.locked.first_open is not None:
        which = {"payee_id": payee_id, "currency": currency, "period": period}
        on_statements = OnStatements(
            [_line(row) for row in of_statement(stands.rows, **which)],
            [_line(row) for row in rows_before(stands, **which)],
        )
    return formula.bundle(
        stands.ledger.lines,
        facts,
        payee_id=payee_id,
        payee=stands.names.get(payee_id, ""),
        period=period,
        currency=currency,
        facts_version=facts.version,
        terms=stands.ledger.terms,
        on_statements=on_statements,
    )


def _line(row: Row) -> dict[str, Any]:
    line = {
        "deal_id": row["key"],
        "component": row["place"],
        "part": row["part"],
        "entry": row["entry"],
        "period": row["period"],
        "due_on": row["due_on"] and row["due_on"].isoformat(),
        "pay_amount": str(row["pay_amount"]),
    }
    return line | ({"of": row["of"]} if row["of"] else {})


def digest(rows: list[Row]) -> str:
    """What tells whether a month still pays what it paid: every line that moves money, in a fixed order."""
    told = sorted(json.dumps([row["payee_id"], row["currency"], row["of"], _line(row)], sort_keys=True) for row in rows)
    return hashlib.sha256("\n".join(told).encode()).hexdigest()
