"""Deals: keys and amounts as they stand, closing days by what the export knows best."""

from __future__ import annotations

from salesformula.kit.text import Msg
from salesformula.sources.recognition.drafting.closing import closed_at, expected_close
from salesformula.sources.recognition.drafting.desk import Desk, Sheet
from salesformula.sources.recognition.drafting.references import add_source, reference, source_of
from salesformula.sources.recognition.drafting.rules import rule
from salesformula.sources.recognition.drafting.simple import columns_of, key_rule
from salesformula.sources.recognition.drafting.stages import Stages, stage_rule
from salesformula.sources.recognition.drafting.writing import Rule
from salesformula.sources.recognition.words import outcome

_ORDER = (
    "deal_id", "name", "account_id", "lead_id", "owner_id", "kind", "product", "pipeline_id", "stage_id", "amount",
    "currency", "acv_amount", "mrr_amount", "created_at", "expected_close_on", "closed_at", "is_won", "is_closed",
    "loss_reason", "competitor", "next_step", "next_step_on", "forecast_category", "discount_share",
)  # fmt: skip
_APART = ("deal_id", "closed_at", "stage_id", "pipeline_id", "owner_id", "lead_id", "is_won")


def draft_deals(desk: Desk, stages: dict[str, Stages]) -> None:
    """A block for each sheet of deals."""
    parts = []
    for sheet in desk.of("deals"):
        key = key_rule(desk, sheet, "deals")
        if key is not None:
            columns = _columns(desk, sheet, key, stages[sheet.look.path])
            desk.put("deals", sheet, {name: columns[name] for name in _ORDER if name in columns}, note=_note(columns))
            parts.append(source_of(desk, sheet, "deals", columns))
    add_source(desk, "deals", parts)


def _columns(desk: Desk, sheet: Sheet, key: Rule, stages: Stages) -> dict[str, Rule]:
    columns: dict[str, Rule] = {"deal_id": key, **columns_of(desk, sheet, "deals", but=_APART)}
    owner = _owner(desk, sheet)
    closed = closed_at(desk, sheet, stages)
    lead = reference(desk, sheet, "deals.lead_id", to="leads")
    for name, found in (("owner_id", owner), ("closed_at", closed), ("lead_id", lead)):
        if found is not None:
            columns[name] = found
    columns |= _stage(desk, sheet) | _outcome(desk, sheet) | _yearly(desk, sheet, columns)
    if "expected_close_on" not in columns and closed is not None and (planned := expected_close(desk, sheet, closed)):
        columns["expected_close_on"] = planned
    return columns


def _owner(desk: Desk, sheet: Sheet) -> Rule | None:
    mail = sheet.best("people.email")
    headers = (*sheet.headers("deals.owner_id"), *((mail,) if mail else ()))
    return reference(desk, sheet, "deals.owner_id", to="people", headers=headers)


def _stage(desk: Desk, sheet: Sheet) -> dict[str, Rule]:
    pipeline = sheet.best("deals.pipeline_id")
    found: dict[str, Rule] = {}
    if pipeline is not None:
        found["pipeline_id"] = reference(desk, sheet, "deals.pipeline_id", to="pipelines") or pipeline
    elif desk.knows("pipelines"):
        only = desk.scan.rows(
            "SELECT min(pipeline_id) FROM known.main.pipelines WHERE known_to IS NULL HAVING count(*) = 1"
        )
        found |= {"pipeline_id": {"constant": only[0][0]}} if only else {}
    elif not desk.of("stages"):
        found["pipeline_id"] = {"constant": "sales"}
    if (stage := stage_rule(desk, sheet)) is not None:
        found["stage_id"] = stage
    return found


def _outcome(desk: Desk, sheet: Sheet) -> dict[str, Rule]:
    """Won as the deals say it; of a status in words what is not open is closed."""
    found = rule(desk, sheet, "deals.is_won")
    if found is None:
        return {}
    made: dict[str, Rule] = {"is_won": found}
    if isinstance(found, dict) and isinstance(values := found.get("values"), dict):
        closed: dict[str, str | bool | int | float] = {
            word: won or _is_lost(desk, sheet, str(found["column"]), word) for word, won in values.items()
        }
        made["is_closed"] = {"column": found["column"], "values": closed}
    return made


def _is_lost(desk: Desk, sheet: Sheet, header: str, word: str) -> bool:
    said = outcome(word) or desk.choices.answers.get(f"outcome:{sheet.look.path}:{header}:{word}")
    return said == "lost"


def _yearly(desk: Desk, sheet: Sheet, columns: dict[str, Rule]) -> dict[str, Rule]:
    """The yearly value where no column tells it: twelve months of the monthly one, else the amount."""
    if "acv_amount" in columns:
        return {}
    monthly, amount = columns.get("mrr_amount"), columns.get("amount")
    if monthly is not None:
        made = {"column": monthly} if isinstance(monthly, str) else dict(monthly)
        return {"acv_amount": {**made, "times": 12}}
    if amount is None:
        return {}
    header = amount if isinstance(amount, str) else str(amount["column"])
    desk.remark(sheet, header, Msg("the amount; no column tells a yearly value, so it counts as that too"))
    return {"acv_amount": amount}


def _note(columns: dict[str, Rule]) -> str:
    if columns.get("acv_amount") is not None and columns.get("acv_amount") == columns.get("amount"):
        return "No column tells the yearly value (acv_amount): the amount is taken for it."
    return ""
