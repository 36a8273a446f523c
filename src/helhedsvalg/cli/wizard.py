"""The questions of the wizard, one at a time: no answer is wrong twice in silence.

It talks on standard error and listens on standard input, both a terminal. What it asks about problems
and partners comes from the catalogue.
"""

from __future__ import annotations

import re
import shutil
import sys
import textwrap
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from helhedsvalg.cli import console
from helhedsvalg.i18n import _, clean, named, number
from helhedsvalg.matching import nearest, plain
from helhedsvalg.method.needs import need
from helhedsvalg.method.ranking import DIGITS
from helhedsvalg.model.catalogue import Catalogue, Partner, Problem
from helhedsvalg.model.profile import ProblemInput, Profile
from helhedsvalg.model.vocabulary import Ages, State
from helhedsvalg.profiles import template
from helhedsvalg.profiles.file import MAX_CHARACTERS, STATES
from helhedsvalg.profiles.values import UNKNOWN, InvalidValue, ages, given
from helhedsvalg.results.common import state_name

Lines = list[tuple[int, str]]
"""Depth and text; an empty text is an empty line."""
INDENT = "  "
MAX_PARTNERS = 6
"""How many partners are asked about; the file names the rest."""
MAX_COLUMNS = 90
"""Columns that a line to be read has at most."""
DONT_KNOW = {
    "",
    "ved ikke",
    "ved det ikke",
    "det ved jeg ikke",
    "don t know",
    "dont know",
    "i don t know",
    *UNKNOWN,
}
YES, NO = {"ja", "j", "yes", "y", "ok"}, {"nej", "n", "no"}


def fold(lines: Iterable[tuple[int, str]], width: int) -> str:
    """Return lines as text, folded to the width."""
    folded = []
    for depth, text in lines:
        before = INDENT * depth
        folded += textwrap.wrap(
            text, width, initial_indent=before, subsequent_indent=before, break_on_hyphens=False
        ) or [""]
    return "\n".join(folded) + "\n"


def possible() -> bool:
    """Whether there is a person to ask."""
    return all(stream is not None and stream.isatty() for stream in (sys.stdin, sys.stderr))


def tell(*lines: tuple[int, str]) -> None:
    """Say lines, each with its depth, folded to the terminal."""
    console.say(fold(lines, min(shutil.get_terminal_size().columns, MAX_COLUMNS)).removesuffix("\n"))


def ask(question: str) -> str:
    """One answer, its spaces made single. Raises EOFError where no more can come."""
    while True:
        sys.stderr.write(f"{question} ")
        sys.stderr.flush()
        line = sys.stdin.readline()
        if not line:
            raise EOFError
        answer = " ".join(line.split())
        if answer.isprintable() and "�" not in clean(answer) and len(answer) <= MAX_CHARACTERS:
            return answer
        tell(
            (1, _("That has characters that cannot be read here, as from the arrow keys. Please write it again."))
        )


def agree(question: str) -> bool:
    """Yes or no."""
    while True:
        answer = plain(ask(f"{question} " + _("(yes/no)")))
        if answer in YES | NO:
            return answer in YES
        tell((1, _("Please answer yes or no.")))


def interview(catalogue: Catalogue) -> Profile:
    """All the questions; what was understood of the answers. Raises EOFError."""
    tell(
        (0, _("A few questions about the area. At the end a profile is written, and nothing before that.")),
        (0, _("Press Enter where you do not know. Ctrl-C stops.")),
        (0, ""),
    )
    area: dict[str, object] = {
        "name": _text(_("What is the area called?")),
        "municipality": _text(_("Which municipality is it in?")),
        "year": _whole(_("From which year are the figures?"), r"(19|20)\d\d", _("Write a year as 2024.")),
    }
    answers = {}
    for count, problem in enumerate(catalogue.anchored, 1):
        heading = _("Problem {place} of {count}: {name}").format(
            place=count, count=len(catalogue.anchored), name=named(problem.name)
        )
        tell((0, ""), (0, heading))
        tell(*((1, line) for line in template.scale(problem)))
        answers[problem.id] = _problem(problem, catalogue)
        if problem.few and problem.population and answers[problem.id].given_as == "figure":
            question = _("How many {population} live there?").format(population=named(problem.population))
            area[problem.few.label] = _whole(question, r"\d{1,6}", _("Write a whole number."))
    partners = _partners(catalogue)
    span = _ages()
    return Profile({key: value for key, value in area.items() if value is not None}, answers, partners, span)


def summary(profile: Profile, catalogue: Catalogue) -> Lines:
    """What was understood, in words."""
    labels = [str(profile.area[key]) for key in ("name", "municipality", "year") if key in profile.area]
    lines = [(0, ""), (0, _("This is what was understood"))]
    lines.append((1, _("area: {labels}").format(labels=", ".join(labels) or _("not named"))))
    lines += [
        (1, f"{named(problem.name)}: {understood(profile.given[problem.id], problem, catalogue)}")
        for problem in catalogue.anchored
    ]
    for state in STATES:
        names = [named(catalogue.partner[id].name) for id, which in profile.partners.items() if which == state]
        if names:
            lines.append((1, f"{state_name(state)}: {', '.join(names)}"))
    span = "-".join(map(str, profile.ages or ())) or _("everybody")
    return [*lines, (1, _("the plan is for: {ages}").format(ages=span))]


def understood(answer: ProblemInput, problem: Problem, catalogue: Catalogue) -> str:
    """An answer in words: the figure, and how big a need it is."""
    words = catalogue.method.words
    if answer.value is None:
        return _("unknown; it gets no weight, which is not the same as zero")
    if answer.given_as != "figure":
        term = template.judgement(next(word for word in words if word.need == answer.value))
        return _("'{word}', a need of {need}").format(word=term, need=number(answer.value, 2))
    size = round(need(problem, answer.value, catalogue.method.numbers.need_cap.value), DIGITS)
    like = template.judgement(min(words, key=lambda word: abs(word.need - size)))
    shown = template.figure(answer.value, problem)
    return _("{figure}, a need of {need}, about '{word}'").format(figure=shown, need=number(size, 2), word=like)


def _text(question: str) -> str | None:
    answer = ask(question)
    return None if plain(answer) in DONT_KNOW else answer


def _whole(question: str, shape: str, right: str) -> int | None:
    """A whole number of that shape; None where it is not known."""
    while True:
        answer = ask(question)
        if plain(answer) in DONT_KNOW:
            return None
        digits = re.sub(r"[. ]", "", answer)
        if re.fullmatch(shape, digits, re.ASCII):
            return int(digits)
        tell((1, right))


def _problem(problem: Problem, catalogue: Catalogue) -> ProblemInput:
    """A figure or a word for one problem, and how it was understood."""
    words = ", ".join(map(template.judgement, catalogue.method.words))
    question = _("A figure, a word ({words}) or Enter for 'don't know':").format(words=words)
    while True:
        answer = ask(question)
        notices: list[str] = []
        try:
            value = (
                ProblemInput("unknown")
                if plain(answer) in DONT_KNOW
                else given(answer, problem, catalogue, notices)
            )
        except InvalidValue as wrong:
            tell((1, " ".join(filter(None, (wrong.message, _meant(answer, catalogue) or wrong.hint)))))
            continue
        if notices:
            tell(*((1, notice) for notice in notices))
            if not agree(_("Is it right as you wrote it?")):
                continue
        tell((1, _("Understood: {answer}.").format(answer=understood(value, problem, catalogue))))
        return value


def _meant(answer: str, catalogue: Catalogue) -> str | None:
    """The word that is like a misspelt one."""
    near = nearest(answer, list(map(template.judgement, catalogue.method.words)))
    return _("Did you mean '{word}'?").format(word=near) if near else None


def _partners(catalogue: Catalogue) -> dict[str, State]:
    """Those that the most interventions require, with their states."""
    tell(
        (0, ""),
        (0, _("Partners: who is with you? These are the ones that most interventions cannot do without.")),
        (0, _("Answer 1 in place, 2 promised, 3 missing, or Enter for 'don't know'.")),
    )
    return {partner.id: _state(partner) for partner in _most_needed(catalogue)}


def _most_needed(catalogue: Catalogue) -> Sequence[Partner]:
    required = Counter(id for entry in catalogue.interventions for id in entry.partners.required)
    helpful = Counter(id for entry in catalogue.interventions for id in entry.partners.helpful)
    order = sorted(
        catalogue.partners, key=lambda partner: (-required[partner.id], -helpful[partner.id], partner.id)
    )
    return order[:MAX_PARTNERS]


def _state(partner: Partner) -> State:
    """One partner's state."""
    meanings = dict(_meanings())
    name = named(partner.name)
    what = f". {named(partner.what_for)}." if partner.what_for else ""
    tell((1, name[:1].upper() + name[1:] + what))
    while True:
        answer = plain(ask(_("  1, 2, 3 or Enter:")))
        if answer in meanings:
            return meanings[answer]
        tell((1, _("Answer 1 in place, 2 promised, 3 missing, or Enter for 'don't know'.")))


def _meanings() -> Iterator[tuple[str, State]]:
    """Every answer about a partner, and the state that it means."""
    for answer, (state, words) in enumerate(STATES.items(), 1):
        yield str(answer), state
        yield from ((plain(word), state) for word in words)
    yield from ((word, "in-place") for word in YES)
    yield from ((word, "missing") for word in NO)
    yield from ((word, "unknown") for word in DONT_KNOW)


def _ages() -> Ages | None:
    """Who the plan is for."""
    tell((0, ""), (0, _("Which ages is the plan for?")))
    while True:
        answer = ask(_("Ages as 10-14, or Enter for everybody:"))
        if plain(answer) in DONT_KNOW | {"alle", "all", "everybody"}:
            return None
        try:
            return ages(answer)
        except InvalidValue as wrong:
            tell((1, wrong.message))
