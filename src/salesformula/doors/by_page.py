"""What a form or a button of a page asks for, done; a refusal is said on the page."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Protocol

from django.contrib import messages
from django.http import HttpRequest

from salesformula.doors.acting import do
from salesformula.doors.requests import viewer_in
from salesformula.identity.viewer import Viewer
from salesformula.kit.errors import NotAllowed, Refused
from salesformula.kit.text import sentence

Fields = dict[str, Any]


class ActionForm(Protocol):
    """A form that knows what its action takes."""

    def is_valid(self) -> bool:
        """Whether everything that was typed can be meant."""

    def add_error(self, field: str | None, error: Any) -> None:
        """Say a fault beside the field, or of the whole."""

    def action_fields(self) -> Fields:
        """What the action takes."""


def by_form(
    form: ActionForm, action_id: str, *, viewer: Viewer, completed: Callable[[Fields], Fields] = dict
) -> Fields | None:
    """The action done, with its new ids; None where the form holds a fault, which it says then, a refusal too.

    ``completed`` adds what the form does not hold. NotAllowed: as in ``acting``.
    """
    if not form.is_valid():
        return None
    try:
        return do(action_id, completed(form.action_fields()), viewer=viewer)
    except NotAllowed:
        raise
    except Refused as error:
        form.add_error(None, sentence(str(error)))
        return None


def by_button(
    request: HttpRequest,
    action_id: str,
    fields: Mapping[str, Any],
    *,
    raises: tuple[type[Refused], ...] = (NotAllowed,),
) -> Fields | None:
    """The action done, with its new ids; None where it is refused, which the page says then.

    ``raises``: refusals that are answered as such. Where the address names what is acted on, that is NotFound as well.
    """
    try:
        return do(action_id, fields, viewer=viewer_in(request))
    except raises:
        raise
    except Refused as error:
        messages.error(request, sentence(str(error)))
        return None
