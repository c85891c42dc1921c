"""Whether groups of leads differ, said as a caveat, a sentence and a title."""

from __future__ import annotations

from collections.abc import Sequence

from salesformula.kit.answer import Caveat
from salesformula.kit.company import CompanyPolicy
from salesformula.kit.text import Count, Msg, Names, Number, Probability, Share
from salesformula.rooms.conversion.answers.dimensions import Row, count_of, plural
from salesformula.rooms.conversion.policy import ConversionPolicy
from salesformula.stats.differ import Differ, groups_differ
from salesformula.stats.stands_out import stands_out

#: So many names stand in a title; the rest are counted.
MOST_NAMES = 3


def compared(rows: Sequence[Row], *, by: str) -> list[Row]:
    """The groups that may be held against each other: of cohorts only those that are old enough."""
    return [row for row in rows if by != "month" or not row["n_young"]]


def tested(rows: Sequence[Row], *, company: CompanyPolicy, policy: ConversionPolicy) -> Differ | None:
    """One test over all groups; None where there are fewer than two."""
    return groups_differ(
        [row["n_won"] for row in rows],
        [row["n_leads"] for row in rows],
        resamples=policy.permutations,
        alpha=company.family_error_rate,
        power=policy.detection_chance,
    )


def do_differ(differ: Differ, *, company: CompanyPolicy) -> bool:
    """Whether the test says that the groups differ."""
    return differ.p_permutation <= company.family_error_rate


def name_who_stands_out(rows: Sequence[Row], *, company: CompanyPolicy) -> None:
    """Mark in each row whether the group stands out from the rest, and on which side; after the test, never before.

    A group with too few leads takes part in the correction and is never named.
    """
    standings = stands_out(
        [row["n_won"] for row in rows], [row["n_leads"] for row in rows], q=company.false_discovery_rate
    )
    for row, standing in zip(rows, standings, strict=True):
        if row["reason"] is None:
            row["is_named"], row["side"] = standing.is_named, standing.side


def differ_caveat(differ: Differ, *, by: str, company: CompanyPolicy, policy: ConversionPolicy) -> Caveat:
    """groups_differ or groups_do_not_differ, with every figure of the test."""
    code = "groups_differ" if do_differ(differ, company=company) else "groups_do_not_differ"
    figures = {
        "p_value": differ.p_pearson,
        "p_permutation": differ.p_permutation,
        "chi_square": differ.chi_square,
        "df": differ.df,
        "n_groups": differ.n_groups,
        "detectable_sd": differ.detectable_sd,
    }
    return Caveat(code, differ_sentence(differ, by=by, company=company, policy=policy), figures)


def differ_sentence(differ: Differ, *, by: str, company: CompanyPolicy, policy: ConversionPolicy) -> Msg:
    """The test in words: its verdict, its figures, and what it could have seen."""
    evidence = Msg(
        "χ² = {chi_square}, {df} degrees of freedom, p = {p}, by permutation {p_permutation}, {groups} compared",
        chi_square=Number(differ.chi_square),
        df=Count(differ.df),
        p=Probability(differ.p_pearson),
        p_permutation=Probability(differ.p_permutation),
        groups=count_of(by, differ.n_groups),
    )
    if do_differ(differ, company=company):
        return Msg("More than chance would make them: {evidence}.", evidence=evidence)
    if differ.detectable_sd is None:
        return Msg("Not beyond chance: {evidence}.", evidence=evidence)
    return Msg(
        "Not beyond chance: {evidence}. Had true shares a standard deviation of {sd} points, "
        "this test would have shown it in {often} of cases.",
        evidence=evidence,
        sd=Number(differ.detectable_sd * 100, 0 if differ.detectable_sd >= 0.1 else 1),
        often=Share(policy.detection_chance, 0),
    )


def title(differ: Differ, rows: Sequence[Row], *, by: str, company: CompanyPolicy) -> Msg:
    """The verdict as a title: which groups stand out and on which side, or that none differ."""
    if not do_differ(differ, company=company):
        return Msg("These {groups} do not differ beyond chance", groups=count_of(by, differ.n_groups))
    groups = plural(by)
    above = _named([str(row[by]) for row in rows if row["side"] == "above"])
    below = _named([str(row[by]) for row in rows if row["side"] == "below"])
    if above and below:
        text = "Conversion differs between {groups}: {above} above the rest, {below} below"
        return Msg(text, groups=groups, above=above, below=below)
    if above:
        return Msg("Conversion differs between {groups}: {above} above the rest", groups=groups, above=above)
    if below:
        return Msg("Conversion differs between {groups}: {below} below the rest", groups=groups, below=below)
    return Msg("Conversion differs between {groups}, though none of these stands out by itself", groups=groups)


def _named(names: list[str]) -> Names | Msg | None:
    if len(names) <= MOST_NAMES + 1:
        return Names(tuple(names)) if names else None
    return Msg("{names} and {more} more", names=", ".join(names[:MOST_NAMES]), more=Count(len(names) - MOST_NAMES))
