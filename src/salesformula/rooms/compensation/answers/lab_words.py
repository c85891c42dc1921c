"""What the plan lab's codes read as."""

from __future__ import annotations

from salesformula.kit.text import Count, Msg, Number, Share
from salesformula.rooms.compensation.formula.pay_delay import SOON
from salesformula.rooms.compensation.formula.simplicity import LEAVING_DAYS, MOST_TO_KNOW, Told

MARKS = {
    "yes": Msg("yes"),
    "partly": Msg("partly"),
    "no": Msg("no"),
    "unknown": Msg("can’t be told"),
}
CRITERIA = {
    "simple": Msg("Simple"),
    "aligned": Msg("Aligned"),
    "immediate": Msg("Immediate"),
}
BEHAVIOURS = {
    "signature": Msg("a deal is signed"),
    "success": Msg("a customer stays and uses it"),
    "leaving": Msg("a customer leaves"),
}


def reason_of(told: Told) -> Msg:
    """Why a plan has its mark, with the figures."""
    return {"simple": _simple, "aligned": _aligned, "immediate": _immediate}[told.criterion](told)


def _simple(told: Told) -> Msg:
    parts = told.parts
    if parts.is_told_by_deal:
        from_deal = Msg("What a deal pays follows from that deal alone")
    else:
        from_deal = Msg("What a deal pays hangs on other deals or other sellers")
    things = Msg(
        "one thing to keep in mind, {most} are few",
        "{n} things to keep in mind, {most} are few",
        parts.n,
        most=Count(MOST_TO_KNOW),
    )
    return Msg("{from_deal}; {things}.", from_deal=from_deal, things=things)


def _aligned(told: Told) -> Msg:
    if told.follows is None:
        return Msg("The facts do not show what this aim measures, or the plan pays nothing for these deals.")
    if told.follows == 0:
        return Msg("Pay does not move with the aim: {n} simulated sellers earn the same.", n=told.n_simulated)
    return Msg(
        "Rank correlation of pay with the aim {rho} over {n} simulated sellers.",
        rho=Number(told.follows, 1),
        n=told.n_simulated,
    )


def _immediate(told: Told) -> Msg:
    signature, leaving = told.signature, told.leaving
    if signature.median_days is None or signature.soon_share is None:
        return Msg("No deal is old enough to say when it is paid.")
    paid = Msg("{share} is paid within {soon} days of signing", share=Share(signature.soon_share, 0), soon=Count(SOON))
    if not leaving.n:
        return Msg("{paid}; no customer has left yet.", paid=paid)
    if not leaving.n_reaching or leaving.median_days is None:
        return Msg(
            "{paid}; of {n} customers who left none shows in the pay.",
            paid=paid,
            n=leaving.n,
        )
    return Msg(
        "{paid}; of {n} customers who left {k} show in the pay, half of them within {days} days ({most} are soon).",
        paid=paid,
        n=leaving.n,
        k=Count(leaving.n_reaching),
        days=Count(leaving.median_days),
        most=Count(LEAVING_DAYS),
    )
