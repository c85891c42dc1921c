"""What plans cost, as dots with intervals, and who would gain or lose, as bars on both sides of nothing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import altair as alt

from salesformula.kit.axes import (
    ACCENT,
    BAR,
    INK,
    MOST_ROWS,
    MUTED,
    ROW_HEIGHT,
    SOFT,
    Row,
    Values,
    row_axis,
)
from salesformula.kit.figure import Figure
from salesformula.kit.layers import spec_of
from salesformula.kit.text import SYMBOLS, Count, Money, Msg, write

IN_FORCE = "in_force"
#: Beside the longest interval there is room for the amount.
ROOM = 1.3
#: Bars are drawn within so much of the half they have; the rest is for counts.
SIDE = 1.25


def plan_costs(rows: Sequence[Row]) -> Figure | None:
    """A dot with its interval per plan, the plan in force as a thin line; None where a table says it better."""
    told = [row for row in rows if row["cost_p50_amount"] is not None]
    if not 2 <= len(told) <= MOST_ROWS or len({row["currency"] for row in told}) > 1:
        return None
    currency, labels = told[0]["currency"], labels_of(told)
    values: Values = [
        {
            "label": label,
            "value": float(row["cost_p50_amount"]),
            "low": float(row["cost_p10_amount"]),
            "high": float(row["cost_p90_amount"]),
            "named": row["origin"] == IN_FORCE,
            "note": write(Money(row["cost_p50_amount"], currency, short=True)),
        }
        for label, row in zip(labels, told, strict=True)
    ]
    top = max(max(value["high"] for value in values), 1.0)
    data, rows_axis = alt.InlineData(values=values, name="rows"), row_axis(labels)
    scale = alt.Scale(domain=[min(0.0, *(value["low"] for value in values)), top * ROOM], nice=False)
    axis = alt.Axis(grid=False, values=ticks_to(top), labelExpr=money_axis(currency))
    named = alt.when("datum.named").then(alt.value(ACCENT)).otherwise(alt.value(INK))
    layers = [
        alt.Chart(data).mark_rule(color=BAR, strokeWidth=3).encode(
            y=rows_axis, x=alt.X("low:Q", scale=scale, axis=axis), x2="high:Q"
        ),
        alt.Chart(data).mark_point(size=72).encode(y=rows_axis, x=alt.X("value:Q", scale=scale), color=named),
        alt.Chart(data).mark_text(align="right", color=MUTED).encode(
            y=rows_axis, x=alt.XDatum(top * ROOM, scale=scale), text="note:N"
        ),
    ]  # fmt: skip
    now = [value for value in values if value["named"]]
    if now:
        line = alt.InlineData(values=now[:1], name="in force")
        rule = alt.Chart(line).mark_rule(color=ACCENT, strokeWidth=1.5).encode(x=alt.X("value:Q", scale=scale))
        layers.insert(0, rule)
    words = Msg(
        "What a year costs under each of {n} plans, with its interval",
        n=len(told),
    )
    return Figure(spec_of(layers, height=len(told) * ROW_HEIGHT), words)


def gains_and_losses(rows: Sequence[Row]) -> Figure | None:
    """How many payees would earn less, to the left, and more, to the right, per plan."""
    if not any(row["n_up"] is not None for row in rows) or len(rows) > MOST_ROWS:
        return None
    told, labels = rows, labels_of(rows)
    values: Values = [
        {"label": label, "less": -(row["n_down"] or 0), "more": row["n_up"] or 0, **_written(row)}
        for label, row in zip(labels, told, strict=True)
    ]
    top = max(1, *(max(-value["less"], value["more"]) for value in values))
    data, rows_axis = alt.InlineData(values=values, name="rows"), row_axis(labels)
    scale = alt.Scale(domain=[-top * SIDE, top * SIDE], nice=False)
    # Labelled, so that its rows stand beside those of the chart of costs.
    axis = alt.Axis(grid=False, values=[0], labelExpr="'as now'")
    nothing = alt.InlineData(values=[{"value": 0}], name="nothing")
    layers = [
        alt.Chart(data).mark_bar(color=BAR, height=10).encode(
            y=rows_axis, x=alt.X("less:Q", scale=scale, axis=axis), x2=alt.datum(0)
        ),
        alt.Chart(data).mark_bar(color=SOFT, height=10).encode(
            y=rows_axis, x=alt.X("more:Q", scale=scale), x2=alt.datum(0)
        ),
        alt.Chart(nothing).mark_rule(color=INK, strokeWidth=1).encode(x=alt.X("value:Q", scale=scale)),
        alt.Chart(data).mark_text(align="right", dx=-6, color=MUTED).encode(
            y=rows_axis, x=alt.X("less:Q", scale=scale), text="less_text:N"
        ),
        alt.Chart(data).mark_text(align="left", dx=6, color=MUTED).encode(
            y=rows_axis, x=alt.X("more:Q", scale=scale), text="more_text:N"
        ),
    ]  # fmt: skip
    words = Msg(
        "How many payees would earn less and how many more under each of {n} plans",
        n=len(told),
    )
    return Figure(spec_of(layers, height=len(told) * ROW_HEIGHT), words)


def _written(row: Row) -> dict[str, str]:
    if row["n_up"] is None:
        # In force, or not to be compared: its row stays, so that both charts have the same.
        return {"less_text": "", "more_text": ""}
    return {"less_text": write(Count(row["n_down"])), "more_text": write(Count(row["n_up"]))}


def labels_of(rows: Sequence[Row]) -> list[str]:
    """The plans' names; of one name the plan in force is told as such, others by their key."""
    names = [str(row["plan"]) for row in rows]
    return [
        name if names.count(name) == 1 else f"{name} ({_apart(row)})" for name, row in zip(names, rows, strict=True)
    ]


def _apart(row: Row) -> str:
    return str(row["key"]).replace("_", " ")


def ticks_to(top: float) -> list[float]:
    """0 and up to three round values, none above ``top``."""
    sizes = (size * 10.0**power for power in range(0, 12) for size in (1, 2, 2.5, 5))
    step = next(size for size in sizes if size * 3.6 >= top)
    return [round(step * place, 6) for place in range(4) if step * place <= top]


def money_axis(currency: str) -> str:
    """How amounts are written on an axis: $100k (a Vega expression)."""
    symbol: Any = SYMBOLS.get(currency, f"{currency} ")
    short = "replace(format(datum.value, '~s'), 'G', 'bn')"
    return f"datum.value == 0 ? '0' : '{symbol}' + replace({short}, 'M', 'm')"
