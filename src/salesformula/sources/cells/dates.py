"""Which way a column writes its dates: found from all its values, never guessed."""

# ruff: noqa: S608 - names come from Schemas and are quoted, values are quoted or bound
from __future__ import annotations

from collections.abc import Callable

from salesformula.facts.sandbox import Connection
from salesformula.sources.cells.date_forms import COUNTED, SHORT_YEAR, WRITTEN, DateForm, Given, Written
from salesformula.sources.cells.undecided import Undecided
from salesformula.sources.sql_text import literal

#: As much of a text as its day needs: columns of millions of times have few days.
_HEAD = "CASE WHEN regexp_matches(x, '[A-Za-z]{3}|^[0-9.]+$') THEN left(x, 24) ELSE left(x, 11) END"
_ANY_YEAR = "'%d/%m/%y' or '%m/%d/%y', with its own marks; 69 to 99 are then 1969 to 1999, 00 to 68 are 2000 to 2068"

_SHORT_FORMS = tuple(order.replace(" ", mark) for mark in "/-." for order in ("%d %m %y", "%m %d %y", "%y %m %d"))


def find_format(
    connection: Connection,
    *,
    values: str,
    given: str | None,
    file: str,
    column: str,
    progress: Callable[[str], None],
) -> DateForm:
    """The way that reads most of ``values`` (SQL of a relation with the texts as ``x``); ISO where none reads any.

    Undecided, naming file, column and an example, where two read equally many and disagree, or where most
    years have two digits. ``progress`` is told where numbers were taken for dates.
    """
    if given is not None:
        return next((form for form in WRITTEN if form.pattern == given), Given(given))
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE heads AS SELECT any_value(x) AS x, count(*) AS n "
        f"FROM {values} WHERE x IS NOT NULL GROUP BY {_HEAD}"
    )
    forms: tuple[DateForm, ...] = (*WRITTEN, *COUNTED)
    counts = [f"sum(n) FILTER ({form.found('x')} IS NOT NULL)" for form in forms]
    counts += ["sum(n)", f"sum(n) FILTER (regexp_matches(x, {literal(SHORT_YEAR)}))"]
    counted = connection.execute(f"SELECT {', '.join(counts)} FROM heads").fetchone() or ()
    *read, n_values, n_short = (int(count or 0) for count in counted)
    for form, n_read in zip(COUNTED, read[len(WRITTEN) :], strict=True):
        if n_values and n_read == n_values:
            progress(f"{file}, column {column!r}: its numbers are read as {form.told}")
            return form
    most = max(read[: len(WRITTEN)])
    if n_short and n_short >= most:
        raise _short_years(connection, file, column)
    best = [form for form, n_read in zip(WRITTEN, read, strict=False) if n_read == most]
    if most:
        _check_agreement(connection, best, file, column)
    return best[0]


def _check_agreement(connection: Connection, best: list[Written], file: str, column: str) -> None:
    one = best[0]
    for other in best[1:]:
        differ = f"{one.found('x')} IS DISTINCT FROM {other.found('x')}"
        found = connection.execute(
            f"SELECT x, {one.found('x')}, {other.found('x')} FROM heads WHERE {differ} "
            f"ORDER BY {one.found('x')} IS NULL OR {other.found('x')} IS NULL, x LIMIT 1"
        ).fetchone()
        if found is not None:
            raise _two_ways(file, column, one, other, found)


def _two_ways(file: str, column: str, one: Written, other: Written, found: tuple[object, ...]) -> Undecided:
    value, readings = str(found[0]), list(zip((one, other), found[1:], strict=True))
    if None in found:
        reason = f"its values are written in two ways, as {one.example} and as {other.example}, equally often. "
        reason += f"{value!r} is {next(day for _, day in readings if day)}"
    else:
        reason = f"its values don't say whether day or month comes first. {value!r} may be "
        reason += " or ".join(f"{day} (format = {form.pattern!r})" for form, day in readings)
    return Undecided(
        f"{file}, column {column!r}: {reason}; say the format in the mapping",
        key="format",
        file=file,
        column=column,
        value=value,
        options=tuple((form.pattern, "" if day is None else str(day)) for form, day in readings),
    )


def _short_years(connection: Connection, file: str, column: str) -> Undecided:
    short = f"FROM heads WHERE regexp_matches(x, {literal(SHORT_YEAR)})"
    found = connection.execute(f"SELECT min(x) {short}").fetchone()
    value = str(found[0]) if found else ""
    options = []
    for pattern in _SHORT_FORMS:
        form = Given(pattern)
        read = connection.execute(
            f"SELECT count(*), count({form.found('x')}), any_value({form.found(literal(value))}) {short}"
        ).fetchone()
        if read and read[0] == read[1]:
            options.append((pattern, str(read[2])))
    return Undecided(
        f"{file}, column {column!r}: its years have two digits, as in {value!r}, and are not guessed; "
        f"write them with four, or say the format in the mapping, such as {_ANY_YEAR}",
        key="format",
        file=file,
        column=column,
        value=value,
        options=tuple(options),
    )
