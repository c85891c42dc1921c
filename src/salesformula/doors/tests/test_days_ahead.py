"""A day that lies ahead of everything known can't be asked for: open deals would count as watched on it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from salesformula.doors import clock
from salesformula.doors.asking import ask
from salesformula.doors.question import Question
from salesformula.identity.viewer import OPERATOR
from salesformula.kit.errors import Refused

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("small_world")]


def test_tomorrow_is_refused_with_the_last_day_there_is() -> None:
    today = clock.now().date()
    with pytest.raises(Refused, match=f"lies ahead: nothing is known of days after {today}"):
        ask(Question("pipeline.stages", as_of=today + timedelta(days=2)), viewer=OPERATOR)


def test_a_day_of_the_facts_is_answered() -> None:
    assert ask(Question("pipeline.stages", as_of=date(2024, 12, 31)), viewer=OPERATOR).as_of == date(2024, 12, 31)
