"""The companies behind the leads, those that were customers before the records began, and their contacts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa

from salesformula.demo import canon
from salesformula.demo.draws import Floats, Ints, Rng, Texts, choose, earlier, words
from salesformula.demo.leads import Leads
from salesformula.demo.market import CURRENCY, OFFICES, REGIONS
from salesformula.demo.names import FIRST, FORMS, JOBS, LAST, PLACES, TRADES, plain
from salesformula.demo.parameters import Parameters
from salesformula.demo.sellers import Sellers

FIRST_ACCOUNT, FIRST_CONTACT = 9_410_000_000, 51_200_000
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

    def ids(self, index: Ints) -> Texts:
        """Account ids of those indices."""
        return (FIRST_ACCOUNT + index).astype(str)

    def contact_ids(self, index: Ints) -> Texts:
        """Contact ids of those indices."""
        return (FIRST_CONTACT + index).astype(str)

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


def account_tables(
    accounts: Accounts, *, sellers: Sellers, today: int, parameters: Parameters, rng: Rng
) -> dict[str, pa.Table]:
    """The tables accounts and contacts."""
    n = len(accounts.segment)
    trade = rng.integers(0, len(TRADES), n)
    names = _names(trade, rng=rng)
    segment = np.asarray([segment.name for segment in parameters.segments])[accounts.segment]
    owner = sellers.holder(accounts.seller, np.full(n, today))
    columns: dict[str, Any] = {
        "account_id": accounts.ids(np.arange(n)),
        "name": names,
        "segment": segment,
        "industry": [TRADES[k][1] for k in trade],
        "employees": _employees(accounts.segment, parameters=parameters, rng=rng),
        "currency": np.full(n, CURRENCY),
        "country": _countries(sellers.office[accounts.seller], rng=rng),
        "region": np.asarray(REGIONS)[accounts.region],
        "owner_id": sellers.ids[owner],
        "potential_amount": _potential(accounts.segment, parameters=parameters, rng=rng),
    }
    contacts = _contacts(accounts, names, rng=rng)
    return {"accounts": canon.table("accounts", columns), "contacts": canon.table("contacts", contacts)}


def _names(trade: Ints, *, rng: Rng) -> list[str]:
    """A name for each account: none twice."""
    kinds = len(PLACES) * len(FORMS)
    drawn = rng.permuted(np.tile(np.arange(kinds), (len(TRADES), 1)), axis=1)
    used, names = [0] * len(TRADES), []
    for k in trade:
        round_, place = divmod(used[k], kinds)
        used[k] += 1
        which = int(drawn[k, place])
        again = str(round_ + 1) if round_ else ""
        parts = (PLACES[which // len(FORMS)], TRADES[k][0], FORMS[which % len(FORMS)], again)
        names.append(" ".join(part for part in parts if part))
    return names


def _employees(segment: Ints, *, parameters: Parameters, rng: Rng) -> Ints:
    bounds = np.asarray([segment.employees for segment in parameters.segments], dtype=np.float64)[segment]
    drawn = np.exp(rng.uniform(np.log(bounds[:, 0]), np.log(bounds[:, 1])))
    return np.rint(drawn).astype(np.int64)


def _countries(office: Ints, *, rng: Rng) -> Texts:
    chosen = np.empty(len(office), dtype=object)
    for k, place in enumerate(OFFICES):
        here = office == k
        chosen[here] = words(rng, place.countries, int(here.sum()))
    return chosen


def _potential(segment: Ints, *, parameters: Parameters, rng: Rng) -> Floats:
    medians = np.asarray([segment.acv_median for segment in parameters.segments])[segment]
    drawn: Floats = np.rint(medians * np.exp(0.5 * rng.standard_normal(len(segment))) / 500) * 500
    return drawn


def _contacts(accounts: Accounts, names: list[str], *, rng: Rng) -> dict[str, Texts | list[str]]:
    account = np.concatenate((np.arange(accounts.n_legacy), accounts.of_lead))
    n = len(account)
    first, last = words(rng, FIRST, n), words(rng, LAST, n)
    people = [f"{a} {b}" for a, b in zip(first, last, strict=True)]
    domains = [plain(name).replace(" ", "") + ".example" for name in names]
    jobs = [JOBS[k] for k in accounts.contact_job]
    return {
        "contact_id": accounts.contact_ids(np.arange(n)),
        "account_id": accounts.ids(account),
        "name": people,
        "email": [f"{plain(name).replace(' ', '.')}@{domains[k]}" for name, k in zip(people, account, strict=True)],
        "title": [job[0] for job in jobs],
        "persona": [job[1] for job in jobs],
        "buying_role": [job[2] for job in jobs],
    }
