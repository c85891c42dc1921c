"""From a folder of files to a proposed mapping."""

from __future__ import annotations

from pathlib import Path

from salesformula.sources.mapping import parse_mapping
from salesformula.sources.recognition.drafting.writing import Draft, Rule, table_text
from salesformula.sources.recognition.looking import Look, file_keys, look, readable_files
from salesformula.sources.recognition.proposal import Choices, FileProposal, Proposal
from salesformula.sources.recognition.recognising import recognise

_NO_CHOICES = Choices()


def propose(folder: Path, *, system: str | None = None, choices: Choices = _NO_CHOICES) -> Proposal:
    """What the files of a folder seem to be, which questions they leave open, and the mapping that follows.

    ``system`` restricts the headers considered to one system's and the sheets kept beside it. Refused, by
    name, where a file is no table.
    """
    paths = readable_files(folder)
    keys = file_keys(paths)
    looks = tuple(look(path, key=keys[path]) for path in paths)
    files = tuple(recognise(one, system=system) for one in looks)
    text = _text(looks, files)
    return Proposal(system or "", files, (), parse_mapping(text, name="proposal"), text)


def _text(looks: tuple[Look, ...], files: tuple[FileProposal, ...]) -> str:
    parts, blocks = [], []
    for one, file in zip(looks, files, strict=True):
        if file.kind:
            columns: dict[str, Rule] = {
                column.target.partition(".")[2]: column.header for column in file.columns if column.target
            }
            blocks.append(Draft(file.kind, file=one.key, columns=columns).text())
            parts.append(table_text(f"files.{one.key}", {"path": one.path}))
    return "\n\n".join([*parts, *blocks]) + "\n"
