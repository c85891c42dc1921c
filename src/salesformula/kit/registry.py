"""The rooms of the house, found by name. The site fills it once at start; everyone else only reads."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches
from importlib import import_module

from salesformula.kit.action import Action
from salesformula.kit.answer import Answer
from salesformula.kit.errors import NotFound
from salesformula.kit.room import Page, Right, Room

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
