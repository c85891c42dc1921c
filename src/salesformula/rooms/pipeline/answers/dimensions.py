"""How the pipeline can be grouped and filtered."""

from __future__ import annotations

from salesformula.kit.answer import Dimension
from salesformula.kit.text import Msg

OWNER = Dimension("owner", "who owns the deal", has_id=True, is_subject=True)
MANAGER = Dimension("manager", "the owner's manager when the deal closed", has_id=True, is_subject=True)
TEAM = Dimension("team", "the owner's team when the deal closed", has_id=True, is_subject=True)
PRODUCT = Dimension("product", "what was sold")
SEGMENT = Dimension("segment", "size class of the account")
REGION = Dimension("region", "region of the owner")
KIND = Dimension("kind", "new, addon or renewal")
STAGE = Dimension("stage", "where the deal stands")
QUARTER = Dimension("quarter", "fiscal quarter of closing", is_period=True)
MONTH = Dimension("month", "month of closing", is_period=True)
OPENED_QUARTER = Dimension("quarter", "fiscal quarter in which the deal was opened", is_period=True)
OPENED_MONTH = Dimension("month", "month in which the deal was opened", is_period=True)
EITHER_QUARTER = Dimension("quarter", "fiscal quarter of closing; with basis created of opening", is_period=True)
EITHER_MONTH = Dimension("month", "month of closing; with basis created of opening", is_period=True)
STATE = Dimension("state", "won, lost, open, or closed: won and lost together")
PART = Dimension("part", "large_new, small_new or upsell")

SELLER = Dimension("seller", "who owns the lead", has_id=True, is_subject=True)
TEAM_THEN = Dimension("team", "the owner's team when the lead came", has_id=True, is_subject=True)
SOURCE = Dimension("source", "where the lead came from")
LEAD_SEGMENT = Dimension("segment", "of the lead, else of its account")
LEAD_MONTH = Dimension("month", "cohort: the month in which the lead came", is_period=True)
LEAD_QUARTER = Dimension("quarter", "fiscal quarter in which the lead came", is_period=True)
STEP = Dimension("step", "the furthest step reached: sourced, worked, connect, discovery, demo or won")

GROUPINGS = (OWNER, MANAGER, TEAM, PRODUCT, SEGMENT, REGION, QUARTER, MONTH, KIND)
#: Of answers that count deals by closing or by opening, as they are asked.
EITHER = (OWNER, MANAGER, TEAM, PRODUCT, SEGMENT, REGION, EITHER_QUARTER, EITHER_MONTH, KIND)
#: Of answers that count deals by the day they were opened.
OPENED = (OWNER, MANAGER, TEAM, PRODUCT, SEGMENT, REGION, OPENED_QUARTER, OPENED_MONTH, KIND)
#: Of answers about what is open now, which has no period.
STANDING = (OWNER, MANAGER, TEAM, PRODUCT, SEGMENT, REGION, KIND)
#: Groups that are cohorts: they follow one another in time.
COHORTS = ("month", "quarter")
FUNNEL = (SELLER, TEAM_THEN, SOURCE, LEAD_SEGMENT, LEAD_MONTH)

#: The columns of the deals behind a number that the drawer has room for.
BEHIND = ("closed_on", "account", "state")

#: The codes of deals in the words people read.
PART_WORDS = {"large_new": Msg("Large new deals"), "small_new": Msg("Small new deals"), "upsell": Msg("Upsell")}
STATE_WORDS = {"won": Msg("won"), "lost": Msg("lost"), "open": Msg("open")}
KIND_WORDS = {"new": Msg("new"), "addon": Msg("add-on"), "renewal": Msg("renewal")}

_PLURALS = {
    "owner": "sellers",
    "manager": "managers",
    "team": "teams",
    "product": "products",
    "segment": "segments",
    "region": "regions",
    "kind": "kinds of deal",
    "seller": "sellers",
    "source": "sources",
    "quarter": "quarters",
    "month": "months",
}

#: Each with its number, so that languages may bend both.
_ONE = {
    "owner": "{n} seller",
    "manager": "{n} manager",
    "team": "{n} team",
    "product": "{n} product",
    "segment": "{n} segment",
    "region": "{n} region",
    "kind": "{n} kind of deal",
    "seller": "{n} seller",
    "source": "{n} source",
    "quarter": "{n} quarter",
    "month": "{n} month",
}
_MANY = {name: f"{{n}} {many}" for name, many in _PLURALS.items()}


def plural(dimension: str) -> Msg:
    """The groups of a dimension as a word: sellers, products."""
    return Msg(_PLURALS[dimension])


def count_of(dimension: str, n: int) -> Msg:
    """So many groups: 30 sellers, 1 seller."""
    return Msg(_ONE[dimension], many=_MANY[dimension], n=n)
