"""How many mutants the tests killed, and whether docs/mutants.md lists each survivor with its reason.

Reads what the last `mutmut run` left. A survivor is known by its changed line as a diff shows it, so that the
list outlives a change elsewhere.

    python benchmarks/mutants.py          # exit 1 below 90 %, or where one is not listed, or listed and killed
"""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

PAGE = Path(__file__).parents[1] / "docs" / "mutants.md"
MUTMUT = str(Path(sys.executable).with_name("mutmut"))
WANTED = 90
"""Per cent killed."""


def told(*words: str) -> list[str]:
    """The lines that mutmut prints."""
    return subprocess.run([MUTMUT, *words], capture_output=True, text=True, check=True).stdout.splitlines()


def change(name: str) -> str:
    """The lines that a mutant has instead of the program's."""
    return "\n".join(line for line in told("show", name) if re.match(r"\+(?!\+\+)", line))


def main() -> int:
    """Count, and name what is not listed."""
    results = [line.split() for line in told("results", "--all", "true") if line.strip()]
    left = {name.rstrip(":"): change(name.rstrip(":")) for name, *how in results if how == ["survived"]}
    alive = sum(" ".join(how) not in ("killed", "timeout") for _name, *how in results)
    page = PAGE.read_text(encoding="utf-8")
    unknown = {name: line for name, line in left.items() if line not in page}
    told_of = set("\n".join(left.values()).splitlines())
    listed = [line for line in page.splitlines() if line.startswith("+") and line not in told_of]
    share = 100 * (len(results) - alive) / len(results)
    print(f"{len(results):,} mutants, {len(results) - alive:,} killed: {share:.1f} % (wanted {WANTED})")
    for name, line in unknown.items():
        print(f"{name} is not in {PAGE.name}:\n{line}")
    for line in listed:
        print(f"{PAGE.name} lists what is killed, or is no mutant:\n{line}")
    return 1 if unknown or listed or share < WANTED else 0


if __name__ == "__main__":
    sys.exit(main())
