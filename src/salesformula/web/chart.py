"""Draws a figure without a browser: SVG and PNG for mail, files and the command line."""

from __future__ import annotations

import json
import re
import textwrap
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, Literal

import vl_convert

from salesformula.kit.figure import CONFIG, DARK, LIGHT, Figure, paint
from salesformula.web.vendoring import VENDOR

Theme = Literal["light", "dark"]

FONTS: Path = VENDOR / "chart-fonts"
VEGA_LITE = "6.4"
PADDING = 20
# Mean width of a letter as a part of its size, used to break titles: Vega does not break lines itself.
LETTER = 0.52
TITLE_SIZE, TITLE_LINE, TITLE_GAP = 15, 21, 16
CAPTION_SIZE, CAPTION_LINE = 12, 18
_ARABIC = re.compile("[\u0600-\u06ff]")
_COMPOSED = {"hconcat", "vconcat", "concat", "repeat", "facet"}


def svg(figure: Figure, *, width: int = 720, theme: Theme = "light", title: str = "", caption: str = "") -> str:
    """The figure as SVG text, ``width`` pixels of chart wide, in the same fonts and colours as the page."""
    _fonts()
    spec = complete(figure, width=width, theme=theme, title=title, caption=caption)
    return vl_convert.vegalite_to_svg(spec, vl_version=VEGA_LITE, allowed_base_urls=[])


def png(
    figure: Figure,
    *,
    width: int = 720,
    theme: Theme = "light",
    scale: float = 2,
    title: str = "",
    caption: str = "",
) -> bytes:
    """The figure as PNG, ``width`` × ``scale`` pixels of chart wide, in the same fonts and colours as the page."""
    _fonts()
    spec = complete(figure, width=width, theme=theme, title=title, caption=caption)
    return vl_convert.vegalite_to_png(spec, vl_version=VEGA_LITE, scale=scale, allowed_base_urls=[])


def complete(figure: Figure, *, width: int, theme: Theme, title: str, caption: str) -> dict[str, Any]:
    """The figure's spec with size, ground, title and configuration, every colour filled in."""
    spec: dict[str, Any] = {**figure.spec, "background": "$page", "padding": PADDING}
    if not _COMPOSED & set(spec):
        spec["width"] = width
    if title:
        spec["title"] = _title(title, caption, width - 2 * PADDING)
    # A chart's size includes its padding and title: without more height they would eat the drawing.
    if isinstance(spec.get("height"), int):
        spec["height"] += 2 * PADDING + (_height(spec["title"]) if title else 0)
    spec["config"] = _config(spec)
    return paint(spec, DARK if theme == "dark" else LIGHT)


def _config(spec: Mapping[str, Any]) -> dict[str, Any]:
    config = {**CONFIG, **spec.get("config", {})}
    if _ARABIC.search(json.dumps(spec, ensure_ascii=False)):
        # The renderer takes the first font it knows and, for letters that lacks, any font of the machine.
        config["font"] = "IBM Plex Sans Arabic"
    return config


def _title(title: str, caption: str, width: int) -> dict[str, Any]:
    return {
        "text": textwrap.wrap(title, int(width / (TITLE_SIZE * LETTER))),
        "subtitle": textwrap.wrap(caption, int(width / (CAPTION_SIZE * LETTER))),
        "anchor": "start",
        "frame": "bounds",
        "offset": TITLE_GAP,
        "fontSize": TITLE_SIZE,
        "fontWeight": 600,
        "color": "$ink",
        "subtitleFontSize": CAPTION_SIZE,
        "subtitleColor": "$muted",
        "subtitlePadding": 6,
        "lineHeight": TITLE_LINE,
        "subtitleLineHeight": CAPTION_LINE,
    }


def _height(title: Mapping[str, Any]) -> int:
    return TITLE_LINE * len(title["text"]) + CAPTION_LINE * len(title["subtitle"]) + TITLE_GAP


@cache
def _fonts() -> None:
    if FONTS.is_dir():
        vl_convert.register_font_directory(str(FONTS))
