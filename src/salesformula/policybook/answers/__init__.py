"""What may be asked about policy: how every setting stands, and how it came to."""

from __future__ import annotations

from salesformula.policybook.answers.revisions import revisions
from salesformula.policybook.answers.settings import settings

__all__ = ["revisions", "settings"]
