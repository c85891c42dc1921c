"""A name in two parts, as forms ask for it."""

from __future__ import annotations

from salesformula.demo.exports.export import Value


def first_names(name: str) -> Value:
    """All of a name but the last word."""
    return lambda row, _: str(row[name]).rpartition(" ")[0]


def last_name(name: str) -> Value:
    """The last word of a name."""
    return lambda row, _: str(row[name]).rpartition(" ")[2]
