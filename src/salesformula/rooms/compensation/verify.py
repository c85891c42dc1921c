"""Recomputes a pay statement from its bundle, to the cent, with nothing of the program that wrote it.

    python verify.py BUNDLE.json

This one file is the whole checker: it needs Python 3.11 and no more. It calculates in fractions, as on paper, and
rounds only what the plan says is rounded. It cannot know, and does not check, whether the measures, quotas, churn,
payments and days in the bundle are what really happened.
"""

from __future__ import annotations

import hashlib
import json
import sys
from datetime import date, datetime, timedelta
from fractions import Fraction
from typing import Any

ROUNDED = Fraction(1, 20_000)  # what rounding may move one share of a deal by; the largest carries what all others left

# How each field is written; one that is not among these holds words, or further fields.
ENTRIES = ["earning", "clawback", "cap", "cap_returned", "draw", "draw_recovered"]
CHOICES: dict[str, list[Any]] = {"kind": ["rate", "tiers", "quartiles", "override", "spiff", "rating"],
    "on": ["signature", "payment", "days", "aha", "rating"], "of": ENTRIES, "entry": [*ENTRIES, "adjustment"],
    "remainder": ["first", "last"], "mode": ["half_even", "half_up"], "places": [0, 1, 2, 3, 4],
    "unranked_quartile": [1, 2, 3, 4], "per": ["month", "quarter", "year"], "leavers": ["paid", "forfeit"],
    "instead": [True, False], "recoverable": [True, False], "only_counts": [True, False]}  # fmt: skip
FORMS = {
    "number": ["measured", "credit_share", "base", "quota", "own", "all", "share", "from_share", "rate", "rates",
               "rates_by_person", "pay_amount", "amount", "at_least", "deal_measure", "bonus", "stars", "overall",
               "sum_of_stars"],
    "whole": ["plan_version", "component", "part", "number", "within_days", "clawback_days", "n_credited", "n_rated"],
    "day": ["closed_on", "payments", "aha_on", "started_on", "ended_on", "starts_on", "ends_on", "due_on", "since",
            "until", "gone_on", "rated_on", "as_of"],
    "instant": ["order"], "code": ["currency"], "choice": [*CHOICES]}  # fmt: skip
HOLD_SEVERAL = ["payments", "own", "all", "rates", "rates_by_person"]
MAY_BE_EMPTY = ["quota", "own", "aha_on", "started_on", "ended_on", "ends_on", "due_on", "since", "until", "gone_on",
                "deal_measure", "rated_on"]  # fmt: skip

Key = tuple[str, int, int, str]  # deal or month, component (its place in the plan, from 0), part (from 1), entry
Due = tuple[date | None, Fraction]  # the day it is due, if it is, and the amount
Sums = dict[Any, Fraction]
Lines = dict[tuple[Key, bool], Due]  # of a statement; True: the line is an adjustment of what its key names


def verify(bundle: dict[str, Any]) -> list[str]:
    """Every difference between what the bundle claims and what follows from it, as sentences. Empty: it agrees."""
    try:
        found = hash_differences(bundle) + differences(read(bundle))
    except (KeyError, ValueError) as trouble:
        is_missing = " is missing" * isinstance(trouble, KeyError)
        found = [f"This is no bundle that can be checked: {trouble}{is_missing}."]
    except (ArithmeticError, AttributeError, IndexError, RecursionError, TypeError) as trouble:
        found = [f"This is no bundle that can be checked: it is not built like one ({type(trouble).__name__})."]
    return ["".join(sign if sign.isprintable() else "?" for sign in sentence) for sentence in found]


def hash_differences(bundle: dict[str, Any]) -> list[str]:
    """The hash is made of everything but itself, written in one fixed way."""
    if type(bundle["bundle"]) is not int or bundle["bundle"] not in (1, 2):
        raise ValueError(f"its version is {bundle['bundle']!r:.40}, and this program knows versions 1 and 2")
    rest = {name: value for name, value in bundle.items() if name != "sha256"}
    written = json.dumps(rest, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
    found = hashlib.sha256(written.encode("utf-8")).hexdigest()
    if bundle["sha256"] == found:
        return []
    return [f"The hash is broken, the bundle was changed since: claimed {bundle['sha256']!r:.70}, recomputed {found}."]


def differences(bundle: Any) -> list[str]:
    """The facts among themselves, then what is claimed beside what is recomputed, line by line and in total."""
    entitled, names, found = entitlements(bundle)
    settled: dict[Key, Fraction] = {}
    for row in bundle["settled"]:
        add(settled, key_of(row)[0], row["pay_amount"])
    if settled and bundle["locked_before"] is None:
        found.append("No earlier month is locked, but amounts are given as settled.")
    for month in (bundle["period"], bundle["locked_before"] or bundle["period"]):
        date.fromisoformat(f"{month}-01")
    expected = statement(entitled, settled, bundle["period"], bundle["locked_before"])
    found += line_differences(bundle, expected, names)
    claimed, currency = bundle["pay_amount"], bundle["currency"]
    added = sum(line["pay_amount"] for line in bundle["lines"])
    recomputed = sum((amount for _, amount in expected.values()), Fraction(0))
    for how, total in (("added up from the lines", added), ("recomputed", recomputed)):
        if total != claimed:
            found.append(f"The total: claimed {money(claimed, currency)}, {how} {money(total, currency)}.")
    return found


def entitlements(bundle: Any) -> tuple[dict[Key, Due], dict[tuple[str, int], str], list[str]]:
    """Everything ever paid or taken back; what the deals are called; and what is amiss with the facts themselves."""
    due: dict[Key, Due] = {}
    names: dict[tuple[str, int], str] = {}
    amiss: list[str] = []
    sums: dict[tuple[int, int, str], Fraction] = {}  # credited so far, of each component and cycle
    earnings: dict[str, dict[str, Fraction]] = {}  # of each deal, by component name
    called: dict[tuple[str, int], str] = {}  # the component by deal and place
    in_order = sorted(bundle["credits"], key=lambda one: (one["closed_on"], one["order"], one["deal_id"]))
    # A bonus on ratings is a share of what else the deal earned: it comes last.
    for credit in sorted(in_order, key=lambda one: one.get("rating") is not None):
        deal, place, version = credit["deal_id"], credit["component"], credit["plan_version"]
        plan = bundle["plans"].get(str(version))
        if plan is None or place >= len(plan["components"]):
            raise ValueError(f"deal {deal} is paid by plan {version}, component {place}, which is not in it")
        component = plan["components"][place]
        name = f"Deal {credit['deal']} ({deal}), component {place} ({component['name'] or component['kind']})"
        amiss += [f"{name}: {what}." for what in credit_differences(credit, plan)]
        before = sums.get((version, place, credit["cycle"]), Fraction(0))
        sums[version, place, credit["cycle"]] = before + credit["base"]
        if credit.get("only_counts"):
            continue  # it fills the bands, and is paid by an earlier plan
        amiss += [f"{name}: credited twice."] * ((deal, place) in names)
        names[deal, place], called[deal, place] = name, name_of(component, place)
        if plan["currency"] != bundle["currency"]:
            continue  # a statement is in one currency; what is paid in another stands on one of its own
        if component["kind"] == "rating":
            of_deal, only = earnings.get(deal, {}), component["applies_to"]
            earned = component["bonus"] * sum(of_deal[one] for one in of_deal if not only or one in only)
        elif component["kind"] != "tiers":
            earned = credit["base"] * rate_of(component, credit, bundle["payee_id"])
        elif credit["quota"] is None:
            continue  # without a quota tiers pay nothing
        else:
            bands = component["bands"][: 1 if any(one.get("instead") for one in plan["components"]) else None]
            earned = worth(bands, credit["quota"], before + credit["base"]) - worth(bands, credit["quota"], before)
        if component["kind"] in ("rate", "tiers", "quartiles"):
            earnings.setdefault(deal, {})[called[deal, place]] = earned
        due.update(parts_of(plan, component, credit, earned))
    if any(plan.get("caps") or plan.get("draw") for plan in bundle["plans"].values()):
        due.update(whole_months(bundle, due, called))
    return due, names, amiss


def name_of(component: Any, place: int) -> str:
    """What a component is called: its name, else its kind, numbered from the second on."""
    return str(component["name"] or component["kind"] + (f"_{place + 1}" if place else ""))


def credit_differences(credit: Any, plan: Any) -> list[str]:
    """Is the amount credited the deal's share, and was the plan in force on the day the deal was closed?"""
    found = []
    share = credit["measured"] * credit["credit_share"]
    if abs(credit["base"] - share) > ROUNDED * max(credit.get("n_credited", 3) - 1, 1):
        found.append(f"claimed base {money(credit['base'])}, recomputed {money(share)}")
    is_early = credit["closed_on"] < plan["starts_on"]
    if bool(credit.get("only_counts")) != is_early or (plan["ends_on"] and credit["closed_on"] >= plan["ends_on"]):
        found.append(f"closed on {credit['closed_on']}, when plan {credit['plan_version']} was not in force")
    component = plan["components"][credit["component"]]
    if component["kind"] == "spiff" and not is_spiffed(credit, component):
        found.append("it does not meet the conditions of the fixed amount")
    return found


def is_spiffed(credit: Any, spiff: Any) -> bool:
    """Does the deal meet each condition of a fixed amount, and is that amount what is shared?"""
    deal, day, enough = credit["spiff"], credit["closed_on"], spiff["at_least"]
    is_named = deal["deal_kind"] in spiff["deal_kinds"] and deal["product"] in (spiff["products"] or [deal["product"]])
    is_enough = enough == 0 if deal["deal_measure"] is None else deal["deal_measure"] >= enough
    is_in_time = (spiff["since"] or day) <= day and (not spiff["until"] or day < spiff["until"])
    return is_named and is_enough and is_in_time and bool(credit["measured"] == spiff["amount"])


def worth(bands: Any, quota: Fraction, total: Fraction) -> Fraction:
    """What a running sum earns, each unit at its band's rate; below 0, or with a quota of 0, at the first band's."""
    edges = [band["from_share"] * quota for band in bands]
    if quota < 0 or bands[0]["from_share"] != 0 or (quota and edges != sorted(set(edges))):
        raise ValueError("a quota is below 0, or a plan's bands do not climb from 0")
    if total < 0 or quota == 0:
        return Fraction(total * bands[0]["rate"])
    earned = Fraction(0)  # what lies exactly at an edge begins the higher band
    for band, bottom, top in zip(bands, edges, [*edges[1:], total], strict=True):
        earned += max(min(top, total) - bottom, 0) * band["rate"]
    return earned


def rate_of(component: Any, credit: Any, payee_id: str) -> Any:
    """The payee's own rate, else everyone's; or that of the quarter by churn, lowest first; equals share the better."""
    if component["kind"] in ("rate", "override", "spiff"):
        return component.get("rates_by_person", {}).get(payee_id, component.get("rate", 1))
    if credit["churn"] is None or credit["churn"]["own"] is None:
        return component["rates"][component["unranked_quartile"] - 1]
    own, *everyone = [Fraction(left) / served for left, served in [credit["churn"]["own"], *credit["churn"]["all"]]]
    if own not in everyone:
        raise ValueError(f"deal {credit['deal_id']}: the seller's own churn is not among those of all sellers")
    return component["rates"][4 * sum(other < own for other in everyone) // len(everyone)]


def parts_of(plan: Any, component: Any, credit: Any, earned: Fraction) -> dict[Key, Due]:
    """The parts that are paid, each on its day, and those taken back because the customer left too soon."""
    found: dict[Key, Due] = {}
    left, days = credit["ended_on"], plan["clawback_days"]
    left_too_soon = left and days > 0 and (left - credit["closed_on"]).days < days
    amounts = amounts_of([part["share"] for part in component["payout"]], earned, plan["rounding"])
    for nth, (part, amount) in enumerate(zip(component["payout"], amounts, strict=True), start=1):
        due = due_day(part, credit, component)
        due = None if plan.get("leavers") == "forfeit" and due and due > (credit["gone_on"] or due) else due
        if due:
            found[credit["deal_id"], credit["component"], nth, "earning"] = (due, amount)
        if due and left_too_soon and due <= left:
            found[credit["deal_id"], credit["component"], nth, "clawback"] = (left, -amount)
    return found


def amounts_of(shares: list[Fraction], earned: Fraction, rounding: Any) -> list[Fraction]:
    """The total is rounded, and each part; but the first or last part is what the others leave of the total."""
    if sum(shares) != 1:
        raise ValueError("the shares of a plan's parts do not add up to 1")
    amounts = [rounded(earned * share, rounding) for share in shares]
    amounts[0 if rounding["remainder"] == "first" else -1] += rounded(earned, rounding) - sum(amounts)
    return amounts


def rounded(amount: Fraction, rounding: Any) -> Fraction:
    """To the plan's decimals; what lies exactly between goes to the even digit, or (half_up) away from 0."""
    units = amount * 10 ** rounding["places"]
    half_up = int(abs(units) + Fraction(1, 2)) * (1 if units >= 0 else -1)
    return Fraction(round(units) if rounding["mode"] == "half_even" else half_up, 10 ** rounding["places"])


def due_day(part: Any, credit: Any, component: Any) -> Any:
    """The day on which a part is due; none where it is not, or not yet, or where the customer has left by then."""
    if part["on"] == "signature":
        return credit["closed_on"]
    if part["on"] == "payment":
        due = credit["payments"].get(str(part["number"]))
    elif part["on"] == "days":
        due = credit["closed_on"] + timedelta(days=part["number"])
    elif part["on"] == "rating":
        rated = credit["rating"]
        enough = rated["n_rated"] and rated["sum_of_stars"] >= component["overall"] * rated["n_rated"]
        due = max(rated["rated_on"], credit["closed_on"]) if enough and rated["stars"] >= component["stars"] else None
    else:
        due, started = credit["aha_on"], credit["started_on"]
        if due and (not started or (due - started).days >= part["within_days"]):
            return None  # it came too late
    return None if due and credit["ended_on"] and credit["ended_on"] <= due else due


def whole_months(bundle: Any, due: dict[Key, Due], called: dict[tuple[str, int], str]) -> dict[Key, Due]:
    """What caps cut off and draws add or take back, month by month; the last plan that has begun by then says both."""
    plans = sorted(bundle["plans"].values(), key=lambda one: one["starts_on"])
    # By month and component: pay, what is cut off it ("": of all); and what is taken back, by the month it was paid in.
    pay, cuts, back = Sums(), Sums(), Sums()
    for (deal, place, nth, entry), (day, amount) in due.items():
        add(pay, (f"{day}"[:7], called[deal, place]), amount)
        if entry == "clawback":
            add(back, (f"{day}"[:7], f"{due[deal, place, nth, 'earning'][0]}"[:7], called[deal, place]), -amount)
    drawn = [plan["starts_on"] for plan in plans if plan["draw"] and bundle["employed"]]
    days = range((bundle["as_of"] - min(drawn)).days + 1 if drawn else 0)
    found: dict[Key, Due] = {}
    nothing = owed = Fraction(0)  # what draws have added and later pay is to give back
    for month in sorted({f"{min(drawn) + timedelta(days=nth)}"[:7] for nth in days} | {month for month, _ in pay}):
        plan = [one for one in plans if f"{one['starts_on']}"[:7] <= month or one is plans[0]][-1]
        if plan["currency"] != bundle["currency"]:
            continue
        last = (date.fromisoformat(f"{month}-28") + timedelta(days=4)).replace(day=1) - timedelta(days=1)
        for _, since, name in sorted(key for key in back if key[0] == month and key[1] < month):
            for only in (name, ""):  # no more is taken back than the caps of that month had left
                part = max(min(back[month, since, name], cuts.get((since, only), nothing)), nothing)
                add(back, (month, since, name), -part)
                add(cuts, (since, only), -part)
                add(pay, (month, only), part)
                returned = found.get((month, 0, 1, "cap_returned"), (last, nothing))[1] + part
                found[month, 0, 1, "cap_returned"] = (last, returned)
        for nth, cap in enumerate(plan["caps"], start=1):
            only, cycle = cap["applies_to"], bundle["cycles"][month][cap["per"]]
            counted = [key for key in pay if only in ("", key[1]) and bundle["cycles"][key[0]][cap["per"]] == cycle]
            came = sum((pay[key] for key in counted if key[0] == month), nothing)
            cut = max(came - max(cap["amount"] - sum(pay[key] for key in counted if key[0] < month), nothing), nothing)
            add(pay, (month, only), -cut)
            add(cuts, (month, only), cut)
            place = next((n for n, one in enumerate(plan["components"]) if name_of(one, n) == only), 0)
            found[month, place, nth, "cap"] = (last, -cut)
        came = sum((pay[key] for key in pay if key[0] == month), nothing)
        (guarantee, is_owed), is_over = guaranteed(bundle, plans, plan, last), last <= bundle["as_of"]
        lacking = max(guarantee - max(came, nothing), nothing) * is_over
        taken = min(owed, max(came - guarantee, nothing)) * is_over
        found[month, 0, 1, "draw"], found[month, 0, 1, "draw_recovered"] = (last, lacking), (last, -taken)
        owed += lacking * is_owed - taken
    return {key: due for key, due in found.items() if due[1]}


def add(sums: Sums, key: Any, amount: Fraction) -> None:
    sums[key] = sums.get(key, Fraction(0)) + amount


def guaranteed(bundle: Any, plans: Any, governing: Any, last: date) -> tuple[Fraction, bool]:
    """What a month guarantees, each plan's draw by its and the payee's days; and whether it is taken back later."""
    total, is_owed, person = Fraction(0), False, bundle["employed"]
    for plan in plans:
        draw = plan["draw"] if person and plan["currency"] == bundle["currency"] else None
        if draw and person["role"] in draw["roles"]:
            since = max(last.replace(day=1), plan["starts_on"], person["started_on"] or plan["starts_on"])
            until = min(last, person["ended_on"] or last, (plan["ends_on"] or date.max) - timedelta(days=1))
            total += draw["amount"] * max((until - since).days + 1, 0) / last.day
            is_owed = draw["recoverable"] if since <= until else is_owed
    return rounded(total, governing["rounding"]), is_owed


def statement(entitled: dict[Key, Due], settled: dict[Key, Fraction], period: str, locked_before: str | None) -> Lines:
    """What is due in the month is paid; what locked months paid too little, too much or too early is adjusted."""
    lines: Lines = {}
    for key in {*entitled, *settled}:
        due, amount = entitled.get(key, (None, Fraction(0)))
        due_in = f"{due}"[:7] if due else "never"  # as text, "never" comes after every month
        if due_in == period and key not in settled:
            lines[key, False] = (due, amount)
        # What was due in an earlier month that is still open belongs on that month's statement.
        elif locked_before and not min(locked_before, period) <= due_in < period:
            difference = (amount if due_in <= period else 0) - settled.get(key, Fraction(0))
            if difference:
                lines[key, True] = (due, difference)
    return lines


def key_of(row: Any) -> tuple[Key, bool]:
    """What a line pays, and whether it is an adjustment; an adjustment says what it is an adjustment "of"."""
    is_adjustment = row["entry"] == "adjustment"
    return (row["deal_id"], row["component"], row["part"], row["of" if is_adjustment else "entry"]), is_adjustment


def line_differences(bundle: Any, expected: Lines, names: dict[tuple[str, int], str]) -> list[str]:
    """A line that pays 0 may be left out; any other must be there once, with its amount, day and month."""
    claimed: dict[tuple[Key, bool], list[Any]] = {key: [] for key in expected}
    for line in bundle["lines"]:
        claimed.setdefault(key_of(line), []).append(line)
    found = []
    for which, lines in sorted(claimed.items(), key=lambda item: item[0]):
        (deal, place, part, entry), is_adjustment = which
        name = names.get((deal, place), f"{'Deal' if entry in ENTRIES[:2] else 'Month'} {deal}, component {place}")
        name += f", part {part}, {'adjustment of ' * is_adjustment}{entry}"
        due_on, amount = expected.get(which, (None, Fraction(0)))
        recomputed = money(amount, bundle["currency"]) if which in expected else "no such line"
        if len(lines) > 1:
            found.append(f"{name}: claimed {len(lines)} times.")
        if not lines and amount:
            found.append(f"{name}: claimed no such line, recomputed {recomputed}.")
        for line in lines:
            claimed_amount = money(line["pay_amount"], bundle["currency"])
            if line["pay_amount"] != amount or which not in expected:
                found.append(f"{name}: claimed {claimed_amount}, recomputed {recomputed}.")
            elif line["due_on"] != due_on:
                found.append(f"{name}: claimed due on {line['due_on'] or 'no day'}, recomputed {due_on or 'no day'}.")
            if line["period"] != bundle["period"]:
                found.append(f"{name}: claimed for {line['period']}, but the statement is of {bundle['period']}.")
    return found


def money(amount: Fraction, currency: str = "") -> str:
    """With two decimals, or as many more as there are."""
    places = next((n for n in range(2, 12) if amount * 10**n % 1 == 0), 12)
    whole, rest = divmod(round(abs(amount) * 10**places), 10**places)
    sign = "$" if currency == "USD" else currency + " " * bool(currency)
    return f"{'-' if amount < 0 else ''}{sign}{whole:,}.{rest:0{places}d}"


def read(value: Any, field: str = "") -> Any:
    """Figures become exact fractions and days become days, each by the name of its field."""
    form = next((form for form, fields in FORMS.items() if field in fields), "")
    if isinstance(value, list) and (not form or field in HOLD_SEVERAL):
        return [read(one, field) for one in value]
    if isinstance(value, dict) and (not form or field in HOLD_SEVERAL):
        return {name: read(one, field if field in HOLD_SEVERAL else name) for name, one in value.items()}
    is_text = isinstance(value, str) and len(value) <= 40 and value.isascii()
    if form == "number" and (type(value) is int or (is_text and set(value) <= set("-./0123456789"))):
        return Fraction(value)  # nothing else is a number here: no 1e9, no NaN, no 0.1 without quotes
    if form in ("day", "instant") and is_text:
        return date.fromisoformat(value) if form == "day" else datetime.fromisoformat(value)
    is_whole = form == "whole" and type(value) is int and 0 <= value < 10**6
    is_word = (form == "code" and is_text) or (form == "choice" and value in CHOICES[field])
    if form and not is_whole and not is_word and not (value is None and field in MAY_BE_EMPTY):
        raise ValueError(f'"{field}" cannot be {value!r:.60}')
    return value


def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    if len(dict(pairs)) < len(pairs):
        raise ValueError("it says something twice")
    return dict(pairs)


def main(arguments: list[str]) -> int:
    """Prints one sentence where all agrees and gives 0; else prints every difference as an error and gives 1."""
    try:
        with open(" ".join(arguments), encoding="utf-8-sig") as file:
            bundle = json.load(file, object_pairs_hook=once)
        found = verify(bundle)
    except (OSError, RecursionError, ValueError) as trouble:
        found = [f"This is no bundle that can be read: {trouble}."]
    sys.stderr.writelines(f"{sentence}\n" for sentence in found)
    if not found:
        n, total = len(bundle["lines"]), money(Fraction(bundle["pay_amount"]), bundle["currency"])
        sys.stdout.write(f"agrees to the cent: {n} {'line' if n == 1 else 'lines'}, {total}\n")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
