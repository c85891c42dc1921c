"""The reporting tree, flattened from the memberships of today."""

from __future__ import annotations

from datetime import date

from salesformula.facts.sandbox import Connection
from salesformula.kit.errors import Refused
from salesformula.kit.text import Names, write

_LINES = """
CREATE OR REPLACE TEMP TABLE reporting_lines AS
WITH RECURSIVE direct AS (
    SELECT DISTINCT manager_id AS ancestor_id, person_id FROM memberships
    WHERE known_to IS NULL AND manager_id IS NOT NULL AND manager_id <> person_id
      AND (valid_from IS NULL OR valid_from <= $today) AND (valid_to IS NULL OR valid_to > $today)
), above AS (
    SELECT ancestor_id, person_id FROM direct
    UNION
    SELECT direct.ancestor_id, above.person_id FROM above JOIN direct ON direct.person_id = above.ancestor_id
), everyone AS (
    SELECT person_id FROM people WHERE known_to IS NULL
    UNION
    SELECT unnest([ancestor_id, person_id]) FROM direct
)
SELECT ancestor_id, person_id FROM above
UNION ALL
SELECT person_id, person_id FROM everyone
"""

# Everyone stands under themselves once; whoever does so twice is also their own superior through others.
_CIRCLE = """
SELECT coalesce(any_value(people.name), person_id) AS who
FROM (SELECT person_id FROM reporting_lines WHERE ancestor_id = person_id GROUP BY person_id HAVING count(*) > 1)
LEFT JOIN (SELECT person_id, name FROM people WHERE known_to IS NULL) AS people USING (person_id)
GROUP BY person_id ORDER BY who
"""


def flatten(connection: Connection, *, today: date) -> str:
    """A temporary table (ancestor_id, person_id) that includes everyone under themselves; its name.

    Refused, naming the people, where someone is their own superior through others. Somebody entered as
    their own direct manager has none.
    """
    connection.execute(_LINES, {"today": today})
    circle = connection.execute(_CIRCLE).fetchall()
    if circle:
        names = write(Names(tuple(row[0] for row in circle)))
        raise Refused(f"the reporting lines run in a circle through {names}; correct memberships.manager_id")
    return "reporting_lines"
