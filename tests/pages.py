"""Answers, and what their pages and workbooks hold: shared by the tests of formats and reports."""

from __future__ import annotations

import io
from dataclasses import replace
from functools import cache
from html.parser import HTMLParser
from pathlib import Path

from python_calamine import load_workbook

from builders import engine, profile, shipped
from helhedsvalg.documents import read
from helhedsvalg.formats import FILE, render
from helhedsvalg.profiles.file import read_profile

ROOT = Path(__file__).parents[1]
RINGPARKEN = ROOT / "examples" / "ringparken-fire-problemer.yaml"
HOSTILE = '<script>alert("x")</script> & [bold]fed[/bold] | *a* `b` =1+1'
KINDS = ("plan", "explanation", "comparison")


def ringparken(top=3, stability=0):
    return engine().recommend(read_profile(read(RINGPARKEN), shipped()).profile, top=top, stability=stability)


def named(name):
    """A ranking for an area of that name."""
    area = replace(profile(unemployment=1, insecurity=1), area={"name": name}, notes=name)
    return engine().recommend(area, top=2)


@cache
def other(kind, name=None):
    """A plan, an explanation or a comparison for an area of that name."""
    area = replace(profile(unemployment=1, youth_crime=1), area={"name": name} if name else {}, notes=name)
    if kind == "plan":
        return engine().plan(area)
    if kind == "explanation":
        return engine().explain(area, "mentorindsats")
    changed = replace(area, partners={"jobcenter": "missing"})
    return engine().compare(engine().recommend(area, top=0), engine().recommend(changed, top=0))


def written(answer_, format):
    """An answer as the bytes of a file."""
    content = render(answer_, format, FILE)
    return content.encode() if isinstance(content, str) else content


class Page(HTMLParser):
    """The tags, addresses and text of a page."""

    def __init__(self, content):
        super().__init__()
        self.tags, self.addresses, self.ids, self.text = [], [], [], ""
        self.feed(content.decode())

    def handle_starttag(self, tag, attributes):
        self.tags.append(tag)
        self.addresses += [value for name, value in attributes if name in ("href", "src", "action")]
        self.ids += [value for name, value in attributes if name == "id"]

    def handle_data(self, data):
        self.text += data


def sheets(content):
    """The rows of a workbook by sheet."""
    book = load_workbook(io.BytesIO(content))
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


def shown(chromium, path, **more):
    """The page, and every address that it asked for."""
    page = chromium.new_page(**more)
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(path.as_uri())
    return page, asked
