"""The report of examples/rapport with the real jq and pandoc: one document for a municipality."""

from __future__ import annotations

import html
import json
import os
import re
import shutil
import subprocess
import sys
import zipfile
from html.parser import HTMLParser
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SCRIPT = ROOT / "examples" / "rapport" / "rapport.sh"
COMMANDS = re.findall(r"^\$ (.+)$", SCRIPT.with_name("README.md").read_text(encoding="utf-8"), re.MULTILINE)
HOSTILE = "<script>alert(1)</script> & \"q\" 'a' [b](c) $x$ **d**\x07 \u202e"


@pytest.fixture(autouse=True)
def tools():
    for tool in ("jq", "pandoc"):
        assert shutil.which(tool), f"{tool} is not installed"


def piped(command, folder, stdin=None):
    """A command of the README in a folder with the examples."""
    if not (folder / "examples").exists():
        (folder / "examples").symlink_to(ROOT / "examples")
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    words = ["bash", "-o", "pipefail", "-c", command]
    return subprocess.run(
        words,
        cwd=folder,
        input=stdin,
        capture_output=True,
        text=True,
        env={**os.environ, "PATH": path},
        check=False,
    )


def reported(folder, answers, *words):
    """A report of answers, each a mapping."""
    lines = "".join(json.dumps(one) + "\n" for one in answers)
    return piped(" ".join(["sh", "examples/rapport/rapport.sh", *words]), folder, lines)


def answers(folder, *words):
    """What batch says, as data."""
    done = piped(" ".join(["helhedsvalg", "batch", *words, "--lang", "da"]), folder)
    return [json.loads(line) for line in done.stdout.splitlines()]


def plain(path):
    """The words of a document, on one line."""
    done = subprocess.run(
        ["pandoc", "-t", "plain", "--wrap=none", path], capture_output=True, text=True, check=True
    )
    return " ".join(done.stdout.split())


def pages(path):
    """The words that stand first on each new page in Word."""
    with zipfile.ZipFile(path) as parts:
        document = parts.read("word/document.xml").decode()
    after = document.split('<w:br w:type="page"/>')[1:] or document.split('<w:br w:type="page" />')[1:]
    return [html.unescape("".join(re.findall(r"<w:t[^>]*>([^<]*)", one.split("</w:p>")[1]))) for one in after]


def place(one):
    """What an area is called in its heading."""
    return ", ".join(str(one["area"][key]) for key in ("name", "municipality", "year"))


class Links(HTMLParser):
    """Every place that a page has and every address that it leads to."""

    def __init__(self, text):
        super().__init__()
        self.places, self.led, self.kinds = set(), [], set()
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        found = dict(attributes)
        self.kinds.add(tag)
        self.places |= {found["id"]} if "id" in found else set()
        self.led += [found[one] for one in ("href", "src") if one in found]


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_of_the_reports_readme_writes_two_files(command, tmp_path):
    done = piped(command, tmp_path)
    assert (done.returncode, done.stdout) == (0, ""), done.stderr
    assert {one.suffix for one in tmp_path.iterdir() if one.is_file()} == {".html", ".docx"}
    assert all(not one.name.startswith(".") for one in tmp_path.iterdir())


def test_every_area_of_the_municipality_has_a_page_and_no_other(tmp_path):
    told = [one for one in answers(tmp_path, "examples/areas.csv") if one["area"]["municipality"] == "Holbæk"]
    assert reported(tmp_path, answers(tmp_path, "examples/areas.csv"), "r", "Holbæk").returncode == 0
    page = html.unescape((tmp_path / "r.html").read_text(encoding="utf-8"))
    word = plain(tmp_path / "r.docx")
    assert len(told) == 6
    assert pages(tmp_path / "r.docx") == [*map(place, told), "Forbehold og kilder"]
    assert "Ringparken" not in page
    for text in (" ".join(page.split()), word):
        assert text.count(told[0]["caveats"][0]["text"]) == 1 + len(told)
        for one in told:
            assert one["area"]["name"] in text
            assert all(each["name"] in text for each in one["recommendations"])
            assert all(each["code"] in text for each in one["caveats"][1:])


def test_the_page_needs_nothing_else_and_every_link_leads_somewhere(tmp_path):
    assert reported(tmp_path, answers(tmp_path, "examples/areas.csv"), "r").returncode == 0
    page = Links((tmp_path / "r.html").read_text(encoding="utf-8"))
    assert not page.kinds & {"script", "link", "img", "iframe"}
    assert all(one.startswith(("https://", "http://", "#")) for one in page.led)
    assert {one[1:] for one in page.led if one.startswith("#")} <= page.places


@pytest.mark.parametrize("look", ["light", "dark"])
def test_the_page_breaks_no_rule_of_accessibility_and_fits_a_phone(look, tmp_path):
    from axe_playwright_python.sync_playwright import Axe
    from playwright.sync_api import sync_playwright

    browser = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    assert browser, "chromium is not installed"
    assert reported(tmp_path, answers(tmp_path, "examples/areas.csv"), "r").returncode == 0
    with sync_playwright() as tool:
        opened = tool.chromium.launch(executable_path=browser, chromium_sandbox=os.geteuid() != 0)
        page = opened.new_page(viewport={"width": 390, "height": 844}, color_scheme=look)
        page.goto((tmp_path / "r.html").as_uri())
        found = Axe().run(page)
        assert found.violations_count == 0, found.generate_report()
        assert page.evaluate("document.documentElement.scrollWidth") == 390
        opened.close()


def test_a_hostile_name_is_only_text(tmp_path):
    one = answers(tmp_path, "examples/ringparken-2019.yaml")[0]
    one["area"]["name"] = one["area"]["municipality"] = one["recommendations"][0]["name"] = HOSTILE
    one["recommendations"][0]["sources"][0]["url"] = "javascript:alert(1)"
    assert reported(tmp_path, [one], "r").returncode == 0
    page = (tmp_path / "r.html").read_text(encoding="utf-8")
    assert "script" not in Links(page).kinds
    assert "javascript:" not in page
    assert not {"\x07", "\u202e"} & set(page)
    assert "[b](c) $x$ **d**" in plain(tmp_path / "r.docx")


def test_a_row_without_an_answer_is_told_and_stops_no_other(tmp_path):
    table = "examples/omraader-2013-2019.csv"
    failed = [one["error"] for one in answers(tmp_path, table) if "error" in one]
    done = reported(tmp_path, answers(tmp_path, table), "r")
    assert (done.returncode, done.stderr) == (3, f"Rækker uden svar: {len(failed)}. De står i rapporten.\n")
    for one in failed:
        assert one["message"] in html.unescape((tmp_path / "r.html").read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    ("sent", "words", "code", "said"),
    [
        ('{"area": null}\n', ("r",), 3, "Kør batch uden --brief."),
        ("", ("r",), 3, "Der er ingen svar."),
        ("", ("r", "Holbæk"), 3, "Der er ingen svar for kommunen 'Holbæk'."),
        ("", ("væk/r",), 3, "Mappen væk findes ikke."),
        ("no json\n", ("r",), 3, "ikke JSON"),
        ("", (), 2, "Brug: "),
    ],
)
def test_what_cannot_be_reported_is_said_and_writes_nothing(sent, words, code, said, tmp_path):
    done = piped(" ".join(["sh", "examples/rapport/rapport.sh", *words]), tmp_path, sent)
    assert done.returncode == code
    assert said in done.stderr
    assert [one.name for one in tmp_path.iterdir()] == ["examples"]


def test_the_same_answers_give_the_same_page(tmp_path):
    told = answers(tmp_path, "examples/ringparken-2019.yaml")
    reported(tmp_path, told, "a")
    reported(tmp_path, told, "b")
    assert (tmp_path / "a.html").read_bytes() == (tmp_path / "b.html").read_bytes()
