"""Every address × every role: anonymous signs in, out of scope is 404, a missing right 403, a right 200."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.http import HttpResponse, QueryDict
from django.test import Client
from django.urls import include, path

from salesformula.doors.asking import ask
from salesformula.doors.exports import FORMATS
from salesformula.doors.question import Question, pairs
from salesformula.identity import tokens
from salesformula.identity.accounts import confirm, create_account
from salesformula.identity.models import ApiToken
from salesformula.identity.roles import rights_of
from salesformula.identity.viewer import OPERATOR
from salesformula.kit import registry
from salesformula.kit.answer import Answer, Result
from tests.every_url import (
    BY_RIGHT,
    LISTED,
    OF_ACTIONS,
    POST_BY_RIGHT,
    POST_ONLY,
    Place,
    file_of,
    places_of_answers,
    places_of_pages,
    routes,
    unlisted,
)
from tests.small_world import ROLE_OF, email_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("small_world")]

NOW = datetime(2025, 1, 3, tzinfo=UTC)
PERSON_OF = {
    "seller": "s01", "manager": "m1", "director": "d1", "executive": "x1", "marketer": "k1", "recruiter": "r1",
    "enablement": "e1", "operations": "o1",
}  # fmt: skip
SEES_EVERYONE = {"executive", "enablement", "operations"}
SEES_S01 = {"seller", "manager", "director"} | SEES_EVERYONE
INSIDE, OUTSIDE = "s01", "s12"

ROUTES = set(routes())
ANSWERED = places_of_answers(ROUTES)
FIRST_OF_ROOM = [room.answers[0] for room in registry.rooms() if room.answers]


@pytest.fixture
def clients() -> dict[str, Client]:
    """A signed-in browser per role, every role confirmed."""
    confirm(people=ROLE_OF, by=None, now=NOW)
    found = {}
    for role, person_id in PERSON_OF.items():
        user, _ = create_account(email=email_of(person_id), name=f"Person {person_id}", person_id=person_id)
        found[role] = Client(raise_request_exception=True)
        found[role].force_login(user)
    return found


def statuses(clients: dict[str, Client], url: str) -> dict[str, int]:
    return {role: client.get(url).status_code for role, client in clients.items()}


def refused_to_strangers(url: str, *, method: str = "get") -> bool:
    """Whether someone who has not signed in is sent to do so, or told 401 on the API."""
    answer = getattr(Client(), method)(url)
    if url.startswith("/api/"):
        return bool(answer.status_code == 401 and "error" in answer.json())
    return bool(answer.status_code == 302 and answer.headers["Location"].startswith("/sign-in/?next=/"))


def test_every_route_has_its_row() -> None:
    assert unlisted(routes()) == [], "add the address to tests/every_url.py and say there who may open it"


def test_a_route_without_a_row_is_named() -> None:
    planted = path("planted/", include([path("<int:number>/", HttpResponse)]))
    assert unlisted(routes([planted])) == ["planted/<int:number>/"]


def test_the_api_describes_no_path_that_the_walk_leaves_out(clients: dict[str, Client]) -> None:
    described = set(clients["seller"].get("/api/openapi.json").json()["paths"])
    assert described == {"/api/answers", "/api/answers/{answer_id}", "/api/actions/{action_id}"}


@pytest.mark.parametrize("route", sorted(ROUTES & LISTED.keys()))
def test_pages_that_need_no_right(clients: dict[str, Client], route: str) -> None:
    door, url = LISTED[route]
    assert statuses(clients, url) == dict.fromkeys(clients, 302 if _leads_elsewhere(route) else 200)
    if door == "open":
        assert Client().get(url).status_code in (200, 302)
        assert not Client().get(url).headers.get("Location", "").startswith("/sign-in/?next=")
    else:
        assert refused_to_strangers(url)


@pytest.mark.parametrize("route", sorted(ROUTES & POST_ONLY.keys()))
def test_addresses_that_only_take(clients: dict[str, Client], route: str) -> None:
    door, url = POST_ONLY[route]
    assert statuses(clients, url) == dict.fromkeys(clients, 405)
    assert refused_to_strangers(url, method="post") == (door == "signed in")


@pytest.mark.parametrize("route", sorted(ROUTES & BY_RIGHT.keys()))
def test_addresses_that_ask_for_a_right(clients: dict[str, Client], route: str) -> None:
    right, url = BY_RIGHT[route]
    holders, others = _holders(right)
    assert refused_to_strangers(url)
    found = statuses(clients, url)
    assert {role: found[role] for role in others} == dict.fromkeys(others, 403)
    # What the sample names is not there: who has the right is told so, or is sent back.
    assert {found[role] for role in holders} <= {200, 302, 404}


@pytest.mark.parametrize("route", sorted(ROUTES & POST_BY_RIGHT.keys()))
def test_addresses_that_take_from_those_with_a_right(clients: dict[str, Client], route: str) -> None:
    right, url = POST_BY_RIGHT[route]
    assert refused_to_strangers(url, method="post")
    holders, others = _holders(right)
    assert {role: clients[role].post(url).status_code for role in others} == dict.fromkeys(others, 403)
    # Nothing is sent, so a role that has the right is told what is missing.
    assert {clients[role].post(url).status_code for role in holders} <= {200, 302, 400, 404}
    assert statuses(clients, url) == dict.fromkeys(clients, 405)


def test_the_token_of_another_is_not_there(clients: dict[str, Client]) -> None:
    owner, _ = create_account(email=email_of(OUTSIDE), name="Other", person_id=OUTSIDE)
    token, _ = tokens.issue(user=owner, name="theirs", now=NOW)
    url = f"/me/tokens/{token.pk}/revoke/"
    assert {role: c.post(url).status_code for role, c in clients.items()} == dict.fromkeys(clients, 404)
    assert ApiToken.objects.get(pk=token.pk).revoked_at is None


@pytest.mark.parametrize("place", ANSWERED, ids=str)
def test_answers_ask_for_their_right(clients: dict[str, Client], place: Place) -> None:
    assert refused_to_strangers(place.url)
    holders, others = _holders(place.right)
    # The right is asked before anything is read, so beside the page one role that has it stands for all.
    asked = holders if place.is_page_of_answer or place.answer in FIRST_OF_ROOM else holders[:1]
    found = statuses({role: clients[role] for role in asked + others}, place.url)
    assert found == dict.fromkeys(asked, _status_of(place)) | dict.fromkeys(others, 403)


@pytest.mark.parametrize("place", [place for place in ANSWERED if place.outside], ids=str)
def test_people_out_of_scope_are_not_there(clients: dict[str, Client], place: Place) -> None:
    holders, _ = _holders(place.right)
    for person, seen_by in ((INSIDE, SEES_S01), (OUTSIDE, SEES_EVERYONE)):
        url = place.outside.format(person=person)
        blind = [role for role in holders if role not in seen_by]
        sighted = [role for role in holders if role in seen_by][:1]
        assert statuses({role: clients[role] for role in blind}, url) == dict.fromkeys(blind, 404)
        assert statuses({role: clients[role] for role in sighted}, url) == dict.fromkeys(sighted, _status_of(place))


@pytest.mark.parametrize("answer", registry.answers().values(), ids=lambda answer: answer.id)
@pytest.mark.parametrize("form", FORMATS)
def test_files_of_every_kind_ask_for_the_right(clients: dict[str, Client], answer: Answer, form: str) -> None:
    url = file_of(answer, form=form)
    holders, others = _holders(answer.right)
    has_file = form != "png" or _asked(url).figure is not None
    found = statuses({role: clients[role] for role in holders[-1:] + others[:1]}, url)
    assert found == dict.fromkeys(holders[-1:], 200 if has_file else 400) | dict.fromkeys(others[:1], 403)


@pytest.mark.parametrize("place", places_of_pages(), ids=lambda place: place.url)
def test_pages_ask_for_their_right(clients: dict[str, Client], place: Place) -> None:
    assert refused_to_strangers(place.url)
    holders, others = _holders(place.right)
    assert statuses(clients, place.url) == dict.fromkeys(holders, 200) | dict.fromkeys(others, 403)


@pytest.mark.parametrize("name", sorted(registry.actions()))
def test_actions_ask_for_their_right(clients: dict[str, Client], name: str) -> None:
    url = OF_ACTIONS["api/actions/<action_id>"].format(action=name)
    assert refused_to_strangers(url, method="post")
    right = registry.action(name).right
    for role, client in clients.items():
        assert client.get(url).status_code == 405
        status = client.post(url, {}, content_type="application/json").status_code
        # Nothing is sent, so a role that may act is told what is missing, or acts where nothing is needed.
        assert status in ((200, 400) if right in rights_of(role) else (403,)), role


@pytest.mark.parametrize("url", ["/answers/no.such/", "/answers/no.such/why/", "/api/answers/no.such", "/nowhere/"])
def test_what_does_not_exist_is_not_found(clients: dict[str, Client], url: str) -> None:
    assert statuses(clients, url) == dict.fromkeys(clients, 404)


def _holders(right: str) -> tuple[list[str], list[str]]:
    """The roles that have the right, and those that have not."""
    return [r for r in PERSON_OF if right in rights_of(r)], [r for r in PERSON_OF if right not in rights_of(r)]


def _status_of(place: Place) -> int:
    """200, except for the reasons of an answer that gives none."""
    return 404 if "/why/" in place.url and _asked(place.url).why is None else 200


def _asked(url: str) -> Result:
    path, _, query = url.partition("?")
    asked = QueryDict(query)
    by, params = tuple(asked.getlist("by")), pairs(asked.getlist("param"), what="param")
    return ask(Question(path.split("/")[2], by=by, params=params), viewer=OPERATOR).result


def _leads_elsewhere(route: str) -> bool:
    """Pages for those who are not signed in send those who are to the start."""
    return route in {"sign-in/", "sign-up/"}
