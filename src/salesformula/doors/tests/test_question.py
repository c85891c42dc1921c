"""A question as an address and as a command; days and instants as they may be typed."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from salesformula.doors.cards import said_once
from salesformula.doors.question import Question, an_instant
from salesformula.web.contracts import FigureView, TableView

SIX = datetime(2026, 11, 21, 6)


@pytest.mark.parametrize(
    "typed", ["2026-11-21T06:00:00Z", "2026-11-21T07:00:00+01:00", "2026-11-21T06:00", "2026-11-21 06:00:00"]
)
def test_an_instant_with_its_zone_or_without_one_is_utc(typed: str) -> None:
    assert an_instant(typed) == SIX


def test_a_question_of_another_time_says_so_in_its_address_and_its_command() -> None:
    question = Question("pipeline.stages", as_of=date(2026, 9, 15), as_known=SIX)
    assert question.query() == "as_of=2026-09-15&as_known=2026-11-21T06%3A00%3A00Z"
    said = "salesformula answer pipeline.stages --as-of 2026-09-15 --as-known 2026-11-21T06:00:00Z"
    assert question.command() == said


def test_a_notice_of_several_figures_is_lifted_to_the_page_and_one_of_a_single_figure_stays() -> None:
    def figure(*notices: str) -> FigureView:
        return FigureView(id="f", title="t", caption="", alt="", table=TableView((), ()), notices=notices)

    lifted, left = said_once({"one": figure("undone", "deals"), "two": figure("undone"), "three": figure("leads")})
    assert lifted == ("undone",)
    assert {name: one.notices for name, one in left.items()} == {"one": ("deals",), "two": (), "three": ("leads",)}
