"""Every answer on one screen: what it must hold, at every size, in both languages, on every example."""

from __future__ import annotations

import json
import shlex
from functools import cache
from pathlib import Path

import pytest

from builders import engine, shipped
from helhedsvalg import i18n
from helhedsvalg.documents import read
from helhedsvalg.formats import Screen, render
from helhedsvalg.profiles.file import read_profile
from helhedsvalg.reports import screen
from helhedsvalg.reports.commands import Asked, quoted
from helhedsvalg.results import facts
from terminal import shown as on_terminal

EXAMPLES = sorted(Path("examples").glob("*-*.yaml"))
SIZES = ((80, 24), (80, 40), (100, 40), (120, 50))
KINDS = ("recommend", "explain-first", "explain-tenth", "explain-aside", "plan")


@cache
def area(path):
    return read_profile(read(str(path), None), shipped()).profile


@cache
def answer(kind, path, lang):
    i18n.use(lang)
    profile = area(path)
    if kind == "recommend":
        return engine().recommend(profile, top=10, stability=200)
    if kind == "plan":
        return engine().plan(profile)
    ranking = engine().ranking(profile)
    chosen = {
        "explain-first": ranking.ranked[0],
        "explain-tenth": ranking.ranked[9],
        "explain-aside": ranking.set_aside[0],
    }[kind]
    return engine().explain(profile, chosen.id, stability=200)


def shown(kind, path, lang, width=80, lines=40):
    i18n.use(lang)
    looked_at = Screen(width, False, False, lines=lines)
    return render(answer(kind, path, lang), "table", looked_at, asked=Asked((str(path),)))


@pytest.mark.parametrize("lang", ["da", "en"])
@pytest.mark.parametrize(("width", "lines"), SIZES)
@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
@pytest.mark.parametrize("kind", KINDS)
def test_an_answer_fits_on_one_screen(kind, path, width, lines, lang):
    text = shown(kind, path, lang, width, lines)
    commands = [line for line in text.splitlines() if line.startswith("helhedsvalg ")]
    assert text.count("\n") <= (34 if lines < 30 else 40)
    assert commands
    assert text.endswith("\n".join(commands) + "\n")
    for line in text.splitlines():
        assert len(line) <= width or line in commands or line.startswith("https://"), line


@pytest.mark.parametrize("lang", ["da", "en"])
@pytest.mark.parametrize("kind", KINDS)
def test_coordination_comes_first_and_whole(kind, lang):
    text = " ".join(shown(kind, EXAMPLES[0], lang).split())
    first = f"{shipped().caveat['KOO01'].text.within(lang)} [KOO01]"
    assert first in text
    assert text.index(first) < 250


@pytest.mark.parametrize("lang", ["da", "en"])
@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_an_entry_is_three_lines_and_has_no_score(path, lang):
    result = answer("recommend", path, lang)
    lines = shown("recommend", path, lang).splitlines()
    starts = [index for index, line in enumerate(lines) if line[:1].isdigit() and line[1:3] == "  "]
    assert len(starts) == 5
    for entry, start in zip(result.recommendations, starts, strict=False):
        assert entry.name in lines[start]
        assert lines[start + 1].startswith("   ")
        assert lines[start + 2].startswith("   ")
        assert not lines[start + 3].startswith("   ")
        assert i18n.fixed(entry.score) not in "\n".join(lines)


@pytest.mark.parametrize("lang", ["da", "en"])
def test_what_was_found_fits_on_a_line_with_every_warning(lang):
    i18n.use(lang)
    glossary = facts.glossary(shipped())
    for candidate in engine().candidates:
        for on in candidate.evidence.values():
            if headline := facts.headline(shipped(), on):
                for warning in (
                    (),
                    screen.also("none"),
                    screen.also("mixed"),
                    (i18n._("only {count} persons").format(count=99),),
                ):
                    text = screen.finding_line(glossary, headline, warning, "").texts[-1]
                    assert len(text) <= 77, text


def test_the_marks_of_partners_stand_before_their_names_and_are_explained():
    text = shown("recommend", Path("examples/ringparken-fire-problemer.yaml"), "da")
    assert "✗ jobcenter" in text
    assert "✗ mangler" in text


COMMANDS = (
    ("compare", "examples/omraader-2013-2019.csv#Agervang", "--year", "2014", "--year", "2018"),
    ("compare", "examples/ringparken-2019.yaml", "--without-b", "jobcenter"),
    ("batch", "examples/omraader-2013-2019.csv"),
    ("catalogue", "show", "mentorindsats"),
    ("catalogue", "show", "utryghed"),
    ("catalogue", "show", "KOO01"),
    ("catalogue", "show", "jobcenter"),
    ("catalogue", "show", "vive-2021-foerste-effektmaaling"),
)


@pytest.mark.parametrize("lang", ["da", "en"])
@pytest.mark.parametrize(("width", "lines"), SIZES)
@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_a_command_fits_on_one_screen(words, width, lines, lang, capfd):
    text = on_terminal(words, lang=lang, width=width, LINES=str(lines))
    said = capfd.readouterr().err
    folded = sum(-(-len(line) // width) for line in said.splitlines())
    commands = [line for line in text.splitlines() if line.startswith("helhedsvalg ")]
    assert text.count("\n") + folded <= (34 if lines < 30 else 40)
    assert commands
    assert text.endswith("\n".join(commands) + "\n")
    assert all(len(line) <= width or line in commands or "https://" in line for line in text.splitlines())
    if words[0] != "catalogue":
        assert f"{shipped().caveat['KOO01'].text.within(lang)} [KOO01]" in " ".join(text.split())


@pytest.mark.parametrize("lang", ["da", "en"])
def test_many_areas_on_a_terminal_say_how_many_more_there_are_and_details_shows_them(lang):
    words = ("batch", "examples/omraader-2013-2019.csv")
    brief, whole = (on_terminal((*words, *more), lang=lang) for more in ((), ("--details",)))
    assert brief.startswith("22 ")
    assert "Ladegårdsparken 2013" in brief
    assert "Ringparken 2019" not in " ".join(brief.split())
    assert "Ringparken 2019" in " ".join(whole.split())
    assert "\x1b[" not in brief
    assert "\x1b[" in on_terminal((*words, "--color", "always"), lang=lang)


@pytest.mark.parametrize(
    "name",
    ["profil.yaml", "Vest og Øst.yaml", 'den "gode".yaml', "pris$.yaml", "a'b.yaml", "tabel.csv#Vest", "-x.yaml"],
)
def test_a_file_name_is_quoted_for_a_shell(name):
    assert shlex.split(quoted(name)) == [name]


def test_double_quotes_are_preferred():
    assert quoted("Vest og Øst.yaml") == '"Vest og Øst.yaml"'


@pytest.mark.parametrize("lang", ["da", "en"])
def test_every_command_runs_as_it_stands(lang, run, monkeypatch, tmp_path):
    source = EXAMPLES[0].resolve()
    monkeypatch.chdir(tmp_path)
    plain, spaces, quotes = "area.yaml", "Vest og Øst.yaml", 'den "gode" del.yaml'
    for name in (plain, spaces, quotes):
        Path(name).write_bytes(source.read_bytes())
    for words in (
        ["recommend", quotes],
        ["recommend", spaces],
        ["plan", quotes],
        ["explain", "1", spaces],
        ["explain", "natteravne", quotes],
        ["proposal", plain],
        ["compare", spaces, "--without-b", "jobcenter"],
    ):
        code, out, err = run(*words, lang=lang)
        assert code == 0, err
        every_command_of(out, run, lang)
    table = Path("Vest og Øst.csv")
    table.write_text('Område;Ledighed\nØ\'st;41\nVest "A";50\n', encoding="utf-8")
    every_command_of(on_terminal(["batch", str(table)], lang=lang, width=80), run, lang)
    for entry in ("mentorindsats", "KOO01", "utryghed"):
        every_command_of(run("catalogue", "show", entry, lang=lang)[1], run, lang)


def every_command_of(text, run, lang):
    commands = [line for line in text.splitlines() if line.startswith("helhedsvalg ")]
    assert commands
    for command in commands:
        code, _out, err = run(*shlex.split(command.split("  ")[0])[1:], lang=lang)
        assert code == 0, (command, err)


@pytest.mark.parametrize("lang", ["da", "en"])
def test_a_saved_answer_ends_with_the_area_as_options(lang, run, tmp_path):
    path = tmp_path / "result.json"
    run("recommend", EXAMPLES[0], "-f", "json", "-o", path, lang=lang)
    _code, out, _err = run("render", path, lang=lang)
    command = next(line for line in out.splitlines() if line.startswith("helhedsvalg plan"))
    code, again, _err = run(*shlex.split(command.split("  ")[0])[1:], "-f", "json", lang=lang)
    saved = json.loads(path.read_text())
    assert code == 0
    assert [need["need"] for need in json.loads(again)["needs"]] == [need["need"] for need in saved["needs"]]
