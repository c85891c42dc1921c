"""What is wrong with a value somebody gave, in the house's words instead of the checking library's."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from salesformula.kit.text import write

#: So much of what was found stands in the sentence.
MOST = 120

#: What should have stood there, by the beginning of the checking library's name for the fault; longer names first.
KINDS = {
    "int": "a whole number",
    "float": "a number",
    "finite_number": "a number",
    "decimal": "a number",
    "bool": "true or false",
    "string": "text",
    "datetime": "an instant such as 2026-11-30T06:00:00Z",
    "date": "a day such as 2026-11-30",
    "time": "a time of day such as 06:00",
    "dict": "names with values",
    "model": "names with values",
    "list": "a list",
    "tuple": "a list",
    "json": "JSON",
}


@dataclass(frozen=True)
class Fault:
    """The name it is about ("" for all together), what is said of it, and what was found (None: nothing)."""

    name: str
    kind: str
    said: str
    found: Any

    @property
    def sentence(self) -> str:
        """What is said, with what was found."""
        return self.said if self.kind == "missing" else f"{self.said}; found {_shown(self.found)}"


def first_fault(error: ValidationError, *, known: Iterable[str] = ()) -> Fault:
    """The first fault of a validation; ``known`` are the names that may be given."""
    return fault_of(error.errors()[0], known=known)


def fault_of(detail: Mapping[str, Any], *, known: Iterable[str] = ()) -> Fault:
    """One fault as the checking library details it (type, loc, msg, ctx, input)."""
    name = ".".join(str(part) for part in detail["loc"])
    return Fault(name, str(detail["type"]), _said(detail, known), detail.get("input"))


def _said(detail: Mapping[str, Any], known: Iterable[str]) -> str:
    kind, context = str(detail["type"]), detail.get("ctx", {})
    match kind:
        case "missing":
            return "it is missing"
        case "extra_forbidden":
            return f"there is none of that name; there are: {', '.join(known) or 'none'}"
        case "value_error":
            return str(context["error"])
        case "literal_error" | "enum":
            return f"must be {str(context['expected']).replace(chr(39), '')}"
        case "greater_than_equal":
            return f"must be {_number(context['ge'])} or more"
        case "greater_than":
            return f"must be more than {_number(context['gt'])}"
        case "less_than_equal":
            return f"must be {_number(context['le'])} or less"
        case "less_than":
            return f"must be less than {_number(context['lt'])}"
        case "string_too_short" | "too_short":
            return "must not be empty" if context["min_length"] == 1 else f"must hold {context['min_length']} or more"
        case "string_too_long":
            return f"must be {context['max_length']} characters or fewer"
        case "too_long":
            return f"must hold {context['max_length']} or fewer"
    return next(
        (f"must be {words}" for begin, words in KINDS.items() if kind.startswith(begin)), "can't be read as it is"
    )


def _number(value: Any) -> str:
    return write(value) if isinstance(value, int) else str(value)


def _shown(value: Any) -> str:
    if value is None:
        return "nothing"
    shown = repr(value)
    return shown if len(shown) <= MOST else f"{shown[:MOST]}…"
