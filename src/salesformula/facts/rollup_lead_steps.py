"""The first day of each step of the funnel that activities tell of, per lead: one pass over the activities."""

from __future__ import annotations

from collections.abc import Mapping

import ibis.expr.types as ir

from salesformula.facts import measures

#: Whatever is done to reach a lead or with it.
ATTEMPTS = ("call", "voicemail", "email", "social", "connect", "meeting", "discovery", "demo")
#: The steps with an activity of their own, in order.
STEPS = ("connect", "discovery", "demo")


def first_steps(tables: Mapping[str, ir.Table], *, zone: str) -> ir.Table:
    """Per lead with an attempt: stepped_lead_id, attempt_on, connect_on, discovery_on, demo_on.

    An activity that names no lead belongs to the leads of its deal.
    """
    done = tables["activities"]
    done = done.filter(done.kind.isin(ATTEMPTS))
    named = _firsts(done.filter(done.lead_id.notnull()), of="lead_id")
    only_deal = done.filter(done.lead_id.isnull() & done.deal_id.notnull())
    pairs = measures.deals_of_leads(tables["leads"], tables["deals"]).select(of_lead="lead_id", of_deal="deal_id")
    by_deal = _firsts(only_deal, of="deal_id").inner_join(pairs, [("deal_id", "of_deal")])
    moments = ["attempt_at", *(f"{step}_at" for step in STEPS)]
    both = named.select("lead_id", *moments).union(by_deal.select("of_lead", *moments).rename(lead_id="of_lead"))
    earliest = both.group_by(stepped_lead_id=both.lead_id).agg(**{name: both[name].min() for name in moments})
    days = {name.replace("_at", "_on"): measures.local_day(earliest[name], time_zone=zone) for name in moments}
    return earliest.select("stepped_lead_id", **days)


def _firsts(done: ir.Table, *, of: str) -> ir.Table:
    """Per lead or deal the first instant of any attempt and of each step."""
    firsts = {f"{step}_at": done.occurred_at.min(where=done.kind == step) for step in STEPS}
    return done.group_by(of).agg(attempt_at=done.occurred_at.min(), **firsts)
