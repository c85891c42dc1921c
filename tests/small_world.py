"""A company small enough to check by hand: two directors, three managers, twelve sellers, sixty deals of 2024.

    d1 ─ m1 ─ s01 s02 s03 s04        executive x1   marketer k1   recruiter r1
       └ m2 ─ s05 s06 s07 s08        enablement e1  operations o1
    d2 ─ m3 ─ s09 s10 s11 s12

Each seller has five deals: two won, two lost, one open. Everyone's e-mail is person_id@small.example.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from salesformula.facts.build import build
from salesformula.facts.engine import workbench
from salesformula.facts.merge import SQL_TYPES
from salesformula.facts.tables import TABLES
from salesformula.kit.company import CompanyPolicy

Row = dict[str, Any]

KNOWN_AT = datetime(2025, 1, 2, 6, 0, tzinfo=UTC)
SELLERS = [f"s{n:02d}" for n in range(1, 13)]
MANAGERS = ["m1", "m2", "m3"]
DIRECTORS = ["d1", "d2"]
OTHERS = {"x1": "executive", "k1": "marketer", "r1": "recruiter", "e1": "enablement", "o1": "operations"}
MANAGER_OF = {seller: MANAGERS[n // 4] for n, seller in enumerate(SELLERS)} | {"m1": "d1", "m2": "d1", "m3": "d2"}
ROLE_OF = (
    dict.fromkeys(SELLERS, "seller")
    | dict.fromkeys(MANAGERS, "manager")
    | dict.fromkeys(DIRECTORS, "director")
    | OTHERS
)
OUTCOMES = ("won", "lost", "won", "lost", "open")


def email_of(person_id: str) -> str:
    """The sign-in name of a person."""
    return f"{person_id}@small.example"


def build_small_world(home: Path) -> Path:
    """Build the facts of the small world into ``home``; the folder."""
    staged = home / "staged.duckdb"
    connection = workbench(staged)
    for name, rows in _tables().items():
        schema = TABLES[name]
        columns = list(rows[0])
        described = ", ".join(f'"{column}" {SQL_TYPES[schema.column(column).kind]}' for column in columns)
        connection.execute(f'CREATE TABLE "{name}" ({described})')
        marks = ", ".join("?" for _ in columns)
        connection.executemany(f'INSERT INTO "{name}" VALUES ({marks})', [list(row.values()) for row in rows])
    connection.close()
    build(staged, company=CompanyPolicy(name="Small World"), now=KNOWN_AT, home=home)
    staged.unlink()
    return home


def _tables() -> dict[str, list[Row]]:
    return {
        "people": [_person(person_id, role) for person_id, role in ROLE_OF.items()],
        "teams": [{"team_id": f"t-{manager}", "name": f"Team {manager}"} for manager in MANAGERS],
        "memberships": [_membership(person_id, manager) for person_id, manager in MANAGER_OF.items()],
        "accounts": [
            {"account_id": f"a{n}", "name": f"Account {n}", "segment": ("small", "medium", "large")[n % 3]}
            for n in range(6)
        ],
        "pipelines": [{"pipeline_id": "p", "name": "New business"}],
        "stages": [
            {
                "stage_id": name,
                "pipeline_id": "p",
                "name": name.title(),
                "position": n,
                "is_won": won,
                "is_closed": closed,
            }
            for n, (name, won, closed) in enumerate(
                (("open", False, False), ("won", True, True), ("lost", False, True)), start=1
            )
        ],
        "deals": [_deal(n, SELLERS[n // 5], OUTCOMES[n % 5]) for n in range(60)],
        "quotas": [_quota(seller) for seller in SELLERS],
    }


def _person(person_id: str, role: str) -> Row:
    return {
        "person_id": person_id,
        "name": f"Person {person_id}",
        "email": email_of(person_id),
        "role": role,
        "region": "North",
        "started_on": date(2023, 1, 2),
    }


def _membership(person_id: str, manager: str) -> Row:
    team = f"t-{manager}" if manager in MANAGERS else None
    return {"person_id": person_id, "team_id": team, "manager_id": manager, "valid_from": date(2023, 1, 2)}


def _deal(n: int, owner: str, outcome: str) -> Row:
    created = date(2024, 1 + n % 9, 1 + n % 28)
    closed = date(2024, 1 + n % 9 + 2, 1 + n % 28)
    return {
        "deal_id": f"deal-{n:02d}",
        "name": f"Deal {n}",
        "account_id": f"a{n % 6}",
        "owner_id": owner,
        "kind": "addon" if n % 10 == 0 else "new",
        "product": ("Basic", "Plus")[n % 2],
        "pipeline_id": "p",
        "stage_id": outcome,
        "amount": Decimal(1000 + 100 * n),
        "currency": "USD",
        "acv_amount": Decimal(1000 + 100 * n),
        "created_at": datetime(created.year, created.month, created.day, 9),
        "closed_at": None if outcome == "open" else datetime(closed.year, closed.month, closed.day, 17),
        "is_won": outcome == "won",
        "is_closed": outcome != "open",
    }


def _quota(seller: str) -> Row:
    return {
        "person_id": seller,
        "metric": "acv",
        "period_start": date(2024, 4, 1),
        "period_end": date(2024, 7, 1),
        "amount": Decimal(5000),
        "currency": "USD",
    }
