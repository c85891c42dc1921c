"""Rates of events, and who stands out from the others."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import poisson

from salesformula.stats.crossed_effects import Kind
from salesformula.stats.event_rates import event_rate, last_quarter_chances, people_apart
from salesformula.stats.moment_power import leavers_needed, ratio_seen


def kind(n_left: list[int], low: list[float], high: list[float]) -> Kind:
    left, ends = np.asarray(n_left), (np.asarray(low), np.asarray(high))
    many = np.full(len(left), 100)
    return Kind(np.sqrt(ends[0] * ends[1]), *ends, many, left, many.astype(float), 0.4, 0.2, 0.8, 0.01)


@pytest.mark.parametrize(
    ("n", "low", "high"),
    # Garwood (1936), Biometrika 28, table 1, for 95%.
    [(0, 0.0, 3.689), (1, 0.0253, 5.572), (2, 0.242, 7.225), (5, 1.623, 11.668), (10, 4.795, 18.390)],
)
def test_the_interval_of_a_count_is_garwoods(n: int, low: float, high: float) -> None:
    found = event_rate(n, 1.0, confidence=0.95)
    assert found.low == pytest.approx(low, abs=1e-3)
    assert found.high == pytest.approx(high, abs=1e-3)
    # Of ten times the exposure a tenth.
    assert event_rate(n, 10.0, confidence=0.95).high == pytest.approx(found.high / 10)


@pytest.mark.parametrize("mean", [0.3, 2.0, 9.0, 40.0])
def test_the_interval_covers_at_least_what_it_says(mean: float) -> None:
    counts = np.arange(200)
    covered = [mean in event_rate(int(n), 1.0, confidence=0.9) for n in counts]
    assert poisson.pmf(counts, mean)[np.asarray(covered)].sum() >= 0.9


@pytest.mark.parametrize(("n", "exposure"), [(-1, 1.0), (1, 0.0)])
def test_a_rate_needs_a_count_and_time(n: int, exposure: float) -> None:
    with pytest.raises(ValueError, match="a rate needs"):
        event_rate(n, exposure, confidence=0.9)


def test_who_loses_far_more_than_expected_stands_out_and_who_does_not_is_not_named() -> None:
    found = kind([40, 10, 11, 9, 10], low=[1.8, 0.5, 0.5, 0.5, 0.5], high=[4.0, 1.2, 1.3, 1.1, 1.2])
    assert people_apart(found, np.full(5, 16.0), q=0.1) == ("above", None, None, None, None)


def test_nobody_is_named_whose_pooled_interval_holds_the_average() -> None:
    found = kind([40, 10, 11, 9, 10], low=[0.9, 0.5, 0.5, 0.5, 0.5], high=[4.0, 1.2, 1.3, 1.1, 1.2])
    assert people_apart(found, np.full(5, 16.0), q=0.1)[0] is None


def test_more_than_others_is_no_more_where_the_other_kind_explains_it() -> None:
    found = kind([40, 10, 11, 9, 10], low=[1.8, 0.5, 0.5, 0.5, 0.5], high=[4.0, 1.2, 1.3, 1.1, 1.2])
    assert people_apart(found, np.asarray([40.0, 10.0, 10.0, 10.0, 10.0]), q=0.1)[0] is None


def test_a_person_without_time_watched_is_never_named() -> None:
    found = kind([40, 0, 10, 10, 10], low=[1.8, 0.1, 0.5, 0.5, 0.5], high=[4.0, 0.9, 1.2, 1.2, 1.2])
    assert people_apart(found, np.asarray([16.0, 0.0, 16.0, 16.0, 16.0]), q=0.1)[1] is None
    with pytest.raises(ValueError, match="each person"):
        people_apart(found, np.ones(2), q=0.1)


def test_people_who_are_alike_share_the_last_quarter_and_who_is_far_off_is_in_it() -> None:
    alike = kind([5] * 8, low=[0.5] * 8, high=[2.0] * 8)
    chances = last_quarter_chances(alike, confidence=0.95)
    assert chances == pytest.approx(np.full(8, 0.25), abs=0.03)
    assert chances.sum() == pytest.approx(2.0)
    far = kind([5] * 8, low=[0.5] * 7 + [6.0], high=[2.0] * 7 + [9.0])
    assert last_quarter_chances(far, confidence=0.95)[7] == pytest.approx(1.0, abs=0.01)


def test_as_many_must_leave_as_schoenfeld_says() -> None:
    """One condition, half of the customers, halving: (1.6449 + 0.8416)^2 / (0.25 x 0.4805) = 51.5."""
    asked = {"share": 0.5, "n_tried": 1, "alpha": 0.05, "power": 0.8}
    assert leavers_needed(ratio=0.5, **asked) == 52  # type: ignore[arg-type]
    seen = ratio_seen(n_left=52, **asked)  # type: ignore[arg-type]
    assert seen == pytest.approx(0.5, abs=0.003)
    assert ratio_seen(n_left=0, **asked) is None  # type: ignore[arg-type]
    assert leavers_needed(ratio=0.5, **asked | {"n_tried": 100}) > 52  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="between 0 and 1"):
        leavers_needed(ratio=1.0, **asked)  # type: ignore[arg-type]
