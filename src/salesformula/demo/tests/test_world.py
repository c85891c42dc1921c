from __future__ import annotations

from datetime import date, datetime

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pytest
from scipy.stats import binom

from salesformula.demo.world import LAST_DAY, World, world
from salesformula.facts.tables import TABLES
from salesformula.kit.errors import Refused

#: Midnight after 30 November 2026 in New York.
END = pa.scalar(datetime(2026, 12, 1, 5), type=pa.timestamp("us"))


@pytest.fixture(scope="module")
def company() -> World:
    return world(7)


@pytest.fixture(scope="module")
def deals(company: World) -> pa.Table:
    return company.tables["deals"]


def test_the_same_seed_gives_the_same_rows(company: World) -> None:
    assert world(7).digest() == company.digest()


def test_another_seed_or_day_gives_other_rows(company: World) -> None:
    assert world(8).digest() != company.digest()
    assert world(7, until=date(2026, 11, 29)).digest() != company.digest()


def test_other_sizes_are_refused_and_the_large_company_is_for_the_disk() -> None:
    with pytest.raises(Refused, match="'huge'; choose small, medium or large"):
        world(7, size="huge")
    with pytest.raises(Refused, match="write_company"):
        world(7, size="large")


def test_every_table_has_exactly_the_columns_of_its_schema(company: World) -> None:
    for name, table in company.tables.items():
        assert table.column_names == [column.name for column in TABLES[name].columns]


def test_every_key_is_filled_and_unique(company: World) -> None:
    for name, table in company.tables.items():
        keys = table.select(list(TABLES[name].key))
        assert keys.group_by(list(TABLES[name].key)).aggregate([]).num_rows == table.num_rows
        assert all(column.null_count == 0 for column in keys.columns)


def test_every_reference_resolves(company: World) -> None:
    for name, table in company.tables.items():
        for column in TABLES[name].columns:
            if column.references is None or table.column(column.name).null_count == table.num_rows:
                continue
            target, _, key = column.references.partition(".")
            known = company.tables[target].column(key).combine_chunks()
            pointing = table.column(column.name).drop_null()
            assert pc.all(pc.is_in(pointing, value_set=known)).as_py(), f"{name}.{column.name}"


def test_every_value_lies_within_its_columns_choices_and_range(company: World) -> None:
    for name, table in company.tables.items():
        for column in TABLES[name].columns:
            values = [value for value in table.column(column.name).to_pylist() if value is not None]
            assert not column.choices or set(values) <= set(column.choices), f"{name}.{column.name}"
            assert column.low is None or not values or min(values) >= column.low, f"{name}.{column.name}"
            assert column.high is None or not values or max(values) <= column.high, f"{name}.{column.name}"


def test_a_small_company_has_thirty_sellers_and_two_years_of_deals(company: World, deals: pa.Table) -> None:
    roles = company.tables["people"].column("role").to_pylist()
    assert {role: roles.count(role) for role in ("seller", "director", "executive")} == {
        "seller": 30,
        "director": 2,
        "executive": 1,
    }
    assert 2_000 <= deals.num_rows <= 3_000
    assert 200 <= pc.sum(pc.invert(deals.column("is_closed"))).as_py() <= 300
    assert 30_000 <= company.tables["activities"].num_rows <= 60_000


def test_no_deal_closes_before_it_was_created_and_nothing_happens_after_the_last_day(company: World) -> None:
    deals = company.tables["deals"]
    closed = deals.filter(deals.column("is_closed"))
    assert pc.all(pc.greater(closed.column("closed_at"), closed.column("created_at"))).as_py()
    for table in company.tables:
        for column in TABLES[table].columns:
            if column.kind == "timestamp":
                latest = pc.max(company.tables[table].column(column.name))
                assert not latest.is_valid or pc.less(latest, END).as_py(), f"{table}.{column.name}"


def test_open_deals_have_no_outcome_and_most_have_a_next_step(deals: pa.Table) -> None:
    still_open = deals.filter(pc.invert(deals.column("is_closed")))
    assert still_open.column("closed_at").null_count == still_open.num_rows
    assert still_open.column("loss_reason").null_count == still_open.num_rows
    assert pc.sum(still_open.column("is_won")).as_py() == 0
    assert still_open.column("expected_close_on").null_count == 0
    assert still_open.column("next_step").null_count < 0.2 * still_open.num_rows


def test_yearly_value_is_twelve_months_in_tens(deals: pa.Table) -> None:
    for acv, mrr in zip(deals.column("acv_amount").to_pylist(), deals.column("mrr_amount").to_pylist(), strict=True):
        if acv is not None:
            assert acv == 12 * mrr
            assert mrr % 10 == 0
            assert 3_000 <= acv <= 150_000


def test_memberships_follow_joiners_leavers_and_the_change_of_manager(company: World) -> None:
    people = company.tables["people"].to_pylist()
    sellers = [row for row in people if row["role"] == "seller"]
    start = date(2024, 12, 1)
    assert sum(row["ended_on"] is not None for row in sellers) == 2
    assert sum(row["started_on"] > start for row in sellers) == 2
    lines = company.tables["memberships"].to_pylist()
    changed = {row["person_id"] for row in lines if row["role"] == "seller" and row["valid_from"] == date(2026, 4, 1)}
    assert len(changed) == 6
    for person_id in changed:
        before, after = sorted((row for row in lines if row["person_id"] == person_id), key=lambda r: r["valid_from"])
        assert before["valid_to"] == after["valid_from"]
        assert before["manager_id"] != after["manager_id"]


def test_nobody_works_before_the_first_or_after_the_last_day(company: World) -> None:
    worked = {row["person_id"]: (row["started_on"], row["ended_on"]) for row in company.tables["people"].to_pylist()}
    for row in company.tables["activities"].to_pylist():
        first, last = worked[row["person_id"]]
        assert first <= row["occurred_at"].date()
        assert last is None or row["occurred_at"].date() <= last


def test_equal_skill_makes_every_true_skill_nought() -> None:
    assert set(world(3, equal_skill=True).truth.skill.values()) == {0.0}


def test_unequal_skill_spreads_as_the_parameters_say() -> None:
    drawn = np.concatenate([list(world(seed).truth.skill.values()) for seed in (1, 2, 3, 4)])
    assert drawn.std() == pytest.approx(0.35, rel=0.2)


def test_wins_agree_with_the_true_chances(company: World) -> None:
    truth = company.truth
    n = len(truth.deal_ids)
    low, high = binom.ppf((0.0005, 0.9995), n, truth.win_share)
    assert low <= truth.will_win.sum() <= high


def test_closed_deals_show_the_decided_outcome(company: World, deals: pa.Table) -> None:
    decided = dict(zip(company.truth.deal_ids.tolist(), company.truth.will_win.tolist(), strict=True))
    closed = deals.filter(deals.column("is_closed"))
    for deal_id, is_won in zip(closed.column("deal_id").to_pylist(), closed.column("is_won").to_pylist(), strict=True):
        assert decided[deal_id] == is_won


def test_quotas_reach_to_the_next_quarter_and_are_about_met(company: World, deals: pa.Table) -> None:
    quotas = company.tables["quotas"].to_pylist()
    assert {row["period_start"] for row in quotas} == {date(2025 + k // 4, 1 + 3 * (k % 4), 1) for k in range(9)}
    over = sum(row["amount"] for row in quotas if row["period_end"] <= LAST_DAY)
    won = sum(
        row["acv_amount"]
        for row in deals.to_pylist()
        if row["is_won"] and date(2025, 1, 1) <= row["expected_close_on"] < date(2026, 10, 1)
    )
    assert 0.85 <= won / over <= 1.05
