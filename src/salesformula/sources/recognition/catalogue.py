"""What systems write into their exports: for each kind of file the headers known, kept as TOML beside this module."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable
from typing import Any

from salesformula.facts.tables import TABLES
from salesformula.sources.recognition.headers import plain

#: In the order they are asked: a system's own headers say more than general words.
SYSTEMS = ("hubspot", "salesforce", "pipedrive", "generic")
#: Files that no system exports, kept beside them in spreadsheets; every preset knows them.
SIDE_SHEETS = "generic"


@dataclass(frozen=True)
class Known:
    """What one header means. ``rank`` 0 is the best of the headers for a target; ``aside``: why it is not read.

    ``last_resort``: read only where nothing better fills the target.
    """

    target: str
    rank: int = 0
    aside: str = ""
    last_resort: bool = False


@dataclass(frozen=True)
class Kind:
    """A kind of file of one system.

    ``table``: the fact table its rows become, empty where the facts have no place for them; ``needs``: sets of
    targets, of which one whole set tells this kind; ``words``: what such a file is often called.
    """

    system: str
    name: str
    table: str
    needs: tuple[frozenset[str], ...]
    words: tuple[str, ...]
    prefix: str = ""
    stage_dates: str = ""
    headers: dict[str, Known] = field(default_factory=dict)

    def known(self, header: str) -> Known | None:
        """What a header means in such a file, with or without the system's prefix; None: unknown."""
        name = plain(header)
        found = self.headers.get(name)
        if found is None and self.prefix:
            found = self.headers.get(plain(self.prefix) + name)
        return found


@cache
def kinds(system: str) -> tuple[Kind, ...]:
    """The kinds of file a system exports."""
    folder = resources.files("salesformula.sources.recognition").joinpath("systems", system)
    files = sorted((item for item in folder.iterdir() if item.name.endswith(".toml")), key=lambda item: item.name)
    return tuple(_kind(system, item) for item in files)


def known_kinds(system: str | None) -> tuple[Kind, ...]:
    """The kinds to choose from: of every system, or of one with the sheets kept beside it."""
    systems = SYSTEMS if system is None else tuple(dict.fromkeys((system, SIDE_SHEETS)))
    return tuple(kind for name in systems for kind in kinds(name))


def find_kind(system: str, name: str) -> Kind | None:
    """A kind by name: the system's own, else the general one."""
    for kind in (*kinds(system), *kinds(SIDE_SHEETS)):
        if kind.name == name:
            return kind
    return None


def _kind(system: str, item: Traversable) -> Kind:
    said: dict[str, Any] = tomllib.loads(item.read_text(encoding="utf-8"))
    name = item.name.removesuffix(".toml")
    table = said.get("table", name if name in TABLES else "")
    needs = tuple(frozenset(_full(target, table) for target in group) for group in said["needs"])
    kind = Kind(
        system, name, table, needs, tuple(said.get("words", ())), said.get("prefix", ""), said.get("stages", "")
    )
    for part, last_resort in (("read", False), ("last_resort", True)):
        for target, headers in said.get(part, {}).items():
            for rank, header in enumerate(headers):
                kind.headers.setdefault(plain(header), Known(_full(target, table), rank, last_resort=last_resort))
    for reason, headers in said.get("aside", {}).items():
        for header in headers:
            kind.headers.setdefault(plain(header), Known("", aside=reason))
    return kind


def _full(target: str, table: str) -> str:
    return target if "." in target else f"{table}.{target}"
