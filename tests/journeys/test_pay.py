"""A seller checks what a deal paid, tries another, takes the statement along and questions a line; it is settled."""

from __future__ import annotations

import re
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Page, expect

from tests.journeys.conftest import UNTIL, Dress, Site, sign_in, wearing
from tests.journeys.test_state_of_the_pipeline import accessible, shoot

pytestmark = pytest.mark.browser

#: The last month but one: every line of it is due.
MONTH = "2026-10"


def test_a_seller_checks_a_deal_and_operations_settle_the_question(page: Page, site: Site) -> None:
    sign_in(page, site, "seller")
    page.get_by_role("navigation").get_by_role("link", name="Pay", exact=True).first.click()
    expect(page).to_have_title("Pay · salesformula")
    expect(page.locator("h1")).to_contain_text("You earn $")
    expect(page.locator("h1")).to_contain_text("is still to come.")
    assert accessible(page) == []
    shoot(page, "pay-1440")

    # The first line is open and says why; the deal behind it has all its parts.
    first = page.locator(".sf-lines tbody details[open]").first
    expect(first).to_contain_text("of annual contract value is credited.")
    expect(first).to_contain_text("Due on")
    first.get_by_role("link", name="All of this deal").click()
    expect(page.locator("h1")).to_contain_text("has paid you $")
    assert page.locator(".sf-lines td > details").count() == 3
    page.get_by_role("link", name="Back to the month").click()

    what = page.locator("#what-if")
    what.get_by_label("MRR, a month").fill("2,100")
    what.get_by_label("Closed on").fill(UNTIL)
    what.get_by_role("button", name="Work it out").click()
    expect(page.locator("#what-if")).to_contain_text("under the plan Growth that stays")
    expect(page.locator("#what-if tbody tr")).to_have_count(3)
    expect(page.locator("h1")).to_contain_text("You earn $")
    assert "mrr_amount" not in page.url, "the page was loaded anew"
    assert accessible(page) == []
    shoot(page, "pay-what-if-1440")

    page.goto(f"{site.address}/compensation/pay/?month={MONTH}")
    total = page.locator(".sf-lines tfoot td.n").inner_text()
    assert downloaded(page, "PDF").startswith(b"%PDF-")
    book = load_workbook(BytesIO(downloaded(page, "Excel")))
    paid = [row[3] for row in book.worksheets[0].iter_rows(min_row=6, values_only=True) if row[1]]
    assert f"${sum(map(float, paid)):,.2f}" == total  # type: ignore[arg-type]
    proof = downloaded(page, "Proof")
    assert b'"sha256"' in proof

    line = page.locator(".sf-lines tbody details[open]").first
    line.get_by_text("Question this").click()
    line.get_by_label("What is wrong with it?").fill("The contract says 10% more.")
    line.get_by_role("button", name="Ask operations").click()
    expect(page.locator("h1")).to_contain_text("You asked about")
    expect(page.locator("h1")).to_contain_text("Open.")
    assert accessible(page) == []
    question = page.url
    page.goto(f"{site.address}/compensation/pay/?month={MONTH}")
    expect(page.locator(".sf-lines").get_by_role("link", name="You asked about it")).to_have_count(1)
    page.context.clear_cookies()

    sign_in(page, site, "operations")
    page.goto(f"{site.address}/compensation/disputes/")
    expect(page.locator("h1")).to_contain_text("One question is open")
    assert accessible(page) == []
    shoot(page, "disputes-1440")
    page.locator(".sf-table").get_by_role("link").first.click()
    page.get_by_label("Message").fill("Which page of the contract?")
    page.get_by_role("button", name="Send").click()
    page.get_by_label("Outcome").select_option("upheld")
    page.get_by_label("Why").fill("The order form has the amount that was paid.")
    page.get_by_role("button", name="Settle").click()
    expect(page.locator("h1")).to_contain_text("The line stands.")
    assert accessible(page) == []
    shoot(page, "dispute-1440")
    page.context.clear_cookies()

    sign_in(page, site, "seller")
    page.goto(question)
    expect(page.locator(".sf-thread li")).to_have_count(3)
    expect(page.locator("main")).to_contain_text("The order form has the amount that was paid.")


def downloaded(page: Page, name: str) -> bytes:
    with page.expect_download() as download:
        page.get_by_role("link", name=name, exact=True).click()
    return Path(str(download.value.path())).read_bytes()


def test_operations_look_for_a_payee_by_name(page: Page, site: Site) -> None:
    sign_in(page, site, "operations")
    page.goto(f"{site.address}/compensation/pay/")
    page.get_by_label("Whose pay").fill("siddiqui")
    page.get_by_role("button", name="Show", exact=True).click()
    expect(page.locator("h1")).to_contain_text(re.compile("Farah Siddiqui earns"))
    assert page.get_by_text("Question this").count() == 0
    shoot(page, "pay-of-another-1440")


def test_the_page_holds_in_every_dress(page: Page, site: Site, dress: Dress) -> None:
    sign_in(page, site, "seller")
    with wearing(page, site, dress):
        page.goto(f"{site.address}/compensation/pay/?mrr_amount=2100&closed_on={UNTIL}&prepaid_months=6")
        expect(page.locator("#what-if tbody tr")).to_have_count(3)
        shoot(page, f"pay-{dress.name}")
        assert accessible(page) == []


def test_what_would_a_deal_pay_works_without_scripts(page: Page, site: Site) -> None:
    sign_in(page, site, "seller")
    told = page.request.get(f"{site.address}/compensation/pay/?mrr_amount=2100&closed_on={UNTIL}").text()
    assert "under the plan Growth that stays" in told
    wrong = page.request.get(f"{site.address}/compensation/pay/?mrr_amount=much&closed_on={UNTIL}").text()
    assert "Enter a number." in wrong
