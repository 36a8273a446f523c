"""The method page, written from data/ and computed by the program: docs/metode.md shows what is returned here."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from fractions import Fraction
from math import fsum

from builders import METHOD, finding, problem, shipped
from helhedsvalg import i18n
from helhedsvalg.i18n import named, number
from helhedsvalg.method.evidence import NEGATIVE, POSITIVE, Tally, grade, sort_findings, values, worths
from helhedsvalg.method.ranking import match, reference, too_young
from helhedsvalg.model.catalogue import Anchor, Finding, Problem
from helhedsvalg.model.method import NUMBERS, DesignValue, MethodNumber, RelevanceValue, SettingValue
from helhedsvalg.model.vocabulary import Ages
from helhedsvalg.results.explanation import arithmetic
from reference_page import table

FEW = {"children_10_14": "børn på 10-14 år"}
BASIS = {"law": "lov", "statistic": "statistik", "assumption": "antagelse"}
UNIT = {"percent": "pct.", "per-thousand": "pr. 1.000", None: ""}
PRACTICE, FOREIGN = finding(design="case"), {"design": "review", "setting": "international"}
TRIAL = finding(design="randomised")
WORKED: Sequence[Sequence[Finding]] = (
    [finding()],
    [finding()] * 2,
    [finding()] * 3,
    [finding()] * 4,
    [TRIAL],
    [TRIAL] * 2,
    [finding(setting="international")],
    [finding(**FOREIGN, studies=4)],
    [finding(**FOREIGN, studies=5)],
    [finding(**FOREIGN, studies=5)] * 2,
    [finding(), finding(), finding("none")],
    [finding(), finding("none")],
    [finding(study="a"), finding("mixed", study="a")],
    [PRACTICE],
    [PRACTICE] * 30,
    [*[PRACTICE] * 30, finding("none")],
    [*[PRACTICE] * 30, finding("none", relevance="step")],
    [finding(design="adjusted"), finding("none", "natural-experiment", "denmark", "step")],
    [finding("none", design="case")],
    [finding("negative")],
    [finding("negative", setting="denmark", comparator="other")],
    [],
)
"""The worked examples of the method's section 3."""
GROWING: Sequence[tuple[Ages, str]] = (
    ((13, 17), "unemployment"),
    ((13, 17), "youth-crime"),
    ((13, 17), "low-education"),
    ((3, 5), "low-education"),
    ((6, 12), "low-education"),
    ((30, 64), "youth-crime"),
)
"""Ages of an intervention and the problem that it is tried on."""
EXAMPLE_WEIGHT = 0.4
"""Of the heaviest problem, where the bands are shown in points."""


def value(id: str) -> str:
    """A number of the method as Danes write it."""
    return number(_number(id), 2)


def _number(name: str) -> float:
    """One of the numbers that stand alone."""
    single: MethodNumber = getattr(METHOD.numbers, name)
    return single.value


def percent(id: str) -> str:
    """A share of the method in per cent."""
    return f"{number(100 * _number(id))} pct."


def spoken(english: str) -> str:
    """A text of the program in Danish. Raises ValueError where the program no longer says it."""
    i18n.use("da")
    danish = i18n._(english)
    if danish == english:
        raise ValueError(f"the program does not say {english!r}")
    return danish


def needs() -> str:
    """Each problem that can have a need, with the ends of its scale and why they lie there."""
    return "\n\n".join(map(_need, shipped().anchored))


def _need(one: Problem) -> str:
    """One problem."""
    spread = number(one.spread or 0, 2)
    rows = [
        ("nulpunkt (behov 0)", *_end(one, one.zero_point)),
        ("fuldt punkt (behov 1)", *_end(one, one.full_point)),
        ("spredning i simuleringerne", spread, named(one.spread_why) if one.spread_why else ""),
    ]
    if one.few:
        why = f"{named(one.few.why)} (forbehold {one.few.caveat})"
        rows.append((f"{FEW[one.few.label]}, færre end", str(one.few.below), why))
    if one.since:
        rows.append(
            (
                "samme opgørelse siden",
                str(one.since.year),
                f"{named(one.since.why)} (forbehold {one.since.caveat})",
            )
        )
    ages = f"{one.ages[0]}-{one.ages[1]} år" if one.ages else "alle"
    about = [
        f"**Tallet:** {named(one.indicator)}. **Hvor I finder det:** {named(one.where).rstrip('.')}."
        if one.indicator and one.where
        else "",
        f"**Hvem det angår:** {ages}. **Hvad der tæller:** {named(one.steps)}" if one.steps else "",
    ]
    return f"### {named(one.name).capitalize()}\n\n" + "\n\n".join(
        [*filter(None, about), table(("", "tal", "hvorfor"), rows)]
    )


def _end(one: Problem, end: Anchor | None) -> tuple[str, str]:
    """One end of a scale: the figure, and why it lies there."""
    assert end is not None
    source = shipped().source[end.source]
    publisher = source.publisher_short or source.publisher
    published = " ".join(str(part) for part in (publisher, source.year) if part)
    basis = f"{BASIS[end.basis]}; jf." if end.basis == "assumption" else f"{BASIS[end.basis]}, {end.year};"
    return (
        f"{number(end.value, 2)} {UNIT[one.unit]}",
        f"{named(end.why)} ({basis} {published}: {source.title})" if end.why else "",
    )


def words() -> str:
    """The words that may stand in place of a figure."""
    return table(("ord", "behov"), ((" / ".join(one.words), number(one.need, 2)) for one in METHOD.words))


def designs() -> str:
    """What each design is worth, and why."""
    rows = ((named(one.name), str(one.level), number(one.value, 2), named(one.why)) for one in METHOD.designs)
    return table(("design", "niveau", "tæller", "hvorfor"), rows)


def places() -> str:
    """What each setting is worth, and why."""
    return _valued("hvor det er målt", METHOD.settings)


def nearness() -> str:
    """What each relevance is worth, and why."""
    return _valued("hvad der er målt", METHOD.relevances)


def _valued(heading: str, those: Iterable[DesignValue | SettingValue | RelevanceValue]) -> str:
    rows = ((named(one.name), number(one.value, 2), named(one.why)) for one in those)
    return table((heading, "tæller", "hvorfor"), rows)


def numbers() -> str:
    """Every other number of the method, and why."""
    numbers = ((name, getattr(METHOD.numbers, name)) for name in NUMBERS)
    rows = ((f"`{name}`", number(one.value, 2), named(one.why)) for name, one in numbers)
    return table(("navn i data/method.yaml", "tal", "hvorfor"), rows)


def comparators() -> str:
    """What a finding can be compared with, in the program's own words."""
    texts = ("compared with nothing", "compared with the ordinary offer", "compared with another effort")
    return ", ".join(f"*{spoken(text)}*" for text in texts)


def labels() -> str:
    """Each label with the rule that gives it and what it means, in the order in which the rules are tried."""
    label = {label.id: label for label in METHOD.labels}
    majority = percent("majority")
    rules = (
        ("untested", "intet fund på problemet, der tæller"),
        ("practice-knowledge", "intet fund er kontrolleret"),
        ("harmful", f"mindst {majority} af D er skade"),
        ("no-effect-found", f"mindst {majority} af D er uden effekt"),
        (
            "conflicting",
            f"mindre end {majority} af D taler for, eller noget kontrolleret taler for, men støtten er 0",
        ),
        ("practice-knowledge", "intet kontrolleret fund taler for"),
        (
            "strong",
            f"S er mindst {value('strong_balance')}, ingen har fundet skade, mindst {value('strong_studies')}"
            " kontrollerede undersøgelser, og mindst én af dem, der taler for, er dansk",
        ),
        ("good", f"S er mindst {value('good_balance')}"),
        ("promising", "resten"),
    )
    rows = (
        (f"{label[id].mark} {named(label[id].name)}".strip(), rule, named(label[id].meaning)) for id, rule in rules
    )
    return table(("dom", "den første regel, der holder", "det betyder"), rows)


def fraction(share: float) -> str:
    """A share as a fraction."""
    return str(Fraction(share).limit_denominator(12))


def bands() -> str:
    """From which score each band begins, and why."""
    measure = reference({"heaviest": EXAMPLE_WEIGHT}, METHOD)
    rows = (
        (
            str(band.id),
            named(band.name),
            f"{fraction(band.share)} af referencen" if band.share else "resten",
            number(band.share * measure, 1),
            named(band.why),
        )
        for band in METHOD.bands
    )
    heading = f"i point, når referencen er {number(measure, 1)}"
    return table(("bånd", "på skærmen", "fra", heading, "hvorfor"), rows)


def groups() -> str:
    """The groups in their order, and why."""
    rows = ((str(place), named(group.name), named(group.why)) for place, group in enumerate(METHOD.groups, 1))
    return table(("orden", "gruppe", "hvorfor"), rows)


def spans() -> str:
    """The ages by which a plan tells whom it is for."""
    return ", ".join(f"{low}-{high}" for low, high in METHOD.spans)


def ages_of(id: str) -> Ages:
    """Whose a problem is. Raises ValueError for one without ages."""
    ages = shipped().problem[id].ages
    if ages is None:
        raise ValueError(f"{id} has no ages")
    return ages


def counted_from(id: str) -> int:
    """The first age that a problem's figure counts. Raises ValueError for one without ages."""
    ages = shipped().problem[id].population_ages
    if ages is None:
        raise ValueError(f"{id} has no ages")
    return ages[0]


def growing() -> str:
    """What the rule of ages makes of some interventions."""
    return table(("indsatsen er for", "problem", "angår", "alder", "det vil sige"), map(_growing, GROWING))


def _growing(case: tuple[Ages, str]) -> tuple[str, str, str, str, str]:
    """One intervention's ages on one problem."""
    whose, id = case
    ages = ages_of(id)
    counted = match(whose, ages, METHOD)
    if too_young(whose, ages, METHOD):
        meaning = spoken("for those who are growing up now")
    elif not counted:
        meaning = "de er for gamle"
    else:
        meaning = "tæller helt" if counted == 1 else "tæller delvist"
    name = named(shipped().problem[id].name)
    return f"{whose[0]}-{whose[1]} år", name, f"{ages[0]}-{ages[1]} år", number(counted, 2), meaning


def worked() -> str:
    """The worked examples: what the program makes of the findings of each."""
    i18n.use("da")
    return table(("fund", "regnestykke", "S", "støtte", "dom"), map(_worked, WORKED))


def _worked(findings: Sequence[Finding]) -> tuple[str, str, str, str, str]:
    """One example; a finding is a study of its own unless it has one."""
    judged = grade(findings, problem(), METHOD)
    label = next(label for label in METHOD.labels if label.id == judged.label)
    return (
        _told(findings),
        arithmetic(judged, METHOD),
        number(balance(judged.controlled), 3),
        number(judged.support, 3),
        f"{label.mark} {named(label.name)}".strip(),
    )


def balance(controlled: Tally) -> float:
    """S: (K+ - K-) / (K + doubt)."""
    return (controlled[POSITIVE] - controlled[NEGATIVE]) / (fsum(controlled) + _number("doubt"))


def _told(findings: Sequence[Finding]) -> str:
    """The findings in words, equal ones counted, each with its k."""
    anchors = values(METHOD)
    worth = worths(sort_findings(findings, problem(), METHOD), anchors)
    said = Counter(_said(one, k) for one, k in zip(findings, worth, strict=True))
    return "; ".join(f"{count} × {one}" for one, count in said.items()) or "ingen"


def _said(one: Finding, k: float) -> str:
    """One finding in words; what it has in common with the first example is not said again."""
    direction = next(named(name.name) for name in METHOD.directions if name.id == one.direction)
    usual = finding()
    parts = []
    if one.design != usual.design:
        design = next(named(design.name) for design in METHOD.designs if design.id == one.design)
        parts.append(design + (f" af {one.studies} undersøgelser" if one.studies else ""))
    if one.setting != usual.setting:
        parts.append(next(named(setting.name) for setting in METHOD.settings if setting.id == one.setting))
    if one.relevance != usual.relevance:
        parts.append(next(named(near.name) for near in METHOD.relevances if near.id == one.relevance))
    if one.comparator == "other":
        parts.append(spoken("compared with another effort"))
    if one.study:
        parts.append("samme undersøgelse")
    return f"{direction} ({'; '.join([*parts, f'k = {number(k, 3)}'])})"
