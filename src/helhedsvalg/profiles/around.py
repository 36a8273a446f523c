"""Words around a table that change what its figures count: in titles, the sheet's name, comments and formats.

The words that make a heading another column's make a whole table another one. Where the heading itself says the
unit, or every cell has it, a unit in the title changes nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from helhedsvalg.errors import Fault, Faults, cut
from helhedsvalg.i18n import _, named
from helhedsvalg.matching import plain
from helhedsvalg.model.catalogue import Catalogue, Problem
from helhedsvalg.profiles.columns import Column
from helhedsvalg.profiles.headings import NO_CHANGE, taken_apart, units_of, words_of
from helhedsvalg.profiles.layout import Layout
from helhedsvalg.profiles.survey import Survey

OTHER_UNIT = re.compile(
    r"\b(antal|personer|pers|stk|number|count|persons|indeks|index|score|scorer|skala|scale"
    r"|rang|rangering|rangliste|rangorden|rank|ranking)\b"
)
"""Words that say another unit, in plain letters."""
OTHER_FIGURES = re.compile(
    r"\b(aendring|aendringen|aendringer|change|changes|procentpoint|pct point|percentage points?|pp"
    r"|maend|kvinder|drenge|piger|men|women|unges?|aeldre"
    r"|prognose|prognosen|prognoser|fremskrivning|fremskrivninger|fremskrevet|forecast"
    r"|maal|maaltal|maalet|maalene|maalsaetning|maalsaetninger|target|targets"
    r"|fordeling|fordelingen|distribution|vendt|omvendt|reversed"
    r"|(hoeje?|hoejest|lave?|lavest|high|low|\d) (er )?(godt|bedst|daarligt|daarligst|vaerst|good|best|worst)"
    r"|andele? af (kommunen|landet|byen)s?"
    r"|kommunetal|kommuneniveau|kommunegennemsnit|landstal|landsgennemsnit|landsgns"
    r"|(tal|tallene|tallet) (er )?for (den |hele )?(kommune|kommunen|landet)"
    r"|(for|blandt|among) (ikke vestlige|indvandrere|efterkommere|immigrants))\b"
)
"""Words that say another population or another figure than the level of a problem in an area."""
OTHER_PLACE = re.compile(r"\b(kommunen|landet|danmark|kommuner|kommunerne)\b")
"""Places that the figures are for, where no area is named."""
AREA = re.compile(r"omraade|afdeling|bebyggelse|kvarter|area")
BOTH = re.compile(
    r"\b(maend og kvinder|kvinder og maend|drenge og piger|piger og drenge|men and women|women and men)\b"
)
SPAN = re.compile(r"\b(\d{1,2}) (?:til |to )?(\d{1,2}) (?:aar|aarige|aariges|years?)\b")
OPEN_AGES = re.compile(
    r"\b(?:(?:under|over|mindst|fyldt) (?:1[5-9]|[2-9]\d) aar"
    r"|\d{1,2} aar(?:ige)? og (?:derover|derunder|aeldre|yngre))\b"
)
NOTE = re.compile(
    r"\b(tal|tallene|alle tal|figurerne|skalaen|figures) (er|are)\b|\b(opgjort|angivet|vist) (i|som)\b"
)
"""A note below a table about what the figures are, in plain letters."""
MAX_TEXT = 80
"""Characters of a text that are quoted."""
SOURCE = re.compile(r"\s*(kilde|kilder|source|sources)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Words:
    """A text beside a table."""

    kind: str
    """What it is, in words for the user."""
    text: str
    place: int | None = None
    """The column that it belongs to; None for all."""


class Format(Words):
    """What the format of numbers writes beside them."""


def refuse_other_figures(survey: Survey, catalogue: Catalogue, chosen: Mapping[str, str], rows: object) -> None:
    """Raise Faults where a text around the table changes what a column counts that was not chosen by hand."""
    layout = survey.layout
    faults = []
    for place, column in enumerate(layout.columns):
        if column.problem and column.problem not in chosen:
            own_unit = says_unit(column.heading) or survey.all_per_cent(place)
            for words in _around(survey, rows):
                if words.place in (None, place) and _is_other(words, column, own_unit, layout, catalogue):
                    faults.append(_fault(words, place, layout, catalogue.problem[column.problem]))
                    break
    if faults:
        raise Faults(faults)


def says_unit(heading: str) -> bool:
    """Whether a heading has a unit."""
    return taken_apart(heading).unit is not None or bool(re.search(r"\b(andele?|andelen|share)\b", plain(heading)))


def _around(survey: Survey, rows: object) -> Iterator[Words]:
    """Every text around a table, and those among its rows that stand alone."""
    layout = survey.layout
    for row, aside in survey.asides:
        if row < layout.last_figure or NOTE.search(plain(aside)):
            yield Words(_("row {row}").format(row=row), aside)
    for title in layout.titles:
        if not SOURCE.match(title):
            yield Words(_("the title"), title)
    if name := getattr(rows, "name", None):
        yield Words(_("the sheet's name"), name)
    part = getattr(rows, "part", None)
    for (row, place), text in sorted(part.comments.items()) if part else ():
        if row < layout.heading_rows.start:
            yield Words(_("the comment"), text)
        elif row in layout.heading_rows:
            yield Words(_("the comment"), text, place)
    for place, texts in part.formats.items() if part else ():
        for text in texts:
            yield Format(_("the format of the cells"), text, place)


def _is_other(words: Words, column: Column, own_unit: bool, layout: Layout, catalogue: Catalogue) -> bool:
    """Whether a text has words by which a column counts something else."""
    problem = catalogue.problem[str(column.problem)]
    text = BOTH.sub(" ", words_of(words.text))
    units = units_of(words.text)
    other_unit = bool(units) and problem.unit not in units
    if isinstance(words, Format):
        return other_unit or words.text.startswith("+") or bool(set(taken_apart(words.text).words) - NO_CHANGE)
    if not own_unit and (other_unit or OTHER_UNIT.search(text)):
        return True
    if OTHER_FIGURES.search(text) or (OTHER_PLACE.search(text) and not AREA.search(text)):
        return True
    return _has_other_ages(text, column, layout, catalogue)


def _has_other_ages(text: str, column: Column, layout: Layout, catalogue: Catalogue) -> bool:
    """Whether a text has ages that no problem of the table counts, and the heading has none."""
    if SPAN.search(plain(column.heading)):
        return False
    problems = [catalogue.problem[other.problem] for other in layout.columns if other.problem]
    spans = [problem.population_ages for problem in problems]
    if any((int(low), int(high)) not in spans for low, high in SPAN.findall(text)):
        return True
    populations = " ".join(plain(str(problem.population.da)) for problem in problems if problem.population)
    return any(ages not in populations for ages in OPEN_AGES.findall(text))


def _fault(words: Words, place: int, layout: Layout, problem: Problem) -> Fault:
    """The fault of a text that may change what a column counts."""
    heading = layout.columns[place].heading
    message = _("{kind} '{text}' says that '{heading}' may count something else than {problem} ({indicator}).")
    hint = _('Where it does not, say so: --column {id}="{heading}". Otherwise give the table with those figures.')
    message = message.format(
        kind=words.kind,
        text=cut(words.text, MAX_TEXT),
        heading=heading,
        problem=named(problem.name),
        indicator=named(problem.indicator) if problem.indicator else "",
    )
    return Fault(
        "T016", message, layout.file, layout.heading_row, place + 1, hint.format(id=problem.id, heading=heading)
    )
