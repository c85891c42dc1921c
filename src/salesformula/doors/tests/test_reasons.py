"""Every number reconciles with the rows behind it."""

from __future__ import annotations

from datetime import datetime

import pytest

from salesformula.doors.asking import ask
from salesformula.doors.question import Question
from salesformula.doors.reasons import reconcile, rows_behind, why_view
from salesformula.doors.tables import rows_question
from salesformula.identity.accounts import confirm
from salesformula.identity.viewer import OPERATOR, Viewer, viewer_named
from salesformula.kit import registry
from tests.small_world import ROLE_OF, email_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("small_world")]


@pytest.fixture(autouse=True)
def _everyone_is_confirmed(small_world: object) -> None:
    confirm(people=ROLE_OF, by=None, now=datetime(2025, 1, 3))


def questions() -> list[Question]:
    """Every answer, plain and by each of its groupings."""
    return [
        Question(answer.id, by=by)
        for answer in registry.answers().values()
        if answer.id.startswith("pipeline.")
        for by in [(), *((dimension.name,) for dimension in answer.dimensions)]
    ]


@pytest.mark.parametrize("question", questions(), ids=lambda q: f"{q.answer} {' '.join(q.by)}")
@pytest.mark.parametrize("who", ["operator", "m1", "s05"])
def test_the_rows_add_up_to_the_answer(question: Question, who: str) -> None:
    viewer: Viewer = OPERATOR if who == "operator" else viewer_named(email_of(who))
    answered = ask(question, viewer=viewer)
    behind = rows_behind(answered)
    if behind is None:
        assert answered.result.why is None or not answered.result.why.drill
        return
    assert behind.answer in ("pipeline.deals", "pipeline.deals_opened", "pipeline.leads")
    lines = reconcile(answered, ask(behind, viewer=viewer))
    assert lines
    if question.by and viewer is not OPERATOR and set(question.by) & {"manager", "team"}:
        # Teams and managers a viewer may not see are left out of the answer, their own deals are not.
        return
    assert [(line.column, line.difference) for line in lines if line.difference] == []


def test_each_row_leads_to_its_own_rows() -> None:
    answered = ask(Question("pipeline.win_rate", by=("owner",)), viewer=OPERATOR)
    assert answered.result.why is not None
    assert answered.result.why.drill is not None
    for row in answered.result.rows:
        behind = ask(rows_question(answered, row, answered.result.why.drill), viewer=OPERATOR).result.rows
        assert sum(one["is_won"] for one in behind) == row["n_won"]
        assert sum(one["won_amount"] for one in behind) == row["won_amount"]


def test_the_drawer_says_equation_rules_and_versions(rf: object) -> None:
    answered = ask(Question("pipeline.win_rate"), viewer=OPERATOR)
    view = why_view(answered, viewer=OPERATOR, close_url="/")
    assert view.equation == "24 won ÷ 48 closed = 50.00%"
    assert view.rows is not None
    assert view.rows.reconcile.endswith("Difference: 0")
    assert {"Policy", "Facts", "Formula"} <= {pair.label for pair in view.rules}
    assert view.command == "salesformula answer pipeline.win_rate"


def test_sums_of_amounts_carry_their_currency() -> None:
    view = why_view(ask(Question("pipeline.deal_size"), viewer=OPERATOR), viewer=OPERATOR, close_url="/")
    assert view.rows is not None
    assert "24 won, $" in view.rows.reconcile
    assert view.rows.reconcile.endswith(" won amount. Difference: 0")
