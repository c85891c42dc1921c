"""An export file described: the fact table it comes from and what stands under each header."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pyarrow as pa

Row = Mapping[str, Any]


class Directory:
    """Names for the ids that an export writes as names."""

    def __init__(self, tables: Mapping[str, pa.Table]) -> None:
        self.person = _names(tables["people"], "person_id", "name")
        self.email = _names(tables["people"], "person_id", "email")
        self.team = _names(tables["teams"], "team_id", "name")
        self.stage = _names(tables["stages"], "stage_id", "name")
        self.pipeline = _names(tables["pipelines"], "pipeline_id", "name")


Value = Callable[[Row, Directory], Any]


@dataclass(frozen=True)
class Export:
    """One file: the fact table it comes from and, per header, what stands under it."""

    table: str
    values: dict[str, Value]

    @property
    def headers(self) -> tuple[str, ...]:
        """The header row."""
        return tuple(self.values)

    def rows(self, rows: Iterable[Row], directory: Directory) -> Iterator[list[Any]]:
        """The values under the headers, row by row."""
        for row in rows:
            yield [value(row, directory) for value in self.values.values()]


def plain(name: str) -> Value:
    """A fact's column as it is."""
    return lambda row, _: row[name]


def labelled(name: str, labels: Mapping[Any, str]) -> Value:
    """A fact's column under the portal's own labels."""
    return lambda row, _: labels[row[name]]


def person(name: str) -> Value:
    """A person's name."""
    return lambda row, directory: directory.person[row[name]]


def email(name: str) -> Value:
    """A person's mail address."""
    return lambda row, directory: directory.email[row[name]]


def _names(table: pa.Table, key: str, name: str) -> dict[Any, str]:
    return {None: "", **dict(zip(table.column(key).to_pylist(), table.column(name).to_pylist(), strict=True))}
