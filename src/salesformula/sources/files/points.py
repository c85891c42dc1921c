"""Numbers that a typed file holds, written so that nobody can take their point for a thousands mark."""

from __future__ import annotations

import re

#: "1.234" from a sheet may be read as 1234 where commas are decimal marks; "1.2340" may not.
_LIKE_THOUSANDS = re.compile(r"-?\d{1,3}\.\d{3}")
_SQL_LIKE_THOUSANDS = r"^(-?\d{1,3}\.\d{3})$"


def unmistakable(number: str) -> str:
    """The digits of a number that was a number in its file, a zero added where its point could mislead."""
    return f"{number}0" if _LIKE_THOUSANDS.fullmatch(number) else number


def unmistakable_sql(number: str) -> str:
    """As unmistakable, in SQL."""
    return f"regexp_replace({number}, '{_SQL_LIKE_THOUSANDS}', '\\10')"
