"""How fast `helhedsvalg batch` is, as ratios against a floor that does nothing but read and write.

The floor reads the same NDJSON areas and writes the same result bytes with pydantic_core: from_json of
the area and to_json of the result. Both run in turn in one process, on new areas each round, ours as many
areas at a time as `batch` takes from a file, and medians are compared. Time and memory over the number of
areas, and two processes against one, are measured on whole processes.

    python benchmarks/batch.py            # --quick for fewer areas; --write for docs/performance.md
"""

from __future__ import annotations

import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from pydantic_core import from_json, to_json
from telling import Figure, Telling, options

from helhedsvalg import i18n
from helhedsvalg.cli.batch import FEW, Job, Worker
from helhedsvalg.profiles.options import OptionValues
from helhedsvalg.profiles.text import Raw

SCALES = {"unemployment": 60, "low-education": 80, "youth-crime": 15, "insecurity": 30}
ROUNDS = 15
SAMPLE = 500

ABOUT = """## Batch: `benchmarks/batch.py`

Against a floor that only reads the same areas and writes the same bytes with pydantic_core, in turn in one
process; the median of the rounds' ratios counts. Whole runs are wall-clock time, start included."""


def areas(count: int) -> list[bytes]:
    """Made-up areas with two to four known problems; the same every time."""
    chance = random.Random(2019)
    lines = []
    for number in range(count):
        known = {"unemployment", "low-education", *(one for one in SCALES if chance.random() < 0.4)}
        problems = {one: round(chance.uniform(0.3, 1) * most, 1) for one, most in SCALES.items() if one in known}
        area = {"area": {"name": f"Område {number}", "municipality": "Kommune"}, "problems": problems}
        lines.append(json.dumps(area, ensure_ascii=False).encode() + b"\n")
    return lines


def floor_and_ours(*, brief: bool) -> tuple[float, float, float]:
    """Seconds an area of floor and of ours, and the median ratio of the rounds."""
    worker = Worker(Job(None, (), "da", 10, 0, (), (), OptionValues({}), "ndjson", brief, False, "rfc"))
    every = areas(SAMPLE * (ROUNDS + 1))
    size = FEW if brief else 1
    floors, ours = [], []
    with Path(os.devnull).open("wb") as out:
        for turn in range(ROUNDS + 1):
            lines = every[turn * SAMPLE : (turn + 1) * SAMPLE]
            rows = [Raw("areas", number, line) for number, line in enumerate(lines, 1)]
            start = time.perf_counter()
            pieces = [worker.answer(rows[place : place + size], None).content for place in range(0, SAMPLE, size)]
            for piece in pieces:
                out.write(piece)
            ours.append(time.perf_counter() - start)
            results = list(map(from_json, b"".join(pieces).splitlines()))
            start = time.perf_counter()
            for line, result in zip(lines, results, strict=True):
                from_json(line)
                out.write(to_json(result))
                out.write(b"\n")
            floors.append(time.perf_counter() - start)
    del ours[0], floors[0]  # the first round, in which all is cold
    ratio = statistics.median(mine / floor for mine, floor in zip(ours, floors, strict=True))
    return statistics.median(floors) / SAMPLE, statistics.median(ours) / SAMPLE, ratio


SMALL = """
import os, subprocess, sys, time
start = time.perf_counter()
process = subprocess.Popen(sys.argv[1:], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
_pid, status, usage = os.wait4(process.pid, 0)
print(os.waitstatus_to_exitcode(status), time.perf_counter() - start, usage.ru_maxrss)
"""
"""A process counts the memory of the one that starts it as its own: this one is small."""


def whole(path: Path, *options: str) -> tuple[float, int]:
    """Seconds and peak memory in KiB of one whole run."""
    command = [sys.executable, "-m", "helhedsvalg", "batch", str(path), *options]
    done = subprocess.run([sys.executable, "-c", SMALL, *command], capture_output=True, check=True)
    code, seconds, peak = done.stdout.split()
    assert int(code) == 0
    return float(seconds), int(peak)


def topsis(count: int) -> str:
    """Areas a second of a loop of pymcdm's TOPSIS over the same needs, where pymcdm is installed."""
    try:
        import numpy
        from pymcdm.methods import TOPSIS
    except ImportError:
        return "pymcdm is not installed"
    worker = Worker(Job(None, (), "da", 10, 0, (), (), OptionValues({}), "ndjson", True, False, "rfc"))
    problems = [one.id for one in worker.prepared.catalogue.anchored]
    matrix = numpy.array(
        [
            [one.pairs[id].grade.support * one.pairs[id].match for id in problems]
            for one in worker.prepared.candidates
        ]
    )
    matrix = matrix + 1e-9
    chance = random.Random(2019)
    method = TOPSIS()
    start = time.perf_counter()
    for _number in range(count):
        weights = numpy.array([chance.random() for _id in problems])
        method(matrix, weights / weights.sum(), numpy.ones(len(problems)))
    return f"{count / (time.perf_counter() - start):,.0f} areas a second (scores only)"


def main() -> None:
    """Measure and print."""
    parser = options("Time an area against the least that reading and writing can take.")
    parser.add_argument("--quick", action="store_true", help="fewer areas")
    asked = parser.parse_args()
    telling = Telling("batch", ABOUT)
    i18n.use("da")
    for brief, wanted in ((False, 1.5), (True, 4.0)):
        floor, ours, ratio = floor_and_ours(brief=brief)
        shown = f"{1e6 * ours:.1f} µs against {1e6 * floor:.1f} µs: {ratio:.2f} times"
        telling.tell(Figure("an area with --brief" if brief else "an area in full", shown, ratio, wanted))
    small, large = (2_000, 20_000) if asked.quick else (10_000, 300_000)
    with tempfile.TemporaryDirectory() as folder:
        few, many = Path(folder) / "few.ndjson", Path(folder) / "many.ndjson"
        few.write_bytes(b"".join(areas(small)))
        many.write_bytes(b"".join(areas(large)))
        one, memory_few = whole(few, "--brief")
        ten, memory_many = whole(many, "--brief")
        empty = Path(folder) / "one.ndjson"
        empty.write_bytes(b"".join(areas(1)))
        begin, _memory = whole(empty, "--brief")
        growth = (ten - begin) / large / ((one - begin) / small)
        telling.tell(Figure(f"time an area, {large:,} against {small:,}", f"{growth:.2f} times", growth, 1.1))
        memory = memory_many / memory_few
        shown = f"{memory_many / 1024:.0f} MB against {memory_few / 1024:.0f} MB: {memory:.2f} times"
        telling.tell(Figure("peak memory, the same", shown, memory, 1.2))
        telling.tell(Figure("areas a second with --brief", f"{large / ten:,.0f}"))
        two, _memory = whole(many, "--brief", "--jobs", "2")
        telling.tell(Figure("--jobs 2 (wanted at least 1.6)", f"{ten / two:.2f} times as fast"))
        full, _memory = whole(few)
        telling.tell(Figure("areas a second in full", f"{small / full:,.0f}"))
    telling.tell(Figure("pymcdm's TOPSIS, for comparison", topsis(2_000)))
    if asked.write:
        telling.write()


if __name__ == "__main__":
    main()
