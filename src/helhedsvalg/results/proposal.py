"""A plan to the Proposal that a board decides on: what is counted, what is chosen away, what is to be decided."""

from __future__ import annotations

from dataclasses import fields

from helhedsvalg.i18n import _, named, say, several
from helhedsvalg.method.ranking import Ranking, Standing
from helhedsvalg.model.catalogue import Catalogue
from helhedsvalg.model.profile import Profile
from helhedsvalg.model.vocabulary import Reason
from helhedsvalg.results import facts, recommendation
from helhedsvalg.results.common import Indicator, json_object
from helhedsvalg.results.plan import Plan

MAX_NAMED: dict[Reason, int] = {"excluded": 3, "harmful": 2, "no-effect-found": 3, "blocked": 2, "outside-plan": 3}
"""How many are named for each reason, in the order of the answer; the other reasons are left out."""


@json_object
class Named:
    """A well-known intervention that is not in a proposal, and why."""

    id: str
    name: str
    short: str | None
    """A name of at most 24 characters."""
    reason: Reason
    detail: str
    """Every reason that applies."""
    about: tuple[str, ...]
    """The problems that the reason is about, or the partners that are missing, by id."""
    headline: str | None
    """What the strongest finding of no effect or harm found; null for other reasons."""


@json_object
class Proposal(Plan):
    """A plan with what a board needs to decide on it."""

    indicators: tuple[Indicator, ...]
    """Of the members, in their order, the earliest first."""
    set_aside_named: tuple[Named, ...]
    """The best known of those that are not in it: a few for each reason."""
    decisions: tuple[str, ...]
    """What the board is asked to decide; where nothing can be proposed, what to find out first."""


def report(catalogue: Catalogue, profile: Profile, ranking: Ranking, plan: Plan) -> Proposal:
    """The plan with what a board needs to decide on it."""
    members = [catalogue.intervention[member.id] for member in plan.plan]
    return Proposal(
        **{field.name: getattr(plan, field.name) for field in fields(Plan)},
        indicators=tuple(indicator for member in members for indicator in facts.indicators(member)),
        set_aside_named=(
            *(_left_out(catalogue, id) for id in plan.parameters.left_out),
            *(_named(catalogue, profile, ranking, standing) for standing in _best_known(ranking, plan)),
        ),
        decisions=_decisions(catalogue, plan) if plan.plan else _to_find_out(catalogue, plan),
    )


def _best_known(ranking: Ranking, plan: Plan) -> list[Standing]:
    """A few set aside for each reason: first those that would score most, then the best known."""
    standings: list[Standing] = []
    unavailable = {*plan.parameters.left_out, *(member.id for member in plan.plan)}
    for reason, count in MAX_NAMED.items():
        group = [
            standing
            for standing in ranking.set_aside
            if standing.reasons[0] == reason and standing.id not in unavailable
        ]
        standings += sorted(group, key=_fame)[:count]
    return standings


def _fame(standing: Standing) -> tuple[float, int, int, str]:
    """Sorts first what would score most, stands in most published catalogues, and has most findings."""
    entry = standing.candidate.intervention
    return (-standing.score, -len(entry.catalogues), -len(entry.findings), entry.id)


def _named(catalogue: Catalogue, profile: Profile, ranking: Ranking, standing: Standing) -> Named:
    """An intervention that is set aside, with the finding against it."""
    row = recommendation.set_aside(catalogue, profile, ranking.pressing, standing)
    return Named(
        row.id,
        row.name,
        say(standing.candidate.intervention.short),
        row.reason,
        row.detail,
        row.about,
        _opposing_headline(standing, row.reason, row.about),
    )


def _opposing_headline(standing: Standing, reason: Reason, problems: tuple[str, ...]) -> str | None:
    """The headline of the strongest finding of harm or no effect on the first of the problems."""
    if reason not in ("harmful", "no-effect-found"):
        return None
    direction = "negative" if reason == "harmful" else "none"
    findings = standing.candidate.evidence[problems[0]].grade.findings
    opposing = [weighted for weighted in findings if weighted.finding.direction == direction]
    strongest = max(opposing, key=lambda weighted: weighted.k, default=None)
    return say(strongest.finding.headline) if strongest else None


def _left_out(catalogue: Catalogue, id: str) -> Named:
    """An intervention that the user left out of the plan."""
    entry = catalogue.intervention[id]
    why = _("left out of the plan by you")
    return Named(id, named(entry.name), say(entry.short), "excluded", why, (), None)


def _decisions(catalogue: Catalogue, plan: Plan) -> tuple[str, ...]:
    """What the board is asked to decide, in the order of the meeting."""
    count = len(plan.plan)
    partners_missing = any(partner.required_by and partner.state != "in-place" for partner in plan.partners)
    unknown = _unknown(catalogue, plan)
    question = several(
        "Whether we begin it, and who leads it", "Which of the {count} we begin, and who leads each", count
    )
    texts = [
        question.format(count=count),
        _("Who sees to what is missing under 3, and by when") if partners_missing else "",
        _("What it may cost, and who pays"),
        _("Who finds the figures: {problems}").format(problems=", ".join(unknown)) if unknown else "",
    ]
    return tuple(filter(None, texts))


def _to_find_out(catalogue: Catalogue, plan: Plan) -> tuple[str, ...]:
    """What to find out before anything can be proposed."""
    texts = [_("The figure for {problem}").format(problem=problem) for problem in _unknown(catalogue, plan)]
    if plan.unlock:
        texts.append(_("Whether {partner} will take part").format(partner=plan.unlock.name))
    return (*texts, _("Which partners say yes, and to what"))


def _unknown(catalogue: Catalogue, plan: Plan) -> list[str]:
    """The unknown problems, each with whom to ask."""
    return [
        f"{need.name} ({ask})" if (ask := say(catalogue.problem[need.problem].ask)) else need.name
        for need in plan.needs
        if need.need is None
    ]
