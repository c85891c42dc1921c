"""The files about the company itself: users, teams, who was in which team, and the quota spreadsheet."""

from __future__ import annotations

from salesformula.demo.cells import first_names, last_name
from salesformula.demo.export import Export, email, person, plain

USERS = Export(
    "people",
    {
        "Owner ID": plain("person_id"),
        "First Name": lambda row, _: first_names(row["name"]),
        "Last Name": lambda row, _: last_name(row["name"]),
        "Email": plain("email"),
        "Role": plain("role"),
        "Lead types": plain("motion"),
        "Sales function": plain("function"),
        "Region": plain("region"),
        "Time zone": plain("time_zone"),
        "Start date": plain("started_on"),
        "End date": plain("ended_on"),
    },
)

TEAMS = Export("teams", {"Team ID": plain("team_id"), "Team": plain("name"), "Parent Team ID": plain("parent_team_id")})

TEAM_HISTORY = Export(
    "memberships",
    {
        "Email": email("person_id"),
        "Team": lambda row, directory: directory.team[row["team_id"]],
        "Manager email": email("manager_id"),
        "Role": plain("role"),
        "From": plain("valid_from"),
        "Until before": plain("valid_to"),
    },
)

QUOTAS = Export(
    "quotas",
    {
        "Seller": person("person_id"),
        "Email": email("person_id"),
        "Metric": plain("metric"),
        "Quarter starts": plain("period_start"),
        "Next quarter": plain("period_end"),
        "Quota": plain("amount"),
        "Currency": plain("currency"),
    },
)
