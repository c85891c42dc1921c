"""Report exports of a Salesforce organisation: everything quoted, a footer below, ISO-8859-1 where letters allow."""

from __future__ import annotations

from functools import partial

from salesformula.demo.exports import cells
from salesformula.demo.exports.export import Export
from salesformula.demo.exports.salesforce_customers import ACCOUNTS, CONTACTS, LEADS
from salesformula.demo.exports.salesforce_deals import ACTIVITIES_LOGGED, OPPORTUNITIES
from salesformula.demo.exports.salesforce_ids import ACCOUNT, OPPORTUNITY, in_full
from salesformula.demo.exports.salesforce_people import USERS
from salesformula.demo.exports.shape import File, Shape
from salesformula.demo.exports.sheets import sheets

#: What the export dialog offers first.
ENCODING = "iso-8859-1"


def footer(n_rows: int) -> str:
    """What a report writes below its rows."""
    return (
        "\n\n"
        f'"Grand Totals ({n_rows:,} records)"\n'
        '"Confidential Information - Do Not Distribute"\n'
        '"Copyright (c) 2000-2026 salesforce.com, inc. All rights reserved."\n'
    )


def _report(export: Export) -> File:
    return File(export, cells.salesforce, narrow=ENCODING, quoted=True, footer=footer)


SALESFORCE = Shape(
    "salesforce",
    {
        "users.csv": _report(USERS),
        "accounts.csv": _report(ACCOUNTS),
        "contacts.csv": _report(CONTACTS),
        "leads.csv": _report(LEADS),
        "opportunities.csv": _report(OPPORTUNITIES),
        "activities.csv": File(ACTIVITIES_LOGGED, cells.salesforce, quoted=True),
        **sheets(account=partial(in_full, ACCOUNT), deal=partial(in_full, OPPORTUNITY)),
    },
)
