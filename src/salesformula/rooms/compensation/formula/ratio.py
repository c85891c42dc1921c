"""Exact rates and shares: 0.08, "7.5%" and "66000/900000" are fractions, never floats."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from fractions import Fraction
from typing import Annotated, Any

from pydantic import PlainSerializer, PlainValidator, WithJsonSchema

#: Numerator and denominator stay below this, so that a plan's arithmetic fits 64 bits for amounts up to millions.
LARGEST_PART = 10**9
#: What takes more decimals than this is written as "a/b".
MOST_PLACES = 12


def ratio(given: Any) -> Fraction:
    """The fraction meant by a number, a decimal text, a percentage or "a/b".

    A float counts as it is written: 0.08 is 8/100, not the nearest binary number.
    Errors: ValueError where it is none of these, or where numerator or denominator pass 10**9.
    """
    try:
        found = _read(given)
    except (InvalidOperation, ValueError, ZeroDivisionError, OverflowError) as error:
        raise ValueError(f'{given!r} is no rate: write 0.08, "8%" or "66000/900000"') from error
    if max(abs(found.numerator), found.denominator) > LARGEST_PART:
        raise ValueError(f"{given!r} has more digits than a plan can pay by: at most 9 in numerator and denominator")
    return found


def _read(given: Any) -> Fraction:
    if isinstance(given, bool):
        raise ValueError("true and false are no rates")
    if isinstance(given, Fraction | int):
        return Fraction(given)
    if isinstance(given, float | Decimal):
        return Fraction(Decimal(str(given)))
    text = str(given).strip()
    if text.endswith("%"):
        return Fraction(Fraction(Decimal(text[:-1].strip())), 100)
    above, _, below = text.partition("/")
    return Fraction(Fraction(Decimal(above.strip())), Fraction(Decimal(below.strip() or "1")))


def written(value: Fraction) -> str:
    """The shortest exact way of writing it: a decimal where there is one, else "a/b"."""
    for places in range(MOST_PLACES + 1):
        digits, rest = divmod(value.numerator * 10**places, value.denominator)
        if rest == 0:
            return f"{Decimal(digits).scaleb(-places):f}"
    return f"{value.numerator}/{value.denominator}"


Ratio = Annotated[
    Fraction,
    PlainValidator(ratio),
    PlainSerializer(written, return_type=str),
    WithJsonSchema({"type": "string", "examples": ["0.08", "8%", "66000/900000"]}),
]
