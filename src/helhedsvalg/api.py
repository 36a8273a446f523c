"""What a script or a notebook in Python calls; `helhedsvalg.recommend` is found here when it is asked for."""

from __future__ import annotations

import os
import warnings
from collections.abc import Iterable, Mapping
from functools import lru_cache
from numbers import Integral, Real
from typing import Any, Literal

from helhedsvalg import i18n
from helhedsvalg.catalogue import cache
from helhedsvalg.documents import Document, Steps, read
from helhedsvalg.engine import Engine
from helhedsvalg.errors import Faults
from helhedsvalg.model.vocabulary import Language
from helhedsvalg.profiles.file import read_profile
from helhedsvalg.results.recommendation import Result

__all__ = ["Faults", "Result", "recommend"]
Path = str | os.PathLike[str]


def recommend(
    profile: Mapping[str, Any] | Path,
    *,
    lang: Language | None = None,
    catalogue: Path | None = None,
    add: Iterable[Path] = (),
    top: int = 10,
    stability: int = 500,
) -> Result:
    """Rank the catalogue for one area, as `helhedsvalg recommend -f json` does.

    `profile` is a mapping with the keys of a profile file, or the path of one. `catalogue` is another catalogue
    and `add` are layers over it, all of them paths; `top` is how many are shown, 0 all; `stability` is the number
    of simulations behind the rank ranges. Raises Faults with everything that is wrong at once; how something was
    understood that could mean more than one thing is a warning.
    """
    spoken = i18n.language()
    i18n.use(i18n.choose(lang))
    try:
        place = None if catalogue is None else os.fspath(catalogue)
        layers = tuple(os.fspath(path) for path in add)
        digest = cache.digest_of(place, layers)
        engine = _engine(digest, place, layers) if digest else Engine.load(place, layers)
        understood = read_profile(_document(profile), engine.catalogue)
        for notice in understood.notices:
            warnings.warn(notice, stacklevel=2)
        return engine.recommend(understood.profile, top=top, stability=stability)
    finally:
        i18n.use(spoken)


def _document(profile: Mapping[str, Any] | Path) -> Document:
    """A mapping, or what stands in a file. Raises Faults."""
    return _Mapping("profile", _plain(profile)) if isinstance(profile, Mapping) else read(os.fspath(profile))


@lru_cache(maxsize=1)
def _engine(_digest: str, catalogue: str | None, layers: tuple[str, ...]) -> Engine:
    """The engine for the next area too, until one of its files is changed."""
    return Engine.load(catalogue, layers)


class _Mapping(Document):
    """A profile that is not in a file: the place of a fault is the keys that lead to it."""

    def place(self, path: Steps, _at: Literal["key", "value"]) -> tuple[str, None, None]:
        """The keys that lead to a part."""
        return self.file + "".join(f"[{step!r}]" for step in path), None, None


def _plain(value: object) -> object:
    """The value as it would be read from a file; what another library calls a number is one."""
    if isinstance(value, Mapping):
        return {i18n.composed(str(key)): _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    if isinstance(value, str):
        return i18n.composed(value)
    if isinstance(value, bool):
        return value
    if isinstance(value, Integral):
        return int(value)
    return float(value) if isinstance(value, Real) else value
