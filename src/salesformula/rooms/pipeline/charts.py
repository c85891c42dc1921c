"""The room's charts as Vega-Lite specs that name no colour. Labels stand beside the marks; there are no legends."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import altair as alt

from salesformula.kit.figure import Figure
from salesformula.kit.text import SYMBOLS, Count, Msg, Share, write

Row = Mapping[str, Any]
Values = list[dict[str, Any]]

#: More rows than this are a table, not a chart.
MOST_ROWS = 60

#: Height of a row in pixels; two charts beside each other share it.
ROW_HEIGHT = 32

ACCENT, INK, MUTED, BAR, TINT, SOFT = "$accent", "$ink", "$muted", "$bar", "$tint", "$soft"


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


def win_rates(rows: Sequence[Row], *, by: str, reference: Reference | None) -> Figure | None:
    """A dot with its interval per group, the rate of all together as a thin line; None where a table says it better."""
    if not 2 <= len(rows) <= MOST_ROWS:
        return None
    measure = Measure(
        value="win_share",
        low="win_share_low",
        high="win_share_high",
        written="format(datum.value, '.0%')",
        note=lambda row: f"{write(Count(row['n_won']))} of {write(Count(row['n_closed']))}",
    )
    shown = sum(row["win_share"] is not None for row in rows)
    if reference is None:
        words = Msg("Win rates of {shown} groups with their intervals", shown=Count(shown))
    else:
        text = "Win rates of {shown} groups with their intervals, beside {share} for all together"
        words = Msg(text, shown=Count(shown), share=Share(reference.value))
    return Figure(_dots(_values(rows, by, measure), measure, reference), words)


def intervals(
    rows: Sequence[Row], *, by: str, value: str, n: str, alt_text: Msg, currency: str | None = None
) -> Figure | None:
    """A dot with its interval per group for a mean in money or days; None where a table says it better."""
    if not 2 <= len(rows) <= MOST_ROWS:
        return None
    measure = Measure(
        value=value,
        low=f"{value}_low",
        high=f"{value}_high",
        written=_money_axis(currency) if currency else "format(datum.value, ',')",
        note=lambda row: f"n = {write(Count(row[n]))}",
    )
    return Figure(_dots(_values(rows, by, measure), measure, None), alt_text)


def attainment(rows: Sequence[Row], *, by: str, pace: float | None) -> Figure | None:
    """A bar of attainment per group on a track to 100%, the share of time gone as a thin line."""
    if not 2 <= len(rows) <= MOST_ROWS:
        return None
    labels = _labels(rows, by)
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
    rows_axis = _rows(labels)
    x = _scale(top)
    axis = alt.Axis(grid=False, values=_ticks(top / 1.28), format=".0%")
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
    return Figure(_spec(layers, height=len(rows) * ROW_HEIGHT), words)


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
    top = max(1.0, *(max(value["won"], value["target"] or 0) for value in values)) * 1.08
    data = alt.InlineData(values=values, name="rows")
    names = ", ".join(f"'{name}'" for name in _quarter_names([str(row["quarter"]) for row in rows]))
    place = alt.X(
        "place:O",
        axis=alt.Axis(labelAngle=0, labelColor=MUTED, labelFontSize=12, labelExpr=f"[{names}][datum.value]"),
        scale=alt.Scale(paddingInner=0.45, paddingOuter=0.2),
    )
    scale = _scale(top)
    height = alt.Y("won:Q", scale=scale, axis=alt.Axis(tickCount=3, labelExpr=_money_axis(currency)))
    past = alt.when("datum.now").then(alt.value(SOFT)).otherwise(alt.value(BAR))
    written = alt.Chart(data).mark_text(
        baseline="bottom", dy=-6, color=INK, fontWeight=500, opacity=alt.ExprRef("width < 420 ? 0 : 1")
    )
    layers = [
        alt.Chart(data).mark_bar(cornerRadiusEnd=2).encode(x=place, y=height, color=past),
        alt.Chart(data)
        .transform_filter("isValid(datum.target)")
        .mark_tick(color=ACCENT, thickness=2, width=alt.RelativeBandSize(1.25))
        .encode(x=place, y=alt.Y("target:Q", scale=scale)),
        # At the foot of the bar, where no target can cross it; and only in a bar high enough for it.
        written.transform_filter(f"datum.won > {top * 0.16} && !datum.now").encode(
            x=place, y=alt.YDatum(0, scale=scale), text="note:N"
        ),
    ]
    words = Msg("The key metric won in {n} quarters, beside each quarter's target", n=len(rows))
    return Figure(_spec(layers, height=184), words)


def stages(rows: Sequence[Row]) -> Figure | None:
    """A bar per stage, in the order of the process."""
    if not 2 <= len(rows) <= MOST_ROWS:
        return None
    values: Values = [
        {"label": str(row["stage"]), "n": row["n_deals"], "note": write(Count(row["n_deals"]))} for row in rows
    ]
    top = 1.2 * max(row["n_deals"] for row in rows)
    data = alt.InlineData(values=values, name="rows")
    rows_axis = _rows([value["label"] for value in values])
    scale = _scale(top)
    layers = [
        alt.Chart(data).mark_bar(height=10).encode(y=rows_axis, x=alt.X("n:Q", scale=scale, axis=None)),
        alt.Chart(data)
        .mark_text(align="right", fontWeight=600)
        .encode(y=rows_axis, x=alt.XDatum(top, scale=scale), text="note:N"),
    ]
    words = Msg("Deals in each of {n} stages", n=len(rows))
    return Figure(_spec(layers, height=len(rows) * ROW_HEIGHT), words)


def _dots(values: Values, measure: Measure, reference: Reference | None) -> dict[str, Any]:
    ends = [value["high"] for value in values if value["high"] is not None]
    top = max([*ends, reference.high if reference else 0.0]) or 1.0
    scale = _scale(top * 1.42)
    data = alt.InlineData(values=values, name="rows")
    rows_axis = _rows([value["label"] for value in values])
    named = alt.when("datum.named").then(alt.value(ACCENT)).otherwise(alt.value(INK))
    axis = alt.Axis(grid=False, values=_ticks(top), labelExpr=measure.written)
    layers = [
        alt.Chart(data).mark_rule(color=BAR, strokeWidth=3).encode(
            y=rows_axis, x=alt.X("low:Q", scale=scale, axis=axis), x2="high:Q"
        ),
        alt.Chart(data).mark_point(size=72).encode(y=rows_axis, x=alt.X("value:Q", scale=scale), color=named),
        alt.Chart(data).transform_filter("datum.few").mark_text(align="left", color=MUTED, dx=4).encode(
            y=rows_axis, x=alt.XDatum(0, scale=scale), text="few:N"
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
    return _spec(layers, height=len(values) * ROW_HEIGHT)


def _values(rows: Sequence[Row], by: str, measure: Measure) -> Values:
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
        for label, row in zip(_labels(rows, by), rows, strict=True)
    ]


def _labels(rows: Sequence[Row], by: str) -> list[str]:
    """Labels that tell groups of one name apart by their key."""
    labels = [str(row[by]) for row in rows]
    return [
        f"{label} ({row.get(f'{by}_id')})" if labels.count(label) > 1 else label
        for label, row in zip(labels, rows, strict=True)
    ]


def _rows(labels: Sequence[str]) -> alt.Y:
    """The rows in the order given; said to each layer, since one that skips a row would move it to the end."""
    return alt.Y("label:N", sort=list(labels), scale=alt.Scale(domain=list(labels)), axis=alt.Axis(labelPadding=12))


def _scale(top: float) -> alt.Scale:
    return alt.Scale(domain=[0, top], nice=False)


def _ticks(top: float) -> list[float]:
    """0 and up to three round values, none above ``top``."""
    step = next(
        size * 10.0**power for power in range(-3, 12) for size in (1, 2, 2.5, 5) if size * 10.0**power * 3.6 >= top
    )
    return [round(step * place, 6) for place in range(4) if step * place <= top]


def _money_axis(currency: str | None) -> str:
    symbol = "" if currency is None else SYMBOLS.get(currency, f"{currency} ")
    short = "replace(format(datum.value, '~s'), 'G', 'bn')"
    return f"datum.value == 0 ? '0' : '{symbol}' + replace({short}, 'M', 'm')"


def _quarter_names(labels: Sequence[str]) -> list[str]:
    """2024Q4, 2025Q1, 2025Q2 as Q4 ’24, Q1 ’25, Q2: the year where it begins."""
    names = []
    for place, label in enumerate(labels):
        year, _, quarter = label.partition("Q")
        begins = place == 0 or quarter == "1"
        names.append(f"Q{quarter} ’{year[-2:]}" if begins and quarter else f"Q{quarter}" if quarter else label)
    return names


def _spec(layers: Sequence[alt.Chart], *, height: float) -> dict[str, Any]:
    """The layers as plain data, checked against Vega-Lite's schema, without size, theme or colours."""
    chart = alt.layer(*layers).properties(width="container", height=height)
    spec: dict[str, Any] = chart.to_dict()
    spec.pop("config", None)
    return spec
