"""The room's chart as a Vega-Lite spec that names no colour. Labels stand beside the marks; there is no legend."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import altair as alt

from salesformula.kit.axes import (
    ACCENT,
    BAR,
    INK,
    MOST_ROWS,
    MUTED,
    ROW_HEIGHT,
    TINT,
    Row,
    row_axis,
    scale_to,
    ticks_to,
)
from salesformula.kit.figure import Figure
from salesformula.kit.layers import spec_of
from salesformula.kit.text import Count, Msg, Share, write

#: How far a row reaches beyond its marks, so that its counts have room at the end.
ROOM = 1.42


@dataclass(frozen=True)
class Reference:
    """The value to compare with, and its interval."""

    value: float
    low: float
    high: float


def conversions(rows: Sequence[Row], *, by: str, reference: Reference | None) -> Figure | None:
    """A dot with its interval per group, all together as a thin line; None where a table says it better."""
    if not 2 <= len(rows) <= MOST_ROWS:
        return None
    values = [_value(row, by) for row in rows]
    shown = sum(value["few"] is None for value in values)
    words = Msg("Conversion of {shown} groups with their intervals", shown=Count(shown))
    if reference is not None:
        text = "Conversion of {shown} groups with their intervals, beside {share} for all together"
        words = Msg(text, shown=Count(shown), share=Share(reference.value))
    top = max([*(value["high"] for value in values if value["high"]), reference.high if reference else 0.0]) or 1.0
    layers = _line(reference, top=top) + _dots(values, top=top)
    return Figure(spec_of(layers, height=len(values) * ROW_HEIGHT), words)


def _value(row: Row, by: str) -> dict[str, Any]:
    """A row of the chart: one with too few leads says so in place of a dot, a cohort that is too young beside it."""
    few, counts = row["reason"] is not None, f"{write(Count(row['n_won']))} of {write(Count(row['n_leads']))}"
    young = by == "month" and row["n_young"] > 0
    return {
        "label": str(row[by]),
        "value": None if few else row["conversion_share"],
        "low": None if few else row["conversion_share_low"],
        "high": None if few else row["conversion_share_high"],
        "named": bool(row["is_named"]),
        "young": young,
        "few": "too few to say" if few else None,
        "note": f"immature, {counts}" if young else counts,
    }


def _line(reference: Reference | None, *, top: float) -> list[alt.Chart]:
    """All together: a thin line on a band as wide as its interval."""
    if reference is None:
        return []
    band = alt.InlineData(values=[{"low": reference.low, "high": reference.high}], name="band")
    line = alt.InlineData(values=[{"value": reference.value}], name="line")
    scale = scale_to(top * ROOM)
    return [
        alt.Chart(band).mark_rect(color=TINT, opacity=1).encode(x=alt.X("low:Q", scale=scale), x2="high:Q"),
        alt.Chart(line).mark_rule(color=ACCENT, strokeWidth=1.5).encode(x=alt.X("value:Q", scale=scale)),
    ]


def _dots(values: Sequence[Row], *, top: float) -> list[alt.Chart]:
    """A bar for the interval, a dot on it, and the counts at the end of the row."""
    labels, scale = [value["label"] for value in values], scale_to(top * ROOM)
    data = alt.InlineData(values=[dict(value) for value in values], name="rows")
    rows = row_axis(labels)
    shade = alt.when("datum.young").then(alt.value(MUTED)).when("datum.named").then(alt.value(ACCENT))
    axis = alt.Axis(grid=False, values=ticks_to(top), labelExpr=f"format(datum.value, '.{0 if top > 0.06 else 1}%')")
    return [
        alt.Chart(data)
        .mark_rule(color=BAR, strokeWidth=3)
        .encode(y=rows, x=alt.X("low:Q", scale=scale, axis=axis), x2="high:Q"),
        alt.Chart(data)
        .mark_point(size=72)
        .encode(y=rows, x=alt.X("value:Q", scale=scale), color=shade.otherwise(alt.value(INK))),
        alt.Chart(data)
        .transform_filter("datum.few")
        .mark_text(align="left", color=MUTED, dx=4)
        .encode(y=rows, x=alt.XDatum(0, scale=scale), text="few:N"),
        alt.Chart(data)
        .mark_text(align="right", color=MUTED)
        .encode(y=rows, x=alt.XDatum(top * ROOM, scale=scale), text="note:N"),
    ]
