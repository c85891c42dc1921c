"""How the pipeline can be grouped and filtered."""

from __future__ import annotations

from salesformula.kit.answer import Dimension
from salesformula.kit.text import Count, Msg

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
STATE = Dimension("state", "won, lost, open, or closed: won and lost together")
PART = Dimension("part", "large_new, small_new or upsell")

GROUPINGS = (OWNER, MANAGER, TEAM, PRODUCT, SEGMENT, REGION, QUARTER, MONTH, KIND)

#: The columns of the deals behind a number that the drawer has room for.
BEHIND = ("closed_on", "account", "state")

_PLURALS = {
    "owner": "sellers",
    "manager": "managers",
    "team": "teams",
    "product": "products",
    "segment": "segments",
    "region": "regions",
    "kind": "kinds of deal",
    "quarter": "quarters",
    "month": "months",
}


def plural(dimension: str) -> Msg:
    """The groups of a dimension as a word: sellers, products."""
    return Msg(_PLURALS[dimension])


def count_of(dimension: str, n: int) -> Msg:
    """So many groups: 30 sellers."""
    return Msg("{count} {groups}", count=Count(n), groups=plural(dimension))
