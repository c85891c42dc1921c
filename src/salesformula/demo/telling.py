"""What was drawn, as fact tables and as the truth behind them."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from salesformula.demo.accounts import account_tables
from salesformula.demo.clock import number
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


def tables_of(drawn: Drawn) -> dict[str, pa.Table]:
    """The fact tables, as the company's records show them on the last day."""
    d, scene, seed = drawn, drawn.scene, drawn.seed
    books, names = account_tables(
        d.accounts,
        sellers=scene.sellers,
        numbering=scene.numbering,
        today=number(scene.span.until),
        parameters=scene.parameters,
        rng=stream(seed, "books"),
    )
    consultants = [person.person_id for person in d.staff.consultants]
    return {
        **d.staff.tables(),
        **books,
        **(stage_tables() if scene.numbering.division == 0 else {}),
        "leads": lead_table(
            d.leads, d.quality, d.pursuit, d.accounts, d.openings, scene=scene, rng=stream(seed, "lead rows")
        ),
        "deals": deal_table(d.openings, d.outcomes, names, scene=scene, rng=stream(seed, "deal rows")),
        "activities": activity_table(
            d.leads, d.pursuit, d.accounts, d.openings, d.outcomes, scene=scene, rng=stream(seed, "work")
        ),
        "quotas": quota_table(d.outcomes, d.staff.sellers, span=scene.span, parameters=scene.parameters),
        "subscriptions": subscription_table(d.subscriptions, consultants, scene=scene, rng=stream(seed, "ends")),
        "payments": payment_table(d.subscriptions, scene=scene, rng=stream(seed, "payments")),
        "usage": usage_table(d.subscriptions, scene=scene, rng=stream(seed, "usage")),
        "interventions": d.effects.table(),
    }


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
