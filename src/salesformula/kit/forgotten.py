"""What is known of someone who is to be forgotten, and texts without it. Pure: no file, no clock, no database."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from functools import cached_property
from typing import Any, Literal

Kind = Literal["person", "contact"]

#: The fact table whose key is the id of a kind.
TABLE_OF: dict[str, str] = {"person": "people", "contact": "contacts"}

#: Per table what is emptied in the row of someone forgotten; the name becomes the tombstone.
EMPTIED: dict[str, tuple[str, ...]] = {"people": ("email",), "contacts": ("email", "title")}

#: A shorter id, or one of digits alone, is likely to be something else in a text: a price, a year, a word.
_TELLING, _TELLING_DIGITS = 5, 9


@dataclass(frozen=True)
class Traces:
    """Someone to be forgotten: the id, every name and e-mail ever known, and the tombstone that takes their place.

    Names and e-mails that someone else bears too are left out by who makes this: in a text they tell nobody apart.
    """

    kind: Kind
    id: str
    tombstone: str
    names: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()

    def plain(self) -> dict[str, Any]:
        """As JSON keeps it."""
        return asdict(self)

    @classmethod
    def of(cls, plain: Mapping[str, Any]) -> Traces:
        """From what ``plain`` gave."""
        return cls(**{**plain, "names": tuple(plain["names"]), "emails": tuple(plain["emails"])})

    @property
    def id_tells(self) -> bool:
        """Whether the id, met inside a text, can mean nothing else."""
        if self.id.isdigit():
            return len(self.id) >= _TELLING_DIGITS
        return len(self.id) >= _TELLING and not self.id.isalpha()

    @property
    def id_stands_alone(self) -> bool:
        """Whether a value that equals the id means it: it is no number and no common word."""
        return not self.id.replace(".", "").isdigit() and not (self.id.isalpha() and self.id.islower())

    @cached_property
    def words(self) -> tuple[str, ...]:
        """The names of two words or more, as texts write them. One word alone means too much else."""
        found: list[str] = []
        for said in self.names:
            parts = said.split()
            if len(parts) > 1:
                found += [" ".join(parts), f"{parts[-1]}, {' '.join(parts[:-1])}"]
        return _both_forms(found)

    @cached_property
    def parts(self) -> frozenset[str]:
        """The first and last names alone, in small letters."""
        return frozenset(part.casefold() for said in self.names for part in said.split() if len(part) > 1)

    @cached_property
    def hints(self) -> tuple[str, ...]:
        """What a text must hold, in small letters, to speak of this one: quicker to look for than the patterns."""
        return _both_forms(text.casefold() for text in (self.id, *self.emails, *self.parts))

    def may_be_in(self, text: str) -> bool:
        """Whether it is worth while to look closely."""
        small = text.casefold()
        return any(hint in small for hint in self.hints)

    @cached_property
    def patterns(self) -> tuple[re.Pattern[str], ...]:
        """Where texts speak of this one."""
        return tuple(re.compile(one) for one in patterns_of(self, before=r"(?<![^\W_])", after=r"(?![^\W_])"))

    @cached_property
    def patterns_across(self) -> tuple[re.Pattern[str], ...]:
        """As ``patterns``, but none that could reach from one cell of a line into the next."""
        return tuple(
            re.compile(one) for one in patterns_of(self, before=r"(?<![^\W_])", after=r"(?![^\W_])", commas=False)
        )

    def scrubbed_lines(self, text: str) -> str:
        """Text of several cells or lines with the tombstone in every place that names this one."""
        for pattern in self.patterns_across:
            text = pattern.sub(self.tombstone, text)
        return text

    def scrubbed(self, text: str, *, is_id: bool = False) -> str:
        """A cell, a value or a sentence with the tombstone in every place that names this one.

        ``is_id``: the whole of it may be an id of this kind, so that also one that looks like a number means it.
        """
        if (is_id or self.id_stands_alone) and text.strip() == self.id:
            return text.replace(self.id, self.tombstone)
        for pattern in self.patterns:
            text = pattern.sub(self.tombstone, text)
        return text

    def without(self, value: Any, *, ids: frozenset[str] = frozenset(), is_id: bool = False) -> Any:
        """A JSON value with its texts, also those that name its parts, scrubbed.

        ``ids``: under these names stand ids of this kind, or lists of them.
        """
        if isinstance(value, str):
            return self.scrubbed(value, is_id=is_id)
        if isinstance(value, list):
            return [self.without(one, ids=ids, is_id=is_id) for one in value]
        if isinstance(value, dict):
            return {
                self.scrubbed(str(key), is_id=is_id): self.without(one, ids=ids, is_id=is_id or key in ids)
                for key, one in value.items()
            }
        return value


def patterns_of(
    traces: Traces, *, before: str, after: str, engine: bool = False, commas: bool = True
) -> tuple[str, ...]:
    """The regular expressions of the texts that tell who it is, between those of a word's begin and end.

    Letters count alike in both cases, except in ids. ``engine``: with a group on each side that is put back, because
    the engine of the facts can't look behind.
    """
    opening, closing = (f"({before})", f"({after})") if engine else (before, after)
    words = traces.words if commas else tuple(word for word in traces.words if "," not in word)
    alike = _either((*_both_forms(traces.emails), *words))
    found = [f"(?i){opening}(?:{alike}){closing}"] if alike else []
    if traces.id_tells or traces.id in traces.names:
        found.append(f"{opening}{_literally(traces.id)}{closing}")
    return tuple(found)


def _either(texts: Iterable[str]) -> str:
    return "|".join(_literally(text) for text in sorted(set(texts), key=lambda text: (-len(text), text)))


def _literally(text: str) -> str:
    # Only a space between two words may be written otherwise: a tab or a line break divides cells.
    return re.escape(text).replace(r"\ ", "[ \u00a0]+")


def _both_forms(texts: Iterable[str]) -> tuple[str, ...]:
    """Accents written as one letter and as two."""
    told = [text for text in texts if text]
    return tuple(dict.fromkeys(unicodedata.normalize(form, text) for text in told for form in ("NFC", "NFD")))
