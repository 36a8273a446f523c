"""An answer that was saved as JSON, read back as it was: checked once, and right from then on.

Keys that are not known are left out; another major schema version is refused.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import fields, replace
from datetime import date
from typing import Any

from pydantic import TypeAdapter, ValidationError
from pydantic_core import from_json, to_json

from helhedsvalg.documents import content_of, decode, max_values, parse_line
from helhedsvalg.errors import Fault, Faults, short
from helhedsvalg.i18n import _, several
from helhedsvalg.results.common import SCHEMA_VERSION
from helhedsvalg.results.comparison import Comparison
from helhedsvalg.results.explanation import Explanation
from helhedsvalg.results.plan import Plan
from helhedsvalg.results.proposal import Proposal
from helhedsvalg.results.recommendation import Result

Answer = Result | Explanation | Plan | Comparison
"""Whatever a command gives as JSON."""
KINDS: tuple[type[Answer], ...] = (Result, Plan, Proposal, Explanation, Comparison)
MAX_FAULTS = 100
"""With more faults than this, one message stands for all of them."""
MAX_VALUES = 100_000
"""Keys and values in an answer: six thousand for a hundred interventions. Each that is wrong takes 3 kB."""
_adapters: dict[type[Answer], TypeAdapter[Answer]] = {}


def is_empty(answer: Answer) -> bool:
    """Whether nothing could be recommended or planned."""
    if isinstance(answer, Result):
        return not answer.recommendations
    return isinstance(answer, Plan) and not answer.plan


def is_result(path: str) -> bool:
    """Whether a file is a saved answer: JSON with a schema version."""
    if not path.endswith(".json"):
        return False
    try:
        data = from_json(decode(content_of(path, None), path))
    except (Faults, ValueError):
        return False
    return isinstance(data, dict) and "schema_version" in data


def read_result(path: str, standard_input: Any = None, line: int | None = None) -> Result:
    """The result in a file, as `read_answer` reads it. Raises Faults where it is another answer."""
    answer = read_answer(path, standard_input, line)
    if not isinstance(answer, Result):
        message = _("this is {noun}, and a saved result is needed.").format(noun=_name(type(answer)))
        raise Faults([Fault("R007", message, path, hint=_hint(Result))])
    return answer


def read_answer(path: str, standard_input: Any = None, line: int | None = None) -> Answer:
    """The answer in a file; `-` reads `standard_input`, `line` chooses one of several. Raises Faults."""
    file = "<stdin>" if path == "-" else path
    text = _select_line(decode(content_of(path, standard_input), file), file, line)
    data = _data(text, file)
    if fault := _not_a_result(data, file):
        raise Faults([fault])
    if "for" in data or "\\u" in text:  # a word of Python: `for_` in the dataclass; and escapes are composed
        text = json.dumps({"for_" if key == "for" else key: value for key, value in data.items()})
    kind = _kind(data)
    try:
        answer = _adapter(kind).validate_json(text, strict=True)
    except ValidationError as error:
        if error.error_count() > MAX_FAULTS:
            message = _("more than {limit} parts are missing or wrong.").format(limit=MAX_FAULTS)
            raise Faults([Fault("R005", message, file, hint=_hint(kind))]) from None
        raise Faults([_invalid_part(detail, file, kind) for detail in error.errors(include_url=False)]) from None
    if faults := [*_invalid_dates(answer, file), *_missing_parts(answer, file)]:
        raise Faults(faults)
    return answer


def _adapter(kind: type[Answer]) -> TypeAdapter[Answer]:
    """The validator of such an answer; it is slow to make, so each is made once."""
    if kind not in _adapters:
        _adapters[kind] = TypeAdapter(kind)
    return _adapters[kind]


def _kind(data: dict[str, object]) -> type[Answer]:
    """Which kind of answer it is: the one with which it shares most keys."""
    return max(KINDS, key=lambda kind: len({part.name for part in fields(kind)} & data.keys()))


def _name(kind: type[Answer]) -> str:
    """What such an answer is called."""
    return {
        Result: _("a saved result"),
        Plan: _("a saved plan"),
        Proposal: _("a saved proposal"),
        Explanation: _("a saved explanation"),
        Comparison: _("a saved comparison"),
    }[kind]


def _select_line(text: str, file: str, line: int | None) -> str:
    """The whole text, or one of its lines where each is a result. Raises Faults."""
    lines = [line for line in text.split("\n") if line.strip()]
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
    """Whether a text is JSON by itself."""
    try:
        from_json(text)
    except ValueError:
        return False
    return True


def _data(text: str, file: str) -> Any:
    """The data in a JSON text. Raises Faults."""
    if not text.strip():
        raise Faults([Fault("F008", _("the file is empty."), file)])
    if max_values(text) > MAX_VALUES:
        message = _("the file says more than {limit} things.").format(limit=MAX_VALUES)
        raise Faults([Fault("F005", message, file)])
    try:
        return parse_line(text, file).data
    except Faults as faults:
        raise Faults([replace(fault, file=file, hint=_hint(Result)) for fault in faults.faults]) from None


def _hint(kind: type[Answer]) -> str:
    """A hint how such an answer is made."""
    command = {
        Result: _("recommend PROFILE"),
        Plan: _("plan PROFILE"),
        Proposal: _("proposal PROFILE"),
        Explanation: _("explain ID PROFILE"),
        Comparison: "compare A B",
    }[kind]
    return _("Make one with: helhedsvalg {command} -f json -o result.json").format(command=command)


def _not_a_result(data: Any, file: str) -> Fault | None:
    """Why this is no whole result of this version; None where it may be one."""
    if isinstance(data, dict) and isinstance(data.get("error"), dict):
        message = _("this line is a row that could not be answered: {reason}")
        return Fault("R003", message.format(reason=data["error"].get("message")), file)
    if isinstance(data, dict) and "schema_version" not in data and {"needs", "recommendations"} <= data.keys():
        return Fault(
            "R003", _("this is a short line of batch --brief."), file, hint=_("Run batch without --brief.")
        )
    if not isinstance(data, dict) or "schema_version" not in data:
        return Fault("R001", _("this is not a saved result."), file, hint=_hint(Result))
    version = str(data["schema_version"])
    if version.split(".")[0] != SCHEMA_VERSION.split(".")[0]:
        message = _("this result has schema version {version}, and this program reads {known}.")
        hint = _("Recommend again, or use the version of helhedsvalg that made it.")
        return Fault("R004", message.format(version=version, known=SCHEMA_VERSION), file, hint=hint)
    return None


def _invalid_part(error: Any, file: str, kind: type[Answer]) -> Fault:
    """The fault of one part that is missing, or that the answer does not allow."""
    place = _path(error["loc"])
    if error["type"] == "missing":
        return Fault("R005", _("{place} is missing.").format(place=place), file, hint=_hint(kind))
    value = error["input"]
    return _invalid_value(
        place, value if isinstance(value, str) else to_json(value, fallback=str).decode(), file, kind
    )


def _invalid_value(place: str, value: str, file: str, kind: type[Answer]) -> Fault:
    """The fault of a value that is not allowed in its place."""
    message = _("{place} cannot be '{shown}'.").format(place=place, shown=short(value))
    return Fault("R005", message, file, hint=_hint(kind))


def _invalid_dates(answer: Answer, file: str) -> Iterator[Fault]:
    """A fault for each date of a catalogue that is no date."""
    marks = {".catalogue.date": answer.catalogue} if not isinstance(answer, Comparison) else {
        ".a.catalogue.date": answer.a.catalogue, ".b.catalogue.date": answer.b.catalogue
    }  # fmt: skip
    for place, mark in marks.items():
        try:
            date.fromisoformat(mark.date)
        except ValueError:
            yield _invalid_value(place, mark.date, file, type(answer))


def _path(steps: tuple[str | int, ...]) -> str:
    """A place in JSON as jq writes it.

    >>> _path(("needs", 0, "weight"))
    '.needs[0].weight'
    """
    return "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in steps)


def _missing_parts(answer: Answer, file: str) -> Iterator[Fault]:
    """A fault for each part that the types allow to be empty and the answer needs."""
    paths = [] if answer.caveats else [".caveats[0]"]
    if isinstance(answer, Explanation) and answer.ranked is not None and answer.rank is None and not answer.reason:
        paths.append(".reason")
    for path in paths:
        yield Fault("R005", _("{place} is missing.").format(place=path), file, hint=_hint(type(answer)))


@contextmanager
def ids_lead_somewhere(file: str, kind: type[Answer] = Result) -> Iterator[None]:
    """Turn the lookup of an id that a saved answer does not explain into R006. Raises Faults."""
    try:
        yield
    except LookupError as error:
        id = str(error.args[0]) if error.args else ""
        message = _("it has the id '{id}', which it does not explain itself.").format(id=short(id))
        raise Faults([Fault("R006", message, file, hint=_hint(kind))]) from None
