"""Leads as the company's records show them on the last day."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from salesformula.demo import canon
from salesformula.demo.accounts import Accounts
from salesformula.demo.clock import number
from salesformula.demo.deal_rows import deal_ids, lead_ids
from salesformula.demo.draws import Ints, Rng, Texts, choose, words
from salesformula.demo.leads import Leads
from salesformula.demo.names import JOBS
from salesformula.demo.openings import Openings
from salesformula.demo.parameters import Parameters
from salesformula.demo.pursuit import Pursuit
from salesformula.demo.sellers import Sellers
from salesformula.demo.span import Span

REASONS = (("Not a fit", 0.4), ("No need now", 0.35), ("No budget", 0.25))
PRIORITIES = (("hot", 0.2), ("warm", 0.5), ("cold", 0.3))


def lead_table(
    leads: Leads, pursuit: Pursuit, accounts: Accounts, openings: Openings,
    *, sellers: Sellers, span: Span, parameters: Parameters, rng: Rng,
) -> pa.Table:  # fmt: skip
    """The table leads."""
    n = len(leads)
    index = np.arange(n, dtype=np.int64)
    contact = accounts.contact_of_lead(index)
    ended = _known(pursuit.ended, span)
    columns = {
        "lead_id": lead_ids(index),
        "account_id": accounts.ids(accounts.of_lead),
        "contact_id": accounts.contact_ids(contact),
        "created_at": leads.created,
        "source": np.asarray([source.name for source in parameters.sources])[leads.source],
        "channel": _channels(leads.source, parameters=parameters, rng=rng),
        "motion": np.asarray([source.motion for source in parameters.sources])[leads.source],
        "segment": np.asarray([segment.name for segment in parameters.segments])[accounts.segment[accounts.of_lead]],
        "persona": np.asarray([job[1] for job in JOBS])[accounts.contact_job[contact]],
        "owner_id": sellers.ids[sellers.holder(leads.seller, np.full(n, number(span.until)))],
        "assigned_at": _known(leads.assigned, span),
        "qualified_at": _known(pursuit.discovery, span),
        "disqualified_at": ended,
        "disqualified_reason": _reasons(pursuit, ended, rng=rng),
        "deal_id": _deals(openings, n),
        "priority": np.asarray([name for name, _ in PRIORITIES])[choose(rng, [w for _, w in PRIORITIES], n)],
    }
    return canon.table("leads", columns)


def _known(moments: Ints, span: Span) -> Ints:
    return np.where(moments < span.ends, moments, canon.NEVER)


def _channels(source: Ints, *, parameters: Parameters, rng: Rng) -> Texts:
    chosen = np.full(len(source), "", dtype=object)
    for index, kind in enumerate(parameters.sources):
        here = source == index
        chosen[here] = words(rng, kind.channels, int(here.sum()))
    return chosen


def _reasons(pursuit: Pursuit, ended: Ints, *, rng: Rng) -> Texts:
    names = np.asarray([name for name, _ in REASONS])
    said = names[choose(rng, [weight for _, weight in REASONS], len(ended))]
    return np.where(ended == canon.NEVER, "", np.where(pursuit.is_connected, said, "Never reached"))


def _deals(openings: Openings, n_leads: int) -> Texts:
    found = np.full(n_leads, "", dtype=object)
    from_lead = np.flatnonzero(openings.lead >= 0)
    found[openings.lead[from_lead]] = deal_ids(from_lead)
    return found
