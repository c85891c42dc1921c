"""The imports there were, and which of them the facts that answer are made of."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from fnmatch import fnmatchcase
from functools import cached_property
from pathlib import Path
from typing import Literal

from salesformula.facts import engine, versions
from salesformula.kit.errors import Refused
from salesformula.sources.files.raw import MANIFEST, MAPPING, PROBLEMS, raw_folder
from salesformula.sources.mapping import Mapping, load_mapping
from salesformula.sources.outcome import Asked, Outcome, read_outcome
from salesformula.sources.problems import Problem, read_problems

State = Literal["answers", "earlier", "undone", "refused", "unchanged", "unfinished"]


@dataclass(frozen=True)
class Run:
    """One import. ``state``: whether its version answers now, answered earlier, was undone, or never came to be.

    ``started_at`` is UTC. ``unchanged``: it found what an import before it had brought; ``unfinished``: still at work,
    or killed.
    """

    path: Path
    started_at: datetime
    state: State
    files: tuple[str, ...]
    outcome: Outcome | None

    @property
    def name(self) -> str:
        """The run's folder, unique."""
        return self.path.name

    @property
    def version(self) -> int | None:
        """The version it made."""
        return self.outcome.version if self.outcome else None

    @property
    def asked(self) -> Asked:
        """Who asked for it."""
        return self.outcome.asked if self.outcome else Asked()

    @property
    def is_in_the_facts(self) -> bool:
        """Whether the facts that answer now are built on it."""
        return self.state in ("answers", "earlier")

    @cached_property
    def tables(self) -> tuple[str, ...]:
        """The fact tables it delivered."""
        if self.outcome and self.outcome.counts:
            return tuple(table for table, n_rows in self.outcome.counts.items() if n_rows["delivered"])
        return tuple(self.mapping.tables) if self.mapping else ()

    @cached_property
    def mapping(self) -> Mapping | None:
        """How it read them; None where today's grammar does not know that mapping."""
        try:
            return load_mapping(self.path / MAPPING)
        except Refused:
            return None

    def files_of(self, table: str) -> tuple[str, ...]:
        """Those of its files that delivered a table; SQL may have read any."""
        blocks = self.mapping.tables.get(table, ()) if self.mapping else ()
        if self.mapping is None or any(block.file is None for block in blocks):
            return self.files
        rules = [self.mapping.files[block.file] for block in blocks if block.file is not None]
        return tuple(file for file in self.files if any(fnmatchcase(file, rule.path) for rule in rules))

    def holds_whole(self, table: str) -> bool:
        """Whether what it delivered of a table took the place of all that was known of it."""
        return self.mapping is None or table not in self.mapping.changes_only

    @cached_property
    def problems(self) -> list[Problem]:
        """Its rows set aside and its rows in doubt."""
        return read_problems(self.path / PROBLEMS)


def lineage(home: Path) -> dict[int, datetime]:
    """The versions that the facts of now were built through, oldest first, each with its instant (UTC)."""
    version = versions.current(home)
    if version is None:
        return {}
    found = engine.reading(version).execute("SELECT version, built_at FROM versions_meta ORDER BY version")
    return dict(found.fetchall())


def previous(home: Path) -> tuple[int, datetime] | None:
    """The version that would answer after an undo, with its instant; None where there is none any more."""
    before = versions.previous(home)
    return (before.number, lineage(home)[before.number]) if before else None


def runs(home: Path) -> list[Run]:
    """Every import, newest first."""
    known = list(lineage(home))
    paths = sorted((path.parent for path in raw_folder(home).glob(f"*/{MANIFEST}")), reverse=True)
    return [_run(path, known) for path in paths]


def current_run_of(home: Path) -> dict[str, Run]:
    """Per fact table the import that delivered what is known of it now."""
    found: dict[str, Run] = {}
    for run in runs(home):
        for table in run.tables if run.is_in_the_facts else ():
            found.setdefault(table, run)
    return found


def current_problems(home: Path) -> list[Problem]:
    """The problems of the imports that the facts of now were delivered by, table by table.

    Of a table of which changes were delivered, those of the imports before count as well, back to the last whole one.
    """
    whole: set[str] = set()
    found: list[Problem] = []
    for run in runs(home):
        if not run.is_in_the_facts:
            continue
        told = set(run.tables) - whole
        found += [one for one in run.problems if one.table in told or (told and one.table not in run.tables)]
        whole |= {table for table in told if run.holds_whole(table)}
    return found


def last_checked(home: Path) -> datetime | None:
    """When a planned import last found that nothing had changed since the one before it (UTC); None: never."""
    newest = next((run for run in runs(home) if run.state not in ("refused", "unfinished")), None)
    return newest.started_at if newest is not None and newest.state == "unchanged" else None


def _run(path: Path, known: list[int]) -> Run:
    manifest, outcome = json.loads((path / MANIFEST).read_text(encoding="utf-8")), read_outcome(path)
    files = tuple(str(kept["path"]) for kept in manifest["files"] if "path" in kept)
    return Run(path, _utc(datetime.fromisoformat(manifest["read_at"])), _state(outcome, known), files, outcome)


def _utc(moment: datetime) -> datetime:
    return moment.astimezone(UTC).replace(tzinfo=None) if moment.tzinfo else moment


def _state(outcome: Outcome | None, known: list[int]) -> State:
    if outcome is None:
        return "unfinished"
    if outcome.version is None:
        return "unchanged" if outcome.same_as else "refused"
    if outcome.version not in known:
        return "undone"
    return "answers" if outcome.version == known[-1] else "earlier"
