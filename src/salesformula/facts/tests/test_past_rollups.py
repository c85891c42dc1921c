"""Rollups of another time are made once, and only kept where they are small."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import ibis.expr.types as ir
import pytest

from salesformula.facts import past_rollups
from salesformula.facts.access import open_facts
from salesformula.facts.rollups import ROLLUPS, Rollup
from salesformula.facts.tests.staging_ground import MONDAY, TUESDAY, build_from
from salesformula.kit.company import CompanyPolicy

DAY = date(2026, 3, 2)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    for now, amount in ((MONDAY, 10), (TUESDAY, 12)):
        build_from(tmp_path, now, deals=f"SELECT unnest(['a', 'b']) AS deal_id, {amount} AS amount")
    return tmp_path


def _amounts(home: Path, day: date) -> list[int]:
    rows = open_facts(root=home, as_of=day).table("deal_rollup").order_by("deal_id").to_pyarrow()
    return [int(amount) for amount in rows["amount"].to_pylist()]


def _count_makes(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    made: list[str] = []
    rollup = ROLLUPS["deal_rollup"]

    def make(tables: Mapping[str, ir.Table], company: CompanyPolicy) -> ir.Table:
        made.append("deal_rollup")
        return rollup.make(tables, company)

    monkeypatch.setitem(ROLLUPS, "deal_rollup", Rollup(rollup.schema, make))
    return made


def test_a_rollup_of_a_day_is_made_once_and_that_of_another_day_is_another(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = _count_makes(monkeypatch)
    assert (_amounts(home, DAY), _amounts(home, DAY)) == ([10, 10], [10, 10])
    assert len(made) == 1
    assert _amounts(home, TUESDAY.date()) == [12, 12]
    assert len(made) == 2


def test_a_large_rollup_is_not_kept_and_answers_all_the_same(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(past_rollups, "MOST_ROWS", 1)
    assert (_amounts(home, DAY), _amounts(home, DAY)) == ([10, 10], [10, 10])
    assert [rows for key, rows in past_rollups._kept.items() if home in getattr(key[0], "parents", ())] == [None]  # type: ignore[index]


def test_the_least_used_goes_first(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(past_rollups, "CAPACITY", 1)
    made = _count_makes(monkeypatch)
    for day in (DAY, TUESDAY.date(), DAY):
        _amounts(home, day)
    assert len(made) == 3
