"""Mappings: errors name the key and what is allowed there."""

from __future__ import annotations

from pathlib import Path

import pytest

from salesformula.kit.errors import Refused
from salesformula.sources.importing import company_of
from salesformula.sources.mapping import load_mapping, parse_mapping
from salesformula.sources.tests.desk import DEALS

EXAMPLES = Path(__file__).resolve().parents[4] / "examples"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("[files", "mapping is no TOML"),
        ("[tables]\n", "files: Field required"),
        (
            DEALS + 'colour = "c"\n',
            r"tables\.deals\[0\]\.columns\.colour is no column of deals; allowed: deal_id, name",
        ),
        (
            DEALS + "name = { colum = 'c' }\n",
            r"columns\.name\.colum is not known here; allowed: column, constant, join",
        ),
        (
            DEALS + "name = { column = 'c', constant = 1 }\n",
            r"columns\.name: say exactly one of column, constant, join",
        ),
        (DEALS + "name = { column = 'c', lookup = 'people' }\n", "lookup and match belong together"),
        (
            DEALS + "name = { column = 'c', lookup = 'quotas', match = 'metric' }\n",
            "lookup 'quotas': no rows are looked up there; allowed: people, teams",
        ),
        (DEALS + "name = { column = 'c', decimal = ';' }\n", r"columns\.name\.decimal"),
        (
            DEALS + "created_at = { column = 'c', format = '%Q' }\n",
            r"columns\.created_at\.format: '%Q' is no date format",
        ),
        (DEALS + "name = { constant = 'c', first_of = ';' }\n", "first_of and ids need column"),
        (DEALS + "name = { column = 'c', first_of = ' ' }\n", "first_of is the mark between the parts"),
        (DEALS + "name = { column = 'c', ids = 'hubspot' }\n", r"columns\.name\.ids"),
        (DEALS + "name = { column = 'c', where = 'd' }\n", "where and is belong together"),
        (
            DEALS + "is_won = { column = 'c', values = { Won = true, WON = false } }\n",
            r"columns\.is_won\.values: 'Won' and 'WON' differ only in case",
        ),
        ("times_in = 'Mars'\n" + DEALS, "times_in: 'Mars' is not known; write an IANA name such as America/New_York"),
        (DEALS.replace('file = "deals"', "sql = 'SELECT 1'\ndistinct = true"), "says it all in its SELECT"),
        (DEALS.replace('file = "deals"', 'file = "dials"'), r"tables\.deals\[0\]\.file 'dials' is not in \[files\]"),
        (DEALS.replace("tables.deals", "tables.dials"), "tables.dials is no fact table; allowed: people, teams"),
        (DEALS.replace("tables.deals", "tables.reports"), "tables.reports is no fact table"),
        (
            DEALS.replace('path = "deals.csv"', 'path = "d"\nheadr = true'),
            r"files\.deals\.headr is not known here; allowed: path",
        ),
        (DEALS.replace('path = "deals.csv"', 'path = "d"\nheader = false'), "header = false needs columns"),
        (DEALS.replace('path = "deals.csv"', 'path = "d"\ndelimiter = ":"'), r"files\.deals\.delimiter"),
        (DEALS.replace('path = "deals.csv"', 'path = "../d"'), r"files\.deals\.path: '../d' leaves the folder"),
        (DEALS.replace('path = "deals.csv"', ""), "say exactly one of path, connection"),
        (DEALS.replace('path = "deals.csv"', 'connection = "w"'), "connection and query belong together"),
        (
            DEALS.replace('path = "deals.csv"', 'connection = "w"\nquery = "SELECT 1"\nsheet = "s"'),
            "leave out everything but connection and query",
        ),
        (
            DEALS.replace('path = "deals.csv"', 'connection = "postgresql://a:b@c/d"\nquery = "SELECT 1"'),
            "is no name of a connection",
        ),
    ],
)
def test_a_faulty_mapping_is_refused_by_the_key(text: str, reason: str) -> None:
    with pytest.raises(Refused, match=reason):
        parse_mapping(text)


def test_a_faulty_company_setting_is_refused_by_the_key() -> None:
    with pytest.raises(Refused, match="fiscal_year_starts"):
        company_of(parse_mapping("[company]\nfiscal_year_starts = 13\n" + DEALS))
    with pytest.raises(Refused, match="colour is not known here; allowed: name, currency"):
        company_of(parse_mapping("[company]\ncolour = 'red'\n" + DEALS))


def test_a_mapping_that_is_not_there_is_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(Refused, match=r"nothing\.toml"):
        load_mapping(tmp_path / "nothing.toml")


@pytest.mark.parametrize("path", sorted(EXAMPLES.glob("*/mapping.toml")), ids=lambda path: path.parent.name)
def test_the_mappings_that_are_shipped_can_be_read_and_state_no_order_of_dates(path: Path) -> None:
    mapping = load_mapping(path)
    rules = [rule for blocks in mapping.tables.values() for block in blocks for rule in block.columns.values()]
    assert all(rule.format is None for rule in rules)
    company_of(mapping)


def test_a_file_may_be_named_by_its_look_and_a_query_by_its_connection() -> None:
    look = parse_mapping(DEALS.replace("deals.csv", "deals-*.csv")).files["deals"]
    query = parse_mapping(DEALS.replace('path = "deals.csv"', 'connection = "w"\nquery = "SELECT 1"')).files["deals"]
    assert (look.path, look.is_pattern) == ("deals-*.csv", True)
    assert (query.path, query.connection, query.query) == ("", "w", "SELECT 1")


def test_keys_of_a_value_map_that_differ_only_in_case_may_say_the_same() -> None:
    parse_mapping(DEALS + "is_won = { column = 'c', values = { Won = true, WON = true } }\n")
