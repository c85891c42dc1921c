"""The tail is read up to a number of rows; above it a build is asked for, and the answer says so."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from salesformula.doors import tail as tails
from salesformula.kit import registry
from salesformula.kit.company import CompanyPolicy
from salesformula.kit.room import Room
from salesformula.kit.written import AsFacts

pytestmark = pytest.mark.django_db
NINE = datetime(2026, 11, 2, 9, 0)
CALLS = [
    {"activity_id": f"trial.call-{n}", "origin_key": f"trial.call-{n}", "known_from": NINE + timedelta(minutes=n),
     "known_to": None}
    for n in range(3)
]  # fmt: skip


@pytest.fixture(autouse=True)
def _three_calls(monkeypatch: pytest.MonkeyPatch) -> None:
    room = Room(
        name="trial", title="Trial", rights=(), as_facts=(AsFacts(table="activities", since=lambda instant: CALLS),)
    )
    monkeypatch.setattr(registry, "_rooms", {"trial": room})


def test_every_row_is_counted_and_no_build_asked_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tails, "MOST", 3)
    asked: list[str] = []
    found = tails.tail(home=tmp_path, trigger=asked.append)
    assert found.written is not None
    assert list(found.written.of("activities")) == CALLS
    assert (found.caveats, asked) == ((), [])


def test_above_the_number_none_is_counted_a_build_is_asked_for_and_it_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tails, "MOST", 2)
    asked: list[str] = []
    found = tails.tail(home=tmp_path, trigger=asked.append)
    assert found.written is not None
    assert found.written.n_rows == 0
    assert asked == ["more rows were written here than live answers count"]
    (caveat,) = found.caveats
    assert (caveat.code, caveat.figures) == ("tail_too_long", {"n": 2})
    assert str(caveat.text).startswith("More than 2 rows were written here since the facts were built")


WIN_RATE = registry.answer("pipeline.win_rate")


def test_since_when_rows_count_later_is_told_by_the_companys_clocks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registry, "count_changed", lambda instant, *, tables: 2)
    company = CompanyPolicy(time_zone="America/New_York")
    (caveat,) = tails.newer_rows(WIN_RATE, built_at=NINE, company=company)
    said = "2 rows were written here since 2 Nov 2026, 04:00 (America/New York); they count after the next build."
    assert str(caveat.text) == said
    assert caveat.figures["built_at"] == NINE
