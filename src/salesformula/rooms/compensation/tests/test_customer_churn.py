"""Who is a customer, how long, and whose effect it is that they leave."""

from __future__ import annotations

import re
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from salesformula.doors.release import released
from salesformula.facts.access import Facts
from salesformula.identity.scope import Scope
from salesformula.kit.answer import Answer, Result
from salesformula.kit.company import CompanyPolicy
from salesformula.rooms.compensation.answers import churn, customers, success_training
from salesformula.rooms.compensation.answers.customer_words import MONTH, months_before
from salesformula.rooms.compensation.formula.customer_churn import customers as customers_of
from salesformula.rooms.compensation.formula.customer_churn import customers_served
from salesformula.rooms.compensation.policy import CompensationPolicy
from salesformula.rooms.compensation.tests.company import subscription
from salesformula.rooms.compensation.tests.staying_company import asked, company_of, customer, used

SINCE, UNTIL = date(2025, 1, 1), date(2026, 1, 1)
FEW = CompanyPolicy(name="Typed", too_few_below=1)


def rows_of(facts: Facts) -> dict[str, dict[str, Any]]:
    found = customers_served(facts, since=SINCE, until=UNTIL).to_pyarrow().to_pylist()
    return {row["account_id"]: row for row in found}


def test_a_customer_counts_for_the_days_of_the_window_it_was_one(tmp_path: Path) -> None:
    facts = company_of(tmp_path, customers=[
        customer("before", since=date(2024, 7, 1), left=date(2025, 1, 11)),
        customer("within", since=date(2025, 3, 1), left=date(2025, 3, 31)),
        customer("stays", since=date(2025, 12, 1)),
        customer("long-gone", since=date(2024, 1, 1), left=date(2024, 12, 31)),
        customer("leaves-on-the-first-day-after", since=date(2025, 12, 31), left=UNTIL),
        customer("not-yet", since=UNTIL),
    ])  # fmt: skip
    told = ("served_days", "is_left", "lag_days", "is_new")
    found = {name: tuple(row[one] for one in told) for name, row in rows_of(facts).items()}
    assert found == {
        "a-before": (10, True, 194, False),
        "a-within": (30, True, 30, True),
        "a-stays": (31, False, None, True),
        "a-leaves-on-the-first-day-after": (1, False, None, True),
    }  # fmt: skip


def test_a_renewal_under_a_new_number_is_no_leaving_and_an_add_on_no_new_customer(tmp_path: Path) -> None:
    first = customer("d1", since=date(2024, 1, 1), left=date(2025, 1, 1), seller="ann", consultant="cleo")
    renewed = {**subscription("d1", started=date(2025, 1, 1), seller="bob"), "subscription_id": "s-d1-2"}
    renewed |= {"consultant_id": "carl"}
    facts = company_of(tmp_path, customers=[first, renewed], deals=[])
    [row] = customers_of(facts).to_pyarrow().to_pylist()
    assert (row["seller_id"], row["consultant_id"], row["started_on"], row["ended_on"]) == (
        "ann", "cleo", date(2024, 1, 1), None,
    )  # fmt: skip


def test_a_customer_leaves_on_the_day_the_last_contract_ends(tmp_path: Path) -> None:
    first = customer("d1", since=date(2024, 1, 1), left=date(2025, 2, 1))
    second = {**customer("d1", since=date(2024, 6, 1), left=date(2025, 5, 1)), "subscription_id": "s-d1-2"}
    facts = company_of(tmp_path, customers=[first, second], deals=[])
    [row] = customers_of(facts).to_pyarrow().to_pylist()
    assert row["ended_on"] == date(2025, 5, 1)


def test_months_before_end_with_their_last_day() -> None:
    assert months_before(date(2026, 3, 31), 1) == date(2026, 2, 28)
    assert months_before(date(2026, 1, 15), 24) == date(2024, 1, 15)
    assert months_before(date(2026, 1, 15), 1) == date(2025, 12, 15)


def test_churn_is_who_left_over_customer_months_with_its_exact_interval(tmp_path: Path) -> None:
    """Two left in 365 and 100 and 265 days: 730 days, 2 / 23.98 months. Garwood for 2: 0.2422 to 7.2247."""
    facts = company_of(tmp_path, customers=[
        customer("stays", since=date(2024, 1, 1)),
        customer("x", since=date(2025, 1, 1), left=date(2025, 4, 11)),
        customer("y", since=date(2025, 1, 1), left=date(2025, 9, 23), consultant=None),
    ])  # fmt: skip
    year = CompensationPolicy(churn_window_months=12)
    result = asked(churn, facts, as_of=date(2025, 12, 31), policies=[FEW, year])
    [row] = result.rows
    months = 730 / MONTH
    assert (row["n_customers"], row["n_left"], row["served_months"]) == (3, 2, round(months, 2))
    assert row["monthly_churn_share"] == pytest.approx(2 / months)
    assert row["monthly_churn_share_low"] == pytest.approx(0.24221 / months, rel=1e-4)
    assert row["monthly_churn_share_high"] == pytest.approx(7.22469 / months, rel=1e-4)
    assert (row["n_new"], row["n_without_consultant"]) == (2, 1)
    assert "without_consultant" in {caveat.code for caveat in result.caveats}
    assert row["median_lag_days"] == pytest.approx((100 + 265) / 2)
    assert row["median_lag_days_low"] is None


def test_with_too_few_customers_no_rate_is_told(tmp_path: Path) -> None:
    facts = company_of(tmp_path, customers=[customer("x", since=date(2026, 1, 1), left=date(2026, 4, 11))])
    result = asked(churn, facts)
    [row] = result.rows
    assert (row["n_customers"], row["monthly_churn_share"], row["reason"]) == (1, None, "too_few_to_say")
    assert "too few to say" in str(result.finding)


def test_a_company_without_customers_has_no_churn(tmp_path: Path) -> None:
    facts = company_of(tmp_path, customers=[customer("x", since=date(2020, 1, 1), left=date(2020, 4, 11))])
    for by in ((), ("seller",)):
        result = asked(churn, facts, by=by)
        assert all(row["monthly_churn_share"] is None for row in result.rows)


def many(rng: np.random.Generator, *, hazard: dict[str, float], n: int, consultants: int = 6) -> list[dict[str, Any]]:
    """So many customers for each seller, who leave at a monthly hazard, watched for two years to 1 June 2026."""
    rows, start = [], date(2024, 6, 2)
    for seller, rate in hazard.items():
        for k in range(n):
            since = start + timedelta(days=int(rng.integers(0, 360)))
            left = since + timedelta(days=1 + int(rng.exponential(MONTH / rate)))
            gone = left if left <= date(2026, 6, 1) else None
            rows.append(
                customer(f"{seller}-{k}", since=since, left=gone, seller=seller, consultant=f"c{k % consultants}")
            )
    return rows


@pytest.fixture(scope="module")
def unequal(tmp_path_factory: pytest.TempPathFactory) -> Facts:
    """Eight sellers whose customers leave at 1% a month, one at 8%; consultants make no difference."""
    hazard = {f"s{k}": 0.01 for k in range(8)} | {"zed": 0.08}
    rows = many(np.random.default_rng(7), hazard=hazard, n=40)
    return company_of(tmp_path_factory.mktemp("unequal"), customers=rows, deals=[])


def test_it_is_the_sellers_and_who_stands_out_is_named(unequal: Facts) -> None:
    result = asked(churn, unequal, by=("seller",))
    assert str(result.finding).startswith(
        "It is the sellers: churn differs between them beyond chance; between consultants no difference is seen; "
        "more customers of Zed leave than of the others"
    )
    first, *others = result.rows
    assert (first["seller"], first["is_named"]) == ("Zed", True)
    assert first["leaving_ratio_low"] > 1
    # The others are below the average that Zed has raised: who is named among them is named for that.
    assert all(row["leaving_ratio_high"] < 1 for row in others if row["is_named"])
    figures = next(dict(one.figures) for one in result.caveats if one.code == "whose_effect")
    assert (figures["seller_differs"], figures["consultant_differs"]) == (True, False)
    # Pooled, the ends lie less far apart than the raw rates make believe.
    ends = next(dict(one.figures) for one in result.caveats if one.code == "ends")
    assert ends["pooled_ratio"] < ends["raw_ratio"]


def test_both_kinds_tell_the_same_whose_effect_it_is(unequal: Facts) -> None:
    result = asked(churn, unequal, by=("consultant",))
    assert str(result.finding).startswith("It is the sellers")
    assert [row["consultant"] for row in result.rows] == ["C0", "C1", "C2", "C3", "C4", "C5"]
    assert not any(row["is_named"] for row in result.rows)


def test_a_persons_estimate_is_the_same_whoever_is_asked_for(unequal: Facts) -> None:
    everyone = {row["seller_id"]: row for row in asked(churn, unequal, by=("seller",)).rows}
    [alone] = asked(churn, unequal, by=("seller",), where={"seller_id": "zed"}).rows
    assert alone == everyone["zed"]


def test_who_sees_a_part_hears_of_these_people_alone(unequal: Facts) -> None:
    whole = asked(churn, unequal, by=("seller",))
    assert whole.for_rows is not None
    seen = whole.for_rows([row for row in whole.rows if row["seller_id"] in ("zed", "s1")])
    assert re.fullmatch(
        r"\d\.\d% of the customers of 2 sellers leave a month: \d+ of 80 in 24 months; "
        r"more customers of Zed leave than of the others",
        str(seen.finding),
    )
    assert seen.caveats == ()


def seen_by(answer: Answer, facts: Facts, *people: str, by: tuple[str, ...] = (), **question: Any) -> Result:
    scope = Scope(everyone=False, person_ids=frozenset(people))
    whole = asked(answer, facts, by=by, **question)
    return released(whole, answer=answer, by=by, scope=scope, facts=facts)


def test_sellers_see_themselves_and_managers_their_people(unequal: Facts) -> None:
    assert {row["seller_id"] for row in seen_by(churn, unequal, "s1", by=("seller",)).rows} == {"s1"}
    assert {row["seller_id"] for row in seen_by(churn, unequal, "s1", "s2", by=("seller",)).rows} == {"s1", "s2"}
    assert seen_by(churn, unequal, "s1", by=("consultant",)).rows == []
    assert seen_by(churn, unequal, "s1", by=("seller", "consultant")).rows == []
    assert {row["seller_id"] for row in seen_by(customers, unequal, "s1").rows} == {"s1"}
    assert {row["seller_id"] for row in seen_by(success_training, unequal, "zed").rows} == {"zed"}
    assert seen_by(success_training, unequal, "s1").rows == []


def test_churn_of_all_together_is_for_who_sees_everyone(unequal: Facts) -> None:
    told = seen_by(churn, unequal, "s1")
    assert (told.rows, told.caveats) == ([], ())
    # The reasons tell the rule, and nothing that was counted.
    assert told.why is not None
    assert (told.why.interval, told.why.counted, told.why.differ) == (None, (), None)
    assert not re.search(r"\d", str(told.finding))
    [own] = seen_by(churn, unequal, "s1", where={"seller_id": "s1"}).rows
    assert own["n_customers"] == 40


def test_a_customer_sold_by_a_colleague_is_not_ones_own_for_an_add_on(tmp_path: Path) -> None:
    first = customer("d1", since=date(2025, 1, 1), seller="ann")
    addon = {**customer("d1", since=date(2025, 6, 1), seller="bob"), "subscription_id": "s-d1-2"}
    facts = company_of(tmp_path, customers=[first, addon], deals=[])
    assert seen_by(customers, facts, "bob").rows == []
    assert [row["seller_id"] for row in seen_by(customers, facts, "ann").rows] == ["ann"]


def test_nobody_is_compared_with_fewer_than_five_others(unequal: Facts) -> None:
    whole = asked(churn, unequal, by=("seller",))
    assert whole.for_rows is not None
    # Four of nine are hidden: from the rest and all together they could be worked out.
    seen = whole.for_rows(whole.rows[:5])
    assert {row["leaving_ratio"] for row in seen.rows} == {None}
    assert {row["reason"] for row in seen.rows} == {"few_others"}
    assert all(row["monthly_churn_share"] is not None for row in seen.rows)


def test_where_nobody_differs_rows_go_by_name_and_nobody_is_named(tmp_path: Path) -> None:
    rows = many(np.random.default_rng(11), hazard={f"s{k}": 0.02 for k in range(9)}, n=30)
    facts = company_of(tmp_path, customers=rows, deals=[])
    result = asked(churn, facts, by=("seller",))
    assert str(result.finding).startswith("Churn does not differ beyond chance")
    assert [row["seller_id"] for row in result.rows] == [f"s{k}" for k in range(9)]
    assert "By name" in str(result.caption)
    training = asked(success_training, facts)
    assert training.rows == []
    assert "does not differ beyond chance" in str(training.finding)


def test_without_any_consultant_nothing_is_said_of_them(tmp_path: Path) -> None:
    rows = [
        row | {"consultant_id": None} for row in many(np.random.default_rng(7), hazard={"a": 0.02, "b": 0.02}, n=30)
    ]
    facts = company_of(tmp_path, customers=rows, deals=[])
    [everyone] = asked(churn, facts, by=("consultant",)).rows
    assert (everyone["consultant"], everyone["leaving_ratio"]) == ("(missing)", None)
    [figures] = [one.figures for one in asked(churn, facts, by=("seller",)).caveats if one.code == "whose_effect"]
    assert figures["consultant_differs"] is None


def test_help_goes_to_who_is_likely_in_the_quarter_that_loses_most(unequal: Facts) -> None:
    result = asked(success_training, unequal)
    listed = {row["seller_id"]: row for row in result.rows}
    assert listed["zed"]["likely_share"] > 0.95
    assert all(row["likely_share"] >= 0.5 for row in result.rows)
    # A quarter of nine is two.
    assert len(listed) <= 2
    assert result.for_rows is not None
    assert str(result.for_rows([listed["zed"]]).finding) == "Help in keeping customers is offered to Zed"
    assert "Zed" not in str(result.for_rows([]).finding)


def test_churn_adds_up_to_the_customers_behind_it(unequal: Facts) -> None:
    [whole] = asked(churn, unequal).rows
    behind = asked(customers, unequal).rows
    assert sum(row["n_customers"] for row in behind) == whole["n_customers"]
    assert sum(row["n_left"] for row in behind) == whole["n_left"]
    by_seller = asked(churn, unequal, by=("seller",)).rows
    assert sum(row["n_customers"] for row in by_seller) == whole["n_customers"]
    of_zed = asked(customers, unequal, where={"seller_id": "zed"}).rows
    assert {row["seller"] for row in of_zed} == {"Zed"}


def test_the_leading_indicator_looks_at_who_was_sold_lately(tmp_path: Path) -> None:
    """Of five customers the first 60 days of three ended in the last 90; two of these reached the moment."""
    ended = date(2026, 6, 2)
    came = {"old": 200, "one": 149, "two": 100, "three": 60, "young": 59}
    rows = [customer(name, since=ended - timedelta(days=days)) for name, days in came.items()]
    use = [used(name, "Calendar", day=ended - timedelta(days=came[name]), times=3) for name in ("old", "one", "young")]
    use += [
        used("two", "Calendar", day=ended - timedelta(days=41)),
        used("two", "Calendar", day=ended - timedelta(days=40)),
    ]
    use += [used("three", "Calendar", day=ended - timedelta(days=1), times=2)]
    facts = company_of(tmp_path, customers=rows, usage=use)
    rules = CompensationPolicy(aha_feature="Calendar", aha_quantity=2)
    [row] = asked(churn, facts, policies=[FEW, rules]).rows
    # "two" used it once within its first 60 days, and a second time on the day after these.
    assert (row["n_lately"], row["n_reached"], row["reached_share"]) == (3, 2, pytest.approx(2 / 3))
    unknown = asked(churn, facts, policies=[FEW, CompensationPolicy(aha_feature="Nothing")])
    assert unknown.rows[0]["reached_share"] is None
    assert "no_leading_indicator" in {caveat.code for caveat in unknown.caveats}


def test_the_moment_the_facts_show_is_looked_at_where_none_is_adopted(tmp_path: Path) -> None:
    day = date(2026, 3, 1)
    facts = company_of(tmp_path, customers=[customer("x", since=day)], usage=[used("x", "Calendar", day=day, times=5)])
    shown = {"state": "proposed", "feature": "Calendar", "quantity": 5.0}
    [row] = asked(churn, facts, policies=[FEW], moments=[shown]).rows
    assert (row["n_lately"], row["n_reached"]) == (1, 1)
    [row] = asked(churn, facts, policies=[FEW], moments=[shown | {"state": "not_good_enough"}]).rows
    assert row["n_reached"] is None
