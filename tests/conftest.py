"""What every test shares."""

from __future__ import annotations

import os

import pytest
from hypothesis import Phase, settings

from helhedsvalg import i18n

settings.register_profile("mutants", phases=[Phase.explicit, Phase.generate], derandomize=True)


@pytest.fixture(autouse=True, scope="session")
def cache(tmp_path_factory):
    """One cache for the tests: cold at first, and never the user's."""
    os.environ["HELHEDSVALG_CACHE"] = str(tmp_path_factory.mktemp("cache"))


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
