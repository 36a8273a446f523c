"""An answer as Markdown, to paste into an application or to hand to pandoc.

Every text is escaped, so that a name with pipes, brackets or tags in it is only that name. Tables are
pipe tables; the dashes of their rule say how wide a column is, which pandoc follows.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from helhedsvalg.formats import harmless
from helhedsvalg.i18n import _, fixed, number, several
from helhedsvalg.reports import phrases
from helhedsvalg.reports.document import Bar, Cell, Figure, Page, Section, wording
from helhedsvalg.results.common import Finding, Need, Recommendation, Result, SourceMark, reason_name

if TYPE_CHECKING:
    from helhedsvalg.results.answers import Comparison, Explanation, Plan

NARROW, BROAD = 6, 36
"""Letters between which the width of a column lies."""
_SPECIAL = re.compile(r"([\\`*_{}\[\]<>|$~^@&#]|:(?=[\w+-]+:)|-(?=-))")
_START = re.compile(r"^(\s*)([-+=:]|\d+(?=[.)]))")


def render(result: Result) -> bytes:
    """The whole page in UTF-8."""
    return _joined(_parts(harmless(result)))


def draw(told: Explanation | Plan | Comparison) -> bytes:
    """A page of sections in UTF-8."""
    from helhedsvalg.reports import pages

    return _joined(_sections(pages.document(harmless(told))))


def _joined(paragraphs: Iterable[str]) -> bytes:
    return ("\n\n".join(paragraphs) + "\n").encode()


def text(value: str) -> str:
    r"""A text that is only text in Markdown, on one line.

    >>> text("a|b [c] <d>")
    'a\\|b \\[c\\] \\<d\\>'
    >>> text("1. at the start"), text("- at the start")
    ('1\\. at the start', '\\- at the start')
    """
    escaped = _SPECIAL.sub(r"\\\1", " ".join(value.split()))
    start = _START.match(escaped)
    if start is None:
        return escaped
    end = start.end() if start[2].isdigit() else start.start(2)
    return f"{escaped[:end]}\\{escaped[end:]}"


def table(headings: Sequence[str], rows: Iterable[Sequence[str]], widths: Sequence[int]) -> str:
    """A pipe table of escaped cells; the widths stand to one another as the columns do.

    A negative width is that of a column of figures.
    """
    rule = ["-" * (abs(width) - 1) + (":" if width < 0 else "-") for width in widths]
    return "\n".join("| " + " | ".join(cells) + " |" for cells in (headings, rule, *rows))


def bullets(those: Iterable[str]) -> str:
    """A list of escaped texts."""
    return "\n".join(f"- {one}" for one in those)


def _parts(result: Result) -> Iterable[str]:
    """The page, paragraph by paragraph."""
    yield f"# {text(phrases.title(result))}"
    for first in result.caveats[:1]:
        yield f"> **{text(first.code)}** {text(first.text)}"
    yield f"## {_('What the area needs')}"
    yield _needs(result.needs)
    yield f"## {_('Ranking')}"
    if result.recommendations:
        yield from _ranking(result)
    else:
        yield text(phrases.nothing(result))
    yield f"## {_('Reservations')}"
    yield bullets(f"**{text(one.code)}** {text(phrases.reserved(one))}" for one in phrases.reservations(result))
    if untested := phrases.untested(result):
        yield f"## {_('Problems with nothing tested')}"
        yield bullets(f"**{text(problem)}**: {text(said)}" for problem, said in untested)
    yield f"## {text(phrases.aside_title(result))}"
    yield from _aside(result)
    yield f"## {_('Sources')}"
    yield bullets(map(source, phrases.sources(result)))
    yield f"## {_('How this was made')}"
    yield bullets(f"{text(name)}: {text(said)}" for name, said in phrases.made(result))


def _sections(page: Page) -> Iterable[str]:
    """The page, paragraph by paragraph."""
    first, *rest = page.lead
    yield f"# {text(page.title)}"
    yield f"> {text(first)}"
    yield from map(text, rest)
    for section in page.sections:
        yield f"## {text(section.title)}"
        yield _grid(section) if section.columns else bullets(_keyed(section))


def _grid(section: Section) -> str:
    """A grid as a table, its columns as wide as their words, within limits."""
    widths = []
    for place, heading in enumerate(section.columns):
        cells = [row[place] for row in section.rows]
        longest = max(len(one) for one in (heading, *map(wording, cells)))
        width = min(max(longest, NARROW), BROAD)
        widths.append(-width if any(isinstance(one, Bar | Figure) for one in cells) else width)
    return table([text(one) for one in section.columns], [list(map(_cell, row)) for row in section.rows], widths)


def _keyed(section: Section) -> Iterable[str]:
    """Rows of a key and a text; a dash says no more than that it is a list."""
    for key, said in section.rows:
        known = text(wording(key).strip(" -"))
        yield f"{known} {_cell(said)}".strip() if section.marked else f"**{known}:** {_cell(said)}"


def _cell(cell: Cell) -> str:
    """A cell, escaped."""
    return source(cell) if isinstance(cell, SourceMark) else text(wording(cell))


def _needs(needs: Iterable[Need]) -> str:
    """Each problem with figure, need, weight and arithmetic."""
    rows = [
        (
            text(one.name),
            text(phrases.figure(one)),
            "?" if one.need is None else number(one.need, 2),
            f"{number(100 * one.weight, 0)} %",
            text(one.derivation),
        )
        for one in needs
    ]
    headings = (_("Problem"), _("Figure"), _("Need (0-1.5)"), _("Weight"), _("Arithmetic"))
    return table(headings, rows, (22, 26, -12, -10, 30))


def _ranking(result: Result) -> Iterable[str]:
    """The table, the matrix, what the marks mean, and each intervention for itself."""
    firm = phrases.firm(result)
    rows = [
        (
            phrases.rank(one).strip(),
            text(phrases.name(one)),
            text(", ".join(phrases.works_on(result, one))),
            text(phrases.label(result, one.label)),
            fixed(one.score),
            *((phrases.top_share(one),) if firm else ()),
        )
        for one in result.recommendations
    ]
    first = ("#", _("Intervention"), _("Works on"), _("How sure"), _("Score"))
    headings = (*first, *((phrases.top(result),) if firm else ()))
    yield text(phrases.shown(result))
    yield table(headings, rows, (-13, 26, 26, 18, -11, *((-11,) if firm else ())))
    yield f"## {_('What was tested on what')}"
    yield _matrix(result)
    labels = [id for id in phrases.matrix_labels(result) if id != "untested"]
    meanings = [f"**{text(mark)}**: {text(meaning)}" for mark, meaning in phrases.legend(result, labels)]
    yield bullets([text(phrases.arrows(result)), *meanings])
    yield f"## {_('One by one')}"
    for one in result.recommendations:
        yield from _one(result, one)


def _matrix(result: Result) -> str:
    """Interventions down, problems across: label in words, and which way the findings point."""
    rows = [
        (text(phrases.name(one)), *(text(phrases.cell(result, one, need.problem)) for need in result.needs))
        for one in result.recommendations
    ]
    headings = (_("Intervention"), *(text(need.name) for need in result.needs))
    return table(headings, rows, (22, *(20 for _need in result.needs)))


def _one(result: Result, one: Recommendation) -> Iterable[str]:
    """An intervention with what it needs, and every finding."""
    yield f"### {one.rank}. {text(phrases.name(one))}"
    if one.summary:
        yield text(one.summary)
    yield bullets(f"**{text(name)}:** {text(said)}" for name, said in phrases.facts(result, one))
    if one.conditions:
        yield f"**{_('Conditions')}**"
        yield bullets(map(text, one.conditions))
    for each, found in phrases.by_problem(one):
        yield f"**{text(result.glossary.problems[each.problem])}: {text(phrases.label(result, each.label))}**"
        yield bullets(_finding(result, one, finding) for finding in found)


def _finding(result: Result, one: Recommendation, finding: Finding) -> str:
    """One finding: what was measured, how, and where it is written."""
    words = result.glossary.directions[finding.direction]
    known = {each.id: each for each in one.sources}[finding.source]
    quote = f" «{text(finding.quote)}»" if finding.quote else ""
    locator = f" {text(finding.locator)}." if finding.locator else ""
    head = f"{words.mark} {text(phrases.outcome(result, finding))}: **{text(words.name)}**"
    return f"{head} ({text('; '.join(phrases.measured(result, finding)))}).{quote}{locator} {_cited(known)}"


def _cited(one: SourceMark) -> str:
    """A source in short, with its address where a browser may open it."""
    address = link(one)
    return f"[{text(phrases.citation(one))}]({address})" if address else text(phrases.citation(one))


def source(one: SourceMark) -> str:
    """A source in full."""
    address = link(one)
    return text(phrases.reference(one)) + (f" {address}" if address else "")


def link(one: SourceMark) -> str | None:
    """The source's address in angle brackets, where it is one that a browser may open."""
    address = phrases.link(one)
    return f"<{address}>" if address else None


def _aside(result: Result) -> Iterable[str]:
    """What was set aside, by reason, each with every reason that applies."""
    if most := phrases.unlock(result):
        yield text(most)
    for group in phrases.aside(result):
        count = several("{count} intervention", "{count} interventions", len(group.those))
        yield f"### {text(reason_name(group.reason))}: {count.format(count=len(group.those))}"
        yield bullets(text(phrases.aside_told(one)) for one in group.those)
