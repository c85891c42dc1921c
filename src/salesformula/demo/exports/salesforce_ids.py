"""Record ids as Salesforce gives them: the object's prefix, then a number in base 62, where case matters."""

from __future__ import annotations

import string

from salesformula.demo.exports.export import Value

DIGITS = string.digits + string.ascii_uppercase + string.ascii_lowercase
SUFFIXES = string.ascii_uppercase + string.digits[:6]
#: Which server made the record; the same for every record of an organisation.
INSTANCE = "5f0"
ACCOUNT, CONTACT, LEAD, OPPORTUNITY, TASK = "001", "003", "00Q", "006", "00T"


def short_id(prefix: str, number: str) -> str:
    """The 15 characters that reports show."""
    left, digits = int(number), ""
    while left:
        left, digit = divmod(left, len(DIGITS))
        digits = DIGITS[digit] + digits
    return prefix + INSTANCE + digits.rjust(9, "0")


def long_id(short: str) -> str:
    """The 18 characters that programs write: the last three say which of the fifteen are capitals."""
    chunks = (short[first : first + 5] for first in (0, 5, 10))
    return short + "".join(
        SUFFIXES[sum(2**k for k, letter in enumerate(chunk) if letter.isupper())] for chunk in chunks
    )


def in_report(prefix: str, name: str) -> Value:
    """A fact's id as reports show it."""
    return lambda row, _: row[name] and short_id(prefix, row[name])


def in_full(prefix: str, name: str) -> Value:
    """A fact's id as programs write it."""
    return lambda row, _: row[name] and long_id(short_id(prefix, row[name]))
