"""What new customers do in the product: some get to the use after which customers stay, some do not."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from salesformula.demo import canon
from salesformula.demo.clock import DAY, number
from salesformula.demo.draws import Ints, Rng
from salesformula.demo.scene import Scene
from salesformula.demo.subscriptions import Subscriptions

#: At which parts of the days that count the use since the last such day is told, and what part of it falls there.
EARLY, EARLY_SHARES = (0.23, 0.46, 0.7, 0.93), (0.35, 0.3, 0.2, 0.15)
#: How many days later it is told again.
LATER = (14, 42, 70, 98, 126)
#: Features that do not decide anything: how often one is used in two weeks by a customer of average zeal.
OTHERS = (("Mobile check-in", 9.0), ("Job templates", 4.0))
ZEAL_SD = 0.5
MOST_BEYOND = 9.0
TOLD_AT = 17 * 60


def usage_table(subscriptions: Subscriptions, *, scene: Scene, rng: Rng) -> pa.Table:
    """The table usage: totals per feature and two or four weeks, over the first half year of each new customer.

    Who reaches the moment uses its feature ``quantity`` times or more within ``within_days``, who does not fewer
    times; zeal moves all features alike and decides nothing.
    """
    aha, last = scene.parameters.aha, number(scene.span.until)
    which = np.flatnonzero(subscriptions.is_first).astype(np.int64)
    n = len(which)
    zeal = np.exp(ZEAL_SD * rng.standard_normal(n))
    beyond = aha.quantity + rng.poisson(MOST_BEYOND * zeal)
    early = np.where(subscriptions.reached[which], beyond, np.floor(rng.random(n) * aha.quantity).astype(np.int64))
    days = [round(aha.within_days * part) for part in EARLY]
    days += [days[-1] + later for later in LATER]
    lengths = np.diff((0, *days)) / 14
    n_early = len(EARLY_SHARES)
    planted = np.column_stack(
        (rng.multinomial(early, EARLY_SHARES), rng.poisson(early[:, None] / n_early * lengths[n_early:]))
    )
    quantities = [planted, *(rng.poisson(rate * zeal[:, None] * lengths) for _, rate in OTHERS)]
    told = subscriptions.started[which][:, None] + np.asarray(days)
    seen = (told <= last - 1) & (told < subscriptions.ends[which][:, None])
    rows = [_rows(quantity, told, seen, subscriptions.account[which]) for quantity in quantities]
    feature = np.concatenate([np.full(len(row[0]), k, dtype=np.int64) for k, row in enumerate(rows)])
    account, quantity, at = (np.concatenate(parts) for parts in zip(*rows, strict=True))
    columns = {
        "account_id": scene.ids("account", account),
        "feature": canon.coded([aha.feature, *(name for name, _ in OTHERS)], feature),
        "quantity": quantity.astype(np.float64),
        "occurred_at": at,
    }
    return canon.table("usage", columns)


def _rows(quantity: Ints, told: Ints, seen: np.ndarray, account: Ints) -> tuple[Ints, Ints, Ints]:
    """Account, quantity and moment of each total above 0 that is known."""
    row, column = np.nonzero(seen & (quantity > 0))
    return account[row], quantity[row, column], told[row, column] * DAY + TOLD_AT
