"""The picture of the README: what `recommend` shows on a terminal, as an SVG that needs nothing beside itself."""

from __future__ import annotations

import io
import re
from pathlib import Path

from rich.console import Console
from rich.text import Text

from terminal import shown

PICTURE = Path(__file__).parents[1] / "skaerm.svg"
COMMAND = "recommend examples/ringparken-fire-problemer.yaml"
FONT_FILES = re.compile(r"\s*@font-face \{.*?\}", re.DOTALL)
"""Fonts that a page would fetch; the reader's own monospaced font takes their place."""


def picture() -> str:
    """The screen in colour, behind a frame of its own that is readable on light and dark."""
    screen = shown(COMMAND.split(), lang="da", NO_COLOR="", TERM="xterm")
    console = Console(record=True, width=80, file=io.StringIO(), force_terminal=True)
    console.print(Text.from_ansi(f"$ helhedsvalg {COMMAND}\n{screen}"))
    svg = console.export_svg(title="helhedsvalg", unique_id="skaerm")
    lines = FONT_FILES.sub("", svg).splitlines()
    return "".join(f"{line.rstrip()}\n" for line in lines)


if __name__ == "__main__":
    PICTURE.write_text(picture(), encoding="utf-8")
