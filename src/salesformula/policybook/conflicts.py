"""What others have recorded of the same settings since somebody began to change them."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from salesformula.kit.errors import Refused
from salesformula.policybook.models import Revision


class Conflict(Refused):
    """Somebody has recorded a revision of the same settings meanwhile; ``revisions`` are theirs."""

    def __init__(self, revisions: Sequence[Revision]) -> None:
        self.revisions = tuple(revisions)
        one = self.revisions[-1]
        names = ", ".join(sorted(one.changes))
        super().__init__(
            f"policy {one.policy}, {names}: revision {one.pk} by {one.author or 'operator'} was recorded meanwhile "
            f"({one.reason}); look at it, then record again with seen={one.pk} if yours shall hold"
        )


def conflicts(policy: str, settings: Collection[str], *, team_id: str, seen: int) -> list[Revision]:
    """The revisions later than number ``seen`` that change one of the settings for the same team, or the company."""
    later = Revision.objects.filter(policy=policy, team_id=team_id, pk__gt=seen).order_by("pk")
    return [revision for revision in later if set(settings) & set(revision.changes)]
