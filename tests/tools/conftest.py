"""What the tests of tools share."""

from __future__ import annotations

import os
import shutil

import pytest

QUIET = [
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--no-first-run",
]


@pytest.fixture(scope="module")
def chromium():
    """A headless browser."""
    place = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    assert place, "chromium is not installed"
    from playwright.sync_api import sync_playwright

    with sync_playwright() as tool:
        browser = tool.chromium.launch(executable_path=place, args=QUIET, chromium_sandbox=os.geteuid() != 0)
        yield browser
        browser.close()
