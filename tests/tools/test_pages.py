"""The HTML page in a real Chromium: seen, read aloud, printed, and alone."""

from __future__ import annotations

import re
import shutil
import subprocess
from dataclasses import replace

import pytest

from builders import engine, profile, shipped
from helhedsvalg import i18n
from helhedsvalg.documents import read
from helhedsvalg.formats import FILE, render
from helhedsvalg.profiles.file import read_profile
from helhedsvalg.reports import report
from helhedsvalg.reports.document import Section
from helhedsvalg.results.saved import read_answer
from pages import ROOT, shown, written

EXAMPLES = sorted((ROOT / "examples").glob("*-*.yaml"))

HOSTILE = "<script>document.title='taken'</script> & \"quoted\" [bold]"
GOLDEN = (
    "ringparken-fire-problemer/plan",
    "ringparken-fire-problemer/explain-first",
    "agervang-2014-2018/compare",
)


@pytest.fixture
def ringparken(tmp_path):
    """The page of a real area in Danish, and its result."""
    i18n.use("da")
    path = ROOT / "examples" / "ringparken-fire-problemer.yaml"
    result = engine().recommend(read_profile(read(path), shipped()).profile, stability=50)
    page = tmp_path / "ringparken.html"
    page.write_bytes(written(result, "html"))
    return page, result


@pytest.fixture(params=GOLDEN)
def answer_page(request, tmp_path):
    """The page of a real plan, explanation or comparison in Danish, and what it says."""
    i18n.use("da")
    told = read_answer(str(ROOT / "tests" / "golden" / f"{request.param}.json"))
    page = tmp_path / "page.html"
    page.write_bytes(written(told, "html"))
    return page, told


@pytest.mark.parametrize("look", ["light", "dark", "phone"])
def test_no_rule_of_accessibility_is_broken(chromium, ringparken, look):
    from axe_playwright_python.sync_playwright import Axe

    size = {"width": 390, "height": 844} if look == "phone" else {"width": 1100, "height": 900}
    page, _asked = shown(
        chromium, ringparken[0], viewport=size, color_scheme="dark" if look == "dark" else "light"
    )
    page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth") == size["width"]


@pytest.mark.parametrize("look", ["light", "dark", "phone"])
def test_no_rule_is_broken_by_any_other_answer(chromium, answer_page, look):
    from axe_playwright_python.sync_playwright import Axe

    size = {"width": 390, "height": 844} if look == "phone" else {"width": 1100, "height": 900}
    page, asked = shown(
        chromium, answer_page[0], viewport=size, color_scheme="dark" if look == "dark" else "light"
    )
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth") == size["width"]
    assert asked == [answer_page[0].as_uri()]
    assert page.locator("main").inner_text().startswith(f"{answer_page[1].caveats[0].text} [KOO01]")
    assert page.locator("table tbody tr:not(:has(th[scope=row]))").count() == 0


def test_any_other_answer_prints_on_a4(chromium, answer_page, tmp_path):
    page, _asked = shown(chromium, answer_page[0], color_scheme="dark")
    paper = tmp_path / "page.pdf"
    page.pdf(path=paper, prefer_css_page_size=True)
    assert re.search(r"Page size: +59\d\.\d* x 84\d", piped("pdfinfo", paper))
    words = piped("pdftotext", paper, "-")
    assert words.count("\f") <= 3
    told = report(answer_page[1]).full()
    titles = (block.title for block in told.blocks if isinstance(block, Section) and not block.folded)
    for said in (told.title, told.first, *titles):
        assert re.sub(r"[\s-]", "", said) in re.sub(r"[\s-]", "", words)  # a hyphen may be lost where a line ends


def piped(*words):
    """What a tool says."""
    assert shutil.which(words[0]), f"{words[0]} of poppler-utils is not installed"
    return subprocess.run(words, capture_output=True, text=True, check=True).stdout


def test_the_page_asks_for_nothing_but_itself(chromium, ringparken):
    page, asked = shown(chromium, ringparken[0])
    assert asked == [ringparken[0].as_uri()]
    assert page.title() == "Anbefalinger til Ringparken, Slagelse 2019"
    links = page.eval_on_selector_all("a[href]", "all => all.map(one => one.getAttribute('href'))")
    inside = [one for one in links if one.startswith("#")]
    assert inside
    assert all(page.locator(f'[id="{one[1:]}"]').count() == 1 for one in inside)
    assert all(one.startswith(("http://", "https://")) for one in set(links) - set(inside))


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """The folder of the catalogue's pages in Danish."""
    from helhedsvalg.cli.main import main

    folder = tmp_path_factory.mktemp("site")
    assert main(["catalogue", "list", "-f", "html", "-o", f"{folder}/", "--lang", "da"]) == 0
    return folder


@pytest.mark.parametrize("look", ["light", "dark", "phone"])
@pytest.mark.parametrize(
    "name",
    [
        *(
            "index",
            "sources",
            "method",
            "status",
            "plans",
            "problem-insecurity",
            "theme-kriminalitetsforebyggelse",
        ),
        *("intervention-mentorindsats", "intervention-bydelsmoedre", "intervention-camps-ferieaktiviteter"),
    ],
)
def test_no_rule_is_broken_by_a_page_of_the_catalogue(chromium, site, name, look):
    from axe_playwright_python.sync_playwright import Axe

    size = {"width": 390, "height": 844} if look == "phone" else {"width": 1100, "height": 900}
    path = site / f"{name}.html"
    page, asked = shown(chromium, path, viewport=size, color_scheme="dark" if look == "dark" else "light")
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth") == size["width"]
    assert asked == [path.as_uri()]


def test_one_walks_from_a_problem_to_a_source_and_back(chromium, site):
    page, asked = shown(chromium, site / "index.html")
    page.locator('a[href="problem-insecurity.html"]').first.click()
    page.locator('a[href^="intervention-"]').first.click()
    page.locator('a[href^="sources.html#"]').first.click()
    assert page.locator(":target").count() == 1
    page.locator("nav a").first.click()
    assert page.url == (site / "index.html").as_uri()
    assert all(address.startswith("file://") for address in asked)


def test_findings_are_folded_and_a_key_unfolds_them(chromium, ringparken):
    page, _asked = shown(chromium, ringparken[0])
    quote = page.get_by_text(ringparken[1].recommendations[0].findings[0].quote).first
    assert not quote.is_visible()
    for _level in range(3):
        if not quote.is_visible():
            page.locator("details:not([open])").filter(has=quote).first.locator("> summary").focus()
            page.keyboard.press("Enter")
    assert quote.is_visible()


@pytest.mark.parametrize("lang", ["da", "en"])
@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_what_is_folded_is_not_printed(chromium, path, lang, tmp_path):
    i18n.use(lang)
    place = tmp_path / "page.html"
    result = engine().recommend(read_profile(read(path), shipped()).profile, top=10, stability=50)
    place.write_bytes(render(result, "html", FILE))
    page, _asked = shown(chromium, place)
    page.pdf(path=tmp_path / "page.pdf", prefer_css_page_size=True)
    assert piped("pdftotext", tmp_path / "page.pdf", "-").count("\f") <= 3


def test_with_details_it_prints_on_a4_with_everything_unfolded(chromium, ringparken, tmp_path):
    place = tmp_path / "page.html"
    i18n.use("da")
    place.write_bytes(render(ringparken[1], "html", replace(FILE, details=True)))
    page, _asked = shown(chromium, place, color_scheme="dark")
    paper = tmp_path / "page.pdf"
    page.pdf(path=paper, prefer_css_page_size=True)
    assert re.search(r"Page size: +59\d\.\d* x 84\d", piped("pdfinfo", paper))
    words = piped("pdftotext", paper, "-")
    told = re.sub(r"\s", "", words)
    for one in ringparken[1].recommendations:
        for found in one.findings:
            assert re.sub(r"\s", "", found.quote or "") in told
    assert "Ringparken" in words.split("\f")[0]
    assert "KOO01" in words.split("\f")[0]


def test_a_hostile_name_is_only_text(chromium, tmp_path):
    area = replace(profile(unemployment=1), area={"name": HOSTILE}, notes=HOSTILE)
    path = tmp_path / "hostile.html"
    path.write_bytes(written(engine().recommend(area, top=2), "html"))
    page, asked = shown(chromium, path)
    assert page.title() == f"Recommendations for {HOSTILE}"
    assert page.locator("h1").inner_text() == f"Recommendations for {HOSTILE}"
    assert page.locator("script").count() == 0
    assert len(asked) == 1
