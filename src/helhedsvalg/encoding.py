"""A ranking to JSON as bytes, put together from parts that are encoded once.

The bytes are those of `outputs.json.encode(preparing.answer(...))`; a test holds the two together.
What differs from area to area is only needs, scores and their order: the findings, sources and
texts of an intervention are the same for every area with the same pressing problems and partners.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import fields

from pydantic_core import to_json

from helhedsvalg import __version__
from helhedsvalg.engine import Prepared, answer
from helhedsvalg.i18n import language
from helhedsvalg.method.needs import Weighed, needs
from helhedsvalg.method.ranking import (
    Aside,
    Contender,
    Field,
    Include,
    Placed,
    Ranking,
    Scored,
    cell,
    leading,
    rank,
    rounded,
    scores,
)
from helhedsvalg.model.profile import Profile
from helhedsvalg.results import recommendation
from helhedsvalg.results.caveats import of_result
from helhedsvalg.results.common import SCHEMA_VERSION, AreaLabel, Tool

VERY_SMALL = 1e-4
"""Below this Python and JSON's encoder write a number differently."""
LEADING = 8192
"""How many cells of weights are kept, of all fields together."""
NOTHING_SAID = dict.fromkeys(one.name for one in fields(AreaLabel))
"""An area's labels, none of which was given."""


class Encoder:
    """Encodes the answers of one run: one catalogue, one language, one set of options."""

    def __init__(
        self, prepared: Prepared, *, top: int, stability: int = 0, include: Iterable[Include] = ()
    ) -> None:
        self.prepared = prepared
        self.anchored = prepared.catalogue.anchored
        self.top = top
        self.stability = stability
        self.include = frozenset(include)
        catalogue = prepared.catalogue
        mark = recommendation.catalogue_mark(catalogue)
        tool = Tool("helhedsvalg", __version__)
        self.head = b"".join(
            (
                b'{"schema_version":',
                to_json(SCHEMA_VERSION),
                b',"tool":',
                to_json(tool),
                b',"catalogue":',
                to_json(mark),
                b',"lang":',
                to_json(language()),
                b',"area":',
            )
        )
        self.cap = catalogue.method.number("need_cap")
        self.tail = b',"glossary":%b}\n' % to_json(recommendation.glossary(catalogue))
        self.parts: dict[int, _Parts] = {}
        self.leading: dict[object, tuple[Contender, ...]] = {}
        self.unknown: dict[str, bytes] = {}
        self.forms = _Forms(_bare(one.id) for one in catalogue.method.labels)
        self.names = {one.problem.id: _bare(one.problem.id) for one in self.weigh(Profile())}
        sizes = [b'{"problem":"%b","need":%%b,"weight":%%b}' % one for one in self.names.values()]
        self.form = b'{"area":%%b,"needs":[%b],"recommendations":[' % b",".join(sizes)

    def weigh(self, profile: Profile) -> tuple[Weighed, ...]:
        """The area's needs."""
        return needs(self.anchored, profile.given, self.cap)

    def field(self, profile: Profile, weighed: Sequence[Weighed]) -> Field:
        """What the area shares with others."""
        pressing = tuple([one.problem.id for one in weighed if one.weight > 0])
        return self.prepared.field(profile, pressing, self.include)

    def full(self, profile: Profile) -> bytes:
        """The whole result of the contract, one line."""
        if self.stability:  # ranges differ from area to area, and cost more than encoding
            whole = answer(
                self.prepared, profile, top=self.top, stability=self.stability, include=tuple(self.include)
            )
            return to_json(whole) + b"\n"
        catalogue = self.prepared.catalogue
        weighed = self.weigh(profile)
        field = self.field(profile, weighed)
        ranking = rank(field, weighed)
        parts = self._parts(field, profile)
        weights = [recommendation.rounded(one.weight) for one in weighed if one.weight > 0]
        covered = zip(weights, parts.coverage(ranking), strict=True)
        terms = [b'{"problem":"%b","weight":%b,"support":' % pair for pair in self._weights(field, weights)]
        shown = ranking.placed[: self.top] if self.top else ranking.placed
        parameters = recommendation.parameters(
            catalogue.method, profile, top=self.top, stability=0, include=tuple(self.include)
        )
        return b"".join(
            (
                self.head,
                to_json(recommendation.area_label(profile)),
                b',"needs":',
                b"[" + b",".join([self.need(one) for one in weighed]) + b"]",
                b',"ranked":%d,"recommendations":[' % len(ranking.placed),
                *parts.recommendations(shown, terms, ranking),
                b'],"set_aside":[',
                parts.all_aside(ranking),
                b'],"caveats":',
                to_json(of_result(catalogue, profile, ranking)),
                b',"coverage":[',
                b",".join([b"%b%b%b" % (before, _number(weight), after) for weight, (before, after) in covered]),
                b'],"unlock":',
                to_json(recommendation.unlock(catalogue, profile, ranking)) if parts.may_unlock else b"null",
                b',"next":',
                to_json(recommendation.next_steps(ranking)),
                b',"parameters":',
                to_json(parameters),
                self.tail,
            )
        )

    def brief(self, profile: Profile) -> bytes:
        """Area, needs, and ids with score and label, one line.

        Each line is filled into a form, since the encoder is quicker with numbers alone.
        """
        weighed = self.weigh(profile)
        shown = self._first(profile, weighed)
        numbers: list[float | None] = []
        for one in weighed:
            numbers += (None, 0.0) if one.need is None else (rounded(one.need), rounded(one.weight))
        numbers += [-one[0] for one in shown]
        area = to_json({**NOTHING_SAID, **profile.area}) if profile.area else b"null"
        form = b"%b%b]}\n" % (self.form, b",".join([self.forms[one[1]] for one in shown]))
        return form % (area, *to_json(numbers)[1:-1].split(b","))

    def _first(self, profile: Profile, weighed: Sequence[Weighed]) -> list[Scored]:
        """The first `top`; none but those that can be among them are scored."""
        shares = [one.weight for one in weighed]
        weights = [one for one in shares if one]
        if not self.top:
            return scores(self.field(profile, weighed).contenders, weights)
        partners = frozenset(profile.partners.items()) if profile.partners else None
        where = (cell(shares), partners, profile.ages, profile.exclude)
        if where not in self.leading:
            if len(self.leading) >= LEADING:
                self.leading.clear()
            contenders = self.field(profile, weighed).contenders
            self.leading[where] = leading(contenders, cell(weights), self.top)
        return scores(self.leading[where], weights)[: self.top]

    def need(self, one: Weighed) -> bytes:
        """One problem of the area; an unknown one is the same for all."""
        if one.given.given_as != "unknown" or one.given.source or one.given.year or one.given.why:
            return to_json(recommendation.need(one))
        if one.problem.id not in self.unknown:
            self.unknown[one.problem.id] = to_json(recommendation.need(one))
        return self.unknown[one.problem.id]

    def _weights(self, field: Field, weights: Sequence[float]) -> list[tuple[bytes, bytes]]:
        return [(self.names[id], _number(weight)) for id, weight in zip(field.pressing, weights, strict=True)]

    def _parts(self, field: Field, profile: Profile) -> _Parts:
        """The encoded parts of a field; kept with it, so that an id is never another field's."""
        known = self.parts.get(id(field))
        if known is None or known.field is not field:
            if len(self.parts) > len(self.prepared.fields):
                self.parts.clear()
            known = self.parts[id(field)] = _Parts(self.prepared, field, profile)
        return known


class _Forms(dict[tuple[int, int, str], bytes]):
    """A short recommendation with a place for its score, by how its contender is ordered among equals."""

    def __init__(self, labels: Iterable[bytes]) -> None:
        self.labels = tuple(labels)

    def __missing__(self, order: tuple[int, int, str]) -> bytes:
        label, _design, id = order
        form = b'{"id":"%b","score":%%b,"label":"%b"}' % (_bare(id), self.labels[label])
        self[order] = form
        return form


class _Parts:
    """What is the same for every area of a field, encoded when it is first needed."""

    def __init__(self, prepared: Prepared, field: Field, profile: Profile) -> None:
        self.catalogue = prepared.catalogue
        self.field = field
        self.profile = profile
        self.around: dict[tuple[str, int], tuple[bytes, bytes]] = {}
        self.worth: dict[str, list[bytes]] = {}
        self.aside: dict[tuple[str, tuple[str, ...]], bytes] = {}
        self.still: list[bytes] | None = None
        self.covered: list[tuple[bytes, bytes]] | None = None
        self.may_unlock = any(one.reasons == ("blocked",) for group in field.aside for one in group.scoring)

    def recommendations(self, shown: Sequence[Placed], terms: Sequence[bytes], ranking: Ranking) -> list[bytes]:
        """The pieces of the recommendations: what is the same for all around rank, score and contributions."""
        pieces: list[bytes] = []
        for placed in shown:
            contender = placed.contender
            id = contender.candidate.intervention.id
            if (id, placed.top) not in self.around:
                self.around[id, placed.top] = self._around(placed, ranking)
            if id not in self.worth:
                self.worth[id] = [
                    b'%b,"match":%b,"points":'
                    % (_number(recommendation.rounded(pair.grade.support)), _number(pair.match))
                    for pair in contender.pairs
                ]
            before, after = self.around[id, placed.top]
            contributions = b",".join(
                [
                    b"%b%b%b}" % (term, worth, _number(points))
                    for term, worth, points in zip(terms, self.worth[id], placed.points, strict=True)
                ]
            )
            label = contender.pairs[placed.top].grade.label.encode()
            pieces += (
                b'%b{"rank":%d,' % (b"," if pieces else b"", placed.rank),
                before,
                b'%b,"label":"%b","contributions":[%b],' % (_number(placed.score), label, contributions),
                after,
            )
        return pieces

    def _around(self, placed: Placed, ranking: Ranking) -> tuple[bytes, bytes]:
        """What stands before the score and after the contributions, cut out of the whole encoded once."""
        whole = to_json(recommendation.recommendation(self.catalogue, self.profile, ranking, placed))
        start = whole.index(b',"id":') + 1
        score = whole.index(b'"score":') + len(b'"score":')
        after = whole.index(b'"evidence":')
        return whole[start:score], whole[after:]

    def all_aside(self, ranking: Ranking) -> bytes:
        """Everything that is not ranked; what has no score is the same for every area of the field."""
        groups = self.field.aside
        if len(ranking.aside) != sum(len(group.scoring) + len(group.still) for group in groups):
            return b",".join([self.set_aside(one) for one in ranking.aside])
        if self.still is None:
            self.still = [b",".join([self.set_aside(one) for one in group.still]) for group in groups]
        pieces = []
        start = 0
        for group, still in zip(groups, self.still, strict=True):
            end = start + len(group.scoring)
            pieces += [self.set_aside(one) for one in ranking.aside[start:end]]
            if still:
                pieces.append(still)
            start = end + len(group.still)
        return b",".join(pieces)

    def coverage(self, ranking: Ranking) -> list[tuple[bytes, bytes]]:
        """What stands around the weight of each pressing problem."""
        if self.covered is None:
            self.covered = []
            for one in recommendation.coverage(ranking):
                whole = to_json(one)
                start = whole.index(b'"weight":') + len(b'"weight":')
                self.covered.append((whole[:start], whole[whole.index(b',"best":') :]))
        return self.covered

    def set_aside(self, aside: Aside) -> bytes:
        """One that is not ranked: its own part, and the score that it would have."""
        key = (aside.candidate.intervention.id, aside.reasons)
        if key not in self.aside:
            whole = to_json(recommendation.set_aside(self.catalogue, self.profile, self.field.pressing, aside))
            self.aside[key] = whole[: whole.rindex(b'"score":') + len(b'"score":')]
        return b"%b%b}" % (self.aside[key], _number(aside.score))


def _bare(word: str) -> bytes:
    """An id as it stands between quotes; it has letters, digits and hyphens alone."""
    return to_json(word)[1:-1]


def _number(value: float) -> bytes:
    """A number as JSON's encoder writes it."""
    return repr(value).encode() if value >= VERY_SMALL or value == 0 else to_json(value)
