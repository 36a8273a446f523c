"""Interventions of the catalogue in a list: all of them, or those that match a search."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from helhedsvalg.i18n import _, named, several
from helhedsvalg.model.catalogue import Catalogue, Intervention
from helhedsvalg.reports.document import Report, Rows, Table, report_of
from helhedsvalg.reports.entry import document as entry_document

if TYPE_CHECKING:
    from helhedsvalg.method.ranking import Candidate


def interventions(candidates: Sequence[Candidate], catalogue: Catalogue) -> Report:
    """Interventions with the label on each problem that they have findings on."""
    names = {label.id: named(label.name) for label in catalogue.method.labels}
    rows, data = [], []
    for candidate in candidates:
        entry = candidate.intervention
        graded = {pair.problem: pair.grade.label for pair in candidate.pairs.values() if pair.grade.weights}
        labels = "; ".join(f"{named(problem.name)}: {names[label]}" for problem, label in graded.items())
        rows.append((named(entry.name), entry.id, labels or names["untested"]))
        labels_by_id = {problem.id: label for problem, label in graded.items()}
        data.append({**_entry_data(entry), "labels": labels_by_id})
    columns = (_("Intervention"), "id", _("How sure"))
    return _listed(catalogue, Table(columns, tuple(rows), under=(1, 2)), data)


def hits(found: Iterable[tuple[Intervention, str, str, str]], catalogue: Catalogue) -> Report:
    """Interventions that match a search, each with the kind of text that matched, in words too, and the text."""
    rows, data = [], []
    for entry, where, place, text in found:
        matched = f"{place}: {text}" if place else ""
        rows.append((named(entry.name), entry.id, matched))
        data.append({**_entry_data(entry), "where": where, "text": text})
    columns = (_("Intervention"), "id", _("Found in"))
    return _listed(catalogue, Table(columns, tuple(rows), under=(1, 2)), data)


def _entry_data(entry: Intervention) -> dict[str, object]:
    return {"id": entry.id, "name": named(entry.name), "runner": entry.runner, "theme": entry.theme}


def _listed(catalogue: Catalogue, table: Table, data: Sequence[Mapping[str, object]]) -> Report:
    """A table of interventions; in CSV a row each, with what JSON has."""
    count = len(table.rows)
    title = several("{count} intervention", "{count} interventions", count).format(count=count)
    shown = entry_document(catalogue, title, (), (table,) if table.rows else ())

    def rows() -> Rows:
        columns = tuple(data[0]) if data else ("id", "name")
        return Rows(columns, tuple(tuple(_flat(entry[column]) for column in columns) for entry in data))

    return report_of(shown, {"interventions": data}, rows)


def _flat(value: object) -> str | None:
    """A value as a cell of CSV: "unemployment:promising health:good"."""
    if isinstance(value, Mapping):
        return " ".join(f"{key}:{word}" for key, word in value.items())
    return None if value is None else str(value)
