"""The command: streams, order, bad rows, several processes, CSV, Ctrl-C and memory."""

from __future__ import annotations

import csv
import io
import json
import os
import random
import re
import signal
import subprocess
import sys
import time
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from builders import engine, shipped
from helhedsvalg.cli import console
from helhedsvalg.cli.batch_worker import Job, Worker
from helhedsvalg.cli.stream import Progress
from helhedsvalg.profiles.options import OptionValues
from helhedsvalg.profiles.text import Raw
from terminal import Terminal

ROOT = Path(__file__).parents[2]
REAL = ROOT / "examples" / "omraader-2013-2019.csv"
PROFILES = sorted((ROOT / "examples").glob("*-20*.yaml"))
ENVIRONMENT = {**os.environ, "HELHEDSVALG_LANG": "en"}
PATIENCE = 120
"""Seconds in which what is waited for must have come about, however busy the machine is."""


def program(*words, **more):
    """A process of its own."""
    more.setdefault("stdout", subprocess.PIPE)
    command = [sys.executable, "-m", "helhedsvalg", *map(str, words)]
    return subprocess.run(command, stderr=subprocess.PIPE, env=ENVIRONMENT, check=False, **more)


def start(*words, **more):
    command = [sys.executable, "-m", "helhedsvalg", *map(str, words)]
    return subprocess.Popen(command, stderr=subprocess.PIPE, env=ENVIRONMENT, **more)


def line(number, **more):
    area = {"name": f"Område {number}", "municipality": "By", "year": 2019}
    problems = {"unemployment": 18 + number % 61, "low-education": 20 + number % 53, "insecurity": number % 31}
    return json.dumps({"area": area, "problems": problems, **more}, ensure_ascii=False) + "\n"


def areas(path, count):
    with path.open("w", encoding="utf-8") as file:
        file.writelines(line(number) for number in range(count))
    return path


@pytest.fixture(scope="module")
def many(tmp_path_factory):
    """More areas than can be answered in a moment."""
    return areas(tmp_path_factory.mktemp("many") / "many.ndjson", 200_000)


@pytest.fixture
def table(tmp_path):
    """Five rows, the second and the fourth of which are bad."""
    path = tmp_path / "t.csv"
    path.write_text("Område;Ledighed\nA;41\nB;-140\nC;42\nD;..\nE;43\n", encoding="utf-8")
    return path


def names(out):
    return [one["area"]["name"] if "area" in one else None for one in map(json.loads, out.splitlines())]


@pytest.mark.parametrize(
    "options",
    [
        ("--top", "0", "--include-harmful", "--include-blocked", "--include-outside-plan"),
        ("--with", "jobcenter", "--without", "school,police-ssp", "--ages", "10-17", "--top", "3", "--lang", "da"),
    ],
)
def test_a_line_is_what_a_single_run_gives(run, options):
    some = PROFILES[:2]
    singles = [run("recommend", one, "-f", "json", "--stability", "0", *options)[1] for one in some]
    assert run("batch", *some, *options)[:2] == (0, "".join(singles))
    done = program("batch", *some, "--jobs", 2, *options)
    assert done.returncode == 0, done.stderr
    assert done.stdout.decode() == "".join(singles)


def test_every_example_in_a_folder(run, tmp_path):
    some = PROFILES[2:5]
    for one in some:
        (tmp_path / one.name).write_bytes(one.read_bytes())
    code, out, _err = run("batch", tmp_path)
    assert code == 0
    assert out == "".join(run("recommend", one, "-f", "json", "--stability", "0")[1] for one in some)


def test_every_real_area_is_what_a_single_run_gives(run, tmp_path):
    rows = run("batch", REAL)[1].splitlines(keepends=True)
    assert len(rows) == 23
    for place, row in enumerate(rows):
        result = json.loads(row)
        if "error" in result:
            continue
        area = {key: value for key, value in result["area"].items() if value is not None}
        problems = {one["problem"]: one["value"] for one in result["needs"] if one["value"] is not None}
        single = tmp_path / f"{place}.json"
        single.write_text(json.dumps({"area": area, "problems": problems}), encoding="utf-8")
        assert run("recommend", single, "-f", "json", "--stability", "0")[1] == row
    done = program("batch", REAL, "--jobs", "2", "--lang", "en")
    assert done.stdout.decode() == "".join(rows)


def test_brief_lines_are_a_part_of_the_whole(run):
    whole = [json.loads(one) for one in run("batch", REAL)[1].splitlines()]
    brief = [json.loads(one) for one in run("batch", REAL, "--brief")[1].splitlines()]
    for one, other in zip(whole, brief, strict=True):
        if "error" in one:
            assert one == other
            continue
        assert list(other) == ["area", "needs", "recommendations"]
        assert other["area"] == one["area"]
        assert [each["need"] for each in other["needs"]] == [each["need"] for each in one["needs"]]
        keys = ("rank", "id", "band", "group", "score", "label")
        assert other["recommendations"] == [{key: each[key] for key in keys} for each in one["recommendations"]]


def test_nothing_to_recommend_is_an_ordinary_line(run, tmp_path):
    path = tmp_path / "t.csv"
    path.write_text("Område;Ledighed\nA;18\n", encoding="utf-8")
    code, out, _err = run("batch", path)
    assert code == 0
    assert json.loads(out)["recommendations"] == []


@pytest.mark.parametrize("words", [("--brief", "-f", "csv"), ("--brief", "--wide"), ("--jobs", "0"),
                                   ("-f", "jsn"), ("--stability", "-5"), ("--ages", "14-10"), ("--with", "xyzzyx"),
                                   ("--csv-dialect", "excel")])  # fmt: skip
def test_wrong_use_is_2(run, words):
    code, out, err = run("batch", REAL, *words)
    assert (code, out) == (2, "")
    assert err.strip()


def test_bad_rows_stand_in_their_place_and_are_counted(run, table):
    code, out, err = run("batch", table)
    assert code == 3
    assert names(out) == ["A", None, "C", None, "E"]
    errors = [json.loads(one)["error"] for one in out.splitlines() if '"error"' in one]
    assert [list(one) for one in errors] == [["file", "row", "column", "message"]] * 2
    assert [(one["file"], one["row"], one["column"]) for one in errors] == [
        (str(table), 3, 2),
        (str(table), 5, None),
    ]
    assert "140" in errors[0]["message"]
    assert "2 rows could not be read; 3 areas were answered." in err
    assert f"{table}:3:2 P005" in err


def test_bad_rows_are_no_rows_of_csv(run, table):
    code, out, err = run("batch", table, "-f", "csv", "--top", "1")
    assert code == 3
    assert [row[0] for row in csv.reader(io.StringIO(out, newline=""))] == ["area", "A", "C", "E"]
    assert "2 rows" in err


def test_the_first_bad_row_can_be_the_last(run, table):
    code, out, err = run("batch", table, "--fail-fast")
    assert code == 3
    assert names(out) == ["A", None]
    assert "1 row could not be read; 1 area was answered." in err


def test_stopping_at_a_bad_row_gives_the_same_bytes_for_any_number_of_processes(table):
    table.write_text("Område;Ledighed\nA;41\nB;-140\n" + "C;42\n" * 400, encoding="utf-8")
    one, two = (program("batch", table, "--brief", "--fail-fast", "--jobs", jobs) for jobs in (1, 2))
    assert (one.returncode, two.returncode) == (3, 3)
    assert two.stdout == one.stdout


def test_stopping_at_a_bad_row_leaves_no_half_file(run, table, tmp_path):
    target = tmp_path / "out.ndjson"
    target.write_text("old")
    assert run("batch", table, "--fail-fast", "-o", target)[0] == 3
    assert target.read_text() == "old"


def test_bad_rows_are_the_same_for_any_number_of_processes(run, table):
    two = program("batch", table, "--jobs", 2)
    assert two.returncode == 3
    assert two.stdout.decode() == run("batch", table)[1]
    assert b"2 rows could not be read; 3 areas were answered." in two.stderr


def test_a_file_that_is_not_there_overwrites_nothing(run, tmp_path):
    target = tmp_path / "out.ndjson"
    code, out, err = run("batch", tmp_path / "no.csv", "-o", target)
    assert (code, out) == (3, "")
    assert "no.csv" in err
    assert "row" not in err
    assert not target.exists()


def test_a_file_that_cannot_be_read_stops_no_other(run, tmp_path, table):
    code, out, err = run("batch", tmp_path / "no.csv", table, "--brief")
    assert code == 3
    assert "no.csv" in err
    assert names(out) == ["A", None, "C", None, "E"]


def test_several_files_come_in_their_order(run, tmp_path, table):
    other = areas(tmp_path / "o.ndjson", 2)
    out = run("batch", other, table, other, "--brief")[1]
    first = ["Område 0", "Område 1"]
    assert names(out) == [*first, "A", None, "C", None, "E", *first]


@pytest.mark.parametrize("content", [REAL.read_bytes(), (line(0) + line(1)).encode()])
def test_standard_input(content):
    done = program("batch", "-", "--brief", input=content)
    assert done.returncode in (0, 3)
    assert len(names(done.stdout)) in (2, 23)


def test_a_line_is_written_before_the_next_is_read():
    with start("batch", "-", "--brief", stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        for number in range(3):
            process.stdin.write(line(number).encode())
            process.stdin.flush()
            if number:  # the first may wait to see what kind of input it is
                assert json.loads(process.stdout.readline())["area"]["name"] == f"Område {number - 1}"
        process.stdin.close()
        assert names(process.stdout.read()) == ["Område 2"]


@pytest.mark.parametrize("options", [(), ("--brief",)])
def test_a_line_of_a_named_pipe_is_written_before_the_next_is_read(tmp_path, options):
    path = tmp_path / "pipe.ndjson"
    os.mkfifo(path)
    with start("batch", path, *options, stdout=subprocess.PIPE) as process, path.open("wb", buffering=0) as pipe:
        for number in range(3):
            pipe.write(line(number).encode())
            assert json.loads(process.stdout.readline())["area"]["name"] == f"Område {number}"


@pytest.mark.parametrize(
    ("words", "name"),
    [
        (("recommend", PROFILES[0]), "svar.csv"),
        (("recommend", PROFILES[0]), "svar.xlsx"),
        (("batch", REAL), "svar.csv"),
    ],
    ids=["csv", "workbook", "batch"],
)
def test_an_answer_is_no_table_of_areas(run, tmp_path, words, name):
    run(*words, "-o", tmp_path / name)
    code, out, err = run("batch", tmp_path / name)
    assert (code, out) == (3, "")
    assert "R008 this is a saved answer, and a table of areas is expected" in err


def test_many_processes_keep_the_order_of_the_input(run, tmp_path):
    path = areas(tmp_path / "a.ndjson", 2000)
    three = program("batch", path, "--brief", "--jobs", 3)
    assert three.returncode == 0
    assert names(three.stdout) == [f"Område {number}" for number in range(2000)]
    assert three.stdout.decode() == run("batch", path, "--brief")[1]


@cache
def worker():
    return Worker(Job(None, (), "en", 10, 0, (), (), OptionValues({}), "ndjson", False, False, "rfc", False))


def test_with_simulations_a_line_equals_the_single_run_too(run, tmp_path):
    one = tmp_path / "one.yaml"
    one.write_text("problems: {unemployment: 41.2, low-education: 70.2}\n", encoding="utf-8")
    words = ("--stability", "50", "--top", "3")
    assert run("batch", one, *words)[1] == run("recommend", one, "-f", "json", *words)[1]


@settings(deadline=None, max_examples=20)
@given(st.lists(st.integers(0, 3000), min_size=1, max_size=12), st.randoms(use_true_random=False))
def test_the_order_of_the_input_changes_no_result(numbers, shuffler):
    rows = [Raw("a.ndjson", 1, line(number, partners={"school": "missing"} if number % 3 else {}).encode())
            for number in numbers]  # fmt: skip
    mixed = list(rows)
    shuffler.shuffle(mixed)
    lines = worker().answer(rows, None).content.splitlines()
    again = worker().answer(mixed, None).content.splitlines()
    assert sorted(lines) == sorted(again)
    assert [json.loads(one)["area"]["name"] for one in again] == [
        json.loads(raw.cells)["area"]["name"] for raw in mixed
    ]


def test_the_rows_of_a_real_table_in_another_order(run, tmp_path):
    head, *rows = REAL.read_text(encoding="utf-8-sig").splitlines()
    random.Random(4).shuffle(rows)
    path = tmp_path / "t.csv"
    path.write_text("\n".join([head, *rows]), encoding="utf-8")
    good = [one for one in run("batch", REAL, "--brief")[1].splitlines() if "error" not in one]
    other = [one for one in run("batch", path, "--brief")[1].splitlines() if "error" not in one]
    assert sorted(good) == sorted(other)


def cells(out, separator=","):
    return list(csv.reader(io.StringIO(out, newline=""), delimiter=separator))


def test_csv_is_one_row_an_area_and_rank(run):
    code, out, _err = run("batch", REAL, "-f", "csv", "--top", "2")
    head, *rows = cells(out)
    problems = [one.id for one in shipped().anchored]
    assert code == 3
    before = ["area", "municipality", "year", "rank", "band", "group", "id", "name", "score", "label", "headline"]
    after = ["rank_low", "rank_high", "key_study", "rank_without", "partners_missing", "caveats"]
    assert head == [*before, *problems, *after]
    assert len(rows) == 44
    assert {len(row) for row in rows} == {len(head)}
    assert out.count("\r\n") == out.count("\n") == 45
    assert rows[0][:4] == ["Ladegårdsparken", "Holbæk", "2013", "1"]
    first = json.loads(run("batch", REAL)[1].splitlines()[2])["recommendations"][0]
    row = dict(zip(head, rows[4], strict=True))
    assert row["id"] == first["id"]
    assert float(row["score"]) == first["score"]
    points = {one["problem"]: one["points"] for one in first["contributions"]}
    assert {id: float(row[id]) for id in problems if row[id]} == points
    assert row["caveats"].split() == [one["code"] for one in first["caveats"]]


def test_csv_quotes_what_needs_it(run, tmp_path):
    path = tmp_path / "a.ndjson"
    path.write_text(json.dumps({"area": {"name": 'A, "B"; C'}, "problems": {"ledighed": 41}}), encoding="utf-8")
    out = run("batch", path, "-f", "csv", "--top", "1")[1]
    assert '\r\n"A, ""B""; C",' in out
    assert cells(out)[1][0] == 'A, "B"; C'
    out = run("batch", path, "-f", "csv", "--top", "1", "--csv-dialect", "excel-da")[1]
    assert cells(out, ";")[1][0] == 'A, "B"; C'


def test_csv_for_danish_excel(run):
    rfc = cells(run("batch", REAL, "-f", "csv")[1])
    out = run("batch", REAL, "-f", "csv", "--csv-dialect", "excel-da")[1]
    assert out.startswith("\ufeffarea;municipality;year;rank;")
    assert out.count("\ufeff") == 1
    danish = cells(out.removeprefix("\ufeff"), ";")
    assert len(danish) == len(rfc)
    for row, other in zip(danish[1:], rfc[1:], strict=True):
        assert row[6].replace(",", ".") == other[6]
        assert "." not in row[6]
        assert row[:6] == other[:6]


FORMULAS = ("=1+1", "@x", "+a", "-b", '=HYPERLINK("http://x")', "-2+3;4,5")


@pytest.mark.parametrize("options", [("-f", "csv", "--top", "1"), ("--wide",)])
@pytest.mark.parametrize("dialect", ["rfc", "excel-da"])
def test_no_cell_is_a_formula(run, tmp_path, options, dialect):
    path = tmp_path / "a.ndjson"
    written = [{"area": {"name": one, "municipality": one}, "problems": {"ledighed": 41}} for one in FORMULAS]
    path.write_text("\n".join(map(json.dumps, written)), encoding="utf-8")
    out = run("batch", path, *options, "--csv-dialect", dialect)[1].removeprefix("\ufeff")
    _head, *rows = cells(out, ";" if dialect == "excel-da" else ",")
    assert [row[:2] for row in rows] == [["'" + one, "'" + one] for one in FORMULAS]
    assert not any(cell.startswith(("=", "@", "+", "-")) for row in rows for cell in row)


def test_wide_has_areas_down_and_every_intervention_across(run):
    code, out, _err = run("batch", REAL, "--wide")
    head, *rows = cells(out)
    assert code == 3
    assert head == ["area", "municipality", "year", *(one.intervention.id for one in engine().candidates)]
    results = [
        json.loads(one) for one in run("batch", REAL, "--top", "0")[1].splitlines() if "error" not in one[:9]
    ]
    assert len(rows) == len(results) == 22
    for row, result in zip(rows, results, strict=True):
        assert row[0] == result["area"]["name"]
        scores = {id: float(cell) for id, cell in zip(head[3:], row[3:], strict=True) if cell}
        assert scores == {one["id"]: one["score"] for one in result["recommendations"]}
    danish = run("batch", REAL, "--wide", "--csv-dialect", "excel-da")[1]
    assert danish.startswith("\ufeffarea;")
    assert [row[3:] for row in cells(danish, ";")[1:]] == [
        [one.replace(".", ",") for one in row[3:]] for row in rows
    ]


def test_wide_is_the_same_for_any_number_of_processes(run):
    two = program("batch", REAL, "--wide", "--jobs", 2)
    assert two.stdout.decode() == run("batch", REAL, "--wide")[1]
    assert two.stdout.count(b"\r\n") == 23


def test_a_file_is_written_whole(run, tmp_path):
    target = tmp_path / "out.ndjson"
    code, out, _err = run("batch", REAL, "--brief", "-o", target)
    assert (code, out) == (3, "")
    assert target.read_text(encoding="utf-8") == run("batch", REAL, "--brief")[1]
    assert [one.name for one in tmp_path.iterdir()] == ["out.ndjson"]


def test_what_cannot_be_written_is_said(run, tmp_path):
    for target in (tmp_path, tmp_path / "no" / "out"):
        code, out, err = run("batch", REAL, "-o", target)
        assert (code, out) == (3, "")
        assert str(target) in err
    assert not list(tmp_path.iterdir())


def test_an_input_is_never_written_over(run, table):
    before = table.read_bytes()
    assert run("batch", table, "-o", table)[0] == 2
    assert table.read_bytes() == before


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
@pytest.mark.parametrize("jobs", [1, 2])
def test_a_full_disk_is_3_and_no_traceback(jobs):
    with Path("/dev/full").open("wb") as full:
        done = program("batch", REAL, "--brief", "--jobs", jobs, stdout=full)
    assert done.returncode == 3
    assert b"Traceback" not in done.stderr


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_closed_pipe_ends_it_silently(many, jobs):
    with start("batch", many, "--brief", "--jobs", jobs, stdout=subprocess.PIPE) as process:
        process.stdout.readline()
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait(PATIENCE) == 0


def wait_for(condition):
    end = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < end, "it did not begin"
        time.sleep(0.01)


def stopped(err):
    """How many areas it says there were."""
    last = err.decode().splitlines()[-1]
    assert last.startswith("Stopped after "), err
    return int(last.split()[2].replace(",", ""))


@pytest.mark.parametrize("jobs", [1, 2])
def test_ctrl_c_leaves_whole_lines_and_says_how_many(many, tmp_path, jobs):
    target = tmp_path / "out"
    with target.open("wb") as out, start("batch", many, "--brief", "--jobs", jobs, stdout=out) as process:
        wait_for(lambda: target.stat().st_size > 100_000)
        process.send_signal(signal.SIGINT)
        _out, err = process.communicate(timeout=PATIENCE)
    assert process.returncode == 130
    content = target.read_bytes()
    assert content.endswith(b"}\n")
    found = names(content)
    assert found == [f"Område {number}" for number in range(len(found))]
    assert b"Traceback" not in err
    assert stopped(err) == len(found)
    assert 0 < len(found) < 200_000


@pytest.mark.parametrize("jobs", [1, 2])
def test_ctrl_c_while_nobody_reads_leaves_whole_lines(many, jobs):
    """The program then stands in the middle of writing a line that is longer than the pipe."""
    with start("batch", many, "--top", "0", "--jobs", jobs, stdout=subprocess.PIPE) as process:
        first = os.read(process.stdout.fileno(), 1)
        time.sleep(0.5)
        process.send_signal(signal.SIGINT)
        time.sleep(0.2)
        out, err = process.communicate(timeout=PATIENCE)
    out = first + out
    assert process.returncode == 130
    assert out.endswith(b"}\n")
    assert stopped(err) == len(names(out))


@pytest.mark.parametrize("jobs", [1, 2])
def test_ctrl_c_leaves_no_file(many, tmp_path, jobs):
    target = tmp_path / "out.ndjson"
    target.write_text("old")
    with start("batch", many, "--brief", "--jobs", jobs, "-o", target) as process:
        wait_for(lambda: any(one.stat().st_size > 100_000 for one in tmp_path.iterdir()))
        process.send_signal(signal.SIGINT)
        _out, err = process.communicate(timeout=PATIENCE)
    assert process.returncode == 130
    assert b"Traceback" not in err
    assert [one.name for one in tmp_path.iterdir()] == ["out.ndjson"]
    assert target.read_text() == "old"


PEAK = """
import resource, subprocess, sys
done = subprocess.run([sys.executable, "-m", "helhedsvalg", *sys.argv[1:]], stdout=subprocess.DEVNULL)
print(done.returncode, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
"""


def peak(path):
    """The most memory that it has held, measured from a small process: a child counts its parent's too."""
    done = subprocess.run(
        [sys.executable, "-c", PEAK, "batch", str(path), "--brief"],
        capture_output=True,
        env=ENVIRONMENT,
        check=True,
    )
    code, size = map(int, done.stdout.split())
    assert code == 0
    return size


def test_memory_does_not_grow_with_the_areas(tmp_path):
    few, lots = areas(tmp_path / "few.ndjson", 1000), areas(tmp_path / "lots.ndjson", 10_000)
    assert peak(lots) <= 1.3 * peak(few)


def test_progress_is_told_on_a_terminal_and_taken_away(monkeypatch):
    screen = Terminal()
    monkeypatch.setattr("sys.stderr", screen)
    monkeypatch.setattr("sys.stdout", io.StringIO())
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("COLUMNS", "80")
    progress = Progress(1000, None)
    progress.start = progress.updated = time.monotonic() - 10
    progress.advance(500, 250)
    assert "500 areas, 50 a second, 30 s left" in screen.said()
    console.say("a fault")
    progress.close()
    assert re.search(r"\x1b\[2Ka fault\n", screen.said())
    assert screen.said().endswith("\x1b[2K")
    assert screen.said().count("\x1b[?25l") == screen.said().count("\x1b[?25h") == 1


def test_progress_is_silent_in_a_pipe(monkeypatch):
    monkeypatch.setattr("sys.stderr", pipe := io.StringIO())
    progress = Progress(1000, None)
    progress.updated -= 10
    progress.advance(500, 250)
    progress.close()
    assert pipe.getvalue() == ""


def test_a_note_on_a_terminal_ends_no_line_within_a_word(monkeypatch):
    screen = Terminal()
    monkeypatch.setattr(sys, "stderr", screen)
    monkeypatch.setenv("COLUMNS", "40")
    text = "liste.csv: 'Andel med grundskole' is read as low education; 'Ledighed' is read as unemployment."
    console.note(text)
    lines = screen.said().splitlines()
    assert " ".join(lines) == f"Note: {text}"
    assert max(map(len, lines)) <= 40
