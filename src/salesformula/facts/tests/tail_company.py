"""A company in miniature for the law of the tail: people log calls, a CRM hears of them, imports tell them back."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import ibis

from salesformula.facts import merge
from salesformula.facts.absorb import absorb
from salesformula.facts.engine import workbench
from salesformula.facts.live import with_tail
from salesformula.facts.tables import TABLES
from salesformula.kit.written import SAFETY, Written

ACTIVITIES = TABLES["activities"]
MORNING = datetime(2026, 11, 2, 9, 0)

Told = list[tuple[str | None, str | None]]


@dataclass
class Company:
    """The states people wrote, the CRM's own rows, what the outbox noted, and one file of facts.

    Every ``now()`` is a minute later than the last. A call is told as (lead_id, outcome).
    """

    minutes: int = 0
    states: list[dict[str, Any]] = field(default_factory=list)
    crm: dict[str, dict[str, Any]] = field(default_factory=dict)
    noted: dict[tuple[str, str], str] = field(default_factory=dict)
    noted_at: dict[tuple[str, str], datetime] = field(default_factory=dict)
    gone: set[str] = field(default_factory=set)
    watermark: datetime | None = None
    built: list[datetime] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.connection = workbench(None)
        self.connection.execute("CREATE TABLE versions_meta (built_at TIMESTAMP)")
        for schema in TABLES.values():
            merge.create(self.connection, schema)
        self.backend = ibis.duckdb.from_connection(self.connection)

    def now(self) -> datetime:
        self.minutes += 1
        return MORNING + timedelta(minutes=self.minutes)

    def log(self, key: str, outcome: str, *, stamped: datetime | None = None) -> None:
        at = stamped or self.now()
        self.states.append({
            "activity_id": key, "lead_id": "L1", "kind": "call", "outcome": outcome, "occurred_at": MORNING,
            "origin_key": key, "known_from": at, "known_to": None,
        })  # fmt: skip

    def edit(self, key: str, outcome: str) -> None:
        if old := self.open_state(key):
            old["known_to"] = self.now()
            self.log(key, outcome, stamped=old["known_to"])

    def withdraw(self, key: str, *, stamped: datetime | None = None) -> None:
        old = self.open_state(key)
        if old and (stamped is None or stamped > old["known_from"]):
            old["known_to"] = stamped or self.now()

    def open_state(self, key: str) -> dict[str, Any] | None:
        return next((row for row in self.states if row["origin_key"] == key and row["known_to"] is None), None)

    def send(self, key: str) -> str | None:
        """The CRM takes the call once, whoever asks how often, and remembers our key in a field of its own."""
        row = self.open_state(key)
        if row is None or f"crm-{key}" in self.crm or key in self.gone:
            return None
        self.crm[f"crm-{key}"] = {"lead_id": row["lead_id"], "outcome": row["outcome"], "origin_key": key}
        return f"crm-{key}"

    def change_in_crm(self, key: str, outcome: str) -> None:
        if f"crm-{key}" in self.crm:
            self.crm[f"crm-{key}"]["outcome"] = outcome

    def delete_in_crm(self, key: str) -> None:
        if self.crm.pop(f"crm-{key}", None):
            self.gone.add(key)

    def wait(self, *, minutes: int) -> None:
        self.minutes += minutes

    def note(self, key: str) -> None:
        """The outbox notes the CRM's id, where the CRM has one."""
        if f"crm-{key}" in self.crm:
            self.noted[("activities", f"crm-{key}")] = key
            self.noted_at.setdefault(("activities", f"crm-{key}"), self.now())

    def since(self, instant: datetime | None) -> list[dict[str, Any]]:
        return [
            dict(row) for row in self.states
            if instant is None or row["known_from"] >= instant or (row["known_to"] and row["known_to"] >= instant)
        ]  # fmt: skip

    def build(self, *, delivered: bool = False, bearing: bool = True) -> None:
        """The next version; ``bearing``: the export has a column with our key."""
        now = self.now()
        if delivered:
            rows = [(key, row["lead_id"], row["outcome"], row["origin_key"] if bearing else None)
                    for key, row in self.crm.items()]  # fmt: skip
            self.connection.execute("CREATE OR REPLACE TEMP TABLE arrived (activity_id VARCHAR, lead_id VARCHAR, "
                                    "outcome VARCHAR, origin_key VARCHAR)")  # fmt: skip
            if rows:
                self.connection.executemany("INSERT INTO arrived VALUES (?, ?, ?, ?)", rows)
            merge.merge(self.connection, ACTIVITIES, delivered="arrived", now=now)
        states = {"activities": self.since(self.watermark)}
        absorb(self.connection, Written(states, now - SAFETY, self.noted), now=now)
        self.connection.execute("INSERT INTO versions_meta VALUES (?)", [now])
        self.watermark = now - SAFETY
        self.built.append(now)

    def told_built(self, at: datetime | None = None) -> Told:
        """What an answer that is not live tells now, or what the version built ``at`` told."""
        known = (
            "known_to IS NULL" if at is None else f"known_from <= '{at}' AND (known_to IS NULL OR known_to > '{at}')"
        )
        rows = f"SELECT lead_id, outcome FROM activities WHERE {known}"
        return sorted(self.connection.execute(rows).fetchall())

    def told_live(self, at: datetime | None = None) -> Told:
        """What a live answer tells now, or told ``at`` an instant after the first build."""
        newer = {
            pair: key
            for pair, key in self.noted.items()
            if not self.built or self.noted_at[pair] >= self.built[-1] - SAFETY
        }
        written = Written({"activities": self.since(self.watermark)}, self.watermark, newer)
        built = [instant for instant in self.built if at is None or instant <= at]
        stored = self.backend.table("activities")
        table = with_tail(stored, written, ACTIVITIES, built_at=built[-1] if built else MORNING, at=at)
        rows = self.backend.to_pyarrow(table.select("lead_id", "outcome")).to_pylist()
        return sorted((row["lead_id"], row["outcome"]) for row in rows)
