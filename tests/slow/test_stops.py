"""A batch that is stopped leaves no process, however its processes are made and whatever stops it."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path
from pkgutil import resolve_name

import pytest

from helhedsvalg.cli.processes import Processes

pytestmark = pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="this system has no /proc")

TRIES = int(os.environ.get("STOPS", "8"))
"""Stops of each way to make processes; by hand some hundred."""
PROGRAM = """
import multiprocessing, os, signal, sys
from helhedsvalg.__main__ import leave, program
for stop in (signal.SIGINT, signal.SIGTERM):
    signal.signal(stop, leave)
multiprocessing.set_start_method(sys.argv.pop(1))
os.write(1, b".")
sys.exit(program())
"""
"""Says when Python itself has started, which has no care for signals."""
STOPS = {"INT": signal.SIGINT, "TERM": signal.SIGTERM, "Ctrl-C": signal.SIGINT, "KILL": signal.SIGKILL}
PATIENCE = 120
"""Seconds in which what is waited for must have come about, however busy the machine is."""
TICKS = 100
"""Of computing, a hundredth of a second each: a process that has used as many is in the midst of its work."""
NOISE = (b"Traceback", b"leaked", b"Error", b"Exception")


@pytest.fixture(scope="module")
def table(tmp_path_factory):
    path = tmp_path_factory.mktemp("many") / "areas.csv"
    rows = (f"Område {number};{20 + number % 60}\n" for number in range(20_000))
    path.write_text("Område;Ledighed\n" + "".join(rows), encoding="utf-8")
    return path


def session(number):
    """The processes of a session that still run, with the hundredths of a second that each has computed."""
    running = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            told = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(told[3]) == number and told[0] != "Z":
            running[int(stat.parent.name)] = int(told[11]) + int(told[12])
    return running


def wait_until(condition):
    """Wait for it; whether it came about in time."""
    end = time.monotonic() + PATIENCE
    while not (met := condition()) and time.monotonic() < end:
        time.sleep(0.02)
    return met


def started(method, *words):
    """A batch in a session of its own."""
    command = [sys.executable, "-c", PROGRAM, method, "batch", *map(str, words), "--lang", "en"]
    running = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True, bufsize=0
    )
    running.stdout.read(1)
    return running


def stop(running, kind):
    """Stop it: Ctrl-C is for all of its processes at once, every other stop for the first alone."""
    if kind == "Ctrl-C":
        os.killpg(running.pid, STOPS[kind])
    else:
        running.send_signal(STOPS[kind])


def left(running):
    """The processes that are left when it has ended and had time to end them."""
    wait_until(lambda: not session(running.pid))
    return list(session(running.pid))


def at_work(running):
    """How many of the processes beside the first are in the midst of their work."""
    return sum(ticks > TICKS for process, ticks in session(running.pid).items() if process != running.pid)


@pytest.mark.parametrize("method", ["fork", "forkserver", "spawn"])
def test_no_process_outlives_a_stop_at_any_moment(table, tmp_path, method):
    target = tmp_path / "answers"
    moments = random.Random(method)
    seen = set()
    for number in range(TRIES):
        kind = list(STOPS)[number % len(STOPS)]
        target.write_text("old")
        with started(method, table, "--jobs", "3", "--brief", "-o", target) as running:
            time.sleep(moments.uniform(0, 1.5 if method == "fork" else 2.5))
            stop(running, kind)
            _out, err = running.communicate(timeout=PATIENCE)
        assert left(running) == [], (number, kind)
        seen.add(running.returncode)
        assert running.returncode in (0, -9 if kind == "KILL" else 128 + STOPS[kind]), err
        if kind != "KILL":
            assert not [word for word in NOISE if word in err], (number, kind, err)
            assert [one.name for one in tmp_path.iterdir()] == ["answers"]
        for temporary in tmp_path.glob(".helhedsvalg-*"):
            temporary.unlink()
    assert {130, 143, -9} <= seen


@pytest.mark.parametrize("method", ["fork", "forkserver", "spawn"])
@pytest.mark.parametrize("kind", ["INT", "TERM", "Ctrl-C", "KILL"])
def test_a_process_in_the_midst_of_a_long_answer_ends_too(tmp_path, method, kind):
    """A simulation that would take minutes."""
    path = tmp_path / "areas.csv"
    path.write_text("Område;Ledighed\n" + "Vest;41\n" * 1000, encoding="utf-8")
    with started(method, path, "--jobs", "2", "--stability", "100000", "-o", tmp_path / "answers") as running:
        assert wait_until(lambda: at_work(running) >= 2)
        stop(running, kind)
        running.communicate(timeout=PATIENCE)
    assert left(running) == []


def test_a_process_that_ends_by_itself_is_a_fault_of_the_program_and_no_closed_pipe():
    with Processes(1, resolve_name, "os:_exit") as processes:
        connection = processes.idle[0]
        processes.send(connection, 9)
        with pytest.raises(RuntimeError, match="ended before it had answered"):
            processes.receive(connection)
        with pytest.raises(RuntimeError, match="ended before it had answered"):
            processes.send(connection, 9)


def test_what_a_process_raises_is_raised_in_the_program():
    with Processes(2, resolve_name, "builtins:int") as processes:
        for connection in processes.idle:
            processes.send(connection, "task")
        for connection in processes.idle:
            with pytest.raises(ValueError, match="task"):
                processes.receive(connection)
