"""A manager asks how far leads come, and why."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Dress, Site, sign_in, wearing
from tests.journeys.test_state_of_the_pipeline import accessible, ready, shoot

pytestmark = pytest.mark.browser


def test_from_the_menu_to_the_leads_behind_the_funnel(page: Page, site: Site) -> None:
    sign_in(page, site, "manager")
    page.get_by_role("navigation").get_by_role("link", name="Funnel").first.click()
    ready(page)
    expect(page).to_have_title("Funnel · salesformula")
    shoot(page, "funnel-1440")
    assert accessible(page) == []

    page.locator(".sf-stat").get_by_role("link", name="Customers of leads").click()
    drawer = page.locator(".sf-drawer")
    expect(drawer).to_contain_text("leads =")
    expect(drawer).to_contain_text("Difference: 0")
    # While it slides in its words are pale.
    page.wait_for_timeout(300)
    assert accessible(page) == []
    shoot(page, "funnel-why-1440")
    drawer.get_by_role("link", name=re.compile("^All .* rows$")).click()
    page.wait_for_url("**/answers/pipeline.leads/**")
    expect(page.locator("table.sf-table")).to_have_count(1)


def test_every_figure_number_says_why_and_adds_up(page: Page, site: Site) -> None:
    sign_in(page, site, "manager")
    page.goto(f"{site.address}/pipeline/funnel/")
    ready(page)
    stats = page.locator(".sf-stat a")
    expect(stats).to_have_count(6)
    for place in range(6):
        stats.nth(place).click()
        expect(page.locator(".sf-drawer")).to_contain_text("Difference: 0")
        page.keyboard.press("Escape")
        expect(page.locator(".sf-drawer")).to_have_count(0)


def test_the_breakdown_follows_the_choice_and_shows_its_table(page: Page, site: Site) -> None:
    sign_in(page, site, "manager")
    page.goto(f"{site.address}/pipeline/funnel/")
    ready(page)
    page.select_option("select[name=by]", "seller")
    page.wait_for_url("**by=seller**")
    ready(page)
    figure = page.locator("#fig-pipeline-funnel-seller")
    expect(figure).to_contain_text("sellers are not compared")
    figure.get_by_role("link", name="Table").click()
    expect(figure.locator("table")).to_be_visible()
    assert accessible(page) == []


def test_the_page_holds_in_every_dress(page: Page, site: Site, dress: Dress) -> None:
    sign_in(page, site, "manager")
    with wearing(page, site, dress):
        page.goto(f"{site.address}/pipeline/funnel/")
        ready(page)
        shoot(page, f"funnel-{dress.name}")
        assert accessible(page) == []


def test_a_marketer_may_not_open_the_funnel(page: Page, site: Site) -> None:
    sign_in(page, site, "marketer")
    assert page.get_by_role("link", name="Funnel").count() == 0
    assert page.request.get(f"{site.address}/pipeline/funnel/").status == 403
