"""How much of what people differ by is chance: by a published table, by hand, and in worlds where it is known."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from salesformula.stats.by_chance import by_chance

#: Shrout and Fleiss (1979), table 2: six targets rated by four judges; their ICC(3,4) is .91, between targets the mean
#: square is 11.24, the error's 1.02.
RATED = np.array([[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]], dtype=float)


def test_it_is_one_less_the_reliability_that_shrout_and_fleiss_found() -> None:
    found = by_chance(RATED)
    assert found is not None
    # Without bias it is (n - 3) / (n - 1) of the plain ratio.
    assert found.share * 5 / 3 == pytest.approx(1.02 / 11.24, abs=0.0005)
    assert (found.n_people, found.n_periods) == (6, 4)
    assert found.share in found.interval


def test_four_people_by_hand() -> None:
    # Levels 1, 2, 3, 4; one is 1 up then 1 down, the next the other way round: 8 ones squared over 3 * 1 degrees of
    # freedom. Between: 2 * 5 / 3. The ratio is (8 / 3) / (10 / 3) = 0.8, of which a third is left without bias.
    found = by_chance(np.array([[2, 0], [1, 3], [4, 2], [3, 5]], dtype=float))
    assert found is not None
    assert found.share == pytest.approx(0.8 / 3)


def test_who_earns_the_same_in_every_quarter_earns_it_by_no_chance_to_speak_of() -> None:
    levels = np.repeat(np.arange(1.0, 9.0)[:, None], 4, axis=1)
    assert by_chance(levels) is None, "nobody's quarters differ: how much chance there is can't be told"
    wobble = levels + np.tile([[0.01, -0.01, 0.01, -0.01], [-0.01, 0.01, -0.01, 0.01]], (4, 1))
    found = by_chance(wobble)
    assert found is not None
    assert found.interval.high < 0.001


def test_where_all_earn_alike_nothing_is_told_of_differences() -> None:
    assert by_chance(np.full((8, 4), 5.0)) is None
    assert by_chance(np.zeros((8, 4))) is None
    turns = np.array([[1.0, 2.0], [2.0, 1.0]] * 4)
    assert by_chance(turns) is None


@given(
    values=arrays.arrays(np.float64, (7, 4), elements=st.floats(0, 1_000, width=32)),
    scale=st.sampled_from([0.01, 1.0, 3.0, 1_000.0]),
    season=st.lists(st.floats(-500, 500), min_size=4, max_size=4),
    order=st.permutations(range(7)),
)
def test_neither_currency_nor_season_nor_order_matters(
    values: np.ndarray, scale: float, season: list[float], order: list[int]
) -> None:
    found, again = by_chance(values), by_chance(values[order] * scale + np.array(season))
    if found is None or again is None:
        return
    assert again.share == pytest.approx(found.share, rel=1e-4, abs=1e-6)
    assert 0 <= found.interval.low <= found.share <= found.interval.high <= 1


def test_pure_chance_is_found_to_be_chance() -> None:
    rng = np.random.default_rng(5)
    shares = [found.share for _ in range(200) if (found := by_chance(rng.exponential(size=(40, 4))))]
    highs = [found.interval.high for _ in range(200) if (found := by_chance(rng.exponential(size=(40, 4))))]
    assert np.mean(shares) > 0.85
    assert np.mean([high == 1 for high in highs]) > 0.9


def test_a_known_share_is_recovered_without_bias() -> None:
    # Levels spread by 1, quarters by 2: a year of four has a chance of 4 / 4 = 1 beside it, half of all.
    rng = np.random.default_rng(6)
    shares = []
    for _ in range(400):
        found = by_chance(rng.standard_normal((60, 1)) + 2 * rng.standard_normal((60, 4)))
        assert found is not None
        shares.append(found.share)
    assert np.mean(shares) == pytest.approx(0.5, abs=0.02)


@pytest.mark.parametrize("shape", [(3, 4), (8, 1)])
def test_too_few_are_refused(shape: tuple[int, int]) -> None:
    with pytest.raises(ValueError, match="tell nothing"):
        by_chance(np.ones(shape))
