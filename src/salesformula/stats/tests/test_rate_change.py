"""The change of a rate against values worked out by another road, and what no change looks like."""

from __future__ import annotations

import pytest

from salesformula.stats.event_rates import event_rate
from salesformula.stats.rate_change import rate_change


def test_the_interval_is_put_together_from_those_of_both_rates() -> None:
    # Zou and Donner 2008, equation 6, by hand: 20 in 10 is 2 (1.222 to 3.089), 10 in 10 is 1 (0.480 to 1.839), 95%.
    after, before = event_rate(20, 10, confidence=0.95), event_rate(10, 10, confidence=0.95)
    assert (round(after.low, 3), round(after.high, 3)) == (1.222, 3.089)
    assert (round(before.low, 3), round(before.high, 3)) == (0.480, 1.839)
    found = rate_change(20, 10, n_before=10, exposure_before=10, confidence=0.95)
    assert found.low == pytest.approx(1 - (0.778**2 + 0.839**2) ** 0.5, abs=0.002)
    assert found.high == pytest.approx(1 + (1.089**2 + 0.520**2) ** 0.5, abs=0.002)


def test_equal_rates_leave_no_change_inside() -> None:
    assert 0 in rate_change(30, 12, n_before=30, exposure_before=12, confidence=0.9)


def test_no_time_watched_is_no_rate() -> None:
    with pytest.raises(ValueError, match="exposure above 0"):
        rate_change(1, 0, n_before=1, exposure_before=1, confidence=0.9)
