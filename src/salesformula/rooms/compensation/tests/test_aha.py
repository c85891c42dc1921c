"""The moment after which customers stay: what counts as early use, and what is said of it."""

from __future__ import annotations

import json
import re
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import vl_convert

from salesformula.facts.access import Facts
from salesformula.kit.figure import CONFIG, LIGHT, paint
from salesformula.rooms.compensation.answers import aha, churn, customers, shelfware, success_training
from salesformula.rooms.compensation.answers.customer_words import moment_in_words
from salesformula.rooms.compensation.formula.aha import condition_of, early, looked_at
from salesformula.rooms.compensation.policy import CompensationPolicy
from salesformula.rooms.compensation.tests.staying_company import asked, company_of, customer, used
from salesformula.stats.leaving import log_hazard_ratio
from salesformula.stats.moment_conditions import Condition

DAY = date(2026, 1, 1)


def test_early_use_counts_from_the_first_day_for_sixty_days(tmp_path: Path) -> None:
    facts = company_of(
        tmp_path,
        customers=[customer("x", since=DAY), customer("y", since=DAY + timedelta(days=10), left=date(2026, 4, 1))],
        usage=[
            used("x", "Calendar", day=DAY, times=2),
            used("x", "Calendar", day=DAY + timedelta(days=59), times=3),
            used("x", "Calendar", day=DAY + timedelta(days=60), times=100),
            used("y", "Calendar", day=DAY, times=50),
            used("y", "Export", day=DAY + timedelta(days=10)),
        ],
    )
    found = early(facts, window_days=60, until=date(2026, 6, 1), time_zone="UTC")
    assert (found.features, found.account_ids) == (("Calendar", "Export"), ("a-x", "a-y"))
    assert found.use.tolist() == [[5, 0], [0, 1]]
    # From 2 March to 31 May, and from 12 March to 1 April.
    assert (found.days.tolist(), found.left.tolist()) == ([91, 20], [False, True])


def test_the_companys_clock_tells_which_day_something_was_used_on(tmp_path: Path) -> None:
    late = used("x", "Calendar", day=DAY) | {"occurred_at": used("x", "", day=DAY)["occurred_at"].replace(hour=2)}
    usage = [used("y", "Calendar", day=DAY - timedelta(days=9)), late]
    facts = company_of(tmp_path, customers=[customer("x", since=DAY)], usage=usage)
    assert early(facts, window_days=60, until=date(2026, 6, 1), time_zone="UTC").use.tolist() == [[1]]
    # In New York it was still the day before the first.
    assert early(facts, window_days=60, until=date(2026, 6, 1), time_zone="America/New_York").use.tolist() == [[]]


def test_who_began_before_any_use_was_recorded_is_counted_and_left_out(tmp_path: Path) -> None:
    facts = company_of(
        tmp_path,
        customers=[customer("old", since=date(2020, 1, 1)), customer("x", since=DAY)],
        usage=[used("x", "Calendar", day=DAY), used("old", "Calendar", day=DAY)],
    )
    found = early(facts, window_days=60, until=date(2026, 6, 1), time_zone="UTC")
    assert (found.account_ids, found.n_before) == (("a-x",), 1)


def test_a_condition_in_words_and_back(tmp_path: Path) -> None:
    facts = company_of(
        tmp_path, customers=[customer("x", since=DAY)], usage=[used("x", "A", day=DAY), used("x", "B", day=DAY)]
    )
    found = early(facts, window_days=60, until=date(2026, 6, 1), time_zone="UTC")
    both: dict[str, Any] = {
        "feature": "B",
        "quantity": 2.0,
        "other_feature": "A",
        "other_quantity": 1.0,
        "n_features": None,
    }
    assert condition_of(found, **both) == Condition(((1, 2.0), (0, 1.0)))
    assert str(moment_in_words(both)) == "B used 2 times or more and A used at all"
    assert condition_of(found, feature="C", quantity=1) is None
    assert condition_of(found, feature=None, quantity=None, n_features=2) == Condition(n_features=2)
    many = {"feature": None, "quantity": None, "other_feature": None, "other_quantity": None, "n_features": 5}
    assert str(moment_in_words(many)) == "5 of the features used"


def company(home: Path, *, ratio: float, n: int = 300, seed: int = 5) -> Facts:
    """Customers of two years of whom half use the calendar ten times or more and leave ``ratio`` times as often."""
    rng, start = np.random.default_rng(seed), date(2024, 1, 1)
    rows, usage = [], []
    for k in range(n):
        since = start + timedelta(days=int(rng.integers(0, 60)))
        times = int(rng.integers(1, 20))
        hazard = 0.04 * (ratio if times >= 10 else 1.0)
        left = since + timedelta(days=61 + int(rng.exponential(30.4 / hazard)))
        rows.append(customer(f"c{k}", since=since, left=left if left < date(2026, 6, 1) else None))
        usage += [used(f"c{k}", "Calendar", day=since, times=times)]
        usage += [used(f"c{k}", "Export", day=since, times=int(rng.integers(1, 9)))]
    usage.append(used("c0", "Calendar", day=start, times=0))
    return company_of(home, customers=rows, usage=usage, deals=[])


@pytest.fixture(scope="module")
def planted(tmp_path_factory: pytest.TempPathFactory) -> Facts:
    return company(tmp_path_factory.mktemp("planted"), ratio=0.3)


def test_the_planted_moment_is_proposed_with_its_numbers(planted: Facts) -> None:
    result = asked(aha, planted)
    best, *others = result.rows
    assert (best["state"], best["feature"], best["reason"]) == ("proposed", "Calendar", None)
    assert 8 <= best["quantity"] <= 12
    assert best["hazard_ratio_low"] < best["hazard_ratio"] < best["hazard_ratio_high"] < 1
    assert best["p_value"] <= 0.05
    assert best["with_stay_share"] > best["without_stay_share"]
    assert best["n_with"] + best["n_without"] == best["n_customers"]
    assert best["reached_share_low"] < best["reached_share"] < best["reached_share_high"]
    assert str(result.finding).startswith("Customers with Calendar used ")
    assert {row["state"] for row in others} == {"looked_at"}
    assert "goes_with" in {caveat.code for caveat in result.caveats}


def test_what_was_looked_at_besides_is_listed_by_name_without_estimates(planted: Facts) -> None:
    rows = asked(aha, planted).rows[1:]
    assert [row["feature"] for row in rows] == ["Calendar", "Export"]
    assert {row["hazard_ratio"] for row in rows} == {None}
    found = early(planted, window_days=60, until=date(2026, 6, 2), time_zone="UTC")
    for (condition, n), row in zip(looked_at(found), rows, strict=True):
        assert n == row["n_reached"] == int(condition.met(found.use[found.days >= 0]).sum())


def test_the_companys_own_moment_is_judged_by_all_customers(planted: Facts) -> None:
    rules = CompensationPolicy(aha_feature="Calendar", aha_quantity=10)
    own = asked(aha, planted, policies=[rules]).rows[1]
    found = early(planted, window_days=60, until=date(2026, 6, 2), time_zone="UTC")
    watched = found.days >= 0
    ratio, _ = log_hazard_ratio(found.use[watched, 0] >= 10, found.days[watched], found.left[watched])
    assert (own["state"], own["quantity"]) == ("adopted", 10)
    assert own["hazard_ratio"] == pytest.approx(float(np.exp(ratio)))
    assert own["hazard_ratio_low"] < 0.5


def test_where_no_use_matters_none_is_good_enough_and_what_would_be_seen_is_said(tmp_path: Path) -> None:
    result = asked(aha, company(tmp_path, ratio=1.0))
    best = result.rows[0]
    assert (best["state"], best["reason"]) == ("not_good_enough", "not_beyond_chance")
    assert "none is good enough" in str(result.finding)
    [told] = [caveat for caveat in result.caveats if caveat.code == "no_finding"]
    assert told.figures["n_needed"] > 0
    assert 0 < told.figures["ratio_seen"] < 1


def test_with_too_few_who_left_nothing_is_tried(tmp_path: Path) -> None:
    rows = [customer(f"c{k}", since=DAY, left=date(2026, 4, 1) if k < 3 else None) for k in range(40)]
    usage = [used(f"c{k}", "Calendar", day=DAY, times=k) for k in range(40)]
    result = asked(aha, company_of(tmp_path, customers=rows, usage=usage))
    best = result.rows[0]
    assert (best["moment"], best["reason"], best["n_left"]) == (None, "too_few_left", 3)
    assert result.figure is None
    assert "With fewer than 20 customers who left nothing is tried." in str(
        next(one.text for one in result.caveats if one.code == "no_finding")
    )


def test_without_any_use_recorded_there_is_nothing_to_say(tmp_path: Path) -> None:
    result = asked(aha, company_of(tmp_path, customers=[customer("x", since=DAY)]))
    [row] = result.rows
    assert (row["n_customers"], row["n_before_records"], row["moment"]) == (0, 1, None)


def test_a_company_without_customers_is_answered(tmp_path: Path) -> None:
    facts = company_of(tmp_path, customers=[], usage=[])
    for answer in (customers, shelfware, success_training):
        assert asked(answer, facts).rows == []
    [row] = asked(aha, facts).rows
    assert (row["n_customers"], row["n_before_records"]) == (0, 0)
    assert asked(churn, facts, by=("seller",)).rows == []


def test_the_curves_name_no_colour_and_can_be_drawn(planted: Facts) -> None:
    figure = asked(aha, planted).figure
    assert figure is not None
    written = json.dumps(figure.spec)
    assert not re.search(r"#[0-9a-fA-F]{3,8}\b", written)
    painted: dict[str, Any] = paint({**figure.spec, "config": CONFIG, "width": 500}, LIGHT)
    drawn = vl_convert.vegalite_to_svg(painted)
    assert "reached it, n =" in drawn
    assert "did not, n =" in drawn
