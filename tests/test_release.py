"""What is released: the same bytes each time, with all that is needed, and it says what it is."""

from __future__ import annotations

import doctest
import json
import os
import re
import shutil
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from email.message import Message
from email.parser import BytesParser
from itertools import chain
from pathlib import Path

import pytest

import package_page
from builders import shipped
from helhedsvalg import __version__

ROOT = Path(__file__).parents[1]
SETTINGS = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
PYPROJECT = tomllib.loads(SETTINGS)
OWNERS_BLOCK = re.compile(r"^# For the owner to fill in.*\n((?:.+\n)+)", re.MULTILINE)


def committed():
    """The names of the files that git knows; none without git, and in a source archive."""
    if shutil.which("git") is None:
        return []
    words = ["git", "ls-files", "-z"]
    done = subprocess.run(words, cwd=ROOT, capture_output=True, encoding="utf-8", check=False)
    return done.stdout.split("\0")[:-1]


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
    assert {"helhedsvalg/py.typed", "helhedsvalg/locale/da/LC_MESSAGES/helhedsvalg.mo"} <= names


def test_the_data_of_a_wheel_is_the_data_of_the_repository(built):
    with zipfile.ZipFile(built[f"helhedsvalg-{__version__}-py3-none-any.whl"]) as wheel:
        data = {path.name: wheel.read(f"helhedsvalg/data/{path.name}") for path in (ROOT / "data").iterdir()}
    assert data == {path.name: path.read_bytes() for path in (ROOT / "data").iterdir()}


@pytest.mark.skipif(not committed(), reason="without git nobody knows what was committed")
def test_a_source_archive_has_all_that_was_committed(built):
    with tarfile.open(built[f"helhedsvalg-{__version__}.tar.gz"]) as archive:
        inside = {name.split("/", 1)[1] for name in archive.getnames()}
    assert {name for name in committed() if (ROOT / name).is_file()} <= inside


@pytest.fixture(scope="module")
def metadata(built) -> Message:
    with zipfile.ZipFile(built[f"helhedsvalg-{__version__}-py3-none-any.whl"]) as wheel:
        return BytesParser().parsebytes(wheel.read(f"helhedsvalg-{__version__}.dist-info/METADATA"))


def test_a_package_says_what_it_is(metadata):
    assert metadata["Version"] == __version__
    assert metadata["Summary"] and metadata["Keywords"]
    assert {"Natural Language :: Danish", "Environment :: Console"} <= set(metadata.get_all("Classifier"))
    assert metadata["Requires-Python"] == ">=3.11"


def test_what_only_developers_need_is_not_published(metadata):
    published = {re.split(r"[^\w-]", one)[0].lower() for one in metadata.get_all("Requires-Dist")}
    needed = chain(PYPROJECT["project"]["dependencies"], *optional().values())
    assert published == {re.split(r"[^\w-]", one)[0].lower() for one in needed}
    assert set(metadata.get_all("Provides-Extra", [])) == set(optional())


def optional():
    return PYPROJECT["project"].get("optional-dependencies", {})


def test_the_page_of_a_package_has_no_comment_and_no_link_that_leads_nowhere(metadata):
    text = metadata.get_payload(decode=True).decode()
    assert metadata["Description-Content-Type"] == "text/markdown"
    assert text.startswith("# helhedsvalg\n") and "<!--" not in text
    assert [link for link in re.findall(r"\]\(([^)]+)\)", text) if not link.startswith("https://")] == []


def test_the_links_of_the_page_lead_into_the_source_where_its_address_is_known():
    assert doctest.testmod(package_page) == (0, 2)


def test_the_owners_lines_stand_in_one_place():
    lines = OWNERS_BLOCK.findall(SETTINGS)[0]
    filled_in = tomllib.loads(re.sub(r"^# ", "", lines, flags=re.MULTILINE))["project"]
    assert [sorted(one) for one in filled_in["authors"]] == [["email", "name"]]
    assert sorted(filled_in["urls"]) == ["Changelog", "Issues", "Source"]


def ready(folder):
    """What .ci/ready says of a copy: its exit code and its lines."""
    words = [sys.executable, str(folder / ".ci" / "ready")]
    done = subprocess.run(words, capture_output=True, encoding="utf-8", check=False)
    return done.returncode, done.stderr.splitlines()


@pytest.mark.skipif(shutil.which("git") is None, reason="this system has no git")
def test_what_is_missing_before_a_release_is_told_with_its_lines(tmp_path):
    for name in (".ci/ready", "CHANGELOG.md", "src/helhedsvalg/__init__.py"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, tmp_path / name)
    settings = tmp_path / "pyproject.toml"
    settings.write_text(
        '[project]\n# For the owner to fill in\n# [project.urls]\nSource = "https://HOST/OWNER/x"\n\n'
    )
    (tmp_path / "CHANGELOG.md").write_text("# Changes\n\n## Not released\n")
    git = ["git", "-C", str(tmp_path), "-c", "user.name=x", "-c", "user.email=x@example.org"]
    subprocess.run([*git, "init", "-q"], check=True)
    assert ready(tmp_path) == (
        1,
        [
            "pyproject.toml:3: to be filled in: [project.urls]",
            'pyproject.toml:4: to be filled in: Source = "https://HOST/OWNER/x"',
            f"CHANGELOG.md: no heading '## {__version__}, YEAR-MONTH-DAY'.",
            "git: there are changes that are not committed.",
        ],
    )
    settings.write_text('[project.urls]\nSource = "https://git.example.dk/x"\n')
    (tmp_path / "CHANGELOG.md").write_text(f"# Changes\n\n## {__version__}, 2027-01-01\n")
    subprocess.run([*git, "add", "."], check=True)
    subprocess.run([*git, "commit", "-qm", "x"], check=True)
    assert ready(tmp_path) == (0, [])
    subprocess.run([*git, "tag", f"v{__version__}"], check=True)
    assert ready(tmp_path)[0] == 1


def test_the_version_is_told_with_the_catalogues(run):
    meta = shipped().meta
    assert run("--version") == (0, f"helhedsvalg {__version__}\ncatalogue {meta.version}, {meta.date}\n", "")
    assert run("--version", lang="da")[1].splitlines()[1] == f"katalog {meta.version}, {meta.date}"


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


def lowest_allowed(requirements):
    """The lowest version of each package; `.0` at the end says nothing."""
    found = (re.match(r"([\w-]+)>=([\d.]+?)(?:\.0)*(?:,|$)", one).groups() for one in requirements)
    return dict(found)


def test_the_lowest_versions_are_those_that_are_allowed():
    allowed = [*PYPROJECT["project"]["dependencies"], *PYPROJECT["build-system"]["requires"]]
    lines = (ROOT / "tests" / "lowest.txt").read_text(encoding="utf-8").splitlines()
    tested = [line.replace("==", ">=") for line in lines if not line.startswith("#")]
    assert lowest_allowed(tested) == lowest_allowed([*allowed, *chain(*optional().values())])
