"""Where answers are written: what the target is decides, and a file has its old content or the whole new one."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from helhedsvalg.cli import files, stream

SINGLE = ("recommend", "--ledighed", "41", "-f", "json")
EXAMPLES = Path(__file__).parents[2] / "examples"
BATCH = ("batch", EXAMPLES / "areas.csv", "--brief")
WRITING = {"recommend": SINGLE, "batch": BATCH, "schema": ("schema", "result"), "list": ("catalogue", "list")}
every_command = pytest.mark.parametrize("words", WRITING.values(), ids=WRITING)
LONG = "old content\n" * 20_000


@pytest.fixture
def shm():
    """A file system in memory whose name begins as a device's does."""
    folder = Path("/dev/shm")
    if not os.access(folder, os.W_OK):
        pytest.skip("this system has no /dev/shm")
    target = folder / f"helhedsvalg-{os.getpid()}"
    yield target
    target.unlink(missing_ok=True)


@pytest.fixture
def table(tmp_path):
    path = tmp_path / "areas.csv"
    path.write_text("Område;Ledighed\nVest;41\nCon;42\nNul;43\nLPT1;44\n", encoding="utf-8")
    return path


def inside(folder):
    return sorted(path.name for path in folder.iterdir())


@every_command
@pytest.mark.parametrize("before", [None, LONG])
@pytest.mark.parametrize("by", ["its name", "a way round"])
def test_a_regular_file_below_dev_is_replaced_whole(run, shm, words, before, by):
    if before:
        shm.write_text(before)
    target = shm if by == "its name" else Path("/dev/..") / shm.relative_to("/")
    code, answer, _err = run(*words)
    assert run(*words, "-o", target)[:2] == (code, "")
    assert shm.read_text(encoding="utf-8") == answer
    assert [path for path in shm.parent.iterdir() if path.name.startswith(".helhedsvalg-")] == []


@every_command
def test_a_larger_old_file_leaves_no_tail(run, tmp_path, words):
    target = tmp_path / "answer"
    target.write_text(LONG)
    answer = run(*words)[1]
    run(*words, "-o", target)
    assert target.read_text(encoding="utf-8") == answer
    assert inside(tmp_path) == ["answer"]


@every_command
def test_a_link_that_the_user_names_is_followed(run, tmp_path, words):
    (tmp_path / "there").mkdir()
    link, target = tmp_path / "link", tmp_path / "there" / "answer"
    link.symlink_to(target)
    for before in (None, LONG):
        if before:
            target.write_text(before)
        run(*words, "-o", link)
        assert link.is_symlink()
        assert target.read_text(encoding="utf-8") == run(*words)[1]
    assert inside(target.parent) == ["answer"]


def test_a_link_in_an_output_folder_is_replaced_and_not_followed(run, tmp_path, table):
    victim, folder = tmp_path / "victim.txt", tmp_path / "out"
    victim.write_text("mine")
    victim.chmod(0o600)
    folder.mkdir()
    (folder / "vest.json").symlink_to(victim)
    (folder / "area-con.json").symlink_to(tmp_path / "made")
    assert run("batch", table, "-f", "json", "-o", f"{folder}/")[0] == 0
    assert victim.read_text() == "mine"
    assert not (tmp_path / "made").exists()
    assert not any(path.is_symlink() for path in folder.iterdir())
    assert (folder / "vest.json").read_text(encoding="utf-8").startswith('{"schema_version"')
    assert {path.stat().st_mode for path in folder.iterdir()} == {table.stat().st_mode}


def test_an_output_folder_may_itself_be_a_link(run, tmp_path, table):
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "real")
    assert run("batch", table, "-f", "json", "-o", f"{tmp_path}/link/")[0] == 0
    assert len(inside(tmp_path / "real")) == 4


def test_no_file_of_a_folder_has_a_name_that_windows_keeps(run, tmp_path, table):
    assert run("batch", table, "-f", "html", "-o", f"{tmp_path}/out/")[0] == 0
    assert inside(tmp_path / "out") == ["area-con.html", "area-lpt1.html", "area-nul.html", "vest.html"]


@pytest.mark.parametrize("name", ["CON", "con", "Aux", "PRN", "nul", "COM1", "lpt9", "COM¹"])
def test_a_name_that_windows_keeps_is_made_another(name):
    assert files.name_of([name], "area") == f"area-{files.name_of([name, 2019], 'area').removesuffix('-2019')}"


def test_a_name_is_cut_where_it_is_longer_than_every_system_takes():
    assert files.name_of(["x" * 300], "area") == "x" * 80
    assert files.name_of(["x" * 79, 2019], "area") == "x" * 79


@every_command
def test_a_pipe_is_written_to(run, tmp_path, words):
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    read = []
    reader = threading.Thread(target=lambda: read.append(pipe.read_text(encoding="utf-8")))
    reader.start()
    run(*words, "-o", pipe)
    reader.join(20)
    assert read == [run(*words)[1]]
    assert stat.S_ISFIFO(pipe.stat().st_mode)


@every_command
def test_a_device_is_written_to(run, words):
    assert run(*words, "-o", os.devnull)[0] == run(*words)[0]
    assert stat.S_ISCHR(Path(os.devnull).stat().st_mode)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
@every_command
def test_a_device_that_takes_no_more_is_told(run, words):
    code, out, err = run(*words, "-o", "/dev/full")
    assert (code, out) == (3, "")
    assert "/dev/full F020 this file cannot be written: the disk is full." in err


@pytest.mark.skipif(not Path("/dev/stdout").exists(), reason="this system has no /dev/stdout")
@every_command
def test_where_standard_output_goes_keeps_what_stands_before_and_comes_after(run, tmp_path, words):
    target = tmp_path / "answer"
    script = 'echo before; "$@" --lang en -o /dev/stdout; echo after'
    command = [sys.executable, "-m", "helhedsvalg", *map(str, words)]
    with target.open("wb") as out:
        subprocess.run(["sh", "-c", script, "sh", *command], stdout=out, check=True)
    assert target.read_text(encoding="utf-8") == f"before\n{run(*words)[1]}after\n"


@every_command
@pytest.mark.parametrize("umask", [0o022, 0o077, 0o002])
def test_a_new_file_has_the_permissions_of_the_umask(run, tmp_path, words, umask):
    before = os.umask(umask)
    try:
        run(*words, "-o", tmp_path / "answer")
    finally:
        os.umask(before)
    assert (tmp_path / "answer").stat().st_mode & 0o777 == 0o666 & ~umask


@every_command
def test_an_old_file_keeps_its_permissions(run, tmp_path, words):
    target = tmp_path / "answer"
    target.write_text("mine")
    target.chmod(0o600)
    run(*words, "-o", target)
    assert target.stat().st_mode & 0o777 == 0o600


def test_the_files_of_a_folder_have_the_permissions_of_the_umask(run, tmp_path, table):
    before = os.umask(0o027)
    try:
        run("batch", table, "-f", "json", "-o", tmp_path / "out")
    finally:
        os.umask(before)
    assert {path.stat().st_mode & 0o777 for path in (tmp_path / "out").iterdir()} == {0o640}


@every_command
def test_a_file_that_is_open_in_another_program_keeps_its_content_and_is_told(run, tmp_path, monkeypatch, words):
    """As Windows refuses to replace a workbook that is open in Excel."""
    target = tmp_path / "answer"
    target.write_text("mine")

    def refuse(_self, _target):
        raise PermissionError(13, "Access is denied")

    monkeypatch.setattr(Path, "replace", refuse)
    code, out, err = run(*words, "-o", target)
    assert (code, out) == (3, "")
    assert "there is no permission. Is it open in another program, such as Excel? Close it there" in err
    assert target.read_text() == "mine"
    assert inside(tmp_path) == ["answer"]


@every_command
def test_a_folder_that_cannot_be_written_is_told(run, tmp_path, monkeypatch, words):
    def refuse(*_words, **_more):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("tempfile.mkstemp", refuse)
    target = tmp_path / "answer"
    target.write_text("mine")
    code, out, err = run(*words, "-o", target)
    assert (code, out) == (3, "")
    assert err.endswith("answer F020 this file cannot be written: there is no permission.\n")
    assert target.read_text() == "mine"


@every_command
@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="nothing is forbidden to root")
def test_a_folder_that_is_not_the_users_is_told(run, tmp_path, words):
    tmp_path.chmod(0o500)
    try:
        code, out, err = run(*words, "-o", tmp_path / "answer")
    finally:
        tmp_path.chmod(0o700)
    assert (code, out) == (3, "")
    assert "F020 this file cannot be written: there is no permission." in err


@every_command
def test_a_folder_where_a_file_is_expected_is_told_by_every_command(run, tmp_path, words):
    code, out, err = run(*words, "-o", tmp_path)
    assert (code, out) == (3, "")
    assert "F002 this is a folder, and a file was expected." in err
    assert inside(tmp_path) == []


def test_what_is_stopped_says_that_a_pipe_has_lines_and_a_file_nothing(tmp_path):
    progress = stream.Progress(0, None)
    for path, words in ((os.devnull, "every line that was written is whole"), (tmp_path / "new", "nothing is")):
        with stream.Stream(str(path), progress) as output:
            assert words in output.left_behind()


def test_a_screen_of_no_areas_is_not_shown():
    shown = []
    overview = stream.OverviewStream(stream.Progress(0, None), lambda rows, bad: shown.append((list(rows), bad)))
    overview.take(stream.Chunk(faults=["one"]))
    overview.close()
    assert shown == []
    overview.take(stream.Chunk(areas=1, rows=["row"], faults=["another"]))
    overview.close()
    assert shown == [(["row"], 2)]


@pytest.mark.parametrize(
    ("name", "begins"),
    [
        ("a.txt", b"The area"),
        ("a", b"The area"),
        ("a.json", b'{"schema_version"'),
        ("a.CSV", b"rank,band"),
        ("a.md", b"# "),
        ("a.html", b"<!doctype html>"),
        ("a.xlsx", b"PK"),
    ],
)
def test_the_name_of_the_file_decides_the_format(run, tmp_path, name, begins):
    assert run("recommend", "--ledighed", "41", "-o", tmp_path / name) == (0, "", "")
    assert (tmp_path / name).read_bytes().startswith(begins)


@pytest.mark.parametrize("name", ["a.docx", "a.2019", "a.ndjson"])
def test_a_file_whose_name_says_no_format_is_refused_unless_one_is_given(run, tmp_path, name):
    code, out, err = run("recommend", "--ledighed", "41", "-o", tmp_path / name)
    assert (code, out) == (2, "")
    assert f"U007 {tmp_path / name}: '.{name[2:]}' says no format" in err
    assert ".txt, .json, .csv, .md, .html, .xlsx" in err
    assert not list(tmp_path.iterdir())
    assert run("recommend", "--ledighed", "41", "-o", tmp_path / name, "-f", "csv") == (0, "", "")
    assert (tmp_path / name).read_bytes().startswith(b"rank,band")


@pytest.mark.parametrize(
    ("name", "begins", "more"),
    [
        ("a.csv", b"area,municipality,year,rank", ()),
        ("a.csv", b"area,municipality,year,samarbejde", ("--wide",)),
        ("a.ndjson", b'{"schema_version"', ()),
        ("a.json", b'{"schema_version"', ()),
        ("a", b'{"schema_version"', ()),
    ],
)
def test_the_name_of_the_file_decides_the_format_of_a_batch(run, tmp_path, table, name, begins, more):
    target = tmp_path / name
    assert run("batch", table, *more, "-o", target)[0] == 0
    assert target.read_bytes().startswith(begins)
    assert target.read_bytes().count(b"\n") > 3


def test_every_command_that_writes_an_answer_takes_the_format_from_the_name(run, tmp_path):
    saved = tmp_path / "a.json"
    run("recommend", "--ledighed", "41", "-o", saved)
    commands = [
        ("plan", "--ledighed", "41"),
        ("explain", "mentorindsats"),
        ("compare", saved),
        ("render", saved),
        ("catalogue", "list"),
        ("catalogue", "show", "mentorindsats"),
        ("catalogue", "search", "mentor"),
        ("catalogue", "status"),
    ]
    for number, words in enumerate(commands):
        target = tmp_path / f"{number}.html"
        assert run(*words, "-o", target)[0] == 0, words
        assert target.read_bytes().startswith(b"<!doctype html>"), words


@pytest.mark.parametrize(
    "words", [("batch",), ("recommend", "--ledighed", "41", "--catalogue")], ids=["batch", "catalogue"]
)
def test_a_folder_that_may_not_be_read_is_told_by_its_name(run, tmp_path, monkeypatch, words):
    files_of = Path.iterdir

    def forbidden(folder):
        if folder == tmp_path:
            raise PermissionError(13, "Permission denied")
        return files_of(folder)

    monkeypatch.setattr(Path, "iterdir", forbidden)
    code, out, err = run(*words, tmp_path)
    assert (code, out) == (3, "")
    assert f"{tmp_path} F003 there is no permission to read this file." in err
