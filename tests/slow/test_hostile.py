"""Hostile input: whatever is read, the program ends as the contract says, soon, and shows nothing that steers."""

from __future__ import annotations

import json
import os
import time
import warnings
from itertools import cycle
from pathlib import Path

import pytest
import yaml
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from hypothesis.errors import HypothesisWarning

import hostile
from builders import engine, shipped
from helhedsvalg.catalogue import layers, rules
from helhedsvalg.catalogue.warnings import warnings_of
from helhedsvalg.cli.area import option_values
from helhedsvalg.documents import parse
from helhedsvalg.engine import Engine
from helhedsvalg.errors import Fault, Faults
from helhedsvalg.formats import FILE, render
from helhedsvalg.profiles.file import ReadProfile, read_profile
from helhedsvalg.profiles.options import override
from helhedsvalg.profiles.rows import Reader
from helhedsvalg.profiles.table import tables
from helhedsvalg.results.saved import ids_lead_somewhere, read_answer
from hostile import FORMATS, ROOT, edited, neutral, ran, relaid, reshaped, words

EXAMPLES = ROOT / "examples"
CORPUS = Path(__file__).parents[1] / "corpus"
SAVED = Path(__file__).parents[1] / "golden"
GOLDEN = (
    SAVED / "gellerup-2015" / "plan.json",
    SAVED / "gellerup-2015" / "explain-first.json",
    SAVED / "agervang-2014-2018" / "compare.json",
)
BATCH = 500
"""Cases that hypothesis has in hand at a time; more would only fill its memory."""
next_format = cycle(FORMATS)
refused: set[str] = set()
"""The codes of what was refused since a test began."""
FULL = b"""
area: {name: Ringparken, municipality: Slagelse, year: 2019, residents: 1900, children_10_14: 150, other: {a: b}}
problems:
  unemployment: 41.2
  low-education: {value: 70.2, source: Liste, year: 2019}
  youth-crime: unknown
  insecurity: {need: 0.8, why: Tryghedsvandring 2024}
partners: {jobcenter: in-place, school: promised, police-ssp: missing}
ages: 0-99
exclude: [{id: natteravne, reason: tried}, mentor]
notes: free text
"""


def shipped_profile():
    return read_profile(parse(FULL, "p.yaml"), shipped()).profile


def jsons(contents):
    """YAML as JSON, to be reshaped."""
    return [json.dumps(yaml.safe_load(one), default=str).encode() for one in contents]


@pytest.fixture(scope="session")
def known():
    """The tags of pages that were made of the shipped data alone."""
    found = set()
    for page in SAVED.rglob("*.html"):
        found |= hostile.Tags(page.read_text(encoding="utf-8")).found
    for profile in EXAMPLES.glob("*-20*.yaml"):
        whole = engine().recommend(read_profile(parse(profile.read_bytes(), "p.yaml"), shipped()).profile, top=0)
        found |= hostile.Tags(render(whole, "html", FILE).decode()).found
    return found


def shown(result, known):
    """Every accepted case is written in one of the formats and looked at."""
    format = next(next_format)
    content = render(result, format, FILE)
    neutral(content.encode() if isinstance(content, str) else content, format, known)


def told(faults):
    """A refusal has something to say, and can be said."""
    assert faults
    assert all(one.code and one.message and str(one).encode() for one in faults)
    refused.update(one.code for one in faults)


class Profiles:
    """A profile file."""

    ending = "yaml"
    files = (FULL, *(one.read_bytes() for one in sorted(EXAMPLES.glob("*-20*.yaml"))[:2]))
    cases = edited([*files, *jsons(files)]) | reshaped(jsons(files))

    @staticmethod
    def read(path, known):
        read = read_profile(parse(path.read_bytes(), path.name), shipped())
        shown(engine().recommend(read.profile, top=2), known)

    @staticmethod
    def words(path, format):
        return "recommend", path, "--stability", "0", "--top", "2", "-f", format


class Tables:
    """A table of areas: CSV, JSON lines, a list of profiles, a workbook."""

    ending = "csv"
    lines = (EXAMPLES / "areas.csv").read_bytes().splitlines(keepends=True)
    files = (
        b"".join(lines[:4]),
        (EXAMPLES / "areas.ndjson").read_bytes(),
    )
    cases = edited([*files, *files, b"[" + jsons([FULL])[0] + b"]"]) | relaid(files[:1])

    @staticmethod
    def read(path, known):
        reader = Reader(shipped())
        for table in tables([str(path)], shipped(), {}, None, None):
            for raw in table.rows:
                profile = reader.profile(raw, table.layout)
                if isinstance(profile, Fault):
                    told([profile])
                elif profile is not None:
                    shown(engine().recommend(profile, top=2), known)

    @staticmethod
    def words(path, format):
        many = format in ("json", "csv")
        return "batch", path, "-f", "csv" if format == "csv" else "ndjson", *(() if many else ("--brief",))


class Layers:
    """A catalogue, or a layer over it."""

    ending = "yaml"
    files = ((EXAMPLES / "lokal.yaml").read_bytes(),)
    cases = edited(files) | reshaped(jsons(files))

    @staticmethod
    def read(path, known):
        whole = path.stat().st_size % 2
        found = rules.load(str(path)) if whole else rules.load(None, [str(path)])
        warnings_of(layers.gather(str(path)))
        profile = read_profile(parse(FULL.replace(b"natteravne", b"mentor"), "p.yaml"), shipped()).profile
        shown(Engine(found).recommend(profile, top=0, include=("harmful", "blocked", "outside-plan")), known)

    @staticmethod
    def words(path, format):
        if format == "table":
            return "catalogue", "check", path
        if format == "json":
            return "catalogue", "show", "morgenklub", "--add", path
        return "recommend", "--ledighed", "41", "--lav-uddannelse", "60", "--add", path, "--top", "0", "-f", format


def small_result():
    """A whole result with a few of all that it has many of."""
    whole = json.loads(render(engine().recommend(shipped_profile(), top=2, stability=5), "json", FILE))
    opened = whole["unlock"]["interventions"] if whole["unlock"] else []
    whole["set_aside"] = [one for one in whole["set_aside"] if one["id"] in opened] + whole["set_aside"][:2]
    for one in whole["recommendations"]:
        one["findings"] = one["findings"][:2]
    return json.dumps(whole).encode()


class Results:
    """A saved result, plan, explanation or comparison, for render and for compare."""

    ending = "json"
    files = (small_result(), *(path.read_bytes() for path in GOLDEN))
    cases = edited(files) | reshaped(files, ("ascii", "raw"))

    @staticmethod
    def read(path, known):
        saved = read_answer(str(path))
        with ids_lead_somewhere(str(path), type(saved)):
            shown(saved, known)

    @staticmethod
    def words(path, format):
        if format == "json":
            return "compare", path, EXAMPLES / "ringparken-2019.yaml", "-f", "json"
        return "render", path, "-f", format


class Values:
    """The values of options, one a line."""

    ending = "txt"
    names = (
        "--unemployment", "--youth-crime", "--low-education", "--insecurity", "--need", "--with", "--without",
        "--promised", "--ages", "--area", "--municipality", "--year", "--top", "-f", "--fail-on", "--lang",
    )  # fmt: skip
    right = (
        "41,2 %",
        "høj",
        "unemployment=0.8",
        "insecurity=1.5",
        "jobcenter",
        "school,police-ssp",
        "10-14",
        "2019",
    )
    cases = st.lists(
        st.tuples(st.sampled_from(names), words | st.sampled_from(right)), min_size=1, max_size=4
    ).map(lambda pairs: json.dumps(pairs).encode())

    @staticmethod
    def said(path):
        return [(name, value) for name, value in json.loads(path.read_bytes())]

    @classmethod
    def read(cls, path, known):
        pairs = cls.said(path)

        def those(name):
            return [value for each, value in pairs if each == name]

        problems = {one[2:]: those(one) for one in cls.names[:4]}
        states = {"in-place": those("--with"), "promised": those("--promised"), "missing": those("--without")}
        area = {"name": next(iter(those("--area")), None)}
        ages = next(iter(those("--ages")), None)
        understood = override(
            ReadProfile(shipped_profile()), option_values(problems, those("--need"), states, ages, area), shipped()
        )
        shown(engine().recommend(understood.profile, top=2), known)

    @classmethod
    def words(cls, path, format):
        return "recommend", "--stability", "0", *(word for pair in cls.said(path) for word in pair)


READERS = {"profile": Profiles, "table": Tables, "catalogue": Layers, "result": Results, "values": Values}


@pytest.fixture
def data(tmp_path_factory, monkeypatch):
    """A small catalogue in the place of the shipped one, where every case reads it anew."""
    folder = tmp_path_factory.getbasetemp() / "small"
    monkeypatch.setattr(layers, "DATA", folder if folder.exists() else hostile.small_data(folder))


def ended_well(name, call, format, known):
    """Run those words, look at all that came of it, and give the seconds that it took."""
    code, out, err, took = ran(*call)
    assert code in ((0, 1, 2, 3, 4) if "--fail-on" in call else (0, 2, 3, 4)), (call, err)
    assert b"Traceback" not in err
    hostile.neutral_text(err.decode())
    if name != "values" and out:
        told = "table" if call[0] == "catalogue" else "json" if "json" in call or "ndjson" in call else format
        neutral(out, told, known)
    assert took < hostile.SECONDS
    return took


def tried(cases, count, number, check):
    """Run a check on that many cases."""
    quiet = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]
    phases = [Phase.generate, Phase.shrink]
    rule = settings(max_examples=count, deadline=None, database=None, phases=phases, suppress_health_check=quiet)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", HypothesisWarning)  # a case may be as long as it likes
        seed(hostile.begin() + number)(rule(given(cases)(check)))()


def recorded(reader, kind, cases, slowest):
    """Tell what was tried, where it is asked for."""
    if where := os.environ.get("FUZZED"):
        with Path(where).open("a", encoding="utf-8") as file:
            file.write(json.dumps({"reader": reader, "kind": kind, "cases": cases, "slowest": slowest}) + "\n")


@pytest.mark.parametrize("number", range(-(-hostile.cases() // BATCH)))
@pytest.mark.parametrize("name", READERS)
def test_whatever_is_read_is_understood_or_refused_soon(name, number, tmp_path, known, request, record_property):
    """The reader itself; what it takes is answered and written in one of the formats."""
    reader = READERS[name]
    if name == "catalogue":
        request.getfixturevalue("data")
    path = tmp_path / f"case.{reader.ending}"
    seconds = []
    refused.clear()

    def check(content):
        kind = reader.ending if content[:1] not in (b"{", b"[") or name == "values" else "json"
        case = path.with_suffix(f".{kind}")
        case.write_bytes(content)
        start = time.process_time()
        try:
            reader.read(case, known)
        except Faults as faults:
            told(faults.faults)
        seconds.append(time.process_time() - start)
        assert seconds[-1] < hostile.SECONDS

    count = min(BATCH, hostile.cases() - BATCH * number)
    tried(reader.cases, count, number, check)
    record_property("hostile", {"name": name, "read": len(seconds), "faults": sorted(refused)})
    recorded(name, "read", len(seconds), max(seconds))
    assert refused, "nothing was hostile"


@pytest.mark.parametrize("number", range(-(-hostile.cases() // 10 // BATCH)))
@pytest.mark.parametrize("name", READERS)
def test_whatever_is_read_the_program_ends_as_the_contract_says(
    name, number, tmp_path, known, request, record_property
):
    """The whole program, from its words to what it writes."""
    reader = READERS[name]
    if name == "catalogue":
        request.getfixturevalue("data")
    path = tmp_path / f"case.{reader.ending}"
    seconds = []

    def check(content):
        path.write_bytes(content)
        format = next(next_format)
        call = reader.words(path, format)
        seconds.append(ended_well(name, call, format, known))

    count = min(BATCH, hostile.cases() // 10 - BATCH * number)
    tried(reader.cases, count, number, check)
    record_property("hostile", {"name": name, "run": len(seconds)})
    recorded(name, "run", len(seconds), max(seconds))


@pytest.mark.parametrize("path", sorted(CORPUS.glob("*/*")), ids=lambda path: f"{path.parent.name}/{path.name}")
def test_what_was_once_found_is_found_no_more(path, known):
    """A file for each thing that was found; the folder is the reader."""
    name = path.parent.name
    for format in FORMATS:
        ended_well(name, READERS[name].words(path, format), format, known)
