"""`python -m helhedsvalg` is the same as `helhedsvalg`."""

import atexit
import gc
import sys

GARBAGE = 200_000
"""Objects made before garbage is looked for; Python's own 700 look for it a hundred times while loading."""


def program() -> int:
    """The program as a process of its own; the exit code."""
    gc.set_threshold(GARBAGE)
    atexit.register(gc.freeze)  # and what ends with the process need not be taken apart first
    from helhedsvalg.cli import main

    return main()


if __name__ == "__main__":
    sys.exit(program())
