"""The export of a HubSpot portal, with the labels that portals show today."""

from __future__ import annotations

from salesformula.demo.exports import cells
from salesformula.demo.exports.hubspot_customers import COMPANIES, CONTACTS, LEADS
from salesformula.demo.exports.hubspot_deals import ACTIVITY_LOG, DEALS
from salesformula.demo.exports.hubspot_people import USERS
from salesformula.demo.exports.shape import File, Shape
from salesformula.demo.exports.sheets import sheets

HUBSPOT = Shape(
    "hubspot",
    {
        "users.csv": File(USERS, cells.hubspot),
        "companies.csv": File(COMPANIES, cells.hubspot),
        "contacts.csv": File(CONTACTS, cells.hubspot),
        "leads.csv": File(LEADS, cells.hubspot),
        "deals.csv": File(DEALS, cells.hubspot),
        "activities.csv": File(ACTIVITY_LOG, cells.hubspot),
        **sheets(),
    },
)
