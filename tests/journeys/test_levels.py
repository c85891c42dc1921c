"""A seller reads their level and what the next one asks for; leadership reads who stands where."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Dress, Site, sign_in, wearing
from tests.journeys.test_state_of_the_pipeline import accessible, ready, shoot

pytestmark = pytest.mark.browser

URL = "/compensation/levels/"


def test_a_seller_reads_how_far_the_next_level_is(page: Page, site: Site) -> None:
    sign_in(page, site, "seller")
    page.get_by_role("navigation").get_by_role("link", name="Levels", exact=True).first.click()
    ready(page)
    expect(page).to_have_title("Levels · salesformula")
    expect(page.locator("h1")).to_contain_text("level 1")
    # What every level asks for is public.
    expect(page.locator("main")).to_contain_text("above $55,000")
    assert accessible(page) == []
    shoot(page, "levels-seller-1440")


def test_leadership_reads_who_stands_on_which_level(page: Page, site: Site) -> None:
    sign_in(page, site, "executive")
    page.goto(f"{site.address}{URL}")
    ready(page)
    expect(page.locator("main")).to_contain_text("Hannah Lowenthal")
    assert accessible(page) == []
    shoot(page, "levels-executive-1440")


def test_the_page_holds_in_every_dress(page: Page, site: Site, dress: Dress) -> None:
    sign_in(page, site, "seller")
    with wearing(page, site, dress):
        page.goto(f"{site.address}{URL}")
        ready(page)
        assert accessible(page) == []
        shoot(page, f"levels-{dress.name}")
