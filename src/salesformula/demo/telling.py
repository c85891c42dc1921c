"""What was drawn, as fact tables and as the truth behind them."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pyarrow as pa

from salesformula.demo.account_names import AccountNames
from salesformula.demo.accounts import account_table, contact_table
from salesformula.demo.deal_rows import deal_table
from salesformula.demo.drawing import Drawn
from salesformula.demo.draws import Floats, Texts, stream
from salesformula.demo.lead_rows import lead_table
from salesformula.demo.payments import payment_table
from salesformula.demo.plan import quota_table
from salesformula.demo.quality import LeadTruth
from salesformula.demo.skills import STAGES
from salesformula.demo.stages import stage_tables
from salesformula.demo.subscriptions import subscription_table
from salesformula.demo.truth import CustomerTruth, PeopleTruth, Truth
from salesformula.demo.usage import usage_table
from salesformula.demo.work import activity_table


def tables_of(drawn: Drawn) -> Iterator[tuple[str, pa.Table]]:
    """The fact tables by name, as the records show them on the last day; each is made when it is asked for."""
    d, scene, seed = drawn, drawn.scene, drawn.seed
    yield from d.staff.tables().items()
    if scene.numbering.division == 0:
        yield from stage_tables().items()
    names = AccountNames.draw(len(d.accounts.segment), rng=stream(seed, "names"))
    yield "accounts", account_table(d.accounts, names, scene=scene, rng=stream(seed, "books"))
    yield "contacts", contact_table(d.accounts, names, scene=scene, rng=stream(seed, "contacts"))
    yield "deals", deal_table(d.openings, d.outcomes, names, scene=scene, rng=stream(seed, "deal rows"))
    del names
    yield (
        "leads",
        lead_table(d.leads, d.quality, d.pursuit, d.accounts, d.openings, scene=scene, rng=stream(seed, "lead rows")),
    )
    yield (
        "activities",
        activity_table(d.leads, d.pursuit, d.accounts, d.openings, d.outcomes, scene=scene, rng=stream(seed, "work")),
    )
    yield "quotas", quota_table(d.outcomes, d.staff.sellers, span=scene.span, parameters=scene.parameters)
    consultants = [person.person_id for person in d.staff.consultants]
    yield "subscriptions", subscription_table(d.subscriptions, consultants, scene=scene, rng=stream(seed, "ends"))
    yield "payments", payment_table(d.subscriptions, scene=scene, rng=stream(seed, "payments"))
    yield "usage", usage_table(d.subscriptions, scene=scene, rng=stream(seed, "usage"))
    yield "interventions", d.effects.table()


def people_truth(drawn: Drawn) -> PeopleTruth:
    """What nobody is told of people."""
    sellers, parameters = drawn.scene.sellers, drawn.scene.parameters
    skills, potential = sellers.skills, np.asarray(parameters.territory_potential)[sellers.office]
    names = [name for name, _ in parameters.trait_weights]
    consultants = [person.person_id for person in drawn.staff.consultants]

    def each(values: Floats) -> dict[str, float]:
        return dict(zip(sellers.ids.tolist(), values.tolist(), strict=True))

    return PeopleTruth(
        skills={stage: each(skills.at(stage)) for stage in STAGES},
        traits={
            person_id: dict(zip(names, row, strict=True))
            for person_id, row in zip(sellers.ids.tolist(), skills.traits.tolist(), strict=True)
        },
        churn=each(skills.churn),
        consultant_churn=dict(zip(consultants, drawn.consultant_churn.tolist(), strict=True)),
        territory=each(potential),
        ramp_from={person.person_id: person.started_on for person in drawn.staff.sellers},
    )


def truth_of(drawn: Drawn) -> Truth:
    """What nobody is told."""
    d, sellers = drawn, drawn.scene.sellers
    consultants = np.asarray([person.person_id for person in d.staff.consultants])
    return Truth(
        parameters=d.scene.parameters,
        people=people_truth(d),
        planted=d.effects.all,
        deal_ids=d.scene.numbering.texts("deal", len(d.openings)),
        openers=sellers.ids[d.openings.opener],
        win_probability=d.outcomes.win_probability,
        will_win=d.outcomes.will_win,
        leads=_leads(d, sellers.ids),
        customers=_customers(d, sellers.ids, consultants),
    )


def _leads(d: Drawn, sellers: Texts) -> LeadTruth:
    return LeadTruth(
        lead_ids=d.scene.numbering.texts("lead", len(d.leads)),
        workers=sellers[d.pursuit.worker],
        quality=d.quality.true,
        look=d.quality.look,
        response_minutes=d.pursuit.response,
        connect_logit=d.pursuit.connect_logit,
        qualify_probability=d.pursuit.qualify_probability,
    )


def _customers(d: Drawn, sellers: Texts, consultants: Texts) -> CustomerTruth:
    s = d.subscriptions
    return CustomerTruth(
        subscription_ids=d.scene.numbering.texts("subscription", len(s)),
        sellers=sellers[s.seller],
        consultants=consultants[s.consultant],
        hazard=s.hazard,
        at_risk_from=s.at_risk_from,
        ends=s.ends,
        is_first=s.is_first,
        reached=s.reached,
    )
