"""Try every reader with as many hostile cases as fit in the time, and tell how many it was.

The tests are those of `tests/slow/test_hostile.py`; CI runs them with fewer cases. A failure stops the run.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from telling import machine

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "reliability.md"
AT_ONCE = 5_000
"""Cases of a reader that one process tries."""
READERS = {
    "profile": "profiles in YAML and JSON",
    "table": "tables: CSV, JSON lines, lists of profiles",
    "catalogue": "catalogues and layers",
    "values": "values of options",
    "result": "saved results, plans, explanations, comparisons",
}
Found = dict[tuple[str, str], list[tuple[int, float]]]
"""By reader and kind: how many cases and the slowest in seconds, for each run."""


def tried(cases: int, minutes: float) -> Iterator[Found]:
    """Each reader in turn, some cases at a time; after each round what was found so far."""
    found: Found = defaultdict(list)
    end = time.monotonic() + minutes * 60
    with tempfile.TemporaryDirectory() as folder:
        record = Path(folder) / "record"
        begin = 0
        while begin < cases and time.monotonic() < end:
            for reader in READERS:
                record.write_text("")
                words = ["tests/slow/test_hostile.py", "-k", f"{reader}-", "-p", "no:cacheprovider", "-q"]
                several = {"FUZZ": str(AT_ONCE), "FUZZED": str(record), "FUZZ_FROM": str(begin)}
                subprocess.run(
                    [sys.executable, "-m", "pytest", *words], cwd=ROOT, env=os.environ | several, check=True
                )
                for line in record.read_text().splitlines():
                    one = json.loads(line)
                    found[reader, one["kind"]].append((one["cases"], one["slowest"]))
            begin += AT_ONCE
            yield found


def write(shown: str) -> None:
    """Put the table in its place on the page."""
    begin, end = "<!-- fuzz -->\n", "<!-- fuzz ends -->"
    told = f"{begin}Tried {date.today()} on {machine()}.\n\n{shown}\n{end}"
    page = re.sub(f"{begin}.*?{end}", lambda _found: told, PAGE.read_text(encoding="utf-8"), flags=re.DOTALL)
    PAGE.write_text(page, encoding="utf-8")


def table(found: Found) -> str:
    """What was tried, a row a reader."""
    rows = [
        "| read | cases, reader and answer | slowest, s | cases, whole program | slowest, s |",
        "| --- | --: | --: | --: | --: |",
    ]
    for reader, name in READERS.items():
        cells = []
        for kind in ("read", "run"):
            runs = found[reader, kind]
            cells += [f"{sum(count for count, _slowest in runs):,}", f"{max(slow for _count, slow in runs):.2f}"]
        rows.append(f"| {name} | " + " | ".join(cells) + " |")
    return "\n".join(rows)


def main() -> None:
    """Try, and write the table where asked."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=100_000, help="of each reader")
    parser.add_argument("--minutes", type=float, default=90, help="after which no more are begun")
    parser.add_argument("--write", action="store_true", help="write the table to docs/reliability.md")
    asked = parser.parse_args()
    for found in tried(asked.cases, asked.minutes):
        shown = table(found)
        print(shown, flush=True)
        if asked.write:
            write(shown)


if __name__ == "__main__":
    main()
