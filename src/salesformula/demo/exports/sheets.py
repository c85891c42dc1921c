"""The spreadsheets a company keeps beside its CRM: teams, who was in which team, quotas, and the sales process."""

from __future__ import annotations

from salesformula.demo.exports import cells
from salesformula.demo.exports.export import Export, email, person, pipeline, plain
from salesformula.demo.exports.shape import File

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

PIPELINES = Export(
    "stages",
    {
        "Pipeline ID": plain("pipeline_id"),
        "Pipeline": pipeline("pipeline_id"),
        "Stage ID": plain("stage_id"),
        "Stage": plain("name"),
        "Display order": plain("position"),
        "Probability": plain("default_probability"),
        "Is won": plain("is_won"),
        "Is closed": plain("is_closed"),
    },
)

SHEETS = {
    "teams.csv": File(TEAMS, cells.hubspot),
    "team_history.csv": File(TEAM_HISTORY, cells.hubspot),
    "quotas.csv": File(QUOTAS, cells.hubspot),
    "pipelines.csv": File(PIPELINES, cells.hubspot),
}
