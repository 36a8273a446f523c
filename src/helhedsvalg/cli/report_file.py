"""`helhedsvalg batch -f html -o report.html`: all areas in one file, with an overview."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from helhedsvalg.cli.stream import Chunk, Progress, Stream
from helhedsvalg.errors import Fault
from helhedsvalg.formats import FILE, render
from helhedsvalg.i18n import _
from helhedsvalg.reports.areas import AreaPage, document
from helhedsvalg.reports.document import report_of

FORMATS = ("html",)
"""The formats that have an overview and a page an area in one file."""


class ReportFile(Stream):
    """One file for all areas. Its overview comes first, so it is written when the last area is answered.

    Memory grows with the number of areas, as it does nowhere else.
    """

    def __init__(
        self, to: str | None, progress: Progress, format: str, inputs: Sequence[str], *, details: bool = False
    ) -> None:
        super().__init__(to, progress)
        self.format = format
        self.details = details
        self.inputs = inputs
        self.pages: list[AreaPage] = []
        self.faults: list[Fault] = []

    def take(self, chunk: Chunk) -> None:
        """Keep the pages of some areas."""
        # The part that all areas share is kept once, even if the pages come from several processes.
        self.pages += [replace(page, common=(self.pages or [page])[0].common) for page in chunk.pages]
        self.faults += chunk.faults
        self.areas += chunk.areas

    def close(self) -> None:
        """Write the whole file, where an area was answered. Raises Faults, and OSError for standard output."""
        if self.pages:
            report = report_of(document(self.pages, self.faults, self.inputs), None)
            content = render(report, self.format, replace(FILE, details=self.details))
            with self.held():
                self.write(content.encode() if isinstance(content, str) else content)
        else:
            self.discard()
        super().close()

    def discard(self) -> None:
        """Leave no half file behind, and write none later."""
        self.pages.clear()
        super().discard()

    def left_behind(self) -> str:
        """Return what a program that is stopped leaves behind."""
        if self.file is None:
            return _("Stopped after {count} areas; nothing is written.")
        return super().left_behind()


def is_one_file(format: str, to: str | None) -> bool:
    """Return whether all areas go to one file with an overview: a page does, unless a folder is named."""
    return format in FORMATS and not (to and (to.endswith(("/", os.sep)) or Path(to).is_dir()))
