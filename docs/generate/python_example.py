"""What the example in Python of docs/scripting.md prints: the page shows it."""

from __future__ import annotations

import contextlib
import io
import re
from pathlib import Path

ROOT = Path(__file__).parents[2]


def example() -> str:
    """The lines that the page shows."""
    page = (ROOT / "docs" / "scripting.md").read_text(encoding="utf-8")
    return re.findall(r"```python\n(.*?)```", page, re.DOTALL)[0]


def printed() -> str:
    """What they print."""
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        exec(compile(example(), "docs/scripting.md", "exec"), {})
    return out.getvalue()
