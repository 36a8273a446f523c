"""The documents' pipes with the real jq."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TEXT = "".join((ROOT / name).read_text(encoding="utf-8") for name in ("README.md", "docs/scripting.md"))
PIPES = [one for one in re.findall(r"^\$ (.+)$", TEXT, re.MULTILINE) if "jq " in one]


def piped(command):
    assert shutil.which("jq"), "jq is not installed"
    folder = Path(sys.executable).parent
    environment = {**os.environ, "PATH": f"{folder}{os.pathsep}{os.environ['PATH']}"}
    words = ["bash", "-o", "pipefail", "-c", command]
    return subprocess.run(words, cwd=ROOT, capture_output=True, env=environment, text=True, check=False)


def test_the_documents_have_pipes():
    assert len(PIPES) >= 5


@pytest.mark.parametrize("command", PIPES)
def test_a_pipe_of_the_documents_gives_something(command):
    done = piped(command)
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip()


def test_the_sum_of_the_contributions_is_the_score():
    area = "helhedsvalg recommend --ledighed 41,2 --lav-uddannelse 70,2 --without jobcenter -f json"
    check = "[.recommendations[] | (.score - ([.contributions[].points] | add)) | fabs < 1e-9] | all"
    assert piped(f"{area} | jq '{check}'").stdout == "true\n"
