"""Times of day and zones, and the instant that a local time is."""

from __future__ import annotations

from dataclasses import dataclass

_ZONE = r"\s*(Z|UTC|GMT|[+-]\d{2}(?::?\d{2})?)$"
_CLOCK = r"\d{1,2}:\d{2}(:\d{2}([.,]\d{1,9})?)?"

#: Of what stands behind a day: its zone, its time of day. A local time that a change of clocks skips is read as if
#: the clocks had not changed yet (02:30 becomes 03:30); of a time that comes twice, the second is meant.
MACROS = (
    f"CREATE MACRO zone_of(rest) AS CASE WHEN contains(rest, ':') THEN regexp_extract(rest, '{_ZONE}', 1) ELSE '' END",
    "CREATE MACRO clock_of(rest) AS CASE WHEN contains(rest, ':') "
    f"THEN upper(regexp_replace(rest, '{_ZONE}', '')) ELSE rest END",
    "CREATE MACRO half_day(c) AS regexp_replace(replace(c, '\u202f', ' '), '([AP])\\.\\s?M\\.?$', '\\1M')",
    "CREATE MACRO clock(c) AS CASE WHEN c = '' THEN TIME '00:00' "
    f"WHEN regexp_full_match(c, '{_CLOCK}') THEN try_cast(left(replace(c, ',', '.'), 15) AS TIME) "
    "ELSE CAST(coalesce(try_strptime(half_day(c), '%I:%M %p'), try_strptime(half_day(c), '%I:%M:%S %p')) AS TIME) END",
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
