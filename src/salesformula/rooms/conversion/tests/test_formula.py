"""Every formula on five leads, worked out by hand."""

from __future__ import annotations

from datetime import date
from typing import Any

import ibis
import ibis.expr.types as ir
import pytest

from salesformula.kit.errors import Refused
from salesformula.rooms.conversion import formula
from salesformula.rooms.conversion.answers.dimensions import executed
from salesformula.rooms.conversion.tests.asking import lead_table

Rows = list[dict[str, Any]]


def _table(rows: Rows) -> ir.Table:
    return ibis.memtable(lead_table(rows))


def test_leads_and_wins_are_counted_by_source_and_the_missing_one_comes_last(five_leads: Rows) -> None:
    rows = executed(formula.conversion_counts(_table(five_leads), by=("source",)), by=("source",))
    assert [(row["source"], row["n_leads"], row["n_won"], row["conversion_share"]) for row in rows] == [
        ("fair", 1, 1, 1.0),
        ("web", 3, 1, 1 / 3),
        ("(missing)", 1, 1, 1.0),
    ]
    assert (rows[1]["first_created_on"], rows[1]["last_created_on"]) == (date(2026, 1, 5), date(2026, 1, 31))


def test_a_cohort_is_the_month_in_which_the_lead_came_not_that_of_the_win(five_leads: Rows) -> None:
    late = [{**five_leads[1], "won_on": date(2026, 3, 2)}, *five_leads[3:]]
    rows = executed(formula.conversion_counts(_table(late), by=("month",)), by=("month",))
    assert [(row["month"], row["n_leads"], row["n_won"]) for row in rows] == [
        ("2026-01", 1, 1),
        ("2026-02", 1, 1),
        ("(missing)", 1, 0),
    ]


def test_a_lead_of_the_last_mature_day_is_not_young_and_one_without_a_day_never_is(five_leads: Rows) -> None:
    [row] = executed(formula.conversion_counts(_table(five_leads), mature_to=date(2026, 1, 31)), by=())
    assert (row["n_leads"], row["n_young"]) == (5, 1)
    [row] = executed(formula.conversion_counts(_table(five_leads)), by=())
    assert row["n_young"] == 0


def test_wins_are_counted_by_their_age_also_below_zero(five_leads: Rows) -> None:
    rows = formula.wins_by_age(_table(five_leads)).to_pyarrow().to_pylist()
    assert {row["days_to_won"]: row["n_won"] for row in rows} == {10: 2, -2: 1}


def test_no_leads_give_zeros_and_no_share() -> None:
    [row] = executed(formula.conversion_counts(_table([])), by=())
    assert (row["n_leads"], row["n_won"], row["n_young"], row["conversion_share"]) == (0, 0, 0, None)


def test_the_rows_behind_are_those_asked_for(five_leads: Rows) -> None:
    found = formula.leads(_table(five_leads), where={"source": "(missing)"}).to_pyarrow().to_pylist()
    assert [(row["lead_id"], row["is_won"], row["n_leads"]) for row in found] == [("l0004", True, 1)]


def test_an_unknown_filter_is_refused_by_name(five_leads: Rows) -> None:
    with pytest.raises(Refused, match="no column 'colour'"):
        formula.conversion_counts(_table(five_leads), where={"colour": "red"})
