"""The navigation shows what the viewer may open, and nothing else."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.urls import set_script_prefix

from salesformula.kit import registry
from salesformula.kit.room import Page, Room
from salesformula.web.contracts import FrameView, NavItem
from salesformula.web.navigation import findable, menu

PAGES = (
    Page(name="pay", title="My pay", section="Sell", url="pay/", right="pay.view"),
    Page(name="state", title="State of the pipeline", section="Manage", url="pipeline/", right="pipeline.view"),
    Page(name="deals", title="Deals", section="Manage", url="pipeline/deals/", right="pipeline.deals"),
    Page(name="imports", title="Imports", section="Data", url="data/", right="data.import"),
)


@pytest.fixture(autouse=True)
def _one_room(monkeypatch: pytest.MonkeyPatch) -> None:
    rooms = {"trial": Room(name="trial", title="Trial", rights=(), pages=PAGES)}
    monkeypatch.setattr(registry, "_rooms", rooms)


@pytest.fixture
def mounted_below() -> Iterator[str]:
    set_script_prefix("/sales/")
    yield "/sales/"
    set_script_prefix("/")


def titles(items: tuple[NavItem, ...]) -> list[tuple[str, list[str]]]:
    return [(item.title, [child.title for child in item.children]) for item in items]


def test_only_pages_whose_right_is_held_are_listed() -> None:
    assert titles(menu({"pipeline.view"}, path="/")) == [
        ("This morning", []),
        ("Manage", ["State of the pipeline"]),
    ]


def test_sections_stand_in_the_order_of_the_house_and_empty_ones_are_left_out() -> None:
    rights = {"data.import", "pay.view", "pipeline.view", "pipeline.deals"}
    assert titles(menu(rights, path="/")) == [
        ("This morning", []),
        ("Sell", ["My pay"]),
        ("Manage", ["State of the pipeline", "Deals"]),
        ("Data", ["Imports"]),
    ]


def test_a_viewer_without_rights_still_has_this_morning() -> None:
    assert menu((), path="/") == (NavItem("This morning", "/", is_current=True),)


def test_the_page_with_the_longest_address_above_the_path_is_current() -> None:
    _, manage = menu({"pipeline.view", "pipeline.deals"}, path="/pipeline/deals/17/")
    assert [child.is_current for child in manage.children] == [False, True]
    assert manage.holds_current
    assert not manage.is_current


def test_a_section_leads_to_its_first_page() -> None:
    _, manage = menu({"pipeline.deals"}, path="/")
    assert manage.url == "/pipeline/deals/"


def test_addresses_follow_where_the_site_is_mounted(mounted_below: str) -> None:
    morning, manage = menu({"pipeline.view"}, path="/sales/pipeline/")
    assert (morning.url, manage.url) == ("/sales/", "/sales/pipeline/")
    assert manage.children[0].is_current


def test_the_find_box_opens_pages_and_not_sections() -> None:
    items = menu({"pipeline.view", "data.import"}, path="/")
    assert [item.title for item in findable(items)] == ["This morning", "State of the pipeline", "Imports"]


def test_the_phone_shows_three_sections_and_the_rest_under_more() -> None:
    nav = menu({"data.import", "pay.view", "pipeline.view"}, path="/")
    frame = FrameView(title="", as_of_line="", nav=nav, me_name="", me_line="", company="")
    assert [item.title for item in frame.tabs] == ["This morning", "Sell", "Manage"]
