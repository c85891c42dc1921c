"""What a CRM tells of the past: histories of fields and states, records in the bin, records that became one."""

from __future__ import annotations

from salesformula.sources.recognition.tests.test_known import Company, company

__all__ = ["company"]

SALESFORCE = {
    "users.csv": "User ID,Full Name,Email\nu1,Ann Ash,ann@x.co\nu2,Bo Birch,bo@x.co\n",
    "opportunities.csv": (
        "Opportunity ID,Opportunity Name,Stage,Closed,Won,Amount,Close Date,Opportunity Owner\n"
        "o1,A,Proposal,false,false,500,2026-03-15,Bo Birch\n"
    ),
}


def test_a_history_of_fields_names_our_columns_ids_days_and_numbers(company: Company) -> None:
    history = (
        "Opportunity ID,Field / Event,Old Value,New Value,Edited By,Edit Date\n"
        'o1,Amount,"$1,400.00",$500.00,Ann Ash,2026-02-03 10:00\n'
        "o1,Close Date,3/31/2026,3/15/2026,Ann Ash,2026-02-03 10:00\n"
        "o1,Owner,Ann Ash,Bo Birch,Ann Ash,2026-02-02 10:00\n"
        "o1,Stage,Discovery,Proposal,Bo Birch,2026-02-01 10:00\n"
        "o1,Type,New Business,Existing Business - Upgrade,Bo Birch,2026-02-01 10:00\n"
    )
    company.land(SALESFORCE | {"opportunity history.csv": history}, system="salesforce")
    assert company.rows("deal_changes", "field", "old_value", "new_value", "changed_by") == [
        ("amount", "1400", "500", "u1"),
        ("expected_close_on", "2026-03-31", "2026-03-15", "u1"),
        ("kind", "new", "addon", "u2"),
        ("owner_id", "u1", "u2", "u1"),
        ("stage_id", "Discovery", "Proposal", "u2"),
    ]


def test_states_of_a_deal_become_what_changed_from_one_to_the_next(company: Company) -> None:
    states = (
        "Id,OpportunityId,StageName,Amount,CloseDate,CreatedDate\n"
        "h3,o1,Proposal,500.0,2026-03-15,2026-02-03T10:00:00.000Z\n"
        "h1,o1,Discovery,1400.0,2026-03-15,2026-02-01T10:00:00.000Z\n"
        "h2,o1,Proposal,1400.0,2026-03-15,2026-02-02T10:00:00.000Z\n"
    )
    company.land(SALESFORCE | {"OpportunityHistory.csv": states}, system="salesforce")
    assert company.rows("deal_changes", "changed_at::VARCHAR", "field", "old_value", "new_value") == [
        ("2026-02-01 10:00:00", "stage_id", None, "Discovery"),
        ("2026-02-02 10:00:00", "stage_id", "Discovery", "Proposal"),
        ("2026-02-03 10:00:00", "amount", "1400", "500"),
    ]


def test_a_history_of_leads_goes_to_the_changes_of_leads(company: Company) -> None:
    leads = "Lead ID,Lead Source,Create Date,Lead Owner\nl1,Web,2026-01-05,Ann Ash\n"
    history = "LeadId,Field,OldValue,NewValue,CreatedDate\nl1,Owner,Bo Birch,Ann Ash,2026-01-06T10:00:00Z\n"
    history += "l1,Status,Open,Working,2026-01-07T10:00:00Z\n"
    company.land(SALESFORCE | {"leads.csv": leads, "LeadHistory.csv": history}, system="salesforce")
    assert company.rows("lead_changes", "lead_id", "field", "old_value", "new_value") == [
        ("l1", "owner_id", "u2", "u1"),
        ("l1", "status", "Open", "Working"),
    ]
    assert company.rows("deal_changes", "deal_id") == []


def test_records_in_the_bin_are_left_out_and_tell_what_they_were_merged_into(company: Company) -> None:
    accounts = (
        "Id,Name,Industry,IsDeleted,MasterRecordId,LastModifiedDate\n"
        "a1,Acme,Energy,false,,2026-01-01T10:00:00Z\na2,Acme Inc,Energy,true,a1,2026-02-01T10:00:00Z\n"
        "a3,Bolt,Energy,true,,2026-02-02T10:00:00Z\n"
    )
    company.land(SALESFORCE | {"accounts.csv": accounts}, system="salesforce")
    assert company.rows("accounts", "account_id") == [("a1",)]
    assert company.rows("merges", '"table"', "lost_id", "kept_id", 'CAST("at" AS VARCHAR)') == [
        ("accounts", "a2", "a1", "2026-02-01 10:00:00")
    ]


def test_merged_contacts_of_hubspot_are_merged_leads_where_contacts_are_the_leads(company: Company) -> None:
    contacts = "Record ID,First Name,Last Name,Email,Create Date,Merged object IDs\n"
    company.land({"contacts.csv": contacts + "90,Al,Oak,al@x.co,2026-01-05 10:00,91;92\n"})
    assert company.rows("merges", '"table"', "lost_id", "kept_id") == [
        ("contacts", "91", "90"),
        ("contacts", "92", "90"),
        ("leads", "91", "90"),
        ("leads", "92", "90"),
    ]


def test_canonical_histories_are_read_by_name_and_checked(company: Company) -> None:
    result = company.land(
        {
            "deals.csv": "deal_id,amount\nd1,5\n",
            "leads.csv": "lead_id\nl1\n",
            "deal_changes.csv": (
                "deal_id,field,old_value,new_value,changed_at\nd1,amount,4,5,2026-01-05T10:00:00Z\n"
                "d1,expected_close_on,2026-01-31,someday,2026-01-06T10:00:00Z\n"
            ),
            "lead_changes.csv": "lead_id,field,old_value,new_value,changed_at\nl1,source,a,b,2026-01-05T10:00:00Z\n",
            "merges.csv": "table,lost_id,kept_id,at\ndeals,d2,d1,2026-01-05T10:00:00Z\n",
        },
        system="canonical",
    )
    assert company.rows("deal_changes", "field", "old_value", "new_value") == [
        ("amount", "4", "5"),
        ("expected_close_on", "2026-01-31", None),
    ]
    assert company.rows("lead_changes", "field", "new_value") == [("source", "b")]
    assert company.rows("merges", "lost_id", "kept_id") == [("d2", "d1")]
    assert [(one.severity, one.row, one.column, one.found) for one in result.problems] == [
        ("flagged", 3, "new_value", "someday")
    ]
