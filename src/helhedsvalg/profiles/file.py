"""A profile file to a Profile. Danish and English keys mean the same, and what nobody mentions stays unknown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal

from helhedsvalg.errors import Fault, Faults, short
from helhedsvalg.i18n import _, language
from helhedsvalg.matching import did_you_mean, plain
from helhedsvalg.model.catalogue import Catalogue, Problem
from helhedsvalg.model.profile import Exclusion, ProblemInput, Profile
from helhedsvalg.model.vocabulary import MAX_COUNT, Ages, State
from helhedsvalg.profiles.values import InvalidValue, ages, given, named_one, names_of, need

if TYPE_CHECKING:
    from helhedsvalg.documents import Document, Steps

TOP = {
    "area": ("area", "område"),
    "problems": ("problems", "problemer"),
    "partners": ("partners", "partnere"),
    "ages": ("ages", "aldre", "alder"),
    "exclude": ("exclude", "udelad", "fravalg"),
    "notes": ("notes", "noter"),
}
AREA = {
    "name": ("name", "navn"),
    "municipality": ("municipality", "kommune"),
    "year": ("year", "år"),
    "residents": ("residents", "beboere"),
    "children_10_14": ("children_10_14", "børn_10_14"),
    "other": ("other", "andet"),
}
PROBLEM = {
    "value": ("value", "værdi"),
    "need": ("need", "behov"),
    "source": ("source", "kilde"),
    "year": ("year", "år"),
    "why": ("why", "hvorfor"),
}
EXCLUDE = {"id": ("id", "indsats"), "reason": ("reason", "grund", "begrundelse")}
STATES: dict[State, tuple[str, ...]] = {
    "in-place": ("in-place", "på plads", "with"),
    "promised": ("promised", "lovet"),
    "missing": ("missing", "mangler"),
    "unknown": ("unknown", "ukendt"),
}
MAX_UNKNOWN_KEYS = 20
"""Unknown keys of one mapping that have a fault each."""
MAX_CHARACTERS = 2000
"""Characters of a name, source or reason."""
ABSENT: tuple[Steps, None] = ((), None)
"""The path and the value of a key that a mapping does not have."""


@dataclass(slots=True)
class ReadProfile:
    """A profile, and the notices on how it was read."""

    profile: Profile
    notices: list[str] = field(default_factory=list)


def one_line(text: object) -> object:
    """A label without line breaks or needless spaces; None where nothing is left."""
    return (" ".join(text.split()) or None) if isinstance(text, str) else text


@dataclass(frozen=True)
class Vocabulary:
    """The keys that a profile may have with a catalogue, worked out once and used for every area."""

    catalogue: Catalogue

    @cached_property
    def problems(self) -> dict[str, tuple[str, ...]]:
        """Each problem's keys by id."""
        return {id: (id, *names) for id, names in names_of(self.catalogue.problems).items()}

    @cached_property
    def partners(self) -> dict[str, tuple[str, ...]]:
        """Each partner's keys by id."""
        return {id: (id, *names) for id, names in names_of(self.catalogue.partners).items()}

    @cached_property
    def plain(self) -> dict[int, dict[str, str]]:
        """For each set of keys, by its identity, the canonical key by the plain form of every name."""
        sets = (TOP, AREA, PROBLEM, EXCLUDE, self.problems, self.partners)
        return {id(keys): {plain(name): key for key, names in keys.items() for name in names} for keys in sets}


def read_profile(document: Document, catalogue: Catalogue, vocabulary: Vocabulary | None = None) -> ReadProfile:
    """The profile that a document holds. Raises Faults: every one in it.

    `vocabulary` is the catalogue's, where many profiles are read.
    """
    reader = _Reader(document, catalogue, vocabulary or Vocabulary(catalogue))
    profile = reader.profile()
    if reader.faults:
        raise Faults(reader.faults)
    return ReadProfile(profile, reader.notices)


def _key_hint(key: str, names: Mapping[str, tuple[str, ...]]) -> str:
    """What would be right in the place of an unknown key."""
    if key.isdigit():
        return _('A figure with a comma inside {{}} stands in quotes: "44,7".').format()
    if hint := did_you_mean(key, [name for words in names.values() for name in words]):
        return hint
    keys = (words[language() == "da" and len(words) > 1] for words in names.values())
    return _("The keys are: {keys}.").format(keys=", ".join(keys))


class _Reader:
    """One document, its faults and its notices."""

    def __init__(self, document: Document, catalogue: Catalogue, vocabulary: Vocabulary) -> None:
        self.document = document
        self.catalogue = catalogue
        self.vocabulary = vocabulary
        self.faults: list[Fault] = []
        self.notices: list[str] = []

    def fault(self, path: Steps, wrong: InvalidValue, at: Literal["key", "value"] = "value") -> None:
        """Add a fault at that path."""
        self.faults.append(self.document.fault(wrong.code, path, wrong.message, wrong.hint, at=at))

    def keys(
        self, path: Steps, data: object, names: Mapping[str, tuple[str, ...]]
    ) -> dict[str, tuple[Steps, Any]]:
        """A mapping's values by canonical key, each with its path; faults for what is no key here."""
        values: dict[str, tuple[Steps, Any]] = {}
        if not isinstance(data, dict):
            if data is not None:
                self.fault(path, InvalidValue("P002", _("a mapping with keys and values is expected here.")))
            return values
        canonical = self.vocabulary.plain[id(names)]
        unknown = []
        for key, value in data.items():
            name = key if key in names else canonical.get(plain(key))
            if name is None:
                unknown.append(key)
            elif name in values:
                message = _("'{key}' says again what '{first}' has said.")
                first = values[name][0][-1]
                self.fault((*path, key), InvalidValue("P010", message.format(key=key, first=first)), "key")
            else:
                values[name] = ((*path, key), value)
        for key in unknown[:MAX_UNKNOWN_KEYS]:
            message = _("'{key}' is not a key here.").format(key=short(key))
            self.fault((*path, key), InvalidValue("P012", message, _key_hint(key, names)), "key")
        if more := len(unknown[MAX_UNKNOWN_KEYS:]):
            message = _("there are {count} more keys here that are not known.").format(count=more)
            self.fault(path, InvalidValue("P012", message), "key")
        return values

    def profile(self) -> Profile:
        """The whole document."""
        top = self.keys((), self.document.data, TOP)
        if not isinstance(self.document.data, dict):
            if not self.faults:
                self.fault((), InvalidValue("P002", _("a mapping with keys and values is expected here.")))
            return Profile()
        return Profile(
            area=self.area(*top.get("area", ABSENT)),
            given=self.problems(*top.get("problems", ABSENT)),
            partners=self.partners(*top.get("partners", ABSENT)),
            ages=self.ages(*top.get("ages", ABSENT)),
            exclude=self.exclude(*top.get("exclude", ABSENT)),
            notes=self.text(*top.get("notes", ABSENT)),
        )

    def text(self, path: Steps, value: object) -> str | None:
        """A text or a plain number as text."""
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, str | int | float):
            self.fault(path, InvalidValue("P002", _("a text is expected here.")))
            return None
        if isinstance(value, str) and len(value) > MAX_CHARACTERS:
            message = _("this text is longer than {limit} characters.").format(limit=MAX_CHARACTERS)
            self.fault(path, InvalidValue("P002", message))
            return None
        return str(value)

    def whole(self, path: Steps, value: object) -> int | None:
        """A whole number from 0."""
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= MAX_COUNT:
            self.fault(path, InvalidValue("P002", _("a whole number is expected here.")))
            return None
        return value

    def area(self, path: Steps, data: object) -> dict[str, object]:
        """The area's labels."""
        labels: dict[str, object] = {}
        for key, (here, value) in self.keys(path, data, AREA).items():
            if key == "other" and value is not None:
                labels[key] = self.other(here, value)
            elif key in ("name", "municipality"):
                labels[key] = one_line(self.text(here, value))
            else:
                labels[key] = self.whole(here, value)
        return {key: labels[key] for key in AREA if labels.get(key) is not None}

    def other(self, path: Steps, data: object) -> dict[str, str]:
        """Labels of any name, as texts."""
        if not isinstance(data, dict):
            self.fault(path, InvalidValue("P002", _("a mapping with keys and values is expected here.")))
            return {}
        return {str(name): self.text((*path, name), value) or "" for name, value in data.items()}

    def problems(self, path: Steps, data: object) -> dict[str, ProblemInput]:
        """The input for each problem."""
        problems = {}
        for id, (here, value) in self.keys(path, data, self.vocabulary.problems).items():
            try:
                problems[id] = self.problem(here, value, self.catalogue.problem[id])
            except InvalidValue as wrong:
                self.fault(here, wrong)
        return problems

    def problem(self, path: Steps, value: object, problem: Problem) -> ProblemInput:
        """One problem: a figure, a word, or a mapping with more about it. Raises InvalidValue."""
        if not isinstance(value, dict):
            return given(value, problem, self.catalogue, self.notices)
        parts = self.keys(path, value, PROBLEM)
        if "value" in parts and "need" in parts:
            raise InvalidValue("P010", _("a problem has a value or a need, not both."))
        problem_input = ProblemInput("unknown")
        here, raw = parts.get("value") or parts.get("need") or ABSENT
        try:
            if "value" in parts:
                problem_input = given(raw, problem, self.catalogue, self.notices)
            elif "need" in parts:
                problem_input = need(raw, problem, self.catalogue)
        except InvalidValue as wrong:
            self.fault(here, wrong)
        return replace(
            problem_input,
            source=self.text(*parts.get("source", ABSENT)),
            year=self.whole(*parts.get("year", ABSENT)),
            why=self.text(*parts.get("why", ABSENT)),
        )

    def partners(self, path: Steps, data: object) -> dict[str, State]:
        """Each partner's state."""
        states = {plain(word): state for state, words in STATES.items() for word in words}
        partners: dict[str, State] = {}
        for id, (here, value) in self.keys(path, data, self.vocabulary.partners).items():
            state = states.get(plain(value)) if isinstance(value, str) else None
            if state is not None:
                partners[id] = state
                continue
            choices = ", ".join(f"{words[0]} ({words[1]})" for words in STATES.values())
            message = _("a partner is one of {states}.").format(states=choices)
            every_word = [word for words in STATES.values() for word in words]
            hint = did_you_mean(value, every_word) if isinstance(value, str) else None
            self.fault(here, InvalidValue("P007", message, hint))
        return partners

    def ages(self, path: Steps, value: object) -> Ages | None:
        """Who the plan is for."""
        try:
            return None if value is None else ages(value)
        except InvalidValue as wrong:
            self.fault(path, wrong)
            return None

    def exclude(self, path: Steps, data: object) -> tuple[Exclusion, ...]:
        """What the profile does not want, each with a reason or none."""
        if data is None:
            return ()
        if not isinstance(data, list):
            self.fault(path, InvalidValue("P002", _("a list of {id, reason} is expected here.")))
            return ()
        names = names_of(self.catalogue.interventions)
        if len(data) > len(names):
            message = _("there are more here than the {count} interventions of the catalogue.")
            self.fault(path, InvalidValue("P010", message.format(count=len(names))))
            return ()
        exclusions = []
        for index, entry in enumerate(data):
            here = (*path, index)
            parts = self.keys(here, {"id": entry} if isinstance(entry, str) else entry, EXCLUDE)
            id_path, value = parts.get("id", (here, None))
            if value is None:
                if isinstance(entry, dict):
                    self.fault(id_path, InvalidValue("P001", _("'{key}' is missing.").format(key="id")))
                continue
            if (name := self.text(id_path, value)) is None:
                continue
            try:
                id = named_one(name, names, _("intervention"), self.notices)
                exclusions.append(Exclusion(id, self.text(*parts.get("reason", ABSENT))))
            except InvalidValue as wrong:
                self.fault(id_path if isinstance(entry, dict) else here, wrong)
        return tuple(exclusions)
