"""The rules of a sound catalogue that stop every command, each with a code.

Shape (missing and unknown keys, words and types: C001 to C004, C006, C010) is checked where the entries are
read. The rules that only warn stand in `warnings`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import get_args

from helhedsvalg.catalogue.layers import assemble, gather
from helhedsvalg.catalogue.loading import SHIPPED, SINGLES, CatalogueFiles, Record
from helhedsvalg.catalogue.references import dead_ids
from helhedsvalg.documents import Steps
from helhedsvalg.errors import Fault, Faults
from helhedsvalg.i18n import _
from helhedsvalg.model.catalogue import Catalogue
from helhedsvalg.model.method import NUMBERS
from helhedsvalg.model.vocabulary import Ages, Design, Direction, Group, Label, Relevance, Setting

VOCABULARY: dict[str, tuple[str, ...]] = {
    "designs": get_args(Design),
    "settings": get_args(Setting),
    "relevances": get_args(Relevance),
    "labels": get_args(Label),
    "directions": get_args(Direction),
    "groups": get_args(Group),
}
"""What each list of method.yaml must have."""
CODES = "KOO01 KOO02 OMR01 OMR02 OMR03 EVI01 EVI02 EVI03 EVI04 OVF01 ALD01 ALD02 HOR01 SKA01 SKA02 PLA01".split()
"""The caveats that attach themselves, and so must exist."""


def load(path: str | None = None, layers: Sequence[str] = ()) -> Catalogue:
    """The shipped catalogue, or the one at `path`, with layers on top. Raises Faults: every error at once."""
    files = gather(path, layers)
    faults = [*files.faults, *errors_of(files)]
    if faults:
        raise Faults(faults)
    return assemble(files)


def errors_of(files: CatalogueFiles) -> list[Fault]:
    """Every error of the rules that compare entries or fields."""
    return [fault for check in ERRORS.values() for fault in check(files)]


def _equal_ids(files: CatalogueFiles) -> Iterator[Fault]:
    for section, records in files.records.items():
        first: dict[str, Record] = {}
        for record in records:
            if not record.id or section in SINGLES or record.section == "addition":
                continue
            other = first.setdefault(record.id, record)
            if other is not record:
                message = _("'{id}' stands here twice.").format(id=record.id)
                line = other.document.values.get(other.path, (0, 0))[0]
                hint = _("The first is on line {line}.").format(line=line)
                yield record.document.fault("C005", (*record.path, record.id_key), message, hint)


def _unnamed(files: CatalogueFiles) -> Iterator[Fault]:
    for section, records in files.records.items():
        for record in records:
            if record.entry is None or section in (*SINGLES, "plan") or record.section == "addition":
                continue
            if not re.fullmatch(r"[A-Za-z0-9]+(-[A-Za-z0-9]+)*", record.id):
                message = _("an id is small letters, digits and hyphens, not '{id}'.").format(id=record.id)
                yield record.document.fault("C007", (*record.path, record.id_key), message)
            if section == "interventions" and (record.id.casefold() == "plan" or record.id.upper() in CODES):
                message = _("'{id}' is the name of something else here.").format(id=record.id)
                yield record.document.fault("C007", (*record.path, "id"), message, _("Give it another id."))
            name = getattr(record.entry, "name", None)
            if name is not None and not (name.da or name.en or "").strip():
                yield record.document.fault("C007", (*record.path, "name"), _("the name is empty."))


def method_numbers(files: CatalogueFiles) -> Iterator[Fault]:
    """Numbers and words of the method that are missing, unknown or out of range."""
    for record in files.sound("method"):
        for name in NUMBERS:
            if getattr(record.entry.numbers, name).value < 0:
                path = (*record.path, "numbers", name, "value")
                yield record.document.fault("C020", path, _("this number cannot be below 0."))
        for part, words in VOCABULARY.items():
            ids = [entry.id for entry in getattr(record.entry, part)]
            for word in words:
                if ids.count(word) != 1:
                    message = _("'{part}' must have '{word}' once.").format(part=part, word=word)
                    yield record.document.fault("C020", (*record.path, part), message, at="key")
        shares = [band.share for band in record.entry.bands]
        if not shares or shares[-1] != 0 or any(low >= high for high, low in pairwise(shares)):
            message = _("the shares of the bands must fall, and the last one is 0.")
            yield record.document.fault("C020", (*record.path, "bands"), message, at="key")
        for part in ("designs", "settings", "relevances"):
            for index, entry in enumerate(getattr(record.entry, part)):
                if entry.value <= 0:
                    path = (*record.path, part, index, "value")
                    yield record.document.fault("C020", path, _("this value must be above 0."))


def _anchors(files: CatalogueFiles) -> Iterator[Fault]:
    for record in files.sound("problems"):
        problem = record.entry
        if (problem.zero_point is None) != (problem.full_point is None):
            message = _("a problem has two anchors or none.")
            yield record.document.fault("C021", record.path, message)
        elif problem.anchored and problem.zero_point.value == problem.full_point.value:
            message = _("the zero point and the full point are the same.")
            yield record.document.fault("C021", (*record.path, "full_point", "value"), message)
        elif problem.anchored and (problem.unit is None or problem.spread is None):
            message = _("a problem with anchors needs a unit and a spread.")
            yield record.document.fault("C021", record.path, message)


def _own_caveats(files: CatalogueFiles) -> Iterator[Fault]:
    codes = {record.id for record in files.records["caveats"]}
    for code in CODES:
        if code not in codes:
            yield Fault("C022", _("the caveat {code} is missing.").format(code=code), SHIPPED + "caveats.yaml")


def _ages(files: CatalogueFiles) -> Iterator[Fault]:
    spans: list[tuple[Record, Steps, Ages | None]] = []
    spans += [(record, (*path, "ages"), finding.ages) for record, path, finding in files.findings()]
    for record, entry in files.interventions():
        spans.append((record, (*record.path, "ages"), entry.ages))
        spans += [(record, (*record.path, "ages_for", id), ages) for id, ages in entry.ages_for.items()]
    for record in files.sound("problems"):
        spans.append((record, (*record.path, "ages"), record.entry.ages))
        spans.append((record, (*record.path, "population_ages"), record.entry.population_ages))
    for record, path, ages in spans:
        if ages and not 0 <= ages[0] <= ages[1]:
            yield record.document.fault("C023", path, _("ages stand youngest first."))


ERRORS: Mapping[str, Callable[[CatalogueFiles], Iterator[Fault]]] = {
    "C005": _equal_ids,
    "C007": _unnamed,
    "C020": method_numbers,
    "C021": _anchors,
    "C022": _own_caveats,
    "C023": _ages,
    "C031": dead_ids,
}
"""The rules that go across entries, by code."""
