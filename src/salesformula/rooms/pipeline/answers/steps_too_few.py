"""Steps whose share is withheld because too few leads came to the step before."""

from __future__ import annotations

from collections.abc import Sequence

from salesformula.kit.answer import Caveat
from salesformula.kit.text import Count, Msg, Names
from salesformula.rooms.pipeline.answers.executed import Row
from salesformula.rooms.pipeline.answers.too_few import TOO_FEW
from salesformula.rooms.pipeline.formula.funnel import STEPS

STEP_NAMES = {
    "worked": Msg("worked"),
    "connect": Msg("connect"),
    "discovery": Msg("discovery"),
    "demo": Msg("demo"),
    "won": Msg("customer"),
}


def steps_too_few(rows: Sequence[Row], *, needed: int) -> tuple[Caveat, ...]:
    """A caveat naming the steps withheld in some row; which rows they are stands in the table's cells."""
    withheld = [step for step in STEPS[1:] if any(row[f"{step}_share_reason"] for row in rows)]
    if not withheld:
        return ()
    steps = Names(tuple(STEP_NAMES[step] for step in withheld))
    if len(rows) == 1:
        text = Msg(
            "Too few to say, with fewer than {needed} leads at the step before: {steps}.",
            needed=Count(needed),
            steps=steps,
        )
    else:
        text = Msg(
            "In some groups too few to say, with fewer than {needed} leads at the step before: {steps}.",
            needed=Count(needed),
            steps=steps,
        )
    return (Caveat(TOO_FEW, text, {"needed": needed, "steps": withheld}),)
