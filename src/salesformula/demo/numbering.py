"""Ids of records: numbers as systems give them, and a range of its own for each division of a large company."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from salesformula.demo.draws import Ints, Texts
from salesformula.kit.errors import Refused

#: How many records of a kind, and how many people, each of several divisions has room for.
ROOM, ROOM_FOR_PEOPLE = 100_000_000, 1_200
FIRST = {
    "account": 9_410_000_000,
    "contact": 51_200_000,
    "lead": 3_300_000,
    "activity": 88_000_000,
    "deal": 21_480_000_000,
    "subscription": 640_000,
    "payment": 7_700_000,
}
FIRST_PERSON = 70_101


@dataclass(frozen=True)
class Numbering:
    """The ids of one division of so many; the first division's are those of a company that has no other."""

    division: int = 0
    of: int = 1

    def ids(self, kind: str, index: Ints) -> pa.Array:
        """The ids of those indices of a kind; empty below 0."""
        first = FIRST[kind] + self.division * ROOM
        return pa.array(first + index, mask=index < 0).cast(pa.string())

    def texts(self, kind: str, n: int) -> Texts:
        """The ids of the first ``n`` of a kind."""
        return (FIRST[kind] + self.division * ROOM + np.arange(n)).astype(str)

    def nth_person(self, index: int) -> int:
        """The number of a division's person in the whole company; Refused where a division has too many."""
        if self.of > 1 and index >= ROOM_FOR_PEOPLE:
            raise Refused(f"a division has room for {ROOM_FOR_PEOPLE:,} people; make more divisions")
        return self.division * ROOM_FOR_PEOPLE + index

    def person(self, index: int) -> str:
        """The id of a person."""
        return str(FIRST_PERSON + self.nth_person(index))

    def team(self, index: int) -> str:
        """The id of a team; 1 is the whole company's."""
        return f"T{index}" if self.division == 0 else f"T{self.division}.{index}"
