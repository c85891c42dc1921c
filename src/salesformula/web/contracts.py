"""What templates are given: plain, frozen, already translated and formatted for the reader.

| template                 | context variables                                                                    |
|--------------------------|--------------------------------------------------------------------------------------|
| ``web/frame.html``       | ``frame: FrameView``, optional ``why: WhyView`` (opens the drawer); block ``content``  |
| ``web/page.html``        | as frame, and ``page: PageView`` (headline, stats, cards)                             |
| ``web/_head.html``       | ``headline: tuple[str, ...]`` (a sentence each), ``under: str``                       |
| ``web/_stats.html``      | ``stats: tuple[Stat, ...]``                                                           |
| ``web/_card.html``       | ``card: CardView``                                                                    |
| ``web/_figure.html``     | ``figure: FigureView``                                                                |
| ``web/_table.html``      | ``table: TableView``                                                                  |
| ``web/_bars.html``       | ``bars: tuple[Bar, ...]``                                                             |
| ``web/_why.html``        | ``why: WhyView`` (alone, it is the answer to an htmx request for the drawer)           |
| ``web/_state.html``      | ``state: State``                                                                      |

Every text is a finished ``str``; lazy translations are fine too. Every ``…_url`` is a path; an empty one
leaves the link out. Two figures stand side by side inside ``<section class="sf-sec sf-two">``, three inside
``sf-three``: they then share a baseline.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

CellKind = Literal["text", "number", "strong", "muted", "soft", "good", "bad", "few"]
StateKind = Literal["empty", "few", "no_difference", "failed", "stale", "withheld"]

TONES = frozenset({"strong", "muted", "soft", "good", "bad"})
BAR_WIDTH = 240


@dataclass(frozen=True)
class Stat:
    """A figure number: its label, the number, and below it the interval and n. ``why_url`` opens the drawer."""

    label: str
    big: str
    range: str = ""
    why_url: str = ""


@dataclass(frozen=True)
class HeadCell:
    """A column's heading; a number column is aligned to the right in both directions."""

    text: str
    kind: Literal["text", "number"] = "text"


@dataclass(frozen=True)
class Cell:
    """A formatted value. ``hint`` says what would be enough, for kind ``few``."""

    text: str
    kind: CellKind = "text"
    href: str = ""
    hint: str = ""


@dataclass(frozen=True)
class Placed:
    """A cell in its column: the same cell, and whether the column holds numbers."""

    cell: Cell
    is_number: bool

    @property
    def css(self) -> str:
        """The classes of the cell: how it is aligned, and what its kind means."""
        kind = self.cell.kind
        names = ("n" if self.is_number else "", f"sf-{kind}" if kind in TONES else "")
        return " ".join(name for name in names if name)


@dataclass(frozen=True)
class TableView:
    """A table. ``label`` names it for those who hear it; ``foot`` is the sum, with a line above.

    ``n_rows``: how many rows there are in all, where these are the first of them; 0 where they are all there are.
    """

    columns: tuple[HeadCell, ...]
    rows: tuple[tuple[Cell, ...], ...]
    foot: tuple[Cell, ...] = ()
    label: str = ""
    is_tight: bool = False
    n_rows: int = 0

    @property
    def lines(self) -> tuple[tuple[Placed, ...], ...]:
        """The rows with each cell in its column."""
        return tuple(self._place(row) for row in self.rows)

    @property
    def foot_line(self) -> tuple[Placed, ...]:
        """The sum row with each cell in its column."""
        return self._place(self.foot)

    @property
    def has_head(self) -> bool:
        """Whether any column is named."""
        return any(column.text for column in self.columns)

    def _place(self, row: tuple[Cell, ...]) -> tuple[Placed, ...]:
        return tuple(
            Placed(cell=cell, is_number=cell.kind == "number" or column.kind == "number")
            for cell, column in zip(row, self.columns, strict=True)
        )


@dataclass(frozen=True)
class State:
    """A calm word for what is not there: why, and what to do about it."""

    kind: StateKind
    title: str
    text: str = ""
    link_text: str = ""
    link_url: str = ""


@dataclass(frozen=True)
class Bar:
    """A labelled share drawn in HTML. ``fill`` and ``tick`` are fractions of the whole track, 0 to 1."""

    label: str
    share: str
    amount: str
    fill: float
    tick: float | None = None

    @property
    def fill_x(self) -> str:
        """Length of the bar in the drawing's units, as text: a template would write a decimal comma."""
        return f"{min(max(self.fill, 0.0), 1.0) * BAR_WIDTH:.1f}"

    @property
    def tick_x(self) -> str:
        """Place of the reference tick in the drawing's units."""
        return f"{min(max(self.tick or 0.0, 0.0), 1.0) * BAR_WIDTH:.1f}"


@dataclass(frozen=True)
class FigureView:
    """A figure: its title is the finding. Exactly one of ``spec``, ``bars`` or ``state`` is drawn, else the table.

    ``id`` is unique on the page. ``alt`` says the chart in a sentence. ``notes`` are what must be known of these
    numbers, ``notices`` of the time they stand at: a page says once what several figures would say. ``table_url`` is
    the table's own page, for readers without scripts.
    """

    id: str
    title: str
    caption: str
    alt: str
    table: TableView
    spec: Mapping[str, Any] | None = None
    bars: tuple[Bar, ...] = ()
    state: State | None = None
    notes: tuple[str, ...] = ()
    notices: tuple[str, ...] = ()
    why_url: str = ""
    table_url: str = ""

    @property
    def is_table(self) -> bool:
        """Whether the table itself is what the figure shows."""
        return self.spec is None and not self.bars and self.state is None

    @property
    def has_table_view(self) -> bool:
        """Whether there is a table to change to."""
        return not self.is_table and bool(self.table.rows)

    @property
    def spec_id(self) -> str:
        """Id of the data block that carries the chart."""
        return f"{self.id}-spec"


@dataclass(frozen=True)
class CardView:
    """An answer as it stands on a derived page: a figure, under the figure numbers that belong to it."""

    figure: FigureView
    stats: tuple[Stat, ...] = ()


@dataclass(frozen=True)
class PageView:
    """A derived page. Each sentence of ``headline`` breaks between, not inside, where it can."""

    headline: tuple[str, ...]
    under: str = ""
    stats: tuple[Stat, ...] = ()
    cards: tuple[CardView, ...] = ()
    state: State | None = None


@dataclass(frozen=True)
class Pair:
    """A name and its value, in the drawer's lists."""

    label: str
    text: str
    is_strong: bool = False
    href: str = ""


@dataclass(frozen=True)
class RowsView:
    """The first rows behind a number, the way to all of them, and the line that reconciles them."""

    table: TableView
    all_text: str = ""
    all_url: str = ""
    reconcile: str = ""


@dataclass(frozen=True)
class ExportLink:
    """A file to take away."""

    text: str
    url: str


@dataclass(frozen=True)
class WhyView:
    """Why this number. ``link_url`` is what "Copy link" copies, ``command`` the same question at the command line."""

    number: str
    equation: str
    sentence: str
    interval: str = ""
    counted: tuple[Pair, ...] = ()
    differ_title: str = ""
    differ: str = ""
    rows: RowsView | None = None
    rules: tuple[Pair, ...] = ()
    exports: tuple[ExportLink, ...] = ()
    link_url: str = ""
    command: str = ""
    close_url: str = ""


@dataclass(frozen=True)
class NavItem:
    """A place to go."""

    title: str
    url: str
    is_current: bool = False
    children: tuple[NavItem, ...] = ()

    @property
    def holds_current(self) -> bool:
        """Whether it or a page below it is the current one."""
        return self.is_current or any(child.holds_current for child in self.children)


@dataclass(frozen=True)
class Option:
    """One value of a page control."""

    value: str
    text: str
    is_current: bool = False


@dataclass(frozen=True)
class Choice:
    """A page control such as the period: a select that reloads the page with ``name=value``.

    ``keep`` are the other query parameters, so that choosing a period does not lose the team.
    """

    label: str
    name: str
    options: tuple[Option, ...]
    keep: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class TimeView:
    """The control behind the as-of line, and the banner of a page that looks at the past.

    ``day`` and ``moment`` are what its fields hold, ``latest_day`` and ``latest_moment`` what they may hold at most,
    on the company's clock (``zone``). ``keep`` are the other query parameters, ``exact`` the instant the field of
    the moment was filled from. ``past`` is the sentence of the banner, empty today; ``error`` why the time asked for
    can't be shown.
    """

    day: str
    moment: str
    latest_day: str
    latest_moment: str
    zone: str
    today_url: str
    keep: tuple[tuple[str, str], ...] = ()
    exact: str = ""
    imports: tuple[NavItem, ...] = ()
    past: str = ""
    error: str = ""


@dataclass(frozen=True)
class FrameView:
    """Everything around a page. ``find`` is what the find box can open; ``me_links`` the person's own pages.

    ``time`` is there on pages that can look at the past; ``notices`` stand once at the head of the page.
    """

    title: str
    as_of_line: str
    nav: tuple[NavItem, ...]
    me_name: str
    me_line: str
    company: str
    me_links: tuple[NavItem, ...] = ()
    find: tuple[NavItem, ...] = ()
    controls: tuple[Choice, ...] = ()
    time: TimeView | None = None
    notices: tuple[str, ...] = ()
    sign_out_url: str = ""

    @property
    def tabs(self) -> tuple[NavItem, ...]:
        """The first three sections, for the phone; the rest stands under More."""
        return self.nav[:3]
