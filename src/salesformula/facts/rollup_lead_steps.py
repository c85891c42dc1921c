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
    seen = ("lead_id", "kind", "occurred_at")
    named = done.filter(done.lead_id.notnull()).select(*seen)
    only_deal = done.filter(done.lead_id.isnull() & done.deal_id.notnull()).drop("lead_id")
    pairs = measures.deals_of_leads(tables["leads"], tables["deals"]).select("lead_id", of_deal="deal_id")
    by_deal = only_deal.inner_join(pairs, [("deal_id", "of_deal")]).select(*seen)
    both = named.union(by_deal)
    firsts = {step: both.occurred_at.min(where=both.kind == step) for step in STEPS}
    earliest = both.group_by(stepped_lead_id=both.lead_id).agg(attempt=both.occurred_at.min(), **firsts)
    days = {f"{name}_on": measures.local_day(earliest[name], time_zone=zone) for name in ("attempt", *STEPS)}
    return earliest.select("stepped_lead_id", **days)
