"""A dated setting: which value held when, for the company and for teams that have one of their own."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any


@dataclass(frozen=True)
class Change:
    """A value recorded for the company (``team_id`` None) or a team, from a day on; None: the company's again."""

    effective_from: date
    team_id: str | None
    value: Any


@dataclass(frozen=True)
class DatedValue:
    """A value and the days it holds, half-open: from ``valid_from`` (None: ever) to before ``valid_to`` (None: still).

    ``team_id`` None is the company's own.
    """

    setting: str
    team_id: str | None
    valid_from: date | None
    valid_to: date | None
    value: Any

    def holds_on(self, day: date) -> bool:
        """Whether the day lies within."""
        return (self.valid_from is None or self.valid_from <= day) and (self.valid_to is None or day < self.valid_to)


@dataclass(frozen=True)
class Dated:
    """All values of one setting as rows of (setting, team_id, valid_from, valid_to, value).

    The company's rows leave no day out; a team's cover the days on which it has a value of its own. No two rows of
    one team, or of the company, share a day.
    """

    setting: str
    rows: tuple[DatedValue, ...]

    def on(self, day: date, *, team_id: str | None = None) -> Any:
        """The value for a team on a day: its own, else the company's."""
        holding = [row for row in self.rows if row.team_id in (None, team_id) and row.holds_on(day)]
        return max(holding, key=lambda row: row.team_id is not None).value

    @property
    def company(self) -> tuple[DatedValue, ...]:
        """The company's rows, oldest first."""
        return tuple(row for row in self.rows if row.team_id is None)

    @property
    def teams(self) -> tuple[DatedValue, ...]:
        """The rows of teams with a value of their own, team by team."""
        return tuple(row for row in self.rows if row.team_id is not None)


def always(value: Any, *, setting: str = "") -> Dated:
    """One value for everyone and for ever."""
    return Dated(setting, (DatedValue(setting, None, None, None, value),))


def laid_out(setting: str, *, default: Any, changes: Iterable[Change]) -> Dated:
    """The default with changes laid over it, given in the order they were recorded; on one day the last one wins."""
    per_team: dict[str | None, dict[date | None, Any]] = {None: {None: default}}
    for change in changes:
        per_team.setdefault(change.team_id, {})[change.effective_from] = change.value
    rows = _rows(setting, None, per_team.pop(None))
    for team_id in sorted(team for team in per_team if team is not None):
        own = _rows(setting, team_id, per_team[team_id])
        rows += [row for row in own if row.value is not None]
    return Dated(setting, tuple(rows))


def _rows(setting: str, team_id: str | None, starts: dict[date | None, Any]) -> list[DatedValue]:
    """A row from each start to the next; starts that change nothing are none."""
    in_order = sorted(starts.items(), key=lambda start: start[0] or date.min)
    steps = [start for n, start in enumerate(in_order) if n == 0 or start[1] != in_order[n - 1][1]]
    ends: list[date | None] = [start for start, _ in steps[1:]]
    return [
        DatedValue(setting, team_id, start, end, value)
        for (start, value), end in zip(steps, [*ends, None], strict=True)
    ]
