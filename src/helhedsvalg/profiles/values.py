"""What people write for a figure, a need, ages or a name, to what it means.

A figure is read as people write it ("44,7 %"), a word is a judgement ("høj"), and what nobody knows is unknown.
"""

from __future__ import annotations

import math
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from helhedsvalg.errors import short
from helhedsvalg.i18n import _, language, named, number
from helhedsvalg.matching import match, plain
from helhedsvalg.model.catalogue import Catalogue, Intervention, Problem
from helhedsvalg.model.profile import ProblemInput
from helhedsvalg.model.vocabulary import Ages

UNKNOWN = ("unknown", "ukendt")
PERCENT = ("%", "pct", "procent", "percent", "per cent")
PER_THOUSAND = ("‰", "promille", "pr 1000", "per 1000", "pr 1 000", "per 1 000", "per mille")
HEDGES = (
    "ca|cirka|circa|c:a|omkring|omtrent|rundt regnet|rundt|næsten|knap|knapt|godt|godt og vel|lidt over|lidt under"
    "|tæt på|eller deromkring|deromkring|eller sådan noget|det er|vist|vistnok|vist nok|nok|vel|måske|muligvis"
    "|formentlig|formodentlig|sandsynligvis|tror jeg|tror jeg nok|jeg tror|jeg tror nok|vil jeg tro|jeg vil tro"
    "|tror vi|vi tror|mener jeg|jeg mener|mener vi|vi mener|synes jeg|jeg synes|så vidt jeg ved|så vidt vi ved"
    "|så vidt jeg husker|efter hukommelsen|gætter jeg på|gætter jeg|jeg gætter på|vi gætter på|et gæt|et skøn|skøn"
    "|skønnet|skønsvis|skønsmæssigt|jeg skønner|vi skønner|anslået|vurderet|about|around|approximately|approx"
    "|roughly|nearly|almost|some|or so|or thereabouts|it is|maybe|perhaps|probably|possibly|i think|we think"
    "|i believe|we believe|i guess|i would say|estimated|an estimate|a guess|as far as i know|from memory|~|≈"
).split("|")
"""Words before or after a figure that say how sure it is, and nothing of what it is."""
OPPOSITE = "opposite-of-"
"""Before the id of a problem whose opposite a word names."""
MAX_FIGURE_CHARACTERS = 200
"""Characters of a figure or a word with the words around it; a longer text is neither."""
MAX_AGE = 120
_HEDGE = "|".join(re.escape(words) for words in sorted(HEDGES, key=len, reverse=True))
_HEDGED = (
    re.compile(rf"^\s*\(?(?:{_HEDGE})(?![^\W\d_])\.?[):\s]*(?:,\s+)?", re.IGNORECASE),
    re.compile(rf"[\s,;(–-]*(?<!\w)(?:{_HEDGE})(?!\w)[\s.,!)]*$", re.IGNORECASE),
)
_ANY_WORD = re.compile(r"[^\d\s.,%‰+−-]")
_FIGURE = re.compile(r"\s*(?:([-+−])\s*)?(\d+(?:[.,]\d+)?|[.,]\d+)\s*(\D.*|)", re.DOTALL)


@dataclass(slots=True)
class InvalidValue(Exception):
    """A value that cannot be read: a fault without a place yet."""

    code: str
    message: str
    hint: str | None = None


def names_of(entries: Collection[Any]) -> dict[str, list[str]]:
    """Each entry's names and synonyms by id, to find what a word means; of interventions the short names too."""
    names = {entry.id: [*filter(None, (entry.name.da, entry.name.en)), *entry.synonyms] for entry in entries}
    for entry in entries:
        if isinstance(entry, Intervention) and entry.short:
            names[entry.id] += filter(None, (entry.short.da, entry.short.en))
    return names


def given(raw: object, problem: Problem, catalogue: Catalogue, notices: list[str]) -> ProblemInput:
    """A figure in the problem's own unit, or a word. Raises InvalidValue."""
    if not problem.anchored:
        raise unanchored(problem, catalogue)
    if isinstance(raw, str) and (bare := without_hedges(raw)) not in ("", raw):
        problem_input = given(bare, problem, catalogue, notices)
        value = problem_input.value if problem_input.given_as == "figure" else None
        notices.append(_read_as(problem, raw, bare if value is None else number(value, 4)))
        return problem_input
    if raw is None or (isinstance(raw, str) and plain(raw) in UNKNOWN):
        return ProblemInput("unknown")
    if isinstance(raw, str):
        word = plain(raw)
        for judgement in catalogue.method.words:
            if word in map(plain, judgement.words):
                return ProblemInput("word", judgement.need)
    return ProblemInput("figure", figure(raw, problem, catalogue, notices))


def figure(raw: object, problem: Problem, catalogue: Catalogue, notices: list[str]) -> float:
    """A number as people write it: 44.7, "44,7", "44,7 %", "11 pr. 1000". Raises InvalidValue."""
    if isinstance(raw, bool) or not isinstance(raw, int | float | str):
        raise InvalidValue("P003", _("a figure or a word is expected here."), _example(problem))
    if isinstance(raw, str):
        parts = _FIGURE.fullmatch(raw.strip()) if len(raw) <= MAX_FIGURE_CHARACTERS else None
        if not parts:
            raise InvalidValue("P003", _not_a_figure(raw, catalogue), _example(problem))
        _same_unit(parts[3].strip(), raw, problem, catalogue)
        if re.fullmatch(r"[1-9]\d{0,2}\.\d{3}", parts[2]):  # thousands would be out of range
            notices.append(_read_as(problem, raw, number(float(parts[2]), 4)))
        value = signed_number(parts[1], parts[2])
    else:
        try:
            value = float(raw)
        except OverflowError:
            value = math.inf
    most = 100 if problem.unit == "percent" else 1000
    if not math.isfinite(value) or not 0 <= value <= most:
        message = _("{shown} cannot be: {problem} lies between 0 and {most}.")
        text = short(raw) if isinstance(raw, str) else f"{value:g}"
        raise InvalidValue("P005", message.format(shown=text, problem=named(problem.name), most=most))
    if problem.unit == "percent" and 0 < value < 1:
        notice = _("{problem}: {value} is read as {value} per cent. Did you mean {meant}?")
        percent = number(value * 100, 2)
        notices.append(notice.format(problem=named(problem.name), value=number(value, 4), meant=percent))
    return value + 0.0  # never -0.0


def signed_number(sign: str | None, digits: str) -> float:
    """The number that a sign and digits with a decimal comma or point stand for."""
    return float(digits.replace(",", ".")) * (-1 if sign in ("-", "−") else 1)


def without_hedges(raw: str) -> str:
    """A text without the words around it that say how sure it is; as it is where there are none.

    >>> without_hedges("jeg tror ca. 26 %"), without_hedges("41,2, tror jeg"), without_hedges("under 5")
    ('26 %', '41,2', 'under 5')
    """
    if len(raw) > MAX_FIGURE_CHARACTERS or not _ANY_WORD.search(raw):
        return raw
    before, after = _HEDGED
    bare = raw
    while (shorter := after.sub("", before.sub("", bare, count=1))) != bare:
        bare = shorter
    return bare


def _read_as(problem: Problem, raw: str, value: str) -> str:
    """The notice of a figure that is read in another way than it looks."""
    notice = _("{problem}: '{written}' is read as {value}.")
    return notice.format(problem=named(problem.name), written=short(raw), value=value)


def _not_a_figure(raw: str, catalogue: Catalogue) -> str:
    place = 0 if language() == "da" else -1
    words = [*(judgement.words[place] for judgement in catalogue.method.words), UNKNOWN[language() == "da"]]
    return _("'{written}' is neither a figure nor one of the words {words}.").format(
        written=short(raw), words=", ".join(words)
    )


def _example(problem: Problem) -> str:
    example = number(44.7) + " %" if problem.unit == "percent" else _("11 per 1,000")
    return _("Write for example {example}.").format(example=example)


def _same_unit(unit: str, raw: str, problem: Problem, catalogue: Catalogue) -> None:
    """Refuse a unit that contradicts the problem's. Raises InvalidValue."""
    if not unit:
        return
    word = re.sub(r"[\s.,]+", " ", unit.casefold()).strip()
    kind = "percent" if word in PERCENT else "per-thousand" if word in PER_THOUSAND else None
    if kind is None:
        raise InvalidValue("P003", _not_a_figure(raw, catalogue), _example(problem))
    if kind != problem.unit:
        message = _("'{written}' has the wrong unit: {problem} is measured in {unit}.").format(
            written=short(raw), problem=named(problem.name), unit=unit_in_words(problem)
        )
        raise InvalidValue("P004", message, _example(problem))


def unit_in_words(problem: Problem) -> str:
    """The unit of a problem's figure."""
    return _("per cent") if problem.unit == "percent" else _("per 1,000")


def unanchored(problem: Problem, catalogue: Catalogue) -> InvalidValue:
    """What is wrong with a need for a problem that has no scale."""
    ids = ", ".join(anchored.id for anchored in catalogue.anchored)
    message = _("'{problem}' has no anchors and can have no need.").format(problem=named(problem.name))
    return InvalidValue("P009", message, _("Those that can: {ids}.").format(ids=ids))


def need(raw: object, problem: Problem, catalogue: Catalogue) -> ProblemInput:
    """A need given directly, 0 to the cap. Raises InvalidValue."""
    if not problem.anchored:
        raise unanchored(problem, catalogue)
    cap = catalogue.method.numbers.need_cap.value
    try:
        if isinstance(raw, bool) or (isinstance(raw, str) and "_" in raw):
            raise ValueError
        value = float(raw.replace(",", ".") if isinstance(raw, str) else raw)  # type: ignore[arg-type]
    except (ValueError, TypeError, OverflowError):
        raise InvalidValue("P003", _("a need is a number from 0 to {cap}.").format(cap=number(cap))) from None
    if not 0 <= value <= cap:
        raise InvalidValue("P005", _("a need is a number from 0 to {cap}.").format(cap=number(cap)))
    return ProblemInput("need", value + 0.0)


def ages(raw: object) -> Ages:
    """A span of ages, "10-14" or [10, 14]. Raises InvalidValue."""
    span: Sequence[object] = ()
    if isinstance(raw, str) and (
        parts := re.fullmatch(r"(\d{1,3})\s*[-–]\s*(\d{1,3})\s*(år|years)?", raw.strip())
    ):
        span = (int(parts[1]), int(parts[2]))
    elif isinstance(raw, list):
        span = raw
    if len(span) == 2 and all(isinstance(age, int) and not isinstance(age, bool) for age in span):
        low, high = int(str(span[0])), int(str(span[1]))
        if 0 <= low <= high <= MAX_AGE:
            return (low, high)
    raise InvalidValue("P006", _("ages are written as 10-14, the youngest first, from 0 to 120."))


def problem_of(word: str, problems: Sequence[Problem], notices: list[str]) -> str:
    """The id of the problem that a word names.

    Raises InvalidValue where it is none or several, or may be the opposite of one.
    """
    names = names_of(problems)
    opposites = {OPPOSITE + problem.id: problem.opposites for problem in problems}
    result = match(word, {**names, **opposites})
    for problem in problems:
        if OPPOSITE + problem.id in (result.id, *result.several):
            message = _("'{word}' may be the opposite of {problem}.")
            raise InvalidValue("P008", message.format(word=short(word), problem=named(problem.name)))
    return named_one(word, names, _("problem"), notices)


def named_one(word: str, names: Mapping[str, Iterable[str]], what: str, notices: list[str]) -> str:
    """The id that a word names; a likeness is noted. Raises InvalidValue where it is none or several."""
    result = match(word, names)
    if result.id is not None:
        if result.likeness:
            notice = _("'{word}' is taken for the {what} {id}.")
            notices.append(notice.format(word=short(word), what=what, id=result.id))
        return result.id
    if result.several:
        message = _("'{word}' could be several: {ids}.")
        raise InvalidValue("P011", message.format(word=short(word), ids=", ".join(result.several)))
    message = _("'{word}' is no known {what}.").format(word=short(word), what=what)
    raise InvalidValue("P008", message, _("The nearest are: {ids}.").format(ids=", ".join(result.nearest)))
