"""What the worker does for the wizard: check an upload, and import it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext
from django_tasks import task

from salesformula.facts.home import home
from salesformula.identity import log
from salesformula.jobs.repeating import repeatable
from salesformula.jobs.retrying import passes
from salesformula.kit.company import CompanyPolicy
from salesformula.kit.errors import SalesFormulaError
from salesformula.policybook import founding
from salesformula.sources.importing import company_of, rehearse, run_import
from salesformula.sources.mapping import Mapping, parse_mapping
from salesformula.sources.models import State, Upload
from salesformula.sources.outbox.collecting import written_for_build
from salesformula.sources.outcome import Asked
from salesformula.sources.weighing import Impact, weighing
from salesformula.sources.wizard.answering import answering
from salesformula.sources.wizard.folders import folder_of, forget
from salesformula.sources.wizard.told import failed, told


@task()
@repeatable(times=2)
def check(upload_id: str) -> None:
    """Read everything as an import would, land nothing, and keep what was found."""
    upload = Upload.objects.filter(pk=upload_id, state=State.CHECKING).first()
    if upload is not None:
        _carry_out(upload, _check)


@task()
@repeatable(times=2)
def land(upload_id: str) -> None:
    """Import the upload; it lands whole or not at all."""
    upload = Upload.objects.filter(pk=upload_id, state=State.IMPORTING).first()
    if upload is not None:
        _carry_out(upload, _land)


def _carry_out(upload: Upload, work: Callable[[Upload, datetime], None]) -> None:
    upload.progress = []
    try:
        work(upload, timezone.now())
    except Exception as error:
        # Put off, the upload stays with the worker; given up in the end, ``running.settle`` says why.
        if passes(error):
            _teller(upload)(gettext("Put off, and tried again in a while: {reason}").format(reason=error))
            raise
        upload.state, upload.error = State.FAILED, failed(error)
        upload.changed_at = timezone.now()
        upload.save()
        # What nobody anticipated is a defect, and is told as one in the technical log.
        if not isinstance(error, SalesFormulaError):
            raise


def _check(upload: Upload, now: datetime) -> None:
    mapping = parse_mapping(upload.mapping)
    found = rehearse(
        folder_of(upload), mapping, now=now, progress=_teller(upload), company=_company(mapping, now), home=home()
    )
    upload.result = told(found.counts, found.problems) | {
        "before": answering(found.counts),
        "after": found.after,
    }
    _keep(upload, State.CHECKED)


def _land(upload: Upload, now: datetime) -> None:
    mapping = parse_mapping(upload.mapping)
    company = _company(mapping, now)

    def was_shown(impact: Impact) -> bool:
        """Only what was shown when it was let in, and no change beyond it."""
        return bool(impact.mark == upload.choices.get("let_in"))

    result = run_import(
        folder_of(upload),
        mapping,
        now=now,
        progress=_teller(upload),
        company=company,
        home=home(),
        asked=Asked(by=upload.by, how="page", name=upload.saved),
        collect=written_for_build,
        weigh=weighing(home=home(), company=company, accept=was_shown),
    )
    upload.result = told(result.counts, result.problems) | {"version": result.version, "run": result.run.name}
    with transaction.atomic():
        founding.found(mapping.company, now=now)
        log.record(
            at=now,
            user=upload.by,
            action="data.import",
            subject_id=f"facts {result.version}",
            after={
                "files": upload.files,
                "system": upload.system,
                "landed": {table: count.landed for table, count in result.counts.items()},
                "set_aside": sum(count.quarantined for count in result.counts.values()),
            },
        )
        _keep(upload, State.LANDED)
    # The run keeps them from here on.
    forget(upload)


def _company(mapping: Mapping, now: datetime) -> CompanyPolicy:
    return founding.recorded(now=now) or company_of(mapping)


def _teller(upload: Upload) -> Callable[[str], None]:
    def tell(line: str) -> None:
        upload.progress = [*upload.progress, line]
        upload.changed_at = timezone.now()
        Upload.objects.filter(pk=upload.pk).update(progress=upload.progress, changed_at=upload.changed_at)

    return tell


def _keep(upload: Upload, state: State) -> None:
    upload.state, upload.error, upload.changed_at = state, {}, timezone.now()
    upload.save()
