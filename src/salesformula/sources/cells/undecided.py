"""A column that can be read in more than one way: a person must say which."""

from __future__ import annotations

from typing import Literal

from salesformula.kit.errors import Question


class Undecided(Question):
    """The values of a column leave open how to read them.

    ``key`` is what to write in the mapping, ``options`` its possible values, each with what ``value`` then means.
    """

    def __init__(
        self,
        text: str,
        *,
        key: Literal["format", "decimal"],
        file: str,
        column: str,
        value: str,
        options: tuple[tuple[str, str], ...],
    ) -> None:
        super().__init__(text)
        self.key = key
        self.file = file
        self.column = column
        self.value = value
        self.options = options
