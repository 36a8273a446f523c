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
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial

from helhedsvalg.cli import console
from helhedsvalg.engine import Engine
from helhedsvalg.i18n import _, clean, composed, named, number
from helhedsvalg.matching import match, nearest, plain
from helhedsvalg.method.needs import need
from helhedsvalg.method.ranking import DIGITS
from helhedsvalg.model.catalogue import Partner, Problem
from helhedsvalg.model.method import NeedWord
from helhedsvalg.model.profile import Exclusion, ProblemInput, Profile
from helhedsvalg.model.vocabulary import Ages, State
from helhedsvalg.profiles import template
from helhedsvalg.profiles.file import MAX_CHARACTERS, STATES
from helhedsvalg.profiles.values import UNKNOWN, InvalidValue, ages, given, names_of, without_hedges
from helhedsvalg.results.common import state_name

INDENT = "  "
MAX_COLUMNS = 90
"""Columns that a line to be read has at most."""
FIRST_TEN = 10
"""How far down the ranking an intervention's partners are asked about."""
MAX_PARTNERS = 6
"""How many partners are asked about where nothing is known to rank by."""
SHARE = re.compile(r"%|‰|\b(pct|procent|per cent|percent|promille)\b", re.IGNORECASE)
"""What makes a number a share."""
DONT_KNOW = {
    "",
    "ved ikke",
    "ved det ikke",
    "det ved jeg ikke",
    "det ved vi ikke",
    "don t know",
    "dont know",
    "i don t know",
    "we don t know",
    "uoplyst",
    *UNKNOWN,
}
YES, NO = {"ja", "j", "jo", "yes", "y", "ok"}, {"nej", "n", "no", "nope", "næh"}
BACK = {"tilbage", "back"}
EVERYBODY = {"alle", "alle sammen", "alle aldre", "all", "all ages", "everybody", "everyone"}
NOTHING = {*NO, "ingen", "intet", "ingenting", "none", "nothing"}
LIKE = {
    "none": "slet ingen|intet|slet ikke|intet problem|ikke noget|not at all|nothing|no problem",
    "low": "lavt|lave|ret lav|ret lavt|meget lav|meget lavt|lille|lidt|ikke så meget|begrænset|trygt|tryg"
    "|small|a little|little|not much|very low|quite low|safe",
    "middle": "medium|middel|moderat|nogenlunde|en del|noget|mellemhøj|mellemhøjt|gennemsnitlig|midt imellem"
    "|average|moderate|some|medium high",
    "high": "højt|høje|ret høj|ret højt|meget høj|meget højt|rigtig høj|alt for høj|for høj|stor|stort|store"
    "|meget stor|meget|slem|slemt|voldsom|utrygt|utryg|meget utrygt|utrygge|large|big|very high|quite high"
    "|too high|a lot|much|bad|unsafe|very unsafe",
}
"""What people say instead of each word of need, by its English; the wizard asks whether that word is right."""


class Back(Exception):
    """The user asks for the question before."""


class KeepAnswer(Exception):
    """The user keeps the earlier answer."""


def fold(lines: Iterable[tuple[int, str]], width: int) -> str:
    """Return lines, each with its depth, as text folded to the width; an empty text is an empty line."""
    folded = []
    for depth, text in lines:
        indent = INDENT * depth
        folded += textwrap.wrap(
            text, width, initial_indent=indent, subsequent_indent=indent, break_on_hyphens=False
        ) or [""]
    return "\n".join(folded) + "\n"


def possible() -> bool:
    """Whether there is a person to ask."""
    return all(stream is not None and stream.isatty() for stream in (sys.stdin, sys.stderr))


def _width() -> int:
    return min(shutil.get_terminal_size().columns, MAX_COLUMNS)


def tell(*lines: tuple[int, str]) -> None:
    """Say lines, each with its depth, folded to the terminal."""
    for line in fold(lines, _width()).removesuffix("\n").split("\n"):
        console.say(line)


def ask(question: str, depth: int = 0) -> str:
    """One answer with single spaces. Raises Back where the user writes 'back', EOFError at the end of input."""
    while True:
        sys.stderr.write(clean(fold([(depth, question)], _width()).removesuffix("\n")) + " ")
        sys.stderr.flush()
        line = sys.stdin.readline()
        if not line:
            raise EOFError
        answer = composed(" ".join(line.split()))
        if plain(answer) in BACK:
            raise Back
        if answer.isprintable() and "�" not in clean(answer) and len(answer) <= MAX_CHARACTERS:
            return answer
        tell(
            (1, _("That has characters that cannot be read here, as from the arrow keys. Please write it again."))
        )


def yes_or_no(answer: str) -> bool | None:
    """Whether an answer begins with yes or no and has no figure in it; None where it is neither."""
    first = plain(answer).partition(" ")[0]
    if re.search(r"\d", answer) or first not in YES | NO:
        return None
    return first in YES


def agree(question: str) -> bool:
    """Yes or no. Raises Back."""
    while True:
        agreed = yes_or_no(ask(f"{question} " + _("(yes/no)"), 1))
        if agreed is not None:
            return agreed
        tell((1, _("Please answer yes or no.")))


@dataclass(frozen=True, slots=True)
class Question:
    """One thing that is asked, and what was understood of the answer."""

    id: str
    label: str
    ask: Callable[[], None]
    """Puts the answer in its place. Raises Back, and KeepAnswer."""
    answer: Callable[[], str]
    """What was understood, in words."""


class Interview:
    """The questions about one area, and the answers to them."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.catalogue = engine.catalogue
        self.area: dict[str, object] = {}
        self.given: dict[str, ProblemInput] = {}
        self.ages: Ages | None = None
        self.partners: dict[str, State] = {}
        self.exclude: tuple[Exclusion, ...] = ()
        self.answered: set[str] = set()

    @property
    def profile(self) -> Profile:
        """What was understood so far."""
        area = {key: value for key, value in self.area.items() if value is not None}
        asked = {question.id for question in self.questions()}
        area = {key: value for key, value in area.items() if key in asked}
        return Profile(area, self.given, self.partners, self.ages, self.exclude)

    def run(self) -> Profile:
        """Ask everything, show what was understood, and mend it until it is right. Raises EOFError."""
        tell(
            (0, _("A few questions about the area. At the end a profile is written, and nothing before that.")),
            (0, _("Press Enter where you do not know. Write 'back' for the question before. Ctrl-C stops.")),
            (0, ""),
        )
        self._ask_from(0)
        return self.settle()

    def settle(self) -> Profile:
        """Show what was understood, and mend it until it is right. Raises EOFError."""
        while True:
            questions = self.questions()
            rows = [
                f"{number}  {question.label}: {question.answer()}" for number, question in enumerate(questions, 1)
            ]
            tell((0, ""), (0, _("This is what was understood:")), *((1, row) for row in rows), (0, ""))
            try:
                if self._is_right(questions):
                    return self.profile
            except Back:
                self._ask_from(len(questions) - 1)

    def _is_right(self, questions: Sequence[Question]) -> bool:
        """Whether all is right; else asks the question whose number is the answer. Raises Back."""
        while True:
            answer = ask(_("Is it right? (yes / the number of what is to be changed)"))
            numbers = re.findall(r"\d+", answer)
            if not numbers and yes_or_no(answer):
                return True
            if len(numbers) == 1 and 1 <= int(numbers[0]) <= len(questions):
                break
            tell((1, _("Answer yes, or a number from 1 to {last}.").format(last=len(questions))))
        try:
            questions[int(numbers[0]) - 1].ask()
        except (Back, KeepAnswer):
            return False
        self._ask_from(0, all_again=False)
        return False

    def _ask_from(self, index: int, *, all_again: bool = True) -> None:
        """Ask the questions from an index on: all, or only those without an answer; 'back' goes one back."""
        while index < len(questions := self.questions()):
            question = questions[index]
            if not all_again and question.id in self.answered:
                index += 1
                continue
            try:
                question.ask()
            except KeepAnswer:
                pass
            except Back:
                all_again = True
                if index == 0:
                    tell((1, _("This is the first question.")))
                index = max(index - 1, 0)
                continue
            self.answered.add(question.id)
            index += 1

    def questions(self) -> list[Question]:
        """All the questions that the answers so far call for, in order."""
        questions = [
            self._label("name", _("area"), lambda: _text(self._ask("name", _("What is the area called?")))),
            self._label("municipality", _("municipality"), self._municipality),
            self._label("year", _("the figures' year"), self._year),
        ]
        for problem in self.catalogue.anchored:
            questions.append(
                Question(
                    problem.id,
                    named(problem.name),
                    partial(self._problem, problem),
                    partial(self._understood, problem),
                )
            )
            answer = self.given.get(problem.id)
            if problem.few and problem.population and answer and answer.given_as == "figure":
                population = named(problem.population)
                questions.append(self._label(problem.few.label, population, partial(self._count, problem)))
        questions.append(Question("ages", _("the plan is for"), self._ages, self._ages_shown))
        for partner, why in self._partners():
            questions.append(
                Question(
                    f"partner {partner.id}",
                    named(partner.name),
                    partial(self._state, partner, why),
                    partial(self._state_shown, partner),
                )
            )
        questions.append(
            Question(
                "exclude", _("running already"), self._running, lambda: self._names(self.exclude) or _("nothing")
            )
        )
        return questions

    def _ask(self, id: str, question: str, depth: int = 0) -> str:
        """An answer. Raises Back; and KeepAnswer where there is an answer already and only Enter is pressed."""
        questions = {other.id: other for other in self.questions()}
        current = questions[id].answer() if id in self.answered else None
        if current is not None:
            tell((1, _("Now: {answer}. Enter keeps it.").format(answer=current)))
        answer = ask(question, depth)
        if current is not None and not answer:
            raise KeepAnswer
        return answer

    def _label(self, id: str, label: str, parse: Callable[[], object]) -> Question:
        """A question whose answer is one of the area's labels."""

        def store() -> None:
            self.area[id] = parse()

        def answer() -> str:
            value = self.area.get(id)
            return _("not known") if value is None else str(value)

        return Question(id, label, store, answer)

    def _municipality(self) -> str | None:
        question = _("Which municipality is it in?")
        while re.search(r"\d", answer := self._ask("municipality", question)):
            tell((1, _("That is no municipality. Write for instance Slagelse.")))
        return _text(answer)

    def _year(self) -> int | None:
        question, right = _("From which year are the figures?"), _("Write a year as 2024.")
        latest = date.today().year
        while (year := self._whole("year", question, r"(19|20)\d\d", right)) and year > latest:
            tell((1, _("{year} has not come yet.").format(year=year)))
        return year

    def _count(self, problem: Problem) -> int | None:
        """How many there are of those whose problem it is."""
        assert problem.few is not None
        assert problem.population is not None
        question = _("How many {population} live there?").format(population=named(problem.population))
        right = _("Write how many they are, as a whole number such as 85.")
        return self._whole(problem.few.label, question, r"\d{1,6}", right)

    def _whole(self, id: str, question: str, shape: str, right: str) -> int | None:
        """A whole number of that shape, without the words around it; None where it is not known."""
        while True:
            answer = without_hedges(self._ask(id, question))
            if plain(answer) in DONT_KNOW:
                return None
            digits = re.sub(r"(?<=\d)[. ](?=\d{3})|(?<![^\W\d_])[^\W\d_]+\.?$", "", answer).strip()
            if re.fullmatch(shape, digits, re.ASCII) and not SHARE.search(answer):
                return int(digits)
            tell((1, right))

    def _problem(self, problem: Problem) -> None:
        """A figure or a word for one problem, and how it was understood."""
        anchored = self.catalogue.anchored
        position = anchored.index(problem) + 1
        heading = _("Problem {place} of {count}: {name}")
        tell((0, ""), (0, heading.format(place=position, count=len(anchored), name=named(problem.name))))
        tell(*((1, line) for line in template.scale(problem)))
        words = ", ".join(map(template.judgement, self.catalogue.method.words))
        question = _("A figure, a word ({words}) or Enter for 'don't know':").format(words=words)
        while True:
            answer = without_hedges(self._ask(problem.id, question)).strip(" ?!")
            try:
                value = self._value_of(answer, problem)
            except Back:
                continue
            if value is not None:
                break
        self.given[problem.id] = value
        tell((1, _("Understood: {answer}.").format(answer=self._understood(problem))))

    def _value_of(self, answer: str, problem: Problem) -> ProblemInput | None:
        """What an answer about a problem means; asks where it could be something else. None: ask again."""
        if plain(answer) in DONT_KNOW:
            return ProblemInput("unknown")
        notices: list[str] = []
        try:
            value = given(answer, problem, self.catalogue, notices)
        except InvalidValue as error:
            return self._suggested(answer, error)
        if value.given_as != "figure" or value.value is None:
            return value
        return self._confirmed(value.value, notices, problem)

    def _suggested(self, answer: str, error: InvalidValue) -> ProblemInput | None:
        """The word of need that an answer resembles, where the user agrees; None: ask again. Raises Back."""
        word = _word_like(answer, self.catalogue.method.words)
        if word is None:
            tell((1, " ".join(filter(None, (error.message, error.hint)))))
            return None
        if agree(_("Is it to be '{value}'?").format(value=template.judgement(word))):
            return ProblemInput("word", word.need)
        return None

    def _confirmed(self, value: float, notices: Sequence[str], problem: Problem) -> ProblemInput | None:
        """A figure, where the user agrees that it is right; None: ask again. Raises Back."""
        figure = template.figure(value, problem)
        if problem.unit == "percent" and 0 < value < 1:
            if agree(_("Is it to be {value}?").format(value=number(100 * value, 2))):
                return ProblemInput("figure", round(100 * value, DIGITS))
            return (
                ProblemInput("figure", value) if agree(_("Is it {figure}, then?").format(figure=figure)) else None
            )
        if problem.doubt and value > problem.doubt.above:
            question = _("{figure} is a lot. {question}")
            if not agree(question.format(figure=figure, question=named(problem.doubt.question))):
                return ProblemInput("figure", value)
            opposite = round(100 - value, DIGITS)
            question = _("Is it {figure} {whom}, then?")
            question = question.format(figure=template.figure(opposite, problem), whom=named(problem.doubt.whom))
            return ProblemInput("figure", opposite) if agree(question) else None
        if value == 0:
            zero = _("{figure} says that the problem is not there at all. Is that so?").format(figure=figure)
            return ProblemInput("figure", value) if agree(zero) else None
        if notices and not agree(_("Is it to be {value}?").format(value=number(value, 6))):
            return None
        return ProblemInput("figure", value)

    def _understood(self, problem: Problem) -> str:
        """The answer about a problem in words: the figure, and how big a need it is."""
        words = self.catalogue.method.words
        answer = self.given.get(problem.id, ProblemInput("unknown"))
        if answer.value is None:
            return _("unknown; it is not counted, which is not the same as zero")
        if answer.given_as != "figure":
            term = template.judgement(next(word for word in words if word.need == answer.value))
            return _("so big is the problem here: {word} (a need of {need})").format(
                word=term, need=number(answer.value, 2)
            )
        size = round(need(problem, answer.value, self.catalogue.method.numbers.need_cap.value), DIGITS)
        closest_word = template.judgement(min(words, key=lambda word: abs(word.need - size)))
        figure = template.figure(answer.value, problem)
        return _("{figure}, a need of {need}, about '{word}'").format(
            figure=figure, need=number(size, 2), word=closest_word
        )

    def _ages(self) -> None:
        """Who the plan is for."""
        tell((0, ""), (0, _("Which ages is the plan for?")))
        while True:
            answer = self._ask("ages", _("Ages as 10-14, or Enter for everybody:"))
            if plain(answer) in DONT_KNOW | EVERYBODY:
                self.ages = None
                return
            try:
                self.ages = ages(
                    re.sub(r"\s*\b(til|to)\b\s*", "-", re.sub(r"^(fra|from)\s+", "", answer.casefold()))
                )
            except InvalidValue as error:
                tell((1, error.message))
            else:
                return

    def _ages_shown(self) -> str:
        return _("ages {span}").format(span="-".join(map(str, self.ages))) if self.ages else _("everybody")

    def _partners(self) -> list[tuple[Partner, str]]:
        """The partners that the first ten of this area require, and others with an answer, each with its users."""
        required: dict[str, list[str]] = {}
        for standing in self.engine.ranking(Profile({}, self.given, {}, self.ages)).ranked[:FIRST_TEN]:
            intervention = standing.candidate.intervention
            for id in intervention.partners.required:
                required.setdefault(id, []).append(named(intervention.short or intervention.name))
        ids = sorted(required, key=lambda id: -len(required[id])) or self._most_needed()
        ids += [id for id in self.partners if id not in ids]
        by = _("Required by {names}.")
        return [
            (self.catalogue.partner[id], by.format(names=", ".join(required[id])) if id in required else "")
            for id in ids
        ]

    def _most_needed(self) -> list[str]:
        """The partners that most interventions require, where there is nothing to rank by."""
        required = Counter(id for entry in self.catalogue.interventions for id in entry.partners.required)
        helpful = Counter(id for entry in self.catalogue.interventions for id in entry.partners.helpful)
        ids = sorted(self.catalogue.partner, key=lambda id: (-required[id], -helpful[id], id))
        return ids[:MAX_PARTNERS]

    def _state(self, partner: Partner, why: str) -> None:
        """One partner's state."""
        if not any(id.startswith("partner") for id in self.answered):
            tell(
                (0, ""),
                (0, _("Partners: who is with you? These are the ones that your first ten cannot do without.")),
            )
            tell((0, _("Answer 1 in place, 2 promised, 3 missing, or Enter for 'don't know'.")))
        meanings = dict(_meanings())
        name = named(partner.name)
        purpose = f"{named(partner.what_for)}." if partner.what_for else ""
        tell((1, " ".join(filter(None, (f"{name[:1].upper()}{name[1:]}.", purpose, why)))))
        while True:
            answer = plain(self._ask(f"partner {partner.id}", _("1, 2, 3 or Enter:"), 1))
            state = meanings.get(answer) or meanings.get(plain(without_hedges(answer)))
            if state is not None:
                break
            tell((1, _("Answer 1 in place, 2 promised, 3 missing, or Enter for 'don't know'.")))
        self.partners[partner.id] = state
        tell((1, _("Understood: {answer}.").format(answer=f"{name}: {state_name(state)}")))

    def _state_shown(self, partner: Partner) -> str:
        return state_name(self.partners.get(partner.id, "unknown"))

    def _running(self) -> None:
        """What is running already, and so is not to be on the list."""
        tell((0, ""), (0, _("Is anything running already that is not to be on the list?")))
        ids: dict[str, None] = {}
        question = _("Names with commas between them, or Enter for no:")
        while True:
            answer = self._ask("exclude", question) if not ids else ask(question)
            if plain(answer) in DONT_KNOW | NOTHING:
                break
            if plain(answer) in YES:
                tell((1, _("Write its name.")))
                continue
            unread = [
                word for word in filter(None, map(str.strip, answer.split(","))) if not self._choose(word, ids)
            ]
            if ids:
                names = self._names([Exclusion(id) for id in ids])
                tell((1, _("Understood: {answer}.").format(answer=names)))
            if not unread:
                break
            question = _("Write it another way, or Enter to leave it out:")
        self.exclude = tuple(Exclusion(id, _("is running already")) for id in ids)

    def _choose(self, word: str, choices: dict[str, None]) -> bool:
        """Whether a word names an intervention, which is added to the choices; else says which are near."""
        result = match(word, names_of(self.catalogue.interventions))
        id = result.id
        if id is not None and result.likeness:
            name = self._names([Exclusion(id)])
            try:
                id = id if agree(_("'{word}': is it {name}?").format(word=word, name=name)) else None
            except Back:
                return False
        if id is not None:
            choices[id] = None
            return True
        ids = result.several or result.nearest
        if ids:
            text = (
                _("'{word}' could be several: {ids}.")
                if result.several
                else _("'{word}' is not known. Near: {ids}.")
            )
            names = "; ".join(self._names([Exclusion(id)]) for id in ids)
            tell((1, text.format(word=word, ids=names)))
        return False

    def _names(self, exclusions: Iterable[Exclusion]) -> str:
        return ", ".join(named(self.catalogue.intervention[exclusion.id].name) for exclusion in exclusions)


def _text(answer: str) -> str | None:
    return None if plain(answer) in DONT_KNOW else answer


def _word_like(answer: str, words: Sequence[NeedWord]) -> NeedWord | None:
    """The word of need that an answer means in other words or misspelt; None where there is none."""
    term_by_word = {word: term for term, terms in LIKE.items() for word in map(plain, terms.split("|"))}
    for word in words:
        if term_by_word.get(plain(answer)) in word.words:
            return word
    closest = nearest(answer, list(map(template.judgement, words)))
    return next((word for word in words if template.judgement(word) == closest), None)


def _meanings() -> Iterator[tuple[str, State]]:
    """Every answer about a partner, and the state that it means."""
    for answer, (state, words) in enumerate(STATES.items(), 1):
        if state != "unknown":
            yield str(answer), state
        yield from ((plain(word), state) for word in words)
    yield from ((word, "in-place") for word in YES)
    yield from ((word, "missing") for word in NO)
    yield from ((word, "unknown") for word in DONT_KNOW)
