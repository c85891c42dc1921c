"""People, their teams and reporting lines."""

from __future__ import annotations

from salesformula.kit.schema import Schema, day, ident, text

ROLES = ("seller", "manager", "director", "executive", "marketer", "recruiter", "enablement", "operations")

PEOPLE = Schema(
    name="people",
    about="Everyone who sells, leads, markets, hires or helps them",
    key=("person_id",),
    owner="person_id",
    columns=(
        ident("person_id"),
        text("name", "as shown on pages"),
        text("email", "sign-in name"),
        text("role", "as the source names it; anything above seller waits for confirmation"),
        text("motion", "how leads reach this person", choices=("inbound", "outbound", "both")),
        text("function", "what this person does in a deal", choices=("setter", "closer", "both")),
        text("region", "office or region"),
        text("time_zone", "IANA name"),
        ident("calendar_id", "working calendar", to="working_calendars.calendar_id"),
        day("started_on", "first working day"),
        day("ended_on", "last working day; empty while employed"),
    ),
)

TEAMS = Schema(
    name="teams",
    about="Teams and the team each belongs to",
    key=("team_id",),
    columns=(ident("team_id"), text("name"), ident("parent_team_id", to="teams.team_id")),
)

MEMBERSHIPS = Schema(
    name="memberships",
    about="Who was in which team, under which manager, from when to when (half-open)",
    key=("person_id", "valid_from"),
    owner="person_id",
    columns=(
        ident("person_id", to="people.person_id"),
        ident("team_id", to="teams.team_id"),
        ident("manager_id", to="people.person_id"),
        text("role", "role in this membership"),
        day("valid_from", "first day; empty: since always"),
        day("valid_to", "first day after; empty: still"),
    ),
)

REPORTS = Schema(
    name="reports",
    about="The reporting tree, flattened: each person under each of their superiors, and under themselves",
    key=("ancestor_id", "person_id"),
    columns=(ident("ancestor_id", to="people.person_id"), ident("person_id", to="people.person_id")),
)
