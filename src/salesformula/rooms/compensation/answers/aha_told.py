"""What is said of the moment after which customers stay: found, not good enough, or nothing to say."""

from __future__ import annotations

from dataclasses import dataclass
from math import exp
from typing import Any

import numpy as np
from scipy.special import ndtri

from salesformula.doors.remembering import remembered
from salesformula.doors.writing import words
from salesformula.kit.answer import Ask, Caveat, Result, Why
from salesformula.kit.company import CompanyPolicy
from salesformula.kit.figure import Figure
from salesformula.kit.text import Count, Msg, Number, Probability, Share
from salesformula.rooms.compensation import charts
from salesformula.rooms.compensation.answers.customer_words import Row, day_after, level, moment_in_words
from salesformula.rooms.compensation.answers.customers import early_in
from salesformula.rooms.compensation.formula.aha import Early, condition_of, met_by
from salesformula.stats.cells import OPEN, WON, Flags, Ints
from salesformula.stats.cumulative_incidence import CumulativeIncidence, cumulative_incidence
from salesformula.stats.leaving import log_hazard_ratio, stayed
from salesformula.stats.moment import FEWEST_LEFT, NOT_BEYOND_CHANCE, NOTHING_TO_COMPARE, TOO_FEW_LEFT
from salesformula.stats.moment_judging import Staying
from salesformula.stats.moment_power import leavers_needed, ratio_seen
from salesformula.stats.proportion import wilson

PROPOSED, NOT_GOOD_ENOUGH, ADOPTED, LOOKED_AT = "proposed", "not_good_enough", "adopted", "looked_at"
STATES = {
    PROPOSED: Msg("proposed"),
    NOT_GOOD_ENOUGH: Msg("not good enough"),
    ADOPTED: Msg("the company’s own"),
    LOOKED_AT: Msg("looked at"),
}
REASONS = {
    TOO_FEW_LEFT: Msg("too few customers left"),
    NOTHING_TO_COMPARE: Msg("no early use is recorded that some customers reach and others do not"),
    NOT_BEYOND_CHANCE: Msg("within what chance alone shows"),
}
#: Staying is told a year after the window.
YEAR = 365
#: What a moment would have to do, and how many reach it, where nothing else is known.
HALVED, USUAL_SHARE = 0.5, 0.4


def moment_text(row: Row) -> str:
    """The moment as files hold it."""
    return words(moment_in_words(row))


@dataclass(frozen=True)
class Judged:
    """A condition that nobody chose by these customers, judged by all of them."""

    with_it: Staying
    without: Staying
    ratio: Row


def judged(early: Early, met: Flags, *, company: CompanyPolicy) -> Judged | None:
    """How those who reach a given moment stay; None where nobody left, or one side is too small."""
    watched = early.days >= 0
    days, left = early.days[watched], early.left[watched]
    if not left.any() or min(int(met.sum()), int((~met).sum())) < company.too_few_below:
        return None
    middle, error = log_hazard_ratio(met, days, left)
    reach = float(ndtri(0.5 + company.confidence / 2)) * error
    ratio: Row = {"hazard_ratio": None, "hazard_ratio_low": None, "hazard_ratio_high": None}
    if np.isfinite(reach):
        low, high = exp(middle - reach), exp(middle + reach)
        ratio = {"hazard_ratio": exp(middle), "hazard_ratio_low": low, "hazard_ratio_high": high}
    sides = [_stay(days[side], left[side], company) for side in (met, ~met)]
    return Judged(sides[0], sides[1], ratio)


def _stay(days: Ints, left: Flags, company: CompanyPolicy) -> Staying:
    found = stayed(days, left, until=YEAR)
    if found is None:
        return Staying(len(days), None, None, None)
    effective = found.n_effective
    if found.variance > 0:
        effective = found.share * (1 - found.share) / found.variance
    effective = max(effective, 1.0)
    interval = wilson(found.share * effective, effective, confidence=company.confidence)
    return Staying(len(days), found.share, interval.low, interval.high)


def told(ask: Ask, rows: list[Row]) -> Result:
    """The answer with its sentence, curves and reasons."""
    company = ask.policy(CompanyPolicy)
    if not rows:
        return Result(rows=rows, finding=Msg("Nothing is known of early use"))
    best = rows[0]
    return Result(
        rows=rows,
        finding=finding(best),
        caption=Msg(
            "{moment}Share still there by the days since a customer’s first {days} days ended; dots: a year later, "
            "judged by customers who had no part in choosing, {level} interval",
            moment=Msg("{moment}. ", moment=moment_in_words(best)) if best["moment"] else "",
            days=Count(best["window_days"]), level=level(company),
        ),
        caveats=_caveats(best, company),
        figure=_figure(ask, best, company),
        why=_why(best, company),
    )  # fmt: skip


def finding(best: Row) -> Msg:
    """What the facts say of the moment."""
    if best["state"] == PROPOSED:
        return Msg(
            "Customers with {moment} in their first {days} days leave {ratio} times as often as the others",
            moment=moment_in_words(best), days=Count(best["window_days"]), ratio=Number(best["hazard_ratio"]),
        )  # fmt: skip
    if best["reason"] == TOO_FEW_LEFT:
        return Msg(
            "Which early use makes customers stay: too few to say, one of them left",
            "Which early use makes customers stay: too few to say, {n} of them left", best["n_left"],
        )  # fmt: skip
    if best["reason"] == NOTHING_TO_COMPARE:
        return Msg("There is no early use yet that some customers reach and others do not")
    return Msg("No early use goes with staying beyond chance; none is good enough to be called the moment")


def _caveats(best: Row, company: CompanyPolicy) -> tuple[Caveat, ...]:
    found: tuple[Caveat, ...] = ()
    if best["state"] != PROPOSED:
        found += (_no_finding(best, company),)
    else:
        found += (
            Caveat(
                "goes_with",
                Msg(
                    "It goes with staying; whether it makes customers stay, only a trial tells. Adopt it under "
                    "Company policy, and the leading indicator follows it."
                ),
            ),
        )
    if best["n_left_out"] or best["n_before_records"]:
        said = Msg(
            "Left out: {gone} who were gone, or not watched yet, when their first {days} days ended, and {before} who "
            "began before any use was recorded.",
            gone=Count(best["n_left_out"]), days=Count(best["window_days"]), before=Count(best["n_before_records"]),
        )  # fmt: skip
        figures = {"n_left_out": best["n_left_out"], "n_before_records": best["n_before_records"]}
        found += (Caveat("left_out", said, figures),)
    return found


def _no_finding(best: Row, company: CompanyPolicy) -> Caveat:
    """Why none is good enough, and what would have been seen."""
    share, tried = best["reached_share"] or USUAL_SHARE, max(best["n_tried"] or 0, 1)
    asked: dict[str, Any] = {
        "share": share, "n_tried": tried, "alpha": company.family_error_rate, "power": company.detection_chance
    }  # fmt: skip
    needed, seen = leavers_needed(ratio=HALVED, **asked), ratio_seen(n_left=best["n_left"], **asked)
    figures = {"n_left": best["n_left"], "n_needed": needed, "ratio_seen": seen, "p_value": best["p_value"]}
    text = Msg(
        "A moment that {share} of customers reach and that halves leaving is seen in {often} of cases once {needed} "
        "customers have left; {left}.",
        needed=Count(needed),
        share=Share(share, 0),
        often=Share(company.detection_chance, 0),
        left=Msg("one did", "{n} did", best["n_left"]),
    )
    if best["reason"] == TOO_FEW_LEFT:
        fewest = Msg("With fewer than {n} customers who left nothing is tried.", n=FEWEST_LEFT)
        text = Msg("{fewest} {rest}", fewest=fewest, rest=text)
    elif best["reason"] == NOT_BEYOND_CHANCE:
        chance = Msg(
            "The best, {moment}, has p = {p}: chance alone shows as much in so many cases, with {tried} conditions "
            "looked at.",
            moment=moment_in_words(best), p=Probability(best["p_value"]), tried=Count(tried),
        )  # fmt: skip
        text = Msg("{fewest} {rest}", fewest=chance, rest=text)
    return Caveat("no_finding", text, figures)


def _figure(ask: Ask, best: Row, company: CompanyPolicy) -> Figure | None:
    path = getattr(ask.facts, "path", None)
    if best["moment"] is None or path is None:
        return _curves(ask, best, company)
    rules = company.time_zone, company.confidence, company.too_few_below
    key = ("compensation.aha_curves", path, day_after(ask), *rules, *(str(value) for value in best.values()))
    return remembered(key, lambda: _curves(ask, best, company))


def _curves(ask: Ask, best: Row, company: CompanyPolicy) -> Figure | None:
    if best["moment"] is None:
        return None
    early = early_in(ask, window_days=best["window_days"])
    names = ("feature", "quantity", "other_feature", "other_quantity", "n_features")
    condition = condition_of(early, **{name: best[name] for name in names})
    if condition is None:
        return None
    met, watched = met_by(early, condition), early.days >= 0
    days, left = early.days[watched], early.left[watched]
    sides = tuple(_leaving(days[side], left[side], company) for side in (met, ~met))
    last = min(_last_day(one, company.too_few_below) for one in sides)
    return charts.curves((sides[0], sides[1]), best, last=last, until=YEAR)


def _leaving(days: Ints, left: Flags, company: CompanyPolicy) -> CumulativeIncidence:
    return cumulative_incidence(
        days=days, state=np.where(left, WON, OPEN), n=np.ones(len(days), dtype=np.int64), confidence=company.confidence
    )


def _last_day(curve: CumulativeIncidence, fewest: int) -> int:
    return int(curve.days[curve.n_watched >= fewest].max(initial=0))


def _why(best: Row, company: CompanyPolicy) -> Why:
    sentence = Msg(
        "Customers who used the product in their first {days} days and were still there when these ended, watched "
        "from then on. Every condition that a tenth of them meet and a tenth do not is tried; chosen is the one that "
        "goes with staying most. p is how often as much is found when leaving is dealt anew among the customers. "
        "Each customer is judged by a condition chosen without them.",
        days=Count(best["window_days"]),
    )
    number = finding(best)
    interval = None
    equation = Msg(
        "{left} left of {customers} customers", left=Count(best["n_left"]), customers=Count(best["n_customers"])
    )
    if best["hazard_ratio"] is not None:
        equation = Msg(
            "leaving of those with {moment} ÷ leaving of the others = {ratio}",
            moment=moment_in_words(best), ratio=Number(best["hazard_ratio"]),
        )  # fmt: skip
        interval = Msg(
            "{level} interval {low} to {high} (Cox, judged out of part), p = {p}",
            level=level(company), low=Number(best["hazard_ratio_low"]), high=Number(best["hazard_ratio_high"]),
            p=Probability(best["p_value"]),
        )  # fmt: skip
    return Why(
        number=number,
        equation=equation,
        sentence=sentence,
        interval=interval,
        counted=(
            (Msg("Customers"), best["n_customers"]),
            (Msg("Left"), best["n_left"]),
            (Msg("Reached it"), best["n_reached"] or 0),
            (Msg("Left out: gone or not watched yet"), best["n_left_out"]),
            (Msg("Left out: began before records of use"), best["n_before_records"]),
            (Msg("Conditions tried"), best["n_tried"] or 0),
        ),
        rules=((Msg("Early days"), Count(best["window_days"])),),
    )
