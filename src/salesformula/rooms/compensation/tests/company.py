"""A company typed in a test: a seller or more, deals won, what customers pay and use; built as an import builds it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from salesformula.facts.access import Facts, open_facts
from salesformula.facts.build import build
from salesformula.facts.engine import workbench
from salesformula.facts.merge import SQL_TYPES
from salesformula.facts.tables import TABLES
from salesformula.kit.company import CompanyPolicy
from salesformula.rooms.compensation.formula.inputs import Company
from salesformula.rooms.compensation.formula.ledger import InForce, Ledger, ledger
from salesformula.rooms.compensation.formula.plan import Plan

Row = Mapping[str, Any]
KNOWN_AT = datetime(2026, 6, 1, 6, tzinfo=UTC)
WON = date(2025, 1, 15)
#: Ann's quota of a quarter, and a plan that pays 8 % of annual contract value up to it and 12 % above.
QUOTA = {
    "person_id": "ann", "metric": "acv", "period_start": date(2025, 1, 1), "period_end": date(2025, 4, 1),
    "amount": Decimal(100_000), "currency": "USD",
}  # fmt: skip
TIERS = {
    "name": "Tiers",
    "components": [
        {
            "kind": "tiers", "measure": "acv", "period": "quarter",
            "bands": [{"from_share": 0, "rate": "8%"}, {"from_share": 1, "rate": "12%"}],
        }
    ],
}  # fmt: skip
STAGE = {"stage_id": "won", "name": "Won", "position": 1, "is_won": True, "is_closed": True}


def deal(deal_id: str = "d1", *, won: date = WON, owner: str = "ann", **columns: Any) -> dict[str, Any]:
    """A deal won at noon, of $1,000 MRR unless it says otherwise."""
    closed = datetime(won.year, won.month, won.day, 12)
    told: dict[str, Any] = {
        "deal_id": deal_id,
        "name": f"Deal {deal_id}",
        "account_id": f"a-{deal_id}",
        "owner_id": owner or None,
    }
    told |= {"kind": "new", "stage_id": "won", "mrr_amount": Decimal(1000), "currency": "USD"}
    return told | {"created_at": closed, "closed_at": closed} | columns


def subscription(deal_id: str = "d1", *, started: date = WON, seller: str = "ann", **columns: Any) -> dict[str, Any]:
    """The subscription that came of a deal, of $1,000 MRR unless it says otherwise."""
    told = {"subscription_id": f"s-{deal_id}", "account_id": f"a-{deal_id}", "deal_id": deal_id, "seller_id": seller}
    return told | {"mrr_amount": Decimal(1000), "currency": "USD", "started_on": started} | columns


def payment(sequence: int, paid: date, amount: int = 1000, *, deal_id: str = "d1") -> dict[str, Any]:
    """A payment for the month of that number, and for as many after it as it holds monthly amounts."""
    told = {"payment_id": f"p-{deal_id}-{sequence}-{amount}", "subscription_id": f"s-{deal_id}", "sequence": sequence}
    return told | {"amount": Decimal(amount), "currency": "USD", "paid_on": paid}


def facts_of(home: Path, tables: Mapping[str, Iterable[Row]]) -> Facts:
    """The facts of a company with those rows; its people are those the rows name, all sellers."""
    names = {row[column] for rows in tables.values() for row in rows for column in _PEOPLE if row.get(column)}
    people = [{"person_id": name, "name": name.capitalize(), "role": "seller"} for name in sorted(names)]
    accounts = [{"account_id": f"a-{row['deal_id']}", "name": row["deal_id"]} for row in tables.get("deals", ())]
    staged = home / "staged.duckdb"
    connection = workbench(staged)
    for name, given in {"people": people, "accounts": accounts, "stages": [STAGE], **tables}.items():
        rows = list(given)
        columns = list(dict.fromkeys(column for row in rows for column in row))
        if not rows:
            continue
        described = ", ".join(f'"{column}" {SQL_TYPES[TABLES[name].column(column).kind]}' for column in columns)
        connection.execute(f'CREATE TABLE "{name}" ({described})')
        marks = ", ".join("?" for _ in columns)
        connection.executemany(
            f'INSERT INTO "{name}" VALUES ({marks})', [[row.get(column) for column in columns] for row in rows]
        )
    connection.close()
    build(staged, company=CompanyPolicy(name="Typed"), now=KNOWN_AT, home=home)
    staged.unlink()
    return open_facts(root=home, company=CompanyPolicy(name="Typed"))


_PEOPLE = ("owner_id", "seller_id", "person_id")


def paid(home: Path, plan: Mapping[str, Any], *, as_of: date = date(2026, 6, 1), **tables: Iterable[Row]) -> Ledger:
    """The ledger of those tables under one plan in force from 2024 on."""
    whole = Plan.model_validate({"starts_on": "2024-01-01", **plan})
    company = Company(currency="USD", time_zone="UTC")
    return ledger(facts_of(home, tables), [InForce(1, whole)], company=company, as_of=as_of)


def lines_of(found: Ledger) -> list[tuple[str, str | None, str]]:
    """Per line what became of it, the day it is due, and what is paid on it."""
    return [(line.state, line.due_on.isoformat() if line.due_on else None, str(line.pay)) for line in found.lines]
