"""A page has its landmarks, its ids and nothing that a text could break."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helhedsvalg.formats import FILE, html
from helhedsvalg.reports.document import (
    Anchor,
    Bar,
    Bullets,
    Document,
    Facts,
    Item,
    Lines,
    Link,
    Mark,
    Number,
    Phrase,
    Section,
    Segment,
    Short,
    SourceMark,
    Strong,
    Table,
    Verdict,
)
from pages import HOSTILE, Page, ringparken, written


def page(*blocks, **more):
    return Page(html.render(Document("title", blocks, **more), FILE))


CELLS = {
    "text": lambda text: text,
    "number": lambda text: Number(1, text),
    "bar": lambda text: Bar((Segment(0, 0.5),), 0.5, text),
    "short": lambda text: Short(text, text),
    "verdict": lambda text: Verdict("good", text, text),
    "mark": lambda text: Mark(text, text),
    "strong": Strong,
    "link": lambda text: Link(text, "https://example.dk", text),
    "source": lambda text: SourceMark(text, "https://example.dk"),
    "anchor": lambda text: Anchor(text, "place"),
    "phrase": lambda text: Phrase((text, Strong(text))),
    "lines": lambda text: Lines((text, text)),
}


@pytest.mark.parametrize("cell", CELLS.values(), ids=CELLS)
@given(text=st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), min_size=1, max_size=30))
def test_any_text_in_any_cell_is_that_text(cell, text):
    plain = page(Table(("a",), ((cell("x"),),)), Facts(((cell("x"), cell("x")),)), Bullets((Item(cell("x")),)))
    made = page(Table(("a",), ((cell(text),),)), Facts(((cell(text), cell(text)),)), Bullets((Item(cell(text)),)))
    assert made.tags == plain.tags
    assert text in made.text


def test_a_hostile_text_is_only_text_wherever_it_stands():
    blocks = (Section(HOSTILE, (Table((HOSTILE,), ((HOSTILE,),), caption=HOSTILE),)), HOSTILE)
    shown = page(*blocks, first=HOSTILE, lead=(HOSTILE,))
    assert not {"script", "img", "b", "bold"} & set(shown.tags)
    assert shown.text.count(HOSTILE) == 7


@pytest.mark.parametrize("address", ["javascript:alert(1)", "data:text/html,x", "https://a b", None])
def test_only_a_plain_web_address_is_a_link(address):
    skip_alone = page().addresses
    assert page(Link("a", address), SourceMark("b", address)).addresses == skip_alone


@pytest.mark.parametrize("address", ["a-page.html", "a-page.html#place-2", "#place", "https://example.dk/a"])
def test_a_page_beside_it_and_a_place_are_links(address):
    assert address in page(Link("a", address)).addresses


@pytest.mark.parametrize(
    "address", ["../a.html", "/a.html", "a.html?x", "a.html#b c", "a/b.html", "a.htm", "//b.dk"]
)
def test_no_other_file_is_a_link(address):
    assert address not in page(Link("a", address)).addresses


def test_the_way_to_other_pages_says_which_one_this_is():
    shown = html.render(Document("title", (), navigation=(Link("a", None), Link("b", "b.html"))), FILE).decode()
    assert '<span aria-current="page">a</span>' in shown
    assert '<a href="b.html">b</a>' in shown
    assert "<nav" not in html.render(Document("title", ()), FILE).decode()


def test_headings_go_down_one_at_a_time_and_every_link_leads_somewhere():
    shown = Page(written(ringparken(), "html"))
    heads = [int(tag[1]) for tag in shown.tags if tag in ("h1", "h2", "h3", "h4", "h5")]
    assert heads[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(heads))
    inside = {address[1:] for address in shown.addresses if address.startswith("#")}
    assert inside <= set(shown.ids)
    assert len(shown.ids) == len(set(shown.ids))


def test_a_page_keeps_its_places():
    ids = Page(written(ringparken(), "html")).ids
    assert {"needs", "ranking", "caveats", "aside", "sources", "made", "one-1", "code-KOO01"} <= set(ids)
    assert {"header", "main", "section", "details"} <= set(Page(written(ringparken(), "html")).tags)


def test_a_bar_is_drawn_and_one_that_is_unknown_is_not():
    assert page(Bar((), None, "unknown")).tags.count("svg") == 0
    assert page(Bar((Segment(0, 0.5), Segment(0.5, 0.7, 7)), 0.7, "70", 0.9)).tags.count("rect") == 4


def test_the_page_is_in_the_language_of_its_answer():
    result = replace(ringparken(), lang="da")
    assert b'<html lang="da">' in written(result, "html")
