"""The share of deals won by each day, with its band, and the day by which half of the wins have come."""

from __future__ import annotations

from collections.abc import Sequence

import altair as alt
import numpy as np

from salesformula.kit.axes import ACCENT, BAR, DAYS, Row, Values, scale_to
from salesformula.kit.figure import Figure
from salesformula.kit.layers import spec_of
from salesformula.kit.text import Count, Msg, Share, write
from salesformula.rooms.pipeline.charts.dots import Measure, can_be_drawn, dots, values_of
from salesformula.stats.cumulative_incidence import CumulativeIncidence

#: Points the curve is drawn through.
MOST_POINTS = 90
#: Width of a letter of a label, in pixels.
LETTER = 7


def curve(found: CumulativeIncidence, *, median: float | None, last: int) -> Figure | None:
    """The curve up to the day ``last``; None where that is no day."""
    if last < 1:
        return None
    days = np.unique(np.linspace(0, last, min(last + 1, MOST_POINTS)).round().astype(int)).tolist()
    at = [found.at(day) for day in days]
    values: Values = [{"day": by.days, "share": by.share, "low": by.low, "high": by.high} for by in at]
    top = 1.05 * max(value["high"] or 0 for value in values)
    data = alt.InlineData(values=values, name="rows")
    x = alt.X("day:Q", scale=scale_to(last), axis=alt.Axis(grid=False, tickCount=4, tickMinStep=1, labelExpr=DAYS))
    scale = scale_to(top)
    y = alt.Y("share:Q", scale=scale, axis=alt.Axis(format=".0%", tickCount=4))
    layers = [
        alt.Chart(data).mark_area(color=BAR, opacity=0.3).encode(x=x, y=alt.Y("low:Q", scale=scale), y2="high:Q"),
        alt.Chart(data).mark_line(interpolate="linear").encode(x=x, y=y),
        *_half(found, median, last=last, scale=scale),
    ]
    end = at[-1]
    words = Msg(
        "Share of deals won by the days since they were opened, rising to {share} by day {days}",
        share=Share(end.share or 0),
        days=Count(end.days),
    )
    return Figure(spec_of(layers, height=184), words)


def _half(found: CumulativeIncidence, median: float | None, *, last: int, scale: alt.Scale) -> list[alt.Chart]:
    """A dot where half of the wins have come, with its day."""
    if median is None or median > last:
        return []
    share = found.at(int(median)).share
    text = f"half by day {round(median)}"
    # Below the curve and right of the dot; above it and left of the dot where it would run over the edge.
    turned = f"width * {1 - median / last:.4f} < {LETTER * len(text) + 8:.0f}"
    point = alt.InlineData(values=[{"day": median, "share": share, "text": text}], name="half")
    x, y = alt.X("day:Q", scale=scale_to(last)), alt.Y("share:Q", scale=scale)
    return [
        alt.Chart(point).mark_point(color=ACCENT).encode(x=x, y=y),
        alt.Chart(point)
        .mark_text(
            align=alt.ExprRef(f"{turned} ? 'right' : 'left'"),
            baseline=alt.ExprRef(f"{turned} ? 'bottom' : 'top'"),
            dx=alt.ExprRef(f"{turned} ? -8 : 8"),
            dy=alt.ExprRef(f"{turned} ? -8 : 8"),
            color=ACCENT,
            fontWeight=600,
        )
        .encode(x=x, y=y, text="text:N"),
    ]


def won_by(rows: Sequence[Row], *, by: str, days: int) -> Figure | None:
    """A dot with its interval per group: won by one day; None where a table says it better."""
    name = f"won_by_{days}_share"
    if not can_be_drawn(rows, name):
        return None
    measure = Measure(
        value=name,
        low=f"{name}_low",
        high=f"{name}_high",
        written="format(datum.value, '.0%')",
        note=lambda row: f"n = {write(Count(row['n_created']))}",
    )
    words = Msg("Share of deals won by day {days} in {n} groups, with intervals", days=Count(days), n=len(rows))
    return Figure(dots(values_of(rows, by, measure), measure, None), words)
