"""Which team each person was in from which day to which day, so that a lead finds its own by a plain join."""

from __future__ import annotations

from datetime import date

import ibis
import ibis.expr.types as ir

#: Stand for "since ever" and "until further notice".
FIRST, LAST = date(1, 1, 1), date(9999, 12, 31)


def places(memberships: ir.Table, teams: ir.Table) -> ir.Table:
    """Per person and place: place_holder_id, team_id, team, and the days begins_on (in) to ends_on (out).

    A place lasts until the person's next begins. Of several that begin on one day the first by manager and team
    counts. The window runs over memberships, of which there are few, and not over leads.
    """
    since = ibis.coalesce(memberships.valid_from, ibis.literal(FIRST))
    begun = memberships.select("person_id", "team_id", "manager_id", begins_on=since)
    of_day = ibis.window(
        group_by=[begun.person_id, begun.begins_on],
        order_by=[begun.manager_id.asc(nulls_first=False), begun.team_id.asc(nulls_first=False)],
    )
    numbered = begun.mutate(nth=ibis.row_number().over(of_day))
    one_a_day = numbered.filter(numbered.nth == 0).select("person_id", "team_id", "begins_on")
    in_order = ibis.window(group_by=one_a_day.person_id, order_by=one_a_day.begins_on)
    ends = ibis.coalesce(one_a_day.begins_on.lead().over(in_order), ibis.literal(LAST))
    named = teams.select(team_key="team_id", team="name")
    lasting = one_a_day.select("team_id", "begins_on", place_holder_id="person_id", ends_on=ends)
    return lasting.left_join(named, [("team_id", "team_key")]).drop("team_key")


def with_place(leads: ir.Table, held: ir.Table) -> ir.Table:
    """The leads with the team their owner was in on the day they came; of unknown day: in which the owner is."""
    came_on = ibis.coalesce(leads.created_on, ibis.literal(LAST.replace(day=30)))
    dated = leads.mutate(came_on=came_on)
    matches = [
        dated.owner_id == held.place_holder_id,
        dated.came_on >= held.begins_on,
        dated.came_on < held.ends_on,
    ]
    return dated.left_join(held, matches).drop("came_on", "place_holder_id", "begins_on", "ends_on")
