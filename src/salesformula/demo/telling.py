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
from salesformula.demo.stages import stage_tables
from salesformula.demo.subscriptions import subscription_table
from salesformula.demo.truth import CustomerTruth, Truth
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


def truth_of(drawn: Drawn) -> Truth:
    """What nobody is told."""
    d, sellers, parameters = drawn, drawn.scene.sellers, drawn.scene.parameters
    numbering, skills = d.scene.numbering, sellers.skills
    potential = np.asarray(parameters.territory_potential)[sellers.office]
    names = [name for name, _ in parameters.trait_weights]
    consultants = [person.person_id for person in d.staff.consultants]

    def each(values: Floats) -> dict[str, float]:
        return dict(zip(sellers.ids.tolist(), values.tolist(), strict=True))

    return Truth(
        parameters=parameters,
        skill=each(skills.win),
        skills={"connect": each(skills.connect), "qualify": each(skills.qualify), "win": each(skills.win)},
        traits={
            person_id: dict(zip(names, row, strict=True))
            for person_id, row in zip(sellers.ids.tolist(), skills.traits.tolist(), strict=True)
        },
        churn=each(skills.churn),
        consultant_churn=dict(zip(consultants, d.consultant_churn.tolist(), strict=True)),
        territory=each(potential),
        ramp_from={person.person_id: person.started_on for person in d.staff.sellers},
        planted=d.effects.all,
        deal_ids=numbering.texts("deal", len(d.openings)),
        openers=sellers.ids[d.openings.opener],
        win_probability=d.outcomes.win_probability,
        will_win=d.outcomes.will_win,
        leads=_leads(d, sellers.ids),
        customers=_customers(d, sellers.ids, np.asarray(consultants)),
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
