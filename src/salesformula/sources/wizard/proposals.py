"""The proposal for an upload, remembered while nothing about it changes: looking at large files takes seconds."""

from __future__ import annotations

from collections import OrderedDict
from threading import Lock

from salesformula.facts import versions
from salesformula.facts.home import home
from salesformula.sources.models import Upload
from salesformula.sources.recognition import Proposal, propose
from salesformula.sources.wizard.choosing import choices_of
from salesformula.sources.wizard.company_sheet import name_of
from salesformula.sources.wizard.folders import folder_of

_KEPT = 4
_lock = Lock()
_remembered: OrderedDict[tuple[str, str, str, int], Proposal] = OrderedDict()


def proposal_of(upload: Upload) -> Proposal:
    """What the files of an upload seem to be, beside what is known; Refused, by name, where a file is no table."""
    choices = choices_of(upload)
    known = versions.current(home())
    key = (str(upload.pk), choices.to_json(), name_of(upload), known.number if known else 0)
    with _lock:
        if key in _remembered:
            _remembered.move_to_end(key)
            return _remembered[key]
    found = propose(folder_of(upload), choices=choices, known=known)
    with _lock:
        _remembered[key] = found
        while len(_remembered) > _KEPT:
            _remembered.popitem(last=False)
    return found
