"""The report of Salesforce users, with the fields the company added."""

from __future__ import annotations

from salesformula.demo.exports.export import Export, plain

USERS = Export(
    "people",
    {
        "User ID": plain("person_id"),
        "Full Name": plain("name"),
        "Email": plain("email"),
        "Role": plain("role"),
        "Active": lambda row, _: row["ended_on"] is None,
        "Lead Types": plain("motion"),
        "Sales Function": plain("function"),
        "Region": plain("region"),
        "Time Zone": plain("time_zone"),
        "Start Date": plain("started_on"),
        "End Date": plain("ended_on"),
    },
)
