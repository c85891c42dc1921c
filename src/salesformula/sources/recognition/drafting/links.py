"""Several ids in one cell: a row for each."""

from __future__ import annotations

from salesformula.sources.recognition.drafting.desk import Desk, Sheet
from salesformula.sources.recognition.drafting.references import reference
from salesformula.sources.recognition.drafting.simple import key_rule
from salesformula.sources.recognition.drafting.writing import Rule
from salesformula.sources.recognition.headers import words

_MERGED = ("deals", "contacts", "accounts")


def draft_links(desk: Desk) -> None:
    """Who takes part in which deal, and which records were merged."""
    for sheet in desk.of("deals"):
        _contacts(desk, sheet)
    for table in _MERGED:
        for sheet in desk.of(table):
            header, key = sheet.best("merges.lost_id"), key_rule(desk, sheet, table)
            if header is not None and isinstance(key, str):
                lost, kept = desk.scan.quoted(sheet.look, header), desk.scan.quoted(sheet.look, key)
                desk.put_sql(
                    "merges",
                    f"SELECT DISTINCT '{table}' AS \"table\", trim(part.id) AS lost_id, trim({kept}) AS kept_id\n"
                    f"FROM {sheet.look.key}, unnest(string_split({lost}, ';')) AS part(id) WHERE trim(part.id) <> ''",
                )


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
