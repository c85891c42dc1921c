"""A team in miniature with its own facts: imports and builds take in what was logged, as those of the house do."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from salesformula.doors.acting import do
from salesformula.doors.asking import ask
from salesformula.doors.clock import now
from salesformula.doors.question import Question
from salesformula.facts.build import build
from salesformula.facts.engine import workbench
from salesformula.identity.models import ConfirmedRole
from salesformula.identity.viewer import OPERATOR, Viewer, viewer_named
from salesformula.kit.company import CompanyPolicy
from salesformula.sources.outbox.collecting import written_for_build
from salesformula.sources.outbox.sink import Sink
from salesformula.sources.outbox.writing_back import write_back

PEOPLE = (
    "SELECT * FROM (VALUES ('ann', 'Ann', 'ann@x.example'), ('ben', 'Ben', 'ben@x.example'), "
    "('max', 'Max', 'max@x.example')) AS rows (person_id, name, email)"
)
MEMBERSHIPS = "SELECT unnest(['ann', 'ben']) AS person_id, 'north' AS team_id, 'max' AS manager_id"
LEADS = (
    "SELECT * FROM (VALUES ('L1', 'ann', 'A1'), ('L2', 'ben', 'A2'), ('L3', NULL, 'A3')) "
    "AS rows (lead_id, owner_id, account_id)"
)
CALLS = [{"activity_id": "77", "person_id": "ann", "lead_id": "L1", "outcome": "from the CRM", "origin_key": None}]


class Team:
    """Facts in a folder, a CRM as a list of rows, and what people do."""

    def __init__(self, home: Path, *, sink: Sink | None = None) -> None:
        self.home = home
        self.sink: Sink = sink or self
        self.crm: list[dict[str, Any]] = list(CALLS)

    def confirm(self) -> None:
        ConfirmedRole.objects.create(person_id="max", role="manager", tree=["ann", "ben"], confirmed_at=now())

    def viewer(self, name: str) -> Viewer:
        return viewer_named(f"{name}@x.example")

    def log(self, who: str, lead_id: str, outcome: str) -> str:
        call_id: str = do("prospecting.log_call", {"lead_id": lead_id, "outcome": outcome}, viewer=self.viewer(who))[
            "call_id"
        ]
        return call_id

    def build(self, *, delivered: bool = False, bearing: bool = True) -> None:
        """The next version, from the CRM's rows or without them; ``bearing``: the export has our key."""
        at = now()
        staged = self.home / "staged.duckdb" if delivered else None
        if staged is not None:
            staged.unlink(missing_ok=True)
            connection = workbench(staged)
            for name, sql in (("people", PEOPLE), ("memberships", MEMBERSHIPS), ("leads", LEADS)):
                connection.execute(f"CREATE TABLE {name} AS {sql}")
            connection.execute(
                "CREATE TABLE activities (activity_id VARCHAR, person_id VARCHAR, lead_id VARCHAR, outcome VARCHAR, "
                "origin_key VARCHAR, kind VARCHAR)"
            )
            for row in self.crm:
                values = [row["activity_id"], row["person_id"], row["lead_id"], row["outcome"]]
                connection.execute(
                    "INSERT INTO activities VALUES (?, ?, ?, ?, ?, 'call')",
                    [*values, row["origin_key"] if bearing else None],
                )
            connection.close()
        written = written_for_build(home=self.home, now=at)
        build(staged, company=CompanyPolicy(), now=at, home=self.home, written=written)
        if staged is not None:
            staged.unlink()

    def write_back(self) -> int:
        return write_back(self.sink, table="activities", clock=now, home=self.home)

    def find(self, origin_key: str) -> str | None:
        return next((row["activity_id"] for row in self.crm if row["origin_key"] == origin_key), None)

    def send(self, row: Any) -> str:
        names = ("person_id", "lead_id", "outcome", "origin_key")
        self.crm.append({"activity_id": f"crm-{len(self.crm)}"} | {name: row[name] for name in names})
        return f"crm-{len(self.crm) - 1}"

    def told(self, who: str | None = None, **where: str) -> list[str]:
        """The outcomes that prospecting.activity tells, sorted."""
        viewer = self.viewer(who) if who else OPERATOR
        rows = ask(Question("prospecting.activity", where=where), viewer=viewer).result.rows
        return sorted(row["outcome"] for row in rows)
