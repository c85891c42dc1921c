"""The page of a redesign: where it stands, what each can do on it, and that no text gets out of hand."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client

from salesformula.doors.acting import do
from salesformula.identity.accounts import confirm, create_account
from salesformula.identity.viewer import OPERATOR
from salesformula.rooms.compensation.models.redesign import redesigns
from salesformula.rooms.compensation.pages.redesign_acts import LEAD, PART
from salesformula.rooms.compensation.tests.test_redesign_actions import (
    COLLEAGUE,
    LEADER,
    MANAGER,
    PLAN,
    SELLER,
    act,
    announce,
    on,
    up_to_comments,
    up_to_decision,
)
from tests.small_world import ROLE_OF, email_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("small_world")]

URL = "/compensation/redesign/"
ANNOUNCED = {
    "title": "Pay for customers who stay",
    "reasons": "One customer in five leaves.\n\nSee https://example.com/why",
    "goals": ["customer_success", "profitability"],
    "principles": "Simple.",
    "town_hall_at": "2026-01-05T09:00",
}


@pytest.fixture
def browser(small_world: object) -> Callable[[str], Client]:
    confirm(people=ROLE_OF, by=None, now=datetime(2025, 1, 3, tzinfo=UTC))
    made: dict[str, Client] = {}

    def of(person_id: str) -> Client:
        if person_id not in made:
            user, _ = create_account(email=email_of(person_id), name=f"Account {person_id}", person_id=person_id)
            made[person_id] = Client()
            made[person_id].force_login(user)
        return made[person_id]

    return of


def text_of(client: Client, url: str = URL) -> str:
    response = client.get(url)
    assert response.status_code == 200
    return response.content.decode()


def now_of(client: Client) -> str:
    """What the page says can be done now, without its marks."""
    found = re.search(r'<section class="sf-now".*?</section>', text_of(client), re.DOTALL)
    assert found
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", found.group(0)))


def current_step(client: Client) -> str:
    found = re.search(r'aria-current="step">([^<]+)<', text_of(client))
    return found.group(1) if found else ""


def test_before_the_first_redesign_a_seller_is_at_ease_and_leadership_may_announce(browser: Any) -> None:
    assert "stays as it is" in text_of(browser(SELLER))
    assert "Announce it" not in text_of(browser(SELLER))
    assert "Announce it" in text_of(browser(LEADER))


def test_a_redesign_goes_through_by_the_page_alone(browser: Any) -> None:
    leader, seller, colleague = browser(LEADER), browser(SELLER), browser(COLLEAGUE)

    def post(client: Client, path: str, **fields: Any) -> None:
        response = client.post(f"{URL}{path}/", {"redesign": "1"} | fields)
        assert response.status_code == 302, response.content.decode()

    with on(2):
        post(leader, "lead/announce", **ANNOUNCED)
        assert current_step(seller) == "Ideas"
        assert "Your idea" in now_of(seller)
        assert "The town hall has not begun" in now_of(leader)
    with on(6):
        post(seller, "part/idea", text="Pay half after six months")
        assert current_step(seller) == "Structures"
        assert "Show a candidate structure" in now_of(leader)
        post(leader, "lead/structure", title="Hunt", text="Twice the MRR", preset="hunting", starts_on="2026-03-01")
        assert current_step(seller) == "Comments"
        post(colleague, "part/comment", about="3", text="And if they pay late?")
        assert "Decide on an idea" in now_of(leader)
        assert "Leadership answered 0 of 1 comments" in now_of(leader)
        post(leader, "lead/judge", about="2", decision="rejected", reason="Too long for those who start")
        assert "Answer a comment" in now_of(leader)
        post(leader, "part/comment", about="4", text="Then later")
        assert current_step(seller) == "Decision"
        post(leader, "lead/decide", outcome="structure-3", starts_on="2026-03-01", reason="It is simple")
        assert current_step(seller) == "Training"
        assert "You will be trained on Hunting" in now_of(seller)
    with on(7):
        version = redesigns()[1].decision.plan_version  # type: ignore[union-attr]
        post(leader, "lead/train", everyone="on", on="2026-01-07")
        assert current_step(seller) == "Acknowledgement"
        assert "Acknowledge Hunting" in now_of(seller)
        post(seller, "part/acknowledge", plan_version=str(version))
        assert "You acknowledged Hunting" in now_of(seller)
    told = redesigns()[1]
    assert len(told.trained) == 12
    assert set(told.acknowledged) == {SELLER}


def test_the_page_repeats_reasons_goals_and_principles_with_links_made_safe(browser: Any) -> None:
    with on(2):
        browser(LEADER).post(f"{URL}lead/announce/", ANNOUNCED)
    text = text_of(browser(SELLER))
    assert '<a href="https://example.com/why" rel="nofollow">' in text
    assert "<p>One customer in five leaves.</p>" in text
    assert "customer success" in text
    assert "profitability" in text
    assert "Person x1" in text


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;"),
        ('"><img src=x onerror=alert(1)>', "&quot;&gt;&lt;img src=x onerror=alert(1)&gt;"),
        ("[x](javascript:alert(1))", "[x](javascript:alert(1))"),
        ("{{ frame.me_name }}{% url 'x' %}", "{{ frame.me_name }}{% url &#x27;x&#x27; %}"),
    ],
)
def test_no_text_becomes_markup(browser: Any, written: str, shown: str) -> None:
    announce()
    with on(6):
        act(SELLER, "add_idea", text=written)
        act(LEADER, "show_structure", title=written, text=written)
        act(SELLER, "comment", text=written)
    text = text_of(browser(LEADER))
    assert text.count(shown) >= 4
    assert written not in text.replace(shown, "") or written == shown
    assert 'href="javascript' not in text


def test_there_is_one_primary_button_and_no_id_twice_at_every_step_for_everyone(browser: Any) -> None:
    def check() -> None:
        for person_id in (LEADER, SELLER, MANAGER):
            text = text_of(browser(person_id))
            ids = re.findall(r'\sid="([^"]+)"', text)
            assert len(ids) == len(set(ids)), sorted({one for one in ids if ids.count(one) > 1})
            assert text.count("btn-primary") <= 1

    check()
    announce()
    check()
    with on(6):
        act(SELLER, "add_idea", text="Pay later")
        check()
        act(LEADER, "show_structure", title="Halves", text="Half", plan=PLAN)
        act(COLLEAGUE, "comment", about=3, text="What if?")
        act(COLLEAGUE, "comment", text="What else?")
        check()
        act(LEADER, "decide_idea", idea=2, decision="rejected", reason="No")
        check()
        act(LEADER, "comment", about=4, text="Then so")
        act(LEADER, "comment", about=5, text="Nothing")
        check()
        act(LEADER, "decide_redesign", outcome="adopted", structure=3, starts_on="2026-03-01", reason="Simple")
        check()
        act(LEADER, "record_training", people=[SELLER], on="2026-01-06")
        check()
        act(LEADER, "record_training", everyone=True, on="2026-01-06")
        check()


def test_a_form_with_a_fault_comes_back_with_what_was_written(browser: Any) -> None:
    with on(3):
        response = browser(LEADER).post(f"{URL}lead/announce/", ANNOUNCED | {"goals": [], "reasons": "Long thoughts"})
        assert response.status_code == 400
        assert "Long thoughts" in response.content.decode()
    announce()
    with on(3):
        # The town hall is on the fifth: the structure is refused, and not lost.
        response = browser(LEADER).post(
            f"{URL}lead/structure/", {"redesign": "1", "title": "T", "text": "My structure"}
        )
        assert response.status_code == 400
    with on(6):
        act(SELLER, "add_idea", text="Pay later")
        response = browser(LEADER).post(
            f"{URL}lead/decide/", {"redesign": "1", "outcome": "kept", "reason": "My reason"}
        )
    assert response.status_code == 400
    assert "neither adopted nor rejected" in response.content.decode()
    assert "My reason" in response.content.decode()


@pytest.mark.parametrize("about", ["x", "-1", "٣", "9" * 12])
def test_a_number_that_is_none_is_refused(browser: Any, about: str) -> None:
    announce()
    response = browser(SELLER).post(f"{URL}part/comment/", {"redesign": "1", "about": about, "text": "Hello"})
    assert response.status_code == 400
    assert not redesigns()[1].comments


@pytest.mark.parametrize("query", ["?redesign=7", "?redesign=x", "?redesign=99999999999999999999"])
def test_a_redesign_that_is_not_there_is_not_found(browser: Any, query: str) -> None:
    announce()
    assert browser(SELLER).get(f"{URL}{query}").status_code == 404


@pytest.mark.parametrize("path", [*(f"lead/{one}" for one in LEAD), "lead/acknowledge", "lead/nothing"])
def test_what_leadership_does_is_refused_to_everyone_else(browser: Any, path: str) -> None:
    up_to_comments()
    for person_id in (SELLER, MANAGER, "d1", "e1", "k1", "r1"):
        assert browser(person_id).post(f"{URL}{path}/", {"redesign": "1"}).status_code == 403


@pytest.mark.parametrize("path", [f"part/{one}" for one in PART])
def test_who_sees_no_pay_takes_no_part(browser: Any, path: str) -> None:
    up_to_comments()
    for person_id in ("e1", "k1", "r1"):
        assert browser(person_id).post(f"{URL}{path}/", {"redesign": "1", "text": "x"}).status_code == 403
    assert browser(SELLER).post(f"{URL}{path}/", {"redesign": "1"}).status_code == 400
    assert browser(SELLER).get(f"{URL}{path}/").status_code == 405


def test_leaderships_acts_are_not_done_through_everyones_door(browser: Any) -> None:
    announce()
    for one in LEAD:
        assert browser(SELLER).post(f"{URL}part/{one}/", {"redesign": "1"}).status_code == 404
        assert browser(LEADER).post(f"{URL}part/{one}/", {"redesign": "1"}).status_code == 404


def test_the_launch_of_a_plan_before_its_training_is_told_and_not_blocked(browser: Any) -> None:
    version = up_to_decision()
    with on(9):
        assert "are not trained on it" not in text_of(browser(SELLER))
    with on(70):
        for person_id in (SELLER, LEADER):
            assert "Halves pays since 1 Mar 2026, and 12 sellers are not trained on it." in text_of(browser(person_id))
        act(LEADER, "record_training", people=[f"s{n:02d}" for n in range(1, 12)], on="2026-03-05")
        assert "and 1 seller is not trained on it." in text_of(browser(SELLER))
        act(LEADER, "record_training", everyone=True, on="2026-03-05")
        assert "not trained on it" not in text_of(browser(SELLER))
        act(SELLER, "acknowledge", plan_version=version)


def test_a_plan_adopted_beside_an_open_redesign_is_told_on_the_page(browser: Any) -> None:
    announce()
    with on(3):
        fields = {"name": "Quick", "starts_on": "2026-01-04", "components": PLAN["components"], "reason": "A gap"}
        do("compensation.adopt_plan", fields, viewer=OPERATOR)
        text = text_of(browser(SELLER))
    assert "Quick, from 4 Jan 2026, was adopted while this redesign is under way" in text
    assert "adopted plan" in text
    assert "A gap" in text


def test_names_of_those_trained_are_for_leadership_and_counts_for_all(browser: Any) -> None:
    version = up_to_decision()
    with on(9):
        act(LEADER, "record_training", people=[SELLER, "s09"], on="2026-01-09")
        act("s09", "acknowledge", plan_version=version)
        for person_id in (SELLER, MANAGER, LEADER):
            assert "2 of 12 sellers are trained, 1 acknowledged" in text_of(browser(person_id))
        assert "Person s09" in text_of(browser(LEADER))
        for person_id in (SELLER, MANAGER, "d2"):
            assert "Person s09" not in text_of(browser(person_id))
        assert "trained, not acknowledged" in text_of(browser(SELLER))
        assert "Person s09" in text_of(browser("s09")).replace("Account s09", "")


def test_former_texts_are_there_to_be_opened(browser: Any) -> None:
    up_to_comments()
    with on(7):
        act(SELLER, "edit_text", about=2, text="Better words")
    text = text_of(browser(MANAGER))
    assert "edited once" in text
    assert "Better words" in text
    assert "Pay half when the customer has stayed six months" in text


def test_only_what_one_may_edit_offers_to_be_edited(browser: Any) -> None:
    up_to_comments()
    edits = {
        one: text_of(browser(one)).count('action="/compensation/redesign/part/edit/"') for one in (SELLER, MANAGER)
    }
    assert edits == {SELLER: 1, MANAGER: 0}
    assert text_of(browser(LEADER)).count('action="/compensation/redesign/part/edit/"') == 1


def test_many_comments_stand_on_the_page_in_part_and_all_on_demand(browser: Any) -> None:
    announce()
    with on(6):
        for n in range(33):
            act(SELLER, "comment", text=f"Thought number {n}.")
    assert "Thought number 2." not in text_of(browser(MANAGER))
    assert "Thought number 32." in text_of(browser(MANAGER))
    assert "Thought number 2." in text_of(browser(MANAGER), f"{URL}?redesign=1&all=1")


def test_an_earlier_redesign_stays_readable(browser: Any) -> None:
    up_to_decision()
    with on(9):
        announce_again = announce()
    assert announce_again == 2
    assert "Half at signature" in text_of(browser(SELLER), f"{URL}?redesign=1")
    assert "Half at signature" not in text_of(browser(SELLER))


def test_this_morning_leads_to_what_waits(browser: Any) -> None:
    up_to_decision()
    with on(9):
        act(LEADER, "record_training", people=[SELLER], on="2026-01-09")
        assert "Halves waits for you to acknowledge it" in text_of(browser(SELLER), "/")
