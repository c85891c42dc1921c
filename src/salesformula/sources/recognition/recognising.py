"""Which kind of file has these headers, and what each of them fills."""

from __future__ import annotations

from salesformula.kit.text import Msg
from salesformula.sources.recognition.catalogue import Kind, known_kinds
from salesformula.sources.recognition.looking import Look
from salesformula.sources.recognition.proposal import ColumnProposal, FileProposal


def recognise(look: Look, *, system: str | None) -> FileProposal:
    """The file as the kind that knows most of its headers; kind None where none is told by them."""
    ranked = sorted(known_kinds(system), key=lambda kind: -_fit(kind, look))
    kind = ranked[0]
    if not _fit(kind, look):
        columns = tuple(ColumnProposal(header, "", "unsure", Msg("the file is not read")) for header in look.columns)
        return FileProposal(
            look.path, "", None, "unsure", Msg("its headers are not known"), columns, look.n_lines, look.notes,
            look.rows, look.lines,
        )  # fmt: skip
    columns = tuple(_column(kind, look, header) for header in look.columns)
    reason = Msg("known by its headers")
    return FileProposal(
        look.path, kind.system, kind.name, "sure", reason, columns, look.n_lines, look.notes, look.rows, look.lines
    )


def _fit(kind: Kind, look: Look) -> float:
    known = {header: found for header in look.columns if (found := kind.known(header))}
    targets = {found.target for found in known.values()}
    if not any(group <= targets for group in kind.needs):
        return 0.0
    return len(known) / len(look.columns)


def _column(kind: Kind, look: Look, header: str) -> ColumnProposal:
    samples = tuple(dict.fromkeys(look.values(header)))[:3]
    found = kind.known(header)
    if found is None:
        return ColumnProposal(header, "", "unsure", Msg("no column of the facts is known by this name"), samples)
    return ColumnProposal(header, found.target, "sure", Msg("known by its name"), samples)
