"""What every page of the site has: closed doors, headers, and errors as sentences."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory

from salesformula.identity import tokens
from salesformula.identity.accounts import create_account
from salesformula.identity.instants import utc
from salesformula.identity.models import User
from salesformula.kit.errors import NotAllowed, NotFound, Question, Refused
from salesformula.site.failures import FailureMiddleware, server_error

pytestmark = pytest.mark.django_db


@pytest.fixture
def user() -> User:
    return create_account(email="ada@x.example", name="Ada", person_id=None, is_administrator=True)[0]


def test_health_answers_without_sign_in_and_names_the_facts(client: Client, small_world: Path) -> None:
    answer = client.get("/health/")
    assert (answer.status_code, answer.text) == (200, "ok\nfacts 1\n")


def test_the_content_security_policy_lets_nothing_foreign_in(client: Client) -> None:
    headers = client.get("/sign-in/").headers
    policy = dict(part.strip().split(" ", 1) for part in headers["Content-Security-Policy"].split(";"))
    assert policy["default-src"] == "'self'"
    assert policy["img-src"] == "'self' data:"
    assert policy["frame-ancestors"] == "'none'"
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(
    ("error", "status"), [(NotAllowed("no"), 403), (NotFound("no"), 404), (Refused("no"), 400), (Question("no"), 400)]
)
def test_an_anticipated_error_gets_the_status_that_fits(error: Exception, status: int) -> None:
    middleware = FailureMiddleware(_unused)
    page = middleware.process_exception(_request("/somewhere/"), error)
    assert page is not None
    assert page.status_code == status
    data = middleware.process_exception(_request("/api/somewhere"), error)
    assert data is not None
    assert (data.status_code, json.loads(data.content)) == (status, {"error": "No."})


def test_a_defect_is_left_to_its_usual_way() -> None:
    assert FailureMiddleware(_unused).process_exception(_request("/"), ValueError("secret detail")) is None
    assert server_error(_request("/")).status_code == 500


def test_the_api_says_401_and_does_not_redirect(client: Client) -> None:
    answer = client.get("/api/answers")
    assert (answer.status_code, answer.headers["WWW-Authenticate"]) == (401, "Bearer")
    assert "error" in answer.json()


def test_a_token_opens_the_api_and_only_the_api(client: Client, user: User) -> None:
    _, text = tokens.issue(user=user, name="t", now=utc(user.created_at))
    bearer = {"Authorization": f"Bearer {text}"}
    assert client.get("/api/answers", headers=bearer).status_code == 200
    assert client.get("/me/", headers=bearer).status_code == 302


def test_a_wrong_token_is_refused_even_beside_a_session(client: Client, user: User) -> None:
    client.force_login(user)
    assert client.get("/api/answers", headers={"Authorization": "Bearer sf_wrong"}).status_code == 401


def test_a_session_needs_the_csrf_token_to_act_through_the_api(user: User) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(user)
    url = "/api/actions/identity.confirm_roles"
    body: dict[str, object] = {"people": []}
    assert strict.post(url, body, content_type="application/json").status_code == 403
    strict.get("/me/")
    own = {"X-CSRFToken": strict.cookies["csrftoken"].value}
    assert strict.post(url, body, content_type="application/json", headers=own).status_code != 403
    _, text = tokens.issue(user=user, name="t", now=utc(user.created_at))
    bearer = {"Authorization": f"Bearer {text}"}
    answer = Client(enforce_csrf_checks=True).post(url, body, content_type="application/json", headers=bearer)
    assert answer.status_code != 403


def test_behind_https_cookies_are_secure_and_browsers_are_told_to_stay(tmp_path: Path) -> None:
    script = (
        "import django; django.setup()\n"
        "from django.test import Client\n"
        "from salesformula.site.setup import prepare; prepare()\n"
        "c = Client(headers={'X-Forwarded-Proto': 'https'}, SERVER_NAME='sales.example')\n"
        "r = c.get('/sign-in/')\n"
        "assert r.status_code == 200, r.status_code\n"
        "assert r.headers['Strict-Transport-Security'] == 'max-age=31536000'\n"
        "assert c.cookies['csrftoken']['secure']\n"
        "plain = Client(SERVER_NAME='sales.example').get('/sign-in/')\n"
        "assert plain.headers['Location'] == 'https://sales.example/sign-in/', plain.headers\n"
    )
    environment = os.environ | {
        "SALESFORMULA_HOME": str(tmp_path),
        "SALESFORMULA_HTTPS": "1",
        "SALESFORMULA_PROXIES": "1",
        "SALESFORMULA_HOSTS": "sales.example",
    }
    done = subprocess.run([sys.executable, "-c", script], env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def _request(path: str) -> HttpRequest:
    return RequestFactory().get(path)


def _unused(request: HttpRequest) -> HttpResponse:
    raise AssertionError("not called")
