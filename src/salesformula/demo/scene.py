"""What every writer of a table needs beside its rows."""

from __future__ import annotations

from dataclasses import dataclass

import pyarrow as pa

from salesformula.demo.draws import Ints
from salesformula.demo.numbering import Numbering
from salesformula.demo.parameters import Parameters
from salesformula.demo.sellers import Sellers
from salesformula.demo.span import Span


@dataclass(frozen=True)
class Scene:
    """The sellers, the time, the parameters and the ids of a company or a division of one."""

    sellers: Sellers
    span: Span
    parameters: Parameters
    numbering: Numbering

    def ids(self, kind: str, index: Ints) -> pa.Array:
        """The ids of those indices of a kind of record; empty below 0."""
        return self.numbering.ids(kind, index)
