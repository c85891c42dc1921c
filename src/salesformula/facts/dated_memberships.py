"""Memberships without dates: a source that only says where people are now gets its history kept here."""

# ruff: noqa: S608 - names come from Schemas and are quoted, values are quoted or bound
from __future__ import annotations

from datetime import date

from salesformula.facts.sandbox import Connection
from salesformula.facts.tables.people import MEMBERSHIPS

_NAMES = ", ".join(f'"{column.name}"' for column in MEMBERSHIPS.columns) + ", origin_key"
_DATED = _NAMES.replace('"valid_from"', '$today::DATE AS "valid_from"')
_ENDED = _NAMES.replace('"valid_to"', '$today::DATE AS "valid_to"')

# People whom the source puts in one place without dates, and whose known places begin with an undated one.
_UNDATED = """
CREATE OR REPLACE TEMP TABLE undated_people AS
SELECT person_id FROM delivered_rows GROUP BY person_id
HAVING count(*) = 1 AND bool_and(valid_from IS NULL AND valid_to IS NULL)
INTERSECT
SELECT person_id FROM memberships WHERE known_to IS NULL AND valid_from IS NULL
"""
_LEFT = """
INSERT INTO undated_people
SELECT person_id FROM memberships WHERE known_to IS NULL AND valid_from IS NULL
AND person_id NOT IN (SELECT person_id FROM delivered_rows)
"""
# A place begun today is replaced by another of today: nobody was there for a day.
_STANDING = f"""
CREATE OR REPLACE TEMP TABLE standing_places AS
SELECT {_NAMES}, valid_to IS NULL AS is_open, valid_from IS NOT DISTINCT FROM $today::DATE AS is_new
FROM memberships WHERE known_to IS NULL AND person_id IN (SELECT person_id FROM undated_people)
"""
_MOVED = """
CREATE OR REPLACE TEMP TABLE moved_places AS
SELECT new.* FROM delivered_rows AS new
WHERE person_id IN (SELECT person_id FROM undated_people) AND NOT EXISTS (
    SELECT 1 FROM standing_places AS old WHERE old.is_open AND old.person_id = new.person_id
    AND old.team_id IS NOT DISTINCT FROM new.team_id AND old.manager_id IS NOT DISTINCT FROM new.manager_id
    AND old.role IS NOT DISTINCT FROM new.role)
"""
_CHANGED = """(SELECT person_id FROM moved_places
UNION ALL SELECT person_id FROM undated_people WHERE person_id NOT IN (SELECT person_id FROM delivered_rows))"""


def date_delivered(connection: Connection, *, today: date, whole: bool) -> None:
    """Date the undated memberships of ``delivered_rows`` against the known ones of the same people.

    Who is where they were keeps the rows that are known; who is elsewhere leaves the old place on ``today`` and
    begins in the new one. Who is absent from a ``whole`` delivery leaves on ``today``. People whose source gives
    dates stay as delivered.
    """
    connection.execute(_UNDATED)
    if whole:
        connection.execute(_LEFT)
    connection.execute(_STANDING, {"today": today})
    connection.execute(_MOVED)
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE dated_places AS "
        f"SELECT {_NAMES} FROM standing_places WHERE NOT (is_open AND person_id IN {_CHANGED}) "
        f"UNION ALL SELECT {_ENDED} FROM standing_places WHERE is_open AND NOT is_new AND person_id IN {_CHANGED} "
        f"UNION ALL SELECT {_DATED} FROM moved_places",
        {"today": today},
    )
    connection.execute("DELETE FROM delivered_rows WHERE person_id IN (SELECT person_id FROM undated_people)")
    connection.execute(f"INSERT INTO delivered_rows ({_NAMES}) SELECT {_NAMES} FROM dated_places")
