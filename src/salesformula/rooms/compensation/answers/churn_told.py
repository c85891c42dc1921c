"""What is said of churn: whose effect it is, who stands out, how late it tells, and what tells earlier."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import exp
from typing import Any

from scipy.special import ndtri

from salesformula.kit.answer import Ask, Caveat, Drill, Result, Why
from salesformula.kit.company import CompanyPolicy
from salesformula.kit.text import Count, Msg, Names, Number, Probability, Share
from salesformula.rooms.compensation import charts
from salesformula.rooms.compensation.answers.churn_effects import KINDS, Effects
from salesformula.rooms.compensation.answers.customer_words import (
    TOO_FEW,
    Row,
    counted,
    level,
    needed_rule,
    plural,
)
from salesformula.rooms.compensation.answers.customers import without_consultant
from salesformula.rooms.compensation.policy import CompensationPolicy
from salesformula.stats.crossed_effects import Kind
from salesformula.stats.event_rates import event_rate

FEW_OTHERS = "few_others"
#: Nobody is compared with fewer people than this, nor with a rest of fewer.
FEWEST_COMPARED = 5
#: So many names stand in a title; the rest are counted.
MOST_NAMES = 3
POOLED = ("leaving_ratio", "leaving_ratio_low", "leaving_ratio_high")
#: From the tenth of people who lose fewest to the tenth who lose most: so many spreads.
TENTHS = 2 * float(ndtri(0.9))
SHOWN = ("account", "seller", "ended_on")


@dataclass(frozen=True)
class _Told:
    """The answer over rows its reader may see; ``effects`` are told only to who sees everyone."""

    ask: Ask
    company: CompanyPolicy
    window_months: int
    has_moment: bool
    effects: Effects | None
    caveats: tuple[Caveat, ...]
    is_whole: bool

    def result(self, rows: list[Row]) -> Result:
        return Result(
            rows=rows,
            finding=self.finding(rows),
            caption=self.caption(rows),
            caveats=self.caveats if self.is_whole else (),
            figure=charts.ratios(rows, by=self.ask.only_by) if self.ask.only_by else None,
            why=self.why(rows) if rows else self.why_of_none(rows),
            for_rows=self.of_some,
        )

    def of_some(self, rows: list[Row]) -> Result:
        """For a viewer who does not see everyone: rows only, with nobody compared to too few others."""
        n = len(self.effects.place) if self.effects else 0
        hidden = n - sum(row["leaving_ratio"] is not None for row in rows)
        if n < FEWEST_COMPARED or 0 < hidden < FEWEST_COMPARED:
            nothing = dict.fromkeys(POOLED) | {"is_named": None, "side": None, "reason": FEW_OTHERS}
            rows = [row if row["leaving_ratio"] is None else row | nothing for row in rows]
        return _Told(
            self.ask, self.company, self.window_months, self.has_moment, None, (), is_whole=False
        ).result(rows)  # fmt: skip

    def finding(self, rows: list[Row]) -> Msg:
        if self.ask.only_by and self.effects:
            return Msg("{whose}{names}", whose=whose_effect(self.effects), names=_named(rows, self.ask.only_by))
        if not self.is_whole and not rows:
            return Msg("Churn of all together is told to who sees everyone; grouped by seller your own stands")
        n, n_left, months = _sums(rows)
        if self.ask.only_by and n >= self.company.too_few_below and months:
            return _of_own(rows, self.ask.only_by, Share(n_left / months), self.window_months)
        if n < self.company.too_few_below or not months:
            return Msg("Churn: too few to say, one customer", "Churn: too few to say, {n} customers", n)
        return Msg(
            "{share} of customers leave a month: {left} of {customers} in {months} months",
            share=Share(n_left / months), left=Count(n_left), customers=Count(n), months=Count(self.window_months),
        )  # fmt: skip

    def caption(self, rows: list[Row]) -> Msg:
        if self.ask.only_by and any(row["leaving_ratio"] is not None for row in rows):
            measure = Msg(
                "Times the average of the {groups} that customers leave, pooled, the other kind’s effect taken out, "
                "{level} interval. Right: left of customers in {months} months",
                groups=plural(self.ask.only_by), level=level(self.company), months=Count(self.window_months),
            )  # fmt: skip
            if self.effects and self.effects.differs[self.ask.only_by]:
                return measure
            return Msg("{measure}. By name, because a ranking would mean nothing", measure=measure)
        return Msg(
            "Customers who left ÷ customer-months served in {months} months, {level} interval",
            months=Count(self.window_months), level=level(self.company),
        )  # fmt: skip

    def why_of_none(self, rows: list[Row]) -> Why:
        """What is counted, where there is nothing to count or the reader may not see it."""
        return Why(
            number=self.finding(rows),
            equation=Msg("left ÷ customer-months"),
            sentence=self.sentence(),
            rules=(needed_rule(self.company), (Msg("Months counted"), Count(self.window_months))),
        )

    def sentence(self) -> Msg:
        return Msg(
            "A customer has left once no contract runs. Counted are all customers served within {months} months, "
            "each for the time in which it was one.",
            months=Count(self.window_months),
        )

    def why(self, rows: list[Row]) -> Why:
        n, n_left, months = _sums(rows)
        enough = n >= self.company.too_few_below and months > 0
        rate = Share(n_left / months, 2) if enough else Msg("too few to say")
        interval = None
        if enough:
            bounds = event_rate(n_left, months, confidence=self.company.confidence)
            interval = Msg(
                "{level} interval {low} to {high} (Garwood)",
                level=level(self.company), low=Share(bounds.low, 2), high=Share(bounds.high, 2),
            )  # fmt: skip
        drill = None
        # Customers are shown to who sees their seller.
        if self.is_whole or self.ask.only_by != "consultant":
            drill = Drill("compensation.customers", where={}, sums={"n_customers": "n_customers", "n_left": "n_left"},
                          shows=SHOWN)  # fmt: skip
        return Why(
            number=Msg("Churn {share} a month", share=rate),
            equation=Msg(
                "{left} left ÷ {months} customer-months = {rate}",
                left=Count(n_left),
                months=Number(months, 1),
                rate=rate,
            ),
            sentence=self.sentence(),
            interval=interval,
            counted=((Msg("Customers"), n), (Msg("Left"), n_left)),
            differ=_differ(self.effects) if self.effects else None,
            rules=(needed_rule(self.company), (Msg("Months counted"), Count(self.window_months))),
            drill=drill,
        )


def told(rows: list[Row], *, ask: Ask, customers: list[Row], effects: Effects | None, has_moment: bool) -> Result:
    """The answer with its sentences; what is said of both kinds only where the reader sees everyone."""
    company, months = ask.policy(CompanyPolicy), ask.policy(CompensationPolicy).churn_window_months
    caveats: tuple[Caveat, ...] = ()
    if effects is not None:
        caveats += (_spread(effects), *_apart(effects, rows))
    if len(ask.by) < 2:
        caveats += _lag(rows, has_moment, ask)
    caveats += without_consultant(customers) + _too_few(rows, ask, company)
    return _Told(ask, company, months, has_moment, effects, caveats, is_whole=True).result(rows)


def ordered(rows: list[Row], effects: Effects, company: CompanyPolicy) -> list[Row]:
    """By name; where the kind differs beyond chance, who loses most first and those with too few last."""
    if not effects.differs[effects.by]:
        return rows
    return sorted(rows, key=lambda row: (row["leaving_ratio"] is None, -(row["leaving_ratio"] or 0.0)))


def whose_effect(effects: Effects) -> Msg:
    """Whose effect it is that customers leave."""
    sellers, consultants = (effects.differs[kind] for kind in KINDS)
    if sellers and consultants:
        return Msg("Both sellers and consultants make customers stay or leave")
    if sellers:
        if consultants is None:
            return Msg("Churn differs between sellers")
        return Msg(
            "It is the sellers: churn differs between them beyond chance; between consultants no difference is seen"
        )
    if consultants:
        if sellers is None:
            return Msg("Churn differs between consultants")
        return Msg(
            "It is the consultants: churn differs between them beyond chance; between sellers no difference is seen"
        )
    return Msg("Churn does not differ beyond chance, neither between sellers nor between consultants")


def _named(rows: list[Row], by: str) -> Msg | str:
    parts = []
    for side, said in (
        ("above", "more customers of {names} leave than of the others"),
        ("below", "fewer customers of {names} leave than of the others"),
    ):
        names = [str(row[by]) for row in rows if row.get("side") == side]
        if names:
            parts.append(Msg(said, names=_listed(names)))
    if not parts:
        return ""
    if len(parts) == 1:
        return Msg("; {one}", one=parts[0])
    return Msg("; {one}, {other}", one=parts[0], other=parts[1])


def _listed(names: list[str]) -> Names:
    shown = names if len(names) <= MOST_NAMES + 1 else names[:MOST_NAMES]
    return Names(tuple(shown), more=len(names) - len(shown))


def _of_own(rows: list[Row], by: str, share: Share, months: int) -> Msg:
    """For a reader who sees some people: what their own rows say."""
    churn = Msg(
        "{share} of the customers of {whose} leave a month: {left} of {customers} in {months} months",
        share=share, whose=counted(by, len(rows)), left=Count(sum(row["n_left"] for row in rows)),
        customers=Count(sum(row["n_customers"] for row in rows)), months=Count(months),
    )  # fmt: skip
    return Msg("{churn}{names}", churn=churn, names=_named(rows, by))


def _spread(effects: Effects) -> Caveat:
    """How far people of each kind lie apart, pooled."""
    sentences: list[Msg | str] = []
    figures: dict[str, Any] = {}
    for kind in KINDS:
        one = effects.kinds[kind]
        figures |= _figures(kind, one, effects.differs[kind])
        if effects.differs[kind] is not None:
            sentences.append(_tenths(kind, one))
    return Caveat("whose_effect", in_a_row(sentences), figures)


def _apart(effects: Effects, rows: list[Row]) -> tuple[Caveat, ...]:
    """What the raw rates would make of it."""
    ends = _ends(rows)
    if ends is None:
        return ()
    raw, pooled = ends
    text = Msg(
        "Between the {groups} at the ends, leaving out who lost nobody, raw rates differ {raw} times; pooled, "
        "without what chance adds to small numbers, {pooled} times.",
        groups=plural(effects.by),
        raw=Number(raw, 1),
        pooled=Number(pooled, 1),
    )
    return (Caveat("ends", text, {"raw_ratio": raw, "pooled_ratio": pooled}),)


def _ends(rows: list[Row]) -> tuple[float, float] | None:
    """How many times the largest of the raw rates is the smallest above 0, and the same of the pooled ones."""
    raw = [row["monthly_churn_share"] for row in rows if row["monthly_churn_share"] and row["leaving_ratio"]]
    pooled = [row["leaving_ratio"] for row in rows if row["leaving_ratio"]]
    if len(raw) < FEWEST_COMPARED:
        return None
    return max(raw) / min(raw), max(pooled) / min(pooled)


def in_a_row(sentences: Sequence[Msg | str]) -> Msg:
    """Sentences one after the other."""
    first, *others = sentences or [""]
    joined = Msg("{sentence}", sentence=first)
    for other in others:
        joined = Msg("{first} {second}", first=joined, second=other)
    return joined


def _tenths(kind: str, one: Kind) -> Msg:
    if len(one.n) < FEWEST_COMPARED:
        return Msg(
            "Between {people} p = {p}; of fewer than {fewest} nobody can say how far they lie apart.",
            people=counted(kind, len(one.n)),
            p=Probability(one.p),
            fewest=Count(FEWEST_COMPARED),
        )
    return Msg(
        "From the tenth of {groups} who lose fewest to the tenth who lose most churn rises {times} times ({low} to "
        "{high}), p = {p}.",
        groups=plural(kind),
        times=Number(exp(TENTHS * one.spread), 1),
        low=Number(exp(TENTHS * one.spread_low), 1),
        high=Number(exp(TENTHS * one.spread_high), 1),
        p=Probability(one.p),
    )


def _figures(kind: str, one: Kind, differs: bool | None) -> Mapping[str, Any]:
    return {
        f"{kind}_spread": one.spread, f"{kind}_spread_low": one.spread_low, f"{kind}_spread_high": one.spread_high,
        f"{kind}_p_value": one.p, f"{kind}_differs": differs, f"n_{kind}s": len(one.n),
    }  # fmt: skip


def _differ(effects: Effects) -> Msg:
    told = [_tenths(kind, effects.kinds[kind]) for kind in KINDS if effects.differs[kind] is not None]
    return Msg("{whose}. {spread}", whose=whose_effect(effects), spread=in_a_row(told))


def _lag(rows: list[Row], has_moment: bool, ask: Ask) -> tuple[Caveat, ...]:
    """How late churn tells, and what tells earlier."""
    if ask.by or not rows:
        return ()
    row = rows[0]
    found: tuple[Caveat, ...] = ()
    if row["median_lag_days"] is not None:
        text = Msg(
            "Churn tells late: of those who left half had come more than {days} days before ({low} to {high}).",
            days=Count(round(row["median_lag_days"])), low=Count(round(row["median_lag_days_low"] or 0)),
            high=Count(round(row["median_lag_days_high"] or 0)),
        )  # fmt: skip
        found = (Caveat("lag", text, {"median_lag_days": row["median_lag_days"]}),)
    if not has_moment:
        text = Msg(
            "What would tell earlier is not known: no early use goes with staying beyond chance, and none of the "
            "company’s own is adopted."
        )
        return (*found, Caveat("no_leading_indicator", text))
    if row["reached_share"] is None:
        text = Msg(
            "Of customers sold lately one can be looked at: too few to say who reaches the moment.",
            "Of customers sold lately {n} can be looked at: too few to say who reaches the moment.",
            row["n_lately"] or 0,
        )
        return (*found, Caveat("leading_indicator", text, {"n_lately": row["n_lately"]}))
    text = Msg(
        "What tells earlier: of {n} customers sold lately {share} reached the moment ({low} to {high}).",
        n=row["n_lately"], share=Share(row["reached_share"]), low=Share(row["reached_share_low"], 0),
        high=Share(row["reached_share_high"], 0),
    )  # fmt: skip
    figures = {"n_lately": row["n_lately"], "reached_share": row["reached_share"]}
    return (*found, Caveat("leading_indicator", text, figures))


def _too_few(rows: list[Row], ask: Ask, company: CompanyPolicy) -> tuple[Caveat, ...]:
    few = [row for row in rows if row["reason"] == TOO_FEW]
    if not few:
        return ()
    names = [", ".join(str(row[name]) for name in ask.by) or "all" for row in few]
    text = (
        Msg(
            "Too few to say, with fewer than {needed} customers: {names}.",
            needed=Count(company.too_few_below),
            names=_listed(names),
        )
        if ask.by
        else Msg("Too few to say; {needed} customers would be enough.", needed=Count(company.too_few_below))
    )
    return (Caveat(TOO_FEW, text, {"needed": company.too_few_below}),)


def _sums(rows: list[Row]) -> tuple[int, int, float]:
    return (
        sum(row["n_customers"] for row in rows), sum(row["n_left"] for row in rows),
        sum(row["served_months"] for row in rows),
    )  # fmt: skip
