"""A card: one sentence of finding, chart, table, why, export, deep link. Derived, never written by hand."""

from __future__ import annotations

from django.utils.translation import gettext

from salesformula.doors.asking import Answered, ask
from salesformula.doors.question import Question
from salesformula.doors.requests import url_of
from salesformula.doors.tables import table_view
from salesformula.doors.writing import words
from salesformula.identity.viewer import Viewer
from salesformula.kit.text import Msg
from salesformula.web.contracts import CardView, FigureView, State


def figure_view(answered: Answered, *, title: Msg | None = None, caption: Msg | None = None) -> FigureView:
    """The figure of an answer; a page may give it a title or caption that fits its place."""
    result = answered.result
    said = caption or result.caption
    return FigureView(
        id=_id(answered.question),
        title=words(title or result.finding),
        caption=words(said) if said else "",
        alt=words(result.figure.alt) if result.figure else "",
        table=table_view(answered),
        spec=result.figure.spec if result.figure else None,
        state=None if result.rows else nothing_yet(),
        notes=tuple(words(caveat.text) for caveat in result.caveats if caveat.code not in SAID_BY_THE_TITLE),
        why_url=url_of(answered.question, view="why") if result.why else "",
        table_url=url_of(answered.question),
    )


#: These caveats are the finding itself, so they are not said a second time below the chart.
SAID_BY_THE_TITLE = ("groups_differ", "groups_do_not_differ")


def card_view(question: Question, *, viewer: Viewer) -> CardView:
    """An answer as a card."""
    return CardView(figure=figure_view(ask(question, viewer=viewer)))


def nothing_yet() -> State:
    """What an answer without rows shows."""
    return State(
        kind="empty",
        title=gettext("Nothing to count yet."),
        text=gettext("As soon as the facts hold rows that fit, they stand here."),
    )


def _id(question: Question) -> str:
    words_of = [question.answer, *question.by, *(f"{k}-{v}" for k, v in sorted(question.where.items()))]
    return "fig-" + "".join(c if c.isalnum() else "-" for c in "-".join(words_of)).lower()
