"""What a build notices: the differences between a deal or lead as it was known and as it is delivered.

Values are written as text: numbers without trailing zeros, days and instants ISO, true and false. A change is
dated at the build, unless the record says itself when it was decided.
"""

# ruff: noqa: S608 - names come from Schemas and are quoted, values are quoted or bound
from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from salesformula.facts.merge import NOTICED
from salesformula.facts.sandbox import Connection
from salesformula.facts.tables import TABLES
from salesformula.kit.schema import Column

GONE, MERGED = "is_gone", "merged_into"


@dataclass(frozen=True)
class Watched:
    """A table whose changes are kept, and the table they are kept in."""

    table: str
    changes: str

    @property
    def key(self) -> str:
        """The column that tells one record from another."""
        return TABLES[self.table].key[0]


WATCHED = (Watched("deals", "deal_changes"), Watched("leads", "lead_changes"))


def write_noticed(connection: Connection, watched: Watched, *, was: list[str], now: datetime) -> int:
    """Write the changes of this build into the table of changes; how many.

    ``was``: the tables that hold the rows this build closed, where it did, the first closed first. What a source's
    own history tells is left to it: no change stands twice.
    """
    _collect(connection, watched, was)
    _find(connection, watched, now=now)
    key, changes = watched.key, f'"{watched.changes}"'
    connection.execute(
        f"DELETE FROM noticed_changes AS noticed WHERE EXISTS (SELECT 1 FROM ({_latest(watched)}) AS told "
        f"WHERE told.{key} = noticed.{key} AND told.field = noticed.field AND told.origin_key IS NULL "
        "AND told.new_value IS NOT DISTINCT FROM noticed.new_value)"
    )
    # What the source tells of in between was noticed neither then nor now: the change goes on from there.
    connection.execute(
        f"UPDATE noticed_changes AS noticed SET old_value = told.new_value FROM ({_latest(watched)}) AS told "
        f"WHERE told.{key} = noticed.{key} AND told.field = noticed.field AND told.origin_key IS NULL "
        "AND told.known_from = ? AND told.changed_at <= noticed.changed_at",
        [now],
    )
    found = connection.execute(
        f"INSERT INTO {changes} ({key}, field, old_value, new_value, changed_at, known_from, origin_key) "
        f"SELECT {key}, field, old_value, new_value, changed_at, $now::TIMESTAMP, "
        f"'{NOTICED}' || {key} || ':' || field || ':' || epoch_us(changed_at) FROM noticed_changes",
        {"now": now},
    ).fetchone()
    return int(found[0]) if found else 0


def _collect(connection: Connection, watched: Watched, was: list[str]) -> None:
    """Of each record this build closed the row that was known before it."""
    table = f'"{watched.table}"'
    made = {row[0] for row in connection.execute("SELECT table_name FROM duckdb_tables() WHERE temporary").fetchall()}
    parts = [f"SELECT *, {n} AS nth FROM {name}" for n, name in enumerate(was) if name in made]
    rows = " UNION ALL ".join(parts) or f"SELECT *, 0 AS nth FROM {table} WHERE false"
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE {_was(watched)} AS SELECT * EXCLUDE (nth) FROM ({rows}) "
        f"QUALIFY row_number() OVER (PARTITION BY {watched.key} ORDER BY nth) = 1"
    )


def leave_to_history(connection: Connection, watched: Watched, *, now: datetime) -> int:
    """Close the noticed changes that a source's own history tells of by now, with its better instant; how many."""
    key, changes = watched.key, f'"{watched.changes}"'
    before = f"lag(changed_at) OVER (PARTITION BY {key}, field ORDER BY changed_at) AS before"
    mine = f"starts_with(origin_key, '{NOTICED}')"
    told = (
        f"SELECT 1 FROM {changes} AS told WHERE told.known_to IS NULL AND told.origin_key IS NULL "
        f"AND told.{key} = mine.{key} AND told.field = mine.field "
        "AND told.new_value IS NOT DISTINCT FROM mine.new_value AND told.changed_at <= mine.changed_at "
        "AND told.changed_at > coalesce(mine.before, TIMESTAMP '0001-01-01')"
    )
    stands = f"{changes} WHERE known_to IS NULL AND {mine}"
    found = connection.execute(
        f"UPDATE {changes} SET known_to = ? WHERE known_to IS NULL AND known_from < ? AND rowid IN ("
        f"SELECT row FROM (SELECT rowid AS row, *, {before} FROM {stands}) AS mine WHERE EXISTS ({told}))",
        [now, now],
    ).fetchone()
    return int(found[0]) if found else 0


def as_text(column: Column, value: str) -> str:
    """SQL of a value as a table of changes writes it."""
    if column.kind in ("decimal", "float64"):
        return f"rtrim(rtrim(CAST(CAST({value} AS DECIMAL(28, 8)) AS VARCHAR), '0'), '.')"
    return f"CAST({value} AS VARCHAR)"


def _find(connection: Connection, watched: Watched, *, now: datetime) -> None:
    """The temporary table ``noticed_changes``: key, field, old_value, new_value, changed_at."""
    key, table = watched.key, f'"{watched.table}"'
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE became AS SELECT * FROM {table} WHERE known_to IS NULL AND known_from = ?", [now]
    )
    # Records that were gone and are back are compared with what was last known of them.
    connection.execute(
        f"INSERT INTO {_was(watched)} BY NAME SELECT * FROM {table} WHERE known_to < $now "
        f"AND {key} IN (SELECT {key} FROM became) AND {key} NOT IN (SELECT {key} FROM {_was(watched)}) "
        f"QUALIFY row_number() OVER (PARTITION BY {key} ORDER BY known_to DESC, known_from DESC) = 1",
        {"now": now},
    )
    parts = [_field(watched, column) for column in TABLES[watched.table].columns if column.name != key]
    parts += [_gone(watched), _back(watched)]
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE noticed_changes AS "
        f"SELECT found.{key}, field, old_value, new_value, "
        "coalesce(merged_at, decided_at, $now::TIMESTAMP) AS changed_at "
        f"FROM ({' UNION ALL '.join(parts)}) AS found LEFT JOIN ({_decided(watched)}) AS decided USING ({key})",
        {"now": now},
    )


def _field(watched: Watched, column: Column) -> str:
    key, old, new = watched.key, f'was."{column.name}"', f'became."{column.name}"'
    return (
        f"SELECT was.{key}, '{column.name}' AS field, {as_text(column, old)} AS old_value, "
        f"{as_text(column, new)} AS new_value, NULL::TIMESTAMP AS merged_at "
        f"FROM {_was(watched)} AS was JOIN became USING ({key}) WHERE {old} IS DISTINCT FROM {new}"
    )


def _gone(watched: Watched) -> str:
    """Records that are no more: merged into another, or not delivered any more."""
    key = watched.key
    return (
        f"SELECT was.{key}, CASE WHEN ends.lost_id IS NULL THEN '{GONE}' ELSE '{MERGED}' END, "
        "CASE WHEN ends.lost_id IS NULL THEN 'false' END, coalesce(ends.kept_id, 'true'), "
        f"CASE WHEN merges.at <= $now::TIMESTAMP THEN merges.at END FROM {_was(watched)} AS was "
        f"LEFT JOIN merge_ends AS ends ON ends.of_table = '{watched.table}' AND ends.lost_id = was.{key} "
        f"LEFT JOIN merges ON merges.known_to IS NULL AND merges.\"table\" = '{watched.table}' "
        f"AND merges.lost_id = was.{key} "
        f"WHERE was.{key} NOT IN (SELECT {key} FROM became)"
    )


def _back(watched: Watched) -> str:
    """Records that were gone and are delivered again."""
    key = watched.key
    return (
        f"SELECT {key}, field, new_value, old_value, NULL::TIMESTAMP FROM ({_latest(watched)}) "
        f"WHERE field IN ('{GONE}', '{MERGED}') AND new_value <> 'false' AND {key} IN (SELECT {key} FROM became)"
    )


def _latest(watched: Watched) -> str:
    """The last known change of each field of each record."""
    return (
        f'SELECT * FROM "{watched.changes}" WHERE known_to IS NULL '
        f"QUALIFY row_number() OVER (PARTITION BY {watched.key}, field ORDER BY changed_at DESC, known_from DESC) = 1"
    )


def _decided(watched: Watched) -> str:
    """When a record that was open says it was decided: its changes are dated then, where nothing was known later."""
    key = watched.key
    if watched.table != "deals":
        return f"SELECT NULL::VARCHAR AS {key}, NULL::TIMESTAMP AS decided_at WHERE false"
    return (
        "SELECT deal_id, became.closed_at AS decided_at FROM became JOIN was_deals AS was USING (deal_id) "
        f"LEFT JOIN ({_CLOSED_STAGES}) AS old_stage ON old_stage.stage_id = was.stage_id "
        f"LEFT JOIN ({_CLOSED_STAGES}) AS new_stage ON new_stage.stage_id = became.stage_id "
        "WHERE NOT coalesce(was.is_closed OR was.is_won, old_stage.closes, false) "
        "AND coalesce(became.is_closed OR became.is_won, new_stage.closes, false) "
        "AND became.closed_at <= $now::TIMESTAMP AND became.closed_at > coalesce(became.created_at, '0001-01-01') "
        "AND NOT EXISTS (SELECT 1 FROM deal_changes AS later WHERE later.deal_id = became.deal_id "
        "AND later.known_to IS NULL AND later.changed_at >= became.closed_at)"
    )


_CLOSED_STAGES = (
    "SELECT stage_id, coalesce(is_closed, false) OR coalesce(is_won, false) AS closes "
    "FROM stages WHERE known_to IS NULL"
)


def _was(watched: Watched) -> str:
    return f"was_{watched.table}"
