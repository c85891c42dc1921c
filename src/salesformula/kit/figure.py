"""Charts as data: one Vega-Lite spec that names no colour, shown by the page and drawn by PNG alike.

Strings such as "$ink" or "$accent" stand for the theme's colours; whoever shows the chart replaces them.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from salesformula.kit.text import Msg

SCHEMA = "https://vega.github.io/schema/vega-lite/v6.json"
FONT = "Inter Variable, Inter, IBM Plex Sans Arabic, system-ui, sans-serif"

LIGHT = {
    "page": "#ffffff", "tint": "#f0f0ec", "ink": "#16181d", "soft": "#454a55", "muted": "#666c78",
    "line": "#8d93a0", "bar": "#8d93a0", "hair": "#e7e7e3", "accent": "#2a48c8", "accent-tint": "#eef1fd",
    "bad": "#b3271e", "warn": "#8a5200", "good": "#12704a",
}  # fmt: skip
DARK = {
    "page": "#111317", "tint": "#1c2026", "ink": "#eceef2", "soft": "#bfc4ce", "muted": "#979eab",
    "line": "#6f7684", "bar": "#5f6674", "hair": "#25292f", "accent": "#93a8ff", "accent-tint": "#1b2140",
    "bad": "#ff9285", "warn": "#e5b45c", "good": "#68c89a",
}  # fmt: skip

CONFIG: dict[str, Any] = {
    "background": None,
    "padding": 0,
    "font": FONT,
    "autosize": {"type": "fit", "contains": "padding"},
    "view": {"stroke": None},
    "legend": {"disable": True},
    "axis": {
        "domain": False, "ticks": False, "grid": False, "title": None, "labelColor": "$muted", "labelFontSize": 12,
        "labelPadding": 8, "labelLimit": 160, "labelOverlap": "greedy", "labelSeparation": 6,
    },
    "axisQuantitative": {"grid": True, "gridColor": "$hair", "tickCount": 4},
    "axisBand": {"labelColor": "$ink", "labelFontSize": 13},
    "text": {"fontSize": 12, "color": "$ink", "fontWeight": 450},
    "line": {"color": "$ink", "strokeWidth": 2, "strokeCap": "round"},
    "area": {"color": "$accent", "opacity": 0.16, "line": False},
    "rule": {"color": "$bar", "strokeWidth": 3},
    "point": {"filled": True, "size": 64, "color": "$ink", "opacity": 1},
    "bar": {"color": "$soft", "cornerRadiusEnd": 2},
    "range": {"category": ["$ink", "$accent", "$line", "$bar"]},
}  # fmt: skip

_TOKEN = re.compile(r'"\$([a-z-]+)"')


@dataclass(frozen=True)
class Figure:
    """A chart: the spec (without width) and the sentence that says it to someone who can't see it."""

    spec: Mapping[str, Any]
    alt: Msg


def paint(tree: Mapping[str, Any], theme: Mapping[str, str]) -> dict[str, Any]:
    """The same tree with every "$token" replaced by the theme's colour; unknown tokens stay."""

    def colour(match: re.Match[str]) -> str:
        name = match.group(1)
        return json.dumps(theme[name]) if name in theme else match.group(0)

    painted: dict[str, Any] = json.loads(_TOKEN.sub(colour, json.dumps(tree)))
    return painted
