"""What the answers say: shares of few leads, groups that differ, cohorts too young to judge, sums that reconcile."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from salesformula.kit.answer import Answer, Caveat, Result
from salesformula.kit.company import CompanyPolicy
from salesformula.kit.text import render
from salesformula.rooms.conversion.answers import ANSWERS, leads, rate
from salesformula.rooms.conversion.policy import ConversionPolicy
from salesformula.rooms.conversion.tests.asking import asked

Rows = list[dict[str, Any]]
CAME = date(2026, 1, 5)


def _leads(source: str, *, won: int, not_won: int, came: date = CAME, days: int = 10) -> Rows:
    row: dict[str, Any] = {"source": source, "created_on": came}
    return [{**row, "won_on": came + timedelta(days=days)}] * won + [row] * not_won


def _caveat(result: Result, code: str) -> Caveat:
    [found] = [caveat for caveat in result.caveats if caveat.code == code]
    return found


def test_a_share_of_24_leads_is_given_as_the_count_it_is_and_marked() -> None:
    result = asked(rate, _leads("Few", won=12, not_won=12) + _leads("Enough", won=12, not_won=13), by=("source",))
    enough, few = result.rows
    assert (few["n_leads"], few["conversion_share"], few["reason"]) == (24, 0.5, "too_few_to_say")
    assert (enough["n_leads"], enough["conversion_share"], enough["reason"]) == (25, 0.48, None)
    # Wilson: middle (0.48 + 3.841459 / 50) / (1 + 3.841459 / 25) = 0.482664, half width 0.182351.
    assert (round(enough["conversion_share_low"], 6), round(enough["conversion_share_high"], 6)) == (0.300313, 0.665015)
    caveat = _caveat(result, "too_few_to_say")
    assert render(caveat.text) == "Too few to say, with fewer than 25 leads: Few."
    assert caveat.figures["groups"] == [{"group": "Few", "n": 24}]


def test_few_leads_get_words_in_place_of_a_dot() -> None:
    result = asked(rate, _leads("Few", won=12, not_won=12) + _leads("Enough", won=12, not_won=13), by=("source",))
    assert result.figure is not None
    drawn = next(layer["data"] for layer in result.figure.spec["layer"] if layer["data"]["name"] == "rows")
    assert [(row["label"], row["value"], row["few"]) for row in drawn["values"]] == [
        ("Enough", 0.48, None),
        ("Few", None, "too few to say"),
    ]


def test_equal_sources_are_not_named_and_the_title_says_so() -> None:
    rows = [row for name in "ABC" for row in _leads(name, won=30, not_won=70)]
    result = asked(rate, rows, by=("source",))
    assert render(result.finding) == "These 3 sources do not differ beyond chance"
    assert _caveat(result, "groups_do_not_differ").figures["p_value"] == 1.0
    assert not any(row["is_named"] for row in result.rows)


def test_a_source_far_above_is_named_after_the_test() -> None:
    rows = [row for name in "ABC" for row in _leads(name, won=10, not_won=90)] + _leads("D", won=40, not_won=60)
    result = asked(rate, rows, by=("source",))
    assert render(result.finding) == "Conversion differs between sources: D above the rest"
    # 3 groups of 10 in 100 and one of 40 in 100 against 70 in 400: (3 x 7.5^2 + 22.5^2) / (100 x 0.175 x 0.825).
    figures = _caveat(result, "groups_differ").figures
    assert figures["chi_square"] == pytest.approx(675 / 14.4375)
    assert (figures["df"], figures["n_groups"], figures["p_permutation"]) == (3, 4, 0.0001)


def test_young_cohorts_are_immature_and_neither_tested_nor_named() -> None:
    old = [row for month in (1, 2, 3) for row in _leads("web", won=30, not_won=30, came=date(2026, month, 1), days=40)]
    young = _leads("web", won=0, not_won=60, came=date(2026, 6, 1))
    result = asked(rate, old + young, by=("month",), as_of=date(2026, 6, 20))
    caveat = _caveat(result, "immature_cohorts")
    assert caveat.figures == {
        "needed_days": 40,
        "mature_share": 0.95,
        "mature_to": date(2026, 5, 11),
        "n_young": 60,
        "n_leads": 240,
        "cohorts": ["2026-06"],
    }
    assert render(caveat.text) == (
        "Immature, not bad: 2026-06. 95% of the wins known came within 40 days, "
        "and 60 of 240 leads came after 11 May 2026."
    )
    assert [(row["month"], row["n_young"]) for row in result.rows][-1] == ("2026-06", 60)
    assert _caveat(result, "groups_do_not_differ").figures["n_groups"] == 3
    assert render(result.finding) == "These 3 monthly cohorts do not differ beyond chance"


def test_a_source_with_young_leads_says_that_its_share_may_rise() -> None:
    rows = _leads("web", won=30, not_won=30, days=40) + _leads("web", won=0, not_won=5, came=date(2026, 6, 1))
    caveat = _caveat(asked(rate, rows, as_of=date(2026, 6, 20)), "immature_cohorts")
    assert render(caveat.text).endswith("they are immature, and the share may still rise.")
    assert caveat.figures["cohorts"] == []


def test_the_age_needed_is_that_by_which_the_share_of_policy_of_wins_had_come() -> None:
    rows = _leads("web", won=90, not_won=0, days=10) + _leads("web", won=10, not_won=0, days=100)
    for share, needed in ((0.90, 10), (0.91, 100)):
        policy = ConversionPolicy(mature_share=share)
        result = asked(rate, rows, policies=[policy], as_of=CAME + timedelta(days=5))
        assert _caveat(result, "immature_cohorts").figures["needed_days"] == needed


def test_with_too_few_wins_nobody_says_what_is_young() -> None:
    result = asked(rate, _leads("web", won=24, not_won=100, days=40), as_of=CAME + timedelta(days=1))
    assert [caveat.code for caveat in result.caveats] == []
    assert result.rows[0]["n_young"] == 0


def test_a_win_dated_before_its_lead_makes_no_age_below_zero() -> None:
    result = asked(rate, _leads("web", won=30, not_won=30, days=-2), as_of=CAME)
    assert result.rows[0]["n_young"] == 0


def test_two_groupings_are_not_tested() -> None:
    result = asked(rate, _leads("web", won=30, not_won=70), by=("source", "month"))
    assert result.caveats == ()
    assert result.figure is None
    assert render(result.finding) == "Conversion 30.0%, n = 100"


def test_four_leads_are_too_few_to_say() -> None:
    result = asked(rate, _leads("web", won=0, not_won=4))
    assert render(result.finding) == "Conversion: too few to say, n = 4"
    assert render(_caveat(result, "too_few_to_say").text) == "4 leads: too few to say; 25 would be enough."
    assert result.why is not None
    assert render(result.why.number) == "Conversion too few to say"


def test_the_equation_is_told_with_its_figures() -> None:
    why = asked(rate, _leads("web", won=842, not_won=7158)).why
    assert why is not None
    assert why.interval is not None
    assert render(why.equation) == "842 won ÷ 8,000 leads = 10.53%"
    assert render(why.interval) == "95% interval 9.9% to 11.2% (Wilson)"


@pytest.mark.parametrize("where", [{}, {"source": "web"}, {"source": "(missing)"}, {"month": "2026-01"}])
def test_the_rows_behind_a_number_sum_to_it(where: dict[str, str], five_leads: Rows) -> None:
    company, as_of = CompanyPolicy(too_few_below=2), date(2026, 2, 10)
    result = asked(rate, five_leads, where=where, policies=[company], as_of=as_of)
    assert result.why is not None
    assert result.why.drill is not None
    behind = asked(leads, five_leads, where=result.why.drill.where, policies=[company], as_of=as_of).rows
    for column, summed in result.why.drill.sums.items():
        assert sum(row[summed] for row in behind) == sum(row[column] for row in result.rows), column


@pytest.mark.parametrize("answer", ANSWERS, ids=lambda found: found.id)
def test_every_answer_survives_having_no_leads(answer: Answer) -> None:
    for by in [(), *[(dimension.name,) for dimension in answer.dimensions]]:
        result = asked(answer, [], by=by)
        assert render(result.finding)
        assert all(column.name in row for row in result.rows for column in answer.columns_by(by))


@pytest.mark.parametrize("answer", ANSWERS, ids=lambda found: found.id)
def test_every_row_holds_every_column_that_is_declared(answer: Answer, five_leads: Rows) -> None:
    for by in [(), *[(dimension.name,) for dimension in answer.dimensions]]:
        for row in asked(answer, five_leads, by=by).rows:
            assert {column.name for column in answer.columns_by(by)} <= set(row)
