"""Steps that are missing in the records of leads that got further: counted, and said."""

from __future__ import annotations

from collections.abc import Sequence

from salesformula.kit.answer import Caveat
from salesformula.kit.text import Count, Msg, Names
from salesformula.rooms.pipeline.answers.executed import Row
from salesformula.rooms.pipeline.answers.executed import count as total
from salesformula.rooms.pipeline.formula.funnel import SKIPPED

SKIPPED_CODE = "steps_skipped"

_WORDS = {"worked": "attempt", "connect": "connect", "discovery": "discovery", "demo": "demo"}


def skipped_caveat(rows: Sequence[Row]) -> tuple[Caveat, ...]:
    """A caveat with the number of leads per step that got further without it on record; none where there are none."""
    figures = {f"n_skipped_{step}": total(rows, f"n_skipped_{step}") for step in SKIPPED}
    parts = tuple(
        Msg("{leads} without {step}", leads=Count(figures[f"n_skipped_{step}"]), step=Msg(_WORDS[step]))
        for step in SKIPPED
        if figures[f"n_skipped_{step}"]
    )
    if not parts:
        return ()
    text = Msg(
        "Some leads got further without a step on record, and are counted at it all the same: {parts}.",
        parts=Names(parts),
    )
    return (Caveat(SKIPPED_CODE, text, figures),)
