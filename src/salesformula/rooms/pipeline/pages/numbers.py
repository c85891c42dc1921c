"""The six figure numbers at the head of the page."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.utils.translation import gettext

from salesformula.doors.asking import Answered, ask
from salesformula.doors.requests import url_of
from salesformula.identity.viewer import Viewer
from salesformula.kit.text import Count, Money, Number, Share, write
from salesformula.rooms.pipeline.pages.period import Span, said
from salesformula.web.contracts import Stat


def numbers(span: Span, *, viewer: Viewer) -> tuple[Stat, ...]:
    """Key metric of the quarter; win rate, deal size and days to close of all closed deals; what is open."""
    quarter = {"quarter": span.quarter.label}

    def one(name: str, **where: str) -> Answered:
        return ask(span.time.question(f"pipeline.{name}", where=where), viewer=viewer)

    return (
        _key_metric(one("attainment", **quarter), one("key_metric", **quarter), span),
        _win_rate(one("win_rate"), gettext("Win rate, all quarters")),
        _win_rate(one("win_rate", **quarter), gettext("Win rate, {quarter}").format(quarter=said(span.quarter.label))),
        _deal_size(one("deal_size")),
        _days(one("days_to_close")),
        _open(one("stages", state="open")),
    )


def _only(answered: Answered) -> dict[str, Any]:
    return answered.result.rows[0] if answered.result.rows else {}


def _key_metric(attained: Answered, won: Answered, span: Span) -> Stat:
    row, target = _only(won), _only(attained)
    amount = row.get("key_metric_amount") or Decimal(0)
    counts_money = won.company.key_metric != "customers"
    big = _short(amount, row) if counts_money else write(Count(int(amount)))
    label = gettext("Key metric: {name} won").format(name=won.company.key_metric.upper())
    if target.get("attainment_share") is None:
        text = gettext("{n} deals, no quota").format(n=write(Count(row.get("n_won") or 0)))
    else:
        text = gettext("{share} of quota").format(share=write(Share(target["attainment_share"], 0)))
    return Stat(label, big, text, url_of(won.question, view="why"))


def _win_rate(answered: Answered, label: str) -> Stat:
    row = _only(answered)
    n = write(Count(row.get("n_closed") or 0))
    if row.get("win_share") is None:
        return Stat(label, gettext("too few"), gettext("n = {n}").format(n=n), url_of(answered.question, view="why"))
    low, high = write(Share(row["win_share_low"], 0)), write(Share(row["win_share_high"], 0))
    text = gettext("{low} to {high}, n = {n}").format(low=low, high=high, n=n)
    return Stat(label, write(Share(row["win_share"])), text, url_of(answered.question, view="why"))


def _deal_size(answered: Answered) -> Stat:
    row = _only(answered)
    label, why = gettext("Mean deal, all quarters"), url_of(answered.question, view="why")
    # What the mean rests on.
    n = write(Count((row.get("n_won") or 0) - (row.get("n_without_amount") or 0)))
    if row.get("mean_amount") is None:
        return Stat(label, gettext("too few"), gettext("n = {n}").format(n=n), why)
    text = gettext("{low} to {high}, n = {n}").format(
        low=_short(row["mean_amount_low"], row), high=_short(row["mean_amount_high"], row), n=n
    )
    return Stat(label, _short(row["mean_amount"], row), text, why)


def _days(answered: Answered) -> Stat:
    row = _only(answered)
    label, why = gettext("Days to win, all quarters"), url_of(answered.question, view="why")
    n = write(Count(row.get("n_won_known") or 0))
    if row.get("won_mean_days") is None:
        return Stat(label, gettext("too few"), gettext("n = {n}").format(n=n), why)
    big = gettext("{days} days").format(days=write(Number(row["won_mean_days"], 0)))
    low, high = write(Number(row["won_mean_days_low"], 0)), write(Number(row["won_mean_days_high"], 0))
    text = gettext("mean; {low} to {high}, n = {n}").format(low=low, high=high, n=n)
    return Stat(label, big, text, why)


def _open(stages: Answered) -> Stat:
    rows = stages.result.rows
    worth = sum((row["acv_amount"] for row in rows), Decimal(0))
    first = rows[0] if rows else {}
    text = gettext("{amount} ACV").format(amount=_short(worth, first)) if worth else gettext("without amounts")
    is_past = stages.question.as_of or stages.question.as_known
    label = gettext("Open deals then") if is_past else gettext("Open deals today")
    n_open = sum(row["n_deals"] for row in rows)
    return Stat(label, write(Count(n_open)), text, url_of(stages.question, view="why"))


def _short(amount: Any, row: dict[str, Any]) -> str:
    return write(Money(Decimal(amount), str(row.get("currency") or ""), short=True))
