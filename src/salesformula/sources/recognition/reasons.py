"""Why a column that is known is not read, in a sentence."""

from __future__ import annotations

from salesformula.kit.text import Msg

ASIDE: dict[str, Msg] = {
    "activity": Msg("a last or next day only: the activities themselves are read instead"),
    "audit": Msg("kept by the system for its own audit"),
    "count": Msg("a count: the events themselves are read instead"),
    "cursor": Msg("tells when the record was last touched, not what happened"),
    "derived": Msg("derived from other columns, so it is counted anew"),
    "done": Msg("says which activities are done; their times say it too"),
    "lead_source": Msg("the source is kept with the lead, not with the deal"),
    "linked": Msg("links to records that these rows are not about"),
    "no_place": Msg("the facts have no place for it"),
    "not_unique": Msg("names are not unique, so they are no keys; the ids beside them are read"),
    "other_id": Msg("another id of the same person; records name the owner's"),
    "personal": Msg("personal, and no answer needs it"),
    "probability": Msg("a guess of the stage; the pipeline's own file tells it, the history tests it"),
    "rate": Msg("rates are read with their days from a file of rates"),
    "state": Msg("a state of today without its day"),
    "team": Msg("today's team only; teams are read from people and from the team history"),
    "twice": Msg("another column says the same"),
    "undated": Msg("an answer without its day"),
    "unit": Msg("its unit differs from export to export; a column in minutes is read"),
    "with_account": Msg("kept with the account"),
    "with_deal": Msg("kept with the deal"),
}
UNKNOWN = Msg("no column of the facts is known by this name")
NOT_READ = Msg("the file is not read")
LEFT_OUT = Msg("left out by choice")
CHOSEN = Msg("chosen")
BY_NAME = Msg("known by its name")


def filled(target: str, header: str) -> Msg:
    """Another column does it."""
    return Msg("{target} is read from {header}", target=target, header=f"“{header}”")


def resembles(target: str) -> Msg:
    """A guess by resemblance, to be looked at."""
    return Msg("its name and values resemble {target}", target=target)


def is_misfit(reason: Msg) -> bool:
    """Whether a column is left unread because of its values."""
    return reason.id == misfits("", "").id


def misfits(target: str, example: str) -> Msg:
    """Known by name, but its values are something else."""
    return Msg("by its name {target}, but {example} is nothing to put there", target=target, example=f"“{example}”")


def nothing_to(target: str) -> Msg:
    """It would fill a column, but its values fit nothing there."""
    return Msg("by its name {target}, but its values name nothing that the files hold", target=target)
