"""People, their teams and managers: from a file of users, else from the owners that records name."""

# ruff: noqa: S608 - names are quoted
from __future__ import annotations

from salesformula.sources.recognition.drafting.desk import Desk, Sheet
from salesformula.sources.recognition.drafting.newcomers import new_people
from salesformula.sources.recognition.drafting.references import add_source, reference, source_of
from salesformula.sources.recognition.drafting.rules import column_rule, is_mail
from salesformula.sources.recognition.drafting.simple import columns_of, key_rule
from salesformula.sources.recognition.drafting.writing import Rule

#: Where records name the people who work on them.
_OWNERS = (("deals", "deals.owner_id"), ("leads", "leads.owner_id"), ("contacts", "leads.owner_id"),
           ("activities", "activities.person_id"))  # fmt: skip
_FOUND = 0.5


def draft_people(desk: Desk) -> None:
    """People from users, or from the names of owners where no file of users is there; managers named beside them."""
    sheets = desk.of("people")
    if not sheets:
        _from_owners(desk)
        return
    parts: list[str] = []
    for sheet in sheets:
        key = key_rule(desk, sheet, "people")
        if key is None:
            continue
        columns: dict[str, Rule] = {"person_id": key, **columns_of(desk, sheet, "people", but=("person_id",))}
        columns.setdefault("name", key)
        if "role" not in columns:
            columns["role"] = {"constant": "seller"}
        columns = {name: columns[name] for name in sorted(columns, key=lambda name: name not in ("person_id", "name"))}
        desk.put("people", sheet, columns)
        parts.append(source_of(desk, sheet, "people", columns))
    add_source(desk, "people", parts)
    for sheet in sheets:
        _managers(desk, sheet, parts)


def draft_memberships(desk: Desk) -> None:
    """Who is in which team: from the team history, else from the managers and teams that the file of users names."""
    for sheet in desk.of("memberships"):
        desk.put("memberships", sheet, columns_of(desk, sheet, "memberships"))
    if desk.of("memberships"):
        return
    for sheet in desk.of("people"):
        manager, team = sheet.best("memberships.manager_id"), sheet.best("memberships.team_id")
        if manager or team:
            _membership(desk, sheet, manager, team)


def _managers(desk: Desk, sheet: Sheet, parts: list[str]) -> None:
    """Managers who stand in no row of their own are people too."""
    manager = sheet.best("memberships.manager_id")
    if manager is None or desk.of("memberships"):
        return
    source = desk.sources["people"]
    cell = desk.scan.cell(sheet.look, manager)
    if any(desk.scan.share_in(cell, sheet.look, source.relation, column) for column in source.columns):
        return
    quoted = desk.scan.quoted(sheet.look, manager)
    region = sheet.best("people.region")
    place = f", min({desk.scan.quoted(sheet.look, region)}) AS region" if region else ""
    email = f", {quoted} AS email" if is_mail(sheet, manager) else ""
    desk.put_sql(
        "people",
        f"SELECT {quoted} AS person_id, {quoted} AS name, 'manager' AS role{place}{email}\n"
        f"FROM {sheet.look.key} WHERE {quoted} <> '' GROUP BY {quoted} ORDER BY {quoted}",
        note="Managers stand only beside their people.",
    )
    parts.append(f"SELECT {cell} AS person_id, {cell} AS name, NULL AS email FROM {sheet.look.key}")
    add_source(desk, "people", parts)


def _membership(desk: Desk, sheet: Sheet, manager: str | None, team: str | None) -> None:
    key = key_rule(desk, sheet, "people")
    if key is None:
        return
    led = reference(desk, sheet, "memberships.manager_id", to="people") if manager else None
    head = None if manager is None else desk.scan.quoted(sheet.look, manager)
    if team is None and head is not None and isinstance(led, str):
        desk.put_sql(
            "teams",
            f"SELECT DISTINCT {head} AS team_id, 'Team ' || {head} AS name\nFROM {sheet.look.key} "
            f"WHERE {head} <> '' ORDER BY {head}",
            note="A team is a manager's team.",
        )
    elif team is not None and not desk.of("teams"):
        desk.put("teams", sheet, {"team_id": team, "name": team}, skip_empty=team, distinct=True)
    columns: dict[str, Rule] = {"person_id": key}
    if team is not None:
        columns["team_id"] = reference(desk, sheet, "memberships.team_id", to="teams") or team
    elif isinstance(led, str):
        columns["team_id"] = led
    if led is not None:
        columns["manager_id"] = led
    role = sheet.best("people.role")
    columns["role"] = role or {"constant": "seller"}
    desk.put("memberships", sheet, columns)
    if team is None and head is not None and isinstance(led, str) and _apart(desk, sheet, head):
        desk.put_sql(
            "memberships",
            f"SELECT DISTINCT {head} AS person_id, {head} AS team_id, 'manager' AS role\n"
            f"FROM {sheet.look.key} WHERE {head} <> '' ORDER BY {head}",
        )


def _apart(desk: Desk, sheet: Sheet, head: str) -> bool:
    """Whether no manager has a row of their own."""
    key = sheet.best("people.person_id") or sheet.best("people.name")
    own = f"SELECT {desk.scan.quoted(sheet.look, key)} FROM {sheet.look.key}" if key else "SELECT NULL"
    return desk.scan.count(sheet.look, f"{head} IN ({own})") == 0


def _from_owners(desk: Desk) -> None:
    """A person per owner named. With their mail addresses where the files have them: names may be shared."""
    named = [
        (sheet, headers) for table, target in _OWNERS for sheet in desk.of(table) if (headers := sheet.headers(target))
    ]
    if not named:
        return
    if desk.knows("people"):
        new_people(desk, named)
        return
    with_mail = [(sheet, headers, mail) for sheet, headers in named if (mail := sheet.best("people.email"))]
    if with_mail:
        sheet, headers, mail = with_mail[0]
        columns: dict[str, Rule] = {"person_id": mail, "name": headers[0], "email": mail}
        _put_owners(desk, sheet, columns, skip_empty=mail)
    elif len(named) == 1:
        sheet, headers = named[0]
        called = column_rule(desk, sheet, headers[0], "deals.owner_id")
        columns = {"person_id": called, "name": called}
        if is_mail(sheet, headers[0]):
            columns["email"] = called
        _put_owners(desk, sheet, columns, skip_empty=headers[0])
    else:
        _united(desk, named)


def _put_owners(desk: Desk, sheet: Sheet, columns: dict[str, Rule], *, skip_empty: str) -> None:
    columns["role"] = {"constant": "seller"}
    note = "No file of users: the sellers are those whom the records name."
    desk.put("people", sheet, columns, note=note, skip_empty=skip_empty, distinct=True)
    add_source(desk, "people", [source_of(desk, sheet, "people", columns)])


def _united(desk: Desk, named: list[tuple[Sheet, tuple[str, ...]]]) -> None:
    cells = [
        f"SELECT trim({desk.scan.quoted(sheet.look, headers[0])}) AS owner FROM {sheet.look.key}"
        for sheet, headers in named
    ]
    mails = any(is_mail(sheet, headers[0]) for sheet, headers in named)
    email = ", CASE WHEN contains(owner, '@') THEN owner END AS email" if mails else ""
    owners = "\n  UNION ".join(cells)
    desk.put_sql(
        "people",
        f"SELECT owner AS person_id, owner AS name{email}, 'seller' AS role FROM (\n  {owners}\n) "
        "WHERE owner <> '' ORDER BY owner",
        note="No file of users: the sellers are those whom the records name.",
    )
    add_source(desk, "people", [f"SELECT owner AS person_id, owner AS name, owner AS email FROM ({owners})"])
