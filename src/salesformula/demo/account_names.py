"""Names of accounts and of the people there, made by the column."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from salesformula.demo import canon
from salesformula.demo.draws import Ints, Rng
from salesformula.demo.names import FIRST, FORMS, JOBS, LAST, PLACES, TRADES, plain


@dataclass(frozen=True)
class AccountNames:
    """One element an account: its trade, its name and the domain of its mail."""

    trade: Ints
    texts: pa.Array
    domains: pa.Array

    @classmethod
    def draw(cls, n: int, *, rng: Rng) -> AccountNames:
        """A name for each account: none twice. Where all names of a trade are taken, they come again with a number."""
        trade = rng.integers(0, len(TRADES), n)
        kinds = len(PLACES) * len(FORMS)
        order = rng.permuted(np.tile(np.arange(kinds), (len(TRADES), 1)), axis=1)
        nth = _nth_of_its_kind(trade)
        which = trade * kinds + order[trade, nth % kinds]
        again = canon.coded([""] + [str(k) for k in range(2, 2 + n // kinds + 1)], nth // kinds)
        names, domains = _names()
        numbered = pc.binary_join_element_wise(names.take(which), again, " ", null_handling="skip")
        hosts = pc.binary_join_element_wise(domains.take(which), again, "", null_handling="skip")
        return cls(trade, numbered, pc.binary_join_element_wise(hosts, ".example", ""))


def contact_columns(names: AccountNames, account: Ints, job: Ints, *, rng: Rng) -> dict[str, pa.Array]:
    """Name, mail, title, persona and part in buying of a contact at each of those accounts."""
    n = len(account)
    first, last = rng.integers(0, len(FIRST), n), rng.integers(0, len(LAST), n)
    pair = first * len(LAST) + last
    people, boxes = _people()
    return {
        "name": people.take(pair),
        "email": pc.binary_join_element_wise(boxes.take(pair), names.domains.take(account), "@"),
        "title": canon.coded([title for title, _, _ in JOBS], job),
        "persona": canon.coded([persona for _, persona, _ in JOBS], job),
        "buying_role": canon.coded([role for _, _, role in JOBS], job),
    }


def _nth_of_its_kind(kind: Ints) -> Ints:
    """For each element how many of the same kind stand before it."""
    order = np.argsort(kind, kind="stable")
    firsts = np.searchsorted(kind[order], np.arange(kind.max() + 1 if len(kind) else 0))
    nth = np.empty(len(kind), dtype=np.int64)
    nth[order] = np.arange(len(kind)) - firsts[kind[order]]
    return nth


@cache
def _names() -> tuple[pa.Array, pa.Array]:
    """Every name of an account, by trade, place and form, and the domain it makes."""
    names = [
        " ".join(part for part in (place, trade, form) if part)
        for trade, _ in TRADES
        for place in PLACES
        for form in FORMS
    ]
    return pa.array(names), pa.array([plain(name).replace(" ", "") for name in names])


@cache
def _people() -> tuple[pa.Array, pa.Array]:
    """Every name of a contact, and the mail box it makes."""
    names = [f"{first} {last}" for first in FIRST for last in LAST]
    return pa.array(names), pa.array([plain(name).replace(" ", ".") for name in names])
