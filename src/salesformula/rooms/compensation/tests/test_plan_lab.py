"""Plans tried over the past, worked by hand: what waits, what a quarter's deals cost, who gains and who loses."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from salesformula.kit.periods import quarter_of
from salesformula.rooms.compensation.formula.candidates import (
    Candidate,
    assumed_moment,
    candidate,
    first_win,
    moment_of,
    presets_from,
)
from salesformula.rooms.compensation.formula.inputs import Company
from salesformula.rooms.compensation.formula.lab import Tried, change, costs, paid_by, tried, whole_quarters
from salesformula.rooms.compensation.formula.ledger import InForce, ledger
from salesformula.rooms.compensation.formula.plan import Plan
from salesformula.rooms.compensation.formula.presets import preset
from salesformula.rooms.compensation.formula.to_be_paid import weighed
from salesformula.rooms.compensation.tests.company import deal, facts_of, paid, payment, subscription

COMPANY = Company(currency="USD", time_zone="UTC")
AS_OF = date(2026, 1, 31)


def plan_of(told: Mapping[str, Any], *, starts_on: str = "2024-01-01") -> Plan:
    return Plan.model_validate({"starts_on": starts_on, **told})


def run(by_quarter: Mapping[str, int], of_year: Mapping[str, int] | None = None) -> Tried:
    """A run of which only these sums are told."""
    return Tried(
        candidate=Candidate("tried", "proposed", plan_of(preset("hunting"))),
        paid=Decimal(0),
        by_quarter={label: Decimal(amount) for label, amount in by_quarter.items()},
        of_year={payee: Decimal(amount) for payee, amount in (of_year or {}).items()},
        to_come=Decimal(0),
        n_lines=0,
        withheld={},
        delays=(),
        thresholds=(),
        alike=None,
    )


def quarters(*labels: str) -> list[Any]:
    return [quarter_of(date(int(label[:4]), 3 * int(label[-1]) - 1, 1)) for label in labels]


def test_what_waits_counts_as_such_lines_came_to_be_paid_before(tmp_path: Path) -> None:
    # Half at signature, half at payment 6. Of four old deals two came to payment 6 on day 150, two customers left on
    # day 100. The young one has waited for 120 days; who waited so long was paid: it counts in full. The youngest has
    # waited for 30 days: of the five that were watched on day 100 two left, and the rest were paid: 3/5.
    plan = {"name": "Halves", "components": [{"kind": "rate", "rate": 2, "payout": [
        {"share": "1/2"}, {"share": "1/2", "on": "payment", "number": 6}]}]}  # fmt: skip
    old = date(2025, 1, 1)
    won = {"d1": old, "d2": old, "d3": old, "d4": old, "young": date(2025, 10, 3), "youngest": date(2026, 1, 1)}
    ends = {"d3": date(2025, 4, 11), "d4": date(2025, 4, 11)}
    found = paid(
        tmp_path, plan, as_of=AS_OF,
        deals=[deal(name, won=day) for name, day in won.items()],
        subscriptions=[subscription(name, started=day, ended_on=ends.get(name)) for name, day in won.items()],
        payments=[payment(6, date(2025, 5, 31), deal_id=name) for name in ("d1", "d2")],
    )  # fmt: skip
    waiting = {
        one.line.credit.row["deal_id"]: str(one.amount)
        for one in weighed(found.lines, as_of=AS_OF)
        if one.line.state == "waiting"
    }
    assert waiting == {"young": "1000.00", "youngest": "600.00"}


def test_what_nobody_was_watched_long_enough_for_counts_in_full(tmp_path: Path) -> None:
    found = paid(
        tmp_path, preset("prepayment"), as_of=AS_OF,
        deals=[deal(won=date(2026, 1, 1))], subscriptions=[subscription(started=date(2026, 1, 1))],
    )  # fmt: skip
    assert sum(one.amount for one in weighed(found.lines, as_of=AS_OF)) == 2000


def test_the_plan_in_force_pays_in_the_lab_what_it_paid_in_fact(tmp_path: Path) -> None:
    deals = [deal("d1", won=date(2025, 1, 15)), deal("d2", won=date(2025, 8, 15), owner="ben")]
    facts = facts_of(
        tmp_path,
        {
            "deals": deals,
            "subscriptions": [subscription("d1"), subscription("d2", started=date(2025, 8, 15), seller="ben")],
            "payments": [payment(nth, date(2025, nth, 20)) for nth in range(1, 8)],
        },
    )
    plan = plan_of(preset("prepayment"))
    in_fact = ledger(facts, [InForce(3, plan)], company=COMPANY, as_of=AS_OF)
    first_day = first_win(facts)
    assert first_day == date(2025, 1, 15)
    one = candidate("in_force", "in_force", plan, first_day=first_day)
    found = tried(facts, one, company=COMPANY, as_of=AS_OF, fiscal_year_starts=1, of=None)
    # Payments 1 and 6 of the first deal: 50% and 25% of $2,000. The second customer has paid nothing yet.
    assert found.paid == paid_by(in_fact, AS_OF) == Decimal("1500.00")


def test_a_quarter_costs_what_its_deals_are_paid_whenever_that_is(tmp_path: Path) -> None:
    facts = facts_of(
        tmp_path,
        {
            "deals": [deal("d1", won=date(2025, 3, 30)), deal("d2", won=date(2025, 4, 1))],
            "subscriptions": [subscription("d1", started=date(2025, 3, 30))],
            "payments": [payment(1, date(2025, 4, 20)), payment(6, date(2025, 9, 20)), payment(12, date(2026, 1, 20))],
        },
    )
    one = Candidate("prepayment", "preset", plan_of(preset("prepayment")))
    found = tried(facts, one, company=COMPANY, as_of=AS_OF, fiscal_year_starts=1, of=None)
    assert {label: str(amount) for label, amount in found.by_quarter.items()} == {
        "2025Q1": "2000.00",
        # It waits for its payments; of the one deal seen all three came.
        "2025Q2": "2000.00",
    }


def test_only_quarters_that_are_on_record_from_beginning_to_end_are_whole() -> None:
    found = whole_quarters(date(2025, 2, 10), date(2025, 12, 30), fiscal_year_starts=1)
    assert [one.label for one in found] == ["2025Q2", "2025Q3"]
    found = whole_quarters(date(2025, 1, 5), date(2025, 12, 31), fiscal_year_starts=1)
    assert [one.label for one in found] == ["2025Q1", "2025Q2", "2025Q3", "2025Q4"]


def test_four_equal_quarters_make_a_year_without_doubt_and_three_say_nothing() -> None:
    labels = ("2025Q1", "2025Q2", "2025Q3", "2025Q4")
    [cost] = costs([run(dict.fromkeys(labels, 500))], quarters(*labels), draws=500)
    assert [cost.low, cost.middle, cost.high] == [2000, 2000, 2000]
    assert cost.n_quarters == 4
    [cost] = costs([run(dict.fromkeys(labels, 500))], quarters(*labels[:3]), draws=500)
    assert (cost.low, cost.middle, cost.high, cost.n_quarters) == (None, None, None, 3)


def test_a_plan_that_pays_twice_as_much_costs_twice_as_much_in_every_year_drawn() -> None:
    labels = ("2025Q1", "2025Q2", "2025Q3", "2025Q4")
    amounts = dict(zip(labels, (300, 500, 800, 400), strict=True))
    once, twice = costs(
        [run(amounts), run({label: 2 * amount for label, amount in amounts.items()})], quarters(*labels), draws=500
    )
    assert once.middle is not None
    assert twice.middle is not None
    assert float(twice.middle) == pytest.approx(2 * float(once.middle), abs=0.02)


def test_a_quarter_in_which_nothing_was_won_cost_nothing() -> None:
    labels = ("2025Q1", "2025Q2", "2025Q3", "2025Q4")
    [cost] = costs([run({"2025Q1": 400})], quarters(*labels), draws=500)
    assert cost.low == 0
    assert cost.high is not None
    assert cost.high > 400


def test_who_gains_and_who_loses_is_counted_over_the_payees_of_either_plan() -> None:
    found = change(run({}, {"ann": 150, "ben": 90, "new": 10}), run({}, {"ann": 100, "ben": 100, "cem": 0}))
    assert found is not None
    # Ann +50, ben -10, cem 0, new +10.
    assert (found.n_up, found.n_down, found.n_same) == (2, 1, 1)
    assert (str(found.median), str(found.most), str(found.least)) == ("5.00", "50", "-10")


PAY = st.dictionaries(st.sampled_from("abcdef"), st.integers(0, 500))


@given(PAY, PAY)
def test_gains_one_way_are_losses_the_other_way(one: dict[str, int], other: dict[str, int]) -> None:
    there, back = change(run({}, one), run({}, other)), change(run({}, other), run({}, one))
    assert (there is None) == (back is None) == (not one and not other)
    if there and back:
        assert (there.n_up, there.n_down, there.most) == (back.n_down, back.n_up, -back.least)


def test_the_moment_of_a_plan_is_the_one_it_waits_for() -> None:
    told = {"feature": "Messages", "quantity": 20, "within_days": 60}
    aha = plan_of(preset("aha", moment=told))
    assert moment_of([plan_of(preset("hunting")), aha]) == told
    assert moment_of([plan_of(preset("hunting"))]) is None


def test_where_no_moment_is_decided_on_half_of_the_early_users_of_the_most_used_feature_reach_it(
    tmp_path: Path,
) -> None:
    def use(deal_id: str, feature: str, quantity: int, day: int = 20) -> dict[str, Any]:
        return {"account_id": f"a-{deal_id}", "feature": feature, "quantity": float(quantity),
                "occurred_at": f"2025-01-{day} 09:00:00"}  # fmt: skip

    names = ("d1", "d2", "d3")
    used = [use("d1", "Messages", 10), use("d2", "Messages", 30), use("d3", "Messages", 50), use("d1", "Files", 9)]
    facts = facts_of(
        tmp_path,
        {"deals": [deal(n) for n in names], "subscriptions": [subscription(n) for n in names], "usage": used},
    )
    assert assumed_moment(facts) == {"feature": "Messages", "quantity": 30, "within_days": 60}


def test_without_any_use_there_is_no_moment_to_assume_and_the_aha_plan_is_left_out(tmp_path: Path) -> None:
    facts = facts_of(tmp_path, {"deals": [deal()], "subscriptions": [subscription()]})
    assert assumed_moment(facts) is None
    found = presets_from(date(2025, 1, 1), moment=None, currency="EUR")
    assert [one.key for one in found] == ["hunting", "customer_success", "prepayment"]
    assert {one.plan.currency for one in found} == {"EUR"}
