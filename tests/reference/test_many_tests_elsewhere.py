"""Holm and Benjamini-Hochberg against figures in print and from R."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from salesformula.stats.multiplicity import benjamini_hochberg, holm

#: Benjamini and Hochberg (1995), section 4.1: the 15 ordered p values of Neuhaus et al. (1992).
PRINTED = [0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459]
PRINTED += [0.3240, 0.4262, 0.5719, 0.6528, 0.7590, 1.0]


def test_of_benjamini_and_hochbergs_example_exactly_the_four_smallest_are_found() -> None:
    assert benjamini_hochberg(PRINTED, q=0.05).is_found == (True,) * 4 + (False,) * 11
    assert [p <= 0.05 for p in holm(PRINTED)] == [True] * 3 + [False] * 12


def test_the_adjusted_p_values_equal_rs() -> None:
    # R 4.2.2: p.adjust(p, "BH") and p.adjust(p, "holm").
    by_r = [0.0015, 0.003, 0.0095, 0.035625, 0.0603, 0.06385714286, 0.06385714286, 0.0645, 0.0765]
    by_r += [0.486, 0.58118181818, 0.714875, 0.75323076923, 0.81321428571, 1.0]
    assert benjamini_hochberg(PRINTED, q=0.05).adjusted == pytest.approx(by_r, abs=1e-10)
    holm_by_r = [0.0015, 0.0056, 0.0247, 0.1140, 0.2211, 0.2780, 0.2780, 0.2780, 0.3213] + [1.0] * 6
    assert holm(PRINTED) == pytest.approx(holm_by_r, abs=1e-12)


def test_holms_way_in_print() -> None:
    # pingouin's documentation of its function holm: five p values, out of order.
    assert holm([0.50, 0.003, 0.32, 0.054, 0.0003]) == pytest.approx((0.64, 0.012, 0.64, 0.162, 0.0015))


@given(st.lists(st.floats(0, 1), min_size=1, max_size=20), st.floats(0.001, 0.5))
@settings(max_examples=150)
def test_the_procedures_are_those_of_their_papers(p_values: list[float], level: float) -> None:
    m, ordered = len(p_values), sorted(p_values)
    passed = [rank for rank, p in enumerate(ordered, start=1) if p <= level * rank / m]
    bar = ordered[passed[-1] - 1] if passed else -1.0
    # Within the last bit of the bar, rounding decides.
    near = any(abs(p - level * rank / m) < 1e-12 for rank, p in enumerate(ordered, start=1))
    if not near:
        assert benjamini_hochberg(p_values, q=level).is_found == tuple(p <= bar for p in p_values)
    kept = next((rank for rank, p in enumerate(ordered) if p > level / (m - rank)), m)
    if not any(abs(p - level / (m - rank)) < 1e-12 for rank, p in enumerate(ordered)):
        assert sum(p <= level for p in holm(p_values)) == kept
