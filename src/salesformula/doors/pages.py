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
from salesformula.doors.cards import card_view, figure_view
from salesformula.doors.exports import FORMATS, export
from salesformula.doors.frames import frame_view
from salesformula.doors.question import Question
from salesformula.doors.reasons import why_view
from salesformula.doors.requests import question_in, url_of, viewer_in
from salesformula.doors.tables import PAGE_ROWS, table_view
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
def answer(request: HttpRequest, answer_id: str) -> HttpResponse:
    """One answer with its chart, its table and what must be known beside it."""
    answered = ask(question_in(request, answer_id), viewer=viewer_in(request))
    return render(request, "doors/answer.html", _answer_context(request, answered))


@require_safe
def why(request: HttpRequest, answer_id: str) -> HttpResponse:
    """The reasons: a drawer beside the page that asks for it, a page of its own for a link."""
    viewer = viewer_in(request)
    answered = ask(question_in(request, answer_id), viewer=viewer)
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
    name = slugify("-".join([answered.answer.id.replace(".", "-"), *answered.question.by, str(answered.as_of)]))
    response["Content-Disposition"] = f'attachment; filename="{name}.{form}"'
    return response


@require_safe
def page(request: HttpRequest, page_name: str) -> HttpResponse:
    """A room's page made from the cards its manifest names."""
    viewer = viewer_in(request)
    found = next(page for page in registry.pages() if page.name == page_name)
    viewer.require(found.right)
    cards = tuple(
        card_view(Question(card.answer, by=card.by, params=card.params), viewer=viewer) for card in found.cards
    )
    context = {
        "frame": frame_view(request, title=gettext(found.title)),
        "page": PageView(headline=(gettext(found.title),), under=cards[0].figure.title, cards=cards),
    }
    return render(request, "web/page.html", context)


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """This morning: what the pages of this person's work say today, each sentence with the way to its reason."""
    viewer = viewer_in(request)
    pages = [found for found in registry.pages() if found.right in viewer.rights]
    said = [(found, *one) for found in pages for one in _said(found, viewer=viewer)]
    is_empty = versions.current(facts_home()) is None
    context = {
        "frame": frame_view(request, title=gettext("This morning")),
        "first_name": "" if "@" in viewer.name else viewer.name.split()[0],
        "headline": said[0][1] if said else "",
        "findings": [(sentence, url) for _, sentence, url in said[1:]],
        "pages": [(gettext(found.title), url_of_page(found)) for found in pages if found.leads],
        "is_empty": is_empty,
        "bring_url": reverse("wizard:start") if is_empty and "data.import" in viewer.rights else "",
    }
    return render(request, "doors/home.html", context)


def _said(found: Page, *, viewer: Viewer) -> list[tuple[str, str]]:
    """The findings of a page's leading answers, each with the address of its answer.

    None before the first import, and none of an answer that has nothing to count yet.
    """
    questions = [Question(lead.answer, by=lead.by, params=lead.params) for lead in found.leads]
    try:
        told = [(ask(question, viewer=viewer), question) for question in questions]
    except Refused:
        return []
    said = [(words(answered.result.finding), url_of(question)) for answered, question in told if answered.result.rows]
    return list({sentence: (sentence, url) for sentence, url in said}.values())
