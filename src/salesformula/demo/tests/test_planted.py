"""Each planted effect comes back from a plain estimate on the tables: the truth is in the records, not beside them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from functools import cache
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
import statsmodels.api as sm

from salesformula.demo import Parameters, World, world, world_of
from salesformula.demo.clock import number
from salesformula.demo.draws import Flags, Floats
from salesformula.demo.parameters import Response, with_response
from salesformula.demo.plantings import Planting
from salesformula.demo.skills import STAGES

#: Enough leads for two standard errors of about 0.02, still drawn in a second.
MANY = Parameters(n_sellers=60, leads_per_seller_month=40.0, months=18, plantings=())


@cache
def _company(response: Response | None) -> World:
    return world_of(with_response(MANY, response), seed=11)


def _slope(outcome: Flags, of: Floats, *beside: Floats) -> float:
    """The logit slope of an outcome on the first regressor, others held."""
    given = sm.add_constant(np.column_stack([of, *beside]))
    return float(sm.Logit(outcome.astype(float), given).fit(disp=0).params[1])


def _first_tries(company: World) -> tuple[Flags, np.ndarray[Any, Any]]:
    """Per lead that was tried: whether the first try reached somebody, and which lead it was."""
    tried = company.tables["activities"].filter(_filled(company.tables["activities"], "lead_id"))
    tried = tried.filter(
        ~np.isin(tried.column("kind").to_numpy(zero_copy_only=False), ("discovery", "demo", "meeting"))
    )
    tried = tried.sort_by([("occurred_at", "ascending"), ("activity_id", "ascending")])
    lead = tried.column("lead_id").to_numpy(zero_copy_only=False).astype(str)
    _, first = np.unique(lead, return_index=True)
    kinds = tried.column("kind").to_numpy(zero_copy_only=False)[first]
    return kinds == "connect", np.searchsorted(company.truth.leads.lead_ids, lead[first])


def _filled(table: pa.Table, name: str) -> Any:
    return table.column(name).is_valid()


def _effect_of_speed(company: World, *, adjusted: bool) -> float:
    """What halving the time to the first call does to reaching somebody, as the tables show it."""
    reached, lead = _first_tries(company)
    faster = -np.log2(company.truth.leads.response_minutes)[lead]
    beside = (company.truth.leads.quality[lead],) if adjusted else ()
    return _slope(reached, faster, *beside)


def test_where_calls_come_at_random_speed_shows_its_true_effect() -> None:
    assert _effect_of_speed(_company("randomised"), adjusted=False) == pytest.approx(0.15, abs=0.04)


def test_where_good_leads_are_called_first_speed_seems_to_do_more_than_it_does() -> None:
    assert _effect_of_speed(_company("confounded"), adjusted=False) > 0.15 + 0.04
    assert _effect_of_speed(_company("confounded"), adjusted=True) == pytest.approx(0.15, abs=0.04)


def test_where_speed_does_nothing_nothing_shows() -> None:
    assert _effect_of_speed(_company(None), adjusted=False) == pytest.approx(0.0, abs=0.04)


def test_good_looking_leads_are_called_sooner_only_where_attention_is_confounded() -> None:
    for response, expected in (("confounded", -0.6), ("randomised", 0.0)):
        leads = _company(response).truth.leads
        found = np.corrcoef(leads.look, np.log(leads.response_minutes))[0, 1]
        assert found == pytest.approx(expected, abs=0.02)


def test_better_leads_connect_qualify_and_win_more_often_by_the_known_slopes() -> None:
    company = _company("randomised")
    truth, leads = company.truth, company.tables["leads"]
    connected = np.isin(truth.leads.lead_ids, _leads_with(company, "connect"))
    qualified = leads.column("qualified_at").is_valid().to_numpy(zero_copy_only=False)
    settled = qualified | leads.column("disqualified_at").is_valid().to_numpy(zero_copy_only=False)
    asked = connected & settled
    assert _slope(qualified[asked], truth.leads.quality[asked]) == pytest.approx(0.6, abs=0.07)
    deals = company.tables["deals"]
    new = deals.filter(deals.column("lead_id").is_valid())
    quality = truth.leads.quality[np.searchsorted(truth.leads.lead_ids, new.column("lead_id").to_pylist())]
    will_win = truth.will_win[np.searchsorted(truth.deal_ids, new.column("deal_id").to_pylist())]
    assert _slope(will_win, quality) == pytest.approx(0.3, abs=0.1)


def _leads_with(company: World, kind: str) -> list[str]:
    done = company.tables["activities"]
    kinds = done.column("kind").to_numpy(zero_copy_only=False)
    found: list[str] = done.column("lead_id").filter(pa.array(kinds == kind)).drop_null().to_pylist()
    return found


def test_coaching_moves_the_coached_from_its_day_on_and_nobody_else() -> None:
    coaching = Planting("coaching", "win", 0.8, seller_share=0.4, after_share=0.5)
    parameters = replace(MANY, leads_per_seller_month=60.0, plantings=(coaching,), drift=0.0)
    company = world_of(parameters, seed=5)
    (planted,) = company.truth.planted
    deals, truth = company.tables["deals"], company.truth
    after = deals.column("created_at").to_numpy() >= np.datetime64(planted.start)
    coached = np.isin(truth.openers, planted.person_ids)
    rows = company.tables["interventions"].to_pylist()
    assert {row["unit"] for row in rows} == set(planted.person_ids)
    assert {(row["kind"], row["metric"], row["start"]) for row in rows} == {("coaching", "win_share", planted.start)}
    won = truth.will_win.astype(float)
    change = {who: _logit(won[mask & after]) - _logit(won[mask & ~after]) for who, mask in _both(coached)}
    assert change["coached"] - change["others"] == pytest.approx(0.8, abs=0.2)
    assert change["others"] == pytest.approx(0.0, abs=0.15)


def _both(coached: Flags) -> tuple[tuple[str, Flags], tuple[str, Flags]]:
    return ("coached", coached), ("others", ~coached)


def _logit(values: Floats) -> float:
    return float(np.log(values.mean() / (1 - values.mean())))


def test_the_true_chance_drifts_evenly_by_the_known_amount() -> None:
    drifting, steady = world(3, drift=0.10), world(3)
    created = drifting.tables["deals"].column("created_at").to_numpy().astype("datetime64[s]").astype(float)
    gone = (created - created.min()) / (created.max() - created.min())
    slope = np.polyfit(gone, drifting.truth.win_probability - steady.truth.win_probability, 1)[0]
    assert slope == pytest.approx(0.10, abs=0.003)
    assert (drifting.truth.win_probability - steady.truth.win_probability).mean() == pytest.approx(0.0, abs=0.01)


@cache
def _customers(ratio: float) -> World:
    aha = replace(MANY.aha, hazard_ratio=ratio)
    return world_of(replace(MANY, monthly_churn=0.05, aha=aha), seed=9)


def _exposed(company: World) -> tuple[Floats, Flags]:
    """Per subscription the months at risk within the records, and whether it ended, as the tables tell it."""
    last, truth = number(company.until), company.truth.customers
    ended_on = company.tables["subscriptions"].column("ended_on").to_pylist()
    ends = np.asarray([number(day) if day else last + 1 for day in ended_on])
    months = np.maximum(0, np.minimum(ends, last + 1) - truth.at_risk_from) / (365.25 / 12)
    return months, np.asarray([day is not None for day in ended_on])


def _used_in_time(company: World) -> Flags:
    """Whose account used the feature often enough soon enough, from the table usage alone."""
    aha = company.truth.parameters.aha
    subscriptions = company.tables["subscriptions"].select(["account_id", "started_on"]).to_pylist()
    first = company.truth.customers.is_first
    started = {
        row["account_id"]: row["started_on"] for row, is_first in zip(subscriptions, first, strict=True) if is_first
    }
    total: dict[str, float] = {}
    for row in company.tables["usage"].to_pylist():
        since: date | None = started.get(row["account_id"])
        within = since is not None and (row["occurred_at"].date() - since).days <= aha.within_days
        if row["feature"] == aha.feature and within:
            total[row["account_id"]] = total.get(row["account_id"], 0) + row["quantity"]
    return np.asarray([total.get(row["account_id"], 0) >= aha.quantity for row in subscriptions]) & first


@pytest.mark.parametrize("ratio", [0.35, 1.0])
def test_who_reaches_the_moment_leaves_at_the_known_ratio(ratio: float) -> None:
    company = _customers(ratio)
    months, ended = _exposed(company)
    reached, first = _used_in_time(company), company.truth.customers.is_first
    old_enough = months > 0
    np.testing.assert_array_equal(reached[first & old_enough], company.truth.customers.reached[first & old_enough])
    rates = [
        ended[mask].sum() / months[mask].sum() for mask in (first & old_enough & reached, first & old_enough & ~reached)
    ]
    assert rates[0] / rates[1] == pytest.approx(ratio, rel=0.2)
    assert company.truth.customers.reached[first].mean() == pytest.approx(0.45, abs=0.03)


def test_customers_of_sellers_who_sell_badly_leave_sooner_by_the_known_effect() -> None:
    company = _customers(1.0)
    months, ended = _exposed(company)
    truth = company.truth
    effect = np.asarray([truth.people.churn[seller] for seller in truth.customers.sellers])
    high = effect > 0.2
    low = effect < -0.2
    found = (ended[high].sum() / months[high].sum()) / (ended[low].sum() / months[low].sum())
    expected = (truth.customers.hazard[high] @ months[high] / months[high].sum()) / (
        truth.customers.hazard[low] @ months[low] / months[low].sum()
    )
    assert expected > 1.5
    assert found == pytest.approx(expected, rel=0.15)
    assert ended.sum() == pytest.approx(truth.customers.hazard @ months, rel=0.06)


def test_territories_yield_leads_as_their_potential_says() -> None:
    company = _company("randomised")
    territory = company.truth.people.territory
    owners = company.truth.leads.workers
    counts = dict.fromkeys(set(territory.values()), 0)
    for owner, n in zip(*np.unique(owners, return_counts=True), strict=True):
        counts[territory[owner]] += int(n)
    sellers = {potential: list(territory.values()).count(potential) for potential in counts}
    # Nobody leaves the first office or the last.
    best, worst = (company.truth.parameters.territory_potential[office] for office in (0, -1))
    found = (counts[best] / sellers[best]) / (counts[worst] / sellers[worst])
    assert found == pytest.approx(best / worst, rel=0.04)


def test_traits_carry_the_known_share_of_skill_in_the_order_of_their_weights() -> None:
    parameters = Parameters(n_sellers=1_000, leads_per_seller_month=0.2, months=1, addons_per_seller_month=0.1)
    truth = world_of(parameters, seed=2).truth
    weights = dict(parameters.trait_weights)
    people = list(truth.skill)
    traits = np.asarray([[truth.people.traits[person][name] for name in weights] for person in people])
    skill = np.asarray([truth.skill[person] for person in people])
    fitted = sm.OLS(skill, sm.add_constant(traits)).fit()
    assert fitted.rsquared == pytest.approx(parameters.trait_share, abs=0.06)
    assert np.corrcoef(fitted.params[1:], list(weights.values()))[0, 1] > 0.95


def test_equal_worlds_are_equal_at_every_stage_and_nothing_planted_works() -> None:
    equal, unequal = world(3, equal_skill=True).truth, world(3).truth
    for stage in STAGES:
        assert set(equal.people.skills[stage].values()) == {0.0}
        assert np.std(list(unequal.people.skills[stage].values())) > 0.1
    assert set(equal.people.churn.values()) == set(equal.people.consultant_churn.values()) == {0.0}
    assert {planted.logit for planted in equal.planted} == {0.0}
    assert {planted.person_ids for planted in equal.planted} == {planted.person_ids for planted in unequal.planted}


def test_weakest_sellers_are_coached_where_managers_choose_them() -> None:
    chosen = Planting("coaching", "connect", 0.4, seller_share=0.2, after_share=0.5, chosen="weakest")
    truth = world_of(Parameters(plantings=(chosen,), months=2), seed=4).truth
    skill = truth.people.skills["connect"]
    (planted,) = truth.planted
    coached = [skill[person] for person in planted.person_ids]
    assert len(coached) == 6
    assert max(coached) < np.median(list(skill.values()))


def test_payments_run_from_the_first_month_to_the_end_of_a_subscription() -> None:
    tables = world(3).tables
    subscription = {row["subscription_id"]: row for row in tables["subscriptions"].to_pylist()}
    for row in tables["payments"].to_pylist():
        of = subscription[row["subscription_id"]]
        assert row["amount"] == of["mrr_amount"] * int(of["prepaid_months"])
        assert row["paid_on"] >= of["started_on"]
        assert (row["sequence"] - 1) % of["prepaid_months"] == 0
    started = datetime.combine(min(row["started_on"] for row in subscription.values()), datetime.min.time())
    assert started < datetime(2024, 12, 1), "old customers were there before the records"
