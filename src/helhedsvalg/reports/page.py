"""A document for a file: on top what one screen says, then everything, folded."""

from __future__ import annotations

from dataclasses import replace

from helhedsvalg.reports.document import Block, Cell, Document, Facts, Section


def page(summary: Document, full: Document, first: tuple[Cell, Cell]) -> Document:
    """The blocks of a screen, then every other section, folded; `first` stands above a page, and is left out.

    How the answer was made is not folded: it says what a printed summary rests on.
    """
    top = tuple(block for block in (_without(first, block) for block in summary.blocks) if block is not None)
    titles = {block.title for block in top if isinstance(block, Section)}
    sections = tuple(
        replace(block, folded=block.id != "made") if isinstance(block, Section) else block
        for block in full.blocks
        if not (isinstance(block, Section) and block.title in titles)
    )
    return replace(full, blocks=(*top, *full.lead, *sections), lead=())


def _without(row: tuple[Cell, Cell], block: Block) -> Block | None:
    """The same facts without a row; None where there are no others."""
    if not isinstance(block, Facts) or row not in block.rows:
        return block
    rows = tuple(other for other in block.rows if other != row)
    return Facts(rows) if rows else None
