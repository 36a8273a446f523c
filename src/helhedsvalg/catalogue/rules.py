"""The rules of a sound catalogue, each with a code.

An error stops every command; a warning is shown by `catalogue check` alone. Shape (missing and
unknown keys, words and types: C001 to C004, C010) is checked where the entries are read.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal, get_args

from helhedsvalg.catalogue.loading import SHIPPED, SINGLES, Loaded, Record, assemble, gather
from helhedsvalg.documents import Step
from helhedsvalg.errors import Fault, Faults
from helhedsvalg.i18n import _
from helhedsvalg.matching import nearest, plain
from helhedsvalg.model.catalogue import Catalogue, Condition, Finding, Indicator, Intervention
from helhedsvalg.model.method import NUMBERS, Method
from helhedsvalg.model.vocabulary import Ages, Bilingual, Design, Direction, Label, Relevance, Setting

VOCABULARY: dict[str, tuple[str, ...]] = {
    "designs": get_args(Design),
    "settings": get_args(Setting),
    "relevances": get_args(Relevance),
    "labels": get_args(Label),
    "directions": get_args(Direction),
}
"""What each list of method.yaml must have."""
CODES = [
    "KOO01",
    "KOO02",
    "OMR01",
    "OMR02",
    "OMR03",
    "EVI01",
    "EVI02",
    "EVI03",
    "EVI04",
    "OVF01",
    "ALD01",
    "ALD02",
    "HOR01",
    "SKA01",
    "PLA01",
]
"""The caveats that attach themselves, and so must exist."""
WORDS = 20
"""A quote is at most this long."""
HEADLINE = 60
"""A headline has at most this many characters."""
SHORT = {"interventions": 24, "problems": 14}
"""How many characters a short name has at most."""
PUBLISHER_SHORT = 8
"""How many characters a publisher's short name has at most."""
YEARS = (1, 2, 4)
"""After how many years an indicator is counted."""
Placed = tuple[Record, tuple[Step, ...], Finding]
"""A finding with its record and path."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule with its code."""

    code: str
    severity: Literal["error", "warning"]
    title: str
    check: Callable[[Loaded], Iterator[Fault]] | None
    """None for a rule of shape or reading, which is checked where entries are read."""


def load(path: str | None = None, layers: Sequence[str] = ()) -> Catalogue:
    """The shipped catalogue, or the one at `path`, with layers on top. Raises Faults: every error at once."""
    loaded = gather(path, layers)
    faults = [*loaded.faults, *errors(loaded)]
    if faults:
        raise Faults(faults)
    return assemble(loaded)


def errors(loaded: Loaded) -> list[Fault]:
    """Every error that goes across entries."""
    return [fault for rule in rules() if rule.severity == "error" and rule.check for fault in rule.check(loaded)]


def warnings(loaded: Loaded) -> list[Fault]:
    """Every warning."""
    return [fault for rule in rules() if rule.severity == "warning" and rule.check for fault in rule.check(loaded)]


def rules() -> tuple[Rule, ...]:
    """All rules, by code."""
    return (
        Rule("C001", "error", _("a required field is missing"), None),
        Rule("C002", "error", _("a key or file name that is not known"), None),
        Rule("C003", "error", _("a word that is not one of the words for the field"), None),
        Rule("C004", "error", _("a value of the wrong kind"), None),
        Rule("C005", "error", _("two entries with one id"), _equal_ids),
        Rule("C006", "error", _("a text with a control character"), None),
        Rule("C007", "error", _("an id that is not a word, or a name that is empty"), _unnamed),
        Rule("C010", "error", _("a layer that changes what exists"), None),
        Rule("C020", "error", _("a number of the method that is missing or out of range"), _method_numbers),
        Rule("C021", "error", _("a problem whose two anchors do not make a scale"), _anchors),
        Rule("C022", "error", _("a caveat that the program attaches itself is missing"), _own_caveats),
        Rule("C023", "error", _("ages out of order"), _ages),
        Rule("C031", "error", _("an id that leads nowhere"), _dead_ids),
        Rule("C101", "warning", _("a source that nothing cites"), _uncited),
        Rule("C102", "warning", _("two sources with one address"), _equal_addresses),
        Rule("C103", "warning", _("a quote of more than 20 words"), _long_quotes),
        Rule("C104", "warning", _("a text in one language only"), _untranslated),
        Rule("C106", "warning", _("a synonym that two entries claim"), _synonyms),
        Rule(
            "C107",
            "warning",
            _("two findings of one study and source that differ only in wording"),
            _repeated,
        ),
        Rule("C108", "warning", _("a design that the quote contradicts"), _designs),
        Rule("C109", "warning", _("a review that neither says how many studies it pools nor why not"), _reviews),
        Rule("C110", "warning", _("an intervention without theme, runner or the partner that runs it"), _bare),
        Rule("C111", "warning", _("a finding with neither a quote nor a reason for having none"), _unquoted),
        Rule("C112", "warning", _("a headline of more than 60 characters"), _long_headlines),
        Rule("C113", "warning", _("a short name that is too long"), _long_names),
        Rule("C114", "warning", _("a controlled finding of harm that does not say against what"), _uncompared),
        Rule(
            "C115",
            "warning",
            _("a pair that findings from low- and middle-income countries carry alone"),
            _poor_countries,
        ),
        Rule("C116", "warning", _("a pair whose strongest finding has no headline"), _headless),
        Rule("C117", "warning", _("an indicator without a year to count it or a source"), _indicators),
        Rule("C118", "warning", _("an intervention without ages"), _ageless),
    )


def findings(loaded: Loaded) -> Iterator[Placed]:
    """Every finding with its record and path, those on whole plans too."""
    for record in loaded.records["interventions"]:
        if record.entry is not None and record.section == "interventions":
            own = len(record.raw.get("findings") or ())
            for number, finding in enumerate(record.entry.findings[:own]):
                yield record, (*record.path, "findings", number), finding
        elif record.entry is not None:
            for number, finding in enumerate(record.entry.findings):
                yield record, (*record.path, "findings", number), finding
    for record in loaded.records["plan"]:
        if record.entry is not None:
            yield record, record.path, record.entry


def interventions(loaded: Loaded) -> Iterator[tuple[Record, Intervention]]:
    """Every sound intervention with its record."""
    for record in loaded.records["interventions"]:
        if record.entry is not None and record.section == "interventions":
            yield record, record.entry


def _equal_ids(loaded: Loaded) -> Iterator[Fault]:
    for section, records in loaded.records.items():
        seen: dict[str, Record] = {}
        for record in records:
            if not record.id or section in SINGLES or record.section == "addition":
                continue
            if record.id in seen:
                message = _("'{id}' stands here twice.").format(id=record.id)
                first = seen[record.id].document.values.get(seen[record.id].path, (0, 0))[0]
                hint = _("The first is on line {line}.").format(line=first)
                key = "code" if section == "caveats" else "id"
                yield record.document.fault("C005", (*record.path, key), message, hint)
            seen.setdefault(record.id, record)


def _unnamed(loaded: Loaded) -> Iterator[Fault]:
    for section, records in loaded.records.items():
        for record in records:
            if record.entry is None or section in (*SINGLES, "plan") or record.section == "addition":
                continue
            if not re.fullmatch(r"[A-Za-z0-9]+(-[A-Za-z0-9]+)*", record.id):
                message = _("an id is small letters, digits and hyphens, not '{id}'.").format(id=record.id)
                key = "code" if section == "caveats" else "id"
                yield record.document.fault("C007", (*record.path, key), message)
            if section == "interventions" and (record.id.casefold() == "plan" or record.id.upper() in CODES):
                message = _("'{id}' is the name of something else here.").format(id=record.id)
                yield record.document.fault("C007", (*record.path, "id"), message, _("Give it another id."))
            name = getattr(record.entry, "name", None)
            if name is not None and not (name.da or name.en or "").strip():
                yield record.document.fault("C007", (*record.path, "name"), _("the name is empty."))


def _method_numbers(loaded: Loaded) -> Iterator[Fault]:
    for record in loaded.records["method"]:
        if record.entry is None:
            continue
        for name in NUMBERS:
            if getattr(record.entry.numbers, name).value < 0:
                path = (*record.path, "numbers", name, "value")
                yield record.document.fault("C020", path, _("this number cannot be below 0."))
        for part, words in VOCABULARY.items():
            said = [one.id for one in getattr(record.entry, part)]
            for word in words:
                if said.count(word) != 1:
                    message = _("'{part}' must have '{word}' once.").format(part=part, word=word)
                    yield record.document.fault("C020", (*record.path, part), message, at="key")
        for part in ("designs", "settings", "relevances"):
            for number, one in enumerate(getattr(record.entry, part)):
                if one.value <= 0:
                    path = (*record.path, part, number, "value")
                    yield record.document.fault("C020", path, _("this value must be above 0."))


def _anchors(loaded: Loaded) -> Iterator[Fault]:
    for record in loaded.records["problems"]:
        problem = record.entry
        if problem is None:
            continue
        if (problem.zero_point is None) != (problem.full_point is None):
            message = _("a problem has two anchors or none.")
            yield record.document.fault("C021", record.path, message)
        elif problem.anchored and problem.zero_point.value == problem.full_point.value:
            message = _("the zero point and the full point are the same.")
            yield record.document.fault("C021", (*record.path, "full_point", "value"), message)
        elif problem.anchored and (problem.unit is None or problem.spread is None):
            message = _("a problem with anchors needs a unit and a spread.")
            yield record.document.fault("C021", record.path, message)


def _own_caveats(loaded: Loaded) -> Iterator[Fault]:
    known = {record.id for record in loaded.records["caveats"]}
    for code in CODES:
        if code not in known:
            yield Fault("C022", _("the caveat {code} is missing.").format(code=code), SHIPPED + "caveats.yaml")


def _like(word: str, known: list[str] | set[str]) -> str | None:
    near = nearest(word, sorted(known))
    return _("Did you mean '{word}'?").format(word=near) if near else None


def _dead_ids(loaded: Loaded) -> Iterator[Fault]:
    known = {section: {one.id for one in records} for section, records in loaded.records.items()}

    def dead(
        record: Record, path: tuple[Step, ...], id: str | None, section: str, message: str, at: str = "value"
    ) -> Iterator[Fault]:
        if id is not None and id not in known[section]:
            text = message.format(id=id, file=f"{section}.yaml")
            yield record.document.fault("C031", path, text, _like(id, known[section]), at=at)

    for record, path, finding in findings(loaded):
        message = _("this finding cites '{id}', which is not in {file}.")
        yield from dead(record, (*path, "source"), finding.source, "sources", message)
        message = _("this finding is on '{id}', which is not in {file}.")
        yield from dead(record, (*path, "problem"), finding.problem, "problems", message)
    for record, path, raw in _broken_findings(loaded):
        if isinstance(id := raw.get("source"), str):
            message = _("this finding cites '{id}', which is not in {file}.")
            yield from dead(record, (*path, "source"), id, "sources", message)
        if isinstance(id := raw.get("problem"), str):
            message = _("this finding is on '{id}', which is not in {file}.")
            yield from dead(record, (*path, "problem"), id, "problems", message)
    message = _("'{id}' is not in {file}.")
    for record, one in interventions(loaded):
        yield from dead(record, (*record.path, "theme"), one.theme, "themes", message)
        for id in one.ages_for:
            yield from dead(record, (*record.path, "ages_for", id), id, "problems", message, at="key")
        for number, cost in enumerate(one.costs):
            yield from dead(record, (*record.path, "costs", number, "source"), cost.source, "sources", message)
        for number, indicator in enumerate(one.indicators):
            path = (*record.path, "indicators", number, "source")
            yield from dead(record, path, indicator.source, "sources", message)
        for role, ids in (("required", one.partners.required), ("helpful", one.partners.helpful)):
            for number, id in enumerate(ids):
                yield from dead(record, (*record.path, "partners", role, number), id, "partners", message)
        for number, code in enumerate(one.caveats):
            yield from dead(record, (*record.path, "caveats", number), code, "caveats", message)
        for number, place in enumerate(one.catalogues):
            yield from dead(record, (*record.path, "catalogues", number, "id"), place.id, "sources", message)
        for number, mark in enumerate(one.publisher_ratings):
            path = (*record.path, "publisher_ratings", number, "source")
            yield from dead(record, path, mark.source, "sources", message)
        for number, condition in enumerate(one.conditions):
            path = (*record.path, "conditions", number, "source")
            yield from dead(record, path, condition.source, "sources", message)
            for place_, id in enumerate(condition.explains):
                path = (*record.path, "conditions", number, "explains", place_)
                yield from dead(record, path, id, "problems", message)
    for record in loaded.records["caveats"]:
        if record.entry is not None:
            yield from dead(record, (*record.path, "source"), record.entry.source, "sources", message)
    for record in loaded.records["problems"]:
        if record.entry is None:
            continue
        for end in ("zero_point", "full_point"):
            anchor = getattr(record.entry, end)
            if anchor is not None:
                yield from dead(record, (*record.path, end, "source"), anchor.source, "sources", message)
        for number, code in enumerate(record.entry.caveats):
            yield from dead(record, (*record.path, "caveats", number), code, "caveats", message)
        for where, told in (("few", record.entry.few), ("since", record.entry.since)):
            if told:
                yield from dead(record, (*record.path, where, "caveat"), told.caveat, "caveats", message)


def _broken_findings(loaded: Loaded) -> Iterator[tuple[Record, tuple[Step, ...], dict[str, object]]]:
    """The findings of entries with a fault of shape, as they are written: their ids can be looked up."""
    for record in loaded.records["interventions"]:
        written = record.raw.get("findings") if record.entry is None and isinstance(record.raw, dict) else None
        for number, one in enumerate(written if isinstance(written, list) else ()):
            if isinstance(one, dict):
                yield record, (*record.path, "findings", number), one


def _warn(code: str, record: Record, path: tuple[Step, ...], message: str, hint: str | None = None) -> Fault:
    return record.document.fault(code, path, message, hint, severity="warning")


def _uncited(loaded: Loaded) -> Iterator[Fault]:
    cited = {finding.source for _record, _path, finding in findings(loaded)}
    for _record, one in interventions(loaded):
        cited |= {mark.source for mark in one.publisher_ratings}
        cited |= {condition.source for condition in one.conditions if condition.source}
        cited |= {place.id for place in one.catalogues}
        cited |= {cost.source for cost in one.costs}
        cited |= {indicator.source for indicator in one.indicators if indicator.source}
    cited |= {one.source for one in loaded.entries("caveats")}
    for problem in loaded.entries("problems"):
        cited |= {end.source for end in (problem.zero_point, problem.full_point) if end}
    for records in loaded.records.values():
        for record in records:
            if record.entry is None:  # it is told of elsewhere, and cites all the same
                cited |= set(_cited_in(record.raw))
    for record in loaded.records["sources"]:
        if record.id and record.id not in cited:
            message = _("nothing cites the source '{id}'.").format(id=record.id)
            yield _warn("C101", record, (*record.path, "id"), message)


def _cited_in(raw: object) -> Iterator[str]:
    """Every text that stands under a key `source`."""
    if isinstance(raw, dict):
        for key, value in raw.items():
            if key == "source" and isinstance(value, str):
                yield value
            else:
                yield from _cited_in(value)
    elif isinstance(raw, list):
        for one in raw:
            yield from _cited_in(one)


def _equal_addresses(loaded: Loaded) -> Iterator[Fault]:
    seen: dict[str, str] = {}
    for record in loaded.records["sources"]:
        if record.entry is None or not record.entry.url:
            continue
        address = re.sub(r"^https?://(www\.)?", "", record.entry.url).rstrip("/")
        if address in seen:
            message = _("'{id}' and '{other}' have one address.").format(id=record.id, other=seen[address])
            yield _warn("C102", record, (*record.path, "url"), message)
        seen.setdefault(address, record.id)


def _long_quotes(loaded: Loaded) -> Iterator[Fault]:
    quotes = [(record, path, finding.quote) for record, path, finding in findings(loaded)]
    for record, one in interventions(loaded):
        quotes += [(record, (*record.path, "costs", at), cost.quote) for at, cost in enumerate(one.costs)]
    for record, path, quote in quotes:
        if quote and len(quote.split()) > WORDS:
            message = _("the quote has {count} words; at most {limit} may be quoted.").format(
                count=len(quote.split()), limit=WORDS
            )
            yield _warn("C103", record, (*path, "quote"), message)


def _untranslated(loaded: Loaded) -> Iterator[Fault]:
    for record in loaded.every():
        if record.entry is not None and record.section != "addition":
            yield from _half(record, record.entry, record.path)


def _half(record: Record, value: object, path: tuple[Step, ...]) -> Iterator[Fault]:
    """Texts with one language, however deep."""
    if isinstance(value, Bilingual | Condition | Indicator):
        if not (value.da and value.en):
            missing = "da" if not value.da else "en"
            message = _("the text in '{language}' is missing.").format(language=missing)
            yield _warn("C104", record, path, message)
    elif isinstance(value, tuple):
        for number, one in enumerate(value):
            yield from _half(record, one, (*path, number))
    elif hasattr(value, "__dataclass_fields__"):
        for name in value.__dataclass_fields__:
            yield from _half(record, getattr(value, name), (*path, name))


def _ages(loaded: Loaded) -> Iterator[Fault]:
    spans: list[tuple[Record, tuple[Step, ...], Ages | None]] = []
    spans += [(record, (*path, "ages"), finding.ages) for record, path, finding in findings(loaded)]
    for record, one in interventions(loaded):
        spans.append((record, (*record.path, "ages"), one.ages))
        spans += [(record, (*record.path, "ages_for", id), ages) for id, ages in one.ages_for.items()]
    for record in loaded.records["problems"]:
        if record.entry is not None:
            spans.append((record, (*record.path, "ages"), record.entry.ages))
            spans.append((record, (*record.path, "population_ages"), record.entry.population_ages))
    for record, path, ages in spans:
        if ages and not 0 <= ages[0] <= ages[1]:
            yield record.document.fault("C023", path, _("ages stand youngest first."))


def _synonyms(loaded: Loaded) -> Iterator[Fault]:
    for section in ("interventions", "problems", "partners"):
        owners: dict[str, str] = {}
        records = [one for one in loaded.records[section] if one.entry is not None and one.section == section]
        for record in records:
            for name in (record.id, record.entry.name.da, record.entry.name.en):
                if name and owners.setdefault(plain(name), record.id) != record.id:
                    message = _("'{synonym}' is claimed by '{other}' too.").format(
                        synonym=name, other=owners[plain(name)]
                    )
                    yield _warn("C106", record, (*record.path, "name"), message)
        for record in records:
            for number, synonym in enumerate(record.entry.synonyms):
                owner = owners.setdefault(plain(synonym), record.id)
                if owner != record.id:
                    message = _("'{synonym}' is claimed by '{other}' too.").format(synonym=synonym, other=owner)
                    yield _warn("C106", record, (*record.path, "synonyms", number), message)


def _repeated(loaded: Loaded) -> Iterator[Fault]:
    seen: dict[object, int] = {}
    for record, path, one in findings(loaded):
        outcome = plain(one.outcome.da or "") if one.outcome else ""
        facts = (
            record.id,
            replace(one, outcome=None, headline=None, size=None, locator=None, follow_up=None),
            outcome,
        )
        if one.study and facts in seen:
            yield _warn("C107", record, path, _("this finding says again what another of the same study says."))
        seen.setdefault(facts, 1)


def _designs(loaded: Loaded) -> Iterator[Fault]:
    for method in loaded.entries("method"):
        level = {one.id: one.level for one in method.designs}
        for record, path, finding in findings(loaded):
            for design in method.designs:
                word = next((one for one in design.words if one in (finding.quote or "").casefold()), None)
                if word and level[design.id] != level.get(finding.design, level[design.id]):
                    message = _("the quote says '{word}', which is no {design}.").format(
                        word=word, design=finding.design
                    )
                    yield _warn("C108", record, (*path, "design"), message)


def _reviews(loaded: Loaded) -> Iterator[Fault]:
    for record, path, finding in findings(loaded):
        if finding.design == "review" and finding.studies is None and finding.locator is None:
            message = _("the review does not say how many studies it pools, and the locator does not say why.")
            yield _warn("C109", record, path, message)


def _bare(loaded: Loaded) -> Iterator[Fault]:
    for record, one in interventions(loaded):
        for key in ("theme", "runner"):
            if record.raw.get(key) is None:
                message = _("'{id}' has no {key}.").format(id=record.id, key=key)
                yield _warn("C110", record, record.path, message)
        if one.runner == "partner" and not one.partners.required:
            message = _("'{id}' is run by a partner, and no partner is required.").format(id=record.id)
            yield _warn("C110", record, (*record.path, "runner"), message)


def _unquoted(loaded: Loaded) -> Iterator[Fault]:
    for record, path, finding in findings(loaded):
        if not finding.quote and not finding.locator:
            yield _warn("C111", record, path, _("a quote is missing, and the locator does not say why."))


def _long_headlines(loaded: Loaded) -> Iterator[Fault]:
    for record, path, finding in findings(loaded):
        yield from _too_long("C112", record, (*path, "headline"), finding.headline, HEADLINE)


def _long_names(loaded: Loaded) -> Iterator[Fault]:
    for section, limit in SHORT.items():
        for record in loaded.records[section]:
            if record.entry is not None:
                yield from _too_long("C113", record, (*record.path, "short"), record.entry.short, limit)
    for record in loaded.records["sources"]:
        if record.entry is not None and record.entry.publisher_short:
            text = Bilingual(da=record.entry.publisher_short)
            yield from _too_long("C113", record, (*record.path, "publisher_short"), text, PUBLISHER_SHORT)


def _too_long(
    code: str, record: Record, path: tuple[Step, ...], text: Bilingual | None, limit: int
) -> Iterator[Fault]:
    """Each language in which a text has more characters than there is room for; once where both are the same."""
    if text is None:
        return
    for language, said in (("da", text.da), ("en", text.en if text.en != text.da else None)):
        if said and len(said) > limit:
            message = _("this text has {count} characters; there is room for {limit}.")
            yield _warn(code, record, (*path, language), message.format(count=len(said), limit=limit))


def _method(loaded: Loaded) -> Method | None:
    """The method, where it is sound."""
    return None if any(_method_numbers(loaded)) else next(loaded.entries("method"), None)


def _controlled(method: Method) -> Collection[Design]:
    """The designs with a comparison."""
    return {one.id for one in method.designs if one.level >= method.numbers.controlled_level.value}


def _worths(method: Method) -> Callable[[Finding], float]:
    """What gives a finding's worth: design x setting x relevance, as `grading` has it."""
    design = {one.id: one.value for one in method.designs}
    setting = {one.id: one.value for one in method.settings}
    relevance = {one.id: one.value for one in method.relevances}

    def worth(one: Finding) -> float:
        many = one.design == method.pooling_design and (one.studies or 0) >= method.numbers.pooled_studies.value
        factor = method.numbers.pooled_factor.value if many else 1
        return design[one.design] * factor * setting[one.setting] * relevance[one.relevance]

    return worth


def _pairs(loaded: Loaded) -> list[list[Placed]]:
    """The findings on each pair of an intervention and an anchored problem, those for the problem's ages alone."""
    anchored = {one.id: one for one in loaded.entries("problems") if one.anchored}
    pairs: dict[tuple[str, str], list[Placed]] = {}
    for record, path, finding in findings(loaded):
        problem = anchored.get(finding.problem)
        if problem is None or record.section == "plan":
            continue
        ours, theirs = finding.ages, problem.ages
        if ours is None or theirs is None or (ours[0] <= theirs[1] and theirs[0] <= ours[1]):
            pairs.setdefault((record.id, problem.id), []).append((record, path, finding))
    return list(pairs.values())


def _uncompared(loaded: Loaded) -> Iterator[Fault]:
    method = _method(loaded)
    controlled = _controlled(method) if method else ()
    for record, path, finding in findings(loaded):
        if finding.direction == "negative" and finding.design in controlled and finding.comparator is None:
            message = _("this finding of harm does not say what it was compared with.")
            yield _warn("C114", record, path, message, _("Give it a comparator: nothing, usual or other."))


def _poor_countries(loaded: Loaded) -> Iterator[Fault]:
    method = _method(loaded)
    controlled = _controlled(method) if method else ()
    for pair in _pairs(loaded):
        positive = [one for one in pair if one[2].direction == "positive" and one[2].design in controlled]
        if positive and all(finding.income == "low-middle" for _record, _path, finding in positive):
            record, path, finding = positive[0]
            message = _(
                "'{id}' has nothing positive and controlled on '{problem}' but this, from poorer countries."
            )
            yield _warn("C115", record, path, message.format(id=record.id, problem=finding.problem))


def _headless(loaded: Loaded) -> Iterator[Fault]:
    method = _method(loaded)
    if method is None:
        return
    worth = _worths(method)
    sides = (
        (("positive", "mixed"), _("the strongest finding for '{id}' on '{problem}' has no headline.")),
        (("none", "negative"), _("the strongest finding against '{id}' on '{problem}' has no headline.")),
    )
    for pair in _pairs(loaded):
        for directions, message in sides:
            side = [one for one in pair if one[2].direction in directions]
            largest = max((worth(finding) for _record, _path, finding in side), default=0)
            strongest = [one for one in side if worth(one[2]) == largest]
            if strongest and not any(finding.headline for _record, _path, finding in strongest):
                record, path, finding = strongest[0]
                yield _warn("C116", record, path, message.format(id=record.id, problem=finding.problem))


def _indicators(loaded: Loaded) -> Iterator[Fault]:
    for record, one in interventions(loaded):
        for number, indicator in enumerate(one.indicators):
            path = (*record.path, "indicators", number)
            if indicator.after_years not in YEARS:
                yield _warn(
                    "C117", record, (*path, "after_years"), _("an indicator is counted after 1, 2 or 4 years.")
                )
            if indicator.source is None:
                yield _warn("C117", record, path, _("this indicator has no source."))


def _ageless(loaded: Loaded) -> Iterator[Fault]:
    for record, one in interventions(loaded):
        if one.ages is None:
            yield _warn("C118", record, record.path, _("'{id}' has no ages.").format(id=record.id))
