"""The law of the tail in any order: log → write back → import → counted once, live and built, now and as known then."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from salesformula.facts.tests.tail_company import Company, Told

KEYS = ("trial.call-1", "trial.call-2")
# Those of the law's own road stand twice, so that most histories walk it.
STEPS = (
    "log", "log", "send", "send", "build", "import_bearing", "import_bare",
    "log_late", "edit", "withdraw", "withdraw_late", "send", "note", "build", "import_bearing", "import_bare",
    "change_in_crm", "delete_in_crm", "an_hour_later",
)  # fmt: skip

histories = st.lists(st.tuples(st.sampled_from(STEPS), st.sampled_from(KEYS)), min_size=12, max_size=25)


class Ledger:
    """What must be told, kept apart from the code under test: a few sets and what the company itself holds."""

    def __init__(self, company: Company) -> None:
        self.company = company
        self.taken: set[str] = set()
        self.delivered: Told = []
        self.built: dict[datetime, Told] = {}

    def live(self) -> Told:
        own = [(row["lead_id"], row["outcome"]) for row in self.company.states
               if row["known_to"] is None and row["origin_key"] not in self.taken]  # fmt: skip
        return sorted(self.delivered + own)

    def import_(self, *, bearing: bool) -> None:
        if not bearing:
            # An export without our key is read only when no call is half written back: see sources.outbox.settle.
            for key in KEYS:
                self.company.note(key)
        rows = self.company.crm.values()
        self.delivered = [(row["lead_id"], row["outcome"]) for row in rows]
        self.taken |= {row["origin_key"] for row in rows if row["origin_key"]}
        self.company.build(delivered=True, bearing=bearing)
        self.built[self.company.built[-1]] = self.live()

    def build(self) -> None:
        self.company.build()
        self.built[self.company.built[-1]] = self.live()


def walk(ledger: Ledger, step: str, key: str, n: int) -> None:
    """One step of a history; steps that make no sense now do nothing."""
    company = ledger.company
    is_new = all(row["origin_key"] != key for row in company.states)
    before = company.built[-1] - timedelta(seconds=30) if company.built else None
    steps: dict[str, Callable[[], object]] = {
        "log": lambda: company.log(key, f"logged {n}") if is_new else None,
        "log_late": lambda: company.log(key, f"late {n}", stamped=before) if is_new else None,
        "edit": lambda: company.edit(key, f"edited {n}"),
        "withdraw": lambda: company.withdraw(key),
        "withdraw_late": lambda: company.withdraw(key, stamped=before),
        "send": lambda: company.send(key),
        "note": lambda: company.note(key),
        "build": ledger.build,
        "import_bearing": lambda: ledger.import_(bearing=True),
        "import_bare": lambda: ledger.import_(bearing=False),
        "change_in_crm": lambda: company.change_in_crm(key, f"changed {n}"),
        "delete_in_crm": lambda: company.delete_in_crm(key),
        "an_hour_later": lambda: company.wait(minutes=60),
    }
    steps[step]()


@settings(max_examples=15)
@given(histories)
def test_every_call_is_counted_once_after_every_step(history: list[tuple[str, str]]) -> None:
    company = Company()
    ledger = Ledger(company)
    ledger.import_(bearing=True)
    told: list[tuple[datetime, Told]] = []
    try:
        for n, (step, key) in enumerate(history):
            walk(ledger, step, key, n)
            assert company.told_live() == ledger.live(), (n, step, key)
            assert company.told_built() == ledger.built[company.built[-1]], (n, step, key)
            if "late" not in step:
                told.append((company.now(), company.told_live()))
        for built_at, then in ledger.built.items():
            assert company.told_built(at=built_at) == then, built_at
        if not any("late" in step for step, _ in history):
            for at, then in told:
                assert company.told_live(at=at) == then, at
    finally:
        company.connection.close()
