"""Nobody learns what a colleague is paid: role × door, generated from the routes, and sums set against sums.

One seller is paid at a rate of their own, so that every amount of theirs has digits that nobody else's has.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from salesformula.doors.acting import do
from salesformula.doors.asking import Answered, ask
from salesformula.doors.question import Question
from salesformula.identity.accounts import confirm, create_account
from salesformula.identity.viewer import OPERATOR, viewer_named
from salesformula.kit import registry
from salesformula.kit.answer import Answer
from salesformula.kit.errors import SalesFormulaError
from salesformula.kit.text import Money, write
from tests.every_url import file_of, places_of_answers, places_of_pages, routes
from tests.small_world import ROLE_OF, email_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("small_world")]

NOW = datetime(2025, 1, 3, tzinfo=UTC)
SECRET = "s02"
PLAN = {
    "name": "One percent", "starts_on": "2024-01-01", "reason": "a test", "clawback_days": 90,
    "components": [{"kind": "rate", "measure": "amount", "rate": "1%", "rates_by_person": {SECRET: "7.9173%"}}],
}  # fmt: skip
#: Those who may not see everyone's pay, and have a way to ask for some.
NOSY = {"seller": "s01", "manager": "m1", "director": "d1", "marketer": "k1", "recruiter": "r1", "enablement": "e1"}
#: Those of them with no answer of the room at all: what they can open is home, search and their own settings.
OUTSIDE = {"marketer", "recruiter"}
OF_THE_ROOM = [answer for answer in registry.answers().values() if answer.room == "compensation"]


@pytest.fixture(autouse=True)
def paid(small_world: object) -> None:
    confirm(people=ROLE_OF, by=None, now=NOW)
    do("compensation.adopt_plan", PLAN, viewer=OPERATOR)


@pytest.fixture
def secrets(paid: None) -> set[Decimal]:
    """Every amount of the one seller: lines, months, all of it."""
    rows = ask(Question("compensation.ledger", where={"payee_id": SECRET}), viewer=OPERATOR).result.rows
    by_month = ask(Question("compensation.statement", by=("payee", "period")), viewer=OPERATOR).result.rows
    found = {row["pay_amount"] for row in rows} | {row["worth_amount"] for row in rows}
    found |= {row["pay_amount"] for row in by_month if row["payee_id"] == SECRET}
    found |= {sum((row["pay_amount"] for row in rows), Decimal(0))}
    told = {abs(amount) for amount in found if abs(amount) > 1}
    assert len(told) >= 3
    return told


def written(amount: Decimal) -> set[str]:
    """The ways in which an amount may stand on a page or in a file."""
    exact = write(Money(amount, "EUR", exact=True)).lstrip("€")
    return {f"{amount:f}", f"{amount:,.2f}", exact}


@pytest.mark.parametrize("role", NOSY)
def test_no_door_shows_what_a_colleague_is_paid(role: str, secrets: set[Decimal]) -> None:
    user, _ = create_account(email=email_of(NOSY[role]), name=role, person_id=NOSY[role])
    client = Client(raise_request_exception=True)
    client.force_login(user)
    texts = {text for amount in secrets for text in written(amount)}
    opened = 0
    for url in addresses():
        answer = client.get(url)
        opened += answer.status_code == 200
        body = answer.getvalue() if answer.streaming else answer.content
        page = body.decode("utf-8", errors="replace")
        shown = sorted(text for text in texts if text in page)
        assert not shown, f"{role}, {url}: {shown}"
    assert opened > (3 if role in OUTSIDE else 10)


def addresses() -> Iterator[str]:
    """Every address that can be opened, of pay with everything that asks for the colleague."""
    existing = set(routes())
    for place in [*places_of_answers(existing), *places_of_pages()]:
        if place.answer is None or place.answer.room == "compensation" or "/export." not in place.url:
            yield place.url
        if place.answer is not None and place.answer.room == "compensation":
            for query in pointed_at(place.answer):
                yield f"{place.url}{'&' if '?' in place.url else '?'}{query}"
    for answer in OF_THE_ROOM:
        for form in ("csv", "json", "xlsx"):
            yield file_of(answer, form=form)
    for path in ("/compensation/pay/", "/compensation/pay/statement/", "/compensation/closing/"):
        for form in ("", "&form=pdf", "&form=xlsx", "&form=json"):
            yield f"{path}?payee_id={SECRET}&month=2024-10{form}"
    yield f"/compensation/pay/?q=Seller+{SECRET}"
    yield f"/find/?q={SECRET}"


def pointed_at(answer: Answer) -> Iterator[str]:
    names = {one.name for one in (*answer.dimensions, *answer.filters)}
    ids = {one.id_name for one in answer.dimensions if one.has_id}
    for name in sorted((names | ids) & {"payee_id", "payee", "seller_id", "owner_id", "person_id"}):
        yield f"where={name}={'Seller s02' if name == 'payee' else SECRET}"
    for one in answer.dimensions:
        yield f"by={one.name}"


@pytest.mark.parametrize("role", NOSY)
def test_no_two_answers_differ_by_what_a_colleague_is_paid(role: str, secrets: set[Decimal]) -> None:
    viewer = viewer_named(email_of(NOSY[role]))
    numbers: set[Decimal] = {Decimal(0)}
    for question in questions():
        try:
            numbers |= amounts_in(ask(question, viewer=viewer))
        except SalesFormulaError:
            continue
    assert numbers > {0} or role in OUTSIDE | {"enablement"}
    for secret in secrets:
        apart = sorted(one for one in numbers if one + secret in numbers)
        assert not apart, f"{role}: {apart} and as much as {secret} more"


def questions() -> Iterator[Question]:
    """Every answer of the room, by each grouping, with each filter that leaves one deal, month or person out."""
    rows = ask(Question("compensation.ledger"), viewer=OPERATOR).result.rows
    values = {
        "period": sorted({row["period"] for row in rows if row["period"]}),
        "deal_id": sorted({row["deal_id"] for row in rows if row["payee_id"] == SECRET})[:4],
        "component": ["rate"],
        "payee_id": [SECRET, "s01"],
        "state": ["due"],
    }
    for answer in OF_THE_ROOM:
        filters = {one.name for one in (*answer.filters, *answer.dimensions)}
        for by in [(), *((one.name,) for one in answer.dimensions)]:
            yield Question(answer.id, by=by)
            for name in sorted(filters & values.keys()):
                for value in values[name]:
                    yield Question(answer.id, by=by, where={name: value})


def amounts_in(answered: Answered) -> set[Decimal]:
    """Every amount in rows and caveats."""
    figures = [value for caveat in answered.result.caveats for value in caveat.figures.values()]
    found: list[Any] = [value for row in answered.result.rows for value in row.values()] + figures
    return {abs(value) for value in found if isinstance(value, Decimal)}


def test_the_log_holds_no_amount_of_pay(secrets: set[Decimal]) -> None:
    do("compensation.review_period", {"period": "2024-10"}, viewer=OPERATOR)
    entries = json.dumps(ask(Question("identity.log"), viewer=OPERATOR).result.rows, default=str)
    assert not [text for amount in secrets for text in written(amount) if text in entries]
