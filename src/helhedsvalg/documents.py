"""YAML and JSON to plain data, with the line and column of each part.

The data is built from the parser's events and not by PyYAML's own constructor, which silently keeps the last of
two equal keys, reads `no` as false and `2019-01-01` as a date, and follows aliases without end.
Here a scalar is null, true, false, a number or a text, as in YAML 1.2.
"""

from __future__ import annotations

import codecs
import json
import math
import re
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO, Literal

import yaml

from helhedsvalg.errors import Fault, Faults
from helhedsvalg.i18n import _, composed, refusal
from helhedsvalg.matching import nearest

UNITS = {"%", "‰", "pct", "pct.", "procent", "promille"}
"""Units that are taken for a file where a blank stands before them."""
MAX_FILES = 1000
"""Files of a folder among which one with a similar name is searched for."""
MAX_MEGABYTES = 20
"""A larger file is not read."""
FIRST_BYTES = 4096
"""Bytes from which the kind of a file and its encoding are recognised."""
MAX_DEPTH = 40
"""Lists and mappings within one another."""
MAX_ALIASES = 100
MAX_VALUES = 1_000_000
"""Keys and values in a file; each takes some 400 bytes while it is read."""
Step = str | int
Steps = tuple[Step, ...]
"""The keys and indexes that lead to a part of a document."""
Position = tuple[int, int]
"""Line and column, both from 1."""


@dataclass(slots=True)
class Document:
    """Plain data, and where each part of it stands."""

    file: str
    data: Any
    keys: dict[Steps, Position] = field(default_factory=dict)
    values: dict[Steps, Position] = field(default_factory=dict)

    def fault(
        self,
        code: str,
        path: Steps,
        message: str,
        hint: str | None = None,
        *,
        at: Literal["key", "value"] = "value",
        severity: Literal["error", "warning"] = "error",
    ) -> Fault:
        """A fault at the place of that path."""
        return Fault(code, message, *self.place(path, at), hint, severity)

    def place(self, path: Steps, at: Literal["key", "value"]) -> tuple[str, int | None, int | None]:
        """The file, line and column of a path, or of the nearest part around it that has a position."""
        tables = (self.keys, self.values) if at == "key" else (self.values, self.keys)
        for length in range(len(path), -1, -1):
            for table in tables:
                if path[:length] in table:
                    return self.file, *table[path[:length]]
        return self.file, None, None


def read(path: str | Path, standard_input: BinaryIO | None = None) -> Document:
    """A YAML or JSON file; `-` reads `standard_input`. Raises Faults."""
    name = str(path)
    return parse(content_of(name, standard_input), "<stdin>" if name == "-" else name)


def open_file(name: str, standard_input: BinaryIO | None = None) -> BinaryIO:
    """The file opened for reading bytes; `-` is `standard_input`. Raises Faults that say why it cannot be."""
    if name == "-":
        if standard_input is None:
            raise Faults([Fault("F001", _("there is no standard input."), name)])
        return standard_input
    try:
        return Path(name).open("rb")
    except (OSError, ValueError) as error:
        raise unreadable(error, name) from None


def files_in(folder: str) -> list[Path] | None:
    """The files of a folder, in order; None where it is none. Raises Faults that say why they cannot be read."""
    try:
        return sorted(Path(folder).iterdir()) if folder != "-" and Path(folder).is_dir() else None
    except OSError as error:
        raise unreadable(error, folder) from None


def unreadable(error: OSError | ValueError, name: str) -> Faults:
    """Why the system does not let a file be read."""
    if isinstance(error, IsADirectoryError):
        return Faults([Fault("F002", _("this is a folder, and a file was expected."), name)])
    if isinstance(error, FileNotFoundError):
        return Faults([Fault("F001", _("there is no such file."), name, hint=_nearest_file(name))])
    if isinstance(error, PermissionError):
        return Faults([Fault("F003", _("there is no permission to read this file."), name)])
    message = _("this file cannot be read: {reason}.").format(reason=refusal(error))
    return Faults([Fault("F004", message, name)])


def _nearest_file(name: str) -> str | None:
    """A hint at a similar file of the folder, or at a unit that stands apart; None where neither is likely."""
    if name in UNITS:
        return _("Write a figure and its unit together: --unemployment 41%")
    path = Path(name)
    try:
        names = [other.name for other in islice(path.parent.iterdir(), MAX_FILES)]
    except OSError:
        return None
    near = nearest(path.name, names)
    return _("Did you mean '{word}'?").format(word=path.with_name(near)) if near else None


def content_of(name: str, standard_input: BinaryIO | None) -> bytes:
    """The bytes of a file, at most MAX_MEGABYTES; `-` reads `standard_input`. Raises Faults."""
    if name == "-" and standard_input is None:
        raise Faults([Fault("F001", _("standard input is not read here."), name)])
    stream = open_file(name, standard_input)
    try:
        content = stream.read(MAX_MEGABYTES * 2**20 + 1)
    except OSError as error:
        raise unreadable(error, name) from None
    finally:
        if name != "-":
            stream.close()
    if len(content) > MAX_MEGABYTES * 2**20:
        limit = _("the file is larger than {limit} MB.").format(limit=MAX_MEGABYTES)
        raise Faults([Fault("F005", limit, name)])
    return content


def unicode_of(block: bytes) -> str | None:
    """The encoding by a byte-order mark, or by the zero in every other byte of plain letters in UTF-16."""
    if block.startswith(codecs.BOM_UTF8):
        return "utf-8-sig"
    if block.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    for encoding, first in (("utf-16-le", 1), ("utf-16-be", 0)):
        high = block[first::2]
        if len(block) > 1 and high.count(0) > len(high) / 2 and min(block[1 - first :: 2]) > 8:
            return encoding
    return None


def _no_text(file: str) -> Faults:
    """The fault of a file that is no text."""
    hint = _(
        "What is read here is a profile (.yaml, .json) or a table (.csv, .xlsx). helhedsvalg profile writes one."
    )
    return Faults([Fault("F006", _("this is not a text file."), file, hint=hint)])


def decode(content: bytes, file: str) -> str:
    """Text from bytes in UTF-8 or UTF-16, with or without byte-order mark, composed. Raises Faults."""
    if (encoding := unicode_of(content[:FIRST_BYTES]) or "").startswith("utf-16"):
        try:
            return composed(content.decode(encoding))
        except UnicodeDecodeError:
            raise _no_text(file) from None
    if b"\x00" in content:
        raise _no_text(file)
    try:
        return composed(content.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        before = content[: error.start]
        line = before.count(b"\n") + 1
        column = error.start - (before.rfind(b"\n") + 1) + 1
        message = _("this is not UTF-8 text.")
        hint = _("Save the file with the encoding UTF-8.")
        raise Faults([Fault("F007", message, file, line, column, hint)]) from None


def parse(content: bytes, file: str) -> Document:
    """YAML or JSON text as a Document. Raises Faults: all that can be seen in one reading."""
    text = decode(content, file)
    if not text.strip():
        raise Faults([_empty(file)])
    if text.lstrip()[0] in "{[":
        return _json(text, file)
    return _Builder(file).build(text)


def parse_line(text: str, file: str) -> Document:
    """One line of JSON, without the positions of its parts. Raises Faults."""
    return Document(file, _json_data(text, file, parse_constant=_refuse_constant))


def max_values(text: str) -> int:
    """Upper bound of the number of values in JSON text, without parsing it."""
    return sum(map(text.count, ",[{"))


def _json(text: str, file: str) -> Document:
    """JSON by the JSON reader; positions by the YAML reader, for nearly all JSON is YAML."""
    try:
        data = _json_data(text, file)
    except Faults as faults:
        fault = faults.faults[0]
        if fault.code == "F009" and fault.line and not file.endswith(".json"):
            return _Builder(file).build(text)  # YAML in flow style
        positioned = _positioned(text, file) if fault.code == "F015" else []
        raise Faults(positioned or faults.faults) from None
    try:
        document = _Builder(file).build(_joined(text))
    except Faults as faults:
        if any(fault.code != "F009" for fault in faults.faults):
            raise
        return Document(file, data)
    return Document(file, data, document.keys, document.values)


def _json_data(text: str, file: str, **options: Any) -> Any:
    """The data of JSON text; `options` are those of json.loads. Raises Faults."""
    if max_values(text) > MAX_VALUES:
        raise Faults([_too_much(file, None)])
    try:
        data = json.loads(text, object_pairs_hook=_object, **options)
        if "\\u" in text:
            json.dumps(data, ensure_ascii=False).encode()
            data = _composed(data)
    except UnicodeEncodeError:
        message = _("this is not a text file: it has half a character, a lone surrogate.")
        raise Faults([Fault("F006", message, file)]) from None
    except _EqualKeys as equal:
        message = _("the key '{key}' stands here twice.").format(key=equal.key)
        raise Faults([Fault("F015", message, file)]) from None
    except RecursionError:
        raise Faults([_too_deep(file, None)]) from None
    except json.JSONDecodeError as error:
        message = _("this is not JSON: {reason}.").format(reason=_reason(error.msg))
        raise Faults([Fault("F009", message, file, error.lineno, error.colno)]) from None
    except ValueError as error:
        message = _("this is not JSON: {reason}.").format(reason=_reason(""))
        if "digits" in str(error):
            message = _("this is not JSON: a number has too many digits.")
        raise Faults([Fault("F009", message, file)]) from None
    return data


def _refuse_constant(word: str) -> float:
    """Refuse NaN and Infinity, which are no JSON."""
    raise ValueError(word)


class _EqualKeys(Exception):
    """A JSON object has one key twice."""

    def __init__(self, key: str) -> None:
        self.key = key


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """A JSON object as a dict. Raises _EqualKeys."""
    data: dict[str, Any] = {}
    for key, value in pairs:
        if key in data:
            raise _EqualKeys(key)
        data[key] = value
    return data


def _composed(data: Any) -> Any:
    """Data in which escapes have made no letter of two characters. Raises _EqualKeys."""
    if isinstance(data, dict):
        return _object([(composed(key), _composed(value)) for key, value in data.items()])
    if isinstance(data, list):
        return list(map(_composed, data))
    return composed(data) if isinstance(data, str) else data


def _positioned(text: str, file: str) -> list[Fault]:
    """The faults that the YAML reader sees in JSON text, with their positions."""
    try:
        _Builder(file).build(_joined(text))
    except Faults as faults:
        return [fault for fault in faults.faults if fault.code != "F009"]
    return []


def _joined(text: str) -> str:
    """JSON text with escaped pairs of surrogates as the one character that they mean."""
    return _PAIR.sub(
        lambda match: chr(0x10000 + ((int(match[1], 16) - 0xD800) << 10) + int(match[2], 16) - 0xDC00), text
    )


def _empty(file: str) -> Fault:
    return Fault("F008", _("the file is empty."), file)


def _reason(english: str) -> str:
    """The YAML or JSON parser's objection in the user's language."""
    reasons = {
        "mapping values": _("a colon stands where it means nothing; put a text with a colon in quotes"),
        "block mapping": _("a key was expected here; look at how far this line and the one before are indented"),
        "expected ':'": _("a key lacks its colon"),
        "':' delimiter": _("a key lacks its colon"),
        "sequence entries": _("a dash (-) stands where no list can be"),
        "block collection": _("a line of a list begins with a dash (-), and this one does not"),
        "flow": _("a list in [ ] or a mapping in { } lacks a comma or is not closed"),
        "',' delimiter": _("a comma is missing, or something is not closed"),
        "quoted scalar": _("a quotation mark is not closed, or what stands after a \\ means nothing"),
        "Unterminated": _("a quotation mark is not closed"),
        "escape": _("what stands after a \\ means nothing"),
        "property name": _("a key in double quotes was expected"),
        "Expecting value": _("a value was expected"),
        "trailing comma": _("there is a comma with nothing after it"),
        "Extra data": _("there is more after the end"),
        "control character": _("a text has a line break or a control character inside its quotes"),
        "start any token": _("this character cannot begin a value; put the text in quotes"),
        "alphabetic or numeric": _("a & or a * stands without its name; put the text in quotes"),
        "tag": _("a ! stands where it means nothing; put the text in quotes"),
    }
    return next((text for word, text in reasons.items() if word in english), _("it cannot be understood here"))


def _too_deep(file: str, position: Position | None) -> Fault:
    message = _("this is nested more than {limit} deep.").format(limit=MAX_DEPTH)
    return Fault("F010", message, file, *(position or ()))


def _too_much(file: str, position: Position | None) -> Fault:
    message = _("the file says more than {limit} things.").format(limit=MAX_VALUES)
    return Fault("F005", message, file, *(position or ()))


_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""The C parser, where PyYAML has it."""
_NO_LINE_ENDS = {0x85: 0x1FFFE, 0x2028: 0x1FFFF, 0x2029: 0x2FFFE}
"""What the parser takes for the end of a line, and YAML 1.2 does not; in its place what is no character."""
_LINE_ENDS = {stand_in: letter for letter, stand_in in _NO_LINE_ENDS.items()}
_PAIR = re.compile(r"\\u(d[89ab][0-9a-f]{2})\\u(d[c-f][0-9a-f]{2})", re.IGNORECASE)
_INTEGER = re.compile(r"[-+]?[0-9]{1,400}")
_NUMBER = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]{1,4})?")
_SPECIAL: dict[str, Any] = dict.fromkeys(("", "~", "null", "Null", "NULL"))
_SPECIAL |= {"true": True, "True": True, "TRUE": True}
_SPECIAL |= {"false": False, "False": False, "FALSE": False}
_SPECIAL |= {".nan": math.nan, ".NaN": math.nan, ".NAN": math.nan}
_SPECIAL |= {sign + word: float(sign + "inf") for sign in ("", "+", "-") for word in (".inf", ".Inf", ".INF")}


def scalar(text: str) -> Any:
    """A plain scalar by the rules of YAML 1.2's core schema.

    >>> scalar("no"), scalar("2019-01-01"), scalar("41.2"), scalar("41,2"), scalar("~")
    ('no', '2019-01-01', 41.2, '41,2', None)
    """
    if text in _SPECIAL:
        return _SPECIAL[text]
    if _INTEGER.fullmatch(text):
        return int(text)
    return float(text) if _NUMBER.fullmatch(text) else text


@dataclass(slots=True)
class _Open:
    """A mapping or list that is not finished."""

    path: Steps
    content: Any
    anchor: str | None
    key: Any = None
    has_key: bool = False
    start: int = 0


class _Builder:
    """Plain data from the parser's events."""

    def __init__(self, file: str) -> None:
        self.document = Document(file, None)
        self.faults: list[Fault] = []
        self.anchors: dict[str, tuple[Any, int]] = {}
        self.count = 0
        self.aliases = 0
        self.stack: list[_Open] = []
        self.has_stand_ins = False

    def build(self, text: str) -> Document:
        """The text as a Document. Raises Faults."""
        documents = 0
        try:
            self.has_stand_ins = any(chr(letter) in text for letter in _NO_LINE_ENDS)
            readable = text.translate(_NO_LINE_ENDS) if self.has_stand_ins else text
            for event in yaml.parse(readable, Loader=_LOADER):
                if isinstance(event, yaml.DocumentStartEvent):
                    documents += 1
                    if documents > 1:
                        self._stop("F011", event, _("there is more than one document in the file."))
                self._take(event)
        except yaml.MarkedYAMLError as error:
            self.faults.append(_not_yaml(error, text, self.document.file))
        except yaml.YAMLError:
            message = _("this is not a text file: it has control characters.")
            self.faults.append(Fault("F006", message, self.document.file))
        if self.faults:
            raise Faults(self.faults)
        if not documents or not self.document.values:
            raise Faults([_empty(self.document.file)])
        return self.document

    def _stop(self, code: str, event: Any, message: str) -> None:
        """Stop reading: what follows is neither safe nor useful."""
        raise Faults([*self.faults, Fault(code, message, self.document.file, *_position(event))])

    def _take(self, event: Any) -> None:
        """Add one event to the data."""
        if isinstance(event, yaml.ScalarEvent):
            self._check_tag(event)
            if self.has_stand_ins:
                event.value = event.value.translate(_LINE_ENDS)
            event.value = composed(event.value)
            value = scalar(event.value) if event.implicit[0] and not event.style else event.value
            self._put(event, value, event.anchor, 1)
        elif isinstance(event, yaml.AliasEvent):
            self.aliases += 1
            if self.aliases > MAX_ALIASES:
                self._stop("F012", event, _("there are more than {limit} aliases (*).").format(limit=MAX_ALIASES))
            name = event.anchor or ""
            if name not in self.anchors:
                self._stop("F012", event, _("the alias *{name} leads nowhere.").format(name=name))
            value, size = self.anchors[name]
            self._put(event, value, None, size)
        elif isinstance(event, yaml.MappingStartEvent | yaml.SequenceStartEvent):
            self._check_tag(event)
            if len(self.stack) >= MAX_DEPTH:
                raise Faults([_too_deep(self.document.file, _position(event))])
            content: Any = {} if isinstance(event, yaml.MappingStartEvent) else []
            path = self._put(event, content, None, 1, opens=True)
            self.stack.append(_Open(path, content, event.anchor, start=self.count))
        elif isinstance(event, yaml.MappingEndEvent | yaml.SequenceEndEvent):
            done = self.stack.pop()
            if done.anchor:
                self.anchors[done.anchor] = (done.content, self.count - done.start + 1)

    def _check_tag(self, event: Any) -> None:
        """Refuse a tag that is not one of YAML's own."""
        prefix = "tag:yaml.org,2002:"
        if event.tag not in (None, "!") and (
            not event.tag.startswith(prefix) or event.tag.startswith(prefix + "python")
        ):
            self._stop("F013", event, _("the tag {tag} is not read here.").format(tag=event.tag))

    def _put(self, event: Any, value: Any, anchor: str | None, size: int, opens: bool = False) -> Steps:
        """Put a value into the open mapping or list; return its path."""
        self.count += size
        if self.count > MAX_VALUES:
            raise Faults([*self.faults, _too_much(self.document.file, _position(event))])
        if anchor:
            self.anchors[anchor] = (value, 1)
        if not self.stack:
            self.document.data = value
            self.document.values[()] = _position(event)
            return ()
        parent = self.stack[-1]
        if isinstance(parent.content, list):
            path = (*parent.path, len(parent.content))
            parent.content.append(value)
        elif not parent.has_key:
            return self._key(event, value, parent, opens)
        else:
            path = (*parent.path, parent.key)
            parent.has_key = False
            parent.content[parent.key] = value
        self.document.values[path] = _position(event)
        return path

    def _key(self, event: Any, value: Any, parent: _Open, opens: bool) -> Steps:
        """A key of a mapping: a text, and only once."""
        if opens or isinstance(value, dict | list):
            self._stop("F014", event, _("a key must be a word, not a list or a mapping."))
        key = value if isinstance(value, str) else str(getattr(event, "value", value))
        path = (*parent.path, key)
        if key in parent.content:
            first = self.document.keys.get(path)
            message = _("the key '{key}' stands here twice.").format(key=key)
            hint = _("The first is on line {line}.").format(line=first[0]) if first else None
            self.faults.append(Fault("F015", message, self.document.file, *_position(event), hint=hint))
        else:
            self.document.keys[path] = _position(event)
        parent.key, parent.has_key = key, True
        return path


def _not_yaml(error: yaml.MarkedYAMLError, text: str, file: str) -> Fault:
    """The parser's objection as a fault."""
    mark = error.problem_mark or error.context_mark
    lines = text.split("\n")
    line = lines[mark.line] if mark and mark.line < len(lines) else ""
    reason = _reason(f"{error.context or ''} {error.problem or ''}")
    if "\t" in line[: len(line) - len(line.lstrip())]:
        reason = _("the line begins with a tab; use spaces")
    message = _("this is not YAML: {reason}.").format(reason=reason)
    return Fault("F009", message, file, *((mark.line + 1, mark.column + 1) if mark else ()))


def _position(event: Any) -> Position:
    """Line and column of an event, from 1."""
    return (event.start_mark.line + 1, event.start_mark.column + 1)
