"""The manifest of the room compensation: who may see whose pay, its answers and actions."""

from __future__ import annotations

from salesformula.kit.room import Card, Page, Right, Room, Weighing
from salesformula.rooms.compensation.actions import ACTIONS
from salesformula.rooms.compensation.actions.closing import CLOSE
from salesformula.rooms.compensation.actions.disputes import SETTLE
from salesformula.rooms.compensation.actions.plans import ADOPT
from salesformula.rooms.compensation.answers import ANSWERS
from salesformula.rooms.compensation.answers.adopted import VIEW, VIEW_ALL
from salesformula.rooms.compensation.answers.customer_words import VIEW_CUSTOMERS
from salesformula.rooms.compensation.models import forget
from salesformula.rooms.compensation.models.weighing import weighs
from salesformula.rooms.compensation.policy import CompensationPolicy, LevelsPolicy

ROOM = Room(
    name="compensation",
    title="Pay",
    rights=(
        Right(
            VIEW,
            "See one's own pay, line by line, and the plans in force",
            frozenset({"seller", "manager", "director", "executive", "operations"}),
        ),
        Right(VIEW_ALL, "See everyone's pay", frozenset({"executive", "operations"})),
        Right(
            VIEW_CUSTOMERS,
            "See which customers stay, use what they bought or leave, within one's scope",
            frozenset({"seller", "manager", "director", "executive", "operations", "enablement"}),
        ),
        Right(ADOPT, "Adopt pay plans, lead their redesign", frozenset({"executive", "operations"})),
        Right(CLOSE, "Review, approve and pay months of pay", frozenset({"executive", "operations"})),
        Right(SETTLE, "Answer and settle questions about pay", frozenset({"executive", "operations"})),
    ),
    answers=ANSWERS,
    actions=ACTIONS,
    pages=(
        Page(
            name="pay",
            title="Pay",
            section="Sell",
            url="compensation/pay/",
            right=VIEW,
        ),
        Page(
            name="questions_about_pay",
            title="Questions about pay",
            section="Manage",
            url="compensation/disputes/",
            right=SETTLE,
            leads=(Card("compensation.disputes"),),
        ),
        Page(
            name="levels",
            title="Levels",
            section="Sell",
            url="compensation/levels/",
            right=VIEW,
            leads=(Card("compensation.level_progress", by=("payee",)),),
        ),
        Page(
            name="plan_lab",
            title="Plan lab",
            section="Plan",
            url="compensation/lab/",
            right=VIEW_ALL,
        ),
        Page(
            name="closing_pay",
            title="Closing pay",
            section="Manage",
            url="compensation/closing/",
            right=CLOSE,
            leads=(Card("compensation.periods"),),
        ),
        Page(
            name="plan_redesign",
            title="Plan redesign",
            section="Plan",
            url="compensation/redesign/",
            right=VIEW,
            leads=(
                Card("compensation.acknowledgements", params={"is_waiting": "true"}),
                Card("compensation.redesigns", params={"is_open": "true"}),
            ),
        ),
        Page(
            name="customers_who_stay",
            title="Customers who stay",
            section="Improve",
            url="compensation/customers/",
            right=VIEW_CUSTOMERS,
            leads=(Card("compensation.churn", by=("seller",)), Card("compensation.shelfware")),
        ),
    ),
    policies=(CompensationPolicy, LevelsPolicy),
    forgets=forget,
    weighs=Weighing(VIEW_ALL, weighs),
)
