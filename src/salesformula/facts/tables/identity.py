"""Which records were merged into which."""

from __future__ import annotations

from salesformula.kit.schema import Schema, ident, instant, text

#: The tables whose records a source may merge.
MERGED = ("people", "teams", "accounts", "contacts", "leads", "deals")

MERGES = Schema(
    name="merges",
    about="Records merged in the source: the lost id lives on as the kept one",
    key=("table", "lost_id"),
    columns=(text("table", choices=MERGED), ident("lost_id"), ident("kept_id"), instant("at")),
)
