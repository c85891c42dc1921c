"""Words that exports use for what is a code in the facts: outcomes, kinds of deals, activities, forecasts."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Literal

from salesformula.sources.recognition.headers import plain

Outcome = Literal["won", "lost", "open"]

_WON = re.compile(r"\bwon\b|closedwon|^win$|^wins$|gewonnen|ganad[oa]|gagn[ée]|\bvinto\b|wygran|vyhr[aá]n")
_LOST = re.compile(
    r"\blost\b|closedlost|^loss$|verloren|perdid[oa]|\bperdu|\bperso\b|przegran|prohr[aá]n|^dead\b|abandoned"
)
#: In the order in which a sale usually passes them.
_OPEN = (
    "open", "new", "lead", "prospect", "contacted", "attempt", "engag", "connect", "appointment", "meeting", "qualif",
    "presales", "discovery", "needs", "interest", "analysis", "value prop", "perception", "id. decision",
    "decision maker", "demo", "presentation", "pilot", "trial", "evaluation", "technical", "solution", "proposal",
    "quote", "price", "offer", "decision", "review", "negotiat", "verbal", "procurement", "legal", "security",
    "contract sent", "commit", "in progress", "pipeline",
)  # fmt: skip
_DEAL_KINDS = (
    ("renewal", r"renew|verlänger"),
    ("addon", r"existing|upsell|up-sell|cross|add-?on|expansion|upgrade|replacement|downgrade"),
    ("new", r"new|neu"),
)
_ACTIVITY_KINDS = (
    ("voicemail", r"voice ?mail|left message"),
    ("discovery", r"discovery"),
    ("demo", r"demo|presentation"),
    ("connect", r"connect"),
    ("email", r"e-?mail|^mail"),
    ("call", r"call|phone|anruf"),
    ("meeting", r"meet|event|lunch|visit|termin"),
    ("social", r"linkedin|social|sms|whatsapp"),
    ("research", r"research"),
    ("task", r"task|to-?do|deadline|aufgabe|follow"),
)
_MOTIONS = (("both", r"both"), ("inbound", r"inbound|in-bound"), ("outbound", r"outbound|out-bound|prospecting"))
_FUNCTIONS = (("both", r"both"), ("setter", r"setter|sdr|bdr"), ("closer", r"closer|account exec|^ae$"))
_FORECASTS = (
    ("omitted", r"omit|not forecast"),
    ("closed", r"closed"),
    ("best_case", r"best|upside"),
    ("commit", r"commit"),
    ("pipeline", r"pipe"),
)
_PRIORITIES = (("hot", r"^hot$"), ("warm", r"^warm$"), ("cold", r"^cold$"))


def outcome(word: str) -> Outcome | None:
    """What a stage or a status says of a deal; None where the word leaves it open."""
    text = re.sub(r"[_\s-]+", " ", word.strip().casefold())
    won, lost = bool(_WON.search(text)), bool(_LOST.search(text))
    if won != lost:
        return "won" if won else "lost"
    if won or "closed" in text or "sign" in text:
        return None
    return "open" if any(known in text for known in _OPEN) else None


def in_order(stages: Iterable[tuple[str, Outcome]]) -> tuple[str, ...]:
    """Stages in the order in which a sale usually passes them; won and lost come last, unknown ones as they appear."""
    numbered = list(enumerate(stages))

    def place(item: tuple[int, tuple[str, Outcome]]) -> tuple[int, float, int]:
        number, (name, said) = item
        text = re.sub(r"[_\s-]+", " ", name.casefold())
        known = [at for at, word in enumerate(_OPEN) if word in text]
        return ("open", "won", "lost").index(said), max(known, default=len(_OPEN) / 2), number

    return tuple(name for _, (name, _) in sorted(numbered, key=place))


def _finder(table: tuple[tuple[str, str], ...]) -> Callable[[str], str | None]:
    compiled = [(code, re.compile(pattern)) for code, pattern in table]

    def find(word: str) -> str | None:
        text = word.strip().casefold().replace("_", " ")
        return next((code for code, pattern in compiled if pattern.search(text)), None)

    return find


#: By target: the code for a word, None where it is not known.
CODES: dict[str, Callable[[str], str | None]] = {
    "deals.kind": _finder(_DEAL_KINDS),
    "activities.kind": _finder(_ACTIVITY_KINDS),
    "leads.motion": _finder(_MOTIONS),
    "people.motion": _finder(_MOTIONS),
    "people.function": _finder(_FUNCTIONS),
    "deals.forecast_category": _finder(_FORECASTS),
    "leads.priority": _finder(_PRIORITIES),
}
_FIELDS = {
    "deal_changes": {
        "stage": "stage_id", "stagename": "stage_id", "dealstage": "stage_id", "stageid": "stage_id",
        "amount": "amount", "dealamount": "amount", "closedate": "expected_close_on",
        "expectedclosedate": "expected_close_on", "owner": "owner_id", "ownerid": "owner_id",
        "opportunityowner": "owner_id", "dealowner": "owner_id", "ownerassignment": "owner_id",
        "nextstep": "next_step", "type": "kind", "opportunitytype": "kind", "dealtype": "kind",
        "forecastcategory": "forecast_category", "forecastcategoryname": "forecast_category",
        "name": "name", "opportunityname": "name", "dealname": "name", "account": "account_id",
        "accountid": "account_id", "accountname": "account_id", "pipeline": "pipeline_id",
        "pipelineid": "pipeline_id", "recordtype": "pipeline_id", "recordtypeid": "pipeline_id",
        "currencyisocode": "currency", "lossreason": "loss_reason", "closedlostreason": "loss_reason",
        "maincompetitors": "competitor",
    },
    "lead_changes": {
        "owner": "owner_id", "ownerid": "owner_id", "leadowner": "owner_id", "ownerassignment": "owner_id",
        "leadsource": "source", "rating": "priority", "leadstatus": "status", "leadtype": "motion",
    },
}  # fmt: skip


def field_name(word: str, *, history: str = "deal_changes") -> str:
    """The column that a table of changes calls so in its field, else the word in small letters."""
    found = _FIELDS[history].get(plain(word))
    return found or re.sub(r"\W+", "_", word.strip().casefold()).strip("_") or "other"
