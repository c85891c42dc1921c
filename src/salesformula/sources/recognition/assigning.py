"""Which column of the facts each header of a file fills."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import SequenceMatcher

from salesformula.kit.text import Msg
from salesformula.sources.recognition import reasons
from salesformula.sources.recognition.catalogue import SIDE_SHEETS, Kind, Known, find_kind
from salesformula.sources.recognition.evidence import misfit, supports
from salesformula.sources.recognition.headers import plain, stage_date, words
from salesformula.sources.recognition.looking import Look
from salesformula.sources.recognition.proposal import LEAVE_OUT, ColumnProposal, Confidence

#: Several headers may serve these together: parts of a name, an id and a name, a day for won and one for lost.
SHARED = {
    "people.name", "contacts.name", "contacts.email", "deals.closed_at", "deals.account_id", "deals.owner_id",
    "deals.currency", "contacts.account_id", "activities.occurred_at", "activities.deal_id", "activities.account_id",
    "activities.contact_id", "activities.lead_id", "leads.account_id", "leads.contact_id", "quotas.person_id",
    "buyer_events.occurred_at", "deal_changes.new_value", "deal_changes.old_value", "deal_changes.deal_id",
    "lead_changes.new_value", "lead_changes.old_value", "deal_contacts.contact_id", "merges.lost_id",
    "deals.pipeline_id",
}  # fmt: skip
_QUALIFIED = {"salesqualifiedlead", "qualified", "qualifiedlead"}
_DISQUALIFIED = {"disqualified", "unqualified", "disqualifiedlead"}
_ALIKE = 0.86
_ALMOST_THE_SAME = 0.92


@dataclass(frozen=True)
class _Claim:
    """A header that may fill a target; the lowest wins."""

    order: tuple[int, int, int]
    header: str
    target: str
    confidence: Confidence
    reason: Msg


def assign(look: Look, kind: Kind, *, chosen: dict[str, str]) -> tuple[ColumnProposal, ...]:
    """A proposal per header. ``chosen``: the targets a person gave to headers; an empty one leaves the column out."""
    found: dict[str, tuple[str, Confidence, Msg]] = {}
    for header, target in chosen.items():
        if header in look.columns:
            found[header] = (target, "sure", reasons.CHOSEN if target else reasons.LEFT_OUT)
    asides: dict[str, Msg] = {}
    claims = [claim for header in look.columns if header not in found for claim in _claims(look, kind, header, asides)]
    taken = {target: header for header, (target, _, _) in found.items() if target}
    _settle(sorted(claims, key=lambda claim: claim.order), found, taken, asides)
    open_headers = [header for header in look.columns if header not in found and header not in asides]
    free = [target for target in kind.targets if target not in taken]
    for header in open_headers:
        alike = _resembling(look, kind, header, free)
        if alike is not None:
            found[header] = (alike, "likely", reasons.resembles(alike))
            free.remove(alike)
    return tuple(_proposal(look, header, found, asides) for header in look.columns)


def _settle(
    claims: list[_Claim],
    found: dict[str, tuple[str, Confidence, Msg]],
    taken: dict[str, str],
    asides: dict[str, Msg],
) -> None:
    for claim in claims:
        if claim.header in found:
            continue
        holder = taken.get(claim.target)
        if holder is None or (claim.target in SHARED and claim.order[0] == 0):
            found[claim.header] = (claim.target, claim.confidence, claim.reason)
            taken.setdefault(claim.target, claim.header)
            asides.pop(claim.header, None)
        else:
            asides.setdefault(claim.header, reasons.filled(claim.target, holder))


def _claims(look: Look, kind: Kind, header: str, asides: dict[str, Msg]) -> list[_Claim]:
    dated = stage_date(header) if kind.stages else None
    if dated is not None:
        return [_stage_claim(kind, header, dated.what, dated.stage)] if dated.what != "time" else _aside(asides, header)
    known, general = kind.known(header), False
    if not known and kind.system != SIDE_SHEETS:
        other = find_kind(kind.name, SIDE_SHEETS)
        known, general = (other.known(header) if other is not None else ()), True
    claims = []
    for meaning in known:
        if meaning.aside:
            asides[header] = reasons.ASIDE[meaning.aside]
        elif (wrong := misfit(meaning.target, look.values(header))) is not None:
            asides[header] = reasons.misfits(meaning.target, wrong)
        else:
            claims.append(_claim(look, header, meaning, general=general))
    return claims


def _claim(look: Look, header: str, meaning: Known, *, general: bool) -> _Claim:
    step = 2 if meaning.last_resort else 1 if general else 0
    confidence: Confidence = "likely" if step else "sure"
    reason = reasons.BY_NAME if not step else Msg("by its name, for want of a better column for it")
    return _Claim((step, meaning.rank, look.columns.index(header)), header, meaning.target, confidence, reason)


def _stage_claim(kind: Kind, header: str, what: str, stage: str) -> _Claim:
    changes = "deal_changes" if kind.stages == "deals" else "lead_changes"
    target = f"{changes}.{'new_value' if what == 'entered' else 'old_value'}"
    reason = Msg("tells when a record came into the stage “{stage}”", stage=stage)
    if what == "exited":
        reason = Msg("tells when a record left the stage “{stage}”", stage=stage)
    elif changes == "lead_changes" and plain(stage) in _QUALIFIED:
        target = "leads.qualified_at"
    elif changes == "lead_changes" and plain(stage) in _DISQUALIFIED:
        target = "leads.disqualified_at"
    return _Claim((0, 0, 0), header, target, "sure", reason)


def _aside(asides: dict[str, Msg], header: str) -> list[_Claim]:
    asides[header] = reasons.ASIDE["derived"]
    return []


def _resembling(look: Look, kind: Kind, header: str, free: list[str]) -> str | None:
    """The target whose headers a name is almost, or is like where its values speak for it."""
    own, own_words, best, found = plain(header), words(header), 0.0, None
    for target in free:
        values = look.values(header)
        if misfit(target, values) is not None:
            continue
        told = supports(target, values)
        for alias in kind.aliases(target):
            alike = SequenceMatcher(None, own, alias).ratio()
            enough = alike >= _ALMOST_THE_SAME or (told and (alike >= _ALIKE or _contains(own_words, alias)))
            if enough and alike > best and alike < 1:
                best, found = alike, target
    return found


def _contains(own: frozenset[str], alias: str) -> bool:
    """Whether the alias is made of all words of the header but one, such as 'Close date' in 'Actual close date'."""
    rest = alias
    missing = 0
    for word in sorted(own, key=len, reverse=True):
        if word in rest:
            rest = rest.replace(word, "", 1)
        else:
            missing += 1
    return not rest and missing == 1 and len(own) >= 3


def _proposal(
    look: Look, header: str, found: dict[str, tuple[str, Confidence, Msg]], asides: dict[str, Msg]
) -> ColumnProposal:
    samples = tuple(dict.fromkeys(look.values(header)))[:3]
    if header in found:
        target, confidence, reason = found[header]
        return ColumnProposal(header, target, confidence, reason, samples)
    if header in asides:
        left = asides[header]
        return ColumnProposal(header, LEAVE_OUT, "unsure" if reasons.is_misfit(left) else "sure", left, samples)
    return ColumnProposal(header, LEAVE_OUT, "unsure", reasons.UNKNOWN, samples)
