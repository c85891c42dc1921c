"""Dates written in many ways: which way a column uses is found from all its values, never guessed."""

# ruff: noqa: S608 - names come from Schemas and are quoted, values are quoted or bound
from __future__ import annotations

from dataclasses import dataclass

from salesformula.facts.sandbox import Connection
from salesformula.kit.errors import Question
from salesformula.sources.sql_text import literal

#: Format, the shape that must match before it is tried, and how it is shown to people.
FORMATS: tuple[tuple[str, str, str], ...] = (
    ("%Y-%m-%d", r"\d{4}-\d{1,2}-\d{1,2}", "2017-12-31"),
    ("%Y/%m/%d", r"\d{4}/\d{1,2}/\d{1,2}", "2017/12/31"),
    ("%d-%m-%Y", r"\d{1,2}-\d{1,2}-\d{4}", "31-12-2017"),
    ("%m-%d-%Y", r"\d{1,2}-\d{1,2}-\d{4}", "12-31-2017"),
    ("%d/%m/%Y", r"\d{1,2}/\d{1,2}/\d{4}", "31/12/2017"),
    ("%m/%d/%Y", r"\d{1,2}/\d{1,2}/\d{4}", "12/31/2017"),
    ("%d.%m.%Y", r"\d{1,2}\.\d{1,2}\.\d{4}", "31.12.2017"),
)
_DAY = r"^(\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4})"
_ZONE = r"\s*(Z|UTC|GMT|[+-]\d{2}(?::?\d{2})?)$"
_CLOCK = r"\d{1,2}:\d{2}(:\d{2}([.,]\d{1,9})?)?"

#: A text is a day, then perhaps a time of day, then perhaps a zone.
MACROS = (
    f"CREATE MACRO time_part(x) AS regexp_replace(regexp_replace(x, '{_DAY}', ''), '^[T ]\\s*', '')",
    "CREATE MACRO zone_part(x) AS CASE WHEN contains(x, ':') "
    f"THEN regexp_extract(time_part(x), '{_ZONE}', 1) ELSE '' END",
    f"CREATE MACRO clock_part(x) AS upper(CASE WHEN zone_part(x) = '' THEN time_part(x) "
    f"ELSE regexp_replace(time_part(x), '{_ZONE}', '') END)",
    "CREATE MACRO clock(c) AS CASE WHEN c = '' THEN TIME '00:00' "
    f"WHEN regexp_full_match(c, '{_CLOCK}') THEN try_cast(left(replace(c, ',', '.'), 15) AS TIME) "
    "ELSE CAST(coalesce(try_strptime(c, '%I:%M %p'), try_strptime(c, '%I:%M:%S %p')) AS TIME) END",
    f"CREATE MACRO day_as(x, shape, format) AS CASE WHEN regexp_full_match(x, shape || '([T ].*)?') "
    f"THEN CAST(try_strptime(regexp_extract(x, '{_DAY}', 1), format) AS DATE) END",
    "CREATE MACRO local_as(x, shape, format) AS day_as(x, shape, format) + clock(clock_part(x))",
    "CREATE MACRO utc_of(local, zone, company) AS CASE WHEN local IS NULL THEN NULL "
    "WHEN zone = '' THEN timezone('UTC', timezone(company, local)) "
    "WHEN zone IN ('Z', 'UTC', 'GMT') THEN local "
    "ELSE timezone('UTC', try_cast(strftime(local, '%Y-%m-%d %H:%M:%S.%f') || zone AS TIMESTAMPTZ)) END",
)


@dataclass(frozen=True)
class DateFormat:
    """How a column writes its dates. ``given``: said in the mapping, for the whole text."""

    pattern: str
    shape: str
    example: str
    given: bool = False

    def moment(self, text: str, zone: str) -> str:
        """SQL of the UTC instant in the text; times without a zone are in the company's."""
        if self.given:
            local = f"try_strptime({text}, {literal(self.pattern)})"
            return f"timezone('UTC', {local})" if "%z" in self.pattern else f"utc_of({local}, '', {literal(zone)})"
        return f"utc_of({self._local(text)}, zone_part({text}), {literal(zone)})"

    def day(self, text: str, zone: str) -> str:
        """SQL of the date in the text: the company's date where the text says its zone, else as written."""
        if self.given:
            local = f"try_strptime({text}, {literal(self.pattern)})"
            return f"CAST({f'timezone({literal(zone)}, {local})' if '%z' in self.pattern else local} AS DATE)"
        local = self._local(text)
        there = f"timezone({literal(zone)}, timezone('UTC', {self.moment(text, zone)}))"
        return f"CAST(CASE WHEN zone_part({text}) = '' THEN {local} ELSE {there} END AS DATE)"

    def _local(self, text: str) -> str:
        return f"local_as({text}, {literal(self.shape)}, {literal(self.pattern)})"


CANDIDATES = tuple(DateFormat(*parts) for parts in FORMATS)


def find_format(
    connection: Connection, *, relation: str, text: str, given: str | None, file: str, column: str
) -> DateFormat:
    """The format that reads most values of a column; ISO where none reads any.

    Question, naming file, column and an example, where two read equally many and disagree.
    """
    if given is not None:
        return DateFormat(given, "", given, given=True)
    counts = ", ".join(f"count({_day(found, 'x')})" for found in CANDIDATES)
    counted = connection.execute(f"SELECT {counts} FROM (SELECT {text} AS x FROM {relation})")
    read = counted.fetchone() or (0,) * len(CANDIDATES)
    best = [found for found, n in zip(CANDIDATES, read, strict=True) if n == max(read)]
    if max(read) == 0:
        return CANDIDATES[0]
    for other in best[1:]:
        differ = f"{_day(best[0], text)} IS DISTINCT FROM {_day(other, text)}"
        found = connection.execute(
            f"SELECT {text}, {_day(best[0], text)}, {_day(other, text)} FROM {relation} WHERE {differ} LIMIT 1"
        ).fetchone()
        if found is not None:
            raise Question(_question(file, column, best[0], other, found))
    return best[0]


def _day(found: DateFormat, text: str) -> str:
    return f"day_as({text}, {literal(found.shape)}, {literal(found.pattern)})"


def _question(file: str, column: str, one: DateFormat, other: DateFormat, found: tuple[object, ...]) -> str:
    readings = " or ".join(
        f"{day} (format = {found_as.pattern!r})" for day, found_as in zip(found[1:], (one, other), strict=True) if day
    )
    return (
        f"{file}, column {column!r}: its values don't say whether day or month comes first. "
        f"{found[0]!r} may be {readings}; say the format in the mapping"
    )
