"""What the room answers: each formula put to the facts, with its doubt, its chart and its reasons."""

from __future__ import annotations

from salesformula.rooms.pipeline.answers.attainment import attainment
from salesformula.rooms.pipeline.answers.changes import changes
from salesformula.rooms.pipeline.answers.cycle import cycle
from salesformula.rooms.pipeline.answers.days_to_close import days_to_close
from salesformula.rooms.pipeline.answers.deal_size import deal_size
from salesformula.rooms.pipeline.answers.deals import deals, deals_opened
from salesformula.rooms.pipeline.answers.funnel import funnel
from salesformula.rooms.pipeline.answers.key_metric import key_metric
from salesformula.rooms.pipeline.answers.leads import leads
from salesformula.rooms.pipeline.answers.mix import mix
from salesformula.rooms.pipeline.answers.stages import stages
from salesformula.rooms.pipeline.answers.velocity import velocity
from salesformula.rooms.pipeline.answers.win_rate import win_rate

ANSWERS = (
    win_rate, key_metric, attainment, deal_size, days_to_close, mix, stages, deals, changes, funnel, leads, cycle,
    velocity, deals_opened,
)  # fmt: skip

__all__ = [
    "ANSWERS",
    "attainment",
    "changes",
    "cycle",
    "days_to_close",
    "deal_size",
    "deals",
    "deals_opened",
    "funnel",
    "key_metric",
    "leads",
    "mix",
    "stages",
    "velocity",
    "win_rate",
]
