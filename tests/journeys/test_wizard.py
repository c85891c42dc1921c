"""Someone with exports and no mapping: from an empty home to the state of the pipeline, in a real browser."""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.journeys.conftest import BIN, Site, _free_port, _wait_for
from tests.journeys.test_state_of_the_pipeline import accessible, shoot

pytestmark = pytest.mark.browser

MAVEN = Path(__file__).resolve().parents[3] / "shared/data/maven-crm-sales"
KEEPER = "keeper@example.com"
MINUTES = 5
CLICKS = 10

#: Bob's deal closed in a thirteenth month; days and months of engage_date can't be told apart.
DEALS = """opportunity_id,sales_agent,deal_stage,engage_date,close_date,close_value
D1,Ann,Won,01/02/2017,2017-03-01,1054
D2,Ann,Lost,02/03/2017,2017-03-02,0
D3,Bob,Won,03/04/2017,2017-13-03,4514
D4,Bob,Lost,04/05/2017,2017-07-04,0
D5,Ann,Engaging,05/06/2017,,
"""


class Hands:
    """What a person does with a mouse, counted."""

    def __init__(self, page: Page) -> None:
        self.page, self.n_clicks, self.started = page, 0, time.monotonic()

    def click(self, found: Locator) -> None:
        """One click."""
        self.n_clicks += 1
        found.click()

    def choose(self, *files: Path) -> None:
        """A click on the field, and the files in the dialog that opens."""
        self.n_clicks += 1
        self.page.set_input_files("#files", list(files))

    def sign_in(self, site: Site) -> None:
        """From the sign-in page to this morning."""
        user, password = site.sign_ins["administrator"]
        self.page.goto(f"{site.address}/")
        self.page.fill("input[name=login]", user)
        self.page.fill("input[name=password]", password)
        self.click(self.page.get_by_role("button", name="Sign in"))

    @property
    def seconds(self) -> float:
        """Since the first page."""
        return time.monotonic() - self.started


@pytest.fixture
def empty_site(tmp_path: Path) -> Iterator[Site]:
    """A company of one's own before anything is imported, served with its worker."""
    environment = os.environ | {"SALESFORMULA_HOME": str(tmp_path / "home")}
    command = [str(BIN / "salesformula")]
    made = subprocess.run(
        [*command, "init", "--admin", KEEPER], env=environment, capture_output=True, text=True, check=False
    )
    assert made.returncode == 0, made.stderr
    password = made.stdout.split()[-1]
    port = _free_port()
    address = f"http://127.0.0.1:{port}"
    with (tmp_path / "server.log").open("wb") as log:
        serve = [*command, "serve", "--port", str(port), "--workers", "1"]
        server = subprocess.Popen(serve, env=environment, stdout=log, stderr=subprocess.STDOUT)
    try:
        _wait_for(f"{address}/health/")
        yield Site(address=address, sign_ins={"administrator": (KEEPER, password)}, home=tmp_path / "home")
    finally:
        server.terminate()
        server.wait(timeout=30)


@pytest.mark.slow
@pytest.mark.skipif(not MAVEN.is_dir(), reason="Maven's four files are not beside the repository")
def test_mavens_four_files_in_five_minutes_and_ten_clicks(page: Page, empty_site: Site) -> None:
    hands = Hands(page)
    hands.sign_in(empty_site)
    shoot(page, "wizard-0-home")
    hands.click(page.get_by_role("link", name="Bring your data").last)
    hands.choose(*sorted(MAVEN.glob("*.csv")))
    shoot(page, "wizard-1-start")
    assert accessible(page) == []
    hands.click(page.get_by_role("button", name="Read these files"))

    expect(page.get_by_role("heading", name="3 files are understood.")).to_be_visible()
    page.get_by_label("Name of your company").fill("Kestrel Scheduling")
    shoot(page, "wizard-2-files")
    assert accessible(page) == []
    hands.click(page.get_by_role("button", name="check"))

    expect(page.get_by_role("heading", name="All 8,978 rows are usable.")).to_be_visible(timeout=120_000)
    shoot(page, "wizard-3-checks")
    assert accessible(page) == []
    hands.click(page.get_by_role("button", name="Import 8,978 rows"))

    expect(page.get_by_role("heading", name="8,978 rows are in.")).to_be_visible(timeout=120_000)
    shoot(page, "wizard-4-result")
    assert accessible(page) == []
    hands.click(page.locator(".sf-main").get_by_role("link", name="State of the pipeline"))

    rate = page.locator(".sf-stat", has_text="Win rate, all quarters")
    expect(rate).to_contain_text("63.2%")
    expect(rate).to_contain_text("n = 6,711")
    expect(page.locator(".sf-org")).to_have_text("Kestrel Scheduling")
    assert hands.n_clicks <= CLICKS
    assert hands.seconds < MINUTES * 60
    hands.click(rate.get_by_role("link"))
    expect(page.locator(".sf-drawer")).to_contain_text("4,238")


@pytest.mark.slow
def test_a_question_answered_and_a_row_mended_by_keyboard_alone(page: Page, empty_site: Site, tmp_path: Path) -> None:
    (tmp_path / "deals.csv").write_text(DEALS, encoding="utf-8")
    Hands(page).sign_in(empty_site)
    page.goto(f"{empty_site.address}/data/import/")
    page.set_input_files("#files", tmp_path / "deals.csv")
    press(page, page.get_by_role("button", name="Read these files"))

    asked = page.get_by_role("group", name="How are the dates in “engage_date” of deals.csv written?")
    expect(asked).to_be_visible()
    shoot(page, "wizard-asked")
    assert accessible(page) == []
    reach(page, asked.get_by_role("radio").first)
    page.keyboard.press("Space")
    expect(asked.get_by_role("radio").first).to_be_checked()
    press(page, page.get_by_role("button", name="Answer and check"))

    expect(page.get_by_role("heading", name="1 would be set aside.")).to_be_visible(timeout=60_000)
    expect(page.get_by_role("cell", name="2017-13-03")).to_be_visible()
    shoot(page, "wizard-set-aside")
    assert accessible(page) == []
    press(page, page.get_by_role("button", name="Import"))

    expect(page.get_by_role("heading", name="1 was set aside.")).to_be_visible(timeout=60_000)
    shoot(page, "wizard-mend")
    assert accessible(page) == []
    link = page.get_by_role("link", name="Download 1 row of deals.csv")
    with page.expect_download() as download:
        press(page, link)
    rows = Path(str(download.value.path())).read_text(encoding="utf-8-sig")
    mended = tmp_path / "mended.csv"
    mended.write_text(rows.replace("2017-13-03,4514", "2017-06-03,4514"), encoding="utf-8")
    page.set_input_files("#mended", mended)
    press(page, page.get_by_role("button", name="Check with the mended rows"))

    expect(page.get_by_role("button", name="Import")).to_be_visible(timeout=60_000)
    expect(page.get_by_role("heading", name="set aside")).to_have_count(0)
    press(page, page.get_by_role("button", name="Import"))
    expect(page.get_by_role("heading", name="rows are in")).to_be_visible(timeout=60_000)
    expect(page.get_by_role("row", name="Deals")).to_contain_text("5")


def test_the_wizard_holds_in_every_dress(browser: Browser, empty_site: Site, tmp_path: Path) -> None:
    (tmp_path / "deals.csv").write_text(DEALS, encoding="utf-8")
    for name, theme, direction, width in DRESSES:
        context = browser.new_context(viewport={"width": width, "height": 900})
        page = context.new_page()
        Hands(page).sign_in(empty_site)
        page.goto(f"{empty_site.address}/me/")
        page.select_option("select[name=theme]", theme)
        page.select_option("select[name=direction]", direction)
        page.get_by_role("button", name="Save").first.click()
        page.goto(f"{empty_site.address}/data/import/")
        for step in ("start", "files"):
            assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), f"{name}, {step}: wide"
            shoot(page, f"wizard-{step}-{name}")
            assert accessible(page) == [], f"{name}, {step}"
            if step == "start":
                page.set_input_files("#files", tmp_path / "deals.csv")
                page.get_by_role("button", name="Read these files").click()
                expect(page.get_by_role("heading", name="1 file is understood.")).to_be_visible()
        context.close()


def test_without_scripts_the_same_forms_do(browser: Browser, empty_site: Site, tmp_path: Path) -> None:
    (tmp_path / "deals.csv").write_text(DEALS.replace("2017-13-03", "2017-06-03"), encoding="utf-8")
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    Hands(page).sign_in(empty_site)
    page.goto(f"{empty_site.address}/data/import/")
    page.set_input_files("#files", tmp_path / "deals.csv")
    page.get_by_role("button", name="Read these files").click()
    page.get_by_role("radio").first.check()
    page.get_by_role("button", name="Answer and check").click()
    page.get_by_role("button", name="Import").click(timeout=60_000)
    expect(page.get_by_role("heading", name="rows are in")).to_be_visible(timeout=60_000)
    context.close()


DRESSES = (
    ("dark", "dark", "language", 1440),
    ("rtl", "light", "rtl", 1440),
    ("phone", "light", "language", 390),
    ("phone-dark-rtl", "dark", "rtl", 390),
)


def reach(page: Page, wanted: Locator) -> None:
    """Go to a control by the tabulator alone."""
    for _ in range(200):
        if wanted.evaluate("element => element === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError("the control can't be reached by the keyboard")


def press(page: Page, wanted: Locator) -> None:
    """Go to a control by the tabulator and press it."""
    reach(page, wanted)
    page.keyboard.press("Enter")
