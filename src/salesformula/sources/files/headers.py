"""Names of columns: as the file writes them for people, and in one form for finding them."""

from __future__ import annotations

import re
from collections.abc import Iterable

from salesformula.kit.errors import Refused

#: Salesforce lets an object have 800 fields of one's own; each column costs room in every step of an import.
MOST_COLUMNS = 2_000
_BLANKS = re.compile(r"[\s\u00a0\ufeff\u200b]+")
_QUOTES = str.maketrans(dict.fromkeys("\u201c\u201d\u201e\u00ab\u00bb\u2018\u2019\u201a'`\u00b4", '"'))


def clean(text: str) -> str:
    """A name without the blanks, byte order marks and no-break spaces around it."""
    return text.strip("\ufeff\u00a0\u200b \t\r\n\v\f")


def matchable(text: str) -> str:
    """A name as it is compared: any quotation mark is the straight double one, any run of blanks one blank."""
    return _BLANKS.sub(" ", text.translate(_QUOTES)).strip()


def name_columns(cells: Iterable[str], *, given: tuple[str, ...], name: str) -> tuple[str, ...]:
    """The names of a file's columns; ``column_3`` where the third has none.

    Refused, by file, where one name stands twice or there are more columns than a table has.
    """
    found = given or tuple(clean(cell) or f"column_{n}" for n, cell in enumerate(cells, start=1))
    if len(found) > MOST_COLUMNS:
        raise Refused(f"{name} has {len(found):,} columns, more than {MOST_COLUMNS:,}; export only those you need")
    twice = sorted({one for one in found if found.count(one) > 1}) if len(set(found)) < len(found) else []
    if twice:
        raise Refused(f"{name} has more than one column named {', '.join(twice)}; rename one in the file")
    return found


class Headers(dict[str, str]):
    """What holds each column, found by its name or, where exactly one fits, by its matchable form."""

    def __init__(self, columns: dict[str, str]) -> None:
        super().__init__(columns)
        self._forms: dict[str, list[str]] = {}
        for column in columns:
            self._forms.setdefault(matchable(column), []).append(column)

    def __missing__(self, column: str) -> str:
        found = self._forms.get(matchable(column), [])
        if len(found) != 1:
            raise KeyError(column)
        return self[found[0]]

    def __contains__(self, column: object) -> bool:
        if super().__contains__(column):
            return True
        return isinstance(column, str) and len(self._forms.get(matchable(column), [])) == 1
