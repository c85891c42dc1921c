"""What systems write into their exports: for each kind of file the headers known, kept as TOML beside this module."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable
from typing import Any

from salesformula.facts.tables import TABLES
from salesformula.sources.origin_keys import HEADERS as OUR_KEY
from salesformula.sources.origin_keys import ORIGIN
from salesformula.sources.recognition.headers import plain

#: In the order they are asked: a system's own headers say more than general words.
SYSTEMS = ("hubspot", "salesforce", "pipedrive", "generic")
#: Files that no system exports, kept beside them in spreadsheets; every preset knows them.
SIDE_SHEETS = "generic"


@dataclass(frozen=True)
class Known:
    """One thing a header may mean. ``rank`` 0 is the best of the headers for a target.

    ``target`` empty: recognised and not read, ``aside`` says why. ``last_resort``: read only where nothing
    better fills the target.
    """

    target: str
    rank: int = 0
    aside: str = ""
    last_resort: bool = False


@dataclass(frozen=True)
class Kind:
    """A kind of file of one system.

    ``table``: the fact table its rows become, empty where the facts have no place for them; ``needs``: sets of
    targets, of which one whole set tells this kind; ``words``: what such a file is often called; ``other``:
    headers of another kind of file; ``stages``: which records its dates of stages belong to; ``verbatim``: headers
    that mean this only to the letter.
    """

    system: str
    name: str
    table: str
    needs: tuple[frozenset[str], ...]
    words: tuple[str, ...]
    other: frozenset[str]
    prefix: str = ""
    stages: str = ""
    headers: dict[str, tuple[Known, ...]] = field(default_factory=dict)
    verbatim: dict[str, tuple[Known, ...]] = field(default_factory=dict)

    def known(self, header: str) -> tuple[Known, ...]:
        """What a header may mean in such a file, best first, with or without the system's prefix."""
        name = plain(header)
        found = self.verbatim.get(header.strip()) or self.headers.get(name, ())
        return found or (self.headers.get(plain(self.prefix) + name, ()) if self.prefix else ())

    @property
    def targets(self) -> tuple[str, ...]:
        """Every column of the facts that such a file may fill."""
        found = (known.target for meanings in self.headers.values() for known in meanings if known.target)
        return tuple(dict.fromkeys(found))

    def aliases(self, target: str) -> tuple[str, ...]:
        """The plain names of the headers known for a target."""
        return tuple(
            name for name, meanings in self.headers.items() if any(known.target == target for known in meanings)
        )


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


def find_kind(name: str, system: str) -> Kind | None:
    """A kind by name: the system's own, else the general one."""
    for kind in (*(kinds(system) if system in SYSTEMS else ()), *kinds(SIDE_SHEETS)):
        if kind.name == name:
            return kind
    return None


def kind_names() -> tuple[str, ...]:
    """Every kind of file there is, by name."""
    return tuple(sorted({kind.name for kind in known_kinds(None)}))


def _kind(system: str, item: Traversable) -> Kind:
    said: dict[str, Any] = tomllib.loads(item.read_text(encoding="utf-8"))
    name = item.name.removesuffix(".toml")
    table = said.get("table", name if name in TABLES else "")
    return Kind(
        system=system,
        name=name,
        table=table,
        needs=tuple(frozenset(_full(target, table) for target in group) for group in said["needs"]),
        words=tuple(plain(word) for word in said.get("words", ())),
        other=frozenset(plain(header) for header in said.get("other", ())),
        prefix=said.get("prefix", ""),
        stages=said.get("stages", ""),
        headers=_headers(said, table, own_names=system == SIDE_SHEETS),
        verbatim={
            header: (Known(_full(target, table)),)
            for target, headers in said.get("verbatim", {}).items()
            for header in headers
        },
    )


def _headers(said: dict[str, Any], table: str, *, own_names: bool) -> dict[str, tuple[Known, ...]]:
    found: dict[str, tuple[Known, ...]] = {}
    for part in ("read", "last_resort"):
        for target, headers in said.get(part, {}).items():
            for rank, header in enumerate(headers):
                known = Known(_full(target, table), rank, last_resort=part == "last_resort")
                found[plain(header)] = (*found.get(plain(header), ()), known)
    for reason, headers in said.get("aside", {}).items():
        for header in headers:
            found.setdefault(plain(header), (Known("", aside=reason),))
    for header in OUR_KEY if table else ():
        for prefix in ("", said.get("prefix", "")):
            found.setdefault(plain(prefix + header), (Known(f"{table}.{ORIGIN}"),))
    for column in TABLES[table].columns if own_names and table else ():
        found.setdefault(plain(column.name), (Known(f"{table}.{column.name}"),))
    return found


def _full(target: str, table: str) -> str:
    return target if "." in target else f"{table}.{target}"
