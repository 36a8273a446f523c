"""The rules of a sound catalogue that `catalogue check` alone reports: what is weak, but stops no command."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import fields, is_dataclass, replace

from helhedsvalg.catalogue.loading import CatalogueFiles, PlacedFinding, Record
from helhedsvalg.catalogue.references import uncited_sources
from helhedsvalg.catalogue.rules import method_numbers
from helhedsvalg.documents import Steps
from helhedsvalg.errors import Fault
from helhedsvalg.i18n import _
from helhedsvalg.matching import plain
from helhedsvalg.model.catalogue import Finding
from helhedsvalg.model.method import Method
from helhedsvalg.model.vocabulary import Bilingual, Design

MAX_QUOTE_WORDS = 20
"""A quote is at most this long."""
MAX_HEADLINE_CHARACTERS = 60
MAX_SHORT_CHARACTERS = {"interventions": 24, "problems": 14}
"""How long a short name is at most, by section."""
MAX_PUBLISHER_SHORT_CHARACTERS = 8
INDICATOR_YEARS = (1, 2, 4)
"""After how many years an indicator is counted."""


def warnings_of(files: CatalogueFiles) -> list[Fault]:
    """Every warning."""
    return [fault for check in WARNINGS.values() for fault in check(files)]


def _warn(code: str, record: Record, path: Steps, message: str, hint: str | None = None) -> Fault:
    return record.document.fault(code, path, message, hint, severity="warning")


def _equal_addresses(files: CatalogueFiles) -> Iterator[Fault]:
    first: dict[str, str] = {}
    for record in files.sound("sources"):
        if not record.entry.url:
            continue
        address = re.sub(r"^https?://(www\.)?", "", record.entry.url).rstrip("/")
        if address in first:
            message = _("'{id}' and '{other}' have one address.").format(id=record.id, other=first[address])
            yield _warn("C102", record, (*record.path, "url"), message)
        first.setdefault(address, record.id)


def _long_quotes(files: CatalogueFiles) -> Iterator[Fault]:
    quotes = [(record, path, finding.quote) for record, path, finding in files.findings()]
    for record, entry in files.interventions():
        quotes += [(record, (*record.path, "costs", at), cost.quote) for at, cost in enumerate(entry.costs)]
    for record, path, quote in quotes:
        if quote and len(quote.split()) > MAX_QUOTE_WORDS:
            message = _("the quote has {count} words; at most {limit} may be quoted.").format(
                count=len(quote.split()), limit=MAX_QUOTE_WORDS
            )
            yield _warn("C103", record, (*path, "quote"), message)


def _untranslated(files: CatalogueFiles) -> Iterator[Fault]:
    for record in files.every():
        if record.entry is not None and record.section != "addition":
            yield from _half(record, record.entry, record.path)


def _half(record: Record, value: object, path: Steps) -> Iterator[Fault]:
    """Texts in one language alone, however deep."""
    if isinstance(value, Bilingual):
        if not (value.da and value.en):
            missing = "da" if not value.da else "en"
            message = _("the text in '{language}' is missing.").format(language=missing)
            yield _warn("C104", record, path, message)
    elif isinstance(value, tuple):
        for index, part in enumerate(value):
            yield from _half(record, part, (*path, index))
    elif is_dataclass(value):
        for part in fields(value):
            yield from _half(record, getattr(value, part.name), (*path, part.name))


def _synonyms(files: CatalogueFiles) -> Iterator[Fault]:
    for section in ("interventions", "problems", "partners"):
        owners: dict[str, str] = {}
        records = [record for record in files.sound(section) if record.section == section]
        for record in records:
            for name in (record.id, record.entry.name.da, record.entry.name.en):
                if name and owners.setdefault(plain(name), record.id) != record.id:
                    message = _("'{synonym}' is claimed by '{other}' too.").format(
                        synonym=name, other=owners[plain(name)]
                    )
                    yield _warn("C106", record, (*record.path, "name"), message)
        for record in records:
            for index, synonym in enumerate(record.entry.synonyms):
                owner = owners.setdefault(plain(synonym), record.id)
                if owner != record.id:
                    message = _("'{synonym}' is claimed by '{other}' too.").format(synonym=synonym, other=owner)
                    yield _warn("C106", record, (*record.path, "synonyms", index), message)


def _repeated(files: CatalogueFiles) -> Iterator[Fault]:
    earlier: set[object] = set()
    for record, path, finding in files.findings():
        outcome = plain(finding.outcome.da or "") if finding.outcome else ""
        facts = (
            record.id,
            replace(finding, outcome=None, headline=None, size=None, locator=None, follow_up=None),
            outcome,
        )
        if finding.study and facts in earlier:
            yield _warn("C107", record, path, _("this finding says again what another of the same study says."))
        earlier.add(facts)


def _designs(files: CatalogueFiles) -> Iterator[Fault]:
    for method in files.entries("method"):
        level = {design.id: design.level for design in method.designs}
        for record, path, finding in files.findings():
            for design in method.designs:
                quote = (finding.quote or "").casefold()
                word = next((word for word in design.words if word in quote), None)
                if word and level[design.id] != level.get(finding.design, level[design.id]):
                    message = _("the quote says '{word}', which is no {design}.").format(
                        word=word, design=finding.design
                    )
                    yield _warn("C108", record, (*path, "design"), message)


def _reviews(files: CatalogueFiles) -> Iterator[Fault]:
    for record, path, finding in files.findings():
        if finding.design == "review" and finding.studies is None and finding.locator is None:
            message = _("the review does not say how many studies it pools, and the locator does not say why.")
            yield _warn("C109", record, path, message)


def _bare(files: CatalogueFiles) -> Iterator[Fault]:
    for record, entry in files.interventions():
        for key in ("theme", "runner"):
            if record.raw.get(key) is None:
                message = _("'{id}' has no {key}.").format(id=record.id, key=key)
                yield _warn("C110", record, record.path, message)
        if entry.runner == "partner" and not entry.partners.required:
            message = _("'{id}' is run by a partner, and no partner is required.").format(id=record.id)
            yield _warn("C110", record, (*record.path, "runner"), message)


def _unquoted(files: CatalogueFiles) -> Iterator[Fault]:
    for record, path, finding in files.findings():
        if not finding.quote and not finding.locator:
            yield _warn("C111", record, path, _("a quote is missing, and the locator does not say why."))


def _long_headlines(files: CatalogueFiles) -> Iterator[Fault]:
    for record, path, finding in files.findings():
        yield from _too_long("C112", record, (*path, "headline"), finding.headline, MAX_HEADLINE_CHARACTERS)


def _long_names(files: CatalogueFiles) -> Iterator[Fault]:
    for section, limit in MAX_SHORT_CHARACTERS.items():
        for record in files.sound(section):
            yield from _too_long("C113", record, (*record.path, "short"), record.entry.short, limit)
    for record in files.sound("sources"):
        text = Bilingual(da=record.entry.publisher_short)
        path = (*record.path, "publisher_short")
        yield from _too_long("C113", record, path, text, MAX_PUBLISHER_SHORT_CHARACTERS)


def _too_long(code: str, record: Record, path: Steps, text: Bilingual | None, limit: int) -> Iterator[Fault]:
    """Each language in which a text has more characters than there is room for; once where both are the same."""
    if text is None:
        return
    for language, words in (("da", text.da), ("en", text.en if text.en != text.da else None)):
        if words and len(words) > limit:
            message = _("this text has {count} characters; there is room for {limit}.")
            yield _warn(code, record, (*path, language), message.format(count=len(words), limit=limit))


def _method(files: CatalogueFiles) -> Method | None:
    """The method, where it is sound."""
    return None if any(method_numbers(files)) else next(files.entries("method"), None)


def _controlled(method: Method) -> Collection[Design]:
    """The designs with a comparison."""
    return {design.id for design in method.designs if design.level >= method.numbers.controlled_level.value}


def _worths(method: Method) -> Callable[[Finding], float]:
    """A function that gives a finding's worth: design x setting x relevance, as `method.evidence` has it."""
    designs = {entry.id: entry.value for entry in method.designs}
    settings = {entry.id: entry.value for entry in method.settings}
    relevances = {entry.id: entry.value for entry in method.relevances}

    def worth(finding: Finding) -> float:
        pooled = (
            finding.design == method.pooling_design
            and (finding.studies or 0) >= method.numbers.pooled_studies.value
        )
        factor = method.numbers.pooled_factor.value if pooled else 1
        return designs[finding.design] * factor * settings[finding.setting] * relevances[finding.relevance]

    return worth


def _pairs(files: CatalogueFiles) -> list[list[PlacedFinding]]:
    """The findings on each pair of an intervention and an anchored problem, those for the problem's ages alone."""
    anchored = {problem.id: problem for problem in files.entries("problems") if problem.anchored}
    pairs: dict[tuple[str, str], list[PlacedFinding]] = {}
    for record, path, finding in files.findings():
        problem = anchored.get(finding.problem)
        if problem is None or record.section == "plan":
            continue
        ours, theirs = finding.ages, problem.ages
        if ours is None or theirs is None or (ours[0] <= theirs[1] and theirs[0] <= ours[1]):
            pairs.setdefault((record.id, problem.id), []).append((record, path, finding))
    return list(pairs.values())


def _uncompared(files: CatalogueFiles) -> Iterator[Fault]:
    method = _method(files)
    controlled = _controlled(method) if method else ()
    for record, path, finding in files.findings():
        if finding.direction == "negative" and finding.design in controlled and finding.comparator is None:
            message = _("this finding of harm does not say what it was compared with.")
            yield _warn("C114", record, path, message, _("Give it a comparator: nothing, usual or other."))


def _poor_countries(files: CatalogueFiles) -> Iterator[Fault]:
    method = _method(files)
    controlled = _controlled(method) if method else ()
    for pair in _pairs(files):
        positive = [
            placed for placed in pair if placed[2].direction == "positive" and placed[2].design in controlled
        ]
        if positive and all(finding.income == "low-middle" for _record, _path, finding in positive):
            record, path, finding = positive[0]
            message = _(
                "'{id}' has nothing positive and controlled on '{problem}' but this, from poorer countries."
            )
            yield _warn("C115", record, path, message.format(id=record.id, problem=finding.problem))


def _headless(files: CatalogueFiles) -> Iterator[Fault]:
    method = _method(files)
    if method is None:
        return
    worth = _worths(method)
    sides = (
        (("positive", "mixed"), _("the strongest finding for '{id}' on '{problem}' has no headline.")),
        (("none", "negative"), _("the strongest finding against '{id}' on '{problem}' has no headline.")),
    )
    for pair in _pairs(files):
        for directions, message in sides:
            side = [placed for placed in pair if placed[2].direction in directions]
            largest = max((worth(finding) for _record, _path, finding in side), default=0)
            strongest = [placed for placed in side if worth(placed[2]) == largest]
            if strongest and not any(finding.headline for _record, _path, finding in strongest):
                record, path, finding = strongest[0]
                yield _warn("C116", record, path, message.format(id=record.id, problem=finding.problem))


def _indicators(files: CatalogueFiles) -> Iterator[Fault]:
    for record, entry in files.interventions():
        for index, indicator in enumerate(entry.indicators):
            path = (*record.path, "indicators", index)
            if indicator.after_years not in INDICATOR_YEARS:
                message = _("an indicator is counted after 1, 2 or 4 years.")
                yield _warn("C117", record, (*path, "after_years"), message)
            if indicator.source is None:
                yield _warn("C117", record, path, _("this indicator has no source."))


def _ageless(files: CatalogueFiles) -> Iterator[Fault]:
    for record, entry in files.interventions():
        if entry.ages is None:
            yield _warn("C118", record, record.path, _("'{id}' has no ages.").format(id=record.id))


WARNINGS: Mapping[str, Callable[[CatalogueFiles], Iterator[Fault]]] = {
    "C101": uncited_sources,
    "C102": _equal_addresses,
    "C103": _long_quotes,
    "C104": _untranslated,
    "C106": _synonyms,
    "C107": _repeated,
    "C108": _designs,
    "C109": _reviews,
    "C110": _bare,
    "C111": _unquoted,
    "C112": _long_headlines,
    "C113": _long_names,
    "C114": _uncompared,
    "C115": _poor_countries,
    "C116": _headless,
    "C117": _indicators,
    "C118": _ageless,
}
"""The rules by code."""
