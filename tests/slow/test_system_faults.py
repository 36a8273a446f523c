"""Faults made to happen: full disks, closed pipes, signals, missing streams, poor terminals, files that change."""

from __future__ import annotations

import fcntl
import json
import os
import random
import resource
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from terminal import shown
from workbooks import workbook

ROOT = Path(__file__).parents[2]
AREA = ("--ledighed", "41,2", "--lav-uddannelse", "70,2", "--without", "jobcenter")
PROFILE = ROOT / "examples" / "ringparken-2019.yaml"
OTHER = ROOT / "examples" / "gellerup-2015.yaml"
TABLE = ROOT / "examples" / "areas.csv"
SMALLEST = 4096
"""Bytes of the smallest pipe."""
PATIENCE = 120
"""Seconds in which what is waited for must have come about, however busy the machine is."""


@pytest.fixture(scope="module")
def result(tmp_path_factory):
    path = tmp_path_factory.mktemp("saved") / "result.json"
    path.write_bytes(forked("recommend", PROFILE, "-f", "json")[1])
    return path


COMMANDS = {
    "recommend": ("recommend", PROFILE, "--details"),
    "json": ("recommend", PROFILE, "-f", "json"),
    "xlsx": ("recommend", PROFILE, "-f", "xlsx"),
    "matrix": ("recommend", PROFILE, "--matrix"),
    "plan": ("plan", PROFILE),
    "explain": ("explain", "mentor", PROFILE),
    "compare": ("compare", PROFILE, OTHER),
    "render": ("render", "RESULT", "-f", "markdown"),
    "batch": ("batch", TABLE),
    "wide": ("batch", TABLE, "--wide"),
    "template": ("profile", "--template"),
    "list": ("catalogue", "list"),
    "show": ("catalogue", "show", "mentor"),
    "search": ("catalogue", "search", "lektiehjælp"),
    "check": ("catalogue", "check"),
    "status": ("catalogue", "status"),
    "schema": ("schema", "result"),
    "help": ("batch", "--help"),
}
every_command = pytest.mark.parametrize("name", COMMANDS)


def words(name, result):
    return [str(result) if one == "RESULT" else str(one) for one in COMMANDS[name]]


def forked(*arguments, out=None, limit=None, environment=(), pause=0.0):
    """The program in a copy of this process: exit code, standard output, standard error.

    `out` is what standard output is; `limit` how large a file may grow, as on a disk that runs full.
    """
    from helhedsvalg.cli.main import main

    read, write = os.pipe()
    told, tell = os.pipe()
    child = os.fork()
    if child == 0:
        code = 99
        try:
            os.dup2(write if out is None else out, 1)
            os.dup2(tell, 2)
            for one in (read, write, told, tell):
                os.close(one)
            sys.stdout = open(1, "w", encoding="utf-8", closefd=False)  # noqa: SIM115
            sys.stderr = open(2, "w", encoding="utf-8", closefd=False)  # noqa: SIM115
            os.environ.update(environment)
            if limit is not None:
                resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
            time.sleep(pause)
            code = main([str(one) for one in arguments] + ["--lang", "en"])
        finally:
            os._exit(code)
    os.close(write)
    os.close(tell)
    with os.fdopen(read, "rb") as stream, os.fdopen(told, "rb") as errors:
        content = stream.read() if out is None else b""
        said = errors.read()
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), content, said.decode()


@every_command
def test_a_full_disk_is_3_and_one_line(name, result):
    with Path("/dev/full").open("wb") as full:
        code, _out, err = forked(*words(name, result), out=full.fileno())
    assert code == 3, err
    lines = [line for line in err.splitlines() if not line.startswith("Note: ")]
    assert lines == ["F020 this cannot be written: the disk is full."]


def lines_before_closing(arguments, count):
    """Read that many lines of a pipe that holds little, and go away."""
    read, write = os.pipe()
    fcntl.fcntl(write, fcntl.F_SETPIPE_SZ, SMALLEST)
    reader = os.fork()
    if reader == 0:
        os.close(write)
        with os.fdopen(read, "rb", buffering=0) as stream:
            for _line in range(count):
                stream.readline()
        os._exit(0)
    os.close(read)
    code, _out, err = forked(*arguments, out=write)
    os.close(write)
    os.waitpid(reader, 0)
    return code, err


@pytest.mark.parametrize("name", ["recommend", "list", "batch", "wide", "render"])
def test_a_pipe_closed_at_any_line_ends_it_silently(name, result):
    whole = forked(*words(name, result))[1]
    count = whole.count(b"\n")
    assert len(whole) > SMALLEST
    for line in sorted({0, 1, 2, count // 3, count // 2, count - 1}):
        code, err = lines_before_closing(words(name, result), line)
        assert (code, [one for one in err.splitlines() if not one.startswith("Note: ")]) == (0, []), line


@pytest.mark.parametrize("name", ["recommend", "json", "xlsx", "plan", "compare", "render", "batch", "wide"])
def test_a_disk_that_runs_full_leaves_the_old_file_and_no_other(name, result, tmp_path):
    target = tmp_path / "svar"
    target.write_text("old")
    code, _out, err = forked(*words(name, result), "-o", target, limit=1000)
    assert code == 3
    assert "svar F020 this file cannot be written" in err
    assert (target.read_text(), [one.name for one in tmp_path.iterdir()]) == ("old", ["svar"])


def test_a_disk_that_runs_full_leaves_whole_files_of_a_folder(tmp_path):
    code, _out, err = forked("batch", TABLE, "-f", "json", "-o", f"{tmp_path}/svar/", limit=1000)
    assert code == 3
    assert "F020" in err
    assert not list((tmp_path / "svar").iterdir())


def test_a_cache_on_a_full_disk_changes_nothing(tmp_path):
    right = forked("recommend", PROFILE, "-f", "json")[1]
    environment = {"HELHEDSVALG_CACHE": str(tmp_path)}
    assert forked("recommend", PROFILE, "-f", "json", limit=1000, environment=environment) == (0, right, "")


def process(*arguments, shell="", **environment):
    """A process of its own, its streams as the shell makes them."""
    command = f'exec "$@" {shell}'
    return subprocess.run(
        ["sh", "-c", command, "sh", sys.executable, "-m", "helhedsvalg", *map(str, arguments)],
        capture_output=True,
        env={**os.environ, "HELHEDSVALG_LANG": "en", **environment},
        check=False,
        timeout=PATIENCE,
    )


@pytest.mark.parametrize("name", ["recommend", "batch", "list"])
def test_without_standard_output_there_is_a_fault_and_no_traceback(name, result):
    done = process(*words(name, result), shell=">&-")
    assert (done.returncode, done.stdout) == (3, b"")
    assert b"F020 there is no standard output." in done.stderr
    assert b"Traceback" not in done.stderr


def test_a_dry_run_without_standard_output_is_a_fault():
    done = process("batch", TABLE, "--dry-run", shell=">&-")
    assert done.returncode == 3
    assert b"F020 there is no standard output." in done.stderr


@pytest.mark.parametrize("closed", [">&-", "2>&-", "<&-", "<&- 2>&-", "<&- >&- 2>&-"])
def test_a_file_is_written_without_any_stream(closed, tmp_path):
    target = tmp_path / "svar.ndjson"
    book = workbook(tmp_path / "t.xlsx", {"Ark1": [["Ledighed"], [41]]})
    for arguments, format in ((("recommend", PROFILE), "json"), (("batch", TABLE, book), "ndjson")):
        assert process(*arguments, "-f", format, "-o", target, shell=closed).returncode == 0
        assert all(json.loads(line)["schema_version"] for line in target.read_bytes().splitlines())


def test_without_standard_input_there_is_a_fault(tmp_path):
    for command in ("recommend", "batch", "render"):
        done = process(command, "-", shell="<&-")
        assert done.returncode == 3
        assert b"Traceback" not in done.stderr
        assert b"F001" in done.stderr


@pytest.mark.parametrize("home", [{"HOME": "/proc"}, {"HOME": "/dev/null"}, {"HOME": ""}])
def test_a_home_that_cannot_be_written_changes_nothing(home):
    plain = {"HELHEDSVALG_CACHE": "", "XDG_CACHE_HOME": "", **home}
    done = process("recommend", PROFILE, "-f", "json", **plain)
    assert (done.returncode, done.stderr) == (0, b"")
    assert json.loads(done.stdout)["recommendations"]


@pytest.mark.parametrize(
    "name", ["recommend", "matrix", "plan", "explain", "compare", "list", "show", "search", "status"]
)
def test_the_poorest_terminal_gets_every_answer(name, result):
    text = shown(words(name, result), lang="da", width=20, encoding="ascii", TERM="dumb", LC_ALL="C")
    assert len(text) > 50
    assert text.isascii()
    assert "\x1b" not in text


@pytest.mark.skipif(not __file__.isascii(), reason="the arguments name files of this folder")
@pytest.mark.parametrize("name", ["recommend", "plan", "compare", "batch", "list", "help"])
def test_a_process_that_knows_only_ascii_gets_an_answer(name, result):
    poor = {"LC_ALL": "C", "PYTHONIOENCODING": "ascii", "TERM": "dumb", "COLUMNS": "20", "HELHEDSVALG_LANG": "da"}
    done = process(*words(name, result), **poor, PYTHONUTF8="0")
    assert done.returncode == 0, done.stderr
    assert b"Traceback" not in done.stderr
    assert done.stderr.isascii()


@pytest.fixture(scope="module")
def many(tmp_path_factory):
    path = tmp_path_factory.mktemp("many") / "areas.ndjson"
    with path.open("w", encoding="utf-8") as file:
        for number in range(3000):
            area = {"area": {"name": f"Område {number}"}, "problems": {"unemployment": 20 + number % 60}}
            file.write(json.dumps(area, ensure_ascii=False) + "\n")
    return path


@pytest.mark.parametrize(("which", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
@pytest.mark.parametrize("jobs", [1, 2])
def test_a_batch_that_is_stopped_leaves_the_old_file_or_the_whole_new_one(many, tmp_path, which, code, jobs):
    whole = forked("batch", many, "--top", "1")[1]
    target = tmp_path / "svar.ndjson"
    moments = random.Random(7)
    seen = set()
    for _try in range(6):
        target.write_text("old")
        command = [
            sys.executable,
            "-m",
            "helhedsvalg",
            "batch",
            many,
            "--top",
            "1",
            "--jobs",
            jobs,
            "-o",
            target,
            "--lang",
            "en",
        ]
        with subprocess.Popen(list(map(str, command)), stderr=subprocess.PIPE) as running:
            time.sleep(moments.uniform(0.05, 1.2))
            running.send_signal(which)
            _out, err = running.communicate(timeout=PATIENCE)
        seen.add(running.returncode)
        content = target.read_bytes()
        if b"init_import_site" in err:
            assert content == b"old"
            continue  # Python itself had not started
        assert content == (whole if running.returncode == 0 else b"old")
        assert running.returncode in (0, code, -which), err
        assert b"Traceback" not in err or running.returncode == -which
        assert [one.name for one in tmp_path.iterdir()] == ["svar.ndjson"], running.returncode
    assert seen - {0}


def test_a_table_that_is_cut_while_it_is_read_gives_whole_lines(many, tmp_path):
    table = tmp_path / "t.ndjson"
    table.write_bytes(many.read_bytes())
    command = [sys.executable, "-m", "helhedsvalg", "batch", str(table), "--top", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, bufsize=0) as running:
        first = running.stdout.readline()
        os.truncate(table, 50_001)
        rest, err = running.communicate(timeout=PATIENCE)
    assert running.returncode in (0, 3), err
    assert b"Traceback" not in err
    answers = [json.loads(line) for line in (first + rest).splitlines()]
    assert 0 < len(answers) < 3000
    assert sum("error" in one for one in answers) <= 1


def test_a_table_that_is_replaced_while_it_is_read_is_read_as_it_was(many, tmp_path):
    table = tmp_path / "t.ndjson"
    table.write_bytes(many.read_bytes())
    command = [sys.executable, "-m", "helhedsvalg", "batch", str(table), "--brief"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, bufsize=0) as running:
        first = running.stdout.readline()
        (tmp_path / "new").write_text("{}\n")
        (tmp_path / "new").replace(table)
        rest, err = running.communicate(timeout=PATIENCE)
    assert (running.returncode, err) == (0, b"")
    assert len((first + rest).splitlines()) == 3000


BOMBS = {
    "profile.yaml": lambda file: file.write(b"- a\n" * 5_000_000),
    "profile.json": lambda file: file.write(b"[" + b"[1]," * 4_000_000 + b"1]"),
    "aliases.yaml": lambda file: file.write(b"a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n" + b"".join(
        b"a%d: &a%d [%s]\n" % (one, one, b",".join([b"*a%d" % (one - 1)] * 10)) for one in range(1, 10)
    )),
    "deep.json": lambda file: file.write(b"[" * 10_000_000),
    "excluded.json": lambda file: file.write(b'{"exclude": [%s]}' % b",".join(map(b'"m%d"'.__mod__, range(9999)))),
    "line.csv": lambda file: file.write(b"Ledighed\n" + b"4" * 300_000_000),
    "line.ndjson": lambda file: file.write(b'{"problems": {"ledighed": ' + b"4" * 300_000_000),
    "columns.csv": lambda file: file.write(";".join(f"Ledig{one}" for one in range(20_000)).encode()),
    "quotes.csv": lambda file: file.write(b"A;Ledighed\n" + b'"A;41\n' * 100_000),
    "result.json": lambda file: file.write(b'{"schema_version": "1.0", "needs": [' + b"{}," * 45_000 + b"{}]}"),
}  # fmt: skip


SHARED_TEXTS = b'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
SHARED_TEXTS_END = b"</sst>"


def sheet(path, before, after):
    """A workbook with something else in the place of the end of its rows."""
    import zipfile

    plain = workbook(path.with_suffix(".plain"), {"Ark1": [["Ledighed"], [41]]})
    with zipfile.ZipFile(plain) as old, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as new:
        for name in old.namelist():
            new.writestr(name, old.read(name).replace(before, after))
        if before == SHARED_TEXTS_END and "xl/sharedStrings.xml" not in old.namelist():
            new.writestr("xl/sharedStrings.xml", SHARED_TEXTS + after)


WORKBOOKS = {
    "far.xlsx": (b"</sheetData>", b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'),
    "zip.xlsx": (b"</sheetData>", b"A" * 500_000_000 + b"</sheetData>"),
    "texts.xlsx": (b"</sst>", b"<si><t>a</t></si>" * 15_000_000 + b"</sst>"),
    "entity.xlsx": (b"<worksheet ", b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><worksheet '),
}
HELD = """
import resource, subprocess, sys
done = subprocess.run([sys.executable, "-m", "helhedsvalg", *sys.argv[1:]], capture_output=True)
print(done.returncode, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024, b"Traceback" in done.stderr)
"""


def held(*arguments):
    """Exit code, and the megabytes that it and what it started have held at most, from a small process."""
    done = subprocess.run([sys.executable, "-c", HELD, *map(str, arguments)], capture_output=True, check=True)
    code, size, traceback = done.stdout.split()
    assert traceback == b"False"
    return int(code), int(size)


@pytest.mark.parametrize("name", [*BOMBS, *WORKBOOKS])
def test_what_wants_to_grow_without_end_is_refused_within_500_megabytes(name, tmp_path):
    path = tmp_path / name
    if name in WORKBOOKS:
        sheet(path, *WORKBOOKS[name])
    else:
        with path.open("wb") as file:
            BOMBS[name](file)
    command = "render" if name == "result.json" else "recommend" if path.suffix in (".yaml", ".json") else "batch"
    code, size = held(command, path)
    assert code == 3 or name == "entity.xlsx"
    assert size < 500


def test_a_table_without_end_is_refused():
    assert held("batch", "/dev/zero")[0] == 3
