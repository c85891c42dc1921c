"""The pages of the policy book: what holds, changing it, the draft beside it."""

from __future__ import annotations

from salesformula.policybook.pages.draft import discard, draft, keep_mine, record
from salesformula.policybook.pages.edit import edit
from salesformula.policybook.pages.overview import overview
from salesformula.policybook.pages.put_back import put_back

__all__ = ["discard", "draft", "edit", "keep_mine", "overview", "put_back", "record"]
