"""What every room's charts share: marks stand beside labels, rows keep their order, nothing names a colour."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import altair as alt

from salesformula.kit.text import SYMBOLS

Row = Mapping[str, Any]
Values = list[dict[str, Any]]

#: More rows than this are a table, not a chart.
MOST_ROWS = 60

#: Height of a row in pixels; two charts beside each other share it.
ROW_HEIGHT = 32

ACCENT, INK, MUTED, BAR, TINT, SOFT, PAGE = "$accent", "$ink", "$muted", "$bar", "$tint", "$soft", "$page"

#: How an axis of days is written (a Vega expression).
DAYS = "datum.value == 0 ? '0' : datum.value + ' days'"


def labels_of(rows: Sequence[Row], by: str) -> list[str]:
    """Labels that tell groups of one name apart by their key."""
    labels = [str(row[by]) for row in rows]
    return [
        f"{label} ({row.get(f'{by}_id')})" if labels.count(label) > 1 else label
        for label, row in zip(labels, rows, strict=True)
    ]


def row_axis(labels: Sequence[str]) -> alt.Y:
    """The rows in the order given; said to each layer, since one that skips a row would move it to the end."""
    return alt.Y("label:N", sort=list(labels), scale=alt.Scale(domain=list(labels)), axis=alt.Axis(labelPadding=12))


def scale_to(top: float) -> alt.Scale:
    """From 0 to ``top``."""
    return alt.Scale(domain=[0, top], nice=False)


def ticks_to(top: float) -> list[float]:
    """0 and up to three round values, none above ``top``."""
    step = next(
        size * 10.0**power for power in range(-4, 12) for size in (1, 2, 2.5, 5) if size * 10.0**power * 3.6 >= top
    )
    return [round(step * place, 6) for place in range(4) if step * place <= top]


def money_axis(currency: str | None) -> str:
    """How amounts are written on an axis: $100k (a Vega expression)."""
    symbol = "" if currency is None else SYMBOLS.get(currency, f"{currency} ")
    short = "replace(format(datum.value, '~s'), 'G', 'bn')"
    return f"datum.value == 0 ? '0' : '{symbol}' + replace({short}, 'M', 'm')"
