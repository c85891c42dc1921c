"""How many times the average customers leave, with its interval, a row for each person."""

from __future__ import annotations

from collections.abc import Sequence
from math import log2

import altair as alt

from salesformula.kit.axes import (
    ACCENT,
    BAR,
    INK,
    MOST_ROWS,
    MUTED,
    ROW_HEIGHT,
    Row,
    Values,
    labels_of,
    row_axis,
)
from salesformula.kit.figure import Figure
from salesformula.kit.layers import spec_of
from salesformula.kit.text import Count, Msg, write

#: Ratios are drawn as doublings between these, a quarter and four times, on an axis that all charts of ratios share.
LEAST, MOST = -2.0, 2.0
#: Where the counts stand: beyond the last tick.
NOTES_AT = 3.2
TICKS = (-2, -1, 0, 1, 2)
#: With more people than this rows are closer, and who has too few customers is left to the table and the notes.
MANY, CLOSER = 12, 24


def ratios(rows: Sequence[Row], *, by: str) -> Figure | None:
    """A dot with its interval per person, average as a thin line; None where a table says it better."""
    if len(rows) > MANY:
        rows = [row for row in rows if row["leaving_ratio"]]
    if not 1 <= len(rows) <= MOST_ROWS or not any(row["leaving_ratio"] for row in rows):
        return None
    labels = labels_of(rows, by)
    values: Values = [_value(label, row) for label, row in zip(labels, rows, strict=True)]
    data, rows_axis = alt.InlineData(values=values, name="rows"), row_axis(labels)
    scale = alt.Scale(domain=[LEAST, NOTES_AT], nice=False)
    written = "datum.value == 0 ? 'average' : format(pow(2, datum.value), '~g') + '×'"
    axis = alt.Axis(grid=False, values=list(TICKS), labelExpr=written, labelOverlap=False)
    average = alt.InlineData(values=[{"value": 0}], name="average")
    named = alt.when("datum.named").then(alt.value(ACCENT)).otherwise(alt.value(INK))
    layers = [
        alt.Chart(average).mark_rule(color=ACCENT, strokeWidth=1.5).encode(x=alt.X("value:Q", scale=scale)),
        alt.Chart(data).mark_rule(color=BAR, strokeWidth=3).encode(
            y=rows_axis, x=alt.X("low:Q", scale=scale, axis=axis), x2="high:Q"
        ),
        alt.Chart(data).transform_filter("isValid(datum.value)").mark_point(size=72).encode(
            y=rows_axis, x=alt.X("value:Q", scale=scale), color=named
        ),
        alt.Chart(data).transform_filter("datum.few").mark_text(align="left", color=MUTED, dx=4).encode(
            y=rows_axis, x=alt.XDatum(LEAST, scale=scale), text="few:N"
        ),
        alt.Chart(data).mark_text(align="right", color=MUTED).encode(
            y=rows_axis, x=alt.XDatum(NOTES_AT, scale=scale), text="note:N"
        ),
    ]  # fmt: skip
    words = Msg("Times the average customers leave, for each of {n} people with its interval", n=len(rows))
    return Figure(spec_of(layers, height=len(rows) * (CLOSER if len(rows) > MANY else ROW_HEIGHT)), words)


def _value(label: str, row: Row) -> dict[str, object]:
    def within(name: str) -> float | None:
        return None if row[name] is None else min(max(log2(row[name]), LEAST), MOST)

    return {
        "label": label,
        "value": within("leaving_ratio"),
        "low": within("leaving_ratio_low"),
        "high": within("leaving_ratio_high"),
        "named": bool(row.get("is_named")),
        "few": "too few to say" if row["leaving_ratio"] is None else None,
        "note": f"{write(Count(row['n_left']))} of {write(Count(row['n_customers']))}",
    }
