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
    "CREATE MACRO utc_of(local, zone, unsaid) AS CASE WHEN local IS NULL THEN NULL "
    "WHEN zone = '' THEN timezone('UTC', timezone(unsaid, local)) "
    "WHEN zone IN ('Z', 'UTC', 'GMT') THEN local "
    "ELSE timezone('UTC', try_cast(strftime(local, '%Y-%m-%d %H:%M:%S.%f') || zone AS TIMESTAMPTZ)) END",
)


@dataclass(frozen=True)
class Zones:
    """The zone of the company's days, and the one in which a file writes times of day without a zone."""

    company: str
    times: str


@dataclass(frozen=True)
class DateFormat:
    """How a column writes its dates. ``given``: said in the mapping, for the whole text."""

    pattern: str
    shape: str
    example: str
    given: bool = False

    def moment(self, text: str, zones: Zones) -> str:
        """SQL of the UTC instant in the text: a day without a time of day begins with the company's."""
        if self.given:
            local = f"try_strptime({text}, {literal(self.pattern)})"
            if "%z" in self.pattern:
                return f"timezone('UTC', {local})"
            return f"utc_of({local}, '', {literal(zones.times if self._has_clock else zones.company)})"
        unsaid = f"CASE WHEN clock_part({text}) = '' THEN {literal(zones.company)} ELSE {literal(zones.times)} END"
        return f"utc_of({self._local(text)}, zone_part({text}), {unsaid})"

    def day(self, text: str, zones: Zones) -> str:
        """SQL of the date in the text: the company's date of an instant; a day, or midnight without a zone, as written.

        Midnight is how a day looks once a database or a spreadsheet has stored it as a time.
        """
        if self.given:
            local = f"try_strptime({text}, {literal(self.pattern)})"
            if "%z" in self.pattern:
                return f"CAST(timezone({literal(zones.company)}, {local}) AS DATE)"
            zone = "''"
        else:
            local, zone = self._local(text), f"zone_part({text})"
        there = f"timezone({literal(zones.company)}, timezone('UTC', {self.moment(text, zones)}))"
        midnight = f"{local} = date_trunc('day', {local})"
        as_written = f"{zone} = ''" if zones.times == zones.company else f"{zone} = '' AND {midnight}"
        return f"CAST(CASE WHEN {as_written} THEN {local} ELSE {there} END AS DATE)"

    @property
    def _has_clock(self) -> bool:
        return "%H" in self.pattern or "%I" in self.pattern

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
