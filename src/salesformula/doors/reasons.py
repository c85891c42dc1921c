"""Why this number: the equation with its figures, what is counted, the rows behind it and proof that they add up."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext, ngettext

from salesformula.doors.asking import Answered, ask
from salesformula.doors.exports import FORMATS
from salesformula.doors.question import Question
from salesformula.doors.requests import url_of
from salesformula.doors.tables import shown_columns, table_view
from salesformula.doors.writing import words, written
from salesformula.identity.viewer import Viewer
from salesformula.kit.answer import Drill, Why
from salesformula.kit.text import Moment, write
from salesformula.web.contracts import ExportLink, HeadCell, Pair, RowsView, TableView, WhyView

#: The drawer shows this many of the rows; the page behind "all rows" has the rest.
DRAWER_ROWS = 5
#: The columns of the drawer's small table, as far as the rows have them.
DRAWER_COLUMNS = ("closed_on", "name", "state")


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
        counted=tuple(_pair(label, value) for label, value in why.counted),
        differ_title=gettext("Do the groups differ?"),
        differ=words(why.differ) if why.differ else "",
        rows=_rows(answered, viewer=viewer),
        rules=_rules(why, answered),
        exports=tuple(
            ExportLink(_FORMAT_NAMES[form], url_of(question, view="export", form=form))
            for form in FORMATS
            if form in _FORMAT_NAMES and (form != "png" or answered.result.figure)
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
    question = rows_behind(answered)
    if question is None:
        return None
    drilled = ask(question, viewer=viewer)
    n = len(drilled.result.rows)
    return RowsView(
        table=_small(drilled),
        all_text=ngettext("The one row", "All {n} rows", n).format(n=f"{n:,}"),
        all_url=url_of(question),
        reconcile=" ".join(_said(line) for line in reconcile(answered, drilled)),
    )


def _small(drilled: Answered) -> TableView:
    table = table_view(drilled, rows=DRAWER_ROWS)
    places = [column.name for column in shown_columns(drilled)]
    kept = [places.index(name) for name in DRAWER_COLUMNS if name in places]
    return TableView(
        columns=tuple(HeadCell("") for _ in kept),
        rows=tuple(tuple(row[i] for i in kept) for row in table.rows),
        label=table.label,
        is_tight=True,
    )


def _said(line: Reconciled) -> str:
    words_of = gettext("Sum over the rows: {rows} of {answer} ({column}). Difference: {difference}.")
    return words_of.format(
        rows=f"{line.rows:,}", answer=f"{line.answer:,}", column=line.column, difference=f"{line.difference:,}"
    )


def _pair(label: Any, value: Any) -> Pair:
    return Pair(written(label), written(value))


def _rules(why: Why, answered: Answered) -> tuple[Pair, ...]:
    rules = [_pair(label, value) for label, value in why.rules]
    revision = answered.policies.revision
    in_force = gettext("revision {n}").format(n=revision) if revision else gettext("as shipped")
    facts = gettext("{version}, imported {at} UTC").format(
        version=answered.facts_version, at=write(Moment(answered.built_at))
    )
    return (*rules, Pair(gettext("Policy"), in_force), Pair(gettext("Facts"), facts), Pair(gettext("Formula"), answered.answer.id))
