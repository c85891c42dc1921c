"""Bars: attainment, quarters, stages."""

from __future__ import annotations

from collections.abc import Sequence

import altair as alt

from salesformula.kit.axes import (
    ACCENT,
    BAR,
    INK,
    MOST_ROWS,
    MUTED,
    ROW_HEIGHT,
    SOFT,
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


def attainment(rows: Sequence[Row], *, by: str, pace: float | None) -> Figure | None:
    """A bar of attainment per group on a track to 100%, the share of time gone as a thin line."""
    if not 2 <= len(rows) <= MOST_ROWS:
        return None
    labels = labels_of(rows, by)
    values: Values = [
        {
            "label": label,
            "share": row["attainment_share"],
            "note": "no quota" if row["attainment_share"] is None else write(Share(row["attainment_share"], 0)),
            "weight": "normal" if row["attainment_share"] is None else "bold",
        }
        for label, row in zip(labels, rows, strict=True)
    ]
    top = 1.28 * max([1.0, *(value["share"] for value in values if value["share"] is not None)])
    data = alt.InlineData(values=values, name="rows")
    rows_axis = row_axis(labels)
    x = scale_to(top)
    axis = alt.Axis(grid=False, values=ticks_to(top / 1.28), format=".0%")
    layers = [
        alt.Chart(data)
        .mark_bar(height=10, color=TINT, cornerRadiusEnd=0)
        .encode(y=rows_axis, x=alt.X(datum=1, scale=x)),
        alt.Chart(data).mark_bar(height=10).encode(y=rows_axis, x=alt.X("share:Q", scale=x, axis=axis)),
        alt.Chart(data)
        .mark_text(align="right", fontWeight=600)
        .encode(y=rows_axis, x=alt.XDatum(top, scale=x), text="note:N"),
    ]
    if pace is not None and 0 < pace < 1:
        line = alt.InlineData(values=[{"pace": pace}], name="pace")
        layers.insert(2, alt.Chart(line).mark_rule(color=ACCENT, strokeWidth=1.5).encode(x=alt.X("pace:Q", scale=x)))
    reached = sum(value["share"] is not None and value["share"] >= 1 for value in values)
    words = Msg("Attainment of {n} groups; {reached} reached their quota", reached=Count(reached), n=len(rows))
    return Figure(spec_of(layers, height=len(rows) * ROW_HEIGHT), words)


def quarters(rows: Sequence[Row], *, currency: str | None, running: str | None) -> Figure | None:
    """A bar per quarter with its target as a tick; the running quarter is dark."""
    rows = rows[-9:]
    if not len(rows) > 1:
        return None
    values: Values = [
        {
            "place": place,
            "won": float(row["key_metric_amount"]),
            "target": None if row["target_amount"] is None else float(row["target_amount"]),
            "note": "" if row["attainment_share"] is None else write(Share(row["attainment_share"], 0)),
            "now": row["quarter"] == running,
        }
        for place, row in enumerate(rows)
    ]
    top = max(1.0, *(max(value["won"], value["target"] or 0) for value in values)) * 1.14
    for value in values:
        value["beside"] = _above(value["won"], value["target"], room=top * 0.13)
    data = alt.InlineData(values=values, name="rows")
    names = ", ".join(f"'{name}'" for name in _quarter_names([str(row["quarter"]) for row in rows]))
    place = alt.X(
        "place:O",
        axis=alt.Axis(labelAngle=0, labelColor=MUTED, labelFontSize=12, labelExpr=f"[{names}][datum.value]"),
        scale=alt.Scale(paddingInner=0.45, paddingOuter=0.2),
    )
    scale = scale_to(top)
    height = alt.Y("won:Q", scale=scale, axis=alt.Axis(tickCount=3, labelExpr=money_axis(currency)))
    past = alt.when("datum.now").then(alt.value(SOFT)).otherwise(alt.value(BAR))
    inside = f"datum.won > {top * 0.16} && !datum.now"
    written = alt.Chart(data).mark_text(
        baseline="bottom", dy=-6, color=INK, fontWeight=500, opacity=alt.ExprRef("width < 420 ? 0 : 1")
    )
    layers = [
        alt.Chart(data).mark_bar(cornerRadiusEnd=2).encode(x=place, y=height, color=past),
        alt.Chart(data)
        .transform_filter("isValid(datum.target)")
        .mark_tick(color=ACCENT, thickness=2, width=alt.RelativeBandSize(1.25))
        .encode(x=place, y=alt.Y("target:Q", scale=scale)),
        # At the foot of the bar, where no target can cross it; above one that is too short or too dark for it.
        written.transform_filter(inside).encode(x=place, y=alt.YDatum(0, scale=scale), text="note:N"),
        written.transform_filter(f"!({inside})").encode(x=place, y=alt.Y("beside:Q", scale=scale), text="note:N"),
    ]
    words = Msg("The key metric won in {n} quarters, beside each quarter's target", n=len(rows))
    return Figure(spec_of(layers, height=184), words)


def stages(rows: Sequence[Row]) -> Figure | None:
    """A bar per stage, in the order of the process."""
    if not 2 <= len(rows) <= MOST_ROWS:
        return None
    values: Values = [
        {"label": str(row["stage"]), "n": row["n_deals"], "note": write(Count(row["n_deals"]))} for row in rows
    ]
    top = 1.2 * max(row["n_deals"] for row in rows)
    data = alt.InlineData(values=values, name="rows")
    rows_axis = row_axis([value["label"] for value in values])
    scale = scale_to(top)
    layers = [
        alt.Chart(data).mark_bar(height=10).encode(y=rows_axis, x=alt.X("n:Q", scale=scale, axis=None)),
        alt.Chart(data)
        .mark_text(align="right", fontWeight=600)
        .encode(y=rows_axis, x=alt.XDatum(top, scale=scale), text="note:N"),
    ]
    words = Msg("Deals in each of {n} stages", n=len(rows))
    return Figure(spec_of(layers, height=len(rows) * ROW_HEIGHT), words)


def _above(won: float, target: float | None, *, room: float) -> float:
    """What words above a bar stand on: the bar, or its target where that would run through them."""
    return target if target is not None and won <= target < won + room else won


def _quarter_names(labels: Sequence[str]) -> list[str]:
    """2024Q4, 2025Q1, 2025Q2 as Q4 ’24, Q1 ’25, Q2: the year where it begins."""
    names = []
    for place, label in enumerate(labels):
        year, _, quarter = label.partition("Q")
        begins = place == 0 or quarter == "1"
        names.append(f"Q{quarter} ’{year[-2:]}" if begins and quarter else f"Q{quarter}" if quarter else label)
    return names
