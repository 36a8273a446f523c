"""docs/reference.md says what the program says of itself, in English."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

PAGE = (Path(__file__).parents[1] / "docs" / "reference.md").read_text(encoding="utf-8")
SCREENS = dict(re.findall(r"^### `helhedsvalg ?([^`]*)`\n\n```text\n(.*?)```$", PAGE, re.MULTILINE | re.DOTALL))


def test_the_page_has_every_command_of_the_first_screen():
    assert {"recommend", "plan", "explain", "compare", "batch", "schema", "catalogue check"} <= set(SCREENS)


@pytest.mark.parametrize("command", SCREENS)
def test_a_fresh_process_says_what_the_page_shows(command):
    done = subprocess.run(
        [sys.executable, "-m", "helhedsvalg", *command.split(), "--help", "--lang", "en"],
        capture_output=True,
        encoding="utf-8",
        env={**os.environ, "COLUMNS": "100", "HELHEDSVALG_LANG": "da", "NO_COLOR": "1", "PYTHONUTF8": "1"},
        check=True,
    )
    assert done.stdout == SCREENS[command]
