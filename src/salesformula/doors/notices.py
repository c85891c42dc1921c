"""What the reader of an earlier day or instant must know: what nobody kept, and what was undone since."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from salesformula.doors import clock
from salesformula.doors.writing import zone_in_words
from salesformula.facts.access import Facts
from salesformula.kit.answer import Answer, Caveat, Result
from salesformula.kit.company import CompanyPolicy
from salesformula.kit.text import Day, Moment, Msg, Names

#: Per fact table the fields that change in its life and that answers count by, with the words for them.
CHANGING = {
    "deals": {"stage_id": "stages", "amount": "amounts", "owner_id": "owners"},
    "leads": {"owner_id": "owners"},
}
#: The tables that are made of them.
MADE_OF = {"deal_rollup": "deals", "lead_rollup": "leads"}


def said(result: Result, answer: Answer, *, facts: Facts, as_of: date, company: CompanyPolicy) -> Result:
    """The result with a caveat for what can't be known as of that day, and for what answered then and was undone."""
    found = [*_not_kept(answer, facts=facts, as_of=as_of), *_undone(facts, company)]
    return replace(result, caveats=(*result.caveats, *found)) if found else result


def _not_kept(answer: Answer, *, facts: Facts, as_of: date) -> list[Caveat]:
    tables = {MADE_OF.get(name, name) for name in answer.reads} & set(CHANGING)
    missing = {words for table in tables for words in _without_history(table, facts)}
    if not missing or facts.first_answer is None:
        return []
    # Told of everything that changes, whatever this answer reads: so a page has one thing to say, and says it once.
    told = dict.fromkeys(words for table in CHANGING for words in _without_history(table, facts))
    first = facts.first_answer.date()
    text = Msg(
        "Changes are kept from {first} on, the day of the first import. On {day} {fields} may have been others "
        "than shown; when deals were opened and closed is right.",
        first=Day(first),
        day=Day(as_of),
        fields=Names(tuple(Msg(words) for words in told)),
    )
    return [Caveat("no_history", text, {"kept_from": first, "fields": sorted(missing)})]


def _without_history(table: str, facts: Facts) -> list[str]:
    """What of a table's rows changes in their life and was not kept, in words."""
    unknown = facts.without_history(table, tuple(CHANGING[table]))
    return [words for field, words in CHANGING[table].items() if field in unknown]


def _undone(facts: Facts, company: CompanyPolicy) -> list[Caveat]:
    one = facts.undone_then()
    if one is None:
        return []
    text = Msg(
        "Facts {number} answered then; they were undone on {moment} ({zone}). This is what was known without them.",
        number=one.number,
        moment=Moment(clock.local(one.undone_at, company=company)),
        zone=zone_in_words(company),
    )
    return [Caveat("undone_since", text, {"facts_version": one.number, "undone_at": one.undone_at})]
