"""What a column of a table means, told by the words of its heading.

A heading is a problem's where it is one of the problem's names with no other words than those that change
nothing: a unit, a year, whom the indicator counts. Any other word makes it another column, which is told and
never used.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from helhedsvalg.errors import Fault, Faults
from helhedsvalg.i18n import _, named
from helhedsvalg.matching import plain
from helhedsvalg.model.catalogue import Catalogue, Problem
from helhedsvalg.profiles.values import InvalidValue, names_of

LABELS: dict[str, tuple[str, ...]] = {
    "name": (
        *("boligområde", "boligområdets navn", "boligområdenavn", "områdets navn", "områdenavn", "område"),
        *("boligafdeling", "afdeling", "afdelingsnavn", "navn", "area", "name"),
    ),
    "municipality": ("kommune", "kommunenavn", "municipality"),
    "year": ("år", "årstal", "tid", "periode", "opgørelsesår", "listeår", "year", "liste", "list"),
    "residents": ("antal beboere", "beboere", "beboere i alt", "residents", "population"),
    "children_10_14": (
        *(
            "børn 10-14",
            "børn 10-14 år",
            "10-14-årige",
            "antal børn 10-14 år",
            "antal 10-14-årige",
            "beboere 10-14 år",
        ),
        "children_10_14",
    ),
}
"""The headings of the area's labels; of several that are one label, the one that stands first here is used."""
NEVER_A_PROBLEM = (
    *("doemt", "indvandr", "efterkommer", "herkomst", "oprindelse", "ikke vestlig", "convict", "immigrant"),
)
"""Parts of words in no heading of a problem: convictions of adults are not youth crime, and origin is no need."""
UNITS = {
    **dict.fromkeys(("pct", "procent", "percent", "per cent", "pct point", "procentandel"), "percent"),
    **dict.fromkeys(
        ("promille", "pr 1 000", "per 1 000", "pr 1000", "per 1000", "pr tusind", "per mille"), "per-thousand"
    ),
}
NO_CHANGE = frozenset(
    "i af paa for pr per andel andele andelen share of the in a alt ialt total aar year aars aarige alder alderen"
    " beboer beboere beboerne ultimo primo opgjort kvartal kv".split()
)
"""Words that leave a heading what it is. Numbers are no such words, save the ages whom the indicator counts."""
CHANGES = frozenset(
    "uden med ikke ej mere mindre end over under antal tal stk personer maend kvinder drenge piger unge dk danmark"
    " landet hele landsgennemsnit landsgns kommune kommunen kommunens region regionen aendring udvikling forskel"
    " stigning fald afvigelse difference gennemsnit gns graense maal kr number count men women".split()
)
"""Words that make a heading another column's, where they stand alone in a second row of headings."""
MONTHS = (
    "januar februar marts april maj juni juli august september oktober november december"
    " jan feb mar apr jun jul aug sep okt nov dec"
)
_UNIT = re.compile(rf"\b({'|'.join(sorted(UNITS, key=len, reverse=True))})\b")
_MONTH = re.compile(rf"\b({MONTHS.replace(' ', '|')})\b")
_DAY = re.compile(rf"\b\d{{1,2}} ({MONTHS.replace(' ', '|')}|\d{{1,2}}) (?=(19|20)\d\d\b)")
_FOOTNOTE = re.compile(r"([(\[][0-9a-z]{1,2}[)\]]|(?<![-–\d])\d{1,2}\)| [a-z]\))$")
MAX_COLUMNS = 1000
MIN_STEM = 6
"""Letters that a word must share with a problem's to speak of it."""
Kind = Literal["name", "like", "opposite", "other", "several"]


@dataclass(frozen=True, slots=True)
class Column:
    """What one column of a table means."""

    heading: str
    problem: str | None = None
    label: str | None = None
    year: int | None = None
    """Of the figures in it, where the heading says one."""
    like: bool = False
    """Taken for the problem by a likeness of letters."""
    unused: str | None = None
    """Why it is not used, where its heading speaks of a problem."""


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading taken apart."""

    words: tuple[str, ...]
    """What is left when units and dates are taken away, in plain letters."""
    unit: str | None
    year: int | None


def clean_heading(text: str) -> str:
    """A heading without marks that nobody reads: soft hyphens, hard spaces, raised figures, marks of footnotes."""
    text = unicodedata.normalize("NFC", text)
    text = re.sub("[\u00ad\u200b-\u200f\u2060\ufeff]", "", text)
    text = " ".join(re.sub("[\u00b2\u00b3\u00b9\u2070-\u207f]+", "", text).split())
    bare = text.rstrip("*†‡")
    return (bare if bare != text else _FOOTNOTE.sub("", text)).strip()


def taken_apart(heading: str) -> Heading:
    """The words of a heading without its unit and its dates.

    >>> taken_apart("Ledighed 2019, pct. 1)")
    Heading(words=('ledighed',), unit='percent', year=2019)
    """
    text = clean_heading(heading)
    changed = " aendring" if re.search(r"\+\s*/\s*[-−–]|[±Δ∆]", text) else ""
    words = plain(text) + changed
    said = set(_UNIT.findall(words))
    unit = next((UNITS[word] for word in UNITS if word in said), None)
    unit = "percent" if "%" in text else "per-thousand" if "‰" in text else unit
    words = _MONTH.sub(" ", _DAY.sub(" ", _UNIT.sub(" ", words)))
    years = re.findall(r"\b((?:19|20)\d\d)(?:[kmq]\d{1,2})?\b", words)
    words = re.sub(r"\b(?:19|20)\d\d([kmq]\d{1,2})?( \d\d\b(?! aar))?", " ", words)
    return Heading(tuple(words.split()), unit, int(years[-1]) if years else None)


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a heading says of the problems."""

    kind: Kind
    problems: tuple[str, ...]
    """One, or several where it could be any of them."""


class HeadingWords:
    """The words by which a catalogue's problems are told in headings."""

    def __init__(self, catalogue: Catalogue) -> None:
        self.catalogue = catalogue
        self.phrases: list[tuple[Kind, str, tuple[str, ...]]] = []
        self.neutral: dict[str, frozenset[str]] = {}
        for problem in catalogue.problems:
            population = (
                " ".join(filter(None, (problem.population.da, problem.population.en)))
                if problem.population
                else ""
            )
            self.neutral[problem.id] = NO_CHANGE | frozenset(plain(population).split()) - CHANGES
            every: list[tuple[Kind, Sequence[str]]] = [
                ("name", (problem.id, *names_of([problem])[problem.id])),
                ("opposite", problem.opposites),
                ("other", problem.not_this),
            ]
            self.phrases += [
                (kind, problem.id, taken_apart(phrase).words) for kind, phrases in every for phrase in phrases
            ]
        self.stems = dict.fromkeys(
            (stem, id)
            for _kind, id, phrase in self.phrases
            if catalogue.problem[id].anchored
            for stem in phrase
            if len(stem) >= MIN_STEM and stem not in self.neutral[id]
        )
        """The words that speak of a problem by themselves."""

    def meaning(self, heading: str) -> Meaning | None:
        """What a heading says of a problem; None where it speaks of none."""
        words = taken_apart(heading).words
        if not words:
            return None
        exact = [
            (len(phrase), kind, id)
            for kind, id, phrase in self.phrases
            if (left := _without(words, phrase)) is not None and not set(left) - self.neutral[id]
        ]
        if exact:
            longest = max(size for size, _kind, _id in exact)
            return _one_of([(kind, id) for size, kind, id in exact if size == longest])
        return self._alike(words) or self._speaks_of(words)

    def _alike(self, words: tuple[str, ...]) -> Meaning | None:
        """By one word with one or two other letters."""
        near: list[tuple[int, Kind, str]] = []
        for kind, id, phrase in self.phrases:
            own = tuple(word for word in words if word not in self.neutral[id] or word in phrase)
            distance = _distance(own, phrase)
            if distance is not None:
                near.append((distance, kind, id))
        if not near:
            return None
        least = min(near)[0]
        meaning = _one_of([(kind, id) for distance, kind, id in near if distance == least])
        return replace(meaning, kind="like") if meaning.kind == "name" else meaning

    def _speaks_of(self, words: tuple[str, ...]) -> Meaning | None:
        """A heading that has a problem's word among others."""
        whole = [(len(phrase), id) for _kind, id, phrase in self.phrases if _without(words, phrase) is not None]
        if whole:
            return Meaning("other", (max(whole, key=lambda pair: pair[0])[1],))
        for stem, id in self.stems:
            if any(stem in word or (len(word) >= MIN_STEM and word in stem) for word in words):
                return Meaning("other", (id,))
        return None


def _without(words: tuple[str, ...], phrase: tuple[str, ...]) -> tuple[str, ...] | None:
    """The words around a phrase; None where it is not in them."""
    for start in range(len(words) - len(phrase) + 1 if phrase else 0):
        if words[start : start + len(phrase)] == phrase:
            return words[:start] + words[start + len(phrase) :]
    return None


def _one_of(found: Sequence[tuple[Kind, str]]) -> Meaning:
    """The one meaning, or several problems; what denies a problem comes before what names it."""
    ids = tuple(dict.fromkeys(id for _kind, id in found))
    kinds = {kind for kind, _id in found}
    if len(ids) > 1:
        return Meaning("several", ids)
    return Meaning(next(kind for kind in ("opposite", "other", "name") if kind in kinds), ids)


def _distance(words: tuple[str, ...], phrase: tuple[str, ...]) -> int | None:
    """How many letters differ, where one word alone differs and in so few that it is a slip; else None."""
    if len(words) != len(phrase):
        return None
    pairs = [(word, name) for word, name in zip(words, phrase, strict=True) if word != name]
    if len(pairs) != 1:
        return None
    word, name = pairs[0]
    most = 2 if len(name) >= MIN_STEM + 1 else 1 if len(name) >= MIN_STEM - 1 else 0
    if abs(len(word) - len(name)) > most:
        return None
    from rapidfuzz.distance import OSA

    distance = int(OSA.distance(word, name))
    return distance if distance <= most and not re.search(r"\d", word + name) and word not in CHANGES else None


def columns_of(
    path: str, row: int, headings: Sequence[str], words: HeadingWords, chosen: Mapping[str, str], year: int | None
) -> tuple[Column, ...]:
    """What each heading means. Raises Faults where it would have to be guessed.

    `chosen` has headings by problem or label, as --column says; `year` chooses among columns of several years.
    """
    refuse_many(path, row, headings)
    asked = {plain(heading): id for id, heading in chosen.items()}
    columns: list[Column] = []
    faults: list[Fault] = []
    for number, heading in enumerate(headings, 1):
        try:
            columns.append(_column(heading, words, asked, chosen))
        except InvalidValue as wrong:
            columns.append(Column(heading))
            faults.append(Fault(wrong.code, wrong.message, path, row, number, wrong.hint))
    columns = _one_label_each(columns)
    columns, doubled = _one_column_each(path, row, columns, words.catalogue, year)
    present = {plain(heading) for heading in headings}
    missing = {id: heading for id, heading in chosen.items() if plain(heading) not in present}
    if faults := [*faults, *doubled, *absent(path, row, missing)]:
        raise Faults(faults)
    return tuple(columns)


def refuse_many(path: str, row: int, headings: Sequence[str]) -> None:
    """Raise Faults where there are more columns than any table has."""
    if len(headings) > MAX_COLUMNS:
        message = _("there are more than {limit} columns.").format(limit=MAX_COLUMNS)
        raise Faults([Fault("T012", message, path, row)])


def _column(heading: str, words: HeadingWords, asked: Mapping[str, str], chosen: Mapping[str, str]) -> Column:
    """What one heading means. Raises InvalidValue."""
    key, year = plain(heading), taken_apart(heading).year
    never = any(part in key for part in NEVER_A_PROBLEM)
    if key in asked:
        if asked[key] in LABELS:
            return Column(heading, label=asked[key])
        if never:
            message = _("'{heading}' is none of the problems here, and cannot be made one.")
            raise InvalidValue("T009", message.format(heading=heading))
        return Column(heading, problem=asked[key], year=year)
    label = label_of(heading)
    if label and label not in chosen:
        return Column(heading, label=label)
    meaning = None if never else words.meaning(heading)
    if meaning is None:
        return Column(heading)
    id = meaning.problems[0]
    problem = words.catalogue.problem[id]
    if meaning.kind == "several":
        return _several(heading, meaning, words.catalogue)
    if meaning.kind in ("opposite", "other") or not problem.anchored or id in chosen:
        return Column(heading, unused=None if id in chosen else _why_not(meaning, problem))
    unit = taken_apart(heading).unit
    if unit is not None and problem.unit != unit:
        message = _("'{heading}' has the wrong unit for {problem}.")
        raise InvalidValue("T006", message.format(heading=heading, problem=named(problem.name)))
    return Column(heading, problem=id, year=year, like=meaning.kind == "like")


def _several(heading: str, meaning: Meaning, catalogue: Catalogue) -> Column:
    """A heading that could be one of several problems. Raises InvalidValue where each can have a need."""
    names = ", ".join(named(catalogue.problem[id].name) for id in meaning.problems)
    if not all(catalogue.problem[id].anchored for id in meaning.problems):
        return Column(heading, unused=_("could be {problems}").format(problems=names))
    hint = _('Say which column it is: --column {id}="{heading}".').format(id=meaning.problems[0], heading=heading)
    raise InvalidValue("T004", _("'{heading}' could be several: {ids}.").format(heading=heading, ids=names), hint)


def _why_not(meaning: Meaning, problem: Problem) -> str:
    """Why a column that speaks of a problem is not used."""
    if not problem.anchored:
        return _("{problem} has no scale here").format(problem=named(problem.name))
    if meaning.kind == "opposite":
        return _("counts the opposite of {problem}").format(problem=named(problem.name))
    return _("is another figure than {problem}").format(problem=named(problem.name))


def label_of(heading: str) -> str | None:
    """The label of an area that a heading names."""
    text, words = plain(clean_heading(heading)), " ".join(taken_apart(heading).words)
    for label, names in LABELS.items():
        for name in map(plain, names):
            if name == text or (name == words and taken_apart(heading).unit is None):
                return label
    return None


def _one_label_each(columns: list[Column]) -> list[Column]:
    """Of several columns that are one label, the heading that says it best; the others mean nothing."""
    for label, names in LABELS.items():
        order = [plain(name) for name in names]
        own = [place for place, column in enumerate(columns) if column.label == label]
        rank = {
            place: order.index(key) if (key := plain(columns[place].heading)) in order else -1 for place in own
        }
        for place in sorted(own, key=lambda place: (rank[place], place))[1:]:
            columns[place] = Column(columns[place].heading)
    return columns


def _one_column_each(
    path: str, row: int, columns: list[Column], catalogue: Catalogue, year: int | None
) -> tuple[list[Column], list[Fault]]:
    """One column for each problem: of several the one of that year; else a fault that asks which."""
    faults = []
    for id in dict.fromkeys(column.problem for column in columns if column.problem):
        own = [place for place, column in enumerate(columns) if column.problem == id]
        of_year = [place for place in own if year is not None and columns[place].year == year]
        if len(own) > 1 and len(of_year) == 1:
            for place in own:
                if place not in of_year:
                    columns[place] = replace(columns[place], problem=None, unused=_("is of another year"))
        elif len(own) > 1:
            last = columns[own[-1]].heading
            hint = _('Say which column it is: --column {id}="{heading}".').format(id=id, heading=last)
            if all(columns[place].year for place in own):
                hint += " " + _("Or choose with --year.")
            message = _("'{heading}' is {problem} a second time.")
            message = message.format(heading=last, problem=named(catalogue.problem[id].name))
            faults.append(Fault("T004", message, path, row, own[-1] + 1, hint))
    return columns, faults


def absent(path: str, row: int, chosen: Mapping[str, str]) -> Iterator[Fault]:
    """Columns that were chosen and are not there."""
    for id, heading in chosen.items():
        message = _("there is no column '{heading}'.").format(heading=heading)
        yield Fault("T005", message, path, row, hint=_("For {id}.").format(id=id))
