"""`helhedsvalg catalogue list`."""

from __future__ import annotations

from helhedsvalg.cli import console, files, options
from helhedsvalg.engine import Engine
from helhedsvalg.i18n import clean, named
from helhedsvalg.reports import entry as entries


def list_(
    catalogue: options.CataloguePath = None,
    add: options.Add = None,
    output: options.Output = None,
    lang: options.Lang = None,
    debug: options.Debug = False,
) -> int:
    """A line an intervention: id, name, runner, and the label on each problem that it has findings on."""
    known = Engine.load(catalogue, add or ())
    marks = {one.id: one for one in known.catalogue.method.labels}
    rows = []
    for one in known.candidates:
        labels = [
            f"{named(pair.problem.name)}: {named(marks[pair.grade.label].name)}"
            for pair in one.evidence.values()
            if pair.grade.findings
        ]
        entry = one.intervention
        rows.append((entry.id, named(entry.name), "; ".join(labels) or named(marks["untested"].name)))
    width = max(len(row[0]) for row in rows) if rows else 0
    screen = console.screen(output)
    lines: entries.Lines = []
    for id, name, labels_ in rows:
        if screen.width is None:
            lines.append((0, f"{id:<{width}}  {name}  [{labels_}]"))
        else:
            lines += [(0, f"{name}  [{id}]"), (1, labels_)]
    files.write(clean(entries.fold(lines, screen.width)), output, for_people=True)
    return 0
