"""The method page, written from data/ and computed by the program: docs/metode.md shows what is returned here."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from builders import METHOD, finding, problem, shipped
from helhedsvalg import i18n
from helhedsvalg.i18n import named, number
from helhedsvalg.method.evidence import grade, sort_findings, values, worths
from helhedsvalg.model.catalogue import Anchor, Finding, Problem
from helhedsvalg.model.method import NUMBERS, DesignValue, MethodNumber, RelevanceValue, SettingValue
from helhedsvalg.results.explanation import arithmetic
from reference_page import table

BASIS = {"law": "lov", "statistic": "statistik", "assumption": "antagelse"}
UNIT = {"percent": "pct.", "per-thousand": "pr. 1.000", None: ""}
PRACTICE, FOREIGN = finding(design="case"), {"design": "review", "setting": "international"}
WORKED: Sequence[Sequence[Finding]] = (
    [finding()],
    [finding()] * 2,
    [finding()] * 4,
    [finding(), finding(), finding("none")],
    [finding(), finding("none")],
    [finding(study="a"), finding("mixed", study="a")],
    [finding(design="randomised")],
    [finding(setting="international")],
    [finding(**FOREIGN, studies=4)],
    [finding(**FOREIGN, studies=5)],
    [finding(**FOREIGN, studies=5)] * 2,
    [PRACTICE],
    [PRACTICE] * 30,
    [*[PRACTICE] * 30, finding("none")],
    [finding("none", design="case")],
    [
        finding("none", "natural-experiment"),
        finding(),
        finding("negative", setting="international", relevance="bundle"),
    ],
    [finding("negative")],
    [],
)
"""The examples of the method, and one of harm."""


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
        rows.append(
            (f"{one.few.label} under", str(one.few.below), f"{named(one.few.why)} (forbehold {one.few.caveat})")
        )
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
        f"**Tallet:** {named(one.indicator)}. **Findes:** {named(one.where).rstrip('.')}."
        if one.indicator and one.where
        else "",
        f"**Hvis problem det er:** {ages}. **Hvad der tæller:** {named(one.steps)}" if one.steps else "",
    ]
    return f"### {named(one.name).capitalize()}\n\n" + "\n\n".join(
        [*filter(None, about), table(("", "tal", "hvorfor"), rows)]
    )


def _end(one: Problem, end: Anchor | None) -> tuple[str, str]:
    """One end of a scale: the figure, and why it lies there."""
    assert end is not None
    title = next(each.title for each in shipped().sources if each.id == end.source)
    return (
        f"{number(end.value, 2)} {UNIT[one.unit]}",
        f"{named(end.why)} ({BASIS[end.basis]}, {end.year}: {title})" if end.why else "",
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


def labels() -> str:
    """Each label with the rule that gives it and what it means, in the order in which the rules are tried."""
    known = {one.id: one for one in METHOD.labels}
    rules = {
        "untested": "intet fund, der tæller, på problemet",
        "practice-knowledge": f"ingen kontrolleret undersøgelse (niveau {value('controlled_level')} eller højere)",
        "harmful": f"mindst {percent('majority')} af D viser, at det blev værre",
        "no-effect-found": f"mindst {percent('majority')} af D er uden effekt",
        "conflicting": f"mindre end {percent('majority')} af D taler for",
        "strong": f"K er mindst {value('strong_knowledge')}, mindst {percent('strong_share')} af K taler for,"
        f" intet af K imod, mindst {value('strong_studies')} undersøgelser, og mindst én kontrolleret dansk for",
        "good": f"K er mindst {value('good_knowledge')}",
        "promising": f"K er mindre end {value('good_knowledge')}",
    }
    rows = (
        (f"{known[id].mark} {named(known[id].name)}".strip(), rule, named(known[id].meaning))
        for id, rule in rules.items()
    )
    return table(("dom", "den første regel, der holder", "det betyder"), rows)


def worked() -> str:
    """The worked examples: what the program makes of the findings of each."""
    i18n.use("da")
    return table(("fund", "regnestykke", "støtte", "dom"), map(_worked, WORKED))


def _worked(findings: Sequence[Finding]) -> tuple[str, str, str, str]:
    """One example; a finding is a study of its own unless it has one."""
    where = problem()
    judged = grade(findings, where, METHOD)
    label = next(one for one in METHOD.labels if one.id == judged.label)
    sum_ = arithmetic(judged, METHOD)
    return _told(findings), sum_, number(judged.support, 3), f"{label.mark} {named(label.name)}".strip()


def _told(findings: Sequence[Finding]) -> str:
    """The findings in words, equal ones counted, each with its k."""
    anchors = values(METHOD)
    worth = worths(sort_findings(findings, problem(), METHOD), anchors)
    said = Counter(_said(one, k) for one, k in zip(findings, worth, strict=True))
    return "; ".join(f"{count} × {one}" for one, count in said.items()) or "ingen"


def _said(one: Finding, k: float) -> str:
    """One finding in words."""
    direction = next(named(each.name) for each in METHOD.directions if each.id == one.direction)
    design = next(named(each.name) for each in METHOD.designs if each.id == one.design)
    setting = next(named(each.name) for each in METHOD.settings if each.id == one.setting)
    relevance = next(named(each.name) for each in METHOD.relevances if each.id == one.relevance)
    studies = f" af {one.studies} undersøgelser" if one.studies else ""
    study = ", samme undersøgelse" if one.study else ""
    return f"{direction} ({design}{studies}, {setting}, {relevance}{study}; k = {number(k, 3)})"
