"""Templates say what their contracts carry, safely and in the reader's direction."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils.translation import override

from salesformula.web.contracts import Bar, Cell, FigureView, HeadCell, PageView, State, TableView
from salesformula.web.tests import samples

EMPTY = TableView(columns=(), rows=())


def render(template: str, *, cookies: dict[str, str] | None = None, **context: Any) -> str:
    request = RequestFactory().get("/pipeline/")
    request.COOKIES.update(cookies or {})
    return render_to_string(template, {"request": request, "frame": samples.FRAME, **context})


def test_a_page_has_its_title_its_navigation_and_its_sentence() -> None:
    html = render("web/page.html", page=PageView(headline=("Won $742,300.", "31 days to go."), stats=samples.STATS))
    assert "<title>State of the pipeline · salesformula</title>" in html
    assert '<a href="/pipeline/" aria-current="page">State of the pipeline</a>' in html
    assert "<span><bdi>Won $742,300.</bdi></span> <span><bdi>31 days to go.</bdi></span>" in html
    assert html.count('class="sf-stats six"') == 1


def test_the_page_turns_with_the_language_and_takes_the_other_sheet() -> None:
    page = PageView(headline=("…",))
    with override("ar"):
        html = render("web/page.html", page=page)
    assert re.search(r'<html lang="ar" dir="rtl"', html)
    assert "tabler.rtl.min.css" in html
    assert "tabler.rtl.min.css" not in render("web/page.html", page=page)


@pytest.mark.parametrize(
    ("cookie", "chosen", "painted"),
    [("dark", "dark", "dark"), ("light", "light", "light"), ("<b>", "system", "light"), (None, "system", "light")],
)
def test_the_theme_of_this_browser_is_set_before_the_first_paint(cookie: str | None, chosen: str, painted: str) -> None:
    html = render("404.html", cookies={"sf_theme": cookie} if cookie else {})
    assert f'data-theme="{chosen}" data-bs-theme="{painted}"' in html


@pytest.mark.parametrize("template", ["400.html", "403.html", "404.html", "429.html", "500.html"])
def test_error_pages_need_neither_request_nor_frame(template: str) -> None:
    assert "sf-lede" in render_to_string(template)


def test_an_error_page_says_the_sentence_it_is_given() -> None:
    assert "the right pipeline.view is missing" in render("403.html", text="the right pipeline.view is missing")


def test_a_figure_is_an_image_with_a_sentence_its_data_a_table_and_a_reason() -> None:
    html = render("web/_figure.html", figure=samples.CHART)
    assert 'role="img" aria-label="Win rate by seller; all overlap the team rate of 27.1 percent"' in html
    assert '<script id="win-rates-spec" type="application/json">' in html
    assert 'hx-get="/why/win_rate/" hx-target="#drawer"' in html
    assert '<div class="sf-swap" hidden>' in html
    assert "$muted" in html


def test_data_of_a_chart_cannot_end_its_block() -> None:
    evil = {"data": {"values": [{"s": "</script><script>x()</script>"}]}}
    figure = FigureView(id="f", title="t", caption="", alt="", table=EMPTY, spec=evil)
    html = render("web/_figure.html", figure=figure)
    assert html.count("</script>") == 1


def test_a_figure_without_a_chart_shows_its_table_and_offers_no_other_view() -> None:
    html = render("web/_figure.html", figure=FigureView(id="f", title="t", caption="", alt="", table=samples.DEALS))
    assert "Lumen Optical" in html
    assert "data-swap" not in html
    assert "hidden" not in html


def test_a_figure_in_a_state_shows_the_state_in_place_of_a_chart() -> None:
    state = State("few", "too few to say", "6 of 25.")
    html = render(
        "web/_figure.html", figure=FigureView(id="f", title="t", caption="", alt="", table=EMPTY, state=state)
    )
    assert '<span class="sf-few"><bdi>too few to say</bdi></span>' in html
    assert "sf-chart" not in html


def test_numbers_of_a_table_stand_in_line_and_names_are_isolated() -> None:
    html = render("web/_table.html", table=samples.SELLER_TABLE)
    assert '<td class="sf-strong"><bdi>Clara Nyström</bdi></td><td class="n"><bdi>12</bdi></td>' in html
    assert '<span class="sf-few" title="6 of 25">too few</span>' in html
    assert "<tfoot>" in html
    assert 'role="region" aria-label="Win rate by seller"' in html


def test_a_row_that_does_not_fit_its_columns_is_refused() -> None:
    table = TableView(columns=(HeadCell("A"),), rows=((Cell("1"), Cell("2")),))
    with pytest.raises(ValueError, match="zip"):
        _ = table.lines


def test_names_with_markup_stay_text() -> None:
    table = TableView(columns=(HeadCell("A"),), rows=((Cell("<b>x</b>"),),))
    assert "&lt;b&gt;x&lt;/b&gt;" in render("web/_table.html", table=table)


def test_a_bar_keeps_its_point_in_every_language() -> None:
    with override("de"):
        html = render("web/_bars.html", bars=(Bar("Large", "42%", "$1", fill=0.7, tick=0.667),))
    assert 'width="168.0"' in html
    assert 'x1="160.1"' in html


def test_a_bar_never_leaves_its_track() -> None:
    assert (Bar("x", "", "", fill=1.4).fill_x, Bar("x", "", "", fill=-0.1).fill_x) == ("240.0", "0.0")


def test_the_drawer_holds_every_part_of_the_reason() -> None:
    html = render("web/_why.html", why=samples.WHY)
    parts = (
        "Win rate 27.1%",
        '<bdi dir="ltr">102 won ÷ 377 closed = 27.06%</bdi>',
        "What is counted",
        "Do the sellers differ?",
        "All 377 rows",
        "Difference: 0",
        "Rules and versions",
        'href="/x.xlsx" download',
        'data-copy="/pipeline/?why=win_rate"',
        "salesformula answer pipeline.win_rate --by owner",
    )
    assert [part for part in parts if part not in html] == []


def test_the_drawer_can_be_open_when_the_page_arrives() -> None:
    page = PageView(headline=("…",))
    assert 'aria-labelledby="why-h"' in render("web/page.html", page=page, why=samples.WHY).split("<template")[0]
    assert 'aria-labelledby="why-h"' not in render("web/page.html", page=page).split("<template")[0]


@pytest.mark.parametrize("state", samples.STATES, ids=lambda state: state.kind)
def test_every_state_says_its_word_and_its_reason(state: State) -> None:
    html = render("web/_state.html", state=state)
    assert state.title in html
    assert state.text in html


def test_a_choice_keeps_the_other_choices_of_the_page() -> None:
    html = render("web/page.html", page=PageView(headline=("…",)))
    assert '<input type="hidden" name="team" value="north">' in html
    assert '<option value="2026Q4" selected>Q4 2026</option>' in html
