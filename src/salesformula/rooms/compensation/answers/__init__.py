"""What the room answers: plans in force, the lines they pay, each payee's statement, the published levels."""

from __future__ import annotations

from salesformula.rooms.compensation.answers.acknowledgements import acknowledgements
from salesformula.rooms.compensation.answers.aha import aha
from salesformula.rooms.compensation.answers.bundle import bundle
from salesformula.rooms.compensation.answers.churn import churn
from salesformula.rooms.compensation.answers.customers import customers
from salesformula.rooms.compensation.answers.disputes import dispute_thread, disputes
from salesformula.rooms.compensation.answers.earnings_forecast import earnings_forecast
from salesformula.rooms.compensation.answers.ideas import ideas
from salesformula.rooms.compensation.answers.impact import impact
from salesformula.rooms.compensation.answers.ledger import ledger
from salesformula.rooms.compensation.answers.level_progress import progress
from salesformula.rooms.compensation.answers.levels import levels
from salesformula.rooms.compensation.answers.pay_delay import pay_delay
from salesformula.rooms.compensation.answers.periods import periods
from salesformula.rooms.compensation.answers.plan_checklist import plan_checklist
from salesformula.rooms.compensation.answers.plan_effect import plan_effect
from salesformula.rooms.compensation.answers.plan_lab import plan_lab
from salesformula.rooms.compensation.answers.plan_lab_people import plan_lab_people
from salesformula.rooms.compensation.answers.plans import plans
from salesformula.rooms.compensation.answers.redesigns import redesigns
from salesformula.rooms.compensation.answers.shelfware import shelfware
from salesformula.rooms.compensation.answers.statement import statement
from salesformula.rooms.compensation.answers.success_training import success_training
from salesformula.rooms.compensation.answers.thresholds import thresholds
from salesformula.rooms.compensation.answers.time_to_level import time_to_level
from salesformula.rooms.compensation.answers.what_if import what_if_answer

ANSWERS = (
    ledger,
    statement,
    bundle,
    periods,
    impact,
    plans,
    levels,
    progress,
    time_to_level,
    what_if_answer,
    earnings_forecast,
    plan_lab,
    plan_lab_people,
    plan_checklist,
    pay_delay,
    thresholds,
    plan_effect,
    aha,
    churn,
    customers,
    shelfware,
    success_training,
    redesigns,
    ideas,
    acknowledgements,
    dispute_thread,
    disputes,
)

__all__ = [
    "ANSWERS",
    "aha",
    "bundle",
    "churn",
    "customers",
    "dispute_thread",
    "disputes",
    "earnings_forecast",
    "ledger",
    "levels",
    "plans",
    "shelfware",
    "statement",
    "success_training",
    "what_if_answer",
]
