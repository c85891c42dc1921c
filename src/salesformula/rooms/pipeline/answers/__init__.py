"""What the room answers: each formula put to the facts, with its doubt, its chart and its reasons."""

from __future__ import annotations

from salesformula.rooms.pipeline.answers.attainment import attainment
from salesformula.rooms.pipeline.answers.changes import changes
from salesformula.rooms.pipeline.answers.days_to_close import days_to_close
from salesformula.rooms.pipeline.answers.deal_size import deal_size
from salesformula.rooms.pipeline.answers.deals import deals
from salesformula.rooms.pipeline.answers.key_metric import key_metric
from salesformula.rooms.pipeline.answers.mix import mix
from salesformula.rooms.pipeline.answers.stages import stages
from salesformula.rooms.pipeline.answers.win_rate import win_rate

ANSWERS = (win_rate, key_metric, attainment, deal_size, days_to_close, mix, stages, deals, changes)

__all__ = [
    "ANSWERS",
    "attainment",
    "changes",
    "days_to_close",
    "deal_size",
    "deals",
    "key_metric",
    "mix",
    "stages",
    "win_rate",
]
