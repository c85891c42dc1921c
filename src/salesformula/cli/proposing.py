"""``propose``, and what a preset makes of a folder; open questions are asked on standard error."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from salesformula.cli.say import say, write
from salesformula.doors import clock
from salesformula.facts import versions
from salesformula.facts.home import home
from salesformula.kit.company import CompanyPolicy
from salesformula.kit.errors import Question, Refused
from salesformula.policybook import founding
from salesformula.site.setup import prepare
from salesformula.sources.files.kinds import READABLE
from salesformula.sources.mapping import Mapping
from salesformula.sources.recognition import PRESETS, Asked, Choices, Proposal
from salesformula.sources.recognition import propose as look_through
from salesformula.sources.recognition.proposing import company_file
from salesformula.sources.recognition.reasons import UNKNOWN

_SHOWN = 12
_ASKED = ("zone", "currency", "format", "decimal", "outcome", "kind", "several", "key", "sheet")
_NEEDED = {
    "stage_id|is_won|is_closed": "the stage",
    "owner_id": "the owner",
    "created_at": "when a deal was created",
    "closed_at": "when it closed",
    "amount|acv_amount": "the amount",
}
Answers = Annotated[
    list[str] | None,
    typer.Option("--answer", metavar="ID=VALUE", help="the answer to a question; may be given several times"),
]
ChangesOnly = Annotated[
    list[str] | None,
    typer.Option("--changes-only", metavar="TABLE", help="its file holds new and changed rows only; several times"),
]


def propose(
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="where the files lie")],
    system: Annotated[str | None, typer.Option(metavar="SYSTEM", help=" | ".join(PRESETS))] = None,
    out: Annotated[Path | None, typer.Option(metavar="FILE", help="write the mapping there, for editing")] = None,
    answer: Answers = None,
    changes_only: ChangesOnly = None,
) -> None:
    """Propose a mapping for a folder of exports: which file is what, which column fills what, what is open."""
    prepare()

    found = proposal_for(folder, system=system, answers=answer or [], changes_only=changes_only or [], now=clock.now())
    for line in (*_report(found), *_others(folder)):
        say(line)
    if out is not None:
        if out.exists():
            raise Refused(f"{out} is there already and may hold work; name another file, or take it away")
        out.write_text(found.toml, encoding="utf-8")
        say(f"the mapping is in {out}: edit it, then salesformula import --mapping {out} {folder}")
    else:
        write(found.toml)
    if found.questions:
        raise Question(open_questions(found.questions))


def proposal_for(
    folder: Path, *, system: str | None, answers: list[str], changes_only: list[str], now: datetime
) -> Proposal:
    """The proposal for a folder, the company's recorded zone and currency and the facts that answer now known."""
    given = _company(folder, now=now) | _answers(answers)
    return look_through(
        folder,
        system=system,
        choices=Choices(answers=given),
        known=versions.current(home()),
        changes_only=tuple(changes_only),
    )


def _company(folder: Path, *, now: datetime) -> dict[str, str]:
    """What need not be asked: as recorded; where the company was set up without a word of it, the defaults.

    What the folder's own company file says is nearer to its files.
    """
    company = founding.recorded(now=now) or (CompanyPolicy() if founding.is_set_up() else None)
    if company is None:
        return {}
    said = company_file(folder)
    known = {"zone": ("time_zone", company.time_zone), "currency": ("currency", company.currency)}
    return {id: value for id, (name, value) in known.items() if name not in said}


def mapping_for(folder: Path, *, system: str, answers: list[str], changes_only: list[str], now: datetime) -> Mapping:
    """The mapping a preset makes of a folder; Question, listing what to answer and how, where something is open."""
    found = proposal_for(folder, system=system, answers=answers, changes_only=changes_only, now=now)
    for line in (*_report(found), *_others(folder)):
        say(line)
    if found.questions:
        raise Question(open_questions(found.questions))
    if found.mapping is None:
        raise Refused(f"no file of {folder} is one that the preset {system} knows; nothing was changed")
    return found.mapping


def open_questions(questions: tuple[Asked, ...]) -> str:
    """The questions, each with an example, its answers and what to write."""
    n = len(questions)
    head = "one question is open" if n == 1 else f"{n} questions are open"
    return "\n".join([f"{head}; nothing was changed", *(_asked(question) for question in questions)])


def _asked(question: Asked) -> str:
    where = f"{question.file}, column {question.column!r}" if question.column else question.file
    example = f" (such as {question.values[0]!r})" if question.values and question.column else ""
    allowed = [f"{option.value or 'nothing'} ({option.label})" for option in question.options[:_SHOWN]]
    listed = ", ".join(allowed) + (", …" if len(question.options) > _SHOWN else "")
    value = question.suggested if question.suggested is not None else (question.options or (None,))[0]
    shown = value if isinstance(value, str) else value.value if value is not None else "…"
    lines = [f"- {question.text}", f"  {where}{example}" if where else ""]
    lines += [f"  answers: {listed}" if listed else "", f"  write: --answer {_quoted(f'{question.id}={shown}')}"]
    settings = {"zone": "time_zone", "currency": "currency"}
    if question.id in settings:
        lines[-1] += f", or {settings[question.id]} in the folder's company.toml"
    return "\n".join(line for line in lines if line)


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "'\\''") + "'"


def _answers(given: list[str]) -> dict[str, str]:
    """Answers by question id. An id may hold an equals sign, an answer may not."""
    found = {}
    for item in given:
        id, mark, value = item.rpartition("=")
        if not mark or not id:
            raise Refused(f"--answer {item!r}: write ID=VALUE, such as 'currency=EUR'")
        if id.partition(":")[0] not in _ASKED:
            raise Refused(f"--answer {item!r}: nothing is asked by that name; there are: {', '.join(_ASKED)}")
        found[id] = value
    return found


def _report(found: Proposal) -> list[str]:
    """One line a file, and under it what a person should look at."""
    lines = []
    for file in found.files:
        system = f" ({file.system})" if file.system else ""
        lines.append(f"{file.path}: {file.kind}{system}, {file.reason}" if file.kind else f"{file.path}: {file.reason}")
        for column in file.columns if file.kind else ():
            if column.confidence == "likely":
                lines.append(f"  look at {column.header!r}: {column.target}, {column.reason}")
        unsure = [column for column in file.columns if file.kind and column.confidence == "unsure"]
        lines += [f"  not read {one.header!r}: {one.reason}" for one in unsure if one.reason != UNKNOWN]
        unread = [column.header for column in unsure if column.reason == UNKNOWN]
        if unread:
            lines.append(f"  not known and not read: {', '.join(unread)}")
        lacking = _lacking(found, file.path) if file.kind == "deals" else []
        if lacking:
            lines.append(f"  no column tells {', '.join(lacking)}: what needs it will not be known")
    return lines


def _lacking(found: Proposal, path: str) -> list[str]:
    """What no column of a file of deals tells, of that which most answers need."""
    if found.mapping is None:
        return []
    keys = {key for key, rule in found.mapping.files.items() if rule.path == path}
    if not any(block.file in keys for block in found.mapping.tables.get("deals", ())):
        return []
    told = {column for block in found.mapping.tables.get("deals", ()) if block.file in keys for column in block.columns}
    return [said for column, said in _NEEDED.items() if not set(column.split("|")) & told]


def _others(folder: Path) -> list[str]:
    """One line for what lies in the folder and is no table: an archive perhaps, whose files one thinks imported."""
    there = (path for path in folder.iterdir() if not path.name.startswith(".") and path.suffix != ".toml")
    names = sorted(path.name for path in there if path.is_dir() or not path.name.lower().endswith(READABLE))
    return (
        [f"no table, and not read: {', '.join(names[:_SHOWN])}{', …' if len(names) > _SHOWN else ''}"] if names else []
    )
