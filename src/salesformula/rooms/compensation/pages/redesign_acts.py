"""What people do on the page of a redesign: each act with its form, its action and what is said afterwards."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from salesformula.doors.by_page import by_form
from salesformula.doors.requests import viewer_in
from salesformula.kit.errors import Refused
from salesformula.rooms.compensation.actions.plans import ADOPT
from salesformula.rooms.compensation.answers.adopted import VIEW
from salesformula.rooms.compensation.pages import redesign_page as page
from salesformula.rooms.compensation.pages.redesign_writing import FORMS, Sent, offers_of

#: The acts of leadership, and those of everyone.
LEAD: dict[str, tuple[str, Any]] = {
    "announce": ("announce_redesign", _("The redesign is announced.")),
    "revise": ("revise_announcement", _("The announcement is revised; the former one stays readable.")),
    "structure": ("show_structure", _("The structure is shown.")),
    "judge": ("decide_idea", _("The decision on the idea is recorded.")),
    "decide": ("decide_redesign", _("The decision is recorded.")),
    "train": ("record_training", _("The training is recorded.")),
}
PART: dict[str, tuple[str, Any]] = {
    "idea": ("add_idea", _("Your idea is there for everyone to read.")),
    "comment": ("comment", _("Your comment is there for everyone to read.")),
    "edit": ("edit_text", _("It reads as you wrote it now; the former text stays readable.")),
    "acknowledge": ("acknowledge", _("Your acknowledgement is recorded.")),
}


@dataclass(frozen=True)
class _Asked:
    """Which act, in which redesign (None: the newest), about which number (None: none)."""

    act: str
    redesign: int | None
    about: int | None


@require_POST
def lead(request: HttpRequest, act: str) -> HttpResponse:
    """What leadership does."""
    return _do(request, act, LEAD, right=ADOPT)


@require_POST
def part(request: HttpRequest, act: str) -> HttpResponse:
    """What everyone does."""
    return _do(request, act, PART, right=VIEW)


def _do(request: HttpRequest, act: str, acts: dict[str, tuple[str, Any]], *, right: str) -> HttpResponse:
    viewer = viewer_in(request)
    viewer.require(right)
    if act not in acts:
        raise Http404
    verb, said = acts[act]
    asked = _Asked(act, _number(request.POST, "redesign"), _number(request.POST, "about"))
    form = FORMS[act](request.POST, offers=offers_of(asked.redesign), auto_id=f"{act}-{asked.about or 0}-%s")
    done = by_form(form, f"compensation.{verb}", viewer=viewer, completed=lambda given: _fields(given, asked))
    if done is None:
        return page.shown(request, asked.redesign, sent=Sent(act, asked.about, form), status=400)
    messages.success(request, str(said))
    return redirect(_back(done, asked))


def _fields(given: dict[str, Any], asked: _Asked) -> dict[str, Any]:
    fields = dict(given)
    if asked.act != "announce":
        fields["redesign"] = asked.redesign
    if asked.act == "judge":
        fields["idea"] = asked.about
    elif asked.act in ("comment", "edit") and asked.about is not None:
        fields["about"] = asked.about
    return fields


def _number(given: QueryDict, name: str) -> int | None:
    """A number that a form brings back; what is no number was not written by our page."""
    text = given.get(name, "")
    if text and not (text.isascii() and text.isdigit() and len(text) < 10):
        raise Refused(gettext("%(name)s is no number") % {"name": name})
    return int(text) if text else None


def _back(done: dict[str, Any], asked: _Asked) -> str:
    """The page again, at what was written or spoken about."""
    number = done.get("comment") or done.get("structure") or done.get("idea") or asked.about
    anchor = f"#n{number}" if number else ""
    return f"{reverse('compensation:redesign')}?redesign={done['redesign']}{anchor}"
