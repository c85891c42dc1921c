"""Roles and reporting lines: what the files propose, what is confirmed, and what each would see."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_POST, require_safe

from salesformula.doors.acting import do
from salesformula.doors.asking import ask
from salesformula.doors.frames import frame_view
from salesformula.doors.question import Question
from salesformula.doors.requests import viewer_in
from salesformula.facts import versions
from salesformula.facts.home import home
from salesformula.identity.roles import SEES_EVERYONE, SEES_TREE
from salesformula.identity.tree import people_below
from salesformula.identity.viewer import Viewer
from salesformula.identity.wording import ROLE_NAMES
from salesformula.rooms.data.forms import RoleForm

RIGHT = "identity.administer"
PEOPLE_A_PAGE = 50


@dataclass(frozen=True)
class Line:
    """A person as the page shows them. ``form`` gives them a role; ``sees`` is what the chosen role shows."""

    name: str
    proposed: str
    confirmed: str
    sees: str
    is_waiting: bool
    form: RoleForm


@require_safe
def people(request: HttpRequest) -> HttpResponse:
    """Those who wait; with ``?all=1`` everyone."""
    viewer = viewer_in(request)
    viewer.require(RIGHT)
    shows_all = request.GET.get("all") == "1"
    rows = ask(Question("identity.roles"), viewer=viewer).result.rows if versions.current(home()) else []
    waiting = [row for row in rows if row["is_waiting"]]
    pages = Paginator(rows if shows_all else waiting, PEOPLE_A_PAGE)
    here = pages.get_page(request.GET.get("page"))
    context = {
        "frame": frame_view(request, title=gettext("Roles and reporting lines")),
        "headline": (_headline(len(waiting), n_people=len(rows)),),
        "lines": [_line(row) for row in here],
        "here": here if pages.num_pages > 1 else None,
        "query": "all=1" if shows_all else "",
        "shows_all": shows_all,
        "n_people": len(rows),
        "n_waiting": len(waiting),
        "roles": [(str(name), _in_general(role)) for role, name in ROLE_NAMES.items()],
    }
    return render(request, "data/people.html", context)


@require_POST
def confirm(request: HttpRequest) -> HttpResponse:
    """Confirm all that is proposed, or one person with the role chosen."""
    viewer = viewer_in(request)
    viewer.require(RIGHT)
    if request.POST.get("all") == "1":
        said = _confirm_waiting(viewer)
    else:
        person = {name: request.POST.get(name, "") for name in ("person_id", "role")}
        do("identity.confirm_roles", {"people": [person]}, viewer=viewer)
        said = gettext("The role is confirmed.")
    messages.success(request, said)
    return redirect("data:people")


def _confirm_waiting(viewer: Viewer) -> str:
    """Confirm what is proposed for those who wait; a role given to someone on purpose before stays as it is."""
    waiting = [row for row in ask(Question("identity.roles"), viewer=viewer).result.rows if row["is_waiting"]]
    known = [row for row in waiting if row["proposed_role"] in ROLE_NAMES]
    if known:
        people = [{"person_id": row["person_id"], "role": row["proposed_role"]} for row in known]
        do("identity.confirm_roles", {"people": people}, viewer=viewer)
    n = len(known)
    said = ngettext("The role of %(n)s person is confirmed.", "The roles of %(n)s people are confirmed.", n) % {"n": n}
    unknown = {row["person_id"]: row["proposed_role"] for row in waiting if row not in known}
    return f"{said} {_unknown(unknown)}" if unknown else said


def _line(row: dict[str, Any]) -> Line:
    proposed, confirmed = row["proposed_role"], row["confirmed_role"]
    role = proposed if proposed in ROLE_NAMES else confirmed or "seller"
    initial = {"person_id": row["person_id"], "role": role}
    form = RoleForm(person=row["person"], initial=initial, auto_id=f"role-{row['person_id']}-%s")
    return Line(
        name=row["person"],
        proposed=_role_name(proposed),
        confirmed=_role_name(confirmed) if confirmed else "",
        sees=_sees(role, row["person_id"]),
        is_waiting=row["is_waiting"],
        form=form,
    )


def _role_name(role: str) -> str:
    return str(ROLE_NAMES.get(role, role))


def _sees(role: str, person_id: str) -> str:
    if role in SEES_EVERYONE:
        return gettext("everyone")
    n_below = len(people_below(person_id)) - 1 if role in SEES_TREE else 0
    if not n_below:
        return gettext("their own rows")
    return ngettext(
        "themselves and %(n)s person below them", "themselves and %(n)s people below them", n_below
    ) % {"n": n_below}  # fmt: skip


def _in_general(role: str) -> str:
    if role in SEES_EVERYONE:
        return gettext("sees everyone's rows")
    if role in SEES_TREE:
        return gettext("sees their own rows and those of everyone who reports to them, directly or through others")
    return gettext("sees their own rows")


def _headline(n_waiting: int, *, n_people: int) -> str:
    if not n_people:
        return gettext("No people are loaded yet.")
    if not n_waiting:
        return gettext("Nobody waits for a role.")
    return ngettext(
        "%(n)s person waits for their role.", "%(n)s people wait for their role.", n_waiting
    ) % {"n": n_waiting}  # fmt: skip


def _unknown(roles: dict[str, str]) -> str:
    named = ", ".join(sorted(set(roles.values())))
    return ngettext(
        "%(n)s person keeps waiting, because the house knows no role %(roles)s.",
        "%(n)s people keep waiting, because the house knows no role %(roles)s.",
        len(roles),
    ) % {"n": len(roles), "roles": named}
