"""What is released: the same bytes each time, with all that is needed, and it says what it is."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from pathlib import Path

import pytest

from builders import shipped
from helhedsvalg import __version__

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
COMMITTED = subprocess.run(
    ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False
).stdout.split()


def build(folder):
    """The wheel and the source archive, made with what is installed here."""
    words = ["-m", "build", "--no-isolation", "--sdist", "--wheel", "--outdir", str(folder), str(ROOT)]
    environment = {**os.environ, "SOURCE_DATE_EPOCH": "1763769600"}
    done = subprocess.run([sys.executable, *words], capture_output=True, text=True, env=environment, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return {path.name: path for path in folder.iterdir()}


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    return build(tmp_path_factory.mktemp("first"))


def test_a_wheel_and_a_source_archive_are_the_same_bytes_twice(built, tmp_path):
    again = build(tmp_path)
    assert sorted(again) == [f"helhedsvalg-{__version__}-py3-none-any.whl", f"helhedsvalg-{__version__}.tar.gz"]
    assert {name: path.read_bytes() for name, path in again.items()} == {
        name: path.read_bytes() for name, path in built.items()
    }


def test_a_wheel_has_the_program_its_data_and_its_danish_and_no_more(built):
    with zipfile.ZipFile(built[f"helhedsvalg-{__version__}-py3-none-any.whl"]) as wheel:
        names = {name for name in wheel.namelist() if ".dist-info/" not in name}
    made = [path for path in (ROOT / "src").rglob("*") if path.is_file() and path.suffix not in (".po", ".pyc")]
    expected = {path.relative_to(ROOT / "src").as_posix() for path in made}
    expected |= {f"helhedsvalg/data/{path.name}" for path in (ROOT / "data").iterdir()}
    assert names == expected


@pytest.mark.skipif(not COMMITTED, reason="a source archive does not know what was committed")
def test_a_source_archive_has_all_that_was_committed(built):
    with tarfile.open(built[f"helhedsvalg-{__version__}.tar.gz"]) as archive:
        inside = {name.split("/", 1)[1] for name in archive.getnames()}
    assert {name for name in COMMITTED if (ROOT / name).is_file()} <= inside


def test_the_version_is_told_with_the_catalogues(run):
    meta = shipped().meta
    assert run("--version") == (0, f"helhedsvalg {__version__}\ncatalogue {meta.version}, {meta.date}\n", "")
    assert run("--version", lang="da")[1].splitlines()[1] == f"katalog {meta.version}, {meta.date}"
    assert PROJECT["version"] == __version__


def watched(*commands):
    """What these runs opened, and every time that they reached for the network or another program."""
    code = (
        "import json, sys\n"
        "from helhedsvalg.cli.main import main\n"
        "seen = []\n"
        "sys.addaudithook(lambda event, given: seen.append((event, str(given[:1]))))\n"
        "for words in json.loads(sys.argv[1]): main(words)\n"
        "sys.stderr.write(json.dumps(seen))\n"
    )
    words = [sys.executable, "-c", code, json.dumps(commands)]
    environment = {**os.environ, "HELHEDSVALG_CACHE": ""}
    done = subprocess.run(words, capture_output=True, text=True, env=environment, check=True)
    return json.loads(done.stderr.splitlines()[-1])


def test_the_version_is_told_without_reading_the_whole_catalogue():
    opened = [what for event, what in watched(["--version"]) if event == "open" and str(ROOT / "data") in what]
    assert [what.rsplit("/")[-1].rstrip("',)") for what in opened] == ["meta.yaml"]


def test_nothing_is_sent_and_no_other_program_is_run():
    profile = str(ROOT / "examples" / "ringparken-2019.yaml")
    seen = watched(
        ["recommend", profile],
        ["recommend", profile, "-f", "html"],
        ["recommend", profile, "-f", "xlsx", "-o", os.devnull],
        ["batch", str(ROOT / "examples" / "areas.csv"), "--brief"],
        ["plan", profile],
        ["explain", "natteravne", profile],
        ["compare", profile, profile],
        ["catalogue", "search", "mentor"],
        ["schema", "result"],
    )
    reaching = ("socket.", "urllib.", "http.", "ftplib.", "smtplib.", "subprocess.", "os.system", "os.exec",
                "os.posix_spawn", "os.fork", "pickle.", "webbrowser.")  # fmt: skip
    assert sum(event == "open" for event, _what in seen) > 10
    assert [one for one in seen if one[0].startswith(reaching)] == []


def test_the_lowest_versions_are_those_that_are_allowed():
    allowed = [*PROJECT["dependencies"], *PROJECT["optional-dependencies"]["excel"]]
    lines = (ROOT / "tests" / "lowest.txt").read_text(encoding="utf-8").splitlines()
    tested = dict(line.split("==") for line in lines if not line.startswith("#"))
    assert {name.split(">=")[0]: re.sub(r"(\.0)+$", "", version) for name, version in tested.items()} == {
        one.split(">=")[0]: re.sub(r"(\.0)+$", "", one.split(">=")[1]) for one in allowed
    }
