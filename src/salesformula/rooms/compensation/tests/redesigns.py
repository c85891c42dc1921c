"""A redesign typed in a test, event by event: at noon of each day of January 2026, by leadership unless it says."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from salesformula.rooms.compensation.formula.redesign import Event, Kind, Redesign, redesign_of

LEADER, ANN, BEN = "x1", "ann", "ben"


def moment(day: int) -> datetime:
    return datetime(2026, 1, day, 12)


def event(number: int, kind: Kind, *, by: str = LEADER, about: int | None = None, text: str = "", **said: Any) -> Event:
    """Event ``number`` happens on that day of January."""
    return Event(number, kind, moment(number), f"{by}@shop.example", by, about, text, said)


def announced(*, town_hall: int = 2) -> Event:
    said: dict[str, Any] = {
        "title": "Pay for customers who stay",
        "goals": ["customer_success"],
        "principles": "Simple.",
    }
    return event(1, "announced", text="Customers leave.", town_hall_at=moment(town_hall).isoformat(), **said)


def idea(number: int, *, by: str = ANN) -> Event:
    return event(number, "idea_added", by=by, text=f"Idea {number}")


def judged(number: int, about: int, *, is_adopted: bool) -> Event:
    return event(number, "idea_decided", about=about, text=f"Because of {number}", is_adopted=is_adopted)


def shown(number: int) -> Event:
    return event(number, "structure_shown", text="Half at signature", title="Halves")


def comment(number: int, *, about: int = 1, by: str = ANN) -> Event:
    return event(number, "commented", by=by, about=about, text=f"Comment {number}", is_leadership=by == LEADER)


def decided(number: int, plan_version: int | None = 7) -> Event:
    return event(number, "redesign_decided", text="It serves the company", plan_version=plan_version)


def trained(number: int, *people: str) -> Event:
    return event(number, "trained", people=list(people), on=moment(number).date().isoformat())


def acknowledged(number: int, by: str) -> Event:
    return event(number, "acknowledged", by=by, plan_version=7)


def redesign(*later: Event, town_hall: int = 2) -> Redesign:
    return redesign_of([announced(town_hall=town_hall), *later])
