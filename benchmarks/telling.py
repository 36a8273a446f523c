"""What a benchmark measured, told on standard output and, where asked, in docs/performance.md."""

from __future__ import annotations

import argparse
import os
import platform
import re
from datetime import date
from importlib.metadata import version
from pathlib import Path
from typing import NamedTuple

PAGE = Path(__file__).parents[1] / "docs" / "performance.md"
PACKAGES = ("typer", "rich", "pydantic", "pydantic_core", "PyYAML", "RapidFuzz")


class Figure(NamedTuple):
    """One measurement."""

    what: str
    shown: str
    """The measured value with its unit, or as a ratio."""
    measured: float | None = None
    limit: float | None = None
    """The most that is wanted; None where nothing is promised."""

    def cells(self) -> tuple[str, str, str, str]:
        """What, the value, the limit, and how much of the limit is used."""
        if self.measured is None or self.limit is None:
            return self.what, self.shown, "", ""
        return self.what, self.shown, f"{self.limit:g}", f"{100 * self.measured / self.limit:.0f} %"


class Telling:
    """Tells each figure as it is measured, and keeps them all for the page."""

    def __init__(self, name: str, about: str) -> None:
        self.name = name
        self.about = about
        self.figures: list[Figure] = []
        print(machine(), flush=True)

    def tell(self, figure: Figure) -> None:
        """Print one figure."""
        self.figures.append(figure)
        what, shown, limit, used = figure.cells()
        print(f"{what:60} {shown:>24}" + (f"  at most {limit}, {used} used" if limit else ""), flush=True)

    def write(self) -> None:
        """Put the figures in the benchmark's own part of the page."""
        rows = [("what", "measured", "at most", "used"), ("---", "--:", "--:", "--:")]
        rows += [figure.cells() for figure in self.figures]
        table = "\n".join("| " + " | ".join(row) + " |" for row in rows)
        told = f"{self.about}\n\nMeasured {date.today()} on {machine()}.\n\n{table}\n"
        begin, end = f"<!-- {self.name} -->\n", f"<!-- {self.name} ends -->"
        page = PAGE.read_text(encoding="utf-8")
        place = re.compile(re.escape(begin) + ".*?" + re.escape(end), re.DOTALL)
        PAGE.write_text(place.sub(lambda _found: begin + told + end, page), encoding="utf-8")


def machine() -> str:
    """The machine and the versions that the figures hold for."""
    packages = ", ".join(f"{name} {version(name)}" for name in PACKAGES)
    return (
        f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores, "
        f"Python {platform.python_version()}, {packages}"
    )


def options(about: str) -> argparse.ArgumentParser:
    """What every benchmark can be asked."""
    parser = argparse.ArgumentParser(description=about)
    parser.add_argument("--write", action="store_true", help="write the figures to docs/performance.md")
    return parser
