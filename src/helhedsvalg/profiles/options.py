"""What options say of an area, laid over its profile key by key."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import get_args

from helhedsvalg.errors import Fault, Faults
from helhedsvalg.i18n import _, composed
from helhedsvalg.model.catalogue import Catalogue
from helhedsvalg.model.profile import ProblemInput
from helhedsvalg.model.vocabulary import State
from helhedsvalg.profiles.file import AREA, ReadProfile, one_line
from helhedsvalg.profiles.values import InvalidValue, ages, given, named_one, names_of, need, problem_of


@dataclass(frozen=True, slots=True)
class OptionValues:
    """What the options say, as written: names with their values."""

    problems: Mapping[str, Sequence[str]]
    """By problem id, as figures or words."""
    needs: Sequence[str] = ()
    """ID=X."""
    partners: Mapping[State, Sequence[str]] = field(default_factory=dict)
    """Comma-separated lists, by state."""
    ages: str | None = None
    area: Mapping[str, object] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)
    """What the option of each problem is called."""


def override(base: ReadProfile, options: OptionValues, catalogue: Catalogue) -> ReadProfile:
    """Options over a profile, key by key. Raises Faults without a file: every one among the options."""
    notices = list(base.notices)
    inputs, faults = _problems(options, catalogue, notices)
    partners, partner_faults = _partners(options, catalogue, notices)
    faults += partner_faults
    span = base.profile.ages
    if options.ages is not None:
        try:
            span = ages(options.ages)
        except InvalidValue as error:
            faults.append(_option("--ages", error))
    if faults:
        raise Faults(faults)
    labels = {key: composed(value) if isinstance(value, str) else value for key, value in options.area.items()}
    area = {**base.profile.area, **labels}
    profile = replace(
        base.profile,
        area={key: value for key in AREA if (value := one_line(area.get(key))) is not None},
        given={**base.profile.given, **{id: several[0][1] for id, several in inputs.items()}},
        partners={**base.profile.partners, **partners},
        ages=span,
    )
    return ReadProfile(profile, notices)


def _option(name: str, wrong: InvalidValue) -> Fault:
    return Fault(wrong.code, f"{name}: {wrong.message}", hint=wrong.hint)


def _problems(
    options: OptionValues, catalogue: Catalogue, notices: list[str]
) -> tuple[dict[str, list[tuple[str, ProblemInput]]], list[Fault]]:
    """What the options say of each problem, as written and as understood; twice is a fault that quotes both."""
    faults: list[Fault] = []
    inputs: dict[str, list[tuple[str, ProblemInput]]] = {}
    for id, texts in options.problems.items():
        for text in texts:
            try:
                inputs.setdefault(id, []).append((text, given(text, catalogue.problem[id], catalogue, notices)))
            except InvalidValue as error:
                faults.append(_option(options.names.get(id, f"--{id}"), error))
    for text in options.needs:
        name, equals, size = text.partition("=")
        try:
            if not equals:
                raise InvalidValue("P003", _("a need is written as ID=X, for example insecurity=0.8."))
            id = problem_of(name.strip(), catalogue.problems, notices)
            problem_input = need(size.strip(), catalogue.problem[id], catalogue)
            inputs.setdefault(id, []).append((f"--need {text}", problem_input))
        except InvalidValue as error:
            faults.append(_option("--need", error))
    for id, several in inputs.items():
        if len(several) > 1:
            quoted = " / ".join(f"'{text}'" for text, _input in several)
            message = _("{id} is given more than once: {quoted}.")
            faults.append(Fault("P010", message.format(id=options.names.get(id, id), quoted=quoted)))
    return inputs, faults


def _partners(
    options: OptionValues, catalogue: Catalogue, notices: list[str]
) -> tuple[dict[str, State], list[Fault]]:
    """The partners among the options; one in two states is a fault that quotes both."""
    names: dict[State, str] = {"in-place": _("--with"), "promised": _("--promised"), "missing": _("--without")}
    partners: dict[str, tuple[State, str]] = {}
    faults = []
    for state in get_args(State):
        words = (part.strip() for text in options.partners.get(state, ()) for part in text.split(","))
        for word in dict.fromkeys(words):
            if not word:
                continue
            quoted = f"{names[state]} {word}"
            try:
                id = named_one(word, names_of(catalogue.partners), _("partner"), notices)
            except InvalidValue as error:
                faults.append(_option(names[state], error))
                continue
            if id in partners and partners[id][0] != state:
                message = _("{id} is given in two states: '{one}' and '{other}'.").format(
                    id=id, one=partners[id][1], other=quoted
                )
                faults.append(Fault("P010", message))
            partners[id] = (state, quoted)
    return {id: state for id, (state, _quoted) in partners.items()}, faults
