"""The funnel: a bar per step from zero, and per group the share that became customers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import altair as alt

from salesformula.kit.axes import (
    MUTED,
    ROW_HEIGHT,
    TINT,
    Row,
    Values,
    row_axis,
    scale_to,
)  # fmt: skip
from salesformula.kit.figure import Figure
from salesformula.kit.layers import spec_of
from salesformula.kit.text import Count, Msg, Share, write
from salesformula.rooms.pipeline.charts.dots import Measure, Reference, can_be_drawn, dots, values_of

#: What an axis takes of a chart's height: without one, rows stand in line with those of the chart beside it.
AXIS = 22

NAMES = {
    "sourced": "Sourced",
    "worked": "Worked",
    "connect": "Connect",
    "discovery": "Discovery",
    "demo": "Demo",
    "won": "Customer",
}


def funnel(row: Row) -> Figure | None:
    """A bar per step; beside it how many leads, and which share of the step before they are. None without leads."""
    if not row["n_sourced"]:
        return None
    values: Values = [
        {"label": label, "n": row[f"n_{step}"], "count": write(Count(row[f"n_{step}"])), **_share(row, step)}
        for step, label in NAMES.items()
    ]
    top = row["n_sourced"]
    data = alt.InlineData(values=values, name="rows")
    rows_axis = row_axis(list(NAMES.values()))
    scale = scale_to(top * 1.75)
    layers = [
        alt.Chart(data)
        .mark_bar(height=14, color=TINT, cornerRadiusEnd=0)
        .encode(y=rows_axis, x=alt.X(datum=top, scale=scale)),
        alt.Chart(data).mark_bar(height=14).encode(y=rows_axis, x=alt.X("n:Q", scale=scale, axis=None)),
        alt.Chart(data)
        .mark_text(align="right", fontWeight=600)
        .encode(y=rows_axis, x=alt.XDatum(top * 1.22, scale=scale), text="count:N"),
        # Where there is no room for the interval it is in the table.
        *(
            alt.Chart(data)
            .mark_text(align="right", color=MUTED, opacity=alt.ExprRef(f"width < 420 ? {1 - wide} : {wide}"))
            .encode(y=rows_axis, x=alt.XDatum(top * 1.75, scale=scale), text=f"{text}:N")
            for wide, text in ((1, "wide"), (0, "share"))
        ),
    ]
    counts: dict[str, Any] = {step: Count(row[f"n_{step}"]) for step in NAMES}
    words = Msg(
        "Of {sourced} leads {worked} were worked, {connect} connected, {discovery} had a discovery, {demo} a demo and "
        "{won} became customers",
        **counts,
    )
    return Figure(spec_of(layers, height=len(values) * ROW_HEIGHT - AXIS), words)


def _share(row: Row, step: str) -> dict[str, str]:
    """The share of the step before, with and without its interval."""
    if step == "sourced":
        return {"share": "", "wide": ""}
    share = row[f"{step}_share"]
    if share is None:
        return dict.fromkeys(("share", "wide"), "too few to say")
    low, high = (write(Share(row[f"{step}_share_{end}"], 0)) for end in ("low", "high"))
    return {"share": write(Share(share)), "wide": f"{write(Share(share))} ({low} to {high})"}


def customers(rows: Sequence[Row], *, by: str, reference: Reference | None) -> Figure | None:
    """A dot with its interval per group, all together as a thin line; None where a table says it better."""
    if not can_be_drawn(rows, "customer_share"):
        return None
    top = max(row["customer_share_high"] or 0 for row in rows)
    measure = Measure(
        value="customer_share",
        low="customer_share_low",
        high="customer_share_high",
        written=f"format(datum.value, '.{0 if top > 0.06 else 1}%')",
        note=lambda row: f"{write(Count(row['n_mature_won']))} of {write(Count(row['n_mature']))}",
    )
    values = values_of(rows, by, measure)
    for value, row in zip(values, rows, strict=True):
        if row["n_young"] and not row["n_mature"]:
            value |= {"few": "too young to judge", "note": f"{write(Count(row['n_young']))} leads"}
    words = Msg("Share of leads that became customers in {n} groups, with intervals", n=len(rows))
    return Figure(dots(values, measure, reference), words)
