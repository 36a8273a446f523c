"""A result as a table that a person can read and defend.

On a terminal it folds to the width; in a pipe nothing is folded, cut or coloured. Every verdict is
words and a mark, so that colour says nothing that is not said without it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from io import StringIO
from typing import TYPE_CHECKING

from rich import box
from rich.console import Console, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from helhedsvalg.formats import Screen, harmless
from helhedsvalg.i18n import _, fixed, several
from helhedsvalg.reports import phrases
from helhedsvalg.reports.document import Bar, Cell, Page, Section, wording
from helhedsvalg.results.common import Glossary, Recommendation, Result, reason_name

if TYPE_CHECKING:
    from helhedsvalg.results.answers import Comparison, Explanation, Plan

WIDE = 124
ROOMY = 72
ENDLESS = 10_000
NAME = 24
BAR = 10
KEY = 2
"""A key may take that part of a line at most, else its text stands under it."""
NAMES = 4
_ASCII = {"█": "#", "░": ".", "─": "-", "✓": "+", "≈": "~", "✗": "x", "→": "->", "▸": ">"}
_EIGHTHS = "▏▎▍▌▋▊▉"


def render(result: Result, screen: Screen) -> str:
    """The whole table as text, with escape codes only where the screen has colour."""
    return _print(_Page(harmless(result)).parts(screen.width), result, screen)


def matrix(result: Result, screen: Screen) -> str:
    """What was tested on what: interventions down, problems across."""
    return _print(_Page(harmless(result)).grid(screen.width), result, screen)


def draw(told: Explanation | Plan | Comparison, screen: Screen) -> str:
    """A page of sections as text."""
    from helhedsvalg.reports import pages

    safe = harmless(told)
    return _print(_sections(pages.page(safe), screen.width), safe, screen)


def _sections(page: Page, width: int | None) -> Iterable[RenderableType]:
    """Title, what must be read first, the sections, and what to do next."""
    yield Text(page.title, style="bold")
    for line in page.lead:
        yield Text()
        yield Text(line)
    for section in page.sections:
        if not section.columns:
            keyed = [(wording(key), wording(text)) for key, text in section.rows]
            yield from _keyed(width, section.title, keyed)
            continue
        yield Text()
        yield Text(section.title, style="bold")
        yield _table(section, width)
    yield Text()
    yield Text(_("Next: {commands}").format(commands="  ·  ".join(page.next)), style="bold")


def _keyed(width: int | None, title: str, rows: Sequence[tuple[str, str]]) -> Iterable[RenderableType]:
    """A heading with rows of a key and a text beside it, or under it where a key is too long."""
    if not rows:
        return
    yield Text()
    yield Text(title, style="bold")
    if width is not None and KEY * max(len(key) for key, _text in rows) > width:
        for key, text in rows:
            yield Padding(Text(key), (0, 0, 0, 1))
            yield Padding(Text(text), (0, 0, 0, 3))
        return
    grid = Table.grid(padding=(0, 1))
    grid.add_column(no_wrap=True)
    grid.add_column(overflow="fold")
    for key, text in rows:
        grid.add_row(Text(key), Text(text))
    yield Padding(grid, (0, 0, 0, 1))


def _table(section: Section, width: int | None) -> RenderableType:
    """A grid; on a narrow screen the columns that are too many stand under the name, each with its heading."""
    across = len(section.columns)
    if width is not None and width < WIDE:
        across = section.across if width >= ROOMY else section.name + 1
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, 1), header_style="bold")
    rows = [[_cell(cell) for cell in row] for row in section.rows]
    for row in rows:
        under = [
            f"{head}: {cell}" for head, cell in zip(section.columns[across:], row[across:], strict=True) if cell
        ]
        row[section.name] = "\n".join([row[section.name], *under])
    for place, column in enumerate(section.columns[:across]):
        drawn = any(isinstance(row[place], Bar) for row in section.rows)
        words = max((len(word) for row in rows for word in row[place].split()), default=0)
        table.add_column(
            column,
            no_wrap=width is None or drawn,
            overflow="fold",
            min_width=None if width is None else min(words, NAME),
        )
    for row in rows:
        table.add_row(*map(Text, row[:across]))
    return table


def _cell(cell: Cell) -> str:
    """A cell; a bar is drawn from where it begins."""
    if not isinstance(cell, Bar):
        return wording(cell)
    if cell.before == 0:
        return f"{bar(cell.share)} {cell.words}"
    start, end = (round(share * BAR) for share in cell.span)
    return f"{'░' * start}{'█' * (end - start)}{'░' * (BAR - end)} {cell.words}"


def _print(
    parts: Iterable[RenderableType], result: Result | Explanation | Plan | Comparison, screen: Screen
) -> str:
    """The parts under one another as text."""
    console = Console(
        file=StringIO(),
        width=screen.width or ENDLESS,
        force_terminal=screen.colour,
        color_system="standard" if screen.colour else None,
        no_color=not screen.colour,
        highlight=False,
        markup=False,
        emoji=False,
        legacy_windows=False,
        soft_wrap=screen.width is None,
    )
    for part in parts:
        console.print(part)
    assert isinstance(console.file, StringIO)
    text = "\n".join(line.rstrip() for line in console.file.getvalue().splitlines()) + "\n"
    return _to_ascii(text, result.glossary) if screen.ascii else text


def _to_ascii(text: str, glossary: Glossary) -> str:
    """The same with marks that every terminal has."""
    marks = {one.mark: one.ascii for one in glossary.labels.values() if one.mark.strip()}
    marks |= {one.mark: one.ascii for one in glossary.directions.values()}
    for mark in sorted(marks, key=lambda mark: -len(mark)):
        text = text.replace(mark, marks[mark])
    for eighth in _EIGHTHS:
        text = text.replace(eighth, "#" if _EIGHTHS.index(eighth) > 2 else ".")
    for mark, plain in _ASCII.items():
        text = text.replace(mark, plain)
    return text


def bar(share: float, cells: int = BAR) -> str:
    """A share from 0 to 1 as a bar.

    >>> bar(0.5, 4), bar(0.0, 4), bar(2.0, 4)
    ('██░░', '░░░░', '████')
    """
    eighths = round(min(max(share, 0.0), 1.0) * cells * 8)
    full, part = divmod(eighths, 8)
    drawn = "█" * full + (_EIGHTHS[part - 1] if part else "")
    return drawn + "░" * (cells - len(drawn))


class _Page:
    """The parts of the page in their order."""

    def __init__(self, result: Result) -> None:
        self.result = result
        self.firm = phrases.firm(result)

    def parts(self, width: int | None) -> Iterable[RenderableType]:
        """Title, needs, ranking, what it takes, what was set aside, what to do next."""
        result = self.result
        yield Text(phrases.title(result), style="bold")
        yield Text()
        yield self.needs(width)
        yield Text()
        if result.recommendations:
            yield self.ranking(width)
            yield self.shown()
            yield from _keyed(
                width, _("How to read the marks"), phrases.legend(result, phrases.used_labels(result))
            )
        else:
            yield Text(phrases.nothing(result), style="bold")
        reservations = [(one.code, phrases.reserved(one)) for one in phrases.reservations(result)]
        yield from _keyed(width, _("Reservations"), reservations)
        yield from _keyed(width, _("Conditions"), self.conditions())
        yield from _keyed(width, _("Problems with nothing tested"), phrases.untested(result))
        yield from _keyed(width, phrases.aside_title(result), self.aside())
        yield from self.next()

    def grid(self, width: int | None) -> Iterable[RenderableType]:
        """Title, the matrix, and how to read it."""
        result = self.result
        yield Text(phrases.title(result), style="bold")
        if result.recommendations:
            yield self.matrix(width)
            yield self.shown()
            yield from _keyed(width, _("How to read the marks"), self.grid_legend())
        else:
            yield Text(phrases.nothing(result), style="bold")
        yield from _keyed(width, _("Reservations"), [(one.code, one.text) for one in result.caveats])
        yield from self.next()

    def next(self) -> Iterable[RenderableType]:
        """What to do now."""
        yield Text()
        yield Text(_("Next: {commands}").format(commands="  ·  ".join(self.result.next)), style="bold")

    def needs(self, width: int | None) -> RenderableType:
        """Each problem as a bar, with its figure and anchor in words; without the bar on a very narrow screen."""
        if width is not None and width < ROOMY:
            lines = [
                f"{need.name}: {phrases.anchor(need)}" + ("" if need.need is None else f"; {phrases.weight(need)}")
                for need in self.result.needs
            ]
            return Padding(Text("\n".join(lines)), (0, 0, 0, 1))
        grid = Table.grid(padding=(0, 1))
        for _column in range(4):
            grid.add_column(no_wrap=_column < 3, overflow="fold")
        for need in self.result.needs:
            if need.need is None:
                share, weight = Text("?" + " " * (BAR - 1)), Text("")
            else:
                share, weight = Text(bar(need.need), style="cyan"), Text(phrases.weight(need), justify="right")
            grid.add_row(Text(need.name), share, weight, Text(phrases.anchor(need)))
        return Padding(grid, (0, 0, 0, 1))

    def ranking(self, width: int | None) -> RenderableType:
        """One row an intervention; on a narrow screen what it is against and needs stands under its name."""
        table = Table(box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, 1), expand=False, header_style="bold")
        narrow = width is not None and width < WIDE
        table.add_column("#", no_wrap=True)
        table.add_column(
            _("Intervention"), no_wrap=width is None, overflow="fold", min_width=None if width is None else 22
        )
        if not narrow:
            table.add_column(
                _("Works on"), no_wrap=width is None, overflow="fold", min_width=None if width is None else 19
            )
        table.add_column(_("How sure"), no_wrap=width is None, overflow="fold")
        table.add_column(_("Score") if narrow else _("Score (0-100)"), no_wrap=True, justify="right")
        if self.firm:
            table.add_column(phrases.top(self.result), justify="right", no_wrap=True)
        if not narrow:
            table.add_column(_("Needs locally"), no_wrap=width is None, overflow="fold")
        for one in self.result.recommendations:
            name = phrases.name(one)
            against, needed = ", ".join(phrases.works_on(self.result, one)), phrases.partners(one.partners)
            label, score = phrases.label(self.result, one.label), f"{fixed(one.score):>4}"
            score = score if narrow else f"{bar(one.score / 100, 5)} {score}"
            under = _("works on: {problems}\nneeds: {partners}").format(problems=against, partners=needed)
            cells = [f"{name}\n{under}"] if narrow else [name, against]
            cells += [label, score]
            if one.top_share is not None:
                cells.append(phrases.top_share(one))
            if not narrow:
                cells.append(needed)
            table.add_row(*(Text(cell) for cell in (phrases.rank(one), *cells)))
        return table

    def matrix(self, width: int | None) -> RenderableType:
        """One cell a pair: the label's mark, in words where there is room, and which way the findings point.

        On a very narrow screen a line an intervention.
        """
        if width is not None and width < ROOMY:
            return Padding(Text("\n".join(map(self.line, self.result.recommendations))), (0, 0, 0, 1))
        table = Table(box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, 1, 0, 0), header_style="bold")
        narrow = width is not None and width < WIDE
        table.add_column("#", justify="right", no_wrap=True)
        table.add_column(_("Intervention"), no_wrap=width is None, overflow="fold")
        shown = self.result.recommendations
        for need in self.result.needs:
            cells = [self.cell(one, need.problem, narrow) for one in shown]
            widest = max(len(one) for one in (*need.name.split(), *(cells if narrow else ())))
            table.add_column(
                need.name,
                no_wrap=width is None,
                overflow="fold",
                width=widest if narrow else None,
                min_width=None if width is None else widest,
            )
        for one in shown:
            row = [Text(self.cell(one, need.problem, narrow)) for need in self.result.needs]
            table.add_row(str(one.rank), Text(phrases.name(one)), *row)
        return table

    def line(self, one: Recommendation) -> str:
        """One row of the matrix as a sentence."""
        cells = {need.name: self.cell(one, need.problem, True) for need in self.result.needs}
        told = ", ".join(f"{name} {cell}" for name, cell in cells.items() if cell)
        return f"{one.rank} {phrases.name(one)}: {told}"

    def cell(self, one: Recommendation, problem: str, narrow: bool) -> str:
        """A pair in as few signs as can be; in brackets where its ages do not fit the problem's."""
        known = phrases.pair(one, problem)
        if known is None:
            return ""
        words = self.result.glossary.labels[known.label]
        found = phrases.directions(self.result, known.findings)
        shown = f"{words.mark} {found}" if narrow else f"{phrases.label(self.result, known.label)} {found}"
        return f"({shown})" if phrases.unfit(one, problem) else shown

    def grid_legend(self) -> list[tuple[str, str]]:
        """The labels and directions in the matrix."""
        result = self.result
        rows = [(phrases.label(result, id), words.meaning) for id, words in result.glossary.labels.items()]
        used = phrases.matrix_labels(result)
        known = [row for id, row in zip(result.glossary.labels, rows, strict=True) if id in used]
        arrows = "  ".join(f"{words.mark} {words.name}" for words in result.glossary.directions.values())
        known.append((_("findings"), _("{marks}; the figure is how many").format(marks=arrows)))
        if any(phrases.unfit(one, need.problem) for one in result.recommendations for need in result.needs):
            known.append(("( )", _("counts nothing here: it is for other ages than the problem's")))
        return [*known, ("", _("An empty cell: no study was read."))]

    def shown(self) -> Text:
        """How many of the ranked are shown, and how to see them all."""
        count, ranked = len(self.result.recommendations), self.result.ranked
        if count == ranked:
            return Text(phrases.shown(self.result))
        return Text(
            _("{count} of {ranked} with a score are shown; --top 0 shows all.").format(count=count, ranked=ranked)
        )

    def conditions(self) -> list[tuple[str, str]]:
        """The first condition of each intervention shown."""
        return [
            (f"{one.rank}", f"{one.name}: {one.conditions[0]}")
            for one in self.result.recommendations
            if one.conditions
        ]

    def aside(self) -> list[tuple[str, str]]:
        """Grouped by reason, with counts and the most important names."""
        rows = []
        for group in phrases.aside(self.result):
            names = [phrases.aside_name(one) + phrases.because(one) for one in group.those]
            more = len(names) - NAMES
            rest = several(" and {count} more", " and {count} more", more).format(count=more) if more > 0 else ""
            rows.append((f"{len(names)}", f"{reason_name(group.reason)}: {', '.join(names[:NAMES])}{rest}"))
        most = phrases.unlock(self.result)
        return [*rows, ("▸", most)] if most else rows
