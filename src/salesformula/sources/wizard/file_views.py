"""A proposed file as its page shows it: what it is, and per column the cells, how they are read and as what."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext, gettext_lazy
from pydantic import ValidationError

from salesformula.facts.tables import TABLES
from salesformula.sources.mapping import ColumnRule
from salesformula.sources.recognition import Asked, ColumnProposal, FileProposal, Proposal
from salesformula.sources.recognition.catalogue import known_kinds
from salesformula.sources.wizard import wording
from salesformula.sources.wizard.labels import kind_words, target_options, target_words
from salesformula.sources.wizard.preview import Preview

CONFIDENCE = {"sure": gettext_lazy("sure"), "likely": gettext_lazy("likely"), "unsure": gettext_lazy("not sure")}
#: Questions about how the cells of a column are written.
_HOW_WRITTEN = ("format:", "decimal:")
#: Unread columns named on the page; a wide export has hundreds.
NAMED = 12


@dataclass(frozen=True)
class ColumnView:
    """A column that is read: its cells as they stand, what becomes of them, and what it fills."""

    field: str
    header: str
    cells: tuple[tuple[str, str], ...]
    target: str
    target_words: str
    confidence: str
    confidence_words: str
    reason: str


@dataclass(frozen=True)
class FileView:
    """A file: its kind with the others to choose from, its columns, and those that are not read."""

    number: int
    path: str
    kind: str
    kind_words: str
    confidence: str
    confidence_words: str
    reason: str
    n_rows: str
    notes: tuple[str, ...]
    columns: tuple[ColumnView, ...]
    unread: tuple[str, ...]
    unread_named: str
    offered: tuple[tuple[str, str, tuple[str, ...]], ...]
    options: list[tuple[str, list[tuple[str, str]]]]

    @property
    def is_sure(self) -> bool:
        """Whether nothing in it asks for a look."""
        return self.confidence == "sure" and all(column.confidence == "sure" for column in self.columns)


def kind_options() -> list[tuple[str, str]]:
    """The kinds of file there are, by their words."""
    found = {kind.name: kind_words(kind.name) for kind in known_kinds(None)}
    return sorted(found.items(), key=lambda item: item[1])


def file_views(proposal: Proposal, asked: tuple[Asked, ...] = ()) -> tuple[FileView, ...]:
    """Every file of a proposal; a column that a question asks about is read as the answer will say."""
    rules = _Rules(proposal.toml, {(one.file, one.column) for one in asked if one.id.startswith(_HOW_WRITTEN)})
    with Preview() as preview:
        return tuple(_file(file, number, rules, preview) for number, file in enumerate(proposal.files))


def _file(file: FileProposal, number: int, rules: _Rules, preview: Preview) -> FileView:
    read = [(at, column) for at, column in enumerate(file.columns) if file.kind and column.target]
    unread = tuple(column.header for column in file.columns if not column.target) if file.kind else ()
    left = [(at, column) for at, column in enumerate(file.columns) if file.kind and not column.target]
    offered = tuple((f"target-{number}-{at}", column.header, column.samples[:2]) for at, column in left)
    columns = tuple(_column(file, column, f"target-{number}-{at}", at, rules, preview) for at, column in read)
    tables = {column.target.partition(".")[0] for _, column in read} | ({file.kind} if file.kind else set())
    return FileView(
        number=number,
        path=file.path,
        kind=file.kind or "",
        kind_words=kind_words(file.kind) if file.kind else gettext("left out"),
        confidence=file.confidence,
        confidence_words=str(CONFIDENCE[file.confidence]),
        reason=wording.sentence(file.reason),
        n_rows=wording.rows(file.n_lines),
        notes=tuple(wording.sentence(note) for note in file.notes),
        columns=columns,
        unread=unread,
        unread_named=_named(unread),
        offered=offered if len(offered) <= NAMED else (),
        options=target_options(tables),
    )


def _named(headers: tuple[str, ...]) -> str:
    if len(headers) <= NAMED:
        return wording.names(headers)
    more = gettext("{n} more").format(n=len(headers) - NAMED)
    return wording.names([*headers[:NAMED], more])


def _column(
    file: FileProposal, column: ColumnProposal, field: str, at: int, rules: _Rules, preview: Preview
) -> ColumnView:
    table, _, name = column.target.partition(".")
    cells = tuple(row[at] for row in file.rows if at < len(row))
    shown = column.samples[:3]
    read = list(shown)
    if table in TABLES and name in TABLES[table]:
        rule = rules.of(table, name, column.header) or ColumnRule(column=column.header)
        read = preview.read(TABLES[table].column(name), rule, all_cells=cells or shown, shown=shown)
    if (file.path, column.header) in rules.open:
        read = [gettext("as you answer above")] * len(shown)
    return ColumnView(
        field=field,
        header=column.header,
        cells=tuple(zip(shown, read, strict=True)),
        target=column.target,
        target_words=target_words(column.target),
        confidence=column.confidence,
        confidence_words=str(CONFIDENCE[column.confidence]),
        reason=wording.sentence(column.reason),
    )


class _Rules:
    """The rules of a proposal's text: which format, decimal or value map a column is read with."""

    def __init__(self, toml: str, asked: set[tuple[str, str]]) -> None:
        self.open = asked
        try:
            self._tables: dict[str, list[dict[str, Any]]] = tomllib.loads(toml).get("tables", {})
        except tomllib.TOMLDecodeError:
            self._tables = {}

    def of(self, table: str, name: str, header: str) -> ColumnRule | None:
        """The rule that fills a fact column from the column of that header."""
        return next((rule for rule in self._all(table, name) if rule.column == header), None)

    def _all(self, table: str, name: str) -> Iterator[ColumnRule]:
        for block in self._tables.get(table, ()):
            given = block.get("columns", {}).get(name)
            if given is not None:
                try:
                    yield ColumnRule.model_validate(given)
                except ValidationError:
                    continue
