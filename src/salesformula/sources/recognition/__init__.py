"""Recognition: from a folder of files to a proposed mapping, with reasons, confidence and questions."""

from __future__ import annotations

from salesformula.sources.recognition.drifting import Drift, FileDrift, drift
from salesformula.sources.recognition.proposal import (
    Asked,
    Choices,
    ColumnProposal,
    FileProposal,
    Option,
    Proposal,
)
from salesformula.sources.recognition.proposing import PRESETS, propose

__all__ = [
    "PRESETS",
    "Asked",
    "Choices",
    "ColumnProposal",
    "Drift",
    "FileDrift",
    "FileProposal",
    "Option",
    "Proposal",
    "drift",
    "propose",
]
