"""Which decimal mark a column uses: found from all its values, asked where both readings fit."""

# ruff: noqa: S608 - names come from Schemas and are quoted, values are quoted or bound
from __future__ import annotations

from collections.abc import Callable
from typing import Literal

from salesformula.facts.sandbox import Connection
from salesformula.sources.cells.currencies import is_of_hundred
from salesformula.sources.cells.undecided import Undecided

Mark = Literal[".", ","]
MARKS: tuple[Mark, Mark] = (".", ",")

#: How a number reads depends on where its marks stand, not on its digits; columns of millions have few such shapes.
_SHAPE = "translate(x, '012345678', '999999999'), regexp_matches(x, '^[^0-9]*0')"


def find_decimal(
    connection: Connection,
    *,
    values: str,
    reading: Callable[[Mark], str],
    by_shape: bool,
    given: Mark | None,
    file: str,
    column: str,
) -> Mark:
    """The mark under which most of ``values`` (SQL of a relation with the texts as ``x``) are numbers.

    ``reading`` is the SQL of the number in ``x`` under a mark, null where it is none; ``by_shape``: whether that
    is so for all numbers of one shape. The point where the two agree. Undecided where both read equally many
    and differ.
    """
    if given is not None:
        return given
    point, comma = (reading(mark) for mark in MARKS)
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE shapes AS SELECT x, n, "
        f"CAST({point} AS DOUBLE) AS point, CAST({comma} AS DOUBLE) AS comma FROM "
        f"(SELECT min(x) AS x, count(*) AS n FROM {values} WHERE x IS NOT NULL GROUP BY {_SHAPE if by_shape else 'x'})"
    )
    counted = connection.execute(
        "SELECT sum(n) FILTER (point IS NOT NULL), sum(n) FILTER (comma IS NOT NULL) FROM shapes"
    ).fetchone()
    n_point, n_comma = (int(count or 0) for count in counted or (0, 0))
    if n_point != n_comma:
        return "." if n_point > n_comma else ","
    found = connection.execute(
        "SELECT x, point, comma FROM shapes WHERE point IS DISTINCT FROM comma "
        "ORDER BY point IS NULL OR comma IS NULL, length(x), x LIMIT 1"
    ).fetchone()
    if found is not None:
        raise _undecided(file, column, *found)
    return "."


def of_hundred(number: str, mark: Mark) -> str:
    """``number``, or null where ``x`` states a currency without thousandths and a mark would give it three decimals."""
    thousandths = f"regexp_matches(x, '[0-9][{mark}][0-9]{{3}}([^0-9]|$)')"
    return f"CASE WHEN NOT ({is_of_hundred('x')} AND {thousandths}) THEN {number} END"


def _undecided(file: str, column: str, value: str, point: float | None, comma: float | None) -> Undecided:
    readings = [
        (mark, "" if number is None else f"{number:.12g}") for mark, number in zip(MARKS, (point, comma), strict=True)
    ]
    said = " or ".join(f'{number} (decimal = "{mark}")' for mark, number in readings if number)
    if point is None or comma is None:
        reason = f"half of its values have a decimal point, half a comma. {value!r} is {said}"
    else:
        reason = f"its values don't say whether point or comma is the decimal mark. {value!r} may be {said}"
    return Undecided(
        f"{file}, column {column!r}: {reason}; say the decimal mark in the mapping",
        key="decimal",
        file=file,
        column=column,
        value=value,
        options=tuple(readings),
    )
