"""The tables of the plan lab: the plans at a glance, and the reasons of their marks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext

from salesformula.doors.writing import words
from salesformula.kit.text import Count, Money, Msg, Share, write
from salesformula.rooms.compensation.charts.plans import labels_of
from salesformula.rooms.compensation.formula.luck import FEWEST_PAYEES
from salesformula.web.contracts import Cell, CellKind, HeadCell, TableView

Row = Mapping[str, Any]
Words = Mapping[str, Msg]
#: The tone of a mark; it never stands without its word.
TONES: dict[str, CellKind] = {"yes": "good", "partly": "soft", "no": "bad", "unknown": "muted"}


def plans_table(rows: Sequence[Row], *, origins: Words, marks: Words, label: str) -> TableView:
    """A row a plan: cost, who gains and loses, whether it pays for customers who leave, the three marks."""
    heads = (
        HeadCell(gettext("Plan")),
        HeadCell(gettext("Is")),
        HeadCell(gettext("A year costs"), "number"),
        HeadCell(gettext("Mean a payee"), "number"),
        HeadCell(gettext("Earn more"), "number"),
        HeadCell(gettext("Earn less"), "number"),
        HeadCell(gettext("Unhappy ÷ happy"), "number"),
        HeadCell(gettext("Paid alike")),
        HeadCell(gettext("By chance"), "number"),
        HeadCell(gettext("Simple")),
        HeadCell(gettext("Aligned")),
        HeadCell(gettext("Immediate")),
    )
    told = zip(labels_of(rows), rows, strict=True)
    return TableView(heads, tuple(_plan(name, row, origins, marks) for name, row in told), label=label)


def _plan(name: str, row: Row, origins: Words, marks: Words) -> tuple[Cell, ...]:
    return (
        Cell(name, "strong"),
        Cell(words(origins[row["origin"]]), "soft"),
        _cost(row),
        Cell(_money(row["mean_amount"], row), "number"),
        Cell(_count(row["n_up"]), "number"),
        Cell(_count(row["n_down"]), "number"),
        Cell("" if row["unhappy_share"] is None else write(Share(row["unhappy_share"], 0)), "number"),
        _alike(row["pays_unhappy_alike"]),
        _by_chance(row),
        *(_mark(row[name], marks) for name in ("simple", "aligned", "immediate")),
    )


def checklist_table(rows: Sequence[Row], *, criteria: Words, marks: Words, label: str) -> TableView:
    """A row a plan and criterion, the plan named once, with its mark and the reason."""
    heads = (
        HeadCell(gettext("Plan")),
        HeadCell(gettext("Criterion")),
        HeadCell(gettext("Mark")),
        HeadCell(gettext("Why")),
    )
    lines, before = [], None
    for row in rows:
        here = row["plan"], row["origin"]
        name = row["plan"] if here != before else ""
        before = here
        lines.append(
            (
                Cell(name, "strong"),
                Cell(words(criteria[row["criterion"]])),
                _mark(row["mark"], marks),
                Cell(row["reason_text"], "soft"),
            )
        )
    return TableView(heads, tuple(lines), label=label)


def delays_table(rows: Sequence[Row]) -> TableView:
    """A row a plan: days from signing to pay, from signing to what staying brings, from leaving to its effect."""
    heads = (
        HeadCell(gettext("Plan")),
        HeadCell(gettext("Signed: median days (P90)"), "number"),
        HeadCell(gettext("Within 30 days"), "number"),
        HeadCell(gettext("Stayed: median days (P90)"), "number"),
        HeadCell(gettext("Left: median days (P90)"), "number"),
        HeadCell(gettext("Leaving shows"), "number"),
    )
    plans: list[tuple[str, dict[str, Row]]] = []
    for row in rows:
        # Three rows a plan, the signature first: two proposals may have the same name.
        if row["behaviour"] == "signature":
            plans.append((row["plan"], {}))
        plans[-1][1][row["behaviour"]] = row
    lines = tuple(
        (
            Cell(name, "strong"),
            _days(by["signature"]),
            Cell(_percent(by["signature"]["soon_share"]), "number"),
            _days(by["success"]),
            _days(by["leaving"]),
            Cell(_k_of_n(by["leaving"]), "number"),
        )
        for name, by in plans
    )
    return TableView(heads, lines, label=gettext("Days between what a seller does and its effect in pay"))


def _days(row: Row) -> Cell:
    if row["reason"] == "never" or (not row["n"] and row["behaviour"] == "success"):
        return Cell(gettext("never"), "bad" if row["behaviour"] == "leaving" else "muted")
    if row["reason"]:
        return Cell(gettext("too few to say"), "few", hint=gettext("n = {n}").format(n=_count(row["n_reaching"])))
    median, last = _count(row["median_days"]), _count(row["p90_days"])
    return Cell(gettext("{median} ({p90})").format(median=median, p90=last), "number")


def _k_of_n(row: Row) -> str:
    return gettext("{k} of {n}").format(k=_count(row["n_reaching"]), n=_count(row["n"]))


def _percent(share: float | None) -> str:
    return "" if share is None else write(Share(share, 0))


def _cost(row: Row) -> Cell:
    if row["cost_p50_amount"] is None:
        return Cell(gettext("too few to say"), "few", hint=gettext("4 whole quarters would be enough"))
    middle, low, high = (_short(row[f"cost_{at}_amount"], row) for at in ("p50", "p10", "p90"))
    return Cell(gettext("{middle} ({low} to {high})").format(middle=middle, low=low, high=high), "number")


def _alike(is_alike: bool | None) -> Cell:
    if is_alike is None:
        return Cell(gettext("nothing paid"), "muted")
    return Cell(gettext("paid alike"), "bad") if is_alike else Cell(gettext("no"), "good")


def _by_chance(row: Row) -> Cell:
    if row["luck_share"] is None:
        said = gettext("too few to say") if row["n_luck_payees"] < FEWEST_PAYEES else gettext("can’t be told")
        return Cell(said, "few", hint=gettext("n = {n}").format(n=_count(row["n_luck_payees"])))
    middle, low, high = (write(Share(row[f"luck_{at}share"], 0)) for at in ("", "low_", "high_"))
    return Cell(gettext("{middle} ({low} to {high})").format(middle=middle, low=low, high=high), "number")


def _mark(mark: str, marks: Words) -> Cell:
    return Cell(words(marks[mark]), TONES[mark])


def _count(value: int | None) -> str:
    return "" if value is None else write(Count(value))


def _money(amount: Any, row: Row) -> str:
    return "" if amount is None else write(Money(amount, row["currency"]))


def _short(amount: Any, row: Row) -> str:
    return write(Money(amount, row["currency"], short=True))
