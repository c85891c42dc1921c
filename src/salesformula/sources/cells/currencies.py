"""The currency that an amount's cell itself states, by its sign or its code."""

from __future__ import annotations

from salesformula.sources.cells.numbers import CURRENCY
from salesformula.sources.sql_text import literal

#: Signs that one currency alone has.
_ONE = {
    "€": "EUR",
    "£": "GBP",
    "₹": "INR",
    "₪": "ILS",
    "₽": "RUB",
    "₩": "KRW",
    "₺": "TRY",
    "₴": "UAH",
    "₫": "VND",
    "฿": "THB",
    "₦": "NGN",
    "₱": "PHP",
    "zł": "PLN",
    "Kč": "CZK",
    "US$": "USD",
    "R$": "BRL",
    "C$": "CAD",
    "CA$": "CAD",
    "A$": "AUD",
    "AU$": "AUD",
    "NZ$": "NZD",
    "HK$": "HKD",
    "S$": "SGD",
    "MX$": "MXN",
}
#: Signs that several share.
_SEVERAL = {
    "$": ("USD", "CAD", "AUD", "NZD", "SGD", "HKD", "TWD", "MXN", "ARS", "CLP", "COP", "UYU"),
    "¥": ("JPY", "CNY"),
    "kr": ("SEK", "NOK", "DKK", "ISK"),
    "kr.": ("SEK", "NOK", "DKK", "ISK"),
}
_CODE = "[A-Z]{3}"
#: Currencies of a thousand parts: there 1.250 may be one and a quarter.
_OF_THOUSAND = ("BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND")


def stated(text: str) -> str:
    """SQL of the sign or code in an amount's text; '' where it has none, and in words without a figure such as TBD."""
    return f"CASE WHEN regexp_matches({text}, '\\d') THEN regexp_extract({text}, {literal(CURRENCY)}) ELSE '' END"


def is_of_hundred(text: str) -> str:
    """SQL that holds where an amount's text states a currency that has no thousandths: "$1,000" is a thousand."""
    listed = ", ".join(literal(code) for code in _OF_THOUSAND)
    return f"{stated(text)} NOT IN ('', {listed})"


def code_stated(text: str) -> str:
    """SQL of the ISO 4217 code that an amount's text states beyond doubt, else null."""
    sign = stated(text)
    cases = " ".join(f"WHEN {literal(mark)} THEN {literal(code)}" for mark, code in _ONE.items())
    return f"CASE {sign} {cases} ELSE nullif(regexp_extract({sign}, '^{_CODE}$'), '') END"


def contradicts(text: str, code: str) -> str:
    """SQL that holds where the text of an amount states another currency than ``code`` (SQL)."""
    sign = stated(text)
    cases = " ".join(
        f"WHEN {literal(mark)} THEN {code} NOT IN ({', '.join(map(literal, codes))})"
        for mark, codes in _SEVERAL.items()
    )
    return f"CASE {sign} WHEN '' THEN false {cases} ELSE coalesce({code_stated(text)} <> {code}, false) END"
