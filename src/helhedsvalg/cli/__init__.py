"""The commands: one file each, thin. The only place that prints or exits."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from helhedsvalg import texts
from helhedsvalg.faults import Faults


def _asked(arguments: Sequence[str]) -> str | None:
    """The value of --lang, wherever it stands, before the commands are built: help has a language too."""
    for place, word in enumerate(arguments):
        if word == "--lang" and place + 1 < len(arguments):
            return arguments[place + 1]
        if word.startswith("--lang="):
            return word.removeprefix("--lang=")
    return None


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the program and return its exit code.

    0 done; 1 a --fail-on condition held; 2 wrong use; 3 invalid input; 4 nothing to recommend;
    70 a fault of the program; 130 on Ctrl-C. A closed pipe ends it silently.
    """
    words = list(sys.argv[1:] if arguments is None else arguments)
    texts.use(texts.choose(_asked(words)))
    from helhedsvalg.cli import printing

    try:
        from helhedsvalg.cli.app import run

        return printing.finish(run(words))
    except Faults as faults:
        return printing.faults(faults.faults, 3)
    except BrokenPipeError:
        return printing.closed_pipe()
    except KeyboardInterrupt:
        return 130
    except Exception as error:
        if "--debug" in words:
            raise
        return printing.own_fault(error)
