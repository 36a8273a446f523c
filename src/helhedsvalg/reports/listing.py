"""Interventions of the catalogue in a list: all of them, or those that match a search."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from helhedsvalg.i18n import _, named, several
from helhedsvalg.model.catalogue import Catalogue, Intervention
from helhedsvalg.reports import entry as entries
from helhedsvalg.reports.document import Command, Document, Facts, Report, Room, Rows, Table

if TYPE_CHECKING:
    from helhedsvalg.method.ranking import Candidate


def interventions(candidates: Sequence[Candidate], catalogue: Catalogue) -> Report:
    """Interventions with the label on each problem that they have findings on."""
    names = {label.id: named(label.name) for label in catalogue.method.labels}
    rows, data = [], []
    for candidate in candidates:
        graded = {pair.problem: pair.grade.label for pair in candidate.evidence.values() if pair.grade.findings}
        labels = "; ".join(f"{named(problem.name)}: {names[label]}" for problem, label in graded.items())
        rows.append((candidate.intervention, labels or names["untested"]))
        data.append({"labels": {problem.id: label for problem, label in graded.items()}})
    return _listed(catalogue, _("How sure"), rows, data)


def hits(matches: Iterable[tuple[Intervention, str, str, str]], catalogue: Catalogue) -> Report:
    """Interventions that match a search, each with the kind of text that matched, in words too, and the text."""
    rows, data = [], []
    for intervention, where, place, text in matches:
        rows.append((intervention, f"{place}: {text}" if place else ""))
        data.append({"where": where, "text": text})
    return _listed(catalogue, _("Found in"), rows, data)


def _listed(
    catalogue: Catalogue,
    heading: str,
    rows: Sequence[tuple[Intervention, str]],
    more: Sequence[Mapping[str, object]],
) -> Report:
    """A line an intervention on a screen, a table in a file, and the same with `more` as data and rows."""
    title = several("{count} intervention", "{count} interventions", len(rows)).format(count=len(rows))
    data = [
        {"id": entry.id, "name": named(entry.name), "runner": entry.runner, "theme": entry.theme, **details}
        for (entry, _text), details in zip(rows, more, strict=True)
    ]

    def summary(_room: Room) -> Document:
        lines = ((entry.id, named(entry.name) + (f"  [{text}]" if text else "")) for entry, text in rows)
        show = Command(f"helhedsvalg catalogue show {rows[0][0].id}", _("all that is known of it"))
        return replace(entries.document(catalogue, title, (), (Facts(tuple(lines)),)), next=(show,))

    def full() -> Document:
        cells = tuple((named(entry.name), entry.id, text) for entry, text in rows)
        return entries.document(catalogue, title, (), (Table((_("Intervention"), "id", heading), cells),))

    def flat() -> Rows:
        columns = tuple(data[0])
        return Rows(columns, tuple(tuple(_flat(entry[column]) for column in columns) for entry in data))

    return Report({"interventions": data}, summary, full, full, flat)


def _flat(value: object) -> str | None:
    """A value as a cell of CSV: "unemployment:promising health:good"."""
    if isinstance(value, Mapping):
        return " ".join(f"{key}:{word}" for key, word in value.items())
    return None if value is None else str(value)
