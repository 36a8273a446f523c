"""The wizard, in a real terminal as a person meets it, and the file that it writes."""

from __future__ import annotations

import json
import os
import pty
import re
import select
import subprocess
import sys
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from builders import catalogue, engine, environments, shipped
from helhedsvalg import i18n
from helhedsvalg.cli import wizard
from helhedsvalg.cli.profile import _save
from helhedsvalg.documents import parse
from helhedsvalg.i18n import composed
from helhedsvalg.model.profile import Exclusion, ProblemInput, Profile
from helhedsvalg.profiles import template
from helhedsvalg.profiles.file import STATES, read_profile

LAYER = Path(__file__).parents[2] / "examples" / "lokal.yaml"
DA = ("Ringparken", "Slagelse", "2019")
FIGURES = ("41,2 %", "11 pr. 1000", "320", "70,2", "høj")
PATIENCE = 30
"""Seconds of silence after which a wizard is taken to hang."""
PROMPTS = {
    "da": ("1, 2, 3 eller Enter:", "eller tryk Enter for nej:", "der skal rettes)", "skal filen hedde?"),
    "en": ("1, 2, 3 or Enter:", "or Enter for no:", "to be changed)", "is it to be written to?"),
}
"""A partner's question, what is running already, whether all is right, and the name of the file."""


class Wizard:
    """`helhedsvalg profile` with a terminal of its own."""

    def __init__(self, folder, *words, lang="da", **environment):
        self.screen = ""
        self.seen = 0
        self.lang = lang
        self.process, self.terminal = pty.fork()
        if self.process == 0:
            os.chdir(folder)
            more = {"HELHEDSVALG_LANG": lang, "COLUMNS": "80", **environment}
            command = [sys.executable, "-m", "helhedsvalg", "profile", *words]
            os.execve(sys.executable, command, {**os.environ, **more})

    @property
    def words(self):
        """All that the screen says, as if no line had been folded."""
        return " ".join(self.screen.split())

    def first_of(self, *texts):
        """Wait until the screen says one of them, after what was waited for before; which came first."""
        while not any(text in self.screen[self.seen :] for text in texts):
            assert self.read(), self.screen
        place, text = min((self.screen.find(text, self.seen) % 10**9, text) for text in texts)
        self.seen = place + len(text)
        return text

    def expect(self, text):
        """Wait until the screen says it."""
        self.first_of(text)
        return self

    def answer(self, *lines):
        """Type lines."""
        for line in lines:
            os.write(self.terminal, line.encode() + b"\n")
        return self

    def asleep(self):
        """Wait until it waits for an answer: Ctrl-C in the instant before it does is seen at the next key."""
        stat = Path(f"/proc/{self.process}/stat")
        while stat.exists() and stat.read_text().rpartition(")")[2].split()[0] != "S":
            time.sleep(0.01)
        return self

    def press(self, key):
        """Type one key."""
        os.write(self.terminal, key)
        return self

    def partners(self, *answers):
        """Answer as many partners as are asked about, the rest with Enter, up to the question that follows."""
        partner, running, _right, _file = PROMPTS[self.lang]
        rest = iter(answers)
        while self.first_of(partner, running) == partner:
            self.answer(next(rest, ""))
        return self

    def finish(self, *partners, running=("",), right=("ja",), file=("",)):
        """Answer from the partners on, and end; the exit code."""
        self.partners(*partners).answer(*running)
        self.expect(PROMPTS[self.lang][2]).answer(*right)
        self.expect(PROMPTS[self.lang][3]).answer(*file)
        return self.end()

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


def written(folder, name="ringparken.yaml"):
    """The profile that was written."""
    return read_profile(parse((folder / name).read_bytes(), name), shipped()).profile


def test_answers_become_a_profile_that_recommend_reads_without_a_note(run, tmp_path):
    wizard = Wizard(tmp_path)
    assert wizard.answer(*DA, *FIGURES, "0-99").finish("1", "lovet", "nej") == 0
    assert "Forstået: 41,2 procent, et behov på 1,05, nærmest 'høj'." in wizard.screen
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
    assert written(tmp_path).ages == (0, 99)


def test_each_question_says_what_it_is_where_it_is_found_and_what_is_high(tmp_path):
    wizard = Wizard(tmp_path)
    assert wizard.answer(*[""] * 8).finish() == 0
    for problem in shipped().anchored:
        assert problem.indicator.da in wizard.words
        assert problem.where.da in wizard.words
        assert problem.full_point.why.da in wizard.words
    assert "så der er intet at rangordne efter" in wizard.words
    assert (tmp_path / "profil.yaml").exists()


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ("14 promille", "har den forkerte enhed"),
        ("140", "kan ikke passe"),
        ("-3", "kan ikke passe"),
        ("\x1b[D41", "ikke kan læses her"),
        ("26-30", "'26-30' er hverken et tal eller et af ordene ingen, lav, mellem, høj, ukendt."),
        ("26 personer", "'26 personer' er hverken et tal"),
        ("ja", "'ja' er hverken et tal"),
    ],
)
def test_a_wrong_answer_is_told_in_danish_alone_and_asked_again(tmp_path, wrong, said):
    wizard = Wizard(tmp_path).answer(*DA, wrong, "41,2", "", "", "", "")
    assert wizard.finish() == 0
    assert said in wizard.words
    assert written(tmp_path).given["unemployment"].value == 41.2
    assert not re.search(r"\b(none|low|middle|high|unknown|place|promised|missing)\b", wizard.screen)


@pytest.mark.parametrize(
    ("answers", "asked", "value"),
    [
        (("0,263", "ja"), "Skal der stå 26,3? (ja/nej)", 26.3),
        (("0,263", "ja tak"), "Skal der stå 26,3? (ja/nej)", 26.3),
        (("0,263", "nej", "ja"), "Er det så 0,263 procent? (ja/nej)", 0.263),
        (("0,263", "nej", "nej", "30"), "Er det så 0,263 procent? (ja/nej)", 30),
        (("0,263", "26,3", "ja"), "Svar ja eller nej.", 26.3),
        (("0,263", "tilbage", "26"), "Skal der stå 26,3? (ja/nej)", 26),
        (("ca. 26",), "Forstået: 26 procent,", 26),
        (("omkring 40 %, tror jeg",), "Forstået: 40 procent,", 40),
        (("26?",), "Forstået: 26 procent,", 26),
        (("0", "nej", "ved ikke"), "0 procent betyder, at problemet slet ikke er der.", None),
        (("0", "ja"), "0 procent betyder, at problemet slet ikke er der.", 0),
        (("-",), "Forstået: ukendt;", None),
    ],
)
def test_no_figure_is_kept_that_was_not_meant(tmp_path, answers, asked, value):
    wizard = Wizard(tmp_path).answer(*DA, *answers, "høj", "", "", "")
    assert wizard.finish() == 0
    assert asked in wizard.words
    assert written(tmp_path).given["unemployment"].value == value
    assert written(tmp_path).given["youth-crime"].value == 1


@pytest.mark.parametrize(
    ("answers", "asked", "value"),
    [
        (("høj tror jeg",), "Forstået: så stort er problemet hos jer: høj", 1),
        (("utrygt", "ja"), "Skal der stå 'høj'? (ja/nej)", 1),
        (("utrygt", "nej", "mellem"), "Skal der stå 'høj'? (ja/nej)", 0.67),
        (("ret lav", "ja"), "Skal der stå 'lav'? (ja/nej)", 0.33),
        (("hoejt", "ja"), "Skal der stå 'høj'? (ja/nej)", 1),
        (("81", "ja", "ja"), "81 procent er meget. Er det de trygge, der er talt? (ja/nej)", 19),
        (("81", "nej"), "Er det de trygge, der er talt? (ja/nej)", 81),
        (("81", "ja", "nej", "12"), "Er det så 19 procent, der er utrygge? (ja/nej)", 12),
        (("40",), "Forstået: 40 procent,", 40),
    ],
)
def test_no_word_and_no_insecurity_is_kept_that_was_not_meant(tmp_path, answers, asked, value):
    wizard = Wizard(tmp_path).answer(*DA, "", "", "", *answers, "")
    assert wizard.finish() == 0
    assert asked in wizard.words
    assert written(tmp_path).given["insecurity"].value == value


def test_back_asks_the_question_before_and_enter_keeps_what_it_had(tmp_path):
    wizard = Wizard(tmp_path).answer("tilbage", "Ringparken", "Slagelse", "tilbage", "", "2018", "tilbage", "2019")
    wizard.answer("41", "9", "tilbage", "12", "320 børn", "tilbage", "tilbage", "", "", "tilbage", "", "", "", "")
    assert wizard.finish("1", "tilbage", "3", "2", running=("tilbage", "nej", ""), file=("tilbage", "ja", "")) == 0
    assert "Det her er det første spørgsmål." in wizard.words
    assert "Nu: Slagelse. Enter beholder det." in wizard.words
    profile = written(tmp_path)
    assert profile.area == {"name": "Ringparken", "municipality": "Slagelse", "year": 2019, "children_10_14": 320}
    assert {id: given.value for id, given in profile.given.items()} == {
        "unemployment": 41, "youth-crime": 12, "low-education": None, "insecurity": None,
    }  # fmt: skip
    states = list(profile.partners.values())
    assert (states[0], states[1], states[-1]) == ("missing", "promised", "missing")


def test_the_number_of_a_line_mends_it_and_asks_for_what_then_is_missing(tmp_path):
    wizard = Wizard(tmp_path).answer(*DA, "41", "", "", "", "")
    wizard.partners().answer("").expect("der skal rettes)").answer("nej").expect("et nummer fra 1 til")
    wizard.answer("99").expect("et nummer fra 1 til").answer("5", "11 pr. 1000").expect("Hvor mange").answer("250")
    wizard.first_of("1, 2, 3 eller Enter:", "der skal rettes)")
    while "der skal rettes)" not in wizard.screen[wizard.screen.rindex("Forstået") :]:
        wizard.answer("").first_of("1, 2, 3 eller Enter:", "der skal rettes)")
    wizard.answer("2", "tilbage").expect("der skal rettes)").answer("ja").expect("skal filen hedde?").answer("")
    assert wizard.end() == 0
    profile = written(tmp_path)
    assert profile.area["municipality"] == "Slagelse"
    assert profile.area["children_10_14"] == 250
    assert profile.given["youth-crime"].value == 11
    required = {
        id
        for standing in engine().ranking(Profile({}, profile.given)).ranked[:10]
        for id in standing.candidate.intervention.partners.required
    }
    assert required <= set(profile.partners)


@pytest.mark.parametrize(
    ("figures", "asked", "not_asked"),
    [
        (("41", "", "", ""), ("Arbejdsgivere.", "Jobcenter."), "Politi og SSP."),
        (("", "", "", "15"), ("Politi og SSP.",), "Arbejdsgivere."),
    ],
)
def test_the_partners_of_this_areas_first_ten_are_asked_about_and_echoed(tmp_path, figures, asked, not_asked):
    wizard = Wizard(tmp_path).answer(*DA, *figures, "")
    assert wizard.finish("på plads", "nok lovet", "hvem?", "mangler") == 0
    assert all(name in wizard.words for name in asked)
    assert not_asked not in wizard.words
    assert "Kræves af " in wizard.words
    assert list(written(tmp_path).partners.values())[:3] == ["in-place", "promised", "missing"]
    for echo in (": på plads.", ": lovet.", ": mangler."):
        assert echo in wizard.words
    assert "Svar 1 for på plads, 2 for lovet, 3 for mangler" in wizard.words


@pytest.mark.parametrize(
    ("answers", "said", "ids"),
    [
        (("Bydelsmødre",), "Forstået: Bydelsmødre (netværksmødre).", ["bydelsmoedre"]),
        (("ja", "bydelsm", "ja"), "'bydelsm': er det Bydelsmødre (netværksmødre)? (ja/nej)", ["bydelsmoedre"]),
        (("bydelsm", "nej", ""), "er det Bydelsmødre", []),
        (("sommer, natteravne", "Sommerskole"), "'sommer' kan betyde flere ting:", ["natteravne", "sommerskole"]),
        (("xyzzy", ""), "'xyzzy' kender jeg ikke. Det ligner:", []),
        (("nej",), "kører allerede: intet", []),
    ],
)
def test_what_is_running_already_is_left_out_by_any_of_its_names(run, tmp_path, answers, said, ids):
    wizard = Wizard(tmp_path).answer(*DA, "41", "", "", "høj", "")
    assert wizard.finish(running=answers) == 0
    assert said in wizard.words
    assert [one.id for one in written(tmp_path).exclude] == ids
    result = json.loads(run("recommend", tmp_path / "ringparken.yaml", "-f", "json", lang="da")[1])
    reasons = {one["id"]: one["detail"] for one in result["set_aside"]}
    assert all("kører allerede" in reasons[id] for id in ids)


@pytest.mark.parametrize(
    ("lines", "last"),
    [((), "Hvad hedder"), (DA, "Problem 1 af 4"), ((*DA, "41", "", "", "", ""), "1, 2, 3 eller Enter")],
)
def test_ctrl_c_leaves_nothing_and_is_130(tmp_path, lines, last):
    wizard = Wizard(tmp_path).answer(*lines).expect(last).asleep().press(b"\x03")
    assert wizard.end() == 130
    assert "Stoppet. Intet er skrevet." in wizard.screen
    assert list(tmp_path.iterdir()) == []


def test_the_end_of_the_answers_leaves_nothing_and_is_2(tmp_path):
    wizard = Wizard(tmp_path).answer("Ringparken").press(b"\x04")
    assert wizard.end() == 2
    assert "Der kom ikke flere svar. Intet er skrevet." in wizard.screen
    assert list(tmp_path.iterdir()) == []


REST = (*DA, "41", "", "", "", "")
"""Up to the partners."""


def test_a_file_is_replaced_only_where_that_is_said(tmp_path):
    old = tmp_path / "ringparken.yaml"
    old.write_text("mine", encoding="utf-8")
    assert Wizard(tmp_path).answer(*REST).finish(file=("", "nej", "anden")) == 0
    assert old.read_text(encoding="utf-8") == "mine"
    assert (tmp_path / "anden.yaml").exists()
    wizard = Wizard(tmp_path, "ringparken.yaml").answer(*REST).partners().answer("").expect("rettes)").answer("ja")
    assert wizard.answer("måske", "ja").end() == 0
    assert "41 %" in old.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("file", "name"),
    [
        (("ja",), "ringparken.yaml"),
        (("nej", ""), "ringparken.yaml"),
        (("profil.json",), "profil.json.yaml"),
        (("St. Hans Vej",), "St. Hans Vej.yaml"),
        (("-x",), "-x.yaml"),
    ],
)
def test_every_answer_about_the_file_gives_one_that_is_read(tmp_path, file, name):
    assert Wizard(tmp_path).answer(*REST).finish(file=file) == 0
    assert [one.name for one in tmp_path.iterdir()] == [name]
    assert written(tmp_path, name).given["unemployment"].value == 41


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
    wizard = Wizard(tmp_path, *([path] if at == "the command" else [])).answer(*REST).partners().answer("")
    wizard.expect("der skal rettes)").answer("ja", *([path] if at == "the question" else []))
    wizard.answer(*(["ja"] if code == "F002" else []), "")
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
        _save(None, Profile(), "text")
    assert capsys.readouterr().err.count("F020") == 3


@pytest.mark.parametrize(
    "name", ["ringparken.yaml", "mit område.yaml", "a'b.yaml", '"Æ $HOME" `x`!.yaml', "-x.yaml"]
)
def test_the_commands_that_come_next_run_as_they_stand(tmp_path, name):
    home = {"PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}", "HELHEDSVALG_LANG": "da"}
    wizard = Wizard(tmp_path, "--add", str(LAYER), **home).answer(*REST)
    assert wizard.finish(file=(name,)) == 0
    commands = re.findall(r"^  (helhedsvalg .+)$", wizard.screen, re.MULTILINE)
    assert [one.split()[1] for one in commands] == ["recommend", "plan", "proposal"]
    for command in commands:
        assert "--add" in command
        done = subprocess.run(
            ["sh", "-c", command], cwd=tmp_path, env={**os.environ, **home}, capture_output=True, text=True
        )
        assert (done.returncode, done.stderr) == (0, ""), command
    assert (tmp_path / "indstilling.html").exists()


def test_the_wizard_speaks_english(run, tmp_path):
    wizard = Wizard(tmp_path, lang="en").answer(*DA, "41.2", "12.125", "yes", "about 300", "low", "", "back", "")
    assert wizard.answer("10 to 17").finish("promised", right=("yes",)) == 0
    assert "Understood: 41.2 per cent, a need of 1.05, about 'high'." in wizard.screen
    code, out, err = run("recommend", tmp_path / "ringparken.yaml", "-f", "json")
    assert (code, err) == (0, "")
    result = json.loads(out)
    assert result["needs"][1]["value"] == 12.125
    assert (result["area"]["children_10_14"], result["parameters"]["ages"]) == (300, [10, 17])


@pytest.mark.parametrize(
    "environment",
    environments(
        {"COLUMNS": "20"}, {"TERM": "dumb"}, {"LC_ALL": "C", "PYTHONIOENCODING": "ascii"}, {"NO_COLOR": "1"}
    ),
)
def test_every_terminal_is_asked_the_same(tmp_path, environment):
    wizard = Wizard(tmp_path, **environment)
    wizard.answer(*DA, "0,412", "ja", "hoej", "", "", "")
    while "rettes)" not in wizard.words:
        wizard.first_of("Enter:", "for nej:", "rettes)")
        wizard.answer("" if "rettes)" not in wizard.words else "ja")
    assert wizard.answer("").end() == 0
    assert written(tmp_path).given["unemployment"].value == 41.2
    assert written(tmp_path).given["youth-crime"].value == 1
    assert "\x1b" not in wizard.screen
    for word in (
        "Problem 1 af 4: ledighed",
        "Skal der",
        "Partnere: hvem er med?",
        "helhedsvalg plan ringparken.yaml",
    ):
        assert word in wizard.words
    if "COLUMNS" in environment:
        told = [line for line in wizard.screen.splitlines() if len(line) > 20]
        assert len(wizard.screen.splitlines()) > 100
        assert [line for line in told if not re.search(r"[?:)] |  helhedsvalg |ringparken.yaml", line)] == []


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


NAMES = st.text(st.characters(exclude_categories=("C", "Z"), include_characters=" "), max_size=40).map(composed)
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
    running=st.lists(st.sampled_from([one.id for one in shipped().interventions]), unique=True, max_size=3),
    reason=st.sampled_from(["kører allerede", "a: b", "{x}", "1"]),
    lang=st.sampled_from(["da", "en"]),
)
def test_a_draft_is_read_back_as_it_was(name, municipality, known, state, running, reason, lang):
    i18n.use(lang)
    labels = {"name": " ".join(name.split()), "municipality": " ".join(municipality.split()), "year": 2019}
    area = {key: value for key, value in labels.items() if value}
    partners = {one.id: state for one in shipped().partners}
    said = Profile(area, known, partners, (10, 17), tuple(Exclusion(id, reason) for id in running))
    read = read_profile(parse(template.draft(said, shipped()).encode(), "profil.yaml"), shipped())
    assert read.profile == said
    assert read.notices == []
