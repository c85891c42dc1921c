"""Ids as their system writes them: text always, leading zeros and case kept."""

from __future__ import annotations

_CHUNK = 5
_SUFFIXES = "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345"
#: Line breaks, control characters and marks that nobody sees.
_UNSEEN = r"[\x00-\x1f\x7f\x{85}\x{200b}-\x{200f}\x{2028}\x{2029}\x{feff}]"
#: A spreadsheet opened the export and rounded its long numbers: 1.23457E+16 was thousands of ids.
_ROUNDED = r"\d(\.\d+)?[eE]\+\d{2,3}"
EXPECTED = "an id as its system wrote it: no line breaks, no control characters, not rounded by a spreadsheet"


def clean_id(text: str) -> str:
    """SQL of an id; null where it holds what no id holds: such a cell is damaged, and is not mended by guessing."""
    damaged = f"regexp_matches({text}, '{_UNSEEN}') OR regexp_full_match({text}, '{_ROUNDED}')"
    return f"CASE WHEN NOT ({damaged}) THEN {text} END"


def long_id(text: str) -> str:
    """SQL of the 18-character form of a 15-character Salesforce id; any other text stays as it is.

    The three characters added say which of the fifteen are capitals, so that systems blind to case can tell ids
    apart. Source: Salesforce, "Record ID formats" (15-character ids are case-sensitive, 18-character ones are safe).
    """
    added = " || ".join(f"({_suffix(text, first)})" for first in (1, 6, 11))
    return f"CASE WHEN regexp_full_match({text}, '[A-Za-z0-9]{{15}}') THEN {text} || {added} ELSE {text} END"


def _suffix(text: str, first: int) -> str:
    """The character that tells the capitals among five: the first counts 1, the next 2, 4, 8, 16."""
    capitals = " + ".join(
        f"CASE WHEN substr({text}, {first + place}, 1) BETWEEN 'A' AND 'Z' THEN {2**place} ELSE 0 END"
        for place in range(_CHUNK)
    )
    return f"substr('{_SUFFIXES}', 1 + {capitals}, 1)"
