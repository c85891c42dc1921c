"""The page Pay, its files and questions, by address: one's own for all, everyone's for those whose right it is."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from django.utils import translation
from openpyxl import load_workbook

from salesformula.doors.acting import do
from salesformula.doors.asking import ask
from salesformula.doors.question import Question
from salesformula.identity.accounts import confirm, create_account
from salesformula.identity.viewer import OPERATOR, viewer_named
from salesformula.rooms.compensation.models.disputes import Dispute
from salesformula.rooms.compensation.verify import verify
from tests.small_world import ROLE_OF, email_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("small_world")]

PLAN = {
    "name": "One percent", "components": [{"kind": "rate", "measure": "amount", "rate": "1%"}],
    "starts_on": "2024-01-01", "reason": "to be looked at",
}  # fmt: skip
PAY, FILE = "/compensation/pay/", "/compensation/pay/statement/"
MINE, OF_A_COLLEAGUE = "s01", "s02"


@pytest.fixture(autouse=True)
def one_percent(small_world: object) -> None:
    confirm(people=ROLE_OF, by=None, now=datetime(2025, 1, 3, tzinfo=UTC))
    do("compensation.adopt_plan", PLAN, viewer=OPERATOR)


def browser(person_id: str) -> Client:
    user, _ = create_account(email=email_of(person_id), name=f"Person {person_id}", person_id=person_id)
    client = Client()
    client.force_login(user)
    return client


def lines(person_id: str = MINE) -> list[dict[str, Any]]:
    return ask(Question("compensation.ledger"), viewer=viewer_named(email_of(person_id))).result.rows


def test_a_seller_sees_each_line_of_a_month_with_its_steps_and_the_sum() -> None:
    month = lines()[0]["period"]
    told = browser(MINE).get(f"{PAY}?month={month}").content.decode()
    paid = [row for row in lines() if row["period"] == month]
    for row in paid:
        assert row["deal"] in told
        assert f"${row['pay_amount']:,.2f}" in told
    assert f"${sum(row['pay_amount'] for row in paid):,.2f}" in told
    assert "1% for each 1 = " in told
    assert "Whose pay" not in told


@pytest.mark.parametrize("asked", [f"payee_id={OF_A_COLLEAGUE}", "payee=Person+s02", "payee=s"])
@pytest.mark.parametrize("person_id", [MINE, "m1", "d1"])
def test_the_pay_of_others_is_not_there_whoever_leads_them(person_id: str, asked: str) -> None:
    client, month = browser(person_id), lines(OF_A_COLLEAGUE)[0]["period"]
    assert client.get(f"{PAY}?{asked}").status_code == 404
    assert client.get(f"{FILE}?{asked}&month={month}&form=json").status_code == 404
    assert client.get(f"{PAY}?deal={lines(OF_A_COLLEAGUE)[0]['deal_id']}").status_code == 404


@pytest.mark.parametrize("person_id", ["x1", "o1"])
def test_who_sees_everyones_looks_for_a_payee_by_name(person_id: str) -> None:
    client = browser(person_id)
    assert "Person s02 earns" in client.get(f"{PAY}?payee_id={OF_A_COLLEAGUE}").content.decode()
    assert "Person s02 earns" in client.get(f"{PAY}?payee=PERSON+S02").content.decode()
    several = client.get(f"{PAY}?payee=person+s0").content.decode()
    assert [f"Person s0{n}" in several for n in (1, 2, 9)] == [True, True, True]
    assert "Nobody is called so." in client.get(f"{PAY}?payee=nobody").content.decode()
    assert client.get(f"{PAY}?payee_id=no-one").status_code == 404
    assert "Question this" not in client.get(f"{PAY}?payee_id={OF_A_COLLEAGUE}").content.decode()


def test_a_deal_of_ones_own_has_an_address() -> None:
    row = lines()[0]
    told = browser(MINE).get(f"{PAY}?deal={row['deal_id']}").content.decode()
    assert f"{row['deal']} has paid you ${row['pay_amount']:,.2f}." in told


def test_months_without_lines_are_not_there() -> None:
    client = browser(MINE)
    assert client.get(f"{PAY}?month=1999-01").status_code == 404
    assert client.get(f"{FILE}?month=1999-01").status_code == 404
    assert client.get(f"{FILE}?month=2024-01&form=docx").status_code == 404


def test_the_proof_is_one_that_the_verifier_confirms_and_the_files_say_its_mark() -> None:
    client, month = browser(MINE), lines()[0]["period"]
    proof = json.loads(client.get(f"{FILE}?month={month}&form=json").content)
    assert verify(proof) == []
    book = load_workbook(BytesIO(client.get(f"{FILE}?month={month}&form=xlsx").content))
    sheet = book.worksheets[0]
    paid = [row for row in lines() if row["period"] == month]
    assert [sheet.cell(6 + n, 1).value for n in range(len(paid))] == sorted(row["deal"] for row in paid)
    assert sheet.cell(6 + len(paid), 4).value == f"=SUM(D6:D{5 + len(paid)})"
    assert proof["sha256"] in [cell.value for cell in book["about"]["B"]]


@pytest.mark.parametrize("language", ["en", "ar"])
def test_the_statement_is_a_pdf_in_either_direction(language: str) -> None:
    client, month = browser(MINE), lines()[0]["period"]
    with translation.override(language):
        answer = client.get(f"{FILE}?month={month}", headers={"accept-language": language})
    assert answer.content.startswith(b"%PDF-")
    assert answer["Content-Disposition"] == f'attachment; filename="pay-person-s01-{month}.pdf"'
    assert "no-store" in answer["Cache-Control"]


def test_the_box_answers_alone_and_says_what_is_wrong() -> None:
    client = browser(MINE)
    asked = f"{PAY}?mrr_amount=2,100&closed_on=2024-12-01"
    alone = client.get(asked, headers={"hx-request": "true", "hx-target": "what-if"}).content.decode()
    assert alone.lstrip().startswith('<section class="sf-what"')
    # ACV, and so the amount, is twelve months: 25,200 at 1 %.
    assert "$252.00 under the plan One percent" in alone
    assert "$252.00 under the plan One percent" in client.get(asked).content.decode()
    assert "Enter a number." in client.get(f"{PAY}?mrr_amount=much&closed_on=2024-12-01").content.decode()


def test_without_a_plan_the_box_says_so() -> None:
    told = browser(MINE).get(f"{PAY}?mrr_amount=2100&closed_on=2023-12-31").content.decode()
    assert "No pay plan is in force on 31 Dec 2023" in told


def test_a_line_is_questioned_answered_and_settled_by_forms() -> None:
    seller, operations, row = browser(MINE), browser("o1"), lines()[0]
    fields = {name: row[name] for name in ("deal_id", "component", "part", "period", "state")} | {"text": "Too little"}
    assert seller.post("/compensation/disputes/raise/", fields).status_code == 302
    number = Dispute.objects.get().pk
    page = f"/compensation/disputes/{number}/"
    again = seller.post("/compensation/disputes/raise/", fields | {"back": "https://elsewhere.example/"})
    assert again["Location"] == PAY
    assert "You asked about it" in seller.get(f"{PAY}?month={row['period']}").content.decode()
    assert "Too little" in operations.get("/compensation/disputes/").content.decode()
    operations.post(f"{page}reply/", {"text": "Why?"})
    operations.post(f"{page}settle/", {"outcome": "upheld", "reason": "As the plan says"})
    told = seller.get(page).content.decode()
    assert all(words in told for words in ("Too little", "Why?", "As the plan says", "The line stands."))


def test_the_question_of_another_is_not_there() -> None:
    row = lines()[0]
    fields = {name: row[name] for name in ("deal_id", "component", "part", "period", "state")} | {"text": "Too little"}
    assert browser("s03").post("/compensation/disputes/raise/", fields).status_code == 404
    browser(MINE).post("/compensation/disputes/raise/", fields)
    page = f"/compensation/disputes/{Dispute.objects.get().pk}/"
    for person_id in (OF_A_COLLEAGUE, "m1"):
        client = browser(person_id)
        assert client.get(page).status_code == 404
        assert client.post(f"{page}reply/", {"text": "Me too"}).status_code == 404
        assert client.get("/compensation/disputes/").status_code == 403
