"""The program's own texts, by gettext: English in the code, Danish in locale/.

The language is chosen once, by the command line, before a command runs.
"""

from __future__ import annotations

import errno
import gettext
import os
import re
import unicodedata
from collections.abc import Mapping
from pathlib import Path
from typing import get_args

from helhedsvalg.model.vocabulary import Bilingual, Language

FOLDER = Path(__file__).parent / "locale"
_now: tuple[Language, gettext.NullTranslations] = ("en", gettext.NullTranslations())


def use(language: Language) -> None:
    """Speak that language from now on."""
    global _now
    _now = (language, gettext.translation("helhedsvalg", FOLDER, [language], fallback=language != "da"))


def language() -> Language:
    """The language spoken now."""
    return _now[0]


def _(message: str) -> str:
    """The message in the language spoken now."""
    return _now[1].gettext(message)


def defer(message: str) -> str:
    """Return the message as it is: it is translated where it is shown, whichever language is spoken now."""
    return message


def several(singular: str, plural: str, count: int) -> str:
    """The message for that count."""
    return _now[1].ngettext(singular, plural, count)


def say(text: Bilingual | None) -> str | None:
    """A catalogue text in the language spoken now; None where there is none."""
    return None if text is None else text.within(_now[0])


def named(text: Bilingual) -> str:
    """A name in the language spoken now."""
    return text.within(_now[0])


def choose(option: str | None, environment: Mapping[str, str] = os.environ) -> Language:
    """The language of the option, else HELHEDSVALG_LANG, else the locale's where it is ours, else Danish.

    >>> choose(None, {"LANG": "en_GB.UTF-8"}), choose(None, {"LANG": "C.UTF-8"}), choose("da", {"LANG": "en_GB"})
    ('en', 'da', 'da')
    """
    locale = next(filter(None, map(environment.get, ("LC_ALL", "LC_MESSAGES", "LANG"))), None)
    languages: tuple[Language, ...] = get_args(Language)
    for candidate in filter(None, (option, environment.get("HELHEDSVALG_LANG"), locale)):
        for supported in languages:
            if candidate.lower().split("_")[0].split(".")[0] == supported:
                return supported
    return "da"


def fixed(value: float, decimals: int = 1) -> str:
    """A figure for people with that many decimals, so that figures stand under one another.

    >>> use("en"); fixed(16.0)
    '16.0'
    """
    text = f"{value:.{decimals}f}"
    return text.replace(".", ",") if language() == "da" else text


def number(value: float, decimals: int = 1) -> str:
    """A figure for people: decimal comma in Danish, no needless zeros.

    >>> use("en"); number(41.20), number(7.0)
    ('41.2', '7')
    """
    text = fixed(value, decimals)
    if decimals:
        text = text.rstrip("0").rstrip(".,")
    return "0" if text == "-0" else text


def grouped(value: float) -> str:
    """A whole amount for people, with separators between its thousands.

    >>> use("en"); grouped(3000000)
    '3,000,000'
    """
    text = f"{value:,.0f}"
    return text.replace(",", ".") if language() == "da" else text


_STEERING = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_LINE_ENDS = re.compile("\r\n|[\n\r\x0b\x0c\x85\u2028\u2029]")


def clean(text: str) -> str:
    """Text without the control characters that could steer a terminal or turn its writing.

    >>> clean("a" + chr(27) + "[31mb" + chr(0x202E))
    'a�[31mb�'
    """
    return _STEERING.sub("�", text)


def on_one_line(text: str) -> str:
    """Clean text in which nothing looks like the beginning of another line.

    >>> on_one_line("a" + chr(10) + "b" + chr(0x2028) + "c")
    'a b c'
    """
    return clean(_LINE_ENDS.sub(" ", text))


def composed(text: str) -> str:
    """Text as it is read: a letter and its accent are one, however the system that wrote it keeps them.

    >>> composed("a" + chr(0x030A)) == "å"
    True
    """
    return unicodedata.normalize("NFC", text)


def refusal(error: OSError | ValueError) -> str:
    """Why a file or a stream could not be used: the system says it in English whatever the language."""
    reasons = {
        errno.EACCES: _("there is no permission"),
        errno.EPERM: _("there is no permission"),
        errno.EROFS: _("the disk can only be read"),
        errno.ENOENT: _("there is no such folder"),
        errno.ENOTDIR: _("a part of the path is a file, not a folder"),
        errno.EISDIR: _("this is a folder, and a file was expected"),
        errno.ENOSPC: _("the disk is full"),
        errno.ENAMETOOLONG: _("the name is too long"),
        errno.EIO: _("the disk does not answer"),
    }
    if not isinstance(error, OSError):
        return _("its name cannot be that of a file")
    number = error.errno or 0
    return reasons.get(number, _("the system refuses it (error {number})").format(number=number))
