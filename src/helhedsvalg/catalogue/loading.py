"""The files of a catalogue to entries, each with the place where it was written.

A folder of YAML files and one YAML file with the files' names as keys are the same thing.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, fields, is_dataclass, replace
from pathlib import Path
from typing import Any, get_args, get_type_hints

from helhedsvalg.documents import Document, Steps, files_in, read
from helhedsvalg.errors import Fault, Faults, short
from helhedsvalg.i18n import _, clean
from helhedsvalg.matching import did_you_mean
from helhedsvalg.model import catalogue, method
from helhedsvalg.model.vocabulary import Written

LISTS: dict[str, type] = {
    "interventions": catalogue.Intervention,
    "plan": catalogue.Finding,
    "sources": catalogue.Source,
    "problems": catalogue.Problem,
    "partners": catalogue.Partner,
    "caveats": catalogue.Caveat,
    "themes": catalogue.Theme,
}
SINGLES: dict[str, type] = {"method": method.Method, "meta": catalogue.Meta}
KINDS = {**LISTS, **SINGLES}
"""What an entry of each section is."""
SECTIONS = tuple(KINDS)
SHIPPED = "helhedsvalg:"
"""Before the name of a shipped file in a fault, so that it is never taken for one of the user's."""
NUMBERS = ("numbers",)
"""Where the numbers of the method stand in their section."""


@dataclass(slots=True)
class Record:
    """One entry as it was read."""

    section: str
    document: Document
    path: Steps
    raw: Any
    entry: Any = None
    """The entry itself; None where its shape is wrong."""
    local: bool = False

    @property
    def kind(self) -> type:
        """The class of its entry."""
        return LISTS["interventions"] if self.section == "addition" else KINDS[self.section]

    @property
    def id(self) -> str:
        """Its id or code; empty where it has none."""
        id = self.raw.get(self.id_key) if isinstance(self.raw, dict) else None
        return id if isinstance(id, str) else ""

    @property
    def id_key(self) -> str:
        """The key under which its id stands."""
        return "code" if self.section == "caveats" else "id"


PlacedFinding = tuple[Record, Steps, catalogue.Finding]
"""A finding with its record and path."""


@dataclass(slots=True)
class CatalogueFiles:
    """The records of every section, from which a Catalogue is made, and the faults in them."""

    records: dict[str, list[Record]] = field(default_factory=lambda: {name: [] for name in SECTIONS})
    faults: list[Fault] = field(default_factory=list)

    def sound(self, section: str) -> Iterator[Record]:
        """The records of a section whose shape is right."""
        return (record for record in self.records[section] if record.entry is not None)

    def entries(self, section: str) -> Iterator[Any]:
        """The sound entries of a section."""
        return (record.entry for record in self.sound(section))

    def every(self) -> Iterator[Record]:
        """All records."""
        for records in self.records.values():
            yield from records

    def interventions(self) -> Iterator[tuple[Record, catalogue.Intervention]]:
        """Every sound intervention with its record."""
        for record in self.sound("interventions"):
            if record.section == "interventions":
                yield record, record.entry

    def findings(self) -> Iterator[PlacedFinding]:
        """Every sound finding with its record and path, those on whole plans too."""
        for record in self.sound("interventions"):
            count = len(record.raw.get("findings") or ())  # those of a layer stand in a record of its own
            for index, finding in enumerate(record.entry.findings[:count]):
                yield record, (*record.path, "findings", index), finding
        for record in self.sound("plan"):
            yield record, record.path, record.entry


def read_files(path: str, *, shipped: bool = False, local: bool = False) -> CatalogueFiles:
    """Every section of a folder or a file; the errors are in `faults`.

    `shipped` leaves the folder out of the places of faults, `local` marks all that is read.
    """
    files = CatalogueFiles()
    try:
        paths = files_in(path)
        if paths is not None:
            _read_folder(files, path, paths, shipped=shipped, local=local)
            return files
        document = read(path)
    except Faults as faults:
        files.faults += faults.faults
        return files
    if not isinstance(document.data, dict):
        message = _("a catalogue is a mapping with the keys {keys}.").format(keys=", ".join(SECTIONS))
        files.faults.append(document.fault("C004", (), message))
        return files
    for section, content in document.data.items():
        if section in SECTIONS:
            _take(files, section, document, (section,), content, local)
        else:
            message = _("'{key}' is not a key here.").format(key=section)
            files.faults.append(
                document.fault("C002", (section,), message, did_you_mean(section, SECTIONS), at="key")
            )
    return files


def _read_folder(files: CatalogueFiles, folder: str, paths: Sequence[Path], *, shipped: bool, local: bool) -> None:
    """Each YAML file of a folder."""
    names = [path.name for path in paths if path.suffix in (".yaml", ".yml")]
    if not names:
        hint = _("A catalogue has interventions.yaml.")
        message = _("there is no YAML file in this folder.")
        files.faults.append(Fault("F001", message, str(Path(folder)), hint=hint))
    for name in names:
        section, path = name.rsplit(".", 1)[0], str(Path(folder) / name)
        if section not in SECTIONS:
            message = _("'{name}' is not a file of a catalogue.").format(name=name)
            files.faults.append(Fault("C002", message, path, hint=did_you_mean(section, SECTIONS)))
            continue
        place = SHIPPED + name if shipped else path
        try:
            document = read(path)
        except Faults as faults:
            files.faults += [replace(fault, file=place) for fault in faults.faults]
            continue
        document.file = place
        _take(files, section, document, (), document.data, local)


def _take(files: CatalogueFiles, section: str, document: Document, path: Steps, content: Any, local: bool) -> None:
    """Turn one section's plain data into records."""
    if section in SINGLES:
        records = [Record(section, document, path, content, local=local)]
    elif isinstance(content, list):
        records = [
            Record(section, document, (*path, index), raw, local=local) for index, raw in enumerate(content)
        ]
    else:
        message = _("'{section}' is a list of entries.").format(section=section)
        files.faults.append(document.fault("C004", path, message))
        return
    for record in records:
        record.entry, faults = shape(record)
        files.faults += [*faults, *_control_characters(record, record.raw, record.path), *_forged_marks(record)]
    files.records[section] += records


def _control_characters(record: Record, value: Any, path: Steps) -> Iterator[Fault]:
    """Texts with characters that could steer a terminal or turn its writing."""
    if isinstance(value, str):
        if clean(value) != value:
            yield record.document.fault("C006", path, _("this text has a control character in it."))
    elif isinstance(value, dict):
        for key, part in value.items():
            yield from _control_characters(record, part, (*path, key))
    elif isinstance(value, list):
        for index, part in enumerate(value):
            yield from _control_characters(record, part, (*path, index))


def _forged_marks(record: Record) -> Iterator[Fault]:
    """Keys `local` in a file: the program alone sets that field."""
    if record.section not in ("interventions", "plan") or not isinstance(record.raw, dict):
        return
    findings = record.raw.get("findings")
    places: list[tuple[Steps, Any]] = [(record.path, record.raw)]
    if isinstance(findings, list):
        places += [((*record.path, "findings", index), finding) for index, finding in enumerate(findings)]
    for path, raw in places:
        if isinstance(raw, dict) and "local" in raw:
            message = _("'{key}' is not a key here.").format(key="local")
            yield record.document.fault("C002", (*path, "local"), message, at="key")


_adapters: dict[type, Any] = {}


def _schema_of(mark: Written, source: Any, handler: Any) -> Any:
    """What pydantic checks for a type with that mark; the model itself knows no pydantic."""
    from pydantic import BeforeValidator

    validator = BeforeValidator(mark.read, json_schema_input_type=mark.shape)
    return validator.__get_pydantic_core_schema__(source, handler)


Written.__get_pydantic_core_schema__ = _schema_of  # type: ignore[attr-defined]


def shape(record: Record) -> tuple[Any, list[Fault]]:
    """The entry that a record holds, or every fault of its shape."""
    from pydantic import TypeAdapter, ValidationError

    if not isinstance(record.raw, dict):
        return None, [record.document.fault("C004", record.path, _("a mapping is expected here."))]
    if record.kind not in _adapters:
        _adapters[record.kind] = TypeAdapter(record.kind)
    raw = _without_nulls(record.raw, record.kind)
    if record.local and record.section == "interventions":
        raw = _marked_local(raw)
    faults = _unknown_numbers(record, raw) if record.section == "method" else []
    try:
        return _adapters[record.kind].validate_python(raw), faults
    except ValidationError as error:
        faults += [_translate(record, detail) for detail in error.errors(include_url=False)]
        return None, list(dict.fromkeys(faults))


def _unknown_numbers(record: Record, raw: dict[str, Any]) -> list[Fault]:
    """Remove the numbers that the method does not have, each with a fault."""
    numbers = raw.get("numbers")
    faults = []
    for name in [name for name in numbers if name not in method.NUMBERS] if isinstance(numbers, dict) else ():
        del raw["numbers"][name]
        message = _("the method has no number '{name}'.").format(name=name)
        path = (*record.path, "numbers", name)
        faults.append(record.document.fault("C002", path, message, did_you_mean(name, method.NUMBERS), at="key"))
    return faults


def _without_nulls(raw: Any, kind: type, where: Steps = ()) -> Any:
    """The same without known keys whose value is null; an unknown key stays, since it is always a fault."""
    if isinstance(raw, dict):
        nulls = {key for key, value in raw.items() if value is None}
        keys = _keys(kind, where) if nulls else []
        omitted = nulls & set(keys) if keys else nulls
        return {
            key: _without_nulls(value, kind, (*where, key)) for key, value in raw.items() if key not in omitted
        }
    if isinstance(raw, list):
        return [_without_nulls(part, kind, (*where, index)) for index, part in enumerate(raw)]
    return raw


def _marked_local(raw: dict[str, Any]) -> dict[str, Any]:
    """A layer's intervention marked as local; one that only adds findings may leave out its name."""
    findings = raw.get("findings")
    if isinstance(findings, list):
        raw["findings"] = [
            {**finding, "local": True} if isinstance(finding, dict) else finding for finding in findings
        ]
    return {"name": raw.get("id"), **raw, "local": True}


def _translate(record: Record, error: Any) -> Fault:
    """One of pydantic's errors as a fault with its position and a hint."""
    where = tuple(step for step in error["loc"] if not str(step).startswith("function-"))
    path = (*record.path, *where)
    value = error.get("input")
    if error["type"] == "missing" and isinstance(where[-1], int):
        message = _("a list of two numbers is expected here, not '{shown}'.").format(shown=_short(value))
        return record.document.fault("C004", path[:-1], message)
    if error["type"] == "missing" and where[:-1] == NUMBERS:
        message = _("the method lacks the number '{name}'.").format(name=where[-1])
        return record.document.fault("C020", path[:-1], message, at="key")
    if error["type"] == "missing":
        return record.document.fault("C001", path, _("'{key}' is missing.").format(key=where[-1]))
    if error["type"] == "unexpected_keyword_argument":
        message = _("'{key}' is not a key here.").format(key=where[-1])
        hint = did_you_mean(str(where[-1]), _keys(record.kind, where[:-1]))
        return record.document.fault("C002", path, message, hint, at="key")
    if error["type"] == "literal_error":
        words = [word.strip(" '") for word in error["ctx"]["expected"].replace(" or ", ",").split(",")]
        message = _("'{word}' is not one of {known}.").format(word=value, known=", ".join(words))
        return record.document.fault("C003", path, message, did_you_mean(str(value), words))
    message = _expected().get(error["type"].split("_")[0], _("this is not right here: '{shown}'."))
    return record.document.fault("C004", path, message.format(shown=_short(value)))


def _expected() -> dict[str, str]:
    """The message about a value of the wrong kind, by the first word of pydantic's name for the error."""
    return {
        "string": _("a text is expected here, not '{shown}'."),
        "int": _("a whole number is expected here, not '{shown}'."),
        "value": _("a whole number from 1 up is expected here, not '{shown}'."),
        "float": _("a number is expected here, not '{shown}'."),
        "finite": _("a number is expected here, not '{shown}'."),
        "bool": _("true or false is expected here, not '{shown}'."),
        "date": _("a date as 2026-11-21 is expected here, not '{shown}'."),
        "tuple": _("a list is expected here, not '{shown}'."),
        "dataclass": _("a mapping is expected here, not '{shown}'."),
        "mapping": _("a mapping is expected here, not '{shown}'."),
        "too": _("a list of two numbers is expected here, not '{shown}'."),
    }


def _short(value: Any) -> str:
    """A value for a message, cut where it is long."""
    return short(value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str))


def _keys(kind: type, path: Steps) -> list[str]:
    """The keys that an entry has at that path."""
    for step in path:
        if isinstance(step, str):
            if not is_dataclass(kind) or step not in get_type_hints(kind):
                return []
            kind = get_type_hints(kind)[step]
        kind = next((inner for inner in get_args(kind) if isinstance(inner, type) and is_dataclass(inner)), kind)
    return [part.name for part in fields(kind)] if is_dataclass(kind) else []
