"""Layers of a chart as one Vega-Lite spec without size, theme or colours: what every room's charts end with."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import altair as alt
from altair.utils import schemapi

# Altair checks each part against the schema as it is made: two thirds of what a page costs. The rooms' test_charts
# check whole specs instead, once for each kind of chart.
schemapi.DEBUG_MODE = False


def spec_of(layers: Sequence[alt.Chart], *, height: float) -> dict[str, Any]:
    """The layers as plain data. ``height`` in pixels; the width is that of the place they are shown in."""
    chart = alt.layer(*layers).properties(width="container", height=height)
    spec: dict[str, Any] = chart.to_dict(validate=False)
    spec.pop("config", None)
    return spec
