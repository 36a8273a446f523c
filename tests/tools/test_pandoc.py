"""What the real pandoc makes of the Markdown: a document to hand in."""

from __future__ import annotations

import json
import shutil
import subprocess
from dataclasses import replace

import pytest

from builders import engine, profile, shipped
from helhedsvalg import i18n
from helhedsvalg.documents import read
from helhedsvalg.profiles.file import read_profile
from helhedsvalg.reports import recommendation, report
from helhedsvalg.reports.document import Section, web_address
from pages import HOSTILE, KINDS, RINGPARKEN, other, written


def pandoc(content, *words):
    assert shutil.which("pandoc"), "pandoc is not installed"
    done = subprocess.run(["pandoc", *map(str, words)], input=content, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()
    return done


def flat(text):
    """Without line ends, and with the quotation marks as they were typed."""
    return " ".join(text.translate(str.maketrans("“”‘’", "\"\"''")).replace("…", "...").split())


def kinds(tree, kind):
    """How many nodes of that kind a document has."""
    if isinstance(tree, list):
        return sum(kinds(one, kind) for one in tree)
    if not isinstance(tree, dict):
        return 0
    return (tree.get("t") == kind) + sum(kinds(one, kind) for one in tree.values())


@pytest.fixture
def ringparken():
    i18n.use("da")
    return engine().recommend(read_profile(read(RINGPARKEN), shipped()).profile, stability=50)


def test_a_document_for_word_has_its_headings_tables_and_links(ringparken, tmp_path):
    path = tmp_path / "r.docx"
    done = pandoc(written(ringparken, "markdown"), "-f", "markdown", "-o", path)
    assert done.stderr == b""
    tree = json.loads(pandoc(b"", "-f", "docx", "-t", "json", path).stdout)
    plain = flat(pandoc(b"", "-f", "docx", "-t", "plain", "--wrap=none", path).stdout.decode())
    assert kinds(tree, "Table") == 2
    assert kinds(tree, "Header") > 3 + len(ringparken.recommendations)
    addresses = [source.url for source in recommendation.sources(ringparken) if web_address(source.url)]
    assert kinds(tree, "Link") >= len(addresses)
    for one in ringparken.recommendations:
        assert one.name in plain
        for found in one.findings:
            assert flat(found.quote or "") in plain
    assert "KOO01" in plain


@pytest.mark.parametrize("kind", KINDS)
def test_any_other_answer_is_a_document_too(kind, tmp_path):
    one = other(kind, HOSTILE)
    shown = report(one).full()
    path = tmp_path / "r.docx"
    assert pandoc(written(one, "markdown"), "-f", "markdown", "-o", path).stderr == b""
    tree = json.loads(pandoc(b"", "-f", "docx", "-t", "json", path).stdout)
    plain = flat(pandoc(b"", "-f", "docx", "-t", "plain", "--wrap=none", path).stdout.decode())
    sections = [block for block in shown.blocks if isinstance(block, Section)]
    assert kinds(tree, "Header") >= 1 + len(sections)
    assert kinds(tree, "Table") >= (kind != "explanation")
    for said in (shown.title, shown.first, *shown.lead, *(section.title for section in sections)):
        assert flat(said) in plain
    for raw in ("RawInline", "RawBlock", "Code", "Math"):
        assert kinds(json.loads(pandoc(written(one, "markdown"), "-f", "gfm", "-t", "json").stdout), raw) == 0


def test_a_document_for_print_is_made(ringparken, tmp_path):
    assert shutil.which("weasyprint"), "weasyprint is not installed"
    path = tmp_path / "r.pdf"
    page = written(ringparken, "markdown")
    pandoc(page, "-f", "markdown", "-o", path, "--pdf-engine=weasyprint", "-M", "title=R")
    words = subprocess.run(["pdftotext", path, "-"], capture_output=True, text=True, check=True).stdout
    assert "Anbefalinger til Ringparken, Slagelse 2019" in flat(words)
    assert "KOO01" in words


@pytest.mark.parametrize("dialect", ["markdown", "gfm", "commonmark_x"])
def test_a_hostile_name_is_only_text(dialect):
    hostile = HOSTILE + " $x$ ^2^ ~y~ @cite :smile: [^1] {.class} # h --top"
    area = replace(profile(unemployment=1), area={"name": hostile}, notes=hostile)
    page = written(engine().recommend(area, top=1), "markdown")
    tree = json.loads(pandoc(page, "-f", dialect, "-t", "json").stdout)
    for kind in ("RawInline", "RawBlock", "Code", "Math", "Superscript", "Subscript", "Cite", "Note", "Span"):
        assert kinds(tree, kind) == 0, kind
    plain = pandoc(page, "-f", dialect, "-t", "plain", "--wrap=none")
    assert f"Recommendations for {hostile}" in flat(plain.stdout.decode())
