"""What the screens of several answers share: what comes first, the figures, an entry's lines."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from helhedsvalg.i18n import _, number, several
from helhedsvalg.model.vocabulary import Direction, Label
from helhedsvalg.reports import phrases
from helhedsvalg.reports.document import Cell, Command, Facts, Fitting, Lines
from helhedsvalg.results.common import CaveatText, Finding, Glossary, Headline, Need, PartnerState, state_name
from helhedsvalg.results.recommendation import Recommendation, SetAside

if TYPE_CHECKING:
    from helhedsvalg.results.plan import Member


def first(caveats: Sequence[CaveatText]) -> tuple[Cell, Cell]:
    """The coordination caveat, whole, with its code behind it."""
    return (_("FIRST"), f"{caveats[0].text} [{caveats[0].code}]")


def figures(needs: Sequence[Need]) -> tuple[Cell, Cell]:
    """The area's figures, the heaviest first, and what is unknown."""
    known_needs = sorted((need for need in needs if need.need is not None), key=lambda need: -need.weight)
    lines = [
        f"{figure(need)} · " + _("weighs {share} %").format(share=number(100 * need.weight, 0))
        for need in known_needs
    ]
    if names := [need.name for need in needs if need.need is None]:
        lines.append(unknown(names))
    return (_("Figures"), Lines(tuple(lines)))


def figure(need: Need) -> str:
    """A figure held against the scale's full point."""
    if need.value is None:
        text = _("{problem}: need {need}")
        if need.given_as == "word":
            text = _("{problem}: your own judgement (need {need})")
        return text.format(problem=need.name, need=number(need.need or 0, 2))
    comparison = need.older or {
        "law": _("the law's limit is {full}"),
        "statistic": _("high is {full}"),
        "assumption": _("high is {full}"),
    }[need.full_point.basis].format(full=number(need.full_point.value, 2))
    return f"{need.name} {number(need.value, 2)} {phrases.sign(need.unit)} ({comparison})"


def finding_line(
    glossary: Glossary, headline: Headline | None, warnings: tuple[str, ...], otherwise: str
) -> Fitting:
    """What was found on the problem, a warning that decides, and who found it where there is room.

    `warnings` is one warning at several lengths, the longest first; `otherwise` is for no headline.
    """
    if headline is None:
        return Fitting((otherwise,))
    short = glossary.short_problems[headline.problem]
    leads = [f"{short}: "]
    if headline.relevance in ("step", "step-bundle"):
        leads.insert(0, _("{problem}, a step: ").format(problem=short))
    year = str(headline.year) if headline.year else ""
    where = " ".join(filter(None, (headline.publisher, year)))
    texts = [" · ".join([f"{leads[0]}{headline.text} ({where})", *warnings[:1]])] if where else []
    for lead in leads:
        text = f"{lead}{headline.text}"
        texts += [f"{text} · {warning}" for warning in warnings] or [text]
    if warnings:
        texts.append(f"{headline.text}; {warnings[-1]}")
    return Fitting(tuple(texts))


def warnings(entry: Recommendation) -> tuple[str, ...]:
    """The first warning that decides, at one length or two; none where none holds."""
    if entry.headline is None:
        return ()
    codes = {caveat.code: caveat for caveat in entry.caveats}
    if entry.label == "conflicting" or "EVI04" in codes:
        opposing = strongest_against(entry.findings, entry.headline)
        if opposing is not None:
            briefs = also(opposing.direction)
            return (opposing.headline, *briefs) if opposing.headline else briefs
    if "EVI02" in codes:
        return (_("only {count} persons").format(count=codes["EVI02"].about[0].rpartition(" ")[2]),)
    return (_("abroad only"),) if "OVF01" in codes else ()


def also(direction: Direction) -> tuple[str, str]:
    """That there are other findings of that direction besides the headline, at two lengths."""
    if direction == "none":
        return _("other findings: no effect"), _("also: nothing")
    if direction == "negative":
        return _("other findings: harm"), _("also: harm")
    return _("other findings: mixed"), _("also: mixed")


def strongest_against(findings: Iterable[Finding], headline: Headline) -> Finding | None:
    """The other finding that speaks most against the headline; None where none does."""
    opposing = [
        finding
        for finding in findings
        if finding.problem == headline.problem
        and finding.direction != "positive"
        and (finding.source, finding.headline) != (headline.source, headline.text)
    ]
    return max(
        (finding for finding in opposing if finding.counted),
        key=lambda finding: finding.adds.negative + finding.adds.none,
        default=None,
    )


def requires(partners: Iterable[PartnerState]) -> Fitting:
    """The required partners with the marks of their states; helpful ones only where their state is known."""
    required, helpful = phrases.by_role(partners)
    requirement = _("can be done without a fixed partner")
    if required:
        requirement = _("requires {partners}").format(partners=marked(required))
    settled = [partner for partner in helpful if partner.state != "unknown"]
    texts = [requirement]
    for count in range(1, len(settled) + 1):
        more = f" + {len(settled) - count}" if count < len(settled) else ""
        texts.insert(
            0, requirement + _(" · easier with {partners}").format(partners=marked(settled[:count]) + more)
        )
    return Fitting(tuple(texts))


def marked(partners: Iterable[PartnerState]) -> str:
    """Partners behind the marks of their states."""
    return ", ".join(f"{phrases.STATES[partner.state]} {partner.name}" for partner in partners)


def legend(glossary: Glossary, labels: Iterable[Label], partners: Iterable[PartnerState]) -> Fitting:
    """What the marks on the screen mean, in one line."""
    used, states = set(labels), {partner.state for partner in partners}
    marks = " ".join(f"{mark} {state_name(state)}" for state, mark in phrases.STATES.items() if state in states)
    meanings = [
        f"{words.mark} {words.brief}" for id, words in glossary.labels.items() if id in used and words.brief
    ]
    texts = [" · ".join([*meanings[:count], *filter(None, [marks])]) for count in range(len(meanings), -1, -1)]
    return Fitting(tuple(filter(None, texts)) or ("",))


def not_here(set_aside: Sequence[SetAside], glossary: Glossary, details: str) -> tuple[Cell, Cell] | None:
    """What is not on the list and why, by number; None where nothing was set aside."""
    groups = phrases.by_key(set_aside, lambda entry: entry.reason)
    short = glossary.short_problems
    parts = [
        _("harm measured ({problem}): {count}").format(problem=short[problem], count=len(entries))
        for problem, entries in _by_subject(groups.pop("harmful", [])).items()
    ]
    parts += [
        _("lacks {partner}: {count}").format(partner=glossary.partners[partner], count=len(entries))
        for partner, entries in _by_subject(groups.pop("blocked", [])).items()
    ]
    if null := groups.pop("no-effect-found", []):
        problems = [
            _("{problem}: {count}").format(problem=short[problem], count=len(entries))
            for problem, entries in _by_subject(null).items()
        ]
        parts.append(_("no effect found on {problems}").format(problems=joined(problems)))
    if outside_plan := groups.pop("outside-plan", []):
        parts.append(
            _("a matter for others (school, police, municipality): {count}").format(count=len(outside_plan))
        )
    if excluded := groups.pop("excluded", []):
        parts.append(_("left out by you: {count}").format(count=len(excluded)))
    if others := sum(map(len, groups.values())):
        parts.append(
            several("{count} other: {option}", "{count} others: {option}", others).format(
                count=others, option=details
            )
        )
    return (_("Not here"), " · ".join(parts)) if parts else None


def _by_subject(entries: Iterable[SetAside]) -> dict[str, list[SetAside]]:
    """Entries by the first problem or partner that their reason is about."""
    return phrases.by_key(entries, lambda entry: entry.about[0])


def unknown(names: Sequence[str]) -> str:
    """Which problems are unknown."""
    return _("{problems}: unknown, not counted").format(problems=joined(names))


def late(numbered: Iterable[tuple[int, Recommendation | Member]]) -> str:
    """Which interventions act on people whom the figure does not count yet, by number; empty where none does."""
    late = [
        (number, caveat.about) for number, entry in numbered for caveat in entry.caveats if caveat.code == "HOR01"
    ]
    if not late:
        return ""
    problems = list(dict.fromkeys(problem for _number, about in late for problem in about))
    text = several(
        "{ranks}: while the plan runs, at least half of those it is for are too young for the figure for "
        "{problems}: it moves late.",
        "{ranks}: while the plan runs, at least half of those they are for are too young for the figure for "
        "{problems}: it moves late.",
        len(late),
    )
    return sentence(text.format(ranks=ranks([number for number, _about in late]), problems=joined(problems)))


def ask_about_area() -> Command:
    """The command that asks for the figures."""
    file = _("profile.yaml")
    return Command(f"helhedsvalg profile {file}", _("asks about the area"))


def notes(texts: Sequence[str]) -> Facts:
    """What to keep in mind, each behind a point."""
    return Facts(((_("Remember"), Lines(tuple(f"· {text}" for text in texts))),) if texts else ())


def ranks(numbers: Sequence[int]) -> str:
    """Ranks in words: "no. 1, 3 and 5"."""
    return _("no. {ranks}").format(ranks=joined(list(map(str, numbers))))


def sentence(text: str) -> str:
    """A text with a capital first letter."""
    return text[:1].upper() + text[1:]


def joined(words: Sequence[str]) -> str:
    """Words with commas and an "and".

    >>> joined(["a", "b", "c"])
    'a, b and c'
    """
    if len(words) < 2:
        return "".join(words)
    return _("{words} and {last}").format(words=", ".join(words[:-1]), last=words[-1])
