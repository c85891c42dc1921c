"""The users of a HubSpot portal, with the properties the company added."""

from __future__ import annotations

from salesformula.demo.exports.export import Export, plain
from salesformula.demo.exports.person_names import first_names, last_name

USERS = Export(
    "people",
    {
        "Owner ID": plain("person_id"),
        "First Name": first_names("name"),
        "Last Name": last_name("name"),
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
