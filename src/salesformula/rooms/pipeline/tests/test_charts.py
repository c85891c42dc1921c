"""The charts name no colour, stand alone, and can be drawn."""

from __future__ import annotations

import json
import re
from datetime import date, timedelta
from typing import Any

import altair as alt
import pytest
import vl_convert

from salesformula.kit.figure import CONFIG, DARK, LIGHT, Figure, paint
from salesformula.rooms.pipeline.answers import (
    attainment,
    cycle,
    days_to_close,
    deal_size,
    key_metric,
    stages,
    win_rate,
)
from salesformula.rooms.pipeline.tests.asking import asked

QUARTERS = [(date(2026, 1, 1), date(2026, 4, 1)), (date(2026, 4, 1), date(2026, 7, 1))]


def _deals() -> list[dict[str, Any]]:
    return [
        {
            "owner": name,
            "owner_id": name,
            "state": "won" if place % 3 else "lost",
            "stage": "Won" if place % 3 else "Lost",
            "created_on": date(2026, 1, 2),
            "closed_on": QUARTERS[place % 2][0],
            "amount": str(1000 + place),
        }
        for name, size in (("Ann", 60), ("Bob", 80), ("Cyd", 10))
        for place in range(size)
    ]


def _figures() -> dict[str, Figure | None]:
    quotas = [
        {"owner": name, "owner_id": name, "period_start": start, "period_end": end, "amount": "30000"}
        for name in ("Ann", "Bob")
        for start, end in QUARTERS
    ]
    running: dict[str, Any] = {"quotas": quotas, "as_of": date(2026, 5, 5)}
    return {
        "win_rate": asked(win_rate, _deals(), by=("owner",)).figure,
        "deal_size": asked(deal_size, _deals(), by=("owner",)).figure,
        "days_to_close": asked(days_to_close, _deals(), by=("owner",)).figure,
        "key_metric": asked(key_metric, _deals(), by=("quarter",), **running).figure,
        "attainment": asked(attainment, _deals(), by=("owner",), **running).figure,
        "stages": asked(stages, _deals()).figure,
    }


@pytest.mark.parametrize("name", list(_figures()))
def test_a_chart_names_only_colours_of_the_theme_and_is_drawn_in_both(name: str) -> None:
    figure = _figures()[name]
    assert figure is not None
    written = json.dumps(figure.spec)
    assert "config" not in figure.spec
    assert not re.search(r"#[0-9a-fA-F]{3,8}\b", written)
    assert set(re.findall(r'"\$([a-z-]+)"', written)) <= {*LIGHT, "schema"}
    assert figure.spec["width"] == "container"
    for theme in (LIGHT, DARK):
        alt.LayerChart.from_dict(paint(figure.spec, theme), validate=True)
        spec = paint({**figure.spec, "config": CONFIG, "width": 400}, theme)
        drawn = vl_convert.vegalite_to_svg(spec, vl_version="6.4", allowed_base_urls=[])
        assert "NaN" not in drawn


def _values(figure: Figure | None) -> list[dict[str, Any]]:
    assert figure is not None
    data = figure.spec.get("data") or figure.spec["layer"][0]["data"]
    found: list[dict[str, Any]] = data["values"]
    return found


def _cohorts() -> Figure | None:
    """Four months: two with 30 deals of which many are won, one with 3, one with 30 young ones."""
    opened = {1: (30, 28), 2: (30, 26), 3: (3, 3), 4: (30, 24)}
    deals = [
        {
            "state": "won" if place < won else "lost",
            "created_on": date(2026, month, 3),
            "closed_on": date(2026, month, 20),
        }
        for month, (n, won) in opened.items()
        for place in range(n)
    ]
    return asked(win_rate, deals, by=("month",), params={"basis": "created"}).figure


def test_the_scale_of_cohorts_holds_every_interval() -> None:
    figure = _cohorts()
    assert figure is not None
    highest = max(value["high"] for value in _values(figure) if value["high"] is not None)
    assert highest > 0.9
    y = next(layer["encoding"]["y"] for layer in figure.spec["layer"] if layer["encoding"]["y"]["field"] == "low")
    assert y["scale"]["domain"][1] >= highest


def test_line_and_band_break_at_a_cohort_with_too_few() -> None:
    figure = _cohorts()
    assert [value["pooled"] is None for value in _values(figure)] == [False, False, True, False]
    assert [value["pooled_low"] is None for value in _values(figure)] == [False, False, True, False]
    assert figure is not None
    drawn = vl_convert.vegalite_to_svg(
        paint({**figure.spec, "config": CONFIG, "width": 400}, LIGHT), vl_version="6.4", allowed_base_urls=[]
    )
    [line] = re.findall(r'aria-roledescription="line mark".*? d="([^"]+)"', drawn)
    assert line.count("M") == 2


def test_where_nothing_can_be_drawn_there_is_no_axis() -> None:
    few = [{**deal, "product": f"p{place % 9}"} for place, deal in enumerate(_deals()[:60])]
    for answer in (win_rate, deal_size, days_to_close):
        assert asked(answer, few, by=("product",)).figure is None


def test_a_short_bar_has_its_percent_above_it_and_clear_of_its_target() -> None:
    quotas = [
        {"owner": "Ann", "owner_id": "Ann", "period_start": start, "period_end": end, "amount": amount}
        for (start, end), amount in zip(QUARTERS, ("100000", "11000"), strict=True)
    ]
    won = [
        {"owner": "Ann", "owner_id": "Ann", "state": "won", "closed_on": day, "amount": amount}
        for day, amount in ((date(2026, 1, 5), "90000"), (date(2026, 4, 5), "10000"))
    ]
    figure = asked(key_metric, won, by=("quarter",), quotas=quotas, as_of=date(2026, 12, 1)).figure
    values = _values(figure)
    assert [value["note"] for value in values] == ["90%", "91%"]
    assert values[1]["beside"] == 11000
    assert figure is not None
    drawn = vl_convert.vegalite_to_svg(
        paint({**figure.spec, "config": CONFIG, "width": 600}, LIGHT), vl_version="6.4", allowed_base_urls=[]
    )
    assert ">90%<" in drawn
    assert ">91%<" in drawn


@pytest.mark.parametrize(("day", "width", "side"), [(20, 600, "start"), (150, 300, "end")])
def test_the_label_of_the_curve_stays_inside(day: int, width: int, side: str) -> None:
    opened = date(2026, 1, 1)
    deals = [
        {"state": "won", "created_on": opened, "closed_on": opened + timedelta(days=day + place % 3)}
        for place in range(60)
    ] + [{"state": "lost", "created_on": opened, "closed_on": opened + timedelta(days=9)} for _ in range(20)]
    figure = asked(cycle, deals).figure
    assert figure is not None
    drawn = vl_convert.vegalite_to_svg(
        paint({**figure.spec, "config": CONFIG, "width": width}, LIGHT), vl_version="6.4", allowed_base_urls=[]
    )
    assert re.search(rf'text-anchor="{side}"[^>]*>half by day', drawn)


def test_a_seller_with_too_few_deals_keeps_the_place_and_gets_words() -> None:
    figure = _figures()["win_rate"]
    assert figure is not None
    drawn = vl_convert.vegalite_to_svg(
        paint({**figure.spec, "config": CONFIG, "width": 400}, LIGHT), vl_version="6.4", allowed_base_urls=[]
    )
    assert drawn.index(">Ann<") < drawn.index(">Bob<") < drawn.index(">Cyd<")
    assert drawn.count("too few to say") >= 1
