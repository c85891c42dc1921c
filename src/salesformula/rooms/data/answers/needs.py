"""Which columns the house's answers can't do without, and what each is for."""

from __future__ import annotations

from dataclasses import dataclass

from salesformula.kit.text import Msg


@dataclass(frozen=True)
class Need:
    """A column that answers need. ``closed_only``: an open deal is right to lack it."""

    table: str
    column: str
    why: Msg
    closed_only: bool = False


NEEDS = (
    Need("deals", "closed_at", Msg("win rate and days to close count a deal on that day"), closed_only=True),
    Need("deals", "created_at", Msg("days to close begin there")),
    Need("deals", "owner_id", Msg("win rate and attainment go by owner, and a seller sees what they own")),
    Need("deals", "amount", Msg("deal size, win rate by value and attainment add it up")),
    Need("deals", "stage_id", Msg("the stage says whether a deal is won, lost or open, unless the deal says so")),
    Need("deals", "account_id", Msg("answers by segment, industry and region go by the account")),
    Need("deals", "product", Msg("answers go by product")),
    Need("accounts", "segment", Msg("answers go by segment")),
    Need("leads", "created_at", Msg("conversion counts a lead in the month it came")),
    Need("leads", "source", Msg("conversion goes by source")),
    Need("quotas", "person_id", Msg("attainment is a person's")),
    Need("quotas", "amount", Msg("attainment divides by it")),
    Need("memberships", "manager_id", Msg("a manager sees the rows of their people")),
    Need("people", "email", Msg("people sign in by it")),
    Need("people", "role", Msg("roles are proposed from it")),
)

NEED_OF = {(need.table, need.column): need for need in NEEDS}
