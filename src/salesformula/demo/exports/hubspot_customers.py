"""The files of a HubSpot portal about buyers: companies, contacts and leads."""

from __future__ import annotations

from salesformula.demo.exports.export import Export, account, capital, person, plain
from salesformula.demo.exports.person_names import first_names, last_name

COMPANIES = Export(
    "accounts",
    {
        "Record ID": plain("account_id"),
        "Company name": plain("name"),
        "Company size": plain("segment"),
        "Industry": plain("industry"),
        "Number of Employees": plain("employees"),
        "Country/Region": plain("country"),
        "Sales region": plain("region"),
        "Company owner": person("owner_id"),
        "Potential yearly value": plain("potential_amount"),
        "Currency": plain("currency"),
    },
)

CONTACTS = Export(
    "contacts",
    {
        "Record ID": plain("contact_id"),
        "First Name": first_names("name"),
        "Last Name": last_name("name"),
        "Email": plain("email"),
        "Job Title": plain("title"),
        "Persona": plain("persona"),
        "Buying Role": plain("buying_role"),
        "Associated Company": account("account_id"),
        "Primary Associated Company ID": plain("account_id"),
    },
)

LEADS = Export(
    "leads",
    {
        "Record ID": plain("lead_id"),
        "Associated Contact IDs": plain("contact_id"),
        "Associated Company IDs": plain("account_id"),
        "Associated Deal IDs": plain("deal_id"),
        "Lead owner": person("owner_id"),
        "Create Date": plain("created_at"),
        "Original Traffic Source": plain("source"),
        "Original Traffic Source Drill-Down 1": plain("channel"),
        "Lead type": capital("motion"),
        "Lead label": capital("priority"),
        "Company size": plain("segment"),
        "Persona": plain("persona"),
        "Owner assigned date": plain("assigned_at"),
        'Date entered "Qualified (Lead pipeline)"': plain("qualified_at"),
        'Date entered "Disqualified (Lead pipeline)"': plain("disqualified_at"),
        "Disqualification reason": plain("disqualified_reason"),
    },
)
