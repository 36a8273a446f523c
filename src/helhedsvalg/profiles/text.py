"""Tables of text as rows: their encoding, and what separates their cells."""

from __future__ import annotations

import codecs
import csv
import io
import os
import re
import tempfile
import weakref
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

from helhedsvalg.documents import open_file, unicode_of, unreadable
from helhedsvalg.errors import Fault, Faults
from helhedsvalg.i18n import _, composed

SEPARATOR_SHARE = 0.8
"""A separator stands in at least this share of the first lines from the first that has it."""
MIN_SHARE = 0.5
"""And in at least this share where titles stand above the table."""
SEPARATORS = ";\t|,"
FIRST_LINES = 15
"""Lines from which the separator is found."""
MAX_LINE_CHARACTERS = 2**20
MAX_LINE_BYTES = 4 * MAX_LINE_CHARACTERS
MAX_PIPE_MEGABYTES = 1000
"""Most that is kept of what comes through a pipe."""
BLOCK = 2**16
"""Bytes that are read at a time, and from which UTF-16 is recognised."""
DANISH = {
    "cp1252": b"\xe6\xf8\xe5\xc6\xd8\xc5",
    "cp850": b"\x91\x9b\x86\x9d\x8f",
    "mac_roman": b"\xbe\xbf\x8c\xaf\x81",
}
"""The Danish letters in each encoding, without those that are punctuation in another."""
_INNER = {
    encoding: re.compile(rb"(?<=[A-Za-z])[%b]|[%b](?=[a-z])" % (letters, letters))
    for encoding, letters in DANISH.items()
}
"""Such a letter beside a plain one."""
_INNER["cp850"] = re.compile(
    _INNER["cp850"].pattern + rb"|(?<![A-Za-z])\x92(?=[a-z])"
)  # an apostrophe stands behind


class Raw(NamedTuple):
    """One row as it was read."""

    file: str
    row: int
    """Line of the file or row of the sheet, from 1."""
    cells: Any
    """A list of cells; a JSON line as bytes; a document or its path; or a fault."""
    size: int = 0
    """How much was read for it, for the progress of a batch."""


@dataclass
class Input:
    """A file, or standard input, that can be read from its start more than once."""

    path: str
    """As the user named it."""
    place: str
    """The file that is read: its own, or the temporary one that holds what came through a pipe."""

    def reopen(self) -> BinaryIO:
        """The file from its start. Raises Faults."""
        return open_file(self.place)

    def lines(self, encoding: str) -> Iterator[str]:
        """Its lines with their ends, which are line feeds, carriage returns or both. Raises Faults."""
        with io.TextIOWrapper(self.reopen(), encoding, errors="replace", newline="") as text:
            try:
                while line := text.readline(MAX_LINE_CHARACTERS + 1):
                    if len(line) > MAX_LINE_CHARACTERS:
                        raise Faults([line_too_long(self.path)])
                    yield composed(line)
            except OSError as error:
                raise unreadable(error, self.path) from None


def line_too_long(path: str, line: int | None = None) -> Fault:
    """What is wrong with a line longer than any that is read."""
    message = _("a line is longer than {limit} characters; nothing is read from it on.")
    return Fault("F005", message.format(limit=MAX_LINE_CHARACTERS), path, line)


def rereadable(path: str, standard_input: BinaryIO | None, first: bytes = b"") -> Input:
    """An input that can be read twice: a file as it is, a pipe through a temporary file. Raises Faults.

    `first` is what was read of standard input already.
    """
    if path != "-" and Path(path).is_file():
        open_file(path).close()
        return Input(path, path)
    stream = open_file(path, standard_input)
    try:
        with tempfile.NamedTemporaryFile(prefix="helhedsvalg-", delete=False) as copy:
            source = Input(path, copy.name)
            weakref.finalize(source, _remove, copy.name, os.getpid())
            copy.write(first)
            while block := stream.read(BLOCK):
                copy.write(block)
                if copy.tell() > MAX_PIPE_MEGABYTES * 2**20:
                    message = _("more than {limit} MB come through the pipe.").format(limit=MAX_PIPE_MEGABYTES)
                    raise Faults([Fault("F005", message, path, hint=_("Save the table as a file."))])
    except OSError as error:
        raise unreadable(error, path) from None
    finally:
        if path != "-":
            stream.close()
    return source


def _remove(place: str, process: int) -> None:
    """Delete a temporary file, where this is the process that made it."""
    if os.getpid() == process:
        Path(place).unlink(missing_ok=True)


def encoding_of(source: Input) -> str:
    """The encoding of a text. Raises Faults where it is no text."""
    with source.reopen() as stream:
        block = stream.read(BLOCK)
        if guess := unicode_of(block):
            return guess
        if b"\x00" in block.partition(b"\n")[0]:
            hint = _(
                "Save it in Excel as CSV UTF-8, or give the workbook itself, with .xlsx at the end of its name."
            )
            message = _("this is not a table of text in UTF-8 or Windows-1252.")
            raise Faults([Fault("F006", message, source.path, hint=hint)])
        decoder, counts, valid = codecs.getincrementaldecoder("utf-8")(), dict.fromkeys(DANISH, 0), True
        unbroken = 0
        while block and unbroken <= MAX_LINE_BYTES:
            unbroken = 0 if b"\n" in block or b"\r" in block else unbroken + len(block)
            if not block.isascii():
                for encoding, letters in _INNER.items():
                    counts[encoding] += len(letters.findall(block))
            if valid:
                try:
                    decoder.decode(block)
                except UnicodeDecodeError:
                    valid = False
            block = stream.read(BLOCK)
        return "utf-8" if valid else max(counts, key=lambda encoding: counts[encoding])


class TextRows:
    """The rows of a table of text."""

    def __init__(self, source: Input, encoding: str) -> None:
        self.source, self.encoding = source, encoding
        first = list(islice(source.lines(encoding), FIRST_LINES))
        declared = re.fullmatch(r"sep=(.)\s*", first[0]) if first else None
        self.skipped = 1 if declared else 0
        """Lines before the table: one that says which separator it has."""
        self.separator = declared[1] if declared else _separator([line for line in first if line.strip()])

    def __call__(self) -> Iterator[Raw]:
        """Every row from the first on; what cannot be read is a fault in its place."""
        path, sizes = self.source.path, [0]

        def counted() -> Iterator[str]:
            for number, line in enumerate(self.source.lines(self.encoding)):
                sizes.append(len(line))
                yield line if number >= self.skipped else "\n"

        reader = csv.reader(counted(), delimiter=self.separator, strict=True)
        before = 0
        while True:
            try:
                cells = next(reader)
            except StopIteration:
                return
            except Faults as faults:
                yield Raw(path, reader.line_num + 1, replace(faults.faults[0], line=reader.line_num + 1))
                return
            except csv.Error:
                yield Raw(path, reader.line_num, _bad_row(path, before + 1))
                before = reader.line_num
                continue
            swallowed = reader.line_num - before > 1 and self._swallows_rows(cells)
            yield Raw(path, reader.line_num, _bad_row(path, before + 1) if swallowed else cells, sum(sizes))
            before = reader.line_num
            sizes.clear()

    def _swallows_rows(self, cells: list[str]) -> bool:
        """Whether a cell holds whole rows, since a quotation mark is not closed where it should be."""
        inner = [line for cell in cells for line in re.split("\r\n?|\n", cell)[1:]]
        return any(line.count(self.separator) >= max(len(cells) - 1, 1) for line in inner)


def _bad_row(path: str, row: int) -> Fault:
    reason = _("its quotation marks do not match, or a cell is too large")
    return Fault("T002", _("this row cannot be read: {reason}.").format(reason=reason), path, row)


def _separator(lines: list[str]) -> str:
    """The character that separates the cells."""
    for separator in ";\t":
        first = next((place for place, line in enumerate(lines) if separator in line), len(lines))
        table = lines[first:]  # a title may stand above it
        count = sum(separator in line for line in table)
        if count >= SEPARATOR_SHARE * len(table) and count >= MIN_SHARE * len(lines) > 0:
            return separator
    return max(SEPARATORS, key=lambda separator: sum(line.count(separator) for line in lines))
