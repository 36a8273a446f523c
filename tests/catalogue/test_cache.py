"""What is kept changes no answer, and losing it breaks nothing."""

from __future__ import annotations

import hashlib
import json
import os
import pickle
import subprocess
import sys
import threading
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings

from builders import engine, same_engine, shipped
from helhedsvalg.catalogue import cache
from helhedsvalg.catalogue.cache import MAX_FILES, folder, keep
from helhedsvalg.catalogue.loading import SHIPPED
from helhedsvalg.catalogue.rules import load
from helhedsvalg.engine import Engine
from helhedsvalg.errors import Faults
from helhedsvalg.formats.json import encode
from strategies import PROFILES

ROOT = Path(__file__).parents[2]
LOCAL = str(ROOT / "examples" / "lokal.yaml")


@pytest.fixture(autouse=True)
def fresh(engines, monkeypatch):
    """Each engine is loaded anew."""
    monkeypatch.setattr(Engine, "load", engines)


@pytest.fixture
def place(tmp_path, monkeypatch):
    """A cache of its own, cold."""
    monkeypatch.setenv("HELHEDSVALG_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache"


def files(place):
    return sorted(place.iterdir()) if place.is_dir() else []


def forge(path, content):
    """Put other content in a kept file, with a first line that is right for it."""
    made_from = path.read_bytes().split(b" ")[1].decode()
    path.write_bytes(f"helhedsvalg {made_from} {hashlib.sha256(content).hexdigest()}\n".encode() + content)


FIELDS = """
interventions:
- id: x
  name: X
  short: X
  ages: [10, 14]
  ages_for: {unemployment: [18, 50]}
  costs:
  - {kind: full, amount: 4400, currency: DKK, per: barn, year: 2021, text: alt, bears: municipality,
     source: almenboligloven-61a, quote: x}
  - {kind: rating, year: 2021, text: dyrt, source: almenboligloven-61a}
  indicators: [{da: i job, en: in a job, after_years: 2, source: almenboligloven-61a}]
  findings:
  - {problem: unemployment, direction: positive, comparator: usual, headline: x, design: comparison,
     setting: denmark, relevance: direct, income: low-middle, source: almenboligloven-61a}
- {id: y, name: Y}
problems: [{id: p, name: P, short: P, not_this: [q]}]
sources: [{id: almenboligloven-61a, title: T, publisher_short: LBF}]
partners: [{id: g, name: G, kind: target-group}]
"""


def test_every_field_is_kept(place, tmp_path):
    path = tmp_path / "fields.yaml"
    path.write_text(FIELDS, encoding="utf-8")
    made, kept = Engine.load(str(path)), Engine.load(str(path))
    assert len(files(place)) > 0
    assert same_engine(made, kept)
    assert same_engine(kept, Engine(load(str(path))))
    one = kept.catalogue.intervention["x"]
    assert (one.ages_for, one.costs[0].amount, one.costs[1].amount) == ({"unemployment": (18, 50)}, 4400, None)
    assert (one.indicators[0].after_years, one.findings[0].comparator) == (2, "usual")
    assert (kept.catalogue.intervention["y"].ages_for, kept.catalogue.partner["g"].kind) == ({}, "target-group")


def test_what_is_kept_is_what_was_read(place):
    for layers in ((), (LOCAL,)):
        made, kept = Engine.load(layers=layers), Engine.load(layers=layers)
        assert same_engine(kept, made)
        assert same_engine(kept, Engine(load(layers=layers)))
    assert len(files(place)) == 4  # two catalogues, and what was drawn for each
    assert all(path.stat().st_mode & 0o077 == 0 for path in files(place))


@settings(max_examples=60, deadline=None)
@given(PROFILES)
def test_an_answer_is_the_same_with_and_without_a_cache(known):
    kept = Engine.load()
    assert encode(kept.recommend(known, top=3, stability=20)) == encode(
        engine().recommend(known, top=3, stability=20)
    )


@pytest.mark.parametrize("share", [0, 0.001, 0.3, 0.999])
@pytest.mark.parametrize("which", [0, 1], ids=["draws", "catalogue"])
def test_a_file_that_is_cut_is_made_anew(place, share, which):
    made = Engine.load()
    made.draws(9)
    path = sorted(files(place), key=lambda one: len(one.name))[1 - which]
    whole = path.read_bytes()
    path.write_bytes(whole[: int(len(whole) * share)])
    assert same_engine(Engine.load(), made)
    assert path.read_bytes() == whole


@pytest.mark.parametrize("at", [0, 20, 100, 150, 5_000, -5])
def test_a_file_with_one_letter_changed_is_made_anew(place, at):
    made = Engine.load()
    (path,) = files(place)
    whole = path.read_bytes()
    damaged = bytearray(whole)
    damaged[at] ^= 1
    path.write_bytes(damaged)
    assert same_engine(Engine.load(), made)
    assert path.read_bytes() == whole or len(files(place)) == 2


def kind(name, **parts):
    return json.dumps({cache.KIND: name, **parts}).encode()


FORGED = {
    "empty": b"",
    "null": b"null",
    "a list": b"[]",
    "unknown kind": kind("Path", path="/etc"),
    "kind that is no name": json.dumps({cache.KIND: []}).encode(),
    "wrong parts": kind("Bilingual", da="a", fr="b"),
    "parts missing": kind("Catalogue"),
    "no catalogue": kind("Bilingual", da="a", en="b"),
    "no array": kind("array", type="d", content="?"),
    "no type of array": kind("array", type="q!", content=""),
    "deep": b"[" * 100_000,
    "not text": b"\x80\x81",
    "pickle": pickle.dumps(["never", "loaded"]),
}


@pytest.mark.parametrize("content", FORGED.values(), ids=FORGED)
def test_a_forged_file_that_is_no_catalogue_is_made_anew(place, tmp_path, content):
    path = tmp_path / "fields.yaml"
    path.write_text(FIELDS, encoding="utf-8")
    made = Engine.load(str(path))
    made.draws(9)
    for kept in files(place):
        forge(kept, content)
    assert same_engine(Engine.load(str(path)), made)


@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="files have no owner here")
def test_a_file_that_others_may_write_is_not_read(place):
    made = Engine.load()
    (path,) = files(place)
    forged = replace(made.catalogue, meta=replace(made.catalogue.meta, version="forged"))
    for mode in (0o620, 0o602):
        keep(path.stem, forged)
        path.chmod(mode)
        assert same_engine(Engine.load(), made)
        assert path.stat().st_mode & 0o777 == 0o600


def test_another_version_keeps_its_own(place, monkeypatch):
    Engine.load()
    monkeypatch.setattr(cache, "__version__", "9.9")
    Engine.load()
    assert len(files(place)) == 2


def test_a_changed_file_is_read_anew(place, tmp_path):
    layer = tmp_path / "lag.yaml"
    for name in ("Morgenklub", "Aftenklub"):
        layer.write_text(f"interventions:\n- {{id: klub, name: {name}}}\n", encoding="utf-8")
        assert Engine.load(layers=[str(layer)]).catalogue.intervention["klub"].name.da == name


def test_a_layer_and_another_catalogue_are_not_the_same_engine(place, tmp_path):
    file = tmp_path / "klub.yaml"
    file.write_text("interventions:\n- {id: klub, name: Klub}\n", encoding="utf-8")
    for _time in range(2):
        assert len(Engine.load(layers=[str(file)]).candidates) == len(shipped().interventions) + 1
        assert len(Engine.load(str(file)).candidates) == 1


def test_what_is_not_sound_is_told_each_time_and_never_kept(place, tmp_path):
    Engine.load()
    before = files(place)
    layer = tmp_path / "lag.yaml"
    layer.write_text("interventions:\n- {id: klub, name: Klub, ages: gamle}\n", encoding="utf-8")
    for path in (str(layer), str(tmp_path / "missing.yaml"), "/dev/null"):
        told = []
        for _time in range(2):
            with pytest.raises(Faults) as faults:
                Engine.load(layers=[path])
            told.append(str(faults.value))
        with pytest.raises(Faults) as faults:
            load(layers=[path])
        assert told == [str(faults.value)] * 2
        assert SHIPPED not in told[0]
    assert files(place) == before


def test_a_pipe_is_read_once_and_not_kept(place):
    reading, writing = os.pipe()
    os.write(writing, b"interventions:\n- {id: klub, name: Klub}\n")
    os.close(writing)
    words = ["catalogue", "show", "klub", "--add", f"/dev/fd/{reading}", "--lang", "da"]
    done = subprocess.run([sys.executable, "-m", "helhedsvalg", *words], capture_output=True, pass_fds=[reading])
    os.close(reading)
    assert (done.returncode, done.stderr) == (0, b"")
    assert b"Klub" in done.stdout
    assert files(place) == []


def test_a_file_that_changes_while_it_is_read_is_not_kept_as_another(place, tmp_path):
    layer, done = tmp_path / "lag.yaml", threading.Event()
    texts = [f"interventions:\n- {{id: klub, name: {name}}}\n" for name in ("Morgenklub", "Aftenklub")]

    def change():
        while not done.wait(0.05):
            texts.reverse()
            (tmp_path / "ny").write_text(texts[0], encoding="utf-8")
            (tmp_path / "ny").replace(layer)

    layer.write_text(texts[0], encoding="utf-8")
    changing = threading.Thread(target=change)
    changing.start()
    for _time in range(4):
        Engine.load(layers=[str(layer)])
    done.set()
    changing.join()
    for text in texts:
        layer.write_text(text, encoding="utf-8")
        assert Engine.load(layers=[str(layer)]).catalogue.intervention["klub"].name.da in text


@pytest.mark.parametrize("nowhere", ["", "/dev/null/cache", "/proc/cache", "\0", "x" * 5000])
def test_a_folder_that_cannot_be_written_changes_nothing(monkeypatch, nowhere):
    if "\0" not in nowhere:
        monkeypatch.setenv("HELHEDSVALG_CACHE", nowhere)
    assert Engine.load().catalogue == shipped()


def start(**environment):
    """A start as a user makes it, with that environment alone."""
    words = ["recommend", "--ledighed", "41,2", "-f", "json", "--stability", "20", "--top", "1"]
    return subprocess.run([sys.executable, "-m", "helhedsvalg", *words], env=environment, capture_output=True)


def test_without_a_home_there_is_no_cache_and_no_word_of_it(tmp_path):
    home = tmp_path / "home"
    home.mkdir()
    expected = start(HOME=str(home))
    assert len(list((home / ".cache" / "helhedsvalg").iterdir())) == 2
    assert expected.stderr == b""
    for environment in ({"HOME": ""}, {"HOME": "/nonexistent"}, {"HOME": "x"}, {"XDG_CACHE_HOME": "/proc/x"}):
        done = start(**environment)
        assert (done.returncode, done.stdout, done.stderr) == (0, expected.stdout, b"")
    assert not Path("/nonexistent").exists()


def test_the_folder_is_the_one_asked_for_else_the_platforms(tmp_path, monkeypatch):
    def chosen(**environment):
        for name in ("HELHEDSVALG_CACHE", "XDG_CACHE_HOME", "HOME"):
            monkeypatch.delenv(name, raising=False)
        for name, value in environment.items():
            monkeypatch.setenv(name, value)
        return folder()

    there = str(tmp_path / "there")
    monkeypatch.chdir(tmp_path)
    (tmp_path / "here").mkdir()
    assert chosen(HOME=str(tmp_path), HELHEDSVALG_CACHE=there) == tmp_path / "there"
    assert chosen(HOME=str(tmp_path), HELHEDSVALG_CACHE="~/there") == tmp_path / "there"
    assert chosen(HOME=str(tmp_path), HELHEDSVALG_CACHE="~nobody-is-called-so/there") is None
    assert chosen(HOME=str(tmp_path), HELHEDSVALG_CACHE="", XDG_CACHE_HOME=there) is None
    for relative in ("here", "./here", "../here"):
        assert chosen(HOME=str(tmp_path), HELHEDSVALG_CACHE=relative, XDG_CACHE_HOME=there) is None
    if sys.platform == "linux":
        assert chosen(HOME=str(tmp_path), XDG_CACHE_HOME=there) == tmp_path / "there" / "helhedsvalg"
        relative = chosen(HOME=str(tmp_path), XDG_CACHE_HOME="here/there")
        assert relative is None or relative.is_absolute()
        assert chosen(HOME=str(tmp_path)) == tmp_path / ".cache" / "helhedsvalg"
        assert chosen(HOME="/nonexistent") is None


def test_old_files_go_and_unfinished_ones_with_them_and_no_other(place):
    place.mkdir()
    ours = [f"{number:064x}{rest}.kept" for number in range(6) for rest in ("", "-500", "-500.a1_b2c3d")]
    others = ["notes.txt", "novel.writing", "0.kept", "Own notes.kept", f"{1:064x}.kept.bak", f"x{1:064x}.kept"]
    for number, name in enumerate((*others, *ours)):
        (place / name).touch()
        os.utime(place / name, (number, number))
    Engine.load()
    left = {path.name for path in files(place)}
    assert left >= set(others)
    assert len(left - set(others)) == MAX_FILES
    assert ours[0] not in left
    assert ours[-1] in left


@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="files have no owner here")
@pytest.mark.parametrize("by", ["its owner", "the owner of the link", "a link that leads nowhere"])
def test_a_folder_that_is_not_ours_is_not_used(place, monkeypatch, by):
    real = place.with_name("real")
    if by == "its owner":
        place.mkdir()
        monkeypatch.setattr(os, "geteuid", lambda: os.getuid() + 1)
    else:
        place.symlink_to(real)
        if by == "the owner of the link":
            real.mkdir()
            seen = Path.lstat
            other = os.stat_result((0o120777, 0, 0, 1, os.geteuid() + 1, 0, 0, 0, 0, 0))
            monkeypatch.setattr(Path, "lstat", lambda path: other if path == place else seen(path))
    assert folder() is None
    assert Engine.load().catalogue == shipped()
    assert files(place) == []
    assert by != "a link that leads nowhere" or not real.exists()


@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="files have no owner here")
def test_a_link_of_ours_to_a_folder_of_ours_is_followed_and_one_in_the_place_of_a_file_is_not(place):
    place.with_name("real").mkdir()
    place.symlink_to(place.with_name("real"))
    made = Engine.load()
    (path,) = files(place)
    victim = path.with_name("victim")
    forged = replace(made.catalogue, meta=replace(made.catalogue.meta, version="forged"))
    keep(path.stem, forged)
    path.rename(victim)
    path.symlink_to(victim)
    before = victim.read_bytes()
    assert same_engine(Engine.load(), made)
    assert victim.read_bytes() == before
    assert not path.is_symlink()


UNNEEDED = (
    *("yaml", "rich", "rapidfuzz", "statistics", "pydantic", "pydantic_core"),
    *(
        f"helhedsvalg.{one}"
        for one in (
            "catalogue.rules",
            "catalogue.loading",
            "catalogue.layers",
            "documents",
            "results.explanation",
            "results.plan",
            "method.plan",
            "cli.batch",
        )
    ),
)


LOADED = {
    ("recommend", "--ledighed", "41,2", "-f", "json"): UNNEEDED,
    ("--version",): ("rich", "rapidfuzz", "openpyxl", "pydantic.main", "helhedsvalg.cli.recommend"),
    ("--help",): ("openpyxl", "python_calamine", "numpy", "jinja2"),
    ("batch", "--help"): ("openpyxl", "python_calamine", "numpy", "jinja2"),
}
"""What each of these does without."""


@pytest.mark.parametrize("words", LOADED, ids=" ".join)
def test_a_start_loads_only_what_it_needs(place, words):
    code = (
        "import sys; from helhedsvalg.cli.main import main; main(sys.argv[1:]);"
        f"print([one for one in {LOADED[words]} if one in sys.modules])"
    )
    for _time in range(2):
        done = subprocess.run([sys.executable, "-c", code, *words], capture_output=True, check=True)
    assert done.stdout.splitlines()[-1] == b"[]"
    assert done.stderr == b""
