"""Plans with all they can say, adopted as people do it and asked for as people ask."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from salesformula.doors.acting import do
from salesformula.doors.asking import ask
from salesformula.doors.question import Question
from salesformula.identity.accounts import confirm
from salesformula.identity.viewer import OPERATOR, viewer_named
from salesformula.kit.errors import Refused
from salesformula.rooms.compensation.verify import verify
from tests.small_world import ROLE_OF, email_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("small_world")]

PLAN: dict[str, Any] = {
    "name": "Everything", "starts_on": "2024-01-01", "ends_on": "2030-01-01", "reason": "to say all a plan can say",
    "components": [
        {"kind": "rate", "name": "sales", "measure": "amount", "rate": "10%"},
        {"kind": "spiff", "name": "extra", "measure": "amount", "amount": "50", "at_least": "100"},
        {"kind": "override", "name": "team", "measure": "amount", "rate": "1%"},
        {"kind": "rating", "name": "stars", "applies_to": ["sales"], "bonus": "20%"},
    ],
    "caps": [{"amount": "300", "per": "month"}, {"amount": "500", "per": "year", "applies_to": "sales"}],
    "draw": {"amount": "100", "recoverable": True}, "leavers": "forfeit",
}  # fmt: skip
MINE = "s01"


def rows_of(answer: str, viewer: Any = OPERATOR, **question: Any) -> list[dict[str, Any]]:
    return list(ask(Question(f"compensation.{answer}", **question), viewer=viewer).result.rows)


def test_what_is_adopted_is_paid_proven_and_seen_by_the_payee_alone(small_world: object) -> None:
    confirm(people=ROLE_OF, by=None, now=datetime(2025, 1, 3, tzinfo=UTC))
    do("compensation.adopt_plan", PLAN, viewer=OPERATOR)
    everyones = rows_of("ledger")
    paid = {row["component"] for row in everyones if row["pay_amount"]}
    assert {"sales", "extra", "team", "cap", "draw"} <= paid
    mine = rows_of("ledger", viewer_named(email_of(MINE)))
    assert {row["payee_id"] for row in mine} == {MINE}
    assert {row["component"] for row in mine} & {"cap", "draw"}
    assert [row for row in everyones if row["payee_id"] == MINE] == mine
    for period in sorted({row["period"] for row in mine if row["period"]}):
        [row] = rows_of("bundle", where={"payee_id": MINE, "period": period})
        assert verify(json.loads(row["bundle"])) == []
        stated = sum(line["pay_amount"] for line in mine if line["period"] == period)
        assert row["pay_amount"] == stated


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"caps": [{"amount": "0"}]}, "caps"),
        ({"caps": [{"amount": "10", "applies_to": "nothing"}]}, "a cap applies to nothing"),
        ({"draw": {"amount": "-5"}}, "draw"),
        ({"leavers": "maybe"}, "leavers"),
        ({"ends_on": "2024-01-01"}, "must end after it starts"),
        ({"components": [{"kind": "spiff"}]}, "amount"),
        ({"components": [{"kind": "rate", "rate": "-8%"}]}, "a rate can't be below 0"),
        ({"components": [{"kind": "rate", "rate": 1, "rates_by_person": {"s01": -1}}]}, "a rate can't be below 0"),
        ({"components": [{"kind": "tiers", "bands": [{"from_share": 0, "rate": -1}]}]}, "a rate can't be below 0"),
        ({"components": [{"kind": "quartiles", "rates": [4, 3, 2, -1]}]}, "a rate can't be below 0"),
        ({"components": [{"kind": "rating"}, {"kind": "rate", "rate": 1, "payout": [{"share": 1, "on": "rating"}]}]},
         "only a bonus on ratings"),
    ],
)  # fmt: skip
def test_what_no_plan_can_be_is_refused_with_the_reason(changed: dict[str, Any], said: str) -> None:
    with pytest.raises(Refused, match=said):
        do("compensation.adopt_plan", PLAN | changed, viewer=OPERATOR)
