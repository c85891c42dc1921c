"""One row a change of a deal, with names where the fact holds ids, and whose deal it is or last was."""

from __future__ import annotations

from collections.abc import Mapping

import ibis
import ibis.expr.types as ir

from salesformula.facts import measures
from salesformula.facts.rollup_inputs import CHANGES_TOLD, DEALS_LEFT
from salesformula.facts.tables import TABLES
from salesformula.kit.company import CompanyPolicy
from salesformula.kit.schema import Schema, currency, day, flag, ident, instant, label, text

CHANGE_ROLLUP = Schema(
    name="change_rollup",
    about="What changed about deals; the owner is today's, of deals that are no more the last one",
    key=("deal_id", "field", "changed_at"),
    owner="owner_id",
    columns=(
        ident("deal_id", to="deals.deal_id"),
        text("deal", "its name"),
        text("account"),
        ident("owner_id", to="people.person_id"),
        text("owner"),
        text("product"),
        currency(about="of the deal's amounts"),
        flag("is_left", "whether the deal is no more: gone, or merged into another"),
        text("field"),
        text("old_value"),
        text("new_value"),
        text("old_label", "the name where the value is the id of a stage, a person, an account, a pipeline"),
        text("new_label"),
        instant("changed_at"),
        day("changed_on"),
        label("month", "of the change"),
        ident("changer_id", to="people.person_id"),
        text("changer", "who changed it"),
        flag("is_opening", "a first value, on the day the deal was opened: nothing stood there before"),
        flag("is_noticed", "noticed by comparing imports; else the source told of it"),
    ),
)

#: Fields that hold ids, and the table whose name says what the id stands for.
NAMED = {"stage_id": "stages", "owner_id": "people", "account_id": "accounts", "pipeline_id": "pipelines"}


def change_rollup(tables: Mapping[str, ir.Table], company: CompanyPolicy) -> ir.Table:
    """The change rollup from deal_changes, deals known and left, people, accounts, stages, pipelines, calendar."""
    dated = _dated(tables, company)
    whose = _whose(tables, company)
    joined = dated.left_join(whose, [("deal_id", "of_deal")])
    first = joined.old_value.isnull() & (joined.changed_on <= joined.opened_on)
    named = _named(joined.mutate(is_opening=ibis.coalesce(first, ibis.literal(False))), tables)
    return named.select(*(column.name for column in CHANGE_ROLLUP.columns))


def _dated(tables: Mapping[str, ir.Table], company: CompanyPolicy) -> ir.Table:
    changes = tables[CHANGES_TOLD]
    on = measures.local_day(changes.changed_at, time_zone=company.time_zone)
    months = tables["calendar"].select(calendar_on="on", month="month")
    dated = changes.rename(changer_id="changed_by").mutate(changed_on=on)
    return dated.left_join(months, [("changed_on", "calendar_on")]).drop("calendar_on")


def _whose(tables: Mapping[str, ir.Table], company: CompanyPolicy) -> ir.Table:
    """Per deal, known or no more, what it is called and whose it is or was."""
    columns = ("deal_id", "name", "account_id", "owner_id", "product", "currency", "created_at")
    there = tables["deals"].select(*columns).mutate(is_left=ibis.literal(False))
    left = tables[DEALS_LEFT].select(*columns).mutate(is_left=ibis.literal(True))
    deals = there.union(left)
    owners = tables["people"].select(owner_key="person_id", owner="name")
    accounts = tables["accounts"].select(account_key="account_id", account="name")
    placed = deals.left_join(owners, [("owner_id", "owner_key")]).left_join(accounts, [("account_id", "account_key")])
    return placed.select(
        "owner_id",
        "owner",
        "account",
        "product",
        "is_left",
        of_deal="deal_id",
        deal="name",
        opened_on=measures.local_day(placed.created_at, time_zone=company.time_zone),
        currency=ibis.coalesce(placed.currency, ibis.literal(company.currency)),
    )


def _named(changes: ir.Table, tables: Mapping[str, ir.Table]) -> ir.Table:
    parts = [
        tables[table].select(of_field=ibis.literal(field), of_id=TABLES[table].key[0], called="name")
        for field, table in NAMED.items()
    ]
    names = ibis.union(*parts)
    old = names.rename(old_field="of_field", old_id="of_id", old_name="called")
    new = names.rename(new_field="of_field", new_id="of_id", new_name="called")
    people = tables["people"].select(changer_key="person_id", changer="name")
    joined = (
        changes.left_join(old, [("field", "old_field"), ("old_value", "old_id")])
        .left_join(new, [("field", "new_field"), ("new_value", "new_id")])
        .left_join(people, [("changer_id", "changer_key")])
    )
    return joined.mutate(
        old_label=ibis.coalesce(joined.old_name, joined.old_value),
        new_label=ibis.coalesce(joined.new_name, joined.new_value),
    )
