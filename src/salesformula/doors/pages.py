"""The derived pages: an answer on its own, its reasons, its file, and a page of cards for a room that composes none."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from salesformula.doors.asking import Answered, ask
from salesformula.doors.cards import card_view, figure_view, notices_of, said_once
from salesformula.doors.exports import FORMATS, export
from salesformula.doors.frames import frame_view
from salesformula.doors.reasons import why_view
from salesformula.doors.requests import question_in, url_of, viewer_in
from salesformula.doors.tables import PAGE_ROWS, table_view
from salesformula.doors.times import Time, follows_time, time_of
from salesformula.doors.writing import words
from salesformula.facts import versions
from salesformula.facts.home import home as facts_home
from salesformula.identity.viewer import Viewer
from salesformula.kit import registry
from salesformula.kit.errors import Refused
from salesformula.kit.room import Page
from salesformula.web.contracts import PageView, TableView
from salesformula.web.navigation import url_of as url_of_page


@require_safe
@follows_time
def answer(request: HttpRequest, answer_id: str) -> HttpResponse:
    """One answer with its chart, its table and what must be known beside it."""
    answered = ask(question_in(request, answer_id, time=time_of(request)), viewer=viewer_in(request))
    return render(request, "doors/answer.html", _answer_context(request, answered))


@require_safe
@follows_time
def why(request: HttpRequest, answer_id: str) -> HttpResponse:
    """The reasons: a drawer beside the page that asks for it, a page of its own for a link."""
    viewer = viewer_in(request)
    answered = ask(question_in(request, answer_id, time=time_of(request)), viewer=viewer)
    if answered.result.why is None:
        raise Http404
    view = why_view(answered, viewer=viewer, close_url=url_of(answered.question))
    if request.headers.get("HX-Request"):
        return render(request, "web/_why.html", {"why": view})
    return render(request, "doors/answer.html", _answer_context(request, answered) | {"why": view})


def _answer_context(request: HttpRequest, answered: Answered) -> dict[str, Any]:
    figure, question = figure_view(answered), answered.question
    files = [(form, name) for form, name in FILES if form != "png" or figure.spec]
    pages = Paginator(answered.result.rows, PAGE_ROWS)
    here = pages.get_page(request.GET.get("page"))
    table = table_view(answered, first=here.start_index() - 1) if answered.result.rows else None
    return {
        "frame": frame_view(request, title=gettext(answered.answer.title), as_of=answered.as_of),
        "question": gettext(answered.answer.question),
        # The table stands below the chart here, so there is nothing to swap.
        "figure": replace(figure, table=TableView((), ())) if figure.spec else None,
        "heading": figure,
        "table": table,
        "here": here if pages.num_pages > 1 else None,
        "query": answered.question.query(),
        "exports": [(name, url_of(question, view="export", form=form)) for form, name in files],
        "command": answered.question.command(),
    }


#: The files offered below an answer.
FILES = (("xlsx", "Excel"), ("csv", "CSV"), ("json", "JSON"), ("png", "PNG"))


@require_safe
def file(request: HttpRequest, answer_id: str, form: str) -> HttpResponse:
    """The answer as a file."""
    viewer = viewer_in(request)
    if form not in FORMATS:
        raise Http404
    answered = ask(question_in(request, answer_id), viewer=viewer)
    response = HttpResponse(export(answered, form=form), content_type=FORMATS[form])
    known = answered.question.as_known
    named = [answered.answer.id.replace(".", "-"), *answered.question.by, str(answered.as_of)]
    name = slugify("-".join([*named, *([f"known-{known:%Y-%m-%d-%H%M}"] if known else [])]))
    response["Content-Disposition"] = f'attachment; filename="{name}.{form}"'
    return response


@require_safe
@follows_time
def page(request: HttpRequest, page_name: str) -> HttpResponse:
    """A room's page made from the cards its manifest names."""
    viewer, time = viewer_in(request), time_of(request)
    found = next(page for page in registry.pages() if page.name == page_name)
    viewer.require(found.right)
    asked = [time.question(card.answer, by=card.by, params=card.params) for card in found.cards]
    made = {str(n): card_view(question, viewer=viewer) for n, question in enumerate(asked)}
    notices, figures = said_once({n: card.figure for n, card in made.items()})
    cards = tuple(replace(card, figure=figures[n]) for n, card in made.items())
    context = {
        "frame": frame_view(request, title=gettext(found.title), notices=notices),
        "page": PageView(headline=(gettext(found.title),), under=cards[0].figure.title, cards=cards),
    }
    return render(request, "web/page.html", context)


@require_safe
@follows_time
def home(request: HttpRequest) -> HttpResponse:
    """This morning: what the pages of this person's work say today, each sentence with the way to its reason."""
    viewer, time = viewer_in(request), time_of(request)
    pages = [found for found in registry.pages() if found.right in viewer.rights]
    told = [one for found in pages for one in _told(found, viewer=viewer, time=time)]
    said = list({words(one.result.finding): url_of(one.question) for one in told}.items())
    is_empty = versions.current(facts_home()) is None
    context = {
        "frame": frame_view(request, title=gettext("This morning"), notices=_notices(told)),
        "first_name": "" if "@" in viewer.name else viewer.name.split()[0],
        "headline": said[0][0] if said else "",
        "findings": said[1:],
        "pages": [(gettext(found.title), time.kept_in(url_of_page(found))) for found in pages if found.leads],
        "is_empty": is_empty,
        "bring_url": reverse("wizard:start") if is_empty and "data.import" in viewer.rights else "",
    }
    return render(request, "doors/home.html", context)


def _told(found: Page, *, viewer: Viewer, time: Time) -> list[Answered]:
    """What a page's leading answers say.

    Nothing before the first import, and nothing of an answer that has nothing to count yet.
    """
    questions = [time.question(lead.answer, by=lead.by, params=lead.params) for lead in found.leads]
    try:
        told = [ask(question, viewer=viewer) for question in questions]
    except Refused:
        return []
    return [answered for answered in told if answered.result.rows]


def _notices(told: list[Answered]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(notice for answered in told for notice in notices_of(answered)))
