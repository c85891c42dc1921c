"""The charts name no colour, stand alone, and can be drawn."""

from __future__ import annotations

import json
import re
from datetime import date
from typing import Any

import altair as alt
import pytest
import vl_convert

from salesformula.kit.figure import CONFIG, DARK, LIGHT, Figure, paint
from salesformula.rooms.pipeline.answers import attainment, days_to_close, deal_size, key_metric, stages, win_rate
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


def test_a_seller_with_too_few_deals_keeps_the_place_and_gets_words() -> None:
    figure = _figures()["win_rate"]
    assert figure is not None
    drawn = vl_convert.vegalite_to_svg(
        paint({**figure.spec, "config": CONFIG, "width": 400}, LIGHT), vl_version="6.4", allowed_base_urls=[]
    )
    assert drawn.index(">Ann<") < drawn.index(">Bob<") < drawn.index(">Cyd<")
    assert drawn.count("too few to say") >= 1
