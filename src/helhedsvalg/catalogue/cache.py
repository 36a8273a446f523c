"""What was once read and computed, kept in the user's cache folder until the files that it was made from change.

A file is named by the digest of those files, the program's own among them, and its first line has the digest of
the rest: one that is cut, damaged or foreign is not used, and neither is one that somebody else owns or may write.
It is JSON: data alone, never executed. Without the folder everything is as it is with it, only slower.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import stat
import sys
import tempfile
from array import array
from base64 import b64decode, b64encode
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import fields
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
KEPT, KIND = ".kept", "kind of object"
"""How the name of a file ends, and the key under which an object's class is written."""
OURS = re.compile(r"[0-9a-f]{64}(-\d+)?(\.\w+)?\.kept")
"""The name of a file that was kept here, or that was not finished."""


def folder() -> Path | None:
    """HELHEDSVALG_CACHE, else the platform's cache folder; None where that is empty, not absolute, or not ours.

    A path that is not absolute would be another folder wherever the program is run.
    """
    asked = os.environ.get("HELHEDSVALG_CACHE")
    try:
        place = _platforms() if asked is None else Path(asked).expanduser()
    except RuntimeError:  # ~ of a user who is not there
        return None
    return place if place is not None and place.is_absolute() and _is_ours(place) else None


def _platforms() -> Path | None:
    """The folder that the platform has for caches; None where no home is there."""
    from platformdirs import user_cache_path

    place = user_cache_path("helhedsvalg", appauthor=False)
    home = place.parents[1]  # or what else was chosen to hold caches; never the root of the disk
    return place if home.is_dir() and home != home.parent else None


def _is_ours(place: Path) -> bool:
    """Whether nobody else owns a folder or the link that leads to it; one that is not there will be ours."""
    if not hasattr(os, "geteuid"):
        return True
    try:
        return {place.stat().st_uid, place.lstat().st_uid} == {os.geteuid()}
    except FileNotFoundError:
        return not place.is_symlink()
    except OSError:
        return False


def digest_of(path: str | None, layers: Sequence[str]) -> str | None:
    """Of all that decides what is made of these files, and of when they changed; None where that is unsure."""
    digest = hashlib.sha256(f"{__version__} {sys.byteorder} {path is None}".encode())
    try:
        for place in (*PROGRAM, DATA, *([] if path is None else [Path(path)]), *map(Path, layers)):
            files = [file for file in place.iterdir() if file.suffix in SUFFIXES] if place.is_dir() else [place]
            for file in sorted(files):
                content, status = _content(file)
                name = "" if file == place else file.name
                digest.update(f"{name!r} {len(content)} {status.st_ino} {status.st_mtime_ns} ".encode())
                digest.update(content)
            digest.update(b"end")
    except (OSError, ValueError):
        return None
    return digest.hexdigest()


def recall(name: str, kind: type[T], parts: Iterable[type]) -> T | None:
    """The object of that kind that was kept by that name; None where there is none that is whole and ours.

    `parts` are the classes that it may be made of.
    """
    makers: dict[str, Callable[..., object]] = {part.__name__: part for part in (kind, date, *parts)}
    makers["array"] = lambda type, content: array(type, b64decode(content, validate=True))

    def revive(content: dict[str, object]) -> object:
        for key, value in content.items():
            if type(value) is list:
                content[key] = _tuples(value)
        maker = content.pop(KIND, None)
        return content if maker is None else makers[str(maker)](**content)

    try:
        found = json.loads(_read(name), object_hook=revive)
    except (OSError, ValueError, TypeError, LookupError, AttributeError, RecursionError):
        return None
    return found if isinstance(found, kind) else None


def _tuples(value: object) -> object:
    """Lists, however deep, as the tuples that they were."""
    return tuple(map(_tuples, value)) if isinstance(value, list) else value


def keep(name: str, value: object) -> None:
    """Keep an object whole, and the newest files alone; where that cannot be done, it is not kept."""
    place = folder()
    content = json.dumps(value, ensure_ascii=False, default=_plain, separators=(",", ":")).encode()
    if place is None or len(content) > MAX_BYTES:
        return
    with suppress(OSError):
        place.mkdir(mode=0o700, parents=True, exist_ok=True)
        file = tempfile.NamedTemporaryFile(dir=place, prefix=f"{name}.", suffix=KEPT, delete=False)  # noqa: SIM115
        try:
            with file:
                file.write(_head(name, content) + b"\n" + content)
            Path(file.name).replace(place / (name + KEPT))
        finally:
            Path(file.name).unlink(missing_ok=True)
        ours = (path for path in place.iterdir() if OURS.fullmatch(path.name))
        for old in sorted(ours, key=lambda path: -path.lstat().st_mtime)[MAX_FILES:]:
            old.unlink(missing_ok=True)


def _plain(value: object) -> dict[str, object]:
    """A date, an array or a dataclass as a mapping with its kind; what is None is left out."""
    if isinstance(value, date):
        return {KIND: "date", "year": value.year, "month": value.month, "day": value.day}
    if isinstance(value, array):
        return {KIND: "array", "type": value.typecode, "content": b64encode(value.tobytes()).decode()}
    given = {field.name: getattr(value, field.name) for field in fields(value)}  # type: ignore[arg-type]
    return {KIND: type(value).__name__, **{key: part for key, part in given.items() if part is not None}}


def _content(path: Path, *, follow: bool = True) -> tuple[bytes, os.stat_result]:
    """Of a regular file; anything else, a pipe say, may be read only once. Raises OSError or ValueError."""
    status = path.stat(follow_symlinks=follow)
    if not stat.S_ISREG(status.st_mode) or status.st_size > MAX_BYTES:
        raise ValueError
    return path.read_bytes(), status


def _read(name: str) -> bytes:
    """What was kept by that name. Raises ValueError where it is not whole, ours, and writable by nobody else."""
    place = folder()
    if place is None:
        raise ValueError
    kept, status = _content(place / (name + KEPT), follow=False)
    head, _line, content = kept.partition(b"\n")
    foreign = hasattr(os, "geteuid") and (status.st_uid != os.geteuid() or status.st_mode & 0o022)
    if foreign or head != _head(name, content):
        raise ValueError
    return content


def _head(name: str, content: bytes) -> bytes:
    """The first line of a file: its name, and the digest of the rest."""
    return f"helhedsvalg {name} {hashlib.sha256(content).hexdigest()}".encode()
