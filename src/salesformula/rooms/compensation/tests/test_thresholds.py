"""What the edge of a tier tempts to, worked by hand."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from salesformula.rooms.compensation.formula.bunching import Threshold, pays, thresholds
from salesformula.rooms.compensation.tests.company import deal, paid

TIERS: dict[str, Any] = {
    "name": "Tiers",
    "components": [
        {
            "kind": "tiers",
            "measure": "acv",
            "bands": [{"from_share": 0, "rate": "8%"}, {"from_share": 1, "rate": "12%"}],
        }
    ],
}
BANDS = [(Fraction(0), Fraction(8, 100)), (Fraction(1), Fraction(12, 100))]


def acv(name: str, amount: int, won: date) -> dict[str, Any]:
    return deal(name, won=won, acv_amount=Decimal(amount), mrr_amount=None)


def quota(start: date) -> dict[str, Any]:
    end = date(start.year, start.month + 3, 1)
    told = {"person_id": "ann", "metric": "acv", "period_start": start, "period_end": end, "currency": "USD"}
    return told | {"amount": Decimal(100_000)}


QUOTAS = [quota(date(2025, 1, 1)), quota(date(2025, 4, 1))]


def of(home: Path, plan: dict[str, Any], *deals: dict[str, Any]) -> list[Threshold]:
    found = paid(home, plan, deals=deals, quotas=QUOTAS)
    return thresholds(found.lines, found.lines[0].plan)


def test_holding_a_deal_back_into_a_quarter_above_the_quota_pays_four_points_more(tmp_path: Path) -> None:
    # $60,000 in the first quarter, $100,000 in the second. The last deal of the first, $20,000, would have been paid at
    # 12% in the second: 4% of $20,000 more. To pull the second quarter's first deal, all of it, forward would lift the
    # first to $160,000: 4% of $60,000 more.
    [one] = of(
        tmp_path, TIERS, acv("d1", 40_000, date(2025, 1, 10)), acv("d2", 20_000, date(2025, 3, 30)),
        acv("d3", 100_000, date(2025, 4, 2)),
    )  # fmt: skip
    assert (one.from_share, one.rate_below, one.rate_above) == (Fraction(1), Fraction(8, 100), Fraction(12, 100))
    assert (one.n_periods, one.n_ends, one.n_gaining) == (2, 1, 1)
    assert (one.median_gain, one.most_gain) == (Decimal("2400.00"), Decimal("2400.00"))


def test_a_deal_that_stays_below_the_edge_wherever_it_goes_gains_nothing(tmp_path: Path) -> None:
    [one] = of(tmp_path, TIERS, acv("d1", 20_000, date(2025, 3, 1)), acv("d2", 20_000, date(2025, 4, 2)))
    assert (one.n_ends, one.n_gaining, one.median_gain, one.most_gain) == (1, 0, None, None)


def test_a_falling_rate_tempts_to_spread_deals_out(tmp_path: Path) -> None:
    capped = {"name": "Falling", "components": [{**TIERS["components"][0], "bands": [
        {"from_share": 0, "rate": "10%"}, {"from_share": 1, "rate": 0}]}]}  # fmt: skip
    [one] = of(
        tmp_path, capped, acv("d1", 100_000, date(2025, 1, 10)), acv("d2", 50_000, date(2025, 3, 30)),
        acv("d3", 10_000, date(2025, 4, 2)),
    )  # fmt: skip
    assert one.most_gain == Decimal("5000.00")


def test_plans_without_tiers_have_no_edges(tmp_path: Path) -> None:
    plan = {"name": "Flat", "components": [{"kind": "rate", "measure": "acv", "rate": "8%"}]}
    assert of(tmp_path, plan, acv("d1", 20_000, date(2025, 3, 1))) == []


def test_few_periods_say_nothing_of_bunching(tmp_path: Path) -> None:
    [one] = of(tmp_path, TIERS, acv("d1", 101_000, date(2025, 3, 1)))
    assert (one.seen.n_above, one.seen.p, one.seen.reason) == (1, None, "too_few_to_say")


@given(st.lists(st.integers(1, 10**9), max_size=6), st.integers(1, 10**9))
def test_a_sum_is_paid_what_its_parts_are_paid_one_after_the_other(parts: list[int], quota: int) -> None:
    total, so_far = Fraction(0), 0
    for part in parts:
        total += pays(so_far + part, quota, BANDS) - pays(so_far, quota, BANDS)
        so_far += part
    assert total == pays(sum(parts), quota, BANDS)
