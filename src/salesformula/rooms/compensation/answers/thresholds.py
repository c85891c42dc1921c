"""compensation.thresholds: what the edges of tiers tempt to, and whether attainment bunches above them."""

from __future__ import annotations

from typing import Any

from salesformula.kit.answer import Ask, Result, answer
from salesformula.kit.company import CompanyPolicy
from salesformula.kit.schema import count, currency, money, number, share, text
from salesformula.kit.text import Count, Msg
from salesformula.kit.units import Unit
from salesformula.rooms.compensation.answers.adopted import VIEW_ALL
from salesformula.rooms.compensation.answers.lab_runs import ORIGINS, LabParams, lab_of
from salesformula.rooms.compensation.answers.plan_lab import LAB_READS
from salesformula.rooms.compensation.formula.bunching import Threshold
from salesformula.rooms.compensation.formula.lab import Tried
from salesformula.rooms.compensation.formula.ratio import written
from salesformula.rooms.compensation.models.in_force import decided
from salesformula.stats.multiplicity import holm

Row = dict[str, Any]
BUNCHES = {
    "yes": Msg("bunches above"),
    "no": Msg("no bunching seen"),
    "unknown": Msg("too few to say"),
}


@answer(
    "compensation.thresholds",
    title="What tier edges tempt to",
    question="What would moving a deal over the end of a period have gained, and does attainment bunch above edges?",
    columns=(
        text("plan", "its name").named("Plan"),
        text("origin", choices=tuple(ORIGINS)).told(ORIGINS).named("Is"),
        text("component", "of the plan").named("Component"),
        share("from_share", "of the quota, where the edge is", high=None).named("Edge"),
        text("rates", "below and above it, exact").named("Rates"),
        share("jump_share", "how much higher the rate is above than below", high=None).named("Jump"),
        count("n_ends", "ends of a seller’s period with one right after it").named("Period ends"),
        count("n_gaining", "where moving one deal across would have paid more").named("Would gain"),
        money("gain_median_amount", "of these, half gain less").named("Median gain"),
        money("gain_most_amount", "the most one deal would have gained").named("Most"),
        count("n_below", "periods in the tenth of the quota below the edge"),
        count("n_above", "periods in the tenth above it").named("Just above"),
        number("expected_above", Unit.STATISTIC, "just above, were the spread smooth").named("Expected"),
        number("p", Unit.PROBABILITY, "chance of so many above; Holm over all edges of one plan").named("p"),
        text("bunches", "at the company’s accepted chance of a false word", choices=tuple(BUNCHES))
        .told(BUNCHES)
        .named("Seen"),
        currency(),
    ),
    params=LabParams,
    right=VIEW_ALL,
    mission=("P17",),
    reads=LAB_READS,
    on_page=("plan", "from_share", "rates", "n_ends", "n_gaining", "gain_median_amount", "n_above", "expected_above",
             "p", "bunches"),
    scope="subjects",
    private=VIEW_ALL,
    live=True,
    written=decided,
)  # fmt: skip
def thresholds(ask: Ask) -> Result:
    """A row an edge of each plan with tiers. That attainment bunches is no proof that anybody moved a deal."""
    alpha = ask.policy(CompanyPolicy).family_error_rate
    rows = [row for run in lab_of(ask).tried for row in _rows(run, alpha)]
    return Result(
        rows=rows,
        finding=_finding(rows),
        caption=Msg(
            "Moved: the last deal of a period, or the first of the next; exact, both periods paid anew. Bunching: "
            "periods in the tenth of the quota above the edge, beside a smooth spread"
        ),
    )


def _rows(run: Tried, alpha: float) -> list[Row]:
    told = [one for one in run.thresholds if one.seen.p is not None]
    adjusted = dict(zip(map(id, told), holm([one.seen.p or 0.0 for one in told]), strict=True))
    return [_row(run, one, adjusted.get(id(one)), alpha) for one in run.thresholds]


def _row(run: Tried, one: Threshold, p: float | None, alpha: float) -> Row:
    return {
        "plan": run.candidate.plan.name,
        "origin": run.candidate.origin,
        "component": one.component,
        "from_share": float(one.from_share),
        "rates": f"{written(one.rate_below * 100)}% → {written(one.rate_above * 100)}%",
        "jump_share": float(one.rate_above / one.rate_below - 1) if one.rate_below and one.rate_above >= one.rate_below
        else None,
        "n_ends": one.n_ends,
        "n_gaining": one.n_gaining,
        "gain_median_amount": one.median_gain,
        "gain_most_amount": one.most_gain,
        "n_below": one.seen.n_below,
        "n_above": one.seen.n_above,
        "expected_above": one.seen.expected_above,
        "p": p,
        "bunches": "unknown" if p is None else "yes" if p < alpha else "no",
        "currency": run.candidate.plan.currency,
    }  # fmt: skip


def _finding(rows: list[Row]) -> Msg:
    if not rows:
        return Msg("No plan here has tiers, so no edge tempts anybody to move a deal")
    found = [row for row in rows if row["bunches"] == "yes"]
    if found:
        return Msg("Attainment bunches above one edge", "Attainment bunches above {n} edges", len(found))
    tempting = max(rows, key=lambda row: row["n_gaining"])
    return Msg(
        "Under {plan} moving one deal would have paid more at {k} of {n} period ends",
        plan=tempting["plan"],
        k=Count(tempting["n_gaining"]),
        n=tempting["n_ends"],
    )
