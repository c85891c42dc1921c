"""Levels: the public ladder, how far one's own next level is, and how long everyone takes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_safe

from salesformula.doors.asking import Answered, ask
from salesformula.doors.cards import figure_view, said_once
from salesformula.doors.frames import frame_view
from salesformula.doors.requests import url_of, viewer_in
from salesformula.doors.times import follows_time, time_of
from salesformula.doors.together import asked_together
from salesformula.doors.writing import words
from salesformula.identity.viewer import Viewer
from salesformula.kit.text import Count, Day, Money, Msg, write
from salesformula.rooms.compensation.answers.adopted import VIEW, VIEW_ALL
from salesformula.rooms.compensation.answers.level_words import COLUMN_OF, NAMES, asked_said, counted_parts, value_said
from salesformula.rooms.compensation.answers.time_to_level import TOO_FEW
from salesformula.rooms.compensation.formula.ladder import CRITERIA, Criterion
from salesformula.rooms.compensation.formula.level_progress import Standing
from salesformula.rooms.compensation.models import adopted_ladders
from salesformula.web.contracts import Bar, Cell, FigureView, HeadCell, State, TableView

Row = dict[str, Any]

Written = Callable[[Any, Row], str]
#: Where on its track the bound of a bar stands.
BOUND_AT = 0.75
#: The columns of the ladder in which each criterion is asked for.
ASKED: dict[Criterion, str] = {
    "cumulative_mrr": "cumulative_mrr_amount",
    "arr": "arr_amount",
    "new_mrr": "new_mrr_amount",
    "prepaid_months": "n_prepaid_months",
    "churn": "churn_share",
}


@require_safe
@follows_time
@asked_together
def levels(request: HttpRequest) -> HttpResponse:
    """The page of whoever asks: own progress first, then what is public."""
    viewer = viewer_in(request)
    viewer.require(VIEW)
    time = time_of(request)

    def one(name: str, *by: str, **where: str) -> Answered:
        return ask(time.question(f"compensation.{name}", by=by, where=where), viewer=viewer)

    ladder, times = one("levels"), one("time_to_level")
    mine = one("level_progress", "payee", payee_id=viewer.person_id) if viewer.person_id else None
    own = mine.result.rows[0] if mine is not None and mine.result.rows else None
    in_force = [row for row in ladder.result.rows if row["in_force_since"] is not None]
    figures: dict[str, FigureView] = {}
    if own is not None and mine is not None:
        figures["own"] = _own(mine, own)
    figures |= _ladders(ladder, in_force)
    if in_force:
        figures["times"] = _times(times)
    if in_force and VIEW_ALL in viewer.rights:
        figures["everyone"] = figure_view(one("level_progress", "payee"))
    notices, shown = said_once(figures)
    context = {
        "frame": frame_view(request, title=gettext("Levels"), as_of=ladder.as_of, notices=notices),
        "headline": _headline(own, in_force, one("level_progress"), viewer),
        "under": _under(in_force),
        "how_counted": _how_counted(in_force),
        **shown,
    }
    return render(request, "compensation/levels.html", context)


def _headline(own: Row | None, in_force: list[Row], counted: Answered, viewer: Viewer) -> tuple[str, ...]:
    if not in_force:
        return (gettext("No ladder of levels is in force yet."),)
    if own is not None:
        return _own_headline(own)
    since = write(Day(in_force[0]["in_force_since"]))
    said = gettext("Ladder {name} is in force since {day}.").format(name=in_force[0]["scheme"], day=since)
    rows = counted.result.rows
    if VIEW_ALL not in viewer.rights or not rows:
        return (said,)
    parts = [
        ngettext("{n} person at level {level}", "{n} people at level {level}", row["n_people"]).format(
            n=write(Count(row["n_people"])), level=row["level"]
        )
        for row in rows
    ]
    return said, f"{', '.join(parts)}."


def _own_headline(own: Row) -> tuple[str, ...]:
    level = gettext("You are at level {level}.").format(level=own["level"])
    if own["promoted_on"] is not None:
        day = write(Day(own["promoted_on"]))
        level = gettext("You are at level {level} since {day}.").format(level=own["level"], day=day)
    if own["next_level"] is None:
        return level, gettext("It is the highest there is.")
    met = gettext("Of what level {next} asks for, {met} of {n} hold.").format(
        next=own["next_level"], met=own["n_met"], n=own["n_criteria"]
    )
    return level, met


def _under(in_force: list[Row]) -> str:
    if not in_force:
        return gettext("These are the published ladders; levels are told from the day on which one is adopted.")
    if in_force[0]["milestones_are_for"] == "leaving":
        rule = gettext(
            "Everyone begins at level 1. Whoever meets all that a level asks for on one day reaches the next."
        )
    else:
        rule = gettext("Whoever meets all that a level asks for on one day reaches it that day.")
    return rule + " " + gettext("There is no rule of tenure, and nobody falls back.")


def _own(mine: Answered, own: Row) -> FigureView:
    """A bar for each criterion of the next level, and what is missing in words."""
    figure = replace(figure_view(mine), caption="", spec=None)
    if own["next_level"] is None:
        return figure
    bars = tuple(_bar(name, own) for name in CRITERIA if own[_asked_column(name)] is not None)
    title = gettext("Missing for level {next}: {missing}").format(next=own["next_level"], missing=own["missing"])
    return replace(figure, title=title, bars=bars)


def _asked_column(name: Criterion) -> str:
    stem, _, unit = COLUMN_OF[name].rpartition("_")
    return f"{stem}_asked_{unit}"


def _bar(name: Criterion, own: Row) -> Bar:
    """What stands against the bound at the tick: a bar that passes it is met, and of churn one that does not."""
    currency = str(own["currency"])
    asked_in, stem = _asked_column(name), COLUMN_OF[name]
    stands = None if own[stem] is None else Fraction(str(own[stem]))
    one = Standing(name, stands, Fraction(str(own[asked_in])), own[f"is_{name}_met"])
    bound = asked_said(name, one.asked, currency)
    return Bar(
        label=words(NAMES[name]),
        share=gettext("nothing yet") if stands is None else write(value_said(name, stands, currency)),
        amount=words(Msg("{bound}, met", bound=bound) if one.is_met else bound),
        fill=0.0 if stands is None or not one.asked else BOUND_AT * float(stands) / float(one.asked),
        tick=BOUND_AT,
    )


def _ladders(ladder: Answered, in_force: list[Row]) -> dict[str, FigureView]:
    """The ladder in force as a table; before one is adopted all that are published."""
    shown: dict[str, list[Row]] = {}
    for row in in_force or ladder.result.rows:
        shown.setdefault(row["scheme"], []).append(row)
    return {f"ladder_{place}": _ladder(ladder, scheme, rows) for place, (scheme, rows) in enumerate(shown.items())}


def _ladder(answered: Answered, scheme: str, rows: list[Row]) -> FigureView:
    since = rows[0]["in_force_since"]
    if since is None:
        title = gettext("Ladder {name}, published").format(name=scheme)
    else:
        title = gettext("Ladder {name}, in force since {day}").format(name=scheme, day=write(Day(since)))
    return FigureView(
        id=f"fig-ladder-{scheme.lower()}" if scheme in "AB" else "fig-ladder-own",
        title=title,
        caption=gettext("What each level pays, and what it asks for")
        if since is not None
        else gettext("What each level pays, and what it asks for; source: {source}").format(source=rows[0]["source"]),
        alt="",
        table=_table(rows, title),
        table_url=url_of(answered.question),
    )


def _table(rows: list[Row], label: str) -> TableView:
    """A row a level, from the first to the top; columns that this ladder does not use are left out."""
    columns: list[tuple[str, str, Written]] = [
        ("base_amount", gettext("Base a year"), _money),
        ("variable_amount", gettext("Variable a year"), _money),
        ("quota_amount", gettext("Quota"), _money),
        ("commission", gettext("Commission"), lambda value, _: str(value)),
        ("n_options", gettext("Options"), lambda value, _: write(Count(value))),
        *((ASKED[name], _asks(name), _bound(name)) for name in CRITERIA),
    ]
    used = [one for one in columns if any(row[one[0]] is not None for row in rows)]
    return TableView(
        columns=(HeadCell(gettext("Level")), *(HeadCell(title, "number") for _, title, _ in used)),
        rows=tuple(
            (
                Cell(str(row["level"]), "strong"),
                *(Cell("" if row[name] is None else as_(row[name], row), "number") for name, _, as_ in used),
            )
            for row in rows
        ),
        label=label,
    )


def _asks(name: Criterion) -> str:
    return {
        "cumulative_mrr": gettext("MRR in all"),
        "arr": gettext("ARR in the fiscal year"),
        "new_mrr": gettext("New MRR a month"),
        "prepaid_months": gettext("Months prepaid"),
        "churn": gettext("Churn a year"),
    }[name]


def _bound(name: Criterion) -> Written:
    def written(value: Any, row: Row) -> str:
        return words(asked_said(name, Fraction(str(value)), str(row["currency"])))

    return written


def _money(value: Any, row: Row) -> str:
    return write(Money(Decimal(value), str(row["currency"])))


def _times(answered: Answered) -> FigureView:
    """Everyone's months to each level, a row a level; one calm sentence where all of them are too few to say."""
    figure = figure_view(answered)
    if all(row["reason"] == TOO_FEW for row in answered.result.rows):
        enough = gettext("{n} people watched, five of whom have got there, would be enough.").format(
            n=write(Count(answered.company.too_few_below))
        )
        left_out = [words(one.text) for one in answered.result.caveats if one.code == "left_out"]
        state = State("few", gettext("too few to say"), " ".join((enough, *left_out)))
        return replace(figure, title=gettext("How long each level takes"), state=state, notes=())
    table = figure.table
    heads = tuple(HeadCell(column.text, "number" if place else "text") for place, column in enumerate(table.columns))
    rows = tuple((replace(row[0], kind="strong"), *row[1:]) for row in table.rows)
    return replace(figure, table=replace(table, columns=heads, rows=rows))


def _how_counted(in_force: list[Row]) -> tuple[str, ...]:
    """How each criterion is counted, a sentence each."""
    if not in_force:
        return ()
    now = next(one for one in adopted_ladders() if one.version == in_force[0]["ladder_version"])
    said = (words(part) for part in counted_parts(now.ladder))
    return tuple(f"{text[:1].upper()}{text[1:]}." for text in said)
