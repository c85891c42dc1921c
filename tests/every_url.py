"""The table of the permissions walk: every address of the site, who may open it, and who may not.

Answers, actions, exports and pages of rooms are derived from the registry, so a new room has its rows at once.
Everything else is listed here; an address that is neither fails the walk with its name.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from django.urls import URLPattern, URLResolver, get_resolver

from salesformula.kit import registry
from salesformula.kit.answer import Answer

Door = Literal["open", "signed in"]

#: Addresses that anyone signed in may open, or anyone at all.
LISTED: dict[str, tuple[Door, str]] = {
    "health/": ("open", "/health/"),
    "sign-in/": ("open", "/sign-in/"),
    "sign-in/closed/": ("open", "/sign-in/closed/"),
    "sign-up/": ("open", "/sign-up/"),
    "sign-out/": ("open", "/sign-out/"),
    "password/forgotten/": ("open", "/password/forgotten/"),
    "password/forgotten/sent/": ("open", "/password/forgotten/sent/"),
    "^password/new/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$": ("open", "/password/new/1-unknown/"),
    "password/new/done/": ("open", "/password/new/done/"),
    "password/": ("signed in", "/password/"),
    "sign-in/again/": ("signed in", "/sign-in/again/"),
    "me/": ("signed in", "/me/"),
    "": ("signed in", "/"),
    "find/": ("signed in", "/find/?q=win"),
    "api/openapi.json": ("signed in", "/api/openapi.json"),
    "api/answers": ("signed in", "/api/answers"),
}

#: Addresses that only take what is sent to them: GET is 405.
POST_ONLY: dict[str, tuple[Door, str]] = {
    "look/": ("open", "/look/"),
    "me/display/": ("signed in", "/me/display/"),
    "me/tokens/": ("signed in", "/me/tokens/"),
    "me/tokens/<int:token_id>/revoke/": ("signed in", "/me/tokens/1/revoke/"),
}

#: An upload that is not there.
_UPLOAD = "/data/import/00000000-0000-4000-8000-000000000000/"

#: Addresses that ask for a right: route -> (right, sample).
BY_RIGHT: dict[str, tuple[str, str]] = {
    "data/import/": ("data.import", "/data/import/"),
    "data/import/<uuid:upload_id>/": ("data.import", _UPLOAD),
    "data/import/<uuid:upload_id>/checks/": ("data.import", f"{_UPLOAD}checks/"),
    "data/import/<uuid:upload_id>/progress/": ("data.import", f"{_UPLOAD}progress/"),
    "data/import/<uuid:upload_id>/result/": ("data.import", f"{_UPLOAD}result/"),
    "data/import/<uuid:upload_id>/set-aside/<int:number>.csv": ("data.import", f"{_UPLOAD}set-aside/0.csv"),
    "data/import/<uuid:upload_id>/mapping.toml": ("data.import", f"{_UPLOAD}mapping.toml"),
    "data/rejected/": ("data.view", "/data/rejected/?file=deals.csv"),
    "data/schedules/": ("data.import", "/data/schedules/"),
    "compensation/pay/statement/": ("compensation.view", "/compensation/pay/statement/?month=2024-01"),
    "compensation/disputes/<int:dispute_id>/": ("compensation.view", "/compensation/disputes/1/"),
    "policy/<slug:name>/": ("policy.revise", "/policy/company/"),
    "policy/<slug:name>/draft/": ("policy.revise", "/policy/company/draft/"),
}

#: Addresses that ask for a right and only take what is sent to them.
POST_BY_RIGHT: dict[str, tuple[str, str]] = {
    "data/import/<uuid:upload_id>/as-saved/": ("data.import", f"{_UPLOAD}as-saved/"),
    "data/import/<uuid:upload_id>/drop/": ("data.import", f"{_UPLOAD}drop/"),
    "data/import/<uuid:upload_id>/leave-out/": ("data.import", f"{_UPLOAD}leave-out/"),
    "data/import/<uuid:upload_id>/mended/": ("data.import", f"{_UPLOAD}mended/"),
    "data/import/<uuid:upload_id>/save/": ("data.import", f"{_UPLOAD}save/"),
    "data/undo/": ("data.import", "/data/undo/"),
    "data/runs/now/": ("data.import", "/data/runs/now/"),
    "data/runs/again/": ("data.import", "/data/runs/again/"),
    "data/runs/cancel/": ("data.import", "/data/runs/cancel/"),
    "data/runs/end/": ("data.import", "/data/runs/end/"),
    "data/runs/build/": ("data.import", "/data/runs/build/"),
    "data/runs/build/nightly/": ("data.import", "/data/runs/build/nightly/"),
    "data/schedules/cancel/": ("data.import", "/data/schedules/cancel/"),
    "data/people/confirm/": ("identity.administer", "/data/people/confirm/"),
    "compensation/closing/<slug:act>/": ("compensation.close", "/compensation/closing/review/"),
    "compensation/lab/adopt/": ("compensation.adopt", "/compensation/lab/adopt/"),
    "compensation/lab/propose/": ("compensation.adopt", "/compensation/lab/propose/"),
    "compensation/lab/withdraw/": ("compensation.adopt", "/compensation/lab/withdraw/"),
    "compensation/redesign/lead/<slug:act>/": ("compensation.adopt", "/compensation/redesign/lead/announce/"),
    "compensation/redesign/part/<slug:act>/": ("compensation.view", "/compensation/redesign/part/idea/"),
    "compensation/disputes/raise/": ("compensation.view", "/compensation/disputes/raise/"),
    "compensation/disputes/<int:dispute_id>/reply/": ("compensation.view", "/compensation/disputes/1/reply/"),
    "compensation/disputes/<int:dispute_id>/settle/": ("compensation.settle", "/compensation/disputes/1/settle/"),
    "compensation/disputes/<int:dispute_id>/withdraw/": ("compensation.view", "/compensation/disputes/1/withdraw/"),
    "policy/<slug:name>/draft/record/": ("policy.revise", "/policy/company/draft/record/"),
    "policy/<slug:name>/draft/keep/": ("policy.revise", "/policy/company/draft/keep/"),
    "policy/<slug:name>/draft/discard/": ("policy.revise", "/policy/company/draft/discard/"),
    "policy/put-back/<int:revision>/": ("policy.revise", "/policy/put-back/1/"),
}

#: Addresses under which every answer stands; ``{answer}`` is filled in from the registry.
OF_ANSWERS: dict[str, str] = {
    "answers/<str:answer_id>/": "/answers/{answer}/",
    "answers/<str:answer_id>/rows/": "/answers/{answer}/rows/",
    "answers/<str:answer_id>/why/": "/answers/{answer}/why/",
    "answers/<str:answer_id>/export.<str:form>": "/answers/{answer}/export.csv",
    "api/answers/<answer_id>": "/api/answers/{answer}",
}
OF_ACTIONS = {"api/actions/<action_id>": "/api/actions/{action}"}

#: What an answer must be asked with to say anything: answer -> query. Most need nothing.
NEEDED: dict[str, str] = {"data.source_row": "param=table=deals&param=key=deal-01"}

#: The API's own name; it answers 404.
API_ROOT = "api/"


@dataclass(frozen=True)
class Place:
    """An address that asks for a right; ``outside`` is the same with a gap for the person it is asked about."""

    url: str
    right: str
    outside: str = ""
    answer: Answer | None = None

    def __str__(self) -> str:
        return self.url

    @property
    def is_page_of_answer(self) -> bool:
        """Whether it is the answer's own page, not its file, reasons or data."""
        return self.answer is not None and self.url.split("?")[0] == f"/answers/{self.answer.id}/"


def routes(patterns: list[URLPattern | URLResolver] | None = None) -> list[str]:
    """Every route of the live resolver, or of those patterns, written out in full."""
    return sorted(_routes(get_resolver().url_patterns if patterns is None else patterns, ""))


def _routes(patterns: list[URLPattern | URLResolver], prefix: str) -> Iterator[str]:
    for pattern in patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from _routes(pattern.url_patterns, route)
        else:
            yield route


def unlisted(found: list[str]) -> list[str]:
    """Those of the routes that the walk has no row for."""
    pages = {page.url.lstrip("/") for page in registry.pages()}
    known = {*LISTED, *POST_ONLY, *BY_RIGHT, *POST_BY_RIGHT, *OF_ANSWERS, *OF_ACTIONS, *pages, API_ROOT}
    return [route for route in found if route not in known]


def places_of_answers(existing: set[str]) -> list[Place]:
    """Each answer at each of its addresses: its page, file, reasons and API."""
    found: list[Place] = []
    for answer in registry.answers().values():
        query = NEEDED.get(answer.id, "")
        for route, sample in OF_ANSWERS.items():
            if route in existing:
                url = sample.format(answer=answer.id)
                found.append(Place(_with(url, query), answer.right, _outside(url, query, answer), answer=answer))
    return found


def file_of(answer: Answer, *, form: str) -> str:
    """The address of an answer's file; a picture is asked for by the first grouping, as most charts compare."""
    by = f"by={answer.dimensions[0].name}" if form == "png" and answer.dimensions else ""
    return _with(f"/answers/{answer.id}/export.{form}", NEEDED.get(answer.id, ""), by)


def places_of_pages() -> list[Place]:
    """Every page in the navigation."""
    return [Place("/" + page.url.lstrip("/"), page.right) for page in registry.pages()]


def _outside(url: str, query: str, answer: Answer) -> str:
    """The same question about one person; empty where the answer can't be asked so."""
    for dimension in answer.dimensions + answer.filters:
        if dimension.is_subject and dimension.has_id and dimension.name != "team":
            return _with(url, query, f"where={dimension.id_name}={{person}}")
    return ""


def _with(url: str, *queries: str) -> str:
    query = "&".join(part for part in queries if part)
    return f"{url}?{query}" if query else url
