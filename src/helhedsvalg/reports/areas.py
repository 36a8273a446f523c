"""Many areas in one file: an overview, then each area on one or two sheets of paper."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from helhedsvalg.errors import Fault
from helhedsvalg.i18n import _, language, several
from helhedsvalg.reports import matrix, overview, phrases, recommendation, screen
from helhedsvalg.reports.document import (
    Block,
    Bullets,
    Document,
    Facts,
    Item,
    Link,
    Section,
    SourceMark,
    Table,
    filled,
    words,
)
from helhedsvalg.results.common import CaveatText, Glossary
from helhedsvalg.results.recommendation import Result

MAX_ENTRIES = 10
"""So many interventions are shown of each area: with more it would take a third sheet."""
MAX_MUNICIPALITIES = 3
"""So many are named in the title."""


@dataclass(frozen=True, slots=True)
class Common:
    """What all areas of one file share."""

    first: CaveatText
    glossary: Glossary
    date: str
    provenance: Section


@dataclass(frozen=True, slots=True)
class AreaPage:
    """The part of an area's answer that the file holds."""

    row: overview.AreaRow
    title: str
    blocks: tuple[Block, ...]
    sources: tuple[SourceMark, ...]
    common: Common


def area_page(result: Result) -> AreaPage:
    """The first interventions as on a screen, the matrix, and the caveats of the area."""
    entries = result.recommendations[:MAX_ENTRIES]
    head = Facts((screen.first(result.caveats), screen.figures(result.needs)))
    answer = recommendation.answer(result, entries, _("not in this file"))
    if entries:
        untested = result.glossary.labels["untested"].name
        tables = matrix.full(replace(result, recommendations=entries), linked=False)
        marks = f"{matrix.directions(result)}; – {untested}"
        answer = (*answer, *filled(Section(_("What was tested on what"), (*tables, marks))))
    caveats = tuple((caveat.code, caveat.text) for caveat in result.caveats[1:])
    provenance = phrases.provenance_section(
        (phrases.program(result.tool), (_("Catalogue"), phrases.edition(result.catalogue)))
    )
    return AreaPage(
        overview.row(result),
        phrases.place(result) or _("An area without a name"),
        (head, *answer, *filled(Section(_("Caveats"), (Facts(caveats),)))),
        tuple(map(phrases.listed, recommendation.sources(result))),
        Common(result.caveats[0], result.glossary, result.catalogue.date, provenance),
    )


def document(pages: Sequence[AreaPage], faults: Sequence[Fault], inputs: Sequence[str]) -> Document:
    """The overview, every area in its order, and the rows that are no answer."""
    common = pages[0].common
    rows = tuple(page.row for page in pages)
    all_areas = overview.full(
        overview.Overview(rows, 0, common.first, common.glossary, common.date, tuple(inputs))
    ).blocks[1:]
    areas = (Section(page.title, page.blocks, f"area-{index}", sheet=True) for index, page in enumerate(pages, 1))
    sources = sorted({source for page in pages for source in page.sources}, key=lambda source: source.text)
    unread = Bullets(tuple(Item(str(fault)) for fault in faults))
    return Document(
        _title(pages),
        (
            Section(_("Overview"), tuple(map(_linked, all_areas)), "overview"),
            *filled(Section(_("Rows without an answer"), (unread,), "unread")),
            *areas,
            *filled(Section(_("Sources"), (Bullets(tuple(map(Item, sources))),), "sources", folded=True)),
            common.provenance,
        ),
        phrases.first([common.first]),
        lang=language(),
        date=common.date,
        ascii=phrases.ascii_marks(common.glossary),
    )


def _title(pages: Sequence[AreaPage]) -> str:
    """How many areas, and in which municipalities where they are few."""
    labels = [page.row.area for page in pages]
    names = list(dict.fromkeys(label.municipality for label in labels if label and label.municipality))
    count = several("{count} housing area", "{count} housing areas", len(pages)).format(count=len(pages))
    if 0 < len(names) <= MAX_MUNICIPALITIES:
        return _("{count} in {municipalities}").format(count=count, municipalities=screen.joined(names))
    return count


def _linked(block: Block) -> Block:
    """The table of areas, each name leading to the area's own section."""
    if not isinstance(block, Table):
        return block
    rows = ((Link(words(row[0]), f"#area-{index}"), *row[1:]) for index, row in enumerate(block.rows, 1))
    return replace(block, rows=tuple(rows))
