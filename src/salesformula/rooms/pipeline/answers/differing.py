"""Whether groups differ, said as a caveat, a sentence and a title."""

from __future__ import annotations

from salesformula.kit.answer import Caveat
from salesformula.kit.company import CompanyPolicy
from salesformula.kit.text import Count, Msg, Names, Number, Probability, Share
from salesformula.rooms.pipeline.answers.dimensions import count_of, plural
from salesformula.rooms.pipeline.answers.executed import Row
from salesformula.rooms.pipeline.policy import PipelinePolicy
from salesformula.stats.differ import Differ, groups_differ
from salesformula.stats.stands_out import stands_out


def tested(rows: list[Row], *, company: CompanyPolicy, policy: PipelinePolicy) -> Differ | None:
    """One test over all groups with closed deals."""
    return groups_differ(
        [row["n_won"] for row in rows],
        [row["n_closed"] for row in rows],
        resamples=policy.permutations,
        alpha=company.family_error_rate,
        power=policy.detection_chance,
    )


def do_differ(differ: Differ | None, *, company: CompanyPolicy) -> bool:
    """Whether the test says that the groups differ."""
    return differ is not None and differ.p_permutation <= company.family_error_rate


def name_who_stands_out(rows: list[Row], *, company: CompanyPolicy) -> None:
    """Mark in each row whether the group stands out from the rest, and on which side; after the test, never before.

    A group with too few cases takes part in the correction and is never named.
    """
    standings = stands_out(
        [row["n_won"] for row in rows], [row["n_closed"] for row in rows], q=company.false_discovery_rate
    )
    for row, standing in zip(rows, standings, strict=True):
        if row["reason"] is None:
            row["is_named"], row["side"] = standing.is_named, standing.side


def differ_caveat(differ: Differ, *, by: str, company: CompanyPolicy, policy: PipelinePolicy) -> Caveat:
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


def differ_sentence(differ: Differ, *, by: str, company: CompanyPolicy, policy: PipelinePolicy) -> Msg:
    """The test in words: its verdict, its figures, and what it could have seen."""
    evidence = Msg(
        "χ² = {chi_square}, {df} degrees of freedom, p = {p}, by permutation {p_permutation}, "
        "{groups} with closed deals",
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
    chance = policy.detection_chance
    often = Msg("four times in five") if chance == 0.80 else Msg("in {share} of cases", share=Share(chance, 0))
    return Msg(
        "Not beyond chance: {evidence}. Had true rates a standard deviation of {sd} points, "
        "this test would have shown it {often}.",
        evidence=evidence,
        sd=Number(differ.detectable_sd * 100, 0 if differ.detectable_sd >= 0.1 else 1),
        often=often,
    )


def no_difference(differ: Differ, *, by: str) -> Msg:
    """The title where groups do not differ."""
    return Msg("These {groups} do not differ beyond chance", groups=count_of(by, differ.n_groups))


def difference(rows: list[Row], *, by: str) -> Msg:
    """The title where groups differ: which of the rows shown stand out, and on which side."""
    above = _named([str(row[by]) for row in rows if row.get("side") == "above"])
    below = _named([str(row[by]) for row in rows if row.get("side") == "below"])
    groups = plural(by)
    if above and below:
        text = "Win rates differ between {groups}: {above} above the rest, {below} below"
        return Msg(text, groups=groups, above=above, below=below)
    if above:
        return Msg("Win rates differ between {groups}: {above} above the rest", groups=groups, above=above)
    if below:
        return Msg("Win rates differ between {groups}: {below} below the rest", groups=groups, below=below)
    return Msg("Win rates differ between {groups}, though none of these stands out by itself", groups=groups)


#: So many names stand in a title; the rest are counted.
MOST_NAMES = 3


def _named(names: list[str]) -> Names | Msg | None:
    if len(names) <= MOST_NAMES + 1:
        return Names(tuple(names)) if names else None
    return Msg("{names} and {more} more", names=", ".join(names[:MOST_NAMES]), more=Count(len(names) - MOST_NAMES))
