"""The VP compares plans: what each costs, whether it cares if customers stay, who would gain."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Dress, Site, sign_in, wearing
from tests.journeys.test_state_of_the_pipeline import accessible, ready, shoot

pytestmark = pytest.mark.browser

URL = "/compensation/lab/"


def test_from_the_menu_to_who_would_gain_under_another_plan(page: Page, site: Site) -> None:
    page.set_default_timeout(120_000)
    sign_in(page, site, "executive")
    page.get_by_role("navigation").get_by_role("link", name="Plan lab").first.click()
    ready(page)
    expect(page).to_have_title("Plan lab · salesformula")
    expect(page.locator("h1")).to_contain_text("Growth that stays, in force, costs $")
    expect(page.locator("h1")).to_contain_text("Whether customers stay makes no difference to pay under Hunting.")
    shoot(page, "lab-1440")
    assert accessible(page) == []

    # Two plans side by side: one pays alike whether customers stay or leave, the other does not.
    rows = page.locator("table", has_text="Paid alike").locator("tbody tr")
    hunting, prepayment = rows.filter(has_text="Hunting"), rows.filter(has_text="Prepayment")
    expect(hunting).to_contain_text("paid alike")
    expect(prepayment).not_to_contain_text("paid alike")
    expect(hunting).to_contain_text("100%")

    page.get_by_role("link", name="By payee").click()
    page.wait_for_url("**/answers/compensation.plan_lab_people/**")
    expect(page.locator("table.sf-table")).to_contain_text("Prepayment")
    assert accessible(page) == []


def test_a_plan_of_ones_own_is_written_stands_beside_the_others_and_is_taken_out(page: Page, site: Site) -> None:
    page.set_default_timeout(120_000)
    sign_in(page, site, "executive")
    page.goto(f"{site.address}{URL}")
    page.get_by_text("Write one").click()
    page.get_by_label("Name", exact=True).fill("Rising")
    page.get_by_label("Pays for each 1 of").select_option("acv")
    page.get_by_label("At which rates").select_option("tiers")
    page.get_by_label("Rates", exact=True).fill("8%, 100%: 12%")
    page.get_by_label("Why it is worth trying").fill("More above quota.")
    assert accessible(page) == []
    page.get_by_role("button", name="Try it").click()
    page.wait_for_url("**/compensation/lab/#fig-plan-lab-plans")
    ready(page)
    expect(page.locator("table", has_text="Paid alike").locator("tbody tr", has_text="Rising")).to_contain_text(
        "proposed"
    )
    expect(page.locator("#proposals")).to_contain_text("0.12 from 100% of the quota on; due 100% at signature.")
    shoot(page, "lab-own-1440")
    page.get_by_role("button", name="Take it out").click()
    ready(page)
    assert page.locator("table", has_text="Paid alike").locator("tbody tr", has_text="Rising").count() == 0


def test_the_page_holds_in_every_dress(page: Page, site: Site, dress: Dress) -> None:
    page.set_default_timeout(120_000)
    sign_in(page, site, "executive")
    with wearing(page, site, dress):
        page.goto(f"{site.address}{URL}")
        ready(page)
        assert accessible(page) == []
        shoot(page, f"lab-{dress.name}")


def test_a_manager_has_no_way_in(page: Page, site: Site) -> None:
    sign_in(page, site, "manager")
    assert page.get_by_role("link", name="Plan lab").count() == 0
