"""A profile as a file that a person can read and go on writing in."""

from __future__ import annotations

import json
import re
import textwrap
from collections.abc import Iterator, Mapping

from helhedsvalg.documents import scalar
from helhedsvalg.i18n import _, language, named, number
from helhedsvalg.model.catalogue import Catalogue, Problem
from helhedsvalg.model.method import NeedWord
from helhedsvalg.model.profile import ProblemInput, Profile
from helhedsvalg.model.vocabulary import State
from helhedsvalg.profiles.file import AREA, EXCLUDE, STATES, TOP
from helhedsvalg.profiles.values import UNKNOWN, unit_in_words

WIDTH = 100
"""Of a comment, in characters."""
_PLAIN = re.compile(r"[^\W\d_]([\w .,/()'–-]*[\w.)])?")


def draft(profile: Profile, catalogue: Catalogue) -> str:
    """The profile in YAML with comments, in the language spoken now. `recommend` reads it without a note.

    A need given directly has no place here: a person says figures and words.
    """
    lines = [
        *_comment(_("A profile for helhedsvalg: what is known of an area. What stands after # is for people.")),
        *_comment(_("Unknown is not zero: an unknown problem gets no weight, and the answer says so.")),
        "",
        *_area(profile),
        "",
        *_problems(profile, catalogue),
        "",
        *_partners(profile, catalogue),
        "",
        *_comment(_("The ages that the plan is for, as 10-14; empty is everybody.")),
        _pair(_key(TOP, "ages"), "-".join(map(str, profile.ages or ()))),
        "",
        *_exclusions(profile, catalogue),
        *_notes(),
    ]
    return "\n".join(lines) + "\n"


def template(catalogue: Catalogue) -> str:
    """A profile of which nothing is known yet."""
    return draft(Profile(partners={partner.id: "unknown" for partner in catalogue.partners}), catalogue)


def figure(value: float, problem: Problem) -> str:
    """A figure with its unit in words."""
    return f"{number(value, 6)} {unit_in_words(problem)}"


def judgement(word: NeedWord) -> str:
    """A word for a need in the language spoken now; the data has the Danish word first."""
    return word.words[0 if language() == "da" else -1]


def scale(problem: Problem) -> Iterator[str]:
    """What a problem's figure is, where it is found, and what is high."""
    if problem.indicator:
        yield _("What: {indicator} ({unit})").format(
            indicator=named(problem.indicator), unit=unit_in_words(problem)
        )
    if problem.where:
        yield _("Where: {where}").format(where=named(problem.where))
    full, zero = problem.full_point, problem.zero_point
    if full and zero:
        basis = {"law": _("law"), "statistic": _("statistic"), "assumption": _("assumption")}[full.basis]
        high = _("High: {figure} ({basis}).").format(figure=figure(full.value, problem), basis=basis)
        yield f"{high} {named(full.why)}" if full.why else high
        yield _("No problem: {figure}.").format(figure=figure(zero.value, problem))


def _area(profile: Profile) -> Iterator[str]:
    yield f"{_key(TOP, 'area')}:"
    for key in AREA:
        if key != "other":
            value = profile.area.get(key)
            yield "  " + _pair(_key(AREA, key), "" if value is None else _scalar(str(value)))


def _problems(profile: Profile, catalogue: Catalogue) -> Iterator[str]:
    words = [*map(judgement, catalogue.method.words), _unknown()]
    yield from _comment(_("A figure, or one of the words {words}.").format(words=", ".join(words)))
    yield f"{_key(TOP, 'problems')}:"
    for problem in catalogue.anchored:
        yield ""
        for line in scale(problem):
            yield from _comment(line, "  ")
        problem_input = profile.given.get(problem.id, ProblemInput("unknown"))
        yield "  " + _pair(_scalar(named(problem.name)), _value(problem_input, problem, catalogue))


def _partners(profile: Profile, catalogue: Catalogue) -> Iterator[str]:
    states = ", ".join(map(state, STATES))
    yield from _comment(_("Who is with you? One of {states}.").format(states=states))
    others = [named(partner.name) for partner in catalogue.partners if partner.id not in profile.partners]
    if others:
        yield from _comment(_("Others that can be named: {partners}.").format(partners=", ".join(others)))
    yield f"{_key(TOP, 'partners')}:"
    for id, partner_state in profile.partners.items():
        yield "  " + _pair(_scalar(named(catalogue.partner[id].name)), state(partner_state))


def _exclusions(profile: Profile, catalogue: Catalogue) -> Iterator[str]:
    """What is not to be on the list, and why; an example to be taken into use where there is nothing."""
    if profile.exclude:
        yield from _comment(_("What is not to be on the list, and why:"))
        yield f"{_key(TOP, 'exclude')}:"
        yield from (f"  - {_exclusion(exclusion.id, exclusion.reason or '')}" for exclusion in profile.exclude)
        return
    yield from _comment(_("What is not to be on the list, and why; take the # away:"))
    reason = _("tried before")
    for intervention in catalogue.interventions[:1]:
        yield f"# {_key(TOP, 'exclude')}: [{_exclusion(intervention.id, reason)}]"


def _exclusion(id: str, reason: str) -> str:
    return f"{{{_key(EXCLUDE, 'id')}: {id}, {_key(EXCLUDE, 'reason')}: {_scalar(reason)}}}"


def _notes() -> Iterator[str]:
    yield from _comment(_("Anything else; take the # away:"))
    example = _("free text that comes back in the answer")
    yield f"# {_key(TOP, 'notes')}: {_scalar(example)}"


def state(partner_state: State) -> str:
    """A partner's state, as a profile file writes it."""
    return STATES[partner_state][language() == "da"]


def _value(problem_input: ProblemInput, problem: Problem, catalogue: Catalogue) -> str:
    """A problem's figure or word, as `recommend` reads it."""
    value = problem_input.value
    if value is None:
        return _unknown()
    if problem_input.given_as == "figure":
        sign = {"percent": "%", "per-thousand": "‰"}[problem.unit or "percent"]
        return f"{number(value, 6)} {sign}" if language() == "da" else number(value, 6)
    return judgement(next(word for word in catalogue.method.words if word.need == value))


def _unknown() -> str:
    return UNKNOWN[language() == "da"]


def _key(names: Mapping[str, tuple[str, ...]], key: str) -> str:
    """A key in the language spoken now."""
    return names[key][language() == "da"]


def _pair(key: str, value: str) -> str:
    return f"{key}: {value}".rstrip()


def _scalar(text: str) -> str:
    """A text as YAML reads it back: in quotes where it could be taken for something else."""
    if re.fullmatch(r"[1-9][0-9]*", text) or (_PLAIN.fullmatch(text) and scalar(text) == text):
        return text
    return json.dumps(text, ensure_ascii=False)


def _comment(text: str, before: str = "") -> list[str]:
    """A comment, folded."""
    return textwrap.wrap(
        text, WIDTH, initial_indent=f"{before}# ", subsequent_indent=f"{before}# ", break_long_words=False
    )
