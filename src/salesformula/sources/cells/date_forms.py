"""The ways in which dates are written, and the SQL that reads each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from salesformula.sources.cells.clocks import Zones
from salesformula.sources.sql_text import literal

_AFTER = r"(?:[T ,\x{a0}\x{202f}]\s*|$)"
_NAME = r"[A-Za-z]{3,9}\.?"


class DateForm(Protocol):
    """One way of writing dates. All arguments and results are SQL; what can't be read is null."""

    @property
    def example(self) -> str:
        """A date written so."""

    def found(self, text: str) -> str:
        """The day that the text begins with."""

    def moment(self, text: str, zones: Zones) -> str:
        """The instant in UTC; a day without a time of day begins with the company's."""

    def day(self, text: str, zones: Zones) -> str:
        """The date: an instant's is the company's, a day without a time of day is as written.

        So is midnight without a zone: that is how a day looks once a database or a spreadsheet has stored it.
        """


@dataclass(frozen=True)
class Written:
    """A day in figures or with the month's name, then perhaps a time of day, then perhaps a zone."""

    pattern: str
    shape: str
    example: str
    by_name: bool = False

    def found(self, text: str) -> str:
        """See DateForm."""
        day, patterns = f"regexp_extract({text}, {literal(self._head)}, 1)", literal(self.pattern)
        if self.by_name:
            day = f"regexp_replace(regexp_replace({day}, '[^0-9A-Za-z]+', ' ', 'g'), '(?i)sept ', 'Sep ')"
            patterns = f"[{literal(self.pattern)}, {literal(self.pattern.replace('%b', '%B'))}]"
        return f"CAST(try_strptime({day}, {patterns}) AS DATE)"

    def moment(self, text: str, zones: Zones) -> str:
        """See DateForm."""
        rest = self._rest(text)
        begun = f"timezone('UTC', timezone({literal(zones.company)}, CAST({self.found(text)} AS TIMESTAMP)))"
        timed = f"utc_of({self._local(text)}, zone_of({rest}), {literal(zones.times)})"
        return f"CASE WHEN {rest} = '' THEN {begun} ELSE {timed} END"

    def day(self, text: str, zones: Zones) -> str:
        """See DateForm."""
        local, rest = self._local(text), self._rest(text)
        timed = _day(local, self.moment(text, zones), zones, unzoned=f"zone_of({rest}) = ''")
        return f"CASE WHEN {rest} = '' THEN {self.found(text)} ELSE {timed} END"

    @property
    def _head(self) -> str:
        return f"^({self.shape}){_AFTER}"

    def _rest(self, text: str) -> str:
        return f"regexp_replace({text}, {literal(self._head)}, '')"

    def _local(self, text: str) -> str:
        return f"({self.found(text)} + clock(clock_of({self._rest(text)})))"


@dataclass(frozen=True)
class Given:
    """A pattern from the mapping, for the whole text."""

    pattern: str

    @property
    def example(self) -> str:
        """The pattern itself: only the mapping's author knows more."""
        return self.pattern

    def found(self, text: str) -> str:
        """See DateForm."""
        return f"CAST(try_strptime({text}, {literal(self.pattern)}) AS DATE)"

    def moment(self, text: str, zones: Zones) -> str:
        """See DateForm."""
        local = f"try_strptime({text}, {literal(self.pattern)})"
        if "%z" in self.pattern:
            return f"timezone('UTC', {local})"
        has_clock = "%H" in self.pattern or "%I" in self.pattern
        return f"utc_of({local}, '', {literal(zones.times if has_clock else zones.company)})"

    def day(self, text: str, zones: Zones) -> str:
        """See DateForm."""
        local = f"try_strptime({text}, {literal(self.pattern)})"
        if "%z" in self.pattern:
            return f"CAST(timezone({literal(zones.company)}, {local}) AS DATE)"
        return _day(local, self.moment(text, zones), zones, unzoned="true")


@dataclass(frozen=True)
class Serial:
    """A spreadsheet's day number: 46296 is 2026-10-01, its fraction the time of day."""

    example: str = "46296"
    told: str = "days counted by a spreadsheet (46296 is 2026-10-01)"

    def found(self, text: str) -> str:
        """See DateForm."""
        return f"CAST({self._local(text)} AS DATE)"

    def moment(self, text: str, zones: Zones) -> str:
        """See DateForm."""
        unsaid = f"CASE WHEN contains({text}, '.') THEN {literal(zones.times)} ELSE {literal(zones.company)} END"
        return f"utc_of({self._local(text)}, '', {unsaid})"

    def day(self, text: str, zones: Zones) -> str:
        """See DateForm."""
        return _day(self._local(text), self.moment(text, zones), zones, unzoned="true")

    def _local(self, text: str) -> str:
        number = f"CASE WHEN regexp_full_match({text}, '\\d{{5}}(\\.\\d+)?') THEN CAST({text} AS DOUBLE) END"
        return f"(TIMESTAMP '1899-12-30' + to_seconds(CAST(round(({number}) * 86400) AS BIGINT)))"


@dataclass(frozen=True)
class Epoch:
    """Seconds or milliseconds since 1970 in UTC. A date at midnight in UTC is that day: so CRMs keep days."""

    digits: str
    per_second: int
    example: str
    told: str

    def found(self, text: str) -> str:
        """See DateForm."""
        return f"CAST({self._utc(text)} AS DATE)"

    def moment(self, text: str, zones: Zones) -> str:
        """See DateForm."""
        return self._utc(text)

    def day(self, text: str, zones: Zones) -> str:
        """See DateForm."""
        return _day(self._utc(text), self._utc(text), zones, unzoned="true", always=True)

    def _utc(self, text: str) -> str:
        number = f"CASE WHEN regexp_full_match({text}, {literal(self.digits)}) THEN CAST({text} AS BIGINT) END"
        return f"make_timestamp(({number}) * {1_000_000 // self.per_second})"


def _day(local: str, moment: str, zones: Zones, *, unzoned: str, always: bool = False) -> str:
    """The date of a local time: as written where that is a day, else the company's. ``always``: ``local`` is UTC."""
    company = f"timezone({literal(zones.company)}, timezone('UTC', {moment}))"
    same = zones.times == zones.company and not always
    as_written = unzoned if same else f"{unzoned} AND {local} = date_trunc('day', {local})"
    return f"CAST(CASE WHEN {as_written} THEN {local} ELSE {company} END AS DATE)"


WRITTEN = (
    Written("%Y-%m-%d", r"\d{4}-\d{1,2}-\d{1,2}", "2017-12-31"),
    Written("%Y/%m/%d", r"\d{4}/\d{1,2}/\d{1,2}", "2017/12/31"),
    Written("%Y.%m.%d", r"\d{4}\.\d{1,2}\.\d{1,2}", "2017.12.31"),
    Written("%d-%m-%Y", r"\d{1,2}-\d{1,2}-\d{4}", "31-12-2017"),
    Written("%m-%d-%Y", r"\d{1,2}-\d{1,2}-\d{4}", "12-31-2017"),
    Written("%d/%m/%Y", r"\d{1,2}/\d{1,2}/\d{4}", "31/12/2017"),
    Written("%m/%d/%Y", r"\d{1,2}/\d{1,2}/\d{4}", "12/31/2017"),
    Written("%d.%m.%Y", r"\d{1,2}\.\d{1,2}\.\d{4}", "31.12.2017"),
    Written("%Y%m%d", r"\d{8}", "20171231"),
    Written("%d %b %Y", rf"\d{{1,2}}[-/. ]\s*{_NAME}[-/., ]\s*\d{{4}}", "31 Dec 2017", by_name=True),
    Written("%b %d %Y", rf"{_NAME}[- ]\s*\d{{1,2}}[-, ]\s*\d{{4}}", "Dec 31, 2017", by_name=True),
)
#: Numbers are dates only where every value of the column is such a number.
COUNTED: tuple[Serial | Epoch, ...] = (
    Serial(),
    Epoch(r"\d{9,10}", 1, "1514678400", "seconds since 1970 in UTC"),
    Epoch(r"\d{12,13}", 1000, "1514678400000", "milliseconds since 1970 in UTC"),
)
#: A day whose year has two digits, in any order.
SHORT_YEAR = (
    r"^(?:\d{1,2}[-/. ]\d{1,2}[-/. ]\d{2}"
    rf"|\d{{1,2}}[-/. ]\s*{_NAME}[-/., ]\s*\d{{2}}|{_NAME}[- ]\s*\d{{1,2}}[-, ]\s*\d{{2}}){_AFTER}"
)
