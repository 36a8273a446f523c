"""The wizard, in a real terminal as a person meets it, and the file that it writes."""

from __future__ import annotations

import json
import os
import pty
import re
import select
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from builders import catalogue, shipped
from helhedsvalg import i18n
from helhedsvalg.cli import wizard
from helhedsvalg.cli.profile import _written
from helhedsvalg.documents import parse
from helhedsvalg.model.profile import ProblemInput, Profile
from helhedsvalg.profiles import template
from helhedsvalg.profiles.file import STATES, read_profile

LAYER = Path(__file__).parents[2] / "examples" / "lokal.yaml"
DA = ("Ringparken", "Slagelse", "2019")
FIGURES = ("41,2 %", "11 pr. 1000", "320", "70,2", "høj")
PARTNERS = ("1", "lovet", "nej", "", "ja", "3")


PATIENCE = 30
"""Seconds of silence after which a wizard is taken to hang."""


class Wizard:
    """`helhedsvalg profile` with a terminal of its own."""

    def __init__(self, folder, *words, lang="da"):
        self.screen = ""
        self.process, self.terminal = pty.fork()
        if self.process == 0:
            os.chdir(folder)
            environment = {**os.environ, "HELHEDSVALG_LANG": lang, "COLUMNS": "80"}
            os.execve(sys.executable, [sys.executable, "-m", "helhedsvalg", "profile", *words], environment)

    def expect(self, text):
        """Wait until the screen says it."""
        while text not in self.screen:
            assert self.read(), self.screen
        return self

    def answer(self, *lines):
        """Type lines."""
        for line in lines:
            os.write(self.terminal, line.encode() + b"\n")
        return self

    def press(self, key):
        """Type one key."""
        os.write(self.terminal, key)
        return self

    def read(self):
        """What the screen says next; nothing where the program has ended."""
        ready, _writable, _failed = select.select([self.terminal], [], [], PATIENCE)
        assert ready, self.screen
        try:
            more = os.read(self.terminal, 65536).decode(errors="replace").replace("\r\n", "\n")
        except OSError:
            return ""
        self.screen += more
        return more

    def end(self):
        """The exit code, when it has ended."""
        while self.read():
            pass
        os.close(self.terminal)
        return os.waitstatus_to_exitcode(os.waitpid(self.process, 0)[1])


def test_answers_become_a_profile_that_recommend_reads_without_a_note(run, tmp_path):
    wizard = Wizard(tmp_path)
    wizard.answer(*DA, *FIGURES, *PARTNERS, "0-99", "")
    assert wizard.end() == 0
    assert "Forstået: 41,2 procent, et behov på 1,05, nærmest 'høj'." in wizard.screen
    assert "helhedsvalg recommend ringparken.yaml" in wizard.screen
    assert [one.name for one in tmp_path.iterdir()] == ["ringparken.yaml"]
    code, out, err = run("recommend", tmp_path / "ringparken.yaml", "-f", "json", lang="da")
    assert (code, err) == (0, "")
    result = json.loads(out)
    assert [one["value"] for one in result["needs"]] == [41.2, 11, 70.2, None]
    assert [one["given_as"] for one in result["needs"]] == ["figure", "figure", "figure", "word"]
    assert result["area"] == {
        "name": "Ringparken",
        "municipality": "Slagelse",
        "year": 2019,
        "residents": None,
        "children_10_14": 320,
        "other": None,
    }


def test_each_question_says_what_it_is_where_it_is_found_and_what_is_high(tmp_path):
    wizard = Wizard(tmp_path)
    wizard.answer("", "", "", "", "", "", "", *[""] * 6, "", "")
    wizard.end()
    words = " ".join(wizard.screen.split())
    for problem in shipped().anchored:
        assert problem.indicator.da in words
        assert problem.where.da in words
        assert problem.full_point.why.da in words
    assert "så der er intet at rangordne efter" in words
    assert (tmp_path / "profil.yaml").exists()


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ("hoejt", "Mente du 'høj'?"),
        ("14 promille", "har den forkerte enhed"),
        ("140", "kan ikke passe"),
        ("-3", "kan ikke passe"),
        ("\x1b[D41", "ikke kan læses her"),
    ],
)
def test_a_wrong_answer_is_told_and_asked_again(tmp_path, wrong, said):
    wizard = Wizard(tmp_path)
    wizard.answer(*DA, wrong, "41,2", "", "", "", *[""] * 6, "", "")
    assert wizard.end() == 0
    assert said in " ".join(wizard.screen.split())
    assert "ledighed: 41,2 %" in (tmp_path / "ringparken.yaml").read_text(encoding="utf-8")


def test_a_share_below_one_is_asked_about(tmp_path):
    wizard = Wizard(tmp_path)
    wizard.answer(*DA, "0,412", "nej", "41,2", "", "", "", *[""] * 6, "", "")
    assert wizard.end() == 0
    assert "Mente du 41,2?" in wizard.screen
    assert "ledighed: 41,2 %" in (tmp_path / "ringparken.yaml").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("lines", "last"),
    [((), "Hvad hedder"), (DA, "Problem 1 af 4"), ((*DA, "41", "", "", "", *[""] * 6, ""), "Hvad skal filen")],
)
def test_ctrl_c_leaves_nothing_and_is_130(tmp_path, lines, last):
    wizard = Wizard(tmp_path).answer(*lines).expect(last).press(b"\x03")
    assert wizard.end() == 130
    assert "Stoppet. Intet er skrevet." in wizard.screen
    assert list(tmp_path.iterdir()) == []


def test_the_end_of_the_answers_leaves_nothing_and_is_2(tmp_path):
    wizard = Wizard(tmp_path).answer("Ringparken").press(b"\x04")
    assert wizard.end() == 2
    assert "Der kom ikke flere svar. Intet er skrevet." in wizard.screen
    assert list(tmp_path.iterdir()) == []


def test_a_file_is_replaced_only_where_that_is_said(tmp_path):
    old = tmp_path / "ringparken.yaml"
    old.write_text("mine", encoding="utf-8")
    rest = (*DA, "41", "", "", "", *[""] * 6, "")
    kept = Wizard(tmp_path).answer(*rest, "", "nej", "anden")
    assert kept.end() == 0
    assert old.read_text(encoding="utf-8") == "mine"
    assert (tmp_path / "anden.yaml").exists()
    assert Wizard(tmp_path, "ringparken.yaml").answer(*rest, "måske", "ja").end() == 0
    assert "41 %" in old.read_text(encoding="utf-8")


def test_answers_survive_a_place_that_cannot_be_written(tmp_path):
    wizard = Wizard(tmp_path, "no/profil.yaml").answer(*DA, "41", "", "", "", *[""] * 6, "", "")
    assert wizard.end() == 0
    assert "mappen findes ikke" in wizard.screen
    assert (tmp_path / "ringparken.yaml").exists()


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("~nobody-of-that-name/x", "F020"),
        ("x" * 300, "F020"),
        ("no/such/folder/x", "F020"),
        ("file/x", "F020"),
        ("/proc/x", "F020"),
        ("folder.yaml", "F002"),
    ],
)
@pytest.mark.parametrize("at", ["the question", "the command"])
def test_no_place_that_cannot_be_written_loses_an_answer(tmp_path, path, code, at):
    (tmp_path / "file").write_text("mine")
    (tmp_path / "folder.yaml").mkdir()
    wizard = Wizard(tmp_path, *([path] if at == "the command" else []))
    wizard.answer(*DA, "41", "", "", "", *[""] * 6, "")
    wizard.answer(*([path] if at == "the question" else []), *(["ja"] if code == "F002" else []), "")
    assert wizard.end() == 0
    assert code in wizard.screen
    assert sorted(one.name for one in tmp_path.iterdir()) == ["file", "folder.yaml", "ringparken.yaml"]


def test_an_error_that_nobody_thought_of_asks_again(tmp_path, monkeypatch, capsys):
    """Whatever a system says of a name."""
    answers = iter(["a", "b", "c"])
    monkeypatch.setattr(wizard, "ask", lambda _question: next(answers))
    monkeypatch.chdir(tmp_path)
    wrong = iter([OSError(22, "Invalid argument"), ValueError("embedded null byte"), RuntimeError("no home")])

    def exists(_self):
        raise next(wrong)

    monkeypatch.setattr(Path, "exists", exists)
    with pytest.raises(StopIteration):
        _written(None, Profile(), "text")
    assert capsys.readouterr().err.count("F020") == 3


def test_the_command_to_run_names_the_catalogue_that_was_asked_from(tmp_path):
    wizard = Wizard(tmp_path, "mit område.yaml", "--add", str(LAYER))
    wizard.answer(*DA, "41", "", "", "", *[""] * 6, "")
    assert wizard.end() == 0
    words = " ".join(wizard.screen.split())
    assert "helhedsvalg recommend 'mit område.yaml' --add" in words


def test_the_wizard_speaks_english(run, tmp_path):
    wizard = Wizard(tmp_path, lang="en").answer(
        *DA, "41.2", "12.125", "yes", "300", "low", "", *[""] * 6, "10-17", ""
    )
    assert wizard.end() == 0
    assert "Understood: 41.2 per cent, a need of 1.05, about 'high'." in wizard.screen
    code, out, err = run("recommend", tmp_path / "ringparken.yaml", "-f", "json")
    assert (code, err) == (0, "")
    assert json.loads(out)["needs"][1]["value"] == 12.125


@pytest.mark.parametrize("encoding", ["cp1252", "latin-1", "ascii", "utf-16", "utf-8"])
@pytest.mark.parametrize(
    "words",
    [
        ("profile", "--template"),
        ("schema", "profile"),
        *(("recommend", "--ledighed", "41", "-f", form) for form in ("json", "csv", "markdown", "html")),
        ("batch", "FOLDER", "-f", "csv"),
        ("batch", "FOLDER"),
    ],
    ids=" ".join,
)
def test_what_is_a_file_is_utf_8_whatever_the_pipe_says(run, tmp_path, words, encoding):
    (tmp_path / "æ.yaml").write_text("område: {navn: Æblehaven}\nproblemer: {ledighed: 41}\n", encoding="utf-8")
    words = [str(tmp_path) if word == "FOLDER" else word for word in words]
    environment = {**os.environ, "PYTHONIOENCODING": encoding, "PYTHONUTF8": "0", "HELHEDSVALG_LANG": "da"}
    command = [sys.executable, "-m", "helhedsvalg", *words]
    done = subprocess.run(command, capture_output=True, env=environment, check=True)
    assert done.stdout.decode("utf-8") == run(*words, lang="da")[1]
    assert not done.stdout.isascii()


@pytest.mark.parametrize("lang", ["da", "en"])
def test_an_empty_profile_is_read_without_a_note(run, tmp_path, lang):
    path = tmp_path / "profil.yaml"
    assert run("profile", "--template", path, lang=lang) == (0, "", "")
    assert run("profile", "--template", lang=lang)[1] == path.read_text(encoding="utf-8")
    code, _out, err = run("recommend", path, lang=lang)
    assert (code, err) == (4, "")


def test_an_empty_profile_with_its_comments_taken_away_is_read_too(run, tmp_path):
    path = tmp_path / "profil.yaml"
    text = run("profile", "--template", lang="da")[1]
    path.write_text(re.sub(r"^# (udelad|noter):", r"\1:", text, flags=re.MULTILINE), encoding="utf-8")
    assert run("recommend", path, "--ledighed", "41", lang="da")[::2] == (0, "")


def test_an_empty_profile_replaces_nothing(run, tmp_path):
    path = tmp_path / "profil.yaml"
    path.write_text("mine", encoding="utf-8")
    code, out, err = run("profile", "--template", path)
    assert (code, out) == (2, "")
    assert "there already" in err
    assert path.read_text(encoding="utf-8") == "mine"


def test_the_draft_names_the_problems_of_its_catalogue():
    text = template.template(catalogue())
    assert "  crime: unknown\n" in text
    assert "  jobs: unknown\n" in text


NAMES = st.text(st.characters(exclude_categories=("C", "Z"), include_characters=" "), max_size=40)
ANCHORED = [one.id for one in shipped().anchored]
SAID = st.one_of(
    st.just(ProblemInput("unknown")),
    (st.integers(1, 100) | st.decimals(1, 100, places=3).map(float)).map(
        lambda value: ProblemInput("figure", value)
    ),
    st.sampled_from([ProblemInput("word", one.need) for one in shipped().method.words]),
)


@settings(max_examples=60, deadline=None)
@given(
    name=NAMES,
    municipality=NAMES,
    known=st.fixed_dictionaries(dict.fromkeys(ANCHORED, SAID)),
    state=st.sampled_from(list(STATES)),
    lang=st.sampled_from(["da", "en"]),
)
def test_a_draft_is_read_back_as_it_was(name, municipality, known, state, lang):
    i18n.use(lang)
    labels = {"name": " ".join(name.split()), "municipality": " ".join(municipality.split()), "year": 2019}
    area = {key: value for key, value in labels.items() if value}
    said = Profile(area, known, {one.id: state for one in shipped().partners}, (10, 17))
    read = read_profile(parse(template.draft(said, shipped()).encode(), "profil.yaml"), shipped())
    assert read.profile == said
    assert read.notices == []
