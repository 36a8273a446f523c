"""An answer that was saved as JSON, read back as it was: checked once, and right from then on.

Keys that are not known are left out; another major schema version is refused.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator
from dataclasses import fields, replace
from datetime import date
from typing import Any

from pydantic import TypeAdapter, ValidationError
from pydantic_core import from_json, to_json

from helhedsvalg.documents import content_of, decode, parse_line, says
from helhedsvalg.errors import Fault, Faults
from helhedsvalg.i18n import _, several
from helhedsvalg.results.answers import Answer, Comparison, Explanation, Plan
from helhedsvalg.results.common import SCHEMA_VERSION, Finding, Glossary, Recommendation, Result

Known = tuple[str, str, Container[object]]
"""A place, the id that stands there, and among which it must be."""
NOUNS: tuple[type[Answer], ...] = (Result, Plan, Explanation, Comparison)
MANY = 100
"""Faults that are told one by one."""
LARGEST = 100_000
"""Things that a result may say: six thousand for a hundred interventions. Each that is wrong takes 3 kB."""
SHOWN = 40
"""How many letters of a wrong value are told."""
_adapters: dict[type[Answer], TypeAdapter[Answer]] = {}


def is_result(path: str) -> bool:
    """Whether a file is meant as a saved answer: JSON that says its schema version."""
    if not path.endswith(".json"):
        return False
    try:
        data = from_json(content_of(path, None))
    except (Faults, ValueError):
        return False
    return isinstance(data, dict) and "schema_version" in data


def read_result(path: str, standard_input: Any = None, line: int | None = None) -> Result:
    """The result in a file, as `read_answer` reads it. Raises Faults where it is another answer."""
    answer = read_answer(path, standard_input, line)
    if not isinstance(answer, Result):
        message = _("this is {noun}, and a saved result is needed.").format(noun=_name(type(answer)))
        raise Faults([Fault("R007", message, path, hint=_mend(Result))])
    return answer


def read_answer(path: str, standard_input: Any = None, line: int | None = None) -> Answer:
    """The answer in a file; `-` reads `standard_input`, `line` chooses one of several. Raises Faults."""
    file = "<stdin>" if path == "-" else path
    text = _chosen(decode(content_of(path, standard_input), file), file, line)
    data = _data(text, file)
    if fault := _foreign(data, file):
        raise Faults([fault])
    noun = _noun(data)
    try:
        answer = _adapter(noun).validate_json(text, strict=True)
    except ValidationError as error:
        if error.error_count() > MANY:
            message = _("more than {limit} parts are missing or wrong.").format(limit=MANY)
            raise Faults([Fault("R005", message, file, hint=_mend(noun))]) from None
        raise Faults([_wrong(one, file, noun) for one in error.errors(include_url=False)]) from None
    if found := [*_dated(answer, file), *_dead(answer, file)]:
        raise Faults(found)
    return answer


def _adapter(noun: type[Answer]) -> TypeAdapter[Answer]:
    """What checks such an answer; costly to make, and made once."""
    if noun not in _adapters:
        _adapters[noun] = TypeAdapter(noun)
    return _adapters[noun]


def _noun(data: dict[str, object]) -> type[Answer]:
    """Which answer it is: the one that most of its keys are of."""
    return max(NOUNS, key=lambda noun: len({one.name for one in fields(noun)} & data.keys()))


def _name(noun: type[Answer]) -> str:
    """What such an answer is called."""
    return {
        Result: _("a saved result"),
        Plan: _("a saved plan"),
        Explanation: _("a saved explanation"),
        Comparison: _("a saved comparison"),
    }[noun]


def _chosen(text: str, file: str, line: int | None) -> str:
    """The whole text, or one of its lines where each is a result. Raises Faults."""
    lines = [one for one in text.splitlines() if one.strip()]
    if line is not None and not 1 <= line <= len(lines):
        message = several("there is {count} line here.", "there are {count} lines here.", len(lines))
        hint = _("Choose one with --line N, from 1.")
        raise Faults([Fault("R002", message.format(count=len(lines)), file, hint=hint)])
    if line is not None:
        return lines[line - 1]
    if len(lines) > 1 and _is_json(lines[0]):
        message = _("there are {count} results here, one a line.").format(count=len(lines))
        hint = _("Choose one with --line N, from 1.")
        raise Faults([Fault("R002", message, file, hint=hint)])
    return text


def _is_json(text: str) -> bool:
    """Whether it stands alone as JSON."""
    try:
        from_json(text)
    except ValueError:
        return False
    return True


def _data(text: str, file: str) -> Any:
    """Plain data. Raises Faults."""
    if not text.strip():
        raise Faults([Fault("F008", _("the file is empty."), file)])
    if says(text) > LARGEST:
        message = _("the file says more than {limit} things.").format(limit=LARGEST)
        raise Faults([Fault("F005", message, file)])
    try:
        return parse_line(text, file).data
    except Faults as faults:
        raise Faults([replace(one, file=file, hint=_mend(Result)) for one in faults.faults]) from None


def _mend(noun: type[Answer]) -> str:
    """How such an answer is made."""
    command = {
        Result: _("recommend PROFILE"),
        Plan: _("plan PROFILE"),
        Explanation: _("explain ID PROFILE"),
        Comparison: "compare A B",
    }[noun]
    return _("Make one with: helhedsvalg {command} -f json -o result.json").format(command=command)


def _foreign(data: Any, file: str) -> Fault | None:
    """Why this is no whole result of this version; None where it may be one."""
    if isinstance(data, dict) and isinstance(data.get("error"), dict):
        message = _("this line is a row that could not be answered: {reason}")
        return Fault("R003", message.format(reason=data["error"].get("message")), file)
    if isinstance(data, dict) and "schema_version" not in data and {"needs", "recommendations"} <= data.keys():
        return Fault(
            "R003", _("this is a short line of batch --brief."), file, hint=_("Run batch without --brief.")
        )
    if not isinstance(data, dict) or "schema_version" not in data:
        return Fault("R001", _("this is not a saved result."), file, hint=_mend(Result))
    version = str(data["schema_version"])
    if version.split(".")[0] != SCHEMA_VERSION.split(".")[0]:
        message = _("this result has schema version {version}, and this program reads {known}.")
        hint = _("Recommend again, or use the version of helhedsvalg that made it.")
        return Fault("R004", message.format(version=version, known=SCHEMA_VERSION), file, hint=hint)
    return None


def _wrong(error: Any, file: str, noun: type[Answer]) -> Fault:
    """One part of the shape that is not the answer's."""
    place = _path(error["loc"])
    if error["type"] == "missing":
        return Fault("R005", _("{place} is missing.").format(place=place), file, hint=_mend(noun))
    value = error["input"]
    return _unfit(place, value if isinstance(value, str) else to_json(value, fallback=str).decode(), file, noun)


def _unfit(place: str, shown: str, file: str, noun: type[Answer]) -> Fault:
    """A value that cannot stand where it stands."""
    cut = shown if len(shown) <= SHOWN else shown[: SHOWN - 1] + "…"
    return Fault("R005", _("{place} cannot be '{shown}'.").format(place=place, shown=cut), file, hint=_mend(noun))


def _dated(answer: Answer, file: str) -> Iterator[Fault]:
    """That the date of every catalogue is a date."""
    marks = {".catalogue.date": answer.catalogue} if not isinstance(answer, Comparison) else {
        ".a.catalogue.date": answer.a.catalogue, ".b.catalogue.date": answer.b.catalogue
    }  # fmt: skip
    for place, mark in marks.items():
        try:
            date.fromisoformat(mark.date)
        except ValueError:
            yield _unfit(place, mark.date, file, type(answer))


def _path(steps: tuple[str | int, ...]) -> str:
    """A place in JSON as jq writes it.

    >>> _path(("needs", 0, "weight"))
    '.needs[0].weight'
    """
    return "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in steps)


def _dead(answer: Answer, file: str) -> Iterator[Fault]:
    """What an answer must have beside its shape, and every id that leads nowhere in the answer itself."""
    lost = [] if answer.caveats else [".caveats[0]"]
    if isinstance(answer, Explanation) and answer.ranked is not None and answer.rank is None and not answer.reason:
        lost.append(".reason")
    for place in lost:
        yield Fault("R005", _("{place} is missing.").format(place=place), file, hint=_mend(type(answer)))
    for place, id, those in _ids(answer):
        if id not in those:
            message = _("{place} has '{id}', which this result does not know.").format(place=place, id=id)
            yield Fault("R006", message, file, hint=_mend(type(answer)))


def _ids(answer: Answer) -> Iterable[Known]:
    """Every id of an answer, and among which it must be."""
    if isinstance(answer, Result):
        return _of_result(answer)
    if isinstance(answer, Plan):
        return _of_plan(answer)
    return _of_explanation(answer) if isinstance(answer, Explanation) else ()


def _of_result(result: Result) -> list[Known]:
    """Every id of a result."""
    words = result.glossary
    known: list[Known] = [
        *((f".needs[{n}].problem", one.problem, words.problems) for n, one in enumerate(result.needs)),
        *((f".coverage[{n}].problem", one.problem, words.problems) for n, one in enumerate(result.coverage)),
    ]
    for number, one in enumerate(result.recommendations):
        known += _within(one, f".recommendations[{number}]", words)
    aside = {one.id for one in result.set_aside}
    known += [
        (".unlock.interventions", id, aside) for id in (result.unlock.interventions if result.unlock else ())
    ]
    for each in result.coverage:
        known += [(".coverage", best.label, words.labels) for best in each.best]
    return [*known, (".glossary.labels", "untested", words.labels)]


def _within(one: Recommendation, place: str, words: Glossary) -> list[Known]:
    """Every id of a recommendation."""
    sources = {each.id for each in one.sources}
    seen = {each.problem for each in one.evidence}
    return [
        (f"{place}.label", one.label, words.labels),
        *((f"{place}.contributions", each.problem, words.problems) for each in one.contributions),
        *((f"{place}.contributions", each.problem, seen) for each in one.contributions if each.points > 0),
        *((f"{place}.evidence", each.problem, words.problems) for each in one.evidence),
        *((f"{place}.evidence", each.label, words.labels) for each in one.evidence),
        *((f"{place}.publisher_ratings", each.source, sources) for each in one.publisher_ratings),
        *_of_findings(one.findings, place, words),
        *((f"{place}.findings", each.source, sources) for each in one.findings),
    ]


def _of_findings(findings: Iterable[Finding], place: str, words: Glossary) -> Iterator[Known]:
    """Every id of findings save their sources."""
    for each in findings:
        yield (f"{place}.findings", each.problem, words.problems)
        yield (f"{place}.findings", each.direction, words.directions)
        yield (f"{place}.findings", each.design, words.designs)
        yield (f"{place}.findings", each.setting, words.settings)
        yield (f"{place}.findings", each.relevance, words.relevances)


def _of_plan(plan: Plan) -> list[Known]:
    """Every id of a plan."""
    words = plan.glossary
    members = {one.id for one in plan.plan}
    return [
        *((".plan", id, words.problems) for one in plan.plan for id in one.covers),
        *((".plan", id, {each.problem for each in one.evidence}) for one in plan.plan for id in one.covers),
        *((".plan", each.label, words.labels) for one in plan.plan for each in one.evidence),
        *((".coverage", one.problem, words.problems) for one in plan.coverage),
        *((".coverage", id, members) for one in plan.coverage for id in one.by),
        *((".partners", id, members) for one in plan.partners for id in (*one.required_by, *one.helpful_to)),
    ]


def _of_explanation(told: Explanation) -> list[Known]:
    """Every id of an explanation."""
    words, wanted = told.glossary, told.wanted_finding
    known: list[Known] = [
        *((".contributions", one.problem, words.problems) for one in told.contributions),
        *((".verdicts", one.label, words.labels) for one in told.verdicts),
        *((".tipping", one.problem, {need.problem for need in told.needs}) for one in told.tipping),
        *_of_findings(told.findings, "", words),
        (".glossary.labels", "untested", words.labels),
    ]
    if told.ahead_of:
        known.append((".ahead_of", told.ahead_of.problem, words.problems))
    if wanted:
        known += [
            (".wanted_finding", wanted.problem, words.problems),
            (".wanted_finding", wanted.design, words.designs),
            (".wanted_finding", wanted.setting, words.settings),
        ]
    return known
