"""The API: every registered answer and action under one shape, described by /api/openapi.json."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from ninja import Body, Field, NinjaAPI, Query, Schema
from ninja.errors import ValidationError

from salesformula.doors.acting import do
from salesformula.doors.asking import ask
from salesformula.doors.exports import as_json
from salesformula.doors.question import Question, a_day, an_instant, pairs
from salesformula.identity.viewer import Viewer
from salesformula.kit import registry
from salesformula.kit.errors import NotAllowed, NotFound, SalesFormulaError
from salesformula.kit.faults import fault_of


def signed_in(request: HttpRequest) -> Viewer | None:
    """Who asks: the session's or the token's viewer, as the middleware found it."""
    viewer: Viewer | None = getattr(request, "viewer", None)
    return viewer


api = NinjaAPI(
    title="salesformula",
    version="1",
    docs_url=None,
    openapi_url="/openapi.json",
    auth=signed_in,
    urls_namespace="api",
)


class AnswerQuery(Schema):
    """What may be asked of an answer: repeat ``by`` and ``where`` as needed."""

    by: list[str] = Field(default_factory=list)
    where: list[str] = Field(default_factory=list)
    param: list[str] = Field(default_factory=list)
    as_of: str | None = None
    as_known: str | None = None


@api.get("/answers", summary="What can be asked")
def list_answers(request: HttpRequest) -> list[dict[str, Any]]:
    """The answers this viewer may ask."""
    viewer: Viewer = request.auth  # type: ignore[attr-defined]
    return [describe(name) for name, answer in sorted(registry.answers().items()) if answer.right in viewer.rights]


@api.get("/answers/{answer_id}", summary="Ask an answer")
def get_answer(request: HttpRequest, answer_id: str, asked: Query[AnswerQuery]) -> HttpResponse:
    """The same object as ``salesformula answer … --format json``."""
    question = Question(
        answer=answer_id,
        by=tuple(asked.by),
        where=pairs(asked.where, what="where"),
        params=pairs(asked.param, what="param"),
        as_of=a_day(asked.as_of),
        as_known=an_instant(asked.as_known),
    )
    viewer: Viewer = request.auth  # type: ignore[attr-defined]
    return JsonResponse(as_json(ask(question, viewer=viewer)), json_dumps_params={"ensure_ascii": False})


@api.post("/actions/{action_id}", summary="Do an action")
def post_action(request: HttpRequest, action_id: str, fields: Body[dict[str, Any]]) -> dict[str, Any]:
    """Carries the action out and returns the new ids."""
    viewer: Viewer = request.auth  # type: ignore[attr-defined]
    return do(action_id, fields, viewer=viewer)


@api.exception_handler(SalesFormulaError)
def say_why(request: HttpRequest, error: Exception) -> HttpResponse:
    """An anticipated error as a sentence with its status."""
    status = 403 if isinstance(error, NotAllowed) else 404 if isinstance(error, NotFound) else 400
    return api.create_response(request, {"error": str(error)}, status=status)


@api.exception_handler(ValidationError)
def say_what_is_wrong(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """A body or a query that has not the form it must have, as a sentence."""
    fault = fault_of(error.errors[0])
    return api.create_response(request, {"error": f"{fault.name}: {fault.said}"}, status=400)


def describe(answer_id: str) -> dict[str, Any]:
    """One answer as ``salesformula answers --format json`` lists it."""
    answer = registry.answer(answer_id)
    return {
        "answer": answer.id,
        "title": answer.title,
        "question": answer.question,
        "by": [dimension.name for dimension in answer.dimensions],
        "where": [dimension.name for dimension in answer.dimensions + answer.filters],
        "parameters": list(answer.params.model_fields),
        "columns": [{"name": c.name, "type": c.kind, "unit": c.unit.value} for c in answer.columns],
        "mission": list(answer.mission),
        "right": answer.right,
    }
