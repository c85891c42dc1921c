"""Several ids in one cell: a row for each. Records that were merged."""

from __future__ import annotations

from salesformula.facts.tables import TABLES
from salesformula.sources.recognition.drafting.desk import Desk, Sheet
from salesformula.sources.recognition.drafting.leads import are_contacts, contacts_are_leads
from salesformula.sources.recognition.drafting.references import reference
from salesformula.sources.recognition.drafting.rules import as_sql, column_rule, rule
from salesformula.sources.recognition.drafting.simple import key_rule
from salesformula.sources.recognition.drafting.writing import Rule
from salesformula.sources.recognition.headers import plain, words

_MERGED = ("deals", "contacts", "accounts", "leads")


def draft_links(desk: Desk) -> None:
    """Who takes part in which deal, and which records were merged."""
    for sheet in desk.of("deals"):
        _contacts(desk, sheet)
    for table in _MERGED:
        for sheet in desk.of(table):
            _merges(desk, sheet, table)


def _merges(desk: Desk, sheet: Sheet, table: str) -> None:
    """Records that became one: named by the one that was kept, or each naming the one it went into."""
    lost, kept, key = sheet.best("merges.lost_id"), sheet.best("merges.kept_id"), rule(desk, sheet, _key(table))
    if key is None:
        return
    own, look = desk.scan.readable(as_sql(desk, sheet, key)), sheet.look
    for one in (table, *_as_well(desk, sheet, table)):
        start = f"SELECT DISTINCT '{one}' AS \"table\""
        if lost is not None and isinstance(key, str):
            ids = f"unnest(string_split({desk.scan.quoted(look, lost)}, ';')) AS part(id)"
            where = "WHERE trim(part.id) <> ''"
            desk.put_sql(
                "merges", f"{start}, trim(part.id) AS lost_id, {own} AS kept_id\nFROM {look.key}, {ids} {where}"
            )
        if kept is not None:
            into = desk.scan.readable(as_sql(desk, sheet, column_rule(desk, sheet, kept, _key(table))))
            at = next((h for h in look.columns if plain(h) in ("lastmodifieddate", "systemmodstamp")), None)
            when = f", {desk.scan.quoted(look, at)} AS at" if at is not None else ""
            desk.put_sql(
                "merges", f"{start}, {own} AS lost_id, {into} AS kept_id{when}\nFROM {look.key} WHERE {into} <> ''"
            )


def _as_well(desk: Desk, sheet: Sheet, table: str) -> tuple[str, ...]:
    """Where the records of a sheet are rows of a second table too."""
    if table == "contacts" and contacts_are_leads(desk) and sheet.best("leads.created_at"):
        return ("leads",)
    if table == "leads" and are_contacts(sheet):
        return ("contacts",)
    return ()


def _key(table: str) -> str:
    return f"{table}.{TABLES[table].key[0]}"


def _contacts(desk: Desk, sheet: Sheet) -> None:
    headers, key = sheet.headers("deal_contacts.contact_id"), key_rule(desk, sheet, "deals")
    if not headers or key is None:
        return
    ids = next((header for header in headers if words(header) & {"id", "ids"}), None)
    if ids is not None and isinstance(key, str):
        cell, deal = desk.scan.quoted(sheet.look, ids), desk.scan.quoted(sheet.look, key)
        desk.put_sql(
            "deal_contacts",
            f"SELECT DISTINCT trim({deal}) AS deal_id, trim(part.id) AS contact_id\n"
            f"FROM {sheet.look.key}, unnest(string_split({cell}, ';')) AS part(id) WHERE trim(part.id) <> ''",
        )
        return
    named = reference(desk, sheet, "deal_contacts.contact_id", to="contacts")
    if named is not None and "contacts" in desk.sources:
        columns: dict[str, Rule] = {"deal_id": key, "contact_id": named}
        desk.put("deal_contacts", sheet, columns, skip_empty=headers[0])
