"""How fast `helhedsvalg batch` is, beside a peer: pymcdm's TOPSIS on as many alternatives.

TOPSIS gives scores alone; ours reads the line of an area and writes the line of its answer. Both run in turn in
one process, and the median of the rounds' ratios counts. Time and memory over the number of areas, and two
processes against one, are measured on whole processes.

    python benchmarks/batch.py            # --quick for fewer areas; --write for docs/performance.md
"""

from __future__ import annotations

import json
import random
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy
from pymcdm.methods import TOPSIS
from telling import Figure, Telling, options

from helhedsvalg import i18n
from helhedsvalg.cli.batch_worker import Job, Worker
from helhedsvalg.profiles.options import OptionValues
from helhedsvalg.profiles.text import Raw

SCALES = {"unemployment": 60, "low-education": 80, "youth-crime": 15, "insecurity": 30}
ROUNDS = 7
SAMPLE = 500
WARMING = 50
"""Areas that are answered before the clock starts."""

ABOUT = """## Batch: `benchmarks/batch.py`

An area against pymcdm's TOPSIS on as many alternatives, in turn in one process; the median of the rounds' ratios
counts. TOPSIS gives scores alone, ours is from line to line. Whole runs are wall-clock time, start included."""


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


def worker(*, brief: bool) -> Worker:
    """A batch's worker for the shipped catalogue."""
    job = Job(
        catalogue=None,
        layers=(),
        language="da",
        top=10,
        stability=0,
        include=(),
        fail_on=(),
        options=OptionValues({}),
        format="ndjson",
        brief=brief,
        wide=False,
        dialect="rfc",
        one_file=False,
    )
    return Worker(job)


def ours(*, brief: bool, count: int) -> float:
    """Seconds an area, from the line that is read to the line that is written, in this process."""
    answering = worker(brief=brief)
    rows = [Raw("areas", number, line) for number, line in enumerate(areas(count), 1)]
    answering.answer(rows[:WARMING], None)
    start = time.perf_counter()
    for row in rows:
        answering.answer([row], None)
    return (time.perf_counter() - start) / count


def topsis(count: int) -> float:
    """Seconds an area of pymcdm's TOPSIS: a score for as many alternatives, with other weights each time."""
    answering = worker(brief=True)
    problems = [problem.id for problem in answering.engine.catalogue.anchored]
    worths = [[one.worth.get(id, 0.0) for id in problems] for one in answering.engine.candidates]
    matrix = numpy.array(worths) + 1e-9
    chance = random.Random(2019)
    method, types = TOPSIS(), numpy.ones(len(problems))
    start = time.perf_counter()
    for _area in range(count):
        weights = numpy.array([chance.random() for _id in problems])
        method(matrix, weights / weights.sum(), types)
    return (time.perf_counter() - start) / count


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


def main() -> None:
    """Measure and print."""
    parser = options("Time an area beside a peer.")
    parser.add_argument("--quick", action="store_true", help="fewer areas")
    asked = parser.parse_args()
    telling = Telling("batch", ABOUT)
    i18n.use("da")
    rounds = [(topsis(SAMPLE), ours(brief=True, count=SAMPLE)) for _round in range(ROUNDS)]
    peer, mine = (statistics.median(column) for column in zip(*rounds, strict=True))
    ratio = statistics.median(mine / peer for peer, mine in rounds)
    shown = f"{1e6 * mine:.0f} µs against {1e6 * peer:.0f} µs: {ratio:.2f} times"
    telling.tell(Figure("an area with --brief, against pymcdm's TOPSIS (scores only)", shown, ratio, 0.2))
    full = statistics.median(ours(brief=False, count=SAMPLE) for _round in range(3))
    telling.tell(Figure("an area in full", f"{1e3 * full:.2f} ms", 1e3 * full, 1e3 / 300))
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
    if asked.write:
        telling.write()


if __name__ == "__main__":
    main()
