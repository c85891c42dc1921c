"""compensation.shelfware: which deals were signed and lie unused."""

from __future__ import annotations

from decimal import Decimal

from salesformula.doors.writing import words
from salesformula.kit.answer import Ask, Caveat, Result, Why, answer
from salesformula.kit.company import CompanyPolicy
from salesformula.kit.schema import count, currency, day, ident, money, share, text
from salesformula.kit.text import Count, Money, Msg, Share
from salesformula.rooms.compensation import formula
from salesformula.rooms.compensation.answers.customer_words import (
    CONSULTANT,
    MISSING,
    SELLER,
    VIEW_CUSTOMERS,
    Row,
    day_after,
)
from salesformula.rooms.compensation.formula.aha import recorded_since
from salesformula.rooms.compensation.formula.shelfware import n_features
from salesformula.rooms.compensation.policy import CompensationPolicy

UNUSED, HARDLY_USED = "unused", "hardly_used"
STATES = {UNUSED: Msg("unused"), HARDLY_USED: Msg("hardly used")}


@answer(
    "compensation.shelfware",
    title="Signed and unused",
    question="Which deals were signed and lie unused?",
    columns=(
        text("deal"),
        ident("deal_id", to="deals.deal_id"),
        money("at_stake_amount", "annual contract value, else the deal's amount").named("At stake, a year"),
        currency(),
        text("account", "the customer").named("Customer"),
        ident("account_id", to="accounts.account_id"),
        text("state", choices=tuple(STATES)).told(STATES),
        day("started_on", "first day of the contract").named("Since"),
        count("since_days", "from the first day to the day asked for").named("Days since"),
        count("n_used_days", "days on which anything was used").named("Days of use"),
        day("last_used_on", "empty: never").named("Last use"),
        count("n_features", "different ones used").named("Features used"),
        share("features_share", "of those that anyone uses").named("Share of features"),
        text("seller"),
        ident("seller_id", to="people.person_id"),
        text("consultant", "after the sale"),
        ident("consultant_id", to="people.person_id"),
        text("why", "in words").named("Why"),
    ),
    filters=(SELLER, CONSULTANT),
    right=VIEW_CUSTOMERS,
    mission=("P31",),
    reads=("subscriptions", "deal_rollup", "usage", "people", "accounts"),
    # Which contract was a customer's first, nobody's view of some contracts tells.
    scope="subjects",
    owner="seller_id",
    on_page=("deal", "at_stake_amount", "why", "since_days", "seller", "consultant"),
)
def shelfware(ask: Ask) -> Result:
    """A row for each deal signed whose customer does not use it, or hardly; the largest first."""
    company, rules = ask.policy(CompanyPolicy), ask.policy(CompensationPolicy)
    since, n_all = recorded_since(ask.facts, time_zone=company.time_zone), n_features(ask.facts)
    table = formula.signed_and_used(ask.facts, until=day_after(ask), recorded_since=since, time_zone=company.time_zone)
    signed = [_labelled(row) for row in table.to_pyarrow().to_pylist()]
    signed = [row for row in signed if all(str(row[name]) == value for name, value in ask.where.items())]
    known = [row for row in signed if row["is_recorded"] and row["since_days"] >= rules.shelfware_days]
    rows = [found for row in known if (found := _flagged(row, n_all, company, rules))]
    rows.sort(key=lambda row: (-(row["at_stake_amount"] or Decimal(0)), row["deal"], row["deal_id"]))
    return _told(rows, signed, len(known), n_all, company, rules)


def _labelled(row: Row) -> Row:
    return (
        row
        | {name: row[name] or MISSING for name in ("seller", "consultant")}
        | {"deal": row["deal"] or row["deal_id"]}
    )


def _flagged(row: Row, n_all: int, company: CompanyPolicy, rules: CompensationPolicy) -> Row | None:
    used = row["n_features"] / n_all if n_all else 0.0
    if row["n_used_days"] == 0:
        state, why = UNUSED, Msg(
            "no use in the one day since it began", "no use in {n} days since it began", row["since_days"]
        )  # fmt: skip
    elif used < rules.shelfware_features_share:
        state, why = HARDLY_USED, Msg(
            "one of {all} features used in {days} days", "{n} of {all} features used in {days} days",
            row["n_features"], all=Count(n_all), days=Count(row["since_days"]),
        )  # fmt: skip
    else:
        return None
    stake = row["acv_amount"] if row["acv_amount"] is not None else row["amount"]
    told = {"state": state, "why": words(why), "features_share": used, "currency": company.currency}
    return row | told | {"at_stake_amount": stake}


def _told(
    rows: list[Row], signed: list[Row], n_known: int, n_all: int, company: CompanyPolicy, rules: CompensationPolicy
) -> Result:
    amount = Money(sum((row["at_stake_amount"] or Decimal(0) for row in rows), Decimal(0)), company.currency)
    if not n_all:
        finding = Msg("No use of the product is recorded, so nobody knows what lies unused")
    elif not n_known:
        finding = Msg("No deal signed is old enough to say whether it lies unused")
    elif not rows:
        finding = Msg(
            "The one deal signed that is old enough is used",
            "All {n} deals signed that are old enough are used",
            n_known,
        )
    else:
        finding = Msg(
            "One deal of {known} lies unused: {amount} a year at stake",
            "{n} deals of {known} lie unused: {amount} a year at stake",
            len(rows), known=Count(n_known), amount=amount,
        )  # fmt: skip

    def of(seen: list[Row]) -> Result:
        return _of_own(seen, company)

    return Result(
        rows=rows,
        finding=finding,
        for_rows=of,
        caption=Msg(
            "First contracts that still run and began at least {days} days ago: nothing used since the first day, or "
            "fewer than {share} of the features. Largest first",
            days=Count(rules.shelfware_days),
            share=Share(rules.shelfware_features_share, 0),
        ),
        caveats=_caveats(rows, signed),
        why=Why(
            number=finding,
            equation=Msg("{rows} of {known} deals", rows=Count(len(rows)), known=Count(n_known)),
            sentence=Msg(
                "A deal is looked at when its customer’s first contract came of it, still runs and began at least "
                "{days} days ago. Use is recorded by customer and not by product, so add-ons can’t be told apart.",
                days=Count(rules.shelfware_days),
            ),
            counted=(
                (Msg("Deals signed, first contracts that run"), len(signed)),
                (Msg("Old enough and recorded from the first day"), n_known),
                (Msg("Unused"), sum(row["state"] == UNUSED for row in rows)),
                (Msg("Hardly used"), sum(row["state"] == HARDLY_USED for row in rows)),
            ),
            rules=(
                (Msg("Unused after"), Msg("{n} days", n=rules.shelfware_days)),
                (
                    Msg("Hardly used below"),
                    Msg("{share} of the features", share=Share(rules.shelfware_features_share, 0)),
                ),
            ),
        ),
    )


def _of_own(rows: list[Row], company: CompanyPolicy) -> Result:
    """For a reader who sees some people: their own deals, and nothing of how many others were looked at."""
    amount = Money(sum((row["at_stake_amount"] or Decimal(0) for row in rows), Decimal(0)), company.currency)
    finding: Msg = Msg("None of your deals lies unused")
    if rows:
        finding = Msg(
            "One deal of yours lies unused: {amount} a year at stake",
            "{n} deals of yours lie unused: {amount} a year at stake", len(rows), amount=amount,
        )  # fmt: skip
    return Result(rows=rows, finding=finding, caveats=_caveats(rows, []), for_rows=lambda seen: _of_own(seen, company))


def _caveats(rows: list[Row], signed: list[Row]) -> tuple[Caveat, ...]:
    found: tuple[Caveat, ...] = ()
    n_unknown = sum(not row["is_recorded"] for row in signed)
    if n_unknown:
        text = Msg(
            "One deal began before any use was recorded, so nothing is said of it.",
            "{n} deals began before any use was recorded, so nothing is said of them.", n_unknown,
        )  # fmt: skip
        found += (Caveat("began_before_records", text, {"n": n_unknown}),)
    n_nothing = sum(row["at_stake_amount"] is None for row in rows)
    if n_nothing:
        text = Msg(
            "One of them has no amount in the reporting currency.",
            "{n} of them have no amount in the reporting currency.", n_nothing,
        )  # fmt: skip
        found += (Caveat("no_amount", text, {"n": n_nothing}),)
    return found
