"""Who may ask what, and what they are told."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from decimal import Decimal

import pytest

from salesformula.doors.asking import ask
from salesformula.doors.exports import export
from salesformula.doors.question import Question
from salesformula.doors.remembering import forget_all
from salesformula.identity.accounts import confirm
from salesformula.identity.viewer import OPERATOR, Viewer, viewer_named
from salesformula.kit import registry
from salesformula.kit.answer import Ask, Result
from salesformula.kit.errors import NotAllowed, NotFound, Refused
from tests.small_world import ROLE_OF, SELLERS, email_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("small_world")]

BY_OWNER = Question("pipeline.win_rate", by=("owner",))


@pytest.fixture(autouse=True)
def _everyone_is_confirmed(small_world: object) -> None:
    confirm(people=ROLE_OF, by=None, now=datetime(2025, 1, 3))


def named(person_id: str) -> Viewer:
    return viewer_named(email_of(person_id))


def owners_told(question: Question, viewer: Viewer) -> list[str]:
    return [row["owner_id"] for row in ask(question, viewer=viewer).result.rows]


def test_a_manager_is_told_of_the_people_below_and_nobody_else() -> None:
    assert owners_told(BY_OWNER, named("m1")) == SELLERS[:4]


def test_a_seller_is_told_of_themselves() -> None:
    assert owners_told(BY_OWNER, named("s05")) == ["s05"]


def test_the_operator_is_told_of_everyone() -> None:
    assert owners_told(BY_OWNER, OPERATOR) == SELLERS


def test_no_hidden_colleague_is_named_anywhere_in_what_a_seller_is_given() -> None:
    given = export(ask(BY_OWNER, viewer=named("s05")), form="json").decode()
    everyone = ask(BY_OWNER, viewer=OPERATOR).result.rows
    hidden = [row["owner"] for row in everyone if row["owner_id"] != "s05"]
    assert [name for name in hidden if f'"{name}"' in given] == []


@pytest.mark.parametrize(("viewer", "by"), [("s05", "manager"), ("s05", "team"), ("m1", "manager")])
def test_groups_none_of_which_may_be_seen_are_withheld_and_no_number_is_told(viewer: str, by: str) -> None:
    result = ask(Question("pipeline.win_rate", by=(by,)), viewer=named(viewer)).result
    if viewer == "m1":
        assert [row["manager_id"] for row in result.rows] == ["m1"]
        return
    assert (result.rows, str(result.finding)) == ([], "Win rate: withheld")
    assert [caveat.code for caveat in result.caveats] == ["withheld"]
    assert (
        "n = 0" not in export(ask(Question("pipeline.win_rate", by=(by,)), viewer=named(viewer)), form="json").decode()
    )


def test_a_comparison_is_worked_out_once_and_each_is_told_their_own_of_it(monkeypatch: pytest.MonkeyPatch) -> None:
    found, worked_out = registry.answer("pipeline.win_rate"), list[Ask]()

    def counted(asking: Ask) -> Result:
        worked_out.append(asking)
        return found.function(asking)

    monkeypatch.setattr(registry, "answer", lambda id: replace(found, function=counted))
    forget_all()
    assert [owners_told(BY_OWNER, named(one)) for one in ("s05", "s06")] == [["s05"], ["s06"]]
    assert owners_told(BY_OWNER, OPERATOR) == SELLERS
    assert len(worked_out) == 1


def test_one_persons_numbers_are_the_same_for_every_viewer() -> None:
    def numbers(viewer: Viewer) -> dict[str, object]:
        rows = ask(BY_OWNER, viewer=viewer).result.rows
        return next(row for row in rows if row["owner_id"] == "s05")

    assert numbers(named("s05")) == numbers(named("m2")) == numbers(named("x1")) == numbers(OPERATOR)


def test_counts_are_narrowed_before_they_are_made() -> None:
    assert ask(Question("pipeline.win_rate"), viewer=named("s05")).result.rows[0]["n_closed"] == 4
    assert ask(Question("pipeline.win_rate"), viewer=named("m2")).result.rows[0]["n_closed"] == 16
    assert ask(Question("pipeline.win_rate"), viewer=OPERATOR).result.rows[0]["n_closed"] == 48


@pytest.mark.parametrize("where", [{"owner_id": "s01"}, {"owner_id": "nobody"}, {"owner": "no such name"}])
def test_asking_for_someone_out_of_scope_is_like_asking_for_nobody(where: dict[str, str]) -> None:
    with pytest.raises(NotFound, match="there is no owner"):
        ask(Question("pipeline.win_rate", where=where), viewer=named("s05"))


def test_a_role_without_the_right_is_refused() -> None:
    with pytest.raises(NotAllowed, match=r"marketer.*pipeline\.view"):
        ask(BY_OWNER, viewer=named("k1"))


@pytest.mark.parametrize(
    ("question", "said"),
    [
        (Question("pipeline.win"), "there is no answer 'pipeline.win'"),
        (Question("pipeline.win_rate", by=("colour",)), "can't be grouped by 'colour'; it can by:"),
        (Question("pipeline.win_rate", by=("owner", "owner")), "named twice"),
        (Question("pipeline.win_rate", where={"colour": "red"}), "has no filter 'colour'"),
        (Question("pipeline.win_rate", params={"shade": "1"}), "has no parameter 'shade'"),
        (Question("pipeline.win_rate", params={"basis": "guess"}), "parameter basis"),
    ],
)
def test_a_question_that_cannot_be_is_refused_with_what_there_is(question: Question, said: str) -> None:
    with pytest.raises(Refused, match=said):
        ask(question, viewer=OPERATOR)


def test_deals_decided_after_the_day_asked_for_are_still_open() -> None:
    question = Question("pipeline.win_rate")
    full = ask(question, viewer=OPERATOR)
    closed_days = ask(Question("pipeline.deals"), viewer=OPERATOR).result.rows
    middle = sorted(row["closed_on"] for row in closed_days if row["closed_on"])[20]
    then = ask(Question("pipeline.win_rate", as_of=middle), viewer=OPERATOR)
    by_hand = sum(1 for row in closed_days if row["closed_on"] and row["closed_on"] <= middle)
    assert then.result.rows[0]["n_closed"] == by_hand < full.result.rows[0]["n_closed"]
    assert then.as_of == middle


def test_what_was_known_before_the_first_import_is_refused() -> None:
    with pytest.raises(Refused, match="nothing was known at 2020-01-01"):
        ask(Question("pipeline.win_rate", as_known=datetime(2020, 1, 1)), viewer=OPERATOR)


def test_what_was_known_right_after_the_import_is_what_is_known_now() -> None:
    now = ask(BY_OWNER, viewer=OPERATOR).result.rows
    then = ask(Question("pipeline.win_rate", by=("owner",), as_known=datetime(2025, 1, 3)), viewer=OPERATOR)
    assert then.result.rows == now
    assert sum(row["won_amount"] for row in now) > Decimal(0)


def test_a_test_over_two_groups_does_not_tell_a_seller_the_other_sellers_numbers() -> None:
    own = ask(Question("pipeline.deals", where={"state": "closed"}), viewer=named("s05")).result.rows
    few = [
        question
        for month in sorted({row["month"] for row in own})
        for question in [Question("pipeline.win_rate", by=("owner",), where={"month": month})]
        if 1 < len(ask(question, viewer=OPERATOR).result.rows) <= 5
    ]
    assert few
    for question in few:
        given = ask(question, viewer=named("s05")).result
        assert [row["owner_id"] for row in given.rows] == ["s05"]
        assert [caveat.code for caveat in given.caveats if caveat.code.startswith("groups")] == []
        assert given.why is not None
        assert given.why.differ is None


def test_a_filter_that_nothing_fits_is_said_with_what_there_is() -> None:
    given = ask(Question("pipeline.win_rate", where={"segment": "tiny"}), viewer=OPERATOR).result
    [caveat] = [caveat for caveat in given.caveats if caveat.code == "no_such_value"]
    assert str(caveat.text) == "No row has segment 'tiny'. There are: small, medium and large."


def test_a_filter_that_fits_is_not_spoken_of() -> None:
    given = ask(Question("pipeline.win_rate", where={"segment": "small"}), viewer=OPERATOR).result
    assert "no_such_value" not in [caveat.code for caveat in given.caveats]
