"""Figures in which nothing can be drawn say so in calm words; the table keeps their counts."""

from __future__ import annotations

from dataclasses import replace

from django.utils.translation import gettext

from salesformula.doors.asking import Answered
from salesformula.doors.cards import figure_view
from salesformula.doors.writing import words
from salesformula.kit.text import Msg
from salesformula.rooms.pipeline.answers.too_few import TOO_FEW
from salesformula.web.contracts import FigureView, State


def calm_view(answered: Answered, *, title: Msg | None = None) -> FigureView:
    """The figure of an answer; where every group has too few cases, words in place of an empty chart or table."""
    figure, rows = figure_view(answered, title=title), answered.result.rows
    if answered.result.figure is not None or not rows or any(row["reason"] != TOO_FEW for row in rows):
        return figure
    few = [words(caveat.text) for caveat in answered.result.caveats if caveat.code == TOO_FEW]
    state = State(
        kind="few",
        title=gettext("Too few to say."),
        text=gettext("None of these groups has the {n} cases it takes; the table has their counts.").format(
            n=answered.company.too_few_below
        ),
    )
    return replace(figure, state=state, notes=tuple(note for note in figure.notes if note not in few))
