"""What can't be: ends before beginnings, wins that are none. Such rows land and are flagged with the reason."""

# ruff: noqa: S608 - names come from Schemas and are quoted, values are quoted or bound
from __future__ import annotations

from salesformula.facts.tables import TABLES
from salesformula.sources.checking import heading
from salesformula.sources.gathering import Piece
from salesformula.sources.notes import Notes
from salesformula.sources.sql_text import literal, name

#: Per table the column that can't lie before another, and what is expected of it.
_SPANS = {
    "people": ("ended_on", "started_on", "a day on or after the first working day"),
    "memberships": ("valid_to", "valid_from", "a day on or after the first day of the membership"),
    "quotas": ("period_end", "period_start", "a day on or after the first day of the period"),
    "subscriptions": ("ended_on", "started_on", "a day on or after the start of the subscription"),
    "deals": ("closed_at", "created_at", "a day on or after the deal was created"),
}


def check_order(table: str, pieces: tuple[Piece, ...], notes: Notes, *, zone: str) -> None:
    """Flag the rows that end on an earlier day than they begin; days are the company's (``zone``)."""
    if table not in _SPANS:
        return
    end, start, expected = _SPANS[table]
    last, first = (_day(f"t.{name(column)}", table, column, zone) for column in (end, start))
    notes.add(
        "flagged",
        table,
        source=f"typed.{name(table)} AS t WHERE t._n NOT IN {notes.set_aside(table)} AND {last} < {first}",
        column=heading(pieces, end),
        found=_before(last, first),
        expected=expected,
    )


def check_wins(pieces: tuple[Piece, ...], notes: Notes, *, targets: dict[str, str], zone: str) -> None:
    """Flag the deals that were won before their lead came in, won but not closed, or not what their stage says.

    ``targets``: per table the relation of its rows. A deal that was won in an open stage is none of these: some
    systems leave a deal in the stage where it was won.
    """
    kept = f"t._n NOT IN {notes.set_aside('deals')}"
    notes.add(
        "flagged",
        "deals",
        source=f"typed.deals AS t WHERE {kept} AND t.is_won AND NOT t.is_closed",
        column=heading(pieces, "is_won"),
        found="'won, but not closed'",
        expected="a deal that is won is closed",
    )
    if "stages" in targets:
        _check_stage(pieces, notes, targets["stages"], kept)
    if "leads" in targets:
        _check_lead(pieces, notes, targets, kept, zone)


def _check_stage(pieces: tuple[Piece, ...], notes: Notes, stages: str, kept: str) -> None:
    is_lost_there = "stage.is_closed AND NOT stage.is_won"
    notes.add(
        "flagged",
        "deals",
        source=f"typed.deals AS t JOIN {stages} AS stage USING (stage_id) WHERE {kept} AND "
        f"(t.is_won AND {is_lost_there} OR NOT t.is_won AND t.is_closed AND stage.is_won)",
        column=heading(pieces, "stage_id"),
        found="CASE WHEN t.is_won THEN 'won' ELSE 'lost' END || ', in stage ' || coalesce(stage.name, t.stage_id)",
        expected="a stage that says of the deal what the deal says",
    )


def _check_lead(pieces: tuple[Piece, ...], notes: Notes, targets: dict[str, str], kept: str, zone: str) -> None:
    pairs = f"SELECT t._n, lead.created_at FROM typed.deals AS t JOIN {targets['leads']} AS lead USING (lead_id)"
    pairs += (
        f" UNION SELECT t._n, lead.created_at FROM typed.deals AS t JOIN {targets['leads']} AS lead USING (deal_id)"
    )
    won = "t.is_won"
    stages = ""
    if "stages" in targets:
        won, stages = "coalesce(t.is_won, stage.is_won)", f"LEFT JOIN {targets['stages']} AS stage USING (stage_id)"
    closed, came = _day("t.closed_at", "deals", "closed_at", zone), _day("pair.created_at", "leads", "created_at", zone)
    notes.add(
        "flagged",
        "deals",
        source=f"(SELECT _n, min(created_at) AS created_at FROM ({pairs}) GROUP BY _n) AS pair "
        f"JOIN typed.deals AS t USING (_n) {stages} WHERE {kept} AND {won} AND {closed} < {came}",
        column=heading(pieces, "closed_at"),
        found=_before(closed, came),
        expected="a day on or after its lead came in",
    )


def _day(value: str, table: str, column: str, zone: str) -> str:
    """The company's day: a deal that closed on the day it was created, whatever the hour, is in order."""
    if TABLES[table].column(column).kind == "date":
        return value
    return f"CAST(timezone({literal(zone)}, timezone('UTC', {value})) AS DATE)"


def _before(end: str, start: str) -> str:
    days = f"date_diff('day', {end}, {start})"
    return f"{end} || ', ' || {days} || CASE {days} WHEN 1 THEN ' day' ELSE ' days' END || ' before ' || {start}"
