"""Whom the simulated company sells to, what, and where its leads come from."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Segment:
    """A size class of buyers: yearly contract values and cycles are lognormal around their medians."""

    name: str
    share: float
    acv_median: float
    acv_sigma: float
    cycle_median_days: float
    cycle_sigma: float
    win_logit: float
    employees: tuple[int, int]
    attempts: int


@dataclass(frozen=True)
class Source:
    """Where a lead comes from: ``qualified_share`` of its connected leads become deals."""

    name: str
    share: float
    motion: str
    channels: tuple[str, ...]
    qualified_share: float
    win_logit: float


@dataclass(frozen=True)
class Product:
    """A product; it is sold in deals of one kind."""

    name: str
    kind: str
    share: float


SEGMENTS = (
    Segment("small", 0.50, 6_000, 0.45, 36, 0.50, 0.10, (4, 49), 5),
    Segment("medium", 0.34, 15_500, 0.45, 68, 0.50, 0.0, (50, 499), 8),
    Segment("large", 0.16, 44_000, 0.50, 125, 0.45, -0.25, (500, 9_000), 12),
)

SOURCES = (
    Source("Organic Search", 0.30, "inbound", ("blog", "guide", "home page"), 0.40, 0.0),
    Source("Paid Search", 0.15, "inbound", ("search advert",), 0.30, -0.15),
    Source("Referrals", 0.12, "inbound", ("customer", "partner"), 0.52, 0.45),
    Source("Direct Traffic", 0.13, "inbound", ("home page", "pricing page"), 0.38, 0.10),
    Source("Events", 0.10, "inbound", ("trade fair", "webinar"), 0.34, 0.0),
    Source("Outbound Prospecting", 0.20, "outbound", ("cold call", "cold mail"), 0.26, -0.25),
)

PRODUCTS = (
    Product("Dispatch", "new", 0.62),
    Product("Dispatch Plus", "new", 0.38),
    Product("Route Planner", "addon", 0.45),
    Product("Crew App", "addon", 0.35),
    Product("Insight", "addon", 0.20),
)


@dataclass(frozen=True)
class Office:
    """A selling team: its name, its region, its time zone and the countries it sells to."""

    team: str
    region: str
    time_zone: str
    director: int
    countries: tuple[str, ...]


OFFICES = (
    Office("Atlantic", "North America", "America/New_York", 0, ("United States", "Canada")),
    Office("Lakes", "North America", "America/Chicago", 0, ("United States", "Canada")),
    Office("Pacific", "North America", "America/Los_Angeles", 0, ("United States", "Canada")),
    Office("Europe", "Europe", "Europe/Berlin", 1, ("Germany", "United Kingdom", "Netherlands", "Sweden", "Spain")),
    Office("South", "Latin America", "America/Sao_Paulo", 1, ("Brazil", "Chile", "Colombia", "Mexico")),
)

REGIONS = tuple(dict.fromkeys(office.region for office in OFFICES))
ZONES = tuple(dict.fromkeys(office.time_zone for office in OFFICES))
COMPANY_NAME = "Kestrel Scheduling"
COMPANY_ZONE = ZONES[0]
CURRENCY = "USD"
