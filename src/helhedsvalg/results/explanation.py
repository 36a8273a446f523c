"""Why an intervention stands where it stands, as the Explanation that is printed."""

from __future__ import annotations

from math import fsum

from helhedsvalg import __version__
from helhedsvalg.i18n import _, language, named, number, say
from helhedsvalg.method import explanation
from helhedsvalg.method.evidence import NEGATIVE, POSITIVE, Grade, Tally
from helhedsvalg.method.explanation import Trial
from helhedsvalg.method.ranking import Aside, Candidate, Contender, Pair, Placed, Ranking, missing
from helhedsvalg.method.robustness import Firmness
from helhedsvalg.model.method import Method
from helhedsvalg.results import answers, common, recommendation
from helhedsvalg.results.caveats import caveat, of_intervention


def report(
    tried: Trial, ranking: Ranking, id: str, firm: Firmness | None, parameters: common.Parameters
) -> answers.Explanation:
    """The whole explanation for one area; without a need, what is known of the intervention alone."""
    catalogue, profile = tried.catalogue, tried.profile
    where = explanation.standing(ranking, id)
    contender = where.contender
    entry = contender.candidate.intervention
    known = bool(ranking.field.pressing)
    placed = where if isinstance(where, Placed) else None
    aside = where if isinstance(where, Aside) else None
    top = _top(ranking, contender)
    told = recommendation.set_aside(catalogue, profile, ranking.field.pressing, aside) if aside and known else None
    carrying = top is not None and contender.carried[top] > 0
    own = of_intervention(catalogue, profile, contender, top) if top is not None else ()
    return answers.Explanation(
        schema_version=common.SCHEMA_VERSION,
        tool=common.Tool("helhedsvalg", __version__),
        catalogue=recommendation.catalogue_mark(catalogue),
        lang=language(),
        area=recommendation.area_label(profile),
        needs=tuple(recommendation.need(weighed) for weighed in ranking.needs),
        ranked=len(ranking.placed) if known else None,
        rank=placed.rank if placed else None,
        id=id,
        name=named(entry.name),
        theme=entry.theme,
        runner=entry.runner,
        summary=say(entry.summary),
        score=where.score if known else None,
        label=contender.pairs[top].grade.label if top is not None and carrying else None,
        reason=told.reason if told else None,
        detail=told.detail if told else None,
        first_obstacle=_obstacle(tried, ranking, where) if known else None,
        ahead_of=_ahead(ranking, placed) if placed else None,
        tipping=_tippings(tried, ranking, id) if known else (),
        opening=_opening(tried, contender.candidate) if known else None,
        wanted_finding=_wanted(tried, where) if known else None,
        contributions=recommendation.contributions(ranking, contender),
        verdicts=verdicts(contender.candidate, ranking, catalogue.method),
        evidence=recommendation.evidence(contender.candidate, catalogue),
        findings=recommendation.findings(contender.candidate),
        rank_range=(firm.low, firm.high) if firm else None,
        top_share=firm.top_share if firm else None,
        ages=entry.ages,
        partners=recommendation.partners(catalogue, profile, contender.candidate),
        conditions=tuple(named(text) for text in entry.conditions),
        caveats=(caveat(catalogue, "KOO01"), *(one for one in own if one.code != "KOO01")),
        sources=recommendation.sources(catalogue, contender.candidate),
        catalogues=tuple(common.Place(place.id, place.page, place.heading) for place in entry.catalogues),
        publisher_ratings=tuple(
            common.Rating(mark.by, mark.label, mark.source) for mark in entry.publisher_ratings
        ),
        local=entry.local,
        local_findings=any(one.local for one in entry.findings),
        next=(f"helhedsvalg catalogue show {id}", "helhedsvalg catalogue show KOO01"),
        parameters=parameters,
        glossary=recommendation.glossary(catalogue),
    )


def _top(ranking: Ranking, contender: Contender) -> int | None:
    """The place of the pair that contributes most, of equals the first; None without a need."""
    points = [term.points for term in ranking.contributions(contender)]
    return points.index(max(points)) if points else None


def _obstacle(tried: Trial, ranking: Ranking, where: Placed | Aside) -> answers.Obstacle | None:
    """The first thing that holds it back, in words."""
    catalogue = tried.catalogue
    if isinstance(where, Placed):
        beaten = explanation.beaten(ranking, where, catalogue.method)
        if beaten is None:
            return None
        before = beaten.by.candidate.intervention
        problem = catalogue.problem[beaten.problem]
        text = _("{name} stands before it, mostly because of {problem}").format(
            name=named(before.name), problem=named(problem.name)
        )
        return answers.Obstacle("beaten", text, before.id, problem.id, None)
    reason = where.reasons[0]
    lacking = missing(where.candidate, tried.profile.partners)
    told = recommendation.because(catalogue, tried.profile, ranking.field.pressing, where, reason)
    about = _about(ranking, where.contender, reason)
    return answers.Obstacle(reason, told, None, about, lacking[0] if lacking and reason == "blocked" else None)


def _ahead(ranking: Ranking, placed: Placed) -> answers.Ahead | None:
    """Whom the first is ahead of, and where most."""
    following = next((one for one in ranking.placed if one.rank > placed.rank), None)
    alone = sum(one.rank == placed.rank for one in ranking.placed) == 1
    if placed.rank != 1 or following is None or not alone:
        return None
    gains = [own - theirs for own, theirs in zip(placed.points, following.points, strict=True)]
    entry = following.candidate.intervention
    problem = ranking.field.pressing[gains.index(max(gains))]
    return answers.Ahead(entry.id, named(entry.name), following.score, problem)


def _about(ranking: Ranking, contender: Contender, reason: common.Reason) -> str | None:
    """The first problem that a reason is about; None where it is about none."""
    if reason == "harmful":
        return contender.candidate.harmful[0]
    if reason not in ("no-effect-found", "no-support"):
        return None
    those = [
        pair.problem.id
        for pair in contender.pairs
        if pair.grade.weights and reason in (pair.grade.label, "no-support")
    ]
    return those[0] if those else None


def _tippings(tried: Trial, ranking: Ranking, id: str) -> tuple[answers.Tipping, ...]:
    """For each problem that can have a need, the one that would tip it."""
    return tuple(
        answers.Tipping(
            weighed.problem.id,
            None if weighed.need is None else recommendation.rounded(weighed.need),
            explanation.tipping(tried, id, weighed.problem.id),
        )
        for weighed in ranking.needs
    )


def _opening(tried: Trial, one: Candidate) -> answers.Opening | None:
    opened = explanation.opening(tried, one)
    return answers.Opening(*opened) if opened else None


def _wanted(tried: Trial, where: Placed | Aside) -> answers.WantedFinding | None:
    wanted = explanation.wanted(tried, where)
    if wanted is None:
        return None
    return answers.WantedFinding(wanted.problem, wanted.design, wanted.setting, wanted.studies, wanted.rank)


def verdicts(one: Candidate, ranking: Ranking, method: Method) -> tuple[answers.Verdict, ...]:
    """Every problem with a finding, and every problem of the area: from findings to label and support."""
    return tuple(
        answers.Verdict(
            id,
            named(pair.problem.name),
            pair.grade.label,
            recommendation.rounded(pair.grade.support),
            pair.match,
            _sums(pair.grade.deciding),
            _sums(pair.grade.controlled),
            _sums(pair.grade.uncontrolled),
            arithmetic(pair, method),
        )
        for id, pair in one.pairs.items()
        if pair.grade.weights or id in ranking.field.pressing
    )


def _sums(tally: Tally) -> common.Sums:
    return common.Sums(*(recommendation.rounded(each) for each in tally))


def arithmetic(pair: Pair, method: Method) -> str:
    """From the findings' worth to label and support, so that it can be done again by hand.

    Every figure is exact save the two results, which are rounded.
    """
    grade = pair.grade
    whole = fsum(grade.deciding)
    if not whole:
        return _("no finding that counts")
    share = _("{share} per cent of what decides the label speaks for it ({plus} of {whole})").format(
        share=number(100 * grade.deciding[POSITIVE] / whole, 1),
        plus=number(grade.deciding[POSITIVE], 6),
        whole=number(whole, 6),
    )
    if fsum(grade.controlled) > whole:
        share += " " + _("(a step on the way decides no label where the problem itself was measured)")
    return f"{share}; {_support(grade, method)}"


def _support(grade: Grade, method: Method) -> str:
    """The sum behind a support, or why it is 0."""
    if why := _without(grade, method):
        return _("support 0: {why}").format(why=why)
    cap = method.number("uncontrolled_cap")
    plus, none, minus = (
        known + min(rest, cap) for known, rest in zip(grade.controlled, grade.uncontrolled, strict=True)
    )
    doubt = method.number("doubt")
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


def _without(grade: Grade, method: Method) -> str:
    """The rule that takes the support away; empty where none does."""
    if grade.label in ("harmful", "no-effect-found"):
        return _("the label gives none")
    least = method.number("carried_share")
    if grade.deciding[POSITIVE] < least * fsum(grade.deciding):
        return _("less than {least} per cent speaks for it").format(least=number(100 * least, 0))
    if 0 < grade.controlled[NEGATIVE] >= grade.controlled[POSITIVE]:
        return _("as much was measured against it as for it")
    return ""
