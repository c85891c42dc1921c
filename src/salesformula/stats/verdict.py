"""Whether groups differ, in words: the verdict of one test, its figures, and who stands out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from salesformula.kit.answer import Caveat
from salesformula.kit.company import CompanyPolicy
from salesformula.kit.text import Count, Msg, Names, Number, Probability, Share, period
from salesformula.stats.differ import Differ, groups_differ
from salesformula.stats.stands_out import stands_out

#: So many names stand in a title; the rest are counted.
MOST_NAMES = 3

Row = dict[str, Any]


@dataclass(frozen=True)
class Verdict:
    """A test over groups and how it is told. ``groups``: what they are called together, such as "sellers"."""

    test: Differ
    groups: Msg
    company: CompanyPolicy

    @property
    def is_different(self) -> bool:
        """Whether the groups differ beyond what chance does at the policy's level."""
        return self.test.p_permutation <= self.company.family_error_rate

    @property
    def caveat(self) -> Caveat:
        """groups_differ or groups_do_not_differ, with every figure of the test."""
        figures = {
            "p_value": self.test.p_pearson,
            "p_permutation": self.test.p_permutation,
            "chi_square": self.test.chi_square,
            "df": self.test.df,
            "n_groups": self.test.n_groups,
            "detectable_sd": self.test.detectable_sd,
        }
        return Caveat("groups_differ" if self.is_different else "groups_do_not_differ", self.sentence, figures)

    @property
    def sentence(self) -> Msg:
        """The test in words: its verdict, its figures, and what it could have seen."""
        evidence = Msg(
            "χ² = {chi_square}, {df} degrees of freedom, p = {p}, by permutation {p_permutation}, {groups} compared",
            chi_square=Number(self.test.chi_square),
            df=Count(self.test.df),
            p=Probability(self.test.p_pearson),
            p_permutation=Probability(self.test.p_permutation),
            groups=self._counted(),
        )
        if self.is_different:
            return Msg("More than chance would make them: {evidence}.", evidence=evidence)
        if self.test.detectable_sd is None:
            return Msg("Not beyond chance: {evidence}.", evidence=evidence)
        chance = self.company.detection_chance
        often = Msg("four times in five") if chance == 0.80 else Msg("in {share} of cases", share=Share(chance, 0))
        return Msg(
            "Not beyond chance: {evidence}. Had true rates a standard deviation of {sd} points, "
            "this test would have shown it {often}.",
            evidence=evidence,
            sd=Number(self.test.detectable_sd * 100, 0 if self.test.detectable_sd >= 0.1 else 1),
            often=often,
        )

    def title(self, rows: Sequence[Row], *, by: str, claim: Msg) -> Msg:
        """The verdict as a title. ``claim`` begins it where they differ: "Win rates differ between sellers".

        Named are the groups of ``rows`` that stand out, by their labels under ``by``.
        """
        if not self.is_different:
            return Msg("These {groups} do not differ beyond chance", groups=self._counted())
        above = _named([period(str(row[by])) for row in rows if row.get("side") == "above"])
        below = _named([period(str(row[by])) for row in rows if row.get("side") == "below"])
        if above and below:
            return Msg("{claim}: {above} above the rest, {below} below", claim=claim, above=above, below=below)
        if above:
            return Msg("{claim}: {above} above the rest", claim=claim, above=above)
        if below:
            return Msg("{claim}: {below} below the rest", claim=claim, below=below)
        return Msg("{claim}, though none of these stands out by itself", claim=claim)

    def _counted(self) -> Msg:
        return Msg("{count} {groups}", count=Count(self.test.n_groups), groups=self.groups)


def compare(rows: Sequence[Row], *, n: str, groups: Msg, company: CompanyPolicy) -> Verdict | None:
    """One test over all groups: ``n_won`` of the column ``n`` in each row. None where fewer than two can be compared.

    Where they differ, each row gets ``is_named`` and ``side``: whether it stands out from the rest, and where.
    After the test, never before; a row with a ``reason`` takes part in the correction and is never named.
    """
    won, cases = [row["n_won"] for row in rows], [row[n] for row in rows]
    test = groups_differ(
        won,
        cases,
        resamples=company.permutations,
        alpha=company.family_error_rate,
        power=company.detection_chance,
    )
    if test is None:
        return None
    verdict = Verdict(test, groups, company)
    if verdict.is_different:
        standings = stands_out(won, cases, q=company.false_discovery_rate)
        for row, standing in zip(rows, standings, strict=True):
            if row["reason"] is None:
                row["is_named"], row["side"] = standing.is_named, standing.side
    return verdict


def _named(names: list[Msg | str]) -> Names | None:
    if len(names) <= MOST_NAMES + 1:
        return Names(tuple(names)) if names else None
    return Names(tuple(names[:MOST_NAMES]), more=len(names) - MOST_NAMES)
