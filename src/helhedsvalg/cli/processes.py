"""Several processes that answer the same kind of task, none of which outlives the program."""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterator
from multiprocessing.connection import Connection
from types import TracebackType
from typing import Generic, TypeVar

Job = TypeVar("Job")
Task = TypeVar("Task")
Answer = TypeVar("Answer")
STOPS = {signal.SIGINT, signal.SIGTERM}
ENDED = "a process ended before it had answered"


class Processes(Generic[Task, Answer]):
    """Processes that each have one task at a time.

    `prepare` is called with the job once in each process, and returns the function that answers tasks. Only pipes
    join the processes to the program: there is no thread, lock or semaphore that a stop could leave behind.
    """

    def __init__(self, count: int, prepare: Callable[[Job], Callable[[Task], Answer]], job: Job) -> None:
        self.running: list[multiprocessing.Process] = []
        self.idle: list[Connection] = []
        with _signals_wait():
            for _number in range(count):
                ours, theirs = multiprocessing.Pipe()
                process = multiprocessing.Process(target=_serve, args=(theirs, prepare, job), daemon=True)
                process.start()
                theirs.close()
                self.running.append(process)
                self.idle.append(ours)

    def __enter__(self) -> Processes[Task, Answer]:
        return self

    def __exit__(self, _kind: type[BaseException] | None, _error: object, _trace: TracebackType | None) -> None:
        """End the processes at once: none has anything to clean up."""
        for process in self.running:
            process.kill()
        for process in self.running:
            process.join()

    def send(self, connection: Connection, task: Task) -> None:
        """Give a process something to do."""
        try:
            connection.send(task)
        except OSError:
            raise RuntimeError(ENDED) from None

    def receive(self, connection: Connection) -> Answer:
        """Wait for the answer to what was sent. Raises what the process raised."""
        try:
            answer: Answer | Exception = connection.recv()
        except (EOFError, OSError):
            raise RuntimeError(ENDED) from None
        if isinstance(answer, Exception):
            raise answer
        return answer


@contextlib.contextmanager
def _signals_wait() -> Iterator[None]:
    """Block signals while processes start, since a child inherits what its parent blocks."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    if multiprocessing.get_start_method() != "fork":
        from multiprocessing import resource_tracker

        resource_tracker.ensure_running()  # it would let signals through when it starts
    before = signal.pthread_sigmask(signal.SIG_BLOCK, STOPS)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _serve(connection: Connection, prepare: Callable[[Job], Callable[[Task], Answer]], job: Job) -> None:
    """Answer tasks until the program ends. Ctrl-C is the program's to handle."""
    threading.Thread(target=_end_with_parent, daemon=True).start()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    if hasattr(signal, "pthread_sigmask"):
        signal.pthread_sigmask(signal.SIG_UNBLOCK, STOPS)
    answer = _outcome(prepare, job)
    with contextlib.suppress(EOFError, OSError):
        while True:
            task = connection.recv()
            connection.send(answer if isinstance(answer, Exception) else _outcome(answer, task))


def _outcome(function: Callable[[Task], Answer], argument: Task) -> Answer | Exception:
    """What a function returns or raises."""
    try:
        return function(argument)
    except Exception as error:  # noqa: BLE001 the program raises it
        return error


def _end_with_parent() -> None:
    """Wait until the program has ended for any reason, and end this process then, even within a task."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
