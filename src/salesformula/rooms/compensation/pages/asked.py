"""A page of pay as it is asked for."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse

from salesformula.doors.asking import Answered, ask
from salesformula.doors.times import Time
from salesformula.identity.viewer import Viewer
from salesformula.rooms.compensation.pages.payee import Payee


@dataclass(frozen=True)
class Asked:
    """A page as it is asked for: who looks, whose pay, at which time."""

    viewer: Viewer
    payee: Payee
    time: Time

    def rows(self, answer: str, **where: str) -> Answered:
        """An answer about the payee."""
        question = self.time.question(f"compensation.{answer}", where={"payee_id": self.payee.person_id or "", **where})
        return ask(question, viewer=self.viewer)

    def url(self, **more: str) -> str:
        """The page of the same payee at the same time."""
        query = {"payee_id": "" if self.payee.is_viewer else self.payee.person_id or "", **more}
        kept = urlencode({name: value for name, value in query.items() if value})
        path = reverse("compensation:pay")
        return self.time.kept_in(f"{path}?{kept}" if kept else path)
