"""How time and memory grow with the number of areas and with the size of the catalogue.

Whole processes, measured by the CPU time that the kernel counted for them (user and system), so that other
work on the machine disturbs little; the least of some rounds counts. An exponent is the slope of a straight
line through the logarithms, after the time for a single area, or for a catalogue of one, is taken away:
1 is linear. Areas and catalogues are made up, the same ones every time.

    python benchmarks/scale.py            # --million for a million areas, --write for docs/performance.md
"""

from __future__ import annotations

import json
import math
import os
import random
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from telling import Figure, Telling, options

PROFILE = Path(__file__).parents[1] / "examples" / "ringparken-fire-problemer.yaml"
AREAS = (1_000, 10_000, 100_000)
MILLION = 1_000_000
CATALOGUES = (100, 1_000, 10_000)
ROUNDS = 25
ENOUGH = 8.0
"""Seconds after which no round more is run; what is short is disturbed the most, and run the oftenest."""
SCALES = {"unemployment": 60, "low-education": 80, "youth-crime": 15, "insecurity": 30}
DESIGNS = ("review", "randomised", "natural-experiment", "comparison", "adjusted", "before-after", "case")
SETTINGS = ("danish-estates", "denmark", "nordic", "international")
RELEVANCES = ("direct", "step", "bundle")
DIRECTIONS = ("positive", "positive", "positive", "mixed", "none", "negative")
ABOUT = """## Scale: `benchmarks/scale.py`

CPU time of whole processes, user and system, so that other work on the machine disturbs little; the least of
twenty-five rounds, or of those that eight seconds allow. An exponent is fitted through the logarithms after the
time of a single area, or of a catalogue of one intervention, is taken away; 1 is linear. The made-up catalogues
have one to four findings an intervention; *cold* reads and checks everything, *kept* finds it in the cache."""


class Cost(NamedTuple):
    """What one process took."""

    seconds: float
    """Of CPU time."""
    megabytes: float
    """At its peak."""


def run(*words: str, cache: Path | str = "") -> Cost:
    """One whole process."""
    command = [sys.executable, "-m", "helhedsvalg", *words]
    environment = {**os.environ, "HELHEDSVALG_CACHE": str(cache)}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    quiet = subprocess.DEVNULL
    with subprocess.Popen(command, stdout=quiet, stderr=subprocess.PIPE, env=environment) as process:
        assert process.stderr is not None
        said = process.stderr.read()
        _pid, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    assert process.returncode in (0, 4), said.decode()  # 4: a catalogue of one may have nothing to recommend
    return Cost(usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


def least(*words: str, cache: Path | str = "") -> Cost:
    """The least of some rounds, after one that fills the cache."""
    if cache:
        run(*words, cache=cache)
    rounds = [run(*words, cache=cache)]
    while len(rounds) < ROUNDS and sum(one.seconds for one in rounds) < ENOUGH:
        rounds.append(run(*words, cache=cache))
    return min(rounds)


def exponent(sizes: Sequence[int], costs: Sequence[Cost], single: Cost) -> float:
    """The slope of the logarithm of the time over that of the size."""
    times = [math.log(cost.seconds - single.seconds) for cost in costs]
    return statistics.linear_regression([math.log(size) for size in sizes], times).slope


def areas(count: int) -> Iterator[bytes]:
    """Lines of areas with two to four known problems."""
    chance = random.Random(2019)
    for number in range(count):
        known = {"unemployment", "low-education", *(one for one in SCALES if chance.random() < 0.4)}
        problems = {one: round(chance.uniform(0.3, 1) * most, 1) for one, most in SCALES.items() if one in known}
        area = {"area": {"name": f"Område {number}", "municipality": "Kommune"}, "problems": problems}
        yield json.dumps(area, ensure_ascii=False).encode() + b"\n"


def entries(count: int) -> Iterator[str]:
    """The interventions of a catalogue in YAML; JSON on a line is YAML."""
    chance = random.Random(2019)
    yield "interventions:\n"
    for number in range(count):
        name = f"indsats-{number}"
        findings = [finding(chance, f"studie-{number}-{one}") for one in range(chance.randint(1, 4))]
        entry = {
            "id": name,
            "name": {"da": f"Indsats nummer {number}", "en": f"Intervention number {number}"},
            "theme": "uddannelse-livschancer",
            "runner": chance.choice(("plan", "plan", "partner")),
            "partners": {"required": chance.sample(("school", "jobcenter", "police-ssp"), chance.randint(0, 2))},
            "findings": findings,
        }
        yield "- " + json.dumps(entry, ensure_ascii=False) + "\n"


def finding(chance: random.Random, study: str) -> dict[str, object]:
    """One made-up finding."""
    return {
        "problem": chance.choice(tuple(SCALES)),
        "outcome": {"da": f"Hvad der blev målt i {study}", "en": f"What was measured in {study}"},
        "direction": chance.choice(DIRECTIONS),
        "design": chance.choice(DESIGNS),
        "setting": chance.choice(SETTINGS),
        "relevance": chance.choice(RELEVANCES),
        "study": study,
        "level": "participant",
        "source": "cfbu-2024-skolefravaer",
        "locator": {"da": "Opdigtet.", "en": "Made up."},
        "read": "2026-11-21",
    }


def over_areas(telling: Telling, folder: Path, sizes: Sequence[int]) -> None:
    """A brief batch of more and more areas."""
    table, cache = folder / "areas.ndjson", folder / "cache"
    table.write_bytes(b"".join(areas(1)))
    single, costs = least("batch", str(table), "--brief", cache=cache), []
    for size in sizes:
        with table.open("wb") as file:
            file.writelines(areas(size))
        costs.append(least("batch", str(table), "--brief", cache=cache))
        telling.tell(Figure(f"batch --brief, {size:,} areas", shown(costs[-1])))
    fitted = exponent(sizes, costs, single)
    telling.tell(Figure(f"exponent in areas, {sizes[0]:,} to {sizes[-1]:,}", f"{fitted:.3f}", fitted, 1.05))
    growth = costs[-1].megabytes / costs[0].megabytes
    told = f"peak memory, {sizes[-1]:,} areas against {sizes[0]:,}"
    telling.tell(Figure(told, f"{growth:.2f} times", growth, 1.2))


def over_catalogues(telling: Telling, folder: Path) -> None:
    """Each command on larger and larger catalogues."""
    table = folder / "areas.ndjson"
    table.write_bytes(b"".join(areas(AREAS[0])))
    paths = {size: folder / f"{size}.yaml" for size in (1, *CATALOGUES)}
    for size, path in paths.items():
        with path.open("w", encoding="utf-8") as file:
            file.writelines(entries(size))
    recommend = ["recommend", str(PROFILE), "-f", "json", "--catalogue"]
    once = [*recommend[:-1], "--stability", "0", "--catalogue"]
    commands = {
        "recommend, cold": (once, False),
        "recommend, kept": (once, True),
        "recommend with 500 simulations, cold": (recommend, False),
        f"batch --brief of {AREAS[0]:,} areas, kept": (["batch", str(table), "--brief", "--catalogue"], True),
        "catalogue check": (["catalogue", "check"], False),
        "catalogue search, kept": (["catalogue", "search", "indsats nummer 77", "--catalogue"], True),
    }
    for name, (words, kept) in commands.items():
        costs = {}
        for size, path in paths.items():
            cache = folder / "cache" if kept else ""
            costs[size] = least(*words, str(path), cache=cache)
            if size in CATALOGUES:
                telling.tell(Figure(f"{name}, {size:,} interventions", shown(costs[size])))
        fitted = exponent(CATALOGUES, [costs[size] for size in CATALOGUES], costs[1])
        telling.tell(Figure(f"exponent in the catalogue: {name}", f"{fitted:.3f}", fitted, 1.1))
    plan = ["plan", str(PROFILE), "--max", "6", "-f", "json", "--catalogue"]
    for size in CATALOGUES[:2]:
        told = f"plan --max 6, {size:,} interventions, kept"
        telling.tell(Figure(told, shown(least(*plan, str(paths[size]), cache=folder / "cache"))))


def shown(cost: Cost) -> str:
    """Time and memory."""
    return f"{cost.seconds:.2f} s, {cost.megabytes:.0f} MB"


def main() -> None:
    """Measure and tell."""
    parser = options("Time and memory over areas and catalogue.")
    parser.add_argument("--million", action="store_true", help="a million areas too; takes some minutes")
    asked = parser.parse_args()
    telling = Telling("scale", ABOUT)
    with tempfile.TemporaryDirectory() as folder:
        over_areas(telling, Path(folder), (*AREAS, MILLION) if asked.million else AREAS)
        over_catalogues(telling, Path(folder))
    if asked.write:
        telling.write()


if __name__ == "__main__":
    main()
