"""An answer's rows as a table for a page: what a withheld cell says, and how many rows stand in a figure."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

import pytest
from django.template.loader import render_to_string

from salesformula.doors.asking import Answered
from salesformula.doors.cards import figure_view
from salesformula.doors.question import Question
from salesformula.doors.tables import FIGURE_ROWS, table_view
from salesformula.kit.answer import Result
from salesformula.kit.company import CompanyPolicy
from salesformula.kit.schema import count, share, text
from salesformula.kit.text import Msg

COLUMNS = (
    text("name"),
    count("n_leads"),
    share("worked_share"),
    share("worked_share_low"),
    share("worked_share_high"),
    share("won_share"),
    share("won_share_low"),
    share("won_share_high"),
    text("reason"),
)
ROW: dict[str, Any] = {
    "name": "web",
    "n_leads": 40,
    "worked_share": 0.5,
    "worked_share_low": 0.4,
    "worked_share_high": 0.6,
    "won_share": None,
    "won_share_low": None,
    "won_share_high": None,
    "reason": None,
}


def _answered(*rows: dict[str, Any]) -> Answered:
    answer = SimpleNamespace(columns=COLUMNS, on_page=(), dimensions=(), id="pipeline.stages", room="pipeline")
    given = SimpleNamespace(
        answer=answer,
        columns=COLUMNS,
        company=CompanyPolicy(),
        question=Question("pipeline.stages"),
        result=Result(rows=list(rows), finding=Msg("Leads")),
    )
    return cast(Answered, given)


def _cells(row: dict[str, Any]) -> dict[str, tuple[str, str]]:
    view = table_view(_answered(row))
    return {head.text: (cell.text, cell.kind) for head, cell in zip(view.columns, view.rows[0], strict=True)}


@pytest.mark.parametrize(
    ("reasons", "said"),
    [
        ({"reason": "too_few_to_say"}, "too few to say"),
        ({"won_share_reason": "too_few_to_say"}, "too few to say"),
        ({"reason": "too_few_to_say", "won_share_reason": "immature_cohorts"}, "too young to judge"),
    ],
)
def test_a_withheld_cell_says_its_own_reason_before_that_of_its_row(reasons: dict[str, str], said: str) -> None:
    cells = _cells(ROW | reasons)
    assert cells["Won share"] == (said, "few")
    assert cells["Worked share"] == ("50.0% (40.0% to 60.0%)", "number")


def test_an_estimate_that_has_a_reason_of_its_own_is_not_told_by_that_of_its_row() -> None:
    row = ROW | {"won_share_reason": None, "reason": "too_few_to_say", "worked_share_reason": None}
    view = table_view(_answered(row, ROW | {"won_share": 0.2}))
    assert [cell.kind for cell in view.rows[0]] == ["text", "number", "number", "number"]


@pytest.mark.parametrize(("n", "shown", "said"), [(25, 25, 0), (26, 25, 26), (1200, 25, 1200)])
def test_a_figure_shows_the_first_25_rows_and_the_way_to_all(n: int, shown: int, said: int) -> None:
    assert FIGURE_ROWS == 25
    figure = figure_view(_answered(*(ROW | {"name": f"source {place}"} for place in range(n))))
    assert (len(figure.table.rows), figure.table.n_rows) == (shown, said)
    html = render_to_string("web/_figure.html", {"figure": figure})
    assert html.count("<tr>") == shown + 1
    assert ("source 25" in html) is False
    way = f'<a class="sf-link" href="/answers/pipeline.stages/">All {said:,} rows</a>'
    assert (way in html) is bool(said)
