"""The tail: what people wrote here since the facts were built, for answers that can't wait for the next build."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from salesformula.doors import clock
from salesformula.doors.writing import zone_in_words
from salesformula.kit import registry
from salesformula.kit.answer import Answer, Caveat
from salesformula.kit.company import CompanyPolicy
from salesformula.kit.text import Moment, Msg
from salesformula.kit.written import Written
from salesformula.sources.building import request_build
from salesformula.sources.outbox.collecting import remote_ids, watermark_of

#: Above this many rows a live answer would be slow; a build takes them in.
MOST = 100_000


@dataclass(frozen=True)
class Tail:
    """What a live answer counts beside the file, and what its reader must know where that is not all."""

    written: Written | None
    caveats: tuple[Caveat, ...] = ()


def tail(*, home: Path, trigger: Callable[[str], object] = request_build) -> Tail:
    """Own rows past the watermark of the version that answers, with the CRM's ids noted since.

    Where there are more than MOST, ``trigger`` is asked for a build, no row is counted, and the caveat says so.
    """
    since = watermark_of(home)
    rows = registry.written_since(since, at_most=MOST)
    written = Written(rows, since, remote_ids(since=since))
    if written.n_rows <= MOST:
        return Tail(written)
    trigger("more rows were written here than live answers count")
    text = Msg(
        "More than {n} rows were written here since the facts were built; this answer counts them after the next "
        "build, which has been asked for.",
        n=MOST,
    )
    return Tail(Written({}, since, written.remote_ids), (Caveat("tail_too_long", text, {"n": MOST}),))


def newer_rows(answer: Answer, *, built_at: datetime, company: CompanyPolicy) -> tuple[Caveat, ...]:
    """What an answer that is not live must say: how many rows of its tables were written here after the build."""
    n = 0 if answer.live else registry.count_changed(built_at, tables=answer.reads)
    if not n:
        return ()
    text = Msg(
        "One row was written here since {at} ({zone}); it counts after the next build.",
        "{n} rows were written here since {at} ({zone}); they count after the next build.",
        n=n,
        at=Moment(clock.local(built_at, company=company)),
        zone=zone_in_words(company),
    )
    return (Caveat("newer_rows", text, {"n": n, "built_at": built_at}),)
