"""pipeline.changes: what changed about the deals, when, by whom, and who told."""

from __future__ import annotations

from datetime import date, datetime

from pydantic import BaseModel, model_validator

from salesformula.kit.answer import Ask, Dimension, Result, answer
from salesformula.kit.company import CompanyPolicy
from salesformula.kit.schema import currency, day, flag, ident, instant, label, text
from salesformula.rooms.pipeline import formula
from salesformula.rooms.pipeline.answers.changed_values import in_words, name_of
from salesformula.rooms.pipeline.answers.changes_told import caption, finding
from salesformula.rooms.pipeline.answers.dimensions import OWNER, PRODUCT
from salesformula.rooms.pipeline.answers.executed import Row

COLUMNS = (
    ident("deal_id", to="deals.deal_id"),
    text("deal", "its name"),
    text("account"),
    flag("is_left", "whether the deal is no more: gone, or merged into another").named("No more"),
    flag("is_opening", "a first value, on the day the deal was opened").named("Opening"),
    text("field", "the field of the deal; is_gone for one that vanished, merged_into for one that was merged"),
    text("what", "the field in words"),
    text("old_value"),
    text("new_value"),
    text("old_label", "the value as people read it: names instead of ids, amounts with their currency").named("Before"),
    text("new_label", "the value as people read it").named("After"),
    ident("owner_id", "today's owner; the last one of a deal that is no more", to="people.person_id"),
    text("owner"),
    text("product"),
    currency(about="of amounts"),
    instant("changed_at").named("When"),
    day("changed_on", "in the company's zone"),
    label("month", "of the change"),
    text("changed_by", "who changed it, where the source says so"),
    ident("changed_by_id", to="people.person_id"),
    text(
        "told_by", "crm: the source's own history; noticed here: two imports differed", choices=("crm", "noticed here")
    ),
)

#: What a page has room for; files hold every column.
ON_PAGE = ("changed_at", "deal", "what", "old_label", "new_label", "owner", "changed_by", "told_by")

FILTERS = (
    Dimension("deal", "the deal that changed", has_id=True),
    Dimension("field", "the field that changed"),
    OWNER,
    PRODUCT,
    Dimension("month", "month of the change", is_period=True),
)


class ChangesParams(BaseModel):
    """``since``, ``until``: the first and the last day of change, both counted, in the company's zone."""

    since: date | None = None
    until: date | None = None

    @model_validator(mode="after")
    def _in_order(self) -> ChangesParams:
        if self.since and self.until and self.since > self.until:
            raise ValueError(f"since {self.since} lies after until {self.until}")
        return self


@answer(
    "pipeline.changes",
    title="Changes",
    question="What changed about the deals?",
    columns=COLUMNS,
    right="pipeline.view",
    mission=("M14", "O8", "T4"),
    reads=("change_rollup", "deal_rollup"),
    filters=FILTERS,
    params=ChangesParams,
    on_page=ON_PAGE,
)
def changes(ask: Ask) -> Result:
    """Changes of deals, newest first; those of one instant by deal and field."""
    company = ask.policy(CompanyPolicy)
    params = ChangesParams.model_validate(ask.params.model_dump())
    table = formula.changes(
        ask.facts.table("change_rollup"),
        ask.facts.table("deal_rollup"),
        since=params.since,
        until=params.until,
        where=ask.where,
    )
    rows = [_told(row, company=company) for row in table.to_pyarrow().to_pylist()]
    rows.sort(key=lambda row: (row["deal_id"], row["field"], row["new_value"] or ""))
    rows.sort(key=lambda row: row["changed_at"] or datetime.min, reverse=True)
    return Result(
        rows=rows,
        finding=finding(rows, since=params.since, until=params.until, as_of=ask.as_of),
        caption=caption(rows, since=params.since, until=params.until, as_of=ask.as_of),
    )


def _told(row: Row, *, company: CompanyPolicy) -> Row:
    words = {
        side: in_words(row["field"], row[side], currency=row["currency"], time_zone=company.time_zone)
        for side in ("old_label", "new_label")
    }
    return {**row, **words, "what": name_of(row["field"])}
