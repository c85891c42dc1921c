"""Headers compared by what they say: case, blanks, underscores, quotes and marks make no difference."""

from __future__ import annotations

import re
from dataclasses import dataclass

_MARKS = re.compile(r"[\W_]+")
_QUOTES = str.maketrans(dict.fromkeys("“”„‟«»‘’‚‛`'", '"'))
_DATED = re.compile(
    r'^(?P<what>date entered|date exited|cumulative time in|latest time in|time in)\s+"+(?P<stage>.+?)'
    r'(?:\s+\((?P<pipeline>[^()]+)\))?"+$',
    re.IGNORECASE,
)
_DATED_NAME = re.compile(
    r"^hs_(?:v2_)?(?P<what>date_entered|date_exited|cumulative_time_in|latest_time_in|time_in)_(?P<stage>.+)$"
)
_BECAME = re.compile(r"^became an? (?P<stage>.+?)( lifecycle)? date$", re.IGNORECASE)
_BECAME_NAME = re.compile(r"^hs_lifecyclestage_(?P<stage>.+)_date$")
_WHAT = {
    "date entered": "entered",
    "date exited": "exited",
    "cumulative time in": "time",
    "latest time in": "time",
    "time in": "time",
}


def plain(header: str) -> str:
    """The letters and digits of a header, in lower case: 'Deal - ID', 'deal_id' and 'DealId*' are one."""
    return _MARKS.sub("", header).casefold()


def words(header: str) -> frozenset[str]:
    """The words of a header, in lower case; capitals inside a word begin another."""
    apart = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", header)
    return frozenset(word.casefold() for word in _MARKS.split(apart) if word)


@dataclass(frozen=True)
class StageDate:
    """A column that tells when a record came into a stage, left it (``exited``), or how long it stayed (``time``)."""

    header: str
    what: str
    stage: str
    pipeline: str


def stage_date(header: str) -> StageDate | None:
    """What 'Date entered "Demo (Sales Pipeline)"' says, whichever quotes it has come to; None for other headers.

    So does 'Became a Customer Date' of the lifecycle.
    """
    label = header.strip().translate(_QUOTES)
    became = _BECAME.match(label) or _BECAME_NAME.match(label)
    if became is not None:
        return StageDate(header, "entered", became["stage"].strip(), "Lifecycle")
    found = _DATED.match(label) or _DATED_NAME.match(label)
    if found is None:
        return None
    stage, pipeline = found["stage"].strip(), (found.groupdict().get("pipeline") or "").strip()
    if plain(stage) == "currentstage":
        return None
    return StageDate(header, _WHAT[found["what"].replace("_", " ").casefold()], stage, pipeline)
