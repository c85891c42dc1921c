"""What is said of levels: the finding, how it is counted, what is left out, the chart and the reasons."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

from salesformula.doors.writing import words
from salesformula.kit.answer import Ask, Caveat, Result, Why
from salesformula.kit.text import Day, Msg, Names
from salesformula.rooms.compensation.answers.ledger import REASONS
from salesformula.rooms.compensation.answers.level_words import (
    NAMES,
    counted_said,
    missing_said,
    share_of,
    stands_said,
)
from salesformula.rooms.compensation.charts.levels import level_bars
from salesformula.rooms.compensation.formula.ladder import LadderInForce
from salesformula.rooms.compensation.formula.level_progress import Progress

Row = dict[str, Any]


class Told:
    """The result over the rows its reader may see."""

    def __init__(self, ask: Ask, now: LadderInForce | None, left_out: Mapping[str, int]) -> None:
        self.ask, self.now, self.left_out = ask, now, left_out
        self.of_person: dict[str, Progress] = {}

    def result(self, rows: list[Row]) -> Result:
        """Rows, and what is said of them."""
        now = self.now
        if now is None:
            return Result(rows=[], finding=Msg("No ladder of levels is in force"), caption=_adopt_one())
        alone = self.of_person.get(str(rows[0].get("payee_id"))) if len(rows) == 1 else None
        return Result(
            rows=rows,
            finding=_finding(rows, self.ask),
            caption=Msg("Counted: {how}; in force since {day}", how=counted_said(now.ladder),
                        day=Day(now.ladder.starts_on)),
            caveats=(*_decided(rows), *_left_out(self.left_out)),
            figure=level_bars(_drawn(alone, now.ladder.currency)) if alone else None,
            why=_why(alone, rows[0], now) if alone else None,
            for_rows=self.result,
        )  # fmt: skip


def _adopt_one() -> Msg:
    return Msg("Levels are told from the day on which one is adopted")


def _finding(rows: list[Row], ask: Ask) -> Msg:
    if not rows and ask.whose is not None:
        return Msg("You are not on the ladder: it is for those who sell")
    if not rows:
        return Msg("Nobody climbs the ladder yet")
    if len(rows) == 1 and "payee" in ask.by:
        return said_of(rows[0])
    at: Counter[int] = Counter()
    for row in rows:
        at[row["level"]] += row["n_people"] or 1
    parts = [
        Msg("one person at level {level}", "{n} people at level {level}", n, level=level)
        for level, n in sorted(at.items())
    ]
    return Msg("On the ladder: {parts}", parts=Names(tuple(parts)))


def said_of(row: Row) -> Msg:
    """A person's level and what is missing for the next, in one sentence."""
    at = Msg("Level {level}", level=row["level"])
    if row["promoted_on"] is not None:
        at = Msg("Level {level} since {day}", level=row["level"], day=Day(row["promoted_on"]))
    if row["next_level"] is None:
        return Msg("{at}, the highest there is", at=at)
    return Msg("{at}; for level {next}: {missing}", at=at, next=row["next_level"], missing=row["missing"])


def _decided(rows: list[Row]) -> tuple[Caveat, ...]:
    decided = [row for row in rows if row["is_override"]]
    if not decided:
        return ()
    if len(rows) == 1:
        text = Msg("The level was given by a decision, not by the numbers: {why}", why=decided[0]["override_reason"])
    else:
        text = Msg(
            "One level was given by a decision, not by the numbers.",
            "{n} levels were given by a decision, not by the numbers.",
            len(decided),
        )
    return (Caveat("decided_otherwise", text, {"n": len(decided)}),)


def _left_out(left_out: Mapping[str, int]) -> tuple[Caveat, ...]:
    return tuple(
        Caveat(
            f"not_counted_{reason}",
            Msg("One credit does not count: {why}.", "{n} credits do not count: {why}.", n, why=WHY_NOT[reason]),
            {"n": n},
        )
        for reason, n in sorted(left_out.items())
    )


WHY_NOT = REASONS | {
    "no_measure": Msg("the deal does not tell its recurring revenue"),
    "no_rate": Msg("no exchange rate into the ladder's currency is known for the day"),
}


def _drawn(one: Progress, currency: str) -> list[Row]:
    return [
        {
            "label": words(NAMES[criterion.criterion]),
            "share": share_of(criterion),
            "is_met": criterion.is_met,
            "note": words(missing_said(criterion, currency) or Msg("met")),
        }
        for criterion in one.criteria
    ]


def _why(alone: Progress, row: Row, now: LadderInForce) -> Why:
    """The criteria of the next level, one by one, and the ladder they belong to."""
    next_level = row["next_level"]
    if next_level is None:
        equation = Msg("The one level is reached", "All {n} levels are reached", now.ladder.top)
    else:
        equation = Msg(
            "{met} of {asked} criteria of level {next} are met",
            met=row["n_met"],
            asked=row["n_criteria"],
            next=next_level,
        )
    return Why(
        number=Msg("Level {level}", level=row["level"]),
        equation=equation,
        sentence=Msg(
            "The next level comes on the first day on which all its criteria hold together. Nobody falls back."
        ),
        counted=tuple((NAMES[one.criterion], stands_said(one, now.ladder.currency)) for one in alone.criteria),
        rules=((Msg("Ladder"), now.ladder.name), (Msg("In force since"), Day(now.ladder.starts_on))),
    )
