"""The questions a folder may leave open, each with its answers."""

from __future__ import annotations

import re
from functools import cache
from zoneinfo import available_timezones

from salesformula.kit.text import SYMBOLS, Msg
from salesformula.sources.cells.undecided import Undecided
from salesformula.sources.recognition.catalogue import kind_names
from salesformula.sources.recognition.looking import Look
from salesformula.sources.recognition.proposal import LEAVE_OUT, Asked, Option
from salesformula.sources.recognition.words import Outcome

_CURRENCIES = (*SYMBOLS, "CHF", "CAD", "AUD", "SEK", "NOK", "DKK", "PLN", "CZK", "MXN", "CNY", "SGD", "ZAR")
KIND_LABELS: dict[str, Msg] = {
    "accounts": Msg("companies (accounts)"),
    "activities": Msg("calls, mails, meetings (activities)"),
    "contacts": Msg("contacts"),
    "deals": Msg("deals (opportunities)"),
    "fx_rates": Msg("exchange rates"),
    "interventions": Msg("coaching, training and other planned changes"),
    "lead_history": Msg("history of leads"),
    "leads": Msg("leads"),
    "memberships": Msg("who was in which team, and when"),
    "payments": Msg("payments"),
    "people": Msg("sellers and managers (users)"),
    "products": Msg("products"),
    "quotas": Msg("quotas"),
    "spend": Msg("money spent per channel"),
    "stage_history": Msg("history of stages and fields"),
    "stages": Msg("stages of the pipelines"),
    "subscriptions": Msg("subscriptions"),
    "teams": Msg("teams"),
    "usage": Msg("use of the product"),
    "working_calendars": Msg("working hours and holidays"),
}


def zone(look: Look, header: str, values: tuple[str, ...]) -> Asked:
    """In which zone the times of the files are."""
    return Asked(
        id="zone",
        text=Msg("The files write times without a time zone. In which zone are they?"),
        options=tuple(Option(name, Msg("{zone}", zone=name)) for name in _zones()),
        file=look.path,
        column=header,
        values=values,
    )


def currency(look: Look, header: str, values: tuple[str, ...], *, suggested: str | None) -> Asked:
    """In which currency the amounts are."""
    return Asked(
        id="currency",
        text=Msg("The files don't say the currency of their amounts. Which is it?"),
        options=tuple(Option(code, Msg("{code}", code=code)) for code in _CURRENCIES),
        suggested=suggested,
        file=look.path,
        column=header,
        values=values,
    )


def kind(look: Look) -> Asked:
    """What the rows of a file are."""
    options = [Option(LEAVE_OUT, Msg("leave the file out"))]
    options += [Option(name, KIND_LABELS[name]) for name in kind_names() if name in KIND_LABELS]
    return Asked(
        id=f"kind:{look.path}",
        text=Msg("What are the rows of {file}? Its headers are not known.", file=look.path),
        options=tuple(options),
        suggested=LEAVE_OUT,
        file=look.path,
        values=look.columns,
    )


def sheet(look: Look) -> Asked:
    """Which sheet of a workbook holds the table."""
    return Asked(
        id=f"sheet:{look.path}",
        text=Msg("{file} has several sheets with a table. Which one is to be read?", file=look.path),
        options=tuple(Option(name, Msg("{sheet}", sheet=name)) for name in look.sheets),
        suggested=look.sheets[0],
        file=look.path,
        values=look.sheets,
    )


def outcome(look: Look, header: str, word: str, n: int, *, suggested: Outcome | None) -> Asked:
    """Whether a stage means won, lost, or neither yet."""
    return Asked(
        id=f"outcome:{look.path}:{header}:{word}",
        text=Msg(
            "{n} deal of {file} is in “{stage}”. Is such a deal won, lost or open?",
            "{n} deals of {file} are in “{stage}”. Is such a deal won, lost or open?",
            n,
            file=look.path,
            stage=word,
        ),
        options=(Option("won", Msg("won")), Option("lost", Msg("lost")), Option("open", Msg("open"))),
        suggested=suggested,
        file=look.path,
        column=header,
        values=(word,),
    )


def undecided(look: Look, header: str, found: Undecided) -> Asked:
    """How the dates or numbers of a column are written."""
    if found.key == "decimal":
        text = Msg("How are the numbers in {column} of {file} written?", column=f"“{header}”", file=look.path)
    else:
        text = Msg("How are the dates in {column} of {file} written?", column=f"“{header}”", file=look.path)
    options = tuple(
        Option(
            value,
            Msg("{pattern}: {example} is {meaning}", pattern=shown(value), example=found.value, meaning=means)
            if means
            else Msg(
                "{pattern}: {example} can't be read so and is set aside", pattern=shown(value), example=found.value
            ),
        )
        for value, means in found.options
    )
    return Asked(
        id=f"{found.key}:{look.path}:{header}",
        text=text,
        options=options,
        file=look.path,
        column=header,
        values=(found.value,),
    )


def several(table: str, looks: tuple[Look, ...], example: str) -> Asked:
    """Which of two files of a kind counts, where they hold the same records."""
    paths = tuple(look.path for look in looks)
    return Asked(
        id=f"several:{table}",
        text=Msg(
            "{files} are of one kind and hold the same records, such as {example}. Which one counts?",
            files=", ".join(paths),
            example=example,
        ),
        options=tuple(Option(path, Msg("{file}", file=path)) for path in paths),
        file=paths[0],
        values=(example,),
    )


def key(look: Look, table: str) -> Asked:
    """What tells the rows of a file apart."""
    options = [Option(LEAVE_OUT, Msg("leave the file out and export it again with its ids"))]
    options += [Option(header, Msg("{column}", column=header)) for header in look.columns]
    return Asked(
        id=f"key:{look.path}",
        text=Msg(
            "Nothing in {file} tells its rows apart: it has no id, and its names are shared. Which column is the id?",
            file=look.path,
        ),
        options=tuple(options),
        suggested=LEAVE_OUT,
        file=look.path,
    )


def shown(pattern: str) -> str:
    """A date format or a decimal mark as people write it."""
    marks = {"%Y": "YYYY", "%y": "YY", "%m": "MM", "%d": "DD", "%b": "Mon", "%B": "Month"}
    return re.sub("%[YymdbB]", lambda found: marks[found[0]], pattern)


@cache
def _zones() -> tuple[str, ...]:
    areas = ("Africa", "America", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific")
    return ("UTC", *sorted(name for name in available_timezones() if name.split("/")[0] in areas and "/" in name))
