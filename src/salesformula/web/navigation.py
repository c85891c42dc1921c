"""The navigation of a viewer: the sections of work, and in each the pages that may be opened."""

from __future__ import annotations

from collections.abc import Iterable

from django.urls import get_script_prefix
from django.utils.translation import gettext

from salesformula.kit import registry
from salesformula.kit.room import SECTIONS, Page
from salesformula.web.contracts import NavItem

HOME_SECTION = SECTIONS[0]


def url_of(page: Page) -> str:
    """The path of a page, wherever the site is mounted."""
    return get_script_prefix() + page.url.lstrip("/")


def menu(rights: Iterable[str], *, path: str) -> tuple[NavItem, ...]:
    """The sections in the order of the house, each with the pages those rights open; empty sections are left out.

    ``path`` is the path of the request: the page it belongs to is marked as current.
    """
    held = frozenset(rights)
    pages = [page for page in registry.pages() if page.right in held]
    home = get_script_prefix()
    items = [NavItem(title=gettext(HOME_SECTION), url=home, is_current=path == home)]
    current = _current(pages, path)
    for section in SECTIONS[1:]:
        children = tuple(
            NavItem(title=gettext(page.title), url=url_of(page), is_current=page is current)
            for page in pages
            if page.section == section
        )
        if children:
            items.append(NavItem(title=gettext(section), url=children[0].url, children=children))
    return tuple(items)


def findable(items: Iterable[NavItem]) -> tuple[NavItem, ...]:
    """The pages of a menu in one list, for the find box; a section is only a way to its first page."""
    found: list[NavItem] = []
    for item in items:
        found.extend(item.children or (item,))
    return tuple(found)


def _current(pages: list[Page], path: str) -> Page | None:
    """The page with the longest address that the path lies under."""
    under = [page for page in pages if path.startswith(url_of(page)) and url_of(page) != get_script_prefix()]
    return max(under, key=lambda page: len(page.url), default=None)
