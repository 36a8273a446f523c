"""Two results side by side: what moved, and because of what."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from helhedsvalg.i18n import _, fixed, number
from helhedsvalg.method.ranking import DIGITS
from helhedsvalg.model.vocabulary import Ages, Language
from helhedsvalg.results.common import (
    AreaLabel,
    CatalogueMark,
    CaveatText,
    Contribution,
    Glossary,
    Need,
    Parameters,
    Tool,
    json_object,
    state_name,
)
from helhedsvalg.results.recommendation import Recommendation, Result, SetAside, explaining

Because = Literal["need", "support", "partner", "ages", "band", "group", "passed", "entered", "left"]


@json_object
class Side:
    """One of the two that are compared."""

    area: AreaLabel | None
    catalogue: CatalogueMark
    ranked: int
    parameters: Parameters


@json_object
class NeedChange:
    """One problem on both sides."""

    problem: str
    name: str
    value_a: float | None
    value_b: float | None
    """In the indicator's own unit; null where no figure was given."""
    unit: Literal["percent", "per-thousand"] | None
    a: float | None
    b: float | None
    """Needs, 0 to 1.5; null where unknown."""
    change: float | None
    """b - a; null where either is unknown."""
    weight_a: float
    weight_b: float


@json_object
class Move:
    """An intervention that stands elsewhere on side B than on side A."""

    id: str
    name: str
    rank_a: int | None
    """Null where it is not ranked."""
    rank_b: int | None
    because: Because
    detail: str


@json_object
class Comparison:
    """Two areas, or one area in two years: what moved, and why."""

    schema_version: str
    tool: Tool
    lang: Language
    a: Side
    b: Side
    needs: tuple[NeedChange, ...]
    moves: tuple[Move, ...]
    """By the rank on side B; empty where nothing moved."""
    unmoved: int
    """How many are ranked on both sides and stand where they stood."""
    beyond: int
    """How many are not compared, since a saved side shows only the first of its ranking."""
    caveats: tuple[CaveatText, ...]
    """KOO01 first."""
    next: tuple[str, ...]
    glossary: Glossary


@dataclass(frozen=True, slots=True)
class Cause:
    """Why an intervention moved."""

    because: Because
    detail: str


@dataclass(frozen=True, slots=True)
class RankedSide:
    """One of two results, by id: the whole of it, or as much as was saved."""

    result: Result
    ranked: Mapping[str, Recommendation]
    aside: Mapping[str, SetAside]
    needs: Mapping[str, Need]

    def beyond(self, id: str) -> bool:
        """Whether the rank of an intervention is unknown, since only the first of the ranking were saved."""
        cut = len(self.ranked) < self.result.ranked
        return cut and id not in self.ranked and id not in self.aside

    def before(self, id: str) -> list[str]:
        """Those with a better rank, the nearest first."""
        rank = self.ranked[id].rank
        return [entry.id for entry in reversed(self.result.recommendations) if entry.rank < rank]


@dataclass(frozen=True, slots=True)
class Sides:
    """Side A and side B."""

    a: RankedSide
    b: RankedSide

    def ids(self) -> list[str]:
        """Every intervention whose standing is known on both sides, or that one catalogue lacks."""
        ids = {id for side in (self.a, self.b) for id in (*side.ranked, *side.aside)}
        return sorted(id for id in ids if not (self.a.beyond(id) or self.b.beyond(id)))

    def beyond(self) -> int:
        """How many interventions are not compared, since a side was saved in part."""
        ids = {id for side in (self.a, self.b) for id in (*side.ranked, *side.aside)}
        hidden = max(side.result.ranked - len(side.ranked) for side in (self.a, self.b))
        return max(hidden, len(ids) - len(self.ids()))

    def problem(self, id: str) -> str:
        """A problem's name."""
        return {**self.a.result.glossary.problems, **self.b.result.glossary.problems}[id]


def report(a: Result, b: Result) -> Comparison:
    """What differs between two results; each is best with every recommendation."""
    sides = sides_of(a, b)
    rank_moves, unmoved = moves(sides)
    return Comparison(
        schema_version=b.schema_version,
        tool=b.tool,
        lang=b.lang,
        a=Side(a.area, a.catalogue, a.ranked, a.parameters),
        b=Side(b.area, b.catalogue, b.ranked, b.parameters),
        needs=changes(sides),
        moves=rank_moves,
        unmoved=unmoved,
        beyond=sides.beyond(),
        caveats=caveats(sides),
        next=(*(explaining(move.id) for move in rank_moves[:1]), "helhedsvalg catalogue show KOO01"),
        glossary=b.glossary,
    )


def sides_of(a: Result, b: Result) -> Sides:
    """Two results made ready to compare."""
    both = (
        RankedSide(
            result,
            {entry.id: entry for entry in result.recommendations},
            {entry.id: entry for entry in result.set_aside},
            {entry.problem: entry for entry in result.needs},
        )
        for result in (a, b)
    )
    return Sides(*both)


def changes(sides: Sides) -> tuple[NeedChange, ...]:
    """Every problem that either side knows, in B's order and then A's."""
    return tuple(
        _change(sides.a.needs.get(id), sides.b.needs.get(id))
        for id in dict.fromkeys([*sides.b.needs, *sides.a.needs])
    )


def _change(on_a: Need | None, on_b: Need | None) -> NeedChange:
    """One problem on both sides; at least one of them has it."""
    need = on_b or on_a
    assert need is not None
    need_a, need_b = (on_a.need if on_a else None), (on_b.need if on_b else None)
    return NeedChange(
        problem=need.problem,
        name=need.name,
        value_a=on_a.value if on_a else None,
        value_b=on_b.value if on_b else None,
        unit=need.unit,
        a=need_a,
        b=need_b,
        change=None if need_a is None or need_b is None else round(need_b - need_a, DIGITS),
        weight_a=on_a.weight if on_a else 0.0,
        weight_b=on_b.weight if on_b else 0.0,
    )


def moves(sides: Sides) -> tuple[tuple[Move, ...], int]:
    """Every intervention with another rank on side B, by that rank; and how many are ranked alike."""
    rows = []
    alike = 0
    for id in sides.ids():
        on_a, on_b = sides.a.ranked.get(id), sides.b.ranked.get(id)
        entry = on_b or on_a
        if entry is None:
            continue
        rank_a, rank_b = (on_a.rank if on_a else None), (on_b.rank if on_b else None)
        if rank_a == rank_b:
            alike += 1
            continue
        cause = own_cause(sides, id) or passing_cause(sides, id)
        rows.append(Move(id, entry.name, rank_a, rank_b, cause.because, cause.detail))
    rows.sort(key=lambda move: (move.rank_b is None, move.rank_b or move.rank_a, move.id))
    return tuple(rows), alike


def own_cause(sides: Sides, id: str) -> Cause | None:
    """What moved the intervention itself; None where its score did not move in the direction of its rank."""
    on_a, on_b = sides.a.ranked.get(id), sides.b.ranked.get(id)
    if on_a and on_b:
        return _score(sides, on_a, on_b)
    if on_a:
        return _crossed(sides, on_a, sides.b.aside.get(id), "left")
    assert on_b is not None
    return _crossed(sides, on_b, sides.a.aside.get(id), "entered")


def _score(sides: Sides, on_a: Recommendation, on_b: Recommendation) -> Cause | None:
    """The problem whose points changed most in the direction of the rank."""
    up = on_b.rank < on_a.rank
    if on_a.score == on_b.score or (on_b.score > on_a.score) != up:
        return _band(sides, on_a, on_b, up)
    terms_a = {term.problem: term for term in on_a.contributions}
    terms_b = {term.problem: term for term in on_b.contributions}
    gains = {id: _points(terms_b.get(id)) - _points(terms_a.get(id)) for id in dict.fromkeys([*terms_b, *terms_a])}
    problem = max(gains, key=lambda id: gains[id] if up else -gains[id])
    term_a, term_b = terms_a.get(problem), terms_b.get(problem)
    score = _("score from {a} to {b}").format(a=fixed(on_a.score), b=fixed(on_b.score))
    if term_a and term_b and term_a.support != term_b.support:
        support = _("{problem}: support from {a} to {b}").format(
            problem=sides.problem(problem), a=number(term_a.support, 3), b=number(term_b.support, 3)
        )
        return Cause("support", f"{support}; {score}")
    return Cause("need", f"{_weights(sides, problem)}; {score}")


def _band(sides: Sides, on_a: Recommendation, on_b: Recommendation, up: bool) -> Cause | None:
    """Its band, or its group, where that changed in the direction of the rank."""
    if on_a.band != on_b.band and (on_b.band < on_a.band) == up:
        names = [side.result.glossary.bands[str(entry.band)] for side, entry in ((sides.a, on_a), (sides.b, on_b))]
        return Cause(
            "band", _("from '{a}' to '{b}': the heaviest problem weighs otherwise").format(a=names[0], b=names[1])
        )
    order = list(sides.b.result.glossary.groups)
    if on_a.group != on_b.group and (order.index(on_b.group) < order.index(on_a.group)) == up:
        groups = sides.b.result.glossary.groups
        return Cause("group", _("from '{a}' to '{b}'").format(a=groups[on_a.group], b=groups[on_b.group]))
    return None


def _points(term: Contribution | None) -> float:
    """The points of a term; none where the problem has no weight."""
    return term.points if term else 0.0


def _weights(sides: Sides, problem: str) -> str:
    """How the weight of a problem changed; its need, where it is unknown on one side."""
    on_a, on_b = sides.a.needs.get(problem), sides.b.needs.get(problem)
    if on_a and on_b and on_a.need is not None and on_b.need is not None:
        return _("{problem}: weight from {a} to {b} per cent").format(
            problem=sides.problem(problem), a=number(100 * on_a.weight, 0), b=number(100 * on_b.weight, 0)
        )
    return _from_to(sides, problem)


def _from_to(sides: Sides, problem: str) -> str:
    """A problem's need on both sides."""
    needs = [_need(side.needs.get(problem)) for side in (sides.a, sides.b)]
    return _("{problem}: need from {a} to {b}").format(problem=sides.problem(problem), a=needs[0], b=needs[1])


def _need(need: Need | None) -> str:
    """A need in figures; unknown is never zero."""
    return _("unknown") if need is None or need.need is None else number(need.need, 2)


def _crossed(sides: Sides, ranked: Recommendation, aside: SetAside | None, because: Because) -> Cause:
    """Why an intervention is ranked on one side only."""
    if aside is None:
        return Cause(because, _("it stands in one of the two catalogues only"))
    if aside.reason == "blocked" and (partner_changes := list(_partners(sides, ranked))):
        return Cause("partner", "; ".join(partner_changes))
    ages_a, ages_b = sides.a.result.parameters.ages, sides.b.result.parameters.ages
    if aside.reason == "outside-ages" and ages_a != ages_b:
        return Cause("ages", _("the plan is for: from {a} to {b}").format(a=_ages(ages_a), b=_ages(ages_b)))
    if aside.reason in ("excluded", "harmful", "outside-plan", "blocked"):
        return Cause(because, aside.detail)
    term = max(ranked.contributions, key=lambda term: term.points)
    need = (sides.b if because == "left" else sides.a).needs.get(term.problem)
    if need is None or not need.weight:
        return Cause("need", _from_to(sides, term.problem))
    return Cause("support", aside.detail)


def _ages(span: Ages | None) -> str:
    """Whom a plan is for."""
    return _("ages {low}-{high}").format(low=span[0], high=span[1]) if span else _("all ages")


def _partners(sides: Sides, ranked: Recommendation) -> Iterator[str]:
    """Each partner that it requires and whose state is not the same on both sides."""
    states = (sides.a.result.parameters.partners, sides.b.result.parameters.partners)
    for partner in ranked.partners:
        before, after = (by_partner.get(partner.id, "unknown") for by_partner in states)
        if partner.role == "required" and before != after:
            yield _("{partner}: from {a} to {b}").format(
                partner=partner.name, a=state_name(before), b=state_name(after)
            )


def passing_cause(sides: Sides, id: str) -> Cause:
    """Which intervention overtook it, or was overtaken by it, and what moved that one."""
    before_a, before_b = sides.a.before(id), sides.b.before(id)
    down = sides.b.ranked[id].rank > sides.a.ranked[id].rank
    now, then = (before_b, before_a) if down else (before_a, before_b)
    ids = [other for other in now if other not in then]
    words = _("{name} now stands before it") if down else _("{name} no longer stands before it")
    for other in ids:
        if sides.a.beyond(other) or sides.b.beyond(other):
            continue
        cause = own_cause(sides, other)
        if cause:
            name = (sides.b if down else sides.a).ranked[other].name
            return Cause("passed", f"{words.format(name=name)} ({cause.detail})")
    return Cause("passed", _("others moved"))


def caveats(sides: Sides) -> tuple[CaveatText, ...]:
    """The caveats of both sides, each code once; where they are about different things, each side is named."""
    texts: dict[str, CaveatText] = {}
    by_code = [{caveat.code: caveat for caveat in side.result.caveats} for side in (sides.a, sides.b)]
    for code in dict.fromkeys([*by_code[0], *by_code[1]]):
        on_a, on_b = by_code[0].get(code), by_code[1].get(code)
        either = on_a or on_b
        assert either is not None
        if on_a and on_b and on_a.about == on_b.about:
            texts[code] = on_a
            continue
        about = tuple(
            f"{letter}: {', '.join(caveat.about)}"
            for letter, caveat in (("A", on_a), ("B", on_b))
            if caveat and caveat.about
        )
        bare = either.text.removesuffix(f"({'; '.join(either.about)})").strip()
        texts[code] = CaveatText(code, f"{bare} ({'; '.join(about)})" if about else bare, about)
    return tuple(texts.values())
