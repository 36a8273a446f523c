"""What was once read and checked, kept in the user's cache folder until its content changes.

Only what `checking.load` found sound is kept. A file is named by the bytes that it was made from, those of
the catalogue and of this program, and says the digest of its own: one that is cut, damaged, foreign or of
another version is not used, and neither is one that somebody else owns or may write. It holds data alone,
as JSON. Without the folder all is as it is with it, only slower.
"""

from __future__ import annotations

import hashlib
import os
import stat
import sys
import tempfile
import time
from array import array
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import is_dataclass, replace
from functools import partial
from itertools import chain
from pathlib import Path

from pydantic_core import from_json, to_json

from helhedsvalg import DATA, __version__
from helhedsvalg.catalogue.packing import pack, unpack
from helhedsvalg.engine import Prepared, drawn_anew, prepare
from helhedsvalg.method import evidence, ranking
from helhedsvalg.method.ranking import Candidate
from helhedsvalg.method.robustness import Draws
from helhedsvalg.model import catalogue as entries
from helhedsvalg.model import method, vocabulary
from helhedsvalg.model.catalogue import Catalogue
from helhedsvalg.nouns import frozen

SUFFIXES = (".yaml", ".yml", ".py")
"""Of the files that decide something: those that `catalogue` reads in a folder, and the program's own."""
FILES = 12
"""How many are kept; the oldest go first."""
MEGABYTES = 20
"""A larger file is neither read nor kept."""
HOUR = 3600
"""Seconds after which a file that is still being written was abandoned."""
KEPT, WRITING = ".kept", ".writing"
"""How their names end."""


def recall(path: str | None = None, layers: Sequence[str] = ()) -> Prepared:
    """The prepared catalogue of these files, from the cache where it is there. Raises Faults."""
    origin = _origin(path, layers)
    name = origin.digest if origin else None
    prepared = _prepared(_read(name))
    if prepared is None:
        from helhedsvalg.catalogue.rules import load

        prepared = prepare(load(path, layers))
        if origin != _origin(path, layers):
            name = None  # a file changed while it was read
        _write(name, lambda: pack(prepared.catalogue, *prepared.candidates))
    return replace(prepared, drawing=partial(_recall_draws, name))


def _recall_draws(digest: str | None, prepared: Prepared, count: int) -> Draws:
    """What is drawn `count` times for a prepared catalogue, from the cache where it is there."""
    name = digest and f"{digest}-{count}"
    draws = _draws(_read(name), prepared, count)
    if draws is None:
        draws = drawn_anew(prepared, count)
        _write(name, lambda: _bytes_of(draws))
    return draws


def folder(environment: Mapping[str, str] = os.environ) -> Path | None:
    """Where it is kept: HELHEDSVALG_CACHE, else the platform's place; None where there is none, or it is empty.

    >>> folder({"HELHEDSVALG_CACHE": ""}), folder({}), folder({"XDG_CACHE_HOME": "not/absolute"})
    (None, None, None)
    """
    asked = environment.get("HELHEDSVALG_CACHE")
    if asked is not None:
        return Path(asked) if asked else None
    given = Path(environment.get("LOCALAPPDATA" if sys.platform == "win32" else "XDG_CACHE_HOME", ""))
    if given.is_absolute():
        return given / "helhedsvalg"
    home = Path(environment.get("HOME", ""))
    if not home.is_absolute() or not home.is_dir():
        return None
    return home / ("Library/Caches" if sys.platform == "darwin" else ".cache") / "helhedsvalg"


@frozen
class Origin:
    """What a prepared catalogue is made from."""

    digest: str
    """Of the contents, of this program's own too."""
    stamps: tuple[tuple[int, ...], ...]
    """Of the files, so that one that changes and changes back is noticed."""


def _origin(path: str | None, layers: Sequence[str]) -> Origin | None:
    """All that decides what `load` makes of these; None where that cannot be told beforehand."""
    digest = hashlib.sha256(f"{__version__} {sys.byteorder} {path is None}".encode())
    stamps = []
    given = [Path(one) for one in (*(() if path is None else (path,)), *layers)]
    try:
        for place in (Path(__file__).parent, DATA, *given):
            for file in _files(place):
                content, about = _content(file)
                digest.update(b"%d %b %d " % (file == place, os.fsencode(file.name), len(content)))
                digest.update(content)
                stamps.append((about.st_ino, about.st_mtime_ns, about.st_ctime_ns))
            digest.update(b"end")
    except (OSError, ValueError):
        return None
    return Origin(digest.hexdigest(), tuple(stamps))


def _files(place: Path) -> list[Path]:
    """The files of a folder that decide something, or the one file. Raises OSError or ValueError."""
    return sorted(one for one in place.iterdir() if one.suffix in SUFFIXES) if place.is_dir() else [place]


def _content(path: Path) -> tuple[bytes, os.stat_result]:
    """Of a regular file; anything else, a pipe say, may be read only once. Raises OSError or ValueError."""
    if not stat.S_ISREG(path.stat().st_mode):
        raise ValueError
    with path.open("rb") as file:
        about = os.fstat(file.fileno())
        if about.st_size > MEGABYTES * 2**20:
            raise ValueError
        return file.read(), about


def _read(name: str | None) -> bytes | None:
    """What was kept by that name, if it is whole and ours."""
    place = folder()
    if place is None or name is None:
        return None
    try:
        kept, about = _content(place / (name + KEPT))
    except (OSError, ValueError):
        return None
    if hasattr(os, "geteuid") and (about.st_uid != os.geteuid() or about.st_mode & 0o022):
        return None
    head, _line, content = kept.partition(b"\n")
    return content if head == _head(name, content) else None


def _head(name: str, content: bytes) -> bytes:
    """The first line of a file: its name, and the digest of the rest."""
    return f"helhedsvalg {name} {hashlib.sha256(content).hexdigest()}".encode()


def _write(name: str | None, made: Callable[[], bytes]) -> None:
    """Keep it whole or not at all; where that cannot be done, it is not kept."""
    place = folder()
    if place is None or name is None or len(content := made()) > MEGABYTES * 2**20:
        return
    temporary = None
    try:
        place.mkdir(mode=0o700, parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=place, suffix=WRITING, delete=False) as file:
            temporary = Path(file.name)
            file.write(_head(name, content) + b"\n" + content)
        temporary.replace(place / (name + KEPT))
        _tidy(place)
    except OSError:
        if temporary is not None:
            with suppress(OSError):
                temporary.unlink(missing_ok=True)


def _tidy(place: Path) -> None:
    """Leave the newest files, and those that others are writing. Raises OSError."""
    kept = sorted(place.glob("*" + KEPT), key=lambda one: one.stat().st_mtime, reverse=True)
    abandoned = [one for one in place.glob("*" + WRITING) if one.stat().st_mtime < time.time() - HOUR]
    for one in (*kept[FILES:], *abandoned):
        one.unlink(missing_ok=True)


def _prepared(content: bytes | None) -> Prepared | None:
    """The prepared catalogue that was kept; None where this is none."""
    if content is None:
        return None
    nouns: dict[str, type] = {}
    for module in (vocabulary, entries, method, evidence, ranking):
        nouns |= {name: one for name, one in vars(module).items() if isinstance(one, type) and is_dataclass(one)}
    try:
        catalogue, *candidates = unpack(content, nouns)
    except (ValueError, TypeError, LookupError, RecursionError):
        return None
    sound = isinstance(catalogue, Catalogue) and all(isinstance(one, Candidate) for one in candidates)
    return Prepared(catalogue, tuple(candidates)) if sound else None


def _bytes_of(draws: Draws) -> bytes:
    """The pairs and problems on a line, and then the numbers as they are in memory."""
    numbers = array("d")
    for drawn in chain(draws.supports.values(), draws.even.values(), draws.deviates.values()):
        numbers.extend(drawn)
    return to_json([list(draws.supports), list(draws.even)]) + b"\n" + numbers.tobytes()


def _draws(content: bytes | None, prepared: Prepared, count: int) -> Draws | None:
    """What was drawn `count` times and kept; None where this is not that."""
    told, _line, rest = (content or b"").partition(b"\n")
    try:
        pairs, problems = from_json(told)
        numbers = memoryview(rest).cast("d")
        drawn = [numbers[start : start + count].tolist() for start in range(0, len(numbers), count)]
        last = len(pairs) + len(problems)
        supports = {(id, problem): each for (id, problem), each in zip(pairs, drawn[: len(pairs)], strict=True)}
        even = dict(zip(problems, drawn[len(pairs) : last], strict=True))
        deviates = dict(zip(problems, drawn[last:], strict=True))
    except (ValueError, TypeError, LookupError, RecursionError):
        return None
    whole = len(numbers) == count * len(drawn) and problems == [one.id for one in prepared.catalogue.anchored]
    return Draws(supports, even, deviates) if whole else None
