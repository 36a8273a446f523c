"""A profile file, and options as people write them, to a Profile.

Danish and English keys mean the same. A figure is read as people write it ("44,7 %"), a word is a
judgement ("høj"), and what nobody mentions stays unknown.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, get_args

from helhedsvalg.errors import Fault, Faults
from helhedsvalg.i18n import _, language, named, number
from helhedsvalg.matching import meant, nearest, plain
from helhedsvalg.model.catalogue import Catalogue, Problem
from helhedsvalg.model.profile import Exclusion, ProblemInput, Profile
from helhedsvalg.model.vocabulary import MAX_COUNT, Ages, State

if TYPE_CHECKING:
    from helhedsvalg.documents import Document, Step

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
"""Labels of an area with what they are in most profiles."""
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
UNKNOWN = ("unknown", "ukendt")
PERCENT = ("%", "pct", "procent", "percent", "per cent")
PER_THOUSAND = ("‰", "promille", "pr 1000", "per 1000", "pr 1 000", "per 1 000", "per mille")
OPPOSITE = "opposite-of-"
"""Before the id of a problem whose opposite a word names."""
STRANGE = 20
"""How many unknown keys of one mapping are told one by one."""
LONG = 2000
"""Characters of a name, source or reason that are kept."""
_FIGURE = re.compile(r"\s*([-+−]?)\s*(\d+(?:[.,]\d+)?|[.,]\d+)\s*(\D.*|)", re.DOTALL)


@dataclass(slots=True)
class Wrong(Exception):
    """A value that cannot be read: a fault without a place yet."""

    code: str
    message: str
    hint: str | None = None


@dataclass(slots=True)
class Read:
    """A profile, and what should be said of how it was understood."""

    profile: Profile
    notices: list[str] = field(default_factory=list)


def _one_line(text: object) -> object:
    """A label without line breaks or needless spaces; None where nothing is left."""
    return (" ".join(text.split()) or None) if isinstance(text, str) else text


@dataclass(frozen=True)
class Vocabulary:
    """What words may mean in a catalogue, worked out once and used for every area."""

    catalogue: Catalogue

    @cached_property
    def problems(self) -> dict[str, tuple[str, ...]]:
        """Each problem's keys by id."""
        return {id: (id, *others) for id, others in names_of(self.catalogue.problems).items()}

    @cached_property
    def partners(self) -> dict[str, tuple[str, ...]]:
        """Each partner's keys by id."""
        return {id: (id, *others) for id, others in names_of(self.catalogue.partners).items()}

    @cached_property
    def plain(self) -> dict[int, dict[str, str]]:
        """For each set of keys, the plain form of every key with what it stands for."""
        sets: tuple[Mapping[str, tuple[str, ...]], ...] = (
            TOP,
            AREA,
            PROBLEM,
            EXCLUDE,
            self.problems,
            self.partners,
        )
        return {id(known): {plain(name): key for key, names in known.items() for name in names} for known in sets}


def names_of(entries: Iterable[Any]) -> dict[str, list[str]]:
    """Each entry's names and synonyms by id, to find what a word means."""
    return {one.id: [*filter(None, (one.name.da, one.name.en)), *one.synonyms] for one in entries}


def given(written: object, problem: Problem, catalogue: Catalogue, notices: list[str]) -> ProblemInput:
    """A figure in the problem's own unit, or a word. Raises Wrong."""
    if not problem.anchored:
        raise unanchored(problem, catalogue)
    if written is None or (isinstance(written, str) and plain(written) in UNKNOWN):
        return ProblemInput("unknown")
    if isinstance(written, str):
        word = plain(written)
        for judgement in catalogue.method.words:
            if word in map(plain, judgement.words):
                return ProblemInput("word", judgement.need)
    return ProblemInput("figure", figure(written, problem, catalogue, notices))


def figure(written: object, problem: Problem, catalogue: Catalogue, notices: list[str]) -> float:
    """A number as people write it: 44.7, "44,7", "44,7 %", "11 pr. 1000". Raises Wrong."""
    if isinstance(written, bool) or not isinstance(written, int | float | str):
        raise Wrong("P003", _("a figure or a word is expected here."), _example(problem))
    if isinstance(written, str):
        found = _FIGURE.fullmatch(written)
        unit = found[3].strip() if found else ""
        if not found:
            raise Wrong("P003", _not_a_figure(written, catalogue), _example(problem))
        _same_unit(unit, written, problem, catalogue)
        if re.fullmatch(r"[1-9]\d{0,2}\.\d{3}", found[2]):  # thousands would be out of range
            words = _("{problem}: '{written}' is read as {value}.")
            read = number(float(found[2]), 4)
            notices.append(words.format(problem=named(problem.name), written=written, value=read))
        value = float(found[2].replace(",", ".")) * (-1 if found[1] in ("-", "−") else 1)
    else:
        try:
            value = float(written)
        except OverflowError:
            value = math.inf
    most = _most(problem)
    if not math.isfinite(value) or not 0 <= value <= most:
        shown = written if isinstance(written, str) else f"{value:g}"
        message = _("{shown} cannot be: {problem} lies between 0 and {most}.").format(
            shown=shown, problem=named(problem.name), most=most
        )
        raise Wrong("P005", message)
    if problem.unit == "percent" and 0 < value < 1:
        notices.append(
            _("{problem}: {value} is read as {value} per cent. Did you mean {meant}?").format(
                problem=named(problem.name), value=number(value, 4), meant=number(value * 100, 2)
            )
        )
    return value + 0.0  # never -0.0


def _most(problem: Problem) -> int:
    """The largest figure that can be."""
    return 100 if problem.unit == "percent" else 1000


def _not_a_figure(written: str, catalogue: Catalogue) -> str:
    words = ", ".join(word for judgement in catalogue.method.words for word in judgement.words)
    return _("'{written}' is neither a figure nor one of the words {words}.").format(
        written=_shown(written), words=f"{words}, {', '.join(UNKNOWN)}"
    )


def _shown(written: str) -> str:
    return written if len(written) <= 40 else written[:39] + "…"


def _example(problem: Problem) -> str:
    example = number(44.7) + " %" if problem.unit == "percent" else _("11 per 1,000")
    return _("Write for example {example}.").format(example=example)


def _same_unit(unit: str, written: str, problem: Problem, catalogue: Catalogue) -> None:
    """Refuse a unit that contradicts the problem's. Raises Wrong."""
    if not unit:
        return
    said = re.sub(r"[\s.,]+", " ", unit.casefold()).strip()
    kind = "percent" if said in PERCENT else "per-thousand" if said in PER_THOUSAND else None
    if kind is None:
        raise Wrong("P003", _not_a_figure(written, catalogue), _example(problem))
    if kind != problem.unit:
        right = _("per cent") if problem.unit == "percent" else _("per 1,000")
        message = _("'{written}' has the wrong unit: {problem} is measured in {unit}.").format(
            written=_shown(written), problem=named(problem.name), unit=right
        )
        raise Wrong("P004", message, _example(problem))


def unanchored(problem: Problem, catalogue: Catalogue) -> Wrong:
    """What is wrong with a need for a problem that has no scale."""
    anchored = ", ".join(one.id for one in catalogue.anchored)
    message = _("'{problem}' has no anchors and can have no need.").format(problem=named(problem.name))
    return Wrong("P009", message, _("Those that can: {ids}.").format(ids=anchored))


def need(written: object, problem: Problem, catalogue: Catalogue) -> ProblemInput:
    """A need given directly, 0 to the cap. Raises Wrong."""
    if not problem.anchored:
        raise unanchored(problem, catalogue)
    cap = catalogue.method.numbers.need_cap.value
    try:
        if isinstance(written, bool) or (isinstance(written, str) and "_" in written):
            raise ValueError
        value = float(written.replace(",", ".") if isinstance(written, str) else written)  # type: ignore[arg-type]
    except (ValueError, TypeError, OverflowError):
        raise Wrong("P003", _("a need is a number from 0 to {cap}.").format(cap=number(cap))) from None
    if not 0 <= value <= cap:
        raise Wrong("P005", _("a need is a number from 0 to {cap}.").format(cap=number(cap)))
    return ProblemInput("need", value + 0.0)


def ages(written: object) -> Ages:
    """A span of ages, "10-14" or [10, 14]. Raises Wrong."""
    span: Sequence[object] = ()
    if isinstance(written, str) and (
        found := re.fullmatch(r"\s*(\d{1,3})\s*[-–]\s*(\d{1,3})\s*(år|years)?\s*", written)
    ):
        span = (int(found[1]), int(found[2]))
    elif isinstance(written, list):
        span = written
    if len(span) == 2 and all(isinstance(age, int) and not isinstance(age, bool) for age in span):
        low, high = int(str(span[0])), int(str(span[1]))
        if 0 <= low <= high <= 120:
            return (low, high)
    raise Wrong("P006", _("ages are written as 10-14, the youngest first, from 0 to 120."))


def read_profile(document: Document, catalogue: Catalogue, vocabulary: Vocabulary | None = None) -> Read:
    """The profile that a document holds. Raises Faults: every one in it.

    `vocabulary` is the catalogue's, where many profiles are read.
    """
    reader = _Reader(document, catalogue, vocabulary or Vocabulary(catalogue))
    profile = reader.profile()
    if reader.faults:
        raise Faults(reader.faults)
    return Read(profile, reader.notices)


class _Reader:
    """One document, its faults and its notices."""

    def __init__(self, document: Document, catalogue: Catalogue, vocabulary: Vocabulary) -> None:
        self.document = document
        self.catalogue = catalogue
        self.vocabulary = vocabulary
        self.faults: list[Fault] = []
        self.notices: list[str] = []

    def fault(self, path: tuple[Step, ...], wrong: Wrong, at: str = "value") -> None:
        """Note what is wrong at that path."""
        self.faults.append(self.document.fault(wrong.code, path, wrong.message, wrong.hint, at=at))

    def keys(
        self, path: tuple[Step, ...], data: object, known: Mapping[str, tuple[str, ...]]
    ) -> dict[str, tuple[tuple[Step, ...], Any]]:
        """A mapping's values by canonical key, each with its path; faults for what is no key here."""
        found: dict[str, tuple[tuple[Step, ...], Any]] = {}
        if not isinstance(data, dict):
            if data is not None:
                self.fault(path, Wrong("P002", _("a mapping with keys and values is expected here.")))
            return found
        names = self.vocabulary.plain[id(known)]
        strange = 0
        for key, value in data.items():
            here = (*path, key)
            canonical = key if key in known else names.get(plain(key))
            if canonical is None:
                strange += 1
                if strange > STRANGE:
                    continue
                near = nearest(key, [name for names_ in known.values() for name in names_])
                hint = _("Did you mean '{word}'?").format(word=near) if near else None
                if key.isdigit():
                    hint = _('A figure with a comma inside {{}} stands in quotes: "44,7".').format()
                elif not near:
                    own = (names_[language() == "da" and len(names_) > 1] for names_ in known.values())
                    hint = _("The keys are: {keys}.").format(keys=", ".join(own))
                message = _("'{key}' is not a key here.").format(key=_shown(key))
                self.fault(here, Wrong("P012", message, hint), "key")
            elif canonical in found:
                message = _("'{key}' says again what '{first}' has said.").format(
                    key=key, first=found[canonical][0][-1]
                )
                self.fault(here, Wrong("P010", message), "key")
            else:
                found[canonical] = (here, value)
        if strange > STRANGE:
            more = _("there are {count} more keys here that are not known.").format(count=strange - STRANGE)
            self.fault(path, Wrong("P012", more), "key")
        return found

    def profile(self) -> Profile:
        """The whole document."""
        top = self.keys((), self.document.data, TOP)
        if self.document.data is None or not isinstance(self.document.data, dict):
            if not self.faults:
                self.fault((), Wrong("P002", _("a mapping with keys and values is expected here.")))
            return Profile()
        return Profile(
            area=self.area(*top["area"]) if "area" in top else {},
            given=self.problems(*top["problems"]) if "problems" in top else {},
            partners=self.partners(*top["partners"]) if "partners" in top else {},
            ages=self.ages(*top["ages"]) if "ages" in top else None,
            exclude=self.exclude(*top["exclude"]) if "exclude" in top else (),
            notes=self.text(*top["notes"]) if "notes" in top else None,
        )

    def text(self, path: tuple[Step, ...], value: object) -> str | None:
        """A text or a plain number as text."""
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, str | int | float):
            self.fault(path, Wrong("P002", _("a text is expected here.")))
            return None
        if isinstance(value, str) and len(value) > LONG:
            message = _("this text is longer than {limit} characters.").format(limit=LONG)
            self.fault(path, Wrong("P002", message))
            return None
        return str(value)

    def whole(self, path: tuple[Step, ...], value: object) -> int | None:
        """A whole number from 0."""
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= MAX_COUNT:
            self.fault(path, Wrong("P002", _("a whole number is expected here.")))
            return None
        return value

    def area(self, path: tuple[Step, ...], data: object) -> dict[str, object]:
        """The area's labels."""
        found: dict[str, object] = {}
        for key, (here, value) in self.keys(path, data, AREA).items():
            if value is None:
                continue
            if key == "other":
                found[key] = (
                    {}
                    if not isinstance(value, dict)
                    else {str(name): self.text((*here, name), each) or "" for name, each in value.items()}
                )
                if not isinstance(value, dict):
                    self.fault(here, Wrong("P002", _("a mapping with keys and values is expected here.")))
            elif key in ("name", "municipality"):
                found[key] = _one_line(self.text(here, value))
            else:
                found[key] = self.whole(here, value)
        return {key: found[key] for key in AREA if found.get(key) is not None}

    def problems(self, path: tuple[Step, ...], data: object) -> dict[str, ProblemInput]:
        """What is said of each problem."""
        found = {}
        for id, (here, value) in self.keys(path, data, self.vocabulary.problems).items():
            try:
                found[id] = self.problem(here, value, self.catalogue.problem[id])
            except Wrong as wrong:
                self.fault(here, wrong)
        return found

    def problem(self, path: tuple[Step, ...], value: object, problem: Problem) -> ProblemInput:
        """One problem: a figure, a word, or a mapping with more about it. Raises Wrong."""
        if not isinstance(value, dict):
            return given(value, problem, self.catalogue, self.notices)
        parts = self.keys(path, value, PROBLEM)
        if "value" in parts and "need" in parts:
            raise Wrong("P010", _("a problem has a value or a need, not both."))
        said = ProblemInput("unknown")
        for key in ("value", "need"):
            if key in parts:
                here, written = parts[key]
                try:
                    said = (
                        given(written, problem, self.catalogue, self.notices)
                        if key == "value"
                        else need(written, problem, self.catalogue)
                    )
                except Wrong as wrong:
                    self.fault(here, wrong)
        return replace(
            said,
            source=self.text(*parts["source"]) if "source" in parts else None,
            year=self.whole(*parts["year"]) if "year" in parts else None,
            why=self.text(*parts["why"]) if "why" in parts else None,
        )

    def partners(self, path: tuple[Step, ...], data: object) -> dict[str, State]:
        """Each partner's state."""
        found: dict[str, State] = {}
        for id, (here, value) in self.keys(path, data, self.vocabulary.partners).items():
            words = {plain(word): state for state, words in STATES.items() for word in words}
            state = words.get(plain(value)) if isinstance(value, str) else None
            if state is None:
                states = ", ".join(f"{words[0]} ({words[1]})" for words in STATES.values())
                message = _("a partner is one of {states}.").format(states=states)
                known_words = [word for words_ in STATES.values() for word in words_]
                near = nearest(value, known_words) if isinstance(value, str) else None
                self.fault(
                    here,
                    Wrong("P007", message, _("Did you mean '{word}'?").format(word=near) if near else None),
                )
            else:
                found[id] = state
        return found

    def ages(self, path: tuple[Step, ...], value: object) -> Ages | None:
        """Who the plan is for."""
        try:
            return None if value is None else ages(value)
        except Wrong as wrong:
            self.fault(path, wrong)
            return None

    def exclude(self, path: tuple[Step, ...], data: object) -> tuple[Exclusion, ...]:
        """What the profile does not want, each with a reason or none."""
        if data is None:
            return ()
        if not isinstance(data, list):
            self.fault(path, Wrong("P002", _("a list of {id, reason} is expected here.")))
            return ()
        known = names_of(self.catalogue.interventions)
        if len(data) > len(known):
            message = _("there are more here than the {count} interventions of the catalogue.")
            self.fault(path, Wrong("P010", message.format(count=len(known))))
            return ()
        found = []
        for place, one in enumerate(data):
            here = (*path, place)
            parts = self.keys(here, {"id": one} if isinstance(one, str) else one, EXCLUDE)
            if "id" not in parts:
                if isinstance(one, dict):
                    self.fault(here, Wrong("P001", _("'{key}' is missing.").format(key="id")))
                continue
            try:
                word = self.text(*parts["id"]) or ""
                id = named_one(word, known, _("intervention"), self.notices)
                found.append(Exclusion(id, self.text(*parts["reason"]) if "reason" in parts else None))
            except Wrong as wrong:
                self.fault(parts["id"][0] if isinstance(one, dict) else here, wrong)
        return tuple(found)


def problem_of(word: str, problems: Iterable[Problem], notices: list[str]) -> str:
    """The id of the problem that a word names. Raises Wrong where it is none, several, or may be the opposite."""
    those = list(problems)
    names = names_of(those)
    found = meant(word, {**names, **{OPPOSITE + one.id: one.opposites for one in those}})
    for id in (found.id, *found.several):
        if id and id.startswith(OPPOSITE):
            words = _("'{word}' may be the opposite of {problem}.")
            wanted = next(named(one.name) for one in those if OPPOSITE + one.id == id)
            raise Wrong("P008", words.format(word=_shown(word), problem=wanted))
    return named_one(word, names, _("problem"), notices)


def named_one(word: str, names: Mapping[str, Iterable[str]], what: str, notices: list[str]) -> str:
    """The id that a word names. Raises Wrong where it is none or several; a likeness is said."""
    found = meant(word, names)
    if found.id is not None:
        if found.likeness:
            notices.append(
                _("'{word}' is taken for the {what} {id}.").format(word=_shown(word), what=what, id=found.id)
            )
        return found.id
    if found.several:
        message = _("'{word}' could be several: {ids}.").format(word=_shown(word), ids=", ".join(found.several))
        raise Wrong("P011", message)
    message = _("'{word}' is no known {what}.").format(word=_shown(word), what=what)
    raise Wrong("P008", message, _("The nearest are: {ids}.").format(ids=", ".join(found.nearest)))


@dataclass(frozen=True, slots=True)
class Said:
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


def override(base: Read, said: Said, catalogue: Catalogue) -> Read:
    """Options over a profile, key by key. Raises Faults without a file: every one among the options."""
    notices = list(base.notices)
    written, faults = _said(said, catalogue, notices)
    partners, partner_faults = _partners(said, catalogue, notices)
    faults += partner_faults
    span = base.profile.ages
    if said.ages is not None:
        try:
            span = ages(said.ages)
        except Wrong as error:
            faults.append(_option("--ages", error))
    if faults:
        raise Faults(faults)
    area = {**base.profile.area, **said.area}
    profile = replace(
        base.profile,
        area={key: value for key in AREA if (value := _one_line(area.get(key))) is not None},
        given={**base.profile.given, **{id: several[0][1] for id, several in written.items()}},
        partners={**base.profile.partners, **partners},
        ages=span,
    )
    return Read(profile, notices)


def _option(name: str, wrong: Wrong) -> Fault:
    return Fault(wrong.code, f"{name}: {wrong.message}", hint=wrong.hint)


def _said(
    said: Said, catalogue: Catalogue, notices: list[str]
) -> tuple[dict[str, list[tuple[str, ProblemInput]]], list[Fault]]:
    """What the options say of each problem, as written and as understood; twice is a fault that quotes both."""
    faults: list[Fault] = []
    written: dict[str, list[tuple[str, ProblemInput]]] = {}
    for id, texts in said.problems.items():
        for text in texts:
            try:
                written.setdefault(id, []).append((text, given(text, catalogue.problem[id], catalogue, notices)))
            except Wrong as error:
                faults.append(_option(said.names.get(id, f"--{id}"), error))
    for text in said.needs:
        name, equals, size = text.partition("=")
        try:
            if not equals:
                raise Wrong("P003", _("a need is written as ID=X, for example insecurity=0.8."))
            id = problem_of(name.strip(), catalogue.problems, notices)
            written.setdefault(id, []).append(
                (f"--need {text}", need(size.strip(), catalogue.problem[id], catalogue))
            )
        except Wrong as error:
            faults.append(_option("--need", error))
    for id, several in written.items():
        if len(several) > 1:
            quoted = " / ".join(f"'{text}'" for text, _given in several)
            option = said.names.get(id, id)
            faults.append(
                Fault("P010", _("{id} is given more than once: {quoted}.").format(id=option, quoted=quoted))
            )
    return written, faults


def _partners(said: Said, catalogue: Catalogue, notices: list[str]) -> tuple[dict[str, State], list[Fault]]:
    """The partners among the options; one in two states is a fault that quotes both."""
    options: dict[State, str] = {"in-place": "--with", "promised": "--promised", "missing": "--without"}
    found: dict[str, tuple[State, str]] = {}
    faults = []
    for state in get_args(State):
        for word in (part.strip() for text in said.partners.get(state, ()) for part in text.split(",")):
            if not word:
                continue
            quoted = f"{options[state]} {word}"
            try:
                id = named_one(word, names_of(catalogue.partners), _("partner"), notices)
            except Wrong as error:
                faults.append(Fault(error.code, f"{options[state]}: {error.message}", hint=error.hint))
                continue
            if id in found and found[id][0] != state:
                message = _("{id} is given in two states: '{one}' and '{other}'.").format(
                    id=id, one=found[id][1], other=quoted
                )
                faults.append(Fault("P010", message))
            found[id] = (state, quoted)
    return {id: state for id, (state, _quoted) in found.items()}, faults
