"""Who may use the wizard: those with the right to import. Nobody else learns that an upload exists."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest

from salesformula.identity.viewer import Viewer
from salesformula.kit.errors import NotAllowed, NotFound
from salesformula.sources.models import Upload

RIGHT = "data.import"


def importer(request: HttpRequest) -> Viewer:
    """The viewer behind a request; NotAllowed without the right."""
    viewer: Viewer | None = getattr(request, "viewer", None)
    if viewer is None:
        raise NotAllowed("sign in first")
    viewer.require(RIGHT)
    return viewer


def upload_of(request: HttpRequest, upload_id: UUID) -> Upload:
    """The upload of an address; NotAllowed without the right, NotFound where there is none."""
    importer(request)
    upload = Upload.objects.filter(pk=upload_id).first()
    if upload is None:
        raise NotFound("this upload is not here any more: bring the files again")
    return upload
