"""Rules in force as "why this number" lists them: a name and how it stands."""

from __future__ import annotations

from salesformula.kit.company import CompanyPolicy
from salesformula.kit.text import Count, Msg, Share

Rule = tuple[Msg, Msg]

WIN: Rule = (Msg("Win"), Msg("a deal marked won, or in a stage that means won"))

_METRICS = {
    "acv": "annual contract value",
    "amount": "deal amount",
    "mrr": "monthly recurring revenue",
    "customers": "new customers",
}
_TITLES = {
    "acv": "Annual contract value",
    "amount": "Deal amount",
    "mrr": "Monthly recurring revenue",
    "customers": "New customers",
}
_KINDS = {"new": "new customers", "addon": "add-ons", "renewal": "renewals"}


def level(company: CompanyPolicy) -> Share:
    """The level of the intervals: 95%."""
    return Share(company.confidence, 0 if round(company.confidence * 100, 6).is_integer() else 1)


def needed(company: CompanyPolicy, cases: Msg) -> Rule:
    """From how many cases on an estimate is given."""
    return Msg("Too few below"), Msg("{number} {cases}", number=Count(company.too_few_below), cases=cases)


def metric_name(metric: str) -> Msg:
    """A metric in words."""
    return Msg(_METRICS[metric])


def metric_title(metric: str) -> Msg:
    """A metric in words, where a sentence begins."""
    return Msg(_TITLES[metric])


def key_metric_rule(company: CompanyPolicy) -> Rule:
    """What counts towards the key metric."""
    kinds = [Msg(_KINDS[kind]) for kind in company.key_metric_kinds]
    listed: Msg = kinds[0] if kinds else Msg("nothing")
    for kind in kinds[1:]:
        listed = Msg("{first} and {last}", first=listed, last=kind)
    return Msg("Key metric"), Msg("{metric} of {kinds}", metric=metric_name(company.key_metric), kinds=listed)
