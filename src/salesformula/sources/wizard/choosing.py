"""What a person decided on the page of the files, read from its form and kept with the upload."""

from __future__ import annotations

import json
from typing import Any

from django.http import QueryDict

from salesformula.sources.models import Upload
from salesformula.sources.recognition import Asked, Choices, FileProposal, Proposal
from salesformula.sources.wizard.wording import said


def choices_of(upload: Upload) -> Choices:
    """The choices kept with an upload."""
    held = {name: upload.choices[name] for name in ("answers", "kinds", "targets") if name in upload.choices}
    return Choices.from_json(json.dumps(held))


def answered(upload: Upload) -> list[dict[str, Any]]:
    """The questions already answered, as they were asked."""
    held: list[dict[str, Any]] = upload.choices.get("asked", [])
    return held


def take(upload: Upload, proposal: Proposal, asked: tuple[Asked, ...], form: QueryDict) -> bool:
    """Put what the form says into the upload's choices; whether the proposal has to be shown again.

    That is so where a file became something else, or a further column is read: nobody has seen what follows.
    """
    choices = choices_of(upload)
    known = answered(upload)
    is_named = False
    for number, question in enumerate(asked):
        options = [[option.value, said(option.label)] for option in question.options]
        value = _value(options, form.get(f"answer-{number}", "").strip())
        if value is not None:
            choices.answers[question.id] = value
            is_named |= bool(value) and question.id.startswith("kind:")
            known = [old for old in known if old["id"] != question.id]
            known.append({"id": question.id, "text": said(question.text), "options": options, "value": value})
    for number, old in enumerate(answered(upload)):
        value = _value(old["options"], form.get(f"answered-{number}", "").strip())
        if value is not None:
            old["value"] = choices.answers[old["id"]] = value
    changed = [_file(choices, file, number, form) for number, file in enumerate(proposal.files)]
    upload.choices = {**upload.choices, **json.loads(choices.to_json()), "asked": known}
    return is_named or any(changed)


def _value(options: list[list[str]], given: str) -> str | None:
    """The answer that a field holds: the place of an option, because an option may be empty; else a text."""
    if not options:
        return given or None
    return next((value for place, (value, _) in enumerate(options) if str(place) == given), None)


def _file(choices: Choices, file: FileProposal, number: int, form: QueryDict) -> bool:
    kind = form.get(f"kind-{number}", file.kind or "")
    if kind != (file.kind or ""):
        choices.kinds[file.path] = kind
        for key in [key for key in choices.targets if key[0] == file.path]:
            del choices.targets[key]
        return True
    is_further = False
    for at, column in enumerate(file.columns):
        target = form.get(f"target-{number}-{at}", column.target)
        if target != column.target:
            choices.targets[file.path, column.header] = target
            is_further |= not column.target
    header, target = form.get(f"more-header-{number}", ""), form.get(f"more-target-{number}", "")
    if header and target:
        choices.targets[file.path, header] = target
        return True
    return is_further
