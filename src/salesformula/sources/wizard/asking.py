"""The questions of an upload: what recognition leaves open, and what only the check found."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime

from salesformula.kit.text import Msg
from salesformula.policybook.founding import recorded
from salesformula.sources.models import Upload
from salesformula.sources.recognition import Asked, Option, Proposal
from salesformula.sources.wizard.choosing import choices_of


def questions(upload: Upload, proposal: Proposal, *, now: datetime) -> tuple[Asked, ...]:
    """What must be answered before the files are checked, each with a suggestion where there is a good one."""
    late = _late(upload)
    asked = (*proposal.questions, *((late,) if late and late.id not in {q.id for q in proposal.questions} else ()))
    return tuple(_suggested(question, now=now) for question in asked)


def _late(upload: Upload) -> Asked | None:
    """The question a check or an import ended with, unless it has been answered since."""
    found = upload.error
    if found.get("kind") != "question" or "id" not in found or found["id"] in choices_of(upload).answers:
        return None
    text = Msg("{file}, column “{column}”: how is {value} read?", **{key: found[key] for key in _NAMED})
    options = tuple(Option(value, Msg("{label}", label=label or value)) for value, label in found["options"])
    return Asked(found["id"], text, options, None, found["file"], found["column"], (found["value"],))


_NAMED = ("file", "column", "value")


#: Signs that only one currency has; "$", "¥" and "kr" are those of several.
_SIGNS = {"€": "EUR", "£": "GBP", "₹": "INR", "₪": "ILS", "zł": "PLN", "Kč": "CZK", "R$": "BRL"}


def _suggested(question: Asked, *, now: datetime) -> Asked:
    """What the column itself names before the company's own zone and currency, once they are recorded."""
    if question.id == "currency" and (written := _currency_written(question)):
        return replace(question, suggested=written)
    company = recorded(now=now)
    if company is None or question.id not in ("zone", "currency"):
        return question
    value = company.time_zone if question.id == "zone" else company.currency
    fits = not question.options or value in {option.value for option in question.options}
    return replace(question, suggested=value) if fits else question


def _currency_written(question: Asked) -> str | None:
    """The currency that the header names, "Amount (EUR)", or the cells show, "12 €"."""
    codes = {option.value for option in question.options}
    named = {word for word in re.findall(r"\b[A-Z]{3}\b", question.column or "") if word in codes}
    shown = {
        code for sign, code in _SIGNS.items() if any(sign in text for text in (question.column or "", *question.values))
    }
    found = named | (shown & codes)
    return found.pop() if len(found) == 1 else None
