"""What a folder of files seems to be: the proposal a person sees before anything is read."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any, Literal

from salesformula.kit.errors import Refused
from salesformula.kit.text import Msg
from salesformula.sources.mapping import Mapping

#: ``sure``: known by its name; ``likely``: by resemblance and values, shown for a look; ``unsure``: not read.
Confidence = Literal["sure", "likely", "unsure"]
#: The answer, or the target, that leaves a file or a column out.
LEAVE_OUT = ""


@dataclass(frozen=True)
class ColumnProposal:
    """A column of a file. ``target``: the column of the facts it fills, such as ``deals.amount``; empty: not read."""

    header: str
    target: str
    confidence: Confidence
    reason: Msg
    samples: tuple[str, ...] = ()


@dataclass(frozen=True)
class FileProposal:
    """A file of the folder. ``kind``: what its rows are; None: it is not read, and ``reason`` says why.

    ``rows`` are its first rows, text as it stands in the file, with their ``lines`` (header = 1).
    """

    path: str
    system: str
    kind: str | None
    confidence: Confidence
    reason: Msg
    columns: tuple[ColumnProposal, ...]
    n_lines: int
    notes: tuple[Msg, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    lines: tuple[int, ...] = ()

    def targets(self, name: str) -> tuple[str, ...]:
        """The headers that fill one column of the facts, best first."""
        return tuple(column.header for column in self.columns if column.target == name)


@dataclass(frozen=True)
class Option:
    """One answer to a question: the value to send back, and how people read it."""

    value: str
    label: Msg


@dataclass(frozen=True)
class Asked:
    """A question the files leave open. ``options`` empty: any text. ``values``: cells that show what is meant."""

    id: str
    text: Msg
    options: tuple[Option, ...] = ()
    suggested: str | None = None
    file: str = ""
    column: str = ""
    values: tuple[str, ...] = ()


@dataclass(frozen=True)
class Choices:
    """What a person decided: answers by question id, kinds by file, targets by file and header.

    An empty kind leaves a file out, an empty target a column.
    """

    answers: dict[str, str] = field(default_factory=dict)
    kinds: dict[str, str] = field(default_factory=dict)
    targets: dict[tuple[str, str], str] = field(default_factory=dict)

    def to_json(self) -> str:
        """Text that ``from_json`` reads."""
        targets = [[path, header, target] for (path, header), target in self.targets.items()]
        return json.dumps({"answers": self.answers, "kinds": self.kinds, "targets": targets}, ensure_ascii=False)

    @classmethod
    def from_json(cls, text: str) -> Choices:
        """The choices in a text; Refused where it holds none."""
        try:
            found: dict[str, Any] = json.loads(text or "{}")
            return cls(
                answers=dict(found.get("answers", {})),
                kinds=dict(found.get("kinds", {})),
                targets={(path, header): target for path, header, target in found.get("targets", [])},
            )
        except (ValueError, TypeError, AttributeError) as error:
            raise Refused(f"these are no choices for a proposal: {error}") from error


@dataclass(frozen=True)
class Proposal:
    """What a folder seems to be. ``mapping`` is None while ``questions`` are open; ``toml`` is its text for editing."""

    system: str
    files: tuple[FileProposal, ...]
    questions: tuple[Asked, ...]
    mapping: Mapping | None
    toml: str

    def file(self, path: str) -> FileProposal:
        """The file of that path; KeyError where there is none."""
        return {file.path: file for file in self.files}[path]
