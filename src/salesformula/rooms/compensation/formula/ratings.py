"""How customers rated deals, and the mean of a seller's rated deals on the day of each rating."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from itertools import accumulate
from typing import NamedTuple

import ibis
import ibis.expr.types as ir

from salesformula.facts import measures
from salesformula.rooms.compensation.formula.credits import Facts, with_owner_then
from salesformula.rooms.compensation.formula.plan import Rating

#: The most stars there are; a higher score is an answer to another question.
MOST_STARS = 5
NOT_OF_A_DEAL = "nps"


class Rated(NamedTuple):
    """The rating of one deal, and of how many rated deals of its seller, this day's among them, which sum of stars."""

    on: date
    stars: Fraction
    sum_of_stars: Fraction
    n_rated: int

    def earns(self, rating: Rating) -> bool:
        """Whether the deal and the seller are rated well enough, the mean compared as a fraction."""
        enough = self.n_rated > 0 and self.sum_of_stars >= rating.overall * self.n_rated
        return enough and self.stars >= rating.stars


@dataclass(frozen=True)
class Ratings:
    """Each deal's rating, and per seller the days of their deals' ratings with the sums of stars up to each."""

    of_deals: Mapping[str, tuple[date, Fraction]]
    of_sellers: Mapping[str, tuple[list[date], list[Fraction]]]

    def of(self, deal_id: str, seller_id: str) -> Rated | None:
        """How a seller stood on the day the deal was rated; None while it is not."""
        if deal_id not in self.of_deals:
            return None
        on, stars = self.of_deals[deal_id]
        days, sums = self.of_sellers.get(seller_id, ([], []))
        n = bisect_right(days, on)
        return Rated(on, stars, sums[n - 1] if n else Fraction(0), n)


def ratings(facts: Facts, *, surveys: Collection[str], time_zone: str, as_of: date) -> Ratings:
    """All ratings that had come by a day."""
    rows = deals_rated(facts, surveys=surveys, time_zone=time_zone, as_of=as_of)
    rows = rows.order_by("rated_on", "deal_id", "person_id")
    of_deals: dict[str, tuple[date, Fraction]] = {}
    of_sellers: dict[str, list[tuple[date, Fraction]]] = defaultdict(list)
    for row in rows.to_pyarrow().to_pylist():
        told = row["rated_on"], Fraction(row["stars"])
        of_deals[row["deal_id"]] = told
        if row["person_id"] is not None:
            of_sellers[row["person_id"]].append(told)
    sums = {
        seller: ([day for day, _ in told], list(accumulate(stars for _, stars in told)))
        for seller, told in of_sellers.items()
    }
    return Ratings(of_deals, sums)


def deals_rated(facts: Facts, *, surveys: Collection[str], time_zone: str, as_of: date) -> ir.Table:
    """The first answer about each deal, a row for each person whose rating it is.

    An answer has 1 to 5 stars, is about a deal and had come by ``as_of``; ``surveys`` names the kinds that count,
    empty: any but nps. Whose rating it is: the person the survey names, else everyone credited with the deal, else
    who owned it when it was won.

    Schemas: surveys, deals, deal_changes, deal_credits, merges, people -> (deal_id, person_id, rated_on, stars).
    Units: stars 1-5; rated_on date.
    Serves: P28.
    Source: mission P28 (seed 001); which answers count is ours.
    Errors: none.
    """
    told = facts.table("surveys")
    counted = told.kind.isin(sorted(surveys)) if surveys else told.kind.isnull() | (told.kind != NOT_OF_A_DEAL)
    told = told.filter(counted & told.deal_id.notnull() & told.answered_at.notnull())
    told = told.mutate(rated_on=measures.local_day(told.answered_at, time_zone=time_zone), stars=_exact(told.score))
    told = told.filter((told.rated_on <= ibis.literal(as_of)) & (told.stars >= 1) & (told.stars <= MOST_STARS))
    in_order = ibis.window(group_by=told.deal_id, order_by=[told.answered_at, told.survey_id])
    first = told.mutate(nth=ibis.row_number().over(in_order)).filter(lambda t: t.nth == 0)
    credited = facts.table("deal_credits").select(credit_deal_id="deal_id", credited_id="person_id")
    rows = first.select("deal_id", "rated_on", "stars", named_id="person_id")
    rows = rows.left_join(credited, [("deal_id", "credit_deal_id")]).drop("credit_deal_id")
    deals = facts.table("deals")
    owners = with_owner_then(deals.select("deal_id", "owner_id", "closed_at"), facts)
    rows = rows.left_join(owners.select(owned_id="deal_id", owner_id="owner_id"), [("deal_id", "owned_id")])
    person = ibis.coalesce(rows.named_id, rows.credited_id, rows.owner_id)
    return rows.select("deal_id", "rated_on", "stars", person_id=person).distinct()


def _exact(score: ir.Value) -> ir.Value:
    return score.cast("decimal(18, 4)")
