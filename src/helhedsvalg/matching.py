"""The word that was probably meant: exact, then a synonym, then by likeness."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

LIKE = 80.0
"""Of 100: a likeness below this is no likeness."""
WORD = 60.0
"""And each word of as many: 'lang uddannelse' is another thing than 'lav uddannelse'."""
FOUND = 75.0
"""Of 100: what a search finds is at least this like."""
SURE = 88.0
"""And of a short word at least this."""
LONG = 8
"""Letters from which a word is long."""
MANY = 12
"""Words of a search that are looked for; what comes after is left."""
PART = 3
"""Letters that a part of a word must have to be found in it."""
CLEAR = 8.0
"""How far the best must be ahead of the next thing to be the one that was meant."""
KEPT = 4096
"""Words whose plain form is kept: names are compared again and again."""
_LETTERS = str.maketrans({"æ": "ae", "ø": "oe", "å": "aa", "ä": "ae", "ö": "oe", "ü": "ue", "é": "e"})


@lru_cache(KEPT)
def plain(word: str) -> str:
    """A word as it is compared: small letters, æøå as ae oe aa, one space for all that is no letter.

    >>> plain(" Lav-Uddannelse "), plain("Boligområde_A")
    ('lav uddannelse', 'boligomraade a')
    """
    return re.sub(r"[\W_]+", " ", word.casefold().translate(_LETTERS)).strip()


@dataclass(frozen=True, slots=True)
class Meant:
    """What a word was taken to mean."""

    id: str | None
    """None where nothing or several things were meant."""
    likeness: bool = False
    """True where it was guessed, and must be said."""
    several: tuple[str, ...] = ()
    nearest: tuple[str, ...] = ()


def meant(word: str, names: Mapping[str, Iterable[str]]) -> Meant:
    """Find which id a word names; `names` gives each id's own names and synonyms.

    >>> names = {"jobcenter": ["jobcentre"], "school": ["skole"]}
    >>> meant("Skole", names).id, meant("jobcentr", names).likeness, meant("xyz", names).nearest
    ('school', True, ('jobcenter', 'school'))
    """
    wanted = plain(word)
    table: dict[str, list[str]] = {}
    for id, others in names.items():
        for name in (id, *others):
            owners = table.setdefault(plain(name), [])
            if id not in owners:
                owners.append(id)
    if word in names:
        return Meant(word)
    owners = table.get(wanted, [])
    if len(owners) == 1:
        return Meant(owners[0])
    if owners:
        return Meant(None, several=tuple(sorted(owners)))
    return _alike(wanted, table, names)


def _alike(wanted: str, table: Mapping[str, list[str]], names: Mapping[str, Iterable[str]]) -> Meant:
    """By likeness: one clear winner, several, or only the nearest."""
    from rapidfuzz import fuzz, process

    best: dict[str, float] = {}
    for name, score, _place in process.extract(wanted, list(table), scorer=fuzz.ratio, limit=None):
        own, others = wanted.split(), name.split()
        if len(own) == len(others) > 1 and min(map(fuzz.ratio, own, others)) < WORD:
            score = min(score, LIKE - 1)
        for id in table[name]:
            best[id] = max(best.get(id, 0.0), score)
    order = sorted(best, key=lambda id: (-best[id], id))
    alike = [id for id in order if best[id] >= LIKE]
    if alike:
        rivals = [id for id in alike if best[alike[0]] - best[id] < CLEAR]
        if len(rivals) == 1:
            return Meant(rivals[0], likeness=True)
        return Meant(None, several=tuple(rivals))
    return Meant(None, nearest=tuple(order[:3] if wanted else list(names)[:3]))


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The one known word that is alike, or None.

    >>> nearest("ledigehd", ["ledighed", "utryghed"])
    'ledighed'
    """
    from rapidfuzz import fuzz, process

    best = process.extractOne(
        plain(word), {name: plain(name) for name in known}, scorer=fuzz.ratio, score_cutoff=65
    )
    return str(best[2]) if best else None


@dataclass(frozen=True, slots=True)
class Hit:
    """One entry that a search found."""

    id: str
    likeness: float
    """0 to 100."""
    where: str
    """The kind of text that matched best."""
    text: str
    """That text."""


def search(text: str, entries: Mapping[str, Iterable[tuple[str, str]]]) -> list[Hit]:
    """The entries whose texts are like the words searched for, best first.

    `entries` gives each id its texts as (kind, text), the kinds that matter most first: of equally
    like texts the first is told. Every word searched for must be like some word of the same text.

    >>> search("lektiehjelp", {"a": [("name", "Lektiehjælp")], "b": [("name", "Byhave")]})[0].id
    'a'
    """
    from rapidfuzz import fuzz, process

    wanted = list(dict.fromkeys(plain(text).split()))[:MANY]
    if not wanted:
        return []
    hits = []
    read = {id: list(texts) for id, texts in entries.items()}
    for id, texts in read.items():
        best: Hit | None = None
        for kind, written in texts:
            words = plain(written).split()
            scores = [_word(one, words, fuzz.ratio, process.extractOne) for one in wanted] if words else [0.0]
            likeness = min(scores) * 0.7 + sum(scores) / len(scores) * 0.3
            if plain(text) == plain(written):
                likeness = 101.0
            if likeness >= FOUND and (best is None or likeness > best.likeness):
                best = Hit(id, likeness, kind, written)
        if best is not None:
            hits.append(best)
    order = {id: number for number, id in enumerate(entries)}
    kinds = {
        id: {kind: place for place, (kind, _text) in reversed(list(enumerate(texts)))}
        for id, texts in read.items()
    }
    return sorted(hits, key=lambda hit: (-hit.likeness, kinds[hit.id][hit.where], order[hit.id]))


def _word(wanted: str, words: list[str], ratio: Any, best: Any) -> float:
    """How like the most like word is: the same, its beginning, a part of a compound, or its spelling."""
    if wanted in words:
        return 100.0
    if len(wanted) >= PART and any(word.startswith(wanted) for word in words):
        return 97.0
    if len(wanted) >= PART and any(wanted in word for word in words):
        return 92.0
    found = best(wanted, words, scorer=ratio)
    likeness = float(found[1]) if found else 0.0
    return likeness if likeness >= (SURE if len(wanted) < LONG else FOUND) else 0.0
