"""Every format says the same, gives the same bytes from a saved result, and takes no text for anything else."""

from __future__ import annotations

import csv as reader
import io
import json
import re
import subprocess
import sys
import time
import zipfile
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from python_calamine import load_workbook
from xlsxwriter import Workbook

from builders import prepared, profile, shipped
from helhedsvalg import i18n
from helhedsvalg.cli.formats import FORMATS, written
from helhedsvalg.documents import read
from helhedsvalg.engine import answer
from helhedsvalg.formats import html, markdown, xlsx
from helhedsvalg.formats.json import encode
from helhedsvalg.formats.table import Screen, matrix
from helhedsvalg.profiles.file import read_profile
from helhedsvalg.reports import phrases
from helhedsvalg.results.saved import read_result
from strategies import AREAS, PROFILES

ROOT = Path(__file__).parents[1]
RINGPARKEN = ROOT / "examples" / "ringparken-fire-problemer.yaml"
PIPE = Screen(None, False, False)
HOSTILE = '<script>alert("x")</script> & [bold]fed[/bold] | *a* `b` =1+1'


def ringparken(top=3, stability=0):
    return answer(prepared(), read_profile(read(RINGPARKEN), shipped()).profile, top=top, stability=stability)


def named(name):
    area = replace(profile(unemployment=1, insecurity=1), area={"name": name}, notes=name)
    return answer(prepared(), area, top=2)


class Page(HTMLParser):
    """The tags, addresses and text of a page."""

    def __init__(self, content):
        super().__init__()
        self.tags, self.addresses, self.text = [], [], ""
        self.feed(content.decode())

    def handle_starttag(self, tag, attributes):
        self.tags.append(tag)
        self.addresses += [value for name, value in attributes if name in ("href", "src", "action")]

    def handle_data(self, data):
        self.text += data


def sheets(content):
    book = load_workbook(io.BytesIO(content))
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


@pytest.mark.parametrize("lang", ["da", "en"])
@pytest.mark.parametrize("format", FORMATS)
def test_a_saved_result_gives_the_bytes_of_the_direct_way(run, tmp_path, format, lang):
    i18n.use(lang)
    more = ("--add", ROOT / "examples" / "lokal.yaml", "--top", "4", "--stability", "20")
    saved, direct, later = tmp_path / "r.json", tmp_path / "direct", tmp_path / "later"
    for words in (("json", saved), (format, direct)):
        assert run("recommend", RINGPARKEN, *more, "-f", words[0], "-o", words[1], lang=lang)[0] == 0
    assert run("render", saved, "-f", format, "-o", later, lang=lang) == (0, "", "")
    assert later.read_bytes() == direct.read_bytes()


@settings(deadline=None, max_examples=40)
@given(PROFILES)
def test_what_was_saved_is_read_as_it_was(tmp_path_factory, area):
    path = tmp_path_factory.getbasetemp() / "saved.json"
    result = answer(prepared(), area, top=2)
    path.write_bytes(encode(result))
    assert read_result(str(path)) == result


@settings(deadline=None, max_examples=25)
@given(AREAS)
def test_no_area_has_a_page_that_fails(area):
    result = answer(prepared(), replace(profile(unemployment=1), area=area), top=1)
    for format in FORMATS:
        assert written(result, format, PIPE)


@pytest.mark.parametrize("needs", [{}, {"unemployment": 0}])
@pytest.mark.parametrize("format", FORMATS)
def test_where_nothing_can_be_recommended_every_format_says_so(format, needs):
    result = answer(prepared(), profile(**needs), top=0)
    assert not result.recommendations
    assert written(result, format, PIPE)


@pytest.mark.parametrize("format", ["markdown", "html", "table"])
def test_the_coordination_caveat_comes_first(format):
    result = ringparken()
    content = written(result, format, PIPE)
    page = content if isinstance(content, str) else content.decode()
    codes = re.findall(r"\b[A-Z]{3}\d\d\b", page)
    assert codes[0] == "KOO01"


@pytest.mark.parametrize("format", ["markdown", "html"])
def test_every_finding_quote_and_source_is_on_the_page(format):
    result = ringparken()
    page = written(result, format, PIPE).decode()
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
    page = Page(html.render(named(HOSTILE)))
    assert not {"script", "link", "img", "iframe", "object", "base", "form"} & set(page.tags)
    assert all(one.startswith(("https://", "http://", "#")) for one in page.addresses)
    assert page.tags.count("h1") == 1
    assert b"url(" not in html.render(named(HOSTILE))


def test_a_hostile_name_is_only_text():
    result = named(HOSTILE)
    assert HOSTILE in Page(html.render(result)).text
    rendered = MarkdownIt().enable("table").render(markdown.render(result).decode())
    page = Page(rendered.encode())
    assert HOSTILE in page.text
    assert not {"script", "strong em", "code"} & set(page.tags)
    assert HOSTILE in written(result, "table", PIPE)


def test_nothing_steers_or_turns_the_reader():
    result = named("a\x1b[31mb\u202ec\x00")
    for format in ("markdown", "html", "table"):
        content = written(result, format, PIPE)
        page = content if isinstance(content, str) else content.decode()
        assert not re.search("[\x00-\x08\x0b-\x1f\x7f\u202a-\u202e]", page.replace("\r\n", ""))


@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=30))
def test_any_text_in_a_cell_of_markdown_is_that_text(said):
    page = markdown.table(("a", "b"), [(markdown.text(said), "x")], (3, 3))
    tokens = MarkdownIt("commonmark").enable("table").parse(page)
    cells = [one for one in tokens if one.type == "inline"]
    assert [_shown(one) for one in cells] == ["a", "b", " ".join(said.split()), "x"]


@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), min_size=1, max_size=30))
def test_any_text_in_a_list_of_markdown_is_that_text(said):
    tokens = MarkdownIt("commonmark").parse(markdown.bullets([markdown.text(said)]))
    assert sum(one.type == "list_item_open" for one in tokens) == 1
    assert "".join(_shown(one) for one in tokens if one.type == "inline") == " ".join(said.split())


def _shown(inline):
    """The text of an inline token that has nothing but text in it."""
    assert {one.type for one in inline.children} <= {"text", "text_special"}, inline
    return "".join(one.content for one in inline.children)


@given(st.text(max_size=30))
def test_any_text_in_a_tag_is_that_text(said):
    page = Page(html.tag("p", said, title=said).encode(errors="surrogatepass").decode(errors="replace").encode())
    assert page.tags == ["p"]


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "data:text/html,x", "https://a b", 'https://a"b', "https://a>b", ""]
)
def test_only_a_plain_web_address_is_a_link(url):
    source = replace(ringparken().recommendations[0].sources[0], url=url)
    assert phrases.link(source) is None
    assert phrases.link(replace(source, url="https://example.dk/a?b=c&d=%20e")) is not None


def test_a_workbook_has_numbers_as_numbers_and_no_formula():
    result = named("=1+1")
    content = xlsx.render(result)
    book = sheets(content)
    ranking = book["Ranking"]
    assert ranking[1][0] == 1
    assert ranking[1][3] == result.recommendations[0].score
    assert book["Reservations"][1][0] == "KOO01"
    with zipfile.ZipFile(io.BytesIO(content)) as whole:
        for name in whole.namelist():
            assert b"<f>" not in whole.read(name)
            assert b"<hyperlink" not in whole.read(name)


def test_a_workbook_is_the_same_bytes_each_time():
    result = ringparken()
    assert xlsx.render(result) == xlsx.render(result)
    with zipfile.ZipFile(io.BytesIO(xlsx.render(result))) as whole:
        assert result.catalogue.date.encode() in whole.read("docProps/core.xml")


def test_a_text_longer_than_a_cell_is_cut_and_not_left_out():
    result = named("x" * 40_000)
    assert xlsx.render(result)
    sheet = sheets(xlsx.render(replace(result, needs=(replace(result.needs[0], why="y" * 40_000),))))["Needs"]
    assert sheet[1][-1] == "y" * xlsx.LONGEST


def test_the_library_for_workbooks_is_asked_for_where_it_is_missing(tmp_path):
    words = ["recommend", "--ledighed", "41", "-f", "xlsx", "-o", str(tmp_path / "r.xlsx"), "--lang", "en"]
    program = (
        "import sys; sys.modules['xlsxwriter'] = None\n"
        f"from helhedsvalg.cli.main import main; sys.exit(main({words}))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (3, "")
    assert "F022" in done.stderr
    assert "pip install XlsxWriter" in done.stderr
    assert not list(tmp_path.iterdir())


def test_csv_has_the_contracts_columns(run):
    code, out, _err = run("recommend", RINGPARKEN, "-f", "csv", "--stability", "0")
    rows = list(reader.DictReader(io.StringIO(out)))
    assert code == 0
    assert (
        list(rows[0])
        == (
            "rank id name score label unemployment youth-crime low-education insecurity "
            "rank_low rank_high partners_missing caveats"
        ).split()
    )
    assert len(rows) == 10
    assert float(rows[0]["score"]) == pytest.approx(sum(float(rows[0][one.id] or 0) for one in shipped().anchored))


def test_the_matrix_shows_what_works_on_one_problem_and_not_on_another():
    i18n.use("da")
    page = matrix(ringparken(), PIPE)
    row = next(line for line in page.splitlines() if "Mentorer for unge" in line)
    assert "◆◆◆ stærk ▲10 ○1 ◇3" in row
    assert "○ testet: ingen effekt fundet ▲6 ○1 ◇2" in row


def test_the_matrix_is_of_the_table_alone(run):
    code, out, err = run("recommend", RINGPARKEN, "--matrix", "-f", "json")
    assert (code, out) == (2, "")
    assert "--matrix" in err


def broken(change):
    result = json.loads(encode(ringparken()))
    change(result)
    return json.dumps(result).encode()


BROKEN = {
    "R001": b'{"a": 1}',
    "R002": b"{}\n{}\n",
    "R003": b'{"error": {"file": "a.csv", "row": 3, "column": null, "message": "no figure"}}',
    "R004": b'{"schema_version": "2.0"}',
    "R005": broken(lambda one: one["needs"][0].update(weight="much")),
    "R006": broken(lambda one: one["recommendations"][0]["findings"][0].update(source="nowhere")),
    "F006": b"\x00\x01",
    "F007": '{"name": "Æblehaven"}'.encode("latin-1"),
    "F008": b"\n",
    "F009": b'{"schema_version": "1.0",',
}


@pytest.mark.parametrize("code", BROKEN)
def test_what_is_no_result_is_told_with_place_and_mend(run, tmp_path, code):
    path = tmp_path / "r.json"
    path.write_bytes(BROKEN[code])
    exit_code, out, err = run("render", path)
    assert (exit_code, out) == (3, "")
    assert f"{code} " in err
    assert "r.json" in err
    assert "Traceback" not in err


def test_a_wrong_value_is_told_with_its_path(run, tmp_path):
    path = tmp_path / "r.json"
    path.write_bytes(broken(lambda one: one["catalogue"].update(date="yesterday")))
    assert ".catalogue.date cannot be 'yesterday'" in run("render", path)[2]
    path.write_bytes(broken(lambda one: [one["needs"][0].update(weight="much"), one.pop("glossary")]))
    err = run("render", path)[2]
    assert ".needs[0].weight cannot be 'much'" in err
    assert ".glossary is missing" in err


@settings(deadline=None, max_examples=60)
@given(st.data())
def test_a_result_with_one_part_changed_never_ends_in_a_fault_of_the_program(tmp_path_factory, data):
    """Any part, at any depth, replaced by something else or left out."""
    from helhedsvalg.cli.main import main

    result = json.loads(encode(ringparken(top=1)))
    place = result
    while isinstance(place, dict | list) and place:
        keys = list(place) if isinstance(place, dict) else list(range(len(place)))
        key = data.draw(st.sampled_from(keys))
        if not isinstance(place[key], dict | list) or not place[key] or data.draw(st.booleans()):
            break
        place = place[key]
    if data.draw(st.booleans()):
        place[key] = data.draw(st.sampled_from([None, "", "x", -1, 1e308, [], {}, True, "untested"]))
    else:
        del place[key]
    path = tmp_path_factory.getbasetemp() / "changed.json"
    path.write_text(json.dumps(result), encoding="utf-8")
    format = data.draw(st.sampled_from(FORMATS))
    out = tmp_path_factory.getbasetemp() / "out"
    assert main(["render", str(path), "-f", format, "-o", str(out)]) in (0, 3, 4)
    i18n.use("en")


def test_one_line_of_several_is_chosen(run, tmp_path):
    path = tmp_path / "r.ndjson"
    lines = [encode(named(name)) for name in ("First", "Second")]
    path.write_bytes(b"".join(lines))
    assert "Recommendations for Second" in run("render", path, "--line", "2")[1]
    assert run("render", path, "--line", "3")[0] == 3


def test_a_result_speaks_its_own_language(run, tmp_path):
    i18n.use("da")
    path = tmp_path / "r.json"
    path.write_bytes(encode(ringparken()))
    code, out, err = run("render", path, lang="en")
    assert (code, out) == (2, "")
    assert "recommend again with --lang en" in err
    assert "Anbefalinger" in run("render", path, lang="da")[1]


def test_a_folder_has_a_file_for_every_area(run, tmp_path):
    table = ROOT / "examples" / "areas.csv"
    folder, again = tmp_path / "one", tmp_path / "two"
    code, out, _err = run("batch", table, "-f", "html", "-o", folder, "--top", "1")
    assert (code, out) == (0, "")
    assert run("batch", table, "-f", "html", "-o", again, "--top", "1", "--jobs", "2")[0] == 0
    names = sorted(one.name for one in folder.iterdir())
    assert len(names) == len(table.read_text(encoding="utf-8").splitlines()) - 1
    assert all(re.fullmatch(r"[a-z0-9-]+\.html", name) for name in names)
    assert all((folder / name).read_bytes() == (again / name).read_bytes() for name in names)


def test_two_areas_of_one_name_have_two_files(run, tmp_path):
    areas = ["Søndergade 1", "Søndergade-1", "Søndergade 1-2", "Søndergade 1", "../../etc", "Ålekistevej", "…"]
    table = tmp_path / "areas.ndjson"
    lines = [json.dumps({"area": {"name": name}, "problems": {"unemployment": 41}}) for name in areas]
    table.write_text("\n".join(lines), encoding="utf-8")
    folder = tmp_path / "out"
    assert run("batch", table, "-f", "json", "-o", folder)[0] == 0
    saved = {one.stem: json.loads(one.read_text(encoding="utf-8"))["area"]["name"] for one in folder.iterdir()}
    assert saved == {
        "soendergade-1": areas[0],
        "soendergade-1-2": areas[1],
        "soendergade-1-2-2": areas[2],
        "soendergade-1-3": areas[3],
        "etc": areas[4],
        "aalekistevej": areas[5],
        "area": areas[6],
    }


def test_a_file_of_a_folder_is_what_recommend_gives(run, tmp_path):
    folder, alone = tmp_path / "out", tmp_path / "alone.md"
    assert run("batch", RINGPARKEN, "-f", "markdown", "-o", folder, lang="da")[0] == 0
    assert run("recommend", RINGPARKEN, "-f", "markdown", "-o", alone, "--stability", "0", lang="da")[0] == 0
    assert (folder / "ringparken-2019.md").read_bytes() == alone.read_bytes()


def test_a_bad_row_stops_no_other_file(run, tmp_path):
    table = tmp_path / "areas.csv"
    table.write_text("name,unemployment\nA,41\nB,much\nC,40\n", encoding="utf-8")
    code, _out, err = run("batch", table, "-f", "csv", "-o", tmp_path / "all.csv")
    assert code == 3
    code, _out, err = run("batch", table, "-f", "table", "-o", tmp_path / "out")
    assert code == 3
    assert "2 areas were answered" in err
    assert sorted(one.name for one in (tmp_path / "out").iterdir()) == ["a.txt", "c.txt"]


@pytest.mark.parametrize("format", ["table", "json", "markdown", "html", "xlsx"])
def test_a_file_an_area_needs_a_folder(run, format):
    code, out, err = run("batch", RINGPARKEN, "-f", format)
    assert (code, out) == (2, "")
    assert "-o FOLDER/" in err


def test_a_folder_that_is_a_file_is_told(run, tmp_path):
    (tmp_path / "out").write_text("mine", encoding="utf-8")
    code, _out, err = run("batch", RINGPARKEN, "-f", "html", "-o", tmp_path / "out")
    assert code == 3
    assert "folder was expected" in err
    assert (tmp_path / "out").read_text(encoding="utf-8") == "mine"


def test_what_is_read_is_never_written_over(run, tmp_path):
    source = tmp_path / "ringparken-2019.json"
    source.write_text(
        '{"area": {"name": "Ringparken", "year": 2019}, "problems": {"unemployment": 41}}', encoding="utf-8"
    )
    before = source.read_bytes()
    assert run("batch", source, "-f", "json", "-o", tmp_path)[0] == 2
    assert source.read_bytes() == before
    saved = tmp_path / "r.json"
    saved.write_bytes(encode(ringparken()))
    assert run("render", saved, "-f", "html", "-o", saved)[0] == 2


def test_a_row_of_a_workbook_is_as_high_as_its_longest_text():
    book = Workbook(content := io.BytesIO(), xlsx.OPTIONS)
    xlsx.sheet(book, "A", [("one", 10), ("two", 40)], [["x", "y"], ["x", "ord " * 30], ["x" * 5000, 1.5]])
    book.close()
    page = zipfile.ZipFile(content).read("xl/worksheets/sheet1.xml").decode()
    heights = {row: float(height) for row, height in re.findall(r'<row r="(\d+)"[^>]* ht="([\d.]+)"', page)}
    assert heights.get("2", xlsx.LINE) == xlsx.LINE
    assert heights["3"] == 4 * xlsx.LINE  # nine words of four letters a line of 38
    assert heights["4"] == xlsx.HIGHEST


def test_a_text_without_end_does_not_hold_a_workbook_up():
    start = time.process_time()
    book = Workbook(io.BytesIO(), xlsx.OPTIONS)
    xlsx.sheet(book, "A", [("one", 10)], [["x" * 8_000_000], ["\u2003" * 2_000_000], ["\n" * 2_000_000]])
    book.close()
    assert time.process_time() - start < 2
