"""`catalogue list -f html -o FOLDER/`: the whole catalogue as pages that lead to one another."""

from __future__ import annotations

import re
from collections import Counter

import pytest

from builders import engine, shipped
from helhedsvalg import i18n
from helhedsvalg.i18n import named
from helhedsvalg.reports.document import web_address
from pages import Page


@pytest.fixture(scope="module", params=["da", "en"])
def site(request, tmp_path_factory):
    """The language, the folder, and each page by the name of its file."""
    from helhedsvalg.cli.main import main

    folder = tmp_path_factory.mktemp("site") / "deep" / "pages"
    words = ["catalogue", "list", "-f", "html", "-o", f"{folder}/", "--lang", request.param]
    assert main(words) == 0
    return request.param, folder, {path.name: Page(path.read_bytes()) for path in folder.iterdir()}


def test_there_is_a_page_for_each_intervention_problem_and_theme(site):
    _lang, _folder, pages = site
    known = shipped()
    assert set(pages) == {
        *(f"intervention-{one.id}.html" for one in known.interventions),
        *(f"problem-{one.id}.html" for one in known.problems),
        *(f"theme-{one.id}.html" for one in known.themes),
        *("index.html", "sources.html", "method.html", "status.html", "plans.html"),
    }


def test_every_link_leads_to_a_page_and_a_place_that_are_there(site):
    _lang, _folder, pages = site
    led_to = Counter()
    for name, page in pages.items():
        assert len(page.ids) == len(set(page.ids)), name
        for address in page.addresses:
            if web_address(address) is None:
                file, _, place = address.partition("#")
                assert file in ("", *pages), address
                assert not place or place in pages[file or name].ids, address
                led_to[file] += 1
    assert set(pages) == set(led_to) - {""}


def test_a_page_needs_nothing_but_itself(site):
    for page in site[2].values():
        assert not {"script", "link", "img", "iframe", "form"} & set(page.tags)
    assert all(b"default-src 'none'" in path.read_bytes() for path in site[1].iterdir())


def test_a_page_is_in_the_language_that_was_asked_for(site):
    lang, folder, pages = site
    i18n.use(lang)
    title = {"da": "Sådan læses fundene", "en": "How evidence is read"}[lang]
    for path in folder.iterdir():
        text = path.read_text(encoding="utf-8")
        assert f'<html lang="{lang}">' in text
        assert title in text
    for entry in shipped().interventions:
        assert named(entry.name) in pages[f"intervention-{entry.id}.html"].text


def test_a_page_has_every_finding_and_a_list_what_was_found_in_words(site):
    lang, _folder, pages = site
    i18n.use(lang)
    for candidate in engine().candidates:
        entry = candidate.intervention
        page = pages[f"intervention-{entry.id}.html"]
        for finding in entry.findings:
            assert finding.quote is None or finding.quote in page.text
            assert f"sources.html#source-{finding.source}" in page.addresses
        for pair in candidate.evidence.values():
            if pair.grade.findings:
                on = pages[f"problem-{pair.problem.id}.html"]
                assert f"intervention-{entry.id}.html" in on.addresses
                of = pages[f"theme-{entry.theme}.html"]
                label = next(one for one in shipped().method.labels if one.id == pair.grade.label)
                assert re.search(rf"{re.escape(named(entry.name))}\W+{re.escape(named(label.name))}", on.text)
                assert f"intervention-{entry.id}.html" in of.addresses
    told = [finding.headline for finding in shipped().intervention["mentorindsats"].findings if finding.headline]
    assert any(named(headline) in pages["problem-youth-crime.html"].text for headline in told)


def test_both_sides_of_a_contradiction_are_told(site):
    from helhedsvalg.reports.site import Site

    lists = Site(engine().candidates, shipped())
    pairs = [pair for one in engine().candidates for pair in one.evidence.values()]
    torn = [pair for pair in pairs if pair.grade.label == "conflicting"]
    assert torn
    for pair in torn:
        directions = {one.finding.direction for one in pair.grade.findings} - {"mixed"}
        assert len(lists.finding_lines(pair)) == max(1, min(2, len(directions)))


def test_what_stands_in_the_folder_stays(run, tmp_path):
    (tmp_path / "mine.txt").write_text("mine", encoding="utf-8")
    (tmp_path / "index.html").write_text("old", encoding="utf-8")
    code, out, err = run("catalogue", "list", "-f", "html", "-o", f"{tmp_path}/")
    assert (code, out) == (0, "")
    assert re.fullmatch(r"Note: \d+ pages; the first is .+index\.html\n", err)
    assert (tmp_path / "mine.txt").read_text(encoding="utf-8") == "mine"
    assert (tmp_path / "index.html").read_bytes().startswith(b"<!doctype html>")
    assert not [path for path in tmp_path.iterdir() if path.name.startswith(".")]


def test_a_link_that_others_planted_is_replaced_and_not_followed(run, tmp_path):
    (tmp_path / "victim").write_text("mine", encoding="utf-8")
    folder = tmp_path / "shared"
    folder.mkdir()
    (folder / "index.html").symlink_to(tmp_path / "victim")
    assert run("catalogue", "list", "-f", "html", "-o", f"{folder}/")[0] == 0
    assert (tmp_path / "victim").read_text(encoding="utf-8") == "mine"


@pytest.mark.parametrize(
    ("words", "code", "said"), [(["-f", "json"], 2, "-f html"), ([], 3, "F002"), (["-f", "html"], 3, "F002")]
)
def test_a_folder_takes_pages_alone_and_must_be_one(run, tmp_path, words, code, said):
    place = tmp_path / "out"
    place.write_text("mine", encoding="utf-8")
    done = run("catalogue", "list", *words, "-o", f"{place}/")
    assert done[:2] == (code, "")
    assert said in done[2]
    assert place.read_text(encoding="utf-8") == "mine"


def test_a_local_layer_has_its_pages(run, tmp_path):
    layer = tmp_path / "lokal.yaml"
    layer.write_text(
        'interventions:\n- {id: index, name: {da: Vores, en: "<b>Ours</b> [not-a-source]"}, runner: plan}\n',
        encoding="utf-8",
    )
    assert run("catalogue", "list", "--add", layer, "-f", "html", "-o", f"{tmp_path}/out/")[0] == 0
    page = (tmp_path / "out" / "intervention-index.html").read_text(encoding="utf-8")
    assert "<h1>&lt;b&gt;Ours&lt;/b&gt; [not-a-source]</h1>" in page
    assert "intervention-index.html" in (tmp_path / "out" / "index.html").read_text(encoding="utf-8")
