"""A question read from a page's address, and the address of a question."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import reverse

from salesformula.doors.question import Question, a_day, an_instant, pairs
from salesformula.doors.times import Time
from salesformula.identity.viewer import Viewer
from salesformula.kit.errors import NotAllowed


def viewer_in(request: HttpRequest) -> Viewer:
    """Who asks; NotAllowed for nobody (the middleware lets nobody come this far)."""
    viewer: Viewer | None = getattr(request, "viewer", None)
    if viewer is None:
        raise NotAllowed("sign in first")
    return viewer


def question_in(request: HttpRequest, answer_id: str, *, time: Time | None = None) -> Question:
    """The question an address asks; at ``time`` where a page has read it already. Refused where it can't be."""
    query = request.GET
    if time is None:
        time = Time(a_day(query.get("as_of")), an_instant(query.get("as_known")))
    return Question(
        answer=answer_id,
        by=tuple(query.getlist("by")),
        where=pairs(query.getlist("where"), what="where"),
        params=pairs(query.getlist("param"), what="param"),
        as_of=time.as_of,
        as_known=time.as_known,
    )


def url_of(question: Question, *, view: str = "answer", **more: str) -> str:
    """The address of a question's page, of its reasons ("why"), its rows or its file ("export")."""
    path = reverse(view, kwargs={"answer_id": question.answer, **more})
    query = question.query()
    return f"{path}?{query}" if query else path
