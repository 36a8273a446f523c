"""data/ and its layers to one Catalogue.

A folder of YAML files and one YAML file with the files' names as keys are the same thing. What is
read keeps its place, so that `checking` can say where a fault stands.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any, get_args, get_type_hints

from helhedsvalg import DATA
from helhedsvalg.documents import Document, Step, read
from helhedsvalg.errors import Fault, Faults
from helhedsvalg.i18n import _, clean
from helhedsvalg.matching import nearest
from helhedsvalg.model import catalogue, method
from helhedsvalg.model.catalogue import Catalogue
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
SECTIONS = (*LISTS, *SINGLES)
NUMBERS = ("numbers",)
"""Where the numbers of the method stand in their section."""


@dataclass(slots=True)
class Record:
    """One entry as it was read."""

    section: str
    document: Document
    path: tuple[Step, ...]
    raw: Any
    entry: Any = None
    """The noun; None where its shape is wrong."""
    local: bool = False

    @property
    def id(self) -> str:
        """Its id or code; empty where it has none."""
        name = "code" if self.section == "caveats" else "id"
        found = self.raw.get(name) if isinstance(self.raw, dict) else None
        return found if isinstance(found, str) else ""


@dataclass(slots=True)
class Loaded:
    """Everything that was read, before it is a Catalogue."""

    records: dict[str, list[Record]] = field(default_factory=lambda: {name: [] for name in SECTIONS})
    faults: list[Fault] = field(default_factory=list)

    def entries(self, section: str) -> Iterator[Any]:
        """The sound entries of a section."""
        return (record.entry for record in self.records[section] if record.entry is not None)

    def every(self) -> Iterator[Record]:
        """All records."""
        for records in self.records.values():
            yield from records


SHIPPED = "helhedsvalg:"
"""How a shipped file is told, so that it is never taken for one of the user's."""


def gather(path: str | None = None, layers: Sequence[str] = ()) -> Loaded:
    """Read the base and its layers, and shape every entry; what is wrong stands in `faults`."""
    base = _read_all(str(DATA), anonymous=True)
    if path is not None:
        given = _read_all(path)
        base.faults += given.faults
        for section in LISTS:
            mine = given.records[section]
            if section == "interventions" or (section == "plan" and mine):
                base.records[section] = mine
            else:
                base.records[section] = _replaced(base.records[section], mine)
        for record in given.records["meta"]:
            base.records["meta"] = [record]
        for record in given.records["method"]:
            base.records["method"] = [_merged(base.records["method"][0], record, base)]
    for layer in layers:
        _lay(base, _read_all(layer, local=True))
    return base


def _replaced(old: list[Record], new: list[Record]) -> list[Record]:
    """The old ones in their order, those with the same id replaced in place, and then what is new."""
    latest = {record.id: record for record in new if record.id}
    kept = [latest.get(record.id, record) for record in old]
    known = {record.id for record in old}
    return kept + [
        record for record in new if not record.id or record.id not in known or latest[record.id] is not record
    ]


def _identified(value: object) -> bool:
    """Whether it is a list of entries with ids; one without them is replaced whole."""
    return isinstance(value, list) and all(isinstance(one, dict) and "id" in one for one in value)


INCOMPLETE = ("C001", "C020")
"""What is missing of a method that is given in part is in the shipped one."""


def _merged(old: Record, new: Record, loaded: Loaded) -> Record:
    """The shipped method with what the given one says: lists by id, numbers by name."""
    if not isinstance(new.raw, dict):
        return new
    raw = dict(old.raw)
    for key, value in new.raw.items():
        known = raw.get(key)
        if isinstance(value, dict) and isinstance(known, dict):
            raw[key] = {**known, **value}
        elif isinstance(known, list) and _identified(value) and _identified(known):
            ids = {one.get("id"): one for one in value}
            names = [one.get("id") for one in known]
            raw[key] = [ids.get(name, one) for name, one in zip(names, known, strict=True)]
            raw[key] += [one for one in value if one.get("id") not in names]
        else:
            raw[key] = value
    joined = Record("method", new.document, new.path, raw)
    loaded.faults = [
        fault for fault in loaded.faults if fault.file != new.document.file or fault.code not in INCOMPLETE
    ]
    joined.entry, faults = shape(joined)
    loaded.faults += [fault for fault in faults if fault not in loaded.faults]
    return joined


def _lay(base: Loaded, layer: Loaded) -> None:
    """Add a layer's interventions, and its findings to interventions that exist."""
    base.faults += layer.faults
    for section in (*LISTS, *SINGLES):
        for record in layer.records[section]:
            if section == "interventions":
                _lay_intervention(base, record)
            elif section in SINGLES or section == "plan":
                message = _("a layer cannot change '{section}'.").format(section=section)
                base.faults.append(record.document.fault("C010", record.path, message, at="key"))
            elif record.id and any(one.id == record.id for one in base.records[section]):
                message = _("'{id}' exists already, and a layer cannot change it.").format(id=record.id)
                hint = _("Give it another id.")
                base.faults.append(record.document.fault("C010", record.path, message, hint))
            else:
                base.records[section].append(record)


def _lay_intervention(base: Loaded, record: Record) -> None:
    """A new intervention, or findings for one that exists."""
    for number, existing in enumerate(base.records["interventions"]):
        if existing.id == record.id and record.id:
            if existing.document is record.document:
                message = _("'{id}' stands here twice.").format(id=record.id)
                base.faults.append(record.document.fault("C005", (*record.path, "id"), message))
            others = [key for key in record.raw if key not in ("id", "name", "findings")]
            for key in others:
                message = _("'{id}' exists already, and a layer adds only findings to it.").format(id=record.id)
                base.faults.append(record.document.fault("C010", (*record.path, key), message, at="key"))
            if existing.entry is not None and record.entry is not None:
                joined = (*existing.entry.findings, *record.entry.findings)
                base.records["interventions"][number] = replace(
                    existing, entry=replace(existing.entry, findings=joined)
                )
                base.records["interventions"].append(replace(record, section="addition"))
            return
    if isinstance(record.raw, dict) and record.raw.get("name") is None:
        message = _("'{key}' is missing.").format(key="name")
        base.faults.append(record.document.fault("C001", record.path, message))
    base.records["interventions"].append(record)


def _read_all(path: str, *, anonymous: bool = False, local: bool = False) -> Loaded:
    """Every section of a folder or a file; `anonymous` leaves the folder out of the places of faults."""
    loaded = Loaded()
    folder = Path(path)
    if path != "-" and folder.is_dir():
        names = sorted(one.name for one in folder.iterdir() if one.suffix in (".yaml", ".yml"))
        if not names:
            hint = _("A catalogue has interventions.yaml.")
            loaded.faults.append(Fault("F001", _("there is no YAML file in this folder."), path, hint=hint))
        for name in names:
            section = name.rsplit(".", 1)[0]
            if section not in SECTIONS:
                message = _("'{name}' is not a file of a catalogue.").format(name=name)
                loaded.faults.append(Fault("C002", message, str(folder / name), hint=_meant(section, SECTIONS)))
                continue
            _take(loaded, section, str(folder / name), SHIPPED + name if anonymous else str(folder / name), local)
        return loaded
    try:
        document = read(path)
    except Faults as faults:
        loaded.faults += faults.faults
        return loaded
    if not isinstance(document.data, dict):
        message = _("a catalogue is a mapping with the keys {keys}.").format(keys=", ".join(SECTIONS))
        loaded.faults.append(document.fault("C004", (), message))
        return loaded
    for section, content in document.data.items():
        if section in SECTIONS:
            _shape(loaded, section, document, (section,), content, local)
        else:
            message = _("'{key}' is not a key here.").format(key=section)
            loaded.faults.append(document.fault("C002", (section,), message, _meant(section, SECTIONS), at="key"))
    return loaded


def _take(loaded: Loaded, section: str, path: str, shown: str, local: bool) -> None:
    """One file of a folder."""
    try:
        document = read(path)
    except Faults as faults:
        loaded.faults += [replace(fault, file=shown) for fault in faults.faults]
        return
    document.file = shown
    _shape(loaded, section, document, (), document.data, local)


def _shape(
    loaded: Loaded, section: str, document: Document, path: tuple[Step, ...], content: Any, local: bool
) -> None:
    """Turn one section's plain data into nouns."""
    if section in SINGLES:
        records = [Record(section, document, path, content, local=local)]
    elif isinstance(content, list):
        records = [
            Record(section, document, (*path, number), one, local=local) for number, one in enumerate(content)
        ]
    else:
        message = _("'{section}' is a list of entries.").format(section=section)
        loaded.faults.append(document.fault("C004", path, message))
        return
    for record in records:
        record.entry, faults = shape(record)
        loaded.faults += faults
        loaded.faults += _steering(record, record.raw, record.path)
        loaded.faults += _forged(record)
    loaded.records[section] += records


def _steering(record: Record, value: Any, path: tuple[Step, ...]) -> Iterator[Fault]:
    """Texts with characters that could steer a terminal or turn its writing."""
    if isinstance(value, str):
        if clean(value) != value:
            yield record.document.fault("C006", path, _("this text has a control character in it."))
    elif isinstance(value, dict):
        for key, one in value.items():
            yield from _steering(record, one, (*path, key))
    elif isinstance(value, list):
        for number, one in enumerate(value):
            yield from _steering(record, one, (*path, number))


def _forged(record: Record) -> Iterator[Fault]:
    """The mark `local` is the program's own: nobody writes it."""
    raw = record.raw if isinstance(record.raw, dict) else {}
    findings = raw.get("findings") if isinstance(raw.get("findings"), list) else []
    places: list[tuple[tuple[Step, ...], Any]] = [(record.path, raw)]
    places += [((*record.path, "findings", number), one) for number, one in enumerate(findings or ())]
    for path, one in places:
        if isinstance(one, dict) and "local" in one and record.section in ("interventions", "plan"):
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
    """The noun that a record is, or every fault of its shape."""
    from pydantic import TypeAdapter, ValidationError

    kind = LISTS.get(record.section) or SINGLES[record.section]
    if not isinstance(record.raw, dict):
        return None, [record.document.fault("C004", record.path, _("a mapping is expected here."))]
    if kind not in _adapters:
        _adapters[kind] = TypeAdapter(kind)
    raw = _without_nulls(record.raw)
    if record.local:
        raw = _local(raw, record.section)
    try:
        return _adapters[kind].validate_python(raw), []
    except ValidationError as error:
        found = [_translate(record, kind, one) for one in error.errors(include_url=False)]
        return None, list(dict.fromkeys(found))


def _without_nulls(raw: Any) -> Any:
    """The same without keys that say null: what is null is left out."""
    if isinstance(raw, dict):
        return {key: _without_nulls(value) for key, value in raw.items() if value is not None}
    return [_without_nulls(one) for one in raw] if isinstance(raw, list) else raw


def _local(raw: dict[str, Any], section: str) -> dict[str, Any]:
    """Mark what a layer says as local; an entry that only adds findings may leave out its name."""
    if section == "interventions":
        findings = raw.get("findings")
        if isinstance(findings, list):
            raw["findings"] = [{**one, "local": True} if isinstance(one, dict) else one for one in findings]
        raw = {"name": raw.get("id"), **raw, "local": True}
    return raw


def _translate(record: Record, kind: type, error: Any) -> Fault:
    """One of pydantic's errors as a fault with place and mend."""
    where = tuple(step for step in error["loc"] if not str(step).startswith("function-"))
    path = (*record.path, *where)
    fault = record.document.fault
    shown = error.get("input")
    if error["type"] == "missing" and isinstance(where[-1], int):
        shown_list = _short(error["input"])
        return fault(
            "C004", path[:-1], _("a list of two numbers is expected here, not '{shown}'.").format(shown=shown_list)
        )
    if error["type"] == "missing" and where[:-1] == NUMBERS:
        message = _("the method lacks the number '{name}'.").format(name=where[-1])
        return fault("C020", path[:-1], message, at="key")
    if error["type"] == "unexpected_keyword_argument" and where[:-1] == NUMBERS:
        message = _("the method has no number '{name}'.").format(name=where[-1])
        return fault("C002", path, message, _meant(str(where[-1]), method.NUMBERS), at="key")
    if error["type"] == "missing":
        return fault("C001", path, _("'{key}' is missing.").format(key=where[-1]))
    if error["type"] == "unexpected_keyword_argument":
        known = _keys(kind, where[:-1])
        message = _("'{key}' is not a key here.").format(key=where[-1])
        return fault("C002", path, message, _meant(str(where[-1]), known), at="key")
    if error["type"] == "literal_error":
        known = [word.strip(" '") for word in error["ctx"]["expected"].replace(" or ", ",").split(",")]
        message = _("'{word}' is not one of {known}.").format(word=shown, known=", ".join(known))
        return fault("C003", path, message, _meant(str(shown), known))
    expected = {
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
    kind_of = error["type"].split("_")[0]
    message = expected.get(kind_of, _("this is not right here: '{shown}'."))
    return fault("C004", path, message.format(shown=_short(shown)))


def _short(value: Any) -> str:
    """A value for a message, cut where it is long."""
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= 40 else text[:39] + "…"


def _meant(word: str, known: Sequence[str]) -> str | None:
    """A hint with the nearest known word."""
    near = nearest(word, known)
    return _("Did you mean '{word}'?").format(word=near) if near else None


def _keys(kind: type, path: tuple[Step, ...]) -> list[str]:
    """The keys that a noun has at that path."""
    for step in path:
        if isinstance(step, str):
            if not hasattr(kind, "__dataclass_fields__") or step not in get_type_hints(kind):
                return []
            kind = get_type_hints(kind)[step]
        for inner in get_args(kind):
            if hasattr(inner, "__dataclass_fields__"):
                kind = inner
                break
    return [one.name for one in fields(kind)] if hasattr(kind, "__dataclass_fields__") else []


def assemble(loaded: Loaded) -> Catalogue:
    """The Catalogue of a sound Loaded."""
    raw = {name: [one.raw for one in records] for name, records in loaded.records.items()}
    digest = hashlib.sha256(json.dumps(raw, ensure_ascii=False, sort_keys=True, default=str).encode()).hexdigest()
    return Catalogue(
        meta=next(loaded.entries("meta")),
        method=next(loaded.entries("method")),
        problems=tuple(loaded.entries("problems")),
        partners=tuple(loaded.entries("partners")),
        themes=tuple(loaded.entries("themes")),
        caveats=tuple(loaded.entries("caveats")),
        sources=tuple(loaded.entries("sources")),
        interventions=tuple(one.entry for one in loaded.records["interventions"] if one.section != "addition"),
        plan=tuple(loaded.entries("plan")),
        sha256=digest,
    )
