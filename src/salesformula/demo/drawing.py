"""Everything about a company, drawn in the order in which one thing follows from another."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np

from salesformula.demo.accounts import Accounts, draw_accounts
from salesformula.demo.columns import stack, take
from salesformula.demo.deals import Outcomes, decide
from salesformula.demo.draws import Floats, stream
from salesformula.demo.leads import Leads, draw_leads
from salesformula.demo.numbering import Numbering
from salesformula.demo.openings import Openings, at_customers, from_leads
from salesformula.demo.parameters import Parameters
from salesformula.demo.people import hire
from salesformula.demo.planted import Effects, plant
from salesformula.demo.pursuit import Pursuit, pursue
from salesformula.demo.quality import Quality, draw_quality
from salesformula.demo.scene import Scene
from salesformula.demo.sellers import arrange_sellers
from salesformula.demo.skills import draw_skills, effects
from salesformula.demo.span import capacity, span
from salesformula.demo.staff import Staff
from salesformula.demo.subscriptions import Subscriptions, draw_subscriptions


@dataclass(frozen=True)
class Drawn:
    """A company, or a division of one, before it is written down as tables."""

    seed: int
    scene: Scene
    staff: Staff
    effects: Effects
    leads: Leads
    quality: Quality
    accounts: Accounts
    pursuit: Pursuit
    openings: Openings
    outcomes: Outcomes
    consultant_churn: Floats
    subscriptions: Subscriptions


def draw(seed: int, *, until: date, parameters: Parameters, numbering: Numbering) -> Drawn:
    """The company of those parameters up to the end of ``until``.

    Each part has random numbers of its own: people, skill, hiring, leads, quality, accounts, pursuit, deals, customers.
    A parameter of one part leaves what is drawn for the others as it is, as far as it does not follow from it.
    """
    days = span(parameters=parameters, until=until)
    staff = hire(parameters=parameters, start=days.start, rng=stream(seed, "people"), numbering=numbering)
    skills = draw_skills(
        len(staff.sellers),
        parameters=parameters,
        win=stream(seed, "skill"),
        others=stream(seed, "other skills"),
        hiring=stream(seed, "traits"),
    )
    sellers = arrange_sellers(staff, skills)
    scene = Scene(sellers, days, parameters, numbering)
    planted = plant(sellers, span=days, parameters=parameters, rng=stream(seed, "planted"))
    load = capacity(staff.sellers, days.months, parameters=parameters)
    leads = draw_leads(load=load, sellers=sellers, span=days, parameters=parameters, rng=stream(seed, "leads"))
    quality = draw_quality(len(leads), parameters=parameters, rng=stream(seed, "quality"))
    accounts = draw_accounts(leads, sellers=sellers, parameters=parameters, rng=stream(seed, "accounts"))
    pursuit = pursue(
        leads, quality, accounts, planted,
        sellers=sellers, span=days, parameters=parameters, rng=stream(seed, "pursuit"),
    )  # fmt: skip
    new = from_leads(leads, quality, pursuit, accounts, sellers=sellers, span=days)
    openings, outcomes = _deals(seed, new, accounts, planted, load, scene=scene)
    consultant_churn = effects(
        len(staff.consultants),
        parameters.consultant_churn_sd,
        equal=parameters.equal_skill,
        rng=stream(seed, "consultants"),
    )
    subscriptions = draw_subscriptions(
        openings, outcomes, accounts,
        consultant_churn=consultant_churn, scene=scene, rng=stream(seed, "subscriptions"),
    )  # fmt: skip
    return Drawn(
        seed, scene, staff, planted, leads, quality, accounts, pursuit, openings, outcomes, consultant_churn,
        subscriptions,
    )  # fmt: skip


def _deals(
    seed: int, new: Openings, accounts: Accounts, planted: Effects, load: Floats, *, scene: Scene
) -> tuple[Openings, Outcomes]:
    """Deals of leads and at customers, in order of creation, with their outcomes."""
    sellers, days, parameters = scene.sellers, scene.span, scene.parameters
    new_fate = decide(new, planted, sellers=sellers, span=days, parameters=parameters, rng=stream(seed, "new"))
    won = new_fate.will_win
    addon = at_customers(
        accounts,
        won_at=new_fate.closing[won],
        won_account=new.account[won],
        load=load,
        sellers=sellers,
        span=days,
        parameters=parameters,
        rng=stream(seed, "customers"),
    )
    addon_fate = decide(addon, planted, sellers=sellers, span=days, parameters=parameters, rng=stream(seed, "addon"))
    openings = stack(new, addon)
    order = np.lexsort((openings.account, openings.created)).astype(np.int64)
    return take(openings, order), take(stack(new_fate, addon_fate), order)
