"""The pages as they are served: what each figure number opens, what is offered, and what stands where little is known.

In the small world nobody has the 25 deals it takes, so most figures have nothing to draw.
"""

from __future__ import annotations

import html
import re
from datetime import datetime

import pytest
from django.test import Client

from salesformula.identity.accounts import confirm, create_account
from salesformula.identity.models import User
from tests.small_world import ROLE_OF, email_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("small_world")]

STAT = re.compile(
    r'<li class="sf-stat">\s*<a href="([^"]+)".*?sf-label"><bdi>([^<]*)<.*?sf-big"><bdi>([^<]*)<', re.DOTALL
)


@pytest.fixture(autouse=True)
def _everyone_is_confirmed(small_world: object) -> None:
    confirm(people=ROLE_OF, by=None, now=datetime(2025, 1, 3))


def page(person_id: str, path: str) -> str:
    """The page as that person is given it."""
    client = Client()
    user = User.objects.filter(person_id=person_id).first()
    if user is None:
        user, _ = create_account(email=email_of(person_id), name=f"Person {person_id}", person_id=person_id)
    client.force_login(user)
    answer = client.get(path)
    assert answer.status_code == 200, path
    return html.unescape(answer.content.decode())


def opened(person_id: str, path: str) -> dict[str, str]:
    """The heading of the drawer that each figure number of the page opens."""
    found = STAT.findall(page(person_id, path))
    assert len(found) == 6
    heading = re.compile(r'id="why-h"[^>]*><bdi>([^<]*)<')
    return {label: heading.findall(page(person_id, url))[0] for url, label, _ in found}


def test_each_figure_number_of_the_funnel_opens_its_own_reasons() -> None:
    drawers = opened("x1", "/pipeline/funnel/")
    assert drawers["Leads sourced"] == "0 leads came"
    assert drawers["Customers of leads"].startswith("Customers of sourced")
    assert drawers["Won 90 days from opening"].startswith("Won by day 90")
    assert drawers["Half of wins, from opening"] == "Half of the wins: not yet reached"


def test_the_key_metric_opens_its_own_reasons() -> None:
    drawers = opened("x1", "/pipeline/state/?quarter=2024Q2")
    assert drawers["Key metric: ACV won"].startswith("Won $")


def test_a_seller_is_offered_no_breakdown_of_one_group_and_told_why_one_is_withheld() -> None:
    offered = re.findall(r'<option value="(\w+)"', page("s05", "/pipeline/funnel/"))
    assert {"seller", "team"} & set(offered) == set()
    given = page("s05", "/pipeline/funnel/?by=team")
    assert "n = 0" not in re.sub(r"<ul class=\"sf-stats.*?</ul>", "", given, flags=re.DOTALL)


def test_where_nothing_can_be_drawn_calm_words_stand_in_place_of_an_axis() -> None:
    given = page("m1", "/pipeline/state/?quarter=2024Q2")
    assert given.count("Too few to say.") >= 2
    assert "None of these groups has the 25 cases it takes" in given


def test_the_state_of_the_pipeline_shows_the_cycle_and_the_velocity() -> None:
    given = page("x1", "/pipeline/state/?quarter=2024Q2")
    assert 'id="fig-pipeline-cycle"' in given
    assert 'id="fig-pipeline-velocity-product"' in given
