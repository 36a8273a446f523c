"""What a column of a table means, by the words of its heading.

A heading is a problem's where it is one of the problem's names with no other words than those that change
nothing: a unit, a year, whom the indicator counts. Any other word makes it another column, which is reported and
never used.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from helhedsvalg.matching import plain
from helhedsvalg.model.catalogue import Catalogue
from helhedsvalg.model.vocabulary import Bilingual
from helhedsvalg.profiles.cells import years_in
from helhedsvalg.profiles.values import names_of

LABELS: dict[str, tuple[str, ...]] = {
    "name": (
        *("boligområde", "boligområdets navn", "boligområdenavn", "områdets navn", "områdenavn", "område"),
        *("boligafdeling", "afdeling", "afdelingsnavn", "navn", "area", "name", "boligområde navn", "område navn"),
        *("navn på boligområde", "navn på område", "boligområder", "områder", "boligafdelingens navn"),
        *("afdelingens navn", "afd", "rækkenavne", "rækkeetiketter", "area name", "row labels"),
    ),
    "municipality": ("kommune", "kommunenavn", "municipality"),
    "year": (
        *("år", "årstal", "tid", "periode", "opgørelsesår", "listeår", "year", "liste", "list"),
        *("kalenderår", "statistikår", "dataår", "opgørelsesdato", "skæringsdato"),
    ),
    "residents": (
        *("antal beboere", "beboere", "beboere i alt", "residents", "population"),
        *("antal indbyggere", "indbyggere", "beboertal", "folketal"),
    ),
    "children_10_14": (
        *("børn 10-14", "børn 10-14 år", "10-14-årige", "antal børn 10-14 år", "antal 10-14-årige"),
        *("beboere 10-14 år", "children_10_14", "10-14 år", "antal børn 10-14", "børn i alderen 10-14 år"),
        *("børn og unge 10-14 år", "antal beboere 10-14 år"),
    ),
}
"""The headings of the area's labels; of several that are one label, the one that stands first here is used."""
ORGANISATION = "boligorganisation|boligorganisationens navn|boligselskab|boligforening|organisation".split("|")
"""The headings of the housing organisation, by which areas of one name are told apart, in plain letters."""
NEVER_A_PROBLEM = "doemt|indvandr|efterkommer|herkomst|oprindelse|ikke vestlig|convict|immigrant".split("|")
"""Parts of words that no heading of a problem has: adults' convictions are not youth crime, origin is no need."""
UNITS = {
    **dict.fromkeys(("pct", "procent", "percent", "per cent", "procentandel"), "percent"),
    **dict.fromkeys(
        ("promille", "pr 1 000", "per 1 000", "pr 1000", "per 1000", "pr tusind", "per mille"), "per-thousand"
    ),
}
NO_CHANGE = frozenset(
    "i af paa for pr per andel andele andelen share of the in a alt ialt total aar year aars aarige alder alderen"
    " beboer beboere beboerne ultimo primo opgjort kvartal kv rate der som har er en et indikator indikatorer"
    " noegletal omraadet boligomraadet afdelingen".split()
)
"""Words that do not change what a heading counts; of numbers, only the ages whom the indicator counts."""
CHANGES = frozenset(
    "uden med ikke ej mere mindre end over under antal tal stk personer maend kvinder drenge piger unge dk danmark"
    " landet hele landsgennemsnit landsgns kommune kommunen kommunens region regionen aendring udvikling forskel"
    " stigning fald afvigelse difference gennemsnit gns graense maal kr number count men women"
    " indeks index score skala rang rangering point pp procentpoint prognose fremskrivning maaltal"
    " fordeling".split()
)
"""Words that change what a heading counts, also where they stand alone in a second row of headings."""
MARKS = {
    re.compile(r"\+\s*/\s*[-−–]|[±Δ∆]|(%|pct\.?|procent|percent(age)?)[-\s]?point", re.IGNORECASE): " aendring",
    re.compile("#"): " antal",
}
"""Marks that stand for a word."""
GROUP_HEADINGS = frozenset(
    map(
        plain,
        (
            "køn|sex|gender|alder|aldersgruppe|aldersgrupper|alderstrin|age|age group|herkomst|herkomstgruppe"
            "|oprindelse|origin|gruppe|befolkningsgruppe|målgruppe|enhed|måleenhed|opgørelse|unit|måling|måltal"
            "|indikator|nøgletal|type|scenarie|kategori|niveau|geografi|geografisk niveau|level|kvartal|måned"
            "|quarter"
        ).split("|"),
    )
)
"""Headings of columns that may divide each area into groups, in plain letters."""
MONTHS = (
    "januar februar marts april maj juni juli august september oktober november december"
    " jan feb mar apr jun jul aug sep okt nov dec"
)
_UNIT = re.compile(rf"\b({'|'.join(sorted(UNITS, key=len, reverse=True))})\b")
_MONTH = re.compile(rf"\b({MONTHS.replace(' ', '|')})\b")
_DAY = re.compile(rf"\b\d{{1,2}} ({MONTHS.replace(' ', '|')}|\d{{1,2}}) (?=(19|20)\d\d\b)")
_FOOTNOTE = re.compile(r"([(\[](\d{1,2}|[a-z]|\d[a-z])[)\]]|(?<![-–\d])\d{1,2}\)| [a-z]\))$")
_CRITERION = re.compile(r" ?\((kriterium|kriterie|criterion) \d\)$", re.IGNORECASE)
"""The number that a heading of the ministry's list has in the law."""
_LABEL_OF = {plain(name): label for label, names in LABELS.items() for name in names}
MAX_CHARACTERS = 1000
"""Of a heading that is looked at."""
MIN_STEM = 6
"""Letters that a word must share with a problem's to speak of it."""
Kind = Literal["name", "like", "opposite", "other", "several"]


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading taken apart."""

    words: tuple[str, ...]
    """Without units and dates, in plain letters."""
    unit: str | None
    year: int | None
    """Of a period its last."""
    period: bool = False
    """Whether it has several years."""


def clean_heading(text: str) -> str:
    """A heading without marks that nobody reads: soft hyphens, hard spaces, raised figures, marks of footnotes.

    Of a long text only the beginning: it is a note, and no name.
    """
    text = text[:MAX_CHARACTERS]
    text = re.sub("[\u00ad\u200b-\u200f\u2060\ufeff]", "", text)
    text = " ".join(re.sub("[\u00b2\u00b3\u00b9\u2070-\u207f]+", "", text).split())
    text = _CRITERION.sub("", text)
    bare = text.rstrip("*†‡")
    return (bare if bare != text else _FOOTNOTE.sub("", text)).strip()


def taken_apart(heading: str) -> Heading:
    """The words of a heading without its unit and its dates.

    >>> taken_apart("Ledighed 2019, pct. 1)")
    Heading(words=('ledighed',), unit='percent', year=2019, period=False)
    """
    text = clean_heading(heading)
    words = re.sub(r"\budenfor\b", "uden for", words_of(text))
    units = units_of(text)
    unit = next((unit for unit in ("percent", "per-thousand") if unit in units), None)
    words = _MONTH.sub(" ", _DAY.sub(" ", _UNIT.sub(" ", words)))
    years = years_in(text)
    words = re.sub(r"\b(?:19|20)\d\d([kmq]\d{1,2})?( \d\d\b(?! aar)){0,2}", " ", words)
    return Heading(tuple(words.split()), unit, years[-1] if years else None, len(years) > 1)


def words_of(text: str) -> str:
    """A text in plain letters, with the word that each mark stands for."""
    return plain(text) + "".join(word for mark, word in MARKS.items() if mark.search(text))


def units_of(text: str) -> frozenset[str]:
    """Every unit that a text names."""
    named = {UNITS[word] for word in _UNIT.findall(plain(text))}
    return frozenset(named | {unit for mark, unit in (("%", "percent"), ("‰", "per-thousand")) if mark in text})


@dataclass(frozen=True, slots=True)
class Meaning:
    """How a heading is related to problems."""

    kind: Kind
    problems: tuple[str, ...]
    """One, or several where it could be any of them."""


class HeadingWords:
    """The words by which a catalogue's problems are recognised in headings."""

    def __init__(self, catalogue: Catalogue) -> None:
        self.catalogue = catalogue
        self.phrases: list[tuple[Kind, str, tuple[str, ...]]] = []
        self.neutral: dict[str, frozenset[str]] = {}
        for problem in catalogue.problems:
            population = problem.population or Bilingual()
            population_words = plain(f"{population.da or ''} {population.en or ''}").split()
            self.neutral[problem.id] = NO_CHANGE | frozenset(population_words) - CHANGES
            phrases_by_kind: dict[Kind, Sequence[str]] = {
                "name": (problem.id, *names_of([problem])[problem.id]),
                "opposite": problem.opposites,
                "other": problem.not_this,
            }
            self.phrases += [
                (kind, problem.id, taken_apart(phrase).words)
                for kind, phrases in phrases_by_kind.items()
                for phrase in phrases
            ]
        self.stems = dict.fromkeys(
            (stem, id)
            for _kind, id, phrase in self.phrases
            if catalogue.problem[id].anchored
            for stem in phrase
            if len(stem) >= MIN_STEM and stem not in self.neutral[id]
        )
        """Words by which a heading is related to a problem, whatever else it says."""

    def meaning(self, heading: str) -> Meaning | None:
        """How a heading is related to problems; None where it is related to none."""
        words = taken_apart(heading).words
        if not words:
            return None
        exact = [
            (-len(phrase), kind, id)
            for kind, id, phrase in self.phrases
            if (others := _without(words, phrase)) is not None and not set(others) - self.neutral[id]
        ]
        return _nearest(exact) or self._alike(words) or self._speaks_of(words)

    def _alike(self, words: tuple[str, ...]) -> Meaning | None:
        """A heading that differs from a phrase in one word, by one or two letters."""
        near: list[tuple[int, Kind, str]] = []
        for kind, id, phrase in self.phrases:
            significant = tuple(word for word in words if word not in self.neutral[id] or word in phrase)
            distance = _distance(significant, phrase)
            if distance is not None:
                near.append((distance, kind, id))
        meaning = _nearest(near)
        return replace(meaning, kind="like") if meaning and meaning.kind == "name" else meaning

    def _speaks_of(self, words: tuple[str, ...]) -> Meaning | None:
        """A heading that has a problem's phrase or word among other words."""
        contained = [(phrase, id) for _kind, id, phrase in self.phrases if _without(words, phrase) is not None]
        if contained:
            return Meaning("other", (max(contained, key=lambda pair: len(pair[0]))[1],))
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


def _nearest(candidates: Sequence[tuple[int, Kind, str]]) -> Meaning | None:
    """The meaning of least distance, or several problems; what denies a problem comes before what names it."""
    least = min((distance for distance, _kind, _id in candidates), default=None)
    if least is None:
        return None
    ids = tuple(dict.fromkeys(id for distance, _kind, id in candidates if distance == least))
    kinds = {kind for distance, kind, _id in candidates if distance == least}
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


def is_group_heading(heading: str) -> bool:
    """Whether a column by that heading may divide each area into groups."""
    return plain(clean_heading(heading)) in GROUP_HEADINGS


def label_of(heading: str) -> str | None:
    """The label of an area that a heading names."""
    label = _LABEL_OF.get(plain(clean_heading(heading)))
    parts = taken_apart(heading)
    return label or (_LABEL_OF.get(" ".join(parts.words)) if parts.unit is None else None)
