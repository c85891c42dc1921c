"""A real site with the simulated company, and a real browser."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

#: The company's last day: the pictures of it are the same whenever they are taken.
UNTIL = "2026-11-20"
BIN = Path(sys.executable).parent

#: How long a page is waited for, in milliseconds. Speed is what `make bench` shows: these tests also have to hold
#: on a machine whose two cores run the rest of the suite.
PATIENCE = 30_000
expect.set_options(timeout=PATIENCE)
CHROMIUM_FLAGS = (
    "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--disable-quic",
)  # fmt: skip


@dataclass(frozen=True)
class Site:
    """Where the site answers, and who may sign in: role -> (e-mail, password)."""

    address: str
    sign_ins: dict[str, tuple[str, str]]
    home: Path


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The simulated company as it stood on 20 November 2026, served."""
    home = tmp_path_factory.mktemp("site")
    environment = os.environ | {"SALESFORMULA_HOME": str(home)}
    command = [str(BIN / "salesformula")]
    made = subprocess.run(
        [*command, "demo", "--seed", "7", "--until", UNTIL, "--no-serve"],
        env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert made.returncode == 0, made.stderr
    lines = [line.split() for line in made.stdout.splitlines() if line.startswith("sign-in ")]
    sign_ins = {role: (user, password) for _, role, user, password in lines}
    with served(home, sign_ins) as found:
        yield found


@contextmanager
def served(home: Path, sign_ins: dict[str, tuple[str, str]]) -> Iterator[Site]:
    """The site of a home, on a port of its own."""
    port = _free_port()
    address = f"http://127.0.0.1:{port}"
    environment = os.environ | {"SALESFORMULA_HOME": str(home)}
    with (home / "server.log").open("wb") as log:
        serve = [str(BIN / "salesformula"), "serve", "--port", str(port), "--workers", "1"]
        server = subprocess.Popen(serve, env=environment, stdout=log, stderr=subprocess.STDOUT)
    try:
        _wait_for(f"{address}/health/")
        yield Site(address=address, sign_ins=sign_ins, home=home)
    finally:
        server.terminate()
        server.wait(timeout=30)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Debian's Chromium, headless. It ends with its file: while it lives, other tests can't use the database."""
    path = shutil.which("chromium")
    assert path, "Chromium is not installed: run make test, which installs it"
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=list(CHROMIUM_FLAGS))
        yield chromium
        chromium.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page of 1440 by 1000 that fails the test on any error in the console."""
    context = browser.new_context(viewport={"width": 1440, "height": 1000}, accept_downloads=True)
    page = context.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
    yield page
    context.close()
    assert errors == []


@dataclass(frozen=True)
class Dress:
    """How a reader may have set a page up: theme, direction of writing, width of the window."""

    name: str
    theme: str
    direction: str
    width: int


DRESSES = (
    Dress("dark", "dark", "language", 1440),
    Dress("rtl", "light", "rtl", 1440),
    Dress("phone", "light", "language", 390),
    Dress("phone-dark-rtl", "dark", "rtl", 390),
)


@pytest.fixture(params=DRESSES, ids=lambda dress: dress.name)
def dress(request: pytest.FixtureRequest) -> Dress:
    """Every dress that a page has to hold in."""
    found: Dress = request.param
    return found


@contextmanager
def wearing(page: Page, site: Site, dress: Dress) -> Iterator[None]:
    """Within the block the pages of whoever is signed in wear that dress; nothing there may scroll sideways."""
    _choose(page, site, theme=dress.theme, direction=dress.direction)
    page.set_viewport_size({"width": dress.width, "height": 900})
    yield
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), "the page scrolls sideways"
    _choose(page, site, theme="system", direction="language")


def _choose(page: Page, site: Site, *, theme: str, direction: str) -> None:
    page.goto(f"{site.address}/me/")
    page.select_option("select[name=theme]", theme)
    page.select_option("select[name=direction]", direction)
    page.get_by_role("button", name="Save").first.click()


def sign_in(page: Page, site: Site, role: str) -> None:
    """Sign in as the person of that role."""
    user, password = site.sign_ins[role]
    page.goto(f"{site.address}/")
    page.fill("input[name=login]", user)
    page.fill("input[name=password]", password)
    page.click("button[type=submit]")
    page.wait_for_url(f"{site.address}/")


def _free_port() -> int:
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return int(trial.getsockname()[1])


def _wait_for(url: str, seconds: float = 180) -> None:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        try:
            with urlopen(url, timeout=2) as answer:
                if answer.status == 200:
                    return
        except (URLError, ConnectionError, TimeoutError):
            time.sleep(0.3)
    raise AssertionError(f"{url} did not answer in {seconds} s")
