"""The companies behind the leads and those that were customers before the records began."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa

from salesformula.demo import canon
from salesformula.demo.account_names import AccountNames, contact_columns
from salesformula.demo.clock import number
from salesformula.demo.draws import Floats, Ints, Rng, choose, earlier
from salesformula.demo.leads import Leads
from salesformula.demo.market import CURRENCY, OFFICES, REGIONS
from salesformula.demo.names import JOBS, TRADES
from salesformula.demo.parameters import Parameters
from salesformula.demo.scene import Scene
from salesformula.demo.sellers import Sellers

REPEAT_SHARE = 0.07


@dataclass(frozen=True)
class Accounts:
    """One element an account, the ``n_legacy`` old customers first; ``of_lead`` is each lead's account.

    Contacts are numbered alike: one for each old customer, then one for each lead.
    """

    segment: Ints
    region: Ints
    seller: Ints
    n_legacy: int
    of_lead: Ints
    contact_job: Ints

    def contact_of_lead(self, lead: Ints) -> Ints:
        """The index of each lead's contact."""
        return self.n_legacy + lead


def draw_accounts(leads: Leads, *, sellers: Sellers, parameters: Parameters, rng: Rng) -> Accounts:
    """The accounts: most leads are of a new one, some of one in the region that came before."""
    legacy_seller = np.repeat(np.arange(len(sellers.ids)), parameters.legacy_customers_per_seller)
    n_legacy, is_new = len(legacy_seller), rng.random(len(leads)) >= REPEAT_SHARE
    lead_region = sellers.region[leads.seller]
    of_lead = np.where(is_new, n_legacy + np.cumsum(is_new) - 1, -1)
    for region in range(len(REGIONS)):
        pool = np.flatnonzero(is_new & (lead_region == region))
        again = np.flatnonzero(~is_new & (lead_region == region))
        picked = earlier(rng, leads.created[again], leads.created[pool])
        # A repeat with nobody before it can only stand at the very beginning: an old customer asks again.
        old = np.flatnonzero(sellers.region[legacy_seller] == region)[0]
        of_lead[again] = np.where(picked < 0, old, of_lead[pool[picked]])
    seller = np.concatenate((legacy_seller, leads.seller[is_new]))
    segment = choose(rng, [segment.share for segment in parameters.segments], len(seller))
    jobs = rng.integers(0, len(JOBS), n_legacy + len(leads))
    return Accounts(segment, sellers.region[seller], seller, n_legacy, of_lead, jobs)


def account_table(accounts: Accounts, names: AccountNames, *, scene: Scene, rng: Rng) -> pa.Table:
    """The table accounts."""
    n, sellers, parameters = len(accounts.segment), scene.sellers, scene.parameters
    owner = sellers.holder(accounts.seller, np.full(n, number(scene.span.until)))
    columns: dict[str, Any] = {
        "account_id": scene.ids("account", np.arange(n)),
        "name": names.texts,
        "segment": canon.coded([segment.name for segment in parameters.segments], accounts.segment),
        "industry": canon.coded([industry for _, industry in TRADES], names.trade),
        "employees": _employees(accounts.segment, parameters=parameters, rng=rng),
        "currency": canon.coded([CURRENCY], np.zeros(n, dtype=np.int64)),
        "country": _countries(sellers.office[accounts.seller], rng=rng),
        "region": canon.coded(REGIONS, accounts.region),
        "owner_id": sellers.named(owner),
        "potential_amount": _potential(accounts, sellers.office, parameters=parameters, rng=rng),
    }
    return canon.table("accounts", columns)


def contact_table(accounts: Accounts, names: AccountNames, *, scene: Scene, rng: Rng) -> pa.Table:
    """The table contacts: one at each old customer, one behind each lead."""
    account = np.concatenate((np.arange(accounts.n_legacy), accounts.of_lead))
    columns = {
        "contact_id": scene.ids("contact", np.arange(len(account))),
        "account_id": scene.ids("account", account),
        **contact_columns(names, account, accounts.contact_job, rng=rng),
    }
    return canon.table("contacts", columns)


def _employees(segment: Ints, *, parameters: Parameters, rng: Rng) -> Ints:
    bounds = np.asarray([segment.employees for segment in parameters.segments], dtype=np.float64)[segment]
    drawn = np.exp(rng.uniform(np.log(bounds[:, 0]), np.log(bounds[:, 1])))
    return np.rint(drawn).astype(np.int64)


def _countries(office: Ints, *, rng: Rng) -> pa.Array:
    every = list(dict.fromkeys(country for place in OFFICES for country in place.countries))
    chosen = np.zeros(len(office), dtype=np.int64)
    for k, place in enumerate(OFFICES):
        here, theirs = office == k, np.asarray([every.index(country) for country in place.countries])
        chosen[here] = theirs[rng.integers(0, len(theirs), int(here.sum()))]
    return canon.coded(every, chosen)


def _potential(accounts: Accounts, office: Ints, *, parameters: Parameters, rng: Rng) -> Floats:
    """What an account may spend in a year: about its segment's contract value, times what its territory yields."""
    medians = np.asarray([segment.acv_median for segment in parameters.segments])[accounts.segment]
    medians = medians * np.asarray(parameters.territory_potential)[office[accounts.seller]]
    drawn: Floats = np.rint(medians * np.exp(0.5 * rng.standard_normal(len(medians))) / 500) * 500
    return drawn
