"""One invented company, for looking at templates and testing them."""

from __future__ import annotations

from typing import Any

from salesformula.web.contracts import (
    Bar,
    Cell,
    Choice,
    ExportLink,
    FigureView,
    FrameView,
    HeadCell,
    NavItem,
    Option,
    Pair,
    RowsView,
    Stat,
    State,
    TableView,
    WhyView,
)

SELLERS = (("Ben Adeyemi", 1, 6), ("Clara Nyström", 12, 44), ("Daniel Osei", 12, 49), ("Hanna Weiss", 7, 34))

FRAME = FrameView(
    title="State of the pipeline",
    as_of_line="As of Tue 1 Dec 2026, 07:40 · facts 418, imported 06:12",
    nav=(
        NavItem("This morning", "/"),
        NavItem("Manage", "/pipeline/", children=(NavItem("State of the pipeline", "/pipeline/", is_current=True),)),
        NavItem("Data", "/data/", children=(NavItem("Imports", "/data/"),)),
    ),
    me_name="Maren Holt",
    me_line="Manager, Team North",
    company="Kestrel Scheduling",
    me_links=(NavItem("You", "/me/"),),
    find=(NavItem("This morning", "/"), NavItem("Imports", "/data/")),
    controls=(
        Choice(
            label="Period",
            name="period",
            options=(Option("2026Q3", "Q3 2026"), Option("2026Q4", "Q4 2026", is_current=True)),
            keep=(("team", "north"),),
        ),
    ),
    sign_out_url="/sign-out/",
)

STATS = (
    Stat("Key metric: ACV won", "$742k", "70% of target", "/why/key_metric/"),
    Stat("Win rate", "27.1%", "23% to 31%, n = 377", "/why/win_rate/"),
    Stat("Mean deal", "$30.2k", "$26.9k to $33.5k, n = 102", "/why/deal_size/"),
    Stat("Cycle, median", "66 days", "61 to 72 days", "/why/days_to_close/"),
    Stat("Velocity", "$8.5k a day", "$6.9k to $10.0k"),
    Stat("Coverage, Q4", "3.5×", "4.9× needed at own rates"),
)

SELLER_TABLE = TableView(
    columns=(
        HeadCell("Seller"),
        HeadCell("Won", "number"),
        HeadCell("Closed", "number"),
        HeadCell("Win rate", "number"),
    ),
    rows=tuple(
        (
            Cell(name, "strong"),
            Cell(str(won)),
            Cell(str(closed)),
            Cell("too few", "few", hint=f"{closed} of 25") if closed < 25 else Cell(f"{won / closed:.1%}"),
        )
        for name, won, closed in SELLERS
    ),
    foot=(Cell("Team"), Cell("32"), Cell("133"), Cell("24.1%")),
    label="Win rate by seller",
)


def dots() -> dict[str, Any]:
    """A dot and interval chart that names no colour."""
    values = [
        {"s": name, "p": won / closed if closed >= 25 else None, "n": f"{won} of {closed}"}
        for name, won, closed in SELLERS
    ]
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v6.json",
        "width": "container",
        "height": 140,
        "data": {"values": values},
        "encoding": {"y": {"field": "s", "type": "nominal", "sort": None, "axis": {"labelPadding": 12}}},
        "layer": [
            {"mark": "point", "encoding": {"x": {"field": "p", "type": "quantitative", "axis": {"format": ".0%"}}}},
            {
                "mark": {"type": "text", "align": "right", "color": "$muted"},
                "encoding": {"x": {"datum": 0.6, "type": "quantitative"}, "text": {"field": "n"}},
            },
        ],
    }


CHART = FigureView(
    id="win-rates",
    title="Win rates: these sellers do not differ beyond chance",
    caption="Won ÷ closed deals, 12 months. Listed by name, because a ranking would mean nothing",
    alt="Win rate by seller; all overlap the team rate of 27.1 percent",
    table=SELLER_TABLE,
    spec=dots(),
    notes=("Ben Adeyemi: 6 closed deals of the 25 needed.",),
    why_url="/why/win_rate/",
    table_url="/table/win_rate/",
)

MIX = FigureView(
    id="mix",
    title="Mix is near the plan",
    caption="Share of ACV won in Q4. Blue tick: planned share",
    alt="Share of contract value by kind",
    table=TableView(columns=(HeadCell("Kind"), HeadCell("Share", "number")), rows=((Cell("Large, new"), Cell("42%")),)),
    bars=(
        Bar("Large, new", "42%", "$311,800", fill=0.7, tick=0.667),
        Bar("Small, new", "32%", "$238,000", fill=0.535, tick=0.583),
        Bar("Upsell", "26%", "$192,500", fill=0.432),
    ),
)

DEALS = TableView(
    columns=(
        HeadCell("State"),
        HeadCell("Account"),
        HeadCell("Owner"),
        HeadCell("ACV", "number"),
        HeadCell("Close", "number"),
        HeadCell("Why notable"),
    ),
    rows=(
        (
            Cell("Won", "good"),
            Cell("Lumen Optical", "strong"),
            Cell("Priya Raman"),
            Cell("$26,880"),
            Cell("30 Nov", "muted"),
            Cell("52 days, 2 decision makers met", "soft"),
        ),
        (
            Cell("Lost", "bad"),
            Cell("Meridian Dairy", "strong"),
            Cell("Daniel Osei"),
            Cell("$54,000"),
            Cell("26 Nov", "muted"),
            Cell("To Rotaplan; price named in the last call", "soft"),
        ),
        (
            Cell("Open", "muted"),
            Cell("Norrland Timber", "strong"),
            Cell("Tomas Lindqvist"),
            Cell("$96,000"),
            Cell("18 Dec", "muted"),
            Cell("Moved three times; budget holder missing", "soft"),
        ),
    ),
    label="Notable deals",
)

STATES = (
    State("empty", "No open question.", "Ask about any line of a statement."),
    State("few", "too few to say", "6 closed deals of 25 needed. About mid-April."),
    State("no_difference", "These eight sellers do not differ beyond chance.", "p = 0.89. Listed by name; no rank."),
    State(
        "failed", "The import stopped at row 8,114.", "Yesterday’s facts (417) still answer.", "See the rows", "/rows/"
    ),
    State("stale", "Facts are 31 hours old.", "Last night’s import waits.", "Confirm it", "/confirm/"),
    State("withheld", "withheld", "Pay of a group under 5 is not shown."),
)

WHY = WhyView(
    number="Win rate 27.1%",
    interval="90% interval 23.5% to 31.0% (Wilson) · Team North",
    equation="102 won ÷ 377 closed = 27.06%",
    sentence="Of the deals that closed in the last twelve months, the share that was won. Open deals are not counted.",
    counted=(
        Pair("Won", "102"),
        Pair("Lost", "275"),
        Pair("Closed", "377", is_strong=True),
        Pair("Left out: still open", "86"),
    ),
    differ_title="Do the sellers differ?",
    differ="Not beyond chance: χ² = 2.98, 7 degrees of freedom, p = 0.89, eight sellers with 25 or more closed deals.",
    rows=RowsView(
        table=TableView(
            columns=(HeadCell(""), HeadCell(""), HeadCell("", "number")),
            rows=(
                (Cell("30 Nov"), Cell("Lumen Optical"), Cell("Won", "good")),
                (Cell("27 Nov"), Cell("Tarn Valley Foods"), Cell("Lost", "bad")),
            ),
            is_tight=True,
        ),
        all_text="All 377 rows",
        all_url="/rows/",
        reconcile="Sum over sellers: 102 of 377. Difference: 0",
    ),
    rules=(Pair("Too few below", "25 closed deals"), Pair("Policy", "pipeline v2, since 1 Jan 2026", href="/policy/")),
    exports=(ExportLink("Excel", "/x.xlsx"), ExportLink("CSV", "/x.csv"), ExportLink("PNG", "/x.png")),
    link_url="/pipeline/?why=win_rate",
    command="salesformula answer pipeline.win_rate --by owner --as-of 2026-12-01",
)
