"""A planned import of files that have not changed: what they say is known, so no new version is made of it."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

from salesformula import __version__
from salesformula.kit.company import CompanyPolicy
from salesformula.sources.files.raw import MANIFEST, MAPPING, write_whole
from salesformula.sources.history import Run, current_run_of, runs
from salesformula.sources.mapping import ColumnRule, FieldRule, Mapping
from salesformula.sources.outcome import Asked

_KEY = "fingerprint"


def note(run: Path, company: CompanyPolicy, asked: Asked) -> None:
    """Note with a run who asked for it, and what its rows follow from: the hashes of its files, its mapping, the
    settings, the program.
    """
    manifest = _manifest(run)
    said = {
        "files": sorted((kept["path"], kept["sha256"]) for kept in manifest["files"]),
        "mapping": (run / MAPPING).read_text(encoding="utf-8"),
        "company": company.model_dump(mode="json"),
        "program": __version__,
    }
    digest = hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()
    write_whole(run / MANIFEST, json.dumps({**manifest, _KEY: digest, "asked": asdict(asked)}, indent=1))


def same_as(run: Path, mapping: Mapping, *, home: Path) -> Run | None:
    """The import that brought just this before, if it still answers; None where anything differs or came after it.

    It answers where it is the last that delivered each of its tables, and no other has delivered one since in which
    its mapping looks rows up. An undone import does not answer.
    """
    mine = _manifest(run).get(_KEY)
    latest = current_run_of(home)
    before = next((one for one in runs(home) if one.is_in_the_facts and _text_of(one.path) == _text_of(run)), None)
    if before is None or mine is None or _manifest(before.path).get(_KEY) != mine:
        return None
    if any(latest.get(table, before).name != before.name for table in before.tables):
        return None
    beside = (latest[table] for table in _looked_up(mapping) if table in latest)
    return before if all(other.name <= before.name for other in beside) else None


def _looked_up(mapping: Mapping) -> set[str]:
    """The tables whose known rows decide what this mapping delivers."""
    found = set()
    for table, blocks in mapping.tables.items():
        for block in blocks:
            rules: list[ColumnRule | FieldRule] = [*block.columns.values(), *block.per_field.values()]
            found |= {rule.lookup for rule in rules if rule.lookup is not None}
            found |= {table} if block.unless_known else set()
    return found


def _text_of(run: Path) -> str:
    return (run / MAPPING).read_text(encoding="utf-8")


def _manifest(run: Path) -> dict[str, Any]:
    held: dict[str, Any] = json.loads((run / MANIFEST).read_text(encoding="utf-8"))
    return held
