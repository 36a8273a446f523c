"""Any text in Markdown is that text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from helhedsvalg.formats import FILE, markdown
from helhedsvalg.reports.document import Bullets, Document, Item, Lines, Table


@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=30))
def test_any_text_in_a_cell_of_markdown_is_that_text(said):
    page = markdown.table(Table(("a", "b"), ((said, "x"),)))
    tokens = MarkdownIt("commonmark").enable("table").parse(page)
    cells = [one for one in tokens if one.type == "inline"]
    assert [_shown(one) for one in cells] == ["a", "b", " ".join(said.split()), "x"]


@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), min_size=1, max_size=30))
def test_any_text_in_a_list_of_markdown_is_that_text(said):
    tokens = MarkdownIt("commonmark").parse(listed(said))
    assert sum(one.type == "list_item_open" for one in tokens) == 1
    assert "".join(_shown(one) for one in tokens if one.type == "inline") == " ".join(said.split())


def listed(text):
    """A list of one text, without the title of its document."""
    page = markdown.render(Document("a", (Bullets((Item(text),)),)), FILE)
    return page.decode().removeprefix("# a\n\n")


def _shown(inline):
    """The text of an inline token that has nothing but text in it."""
    assert {one.type for one in inline.children} <= {"text", "text_special"}, inline
    return "".join(one.content for one in inline.children)


def test_lines_become_sentences():
    assert markdown.inline(Lines(("a", "b.", "«c»", "d"))) == "a. b. «c» d"


@pytest.mark.parametrize("letter", "\\`*_{}[]<>|$~^@&#")
def test_a_letter_that_some_kind_of_markdown_reads_is_escaped(letter):
    assert markdown.inline(f"a{letter}b") == f"a\\{letter}b"
