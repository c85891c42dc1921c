"""An answer's rows as a table for a page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext

from salesformula.doors.asking import Answered
from salesformula.doors.histories import history_url
from salesformula.doors.question import Question
from salesformula.doors.requests import url_of
from salesformula.doors.writing import cell, heading, is_number, words
from salesformula.kit.answer import Drill
from salesformula.kit.schema import Column
from salesformula.kit.units import Unit
from salesformula.web.contracts import Cell, HeadCell, TableView

#: A page shows this many rows at a time; a file has them all.
PAGE_ROWS = 100
#: A figure among others shows its first rows, with a way to all of them.
FIGURE_ROWS = 25


def table_view(answered: Answered, *, rows: int = PAGE_ROWS, first: int = 0) -> TableView:
    """The table of an answer: intervals beside their estimate in one column, each count a way to its rows."""
    columns = shown_columns(answered)
    shown = answered.result.rows[first : first + rows]
    drill = answered.result.why.drill if answered.result.why else None
    company = answered.company
    return TableView(
        columns=tuple(
            HeadCell(heading(column, company=company), "number" if is_number(column) else "text") for column in columns
        ),
        rows=tuple(tuple(_cells(columns, row, answered, drill)) for row in shown),
        label=words(answered.result.finding),
        n_rows=len(answered.result.rows) if len(answered.result.rows) > len(shown) else 0,
    )


def shown_columns(answered: Answered) -> tuple[Column, ...]:
    """The columns that stand in a table of their own; one that is empty in every row is left out."""
    groups = {column.name for column in answered.columns} - {column.name for column in answered.answer.columns}
    wanted = groups | set(answered.answer.on_page or (column.name for column in answered.columns))
    kept = (column for column in answered.columns if column.name in wanted and _is_shown(column, answered.columns))
    return tuple(column for column in kept if column.name in groups or _says_something(column, answered))


def rows_question(answered: Answered, row: Mapping[str, Any], drill: Drill) -> Question:
    """The question for the rows behind one row of an answer."""
    where = dict(drill.where)
    groups = {dimension.name: dimension for dimension in answered.answer.dimensions}
    for name in answered.question.by:
        dimension = groups[name]
        key = dimension.id_name if dimension.has_id and row.get(dimension.id_name) is not None else name
        if row.get(key) is not None:
            where[key] = str(row[key])
    asked = answered.question
    return Question(drill.answer, where={**asked.where, **where}, as_of=asked.as_of, as_known=asked.as_known)


def _is_shown(column: Column, columns: Iterable[Column]) -> bool:
    """Ids, bounds and the currency stand inside other cells, not in columns of their own."""
    if column.unit in (Unit.ID, Unit.CURRENCY) or column.name == "reason":
        return False
    return not any(column.name in (f"{other.name}_low", f"{other.name}_high") for other in columns)


def _says_something(column: Column, answered: Answered) -> bool:
    rows = answered.result.rows
    withheld = _is_estimate(column, answered) and any(_reason(column, row) for row in rows)
    return withheld or any(row.get(column.name) is not None for row in rows)


def _is_estimate(column: Column, answered: Answered) -> bool:
    """An estimate has an interval beside it."""
    return any(other.name == f"{column.name}_low" for other in answered.columns)


def _reason(column: Column, row: Mapping[str, Any]) -> Any:
    """Why an estimate is withheld: its own reason where the row gives it one, else that of the row."""
    return row.get(f"{column.name}_reason", row.get("reason"))


def _cells(
    columns: tuple[Column, ...], row: Mapping[str, Any], answered: Answered, drill: Drill | None
) -> Iterator[Cell]:
    """The cells of a row; the first words in it are the way to what changed about its record."""
    history = history_url(answered, row)
    for column in columns:
        cell = _cell(column, row, answered, drill)
        if history and cell.text and cell.kind == "text" and column.kind == "string":
            cell, history = replace(cell, href=history), ""
        yield cell


def _cell(column: Column, row: Mapping[str, Any], answered: Answered, drill: Drill | None) -> Cell:
    value = row.get(column.name)
    if value is None and _is_estimate(column, answered):
        reason = _reason(column, row)
        if reason == "too_few_to_say":
            fewest = answered.company.too_few_below
            return Cell(gettext("too few to say"), "few", hint=gettext("{n} cases would be enough").format(n=fewest))
        if reason == "immature_cohorts":
            return Cell(gettext("too young to judge"), "few", hint=gettext("it can be judged once it is older"))
    company = answered.company
    text = cell(value, column, row, company=company)
    low, high = row.get(f"{column.name}_low"), row.get(f"{column.name}_high")
    if value is not None and low is not None and high is not None:
        bounds = {
            "low": cell(low, column, row, company=company),
            "high": cell(high, column, row, company=company),
        }
        text = f"{text} ({gettext('{low} to {high}').format(**bounds)})"
    href = ""
    if drill and column.unit is Unit.COUNT and column.name in drill.sums and value:
        href = url_of(rows_question(answered, row, drill), view="answer")
    kind = "number" if is_number(column) else "text"
    return Cell(text, kind, href=href)  # type: ignore[arg-type]
