"""What scripts depend on: every option does what it says, every exit code, and no key is ever taken away."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest
import typer

from helhedsvalg.cli.main import main, program
from helhedsvalg.cli.schema import TOLD, schema_of
from helhedsvalg.formats import FORMATS
from helhedsvalg.results.common import SCHEMA_VERSION
from workbooks import workbook

ROOT = Path(__file__).parents[1]
KEPT = Path(__file__).parent / "kept"
EXAMPLES = ROOT / "examples"
RING = str(EXAMPLES / "ringparken-fire-problemer.yaml")
TABLE = str(EXAMPLES / "omraader-2013-2019.csv")
AREAS = str(EXAMPLES / "areas.csv")
BAD = str(Path(__file__).parent / "bad" / "catalogues" / "C005-equal-ids.yaml")
LAYER = str(EXAMPLES / "lokal.yaml")
SMALL = str(KEPT / "small.yaml")
SAVED = str(KEPT / "1.0" / "result.json")
WORKBOOK = "areas.xlsx"
TWO = "two.ndjson"
YEARS = "years.csv"

LANG = {"--lang": ["en"]}
FORMAT = {"--format": ["markdown"]}
LAYERS = {"--catalogue": [SMALL], "--add": [LAYER]}
COLOR = {"--color": ["always"]}
DETAILS = {"--details": [], "--detaljer": []}
SCREEN = {**FORMAT, **COLOR, **DETAILS}
PARTNERS = {
    "--with": ["jobcenter"], "--promised": ["jobcenter"], "--without": ["library"],
    "--med": ["jobcenter"], "--lovet": ["jobcenter"], "--uden": ["library"], "--ages": ["10-14"],
}  # fmt: skip
INCLUDE = {"--include-harmful": [], "--include-blocked": [], "--include-outside-plan": []}
AREA = {
    "--unemployment": ["5"],
    "--youth-crime": ["9"],
    "--low-education": ["10"],
    "--insecurity": ["30"],
    "--ledighed": ["5"],
    "--ungdomskriminalitet": ["9"],
    "--lav-uddannelse": ["10"],
    "--utryghed": ["30"],
    "--need": ["insecurity=1.5"],
    "--area": ["Skovparken"],
    "--municipality": ["Horsens"],
    "--year": ["2001"],
}
FAIL = {"--fail-on": ["missing-partner"]}
OPTIONS = {
    ("recommend", RING, "-f", "json"): {
        **AREA, **PARTNERS, **LAYERS, **INCLUDE, **LANG, **FAIL,
        "--top": ["3"], "--stability": ["0"],
    },
    ("recommend", RING): {**SCREEN, "--matrix": []},
    ("plan", RING): SCREEN,
    ("explain", "lektiecafe-lektiehjaelp", RING): {**SCREEN, "--catalogue": [SMALL]},
    ("compare", RING, "--without-b", "school"): SCREEN,
    ("plan", RING, "-f", "json"): {
        **AREA, **PARTNERS, **LAYERS, **INCLUDE, **LANG, **FAIL,
        "--max": ["1"], "--keep": ["natteravne"], "--not": ["ivaerksaetteri-mikrolaan"],
    },
    ("proposal", RING, "-f", "json"): {
        **AREA, **PARTNERS, **LAYERS, **INCLUDE, **LANG,
        "--max": ["1"], "--keep": ["natteravne"], "--not": ["mentorindsats"],
    },
    ("proposal", RING): {**SCREEN, "--format": ["html"]},
    ("explain", "bemandede-vaeresteder", RING, "-f", "json"): {
        **AREA, **PARTNERS, **INCLUDE, **LANG, "--add": [LAYER], "--stability": ["0"],
    },
    ("compare", f"{TABLE}#Agervang", f"{TABLE}#Agervang", "--year", "2014", "--year", "2018", "-f", "json"): {
        **LAYERS, **LANG,
        "--year": ["2014"],
        "--need-b": ["insecurity=1.5"],
        "--with-b": ["jobcenter"],
        "--promised-b": ["jobcenter"],
        "--without-b": ["jobcenter"],
        "--med-b": ["jobcenter"],
        "--lovet-b": ["jobcenter"],
        "--uden-b": ["jobcenter"],
        "--ages-b": ["10-14"],
    },
    ("compare", f"{WORKBOOK}#Ringparken", "--sheet", "A"): {"--sheet": ["B"]},
    ("batch", AREAS): {
        **PARTNERS, **LAYERS, **INCLUDE, **LANG,
        "--format": ["csv"], "--top": ["3"], "--brief": [], "--wide": [], "--stability": ["10"],
        "--column": ["insecurity=På listen"], "--dry-run": [], "--template": [],
    },
    ("batch", AREAS, "--without", "jobcenter"): FAIL,
    ("batch", AREAS, "-f", "csv"): {"--csv-dialect": ["excel-da"]},
    ("batch", TABLE): {"--fail-fast": []},
    ("batch", YEARS, "--year", "2018"): {"--year": ["2019"]},
    ("batch", WORKBOOK, "--sheet", "A"): {"--sheet": ["B"]},
    ("render", SAVED): {**SCREEN, **LANG},
    ("render", TWO, "--line", "1"): {"--line": ["2"]},
    ("profile", "--template"): {"--template": [], **LANG, "--catalogue": [SMALL]},
    ("profile", "--template", "--lang", "da"): {"--add": [BAD]},
    ("schema", "plan"): {},
    ("schema", "of-nothing"): LANG,
    ("catalogue", "list"): {**LAYERS, **LANG, **FORMAT, **COLOR},
    ("catalogue", "show", "lektiecafe-lektiehjaelp"): {**LAYERS, **LANG, **SCREEN},
    ("catalogue", "search", "morgenklub"): {"--add": [LAYER]},
    ("catalogue", "search", "mentor"): {**FORMAT, **COLOR},
    ("catalogue", "search", "unge"): {
        **LANG, **FORMAT, "--catalogue": [SMALL],
        "--problem": ["insecurity"], "--theme": ["uddannelse-livschancer"], "--runner": ["partner"],
        "--age": ["80"], "--partner": ["jobcenter"], "--label": ["good"], "--setting": ["danish-estates"],
    },
    ("catalogue", "check", BAD): {"--add": [LAYER], "--lang": ["en"]},
    ("catalogue", "check", SMALL): {"--strict": []},
    ("catalogue", "status"): {**LAYERS, **LANG, **FORMAT, **COLOR},
}  # fmt: skip
QUIET = {"--jobs": ["2"], "--debug": []}
"""What gives the same bytes where all goes well."""
ON_A_TERMINAL = {("batch",): {*DETAILS, *COLOR}}
"""What shows only on a terminal, where tests/reports/test_screens.py looks at it."""
REFUSED = {
    ("batch", "--sheet"), ("batch", "--template"),
    ("compare", "--sheet"), ("render", "--line"), ("profile", "--template"),
    ("profile", "--add"), ("render", "--lang"), ("schema", "--lang"),
    ("catalogue", "check", "--add"), ("catalogue", "check", "--lang"),
    ("catalogue", "check", "--strict"), ("catalogue", "search", "--add"), ("catalogue", "search", "--catalogue"),
    ("catalogue", "show", "--catalogue"),
}  # fmt: skip
"""Where the option, or its lack, shows in what is refused or not found."""
CASES = [(words, name) for words, options in OPTIONS.items() for name in options]


def below(command, words=()):
    """The commands below a command, by their words."""
    subcommands = getattr(command, "commands", None)
    if subcommands is None:
        return {words: command}
    return {key: leaf for name, sub in subcommands.items() for key, leaf in below(sub, (*words, name)).items()}


@cache
def commands():
    """Every command that does something, by its words."""
    return below(typer.main.get_command(program([])))


@pytest.fixture(autouse=True)
def files(tmp_path, monkeypatch):
    """A workbook with two sheets, and two saved results, in the folder in which the program runs."""
    figures = {"A": 41.2, "B": 51.2}
    sheets = {name: [["area", "unemployment"], ["Ringparken", figure]] for name, figure in figures.items()}
    workbook(tmp_path / WORKBOOK, sheets)
    lines = [json.loads(Path(SAVED).read_text(encoding="utf-8")) for _line in range(2)]
    lines[1]["area"]["name"] = "Nørager"
    (tmp_path / TWO).write_text("".join(json.dumps(one) + "\n" for one in lines), encoding="utf-8")
    (tmp_path / YEARS).write_text("Område;Ledighed 2018;Ledighed 2019\nRingparken;41,2;44,7\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)


def named(words):
    """The command that begins those words."""
    return next(one for one in commands() if words[: len(one)] == one)


def test_the_table_above_names_every_option():
    told = {}
    for words, options in OPTIONS.items():
        told.setdefault(named(words), {"--output", "--help", *QUIET}).update(options)
    for words, names in ON_A_TERMINAL.items():
        told[words].update(names)
    assert set(told) == set(commands())
    for words, command in commands().items():
        every = {name for one in command.params for name in one.opts if name.startswith("--")}
        assert every <= told[words]
        assert {name for one in OPTIONS for name in OPTIONS[one] if named(one) == words} <= every


@pytest.mark.parametrize(("words", "name"), CASES, ids=[f"{' '.join(named(one))} {two}" for one, two in CASES])
def test_every_option_changes_the_answer(run, words, name):
    more = [name, *OPTIONS[words][name]]
    before = run(*words, lang="da")
    if name == "--lang":
        after = run(*words, *more)
    elif name in words:
        place = words.index(name)
        after = run(*words[:place], *words[place + len(more) :], lang="da")
    else:
        after = run(*words, *more, lang="da")
    assert after != before
    assert after[0] in ((0, 1, 3) if words[0] == "batch" else (0, 1)) or (*named(words), name) in REFUSED


@pytest.mark.parametrize(
    "words", [one for one in OPTIONS if one[0] != "profile"], ids=lambda one: " ".join(named(one))
)
def test_debug_and_processes_change_nothing(run, words):
    takes = {name for one in commands()[named(words)].params for name in one.opts}
    before = run(*words)
    for name, more in QUIET.items():
        if name in takes:
            assert run(*words, name, *more) == before


@pytest.mark.parametrize("short", ["-o", "--output"])
@pytest.mark.parametrize(
    "words",
    [one for one in OPTIONS if "check" not in one and one[0] != "profile"],
    ids=lambda one: " ".join(named(one)),
)
def test_output_writes_the_bytes_that_would_be_shown(run, tmp_path, words, short):
    code, out, err = run(*words, lang="da")
    target = tmp_path / "answer"
    assert run(*words, short, target, lang="da") == (code, "", err)
    assert not out or target.read_bytes() == out.encode()


def left(*words, stop=None):
    """The exit code of a process; one that reads until it is stopped, where a signal is given."""
    command = [sys.executable, "-m", "helhedsvalg", *words]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    ) as process:
        if stop:
            process.stdin.write(b'{"problems": {"unemployment": 41.2}}\n')
            process.stdin.flush()
            process.stdout.readline()
            process.send_signal(stop)
        else:
            process.communicate(timeout=120)
        return process.wait(timeout=120)


CODES = {
    0: ("recommend", RING),
    1: ("recommend", RING, "--without", "jobcenter", "--fail-on", "missing-partner"),
    2: ("recommend", RING, "--no-such-option"),
    3: ("recommend", "no-such-file.yaml"),
    4: ("recommend",),
}
STOPS = {130: signal.SIGINT, 143: signal.SIGTERM}


@pytest.mark.parametrize("code", CODES)
def test_every_exit_code(run, code):
    assert run(*CODES[code])[0] == code


@pytest.mark.parametrize("code", STOPS)
def test_every_exit_code_of_a_signal(code):
    assert left("batch", "-", stop=STOPS[code]) == code


def test_a_fault_of_the_program_is_70(run, monkeypatch):
    def fail(*_words):
        raise RuntimeError

    monkeypatch.setattr("helhedsvalg.cli.main.run", fail)
    assert run("recommend")[0] == 70


def test_the_exit_codes_are_those_that_the_program_tells():
    told = {int(one) for one in re.findall(r"\b(\d+)\b(?= [a-zA-Z])", " ".join(main.__doc__.split()))}
    assert told == {*CODES, *STOPS, 70}


def keys():
    """Every key of what the commands give, as noun.key."""
    found = set()
    for kind in TOLD:
        schema = schema_of(kind)
        for noun, one in {kind: schema, **schema["$defs"]}.items():
            found |= {f"{noun}.{key}" for key in one.get("properties", ())}
    return found


def expected(path, lines):
    if os.environ.get("ACCEPT"):
        path.write_text("".join(f"{one}\n" for one in sorted(lines)), encoding="utf-8")
    return set(path.read_text(encoding="utf-8").split())


def test_no_key_comes_or_goes_unseen():
    """A key less is a new major version: keep the old folder, and make a new one. A key more is written down."""
    assert keys() == expected(KEPT / SCHEMA_VERSION / "keys.txt", keys())


@pytest.mark.parametrize("kept", sorted(KEPT.glob("*/keys.txt")), ids=lambda one: one.parent.name)
def test_keys_once_given_are_given_for_ever(kept):
    assert set(kept.read_text(encoding="utf-8").split()) <= keys()


def within(old, new):
    """Whether all that was said is still said, whatever has come beside it."""
    if isinstance(old, dict):
        return all(key in new and within(value, new[key]) for key, value in old.items())
    if isinstance(old, list):
        return len(old) == len(new) and all(map(within, old, new))
    return old == new


KEPT_ANSWERS = sorted(one for one in KEPT.glob("*/*.json"))


@pytest.mark.parametrize("format", FORMATS)
@pytest.mark.parametrize("kept", KEPT_ANSWERS, ids=lambda one: f"{one.parent.name}-{one.stem}")
def test_answers_of_every_version_are_still_read(run, tmp_path, kept, format):
    """They were saved when their version was new, and are never written anew."""
    out = tmp_path / "out"
    if kept.stem == "proposal" and format in ("csv", "xlsx"):
        assert run("render", kept, "-f", format, "-o", out, lang="da")[0] == 2
        return
    assert run("render", kept, "-f", format, "-o", out, lang="da") == (0, "", "")
    assert out.stat().st_size > 500
    if format == "json":
        assert within(json.loads(kept.read_text(encoding="utf-8")), json.loads(out.read_text(encoding="utf-8")))


def test_all_four_answers_of_each_version_are_kept():
    assert {one.stem for one in KEPT_ANSWERS if one.parent.name == "1.0"} == set(TOLD)
