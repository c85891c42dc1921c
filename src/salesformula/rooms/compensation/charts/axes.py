"""What the room's charts share: rows keep their order, labels stand beside the marks, nothing names a colour."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import altair as alt

Row = Mapping[str, Any]
Values = list[dict[str, Any]]

#: More rows than this are a table, not a chart.
MOST_ROWS = 60
#: Height of a row in pixels; two charts beside each other share it.
ROW_HEIGHT = 32

ACCENT, INK, MUTED, BAR, TINT, SOFT = "$accent", "$ink", "$muted", "$bar", "$tint", "$soft"


def labels_of(rows: Sequence[Row], by: str) -> list[str]:
    """Labels that tell people of one name apart by their key."""
    labels = [str(row[by]) for row in rows]
    return [
        f"{label} ({row.get(f'{by}_id')})" if labels.count(label) > 1 else label
        for label, row in zip(labels, rows, strict=True)
    ]


def row_axis(labels: Sequence[str]) -> alt.Y:
    """The rows in the order given; said to each layer, since one that skips a row would move it to the end."""
    return alt.Y("label:N", sort=list(labels), scale=alt.Scale(domain=list(labels)), axis=alt.Axis(labelPadding=12))
