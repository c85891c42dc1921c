"""Win rates of cohorts in time: each with its interval, the line they are pulled to, and which are still young."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import altair as alt

from salesformula.kit.axes import (
    ACCENT,
    BAR,
    INK,
    MUTED,
    Row,
    Values,
    scale_to,
)  # fmt: skip
from salesformula.kit.figure import Figure
from salesformula.kit.layers import spec_of
from salesformula.kit.text import MONTHS, Count, Msg
from salesformula.rooms.pipeline.charts.dots import can_be_drawn

#: What a line does at a place that has no value.
BREAKS: Final = "break-paths-show-domains"


def cohorts(rows: Sequence[Row], *, by: str, mature_share: float) -> Figure | None:
    """A dot with its interval per cohort, hollow while young; the shrunk rates as a line on a band.

    Line and band break where a cohort has too few: nothing is said of it. None below two cohorts, and where no
    cohort has anything to draw.
    """
    if not can_be_drawn(rows, "win_share"):
        return None
    values: Values = [
        {
            "place": place,
            "share": row["win_share"],
            "low": row["win_share_low"],
            "high": row["win_share_high"],
            **_pooled(row),
            "young": (row["matured_share"] or 0) < mature_share,
        }
        for place, row in enumerate(rows)
    ]
    top = min(1.0, 1.05 * max(value[end] or 0 for value in values for end in ("high", "pooled_high"))) or 1.0
    data = alt.InlineData(values=values, name="rows")
    names = ", ".join(f"'{name}'" for name in _names([str(row[by]) for row in rows]))
    axis = alt.Axis(labelAngle=0, labelColor=MUTED, labelFontSize=12, labelExpr=f"[{names}][datum.value]", grid=False)
    place = alt.X("place:O", axis=axis, scale=alt.Scale(paddingInner=0.5, paddingOuter=0.25))
    scale = scale_to(top)
    y = alt.Y("share:Q", scale=scale, axis=alt.Axis(format=".0%", tickCount=4))
    layers = [
        alt.Chart(data)
        .mark_area(color=ACCENT, opacity=0.12, invalid=BREAKS)
        .encode(x=place, y=alt.Y("pooled_low:Q", scale=scale), y2="pooled_high:Q"),
        alt.Chart(data)
        .mark_rule(color=BAR, strokeWidth=3)
        .encode(x=place, y=alt.Y("low:Q", scale=scale), y2="high:Q", opacity=_young(0.45, 1)),
        alt.Chart(data).mark_line(color=ACCENT, invalid=BREAKS).encode(x=place, y=alt.Y("pooled:Q", scale=scale)),
        alt.Chart(data).transform_filter("!datum.young").mark_point(color=INK).encode(x=place, y=y),
        alt.Chart(data)
        .transform_filter("datum.young")
        .mark_point(color=MUTED, filled=False, strokeWidth=1.5)
        .encode(x=place, y=y),
    ]
    n_young = sum(value["young"] for value in values)
    words = Msg(
        "Win rates of deals by when they were opened, {n} cohorts with intervals, {young} of them still young",
        n=len(rows),
        young=Count(n_young),
    )
    return Figure(spec_of(layers, height=184), words)


def _pooled(row: Row) -> dict[str, float | None]:
    """The shrunk rate with its band; nothing where the cohort has too few."""
    ends = {"pooled": "", "pooled_low": "_low", "pooled_high": "_high"}
    is_few = row["reason"] == "too_few_to_say"
    return {name: None if is_few else row[f"pooled_win_share{end}"] for name, end in ends.items()}


def _young(young: float, old: float) -> Any:
    return alt.when("datum.young").then(alt.value(young)).otherwise(alt.value(old))


def _names(labels: Sequence[str]) -> list[str]:
    """2025-11, 2025-12, 2026-01 as Nov ’25, Dec, Jan ’26; quarters as Q4 ’25, Q1 ’26, Q2: the year where it begins."""
    names = []
    for place, label in enumerate(labels):
        year, mark, part = label.partition("Q" if "Q" in label else "-")
        if not part:
            names.append(label)
            continue
        called = f"Q{part}" if mark == "Q" else MONTHS[int(part) - 1]
        is_first = place == 0 and not (labels[1:] and labels[1].endswith(("-01", "Q1")))
        names.append(f"{called} ’{year[-2:]}" if is_first or int(part) == 1 else called)
    return names
