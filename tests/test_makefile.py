"""make: what it lists, and that an environment is made whole or not at all."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

MAKEFILE = Path(__file__).parents[1] / "Makefile"
WITHOUT_VENV = "#!/bin/sh\nmkdir -p .venv/bin\nexit 1\n"
WITH_VENV = """#!/bin/sh
mkdir -p .venv/bin
printf '#!/bin/sh\\necho "$@" >> made.txt\\n' > .venv/bin/python
chmod +x .venv/bin/python
"""
pytestmark = pytest.mark.skipif(shutil.which("make") is None, reason="this system has no make")


@pytest.fixture
def folder(tmp_path):
    """A folder with letters and a space in its name that has the Makefile, and what it depends on."""
    place = tmp_path / "på en ø"
    place.mkdir()
    shutil.copy(MAKEFILE, place)
    (place / "pyproject.toml").touch()
    return place


def make(folder, *words):
    environment = {name: value for name, value in os.environ.items() if not name.startswith("MAKE")}
    return subprocess.run(
        ["make", *words], cwd=folder, capture_output=True, encoding="utf-8", env=environment, check=False
    )


def python(folder, script):
    """A stand-in for Python in that folder; the option that names it."""
    path = folder / "python"
    path.write_text(script, encoding="utf-8")
    path.chmod(0o755)
    return "PYTHON=./python"


def test_every_target_is_listed_in_the_order_of_the_makefile(folder):
    done = make(folder)
    named = re.findall(r"^\.PHONY: (.+)$", MAKEFILE.read_text(encoding="utf-8"), re.MULTILINE)[0].split()
    assert done.stderr == ""
    assert [line.split()[0] for line in done.stdout.splitlines()] == named
    assert named[:3] == ["help", "demo", "test"]


def test_without_venv_the_package_is_named_and_nothing_is_left(folder):
    done = make(folder, ".venv/user", python(folder, WITHOUT_VENV))
    assert done.returncode != 0
    assert "apt install python3-venv" in done.stderr
    assert not (folder / ".venv").exists()
    assert "apt install python3-venv" in make(folder, ".venv/user", "PYTHON=").stderr


def test_half_an_environment_is_made_anew(folder):
    half = folder / ".venv" / "bin" / "python"
    half.parent.mkdir(parents=True)
    half.write_text("#!/bin/sh\nexit 1\n")
    half.chmod(0o755)
    done = make(folder, ".venv/user", python(folder, WITH_VENV))
    assert done.returncode == 0, done.stderr
    assert "pip install --quiet --disable-pip-version-check --editable ." in (folder / "made.txt").read_text()
