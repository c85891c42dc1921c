"""conversion.leads: the rows behind every number of this room."""

from __future__ import annotations

from salesformula.kit.answer import Ask, Result, answer
from salesformula.kit.schema import count, day, flag, ident, label, number, text
from salesformula.kit.text import Msg
from salesformula.kit.units import Unit
from salesformula.rooms.conversion import formula
from salesformula.rooms.conversion.answers.dimensions import GROUPINGS, OWNER, Row
from salesformula.rooms.conversion.answers.maturity import maturity

COLUMNS = (
    ident("lead_id", to="leads.lead_id"),
    text("account"),
    ident("account_id", to="accounts.account_id"),
    text("source"),
    text("channel"),
    text("motion"),
    text("segment"),
    text("owner"),
    ident("owner_id", to="people.person_id"),
    label("month", "cohort: the month in which the lead came"),
    day("created_on").named("Came"),
    ident("deal_id", "the deal won first, else the one opened first", to="deals.deal_id"),
    day("won_on").named("Won on"),
    number("days_to_won", Unit.DAYS),
    count("n_leads", "1, so that sums count leads"),
    flag("is_won"),
    flag("is_young", "too young to judge"),
)

#: What a page has room for; files hold every column.
ON_PAGE = ("created_on", "account", "source", "channel", "segment", "owner", "is_won", "won_on", "days_to_won")


@answer(
    "conversion.leads",
    title="Leads",
    question="Which leads are behind a number?",
    columns=COLUMNS,
    right="conversion.view",
    mission=("M9",),
    reads=("lead_rollup",),
    filters=(*GROUPINGS, OWNER),
    on_page=ON_PAGE,
)
def leads(ask: Ask) -> Result:
    """Leads with what each adds to every number of the room, newest first."""
    found = maturity(ask)
    table = formula.leads(ask.facts.table("lead_rollup"), where=ask.where, mature_to=found.mature_to if found else None)
    rows: list[Row] = table.to_pyarrow().to_pylist()
    rows.sort(key=_newest_first)
    return Result(rows=rows, finding=Msg("One lead", many="{n} leads", n=len(rows)))


def _newest_first(row: Row) -> tuple[int, str]:
    return -row["created_on"].toordinal() if row["created_on"] else 0, row["lead_id"]
