"""Which kind of file has these headers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from salesformula.kit.errors import Refused
from salesformula.kit.text import Msg
from salesformula.sources.recognition import reasons
from salesformula.sources.recognition.assigning import assign
from salesformula.sources.recognition.catalogue import SIDE_SHEETS, Kind, find_kind, known_kinds
from salesformula.sources.recognition.headers import plain, stage_date
from salesformula.sources.recognition.looking import Look
from salesformula.sources.recognition.proposal import LEAVE_OUT, ColumnProposal, Confidence, FileProposal

#: A file named after a kind, or from the system of its neighbours, is a little more likely to be that.
_NAMED, _NEIGHBOURS = 0.2, 0.15
_MANY, _FEW = 0.5, 3


def recognise(
    looks: tuple[Look, ...], *, system: str | None, kinds: dict[str, str], targets: dict[tuple[str, str], str]
) -> tuple[FileProposal, ...]:
    """Every file as the kind that knows most of its headers, chosen kinds and targets first."""
    home = system or system_of(looks)
    return tuple(
        _file(look, home, system, kinds.get(look.path), {h: t for (path, h), t in targets.items() if path == look.path})
        for look in looks
    )


def system_of(looks: Iterable[Look]) -> str:
    """The system whose headers most files of a folder have; empty where they are of none in particular."""
    votes: Counter[str] = Counter()
    for look in looks:
        kind = max(known_kinds(None), key=lambda kind: fit(kind, look, home=""))
        if kind.system != SIDE_SHEETS and fit(kind, look, home=""):
            votes[kind.system] += len(look.columns)
    return votes.most_common(1)[0][0] if votes else ""


def fit(kind: Kind, look: Look, *, home: str) -> float:
    """How well a kind explains a file: the share of headers it knows, and what name and neighbours say; 0: not at all.

    Headers of records that the kind is not about halve it.
    """
    n_known, targets = 0, set()
    for header in look.columns:
        known = kind.known(header)
        dated = stage_date(header) if kind.stages else None
        n_known += bool(known or dated)
        targets |= {meaning.target for meaning in known}
    alone = n_known < 2 and not (kind.prefix and plain(look.columns[0]).startswith(plain(kind.prefix)))
    if alone or not any(group <= targets for group in kind.needs):
        return 0.0
    stem = plain(look.path.split(".")[0])
    score = n_known / len(look.columns)
    called = max((len(word) for word in kind.words if word in stem), default=0)
    # Of two kinds whose names a file bears, the longer says more: an opportunity history is no list of opportunities.
    score += _NAMED + called / 1000 if called else 0.0
    score += _NEIGHBOURS if kind.system == home else 0.0
    return score / 2 if kind.other & {plain(header) for header in look.columns} else score


def _file(look: Look, home: str, system: str | None, chosen_kind: str | None, chosen: dict[str, str]) -> FileProposal:
    if chosen_kind == LEAVE_OUT:
        return _unread(look, reasons.LEFT_OUT, confidence="sure")
    if chosen_kind is not None:
        kind = _chosen(look, chosen_kind, home)
        if kind is None:
            kinds = ", ".join(dict.fromkeys(known.name for known in known_kinds(None)))
            raise Refused(f"{look.path}: there is no kind of file called {chosen_kind!r}; there are: {kinds}")
        return _read(look, kind, "sure", reasons.CHOSEN, chosen)
    kind = max(known_kinds(system), key=lambda kind: fit(kind, look, home=home))
    score = fit(kind, look, home=home)
    if not score:
        return _unread(look, Msg("its headers are those of no file known here"))
    n_known = sum(bool(kind.known(header) or stage_date(header)) for header in look.columns)
    enough = n_known >= _FEW and (n_known >= _MANY * len(look.columns) or n_known >= 2 * _FEW)
    confidence: Confidence = "sure" if enough else "likely"
    reason = Msg("{known} of its {all} headers are known", known=n_known, all=len(look.columns))
    return _read(look, kind, confidence, reason, chosen)


def _chosen(look: Look, name: str, home: str) -> Kind | None:
    """The kind of that name whose headers fit best."""
    named = [kind for kind in known_kinds(None) if kind.name == name]
    known = {kind.system: sum(bool(kind.known(header)) for header in look.columns) for kind in named}
    best = max(named, key=lambda kind: (known[kind.system], kind.system == home), default=None)
    return best or find_kind(name, home)


def _read(look: Look, kind: Kind, confidence: Confidence, reason: Msg, chosen: dict[str, str]) -> FileProposal:
    columns = assign(look, kind, chosen=chosen)
    system = "" if kind.system == SIDE_SHEETS else kind.system
    if not kind.table:
        columns = tuple(ColumnProposal(c.header, "", "sure", reasons.ASIDE["no_place"], c.samples) for c in columns)
        reason = Msg("recognised; the facts have no place for such rows, so it is not read")
    return FileProposal(
        path=look.path,
        system=system,
        kind=kind.name if kind.table else None,
        confidence=confidence,
        reason=reason,
        columns=columns,
        n_lines=look.n_lines,
        notes=look.notes,
        rows=look.rows,
        lines=look.lines,
    )


def _unread(look: Look, reason: Msg, *, confidence: Confidence = "unsure") -> FileProposal:
    columns = tuple(ColumnProposal(header, "", "unsure", reasons.NOT_READ) for header in look.columns)
    return FileProposal(
        path=look.path,
        system="",
        kind=None,
        confidence=confidence,
        reason=reason,
        columns=columns,
        n_lines=look.n_lines,
        notes=look.notes,
        rows=look.rows,
        lines=look.lines,
    )
