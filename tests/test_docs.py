"""The pages: the reference says what the program says of itself, and links lead somewhere."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

import picture
from builders import shipped
from helhedsvalg import __version__

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
PAGES = sorted([*ROOT.glob("*.md"), *DOCS.glob("*.md"), *ROOT.glob("examples/*/*.md")])
REFERENCE = (DOCS / "reference.md").read_text(encoding="utf-8")
SCREENS = dict(
    re.findall(r"^### `helhedsvalg ?([^`]*)`\n\n```text\n(.*?)```$", REFERENCE, re.MULTILINE | re.DOTALL)
)
FORM = ROOT / ".github" / "ISSUE_TEMPLATE" / "wrong-finding.yml"


def test_the_reference_has_every_command_of_the_first_screen():
    assert {"recommend", "plan", "explain", "compare", "batch", "schema", "catalogue check"} <= set(SCREENS)


@pytest.mark.parametrize("command", SCREENS)
def test_a_fresh_process_says_what_the_reference_shows(command):
    done = subprocess.run(
        [sys.executable, "-m", "helhedsvalg", *command.split(), "--help", "--lang", "en"],
        capture_output=True,
        encoding="utf-8",
        env={**os.environ, "COLUMNS": "100", "HELHEDSVALG_LANG": "da", "NO_COLOR": "1", "PYTHONUTF8": "1"},
        check=True,
    )
    assert done.stdout == SCREENS[command]


def anchors(page):
    """What a link can lead to in a page: its headings, as a repository's web page makes anchors of them."""
    headings = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_of_a_page_leads_somewhere(page):
    text = re.sub(r"```.*?```|<!--.*?-->", "", page.read_text(encoding="utf-8"), flags=re.DOTALL)
    for target in re.findall(r"\]\(([^)\s]+)\)", text):
        if not target.startswith("https://"):
            name, _, anchor = target.partition("#")
            place = page.parent / name if name else page
            assert place.exists(), target
            assert not anchor or anchor in anchors(place), target


def test_the_readme_is_short_and_its_numbers_are_true():
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    assert len(text.splitlines()) <= 160
    assert f"rangordner {len(shipped().interventions)} indsatser" in text
    assert f"helhedsvalg {__version__}, catalogue {shipped().meta.version}" in text
    assert "[[[cog" not in text


def test_the_picture_shows_the_screen_of_today():
    assert picture.PICTURE.read_text(encoding="utf-8") == picture.picture()
    assert "@font-face" not in picture.picture()


def test_the_index_names_every_page():
    named = re.findall(r"^\| \[([^\]]+)\]", (DOCS / "README.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert sorted(named) == sorted(page.name for page in DOCS.glob("*.md") if page.name != "README.md")


def test_the_commands_of_the_installation_page_run(run, tmp_path):
    """Those of the program itself, with an area's profile and two saved answers."""
    text = (DOCS / "installation.md").read_text(encoding="utf-8")
    blocks = "".join(re.findall(r"^ *```(?:sh|powershell)\n(.*?)^ *```$", text, re.MULTILINE | re.DOTALL))
    commands = dict.fromkeys(re.findall(r"^ *helhedsvalg (.+)$", blocks, re.MULTILINE))
    assert len(commands) >= 5
    examples = ROOT / "examples"
    names = {
        "profil.yaml": str(examples / "ringparken-2019.yaml"),
        "lokal.yaml": str(examples / "lokal.yaml"),
        "indsatser/": f"{tmp_path}/indsatser/",
        "nyt.json": str(tmp_path / "nyt.json"),
        "gammelt.json": str(tmp_path / "nyt.json"),
    }
    for command in commands:
        code, _out, err = run(*(names.get(word, word) for word in shlex.split(command)))
        assert code == 0, (command, err)


def test_the_sheet_of_the_scripting_page_is_understood_as_it_says(run, tmp_path):
    text = (DOCS / "scripting.md").read_text(encoding="utf-8").partition("Take this sheet:")[2]
    rows = [[cell.strip() for cell in row.split("|")] for row in re.findall(r"^\|(.+)\|$", text, re.MULTILINE)]
    path = tmp_path / "omraader.csv"
    path.write_text("".join(";".join(row) + "\n" for row in rows if row[0] != "---"), encoding="utf-8")
    code, _out, err = run("batch", path, "--dry-run")
    said = re.search(r"^```text\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)[1]
    assert (code, err.replace(str(path), "omraader.csv")) == (0, said)
    assert len(said.splitlines()) == 4


def test_whoever_finds_a_finding_wrong_is_asked_for_the_source():
    fields = {field.get("id"): field for field in yaml.safe_load(FORM.read_text(encoding="utf-8"))["body"]}
    required = {name for name, field in fields.items() if field.get("validations", {}).get("required")}
    assert {"intervention", "source", "quote"} <= required
