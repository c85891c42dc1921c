"""Whose year tells how much of pay is chance, by hand; and a company of equals is found to differ by chance."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from salesformula.kit.periods import quarter_of
from salesformula.rooms.compensation.formula.luck import FEWEST_PAYEES, luck, year_of_settled
from salesformula.rooms.compensation.formula.to_be_paid import Weighed, weighed
from salesformula.rooms.compensation.tests.company import deal, paid

AS_OF = date(2026, 1, 15)
QUARTERS = [quarter_of(date(2025, month, 1)) for month in (1, 4, 7, 10)]
PLAN = {"name": "A dollar", "components": [{"kind": "rate", "measure": "mrr", "rate": 1}]}


def lines_of(tmp_path: Path, deals: list[dict[str, Any]], people: list[dict[str, Any]] | None = None) -> list[Weighed]:
    found = paid(tmp_path, PLAN, as_of=AS_OF, deals=deals, **({"people": people} if people else {}))
    return weighed(found.lines, as_of=AS_OF)


def test_a_payees_year_is_what_the_deals_of_each_quarter_come_to(tmp_path: Path) -> None:
    deals = [
        deal("old", won=date(2024, 5, 2)),
        deal("q1", won=date(2025, 1, 1), mrr_amount=Decimal(100)),
        deal("q1 too", won=date(2025, 3, 31), mrr_amount=Decimal(50)),
        deal("q4", won=date(2025, 12, 31), mrr_amount=Decimal(7)),
        deal("after", won=date(2026, 1, 2)),
    ]
    assert year_of_settled(lines_of(tmp_path, deals), QUARTERS) == {"ann": [150, 0, 0, 7]}


def test_who_still_learned_the_job_and_who_left_are_left_out(tmp_path: Path) -> None:
    began = QUARTERS[0].start - timedelta(days=182)
    deals = [deal("d1", won=began, owner="ann"), deal("d2", won=began + timedelta(days=1), owner="ben")]
    deals += [deal("d3", won=began, owner="cem"), deal("d4", won=began, owner="dee")]
    ends = {"ann": None, "ben": None, "cem": date(2025, 12, 30), "dee": date(2025, 12, 31)}
    people = [{"person_id": id, "name": id, "role": "seller", "ended_on": day} for id, day in ends.items()]
    assert set(year_of_settled(lines_of(tmp_path, deals, people), QUARTERS)) == {"ann", "dee"}


def test_a_draw_makes_nobody_one_who_sold(tmp_path: Path) -> None:
    # Guaranteed $100 a month: what the draw adds counts for who is settled, and settles nobody.
    drawn = PLAN | {"draw": {"amount": 100, "recoverable": False}}
    ends = {"ann": None, "late": None, "left": date(2024, 6, 30)}
    people = [
        {"person_id": id, "name": id, "role": "seller", "started_on": date(2024, 1, 1), "ended_on": day}
        for id, day in ends.items()
    ]
    deals = [deal("d1", won=date(2024, 5, 2)), deal("d2", won=date(2025, 11, 2), owner="late")]
    found = paid(tmp_path, drawn, as_of=AS_OF, deals=deals, people=people)
    year = year_of_settled(weighed(found.lines, as_of=AS_OF), QUARTERS)
    assert year == {"ann": [300, 300, 300, 300]}


def test_three_whole_quarters_are_no_year(tmp_path: Path) -> None:
    assert year_of_settled(lines_of(tmp_path, [deal("d1", won=date(2024, 5, 2))]), QUARTERS[1:]) == {}


def test_of_equals_all_is_chance_and_of_unequals_little_is() -> None:
    rng = np.random.default_rng(3)
    drawn = rng.exponential(1_000, (40, 4))
    equals = {str(nth): [Decimal(f"{pay:.2f}") for pay in year] for nth, year in enumerate(drawn)}
    found = luck(equals, level=0.95)
    assert found is not None
    assert found.interval.high == 1
    unequal = {id: [pay + 4_000 * int(id) for pay in year] for id, year in equals.items()}
    found = luck(unequal, level=0.95)
    assert found is not None
    assert found.interval.high < 0.01


@pytest.mark.parametrize("n", [0, FEWEST_PAYEES - 1])
def test_too_few_payees_are_too_few_to_say(n: int) -> None:
    assert luck({str(nth): [Decimal(nth)] * 3 + [Decimal(1)] for nth in range(n)}, level=0.95) is None
