"""Plans, explanations and comparisons in every format, as they are made and as they were saved."""

from __future__ import annotations

import csv as reader
import io
import json
import zipfile
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from builders import catalogue, finding, intervention, problem, profile
from helhedsvalg import i18n
from helhedsvalg.engine import Engine
from helhedsvalg.formats import FORMATS
from helhedsvalg.formats.json import encode
from helhedsvalg.model.vocabulary import Bilingual
from helhedsvalg.reports import report
from helhedsvalg.reports.document import Section
from helhedsvalg.results.saved import read_answer
from pages import HOSTILE, KINDS, RINGPARKEN, ROOT, Page, other, sheets, written

TABLE = f"{ROOT / 'examples' / 'omraader-2013-2019.csv'}#Agervang"
COMMANDS = {
    "plan": ("plan", RINGPARKEN, "--keep", "natteravne"),
    "explain": ("explain", "bemandede-vaeresteder", RINGPARKEN, "--stability", "20"),
    "explain-blocked": ("explain", "fremskudt-beskaeftigelsesindsats", RINGPARKEN),
    "explain-bare": ("explain", "mentorindsats"),
    "compare": ("compare", TABLE, TABLE, "--year", "2014", "--year", "2018"),
}


def rows(kind):
    return list(reader.DictReader(io.StringIO(written(other(kind), "csv").decode())))


def without_commands(path):
    """A file without the commands that it ends with: a saved answer knows the area, and not its file."""
    return b"".join(line for line in path.read_bytes().splitlines(True) if not line.startswith(b"helhedsvalg "))


@pytest.mark.parametrize("lang", ["da", "en"])
@pytest.mark.parametrize("words", COMMANDS.values(), ids=COMMANDS)
def test_what_was_saved_gives_the_bytes_of_the_direct_way(run, tmp_path, words, lang):
    saved, direct, later = tmp_path / "saved.json", tmp_path / "direct", tmp_path / "later"
    assert run(*words, "-f", "json", "-o", saved, lang=lang)[0] == 0
    for format in FORMATS:
        assert run(*words, "-f", format, "-o", direct, lang=lang)[0] == 0
        assert run("render", saved, "-f", format, "-o", later, lang=lang) == (0, "", "")
        assert without_commands(later) == without_commands(direct)


@pytest.mark.parametrize("format", FORMATS)
def test_each_format_is_its_own(run, tmp_path, format):
    out = tmp_path / "out"
    starts = {"json": b"{", "csv": b"id,", "markdown": b"# ", "html": b"<!doctype html>", "xlsx": b"PK"}
    for words in COMMANDS.values():
        assert run(*words, "-f", format, "-o", out)[0] == 0
        assert out.read_bytes().startswith(starts.get(format, b""))


def test_a_saved_plan_of_nothing_ends_as_plan_does(run, tmp_path):
    saved = tmp_path / "plan.json"
    assert run("plan", "-f", "json", "-o", saved)[0] == 4
    code, out, _err = run("render", saved)
    assert code == 4
    assert "No problem is known" in out


@pytest.mark.parametrize("kind", KINDS)
def test_another_answer_is_no_side_of_a_comparison(run, tmp_path, kind):
    saved = tmp_path / "saved.json"
    saved.write_bytes(encode(other(kind)))
    code, out, err = run("compare", saved, RINGPARKEN)
    assert (code, out) == (3, "")
    assert f"R007 this is a saved {kind}, and a saved result is needed." in err
    assert "helhedsvalg recommend PROFILE -f json" in err


@pytest.mark.parametrize(
    ("kind", "command"), [("plan", "plan PROFILE"), ("explanation", "explain ID"), ("comparison", "compare A B")]
)
def test_what_is_lost_of_an_answer_is_told_with_its_own_command(run, tmp_path, kind, command):
    saved = tmp_path / "saved.json"
    whole = json.loads(encode(other(kind)))
    del whole["caveats"]
    saved.write_text(json.dumps(whole), encoding="utf-8")
    code, out, err = run("render", saved)
    assert (code, out) == (3, "")
    assert "R005 .caveats is missing." in err
    assert f"helhedsvalg {command}" in err


@settings(deadline=None, max_examples=150)
@given(st.data())
def test_an_answer_with_one_part_changed_never_ends_in_a_fault_of_the_program(tmp_path_factory, data):
    """Any part, at any depth, replaced by something else or left out."""
    from helhedsvalg.cli.main import main

    whole = json.loads(encode(other(data.draw(st.sampled_from(KINDS)))))
    place = whole
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
    path.write_text(json.dumps(whole), encoding="utf-8")
    out = tmp_path_factory.getbasetemp() / "out"
    assert main(["render", str(path), "-f", data.draw(st.sampled_from(FORMATS)), "-o", str(out)]) in (0, 3, 4)
    i18n.use("en")


@pytest.mark.parametrize("kind", KINDS)
def test_a_saved_answer_is_read_as_it_was(tmp_path, kind):
    path = tmp_path / "saved.json"
    path.write_bytes(encode(other(kind)))
    assert read_answer(str(path)) == other(kind)


@pytest.mark.parametrize("kind", KINDS)
def test_a_hostile_name_is_only_text(kind):
    one = other(kind, HOSTILE)
    page = Page(written(one, "html"))
    assert HOSTILE in page.text
    assert not {"script", "link", "img", "iframe", "object", "base", "form"} & set(page.tags)
    assert page.tags.count("h1") == 1
    assert all(address.startswith(("https://", "http://", "#")) for address in page.addresses)
    rendered = Page(MarkdownIt().enable("table").render(written(one, "markdown").decode()).encode())
    assert HOSTILE in rendered.text
    assert not {"script", "em", "code"} & set(rendered.tags)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("format", ["markdown", "html"])
def test_the_coordination_caveat_leads_a_page(format, kind):
    page = written(other(kind), format)
    said = Page(page).text if format == "html" else page.decode()
    shown = report(other(kind)).full()
    assert shown.first == f"{other(kind).caveats[0].text} [KOO01]"
    section = next(block for block in shown.blocks if isinstance(block, Section))
    places = [said.index(one) for one in (shown.title, shown.first, *shown.lead, section.title)]
    assert places == sorted(places)


@pytest.mark.parametrize("kind", KINDS)
def test_a_page_says_how_it_was_made(kind):
    one = other(kind)
    mark = (one.b if kind == "comparison" else one).catalogue.sha256[:12]
    assert mark in Page(written(one, "html")).text
    assert mark in written(one, "markdown").decode()


@pytest.mark.parametrize("kind", KINDS)
def test_headings_go_down_one_at_a_time(kind):
    heads = [
        int(one[1]) for one in Page(written(other(kind), "html")).tags if one in ("h1", "h2", "h3", "h4", "h5")
    ]
    assert heads[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(heads))


def test_a_source_is_a_link():
    addresses = Page(written(other("explanation"), "html")).addresses
    sources = [one.url for one in other("explanation").sources if one.url]
    assert sources
    assert set(sources) <= set(addresses)


def test_csv_has_a_row_a_member_a_finding_or_a_move():
    plan, found, moved = other("plan"), other("explanation"), other("comparison")
    assert [(one["id"], one["core"]) for one in rows("plan")] == [
        (one.id, json.dumps(one.core)) for one in plan.plan
    ]
    assert [one["quote"] for one in rows("explanation")] == [one.quote or "" for one in found.findings]
    assert [one["id"] for one in rows("comparison")] == [one.id for one in moved.moves]
    assert all(one["rank_b"].isdigit() or one["because"] in ("left", "partner") for one in rows("comparison"))


@pytest.mark.parametrize("kind", KINDS)
def test_a_workbook_has_numbers_as_numbers_and_no_formula(kind):
    content = written(other(kind, HOSTILE), "xlsx")
    cells = [cell for rows in sheets(content).values() for row in rows[1:] for cell in row]
    assert any(isinstance(one, float) for one in cells)
    with zipfile.ZipFile(io.BytesIO(content)) as whole:
        assert not any(b"<f>" in whole.read(name) for name in whole.namelist())


def test_sections_of_any_name_have_sheets_of_their_own():
    name = "[a]*: b/c? 'd'\\" + "x" * 40
    problems = tuple(
        replace(problem(id), name=Bilingual(title, title))
        for id, title in (
            ("one", name),
            ("two", name.upper()),
            ("three", "History"),
            ("four", "''"),
        )
    )
    known = Engine(catalogue(intervention("i", *(finding(problem=one.id) for one in problems)), problems=problems))
    page = known.explain(profile(one=1, two=1, three=1, four=1), "i")
    names = [one.casefold() for one in sheets(written(page, "xlsx"))]
    assert len(set(names)) == len(names) == 1 + len(report(page).sheets().blocks)
    assert "history" not in names
