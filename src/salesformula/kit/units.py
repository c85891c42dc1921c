"""Units of measure: every column and every setting names one."""

from __future__ import annotations

from enum import StrEnum


class Unit(StrEnum):
    """What a number counts or measures. Shares are fractions from 0 to 1."""

    NONE = "none"
    ID = "id"
    TEXT = "text"
    COUNT = "count"
    SHARE = "share 0-1"
    MONEY = "currency amount"
    MONEY_PER_DAY = "currency amount per day"
    CURRENCY = "ISO 4217 code"
    DAYS = "days"
    HOURS = "hours"
    MINUTES = "minutes"
    SECONDS = "seconds"
    MONTHS = "months"
    INSTANT = "UTC instant"
    DATE = "date"
    FLAG = "true or false"
    PROBABILITY = "probability 0-1"
    DEGREES = "degrees"
    SCORE = "score"
    RATE = "units of the reporting currency per unit"
    STATISTIC = "test statistic"
    MONTH_OF_YEAR = "month 1-12"
    PERIOD = "period label"
