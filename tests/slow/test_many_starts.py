"""Many starts at once on a cold cache."""

from __future__ import annotations

import multiprocessing
import os

from builders import same_engine, shipped
from helhedsvalg.engine import Engine

STARTS = int(os.environ.get("STARTS", "12"))


def recalled(barrier, expected, answers):
    barrier.wait()
    answers.put(same_engine(Engine.load(), expected))


def test_many_starts_at_once_on_a_cold_cache_all_answer(tmp_path, monkeypatch, engines):
    monkeypatch.setattr(Engine, "load", engines)
    monkeypatch.setenv("HELHEDSVALG_CACHE", str(tmp_path / "cache"))
    context = multiprocessing.get_context("fork")
    barrier, answers = context.Barrier(STARTS), context.SimpleQueue()
    expected = Engine(shipped())
    expected.draws(9)
    starting = [context.Process(target=recalled, args=(barrier, expected, answers)) for _start in range(STARTS)]
    for process in starting:
        process.start()
    assert [answers.get() for _start in range(STARTS)] == [True] * STARTS
    for process in starting:
        process.join()
    assert len(list((tmp_path / "cache").iterdir())) == 2
    assert same_engine(Engine.load(), expected)
