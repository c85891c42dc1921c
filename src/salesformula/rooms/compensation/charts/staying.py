"""Two curves: the share that stays, of those who reached the moment and of those who did not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import altair as alt
import numpy as np

from salesformula.kit.axes import ACCENT, BAR, DAYS, INK, Values
from salesformula.kit.figure import Figure
from salesformula.kit.layers import spec_of
from salesformula.kit.text import Count, Msg, Share, write
from salesformula.stats.cumulative_incidence import CumulativeIncidence

MOST_POINTS = 90
#: Labels of two curves nearer than this (a share) would cover each other.
APART = 0.02


@dataclass(frozen=True)
class Side:
    """Those on one side of the moment: their leaving by day, what they are called, and the colour of their curve."""

    name: str
    leaving: CumulativeIncidence
    colour: str


def curves(
    sides: tuple[CumulativeIncidence, CumulativeIncidence], row: Mapping[str, Any], *, last: int, until: int
) -> Figure | None:
    """With it in the accent, without it in ink, up to the day ``last``; dots with intervals at the day ``until``."""
    if last < 1:
        return None
    named = (
        Side(f"reached it, n = {write(Count(row['n_with']))}", sides[0], ACCENT),
        Side(f"did not, n = {write(Count(row['n_without']))}", sides[1], INK),
    )
    days = np.unique(np.linspace(0, last, min(last + 1, MOST_POINTS)).round().astype(int)).tolist()
    drawn = [_points(one, days) for one in named]
    least = min(value["share"] for values in drawn for value in values)
    dots = _dots(row, until) if until <= last else []
    least = min([least, *(dot["low"] for dot in dots)])
    floor = max(0.0, np.floor((least - 0.02) * 10) / 10)
    scale = alt.Scale(domain=[float(floor), 1.0], nice=False)
    far = alt.Scale(domain=[0, last * 1.42], nice=False)
    ticks = [day for day in (0, 90, 180, 365, 540, 730, 1095) if day <= last]
    x = alt.X("day:Q", scale=far, axis=alt.Axis(grid=False, values=ticks, labelExpr=DAYS, labelOverlap="greedy"))
    y = alt.Y("share:Q", scale=scale, axis=alt.Axis(format=".0%", tickCount=4))
    layers: list[alt.Chart] = []
    for one, values in zip(named, drawn, strict=True):
        data = alt.InlineData(values=values, name=f"curve-{one.colour.strip('$')}")
        layers.append(alt.Chart(data).mark_line(interpolate="step-after", color=one.colour).encode(x=x, y=y))
    layers += _intervals(dots, far, scale) + _labels(named, drawn, far, scale)
    return Figure(spec_of(layers, height=216), _words(drawn, last))


def _points(one: Side, days: Sequence[int]) -> Values:
    found: Values = []
    for day in days:
        share = one.leaving.at(day).share
        if share is not None:
            found.append({"day": day, "share": 1 - share})
    return found


def _dots(row: Mapping[str, Any], until: int) -> Values:
    return [
        {"day": until, "share": row[name], "low": row[f"{name}_low"], "high": row[f"{name}_high"], "with": is_with}
        for name, is_with in (("with_stay_share", True), ("without_stay_share", False))
        if row[name] is not None
    ]


def _intervals(dots: Values, far: alt.Scale, scale: alt.Scale) -> list[alt.Chart]:
    """The two beside each other, so that intervals that overlap can be told apart."""
    layers: list[alt.Chart] = []
    for dot in dots:
        aside, colour, name = (-4, ACCENT, "judged-with") if dot["with"] else (4, INK, "judged-without")
        data, x = alt.InlineData(values=[dot], name=name), alt.X("day:Q", scale=far)
        layers += [
            alt.Chart(data).mark_rule(color=BAR, strokeWidth=3, xOffset=aside).encode(
                x=x, y=alt.Y("low:Q", scale=scale), y2="high:Q"
            ),
            alt.Chart(data).mark_point(size=64, xOffset=aside, color=colour).encode(
                x=x, y=alt.Y("share:Q", scale=scale)
            ),
        ]  # fmt: skip
    return layers


def _labels(named: Sequence[Side], drawn: Sequence[Values], far: alt.Scale, scale: alt.Scale) -> list[alt.Chart]:
    """The names at the ends of the curves, moved apart where they meet."""
    ends = [values[-1] for values in drawn]
    gap = ends[0]["share"] - ends[1]["share"]
    moved = (0.0, 0.0) if abs(gap) >= APART else (-8.0, 8.0) if gap >= 0 else (8.0, -8.0)
    return [
        alt.Chart(alt.InlineData(values=[{**end, "text": one.name}], name=f"name-{one.colour.strip('$')}"))
        .mark_text(align="left", dx=8, dy=dy, color=one.colour, fontWeight=600)
        .encode(x=alt.X("day:Q", scale=far), y=alt.Y("share:Q", scale=scale), text="text:N")
        for one, end, dy in zip(named, ends, moved, strict=True)
    ]


def _words(drawn: Sequence[Values], last: int) -> Msg:
    with_it, without = (values[-1]["share"] for values in drawn)
    return Msg(
        "Share of customers who stay by the days since the early days ended: of those who reached the moment {with_it} "
        "by day {last}, of the others {without}",
        with_it=Share(with_it), without=Share(without), last=Count(last),
    )  # fmt: skip
