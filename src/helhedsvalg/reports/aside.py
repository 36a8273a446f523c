"""What is not ranked, and the problems on which nothing in the ranking was tested."""

from __future__ import annotations

from helhedsvalg.i18n import _, fixed, several
from helhedsvalg.reports import phrases
from helhedsvalg.reports.document import Block, Bullets, Item, Section, words
from helhedsvalg.results.common import reason_name
from helhedsvalg.results.recommendation import Coverage, Result, SetAside


def untested(result: Result) -> tuple[tuple[str, str], ...]:
    """For each heavy problem with nothing tested in the ranking, the best that exists."""
    return tuple(
        (result.glossary.problems[coverage.problem], _best(result, coverage))
        for coverage in result.coverage
        if coverage.weight >= result.parameters.heavy_weight and not coverage.tested
    )


def _best(result: Result, coverage: Coverage) -> str:
    """The best on one problem, each with its label, and with the reason where it was set aside."""
    aside = {entry.id: entry.reason for entry in result.set_aside}
    names = []
    for best in coverage.best:
        why = f"; {reason_name(aside[best.id])}" if best.id in aside else ""
        names.append(f"{best.name} ({words(phrases.verdict(result.glossary, best.label))}{why})")
    if not names:
        return _("nothing that was read carries")
    return _("the best that exists: {names}").format(names="; ".join(names))


def title(result: Result) -> str:
    """How many were set aside."""
    count = len(result.set_aside)
    return _("Set aside: {count} of {all}").format(count=count, all=result.catalogue.interventions)


def blocks(result: Result) -> tuple[Block, ...]:
    """The partner that would open most, and by reason what was set aside, each with every reason that applies."""
    unlock = _unlock(result)
    parts: list[Block] = [unlock] if unlock else []
    for reason, entries in phrases.by_key(result.set_aside, lambda entry: entry.reason).items():
        count = several("{count} intervention", "{count} interventions", len(entries)).format(count=len(entries))
        items = tuple(Item(_details(entry)) for entry in entries)
        parts.append(Section(f"{reason_name(reason)}: {count}", (Bullets(items),), folded=True))
    return tuple(parts)


def _details(entry: SetAside) -> str:
    """An intervention that was set aside, with its score and the reasons besides the first."""
    about = entry.detail.removeprefix(reason_name(entry.reason)).removeprefix(": ").removeprefix("; ")
    score = _("score {score}").format(score=fixed(entry.score)) if entry.score else ""
    details = "; ".join(part for part in (score, about) if part)
    return name(entry) + (f" ({details})" if details else "")


def _unlock(result: Result) -> str | None:
    """The partner that would open most, and what; None where none would."""
    unlock = result.unlock
    if unlock is None:
        return None
    names = {entry.id: entry.name for entry in result.set_aside}
    return _("Most to gain: {partner} in place would open {opened} ({points} points).").format(
        partner=unlock.name,
        opened=", ".join(names[id] for id in unlock.interventions),
        points=fixed(unlock.points),
    )


def name(entry: SetAside) -> str:
    """The intervention, and that it comes from a local layer where it does."""
    return entry.name + phrases.local(entry.local, entry.local_findings)
