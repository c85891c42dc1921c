"""An operations manager drafts a rule, sees what it does, records it, and puts it back; a second one comes between."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.conftest import Dress, Site, sign_in, wearing
from tests.journeys.test_state_of_the_pipeline import accessible, ready, shoot

pytestmark = pytest.mark.browser

LARGE, FEW = "A deal is large from this amount on", "Fewer cases than this are too few to say"


def save(page: Page, *, why: str) -> None:
    page.get_by_role("textbox", name="Why").fill(why)
    page.get_by_role("button", name="Save as draft and look").click()
    ready(page)


def test_a_rule_is_drafted_looked_at_recorded_and_put_back(page: Page, site: Site) -> None:
    sign_in(page, site, "operations")
    page.get_by_role("link", name="Company policy").first.click()
    ready(page)
    expect(page).to_have_title("Company policy · salesformula")
    expect(page.locator("h1")).to_contain_text("differ from what is shipped")
    shoot(page, "policy-1440")
    assert accessible(page) == []

    page.locator("#company").get_by_role("link", name="Change").click()
    ready(page)
    shoot(page, "policy-edit-1440")
    assert accessible(page) == []
    page.get_by_label("Add-on deals count").uncheck()
    page.get_by_label(LARGE).fill("60000")
    page.get_by_label("From which day").fill("2026-07-01")
    save(page, why="New price list")
    expect(page.locator("h1")).to_contain_text("Draft: 2 rules change from 1 Jul 2026 on.")
    expect(page.locator("main")).to_contain_text("Answers from 1 Jul 2026 on change; periods that are paid don't.")
    effects = page.locator("tr", has=page.get_by_role("link", name="Key metric"))
    expect(effects).not_to_contain_text("the same")
    expect(page.locator("tr", has=page.get_by_role("link", name="Win rate"))).to_contain_text("the same")
    shoot(page, "policy-draft-1440")
    assert accessible(page) == []

    # A draft survives leaving.
    page.goto(f"{site.address}/")
    page.goto(f"{site.address}/policy/")
    page.get_by_role("link", name="Look at it").click()
    page.get_by_role("button", name="Record it").click()
    expect(page.get_by_role("status")).to_contain_text("Recorded as revision")
    newest = page.locator("#history tbody tr").first
    expect(newest).to_contain_text(f"{LARGE}: $25,000, now $60,000")
    expect(newest).to_contain_text("back-dated")
    expect(newest).to_contain_text("New price list")
    shoot(page, "policy-recorded-1440")
    assert accessible(page) == []

    newest.get_by_role("button", name="Put back").click()
    ready(page)
    expect(page.locator("h1")).to_contain_text("Draft: 2 rules change from today on.")
    page.get_by_role("button", name="Record it").click()
    expect(page.locator("#company")).to_contain_text("$25,000")
    with page.expect_download() as download:
        page.locator("#history").get_by_role("link", name="CSV").click()
    assert download.value.suggested_filename.endswith(".csv")


def test_the_keyboard_alone_changes_a_rule_and_discards_the_draft(page: Page, site: Site) -> None:
    sign_in(page, site, "operations")
    page.goto(f"{site.address}/policy/company/")
    page.get_by_label(FEW).focus()
    page.keyboard.press("Control+A")
    page.keyboard.type("30")
    page.get_by_role("textbox", name="Why").focus()
    page.keyboard.type("More care")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    ready(page)
    expect(page.locator("h1")).to_contain_text("Draft: 1 rule changes from today on.")
    page.get_by_role("button", name="Discard").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("Nothing was changed.")


def test_a_mistake_stands_at_its_field(browser: Browser, site: Site) -> None:
    # A page of its own: the browser's console takes the 400 of a form sent back for an error.
    page = browser.new_context(viewport={"width": 1440, "height": 1000}).new_page()
    sign_in(page, site, "operations")
    page.goto(f"{site.address}/policy/company/")
    page.get_by_label("Company time zone").fill("Europe/Nowhere")
    save(page, why="We moved")
    expect(page.get_by_role("alert")).to_contain_text("see the fields marked below")
    expect(page.locator(".sf-err")).to_have_text("A time zone is an IANA name such as Europe/Berlin.")
    shoot(page, "policy-mistake-1440")
    assert accessible(page) == []
    page.context.close()


def test_what_somebody_else_recorded_meanwhile_is_shown(page: Page, browser: Browser, site: Site) -> None:
    sign_in(page, site, "operations")
    page.goto(f"{site.address}/policy/company/")
    page.get_by_label(FEW).fill("30")
    save(page, why="More care")

    other = browser.new_context().new_page()
    sign_in(other, site, "executive")
    other.goto(f"{site.address}/policy/company/")
    other.get_by_label(FEW).fill("20")
    save(other, why="Small teams")
    other.get_by_role("button", name="Record it").click()
    expect(other.get_by_role("status")).to_contain_text("Recorded as revision")
    other.context.close()

    page.reload()
    ready(page)
    expect(page.get_by_role("alert")).to_contain_text(f"{FEW}: 20 (Small teams)")
    expect(page.get_by_role("button", name="Record it")).to_be_disabled()
    shoot(page, "policy-conflict-1440")
    assert accessible(page) == []
    page.get_by_role("button", name="I have seen it, go on with mine").click()
    ready(page)
    page.get_by_role("button", name="Record it").click()
    expect(page.locator("#history tbody tr").first).to_contain_text(f"{FEW}: 20, now 30")


def test_a_team_has_a_rule_of_its_own(page: Page, site: Site) -> None:
    sign_in(page, site, "operations")
    page.goto(f"{site.address}/policy/company/")
    page.get_by_label("Rules for").select_option(index=1)
    page.get_by_role("button", name="Show").click()
    ready(page)
    expect(page.locator(".sf-rules .sf-field")).to_have_count(1)
    page.get_by_label(LARGE).fill("5000")
    save(page, why="Small customers only")
    expect(page.locator("main")).to_contain_text("For team")
    expect(page.locator("main")).to_contain_text("as the company")
    page.get_by_role("button", name="Record it").click()
    expect(page.locator("#company")).to_contain_text("in team")


@pytest.mark.parametrize("path", ["/policy/", "/policy/company/", "/policy/conversion/draft/"])
def test_the_pages_hold_in_every_dress(page: Page, site: Site, path: str, dress: Dress) -> None:
    sign_in(page, site, "operations")
    with wearing(page, site, dress):
        if "draft" in path:
            page.goto(f"{site.address}/policy/conversion/")
            page.locator(".sf-rules input").first.fill("90")
            page.get_by_label("From which day").fill("2026-01-01")
            save(page, why="Leads ripen faster")
        page.goto(f"{site.address}{path}")
        ready(page)
        shoot(page, f"policy-{path.strip('/').replace('/', '-')}-{dress.name}")
        assert accessible(page) == []


def test_a_seller_reads_the_rules_and_changes_none(page: Page, site: Site) -> None:
    sign_in(page, site, "seller")
    page.goto(f"{site.address}/policy/")
    ready(page)
    expect(page.locator("#company")).to_contain_text(LARGE)
    assert page.get_by_role("link", name="Change").count() == 0
    assert page.get_by_role("button", name="Put back").count() == 0
    assert page.request.get(f"{site.address}/policy/company/").status == 403
