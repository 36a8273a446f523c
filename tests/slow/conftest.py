"""What the tests with hostile cases tried and found, told at the end of every run."""

from __future__ import annotations

from collections import defaultdict


def pytest_terminal_summary(terminalreporter):
    """For each reader how many cases and kinds of fault, and how many cases were not withstood."""
    tried, faults, found = defaultdict(int), defaultdict(set), 0
    for outcome in ("passed", "failed"):
        for report in terminalreporter.getreports(outcome):
            for name, told in getattr(report, "user_properties", ()):
                if name == "hostile" and report.when == "call":
                    tried[told["name"]] += told.get("read", 0) + told.get("run", 0)
                    faults[told["name"]] |= set(told.get("faults", ()))
            found += outcome == "failed" and "test_hostile.py" in report.nodeid
    for name, count in tried.items():
        terminalreporter.write_line(f"{name}: {count:,} hostile cases, {len(faults[name])} kinds of fault told")
    if tried:
        terminalreporter.write_line(f"not withstood: {found}")
