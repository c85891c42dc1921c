"""The instant a deal closed: what the export says most exactly, and only where the deal is closed."""

from __future__ import annotations

import re
from collections.abc import Mapping

from salesformula.kit.text import Msg
from salesformula.sources.recognition.drafting.desk import Desk, Sheet
from salesformula.sources.recognition.drafting.rules import column_rule, date_format
from salesformula.sources.recognition.drafting.stages import Stages
from salesformula.sources.recognition.drafting.writing import Rule, Value
from salesformula.sources.recognition.evidence import is_flag
from salesformula.sources.recognition.headers import plain, stage_date
from salesformula.sources.recognition.words import outcome
from salesformula.sources.sql_text import literal

_WON_OR_LOST = re.compile(r"(won|lost)(time|date|on|at)?$")


def closed_at(desk: Desk, sheet: Sheet, stages: Stages) -> Rule | None:
    """The best of: a closing time, times of winning and losing, of entering a closing stage, the close date."""
    named = sheet.headers("deals.closed_at")
    apart = tuple(header for header in named if _WON_OR_LOST.search(plain(header)))
    whole = tuple(header for header in named if header not in apart)
    closed = _where(desk, sheet, stages)
    entered = tuple(header for header in sheet.headers("deal_changes.new_value") if _is_end(header, stages))
    changed = sheet.headers("deal_changes.changed_at") if sheet.file.system == "salesforce" else ()
    if whole:
        return _only(desk, sheet, whole[0], closed)
    for headers in (apart, entered, changed[:1]):
        if headers and _tells_all(desk, sheet, headers, closed):
            if len(headers) > 1:
                return {"join": list(headers), **date_format(desk, sheet, *headers)}
            desk.remark(sheet, headers[0], Msg("tells when a closed deal closed"), confidence="sure")
            return _only(desk, sheet, headers[0], closed)
    expected = sheet.best("deals.expected_close_on")
    if expected is None or not closed:
        return {"join": list(apart), **date_format(desk, sheet, *apart)} if apart else None
    desk.remark(
        sheet, expected, Msg("the expected day while a deal is open, the closing day afterwards"), confidence="sure"
    )
    return _only(desk, sheet, expected, closed)


def expected_close(desk: Desk, sheet: Sheet, closed: Rule) -> Rule | None:
    """The day open deals are expected to close: what stands in the column of closing days while they are open."""
    if not isinstance(closed, dict) or "where" not in closed:
        return None
    cell = desk.scan.cell(sheet.look, str(closed["column"]))
    if not desk.scan.count(sheet.look, f"{cell} IS NOT NULL AND NOT ({_holds(desk, sheet, closed)})"):
        return None
    return {name: closed[name] for name in ("column", "format") if name in closed}


def _holds(desk: Desk, sheet: Sheet, closed: Mapping[str, Value]) -> str:
    """The condition of a rule as SQL."""
    words = ", ".join(literal(str(word).lower()) for word in closed["is"])  # type: ignore[union-attr]
    return f"lower(coalesce({desk.scan.cell(sheet.look, str(closed['where']))}, '')) IN ({words})"


def _where(desk: Desk, sheet: Sheet, stages: Stages) -> dict[str, Value]:
    """The condition under which a deal is closed, for a rule."""
    flag, status, stage = (sheet.best(f"deals.{name}") for name in ("is_closed", "is_won", "stage_id"))
    if flag is not None:
        yes = [word for word in desk.scan.words(sheet.look, flag) if word.casefold() in ("true", "t", "yes", "y", "1")]
        return {"where": flag, "is": yes} if yes else {}
    if status is not None and not is_flag(tuple(words := desk.scan.words(sheet.look, status))):
        ended = [word for word in words if _said(desk, sheet, status, word) in ("won", "lost")]
        return {"where": status, "is": ended} if ended else {}
    ended = stages.words("won", "lost")
    return {"where": stage, "is": ended} if stage is not None and ended else {}


def _said(desk: Desk, sheet: Sheet, header: str, word: str) -> str | None:
    return outcome(word) or desk.choices.answers.get(f"outcome:{sheet.look.path}:{header}:{word}")


def _only(desk: Desk, sheet: Sheet, header: str, closed: dict[str, Value]) -> Rule:
    own = column_rule(desk, sheet, header, "deals.closed_at")
    if not closed:
        return own
    return {**({"column": own} if isinstance(own, str) else own), **closed}


def _is_end(header: str, stages: Stages) -> bool:
    dated = stage_date(header)
    if dated is None or dated.what != "entered":
        return False
    known = {plain(word): said for word, said in stages.outcomes.items()}
    return known.get(plain(dated.stage), outcome(dated.stage)) in ("won", "lost")


def _tells_all(desk: Desk, sheet: Sheet, headers: tuple[str, ...], closed: dict[str, Value]) -> bool:
    """Whether every closed deal has one of these times, and only one: who reopens a deal leaves old ones behind."""
    if not closed:
        return False
    filled = " + ".join(f"CAST({desk.scan.cell(sheet.look, header)} IS NOT NULL AS INT)" for header in headers)
    is_closed = _holds(desk, sheet, closed)
    wrong = f"({is_closed}) <> (({filled}) = 1)" if len(headers) > 1 else f"({is_closed}) AND ({filled}) = 0"
    return desk.scan.count(sheet.look, wrong) == 0
