"""The README's pipes with the real jq."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PIPES = re.findall(
    r"^\$ (helhedsvalg .+ \| jq .+)$", (ROOT / "README.md").read_text(encoding="utf-8"), re.MULTILINE
)


def piped(command):
    assert shutil.which("jq"), "jq is not installed"
    folder = Path(sys.executable).parent
    environment = {**os.environ, "PATH": f"{folder}{os.pathsep}{os.environ['PATH']}"}
    words = ["bash", "-o", "pipefail", "-c", command]
    return subprocess.run(words, cwd=ROOT, capture_output=True, env=environment, text=True, check=False)


def test_the_readme_has_pipes():
    assert len(PIPES) >= 2


@pytest.mark.parametrize("command", PIPES)
def test_a_pipe_of_the_readme_gives_something(command):
    done = piped(command)
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip()


def test_the_sum_of_the_contributions_is_the_score():
    area = "helhedsvalg recommend --ledighed 41,2 --lav-uddannelse 70,2 --without jobcenter -f json"
    check = "[.recommendations[] | (.score - ([.contributions[].points] | add)) | fabs < 1e-9] | all"
    assert piped(f"{area} | jq '{check}'").stdout == "true\n"
