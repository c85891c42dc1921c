"""The chart names no colour, stands alone, and can be drawn."""

from __future__ import annotations

import json
import re
from typing import Any

import altair as alt
import vl_convert

from salesformula.kit.figure import CONFIG, DARK, LIGHT, paint
from salesformula.rooms.conversion.charts import Reference, conversions


def _row(source: str, won: int, leads: int, *, few: bool = False) -> dict[str, Any]:
    share = won / leads
    return {
        "source": source,
        "n_won": won,
        "n_leads": leads,
        "conversion_share": share,
        "conversion_share_low": share / 2,
        "conversion_share_high": share * 1.5,
        "n_young": 0,
        "is_named": None,
        "reason": "too_few_to_say" if few else None,
    }


ROWS = [_row("web", 30, 300), _row("fair", 5, 100), _row("Zoo", 1, 4, few=True)]


def test_the_chart_names_only_colours_of_the_theme_and_is_drawn_in_both() -> None:
    figure = conversions(ROWS, by="source", reference=Reference(0.09, 0.06, 0.12))
    assert figure is not None
    written = json.dumps(figure.spec)
    assert "config" not in figure.spec
    assert not re.search(r"#[0-9a-fA-F]{3,8}\b", written)
    assert set(re.findall(r'"\$([a-z-]+)"', written)) <= {*LIGHT, "schema"}
    for theme in (LIGHT, DARK):
        alt.LayerChart.from_dict(paint(figure.spec, theme), validate=True)
        spec = paint({**figure.spec, "config": CONFIG, "width": 400}, theme)
        drawn = vl_convert.vegalite_to_svg(spec, vl_version="6.4", allowed_base_urls=[])
        assert "NaN" not in drawn
        assert drawn.index(">web<") < drawn.index(">fair<") < drawn.index(">Zoo<")
        assert "too few to say" in drawn


def test_a_cohort_that_is_too_young_says_so_and_a_source_with_young_leads_does_not() -> None:
    months = [{**row, "month": f"2026-0{place}", "n_young": place - 1} for place, row in enumerate(ROWS[:2], start=1)]
    for by, said in (("month", ["30 of 300", "immature, 5 of 100"]), ("source", ["30 of 300", "5 of 100"])):
        figure = conversions(months, by=by, reference=None)
        assert figure is not None
        drawn = figure.spec["data"]
        assert [row["note"] for row in drawn["values"]] == said


def test_the_words_beside_the_chart_say_what_it_shows() -> None:
    figure = conversions(ROWS, by="source", reference=None)
    assert figure is not None
    assert str(figure.alt) == "Conversion of 2 groups with their intervals"


def test_one_group_or_very_many_are_a_table_not_a_chart() -> None:
    assert conversions(ROWS[:1], by="source", reference=None) is None
    assert conversions(ROWS * 21, by="source", reference=None) is None
