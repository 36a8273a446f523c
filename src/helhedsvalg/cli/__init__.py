"""The commands: one file each, thin. The only place that prints or exits."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Sequence
from types import FrameType

STOPS = (signal.SIGINT, signal.SIGTERM)
"""Ctrl-C, and what a system sends to what it wants to end."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the program and return its exit code.

    0 done; 1 a --fail-on condition held; 2 wrong use; 3 invalid input; 4 nothing to recommend;
    70 a fault of the program; 130 on Ctrl-C, 143 on TERM. A closed pipe ends it silently.
    """
    before = {number: signal.signal(number, _leave) for number in STOPS}
    try:
        return _main(list(sys.argv[1:] if arguments is None else arguments))
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _leave(number: int, _frame: FrameType | None) -> None:
    """Ctrl-C and TERM leave at once, even while the program is still being loaded."""
    os._exit(128 + number)


def _main(words: list[str]) -> int:
    """Run the words as a command."""
    from helhedsvalg import i18n
    from helhedsvalg.errors import Faults

    i18n.use(i18n.choose(_asked(words)))
    from helhedsvalg.cli import printing

    try:
        code = printing.wrong_words(words)
        if code == 0:
            from helhedsvalg.cli.app import run

            code = run(words)
        return printing.finish(code)
    except Faults as faults:
        return printing.finish(printing.faults(faults.faults, 3))
    except BrokenPipeError:
        return printing.closed_pipe()
    except KeyboardInterrupt:
        return 130
    except Exception as error:
        if "--debug" in words:
            raise
        return printing.own_fault(error)


def _asked(arguments: Sequence[str]) -> str | None:
    """The last value of --lang, before the commands are built: help has a language too."""
    asked = None
    for place, word in enumerate(arguments):
        if word == "--lang" and place + 1 < len(arguments):
            asked = arguments[place + 1]
        if word.startswith("--lang="):
            asked = word.removeprefix("--lang=")
    return asked
