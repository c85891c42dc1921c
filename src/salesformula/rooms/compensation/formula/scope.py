"""Whose credits a component for teams is about."""

from __future__ import annotations

from collections.abc import Iterable

import ibis.expr.types as ir


def of_teams(credits: ir.Table, wanted: Iterable[str], *, memberships: ir.Table, teams: ir.Table) -> ir.Table:
    """Credits (payee_id, closed_on, …) of those who were in the teams, or in teams below, on the day of closing.

    What nobody is credited with stays, so that it is told; a deal won on a day nobody knows counts for whoever was ever
    in them.
    """
    within = sorted(with_teams_below(teams, wanted))
    held = memberships.filter(memberships.team_id.isin(within)).select("person_id", "valid_from", "valid_to")
    undated = credits.closed_on.isnull()
    begun = undated | held.valid_from.isnull() | (held.valid_from <= credits.closed_on)
    lasts = undated | held.valid_to.isnull() | (held.valid_to > credits.closed_on)
    theirs = credits.semi_join(held, [credits.payee_id == held.person_id, begun, lasts])
    return theirs.union(credits.filter(credits.payee_id.isnull()), distinct=False)


def with_teams_below(teams: ir.Table, wanted: Iterable[str]) -> set[str]:
    """Team ids, and those of the teams that belong to them."""
    rows = teams.select("team_id", "parent_team_id").to_pyarrow().to_pylist()
    found, more = set(wanted), True
    while more:
        below = {row["team_id"] for row in rows if row["parent_team_id"] in found} - found
        found, more = found | below, bool(below)
    return found
