"""conversion.rate: of the leads that came, the share that was won."""

from __future__ import annotations

from dataclasses import dataclass

from salesformula.kit.answer import Ask, Caveat, Drill, Result, Why, answer
from salesformula.kit.company import CompanyPolicy
from salesformula.kit.schema import count, flag, share, text
from salesformula.kit.text import Count, Day, Msg, Names, Share
from salesformula.rooms.conversion import charts, formula
from salesformula.rooms.conversion.answers.dimensions import GROUPINGS, OWNER, Row, count_of, executed, label_of, plural
from salesformula.rooms.conversion.answers.maturity import Maturity, immature_caveat, maturity
from salesformula.stats.proportion import wilson
from salesformula.stats.verdict import Verdict, compare

TOO_FEW = "too_few_to_say"

#: So many groups are named in a sentence; the rest are counted.
MOST_FEW = 8

COLUMNS = (
    count("n_leads"),
    count("n_won", "leads of which a deal is won"),
    count("n_young", "leads too young to judge: younger than the age by which most known wins came"),
    share("conversion_share", "won / leads; where reason says too_few_to_say it is a count put as a share").named(
        "Conversion"
    ),
    share("conversion_share_low"),
    share("conversion_share_high"),
    flag("is_named", "stands out from the rest, after the test over all groups and Benjamini-Hochberg").named(
        "Stands out"
    ),
    text("reason", "too few leads to conclude anything from the share", choices=(TOO_FEW,)),
)


@dataclass(frozen=True)
class _Told:
    """The answer over its rows, said."""

    ask: Ask
    company: CompanyPolicy
    found: Maturity | None
    rows: list[Row]
    verdict: Verdict | None

    @property
    def n_won(self) -> int:
        """Won leads in all."""
        return sum(int(row["n_won"]) for row in self.rows)

    @property
    def n_leads(self) -> int:
        """Leads in all."""
        return sum(int(row["n_leads"]) for row in self.rows)

    @property
    def is_enough(self) -> bool:
        """Whether all leads together are enough to say a share."""
        return self.n_leads >= self.company.too_few_below

    def result(self) -> Result:
        """The answer with its sentences, caveats, chart and reasons."""
        figure = (
            charts.conversions(self.rows, by=self.ask.only_by, reference=self.reference()) if self.ask.only_by else None
        )
        return Result(
            rows=self.rows,
            finding=self.finding(),
            caption=self.caption(),
            caveats=self.caveats(),
            figure=figure,
            why=self.why(),
        )

    def finding(self) -> Msg:
        """The answer as a sentence."""
        if self.ask.only_by and self.verdict:
            claim = Msg("Conversion differs between {groups}", groups=plural(self.ask.only_by))
            return self.verdict.title(self.rows, by=self.ask.only_by, claim=claim)
        if not self.is_enough:
            return Msg("Conversion: too few to say, n = {leads}", leads=Count(self.n_leads))
        won = Share(self.n_won / self.n_leads)
        return Msg("Conversion {share}, n = {leads}", share=won, leads=Count(self.n_leads))

    def caption(self) -> Msg:
        """What the figure measures, over which days, and what the line is."""
        days = self.days(" that came {first} to {last}")
        measure = Msg("Won leads ÷ leads{days}, {level} interval", days=days, level=self.level())
        if self.ask.only_by is None or len(self.rows) < 2:
            return measure
        line = Msg("Blue line: all {groups} together", groups=count_of(self.ask.only_by, len(self.rows)))
        return Msg("{measure}. {line}", measure=measure, line=line)

    def days(self, text: str) -> Msg | str:
        """The days on which the leads came, as ``text`` puts them; nothing where none is known."""
        firsts = [row["first_created_on"] for row in self.rows if row["first_created_on"]]
        lasts = [row["last_created_on"] for row in self.rows if row["last_created_on"]]
        return Msg(text, first=Day(min(firsts)), last=Day(max(lasts))) if firsts else ""

    def level(self) -> Share:
        """The level of the intervals: 95%."""
        whole = round(self.company.confidence * 100, 6).is_integer()
        return Share(self.company.confidence, 0 if whole else 1)

    def reference(self) -> charts.Reference | None:
        """The share of all together, with its interval."""
        if not self.is_enough:
            return None
        interval = wilson(self.n_won, self.n_leads, confidence=self.company.confidence)
        return charts.Reference(self.n_won / self.n_leads, interval.low, interval.high)

    def caveats(self) -> tuple[Caveat, ...]:
        """What must be known beside the numbers."""
        found = (self.verdict.caveat,) if self.verdict else ()
        return found + immature_caveat(self.rows, found=self.found, by=self.ask.by) + self.few()

    def few(self) -> tuple[Caveat, ...]:
        """A caveat naming the groups with too few leads to conclude anything."""
        rows, needed = [row for row in self.rows if row["reason"] == TOO_FEW], self.company.too_few_below
        if not rows:
            return ()
        figures = {"needed": needed, "groups": [{"group": label_of(r, self.ask.by), "n": r["n_leads"]} for r in rows]}
        if not self.ask.by:
            text = "{found} leads: too few to say; {needed} would be enough."
            said = Msg(text, found=Count(rows[0]["n_leads"]), needed=Count(needed))
            return (Caveat(TOO_FEW, said, figures),)
        names, more = tuple(label_of(row, self.ask.by) for row in rows[:MOST_FEW]), len(rows) - MOST_FEW
        listed: Msg | Names = Names(names)
        if more > 0:
            listed = Msg("{names} and {more} more", names=", ".join(names), more=Count(more))
        text = "Too few to say, with fewer than {needed} leads: {listed}."
        return (Caveat(TOO_FEW, Msg(text, needed=Count(needed), listed=listed), figures),)

    def why(self) -> Why:
        """The number with its reason."""
        won, leads = Count(self.n_won), Count(self.n_leads)
        rate: Share | Msg = Share(self.n_won / self.n_leads, 2) if self.is_enough else Msg("too few to say")
        interval = None
        if self.is_enough:
            bounds = wilson(self.n_won, self.n_leads, confidence=self.company.confidence)
            interval = Msg(
                "{level} interval {low} to {high} (Wilson)",
                level=self.level(),
                low=Share(bounds.low),
                high=Share(bounds.high),
            )
        counted: tuple[tuple[Msg, int], ...] = (
            (Msg("Leads"), self.n_leads),
            (Msg("Won"), self.n_won),
            (Msg("Too young to judge"), sum(int(row["n_young"]) for row in self.rows)),
        )
        return Why(
            number=Msg("Conversion {share}", share=rate),
            equation=Msg("{won} won ÷ {leads} leads = {rate}", won=won, leads=leads, rate=rate),
            sentence=Msg(
                "Of the leads that came{days}, the share of which a deal was won.",
                days=self.days(" from {first} to {last}"),
            ),
            interval=interval,
            counted=counted,
            differ=self.verdict.sentence if self.verdict else None,
            rules=self.rules(),
            drill=Drill(
                "conversion.leads",
                where=dict(self.ask.where),
                sums={"n_leads": "n_leads", "n_won": "is_won", "n_young": "is_young"},
                shows=("created_on", "source", "won_on"),
            ),
        )

    def rules(self) -> tuple[tuple[Msg, Msg], ...]:
        """The rules in force."""
        few = Msg("{number} leads", number=Count(self.company.too_few_below))
        mature = Msg("too few wins are known to say from which age on")
        if self.found:
            text = "{days} days old, by when {share} of the wins known had come"
            mature = Msg(text, days=Count(self.found.needed_days), share=Share(self.found.share, 0))
        return (
            (Msg("Win"), Msg("a deal of the lead is marked won, or in a stage that means won")),
            (Msg("Cohort"), Msg("the month in which the lead came, in the company's time zone")),
            (Msg("Mature"), mature),
            (Msg("Too few below"), few),
            (Msg("Interval"), Msg("Wilson, {level}", level=self.level())),
        )


@answer(
    "conversion.rate",
    title="Lead conversion",
    question="Of the leads that came, which share was won?",
    columns=COLUMNS,
    right="conversion.view",
    mission=("O8",),
    reads=("lead_rollup",),
    dimensions=GROUPINGS,
    filters=(OWNER,),
    on_page=("n_leads", "n_won", "n_young", "conversion_share", "is_named"),
)
def rate(ask: Ask) -> Result:
    """Leads, won leads and shares with intervals per group, with one test whether the groups differ."""
    company, found = ask.policy(CompanyPolicy), maturity(ask)
    counts = formula.conversion_counts(
        ask.facts.table("lead_rollup"), by=ask.by, where=ask.where, mature_to=found.mature_to if found else None
    )
    rows = [_row(row, company) for row in executed(counts, by=ask.by)]
    verdict = None
    if len(ask.by) == 1:
        # A young cohort is immature, not bad: it is held against nobody.
        old_enough = [row for row in rows if ask.by != ("month",) or not row["n_young"]]
        verdict = compare(old_enough, n="n_leads", groups=plural(ask.by[0]), company=company)
    return _Told(ask, company, found, rows, verdict).result()


def _row(counts: Row, company: CompanyPolicy) -> Row:
    """The counts with their interval; a share of few leads stays, as the count it is, and is marked."""
    row = counts | {"is_named": None, "side": None, "reason": None}
    row |= {"conversion_share_low": None, "conversion_share_high": None}
    if counts["n_leads"] < company.too_few_below:
        row["reason"] = TOO_FEW
    if not counts["n_leads"]:
        return row
    interval = wilson(counts["n_won"], counts["n_leads"], confidence=company.confidence)
    return row | {"conversion_share_low": interval.low, "conversion_share_high": interval.high}
