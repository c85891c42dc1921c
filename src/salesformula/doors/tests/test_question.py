"""A question as an address and as a command; days and instants as they may be typed."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from django.test import Client
from pydantic import BaseModel, ValidationError

from salesformula.doors.cards import said_once
from salesformula.doors.question import Question, an_instant, checked, pairs
from salesformula.identity.accounts import create_account
from salesformula.kit import registry
from salesformula.kit.errors import Refused
from salesformula.kit.faults import fault_of
from salesformula.web.contracts import FigureView, TableView

SIX = datetime(2026, 11, 21, 6)


@pytest.mark.parametrize(
    "typed", ["2026-11-21T06:00:00Z", "2026-11-21T07:00:00+01:00", "2026-11-21T06:00", "2026-11-21 06:00:00"]
)
def test_an_instant_with_its_zone_or_without_one_is_utc(typed: str) -> None:
    assert an_instant(typed) == SIX


def test_a_question_of_another_time_says_so_in_its_address_and_its_command() -> None:
    question = Question("pipeline.stages", as_of=date(2026, 9, 15), as_known=SIX)
    assert question.query() == "as_of=2026-09-15&as_known=2026-11-21T06%3A00%3A00Z"
    said = "salesformula answer pipeline.stages --as-of 2026-09-15 --as-known 2026-11-21T06:00:00Z"
    assert question.command() == said


def test_a_notice_of_several_figures_is_lifted_to_the_page_and_one_of_a_single_figure_stays() -> None:
    def figure(*notices: str) -> FigureView:
        return FigureView(id="f", title="t", caption="", alt="", table=TableView((), ()), notices=notices)

    lifted, left = said_once({"one": figure("undone", "deals"), "two": figure("undone"), "three": figure("leads")})
    assert lifted == ("undone",)
    assert {name: one.notices for name, one in left.items()} == {"one": ("deals",), "two": (), "three": ("leads",)}


BAD: tuple[object, ...] = ({"no": "such"}, [["x"]], "", "x" * 5000, "no such", -1, None)


def _refusal(question: Question) -> str:
    try:
        checked(question)
    except Refused as refused:
        return str(refused)
    return ""


@pytest.mark.parametrize("name", sorted(registry.answers()))
def test_a_wrong_parameter_is_told_in_our_words_with_its_name(name: str) -> None:
    for parameter in registry.answer(name).params.model_fields:
        for bad in (one for one in BAD if isinstance(one, str)):
            said = _refusal(Question(name, params={parameter: bad}))
            assert said == "" or said.startswith(f"{name}, parameter ")
            assert "nput should" not in said
            assert "can't be read as it is" not in said


def _faults(fields: type[BaseModel], given: dict[str, object]) -> list[str]:
    try:
        fields.model_validate(given)
    except ValidationError as error:
        return [fault_of(one, known=fields.model_fields).sentence.partition("; found")[0] for one in error.errors()]
    return []


@pytest.mark.parametrize("name", sorted(registry.actions()))
def test_a_wrong_field_of_an_action_is_told_in_our_words(name: str) -> None:
    fields = registry.action(name).fields
    said = [one for field in fields.model_fields for bad in BAD for one in _faults(fields, {field: bad})]
    assert said or not fields.model_fields
    assert [one for one in said if "should" in one or "can't be read as it is" in one] == []


def test_the_parameter_what_was_found_and_what_is_allowed_are_said() -> None:
    with pytest.raises(Refused, match=r"^pipeline\.attainment, parameter period: must be all or current; found 'foo'$"):
        checked(Question("pipeline.attainment", params={"period": "foo"}))


@pytest.mark.django_db
def test_a_body_of_another_form_is_told_in_our_words(client: Client) -> None:
    user, _ = create_account(email="ada@shop.example", name="Ada", person_id=None, is_administrator=True)
    client.force_login(user)
    answer = client.post("/api/actions/policy.revise", "[1]", content_type="application/json")
    assert answer.status_code == 400
    assert answer.json()["error"].endswith("must be names with values")


def test_a_name_with_two_values_is_refused_with_both() -> None:
    with pytest.raises(Refused, match="--param basis is given twice: 'created' and 'closed'"):
        pairs(["basis=created", "basis=closed"], what="--param")
    assert pairs(["basis=created", "basis=created"], what="--param") == {"basis": "created"}
