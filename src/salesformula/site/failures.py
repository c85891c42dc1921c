"""What people see when something can't be done: a sentence, with the status that fits."""

from __future__ import annotations

from collections.abc import Callable

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.template.loader import get_template, select_template
from django.utils.translation import gettext

from salesformula.kit.errors import NoFacts, NotAllowed, NotFound, SalesFormulaError
from salesformula.kit.text import sentence

API = "/api/"


class FailureMiddleware:
    """Turns the house's errors into pages, and into JSON on the API."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Only exceptions concern it."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """A page for an anticipated error; any other is a defect and takes its usual way."""
        if not isinstance(exception, SalesFormulaError):
            return None
        if isinstance(exception, NoFacts) and not request.path.startswith(API):
            return HttpResponse(get_template("nothing_yet.html").render({}, request), status=status_of(exception))
        return failure(request, status=status_of(exception), text=sentence(str(exception)))


def status_of(error: SalesFormulaError) -> int:
    """403 for a missing right, 404 for what is not there or not visible, 400 for the rest."""
    if isinstance(error, NotAllowed):
        return 403
    return 404 if isinstance(error, NotFound) else 400


def failure(request: HttpRequest, *, status: int, text: str) -> HttpResponse:
    """The page, or the JSON, that says what is wrong."""
    if request.path.startswith(API):
        return JsonResponse({"error": text}, status=status)
    page = select_template([f"{status}.html", "web/alone.html"])
    return HttpResponse(page.render({"title": _titles()[status], "text": text}, request), status=status)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Handler of 400."""
    return failure(request, status=400, text=gettext("The address or the form holds something this page can't read."))


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Handler of 403."""
    said = str(exception) if isinstance(exception, PermissionDenied) else ""
    return failure(request, status=403, text=said or gettext("You don't have the right to do this."))


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Handler of 404."""
    return failure(request, status=404, text=gettext("There is nothing at this address, or nothing you may see."))


def server_error(request: HttpRequest) -> HttpResponse:
    """Handler of 500: plain text, because whatever broke may break the page as well."""
    text = gettext("Something went wrong on our side, and it has been written to the technical log.")
    if request.path.startswith(API):
        return JsonResponse({"error": text}, status=500)
    return HttpResponse(text, status=500, content_type="text/plain; charset=utf-8")


def _titles() -> dict[int, str]:
    return {
        400: gettext("That did not work"),
        403: gettext("Not yours to see"),
        404: gettext("Not found"),
    }
