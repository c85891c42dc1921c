"""What a payee's months as a whole are worked out from: who worked here when, and which quarter a month is in."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date

import ibis

from salesformula.rooms.compensation.formula.credits import Facts
from salesformula.rooms.compensation.formula.entries import Counted, Employed, InForce, Terms

#: The role of people whose source names none.
SELLER = "seller"


def terms_of(
    facts: Facts, plans: Sequence[InForce], *, counted: Sequence[Counted], as_of: date, payees: Collection[str] | None
) -> Terms:
    """The terms of everyone, or of ``payees`` alone; facts are read only where a plan asks for them."""
    has_draw = any(one.plan.draw for one in plans)
    has_caps = any(cap.per != "month" for one in plans for cap in one.plan.caps)
    return Terms(
        plans=plans,
        people=_people(facts, payees) if has_draw else {},
        cycles=_cycles(facts) if has_caps else {},
        as_of=as_of,
        counted=counted,
    )


def _people(facts: Facts, payees: Collection[str] | None) -> dict[str, Employed]:
    people = facts.table("people")
    if payees is not None:
        wanted = ibis.memtable({"wanted_id": sorted(payees)}, schema={"wanted_id": "string"})
        people = people.semi_join(wanted, people.person_id == wanted.wanted_id)
    rows = people.select("person_id", "started_on", "ended_on", "role").order_by("person_id").to_pyarrow().to_pylist()
    return {row["person_id"]: Employed(row["started_on"], row["ended_on"], row["role"] or SELLER) for row in rows}


def _cycles(facts: Facts) -> dict[str, tuple[str, str]]:
    calendar = facts.table("calendar")
    rows = calendar.select("month", "quarter", "fiscal_year").distinct().to_pyarrow().to_pylist()
    return {row["month"]: (row["quarter"], str(row["fiscal_year"])) for row in rows}
