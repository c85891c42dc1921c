"""Whose pay a page shows: one's own, or that of whom somebody with the right to it looks for."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest

from salesformula.facts.access import open_facts
from salesformula.identity.viewer import Viewer
from salesformula.kit.errors import NotFound, Refused
from salesformula.rooms.compensation.answers.adopted import VIEW_ALL

#: So many names are offered of those that fit.
MOST = 20


@dataclass(frozen=True)
class Payee:
    """Whose pay. ``person_id`` None: nobody yet; ``looked_for`` is what was typed, ``found`` who goes by that name."""

    person_id: str | None
    name: str
    is_viewer: bool
    may_choose: bool
    looked_for: str = ""
    found: tuple[tuple[str, str], ...] = ()


def payee_in(request: HttpRequest, *, viewer: Viewer) -> Payee:
    """The payee an address asks for by ``payee_id`` or ``payee``; NotFound for one whose pay the viewer may not see."""
    may_choose = VIEW_ALL in viewer.rights
    wanted, looked_for = request.GET.get("payee_id", ""), request.GET.get("payee", "").strip()
    if not may_choose and ((wanted and wanted != viewer.person_id) or looked_for):
        raise NotFound(f"there is no payee {wanted or looked_for!r}")
    if looked_for and not wanted:
        found = _called(looked_for)
        if len(found) != 1:
            return Payee(None, "", False, may_choose, looked_for, found[:MOST])
        wanted = found[0][0]
    person_id = wanted or viewer.person_id
    if person_id is None:
        return Payee(None, "", False, may_choose)
    if person_id == viewer.person_id:
        return Payee(person_id, viewer.name, True, may_choose)
    return Payee(person_id, _name(person_id), False, may_choose)


def _people() -> list[tuple[str, str]]:
    try:
        people = open_facts().table("people").select("person_id", "name").order_by("name", "person_id")
        rows = people.to_pyarrow().to_pylist()
    except Refused:
        return []
    return [(row["person_id"], row["name"] or row["person_id"]) for row in rows]


def _called(text: str) -> tuple[tuple[str, str], ...]:
    """Those whose name holds what was typed; alone the one whose whole name it is."""
    small = text.casefold()
    found = [(person_id, name) for person_id, name in _people() if small in name.casefold()]
    whole = [one for one in found if one[1].casefold() == small]
    return tuple(whole if len(whole) == 1 else found)


def _name(person_id: str) -> str:
    name = dict(_people()).get(person_id)
    if name is None:
        raise NotFound(f"there is no payee {person_id!r}")
    return name
