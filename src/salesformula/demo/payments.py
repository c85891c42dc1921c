"""What customers pay: a month or a year ahead, some days late."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from salesformula.demo import canon
from salesformula.demo.clock import number
from salesformula.demo.draws import Ints, Rng
from salesformula.demo.market import CURRENCY
from salesformula.demo.scene import Scene
from salesformula.demo.subscriptions import Subscriptions

LONGEST_DELAY = 75


def payment_table(subscriptions: Subscriptions, *, scene: Scene, rng: Rng) -> pa.Table:
    """The table payments, from the first day of the records to the last.

    ``sequence`` is the month of the subscription that the payment begins to cover. Due on the day of the month on
    which the subscription began; the delay is exponential, in whole days.
    """
    first, last = number(scene.span.start), number(scene.span.until)
    which, month, due = _due(subscriptions, last)
    known = due >= first
    which, month, due = which[known], month[known], due[known]
    mean = scene.parameters.pay_delay_mean_days
    delay = np.minimum(np.floor(rng.exponential(mean, len(due))), LONGEST_DELAY).astype(np.int64)
    paid = due + delay
    order = np.argsort(paid, kind="stable")
    order = order[paid[order] <= last]
    which = which[order]
    columns = {
        "payment_id": scene.ids("payment", np.arange(len(order))),
        "subscription_id": scene.ids("subscription", which),
        "sequence": month[order] + 1,
        "amount": subscriptions.mrr[which] * subscriptions.prepaid[which],
        "currency": canon.coded((CURRENCY,), np.zeros(len(order), dtype=np.int64)),
        "paid_on": paid[order],
    }
    return canon.table("payments", columns)


def _due(subscriptions: Subscriptions, last: int) -> tuple[Ints, Ints, Ints]:
    """Per payment the subscription, the month from 0 and the day it is due, while the subscription runs."""
    until = np.minimum(subscriptions.ends - 1, last)
    began = subscriptions.started.astype("datetime64[D]")
    first_month = began.astype("datetime64[M]")
    n_months = (until.astype("datetime64[D]").astype("datetime64[M]") - first_month).astype(np.int64) + 1
    n_payments = -(-n_months // subscriptions.prepaid)
    which = np.repeat(np.arange(len(subscriptions)), n_payments)
    nth = np.arange(len(which)) - np.repeat(np.cumsum(n_payments) - n_payments, n_payments)
    month = nth * subscriptions.prepaid[which]
    day = (began - first_month.astype("datetime64[D]")).astype(np.int64)[which]
    due_month = first_month[which] + month
    length = ((due_month + 1).astype("datetime64[D]") - due_month.astype("datetime64[D]")).astype(np.int64)
    due = due_month.astype("datetime64[D]").astype(np.int64) + np.minimum(day, length - 1)
    runs = due <= until[which]
    return which[runs].astype(np.int64), month[runs], due[runs]
