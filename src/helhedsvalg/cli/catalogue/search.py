"""`helhedsvalg catalogue search`."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Annotated

import typer

from helhedsvalg.cli import completing, formats, options, printing
from helhedsvalg.engine import Engine
from helhedsvalg.errors import Fault
from helhedsvalg.formats import FORMATS
from helhedsvalg.i18n import _
from helhedsvalg.matching import Hit
from helhedsvalg.matching import search as find
from helhedsvalg.method.evidence import touches
from helhedsvalg.method.ranking import Candidate
from helhedsvalg.model.catalogue import Catalogue, Intervention
from helhedsvalg.profiles.values import InvalidValue, ages, named_one, names_of
from helhedsvalg.reports import listing

RUNNERS = ("plan", "partner", "other")
Test = Callable[[Candidate], bool]


def search(
    text: Annotated[list[str] | None, typer.Argument(metavar=_("TEXT"), help=_("Words to look for."))] = None,
    problem: Annotated[
        str | None,
        typer.Option(
            "--problem", metavar="ID", autocompletion=completing.problems, help=_("With findings on it.")
        ),
    ] = None,
    theme: Annotated[
        str | None,
        typer.Option("--theme", metavar="ID", autocompletion=completing.themes, help=_("Of that theme.")),
    ] = None,
    runner: Annotated[
        str | None,
        typer.Option(
            "--runner",
            metavar="|".join(RUNNERS),
            callback=options.one_of(RUNNERS),
            autocompletion=completing.words(RUNNERS),
            help=_("Carried out by."),
        ),
    ] = None,
    age: Annotated[
        str | None, typer.Option("--age", metavar="12", help=_("For that age, or span as 10-14."))
    ] = None,
    partner: Annotated[
        str | None,
        typer.Option(
            "--partner",
            metavar="ID",
            autocompletion=completing.partner,
            help=_("That requires or gains from it."),
        ),
    ] = None,
    label: Annotated[
        str | None,
        typer.Option(
            "--label",
            metavar=_("LABEL"),
            autocompletion=completing.labels,
            help=_("With that label (on --problem, or on any)."),
        ),
    ] = None,
    setting: Annotated[
        str | None,
        typer.Option(
            "--setting", metavar="ID", autocompletion=completing.settings, help=_("With findings from there.")
        ),
    ] = None,
    catalogue: options.CataloguePath = None,
    add: options.Add = None,
    format: Annotated[str, formats.option(FORMATS)] = "table",
    output: options.Output = None,
    lang: options.Lang = None,
    debug: options.Debug = False,
) -> int:
    """The interventions that match, best first, with what matched; 4 where none does."""
    if code := formats.unfit(format, output):
        return code
    engine = Engine.load(catalogue, add or ())
    try:
        tests = list(_tests(engine.catalogue, problem, theme, runner, age, partner, label, setting))
    except InvalidValue as wrong:
        return printing.faults([Fault(wrong.code, wrong.message, hint=wrong.hint)], 2)
    candidates = (candidate for candidate in engine.candidates if all(test(candidate) for test in tests))
    chosen = {candidate.intervention.id: candidate.intervention for candidate in candidates}
    words = " ".join(text or ())
    if words:
        hits = find(words, {id: list(_texts(entry)) for id, entry in chosen.items()})
    else:
        hits = [Hit(id, 0, "", "") for id in chosen]
    if not hits:
        printing.say(_("Nothing in the catalogue matches."))
        return 4
    matches = ((chosen[hit.id], hit.where, _place(hit.where), hit.text) for hit in hits)
    return formats.write(listing.hits(matches, engine.catalogue), format, output)


def _place(where: str) -> str:
    """The kind of text that matched, in words; nothing for a name, which is shown."""
    return {
        "": "",
        "name": "",
        "id": "id",
        "synonym": _("other name"),
        "summary": _("summary"),
        "outcome": _("finding"),
        "condition": _("condition"),
    }[where]


def _texts(entry: Intervention) -> Iterator[tuple[str, str]]:
    """Everything that may be searched, what matters most first, in both languages."""
    yield from (("name", one) for one in (entry.name.da, entry.name.en) if one)
    yield "id", entry.id
    yield from (("synonym", one) for one in entry.synonyms)
    if entry.summary:
        yield from (("summary", one) for one in (entry.summary.da, entry.summary.en) if one)
    for finding in entry.findings:
        if finding.outcome:
            yield from (("outcome", one) for one in (finding.outcome.da, finding.outcome.en) if one)
    for condition in entry.conditions:
        yield from (("condition", one) for one in (condition.da, condition.en) if one)


def _tests(
    known: Catalogue,
    problem: str | None,
    theme: str | None,
    runner: str | None,
    age: str | None,
    partner: str | None,
    label: str | None,
    setting: str | None,
) -> Iterator[Test]:
    """What must hold of a candidate, one test an option. Raises InvalidValue."""
    notices: list[str] = []
    on = named_one(problem, names_of(known.problems), _("problem"), notices) if problem else None
    if on:
        yield lambda one: on in one.evidence and bool(one.evidence[on].grade.findings)
    if theme:
        of = named_one(theme, names_of(known.themes), _("theme"), notices)
        yield lambda one: one.intervention.theme == of
    if runner:
        yield lambda one: one.intervention.runner == runner
    if age:
        span = ages(age if "-" in age else f"{age}-{age}")
        yield lambda one: touches(one.intervention.ages, span)
    if partner:
        who = named_one(partner, names_of(known.partners), _("partner"), notices)
        yield lambda one: who in (*one.intervention.partners.required, *one.intervention.partners.helpful)
    if label:
        marks = {str(one.id): [*filter(None, (one.name.da, one.name.en))] for one in known.method.labels}
        word = named_one(label, marks, _("label"), notices)
        yield (
            lambda one: (
                any(
                    pair.grade.label == word
                    for id, pair in one.evidence.items()
                    if (id == on if on else pair.grade.findings)
                )
                or (word == "untested" and not one.intervention.findings)
            )
        )
    if setting:
        places = {str(one.id): [*filter(None, (one.name.da, one.name.en))] for one in known.method.settings}
        where = named_one(setting, places, _("setting"), notices)
        yield lambda one: any(finding.setting == where for finding in one.intervention.findings)
    for notice in notices:
        printing.note(notice)
