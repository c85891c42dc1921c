"""Which columns of a file tell who someone is, as the mapping reads them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from salesformula.facts.forgetting import referring
from salesformula.facts.tables import TABLES
from salesformula.kit.errors import Refused
from salesformula.kit.forgotten import EMPTIED, TABLE_OF
from salesformula.sources.files.patterns import path_of
from salesformula.sources.mapping import ColumnRule, Mapping


@dataclass
class Telling:
    """Columns of one file by what they tell of one kind of people.

    ``refer`` hold its ids, or the names and e-mails by which a mapping looks them up; ``keys`` make a row its own;
    ``personal`` are emptied there, ``names`` too; ``kept`` feed something else. ``is_own``: the file is about them,
    so that a column which nothing reads is theirs as well.
    """

    refer: set[str] = field(default_factory=set)
    keys: set[str] = field(default_factory=set)
    names: list[str] = field(default_factory=list)
    personal: set[str] = field(default_factory=set)
    kept: set[str] = field(default_factory=set)
    is_own: bool = False
    changes: list[tuple[str, frozenset[str], frozenset[str]]] = field(default_factory=list)


def telling(mapping: Mapping | None, folder: Path, file: str, *, columns: Iterable[str]) -> dict[str, Telling]:
    """Per kind the columns of ``file`` that tell who someone is; none that are known where no mapping reads it."""
    found = {kind: Telling() for kind in TABLE_OF}
    if mapping is None:
        return found
    for table, blocks in mapping.tables.items():
        for block in blocks:
            if block.file is None or _path(mapping, folder, block.file) != file:
                continue
            rules = block.columns or {column: ColumnRule(column=column) for column in columns}
            for kind, one in found.items():
                _note(one, kind, table, rules)
                if table == TABLE_OF[kind] and not block.distinct:
                    one.is_own = True
    for one in found.values():
        one.kept -= one.refer | one.keys
        one.personal -= one.kept
    return found


def _note(one: Telling, kind: str, table: str, rules: dict[str, ColumnRule]) -> None:
    own = TABLE_OF[kind]
    if "field" in rules and table.endswith("_changes") and rules["field"].column is not None:
        _note_changes(one, kind, str(rules["field"].column), rules)
    for column, rule in rules.items():
        if column not in TABLES[table]:
            continue
        headers = list(rule.join) if rule.join else [rule.column] if rule.column is not None else []
        if table == own and column == TABLES[own].key[0]:
            one.keys.update(headers)
        elif table == own and column == "name":
            one.names += headers
            one.personal.update(headers)
        elif table == own and column in EMPTIED[own]:
            one.personal.update(headers)
        elif column in referring(kind) or rule.lookup == own or (table == "merges" and column != "at"):
            one.refer.update(headers)
        else:
            one.kept.update(headers)


def _note_changes(one: Telling, kind: str, field: str, rules: dict[str, ColumnRule]) -> None:
    said = rules["field"].values or {}
    meant = {cell.lower() for cell, fact in said.items() if fact in referring(kind)} | referring(kind)
    values = {str(rules[side].column) for side in ("old_value", "new_value") if side in rules}
    one.changes.append((field, frozenset(meant), frozenset(values)))


def _path(mapping: Mapping, folder: Path, key: str) -> str | None:
    try:
        return path_of(folder, key, mapping.files[key])
    except (Refused, KeyError):
        return None
