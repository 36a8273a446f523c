"""How fast `helhedsvalg` starts, as ratios against the least that a typer program can be.

The floors are typer programs with two commands in the same environment: one prints a line, one a rich table.
Each round runs every program once, so that a machine that slows down slows all of them; whole processes are
measured from outside, with bytecode and cache in place as after the first run.

    python benchmarks/start.py            # --rounds 30; --write for docs/performance.md
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from telling import Figure, Telling, options

PROFILE = Path(__file__).parents[1] / "examples" / "ringparken-2019.yaml"
PROGRAM = Path(sys.executable).with_name("helhedsvalg")
LINE = """
import typer

app = typer.Typer()

@app.command()
def hello(name: str):
    print(f"Hello {name}")

@app.command()
def goodbye(name: str):
    print(f"Goodbye {name}")

app()
"""
TABLE = LINE.replace(
    "import typer", "import typer\nfrom rich.console import Console\nfrom rich.table import Table"
).replace(
    '    print(f"Hello {name}")',
    '    table = Table("Name", "Greeting")\n    table.add_row(name, "Hello")\n    Console().print(table)',
)
ASKED = [str(PROGRAM), "recommend", str(PROFILE)]
PAIRS: tuple[tuple[str, str, list[str], float], ...] = (
    ("one line, and JSON", LINE, ["-f", "json"], 1.4),
    ("one rich table, and the table", TABLE, [], 1.5),
)
"""Each floor, what is measured against it, and how many times as long it may take."""

ABOUT = """## Start: `benchmarks/start.py`

Wall-clock time of whole processes, against typer programs with two commands in the same environment; each round
runs every program once, and the median of the rounds' ratios counts. The ranges of the ranks are included."""


def seconds(command: list[str], environment: dict[str, str]) -> float:
    """Of one whole process."""
    start = time.perf_counter()
    subprocess.run(command, env=environment, stdout=subprocess.DEVNULL, check=True)
    return time.perf_counter() - start


def compare(
    floor: list[str], ours: list[str], environment: dict[str, str], rounds: int
) -> tuple[float, float, float]:
    """Median seconds of floor and of ours, and the median of the rounds' ratios; one round more warms up."""
    pairs = [(seconds(floor, environment), seconds(ours, environment)) for _round in range(rounds + 1)][1:]
    ratio = statistics.median(mine / least for least, mine in pairs)
    return statistics.median(least for least, _ in pairs), statistics.median(mine for _, mine in pairs), ratio


def main() -> None:
    """Measure and print."""
    parser = options("Time to start against the least that a typer program can take.")
    parser.add_argument("--rounds", type=int, default=30)
    asked = parser.parse_args()
    rounds, telling = asked.rounds, Telling("start", ABOUT)
    with tempfile.TemporaryDirectory() as folder:
        environment = {**os.environ, "HELHEDSVALG_CACHE": folder}
        environment.pop("PYTHONDONTWRITEBYTECODE", None)
        floor = Path(folder) / "floor.py"
        for name, source, words, wanted in PAIRS:
            floor.write_text(source, encoding="utf-8")
            least, ours, ratio = compare(
                [sys.executable, str(floor), "hello", "you"], [*ASKED, *words], environment, rounds
            )
            shown = f"{1000 * ours:.0f} ms against {1000 * least:.0f} ms: {ratio:.2f} times"
            telling.tell(Figure(name, shown, ratio, wanted))
        bare = {**environment, "HELHEDSVALG_CACHE": ""}
        without = statistics.median(seconds([*ASKED, "-f", "json"], bare) for _round in range(5))
        telling.tell(Figure("without the cache, as at the first run", f"{1000 * without:.0f} ms"))
    if asked.write:
        telling.write()


if __name__ == "__main__":
    main()
