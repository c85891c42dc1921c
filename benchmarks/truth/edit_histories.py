"""Does the separate verifier agree on every statement, whatever is edited while months are closed?

World: 1,000 random histories of two payees under two plans (tiers with instalments, a monthly cap and clawback; a flat
rate after a change of plan): nine months of edits between closings, then months without. Unit: the statement of a payee
and month, when it is locked and before. Counted: sentences of the verifier, locked months that changed, and cents that
were not paid in the end or twice. Goal: none.
"""

from __future__ import annotations

import os

import django

from benchmarks.bench import Bench, Benchmark

HISTORIES = 1_000


def _differs() -> Bench:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "salesformula.site.settings")
    django.setup()
    # What is kept of closed months is a model of Django's, which stands only now.
    from salesformula.rooms.compensation.tests.histories import History

    found = [sentence for seed in range(HISTORIES) for sentence in History(seed).lived()]
    return Bench(float(len(found)), "differences", "0", 1.0)


BENCHMARKS: dict[str, Benchmark] = {"compensation.verifier_differs": _differs}
