"""The rules two or more rooms read: the company's own."""

from __future__ import annotations

from decimal import Decimal
from functools import cache
from typing import Any, Literal
from zoneinfo import available_timezones

from pydantic import field_validator

from salesformula.kit.policy import Policy, setting, settings_of
from salesformula.kit.units import Unit

#: A name stands in the side bar and in the title of every page.
LONGEST_NAME = 100

KeyMetric = Literal["acv", "amount", "mrr", "customers"]


class CompanyPolicy(Policy):
    """Company-wide policy: money, time, the key metric, and how much doubt is tolerated."""

    name: str = setting("Your company", unit=Unit.TEXT, label="Name shown on pages", source="ours")
    currency: str = setting("USD", unit=Unit.CURRENCY, label="Reporting currency", source="ours", is_built=True)
    time_zone: str = setting("UTC", unit=Unit.TEXT, label="Company time zone (IANA name)", source="ours", is_built=True)
    fiscal_year_starts: int = setting(
        1,
        unit=Unit.MONTH_OF_YEAR,
        label="Month in which the fiscal year starts",
        source="ours",
        low=1,
        high=12,
        is_built=True,
    )
    key_metric: KeyMetric = setting(
        "acv", unit=Unit.TEXT, label="The one key metric of the company", source="004 M1, given", is_built=True
    )
    counts_new: bool = setting(True, unit=Unit.FLAG, label="New customers count", source="004 M1, given")
    counts_addon: bool = setting(True, unit=Unit.FLAG, label="Add-on deals count", source="004 M1, given")
    counts_renewal: bool = setting(False, unit=Unit.FLAG, label="Renewals count", source="004 M1, given")
    large_deal_from: Decimal = setting(
        Decimal(10000),
        unit=Unit.MONEY,
        label="A deal is large from this amount on",
        source="ours",
        low=0,
        high=1_000_000_000_000,
        event="the day a deal closed",
    )
    planned_large_share: float | None = setting(
        None, unit=Unit.SHARE, label="Planned share of large new deals", source="004 M4, not given", low=0, high=1
    )
    planned_small_share: float | None = setting(
        None, unit=Unit.SHARE, label="Planned share of small new deals", source="004 M4, not given", low=0, high=1
    )
    planned_upsell_share: float | None = setting(
        None, unit=Unit.SHARE, label="Planned share of add-on deals", source="004 M4, not given", low=0, high=1
    )
    too_few_below: int = setting(
        25, unit=Unit.COUNT, label="Fewer cases than this are too few to say", source="ours", low=1
    )
    confidence: float = setting(
        0.95, unit=Unit.PROBABILITY, label="Level of the intervals", source="ours", low=0.5, high=0.999
    )
    false_discovery_rate: float = setting(
        0.10,
        unit=Unit.PROBABILITY,
        label="Accepted share of false names among the groups that stand out",
        source="ours",
        low=0.001,
        high=0.5,
    )
    family_error_rate: float = setting(
        0.05,
        unit=Unit.PROBABILITY,
        label="Accepted chance that any 'groups differ' on a page is false",
        source="ours",
        low=0.001,
        high=0.5,
    )
    permutations: int = setting(
        9999,
        unit=Unit.COUNT,
        label="Tables drawn to test whether groups differ",
        source="ours",
        low=999,
        high=99_999,
    )
    detection_chance: float = setting(
        0.80,
        unit=Unit.PROBABILITY,
        label="Chance with which the smallest detectable difference would have been shown",
        source="ours",
        low=0.5,
        high=0.99,
    )
    coverage_tolerance_days: int = setting(
        7,
        unit=Unit.DAYS,
        label="A period is complete when the facts reach within this many days of its end",
        source="ours",
        low=0,
        high=92,
    )

    @field_validator("name")
    @classmethod
    def _is_a_name(cls, name: str) -> str:
        if not name.strip() or not name.isprintable() or len(name) > LONGEST_NAME:
            raise ValueError(f"a name is one line of at most {LONGEST_NAME} letters and signs")
        return name

    @field_validator("currency")
    @classmethod
    def _is_a_code(cls, currency: str) -> str:
        if len(currency) != 3 or not currency.isascii() or not currency.isalpha() or not currency.isupper():
            raise ValueError("a currency is an ISO 4217 code of three capitals such as EUR")
        return currency

    @field_validator("time_zone")
    @classmethod
    def _is_a_zone(cls, time_zone: str) -> str:
        if time_zone not in _zones():
            raise ValueError("a time zone is an IANA name such as Europe/Berlin")
        return time_zone

    @property
    def key_metric_kinds(self) -> tuple[str, ...]:
        """The kinds of deal that count towards the key metric."""
        counted = {"new": self.counts_new, "addon": self.counts_addon, "renewal": self.counts_renewal}
        return tuple(kind for kind, counts in counted.items() if counts)


@cache
def _zones() -> set[str]:
    # Asked for anew, the folders of zones are read each time: 15 ms for every policy that is made.
    return available_timezones()


def built_with(company: CompanyPolicy) -> dict[str, Any]:
    """The settings that tables kept with the facts are made with; made with others, they are made again."""
    plain = company.model_dump(mode="json")
    return {one.name: plain[one.name] for one in settings_of(CompanyPolicy) if one.is_built}
