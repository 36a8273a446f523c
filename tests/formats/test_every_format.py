"""Every format says the same, gives the same bytes from a saved result, and takes no text for anything else."""

from __future__ import annotations

import csv as reader
import io
import re
from dataclasses import replace

import pytest
from hypothesis import given, settings
from markdown_it import MarkdownIt

from builders import engine, profile, shipped
from helhedsvalg import i18n
from helhedsvalg.formats import FILE, FORMATS, render
from helhedsvalg.reports import matrix_report
from helhedsvalg.reports.document import web_address
from pages import HOSTILE, RINGPARKEN, ROOT, Page, named, ringparken, written
from strategies import AREAS


def without_commands(path):
    """A file without the commands that it ends with: a saved answer knows the area, and not its file."""
    return b"".join(line for line in path.read_bytes().splitlines(True) if not line.startswith(b"helhedsvalg "))


@pytest.mark.parametrize("lang", ["da", "en"])
@pytest.mark.parametrize("format", FORMATS)
def test_a_saved_result_gives_the_bytes_of_the_direct_way(run, tmp_path, format, lang):
    i18n.use(lang)
    more = ("--add", ROOT / "examples" / "lokal.yaml", "--top", "4", "--stability", "20")
    saved, direct, later = tmp_path / "r.json", tmp_path / "direct", tmp_path / "later"
    for words in (("json", saved), (format, direct)):
        assert run("recommend", RINGPARKEN, *more, "-f", words[0], "-o", words[1], lang=lang)[0] == 0
    assert run("render", saved, "-f", format, "-o", later, lang=lang) == (0, "", "")
    assert without_commands(later) == without_commands(direct)


@settings(deadline=None, max_examples=25)
@given(AREAS)
def test_no_area_has_a_page_that_fails(area):
    result = engine().recommend(replace(profile(unemployment=1), area=area), top=1)
    for format in FORMATS:
        assert written(result, format)


@pytest.mark.parametrize("needs", [{}, {"unemployment": 0}])
@pytest.mark.parametrize("format", FORMATS)
def test_where_nothing_can_be_recommended_every_format_says_so(format, needs):
    result = engine().recommend(profile(**needs), top=0)
    assert not result.recommendations
    assert written(result, format)


@pytest.mark.parametrize("format", ["markdown", "html", "table"])
def test_the_coordination_caveat_comes_first(format):
    result = ringparken()
    page = written(result, format).decode()
    codes = re.findall(r"\b[A-Z]{3}\d\d\b", page)
    assert codes[0] == "KOO01"


@pytest.mark.parametrize("format", ["markdown", "html"])
def test_every_finding_quote_and_source_is_on_the_page(format):
    result = ringparken()
    page = written(result, format).decode()
    said = Page(page.encode()).text if format == "html" else MarkdownIt().enable("table").render(page)
    said = " ".join(Page(said.encode()).text.split()) if format == "markdown" else " ".join(said.split())
    for one in result.recommendations:
        assert one.name in said
        for found in one.findings:
            assert " ".join((found.quote or "").split()) in said
            assert " ".join((found.outcome or "").split()) in said
        for source in one.sources:
            assert " ".join(source.title.split()) in said
    for one in result.set_aside:
        assert one.name in said


def test_a_page_stands_alone():
    page = Page(written(named(HOSTILE), "html"))
    assert not {"script", "link", "img", "iframe", "object", "base", "form"} & set(page.tags)
    assert all(one.startswith(("https://", "http://", "#")) for one in page.addresses)
    assert page.tags.count("h1") == 1
    assert b"url(" not in written(named(HOSTILE), "html")


def test_a_hostile_name_is_only_text():
    result = named(HOSTILE)
    assert HOSTILE in Page(written(result, "html")).text
    rendered = MarkdownIt().enable("table").render(written(result, "markdown").decode())
    page = Page(rendered.encode())
    assert HOSTILE in page.text
    assert not {"script", "strong em", "code"} & set(page.tags)
    assert HOSTILE in written(result, "table").decode()


def test_nothing_steers_or_turns_the_reader():
    result = named("a\x1b[31mb\u202ec\x00")
    for format in ("markdown", "html", "table"):
        page = written(result, format).decode()
        assert not re.search("[\x00-\x08\x0b-\x1f\x7f\u202a-\u202e]", page.replace("\r\n", ""))


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "data:text/html,x", "https://a b", 'https://a"b', "https://a>b", ""]
)
def test_only_a_plain_web_address_is_a_link(url):
    assert web_address(url) is None
    assert web_address("https://example.dk/a?b=c&d=%20e") is not None


def test_csv_has_the_contracts_columns(run):
    code, out, _err = run("recommend", RINGPARKEN, "-f", "csv", "--stability", "0")
    rows = list(reader.DictReader(io.StringIO(out)))
    assert code == 0
    assert (
        list(rows[0])
        == (
            "rank band group id name score label headline unemployment youth-crime low-education insecurity "
            "rank_low rank_high key_study rank_without partners_missing caveats"
        ).split()
    )
    assert len(rows) == 10
    assert float(rows[0]["score"]) == pytest.approx(sum(float(rows[0][one.id] or 0) for one in shipped().anchored))


def test_the_matrix_shows_what_works_on_one_problem_and_not_on_another():
    i18n.use("da")
    page = render(matrix_report(ringparken()), "table", FILE)
    row = next(line for line in page.splitlines() if "Mentorer for unge" in line)
    assert "◆◆ god ▲6 ○1 ◇2" in row
    assert "○ testet: ingen effekt fundet ▲3 ○1" in row


def test_the_matrix_is_of_the_table_alone(run):
    code, out, err = run("recommend", RINGPARKEN, "--matrix", "-f", "json")
    assert (code, out) == (2, "")
    assert "--matrix" in err
