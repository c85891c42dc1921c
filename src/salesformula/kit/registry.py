"""The rooms of the house, found by name. The site fills it once at start; everyone else only reads."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator
from datetime import datetime
from difflib import get_close_matches
from importlib import import_module
from itertools import islice

from salesformula.kit.action import Action
from salesformula.kit.answer import Answer
from salesformula.kit.errors import NotFound
from salesformula.kit.room import Page, Right, Room
from salesformula.kit.written import AsFacts, Row

_rooms: dict[str, Room] = {}


def load(modules: Iterable[str]) -> None:
    """Import each module and take in its ROOM; a room named twice is taken once."""
    for module in dict.fromkeys(modules):
        room: Room = import_module(module).ROOM
        _rooms[room.name] = room


def rooms() -> tuple[Room, ...]:
    """Every room, in the order of the list."""
    return tuple(_rooms.values())


def answers() -> dict[str, Answer]:
    """Every answer by its id."""
    return {answer.id: answer for room in rooms() for answer in room.answers}


def actions() -> dict[str, Action]:
    """Every action by its id."""
    return {action.id: action for room in rooms() for action in room.actions}


def pages() -> tuple[Page, ...]:
    """Every page in the navigation."""
    return tuple(page for room in rooms() for page in room.pages)


def rights() -> dict[str, Right]:
    """Every right by its name."""
    return {right.name: right for room in rooms() for right in room.rights}


def answer(id: str) -> Answer:
    """The answer of that id; NotFound names the nearest, or says how to list them."""
    found = answers()
    if id not in found:
        near = get_close_matches(id, found, n=1)
        hint = f"did you mean {near[0]!r}?" if near else f"`salesformula answers` lists the {len(found)} there are"
        raise NotFound(f"there is no answer {id!r}; {hint}")
    return found[id]


def action(id: str) -> Action:
    """The action of that id; NotFound names the ones there are."""
    found = actions()
    if id not in found:
        raise NotFound(f"there is no action {id!r}; there are: {', '.join(sorted(found)) or 'none'}")
    return found[id]


def as_facts() -> tuple[AsFacts, ...]:
    """Every room's records that are facts at once."""
    return tuple(own for room in rooms() for own in room.as_facts)


def written_since(instant: datetime | None, *, at_most: int | None = None) -> dict[str, list[Row]]:
    """Own rows per fact table that were known from, or known to, ``instant`` or later; None: all there are.

    ``at_most``: no more than one row above that number is read, which says that there are too many.
    """
    found: dict[str, list[Row]] = {}
    for table, row in islice(_states(instant), None if at_most is None else at_most + 1):
        found.setdefault(table, []).append(row)
    return found


def count_changed(instant: datetime, *, tables: Container[str] | None = None) -> int:
    """How many own rows were written, edited or withdrawn after ``instant``; of those fact tables (None: all)."""
    kept = [own for own in as_facts() if tables is None or own.table in tables]
    return sum(own.count(instant) if own.count else _counted(own, instant) for own in kept)


def _states(instant: datetime | None) -> Iterator[tuple[str, Row]]:
    for own in as_facts():
        for row in own.since(instant):
            yield own.table, row


def _counted(own: AsFacts, instant: datetime) -> int:
    return len({row["origin_key"] for row in own.since(instant) if _latest(row) > instant})


def _latest(row: Row) -> datetime:
    latest: datetime = row["known_to"] or row["known_from"]
    return latest
