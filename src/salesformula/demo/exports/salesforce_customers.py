"""The Salesforce reports about buyers: accounts, contacts and leads."""

from __future__ import annotations

from salesformula.demo.exports.export import Export, Value, account, capital, person, plain
from salesformula.demo.exports.person_names import first_names, last_name
from salesformula.demo.exports.salesforce_ids import ACCOUNT, CONTACT, LEAD, OPPORTUNITY, in_report

ACCOUNTS = Export(
    "accounts",
    {
        "Account ID": in_report(ACCOUNT, "account_id"),
        "Account Name": plain("name"),
        "Account Owner": person("owner_id"),
        "Industry": plain("industry"),
        "Employees": plain("employees"),
        "Segment": plain("segment"),
        "Billing Country": plain("country"),
        "Region": plain("region"),
        "Account Currency": plain("currency"),
        "Potential Yearly Value": plain("potential_amount"),
    },
)

CONTACTS = Export(
    "contacts",
    {
        "Contact ID": in_report(CONTACT, "contact_id"),
        "First Name": first_names("name"),
        "Last Name": last_name("name"),
        "Account ID": in_report(ACCOUNT, "account_id"),
        "Account Name": account("account_id"),
        "Email": plain("email"),
        "Title": plain("title"),
        "Persona": plain("persona"),
        "Buying Role": plain("buying_role"),
    },
)


def _contact_name(*, last: bool) -> Value:
    def found(name: str) -> str:
        first, _, rest = name.rpartition(" ")
        return rest if last else first

    return lambda row, directory: found(directory.contact[row["contact_id"]])


def _status(row: dict[str, object]) -> str:
    if row["deal_id"]:
        return "Closed - Converted"
    return "Closed - Not Converted" if row["disqualified_at"] else "Working - Contacted"


LEADS = Export(
    "leads",
    {
        "Lead ID": in_report(LEAD, "lead_id"),
        "First Name": _contact_name(last=False),
        "Last Name": _contact_name(last=True),
        "Company / Account": account("account_id"),
        "Account ID": in_report(ACCOUNT, "account_id"),
        "Contact ID": in_report(CONTACT, "contact_id"),
        "Lead Owner": person("owner_id"),
        "Lead Source": plain("source"),
        "Channel": plain("channel"),
        "Lead Type": capital("motion"),
        "Lead Status": lambda row, _: _status(dict(row)),
        "Rating": capital("priority"),
        "Company Size": plain("segment"),
        "Persona": plain("persona"),
        "Create Date": plain("created_at"),
        "Owner Assigned Date": plain("assigned_at"),
        "Qualified Date": plain("qualified_at"),
        "Disqualified Date": plain("disqualified_at"),
        "Disqualification Reason": plain("disqualified_reason"),
        "Converted": lambda row, _: row["deal_id"] is not None,
        "Converted Opportunity ID": in_report(OPPORTUNITY, "deal_id"),
    },
)
