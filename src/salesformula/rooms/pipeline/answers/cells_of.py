"""From the engine's counts to the arrays that estimators take: groups and strata by number."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from salesformula.kit.answer import Ask
from salesformula.rooms.pipeline import formula
from salesformula.rooms.pipeline.answers.executed import Row
from salesformula.rooms.pipeline.formula.narrow import keys
from salesformula.stats.cells import LOST, OPEN, UNDECIDED, WON, Cells, Ints

STATES = {"open": OPEN, "won": WON, "lost": LOST}


def cells_of(ask: Ask, groups: Sequence[Row], *, fewest_wins: int) -> Cells:
    """The deals asked for as cells: ``group`` is the place of the row in ``groups``.

    A stratum is a segment and kind with at least ``fewest_wins`` wins; deals of all others are one together.
    """
    deals = ask.facts.table("deal_rollup")
    counted = formula.deal_cells(deals, by=ask.by, where=ask.where, as_of=ask.as_of).to_pyarrow()
    names = keys(ask.by)
    place = {tuple(row[name] for name in names): index for index, row in enumerate(groups)}
    state = _coded(counted["state_of"], STATES)
    n = counted["n"].to_numpy().astype(np.int64)
    return Cells(
        group=_placed(counted.select(names), place, n_rows=len(n)),
        stratum=_strata(counted.select(["segment_of", "kind_of"]), np.where(state == WON, n, 0), fewest_wins),
        age=counted["age"].to_numpy().astype(np.int64),
        days=pc.fill_null(counted["days"], UNDECIDED).to_numpy().astype(np.int64),
        state=state,
        n=n,
    )


def _placed(labels: pa.Table, place: Mapping[tuple[object, ...], int], *, n_rows: int) -> Ints:
    index, combinations = _numbered(labels, n_rows)
    return np.array([place[one] for one in combinations], dtype=np.int64)[index]


def _strata(labels: pa.Table, won: Ints, fewest: int) -> Ints:
    index, combinations = _numbered(labels, len(won))
    wins = np.bincount(index, weights=won, minlength=len(combinations))
    own = np.flatnonzero(wins >= fewest)
    if wins.sum() - wins[own].sum() < fewest and len(own) > 1 and len(own) < len(combinations):
        # What is left is too little to tell how long it takes: it joins the stratum with the fewest wins.
        own = np.delete(own, wins[own].argmin())
    stratum = np.zeros(len(combinations), dtype=np.int64)
    stratum[own] = np.arange(len(own)) + (1 if len(own) < len(combinations) else 0)
    return stratum[index]


def _numbered(labels: pa.Table, n_rows: int) -> tuple[Ints, list[tuple[object, ...]]]:
    """Which combination of labels each row has, and the combinations."""
    number = np.zeros(n_rows, dtype=np.int64)
    combinations: list[tuple[object, ...]] = [()]
    for column in labels.columns:
        encoded = column.combine_chunks().dictionary_encode(null_encoding="encode")
        found = encoded.dictionary.to_pylist()
        both = number * max(len(found), 1) + encoded.indices.to_numpy().astype(np.int64)
        there, number = np.unique(both, return_inverse=True)
        combinations = [(*combinations[int(one) // len(found)], found[int(one) % len(found)]) for one in there]
    return number, combinations


def _coded(column: pa.ChunkedArray, codes: Mapping[str, int]) -> Ints:
    encoded = column.combine_chunks().dictionary_encode()
    code = np.array([codes[one] for one in encoded.dictionary.to_pylist()], dtype=np.int64)
    return code[encoded.indices.to_numpy()] if len(code) else np.zeros(0, dtype=np.int64)
