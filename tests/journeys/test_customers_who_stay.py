"""A manager asks after which use customers stay, and whose effect it is that they leave."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Dress, Site, sign_in, wearing
from tests.journeys.test_state_of_the_pipeline import accessible, ready, shoot

pytestmark = pytest.mark.browser


def test_from_the_menu_to_the_customers_behind_churn(page: Page, site: Site) -> None:
    sign_in(page, site, "executive")
    page.get_by_role("navigation").get_by_role("link", name="Customers who stay").first.click()
    ready(page)
    expect(page).to_have_title("Customers who stay · salesformula")
    shoot(page, "customers-1440")
    assert accessible(page) == []

    page.locator(".sf-stat").get_by_role("link", name="Churn a month").click()
    drawer = page.locator(".sf-drawer")
    expect(drawer).to_contain_text("customer-months =")
    expect(drawer).to_contain_text("Difference: 0")


def test_both_kinds_stand_side_by_side_and_tell_their_numbers(page: Page, site: Site) -> None:
    sign_in(page, site, "executive")
    page.goto(f"{site.address}/compensation/customers/")
    ready(page)
    for kind in ("seller", "consultant"):
        figure = page.locator(f"#fig-compensation-churn-{kind}")
        figure.get_by_role("link", name="Table").click()
        expect(figure.locator("table")).to_be_visible()
    page.locator("#fig-compensation-churn-seller").get_by_role("link", name="Why").click()
    expect(page.locator(".sf-drawer")).to_contain_text("Difference: 0")
    assert accessible(page) == []


def test_a_seller_sees_their_own_customers_alone(page: Page, site: Site) -> None:
    sign_in(page, site, "seller")
    page.goto(f"{site.address}/compensation/customers/")
    ready(page)
    expect(page.locator(".sf-under")).to_contain_text("Your own customers.")
    expect(page.locator("#fig-compensation-churn-consultant")).to_have_count(0)
    expect(page.locator("#fig-compensation-success-training")).to_have_count(0)


def test_the_page_holds_in_every_dress(page: Page, site: Site, dress: Dress) -> None:
    sign_in(page, site, "executive")
    with wearing(page, site, dress):
        page.goto(f"{site.address}/compensation/customers/")
        ready(page)
        shoot(page, f"customers-{dress.name}")
        assert accessible(page) == []


def test_a_marketer_may_not_open_the_page(page: Page, site: Site) -> None:
    sign_in(page, site, "marketer")
    assert page.request.get(f"{site.address}/compensation/customers/").status == 403
