"""Who reports to whom today, read once per facts version and process."""

from __future__ import annotations

import threading
from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path

from salesformula.facts import versions
from salesformula.facts.access import open_facts
from salesformula.facts.home import home

Tree = Mapping[str, frozenset[str]]

_lock = threading.Lock()
_read: tuple[Path, Tree] | None = None


def people_below(person_id: str) -> frozenset[str]:
    """The person and everyone below them, by today's facts."""
    return frozenset({person_id}) | _tree().get(person_id, frozenset())


def _tree() -> Tree:
    global _read
    version = versions.current(home())
    if version is None:
        return {}
    with _lock:
        if _read is None or _read[0] != version.path:
            _read = (version.path, _load())
        return _read[1]


def _load() -> Tree:
    below: dict[str, set[str]] = defaultdict(set)
    lines = open_facts().table("reports").select("ancestor_id", "person_id").to_pyarrow()
    for ancestor, person in zip(*(column.to_pylist() for column in lines.columns), strict=True):
        below[ancestor].add(person)
    return {ancestor: frozenset(people) for ancestor, people in below.items()}
