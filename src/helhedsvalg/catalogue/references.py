"""The ids that entries write, found by their type in the model: those that lead nowhere, and sources without one.

The walk follows the model's annotations through what was written, so that a broken entry's ids are found as well.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import is_dataclass
from functools import cache
from typing import Annotated, Any, Literal, NamedTuple, get_args, get_origin, get_type_hints

from helhedsvalg.catalogue.loading import CatalogueFiles, Record
from helhedsvalg.documents import Steps
from helhedsvalg.errors import Fault
from helhedsvalg.i18n import _
from helhedsvalg.matching import did_you_mean
from helhedsvalg.model.catalogue import Finding, Ref


class Reference(NamedTuple):
    """An id where it is written."""

    path: Steps
    at: Literal["key", "value"]
    section: str
    """Where the entry with that id must be."""
    id: str
    holder: type
    """The class of the entry, or part of one, that writes it."""


def references(files: CatalogueFiles) -> Iterator[tuple[Record, Reference]]:
    """Every id that every record writes, in the order of the files."""
    for record in files.every():
        for reference in _walk(record.kind, record.raw, record.path, record.kind):
            yield record, reference


def dead_ids(files: CatalogueFiles) -> Iterator[Fault]:
    """Ids that lead nowhere."""
    ids = {section: {record.id for record in records} for section, records in files.records.items()}
    for record, reference in references(files):
        if reference.id not in ids[reference.section]:
            message = _("'{id}' is not in {file}.")
            if reference.holder is Finding and reference.section == "sources":
                message = _("this finding cites '{id}', which is not in {file}.")
            elif reference.holder is Finding:
                message = _("this finding is on '{id}', which is not in {file}.")
            text = message.format(id=reference.id, file=f"{reference.section}.yaml")
            hint = did_you_mean(reference.id, sorted(ids[reference.section]))
            yield record.document.fault("C031", reference.path, text, hint, at=reference.at)


def uncited_sources(files: CatalogueFiles) -> Iterator[Fault]:
    """Sources to which no id leads."""
    cited = {reference.id for _record, reference in references(files) if reference.section == "sources"}
    for record in files.records["sources"]:
        if record.id and record.id not in cited:
            message = _("nothing cites the source '{id}'.").format(id=record.id)
            yield record.document.fault("C101", (*record.path, "id"), message, severity="warning")


def _walk(
    hint: Any, raw: Any, path: Steps, holder: type, at: Literal["key", "value"] = "value"
) -> Iterator[Reference]:
    """The ids in data that should have that type; data of another shape has none."""
    if raw is None or not _has_ids(hint):
        return
    if section := _section(hint):
        if isinstance(raw, str):
            yield Reference(path, at, section, raw, holder)
    elif isinstance(hint, type) and is_dataclass(hint):
        for name, part in _fields(hint).items() if isinstance(raw, dict) else ():
            yield from _walk(part, raw.get(name), (*path, name), hint)
    elif get_origin(hint) is tuple:
        for index, part in enumerate(raw) if isinstance(raw, list) else ():
            yield from _walk(get_args(hint)[0], part, (*path, index), holder)
    elif get_origin(hint) is Mapping:
        for key, part in raw.items() if isinstance(raw, dict) else ():
            yield from _walk(get_args(hint)[0], key, (*path, key), holder, "key")
            yield from _walk(get_args(hint)[1], part, (*path, key), holder)
    else:
        for part in _alternatives(hint):
            yield from _walk(part, raw, path, holder)


@cache
def _has_ids(hint: Any) -> bool:
    """Whether data of that type can have ids in it."""
    if _section(hint):
        return True
    if isinstance(hint, type) and is_dataclass(hint):
        return any(map(_has_ids, _fields(hint).values()))
    return any(map(_has_ids, _alternatives(hint)))


def _section(hint: Any) -> str | None:
    """The section that an id of that type leads to; None for any other type."""
    metadata = hint.__metadata__ if get_origin(hint) is Annotated else ()
    return next((mark.section for mark in metadata if isinstance(mark, Ref)), None)


def _alternatives(hint: Any) -> tuple[Any, ...]:
    """The types that a composed type is made of."""
    return (hint.__origin__,) if get_origin(hint) is Annotated else get_args(hint)


@cache
def _fields(kind: type) -> dict[str, Any]:
    """The fields of a class with their types."""
    return get_type_hints(kind, include_extras=True)
