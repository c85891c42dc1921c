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
        (DEALS + "name = { column = 'c', lookup = 'people', match = 'name' }\n", "lookup 'people' is not mapped here"),
        (DEALS + "name = { column = 'c', decimal = ';' }\n", r"columns\.name\.decimal"),
        (
            DEALS + "created_at = { column = 'c', format = '%Q' }\n",
            r"columns\.created_at\.format: '%Q' is no date format",
        ),
        (DEALS.replace('file = "deals"', 'file = "dials"'), r"tables\.deals\[0\]\.file 'dials' is not in \[files\]"),
        (DEALS.replace("tables.deals", "tables.dials"), "tables.dials is no fact table; allowed: people, teams"),
        (DEALS.replace("tables.deals", "tables.reports"), "tables.reports is no fact table"),
        (
            DEALS.replace('path = "deals.csv"', 'path = "d"\nheadr = true'),
            r"files\.deals\.headr is not known here; allowed: path",
        ),
        (DEALS.replace('path = "deals.csv"', 'path = "d"\nheader = false'), "header = false needs columns"),
        (DEALS.replace('path = "deals.csv"', 'path = "d"\ndelimiter = ":"'), r"files\.deals\.delimiter"),
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
