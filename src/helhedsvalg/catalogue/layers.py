"""--catalogue and --add laid over the shipped data, and what comes of them as one Catalogue."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from helhedsvalg import DATA
from helhedsvalg.catalogue.loading import LISTS, SINGLES, CatalogueFiles, Record, read_files, shape
from helhedsvalg.i18n import _
from helhedsvalg.model.catalogue import Catalogue
from helhedsvalg.model.method import NUMBERS

INCOMPLETE = ("C001", "C020")
"""Faults that a method given in part does not have: what it leaves out is in the shipped one."""


def gather(path: str | None = None, layers: Sequence[str] = ()) -> CatalogueFiles:
    """The base and its layers, with every entry checked for its shape; the errors are in `faults`."""
    base = read_files(str(DATA), shipped=True)
    if path is not None:
        _replace_base(base, read_files(path))
    for layer in layers:
        _add_layer(base, read_files(layer, local=True))
    return base


def assemble(files: CatalogueFiles) -> Catalogue:
    """The Catalogue of files in which nothing is wrong."""
    raw = {name: [record.raw for record in records] for name, records in files.records.items()}
    digest = hashlib.sha256(json.dumps(raw, ensure_ascii=False, sort_keys=True, default=str).encode()).hexdigest()
    interventions = files.records["interventions"]
    return Catalogue(
        meta=next(files.entries("meta")),
        method=next(files.entries("method")),
        problems=tuple(files.entries("problems")),
        partners=tuple(files.entries("partners")),
        themes=tuple(files.entries("themes")),
        caveats=tuple(files.entries("caveats")),
        sources=tuple(files.entries("sources")),
        interventions=tuple(record.entry for record in interventions if record.section != "addition"),
        plan=tuple(files.entries("plan")),
        sha256=digest,
    )


def _replace_base(base: CatalogueFiles, other: CatalogueFiles) -> None:
    """Lay a whole catalogue over the shipped one: its interventions replace, the rest is added by id."""
    base.faults += other.faults
    for section in LISTS:
        records = other.records[section]
        if section == "interventions" or (section == "plan" and records):
            base.records[section] = records
        else:
            base.records[section] = _replaced(base.records[section], records)
    for record in other.records["meta"]:
        base.records["meta"] = [record]
    for record in other.records["method"]:
        base.records["method"] = [_merged_method(base.records["method"][0], record, base)]


def _replaced(old: list[Record], new: list[Record]) -> list[Record]:
    """The old records in their order, those with the same id replaced, and then the new ones."""
    latest = {record.id: record for record in new if record.id}
    old_ids = {record.id for record in old}
    return [latest.get(record.id, record) for record in old] + [
        record for record in new if not record.id or record.id not in old_ids or latest[record.id] is not record
    ]


def _merged_method(old: Record, new: Record, files: CatalogueFiles) -> Record:
    """The shipped method with the new one over it: lists by id, numbers by name."""
    if not isinstance(new.raw, dict):
        return new
    raw = dict(old.raw)
    for key, value in new.raw.items():
        raw[key] = _merged_value(raw.get(key), value)
    merged = Record("method", new.document, new.path, raw)
    files.faults = [
        fault for fault in files.faults if fault.file != new.document.file or fault.code not in INCOMPLETE
    ]
    merged.entry, faults = shape(merged)
    files.faults += [fault for fault in faults if fault not in files.faults]
    if merged.entry is None:  # what is sound is still checked by the rules
        merged.entry, _faults = shape(replace(merged, raw={**raw, "numbers": _with_names(raw.get("numbers"))}))
    return merged


def _with_names(numbers: Any) -> Any:
    """The numbers that the method has, without others."""
    return {name: numbers[name] for name in NUMBERS if name in numbers} if isinstance(numbers, dict) else numbers


def _merged_value(old: Any, new: Any) -> Any:
    """One key of the method; a list whose entries have no ids is replaced whole."""
    if isinstance(new, dict) and isinstance(old, dict):
        return {**old, **new}
    if not _has_ids(new) or not _has_ids(old):
        return new
    by_id = {entry["id"]: entry for entry in new}
    old_ids = [entry["id"] for entry in old]
    added = [entry for entry in new if entry["id"] not in old_ids]
    return [by_id.get(entry["id"], entry) for entry in old] + added


def _has_ids(value: Any) -> bool:
    """Whether it is a list of entries with ids."""
    return isinstance(value, list) and all(isinstance(entry, dict) and "id" in entry for entry in value)


def _add_layer(base: CatalogueFiles, layer: CatalogueFiles) -> None:
    """Add a layer's interventions, and its findings to interventions that exist."""
    base.faults += layer.faults
    for record in layer.every():
        section = record.section
        if section == "interventions":
            _add_intervention(base, record)
        elif section in SINGLES or section == "plan":
            message = _("a layer cannot change '{section}'.").format(section=section)
            base.faults.append(record.document.fault("C010", record.path, message, at="key"))
        elif record.id and any(existing.id == record.id for existing in base.records[section]):
            message = _("'{id}' exists already, and a layer cannot change it.").format(id=record.id)
            hint = _("Give it another id.")
            base.faults.append(record.document.fault("C010", record.path, message, hint))
        else:
            base.records[section].append(record)


def _add_intervention(base: CatalogueFiles, record: Record) -> None:
    """A new intervention, or findings for one that exists."""
    records = base.records["interventions"]
    index = next((index for index, existing in enumerate(records) if record.id and existing.id == record.id), None)
    if index is not None:
        _add_findings(base, index, record)
        return
    if isinstance(record.raw, dict) and record.raw.get("name") is None:
        message = _("'{key}' is missing.").format(key="name")
        base.faults.append(record.document.fault("C001", record.path, message))
    records.append(record)


def _add_findings(base: CatalogueFiles, index: int, record: Record) -> None:
    """The findings of a layer's record for the intervention at that index."""
    existing = base.records["interventions"][index]
    if existing.document is record.document:
        message = _("'{id}' stands here twice.").format(id=record.id)
        base.faults.append(record.document.fault("C005", (*record.path, "id"), message))
    for key in record.raw:
        if key not in ("id", "name", "findings"):
            message = _("'{id}' exists already, and a layer adds only findings to it.").format(id=record.id)
            base.faults.append(record.document.fault("C010", (*record.path, key), message, at="key"))
    if existing.entry is not None and record.entry is not None:
        findings = (*existing.entry.findings, *record.entry.findings)
        base.records["interventions"][index] = replace(existing, entry=replace(existing.entry, findings=findings))
        base.records["interventions"].append(replace(record, section="addition"))
