"""``world(seed)``: a whole company in memory, as canonical tables beside its truth."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TypedDict

import numpy as np
import pyarrow as pa

from salesformula.demo import canon
from salesformula.demo.accounts import Accounts, account_tables, draw_accounts
from salesformula.demo.clock import number
from salesformula.demo.columns import stack, take
from salesformula.demo.deal_rows import deal_ids, deal_table
from salesformula.demo.deals import Outcomes, decide
from salesformula.demo.draws import Floats, Rng, stream
from salesformula.demo.lead_rows import lead_table
from salesformula.demo.leads import Leads, draw_leads
from salesformula.demo.openings import Openings, at_customers, from_leads
from salesformula.demo.parameters import Parameters
from salesformula.demo.parameters import size as sized
from salesformula.demo.people import hire
from salesformula.demo.plan import quota_table
from salesformula.demo.pursuit import Pursuit, pursue
from salesformula.demo.sellers import Sellers, draw_sellers
from salesformula.demo.span import Span, capacity, span
from salesformula.demo.staff import Staff
from salesformula.demo.stages import stage_tables
from salesformula.demo.truth import Truth
from salesformula.demo.work import activity_table

LAST_DAY = date(2026, 11, 30)


@dataclass(frozen=True)
class World:
    """A simulated company: its fact tables as known at the end of ``until``, and the truth behind them."""

    seed: int
    until: date
    tables: dict[str, pa.Table]
    truth: Truth

    def digest(self) -> str:
        """SHA-256 over the sorted rows of all tables."""
        return canon.digest(self.tables)


@dataclass(frozen=True)
class _Drawn:
    """Everything drawn for a company, before it is written down as tables."""

    staff: Staff
    sellers: Sellers
    leads: Leads
    accounts: Accounts
    pursuit: Pursuit
    openings: Openings
    outcomes: Outcomes


class _Scene(TypedDict):
    """What every writer of a table needs beside its rows."""

    sellers: Sellers
    span: Span
    parameters: Parameters
    rng: Rng


def world(seed: int, *, size: str = "small", until: date = LAST_DAY, equal_skill: bool = False) -> World:
    """The company of that seed and size up to the end of ``until``; Refused for a size that is not drawn yet.

    The same seed, size, day and version give the same rows. With ``equal_skill`` every seller's true skill is 0.
    """
    return world_of(sized(size, equal_skill=equal_skill), seed=seed, until=until)


def world_of(parameters: Parameters, *, seed: int, until: date = LAST_DAY) -> World:
    """The company of those parameters, drawn from ``seed``, up to the end of ``until``."""
    days = span(parameters=parameters, until=until)
    drawn = _draw(seed, days, parameters)
    truth = Truth(
        parameters=parameters,
        skill=dict(zip(drawn.sellers.ids.tolist(), drawn.sellers.skill.tolist(), strict=True)),
        deal_ids=deal_ids(np.arange(len(drawn.openings))),
        openers=drawn.sellers.ids[drawn.openings.opener],
        win_probability=drawn.outcomes.win_probability,
        will_win=drawn.outcomes.will_win,
    )
    return World(seed, until, _tables(seed, drawn, days, parameters), truth)


def _draw(seed: int, days: Span, parameters: Parameters) -> _Drawn:
    staff = hire(parameters=parameters, start=days.start, rng=stream(seed, "people"))
    sellers = draw_sellers(staff, parameters=parameters, rng=stream(seed, "skill"))
    load = capacity(staff.sellers, days.months, parameters=parameters)
    leads = draw_leads(load=load, sellers=sellers, span=days, parameters=parameters, rng=stream(seed, "leads"))
    accounts = draw_accounts(leads, sellers=sellers, parameters=parameters, rng=stream(seed, "accounts"))
    pursuit = pursue(leads, accounts, sellers=sellers, span=days, parameters=parameters, rng=stream(seed, "pursuit"))
    new = from_leads(leads, pursuit, accounts, sellers=sellers, span=days)
    new_fate = decide(new, sellers=sellers, span=days, parameters=parameters, rng=stream(seed, "new"))
    addon = _addons(seed, accounts, new, new_fate, load, sellers=sellers, days=days, parameters=parameters)
    addon_fate = decide(addon, sellers=sellers, span=days, parameters=parameters, rng=stream(seed, "addon"))
    openings = stack(new, addon)
    order = np.lexsort((openings.account, openings.created)).astype(np.int64)
    fates = take(stack(new_fate, addon_fate), order)
    return _Drawn(staff, sellers, leads, accounts, pursuit, take(openings, order), fates)


def _addons(
    seed: int, accounts: Accounts, new: Openings, fate: Outcomes, load: Floats,
    *, sellers: Sellers, days: Span, parameters: Parameters,
) -> Openings:  # fmt: skip
    won = fate.will_win
    return at_customers(
        accounts,
        won_at=fate.closing[won],
        won_account=new.account[won],
        load=load,
        sellers=sellers,
        span=days,
        parameters=parameters,
        rng=stream(seed, "customers"),
    )


def _tables(seed: int, drawn: _Drawn, days: Span, parameters: Parameters) -> dict[str, pa.Table]:
    d, sellers, today = drawn, drawn.sellers, number(days.until)
    books = account_tables(d.accounts, sellers=sellers, today=today, parameters=parameters, rng=stream(seed, "books"))
    names = books["accounts"].column("name").to_pylist()

    def part(name: str) -> _Scene:
        return {"sellers": sellers, "span": days, "parameters": parameters, "rng": stream(seed, name)}

    return {
        **d.staff.tables(),
        **books,
        **stage_tables(),
        "leads": lead_table(d.leads, d.pursuit, d.accounts, d.openings, **part("lead rows")),
        "deals": deal_table(d.openings, d.outcomes, d.accounts, names, **part("deal rows")),
        "activities": activity_table(d.leads, d.pursuit, d.accounts, d.openings, d.outcomes, **part("work")),
        "quotas": quota_table(d.outcomes, d.staff.sellers, span=days, parameters=parameters),
    }
