"""The page for the board on paper: one sheet from Chromium, and one from pandoc and LibreOffice Writer."""

from __future__ import annotations

import re
import shutil
import subprocess
from dataclasses import replace

import pytest

from builders import engine, shipped
from helhedsvalg import i18n
from helhedsvalg.documents import read
from helhedsvalg.formats import FILE, render
from helhedsvalg.profiles.file import read_profile
from pages import ROOT, shown, written

EXAMPLES = [path for path in sorted((ROOT / "examples").glob("*.yaml")) if path.name != "lokal.yaml"]
SIZES = (4, 6)


def proposals(lang):
    """Every example's proposal of the usual size and of the largest, by name."""
    i18n.use(lang)
    areas = {path.stem: read_profile(read(path), shipped()).profile for path in EXAMPLES}
    return {f"{name}-{size}": engine().proposal(area, size=size) for name, area in areas.items() for size in SIZES}


def piped(*words):
    """What a tool says."""
    assert shutil.which(words[0]), f"{words[0]} is not installed"
    return subprocess.run(words, capture_output=True, text=True, check=True, timeout=300).stdout


def sheets(paper):
    """How many pages it has."""
    return int(re.search(r"Pages: +(\d+)", piped("pdfinfo", paper))[1])


@pytest.mark.parametrize("lang", ["da", "en"])
def test_every_example_prints_on_one_a4_sheet(chromium, tmp_path, lang):
    many = proposals(lang)
    assert len(many) == len(EXAMPLES) * len(SIZES) > 10
    for name, answer in many.items():
        path, paper = tmp_path / f"{name}.html", tmp_path / f"{name}.pdf"
        path.write_bytes(written(answer, "html"))
        page, asked = shown(chromium, path)
        page.pdf(path=paper, prefer_css_page_size=True)
        page.close()
        assert sheets(paper) == 1, name
        assert asked == [path.as_uri()]
        assert re.search(r"Page size: +59\d\.\d* x 84\d", piped("pdfinfo", paper))
        assert {"da": "Underskrift:", "en": "Signature:"}[lang] in piped("pdftotext", paper, "-")


@pytest.mark.parametrize("lang", ["da", "en"])
def test_every_example_is_one_page_of_word(tmp_path, lang):
    """With the letters that Word has: those of pandoc's document are as wide as these two."""
    for font, like in (("Cambria", "Caladea"), ("Calibri", "Carlito")):
        assert like in piped("fc-match", font), f"fonts-crosextra-{like.lower()} is not installed"
    many = proposals(lang)
    for name, answer in many.items():
        (tmp_path / f"{name}.md").write_bytes(written(answer, "markdown"))
        piped("pandoc", f"{tmp_path}/{name}.md", "-o", f"{tmp_path}/{name}.docx")
    profile = f"-env:UserInstallation={(tmp_path / 'office').as_uri()}"
    documents = [f"{tmp_path}/{name}.docx" for name in many]
    piped("soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path), *documents)
    assert [name for name in many if sheets(tmp_path / f"{name}.pdf") != 1] == []


def test_the_sources_are_on_a_sheet_of_their_own(chromium, tmp_path):
    answer = proposals("en")["ringparken-2019-4"]
    path, paper = tmp_path / "page.html", tmp_path / "page.pdf"
    path.write_bytes(render(answer, "html", replace(FILE, details=True)))
    page, _asked = shown(chromium, path)
    page.pdf(path=paper, prefer_css_page_size=True)
    first, second, *_rest = piped("pdftotext", paper, "-").split("\f")
    assert "Signature:" in first
    assert "Sources" not in first
    assert second.startswith("Sources")


@pytest.mark.parametrize("look", ["light", "dark", "phone"])
def test_no_rule_of_accessibility_is_broken(chromium, tmp_path, look):
    from axe_playwright_python.sync_playwright import Axe

    path = tmp_path / "page.html"
    path.write_bytes(render(proposals("da")["ringparken-2019-6"], "html", replace(FILE, details=True)))
    size = {"width": 390, "height": 844} if look == "phone" else {"width": 1100, "height": 900}
    page, _asked = shown(chromium, path, viewport=size, color_scheme="dark" if look == "dark" else "light")
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth") == size["width"]
