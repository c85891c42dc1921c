"""compensation.disputes and compensation.dispute_thread: lines that are questioned, and what is said about them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import ibis

from salesformula.doors import clock
from salesformula.kit.answer import Ask, Dimension, Result, answer
from salesformula.kit.company import CompanyPolicy
from salesformula.kit.schema import count, currency, day, ident, instant, label, money, number, text
from salesformula.kit.text import Count, Msg
from salesformula.kit.units import Unit
from salesformula.policybook.in_force import known_at
from salesformula.rooms.compensation.answers.adopted import VIEW, VIEW_ALL, names_of
from salesformula.rooms.compensation.answers.ledger import STATES, asked_for
from salesformula.rooms.compensation.models.disputes import OPEN, OUTCOMES, Dispute, DisputeEvent, disputes_of

Row = dict[str, Any]

DISPUTE_STATES = {
    "open": Msg("open"),
    "upheld": Msg("the line stands"),
    "corrected": Msg("corrected"),
    "withdrawn": Msg("taken back"),
}
KINDS = {"said": Msg("said"), **{name: DISPUTE_STATES[name] for name in OUTCOMES}}
SIDES = {"payee": Msg("payee"), "company": Msg("company")}
WHERE = ("state", "payee", "deal_id", "component", "period")


@answer(
    "compensation.disputes",
    title="Questions about pay",
    question="Which lines of pay are questioned, since when, and how did it end?",
    columns=(
        ident("dispute_id").named("Question"),
        day("opened_on").named("Asked"),
        number("age_days", Unit.DAYS, "from the question to its end, or to the day asked for").named("Age"),
        text("state", choices=tuple(DISPUTE_STATES)).told(DISPUTE_STATES),
        text("payee"),
        ident("payee_id", to="people.person_id"),
        text("deal"),
        ident("deal_id", to="deals.deal_id"),
        text("component", "of the plan"),
        count("part"),
        label("period", "the month of the line; empty: it waited").named("Month"),
        text("line_state", "what the line was then", choices=tuple(STATES)).told(STATES),
        money("pay_amount", "what the line paid when it was questioned").named("Pay then"),
        currency(),
        count("n_messages").named("Messages"),
        text("asked", "what the payee wrote"),
        day("ended_on").named("Ended"),
        text("reason", "why it ended so"),
    ),
    filters=(
        *(Dimension(name, f"questions with that {name}", is_subject=name == "payee") for name in WHERE),
        Dimension("payee_id", "of one payee", is_subject=True),
        Dimension("dispute_id", "one of them"),
    ),
    right=VIEW,
    mission=("P16",),
    reads=("people", "deals"),
    on_page=("opened_on", "age_days", "payee", "deal", "state", "asked"),
    scope="subjects",
    owner="payee_id",
    private=VIEW_ALL,
    live=True,
)
def disputes(ask: Ask) -> Result:
    """Each dispute, the open ones first, the oldest first among them."""
    read = _Reading(ask)
    rows = [read.row(one, events) for one, events in read.known()]
    people, deals = names_of(ask), _deals(ask, (row["deal_id"] for row in rows))
    for row in rows:
        row["payee"], row["deal"] = people.get(row["payee_id"]), deals.get(row["deal_id"] or "")
    rows = [row for row in rows if asked_for(row, ask.where)]
    rows.sort(key=lambda row: (row["state"] != OPEN, row["opened_on"], int(row["dispute_id"])))
    return _told(rows)


@answer(
    "compensation.dispute_thread",
    title="What was said about a line of pay",
    question="Who said what about a questioned line, and how did it end?",
    columns=(
        ident("dispute_id").named("Question"),
        count("number"),
        instant("at").named("When"),
        text("side", choices=tuple(SIDES)).told(SIDES),
        text("author"),
        text("kind", choices=tuple(KINDS)).told(KINDS),
        text("text"),
        ident("payee_id", to="people.person_id"),
    ),
    filters=(Dimension("dispute_id", "one of them"), Dimension("payee_id", "of one payee", is_subject=True)),
    right=VIEW,
    mission=("P16",),
    reads=("people",),
    on_page=("at", "author", "kind", "text"),
    scope="subjects",
    owner="payee_id",
    private=VIEW_ALL,
    live=True,
)
def dispute_thread(ask: Ask) -> Result:
    """Every message in the order it was written."""
    people = names_of(ask)
    rows = [_event(event, one, people) for one, events in _Reading(ask).known() for event in events]
    rows = [row for row in rows if asked_for(row, ask.where)]
    return Result(rows=rows, finding=Msg("One message", "{n} messages", len(rows)), for_rows=_messages)


def _messages(rows: list[Row]) -> Result:
    return Result(rows=rows, finding=Msg("One message", "{n} messages", len(rows)), for_rows=_messages)


def _told(rows: list[Row]) -> Result:
    n_open, oldest = 0, 0
    for row in rows:
        if row["state"] == OPEN:
            n_open, oldest = n_open + 1, max(oldest, int(row["age_days"]))
    finding = Msg("No question about pay is open")
    if n_open:
        age = Msg("one day", "{n} days", oldest) if oldest else Msg("less than a day")
        finding = Msg(
            "One question is open, for {age}", "{n} questions are open, the oldest for {age}", n_open, age=age
        )
    caption = Msg("{all} in all", all=Count(len(rows)))
    return Result(rows=rows, finding=finding, caption=caption, for_rows=_told)


class _Reading:
    """What was written by the moment asked for; the day of the facts has no say in it."""

    def __init__(self, ask: Ask) -> None:
        self.ask, self.by, self.company = ask, known_at(ask.policy), ask.policy(CompanyPolicy)
        self.today = self.on(self.by or clock.now())

    def on(self, moment: datetime) -> date:
        """The day of a moment in the company's zone."""
        return clock.local(moment, company=self.company).date()

    def known(self) -> Iterator[tuple[Dispute, list[DisputeEvent]]]:
        """Each dispute with what had been written about it."""
        for one in disputes_of(self.ask.whose):
            events = [event for event in one.events.all() if self.by is None or event.at <= self.by]
            if events:
                yield one, events

    def row(self, one: Dispute, events: list[DisputeEvent]) -> Row:
        """A dispute as it stood."""
        end = next((event for event in events if event.kind in OUTCOMES), None)
        opened = self.on(events[0].at)
        ended = self.on(end.at) if end else None
        return {
            "dispute_id": str(one.pk),
            "opened_on": opened,
            "age_days": float(((ended or self.today) - opened).days),
            "state": end.kind if end else OPEN,
            "payee_id": one.payee_id,
            "deal_id": one.deal_id or None,
            "component": one.component,
            "part": one.part,
            "period": one.period or None,
            "line_state": one.line_state,
            "pay_amount": one.pay_amount.quantize(Decimal("0.01")),
            "currency": one.currency,
            "n_messages": len(events),
            "asked": events[0].text,
            "ended_on": ended,
            "reason": end.text if end else None,
        }


def _event(event: DisputeEvent, one: Dispute, people: dict[str, str]) -> Row:
    return {
        "dispute_id": str(one.pk),
        "number": event.number,
        "at": event.at,
        "side": "payee" if event.person_id is not None and event.person_id == one.payee_id else "company",
        "author": people.get(event.person_id or "") or event.by,
        "kind": event.kind,
        "text": event.text,
        "payee_id": one.payee_id,
    }


def _deals(ask: Ask, deal_ids: Iterable[str | None]) -> dict[str, str]:
    wanted = ibis.memtable({"wanted_id": sorted({one for one in deal_ids if one})}, schema={"wanted_id": "string"})
    deals = ask.facts.table("deals").select("deal_id", "name")
    rows = deals.semi_join(wanted, deals.deal_id == wanted.wanted_id).to_pyarrow().to_pylist()
    return {row["deal_id"]: row["name"] for row in rows}
