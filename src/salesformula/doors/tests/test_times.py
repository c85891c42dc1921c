"""A company of two sellers and two imports: whose changes are whose, and pages that look at an earlier time.

Monday: Ann has a deal each to keep, to hand on, and to lose. Tuesday: the one is Ben's and in another stage, the
other is not delivered any more.
"""

from __future__ import annotations

import html
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from django.test import Client

from salesformula.doors import clock
from salesformula.doors.asking import ask
from salesformula.doors.exports import as_json
from salesformula.doors.question import Question
from salesformula.facts.tests.staging_ground import MONDAY, TUESDAY, build_from
from salesformula.identity.accounts import confirm, create_account
from salesformula.identity.viewer import OPERATOR, viewer_named
from salesformula.kit.company import CompanyPolicy
from salesformula.policybook.recording import record

pytestmark = pytest.mark.django_db

ZONE = "America/New_York"
NOON = datetime(2026, 3, 2, 17)
LATER = datetime(2026, 3, 4, 12)
STAGES = "SELECT * FROM (VALUES ('talk', 'Talk', 1), ('offer', 'Offer', 2)) AS v(stage_id, name, position)"
PEOPLE = """SELECT id AS person_id, upper(id[1]) || id[2:] AS name, id || '@two.example' AS email, 'North' AS region
    FROM (SELECT unnest(['ann', 'ben', 'max']) AS id)"""
PLACES = "SELECT unnest(['ann', 'ben']) AS person_id, 'red' AS team_id, 'max' AS manager_id"
DEAL = "AS v(deal_id, name, owner_id, stage_id, amount, created_at)"
FIRST = f"""SELECT * FROM (VALUES
    ('kept', 'Kept', 'ann', 'talk', 10.0, TIMESTAMP '2026-02-02 12:00'),
    ('handed', 'Handed on', 'ann', 'talk', 20.0, TIMESTAMP '2026-02-27 12:00'),
    ('lost', 'Lost sight of', 'ann', 'talk', 30.0, TIMESTAMP '2026-02-27 12:00')) {DEAL}"""
SECOND = f"""SELECT * FROM (VALUES
    ('kept', 'Kept', 'ann', 'talk', 15.0, TIMESTAMP '2026-02-02 12:00'),
    ('handed', 'Handed on', 'ben', 'offer', 25.0, TIMESTAMP '2026-02-27 12:00')) {DEAL}"""


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("two")
    around = {"people": PEOPLE, "memberships": PLACES, "stages": STAGES}
    build_from(made, MONDAY, CompanyPolicy(time_zone=ZONE), deals=FIRST, **around)
    build_from(made, TUESDAY, CompanyPolicy(time_zone=ZONE), deals=SECOND, **around)
    return made


@pytest.fixture(autouse=True)
def _company(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SALESFORMULA_HOME", str(home))
    long_ago = datetime(2026, 1, 1)
    record(
        CompanyPolicy, {"time_zone": ZONE}, effective_from=long_ago.date(), now=long_ago, author="", reason="our clocks"
    )
    confirm(people={"ann": "seller", "ben": "seller", "max": "manager"}, by=None, now=MONDAY)


@pytest.fixture
def ann(client: Client) -> Client:
    user, _ = create_account(email="ann@two.example", name="Ann", person_id="ann")
    client.force_login(user)
    return client


def seen(who: str, *, as_of: date | None = None, as_known: datetime | None = None) -> set[tuple[str, str]]:
    """The changes a person is told of: deal and field."""
    viewer = viewer_named(f"{who}@two.example") if who else OPERATOR
    with clock.stopped_at(LATER):
        rows = ask(Question("pipeline.changes", as_of=as_of, as_known=as_known), viewer=viewer).result.rows
    return {(row["deal_id"], row["field"]) for row in rows}


def page(client: Client, path: str, *, status: int = 200) -> str:
    with clock.stopped_at(LATER):
        response = client.get(path)
    assert response.status_code == status, response.content[:400]
    return html.unescape(response.content.decode())


def test_a_seller_is_told_of_own_deals_and_of_those_that_were_theirs_to_the_end() -> None:
    assert seen("ann") == {("kept", "amount"), ("lost", "is_gone")}


def test_who_got_a_deal_is_told_of_it_and_who_lost_it_learns_nothing_of_what_it_became() -> None:
    assert seen("ben") == {("handed", "amount"), ("handed", "owner_id"), ("handed", "stage_id")}
    with clock.stopped_at(LATER):
        given = as_json(ask(Question("pipeline.changes"), viewer=viewer_named("ann@two.example")))
    assert "handed" not in str(given)
    assert "Offer" not in str(given)


def test_a_manager_and_the_operator_are_told_of_all() -> None:
    assert seen("max") == seen("") == seen("ann") | seen("ben")


def test_nobody_is_told_of_a_change_before_it_was_known_or_after_the_day_asked_for() -> None:
    assert seen("", as_known=NOON) == set()
    assert seen("", as_of=MONDAY.date()) == set()


def test_facts_that_ended_long_ago_are_taken_back_too_but_for_the_day_they_stand_at() -> None:
    def amounts(day: date | None) -> dict[str, Decimal]:
        with clock.stopped_at(datetime(2026, 5, 4, 12)):
            answered = ask(Question("pipeline.deals", as_of=day), viewer=OPERATOR)
        return {row["deal_id"]: row["amount"] for row in answered.result.rows}

    assert amounts(None) == amounts(date(2026, 2, 27)) == {"kept": Decimal("15.00"), "handed": Decimal("25.00")}
    then = {"kept": Decimal("10.00"), "handed": Decimal("20.00"), "lost": Decimal("30.00")}
    assert amounts(date(2026, 3, 2)) == then
    assert amounts(date(2026, 2, 26)) == {"kept": Decimal("10.00")}


def test_filters_reach_one_deal_and_a_deal_without_changes_is_no_slip_of_the_pen() -> None:
    asked = Question("pipeline.changes", where={"deal_id": "kept"}, params={"until": "2026-03-01"})
    with clock.stopped_at(LATER):
        result = ask(asked, viewer=OPERATOR).result
    assert result.rows == []
    assert [caveat.code for caveat in result.caveats] == []


def test_a_deal_links_to_its_changes_at_the_same_time(ann: Client) -> None:
    given = page(ann, "/answers/pipeline.deals/?as_of=2026-03-03")
    assert 'href="/answers/pipeline.changes/?where=deal_id%3Dkept&as_of=2026-03-03"' in given


def test_a_page_of_today_offers_the_control_and_no_banner(ann: Client) -> None:
    given = page(ann, "/answers/pipeline.stages/")
    assert "Look at another time" in given
    assert "You look at" not in given
    assert "Before the import of 3 Mar 2026, 01:00 (facts 2)" in given


def test_a_page_of_the_past_says_so_and_keeps_the_time_in_its_links(ann: Client) -> None:
    time = "as_of=2026-03-02&as_known=2026-03-02T17%3A00%3A00Z"
    given = page(ann, f"/answers/pipeline.stages/?{time}")
    assert "You look at 2 Mar 2026, as known on 2 Mar 2026, 12:00." in given
    assert "As of 2 Mar 2026 · facts 1" in given
    assert "3 deals" in given
    assert f'href="/pipeline/state/?{time}"' in given
    assert f'href="/?{time}"' in given
    assert f"/answers/pipeline.stages/why/?{time}" in given
    assert f"/answers/pipeline.stages/export.csv?{time}" in given
    assert "salesformula answer pipeline.stages --as-of 2026-03-02 --as-known 2026-03-02T17:00:00Z" in given
    assert '<a href="/answers/pipeline.stages/">Back to today</a>' in given


def test_every_page_of_answers_follows_the_time(ann: Client) -> None:
    for path in ("/", "/pipeline/state/", "/conversion/", "/answers/pipeline.stages/why/"):
        assert "You look at what was known on 2 Mar 2026, 12:00." in page(ann, f"{path}?as_known=2026-03-02T17:00:00Z")


def test_what_the_control_sends_is_written_as_addresses_write_it(ann: Client) -> None:
    with clock.stopped_at(LATER):
        sent = ann.get("/answers/pipeline.stages/?where=owner_id%3Dann&as_of=&known_at=2026-03-02T12%3A00")
        left = ann.get("/pipeline/state/?as_of=&known_at=&as_known=2026-03-02T17:00:00Z")
        same = ann.get("/pipeline/state/?known_at=2026-03-02T12:00&as_known=2026-03-02T17:00:30.5Z")
    wanted = "/answers/pipeline.stages/?where=owner_id%3Dann&as_known=2026-03-02T17%3A00%3A00Z"
    assert (sent.status_code, sent["Location"]) == (302, wanted)
    assert left["Location"] == "/pipeline/state/"
    assert same["Location"] == "/pipeline/state/?as_known=2026-03-02T17%3A00%3A30.5Z"


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("as_of=soon", "“soon” is no day to look at."),
        ("as_of=2026-03-05", "5 Mar 2026 is still to come. The latest day to look at is today, 4 Mar 2026."),
        ("known_at=then", "“then” is no moment to look at."),
        ("as_known=2026-03-05T12:00", "5 Mar 2026, 07:00 is still to come."),
        ("as_known=2026-03-01T12:00", "Nothing was known on 1 Mar 2026, 07:00: the first import was there on 2 Mar"),
        ("as_of=2026-03-03&as_known=2026-03-02T17:00", "On 2 Mar 2026, 12:00 nobody knew what would have happened by"),
    ],
)
def test_a_time_that_cannot_be_is_said_at_the_control_and_the_page_shows_today(
    ann: Client, query: str, said: str
) -> None:
    given = page(ann, f"/answers/pipeline.stages/?{query}", status=400)
    assert said in given
    assert "The page shows today." in given
    assert "One deal in one stage" in given or "1 deals in 1 stages" in given
    assert "You look at" not in given


def test_a_caveat_of_the_time_stands_once_on_a_page_of_many_cards(ann: Client) -> None:
    for path in ("/pipeline/state/", "/pipeline/funnel/", "/"):
        assert page(ann, f"{path}?as_of=2026-02-20").count("Changes are kept from 2 Mar 2026 on") == 1


def test_who_goes_back_from_a_later_quarter_comes_to_the_one_that_ran_then(ann: Client) -> None:
    assert "Q4 2025" in page(ann, "/pipeline/state/?as_of=2025-12-31&quarter=2026Q1")
