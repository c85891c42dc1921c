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
    for number, question in enumerate(asked):
        _answer(choices, known, question, form.get(f"answer-{number}", "").strip())
    for number, old in enumerate(list(known)):
        value = form.get(f"answered-{number}", "").strip()
        if value:
            old["value"] = choices.answers[old["id"]] = value
    changed = [_file(choices, file, number, form) for number, file in enumerate(proposal.files)]
    upload.choices = {**upload.choices, **json.loads(choices.to_json()), "asked": known}
    return any(changed)


def _answer(choices: Choices, known: list[dict[str, Any]], question: Asked, value: str) -> None:
    if not value:
        return
    choices.answers[question.id] = value
    known[:] = [old for old in known if old["id"] != question.id]
    options = [[option.value, said(option.label)] for option in question.options]
    known.append({"id": question.id, "text": said(question.text), "options": options, "value": value})


def _file(choices: Choices, file: FileProposal, number: int, form: QueryDict) -> bool:
    kind = form.get(f"kind-{number}", file.kind or "")
    if kind != (file.kind or ""):
        choices.kinds[file.path] = kind
        for key in [key for key in choices.targets if key[0] == file.path]:
            del choices.targets[key]
        return True
    for at, column in enumerate(file.columns):
        target = form.get(f"target-{number}-{at}", column.target)
        if target != column.target:
            choices.targets[file.path, column.header] = target
    header, target = form.get(f"more-header-{number}", ""), form.get(f"more-target-{number}", "")
    if header and target:
        choices.targets[file.path, header] = target
        return True
    return False
