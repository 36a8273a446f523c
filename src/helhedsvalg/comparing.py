"""Two results side by side: what moved, and because of what."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from helhedsvalg.answers import Move, NeedChange
from helhedsvalg.ranking import DIGITS
from helhedsvalg.result import Reason, Recommendation, Result, SetAside
from helhedsvalg.texts import _, fixed, number

Because = Literal["need", "support", "partner", "ages", "entered", "left"]
BY_REASON: dict[Reason, Because] = {
    "blocked": "partner",
    "outside-ages": "ages",
    "other-problems": "need",
}
"""What takes a reason for not being ranked away, where it can be only one thing."""


@dataclass(frozen=True, slots=True)
class Cause:
    """Because of what something moved."""

    because: Because
    detail: str


class Sides:
    """Two results by id: the whole of each, or as much as was saved."""

    def __init__(self, a: Result, b: Result) -> None:
        self.a = a
        self.b = b
        self.ranked_a = {one.id: one for one in a.recommendations}
        self.ranked_b = {one.id: one for one in b.recommendations}
        self.aside_a = {one.id: one for one in a.set_aside}
        self.aside_b = {one.id: one for one in b.set_aside}
        self.problems = {**a.glossary.problems, **b.glossary.problems}

    def ids(self) -> list[str]:
        """Every intervention whose standing is known on both sides, or that one catalogue lacks."""
        found = {*self.ranked_a, *self.ranked_b, *self.aside_a, *self.aside_b}
        return sorted(id for id in found if not (self.beyond(id, self.a) or self.beyond(id, self.b)))

    def beyond(self, id: str, side: Result) -> bool:
        """Whether a side that was saved in part does not show it."""
        ranked, aside = (self.ranked_a, self.aside_a) if side is self.a else (self.ranked_b, self.aside_b)
        return len(ranked) < side.ranked and id not in ranked and id not in aside


def whole(side: Result) -> bool:
    """Whether all that are ranked are shown."""
    return len(side.recommendations) == side.ranked


def changes(a: Result, b: Result) -> tuple[NeedChange, ...]:
    """Every problem that either side knows, in B's order and then A's."""
    needs_a = {one.problem: one for one in a.needs}
    needs_b = {one.problem: one for one in b.needs}
    found = []
    for id in dict.fromkeys([*needs_b, *needs_a]):
        one, other = needs_a.get(id), needs_b.get(id)
        need_a, need_b = (one.need if one else None), (other.need if other else None)
        named = other or one
        assert named is not None
        found.append(
            NeedChange(
                problem=id,
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
        )
    return tuple(found)


def moves(a: Result, b: Result) -> tuple[tuple[Move, ...], int]:
    """Every intervention with another rank on side B, by that rank; and how many are ranked alike."""
    sides = Sides(a, b)
    found = []
    alike = 0
    for id in sides.ids():
        one, other = sides.ranked_a.get(id), sides.ranked_b.get(id)
        if one and other and one.rank == other.rank:
            alike += 1
        elif one or other:
            cause = direct(sides, id) or _passed(sides, id)
            named = other or one
            assert named is not None
            found.append(
                Move(
                    id,
                    named.name,
                    one.rank if one else None,
                    other.rank if other else None,
                    cause.because,
                    cause.detail,
                )
            )
    found.sort(key=lambda move: (move.rank_b is None, move.rank_b or move.rank_a, move.id))
    return tuple(found), alike


def direct(sides: Sides, id: str) -> Cause | None:
    """What moved it itself; None where its own points are the same and only others moved."""
    one, other = sides.ranked_a.get(id), sides.ranked_b.get(id)
    if one and other:
        return _points(sides, one, other)
    aside = sides.aside_a.get(id) or sides.aside_b.get(id)
    way: Because = "left" if one else "entered"
    if aside is None:
        return Cause(way, _("it stands in one of the two catalogues only"))
    ranked = one or other
    assert ranked is not None
    return Cause(_because(sides, aside, ranked, way), aside.detail)


def _because(sides: Sides, aside: SetAside, ranked: Recommendation, way: Because) -> Because:
    """What a reason for not being ranked comes down to."""
    if aside.reason in BY_REASON:
        return BY_REASON[aside.reason]
    if aside.reason in ("no-support", "no-effect-found", "untested"):
        weights = {one.problem: one.weight for one in (sides.a if ranked.id in sides.aside_a else sides.b).needs}
        carried = [one.problem for one in ranked.contributions if one.points > 0]
        return "need" if all(not weights.get(id) for id in carried) else "support"
    return way


def _points(sides: Sides, one: Recommendation, other: Recommendation) -> Cause | None:
    """Whether its support or the weights changed its points; None where neither did."""
    terms_a = {term.problem: term for term in one.contributions}
    terms_b = {term.problem: term for term in other.contributions}
    gains = {
        id: (terms_b[id].points if id in terms_b else 0.0) - (terms_a[id].points if id in terms_a else 0.0)
        for id in dict.fromkeys([*terms_b, *terms_a])
    }
    if not any(gains.values()):
        return None
    most = max(gains, key=lambda id: abs(gains[id]))
    first, second = terms_a.get(most), terms_b.get(most)
    problem = sides.problems[most]
    if first and second and (first.support, first.match) != (second.support, second.match):
        which: Because = "support" if first.support != second.support else "ages"
        text = _("{problem}: support x match from {a} to {b}").format(
            problem=problem, a=number(first.support * first.match, 3), b=number(second.support * second.match, 3)
        )
        return Cause(which, text)
    text = _("{problem}: weight from {a} to {b} per cent, points from {c} to {d}").format(
        problem=problem,
        a=number(100 * first.weight if first else 0, 0),
        b=number(100 * second.weight if second else 0, 0),
        c=fixed(first.points if first else 0),
        d=fixed(second.points if second else 0),
    )
    return Cause("need", text)


def _passed(sides: Sides, id: str) -> Cause:
    """Who stands before it now and did not, or the other way round, and what moved that one."""
    before_a = _before(sides.a.recommendations, id)
    before_b = _before(sides.b.recommendations, id)
    names = {one.id: one.name for one in (*sides.a.recommendations, *sides.b.recommendations)}
    for other in sorted(before_a ^ before_b):
        cause = direct(sides, other)
        if cause:
            text = (
                _("{name} now stands before it") if other in before_b else _("{name} no longer stands before it")
            )
            words = text.format(name=names[other])
            return Cause(cause.because, f"{words} ({cause.detail})")
    return Cause("entered" if before_b - before_a else "left", _("others moved"))


def _before(shown: Iterable[Recommendation], id: str) -> set[str]:
    """Those with a better rank."""
    shown = list(shown)
    rank = next(one.rank for one in shown if one.id == id)
    return {one.id for one in shown if one.rank < rank}
