"""Why this number: the equation with its figures, what is counted, the rows behind it and proof that they add up."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext, ngettext

from salesformula.doors import clock
from salesformula.doors.asking import Answered, ask
from salesformula.doors.histories import history_url
from salesformula.doors.question import Question
from salesformula.doors.requests import url_of
from salesformula.doors.writing import cell, words, written
from salesformula.identity.viewer import Viewer
from salesformula.kit.answer import Drill, Why
from salesformula.kit.schema import Column
from salesformula.kit.text import MINUS, Moment, Money, write
from salesformula.kit.units import Unit
from salesformula.web.contracts import Cell, ExportLink, HeadCell, Pair, RowsView, TableView, WhyView

#: The drawer shows this many of the rows; the page behind "all rows" has the rest.
DRAWER_ROWS = 5
#: … and this many of their columns, where the answer does not say which.
DRAWER_COLUMNS = 3


@dataclass(frozen=True)
class Reconciled:
    """The sum over the rows beside the figure of the answer, for each column the drill names."""

    column: str
    answer: Decimal
    rows: Decimal

    @property
    def difference(self) -> Decimal:
        """Rows minus answer; anything but 0 is a defect."""
        return self.rows - self.answer


def reconcile(answered: Answered, drilled: Answered) -> tuple[Reconciled, ...]:
    """Each column of the answer that claims to be a sum over its rows, summed both ways."""
    drill = _drill(answered)
    if drill is None:
        return ()
    return tuple(
        Reconciled(column, _total(answered.result.rows, column), _total(drilled.result.rows, over))
        for column, over in drill.sums.items()
    )


def rows_behind(answered: Answered) -> Question | None:
    """The question for all rows behind an answer."""
    drill = _drill(answered)
    if drill is None:
        return None
    asked = answered.question
    return Question(drill.answer, where={**asked.where, **drill.where}, as_of=asked.as_of, as_known=asked.as_known)


def why_view(answered: Answered, *, viewer: Viewer, close_url: str) -> WhyView:
    """The drawer of an answer."""
    why = answered.result.why
    if why is None:
        raise LookupError(f"{answered.answer.id} gives no reasons")
    question = answered.question
    return WhyView(
        number=words(why.number),
        equation=words(why.equation),
        sentence=words(why.sentence),
        interval=words(why.interval) if why.interval else "",
        counted=tuple(_pair(label, value) for label, value in why.counted),
        differ_title=gettext("Do the groups differ?"),
        differ=words(why.differ) if why.differ else "",
        rows=_rows(answered, viewer=viewer),
        rules=_rules(why, answered),
        exports=tuple(
            ExportLink(_FORMAT_NAMES[form], url_of(question, view="export", form=form))
            for form in _FORMAT_NAMES
            if (form != "png" or answered.result.figure)
        ),
        link_url=url_of(question),
        command=question.command(),
        close_url=close_url,
    )


_FORMAT_NAMES = {"xlsx": "Excel", "csv": "CSV", "png": "PNG"}


def _drill(answered: Answered) -> Drill | None:
    return answered.result.why.drill if answered.result.why else None


def _total(rows: list[dict[str, Any]], column: str) -> Decimal:
    return sum((Decimal(str(int(v) if isinstance(v, bool) else v)) for r in rows if (v := r.get(column))), Decimal(0))


def _rows(answered: Answered, *, viewer: Viewer) -> RowsView | None:
    question, drill = rows_behind(answered), _drill(answered)
    if question is None or drill is None:
        return None
    drilled = ask(question, viewer=viewer)
    n = len(drilled.result.rows)
    return RowsView(
        table=_small(drilled, shows=drill.shows),
        all_text=ngettext("The one row", "All {n} rows", n).format(n=f"{n:,}"),
        all_url=url_of(question),
        reconcile=_said(reconcile(answered, drilled), answered),
    )


def _small(drilled: Answered, *, shows: tuple[str, ...]) -> TableView:
    columns = {column.name: column for column in drilled.columns}
    names = [name for name in shows if name in columns] or list(columns)[:DRAWER_COLUMNS]
    rows = drilled.result.rows[:DRAWER_ROWS]
    return TableView(
        columns=tuple(HeadCell("") for _ in names),
        rows=tuple(tuple(_linked([columns[name] for name in names], row, drilled)) for row in rows),
        label=words(drilled.result.finding),
        is_tight=True,
    )


def _linked(columns: list[Column], row: dict[str, Any], drilled: Answered) -> Iterator[Cell]:
    """The cells of a row; the first words in it are the way to what changed about its record."""
    history = history_url(drilled, row)
    for column in columns:
        text = cell(row.get(column.name), column, row, company=drilled.company)
        link = history if text and column.kind == "string" else ""
        yield Cell(text, href=link)
        history = "" if link else history


def _said(lines: tuple[Reconciled, ...], answered: Answered) -> str:
    if not lines:
        return ""
    sums = ", ".join(_sum(line.rows, line.column, answered) for line in lines)
    apart = [line for line in lines if line.difference]
    if not apart:
        return gettext("Summed over the rows: {sums}. Difference: 0").format(sums=sums)
    wrong = ", ".join(_sum(line.difference, line.column, answered) for line in apart)
    return gettext("Summed over the rows: {sums}. Difference: {wrong}").format(sums=sums, wrong=wrong)


def _sum(value: Decimal, column: str, answered: Answered) -> str:
    """A sum with what it counts; amounts with the currency of the answer's rows."""
    units = {one.name: one.unit for one in answered.columns}
    currency = next((row["currency"] for row in answered.result.rows if row.get("currency")), "")
    is_money = units.get(column) is Unit.MONEY and currency
    said = write(Money(value, currency, exact=True)) if is_money else f"{value:,}".replace("-", MINUS)
    return f"{said} {_short(column)}"


def _short(column: str) -> str:
    return gettext(column.removeprefix("n_").replace("_", " "))


def _pair(label: Any, value: Any) -> Pair:
    return Pair(written(label), written(value))


def _rules(why: Why, answered: Answered) -> tuple[Pair, ...]:
    rules = [_pair(label, value) for label, value in why.rules]
    revision = answered.policies.revision
    in_force = gettext("revision {n}").format(n=revision) if revision else gettext("as shipped")
    at = write(Moment(clock.local(answered.built_at, company=answered.company)))
    facts = gettext("{version}, imported {at}").format(version=answered.facts_version, at=at)
    return (
        *rules,
        Pair(gettext("Policy"), in_force),
        Pair(gettext("Facts"), facts),
        *_as_known(answered),
        Pair(gettext("Formula"), answered.answer.id),
    )


def _as_known(answered: Answered) -> tuple[Pair, ...]:
    known = answered.question.as_known
    if known is None:
        return ()
    return (Pair(gettext("As known on"), write(Moment(clock.local(known, company=answered.company)))),)
