"""What the page shows of the facts: the tables and the gaps in them."""

from __future__ import annotations

from django.utils.translation import gettext

from salesformula.doors.asking import Answered
from salesformula.kit.text import Count, Day, Share, write
from salesformula.rooms.data.answers.completeness import Row, worst_share
from salesformula.rooms.data.pages.local import written
from salesformula.sources.wizard.labels import column_words, kind_words
from salesformula.web.contracts import Cell, HeadCell, TableView

#: So many gaps stand on the page; the answer has them all.
MOST = 8
#: More files than these are counted, not named.
NAMED = 2


def loaded(answered: Answered) -> TableView:
    """The tables that hold rows."""
    heads = (
        HeadCell(gettext("What")),
        HeadCell(gettext("Rows"), "number"),
        HeadCell(gettext("First day"), "number"),
        HeadCell(gettext("Last day"), "number"),
        HeadCell(gettext("Imported"), "number"),
        HeadCell(gettext("From")),
    )
    rows = tuple(
        (
            Cell(kind_words(row["table"]), "strong"),
            Cell(write(Count(row["n_rows"])), "number"),
            Cell(write(Day(row["first_on"])) if row["first_on"] else "", "number"),
            Cell(write(Day(row["last_on"])) if row["last_on"] else "", "number"),
            Cell(written(row["imported_at"]) if row["imported_at"] else gettext("not kept"), "soft"),
            Cell(files_in_short(row["files"] or ""), "soft"),
        )
        for row in answered.result.rows
    )
    return TableView(heads, rows, label=gettext("What is loaded"))


def complete(answered: Answered) -> TableView:
    """The columns that answers need and that have gaps, the worst first."""
    heads = (
        HeadCell(gettext("Column")),
        HeadCell(gettext("Known"), "number"),
        HeadCell(gettext("Arrive"), "number"),
        HeadCell(gettext("Of rows"), "number"),
        HeadCell(gettext("Needed for")),
    )
    lacking = [row for row in answered.result.rows if row["is_needed"] and worst_share(row) < 1]
    rows = tuple(
        (
            Cell(named(row), "strong"),
            Cell(_share(row, "known_share"), "number"),
            Cell(_share(row, "resolved_share"), "number"),
            Cell(write(Count(row["n_rows"])), "number"),
            Cell(row["needed_for"] or "", "soft"),
        )
        for row in lacking[:MOST]
    )
    return TableView(heads, rows, label=gettext("Gaps in what answers need"))


def named(row: Row) -> str:
    """A column and its table as people call them."""
    table, column = row["table"], row["column"]
    return gettext("{table}: {column}").format(table=kind_words(table), column=column_words(table, column))


def files_in_short(files: str) -> str:
    """One or two files by name, more of them as a number."""
    listed = [file for file in files.split(", ") if file]
    return files if len(listed) <= NAMED else gettext("{n} files").format(n=len(listed))


def _share(row: Row, name: str) -> str:
    return "" if row[name] is None else write(Share(row[name]))
