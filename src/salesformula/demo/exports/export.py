"""An export file described: the fact table it comes from and what stands under each header."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

Row = Mapping[str, Any]
Rows = Mapping[str, list[dict[str, Any]]]


class Directory:
    """Names for the ids that an export writes as names."""

    def __init__(self, tables: Rows) -> None:
        self.person = _names(tables["people"], "person_id", "name")
        self.email = _names(tables["people"], "person_id", "email")
        self.team = _names(tables["teams"], "team_id", "name")
        self.stage = _names(tables["stages"], "stage_id", "name")
        self.probability = _names(tables["stages"], "stage_id", "default_probability")
        self.pipeline = _names(tables["pipelines"], "pipeline_id", "name")
        self.account = _names(tables["accounts"], "account_id", "name")
        self.contact = _names(tables["contacts"], "contact_id", "name")
        self.contact_email = _names(tables["contacts"], "contact_id", "email")


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


def always(text: str) -> Value:
    """The same in every row."""
    return lambda _row, _: text


def labelled(name: str, labels: Mapping[Any, str]) -> Value:
    """A fact's column under the system's own labels."""
    return lambda row, _: labels[row[name]]


def capital(name: str) -> Value:
    """A fact's column with a capital in front; empty stays empty."""
    return lambda row, _: row[name] and str(row[name]).capitalize()


def person(name: str) -> Value:
    """A person's name."""
    return lambda row, directory: directory.person[row[name]]


def email(name: str) -> Value:
    """A person's mail address."""
    return lambda row, directory: directory.email[row[name]]


def account(name: str) -> Value:
    """An account's name."""
    return lambda row, directory: directory.account[row[name]]


def contact(name: str) -> Value:
    """A contact's name."""
    return lambda row, directory: directory.contact[row[name]]


def stage(name: str) -> Value:
    """A stage's name."""
    return lambda row, directory: directory.stage[row[name]]


def pipeline(name: str) -> Value:
    """A pipeline's name."""
    return lambda row, directory: directory.pipeline[row[name]]


def _names(rows: Iterable[Row], key: str, name: str) -> dict[Any, Any]:
    return {None: "", **{row[key]: row[name] for row in rows}}
