"""What was once read and computed, kept in the user's cache folder until the files that it was made from change.

A file is named by the digest of those files, the program's own among them, and its first line has the
digest of the rest: one that is cut, damaged or foreign is not used, and neither is one that somebody else
owns or may write. It is JSON: data alone, never executed. Without the folder everything is as it is with
it, only slower.
"""

from __future__ import annotations

import hashlib
import json
import os
import stat
import tempfile
import time
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, fields
from datetime import date
from pathlib import Path
from typing import TypeVar

from helhedsvalg import DATA, __version__

T = TypeVar("T")
PROGRAM = tuple(Path(__file__).parents[1] / name for name in ("catalogue", "method", "model", "documents.py"))
"""What decides which catalogue files are sound, and how they are graded and drawn."""
SUFFIXES = (".yaml", ".yml", ".py")
"""Of the files in a folder that decide something."""
MAX_FILES = 12
"""How many are kept; the oldest go first."""
MAX_BYTES = 20 * 2**20
"""A larger file is neither read nor kept."""
ABANDONED_SECONDS = 3600
"""A file that has been in writing for longer was abandoned."""
KEPT, WRITING = ".kept", ".writing"
"""How the names of files end."""
KIND = ""
"""The key under which an object's class is written."""


@dataclass(frozen=True, slots=True)
class Origin:
    """The files that something is made from."""

    digest: str
    """Of their contents, the program's own files included."""
    stamps: tuple[tuple[int, ...], ...]
    """Of the files, so that one that changes and changes back is noticed."""


def folder() -> Path | None:
    """HELHEDSVALG_CACHE, else the platform's cache folder; None where the first is empty or there is no home."""
    asked = os.environ.get("HELHEDSVALG_CACHE")
    if asked is not None:
        return Path(asked) if asked else None
    from platformdirs import user_cache_path

    place = user_cache_path("helhedsvalg", appauthor=False)
    return place if place.is_absolute() and place.parents[1].is_dir() else None


def origin(path: str | None, layers: Sequence[str]) -> Origin | None:
    """Everything that decides what is made of these files; None where one can be read only once."""
    digest = hashlib.sha256(f"{__version__} {path is None}".encode())
    stamps = []
    given = [Path(name) for name in (*(() if path is None else (path,)), *layers)]
    try:
        for place in (*PROGRAM, DATA, *given):
            for file in _files(place):
                content, status = _content(file)
                digest.update(b"%d %b %d " % (file == place, os.fsencode(file.name), len(content)))
                digest.update(content)
                stamps.append((status.st_ino, status.st_mtime_ns, status.st_ctime_ns))
            digest.update(b"end")
    except (OSError, ValueError):
        return None
    return Origin(digest.hexdigest(), tuple(stamps))


def recall(name: str, kind: type[T], parts: Iterable[type]) -> T | None:
    """The object of that kind that was kept by that name; None where there is none that is whole and ours.

    `parts` are the classes that it may be made of.
    """
    kinds: dict[str, Callable[..., object]] = {part.__name__: part for part in (kind, date, *parts)}

    def revive(content: dict[str, object]) -> object:
        values = {key: tuple(value) if type(value) is list else value for key, value in content.items()}
        made = values.pop(KIND, None)
        return values if made is None else kinds[str(made)](**values)

    content = _read(name)
    if content is None:
        return None
    try:
        found = json.loads(content, object_hook=revive)
    except (ValueError, TypeError, LookupError, AttributeError, RecursionError):
        return None
    return found if isinstance(found, kind) else None


def keep(name: str, value: object) -> None:
    """Keep an object whole or not at all; where that cannot be done, it is not kept."""
    place = folder()
    content = json.dumps(value, ensure_ascii=False, default=_plain, separators=(",", ":")).encode()
    if place is None or len(content) > MAX_BYTES:
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


def _plain(value: object) -> dict[str, object]:
    """A dataclass or a date as a mapping with its kind."""
    if isinstance(value, date):
        return {KIND: "date", "year": value.year, "month": value.month, "day": value.day}
    return {KIND: type(value).__name__, **{field.name: getattr(value, field.name) for field in fields(value)}}  # type: ignore[arg-type]


def _files(place: Path) -> list[Path]:
    """The files of a folder that decide something, or the one file. Raises OSError."""
    return sorted(path for path in place.iterdir() if path.suffix in SUFFIXES) if place.is_dir() else [place]


def _content(path: Path) -> tuple[bytes, os.stat_result]:
    """Of a regular file; anything else, a pipe say, may be read only once. Raises OSError or ValueError."""
    if not stat.S_ISREG(path.stat().st_mode):
        raise ValueError
    with path.open("rb") as file:
        status = os.fstat(file.fileno())
        if status.st_size > MAX_BYTES:
            raise ValueError
        return file.read(), status


def _read(name: str) -> bytes | None:
    """The content of a file that is whole, the user's own, and writable by nobody else."""
    place = folder()
    if place is None:
        return None
    try:
        kept, status = _content(place / (name + KEPT))
    except (OSError, ValueError):
        return None
    if hasattr(os, "geteuid") and (status.st_uid != os.geteuid() or status.st_mode & 0o022):
        return None
    head, _line, content = kept.partition(b"\n")
    return content if head == _head(name, content) else None


def _head(name: str, content: bytes) -> bytes:
    """The first line of a file: its name, and the digest of the rest."""
    return f"helhedsvalg {name} {hashlib.sha256(content).hexdigest()}".encode()


def _tidy(place: Path) -> None:
    """Leave the newest files, and those that others are writing. Raises OSError."""
    kept = sorted(place.glob("*" + KEPT), key=lambda path: path.stat().st_mtime, reverse=True)
    latest = time.time() - ABANDONED_SECONDS
    abandoned = [path for path in place.glob("*" + WRITING) if path.stat().st_mtime < latest]
    for path in (*kept[MAX_FILES:], *abandoned):
        path.unlink(missing_ok=True)
