"""The first day of each step of the funnel that activities tell of, per lead: one pass over the activities."""

from __future__ import annotations

from collections.abc import Mapping

import ibis
import ibis.expr.types as ir

from salesformula.facts import measures

#: Whatever is done to reach a lead or with it.
ATTEMPTS = ("call", "voicemail", "email", "social", "connect", "meeting", "discovery", "demo")
#: The steps with an activity of their own, in order.
STEPS = ("connect", "discovery", "demo")


def with_first_steps(leads: ir.Table, tables: Mapping[str, ir.Table], *, zone: str) -> ir.Table:
    """The leads with attempt_on, connect_on, discovery_on and demo_on, the first day of each, in the company's zone.

    An activity that names no lead belongs to the leads of its deal.
    """
    done = tables["activities"]
    done = done.filter(done.kind.isin(ATTEMPTS))
    only_deal = done.filter(done.lead_id.isnull() & done.deal_id.notnull())
    pairs = measures.deals_of_leads(tables["leads"], tables["deals"]).rename(led_id="lead_id", of_deal="deal_id")
    of_deals = pairs.inner_join(_earliest(only_deal, by="deal_id"), [("of_deal", "deal_id")])
    # Each is grouped for itself: how many groups a union makes the engine can't tell, and joins it from the wrong side.
    named = _earliest(done.filter(done.lead_id.notnull()), by="lead_id").rename("named_{name}")
    by_deal = of_deals.group_by("led_id").agg(**{f"deal_{step}": of_deals[step].min() for step in ("attempt", *STEPS)})
    both = leads.left_join(named, [("lead_id", "named_lead_id")]).left_join(by_deal, [("lead_id", "led_id")])
    # The least of those that are there: the engines leave nulls aside.
    firsts = {step: ibis.least(both[f"named_{step}"], both[f"deal_{step}"]) for step in ("attempt", *STEPS)}
    days = {f"{step}_on": measures.local_day(first, time_zone=zone) for step, first in firsts.items()}
    return both.select(*leads.columns, **days)


def _earliest(done: ir.Table, *, by: str) -> ir.Table:
    """Per lead or deal the moment of its first attempt and of its first of each step."""
    moments = {step: done.occurred_at.min(where=done.kind == step) for step in STEPS}
    return done.group_by(by).agg(attempt=done.occurred_at.min(), **moments)
