"""A redesign of the pay plan, from its announcement to the acknowledgement of the seller it pays."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.conftest import Dress, Site, sign_in, wearing
from tests.journeys.test_state_of_the_pipeline import accessible, ready, shoot

pytestmark = pytest.mark.browser

URL = "/compensation/redesign/"
TITLE = "Pay for customers who stay"


@pytest.fixture
def seller(browser: Browser, site: Site) -> Page:
    """The seller, at a browser of their own."""
    page = browser.new_context(viewport={"width": 1440, "height": 1000}).new_page()
    sign_in(page, site, "seller")
    return page


def open_it(page: Page, site: Site) -> None:
    page.goto(f"{site.address}{URL}")
    ready(page)


def said(page: Page, text: str) -> None:
    expect(page.get_by_role("status")).to_contain_text(text)


def at_step(page: Page, name: str) -> None:
    expect(page.locator("[aria-current=step]")).to_have_text(name)


def now(page: Page, button: str, **fields: str) -> None:
    """Fill in what stands under "what I can do now" and press its button."""
    panel = page.locator(".sf-now")
    for name, value in fields.items():
        field = panel.locator(f"[name={name}]")
        if field.evaluate("element => element.tagName") == "SELECT":
            field.select_option(value)
        else:
            field.fill(value)
    panel.get_by_role("button", name=button).click()


def test_from_announcement_to_acknowledgement(page: Page, seller: Page, site: Site) -> None:
    sign_in(page, site, "executive")
    page.get_by_role("link", name="Plan redesign").first.click()
    ready(page)
    expect(page).to_have_title("Plan redesign · salesformula")
    expect(page.locator("h1")).to_contain_text("No redesign of the pay plan is under way.")
    shoot(page, "redesign-none-1440")
    assert accessible(page) == []
    open_it(seller, site)
    assert seller.get_by_role("button", name="Announce it").count() == 0
    assert accessible(seller) == []

    panel = page.locator(".sf-now")
    panel.get_by_label("customer success").check()
    panel.get_by_label("profitability").check()
    now(
        page, "Announce it",
        title=TITLE,
        reasons="One customer in five leaves within a year, and we pay as if they stayed.\n\n"
        "The numbers: https://example.com/churn",
        principles="Simple: nobody needs a spreadsheet.\nAligned with what the company wants.\nImmediate.",
        town_hall_at="2026-11-20T09:00",
    )  # fmt: skip
    said(page, "The redesign is announced.")
    at_step(page, "Ideas")
    shoot(page, "redesign-announced-1440")
    assert accessible(page) == []

    # The seller is told where to go, and adds an idea.
    seller.goto(f"{site.address}/")
    expect(seller.locator("main")).to_contain_text("ideas are collected")
    open_it(seller, site)
    expect(seller.locator(".sf-aside")).to_contain_text("customer success")
    expect(seller.get_by_role("link", name="https://example.com/churn")).to_have_count(1)
    now(seller, "Add the idea", text="Pay the second half only after twelve months.")
    said(seller, "Your idea is there for everyone to read.")
    at_step(seller, "Structures")
    shoot(seller, "redesign-idea-1440")
    assert accessible(seller) == []

    open_it(page, site)
    now(
        page, "Show it",
        title="Prepayment", text="Half with the first payment, the rest with the sixth and the twelfth.",
        preset="prepayment", starts_on="2027-01-01",
    )  # fmt: skip
    said(page, "The structure is shown.")
    at_step(page, "Comments")

    open_it(seller, site)
    structure = seller.locator(".sf-entries > li", has_text="Prepayment").first
    structure.get_by_text("Comment", exact=False).first.click()
    structure.get_by_label("Your comment").fill("What if a customer pays a year ahead?")
    structure.get_by_role("button", name="Comment").click()
    said(seller, "Your comment is there for everyone to read.")
    expect(seller.locator("#comments")).to_contain_text("0 of 1 comment answered by leadership")

    # Leadership owes the idea a decision and the comment an answer before it decides.
    open_it(page, site)
    expect(page.locator(".sf-now")).to_contain_text("1 idea is neither adopted nor rejected")
    shoot(page, "redesign-owed-1440")
    assert accessible(page) == []
    now(page, "Record the decision", decision="rejected", reason="Twelve months are too long for those who start.")
    said(page, "The decision on the idea is recorded.")
    now(page, "Reply", text="Months paid ahead count as paid: all of it is due at once.")
    expect(page.locator("#comments")).to_contain_text("1 of 1 comment answered by leadership")
    at_step(page, "Decision")
    now(
        page, "Record the decision",
        outcome="Adopt the candidate Prepayment", starts_on="2027-01-01",
        reason="It is simple, and it pays for customers who stay.",
    )  # fmt: skip
    said(page, "The decision is recorded.")
    at_step(page, "Training")
    shoot(page, "redesign-decided-1440")
    assert accessible(page) == []

    open_it(seller, site)
    expect(seller.locator("#ideas ~ ul")).to_contain_text("Twelve months are too long for those who start.")
    expect(seller.locator(".sf-now")).to_contain_text("You will be trained on Prepayment")
    assert seller.get_by_role("button", name="I know this plan").count() == 0

    page.locator(".sf-now").get_by_label("All sellers not trained yet").check()
    now(page, "Record the training")
    said(page, "The training is recorded.")
    at_step(page, "Acknowledgement")
    shoot(page, "redesign-trained-1440")
    assert accessible(page) == []

    seller.goto(f"{site.address}/")
    expect(seller.locator("main")).to_contain_text("Prepayment waits for you to acknowledge it")
    open_it(seller, site)
    shoot(seller, "redesign-acknowledge-1440")
    now(seller, "I know this plan")
    said(seller, "Your acknowledgement is recorded.")
    expect(seller.locator(".sf-now")).to_contain_text("You acknowledged Prepayment")
    expect(seller.locator("#trained")).to_contain_text("1 acknowledged")
    assert seller.locator("section", has=seller.locator("#trained")).locator("table").count() == 0
    assert accessible(seller) == []
    seller.context.close()

    open_it(page, site)
    expect(page.locator("#trained")).to_contain_text("1 acknowledged")
    expect(page.locator("section", has=page.locator("#trained")).locator("table")).to_contain_text("acknowledged")


def test_the_keyboard_alone_adds_a_comment(page: Page, site: Site) -> None:
    sign_in(page, site, "seller")
    open_it(page, site)
    section = page.locator("section", has=page.locator("#comments"))
    section.locator("summary").last.focus()
    page.keyboard.press("Enter")
    section.get_by_label("Your comment").focus()
    page.keyboard.type("Thank you for the answers.")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    said(page, "Your comment is there for everyone to read.")


@pytest.mark.parametrize("role", ["seller", "executive"])
def test_the_page_holds_in_every_dress(page: Page, site: Site, role: str, dress: Dress) -> None:
    sign_in(page, site, role)
    with wearing(page, site, dress):
        open_it(page, site)
        for summary in page.locator(".sf-told summary").all()[:4]:
            summary.click()
        shoot(page, f"redesign-{role}-{dress.name}")
        assert accessible(page) == []


def test_a_town_hall_ahead_holds_structures_back(page: Page, site: Site) -> None:
    sign_in(page, site, "operations")
    open_it(page, site)
    page.get_by_text("Announce a redesign", exact=True).click()
    form = page.locator("form[action$='/lead/announce/']")
    ahead = datetime.now(UTC) + timedelta(days=7)
    form.get_by_label("market share").check()
    for name, value in {
        "title": "Pay for new regions",
        "reasons": "Two regions have no sellers.",
        "principles": "Simple.",
        "town_hall_at": f"{ahead:%Y-%m-%dT%H:%M}",
    }.items():
        form.locator(f"[name={name}]").fill(value)
    form.get_by_role("button", name="Announce it").click()
    said(page, "The redesign is announced.")
    at_step(page, "Ideas")
    expect(page.locator(".sf-now")).to_contain_text("The town hall has not begun")
    assert page.locator("form[action$='/lead/structure/']").count() == 0
    expect(page.get_by_role("link", name=TITLE)).to_have_count(1)


def test_whoever_no_plan_pays_is_told_that_the_page_is_not_theirs(page: Page, site: Site) -> None:
    sign_in(page, site, "recruiter")
    assert page.get_by_role("link", name="Plan redesign").count() == 0
    assert page.request.get(f"{site.address}{URL}").status == 403
