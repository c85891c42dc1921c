"""How the wizard says things: sentences of pure code, numbers, days."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext, ngettext

from salesformula.kit.text import Count, Day, Moment, Msg, Names, render, write


def said(message: Msg | str) -> str:
    """A sentence in the reader's language; it begins with a capital, unless it begins with a name such as a file's."""
    text = render(message, gettext, ngettext)
    first = text.split(" ", 1)[0].rstrip(":,.")
    return text[:1].upper() + text[1:] if first.isalpha() else text


def sentence(message: Msg | str) -> str:
    """The same with a full stop, for what stands alone."""
    text = said(message)
    return text if text.endswith((".", "!", "?")) else f"{text}."


def count(n: int) -> str:
    """A whole number."""
    return write(Count(n))


def rows(n: int) -> str:
    """ "1 row", "8,800 rows"."""
    return ngettext("{n} row", "{n} rows", n).format(n=count(n))


def names(found: list[str] | tuple[str, ...]) -> str:
    """ "a, b and c"."""
    return render(Msg("{names}", names=Names(tuple(found))), gettext, ngettext)


def day(moment: datetime, *, zone: str) -> str:
    """The day of an instant in a zone, "3 Nov", with the year once it differs from today's."""
    local = _local(moment, zone)
    return write(Day(local.date(), with_year=local.year != datetime.now(ZoneInfo(zone)).year))


def at(moment: datetime, *, zone: str) -> str:
    """An instant in a zone."""
    return write(Moment(_local(moment, zone)))


def _local(moment: datetime, zone: str) -> datetime:
    return moment.replace(tzinfo=UTC).astimezone(ZoneInfo(zone))


def cell(value: Any) -> str:
    """A value as it will be read; an empty one says so."""
    return gettext("empty") if value is None else str(value)
