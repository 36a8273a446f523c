"""What a person reads before anything is computed: help, wrong use and completion, in both languages."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import typer

from helhedsvalg import i18n
from helhedsvalg.cli.main import main
from helhedsvalg.cli.main import program as program_of
from helhedsvalg.cli.usage import option_names

FOLDER = Path(sys.executable).parent
WALK = """
import sys
from helhedsvalg import i18n
i18n.use(sys.argv[1])
import typer
from helhedsvalg.cli.main import program

def walk(command, context):
    print("#", context.command_path)
    print(context.get_help())
    for name, one in getattr(command, "commands", {}).items():
        walk(one, one.context_class(one, info_name=name, parent=context))

top = typer.main.get_command(program([]))
walk(top, top.context_class(top, info_name="helhedsvalg", help_option_names=["-h", "--help"]))
"""
ENGLISH = re.compile(
    r"\b(the|and|of|is|are|usage|options|arguments|commands|show this|default|required|examples|missing|where|"
    r"no such|invalid|unexpected|(?<!standard-)input|expected|valid|file|name|else|when|not|with findings)\b(?!-)",
    re.IGNORECASE,
)
SHARED = r"[a-z-]+(?:\|[a-z-]+)+|--[a-z-]+|-[a-z]\b|'[^']*'|\"[^\"]*\"|^ +helhedsvalg .*$|^# .*$|\bfor\b"
"""What is the same in both languages: words to choose among, options, quotes and examples."""


def screens(lang):
    """Every command's help, by command."""
    done = subprocess.run(
        [sys.executable, "-c", WALK, lang], capture_output=True, text=True, check=True, encoding="utf-8"
    )
    parts = re.split(r"^# (.+)$", done.stdout, flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def program(*words, lang="da", **environment):
    return subprocess.run(
        [sys.executable, "-m", "helhedsvalg", *words],
        capture_output=True,
        text=True,
        encoding="utf-8",
        env={**os.environ, "HELHEDSVALG_LANG": lang, **environment},
        check=False,
        stdin=subprocess.DEVNULL,
    )


def english(text):
    """The English words of a Danish screen."""
    return ENGLISH.findall(re.sub(SHARED, "", text, flags=re.MULTILINE))


@pytest.fixture(scope="module")
def danish():
    return screens("da")


def test_no_help_holds_an_english_word_in_danish(danish):
    assert len(danish) > 8
    assert {command: english(text) for command, text in danish.items() if english(text)} == {}


def test_every_text_of_the_help_differs_between_the_languages(danish):
    for command, text in screens("en").items():
        same = set(text.splitlines()) & set(danish[command].splitlines())
        left = {line for line in same if re.search(r"[a-zæøå]{3}", re.sub(SHARED, "", line, flags=re.MULTILINE))}
        assert left == set(), command


BOTH = (
    WALK
    + """
print("# end")
i18n.use("en")
top = typer.main.get_command(program([]))
walk(top, top.context_class(top, info_name="helhedsvalg", help_option_names=["-h", "--help"]))
"""
)


def test_a_process_that_has_spoken_danish_speaks_english_next():
    done = subprocess.run([sys.executable, "-c", BOTH, "da"], capture_output=True, check=True, encoding="utf-8")
    parts = re.split(r"^# (.+)$", done.stdout.split("# end\n")[1], flags=re.MULTILINE)
    assert dict(zip(parts[1::2], parts[2::2], strict=True)) == screens("en")


def test_every_help_leads_with_two_examples(danish):
    for command, text in danish.items():
        before = text.split("Tilvalg:")[0].split("Argumenter:")[0]
        examples = re.findall(r"^ +(helhedsvalg .+)$", before.split("Eksempler:")[1], re.MULTILINE)
        assert len(examples) == 2, command
        assert command == "helhedsvalg" or all(one.startswith(command) for one in examples)


def test_every_option_of_a_few_words_completes_them(danish, completed):
    found = {
        choice: command
        for command, text in danish.items()
        for choice in re.findall(r"(--[a-z-]+) ([a-z-]+(?:\|[a-z-]+)+)", text)
    }
    assert ("--lang", "da|en") in found
    for (option, words), command in found.items():
        assert completed(*command.split()[1:], option, "") == words.split("|"), (command, option)


@pytest.mark.parametrize("lang", ["da", "en"])
@pytest.mark.parametrize("before", [True, False])
def test_the_language_of_help_is_that_asked_for(lang, before):
    for command in ((), ("recommend",), ("catalogue",)):
        words = ("--lang", lang, "--help") if before else ("--help", "--lang", lang)
        shown = program(*command, *words, lang="en" if lang == "da" else "da").stdout
        assert shown.startswith("Brug: " if lang == "da" else "Usage: "), command


WRONG = [
    (("recomend",), "kommandoen 'recomend' findes ikke. Mente du 'recommend'?"),
    (("catalogue", "shw"), "kommandoen 'shw' findes ikke. Mente du 'show'?"),
    (("qwxz",), "kommandoen 'qwxz' findes ikke. Se 'helhedsvalg --help'."),
    (("recommend", "--ledigehd", "4"), "tilvalget '--ledigehd' findes ikke her. Mente du '--ledighed'?"),
    (("recommend", "-q"), "tilvalget '-q' findes ikke her. Se 'helhedsvalg recommend --help'."),
    (("recommend", "--area"), "--area mangler sin værdi. Se 'helhedsvalg recommend --help'."),
    (("recommend", "--include-harmful=3"), "--include-harmful tager ingen værdi."),
    (("recommend", "--top", "x"), "--top: 'x' er ikke et helt tal."),
    (("recommend", "--top", "-1"), "--top: -1 er for lidt; 0 er det mindste."),
    (("batch", "x.csv", "--jobs", "100"), "--jobs: 100 er for meget; 64 er det største."),
    (("recommend", "a", "b"), "'b' er mere, end kommandoen tager imod."),
    (("batch",), "FIL... mangler."),
    (("recommend", "-f", "jsn"), "-f/--format: 'jsn' er ikke en af table, json,"),
    (("schema", "profil"), "Mente du 'profile'?"),
    (
        ("recommend", "--area", "a", "--area=b"),
        "--area er angivet mere end én gang: '--area a' / '--area=b'.",
    ),
    (("batch", "-fcsv", "--format", "ndjson", "x"), "mere end én gang: '-fcsv' / '--format ndjson'."),
    (("--lang", "da", "--lang", "da"), "--lang er angivet mere end én gang: '--lang da' / '--lang da'."),
    (("recommend", "--med", "jobcentt,xq"), "--med: 'xq' kendes ikke som partner. De nærmeste er: "),
    (("catalogue", "show", "mentorinsats", "extra"), "'extra' er mere, end kommandoen tager imod."),
    (("profile",), "der er ingen terminal at spørge i. Få en tom profil"),
]


@pytest.mark.parametrize(("words", "said"), WRONG, ids=lambda one: " ".join(one) if isinstance(one, tuple) else "")
def test_wrong_use_is_told_in_danish_with_what_would_be_right(words, said):
    done = program(*words)
    assert (done.returncode, done.stdout) == (2, "")
    assert said in done.stderr
    assert english(done.stderr) == []


SYNTAX = [
    "a: b: c",
    "a: [1, 2",
    "a: {b: 1",
    "a:\n  b: 1\n c: 2",
    "- a\nb: c",
    "a: - b",
    "a: 'x",
    'a: "x\\q"',
    "a: @x",
    "a: & b",
    "a: *",
    "a: !<x",
    "a: ]",
    "a: >x\n b",
    "%YAML 3\n--- a",
    "a: b\n\tc: d",
    "key: value\nother",
    "a: \x01",
    '{"a" 1}',
    '{"a": }',
    "{a: 1}",
    '{"a": 1,}',
    '{"a": "x',
    '{"a": "\\q"}',
    '{"a":1} x',
    '{"a": "x\ny"}',
]


@pytest.mark.parametrize("text", SYNTAX)
def test_what_cannot_be_parsed_is_told_in_danish(text, run, tmp_path):
    path = tmp_path / ("profil.json" if text.startswith("{") else "profil.yaml")
    path.write_text(text, encoding="utf-8")
    code, out, err = run("recommend", path, lang="da")
    assert (code, out) == (3, "")
    assert re.search(r"F0\d\d|P012", err)
    assert english(err.replace(str(tmp_path), "")) == []


def test_what_cannot_be_written_is_told_in_danish(run, tmp_path):
    (tmp_path / "fil").write_text("")
    for target in (tmp_path / "no" / "svar.txt", tmp_path / "fil" / "svar.txt", tmp_path / ("x" * 300), tmp_path):
        code, _out, err = run("recommend", "--ledighed", "41", "-o", target, lang="da")
        assert code == 3
        assert english(err.replace(str(tmp_path), "")) == []
        assert "systemet" not in err


@pytest.fixture
def completed(monkeypatch, capfd):
    """What a shell is told to complete the last word with."""

    def call(*words, shell="bash"):
        asked = {
            "HELHEDSVALG_LANG": "da",
            "_HELHEDSVALG_COMPLETE": f"complete_{shell}",
            "COMP_WORDS": "\n".join(("helhedsvalg", *words)),
            "COMP_CWORD": str(len(words)),
            "_TYPER_COMPLETE_ARGS": " ".join(("helhedsvalg", *words)),
            "_TYPER_COMPLETE_FISH_ACTION": "get-args",
        }
        with monkeypatch.context() as patch:
            for name, value in asked.items():
                patch.setenv(name, value)
            main([])
        out, err = capfd.readouterr()
        assert err == ""
        return out.split()

    return call


def test_the_tab_key_knows_commands_ids_problems_partners_formats_and_languages(completed):
    assert {"profile", "recommend", "batch", "catalogue"} <= set(completed(""))
    assert completed("cat") == ["catalogue"]
    assert "--ledighed" in completed("recommend", "--l")
    assert completed("catalogue", "show", "fritidsj") == ["fritidsjobindsats"]
    assert completed("catalogue", "show", "KOO0")[0] == "KOO01"
    assert completed("recommend", "--need", "uty") == []
    assert completed("recommend", "--need", "inse") == [f"insecurity={x}" for x in ("0", "0.33", "0.67", "1")]
    assert completed("recommend", "--with", "jobc") == ["jobcenter"]
    assert completed("recommend", "--without", "school,jobc") == ["school,jobcenter"]
    assert completed("recommend", "--promised", "pol") == ["police-ssp"]
    assert completed("recommend", "-f", "j") == ["json"]
    assert completed("recommend", "--lang", "") == ["da", "en"]
    assert completed("catalogue", "search", "--label", "st") == ["strong"]
    assert completed("batch", "x.csv", "--column", "unem") == ["unemployment="]
    assert completed("schema", "prof") == ["profile"]


def test_what_is_a_file_is_left_to_the_shell(completed):
    assert completed("recommend", "") == []
    assert completed("recommend", "-o", "") == []
    assert completed("recommend", "", shell="zsh") == ["_files"]


def test_other_shells_get_the_meaning_beside_the_word(completed):
    assert any(
        "Jobcenter" in one or "jobcenter" in one for one in completed("recommend", "--with", "job", shell="zsh")
    )
    assert completed("recommend", "--with", "job", shell="fish") == ["jobcenter", "jobcenter"]


def test_a_catalogue_that_cannot_be_read_completes_nothing(completed, tmp_path):
    assert completed("recommend", "--catalogue", str(tmp_path / "no.yaml"), "--with", "job") == []


def test_a_local_layer_is_completed(completed):
    layer = shlex.quote(str(Path(__file__).parents[2] / "examples" / "lokal.yaml"))
    assert completed("catalogue", "show", "--add", layer, "morgenk") == ["morgenklub"]


@pytest.mark.skipif(shutil.which("bash") is None, reason="this system has no bash")
def test_bash_completes_with_the_script_that_is_shown(tmp_path):
    script = """
    source <(helhedsvalg --show-completion; true)
    COMP_WORDS=(helhedsvalg catalogue show fritidsj); COMP_CWORD=3
    _helhedsvalg_completion helhedsvalg fritidsj show
    printf '%s\\n' "${COMPREPLY[@]}"
    complete -p helhedsvalg
    """
    environment = {**os.environ, "PATH": f"{FOLDER}{os.pathsep}{os.environ['PATH']}", "HOME": str(tmp_path)}
    done = subprocess.run(
        ["bash", "--norc", "-c", script], capture_output=True, text=True, env=environment, check=False
    )
    assert done.stdout.splitlines()[0] == "fritidsjobindsats", done.stderr
    assert "-F _helhedsvalg_completion helhedsvalg" in done.stdout


@pytest.mark.skipif(shutil.which("bash") is None, reason="this system has no bash")
def test_completion_is_installed_in_danish(tmp_path):
    environment = {**os.environ, "PATH": f"{FOLDER}{os.pathsep}{os.environ['PATH']}", "HOME": str(tmp_path)}
    environment["HELHEDSVALG_LANG"] = "da"
    done = subprocess.run(
        ["bash", "--norc", "-c", "helhedsvalg --install-completion; true"],
        capture_output=True,
        text=True,
        encoding="utf-8",
        env=environment,
        check=False,
    )
    assert done.stdout.startswith("Tabulatortasten er sat op til bash"), done.stderr
    assert english(done.stdout.replace(str(tmp_path), "")) == []
    assert (tmp_path / ".bash_completions" / "helhedsvalg.sh").exists()


@pytest.mark.parametrize(
    "words",
    [
        ("--top", "1.000"),
        ("--stability=1.000",),
        ("--top", "1,5"),
        ("--year", "2_019"),
        ("--top", "1_000_000"),
        ("--top", "1 000 000"),
    ],
)
def test_a_whole_number_is_digits_alone(run, words):
    code, out, err = run("recommend", "--unemployment", "41", *words)
    assert (code, out) == (2, "")
    assert "no whole number. Write it in digits alone, as 1000." in err


def test_each_language_has_its_own_names_of_the_options(danish):
    """Both are taken in both; the help tells those of its language."""
    english, own = screens("en"), {"--with": "--med", "--without": "--uden", "--details": "--detaljer"}
    for command in ("helhedsvalg recommend", "helhedsvalg plan", "helhedsvalg explain", "helhedsvalg batch"):
        for name, danish_name in own.items():
            assert f"{name} " in english[command]
            assert f"{danish_name} " not in english[command]
            assert f"{danish_name} " in danish[command]
            assert f"{name} " not in danish[command]


def test_a_translated_option_is_one_that_is_taken():
    """The name that help and errors say is one of those that the option has."""
    top = typer.main.get_command(program_of([]))
    i18n.use("da")
    commands = [top, *top.commands.values(), *top.commands["catalogue"].commands.values()]
    options = [option for command in commands for option in command.params if len(option.opts) > 1]
    assert len(options) > 40
    for option in options:
        assert set(option_names(option)) <= set(option.opts)
