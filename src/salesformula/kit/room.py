"""A room's manifest: everything the house derives menu, API, command line, documents and permissions from."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from salesformula.kit.action import Action
from salesformula.kit.answer import Answer, FactSource
from salesformula.kit.company import CompanyPolicy
from salesformula.kit.policy import Policy
from salesformula.kit.written import AsFacts

SECTIONS = ("This morning", "Sell", "Manage", "Plan", "Learn", "Improve", "Data")


@dataclass(frozen=True)
class Right:
    """A right such as ``pipeline.view`` and the roles that have it by default."""

    name: str
    about: str
    roles: frozenset[str]


@dataclass(frozen=True)
class Page:
    """A page in the navigation. ``cards`` are the answers a derived page shows; a composed page has its own view.

    ``url`` is the path below the site's root, ``section`` the kind of work it serves. ``leads`` are the answers
    whose findings stand for the page on "This morning", the weightiest first.
    """

    name: str
    title: str
    section: str
    url: str
    right: str
    cards: tuple[Card, ...] = ()
    leads: tuple[Card, ...] = ()


@dataclass(frozen=True)
class Card:
    """An answer as it stands on a derived page."""

    answer: str
    by: tuple[str, ...] = ()
    params: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Weighing:
    """What an import would change that is settled, asked before it lands.

    ``changes`` is called with the facts of now, those the import would bring, and the company's rules; it gives a
    sentence for each thing, none where nothing settled is touched. Only who has ``right`` is shown the sentences and
    may let the import in.
    """

    right: str
    changes: Callable[[FactSource, FactSource, CompanyPolicy], Sequence[str]]


@dataclass(frozen=True)
class Room:
    """The manifest a room's ``room.py`` holds under the name ROOM.

    ``forgets``: called with kind, id and tombstone when someone is forgotten, inside the transaction that also scrubs
    every text of every table; it changes what only the room knows to mean that id, and gives the number of rows.
    ``weighs``: what an import would change that is settled.
    """

    name: str
    title: str
    rights: tuple[Right, ...]
    answers: tuple[Answer, ...] = ()
    actions: tuple[Action, ...] = ()
    pages: tuple[Page, ...] = ()
    policies: tuple[type[Policy], ...] = ()
    as_facts: tuple[AsFacts, ...] = ()
    forgets: Callable[[str, str, str], int] | None = None
    weighs: Weighing | None = None
