"""Why an intervention stands where it stands, as the Explanation that is printed."""

from __future__ import annotations

from math import fsum
from typing import Literal

from helhedsvalg import __version__
from helhedsvalg.i18n import _, language, named, number, say
from helhedsvalg.method import explanation, robustness
from helhedsvalg.method.evidence import NEGATIVE, POSITIVE, Grade, Tally
from helhedsvalg.method.explanation import Beaten, Trial
from helhedsvalg.method.ranking import Candidate, Ranking, Standing, missing
from helhedsvalg.method.robustness import RankRange
from helhedsvalg.model.catalogue import Catalogue
from helhedsvalg.model.method import Method
from helhedsvalg.model.vocabulary import Ages, Design, Label, Language, Reason, Relevance, Setting
from helhedsvalg.results import facts, recommendation
from helhedsvalg.results.caveats import caveat, of_intervention
from helhedsvalg.results.common import (
    SCHEMA_VERSION,
    AreaLabel,
    CatalogueMark,
    CaveatText,
    Contribution,
    Cost,
    Evidence,
    Finding,
    Glossary,
    Headline,
    Indicator,
    KeyStudy,
    Need,
    Parameters,
    PartnerState,
    Place,
    Rating,
    SourceMark,
    Sums,
    Tool,
    json_object,
)


@json_object
class Verdict:
    """How the findings on one problem became a label and a support."""

    problem: str
    name: str
    label: Label
    support: float
    match: float
    """How far the ages of those whose problem is to change cover the problem's."""
    deciding: Sums
    """Of the findings that decide the label."""
    controlled: Sums
    uncontrolled: Sums
    """Before the cap."""
    arithmetic: str
    """The same as a sum that can be done again by hand."""


@json_object
class Obstacle:
    """The first thing that holds an intervention back."""

    reason: Reason | Literal["beaten"]
    """Why it is not ranked; beaten: others stand before it."""
    text: str
    by: str | None
    """Who stands before it, where it is beaten."""
    problem: str | None
    """Where the one before it gains most."""
    partner: str | None
    """Who is missing, where it is blocked."""
    why: Literal["group", "heavier-problem", "better-documented", "more-problems", "tie"] | None
    """Why the one before it stands there, where it is beaten."""


@json_object
class Ahead:
    """The next one after the first, and where the first gains most over it."""

    id: str
    name: str
    score: float
    problem: str


@json_object
class Tipping:
    """With which need an intervention would be among the first five, the other needs as they are."""

    problem: str
    need_now: float | None
    """Null where unknown."""
    need_at: float | None
    """The smallest need from 0 to the cap; null if none."""


@json_object
class Opening:
    """Where it would stand with its missing partners in place."""

    partners: tuple[str, ...]
    rank: int | None
    """Null where something else still holds it back."""


@json_object
class Wanted:
    """How many studies like its strongest positive finding would bring it firmly among the first five."""

    problem: str
    design: Design
    setting: Setting
    relevance: Relevance
    studies: int
    """How many more, each a study of its own."""
    rank: int


@json_object
class Explanation:
    """Why one intervention stands where it stands, or why it does not.

    Without a profile there are no needs, and rank, score and what would change it are empty.
    """

    schema_version: str
    tool: Tool
    catalogue: CatalogueMark
    lang: Language
    area: AreaLabel | None
    needs: tuple[Need, ...]
    ranked: int | None
    rank: int | None
    """Null where it is not ranked."""
    id: str
    name: str
    theme: str | None
    runner: Literal["plan", "partner", "other"]
    summary: str | None
    score: float | None
    """Of one that is not ranked: the one that it would have."""
    label: Label | None
    """Of the pair that contributes most; null where none contributes."""
    headline: Headline | None
    """Of the finding that gives most of the points; null where none gives any."""
    key_study: KeyStudy | None
    """Whose loss would cost most places; null where it is not ranked or none costs any."""
    reason: Reason | None
    """Why it is not ranked."""
    detail: str | None
    """Every reason that applies."""
    first_obstacle: Obstacle | None
    """Null for the first of the ranking, and without a profile."""
    ahead_of: Ahead | None
    """Null for all but a first that is alone, and where nothing comes after it."""
    tipping: tuple[Tipping, ...]
    opening: Opening | None
    """Null where it lacks no required partner."""
    wanted: Wanted | None
    """Null where it is among the first five, or where no finding would bring it there."""
    contributions: tuple[Contribution, ...]
    verdicts: tuple[Verdict, ...]
    """Every problem with a finding, and every problem of the area."""
    evidence: tuple[Evidence, ...]
    findings: tuple[Finding, ...]
    rank_range: tuple[int, int] | None
    top_share: float | None
    ages: Ages | None
    partners: tuple[PartnerState, ...]
    conditions: tuple[str, ...]
    costs: tuple[Cost, ...]
    indicators: tuple[Indicator, ...]
    caveats: tuple[CaveatText, ...]
    """KOO01 first, then those of the intervention."""
    sources: tuple[SourceMark, ...]
    catalogues: tuple[Place, ...]
    publisher_ratings: tuple[Rating, ...]
    local: bool
    local_findings: bool
    next: tuple[str, ...]
    parameters: Parameters
    glossary: Glossary


def report(
    trial: Trial,
    ranking: Ranking,
    id: str,
    rank_range: RankRange | None,
    key: robustness.KeyStudy | None,
    parameters: Parameters,
) -> Explanation:
    """The whole explanation for one area; without a need it tells of the intervention alone."""
    catalogue, profile = trial.catalogue, trial.profile
    standing = ranking.standing(id)
    candidate = standing.candidate
    entry = candidate.intervention
    has_needs = bool(ranking.pressing)
    aside = None
    if has_needs and standing.reasons:
        aside = recommendation.set_aside(catalogue, profile, ranking.pressing, standing)
    entry_facts = facts.facts(catalogue, candidate)
    return Explanation(
        schema_version=SCHEMA_VERSION,
        tool=Tool("helhedsvalg", __version__),
        catalogue=facts.catalogue_mark(catalogue),
        lang=language(),
        area=facts.area_label(profile),
        needs=tuple(facts.need(profile, need) for need in ranking.needs),
        ranked=len(ranking.ranked) if has_needs else None,
        rank=standing.rank,
        id=id,
        name=named(entry.name),
        theme=entry.theme,
        runner=entry.runner,
        summary=say(entry.summary),
        score=standing.score if has_needs else None,
        label=_label(ranking, standing),
        headline=facts.headline(catalogue, standing.top) if standing.terms else None,
        key_study=KeyStudy(key.problem, key.study, key.source, key.rank) if key else None,
        reason=aside.reason if aside else None,
        detail=aside.detail if aside else None,
        first_obstacle=_obstacle(trial, ranking, standing) if has_needs else None,
        ahead_of=_ahead(ranking, standing),
        tipping=_tippings(trial, ranking, id) if has_needs else (),
        opening=_opening(trial, candidate) if has_needs else None,
        wanted=_wanted(trial, standing) if has_needs else None,
        contributions=recommendation.contributions(ranking, standing),
        verdicts=verdicts(candidate, ranking, catalogue.method),
        evidence=entry_facts.evidence,
        findings=entry_facts.findings,
        rank_range=(rank_range.low, rank_range.high) if rank_range else None,
        top_share=rank_range.top_share if rank_range else None,
        ages=entry.ages,
        partners=facts.partners(catalogue, profile, candidate),
        conditions=entry_facts.conditions,
        costs=entry_facts.costs,
        indicators=facts.indicators(entry),
        caveats=_caveats(trial, ranking, standing),
        sources=entry_facts.sources,
        catalogues=entry_facts.catalogues,
        publisher_ratings=entry_facts.publisher_ratings,
        local=entry.local,
        local_findings=any(finding.local for finding in entry.findings),
        next=(f"helhedsvalg catalogue show {id}", "helhedsvalg catalogue show KOO01"),
        parameters=parameters,
        glossary=facts.glossary(catalogue),
    )


def _label(ranking: Ranking, standing: Standing) -> Label | None:
    """The label on the problem that contributes most; None where it carries nothing there."""
    top = ranking.top(standing)
    carries = top is not None and top in standing.candidate.worth
    return standing.candidate.evidence[top].grade.label if top is not None and carries else None


def _caveats(trial: Trial, ranking: Ranking, standing: Standing) -> tuple[CaveatText, ...]:
    """KOO01 first, then those of the intervention; without a need its own are not known."""
    catalogue, top = trial.catalogue, ranking.top(standing)
    caveats: tuple[CaveatText, ...] = ()
    if top is not None:
        caveats = of_intervention(
            catalogue,
            trial.profile,
            standing.candidate,
            ranking.pressing,
            top,
            ranked=standing.rank is not None,
        )
    return (caveat(catalogue, "KOO01"), *(text for text in caveats if text.code != "KOO01"))


def _obstacle(trial: Trial, ranking: Ranking, standing: Standing) -> Obstacle | None:
    """The first thing that holds it back, in words."""
    catalogue = trial.catalogue
    if not standing.reasons:
        beaten = explanation.beaten(ranking, standing, catalogue.method)
        if beaten is None:
            return None
        rival = beaten.by.candidate.intervention
        text = _why_before(catalogue, ranking, beaten, standing)
        return Obstacle("beaten", text, rival.id, beaten.problem, None, beaten.why)
    reason = standing.reasons[0]
    missing_partners = missing(standing.candidate, trial.profile.partners)
    text = recommendation.because(catalogue, trial.profile, ranking.pressing, standing, reason)
    about = _about(ranking, standing.candidate, reason)
    partner = missing_partners[0] if missing_partners and reason == "blocked" else None
    return Obstacle(reason, text, None, about, partner, None)


def _why_before(catalogue: Catalogue, ranking: Ranking, beaten: Beaten, standing: Standing) -> str:
    """Why another stands before it: tested better, a heavier problem, better documented, or more problems."""
    labels = {label.id: named(label.name) for label in catalogue.method.labels}
    groups = {group.id: named(group.name) for group in catalogue.method.groups}
    problem, other = beaten.by.top.problem, standing.top.problem
    names = {
        "name": named(beaten.by.candidate.intervention.name),
        "rank": beaten.by.rank,
        "problem": named(problem.name),
        "other": named(other.name),
        "weight": number(100 * ranking.weights[problem.id], 0),
        "other_weight": number(100 * ranking.weights[other.id], 0),
        "label": labels[beaten.by.top.grade.label],
        "other_label": labels[standing.top.grade.label],
        "group": groups[beaten.by.group or "practice"],
        "other_group": groups[standing.group or "practice"],
    }
    if beaten.why == "better-documented" and names["label"] == names["other_label"]:
        return _("no. {rank}, {name}, is better documented on {problem}").format(**names)
    return {
        "group": _("no. {rank}, {name}, has been tested better: {group}; this one: {other_group}"),
        "heavier-problem": _(
            "no. {rank}, {name}, acts on {problem}, which weighs {weight} %; this one acts most on {other}, which "
            "weighs {other_weight} %"
        ),
        "better-documented": _(
            "no. {rank}, {name}, is better documented: {label} on {problem}; this one: {other_label} on {other}"
        ),
        "more-problems": _("no. {rank}, {name}, acts on more of the area's problems"),
        "tie": _("no. {rank}, {name}, stands before it by a hair: the method cannot tell them apart"),
    }[beaten.why].format(**names)


def _ahead(ranking: Ranking, standing: Standing) -> Ahead | None:
    """Whom the first is ahead of, and where most; None where it is not the only first."""
    first_ids = [other.id for other in ranking.ranked if other.rank == 1]
    runner_up = next((other for other in ranking.ranked if other.rank != 1), None)
    if first_ids != [standing.id] or runner_up is None:
        return None
    problem = explanation.gains_most(ranking.pressing, standing, runner_up)
    return Ahead(runner_up.id, named(runner_up.candidate.intervention.name), runner_up.score, problem)


def _about(ranking: Ranking, candidate: Candidate, reason: Reason) -> str | None:
    """The first problem that a reason is about; None where it is about none."""
    if reason == "harmful":
        return candidate.harmful[0]
    if reason not in ("no-effect-found", "no-support"):
        return None
    for id in ranking.pressing:
        grade = candidate.evidence[id].grade
        if grade.findings and reason in (grade.label, "no-support"):
            return id
    return None


def _tippings(trial: Trial, ranking: Ranking, id: str) -> tuple[Tipping, ...]:
    """For each problem that can have a need, the need that would bring it among the first few."""
    return tuple(
        Tipping(
            need.problem.id,
            None if need.size is None else facts.rounded(need.size),
            explanation.tipping(trial, id, need.problem.id),
        )
        for need in ranking.needs
    )


def _opening(trial: Trial, candidate: Candidate) -> Opening | None:
    opening = explanation.opening(trial, candidate)
    return Opening(*opening) if opening else None


def _wanted(trial: Trial, standing: Standing) -> Wanted | None:
    studies = explanation.wanted(trial, standing)
    return Wanted(*studies) if studies else None


def verdicts(candidate: Candidate, ranking: Ranking, method: Method) -> tuple[Verdict, ...]:
    """Every problem with a finding, and every problem of the area: from findings to label and support."""
    return tuple(
        Verdict(
            id,
            named(evidence.problem.name),
            evidence.grade.label,
            facts.rounded(evidence.grade.support),
            evidence.match,
            _sums(evidence.grade.deciding),
            _sums(evidence.grade.controlled),
            _sums(evidence.grade.uncontrolled),
            arithmetic(evidence.grade, method),
        )
        for id, evidence in candidate.evidence.items()
        if evidence.grade.findings or id in ranking.pressing
    )


def _sums(tally: Tally) -> Sums:
    return Sums(*(facts.rounded(sum_) for sum_ in tally))


def arithmetic(grade: Grade, method: Method) -> str:
    """The sum from the findings to label and support, so that it can be done again by hand.

    Every figure is exact save the two results, which are rounded.
    """
    total = fsum(grade.deciding)
    if not total:
        return _("no finding that counts")
    share = _("{share} per cent of what decides the label speaks for it ({plus} of {whole})").format(
        share=number(100 * grade.deciding[POSITIVE] / total, 1),
        plus=number(grade.deciding[POSITIVE], 6),
        whole=number(total, 6),
    )
    if fsum(grade.controlled) > total:
        share += " " + _("(a step on the way decides no label where the problem itself was measured with control)")
    return f"{share}; {_support(grade, method)}"


def _support(grade: Grade, method: Method) -> str:
    """The sum behind a support, or why it is 0."""
    if why := _why_no_support(grade, method):
        return _("support 0: {why}").format(why=why)
    cap = method.numbers.uncontrolled_cap.value
    plus, none, minus = (
        controlled + min(uncontrolled, cap)
        for controlled, uncontrolled in zip(grade.controlled, grade.uncontrolled, strict=True)
    )
    doubt = method.numbers.doubt.value
    sum_ = _("support = ({plus} - {minus}) / ({plus} + {none} + {minus} + {doubt}) = {support}").format(
        plus=number(plus, 6),
        none=number(none, 6),
        minus=number(minus, 6),
        doubt=number(doubt, 2),
        support=number((plus - minus) / (plus + none + minus + doubt), 3),
    )
    if max(grade.uncontrolled) > cap:
        sum_ += " " + _("(what nobody controlled counts at most {cap} each way)").format(cap=number(cap, 2))
    return sum_


def _why_no_support(grade: Grade, method: Method) -> str:
    """The rule that takes the support away; empty where none does."""
    if grade.label in ("harmful", "no-effect-found"):
        return _("the label gives none")
    share = method.numbers.carried_share.value
    if grade.deciding[POSITIVE] < share * fsum(grade.deciding):
        return _("less than {least} per cent speaks for it").format(least=number(100 * share, 0))
    if 0 < grade.controlled[NEGATIVE] >= grade.controlled[POSITIVE]:
        return _("as much was measured against it as for it")
    return ""
