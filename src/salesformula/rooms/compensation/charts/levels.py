"""How far each criterion of the next level is met: a bar on a track to the bound, what is missing beside it."""

from __future__ import annotations

from collections.abc import Sequence

import altair as alt

from salesformula.kit.axes import ACCENT, BAR, MUTED, ROW_HEIGHT, SOFT, TINT, Row, row_axis
from salesformula.kit.figure import Figure
from salesformula.kit.layers import spec_of
from salesformula.kit.text import Count, Msg

#: The bound stands here, so that what is beyond it can be seen, and the words have room.
FULL, TOP = 1.0, 2.6


def level_bars(rows: Sequence[Row]) -> Figure | None:
    """A bar per criterion, with "label", "share" of the bound, "is_met" and "note"; None where nothing is asked."""
    if not rows:
        return None
    labels = [str(row["label"]) for row in rows]
    values = [
        {
            "label": row["label"],
            "share": None if row["share"] is None else min(max(row["share"], 0.0), 1.15),
            "note": row["note"],
            "is_met": row["is_met"],
        }
        for row in rows
    ]
    data, rows_axis = alt.InlineData(values=values, name="rows"), row_axis(labels)
    scale = alt.Scale(domain=[0, TOP], nice=False)
    bound = alt.InlineData(values=[{"bound": FULL}], name="bound")
    met = alt.when("datum.is_met").then(alt.value(SOFT)).otherwise(alt.value(BAR))
    layers = [
        alt.Chart(data)
        .mark_bar(height=10, color=TINT, cornerRadiusEnd=0)
        .encode(y=rows_axis, x=alt.X(datum=FULL, scale=scale)),
        alt.Chart(data).mark_bar(height=10).encode(y=rows_axis, x=alt.X("share:Q", scale=scale, axis=None), color=met),
        alt.Chart(bound).mark_rule(color=ACCENT, strokeWidth=1.5).encode(x=alt.X("bound:Q", scale=scale)),
        alt.Chart(data)
        .mark_text(align="left", color=MUTED)
        .encode(y=rows_axis, x=alt.XDatum(1.2, scale=scale), text="note:N"),
    ]
    n_met = sum(bool(row["is_met"]) for row in rows)
    words = Msg("{met} of {asked} criteria of the next level are met", met=Count(n_met), asked=Count(len(rows)))
    return Figure(spec_of(layers, height=len(rows) * ROW_HEIGHT), words)
