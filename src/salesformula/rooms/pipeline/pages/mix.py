"""The mix as bars."""

from __future__ import annotations

from dataclasses import replace

from django.utils.translation import gettext

from salesformula.doors.asking import Answered
from salesformula.doors.cards import figure_view
from salesformula.kit.text import Count, Money, Share, write
from salesformula.web.contracts import Bar, FigureView

_NAMES = {"large_new": "Large, new", "small_new": "Small, new", "upsell": "Upsell"}


def bars(answered: Answered) -> FigureView:
    """The figure of the mix: a bar a part, a tick where the plan would have it."""
    figure = figure_view(answered)
    rows = [row for row in answered.result.rows if row["mix_share"] is not None]
    drawn = tuple(
        Bar(
            label=gettext(_NAMES[row["part"]]),
            share=write(Share(row["mix_share"], 0)),
            amount=_worth(row),
            fill=row["mix_share"],
            tick=row["planned_share"],
        )
        for row in rows
    )
    return replace(figure, bars=drawn, spec=None) if drawn else figure


def _worth(row: dict[str, object]) -> str:
    amount = row["won_amount"]
    if row["currency"] is None:
        return write(Count(int(str(amount).split(".")[0])))
    return write(Money(amount, str(row["currency"])))  # type: ignore[arg-type]
