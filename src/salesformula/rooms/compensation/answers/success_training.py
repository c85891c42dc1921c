"""compensation.success_training: which sellers are helped to keep customers, and not only paid less."""

from __future__ import annotations

from salesformula.kit.answer import Ask, Caveat, Result, answer
from salesformula.kit.company import CompanyPolicy
from salesformula.kit.schema import count, ident, number, text
from salesformula.kit.text import Count, Msg, Probability, Share
from salesformula.kit.units import Unit
from salesformula.rooms.compensation.answers.churn_effects import Effects, effects_of
from salesformula.rooms.compensation.answers.customer_words import VIEW_CUSTOMERS, Row, counted
from salesformula.rooms.compensation.answers.customers import READS, served
from salesformula.rooms.compensation.policy import CompensationPolicy
from salesformula.stats.event_rates import last_quarter_chances

#: With fewer sellers than this there are no quarters.
FEWEST_SELLERS = 8


@answer(
    "compensation.success_training",
    title="Help in keeping customers",
    question="Which sellers are helped to keep their customers?",
    columns=(
        text("seller"),
        ident("seller_id", to="people.person_id"),
        count("n_customers", "served within the months counted").named("Customers"),
        count("n_left").named("Left"),
        number("likely_share", Unit.SHARE, "the chance of truly being in the quarter whose customers leave most").named(
            "How likely"
        ),
        number("leaving_ratio", Unit.STATISTIC, "times the average of the sellers, pooled").named(
            "Times the average, pooled"
        ),
        number("leaving_ratio_low", Unit.STATISTIC),
        number("leaving_ratio_high", Unit.STATISTIC),
    ),
    right=VIEW_CUSTOMERS,
    mission=("P30",),
    reads=READS,
    on_page=("seller", "n_customers", "n_left", "leaving_ratio", "likely_share"),
    scope="subjects",
    owner="seller_id",
)
def success_training(ask: Ask) -> Result:
    """The sellers who are likely enough in the last quarter of churn, by name; nobody where sellers do not differ."""
    company, rules = ask.policy(CompanyPolicy), ask.policy(CompensationPolicy)
    customers = served(ask)
    effects = effects_of(ask, by="seller", company=company)
    if effects is None or len(effects.place) < FEWEST_SELLERS:
        n = 0 if effects is None else len(effects.place)
        return _nobody(Msg("Nobody is listed: too few to say, {sellers}", sellers=counted("seller", n)))
    if not effects.differs["seller"]:
        p = Probability(effects.own.p)
        return _nobody(Msg("Nobody is listed: sellers’ churn does not differ beyond chance (p = {p})", p=p))
    return _listed(_rows(customers, effects, company, rules), effects, company, rules)


def _nobody(finding: Msg) -> Result:
    caption = Msg("Who is listed would have been drawn by lot. Training for all, or for none, is fair")
    return Result(rows=[], finding=finding, caption=caption)


def _rows(customers: list[Row], effects: Effects, company: CompanyPolicy, rules: CompensationPolicy) -> list[Row]:
    names = {row["seller_id"]: row["seller"] for row in customers}
    chances = last_quarter_chances(effects.own, confidence=company.confidence)
    kind = effects.own
    rows: list[Row] = [
        {
            "seller": names[person], "seller_id": person, "n_customers": int(kind.n[nth]),
            "n_left": int(kind.n_left[nth]), "likely_share": float(chances[nth]),
            "leaving_ratio": float(kind.ratio[nth]), "leaving_ratio_low": float(kind.low[nth]),
            "leaving_ratio_high": float(kind.high[nth]),
        }
        for person, nth in effects.place.items()
        if kind.n[nth] >= company.too_few_below and chances[nth] >= rules.training_likely_from
    ]  # fmt: skip
    return sorted(rows, key=lambda row: (row["seller"], row["seller_id"]))


def _listed(rows: list[Row], effects: Effects, company: CompanyPolicy, rules: CompensationPolicy) -> Result:
    few = int((effects.own.n < company.too_few_below).sum())
    last = len(effects.place) - 3 * len(effects.place) // 4
    about = Msg(
        "Of {sellers} sellers a quarter, {last}, loses most customers. Listed, by name, is who is in it with a chance "
        "of {from_} or more, by the pooled estimate; the others of it can’t be told from their neighbours",
        sellers=Count(len(effects.place)), last=Count(last), from_=Share(rules.training_likely_from, 0),
    )  # fmt: skip
    caveats: tuple[Caveat, ...] = (
        Caveat(
            "offered",
            Msg("An offer of training and help. Whoever is in a last quarter only for bad luck is not helped by being "
                "paid less, and neither are their customers."),
            {"p_value": effects.own.p},
        ),
    )  # fmt: skip
    if few:
        text = Msg(
            "One seller has fewer than {needed} customers: too few to say.",
            "{n} sellers have fewer than {needed} customers: too few to say.", few, needed=Count(company.too_few_below),
        )  # fmt: skip
        caveats += (Caveat("too_few_to_say", text, {"n": few}),)
    finding = Msg(
        "Help in keeping customers goes to one seller", "Help in keeping customers goes to {n} sellers", len(rows)
    )
    if not rows:
        finding = Msg("Sellers differ, but nobody is likely enough in the last quarter to be listed")

    def of(seen: list[Row]) -> Result:
        if not seen:
            return Result(rows=[], finding=Msg("Nobody whom you may see is offered help in keeping customers"))
        said = Msg(
            "Help in keeping customers is offered to {name}", name=seen[0]["seller"]
        ) if len(seen) == 1 else Msg("Help in keeping customers goes to {n} of your sellers", n=len(seen))  # fmt: skip
        return Result(rows=seen, finding=said, caption=about, caveats=caveats[:1], for_rows=of)

    return Result(rows=rows, finding=finding, caption=about, caveats=caveats, for_rows=of)
