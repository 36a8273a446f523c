"""The word that was probably meant: the same word, a synonym, the only name that begins so, or the most alike."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from helhedsvalg.i18n import _

MIN_LIKENESS = 80.0
"""Of 100: a name that is less like another is not taken for it."""
MIN_WORD_LIKENESS = 60.0
"""Of each word, where both have as many: 'lang uddannelse' is another thing than 'lav uddannelse'."""
MIN_HINT_LIKENESS = 65.0
"""Of a word that a hint suggests."""
MIN_FOUND_LIKENESS = 75.0
"""Of what a search finds."""
MIN_SHORT_WORD_LIKENESS = 88.0
"""Of a word of fewer letters than LONG_WORD that a search finds."""
LONG_WORD = 8
MAX_SEARCH_WORDS = 12
"""Words of a search beyond these are left out."""
MIN_PART = 3
"""Letters that a part of a word must have to be found in it."""
MIN_BEGINNING = 3
"""Letters that must be given of a name to mean it by its beginning."""
MIN_LEAD = 8.0
"""How far the best must be ahead of the next to be the one that was meant."""
MAX_CACHED_WORDS = 4096
"""Plain forms that are kept: names are compared again and again."""
MAX_CACHED_LETTERS = 200
"""A longer word is no name that comes again, and would fill the memory."""
_LETTERS = str.maketrans({"æ": "ae", "ø": "oe", "å": "aa", "ä": "ae", "ö": "oe", "ü": "ue", "é": "e"})


def plain(word: str) -> str:
    """A word as it is compared: small letters, æøå as ae oe aa, one space for all that is no letter.

    >>> plain(" Lav-Uddannelse "), plain("Boligområde_A"), plain("Gåsetoften")
    ('lav uddannelse', 'boligomraade a', 'gaasetoften')
    """
    return _cached(word) if len(word) <= MAX_CACHED_LETTERS else _plain(word)


def _plain(word: str) -> str:
    return re.sub(r"[\W_]+", " ", unicodedata.normalize("NFC", word).casefold().translate(_LETTERS)).strip()


_cached = lru_cache(MAX_CACHED_WORDS)(_plain)


@dataclass(frozen=True, slots=True)
class Match:
    """What a word was taken to mean."""

    id: str | None
    """None where nothing or several things were meant."""
    likeness: bool = False
    """True where it was guessed, by its beginning or by likeness, and the user must be told."""
    several: tuple[str, ...] = ()
    nearest: tuple[str, ...] = ()


def match(word: str, names: Mapping[str, Iterable[str]]) -> Match:
    """Find which id a word names; `names` gives each id's own names and synonyms.

    >>> names = {"jobcenter": ["jobcentre"], "school": ["skole"]}
    >>> match("Skole", names).id, match("jobcentr", names).likeness, match("xyz", names).nearest
    ('school', True, ('jobcenter', 'school'))
    >>> match("sko", names).id, match("s", names).id
    ('school', None)
    """
    if word in names:
        return Match(word)
    key = plain(word)
    table: dict[str, list[str]] = {}
    for id, synonyms in names.items():
        for name in (id, *synonyms):
            owners = table.setdefault(plain(name), [])
            if id not in owners:
                owners.append(id)
    owners = table.get(key, [])
    if len(owners) == 1:
        return Match(owners[0])
    if owners:
        return Match(None, several=tuple(sorted(owners)))
    if len(key) >= MIN_BEGINNING:
        ids = sorted({id for name, owners in table.items() if name.startswith(key) for id in owners})
        if ids:
            return Match(ids[0], likeness=True) if len(ids) == 1 else Match(None, several=tuple(ids))
    return _alike(key, table, names)


def _alike(key: str, table: Mapping[str, list[str]], names: Mapping[str, Iterable[str]]) -> Match:
    """By likeness: one clear winner, several, or only the nearest."""
    from rapidfuzz import fuzz, process

    best: dict[str, float] = {}
    for name, score, _index in process.extract(key, list(table), scorer=fuzz.ratio, limit=None):
        words, name_words = key.split(), name.split()
        if len(words) == len(name_words) > 1 and min(map(fuzz.ratio, words, name_words)) < MIN_WORD_LIKENESS:
            score = min(score, MIN_LIKENESS - 1)
        for id in table[name]:
            best[id] = max(best.get(id, 0.0), score)
    order = sorted(best, key=lambda id: (-best[id], id))
    alike = [id for id in order if best[id] >= MIN_LIKENESS]
    if alike:
        rivals = [id for id in alike if best[alike[0]] - best[id] < MIN_LEAD]
        if len(rivals) == 1:
            return Match(rivals[0], likeness=True)
        return Match(None, several=tuple(rivals))
    return Match(None, nearest=tuple(order[:3] if key else list(names)[:3]))


def nearest(word: str, candidates: Iterable[str]) -> str | None:
    """The candidate that is most like a word; None where none is like it.

    >>> nearest("ledigehd", ["ledighed", "utryghed"])
    'ledighed'
    """
    from rapidfuzz import fuzz, process

    best = process.extractOne(
        plain(word), {name: plain(name) for name in candidates}, scorer=fuzz.ratio, score_cutoff=MIN_HINT_LIKENESS
    )
    return str(best[2]) if best else None


def did_you_mean(word: str, candidates: Iterable[str]) -> str | None:
    """A hint with the nearest candidate; None where none is near."""
    near = nearest(word, candidates)
    return _("Did you mean '{word}'?").format(word=near) if near else None


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
    like texts the first is shown. Every word searched for must be like some word of the same text.

    >>> search("lektiehjelp", {"a": [("name", "Lektiehjælp")], "b": [("name", "Byhave")]})[0].id
    'a'
    """
    whole = plain(text)
    search_words = list(dict.fromkeys(whole.split()))[:MAX_SEARCH_WORDS]
    if not search_words:
        return []
    hits = []
    texts_by_id = {id: list(texts) for id, texts in entries.items()}
    for id, texts in texts_by_id.items():
        best: Hit | None = None
        for kind, candidate in texts:
            words = plain(candidate).split()
            scores = [_likeness(word, words) for word in search_words]
            likeness = min(scores) * 0.7 + sum(scores) / len(scores) * 0.3
            if whole == plain(candidate):
                likeness = 101.0
            if likeness >= MIN_FOUND_LIKENESS and (best is None or likeness > best.likeness):
                best = Hit(id, likeness, kind, candidate)
        if best is not None:
            hits.append(best)
    order = {id: index for index, id in enumerate(entries)}
    kinds = {
        id: {kind: index for index, (kind, _text) in reversed(list(enumerate(texts)))}
        for id, texts in texts_by_id.items()
    }
    return sorted(hits, key=lambda hit: (-hit.likeness, kinds[hit.id][hit.where], order[hit.id]))


def _likeness(search_word: str, words: list[str]) -> float:
    """How like the most like word is: the same, its beginning, a part of a compound, or its spelling."""
    from rapidfuzz import fuzz, process

    if search_word in words:
        return 100.0
    if len(search_word) >= MIN_PART and any(word.startswith(search_word) for word in words):
        return 97.0
    if len(search_word) >= MIN_PART and any(search_word in word for word in words):
        return 92.0
    best = process.extractOne(search_word, words, scorer=fuzz.ratio)
    likeness = float(best[1]) if best else 0.0
    least = MIN_SHORT_WORD_LIKENESS if len(search_word) < LONG_WORD else MIN_FOUND_LIKENESS
    return likeness if likeness >= least else 0.0
