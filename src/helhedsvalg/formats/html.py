"""A document as one page that needs nothing beside itself: no script, no network, no other file.

It is read on a screen, light or dark, on a phone, printed on A4, and read aloud. What is folded is not printed;
with --details nothing is folded. Colour and marks say nothing that is not said in words.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

from helhedsvalg.formats import Screen
from helhedsvalg.i18n import _
from helhedsvalg.reports.document import (
    NEIGHBOUR,
    Bar,
    Block,
    Cell,
    Document,
    Number,
    Section,
    Table,
    web_address,
    words,
)

FORM = "full"
FOLDER = Path(__file__).parent
HUES = 6
"""How many colours there are for the segments of bars; a further one begins again."""
BAR_WIDTH = 150
MARK_AND_SPACE = re.compile(r"([✓≈✗?◆◇○▼▲·]) (?=\S)")


def render(document: Document, screen: Screen) -> bytes:
    """The whole page in UTF-8."""
    style = (FOLDER / "page.css").read_text(encoding="utf-8")
    page = _page(screen.details)
    return page.render(document=document, style=style, option=_("--details"), _=_).encode()


@cache
def _page(unfolded: bool) -> Template:
    """The template, in which every text is escaped."""
    environment = Environment(
        loader=FileSystemLoader(FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters |= {
        "address": _address,
        "bodies": _bodies,
        "drawn": _drawn,
        "folded": _any_folded,
        "folds": _folds,
        "glued": _glued,
        "kind": _kind,
        "numbers": _number_columns,
        "words": words,
    }
    environment.globals["unfolded"] = unfolded
    return environment.get_template("page.html.j2")


def _kind(value: object) -> str:
    """Which block or cell it is."""
    return type(value).__name__


def _address(target: str | None) -> str | None:
    """Where a link leads: within the page, to one beside it, or to what a browser may open."""
    return target if target and (target.startswith("#") or NEIGHBOUR.fullmatch(target)) else web_address(target)


def _number_columns(table: Table) -> set[int]:
    """The columns that hold numbers, which stand to the right."""
    return {index for row in table.rows for index, cell in enumerate(row) if isinstance(cell, Number)}


def _glued(text: str) -> str:
    """A text in which no mark stands at the end of a line without its word."""
    return MARK_AND_SPACE.sub("\\1\N{NO-BREAK SPACE}", text)


def _bodies(table: Table) -> list[tuple[list[str], list[tuple[Cell, ...]]]]:
    """The rows under each heading within the table."""
    bodies: list[tuple[list[str], list[tuple[Cell, ...]]]] = []
    for index, row in enumerate(table.rows):
        headings = [heading for before, heading in table.groups if before == index]
        if headings or not bodies:
            bodies.append((headings, []))
        bodies[-1][1].append(row)
    return bodies or [([], [])]


def _folds(section: Section) -> bool:
    """Whether all in a section is folded, so that paper has nothing under its heading."""
    return all(isinstance(block, Section) and block.folded for block in section.blocks)


def _any_folded(blocks: Iterable[Block]) -> bool:
    """Whether anything is folded, however deep."""
    return any(block.folded or _any_folded(block.blocks) for block in blocks if isinstance(block, Section))


def _drawn(bar: Bar) -> list[tuple[float, float, str]]:
    """Start, width and class of each rectangle of a bar: the track, the segments, the mark."""
    rectangles: list[tuple[float, float, str]] = [(0, BAR_WIDTH, "track")]
    for segment in bar.segments:
        start, end = (round(BAR_WIDTH * share, 1) for share in (segment.start, segment.end))
        rectangles.append((start, round(end - start, 1), f"hue{segment.hue % HUES}"))
    if bar.mark is not None:
        rectangles.append((round(BAR_WIDTH * bar.mark) - 1, 2, "mark"))
    return rectangles
