"""Accounts: from their own file, else from the names that deals and contacts give them."""

# ruff: noqa: S608 - names are quoted
from __future__ import annotations

from salesformula.kit.text import Msg, Number
from salesformula.sources.recognition.drafting.desk import Desk, Sheet
from salesformula.sources.recognition.drafting.newcomers import new_accounts
from salesformula.sources.recognition.drafting.references import add_source, source_of
from salesformula.sources.recognition.drafting.rules import as_sql, column_rule
from salesformula.sources.recognition.drafting.simple import draft_simple
from salesformula.sources.recognition.drafting.writing import Draft, Rule
from salesformula.sources.recognition.headers import words

#: What a company earns a year per employee lies between these in any currency of the usual kind.
_LEAST, _MOST = 5_000, 20_000_000


def draft_accounts(desk: Desk) -> None:
    """Accounts and, where no file holds them, those that deals name."""
    if desk.of("accounts"):
        draft_simple(desk, "accounts")
        desk.drafts[:] = [_in_full(desk, draft) if draft.table == "accounts" else draft for draft in desk.drafts]
        return
    named = [(sheet, headers) for sheet in desk.of("deals") if (headers := sheet.headers("deals.account_id"))]
    if named and desk.knows("accounts"):
        new_accounts(desk, named)
    elif len(named) == 1:
        _from_deals(desk, *named[0])
    elif named:
        _united(desk, named)


def _from_deals(desk: Desk, sheet: Sheet, headers: tuple[str, ...]) -> None:
    ids = [header for header in headers if words(header) & {"id", "ids"}]
    names = [header for header in headers if header not in ids]
    key = (ids or names)[0]
    columns: dict[str, Rule] = {"account_id": column_rule(desk, sheet, key, "deals.account_id")}
    if names:
        columns["name"] = column_rule(desk, sheet, names[0], "deals.account_id")
    if ids and names and not _one_name_each(desk, sheet, columns):
        del columns["name"]
    note = "No file of companies: the accounts are those whom the deals name."
    desk.put("accounts", sheet, columns, note=note, skip_empty=key, distinct=True)
    add_source(desk, "accounts", [source_of(desk, sheet, "accounts", columns)])


def _one_name_each(desk: Desk, sheet: Sheet, columns: dict[str, Rule]) -> bool:
    key, called = (as_sql(desk, sheet, columns[name]) for name in ("account_id", "name"))
    counted = desk.scan.rows(f"SELECT count(DISTINCT {key}), count(DISTINCT ({key}, {called})) FROM {sheet.look.key}")
    return bool(counted[0][0] == counted[0][1])


def _united(desk: Desk, named: list[tuple[Sheet, tuple[str, ...]]]) -> None:
    parts = [
        f"SELECT trim({desk.scan.quoted(sheet.look, headers[-1])}) AS account FROM {sheet.look.key}"
        for sheet, headers in named
    ]
    accounts = "\n  UNION ".join(parts)
    desk.put_sql(
        "accounts",
        f"SELECT account AS account_id, account AS name FROM (\n  {accounts}\n) WHERE account <> '' ORDER BY account",
        note="No file of companies: the accounts are those whom the deals name.",
    )
    add_source(desk, "accounts", [f"SELECT account AS account_id, account AS name FROM ({accounts})"])


def _in_full(desk: Desk, draft: Draft) -> Draft:
    """Revenue in the unit of the currency: what lies far below a wage is stated in thousands or millions."""
    revenue, employees = draft.columns.get("revenue_amount"), draft.columns.get("employees")
    sheet = next(sheet for sheet in desk.of("accounts") if sheet.look.key == draft.file)
    if not isinstance(revenue, str) or not isinstance(employees, str):
        return draft
    earned, staff = (f"try_cast({desk.scan.cell(sheet.look, header)} AS DOUBLE)" for header in (revenue, employees))
    median = desk.scan.rows(f"SELECT median({earned} / nullif({staff}, 0)) FROM {sheet.look.key}")[0][0]
    if median is None or median >= _LEAST:
        return draft
    factor = next((factor for factor in (1_000, 1_000_000) if _LEAST <= median * factor <= _MOST), None)
    if factor is None:
        return draft
    unit = Msg("millions") if factor == 1_000_000 else Msg("thousands")
    reason = Msg(
        "read in {unit}: as it stands it would be {each} a year per employee", unit=unit, each=Number(float(median))
    )
    desk.remark(sheet, revenue, reason)
    columns: dict[str, Rule] = {**draft.columns, "revenue_amount": {"column": revenue, "times": factor}}
    return Draft(draft.table, f"Revenue is taken to be in {unit}.", draft.file, columns)
