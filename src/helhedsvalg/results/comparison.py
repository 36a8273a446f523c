"""Two results side by side: what moved, and because of what."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from helhedsvalg.i18n import _, fixed, number
from helhedsvalg.method.ranking import DIGITS
from helhedsvalg.model.vocabulary import Ages
from helhedsvalg.results import answers
from helhedsvalg.results.answers import Move, NeedChange
from helhedsvalg.results.common import CaveatText, Contribution, Need, Recommendation, Result, SetAside, state_name
from helhedsvalg.results.recommendation import explaining

Because = Literal["need", "support", "partner", "ages", "band", "group", "passed", "entered", "left"]


@dataclass(frozen=True, slots=True)
class Cause:
    """Because of what something moved."""

    because: Because
    detail: str


@dataclass(frozen=True, slots=True)
class Side:
    """One of two results, by id: the whole of it, or as much as was saved."""

    result: Result
    ranked: Mapping[str, Recommendation]
    aside: Mapping[str, SetAside]
    needs: Mapping[str, Need]

    def beyond(self, id: str) -> bool:
        """Whether it was saved in part, so that where this one stands is not known."""
        cut = len(self.ranked) < self.result.ranked
        return cut and id not in self.ranked and id not in self.aside

    def before(self, id: str) -> list[str]:
        """Those with a better rank, the nearest first."""
        rank = self.ranked[id].rank
        return [one.id for one in reversed(self.result.recommendations) if one.rank < rank]


@dataclass(frozen=True, slots=True)
class Sides:
    """Side A and side B."""

    a: Side
    b: Side

    def ids(self) -> list[str]:
        """Every intervention whose standing is known on both sides, or that one catalogue lacks."""
        found = {id for half in (self.a, self.b) for id in (*half.ranked, *half.aside)}
        return sorted(id for id in found if not (self.a.beyond(id) or self.b.beyond(id)))

    def beyond(self) -> int:
        """How many of the catalogues stand beyond what a side that was saved in part shows."""
        found = {id for half in (self.a, self.b) for id in (*half.ranked, *half.aside)}
        hidden = max(half.result.ranked - len(half.ranked) for half in (self.a, self.b))
        return max(hidden, len(found) - len(self.ids()))

    def problem(self, id: str) -> str:
        """A problem's name."""
        return {**self.a.result.glossary.problems, **self.b.result.glossary.problems}[id]


def report(a: Result, b: Result) -> answers.Comparison:
    """What differs between two results; each is best with every recommendation."""
    sides = sides_of(a, b)
    moved, unmoved = moves(sides)
    return answers.Comparison(
        schema_version=b.schema_version,
        tool=b.tool,
        lang=b.lang,
        a=answers.Side(a.area, a.catalogue, a.ranked, a.parameters),
        b=answers.Side(b.area, b.catalogue, b.ranked, b.parameters),
        needs=changes(sides),
        moves=moved,
        unmoved=unmoved,
        beyond=sides.beyond(),
        caveats=caveats(sides),
        next=(*(explaining(move.id) for move in moved[:1]), "helhedsvalg catalogue show KOO01"),
        glossary=b.glossary,
    )


def sides_of(a: Result, b: Result) -> Sides:
    """Two results made ready to compare."""
    both = (
        Side(
            one,
            {each.id: each for each in one.recommendations},
            {each.id: each for each in one.set_aside},
            {each.problem: each for each in one.needs},
        )
        for one in (a, b)
    )
    return Sides(*both)


def changes(sides: Sides) -> tuple[NeedChange, ...]:
    """Every problem that either side knows, in B's order and then A's."""
    return tuple(
        _change(sides.a.needs.get(id), sides.b.needs.get(id))
        for id in dict.fromkeys([*sides.b.needs, *sides.a.needs])
    )


def _change(one: Need | None, other: Need | None) -> NeedChange:
    """One problem on both sides; at least one of them has it."""
    named = other or one
    assert named is not None
    need_a, need_b = (one.need if one else None), (other.need if other else None)
    return NeedChange(
        problem=named.problem,
        name=named.name,
        value_a=one.value if one else None,
        value_b=other.value if other else None,
        unit=named.unit,
        a=need_a,
        b=need_b,
        change=None if need_a is None or need_b is None else round(need_b - need_a, DIGITS),
        weight_a=one.weight if one else 0.0,
        weight_b=other.weight if other else 0.0,
    )


def moves(sides: Sides) -> tuple[tuple[Move, ...], int]:
    """Every intervention with another rank on side B, by that rank; and how many are ranked alike."""
    found = []
    alike = 0
    for id in sides.ids():
        one, other = sides.a.ranked.get(id), sides.b.ranked.get(id)
        named = other or one
        if named is None:
            continue
        rank_a, rank_b = (one.rank if one else None), (other.rank if other else None)
        if rank_a == rank_b:
            alike += 1
            continue
        cause = own(sides, id) or passed(sides, id)
        found.append(Move(id, named.name, rank_a, rank_b, cause.because, cause.detail))
    found.sort(key=lambda move: (move.rank_b is None, move.rank_b or move.rank_a, move.id))
    return tuple(found), alike


def own(sides: Sides, id: str) -> Cause | None:
    """What moved it itself; None where its own score did not move the way that its rank did."""
    one, other = sides.a.ranked.get(id), sides.b.ranked.get(id)
    if one and other:
        return _score(sides, one, other)
    if one:
        return _crossed(sides, one, sides.b.aside.get(id), "left")
    assert other is not None
    return _crossed(sides, other, sides.a.aside.get(id), "entered")


def _score(sides: Sides, one: Recommendation, other: Recommendation) -> Cause | None:
    """Because of the problem whose points changed most in the direction of the rank."""
    up = other.rank < one.rank
    if one.score == other.score or (other.score > one.score) != up:
        return _band(sides, one, other, up)
    terms_a = {term.problem: term for term in one.contributions}
    terms_b = {term.problem: term for term in other.contributions}
    gains = {id: _points(terms_b.get(id)) - _points(terms_a.get(id)) for id in dict.fromkeys([*terms_b, *terms_a])}
    most = max(gains, key=lambda id: gains[id] if up else -gains[id])
    first, second = terms_a.get(most), terms_b.get(most)
    score = _("score from {a} to {b}").format(a=fixed(one.score), b=fixed(other.score))
    if first and second and first.support != second.support:
        what = _("{problem}: support from {a} to {b}").format(
            problem=sides.problem(most), a=number(first.support, 3), b=number(second.support, 3)
        )
        return Cause("support", f"{what}; {score}")
    return Cause("need", f"{_weights(sides, most)}; {score}")


def _band(sides: Sides, one: Recommendation, other: Recommendation, up: bool) -> Cause | None:
    """Because of its band, or of its group, where that changed in the direction of the rank."""
    if one.band != other.band and (other.band < one.band) == up:
        names = [half.result.glossary.bands[str(entry.band)] for half, entry in ((sides.a, one), (sides.b, other))]
        return Cause(
            "band", _("from '{a}' to '{b}': the heaviest problem weighs otherwise").format(a=names[0], b=names[1])
        )
    order = list(sides.b.result.glossary.groups)
    if one.group != other.group and (order.index(other.group) < order.index(one.group)) == up:
        groups = sides.b.result.glossary.groups
        return Cause("group", _("from '{a}' to '{b}'").format(a=groups[one.group], b=groups[other.group]))
    return None


def _points(term: Contribution | None) -> float:
    """The points of a term; none where the problem has no weight."""
    return term.points if term else 0.0


def _weights(sides: Sides, problem: str) -> str:
    """How the weight of a problem changed; its need, where it is unknown on one side."""
    one, other = sides.a.needs.get(problem), sides.b.needs.get(problem)
    if one and other and one.need is not None and other.need is not None:
        return _("{problem}: weight from {a} to {b} per cent").format(
            problem=sides.problem(problem), a=number(100 * one.weight, 0), b=number(100 * other.weight, 0)
        )
    return _from_to(sides, problem)


def _from_to(sides: Sides, problem: str) -> str:
    """A problem's need on both sides."""
    needs = [_need(half.needs.get(problem)) for half in (sides.a, sides.b)]
    return _("{problem}: need from {a} to {b}").format(problem=sides.problem(problem), a=needs[0], b=needs[1])


def _need(need: Need | None) -> str:
    """A need in figures; unknown is never zero."""
    return _("unknown") if need is None or need.need is None else number(need.need, 2)


def _crossed(sides: Sides, ranked: Recommendation, aside: SetAside | None, way: Because) -> Cause:
    """Why it is ranked on one side only."""
    if aside is None:
        return Cause(way, _("it stands in one of the two catalogues only"))
    if aside.reason == "blocked" and (told := list(_partners(sides, ranked))):
        return Cause("partner", "; ".join(told))
    asked_a, asked_b = sides.a.result.parameters.ages, sides.b.result.parameters.ages
    if aside.reason == "outside-ages" and asked_a != asked_b:
        return Cause("ages", _("the plan is for: from {a} to {b}").format(a=_ages(asked_a), b=_ages(asked_b)))
    if aside.reason in ("excluded", "harmful", "outside-plan", "blocked"):
        return Cause(way, aside.detail)
    term = max(ranked.contributions, key=lambda term: term.points)
    other = (sides.b if way == "left" else sides.a).needs.get(term.problem)
    if other is None or not other.weight:
        return Cause("need", _from_to(sides, term.problem))
    return Cause("support", aside.detail)


def _ages(span: Ages | None) -> str:
    """Whom a plan is for."""
    return _("ages {low}-{high}").format(low=span[0], high=span[1]) if span else _("all ages")


def _partners(sides: Sides, ranked: Recommendation) -> Iterator[str]:
    """Each partner that it requires and whose state is not the same on both sides."""
    states = (sides.a.result.parameters.partners, sides.b.result.parameters.partners)
    for one in ranked.partners:
        before, after = (known.get(one.id, "unknown") for known in states)
        if one.role == "required" and before != after:
            yield _("{partner}: from {a} to {b}").format(
                partner=one.name, a=state_name(before), b=state_name(after)
            )


def passed(sides: Sides, id: str) -> Cause:
    """Who stands before it now and did not, or the other way round, and what moved that one."""
    before_a, before_b = sides.a.before(id), sides.b.before(id)
    down = sides.b.ranked[id].rank > sides.a.ranked[id].rank
    now, then = (before_b, before_a) if down else (before_a, before_b)
    passing = [one for one in now if one not in then]
    words = _("{name} now stands before it") if down else _("{name} no longer stands before it")
    for other in passing:
        if sides.a.beyond(other) or sides.b.beyond(other):
            continue
        cause = own(sides, other)
        if cause:
            name = (sides.b if down else sides.a).ranked[other].name
            return Cause("passed", f"{words.format(name=name)} ({cause.detail})")
    return Cause("passed", _("others moved"))


def caveats(sides: Sides) -> tuple[CaveatText, ...]:
    """Those of either side, each once; what they are about is told for each side where it differs."""
    found: dict[str, CaveatText] = {}
    by = [{one.code: one for one in half.result.caveats} for half in (sides.a, sides.b)]
    for code in dict.fromkeys([*by[0], *by[1]]):
        one, other = by[0].get(code), by[1].get(code)
        either = one or other
        assert either is not None
        if one and other and one.about == other.about:
            found[code] = one
            continue
        about = tuple(
            f"{side}: {', '.join(each.about)}" for side, each in (("A", one), ("B", other)) if each and each.about
        )
        bare = either.text.removesuffix(f"({'; '.join(either.about)})").strip()
        found[code] = CaveatText(code, f"{bare} ({'; '.join(about)})" if about else bare, about)
    return tuple(found.values())
