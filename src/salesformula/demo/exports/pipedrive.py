"""The export of a Pipedrive account; the user who exported the deals writes numbers with a decimal comma."""

from __future__ import annotations

from salesformula.demo.exports import cells
from salesformula.demo.exports.pipedrive_customers import LEADS, ORGANIZATIONS, PEOPLE, USERS
from salesformula.demo.exports.pipedrive_deals import ACTIVITY_LOG, DEALS
from salesformula.demo.exports.shape import File, Shape
from salesformula.demo.exports.sheets import sheets

PIPEDRIVE = Shape(
    "pipedrive",
    {
        "users.csv": File(USERS, cells.pipedrive),
        "organizations.csv": File(ORGANIZATIONS, cells.pipedrive),
        "people.csv": File(PEOPLE, cells.pipedrive),
        "leads.csv": File(LEADS, cells.pipedrive),
        "deals.csv": File(DEALS, cells.pipedrive_with_commas),
        "activities.csv": File(ACTIVITY_LOG, cells.pipedrive),
        **sheets(),
    },
)
