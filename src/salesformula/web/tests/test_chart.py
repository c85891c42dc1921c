"""Charts drawn without a browser look like the page's: fonts, colours, size."""

from __future__ import annotations

import struct
from typing import Any

import pytest

from salesformula.kit.figure import CONFIG, DARK, LIGHT, Figure
from salesformula.kit.text import Msg
from salesformula.web import chart
from salesformula.web.tests.samples import dots
from salesformula.web.vendoring import missing

FIGURE = Figure(spec=dots(), alt=Msg("Win rate by seller"))

pytestmark = pytest.mark.skipif(bool(missing()), reason="vendored fonts are missing: run `make setup`")


def completed(**changes: Any) -> dict[str, Any]:
    given: dict[str, Any] = {"width": 600, "theme": "light", "title": "", "caption": ""} | changes
    return chart.complete(FIGURE, **given)


def test_a_png_is_as_wide_as_asked_times_its_scale() -> None:
    image = chart.png(FIGURE, width=400, scale=2)
    assert image[:8] == b"\x89PNG\r\n\x1a\n"
    assert struct.unpack(">I", image[16:20]) == (800,)


@pytest.mark.parametrize(("theme", "colours"), [("light", LIGHT), ("dark", DARK)])
def test_colours_are_those_of_the_theme_and_no_token_is_left(theme: chart.Theme, colours: dict[str, str]) -> None:
    drawing = chart.svg(FIGURE, theme=theme)
    assert colours["ink"] in drawing
    assert f'fill="{colours["page"]}"' in drawing
    assert '"$' not in drawing


def test_the_drawing_names_our_font_and_says_each_seller() -> None:
    drawing = chart.svg(FIGURE)
    assert "Inter" in drawing
    assert all(name in drawing for name in ("Clara Nyström", "7 of 34"))


def test_a_title_adds_height_and_never_eats_the_drawing() -> None:
    plain, titled = completed(), completed(title="Sellers do not differ beyond chance", caption="Won ÷ closed")
    assert plain["height"] == 140 + 2 * chart.PADDING
    assert titled["height"] == plain["height"] + 21 + 18 + 16


def test_long_titles_break_between_words() -> None:
    lines = completed(width=300, title="These sellers do not differ beyond chance")["title"]["text"]
    assert len(lines) == 2
    assert " ".join(lines) == "These sellers do not differ beyond chance"


def test_arabic_text_gets_the_arabic_face() -> None:
    assert completed()["config"]["font"] == CONFIG["font"]
    assert completed(title="عمولتي عن نوفمبر")["config"]["font"] == "IBM Plex Sans Arabic"


def test_no_chart_fetches_anything() -> None:
    spec = {**dots(), "data": {"url": "https://elsewhere.example/rows.json"}}
    with pytest.raises(ValueError, match=r"(?i)allowed"):
        chart.svg(Figure(spec=spec, alt=Msg("x")))
