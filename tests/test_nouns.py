"""A noun is compared, shown and kept from change like any frozen dataclass."""

from __future__ import annotations

import subprocess
import sys

from helhedsvalg.model.catalogue import Condition
from helhedsvalg.model.vocabulary import Text


def test_nouns_are_equal_where_kind_and_parts_are():
    assert Text("a", "b") == Text("a", "b")
    assert Text("a", "b") != Text("a", "c")
    assert Text("a", "b") != Condition("a", "b")
    assert Text("a", "b") != ("a", "b")
    assert len({Text("a", "b"), Text("a", "b"), Text("b", "a"), Condition("a", "b")}) == 3


def test_a_noun_says_what_it_is():
    assert repr(Text("a")) == "Text(da='a', en=None)"


def test_nobody_changes_a_noun_in_development_mode():
    code = "from helhedsvalg.model import Text; one = Text('a'); one.da = 'b'"
    done = subprocess.run([sys.executable, "-X", "dev", "-c", code], capture_output=True, check=False)
    assert b"FrozenInstanceError" in done.stderr
