"""Fewer cases than the policy asks for: the estimate is withheld, the count is not."""

from __future__ import annotations

from collections.abc import Sequence

from salesformula.kit.answer import Caveat
from salesformula.kit.text import Count, Msg, Names, period
from salesformula.rooms.pipeline.answers.executed import Row, label_of

TOO_FEW = "too_few_to_say"

#: So many groups are named in a sentence; the rest are counted.
NAMED = 8


def said(row: Row, by: Sequence[str]) -> Msg | str:
    """The group's label as a sentence says it: December 2024, where label_of has 2024-12."""
    return period(label_of(row, by))


def too_few_caveat(rows: Sequence[Row], *, by: Sequence[str], n: str, needed: int, cases: Msg) -> tuple[Caveat, ...]:
    """A caveat naming the groups whose estimate was withheld; none where there are none."""
    few = [row for row in rows if row["reason"] == TOO_FEW]
    if not few:
        return ()
    figures = {"needed": needed, "groups": [{"group": label_of(row, by), "n": row[n]} for row in few]}
    if not by:
        text = Msg(
            "{found} {cases}: too few to say; {needed} would be enough.",
            found=Count(few[0][n]),
            cases=cases,
            needed=Count(needed),
        )
        return (Caveat(TOO_FEW, text, figures),)
    listed = Names(tuple(said(row, by) for row in few[:NAMED]), more=max(0, len(few) - NAMED))
    text = Msg(
        "Too few to say, with fewer than {needed} {cases}: {listed}.", needed=Count(needed), cases=cases, listed=listed
    )
    return (Caveat(TOO_FEW, text, figures),)
