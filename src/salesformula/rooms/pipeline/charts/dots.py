"""A dot with its interval per group."""

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
    PAGE,
    ROW_HEIGHT,
    TINT,
    Row,
    Values,
    labels_of,
    money_axis,
    row_axis,
    scale_to,
    ticks_to,
)  # fmt: skip
from salesformula.kit.figure import Figure
from salesformula.kit.layers import spec_of
from salesformula.kit.text import Count, Msg, Share, write


@dataclass(frozen=True)
class Reference:
    """The value to compare with, and its interval."""

    value: float
    low: float
    high: float


@dataclass(frozen=True)
class Measure:
    """How a measure is drawn: the columns it is read from and how its axis is written (a Vega expression)."""

    value: str
    low: str
    high: str
    written: str
    note: Any


def can_be_drawn(rows: Sequence[Row], value: str) -> bool:
    """Whether groups stand in a chart: there are several, not too many, and at least one has a value to draw.

    An axis under nothing but "too few to say" would promise what is not there.
    """
    return 2 <= len(rows) <= MOST_ROWS and any(row[value] is not None for row in rows)


def win_rates(rows: Sequence[Row], *, by: str, reference: Reference | None) -> Figure | None:
    """A dot with its interval per group, the rate of all together as a thin line; None where a table says it better."""
    return _rates(
        rows, by, reference, note=lambda row: f"{write(Count(row['n_won']))} of {write(Count(row['n_closed']))}"
    )


def created_rates(rows: Sequence[Row], *, by: str, reference: Reference | None) -> Figure | None:
    """The same for deals opened, open ones among them: beside each rate how many there are."""
    return _rates(rows, by, reference, note=lambda row: f"n = {write(Count(row['n_created']))}")


def _rates(rows: Sequence[Row], by: str, reference: Reference | None, *, note: Any) -> Figure | None:
    if not can_be_drawn(rows, "win_share"):
        return None
    measure = Measure(
        value="win_share",
        low="win_share_low",
        high="win_share_high",
        written="format(datum.value, '.0%')",
        note=note,
    )
    shown = sum(row["win_share"] is not None for row in rows)
    if reference is None:
        words = Msg("Win rates of {shown} groups with their intervals", shown=Count(shown))
    else:
        text = "Win rates of {shown} groups with their intervals, beside {share} for all together"
        words = Msg(text, shown=Count(shown), share=Share(reference.value))
    return Figure(dots(values_of(rows, by, measure), measure, reference), words)


def intervals(
    rows: Sequence[Row], *, by: str, value: str, n: str, alt_text: Msg, currency: str | None = None
) -> Figure | None:
    """A dot with its interval per group for a mean in money or days; None where a table says it better."""
    if not can_be_drawn(rows, value):
        return None
    measure = Measure(
        value=value,
        low=f"{value}_low",
        high=f"{value}_high",
        written=money_axis(currency) if currency else "format(datum.value, ',')",
        note=lambda row: f"n = {write(Count(row[n]))}",
    )
    return Figure(dots(values_of(rows, by, measure), measure, None), alt_text)


def dots(values: Values, measure: Measure, reference: Reference | None) -> dict[str, Any]:
    """The spec of dots with intervals; the reference is a thin line on a band as wide as its interval."""
    ends = [value["high"] for value in values if value["high"] is not None]
    top = max([*ends, reference.high if reference else 0.0]) or 1.0
    scale = scale_to(top * 1.42)
    data = alt.InlineData(values=values, name="rows")
    rows_axis = row_axis([value["label"] for value in values])
    named = alt.when("datum.named").then(alt.value(ACCENT)).otherwise(alt.value(INK))
    axis = alt.Axis(grid=False, values=ticks_to(top), labelExpr=measure.written)
    layers = [
        alt.Chart(data).mark_rule(color=BAR, strokeWidth=3).encode(
            y=rows_axis, x=alt.X("low:Q", scale=scale, axis=axis), x2="high:Q"
        ),
        alt.Chart(data).mark_point(size=72).encode(y=rows_axis, x=alt.X("value:Q", scale=scale), color=named),
        # Twice: the words stand on a ground of their own where the band of all together runs below them.
        *(
            alt.Chart(data).transform_filter("datum.few").mark_text(align="left", dx=4, **look).encode(
                y=rows_axis, x=alt.XDatum(0, scale=scale), text="few:N"
            )
            for look in ({"color": PAGE, "stroke": PAGE, "strokeWidth": 6}, {"color": MUTED})
        ),
        alt.Chart(data).mark_text(align="right", color=MUTED).encode(
            y=rows_axis, x=alt.XDatum(top * 1.42, scale=scale), text="note:N"
        ),
    ]  # fmt: skip
    if reference is not None:
        band = alt.InlineData(values=[{"low": reference.low, "high": reference.high}], name="band")
        line = alt.InlineData(values=[{"value": reference.value}], name="line")
        layers[:0] = [
            alt.Chart(band).mark_rect(color=TINT, opacity=1).encode(x=alt.X("low:Q", scale=scale), x2="high:Q"),
            alt.Chart(line).mark_rule(color=ACCENT, strokeWidth=1.5).encode(x=alt.X("value:Q", scale=scale)),
        ]
    return spec_of(layers, height=len(values) * ROW_HEIGHT)


def values_of(rows: Sequence[Row], by: str, measure: Measure) -> Values:
    """A row of the chart per group; one whose value is withheld says so in place of a dot."""

    def number(row: Row, column: str) -> float | None:
        return None if row[column] is None else float(row[column])

    return [
        {
            "label": label,
            "value": number(row, measure.value),
            "low": number(row, measure.low),
            "high": number(row, measure.high),
            "named": bool(row.get("is_named")),
            "few": "too few to say" if row[measure.value] is None else None,
            "note": measure.note(row),
        }
        for label, row in zip(labels_of(rows, by), rows, strict=True)
    ]
