"""A result that was saved as JSON, read back as it was: checked once, and right from then on.

Keys that are not known are left out; another major schema version is refused.
"""

from __future__ import annotations

from collections.abc import Container, Iterator
from dataclasses import replace
from typing import Any

from pydantic import TypeAdapter, ValidationError
from pydantic_core import from_json

from helhedsvalg.faults import Fault, Faults
from helhedsvalg.reading import content_of, decode, parse_line, says
from helhedsvalg.result import SCHEMA_VERSION, Recommendation, Result
from helhedsvalg.texts import _, several

Known = tuple[str, str, Container[object]]
"""A place, the id that stands there, and among which it must be."""
MANY = 100
"""Faults that are told one by one."""
LARGEST = 100_000
"""Things that a result may say: six thousand for a hundred interventions. Each that is wrong takes 3 kB."""
SHOWN = 40
"""How many letters of a wrong value are told."""


def is_result(path: str) -> bool:
    """Whether a file is meant as a saved result: JSON that says its schema version."""
    if not path.endswith(".json"):
        return False
    try:
        data = from_json(content_of(path, None))
    except (Faults, ValueError):
        return False
    return isinstance(data, dict) and "schema_version" in data


def read_result(path: str, standard_input: Any = None, line: int | None = None) -> Result:
    """The result in a file; `-` reads `standard_input`, `line` chooses one of several. Raises Faults."""
    file = "<stdin>" if path == "-" else path
    text = _chosen(decode(content_of(path, standard_input), file), file, line)
    data = _data(text, file)
    if fault := _foreign(data, file):
        raise Faults([fault])
    try:
        result = TypeAdapter(Result).validate_json(text, strict=True)
    except ValidationError as error:
        if error.error_count() > MANY:
            message = _("more than {limit} parts are missing or wrong.").format(limit=MANY)
            raise Faults([Fault("R005", message, file, hint=_mend())]) from None
        raise Faults([_wrong(one, file) for one in error.errors(include_url=False)]) from None
    if dead := list(_dead(result, file)):
        raise Faults(dead)
    return result


def _chosen(text: str, file: str, line: int | None) -> str:
    """The whole text, or one of its lines where each is a result. Raises Faults."""
    lines = [one for one in text.splitlines() if one.strip()]
    if line is not None and not 1 <= line <= len(lines):
        message = several("there is {count} line here.", "there are {count} lines here.", len(lines))
        raise Faults([Fault("R002", message.format(count=len(lines)), file)])
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
        raise Faults([replace(one, file=file, hint=_mend()) for one in faults.faults]) from None


def _mend() -> str:
    """How a result is made."""
    return _("Make one with: helhedsvalg recommend PROFILE -f json -o result.json")


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
        return Fault("R001", _("this is not a saved result."), file, hint=_mend())
    version = str(data["schema_version"])
    if version.split(".")[0] != SCHEMA_VERSION.split(".")[0]:
        message = _("this result has schema version {version}, and this program reads {known}.")
        hint = _("Recommend again, or use the version of helhedsvalg that made it.")
        return Fault("R004", message.format(version=version, known=SCHEMA_VERSION), file, hint=hint)
    return None


def _wrong(error: Any, file: str) -> Fault:
    """One part of the shape that is not a result's."""
    place = _path(error["loc"])
    if error["type"] == "missing":
        message = _("{place} is missing.").format(place=place)
    else:
        shown = str(error["input"])
        cut = shown if len(shown) <= SHOWN else shown[: SHOWN - 1] + "…"
        message = _("{place} cannot be '{shown}'.").format(place=place, shown=cut)
    return Fault("R005", message, file, hint=_mend())


def _path(steps: tuple[str | int, ...]) -> str:
    """A place in JSON as jq writes it.

    >>> _path(("needs", 0, "weight"))
    '.needs[0].weight'
    """
    return "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in steps)


def _dead(result: Result, file: str) -> Iterator[Fault]:
    """Every id that leads nowhere in the result itself."""
    words = result.glossary
    known: list[Known] = [
        *((f".needs[{n}].problem", one.problem, words.problems) for n, one in enumerate(result.needs)),
        *((f".coverage[{n}].problem", one.problem, words.problems) for n, one in enumerate(result.coverage)),
    ]
    for number, one in enumerate(result.recommendations):
        known += _within(one, f".recommendations[{number}]", result)
    aside = {one.id for one in result.set_aside}
    known += [
        (".unlock.interventions", id, aside) for id in (result.unlock.interventions if result.unlock else ())
    ]
    for each in result.coverage:
        known += [(".coverage", best.label, words.labels) for best in each.best]
    known.append((".glossary.labels", "untested", words.labels))
    for place, id, those in known:
        if id not in those:
            message = _("{place} has '{id}', which this result does not know.").format(place=place, id=id)
            yield Fault("R006", message, file, hint=_mend())


def _within(one: Recommendation, place: str, result: Result) -> list[Known]:
    """Every id of a recommendation, and among which it must be."""
    words = result.glossary
    sources = {each.id for each in one.sources}
    seen = {each.problem for each in one.evidence}
    return [
        (f"{place}.label", one.label, words.labels),
        *((f"{place}.contributions", each.problem, words.problems) for each in one.contributions),
        *((f"{place}.contributions", each.problem, seen) for each in one.contributions if each.points > 0),
        *((f"{place}.evidence", each.problem, words.problems) for each in one.evidence),
        *((f"{place}.evidence", each.label, words.labels) for each in one.evidence),
        *((f"{place}.publisher_ratings", each.source, sources) for each in one.publisher_ratings),
        *((f"{place}.findings", each.problem, words.problems) for each in one.findings),
        *((f"{place}.findings", each.direction, words.directions) for each in one.findings),
        *((f"{place}.findings", each.design, words.designs) for each in one.findings),
        *((f"{place}.findings", each.setting, words.settings) for each in one.findings),
        *((f"{place}.findings", each.relevance, words.relevances) for each in one.findings),
        *((f"{place}.findings", each.source, sources) for each in one.findings),
    ]
