"""What every test shares."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import Phase, settings

from helhedsvalg import i18n
from helhedsvalg.catalogue import cache as cache_files
from helhedsvalg.engine import Engine

MAX_ENGINES = 8
"""How many are kept at once; the oldest go first."""

os.chdir(Path(__file__).parents[1])  # from where commands are shown, wherever the tests are started
settings.register_profile("mutants", phases=[Phase.explicit, Phase.generate], derandomize=True)


@pytest.fixture(autouse=True, scope="session")
def cache(tmp_path_factory):
    """One cache for the tests: cold at first, and never the user's."""
    os.environ["HELHEDSVALG_CACHE"] = str(tmp_path_factory.mktemp("cache"))


@pytest.fixture(autouse=True, scope="session")
def engines():
    """One engine for each set of files, as within a batch: to read and grade takes longer than to answer.

    Yields what loads one anew.

    tests/test_engine.py holds that an engine which answered others gives the bytes of a fresh one. Tests of the
    cache, and all that start the program as a process, load anew.
    """
    load, loaded = Engine.load.__func__, {}

    def once(kind, path=None, layers=()):
        digest = cache_files.digest_of(path, layers)
        if digest is None:
            return load(kind, path, layers)
        if digest not in loaded:
            if len(loaded) == MAX_ENGINES:
                loaded.pop(next(iter(loaded)))
            loaded[digest] = load(kind, path, layers)
        return loaded[digest]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Engine, "load", classmethod(once))
        yield classmethod(load)


@pytest.fixture(autouse=True)
def english():
    """Tests read the program's English unless they ask for another language."""
    i18n.use("en")
    yield
    i18n.use("en")


@pytest.fixture
def run(capfd):
    """Run the program in this process: exit code, standard output, standard error."""
    from helhedsvalg.cli.main import main

    def call(*arguments, lang="en"):
        words = [str(one) for one in arguments]
        code = main([*words, "--lang", lang] if "--lang" not in words else words)
        out, err = capfd.readouterr()
        return code, out, err

    return call


ASKED_FOR = ("tools", "slow")
"""Folders whose tests are run only where they are asked for by name."""


def pytest_ignore_collect(collection_path, config):
    asked = any(collection_path.name in str(word) for word in config.args)
    return True if collection_path.name in ASKED_FOR and not asked else None
