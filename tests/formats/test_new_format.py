"""A new format is one file: on a copy of the program it is in the help, and every answer has it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

from pages import RINGPARKEN, ROOT

FORMAT = '''
"""A document in Org."""

from helhedsvalg.reports.document import Section, words

FORM = "full"


def render(document, screen):
    titles = [words(block.title) for block in document.blocks if isinstance(block, Section)]
    return "".join(f"* {title}\\n" for title in titles)
'''


def test_one_file_is_a_format_of_every_command(tmp_path):
    shutil.copytree(ROOT / "src", tmp_path / "src", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(ROOT / "data", tmp_path / "data")
    (tmp_path / "src" / "helhedsvalg" / "formats" / "org.py").write_text(FORMAT, encoding="utf-8")
    environment = {**os.environ, "PYTHONPATH": str(tmp_path / "src"), "COLUMNS": "120"}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)

    def run(*words):
        command = [sys.executable, "-m", "helhedsvalg", *map(str, words), "--lang", "en"]
        done = subprocess.run(command, capture_output=True, text=True, env=environment, check=False)
        assert done.returncode == 0, done.stderr
        return done.stdout

    for command in (("recommend",), ("plan",), ("explain",), ("compare",), ("render",), ("catalogue", "show")):
        assert "table|json|csv|markdown|html|xlsx|org" in run(*command, "--help")
    assert "* Ranking\n" in run("recommend", RINGPARKEN, "-f", "org")
    assert "* Whom it is for\n" in run("plan", RINGPARKEN, "-f", "org")
    assert "* Facts\n" in run("catalogue", "show", "mentorindsats", "-f", "org")
    run("plan", RINGPARKEN, "-f", "org", "-o", tmp_path / "plan.org")
    assert (tmp_path / "plan.org").read_text(encoding="utf-8").startswith("* The plan\n")
