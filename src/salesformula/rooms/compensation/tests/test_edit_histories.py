"""Months are closed one after another while deals are edited, deleted, moved and refunded at random.

Whatever happens: each locked statement and each of an open month agrees with the separate verifier to the cent, locked
ones never change, and once all is locked everyone was paid what they are entitled to, no more and no less.
``SALESFORMULA_HISTORIES`` says how many histories are run.
"""

from __future__ import annotations

import os
from decimal import Decimal
from typing import Any

import pytest

from salesformula.rooms.compensation.tests.histories import FIRST, History, drawn_deal, ledger_of

HISTORIES = int(os.environ.get("SALESFORMULA_HISTORIES", "40"))


@pytest.mark.parametrize("seed", range(HISTORIES))
def test_the_verifier_agrees_on_every_month_and_all_that_is_owed_is_paid_once(seed: int) -> None:
    assert History(seed).lived() == []


def test_a_history_does_meet_every_kind_of_change() -> None:
    kinds = {row["entry"] + row["of"] for seed in range(12) for row in _kept(seed)}
    assert kinds >= {"earning", "clawback", "cap", "adjustmentearning", "adjustmentclawback", "adjustmentcap"}


def _kept(seed: int) -> list[dict[str, Any]]:
    history = History(seed)
    history.lived()
    return history.kept


def test_running_a_closed_month_again_changes_nothing() -> None:
    history = History(7)
    history.edit(10)
    history.close(FIRST)
    before = [row for row in history.stands().rows if row["period"] == FIRST]
    history.edit(10)
    assert [row for row in history.stands().rows if row["period"] == FIRST] == before


def test_a_deal_and_its_reversal_net_to_nothing() -> None:
    deal = drawn_deal(History(3).rng, 1) | {"ended_on": None, "paid_on_2": None, "base": Decimal("1234.5000")}
    lines = ledger_of({"d1": deal, "r2": deal | {"deal_id": "r2", "base": Decimal("-1234.5000")}}).lines
    assert sum((line.pay for line in lines), Decimal(0)) == 0
