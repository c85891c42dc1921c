"""Leads as the company's records show them on the last day."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from salesformula.demo import canon
from salesformula.demo.accounts import Accounts
from salesformula.demo.clock import number
from salesformula.demo.draws import Ints, Rng, choose
from salesformula.demo.leads import Leads
from salesformula.demo.names import JOBS
from salesformula.demo.openings import Openings
from salesformula.demo.pursuit import Pursuit
from salesformula.demo.quality import PRIORITIES, Quality
from salesformula.demo.scene import Scene

REASONS = (("Not a fit", 0.4), ("No need now", 0.35), ("No budget", 0.25), ("Never reached", 0.0))
NEVER_REACHED = 3


def lead_table(
    leads: Leads, quality: Quality, pursuit: Pursuit, accounts: Accounts, openings: Openings, *, scene: Scene, rng: Rng
) -> pa.Table:
    """The table leads."""
    n, sellers, span, parameters = len(leads), scene.sellers, scene.span, scene.parameters
    index = np.arange(n, dtype=np.int64)
    contact = accounts.contact_of_lead(index)
    ended = _known(pursuit.ended, span.ends)
    columns = {
        "lead_id": scene.ids("lead", index),
        "account_id": scene.ids("account", accounts.of_lead),
        "contact_id": scene.ids("contact", contact),
        "created_at": leads.created,
        "source": canon.coded([source.name for source in parameters.sources], leads.source),
        "channel": _channels(leads.source, scene=scene, rng=rng),
        "motion": canon.coded([source.motion for source in parameters.sources], leads.source),
        "segment": canon.coded([segment.name for segment in parameters.segments], accounts.segment[accounts.of_lead]),
        "persona": canon.coded([persona for _, persona, _ in JOBS], accounts.contact_job[contact]),
        "owner_id": sellers.named(sellers.holder(leads.seller, np.full(n, number(span.until)))),
        "assigned_at": _known(leads.assigned, span.ends),
        "qualified_at": _known(pursuit.discovery, span.ends),
        "disqualified_at": ended,
        "disqualified_reason": canon.coded([name for name, _ in REASONS], _reasons(pursuit, ended, rng=rng)),
        "deal_id": scene.ids("deal", _deals(openings, n)),
        "priority": canon.coded(PRIORITIES, quality.priority),
    }
    return canon.table("leads", columns)


def _known(moments: Ints, ends: int) -> Ints:
    return np.where(moments < ends, moments, canon.NEVER)


def _channels(source: Ints, *, scene: Scene, rng: Rng) -> pa.Array:
    every = [channel for kind in scene.parameters.sources for channel in kind.channels]
    counts = np.asarray([len(kind.channels) for kind in scene.parameters.sources])
    firsts = np.cumsum(counts) - counts
    return canon.coded(every, firsts[source] + rng.integers(0, counts[source]))


def _reasons(pursuit: Pursuit, ended: Ints, *, rng: Rng) -> Ints:
    said = choose(rng, [weight for _, weight in REASONS], len(ended))
    return np.where(ended == canon.NEVER, -1, np.where(pursuit.is_connected, said, NEVER_REACHED))


def _deals(openings: Openings, n_leads: int) -> Ints:
    found = np.full(n_leads, -1, dtype=np.int64)
    from_lead = np.flatnonzero(openings.lead >= 0)
    found[openings.lead[from_lead]] = from_lead
    return found
