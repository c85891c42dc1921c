"""Do win rates differ between groups? One test a grouping, all of them weighed together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext

from salesformula.doors.asking import Answered, ask
from salesformula.doors.cards import figure_view
from salesformula.doors.question import Question
from salesformula.doors.requests import url_of
from salesformula.doors.writing import words
from salesformula.identity.viewer import Viewer
from salesformula.kit.text import Msg, Names, Points, Probability, write
from salesformula.rooms.pipeline.pages.calm import calm_view
from salesformula.stats.multiplicity import holm
from salesformula.web.contracts import Cell, FigureView, HeadCell, TableView

GROUPINGS = ("owner", "product", "segment", "region")
TESTED = ("groups_differ", "groups_do_not_differ")


@dataclass(frozen=True)
class Difference:
    """One grouping's test: the answer it comes from, and p after Holm over the groupings of the page."""

    by: str
    answered: Answered
    p_holm: float
    differs: bool

    @property
    def figures(self) -> dict[str, float]:
        """What the test said."""
        return dict(next(c.figures for c in self.answered.result.caveats if c.code in TESTED))


def differences(*, viewer: Viewer, question: Question) -> tuple[Difference, ...]:
    """The tests of every grouping that has at least two groups, adjusted together."""
    asked = [(by, ask(replace(question, by=(by,)), viewer=viewer)) for by in GROUPINGS]
    tested = [
        (by, one)
        for by, one in asked
        if len(one.result.rows) > 1 and any(caveat.code in TESTED for caveat in one.result.caveats)
    ]
    raw = [Difference(by, one, 1.0, False).figures["p_permutation"] for by, one in tested]
    adjusted = holm(raw)
    return tuple(
        Difference(by, one, p, p <= one.company.family_error_rate)
        for (by, one), p in zip(tested, adjusted, strict=True)
    )


def title(found: tuple[Difference, ...]) -> Msg:
    """What the tests say together."""
    differing = [one for one in found if one.differs]
    if not differing:
        return Msg("Win rates do not differ beyond chance in any grouping")
    if len(differing) == 1:
        return Msg("Win rates differ by {grouping}, and by nothing else", grouping=Msg(_NAMES[differing[0].by]))
    return Msg("Win rates differ by {groupings}", groupings=Names(tuple(gettext(_NAMES[one.by]) for one in differing)))


def told(one: Difference, *, first: Sequence[Any] = ()) -> FigureView:
    """The figure of a grouping as the tests together allow it: what only its own test would name is not named.

    Groups whose key is in ``first`` stand above the others, so that two figures side by side share their rows.
    """
    result, key = one.answered.result, f"{one.by}_id"
    if result.for_rows is not None and first:
        above = set(first)
        result = result.for_rows(sorted(result.rows, key=lambda row: row[key] not in above))
    said_alone = any(caveat.code == "groups_differ" for caveat in result.caveats)
    if one.differs or not said_alone or result.for_rows is None:
        return calm_view(replace(one.answered, result=result))
    unnamed = result.for_rows([{**row, "is_named": None, "side": None} for row in result.rows])
    name = Msg(_NAMES[one.by])
    title = Msg("Win rates by {grouping}: not beyond chance, with all groupings weighed together", grouping=name)
    return figure_view(replace(one.answered, result=unnamed), title=title)


_NAMES = {"owner": "seller", "product": "product", "segment": "segment", "region": "region"}


def figure(found: tuple[Difference, ...]) -> FigureView:
    """The tests as a small table: a row a grouping, the verdict in words."""
    heads = (
        HeadCell(gettext("By")),
        HeadCell(gettext("Groups"), "number"),
        HeadCell("p", "number"),
        HeadCell(gettext("p, Holm"), "number"),
        HeadCell(gettext("Verdict")),
    )
    return FigureView(
        id="fig-differences",
        title=words(title(found)),
        caption=gettext(
            "Chance that groups with equal true rates look at least this unequal by permutation; then Holm"
        ),
        alt="",
        table=TableView(columns=heads, rows=tuple(_row(one) for one in found), label=words(title(found))),
    )


def _row(one: Difference) -> tuple[Cell, ...]:
    figures = one.figures
    return (
        Cell(gettext(_NAMES[one.by].capitalize()), "strong", href=url_of(one.answered.question)),
        Cell(write(int(figures["n_groups"])), "number"),
        Cell(write(Probability(figures["p_permutation"])), "number"),
        Cell(write(Probability(one.p_holm)), "number"),
        Cell(_verdict(one), "soft"),
    )


def _verdict(one: Difference) -> str:
    if one.differs:
        return words(one.answered.result.finding)
    seen = one.figures["detectable_sd"]
    if seen is None:
        return gettext("not beyond chance")
    spread = write(Points(seen)).lstrip("+")
    return gettext("not beyond chance; a spread of {spread} would have shown").format(spread=spread)
