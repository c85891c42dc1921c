"""Pieces of a mapping as TOML text, laid out for people to read and change."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

Value = str | bool | int | float | list[str] | dict[str, "str | bool | int | float"]
Rule = str | dict[str, Value]
_BARE = re.compile(r"^[A-Za-z0-9_-]+$")


@dataclass(frozen=True)
class Draft:
    """One block of the mapping. ``note``: the comment above it; ``sql`` or ``file`` with ``columns``.

    ``unless_known``: the columns by which a row known already is left out; ``leave_out``: column and words of rows
    that are none; ``per_field``: how a history writes the values of each field.
    """

    table: str
    note: str = ""
    file: str = ""
    columns: dict[str, Rule] = field(default_factory=dict)
    sql: str = ""
    skip_empty: str = ""
    distinct: bool = False
    unless_known: tuple[str, ...] = ()
    leave_out: Rule = ""
    per_field: dict[str, Rule] = field(default_factory=dict)

    def text(self) -> str:
        """The block in TOML."""
        lines = [f"# {self.note}"] if self.note else []
        lines.append(f"[[tables.{self.table}]]")
        lines.append(f"sql = {_block(self.sql)}" if self.sql else f"file = {quoted(self.file)}")
        if self.unless_known:
            lines.append(f"unless_known = {written(list(self.unless_known))}")
        if self.leave_out:
            lines.append(f"leave_out = {written(self.leave_out)}")
        if self.skip_empty:
            lines.append(f"skip_empty = {quoted(self.skip_empty)}")
        if self.distinct:
            lines.append("distinct = true")
        for part, rules in (("columns", self.columns), ("per_field", self.per_field)):
            lines += [f"[tables.{self.table}.{part}]"] if rules else []
            lines += [f"{name} = {written(rule)}" for name, rule in rules.items()]
        return "\n".join(lines)


def table_text(name: str, entries: Mapping[str, Value]) -> str:
    """A TOML table of plain values."""
    return "\n".join([f"[{name}]", *(f"{_key(key)} = {written(value)}" for key, value in entries.items())])


def quoted(text: str) -> str:
    """A TOML string; single quotes where the text itself holds double ones."""
    if '"' in text and "'" not in text and text.isprintable() and "\\" not in text:
        return f"'{text}'"
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def written(value: Rule | Value) -> str:
    """A TOML value on one line."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return repr(value)
    if isinstance(value, list):
        return "[" + ", ".join(quoted(item) for item in value) + "]"
    if isinstance(value, dict) and list(value) == ["column"]:
        return written(value["column"])
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{_key(key)} = {written(inner)}" for key, inner in value.items()) + " }"
    return quoted(value)


def _key(key: str) -> str:
    return key if _BARE.match(key) else quoted(key)


def _block(sql: str) -> str:
    if "'''" not in sql:
        return f"'''\n{sql.strip()}\n'''"
    return quoted(sql.strip())
