"""A card: one sentence of finding, chart, table, why, export, deep link. Derived, never written by hand."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace

from django.utils.translation import gettext

from salesformula.doors.asking import Answered, ask
from salesformula.doors.question import Question
from salesformula.doors.release import WITHHELD
from salesformula.doors.requests import url_of
from salesformula.doors.tables import FIGURE_ROWS, table_view
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
        table=table_view(answered, rows=FIGURE_ROWS),
        spec=result.figure.spec if result.figure else None,
        state=None if result.rows else _in_place_of_rows(answered),
        notes=tuple(
            words(caveat.text)
            for caveat in result.caveats
            if caveat.code not in (*SAID_BY_THE_TITLE, *ABOUT_THE_TIME, WITHHELD)
        ),
        notices=notices_of(answered),
        why_url=url_of(answered.question, view="why") if result.why else "",
        table_url=url_of(answered.question),
    )


#: These caveats are the finding itself, so they are not said a second time below the chart.
SAID_BY_THE_TITLE = ("groups_differ", "groups_do_not_differ")

#: These speak of the time the facts stand at, not of the numbers: what several figures would say, a page says once.
ABOUT_THE_TIME = ("no_history", "undone_since", "newer_rows", "tail_too_long")


def notices_of(answered: Answered) -> tuple[str, ...]:
    """What must be known of the time an answer stands at."""
    return tuple(words(caveat.text) for caveat in answered.result.caveats if caveat.code in ABOUT_THE_TIME)


def said_once(figures: Mapping[str, FigureView]) -> tuple[tuple[str, ...], dict[str, FigureView]]:
    """The notices that more than one figure of a page bears, and the figures without them."""
    all_of_them = [notice for figure in figures.values() for notice in figure.notices]
    shared = tuple(notice for notice, n in Counter(all_of_them).items() if n > 1)
    return shared, {name: _without(figure, shared) for name, figure in figures.items()}


def _without(figure: FigureView, shared: tuple[str, ...]) -> FigureView:
    return replace(figure, notices=tuple(notice for notice in figure.notices if notice not in shared))


def card_view(question: Question, *, viewer: Viewer) -> CardView:
    """An answer as a card."""
    return CardView(figure=figure_view(ask(question, viewer=viewer)))


def _in_place_of_rows(answered: Answered) -> State:
    """Why there are no rows: the viewer may see none of the groups, or there is nothing to count."""
    for caveat in answered.result.caveats:
        if caveat.code == WITHHELD:
            return State(kind="withheld", title=gettext("Withheld."), text=words(caveat.text))
    return nothing_yet()


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
