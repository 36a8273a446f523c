"""The worker of a batch, in the program or in one of several processes: from rows to answers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from helhedsvalg.cli import files
from helhedsvalg.cli.stream import Chunk
from helhedsvalg.engine import Engine
from helhedsvalg.errors import Fault
from helhedsvalg.formats import FILE, csv, json, render
from helhedsvalg.i18n import _
from helhedsvalg.method.ranking import Include
from helhedsvalg.model.profile import Profile
from helhedsvalg.model.vocabulary import Language
from helhedsvalg.profiles.file import ReadProfile
from helhedsvalg.profiles.layout import Layout
from helhedsvalg.profiles.options import OptionValues, override
from helhedsvalg.profiles.rows import Reader, error_line
from helhedsvalg.profiles.text import Raw
from helhedsvalg.reports import overview
from helhedsvalg.reports import rows as report_rows
from helhedsvalg.reports.areas import area_page
from helhedsvalg.results.caveats import Shortfall, shortfalls
from helhedsvalg.results.recommendation import Result

STREAMS = ("ndjson", "csv")
"""The formats in which areas go to one place as they are answered."""
OVERVIEW = "overview"
"""What a terminal gets where no format is asked for: all areas on one screen."""
Rows = tuple[list[Raw], Layout | None]
"""Rows with the layout of their table."""


@dataclass(frozen=True, slots=True)
class Job:
    """Everything that a process must know to answer areas; small enough to send to it."""

    catalogue: str | None
    layers: tuple[str, ...]
    language: Language
    top: int
    stability: int
    include: tuple[Include, ...]
    fail_on: tuple[Shortfall, ...]
    options: OptionValues
    format: str
    brief: bool
    wide: bool
    dialect: csv.Dialect
    one_file: bool
    """Whether all areas are pages of one file."""


class Worker:
    """Answers raw rows one by one."""

    def __init__(self, job: Job) -> None:
        self.job = job
        self.engine = Engine.load(job.catalogue, job.layers)
        self.reader = Reader(self.engine.catalogue)
        self.encode = self.row if job.wide else self.rows
        if job.format == "ndjson":
            self.encode = self.brief if job.brief else self.full
        self.plain = not (job.options.partners and any(job.options.partners.values())) and job.options.ages is None

    def answer(self, rows: Sequence[Raw], layout: Layout | None) -> Chunk:
        """Return what came of the rows, in their order."""
        chunk = Chunk(size=sum(raw.size for raw in rows))
        pieces: list[bytes] = []
        for raw in rows:
            profile = self.reader.profile(raw, layout)
            if profile is None:
                continue
            if isinstance(profile, Fault):
                chunk.faults.append(profile)
                if self.job.format == "ndjson":
                    pieces.append(json.escaped(error_line(profile)))
                continue
            chunk.areas += 1
            if not self.plain:
                profile = override(ReadProfile(profile), self.job.options, self.engine.catalogue).profile
            if self.job.format == OVERVIEW:
                chunk.rows.append(overview.row(self.recommend(profile, overview.MAX_NAMED)))
            elif self.job.format in STREAMS:
                pieces.append(self.encode(profile))
            elif self.job.one_file:
                chunk.pages.append(area_page(self.recommend(profile, self.job.top)))
            else:
                chunk.files.append(self.file(profile))
            if self.job.fail_on and (conditions := self.shortfalls(profile)):
                chunk.short.append(f"{_named(profile)} ({', '.join(conditions)})")
        chunk.content = b"".join(pieces)
        chunk.notices = list(dict.fromkeys(self.reader.notices))
        self.reader.notices.clear()
        return chunk

    def file(self, profile: Profile) -> tuple[str, bytes]:
        """Return one area's answer as a file of its own, after the name that it would have."""
        result = self.recommend(profile, self.job.top)
        area = result.area
        name = files.name_of([area.name or area.municipality, area.year] if area else [], "area")
        content = render(result, self.job.format, FILE)
        return name, content.encode() if isinstance(content, str) else content

    def shortfalls(self, profile: Profile) -> dict[Shortfall, str]:
        """Return which of the --fail-on conditions hold for one area."""
        ranking = self.engine.ranking(profile, self.job.include)
        return shortfalls(self.engine.catalogue, profile, ranking, self.job.top, self.job.fail_on)

    def recommend(self, profile: Profile, top: int) -> Result:
        """Return the answer for one area; 0 for top is all."""
        job = self.job
        return self.engine.recommend(profile, top=top, stability=job.stability, include=job.include)

    def full(self, profile: Profile) -> bytes:
        """Return one area in JSON, as `recommend -f json` writes it."""
        return json.encode(self.recommend(profile, self.job.top))

    def brief(self, profile: Profile) -> bytes:
        """Return one area in JSON: needs, and ids with score and label."""
        return json.encode(self.engine.brief(profile, top=self.job.top, include=self.job.include))

    def rows(self, profile: Profile) -> bytes:
        """Return one area in CSV, a row a rank."""
        result = self.recommend(profile, self.job.top)
        area = report_rows.area(result)
        ranking = report_rows.ranking(result).rows
        return "".join(csv.line((*area, *row), self.job.dialect) for row in ranking).encode()

    def row(self, profile: Profile) -> bytes:
        """Return one area in CSV, a row with every intervention across."""
        result = self.recommend(profile, 0)
        area = result.area
        scores = {entry.id: entry.score for entry in result.recommendations}
        labels = [area.name, area.municipality, area.year] if area else [None, None, None]
        cells = [*labels, *(scores.get(candidate.intervention.id) for candidate in self.engine.candidates)]
        return csv.line(cells, self.job.dialect).encode()

    def heading(self) -> bytes:
        """Return the heading of the output."""
        if self.job.format != "csv":
            return b""
        mark = csv.BYTE_ORDER_MARK if self.job.dialect == "excel-da" else ""
        if self.job.wide:
            ids = [candidate.intervention.id for candidate in self.engine.candidates]
            cells = ["area", "municipality", "year", *ids]
        else:
            problems = [problem.id for problem in self.engine.catalogue.anchored]
            cells = [*report_rows.AREA, *report_rows.ranking_columns(problems)]
        return (mark + csv.line(cells, self.job.dialect)).encode()


def _named(profile: Profile) -> str:
    """The area's name and year, for a message."""
    name = profile.area.get("name") or _("an area without a name")
    return f"{name} {profile.area['year']}" if profile.area.get("year") else str(name)
