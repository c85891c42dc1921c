"""What was asked, checked against what the answer offers; the same from page, API and command line."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from urllib.parse import urlencode

from pydantic import BaseModel, ValidationError

from salesformula.kit import registry
from salesformula.kit.answer import Answer, Dimension
from salesformula.kit.errors import Refused
from salesformula.kit.faults import first_fault

#: Facts lie between these years; dates beyond them are slips of the pen.
FIRST_YEAR, LAST_YEAR = 1970, 2100


@dataclass(frozen=True)
class Question:
    """An answer's id with its groupings, filters and parameters."""

    answer: str
    by: tuple[str, ...] = ()
    where: Mapping[str, str] = field(default_factory=dict)
    params: Mapping[str, str] = field(default_factory=dict)
    as_of: date | None = None
    as_known: datetime | None = None

    def query(self) -> str:
        """The question as a URL's query: the same question, always the same text."""
        parts = [("by", name) for name in self.by]
        parts += [("where", f"{name}={value}") for name, value in sorted(self.where.items())]
        parts += [("param", f"{name}={value}") for name, value in sorted(self.params.items())]
        if self.as_of:
            parts.append(("as_of", self.as_of.isoformat()))
        if self.as_known:
            parts.append(("as_known", stamp(self.as_known)))
        return urlencode(parts)

    def key(self) -> tuple[object, ...]:
        """What tells this question from any other."""
        return self.answer, self.query()

    def command(self) -> str:
        """The command line that asks it."""
        words = ["salesformula", "answer", self.answer]
        words += [f"--by {name}" for name in self.by]
        words += [f"--where {_quoted(f'{name}={value}')}" for name, value in sorted(self.where.items())]
        words += [f"--param {_quoted(f'{name}={value}')}" for name, value in sorted(self.params.items())]
        if self.as_of:
            words.append(f"--as-of {self.as_of.isoformat()}")
        if self.as_known:
            words.append(f"--as-known {stamp(self.as_known)}")
        return " ".join(words)


def _quoted(words: str) -> str:
    return f'"{words}"' if " " in words else words


def stamp(instant: datetime | None) -> str:
    """A UTC instant as addresses and commands hold it: 2026-11-21T06:00:00Z; empty for none."""
    return f"{instant.isoformat()}Z" if instant else ""


def pairs(given: Iterable[str], *, what: str) -> dict[str, str]:
    """NAME=VALUE texts as a mapping; Refused where one has no '=', or where a name is given two values."""
    found: dict[str, str] = {}
    for text in given:
        name, equals, value = text.partition("=")
        if not equals or not name:
            raise Refused(f"{what} {text!r} is not NAME=VALUE")
        if not value.isprintable():
            raise Refused(f"{what} {name} holds a character that can't be printed: {value!r}")
        if found.setdefault(name.strip(), value) != value:
            raise Refused(f"{what} {name.strip()} is given twice: {found[name.strip()]!r} and {value!r}")
    return found


def a_day(text: str | None) -> date | None:
    """An ISO date, or None for none; Refused where it is no date."""
    if not text:
        return None
    try:
        day = date.fromisoformat(text)
    except ValueError as error:
        raise Refused(f"as-of {text!r} is no date such as 2026-11-30") from error
    if not FIRST_YEAR <= day.year < LAST_YEAR:
        raise Refused(f"as-of {text!r} lies outside the years {FIRST_YEAR} to {LAST_YEAR}")
    return day


def an_instant(text: str | None) -> datetime | None:
    """An ISO 8601 UTC instant without its zone, or None; Refused where it is none."""
    if not text:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise Refused(f"as-known {text!r} is no instant such as 2026-11-30T06:00:00Z") from error
    if not FIRST_YEAR <= moment.year < LAST_YEAR:
        raise Refused(f"as-known {text!r} lies outside the years {FIRST_YEAR} to {LAST_YEAR}")
    if moment.tzinfo is not None:
        offset = moment.utcoffset()
        moment = moment.replace(tzinfo=None) - offset if offset else moment.replace(tzinfo=None)
    return moment


def checked(question: Question) -> tuple[Answer, BaseModel]:
    """The answer asked for and its parameters; NotFound or Refused, with what there is, where something is unknown."""
    answer = registry.answer(question.answer)
    groupings = {dimension.name for dimension in answer.dimensions}
    for name in question.by:
        if name not in groupings:
            offered = ", ".join(sorted(groupings)) or "nothing"
            raise Refused(f"{answer.id} can't be grouped by {name!r}; it can by: {offered}")
    if len(set(question.by)) < len(question.by):
        raise Refused(f"{answer.id}: a grouping is named twice in --by {' --by '.join(question.by)}")
    filters = filters_of(answer)
    for name in question.where:
        if name not in filters:
            raise Refused(f"{answer.id} has no filter {name!r}; it has: {', '.join(sorted(filters)) or 'none'}")
    return answer, _parameters(answer, question.params)


def filters_of(answer: Answer) -> dict[str, Dimension]:
    """Names that ``where`` may use, with the dimension each belongs to."""
    found: dict[str, Dimension] = {}
    for dimension in answer.dimensions + answer.filters:
        found[dimension.name] = dimension
        if dimension.has_id:
            found[dimension.id_name] = dimension
    return found


def _parameters(answer: Answer, given: Mapping[str, str]) -> BaseModel:
    known = answer.params.model_fields
    for name in given:
        if name not in known:
            raise Refused(f"{answer.id} has no parameter {name!r}; it has: {', '.join(known) or 'none'}")
    try:
        return answer.params(**given)
    except ValidationError as error:
        fault = first_fault(error, known=known)
        name = f", parameter {fault.name}" if fault.name else ""
        raise Refused(f"{answer.id}{name}: {fault.sentence}") from error
