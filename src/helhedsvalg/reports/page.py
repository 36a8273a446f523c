"""A document for a file: on top what one screen says, then everything, folded."""

from __future__ import annotations

from dataclasses import replace

from helhedsvalg.reports.document import Block, Cell, Document, Facts, Section


def page(summary: Document, full: Document, first: tuple[Cell, Cell]) -> Document:
    """The blocks of a screen without what comes first, which a page has above them, and all of the rest.

    Only how it was made is not folded: it says what a printed summary rests on.
    """
    top = tuple(block for block in (_without(first, block) for block in summary.blocks) if block is not None)
    told = {block.title for block in top if isinstance(block, Section)}
    rest = tuple(
        replace(block, folded=block.id != "made") if isinstance(block, Section) else block
        for block in full.blocks
        if not (isinstance(block, Section) and block.title in told)
    )
    return replace(full, blocks=(*top, *full.lead, *rest), lead=())


def _without(row: tuple[Cell, Cell], block: Block) -> Block | None:
    """The same facts without a row; None where there are no others."""
    if not isinstance(block, Facts) or row not in block.rows:
        return block
    rows = tuple(each for each in block.rows if each != row)
    return Facts(rows) if rows else None
