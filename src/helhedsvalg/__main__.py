"""`python -m helhedsvalg` is the same as `helhedsvalg`."""

import atexit
import gc
import os
import signal
import sys
from types import FrameType

GARBAGE_THRESHOLD = 200_000
"""Objects made before garbage is looked for; Python's own 700 look for it a hundred times while loading."""


def program() -> int:
    """Run the program as a process of its own; return the exit code."""
    for stop in (signal.SIGINT, signal.SIGTERM):
        signal.signal(stop, leave)
    gc.set_threshold(GARBAGE_THRESHOLD)
    atexit.register(gc.freeze)  # what ends with the process need not be taken apart first
    from helhedsvalg.cli.main import main

    return main()


def leave(number: int, _frame: FrameType | None) -> None:
    """Leave at once on Ctrl-C or TERM, even while the program is still being loaded."""
    os._exit(128 + number)


if __name__ == "__main__":
    sys.exit(program())
