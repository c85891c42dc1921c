"""compensation.aha: which early use goes with staying most, and whether that is beyond chance."""

from __future__ import annotations

from salesformula.kit.answer import Ask, Result, answer
from salesformula.kit.company import CompanyPolicy
from salesformula.kit.schema import count, number, share, text
from salesformula.kit.units import Unit
from salesformula.rooms.compensation.answers import aha_told
from salesformula.rooms.compensation.answers.aha_told import (
    ADOPTED,
    LOOKED_AT,
    NOT_GOOD_ENOUGH,
    PROPOSED,
    REASONS,
    STATES,
)
from salesformula.rooms.compensation.answers.customer_words import VIEW_CUSTOMERS, Row
from salesformula.rooms.compensation.answers.customers import early_in
from salesformula.rooms.compensation.formula.aha import Early, condition_of, looked_at, met_by
from salesformula.rooms.compensation.policy import CompensationPolicy
from salesformula.stats.moment import find_moment
from salesformula.stats.moment_conditions import Condition
from salesformula.stats.moment_judging import Staying
from salesformula.stats.proportion import wilson

READS = ("usage", "subscriptions", "people", "accounts")


@answer(
    "compensation.aha",
    title="The moment after which customers stay",
    question="Which early use goes with customers staying, and is that more than chance?",
    columns=(
        text("moment", "what a customer does to reach it"),
        text(
            "state", "proposed: beyond chance; adopted: the company's own; looked_at: for the record, not judged",
            choices=tuple(STATES),
        ).told(STATES),
        text("feature"),
        number("quantity", Unit.COUNT, "used so often at least"),
        text("other_feature", "of a moment that asks for two"),
        number("other_quantity", Unit.COUNT),
        count("n_features", "of a moment that asks for so many features"),
        count("window_days", "days from the first on that count as early"),
        count("n_customers", "whose early use is known and who stayed beyond the window").named("Customers"),
        count("n_reached").named("Reached it"),
        share("reached_share").named("Share who reach it"),
        share("reached_share_low"),
        share("reached_share_high"),
        share("with_stay_share", "of those who reach it, still there a year after the window").named("Stay a year"),
        share("with_stay_share_low"),
        share("with_stay_share_high"),
        count("n_with", "on which that rests"),
        share("without_stay_share", "of those who do not").named("Others stay a year"),
        share("without_stay_share_low"),
        share("without_stay_share_high"),
        count("n_without", "on which that rests"),
        number("hazard_ratio", Unit.STATISTIC, "leaving of those who reach it over that of the others").named(
            "Times as often they leave"
        ),
        number("hazard_ratio_low", Unit.STATISTIC),
        number("hazard_ratio_high", Unit.STATISTIC),
        count("n_left", "customers who left after the window").named("Left"),
        count("n_left_out", "gone, or not watched yet, at the window's end"),
        count("n_before_records", "began before any use was recorded"),
        count("n_tried", "conditions looked at"),
        number("p_value", Unit.PROBABILITY, "how often chance alone would show as much").named("p"),
        text("reason", "why it is not good enough", choices=tuple(REASONS)),
    ),
    right=VIEW_CUSTOMERS,
    mission=("P7", "P8"),
    reads=READS,
    on_page=(
        "moment", "state", "n_reached", "reached_share", "with_stay_share", "without_stay_share", "hazard_ratio",
        "p_value",
    ),
    scope="subjects",
    # Its permutations take a minute in a large company.
    when="build",
    told=aha_told.told,
)  # fmt: skip
def aha(ask: Ask) -> Result:
    """The moment the facts show, or the best that is not good enough; the company's own; what else was looked at."""
    company, rules = ask.policy(CompanyPolicy), ask.policy(CompensationPolicy)
    early = early_in(ask, window_days=rules.aha_window_days)
    rows = [_found(early, company, rules)]
    own = condition_of(early, feature=rules.aha_feature or None, quantity=rules.aha_quantity)
    if own is not None:
        rows.append(_adopted(early, own, company, rules))
    rows += [_looked_at(early, one, n, rules) for one, n in looked_at(early)]
    return aha_told.told(ask, rows)


def _found(early: Early, company: CompanyPolicy, rules: CompensationPolicy) -> Row:
    found = find_moment(
        early.use, early.days, early.left, alpha=company.family_error_rate, confidence=company.confidence,
        until=aha_told.YEAR,
    )  # fmt: skip
    row = _row(early, found.condition, rules) | {
        "state": PROPOSED if found.is_found else NOT_GOOD_ENOUGH,
        "n_tried": found.n_tried,
        "p_value": found.p if found.condition else None,
        "reason": found.reason,
    }
    if found.condition is None:
        return row | {"n_reached": None}
    row |= _reached(found.n_met, found.n, company) | _sides(found.with_it, found.without)
    return row | {"hazard_ratio": found.hazard_ratio, "hazard_ratio_low": found.low, "hazard_ratio_high": found.high}


def _adopted(early: Early, own: Condition, company: CompanyPolicy, rules: CompensationPolicy) -> Row:
    """The company's own moment was not chosen by these customers, so all of them may judge it."""
    met = met_by(early, own)
    row = _row(early, own, rules) | {"state": ADOPTED} | _reached(int(met.sum()), len(met), company)
    judged = aha_told.judged(early, met, company=company)
    return row if judged is None else row | _sides(judged.with_it, judged.without) | judged.ratio


def _looked_at(early: Early, one: Condition, n: int, rules: CompensationPolicy) -> Row:
    row = _row(early, one, rules) | {"state": LOOKED_AT, "n_reached": n}
    return row | {"reached_share": None}


def _row(early: Early, condition: Condition | None, rules: CompensationPolicy) -> Row:
    watched = early.days >= 0
    row: Row = dict.fromkeys(column.name for column in aha.columns)
    row |= {
        "window_days": rules.aha_window_days,
        "n_customers": int(watched.sum()),
        "n_left": int(early.left[watched].sum()),
        "n_left_out": int((~watched).sum()),
        "n_before_records": early.n_before,
    }
    uses = condition.uses if condition else ()
    for (feature, least), names in zip(
        uses, (("feature", "quantity"), ("other_feature", "other_quantity")), strict=False
    ):
        row |= {names[0]: early.features[feature], names[1]: least}
    if condition is not None:
        row["n_features"] = condition.n_features
        row["moment"] = aha_told.moment_text(row)
    return row


def _reached(n: int, of: int, company: CompanyPolicy) -> Row:
    if of < company.too_few_below:
        return {"n_reached": n}
    interval = wilson(n, of, confidence=company.confidence)
    return {
        "n_reached": n,
        "reached_share": n / of,
        "reached_share_low": interval.low,
        "reached_share_high": interval.high,
    }


def _sides(with_it: Staying | None, without: Staying | None) -> Row:
    row: Row = {}
    for name, side in (("with", with_it), ("without", without)):
        if side is not None:
            row |= {f"n_{name}": side.n, f"{name}_stay_share": side.share}
            row |= {f"{name}_stay_share_low": side.low, f"{name}_stay_share_high": side.high}
    return row
