"""The files of Pipedrive about users and buyers: users, organizations, people and leads."""

from __future__ import annotations

from salesformula.demo.exports.export import Directory, Export, Row, account, capital, contact, person, plain
from salesformula.demo.exports.person_names import first_names, last_name

USERS = Export(
    "people",
    {
        "User - ID": plain("person_id"),
        "User - Name": plain("name"),
        "User - Email": plain("email"),
        "User - Role": plain("role"),
        "User - Lead types": plain("motion"),
        "User - Sales function": plain("function"),
        "User - Region": plain("region"),
        "User - Time zone": plain("time_zone"),
        "User - Start date": plain("started_on"),
        "User - End date": plain("ended_on"),
    },
)

ORGANIZATIONS = Export(
    "accounts",
    {
        "Organization - ID": plain("account_id"),
        "Organization - Name": plain("name"),
        "Organization - Owner": person("owner_id"),
        "Organization - Industry": plain("industry"),
        "Organization - Number of employees": plain("employees"),
        "Organization - Country": plain("country"),
        "Organization - Region": plain("region"),
        "Organization - Segment": plain("segment"),
        "Organization - Potential yearly value": plain("potential_amount"),
        "Organization - Currency": plain("currency"),
    },
)


def _emails(row: Row, _: Directory) -> str:
    """Work and private address in one cell, as the export joins them; not everyone has two."""
    work = str(row["email"])
    return work if int(row["contact_id"]) % 3 else f"{work}, {work.partition('@')[0]}@mail.example"


PEOPLE = Export(
    "contacts",
    {
        "Person - ID": plain("contact_id"),
        "Person - Name": plain("name"),
        "Person - First name": first_names("name"),
        "Person - Last name": last_name("name"),
        "Person - Email": _emails,
        "Person - Organization": account("account_id"),
        "Organization - ID": plain("account_id"),
        "Person - Job title": plain("title"),
        "Person - Persona": plain("persona"),
        "Person - Buying role": plain("buying_role"),
    },
)

LEADS = Export(
    "leads",
    {
        "Lead - ID": plain("lead_id"),
        "Lead - Title": lambda row, directory: f"{directory.account[row['account_id']]} lead",
        "Lead - Owner": person("owner_id"),
        "Lead - Label": capital("priority"),
        "Lead - Source channel": plain("source"),
        "Lead - Source detail": plain("channel"),
        "Lead - Type": capital("motion"),
        "Lead - Segment": plain("segment"),
        "Lead - Persona": plain("persona"),
        "Lead - Lead created": plain("created_at"),
        "Lead - Owner assigned date": plain("assigned_at"),
        "Lead - Qualified date": plain("qualified_at"),
        "Lead - Disqualified date": plain("disqualified_at"),
        "Lead - Disqualification reason": plain("disqualified_reason"),
        "Lead - Organization": account("account_id"),
        "Lead - Contact person": contact("contact_id"),
        "Organization - ID": plain("account_id"),
        "Person - ID": plain("contact_id"),
        "Deal - ID": plain("deal_id"),
    },
)
