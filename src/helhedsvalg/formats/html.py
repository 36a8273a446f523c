"""An answer as one page that needs nothing beside itself: no script, no network, no other file.

It is read on a screen, light or dark, printed on A4 with everything unfolded, and read aloud. Colour
and marks say nothing that is not said in words.
"""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

from helhedsvalg.formats import harmless
from helhedsvalg.i18n import _, fixed, number, several
from helhedsvalg.model.vocabulary import Label
from helhedsvalg.reports import phrases
from helhedsvalg.reports.document import Bar, Cell, Page, Section, wording
from helhedsvalg.results.common import (
    Directions,
    Finding,
    Need,
    Recommendation,
    Result,
    SourceMark,
    reason_name,
    state_name,
)

if TYPE_CHECKING:
    from helhedsvalg.results.answers import Comparison, Explanation, Plan

HUES = 6
"""How many colours there are for problems; a further problem begins again."""
FULL = 100
"""Where a need of 1 stands on its bar, which ends at 1.5."""
STYLE = Path(__file__).with_suffix(".css")


class Html(str):
    """Text that is HTML already; every other text is escaped when it is put into a tag."""

    __slots__ = ()


def render(result: Result) -> bytes:
    """The whole page in UTF-8."""
    safe = harmless(result)
    return document(safe.lang, phrases.title(safe), _body(safe))


def draw(told: Explanation | Plan | Comparison) -> bytes:
    """A page of sections in UTF-8."""
    from helhedsvalg.reports import pages

    safe = harmless(told)
    page = pages.document(safe)
    return document(safe.lang, page.title, _page(page))


def document(lang: str, title: str, body: Html) -> bytes:
    """A whole page; its own policy lets it load nothing."""
    head = joined(
        [
            Html('<meta charset="utf-8">'),
            Html('<meta name="viewport" content="width=device-width, initial-scale=1">'),
            Html(
                '<meta http-equiv="Content-Security-Policy" '
                "content=\"default-src 'none'; style-src 'unsafe-inline'\">"
            ),
            Html('<meta name="color-scheme" content="light dark">'),
            tag("title", title),
            tag("style", Html("\n" + STYLE.read_text(encoding="utf-8"))),
        ],
        "\n",
    )
    page = tag("html", Html("\n"), tag("head", Html("\n"), head, Html("\n")), tag("body", body), lang=lang)
    return ("<!doctype html>\n" + page + "\n").encode()


def tag(name: str, *inside: str, **attributes: str | float | None) -> Html:
    """An element; texts are escaped, attributes too, and one that is None is left out.

    >>> tag("p", "1 < 2", class_="note")
    '<p class="note">1 &lt; 2</p>'
    """
    known = {key.strip("_").replace("_", "-"): value for key, value in attributes.items() if value is not None}
    words = "".join(f' {key}="{escape(str(value))}"' for key, value in known.items())
    return Html(f"<{name}{words}>{joined(inside)}</{name}>")


def joined(pieces: Iterable[str], between: str = "") -> Html:
    """Pieces one after another, each escaped unless it is HTML already."""
    return Html(between.join(one if isinstance(one, Html) else escape(one) for one in pieces))


def aloud(text: str) -> Html:
    """A text that is only read aloud."""
    return tag("span", text, class_="aloud")


def silent(text: str, class_: str | None = None) -> Html:
    """A text that is only seen: marks that would be read aloud as shapes."""
    return tag("span", text, aria_hidden="true", class_=class_)


def section(id: str, title: str, *inside: str) -> Html:
    """A part of the page with its heading."""
    return tag("section", tag("h2", title, id=id), Html("\n"), *inside, Html("\n"), aria_labelledby=id)


def table(
    caption: str, headings: Iterable[str], rows: Iterable[Iterable[str]], class_: str, name: int = 0
) -> Html:
    """A table whose cell `name` in each row is its heading; it can be scrolled by keyboard where it is wide."""
    top = tag("tr", *(tag("th", one, scope="col") for one in headings))
    body = []
    for row in rows:
        cells = [tag("th", one, scope="row") if place == name else tag("td", one) for place, one in enumerate(row)]
        body.append(tag("tr", *cells))
    whole = tag(
        "table", tag("caption", caption), tag("thead", top), tag("tbody", joined(body, "\n")), class_=class_
    )
    return tag("div", whole, class_="wide", role="region", aria_label=caption, tabindex=0)


def listed(those: Iterable[str], class_: str | None = None) -> Html:
    """A list."""
    return tag("ul", joined([tag("li", one) for one in those], "\n"), class_=class_)


def facts(rows: Iterable[tuple[str, str]], class_: str = "facts") -> Html:
    """Names and what they are."""
    return tag("dl", *(tag("div", tag("dt", name), tag("dd", said)) for name, said in rows), class_=class_)


def _body(result: Result) -> Html:
    """The parts of the page in their order."""
    first = result.caveats[:1]
    inside = [
        *(tag("p", tag("strong", one.code), " ", one.text, class_="first", role="note") for one in first),
        section("needs", _("What the area needs"), _needs(result)),
        section("ranking", _("Ranking"), *_ranking(result)),
        section("reservations", _("Reservations"), _reservations(result)),
    ]
    if untested := phrases.untested(result):
        inside.append(section("untested", _("Problems with nothing tested"), facts(untested, "codes")))
    inside.append(section("aside", phrases.aside_title(result), *_aside(result)))
    inside.append(section("sources", _("Sources"), listed(map(_source, phrases.sources(result)), "sources")))
    inside.append(section("made", _("How this was made"), facts(phrases.made(result))))
    skip = tag("a", _("To the ranking"), href="#ranking", class_="skip")
    lead = tag("p", _lead(result), class_="lead")
    return joined([skip, _header(phrases.title(result), lead), tag("main", joined(inside, "\n"))], "\n")


def _header(title: str, *lead: Html) -> Html:
    """The top of every page."""
    over = tag("p", _("Interventions for a boligsocial helhedsplan"), class_="over")
    return tag("header", over, tag("h1", title), *lead)


def _page(page: Page) -> Html:
    """The parts of a page of sections in their order."""
    first, *rest = page.lead
    inside = [
        tag("p", first, class_="first", role="note"),
        *(tag("p", one, class_="lead") for one in rest),
        *(section(f"part-{place}", one.title, _told(page, one)) for place, one in enumerate(page.sections, 1)),
    ]
    skip = tag("a", _("To the answer"), href="#part-1", class_="skip")
    return joined([skip, _header(page.title), tag("main", joined(inside, "\n"))], "\n")


def _told(page: Page, one: Section) -> Html:
    """A section's grid, list or facts."""
    if one.columns:
        rows = [map(_drawn, row) for row in one.rows]
        return table(f"{one.title}: {page.title}", one.columns, rows, "grid", one.name)
    if one.marked:
        return listed(
            (joined([silent(wording(key).strip(" -")), " ", _drawn(said)]) for key, said in one.rows), "findings"
        )
    return facts([(_key(wording(key)), _drawn(said)) for key, said in one.rows], "codes")


def _key(said: str) -> Html:
    """A key; a mark before it is only seen."""
    mark, space, rest = said.partition(" ")
    return joined([said] if any(map(str.isalnum, mark)) else [silent(mark), space, rest])


def _drawn(cell: Cell) -> Html:
    """A cell: a bar with its words beside it, a source with its address, or words."""
    if isinstance(cell, SourceMark):
        return _source(cell)
    if not isinstance(cell, Bar):
        return joined([wording(cell)])
    start, end = (round(FULL * share, 1) for share in cell.span)
    drawn = (
        tag("rect", width=FULL, height=12, class_="track"),
        tag("rect", x=start, width=round(end - start, 1), height=12, class_="hue0"),
    )
    bar = tag("svg", *drawn, viewBox=f"0 0 {FULL} 12", width=FULL, height=12, aria_hidden="true")
    return tag("span", bar, " ", cell.words, class_="bar")


def _lead(result: Result) -> str:
    """What the page is, in two sentences."""
    what = _("Ranked by what was found about each intervention on the area's own problems.")
    return f"{what} {phrases.shown(result)}" if result.recommendations else what


def _hue(result: Result, problem: str) -> str:
    """The colour of a problem on this page."""
    order = [need.problem for need in result.needs]
    return f"hue{order.index(problem) % HUES}" if problem in order else "hue"


def _needs(result: Result) -> Html:
    """Each problem with its figure, a bar, its weight and the arithmetic."""
    rows = [
        (
            joined([silent("", f"key {_hue(result, one.problem)}"), one.name]),
            phrases.figure(one),
            _need_bar(one, _hue(result, one.problem)),
            f"{number(100 * one.weight, 0)} %",
            joined([one.derivation, *(tag("small", said) for said in _given(one))]),
        )
        for one in result.needs
    ]
    headings = (_("Problem"), _("Figure"), _("Need (0-1.5)"), _("Weight"), _("Arithmetic"))
    words = _("The area's needs: 0 at the problem's zero point, 1 at its full point, marked on the bar")
    return table(words, headings, rows, "needs")


def _given(one: Need) -> list[str]:
    """Where a figure comes from, and why it was judged so."""
    year = f" {one.year}" if one.year and str(one.year) not in (one.source or "") else ""
    said = [f"{one.source}{year}" if one.source else "", one.why or ""]
    return [text for text in said if text]


def _need_bar(one: Need, hue: str) -> Html:
    """A need as a bar of 150 with a mark at 1; in words where it is unknown."""
    if one.need is None:
        return joined([_("unknown")])
    shown = number(one.need, 2)
    drawn = (
        tag("rect", width=150, height=12, class_="track"),
        tag("rect", width=round(one.need * FULL, 1), height=12, class_=hue),
        tag("rect", x=FULL - 1, width=2, height=12, class_="mark"),
    )
    words = _("need {need} of 1.5").format(need=shown)
    bar = tag("svg", *drawn, viewBox="0 0 150 12", width=150, height=12, role="img", aria_label=words)
    return joined([bar, " ", silent(shown, "figure")])


def _ranking(result: Result) -> list[Html]:
    """The matrix, what its marks mean, and each intervention for itself."""
    if not result.recommendations:
        return [tag("p", phrases.nothing(result))]
    labels = [id for id in phrases.matrix_labels(result) if id != "untested"]
    meanings = [(_chip(result, id), result.glossary.labels[id].meaning) for id in labels]
    told: list[tuple[str, str]] = [*meanings, *phrases.simulated(result)]
    folded = tag("details", tag("summary", _("What the marks mean")), facts(told, "codes"), open="")
    return [
        _matrix(result),
        tag("p", f"{phrases.arrows(result)}; – {result.glossary.labels['untested'].name}", class_="legend"),
        folded,
        tag("h3", _("One by one")),
        tag("ol", joined([tag("li", _card(result, one)) for one in result.recommendations], "\n"), class_="cards"),
    ]


def _matrix(result: Result) -> Html:
    """Interventions down, problems across: label in words and colour, and which way the findings point."""
    rows = []
    for place, one in enumerate(result.recommendations, 1):
        name = joined([f"{one.rank}. ", tag("a", phrases.name(one), href=f"#one-{place}")])
        cells = [_cell(result, one, need.problem) for need in result.needs]
        rows.append((name, *cells, joined([fixed(one.score)])))
    headings = (_("Intervention"), *(need.name for need in result.needs), _("Score"))
    return table(_("What was tested on what"), headings, rows, "matrix")


def _cell(result: Result, one: Recommendation, problem: str) -> Html:
    """One pair."""
    known = phrases.pair(one, problem)
    if known is None:
        return joined([silent("–"), aloud(result.glossary.labels["untested"].name)])
    found = [
        _chip(result, known.label),
        " ",
        silent(phrases.directions(result, known.findings), "found"),
        aloud(": " + _counted(result, known.findings)),
    ]
    if phrases.unfit(one, problem):
        found.append(tag("small", _("other ages: counts nothing here")))
    return joined(found)


def _counted(result: Result, counts: Directions) -> str:
    """How many findings point which way, in words."""
    words = {one.name: getattr(counts, id) for id, one in result.glossary.directions.items()}
    return ", ".join(f"{count} {name}" for name, count in words.items() if count)


def _chip(result: Result, id: Label) -> Html:
    """A verdict in words, with mark and colour."""
    known = result.glossary.labels[id]
    return tag("span", silent(known.mark), "\N{NO-BREAK SPACE}", known.name, class_=f"chip {id}")


def _card(result: Result, one: Recommendation) -> Html:
    """An intervention: verdict and score, what it takes, and its findings folded under it."""
    place = result.recommendations.index(one) + 1
    head = tag(
        "header",
        tag("h4", tag("span", f"{one.rank}", class_="rank"), " ", phrases.name(one), id=f"one-{place}"),
        tag(
            "p", _chip(result, one.label), " ", tag("strong", fixed(one.score)), " ", _("of 100"), class_="verdict"
        ),
    )
    codes = [(_("Reservations"), _codes(one))] if one.caveats else []
    told = [(name, said) for name, said in phrases.facts(result, one) if name not in _above()]
    pieces = [head, tag("p", one.summary or ""), _score_bar(result, one), facts([*_partners(one), *told, *codes])]
    if one.conditions:
        pieces.append(tag("h5", _("Conditions")))
        pieces.append(listed(one.conditions))
    pieces.append(_findings(result, one))
    return tag("article", joined(pieces, "\n"), aria_labelledby=f"one-{place}")


def _above() -> tuple[str, ...]:
    """The facts that a card shows in its own way."""
    return (_("How sure"), _("Score (0-100)"), _("Required locally"), _("Gains from"), _("Reservations"))


def _partners(one: Recommendation) -> list[tuple[str, Html]]:
    """Whom it requires and gains from, each with its state in words."""
    required, helpful = phrases.needed(one.partners)
    rows = [(_("Required locally"), required), (_("Gains from"), helpful)]
    none = joined([_("no particular partner")])
    return [
        (
            name,
            joined(
                [
                    tag(
                        "span",
                        silent(phrases.STATES[each.state]),
                        f" {each.name} ",
                        tag("small", state_name(each.state)),
                        class_=f"state {each.state}",
                    )
                    for each in those
                ],
                " ",
            )
            if those
            else none,
        )
        for name, those in rows
        if those or name == _("Required locally")
    ]


def _score_bar(result: Result, one: Recommendation) -> Html:
    """The score from 0 to 100, a piece a problem, and the same in words."""
    order = sorted((term for term in one.contributions if term.points > 0), key=lambda term: -term.points)
    drawn, start = [tag("rect", width=100, height=6, class_="track")], 0.0
    for term in order:
        hue = _hue(result, term.problem)
        drawn.append(tag("rect", x=round(start, 2), width=round(term.points, 2), height=6, class_=hue))
        start += term.points
    words = f"{_('Score (0-100)')} {fixed(one.score)}: {phrases.terms(result, one)}"
    bar = tag(
        "svg",
        *drawn,
        viewBox="0 0 100 6",
        preserveAspectRatio="none",
        role="img",
        aria_label=words,
        class_="score",
    )
    keys = [
        tag(
            "span",
            tag("span", class_=f"key {_hue(result, term.problem)}"),
            f"{result.glossary.problems[term.problem]} {fixed(term.points)}",
        )
        for term in order
    ]
    return joined([bar, tag("p", joined(keys, " "), class_="keys", aria_hidden="true")])


def _findings(result: Result, one: Recommendation) -> Html:
    """The findings under the label that they make, folded."""
    findings, sources = len(one.findings), len({each.source for each in one.findings})
    count = several("{count} finding", "{count} findings", findings).format(count=findings)
    by = several("{count} source", "{count} sources", sources).format(count=sources)
    inside = [tag("summary", _("{findings} from {sources}").format(findings=count, sources=by))]
    for each, found in phrases.by_problem(one):
        name = result.glossary.problems[each.problem]
        inside.append(tag("h5", name, " ", _chip(result, each.label)))
        inside.append(listed((_finding(result, one, finding) for finding in found), "findings"))
    return tag("details", joined(inside, "\n"))


def _finding(result: Result, one: Recommendation, finding: Finding) -> Html:
    """What was measured, how, and where it is written."""
    words = result.glossary.directions[finding.direction]
    known = {each.id: each for each in one.sources}[finding.source]
    pieces = [
        tag(
            "p",
            silent(words.mark, f"way {finding.direction}"),
            f" {phrases.outcome(result, finding)}: ",
            tag("strong", words.name),
        ),
        tag("p", "; ".join(phrases.measured(result, finding)), class_="how"),
    ]
    if finding.quote:
        pieces.append(tag("blockquote", f"«{finding.quote}»"))
    if finding.locator:
        pieces.append(tag("p", finding.locator, class_="how"))
    pieces.append(tag("p", _link(known, phrases.reference(known)), class_="how"))
    return joined(pieces)


def _link(one: SourceMark, text: str) -> Html:
    """A source, with its address where a browser may open it."""
    address = phrases.link(one)
    return tag("a", text, href=address, rel="noreferrer") if address else joined([text])


def _source(one: SourceMark) -> Html:
    """A source in full; its address is written too, for paper."""
    address = phrases.link(one)
    return (
        joined([phrases.reference(one), " ", tag("a", address, href=address, rel="noreferrer")])
        if address
        else joined([phrases.reference(one)])
    )


def _reservations(result: Result) -> Html:
    """Each by its code, with what it applies to."""
    rows = []
    for one in phrases.reservations(result):
        applies = [listed(one.applies)] if one.applies else []
        rows.append(tag("div", tag("dt", one.code), tag("dd", one.text, *applies), id=_anchor(one.code)))
    return tag("dl", joined(rows, "\n"), class_="codes")


def _anchor(code: str) -> str:
    """Where a reservation stands on the page."""
    return "code-" + "".join(letter for letter in code if letter.isalnum())


def _codes(one: Recommendation) -> Html:
    """An intervention's reservations, each leading to its text."""
    return joined([tag("a", caveat.code, href=f"#{_anchor(caveat.code)}") for caveat in one.caveats], ", ")


def _aside(result: Result) -> list[Html]:
    """What was set aside, by reason, folded, and the partner that would open most."""
    most = phrases.unlock(result)
    pieces = [tag("p", most, class_="unlock")] if most else []
    for group in phrases.aside(result):
        title = tag("summary", tag("strong", f"{len(group.those)}"), " ", reason_name(group.reason))
        pieces.append(tag("details", title, listed(map(phrases.aside_told, group.those))))
    return pieces
