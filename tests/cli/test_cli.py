"""The program as it is run: streams, exit codes, languages, terminals."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

import guide
from builders import environments
from terminal import shown

ROOT = Path(__file__).parents[2]
AREA = ("--ledighed", "41,2", "--lav-uddannelse", "70,2", "--without", "jobcenter")


def program(*words, stdin=b"", **environment):
    """A process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "helhedsvalg", *words],
        input=stdin,
        capture_output=True,
        env={**os.environ, "HELHEDSVALG_LANG": "en", **environment},
        check=False,
    )


def test_contributions_sum_to_the_score(run):
    code, out, err = run("recommend", *AREA, "-f", "json", "--top", "0")
    result = json.loads(out)
    assert (code, err) == (0, "")
    for one in result["recommendations"]:
        assert sum(term["points"] for term in one["contributions"]) == pytest.approx(one["score"], abs=1e-9)
    assert result["ranked"] == len(result["recommendations"])
    total = len(result["recommendations"]) + len(result["set_aside"])
    assert total == result["catalogue"]["interventions"]


def test_the_need_is_the_contracts_arithmetic(run):
    needs = json.loads(run("recommend", *AREA, "-f", "json")[1])["needs"]
    assert [one["problem"] for one in needs] == ["unemployment", "youth-crime", "low-education", "insecurity"]
    assert needs[0]["need"] == round((41.2 - 18) / 22, 6)
    assert needs[1]["need"] is None
    assert needs[1]["weight"] == 0
    assert needs[0]["derivation"] == "(41.2 - 18) / (40 - 18) = 1.055"


def test_top_says_how_many_are_shown_and_0_is_all(run):
    few = json.loads(run("recommend", *AREA, "-f", "json", "--top", "3")[1])
    every = json.loads(run("recommend", *AREA, "-f", "json", "--top", "0")[1])
    assert len(few["recommendations"]) == 3
    assert len(every["recommendations"]) == every["ranked"] == few["ranked"]
    assert few["recommendations"] == every["recommendations"][:3]


def test_nothing_to_recommend_is_4_and_the_result_is_printed(run):
    code, out, _err = run("recommend", "--ledighed", "18", "-f", "json")
    assert code == 4
    assert json.loads(out)["recommendations"] == []
    code, out, _err = run("recommend", "--ledighed", "18")
    assert code == 4
    assert "Nothing in the catalogue" in out
    code, out, _err = run("recommend")
    assert code == 4
    assert "No problem is known" in out


@pytest.mark.parametrize(
    "words",
    [
        ("recommend", "--ledigehd", "41"),
        ("recomend",),
        ("recommend", "--top", "-1"),
        ("recommend", "-f", "jsn"),
        ("recommend", "--lang", "sv"),
        ("recommend", "--ledighed", "140"),
        ("recommend", "--ledighed", "41", "--unemployment", "42"),
        ("recommend", "--with", "jobcenter", "--without", "jobcenter"),
        ("schema", "profil"),
        ("catalogue", "show", "xyzzyx"),
    ],
)
def test_wrong_use_is_2_with_a_line_on_standard_error(run, words):
    code, out, err = run(*words)
    assert (code, out) == (2, "")
    assert err.strip()
    assert "Traceback" not in err


def test_a_suggestion_for_a_misspelt_command(run):
    assert "recommend" in run("recomend")[2]


def test_no_command_says_what_to_do_first(run):
    code, out, _err = run()
    assert code == 2
    assert "helhedsvalg recommend" in out


def test_a_fault_of_the_program_is_one_line_and_70(run, monkeypatch):
    from helhedsvalg.engine import Engine

    def broken(*_all, **_more):
        raise RuntimeError("boom")

    monkeypatch.setattr(Engine, "recommend", broken)
    code, out, err = run("recommend", *AREA)
    assert (code, out) == (70, "")
    assert err.count("\n") == 1
    assert "boom" in err
    with pytest.raises(RuntimeError):
        run("recommend", *AREA, "--debug")


def test_a_file_is_written_whole_and_says_nothing(run, tmp_path):
    target = tmp_path / "svar.json"
    code, out, err = run("recommend", *AREA, "-f", "json", "-o", target)
    assert (code, out, err) == (0, "", "")
    assert json.loads(target.read_text())["ranked"]
    assert [one.name for one in tmp_path.iterdir()] == ["svar.json"]


def test_what_cannot_be_written_is_said(run, tmp_path):
    code, _out, err = run("recommend", *AREA, "-o", tmp_path / "no" / "svar.txt")
    assert code == 3
    assert "svar.txt" in err
    assert run("recommend", *AREA, "-o", tmp_path)[0] == 3


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
@pytest.mark.parametrize(
    "words", [("recommend", *AREA), ("recommend", *AREA, "-f", "json"), ("catalogue", "list")]
)
def test_a_full_disk_is_3_and_no_traceback(words):
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [sys.executable, "-m", "helhedsvalg", *words], stdout=full, stderr=subprocess.PIPE, check=False
        )
    assert done.returncode == 3
    assert b"Traceback" not in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_a_closed_pipe_ends_it_silently():
    words = [sys.executable, "-m", "helhedsvalg", "recommend", *AREA, "-f", "json", "--top", "0"]
    with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        process.stdout.read(10)
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait() == 0


@pytest.mark.parametrize("words", [("--help",), ("--version",), ("recommend", "--help"), ("catalogue", "check")])
@pytest.mark.parametrize("unbuffered", ["", "1"])
def test_a_full_disk_is_noticed_by_what_prints_little(words, unbuffered):
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [sys.executable, "-m", "helhedsvalg", *words],
            stdout=full,
            stderr=subprocess.PIPE,
            env={**os.environ, "PYTHONUNBUFFERED": unbuffered},
            check=False,
        )
    assert done.returncode == 3, done.stderr
    assert b"Traceback" not in done.stderr


def test_what_standard_error_cannot_take_loses_no_answer():
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [
                sys.executable,
                "-m",
                "helhedsvalg",
                "recommend",
                "--ledighed",
                "0,4",
                "--utryghed",
                "50",
                "-f",
                "json",
            ],
            stdout=subprocess.PIPE,
            stderr=full,
            check=False,
        )
    assert done.returncode == 0
    assert json.loads(done.stdout)["recommendations"]


@pytest.mark.parametrize("unbuffered", ["", "1"])
def test_a_reader_that_reads_nothing_is_no_failure(unbuffered):
    words = [sys.executable, "-m", "helhedsvalg", "recommend", *AREA]
    environment = {**os.environ, "PYTHONUNBUFFERED": unbuffered}
    with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment) as process:
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait() == 0


def test_an_input_is_never_written_over(run, tmp_path):
    profile = tmp_path / "profil.yaml"
    profile.write_text("problemer: {ledighed: 41}\n", encoding="utf-8")
    link = tmp_path / "link.yaml"
    link.symlink_to(profile)
    for target in (profile, link):
        assert run("recommend", profile, "-o", target)[0] == 2
    assert profile.read_text(encoding="utf-8") == "problemer: {ledighed: 41}\n"


def test_a_link_is_followed_and_a_device_is_written_to(run, tmp_path):
    target, link = tmp_path / "a.json", tmp_path / "b.json"
    target.write_text("old")
    link.symlink_to(target)
    assert run("recommend", *AREA, "-f", "json", "-o", link)[0] == 0
    assert link.is_symlink()
    assert json.loads(target.read_text())["ranked"]
    done = program("recommend", *AREA, "-f", "json", "-o", "/dev/stdout")
    assert done.returncode == 0
    assert json.loads(done.stdout)["ranked"]


@pytest.mark.parametrize(
    "words", [("recommend", "--area", ""), ("recommend", ""), ("catalogue", "search", "--label", "")]
)
def test_an_unset_variable_is_no_answer(run, words):
    code, out, err = run(*words)
    assert (code, out) == (2, "")
    assert "U002" in err


def test_what_is_no_text_is_wrong_use():
    done = subprocess.run(
        [sys.executable.encode(), b"-m", b"helhedsvalg", b"recommend", b"--area", b"K\xf8ge", b"-f", b"json"],
        capture_output=True,
        check=False,
    )
    assert done.returncode == 2
    assert b"U002" in done.stderr


def test_ctrl_c_while_it_is_loading_leaves_quietly():
    import signal
    import time

    for moment in (0.05, 0.1, 0.15, 0.25):
        with subprocess.Popen(
            [sys.executable, "-m", "helhedsvalg", "recommend", *AREA],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        ) as process:
            time.sleep(moment)
            process.send_signal(signal.SIGINT)
            _out, err = process.communicate()
        if b"init_import_site" in err or b"import runpy" in err:
            continue  # Python itself had not started
        assert process.returncode in (130, 0, -signal.SIGINT), err
        assert b"Traceback" not in err or process.returncode == -signal.SIGINT


@pytest.mark.parametrize("word", ["kriminalitet", "dømte", "convictions"])
def test_crime_at_large_and_convictions_are_never_youth_crime(run, word):
    code, out, err = run("recommend", "--need", f"{word}=1")
    assert (code, out) == (2, "")
    assert "'crime and vandalism in the area' has no anchors" in err


def test_a_profile_from_standard_input():
    done = program("recommend", "-", "-f", "json", stdin=b"problemer:\n  ledighed: 41,2\n")
    assert done.returncode == 0
    assert json.loads(done.stdout)["needs"][0]["value"] == 41.2


@pytest.mark.parametrize(
    "environment", environments({"LC_ALL": "C"}, {"PYTHONIOENCODING": "ascii"}, {"TERM": "dumb"})
)
def test_every_terminal_gets_an_answer(environment):
    done = program("recommend", *AREA, HELHEDSVALG_LANG="da", **environment)
    assert done.returncode == 0, done.stderr
    assert b"\x1b" not in done.stdout


def test_a_file_that_is_not_there_gets_the_nearest_of_its_folder(run, tmp_path):
    (tmp_path / "ringparken.yaml").write_text("problems: {unemployment: 41}\n", encoding="utf-8")
    code, out, err = run("recommend", tmp_path / "rinparken.yaml")
    assert (code, out) == (3, "")
    assert f"Did you mean '{tmp_path / 'ringparken.yaml'}'?" in err
    assert "Did you mean" not in run("recommend", tmp_path / "nothing-like-it.csv-x")[2]
    assert "Did you mean" not in run("recommend", tmp_path / "no" / "ringparken.yaml")[2]


def test_an_ascii_terminal_gets_ascii():
    text = shown(["recommend", *AREA], encoding="ascii")
    assert text.isascii()
    assert "Braendeskov" in text or "oeverste" in text
    assert "?" in text


def test_in_a_pipe_nothing_is_folded_cut_or_coloured():
    text = program("recommend", *AREA, HELHEDSVALG_LANG="da", COLUMNS="40").stdout.decode()
    assert "\x1b" not in text
    row = next(line for line in text.splitlines() if "Bydelsmødre (netværksmødre)  " in line)
    assert "lovende" in row
    assert "frivillige" in row


@pytest.mark.parametrize("width", [20, 40, 60, 80, 100, 120, 200])
def test_no_line_is_wider_than_the_terminal(width):
    text = shown(["recommend", "examples/ringparken-fire-problemer.yaml"], width=width)
    commands = [line for line in text.splitlines() if line.startswith("helhedsvalg ")]
    assert max(len(line) for line in text.splitlines() if line not in commands) <= max(width, 40)
    assert len(commands) == 3


def test_colour_only_on_a_terminal_that_wants_it():
    assert "\x1b[" in shown(["recommend", *AREA], NO_COLOR="", TERM="xterm")
    assert "\x1b[" not in shown(["recommend", *AREA], TERM="xterm")


@pytest.mark.parametrize(
    ("words", "environment", "coloured"),
    [
        ((), {}, False),
        (("--color", "always"), {"NO_COLOR": "1"}, True),
        ((), {"FORCE_COLOR": "1"}, True),
        ((), {"FORCE_COLOR": "0"}, False),
        ((), {"FORCE_COLOR": "1", "NO_COLOR": "1"}, False),
        (("--color", "never"), {"FORCE_COLOR": "1"}, False),
    ],
)
def test_colour_lives_through_a_pipe_where_that_is_asked_for(words, environment, coloured):
    out = program("recommend", *AREA, *words, **{"NO_COLOR": "", "FORCE_COLOR": "", **environment}).stdout
    assert (b"\x1b[" in out) == coloured
    assert b"unemployment" in out


def test_no_colour_goes_into_a_file(run, tmp_path):
    assert run("recommend", *AREA, "--color", "always", "-o", tmp_path / "a.txt")[0] == 0
    assert b"\x1b" not in (tmp_path / "a.txt").read_bytes()


def test_colour_that_was_never_wanted_is_wanted_again_at_the_next_start():
    assert "\x1b[" not in shown(["recommend", *AREA, "--color", "never"], NO_COLOR="", TERM="xterm")
    assert "\x1b[" in shown(["recommend", *AREA], NO_COLOR="", TERM="xterm")


def test_the_language_is_chosen_by_option_then_environment_then_locale_then_danish():
    def first(*words, **environment):
        clean = {"HELHEDSVALG_LANG": "", "LC_ALL": "", "LC_MESSAGES": "", "LANG": ""}
        return program("recommend", *AREA, *words, **{**clean, **environment}).stdout.decode().split()[0]

    assert first() == "Området"
    assert first(LANG="en_GB.UTF-8") == "The"
    assert first(LANG="de_DE.UTF-8") == "Området"
    assert first(LANG="en_GB.UTF-8", HELHEDSVALG_LANG="da") == "Området"
    assert first("--lang", "en", HELHEDSVALG_LANG="da") == "The"


def test_help_has_a_language():
    assert b"Lav en liste" in program("recommend", "--help", "--lang", "da").stdout
    assert b"Rank the catalogue" in program("recommend", "--help", "--lang", "en").stdout


def test_markup_and_escapes_in_an_areas_name_are_only_text(run):
    name = "[bold]Hej[/bold] \x1b[31m <script>"
    out = run("recommend", *AREA, "--area", name)[1]
    assert "[bold]Hej[/bold]" in out
    assert "\x1b" not in out
    assert json.loads(run("recommend", *AREA, "--area", name, "-f", "json")[1])["area"]["name"] == name


def test_another_catalogue_has_its_own_interventions(run, tmp_path):
    mine = tmp_path / "mit.yaml"
    mine.write_text(
        "interventions:\n"
        "- id: min-indsats\n"
        "  name: Min [indsats]\n"
        "  findings:\n"
        "  - {problem: unemployment, direction: positive, design: comparison, setting: denmark,\n"
        "     relevance: direct, source: vive-kort-fortalt}\n",
        encoding="utf-8",
    )
    result = json.loads(run("recommend", "--ledighed", "41", "--catalogue", mine, "-f", "json")[1])
    assert [one["id"] for one in result["recommendations"]] == ["min-indsats"]
    assert result["catalogue"]["interventions"] == 1
    assert "Min [indsats]" in run("recommend", "--ledighed", "41", "--catalogue", mine)[1]


def readme_commands():
    documents = (ROOT / name for name in ("README.md", "docs/scripting.md", "docs/vejledning.md"))
    text = "".join(one.read_text(encoding="utf-8") for one in documents)
    return re.findall(r"^\$ (.+)$", text, re.MULTILINE)


def test_the_readme_shows_commands():
    assert len(readme_commands()) >= 5


@pytest.fixture(scope="module")
def checkout(tmp_path_factory):
    """A folder with the examples and the guide's profile, in which a reader runs one command after another."""
    folder = tmp_path_factory.mktemp("checkout")
    guide.furnish(folder)
    return folder


def runs_without_a_person(command):
    """Whether it can be run here: the wizard asks, and has answered in the checkout."""
    return command.startswith(("helhedsvalg", "for ")) and command != "helhedsvalg profile"


def as_shown(command, folder):
    programs = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    return subprocess.run(
        command, shell=True, cwd=folder, capture_output=True, env={**os.environ, "PATH": programs}, check=False
    )


@pytest.mark.parametrize("command", list(filter(runs_without_a_person, readme_commands())))
def test_every_command_of_the_documents_runs(command, checkout):
    parts = re.split(r" \| (?=jq |split |pandoc )", command)
    for earlier in filter(runs_without_a_person, readme_commands()):
        if earlier == command:
            break
        written = re.search(r" -o (\S+\.json)$", earlier)
        if written and written[1] in command and not (checkout / written[1]).exists():
            as_shown(earlier, checkout)
    done = as_shown(parts[0], checkout)
    assert done.returncode == 0, done.stderr
    assert done.stdout or " -o " in parts[0]
    if len(parts) > 1 and not parts[1].startswith("pandoc"):
        assert all(json.loads(line) for line in done.stdout.splitlines())


def test_every_make_target_of_the_readme_exists():
    targets = re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE)
    for command in readme_commands():
        if command.startswith("make "):
            assert command.split()[1] in targets
