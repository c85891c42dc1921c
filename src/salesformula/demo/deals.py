"""Deals: their outcome is decided when they open and shown when they close."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from salesformula.demo.clock import OPENS, WORKDAY
from salesformula.demo.draws import Flags, Floats, Ints, Rng, choose, expit, logit, lognormal
from salesformula.demo.openings import Openings
from salesformula.demo.parameters import Parameters
from salesformula.demo.planted import Effects
from salesformula.demo.sellers import Sellers
from salesformula.demo.span import LONGEST_DAYS, Span

LOWEST_MRR, HIGHEST_MRR = 250, 12_500
MONTH_END_DAYS = 10
DISCOUNTS = (0.0, 0.05, 0.10, 0.15, 0.20)
DISCOUNT_WEIGHTS = (0.55, 0.15, 0.16, 0.09, 0.05)
#: No chance is nearer to 0 or 1 than this, however far the drift goes.
SUREST = 0.005


@dataclass(frozen=True)
class Outcomes:
    """One element an opening: the true chance to win, what will happen and when, and what it is worth."""

    win_probability: Floats
    will_win: Flags
    closing: Ints
    product: Ints
    mrr: Floats
    years: Ints
    discount: Floats


def decide(
    openings: Openings, effects: Effects, *, sellers: Sellers, span: Span, parameters: Parameters, rng: Rng
) -> Outcomes:
    """The outcome of each opening: a coin with the chance its seller, source, segment, kind and time give it."""
    probability = win_probability(openings, effects, sellers=sellers, span=span, parameters=parameters)
    will_win = rng.random(len(openings)) < probability
    days = _cycle_days(openings, will_win, parameters=parameters, rng=rng)
    mrr = _mrr(openings, parameters=parameters, rng=rng)
    return Outcomes(
        win_probability=probability,
        will_win=will_win,
        closing=_closing(openings, days, sellers=sellers, span=span, parameters=parameters, rng=rng),
        product=_products(openings.is_addon, parameters=parameters, rng=rng),
        mrr=mrr,
        years=np.where(~openings.is_addon & (rng.random(len(openings)) < parameters.two_year_share), 2, 1),
        discount=np.asarray(DISCOUNTS)[choose(rng, DISCOUNT_WEIGHTS, len(openings))],
    )


def win_probability(
    openings: Openings, effects: Effects, *, sellers: Sellers, span: Span, parameters: Parameters
) -> Floats:
    """The true chance of each opening: base + skill + segment + source + quality + what was planted on the logit scale.

    An add-on has its own start for source and quality. The drift moves the chance itself, in equal steps a day.
    """
    segment = np.asarray([segment.win_logit for segment in parameters.segments])[openings.segment]
    by_source = np.asarray([source.win_logit for source in parameters.sources])[openings.source]
    by_lead = by_source + parameters.quality_win_logit * openings.quality
    start = np.where(openings.is_addon, parameters.addon_win_logit, by_lead)
    skill = sellers.skills.win[openings.opener] + effects.at("win", openings.opener, openings.created)
    chance = expit(logit(parameters.base_win_share) + skill + segment + start)
    if not parameters.drift:
        return chance
    gone = (openings.created - span.begins) / (span.ends - span.begins)
    return np.clip(chance + parameters.drift * (gone - 0.5), SUREST, 1 - SUREST)


def _cycle_days(openings: Openings, will_win: Flags, *, parameters: Parameters, rng: Rng) -> Ints:
    medians = np.asarray([segment.cycle_median_days for segment in parameters.segments])[openings.segment]
    sigmas = np.asarray([segment.cycle_sigma for segment in parameters.segments])[openings.segment]
    medians = medians * np.where(openings.is_addon, parameters.addon_cycle_factor, 1.0)
    medians = medians * np.where(will_win, 1.0, parameters.lost_cycle_factor)
    return np.clip(np.rint(lognormal(rng, medians, sigmas)), 1, LONGEST_DAYS).astype(np.int64)


def _closing(openings: Openings, days: Ints, *, sellers: Sellers, span: Span, parameters: Parameters, rng: Rng) -> Ints:
    zone = sellers.zone[openings.opener]
    day = span.clock.day(openings.created, zone) + days
    months = day.astype("datetime64[D]").astype("datetime64[M]")
    month_end = (months + 1).astype("datetime64[D]").astype(np.int64) - 1
    pull = np.asarray(parameters.month_end_pull)[months.astype(np.int64) % 3]
    late = np.maximum(day, month_end - rng.integers(0, MONTH_END_DAYS, len(day)))
    day = span.clock.next_working(np.where(rng.random(len(day)) < pull, late, day))
    return span.clock.moment(day, OPENS + rng.integers(0, WORKDAY, len(day)), zone)


def _mrr(openings: Openings, *, parameters: Parameters, rng: Rng) -> Floats:
    """Monthly revenue in tens, so that twelve of them make the yearly value exactly."""
    medians = np.asarray([segment.acv_median for segment in parameters.segments])[openings.segment] / 12
    sigmas = np.asarray([segment.acv_sigma for segment in parameters.segments])[openings.segment]
    drawn = lognormal(rng, medians * np.where(openings.is_addon, parameters.addon_acv_factor, 1.0), sigmas)
    return np.asarray(np.clip(np.rint(drawn / 10) * 10, LOWEST_MRR, HIGHEST_MRR))


def _products(is_addon: Flags, *, parameters: Parameters, rng: Rng) -> Ints:
    chosen = np.zeros(len(is_addon), dtype=np.int64)
    for kind, here in (("addon", is_addon), ("new", ~is_addon)):
        offered = [k for k, product in enumerate(parameters.products) if product.kind == kind]
        weights = [parameters.products[k].share for k in offered]
        chosen[here] = np.asarray(offered)[choose(rng, weights, int(here.sum()))]
    return chosen
