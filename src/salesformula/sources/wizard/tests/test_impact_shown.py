"""An import that would change what is settled stops; who may see it is shown it and lets it in."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace

import pytest

from salesformula.facts import versions
from salesformula.kit import registry
from salesformula.kit.room import Weighing
from salesformula.sources.models import State
from salesformula.sources.wizard.tests.keeper import Keeper
from salesformula.sources.wizard.tests.test_walk import DEALS, USD

pytestmark = pytest.mark.django_db

LINE = "Ann: $48.00 against locked months"


@pytest.fixture
def settled(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """A room that finds something settled changed; the right it asks for can be exchanged."""
    rights = ["data.import"]
    room = registry.rooms()[0]

    def rooms() -> tuple[object, ...]:
        return (replace(room, weighs=Weighing(rights[0], lambda before, after, company: [LINE])),)

    monkeypatch.setattr("salesformula.sources.weighing.registry", SimpleNamespace(rooms=rooms))
    return rights


def test_it_stops_and_is_let_in_by_who_may_see_it(keeper: Keeper, settled: list[str]) -> None:
    keeper.bring(deals_csv=DEALS)
    keeper.import_all(**USD)
    version = versions.current(keeper.home)
    keeper.bring(deals_csv=DEALS)
    assert version is not None, "there is nothing settled before the first import"
    assert keeper.import_all(**USD).state == State.FAILED
    assert versions.current(keeper.home) == version
    page = keeper.page("checks/")
    assert LINE in page
    assert "Let it in" in page
    assert "who may see pay" not in page, "it is said to who may see pay"
    keeper.say("checks/", accept="yes")
    assert keeper.work().state == State.LANDED


def test_who_may_not_see_it_is_told_that_somebody_else_decides(keeper: Keeper, settled: list[str]) -> None:
    keeper.bring(deals_csv=DEALS)
    keeper.import_all(**USD)
    settled[0] = "compensation.no_such_right"
    keeper.bring(deals_csv=DEALS)
    keeper.import_all(**USD)
    page = keeper.page("checks/")
    assert "who may see pay looks at it" in page
    assert LINE not in page
    assert "Let it in" not in page
    keeper.say("checks/", accept="yes")
    # Asked without the right it is checked once more, and stops again.
    keeper.work()
    assert LINE not in keeper.page("checks/")
