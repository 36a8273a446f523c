"""Sentences and cells that several reports share.

Nothing here needs a catalogue: an answer carries its own words.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from helhedsvalg.i18n import _, grouped, number
from helhedsvalg.model.vocabulary import Ages, Label, State
from helhedsvalg.reports.document import Cell, Facts, Link, Mark, Number, Phrase, Section, SourceMark, Verdict
from helhedsvalg.results import common
from helhedsvalg.results.common import Cost, reason_name, state_name
from helhedsvalg.results.recommendation import Result

if TYPE_CHECKING:
    from helhedsvalg.results.common import Finding, Glossary, PartnerState
    from helhedsvalg.results.comparison import Side
    from helhedsvalg.results.explanation import Explanation
    from helhedsvalg.results.plan import Plan

Item = TypeVar("Item")
Key = TypeVar("Key")

DIGEST_LETTERS = 12
"""How many letters of a catalogue's sha256 tell it from others."""
STATES: dict[State, str] = {"in-place": "✓", "promised": "≈", "missing": "✗", "unknown": "?"}


def place(answer: Result | Explanation | Plan | Side) -> str:
    """The area with municipality and year; nothing where neither of the first two was named."""
    area = answer.area
    if area is None or not (area.name or area.municipality):
        return ""
    where = ", ".join(part for part in (area.name, area.municipality) if part)
    return where + (f" {area.year}" if area.year else "")


def first(caveats: Iterable[common.CaveatText]) -> str | None:
    """The coordination caveat with its code, under which the catalogue says more."""
    return next((f"{caveat.text} [{caveat.code}]" for caveat in caveats), None)


def verdict(glossary: Glossary, label: Label) -> Verdict:
    """A label in words, with its mark."""
    words = glossary.labels[label]
    return Verdict(label, words.mark, words.name)


def meanings(glossary: Glossary, labels: Iterable[Label]) -> tuple[tuple[Cell, Cell], ...]:
    """What labels mean, in their order of rank."""
    used = set(labels)
    return tuple((verdict(glossary, id), words.meaning) for id, words in glossary.labels.items() if id in used)


def ascii_marks(glossary: Glossary) -> Mapping[str, str]:
    """What stands for each mark where there is nothing but ASCII."""
    marks = {words.mark: words.ascii for words in glossary.labels.values() if words.mark.strip()}
    return marks | {words.mark: words.ascii for words in glossary.directions.values()}


def percent(share: float) -> Number:
    """A share in per cent."""
    return Number(share, _("{share} %").format(share=number(100 * share, 0)))


def sign(unit: str | None) -> str:
    """An indicator's unit as a sign."""
    return "%" if unit == "percent" else "‰"


def figure_and_need(value: float | None, unit: str | None, need: float) -> str:
    """The figure where one was given, and the need."""
    figure = f"{number(value, 2)} {sign(unit)}, " if value is not None else ""
    return figure + _("need {need}").format(need=number(need, 2))


def ages(span: Ages) -> str:
    """A span of ages in words."""
    return _("ages {low}-{high}").format(low=span[0], high=span[1])


def runner(id: str) -> str:
    """Who can carry an intervention out."""
    return {
        "plan": _("the helhedsplan"),
        "partner": _("a partner with the plan's help"),
        "other": _("others, by their own decision"),
    }[id]


def local(entry: bool, findings: bool) -> str:
    """What is added to the name of an entry from a local layer, or with findings from one."""
    if entry:
        return _(" (local)")
    return _(" (with local findings)") if findings else ""


def by_role(partners: Iterable[PartnerState]) -> tuple[list[PartnerState], list[PartnerState]]:
    """The required partners, and the helpful ones."""
    both = list(partners)
    required = [partner for partner in both if partner.role == "required"]
    return required, [partner for partner in both if partner.role == "helpful"]


def states(partners: Iterable[PartnerState]) -> Phrase:
    """Partners, each with its state."""
    return separated(
        [
            Phrase(
                (
                    f"{partner.name} (",
                    Verdict(partner.state, STATES[partner.state], state_name(partner.state)),
                    ")",
                )
            )
            for partner in partners
        ]
    )


def separated(cells: Sequence[Cell]) -> Phrase:
    """Cells with commas between them."""
    parts = [part for cell in cells for part in (", ", cell)]
    return Phrase(tuple(parts[1:]))


def by_key(items: Iterable[Item], key: Callable[[Item], Key]) -> dict[Key, list[Item]]:
    """Items with the same key together, the keys in their first order."""
    groups: dict[Key, list[Item]] = {}
    for item in items:
        groups.setdefault(key(item), []).append(item)
    return groups


def marked(mark: str, text: str) -> Phrase:
    """A text behind a mark that is not read aloud."""
    return Phrase((Mark(mark), f" {text}"))


@dataclass(frozen=True, slots=True)
class Caveat:
    """A caveat of the whole answer, or one of the interventions shown."""

    code: str
    text: str
    applies: tuple[str, ...]
    """The interventions, each with what it is about; none where it is about the whole answer."""

    @property
    def scope(self) -> str:
        """What it applies to, in a sentence."""
        return _("Applies to: {names}.").format(names="; ".join(self.applies)) if self.applies else ""


def caveats(answer: Result | Plan) -> list[Caveat]:
    """The caveats of the whole answer, KOO01 first, then those of its interventions, by code."""
    entries = answer.recommendations if isinstance(answer, Result) else answer.plan
    applies: dict[str, list[str]] = {}
    texts: dict[str, str] = {}
    for intervention in entries:
        for caveat in intervention.caveats:
            detail = f"({'; '.join(caveat.about)})" if caveat.about else ""
            texts[caveat.code] = caveat.text.removesuffix(detail).strip()
            applies.setdefault(caveat.code, []).append(f"{intervention.name} {detail}".strip())
    general = [Caveat(caveat.code, caveat.text, ()) for caveat in answer.caveats]
    return general + [Caveat(code, texts[code], tuple(applies[code])) for code in sorted(applies)]


def reference(source: common.SourceMark) -> str:
    """Publisher, year and title of a source."""
    year = f" ({source.year})" if source.year else ""
    return f"{source.publisher}{year}: {source.title}." if source.publisher else f"{source.title}{year}."


def citation(source: common.SourceMark) -> str:
    """Publisher and year of a source, or its title where it has neither."""
    return " ".join(filter(None, (source.publisher, str(source.year or "")))) or source.title


def cited(source: common.SourceMark) -> Link:
    """A source beside what it is cited for."""
    return Link(citation(source), source.url, reference(source))


def listed(source: common.SourceMark) -> SourceMark:
    """A source in a list of sources."""
    return SourceMark(reference(source), source.url)


def sorted_sources(sources: Iterable[common.SourceMark]) -> list[common.SourceMark]:
    """Sources by publisher, year and title."""
    return sorted(sources, key=lambda source: (source.publisher or "", source.year or 0, source.title, source.id))


def direction(glossary: Glossary, finding: Finding) -> str:
    """Which way a finding points; to do worse than another effort is not called harm."""
    if finding.direction == "negative" and finding.comparator == "other":
        return _("did worse than other efforts")
    return glossary.directions[finding.direction].name


def cost(cost: Cost) -> str:
    """What a source says that something costs, whose prices they are, and who pays."""
    bearer = _("paid by {who}").format(who=cost.bears) if cost.bears else ""
    year = _("prices of {year}").format(year=cost.year)
    paid = amount(cost.amount, cost.currency, cost.per)
    return "; ".join(filter(None, (paid, (cost.text or "").rstrip("."), bearer, year)))


def amount(value: float | None, currency: str | None, per: str | None) -> str:
    """An amount with its currency and what it buys; nothing where the source names none."""
    if value is None:
        return ""
    return " ".join(filter(None, (grouped(value), _("DKK") if currency == "DKK" else currency, per)))


def measured(glossary: Glossary, finding: Finding) -> list[str]:
    """How a finding was measured, in words."""
    details = [
        finding.size,
        _("n = {n}").format(n=finding.n) if finding.n else None,
        _("follow-up: {time}").format(time=finding.follow_up) if finding.follow_up else None,
        ages(finding.ages) if finding.ages else None,
        glossary.designs[finding.design],
        glossary.settings[finding.setting],
        glossary.relevances[finding.relevance],
        None if finding.counted else _("shown and not counted"),
        _("local") if finding.local else None,
    ]
    return [detail for detail in details if detail]


def no_study() -> str:
    """That nothing was read, which says nothing of the effect."""
    return _("No study of it was read. That does not mean that none exists.")


def provenance(answer: Result | Explanation | Plan) -> Section:
    """What an answer rests on, so that it can be made again: a section."""
    parameters = answer.parameters
    names = answer.glossary.partners
    partners = ", ".join(f"{names.get(id, id)} ({state_name(state)})" for id, state in parameters.partners.items())
    rows = (
        program(answer.tool),
        (_("Catalogue"), edition(answer.catalogue)),
        (_("Partners as given"), partners),
        (_("Who the plan is for"), "" if parameters.ages is None else ages(parameters.ages)),
        (_("Ranked all the same"), ", ".join(map(reason_name, parameters.include))),
        (_("Notes"), parameters.notes or ""),
    )
    return provenance_section(row for row in rows if row[1])


def provenance_section(rows: Iterable[tuple[str, str]]) -> Section:
    """The section that ends every document of a file."""
    return Section(_("How this was made"), (Facts(tuple(rows)),), "made")


def program(tool: common.Tool) -> tuple[str, str]:
    """What it was made with."""
    return (_("Program"), f"{tool.name} {tool.version}")


def edition(catalogue: common.CatalogueMark) -> str:
    """Which catalogue it rests on."""
    return _("{version} of {date}: {interventions} interventions, {findings} findings; mark {sha}").format(
        version=catalogue.version,
        date=catalogue.date,
        interventions=catalogue.interventions,
        findings=catalogue.findings,
        sha=catalogue.sha256[:DIGEST_LETTERS],
    )
