"""Contacts and leads. Where no leads are exported a contact with a day of its own is a lead as well."""

# ruff: noqa: S608 - names are quoted
from __future__ import annotations

from salesformula.sources.recognition.drafting.desk import Desk, Sheet, Source
from salesformula.sources.recognition.drafting.references import add_source, reference, source_of
from salesformula.sources.recognition.drafting.rules import as_sql, column_rule, rule
from salesformula.sources.recognition.drafting.simple import columns_of, draft_simple, key_rule
from salesformula.sources.recognition.drafting.writing import Rule
from salesformula.sources.recognition.headers import plain


def draft_leads(desk: Desk) -> None:
    """Contacts, then leads, then what marketing knows of each contact."""
    draft_simple(desk, "contacts")
    for sheet in desk.of("leads"):
        _persons_of_leads(desk, sheet)
    if desk.of("leads"):
        draft_simple(desk, "leads")
    elif contacts_are_leads(desk):
        parts = [_from_contacts(desk, sheet) for sheet in desk.of("contacts") if sheet.best("leads.created_at")]
        add_source(desk, "leads", [part for part in parts if part])
    for sheet in desk.of("contacts"):
        _events(desk, sheet)
        _surveys(desk, sheet)


def are_contacts(sheet: Sheet) -> bool:
    """Whether leads carry their mail address themselves and name no contact."""
    return bool(sheet.headers("contacts.email")) and not sheet.headers("leads.contact_id")


def contacts_are_leads(desk: Desk) -> bool:
    """Whether a contact is the lead it came as: no file holds leads, and those known are contacts as well."""
    if desk.of("leads"):
        return False
    others = "SELECT 1 FROM known.main.leads WHERE known_to IS NULL AND lead_id IS DISTINCT FROM contact_id LIMIT 1"
    return not desk.knows("leads") or not desk.scan.rows(others)


def _from_contacts(desk: Desk, sheet: Sheet) -> str:
    key = key_rule(desk, sheet, "contacts")
    if key is None:
        return ""
    columns: dict[str, Rule] = {"lead_id": key, "contact_id": key}
    account = reference(desk, sheet, "contacts.account_id", to="accounts")
    if account is not None:
        columns["account_id"] = account
    columns |= columns_of(desk, sheet, "leads", but=("lead_id", "contact_id", "account_id"))
    if (persona := rule(desk, sheet, "contacts.persona")) is not None:
        columns["persona"] = persona
    desk.put("leads", sheet, columns, note="No file of leads: a contact is the lead it came as.")
    return source_of(desk, sheet, "leads", columns)


def _persons_of_leads(desk: Desk, sheet: Sheet) -> None:
    """Leads that carry name and mail address themselves are contacts, until they are converted into one."""
    key = rule(desk, sheet, "leads.lead_id")
    if key is None or not are_contacts(sheet):
        return
    columns: dict[str, Rule] = {"contact_id": key, **columns_of(desk, sheet, "contacts", but=("contact_id",))}
    desk.put("contacts", sheet, columns, note="Who the leads are.")
    if desk.knows("contacts"):
        desk.changes.add("contacts")
    before = desk.sources.get("contacts")
    parts = [before.relation] if before else []
    add_source(desk, "contacts", [*parts, source_of(desk, sheet, "contacts", columns)])


def _events(desk: Desk, sheet: Sheet) -> None:
    """The days on which a contact filled a form, opened or clicked a mail: each is one event."""
    key = key_rule(desk, sheet, "contacts")
    header_of_key = key if isinstance(key, str) else None
    for header in sheet.headers("buyer_events.occurred_at") if header_of_key else ():
        name = plain(header)
        kind = "email_open" if "open" in name else "email_click" if "click" in name else "form"
        columns: dict[str, Rule] = {
            "event_id": {"join": [header_of_key or "", header], "with": f" {kind} "},
            "contact_id": key or "",
            "kind": {"constant": kind},
            "occurred_at": _event_time(desk, sheet, header),
        }
        if contacts_are_leads(desk) and "leads" in desk.sources:
            columns["lead_id"] = key or ""
        desk.put("buyer_events", sheet, columns, skip_empty=header, distinct=True)


def _event_time(desk: Desk, sheet: Sheet, header: str) -> Rule:
    """One of several headers of dates."""
    return column_rule(desk, sheet, header, "buyer_events.occurred_at")


def _surveys(desk: Desk, sheet: Sheet) -> None:
    score, day, key = sheet.best("surveys.score"), sheet.best("surveys.answered_at"), key_rule(desk, sheet, "contacts")
    if not score or not day or not isinstance(key, str):
        return
    columns: dict[str, Rule] = {
        "survey_id": {"join": [key, day], "with": " nps "},
        "kind": {"constant": "nps"},
        "answered_at": rule(desk, sheet, "surveys.answered_at") or day,
        "score": rule(desk, sheet, "surveys.score") or score,
    }
    account = reference(desk, sheet, "contacts.account_id", to="accounts")
    if account is not None:
        columns["account_id"] = account
    desk.put("surveys", sheet, columns, skip_empty=score)


def register(desk: Desk, table: str) -> None:
    """Let others refer to a table before its block is drafted."""
    parts = []
    for sheet in desk.of(table):
        key = key_rule(desk, sheet, table)
        if key is not None:
            named = rule(desk, sheet, f"{table}.name")
            called = f", {as_sql(desk, sheet, named)} AS name" if table in ("deals", "contacts") else ""
            parts.append(f"SELECT {as_sql(desk, sheet, key)} AS {table[:-1]}_id{called} FROM {sheet.look.key}")
    if parts:
        columns = (f"{table[:-1]}_id", "name") if table == "deals" else (f"{table[:-1]}_id",)
        desk.sources[table] = Source(" UNION ALL ".join(parts), columns)
