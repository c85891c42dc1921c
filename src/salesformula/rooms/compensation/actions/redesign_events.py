"""Writing into a redesign: the next event, what texts may hold, what is refused and how it is said."""

from __future__ import annotations

import unicodedata
from typing import Annotated, Any

from django.db import IntegrityError, transaction
from pydantic import AfterValidator, ConfigDict, Field

from salesformula.kit.action import Doing
from salesformula.kit.errors import Busy, NotFound, Refused
from salesformula.kit.text import Msg, Names, render
from salesformula.rooms.compensation.formula.redesign import Kind, Redesign, redesign_of
from salesformula.rooms.compensation.models.redesign import RedesignEvent, events_of

Fields = ConfigDict(extra="forbid", str_strip_whitespace=True)


def _readable(given: str) -> str:
    """Line ends alike, and no character that a screen can't show or a database can't keep."""
    text = given.replace("\r\n", "\n").replace("\r", "\n")
    for letter in text:
        if unicodedata.category(letter) in {"Cc", "Cs"} and letter not in "\n\t":
            raise ValueError("holds a character that can't be written")
    return text


def _one_line(given: str) -> str:
    if "\n" in given:
        raise ValueError("is one line")
    return given


Text = Annotated[str, Field(min_length=1, max_length=10_000), AfterValidator(_readable)]
Line = Annotated[str, Field(min_length=1), AfterValidator(_readable), AfterValidator(_one_line)]


def found(redesign: int | None) -> tuple[int, Redesign]:
    """The redesign of that number, or the newest, as it stands. Errors: NotFound."""
    number = redesign or newest()
    events = events_of(number) if number else []
    if not number or not events:
        raise NotFound(f"there is no redesign {redesign}" if redesign else "no redesign was announced yet")
    return number, redesign_of(events)


def newest() -> int:
    """The number of the newest redesign; 0 before the first."""
    row = RedesignEvent.objects.order_by("-redesign").values_list("redesign", flat=True).first()
    return row or 0


def refuse(missing: tuple[Msg, ...]) -> None:
    """Nothing where nothing is missing. Errors: Refused with all that is."""
    if missing:
        raise Refused(render(Msg("this can't be done: {what}", what=Names(missing))))


def begin(doing: Doing, *, text: str, said: dict[str, Any]) -> int:
    """The first event of the next redesign; its number."""
    number = newest() + 1
    _write(doing, number, 1, "announced", text=text, said=said)
    return number


def add(
    doing: Doing,
    redesign: int,
    kind: Kind,
    *,
    about: int | None = None,
    text: str = "",
    said: dict[str, Any] | None = None,
) -> int:
    """The next event of a redesign; its number."""
    number = _next_number(redesign)
    _write(doing, redesign, number, kind, about=about, text=text, said=said or {})
    return number


def _next_number(redesign: int) -> int:
    row = RedesignEvent.objects.filter(redesign=redesign).order_by("-number").values_list("number", flat=True).first()
    return (row or 0) + 1


def _write(
    doing: Doing, redesign: int, number: int, kind: Kind, *, text: str, said: dict[str, Any], about: int | None = None
) -> None:
    try:
        with transaction.atomic():
            RedesignEvent.objects.create(
                redesign=redesign,
                number=number,
                kind=kind,
                at=doing.now,
                by=doing.actor or "operator",
                person_id=doing.actor_person_id,
                about=about,
                text=text,
                said=said,
            )
    except IntegrityError as error:
        raise Busy("somebody else wrote here at the same moment: look at it, then do it again") from error
