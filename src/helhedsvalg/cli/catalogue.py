"""`helhedsvalg catalogue`: what is known, entry by entry, and whether a catalogue is sound."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Annotated

import typer

from helhedsvalg.cli import completion, console, files, options
from helhedsvalg.cli.area import refused_values
from helhedsvalg.cli.usage import Program
from helhedsvalg.engine import Engine
from helhedsvalg.errors import Fault, severity, titles
from helhedsvalg.i18n import _, defer, several
from helhedsvalg.matching import Hit
from helhedsvalg.matching import search as find
from helhedsvalg.method.evidence import touches
from helhedsvalg.method.ranking import Candidate
from helhedsvalg.model.catalogue import Catalogue, Intervention
from helhedsvalg.model.vocabulary import Bilingual
from helhedsvalg.profiles.values import ages, named_one, names_of
from helhedsvalg.reports.document import Report

SEPARATORS = tuple(filter(None, (os.sep, os.altsep)))
"""How the name of a folder may end."""
RUNNERS = ("plan", "partner", "other")
Test = Callable[[Candidate], bool]


def register(app: typer.Typer) -> None:
    """Add the commands."""
    group = Program()
    group.callback(invoke_without_command=True)(first)
    group.command(
        "list",
        help=_("List the interventions with what was read of each.")
        + options.examples("catalogue list", _("catalogue list -o interventions/")),
    )(list_)
    group.command(
        "show",
        help=_(
            "Open an entry: an intervention, a problem, a partner, a theme, a source, a caveat's or rule's code, "
            "or 'plan' for whole plans."
        )
        + options.examples("catalogue show mentorindsats", "catalogue show KOO01"),
    )(show)
    group.command(
        "search",
        help=_("Find interventions by words in Danish or English, spelt as you like, and by what they are.")
        + options.examples(
            _("catalogue search homework"), _("catalogue search --problem insecurity --label promising")
        ),
    )(search)
    group.command(
        "check",
        help=_("Find every fault of a catalogue at once.")
        + options.examples("catalogue check", _("catalogue check --add local.yaml --strict")),
    )(check)
    group.command(
        "status",
        help=_("Count what is known, and show gaps and contradictions.")
        + options.examples("catalogue status", _("catalogue status --add local.yaml")),
    )(status)
    app.add_typer(
        group,
        name="catalogue",
        help=_("What is known, entry by entry, and whether a catalogue is sound.")
        + options.examples("catalogue show mentorindsats", _("catalogue search homework")),
    )


def first(context: typer.Context, _lang: options.Lang = None, _debug: options.Debug = False) -> None:
    """Say what the commands are where none is given."""
    if context.invoked_subcommand is None:
        console.out(context.get_help() + "\n")
        raise typer.Exit(2)


def list_(
    catalogue: options.CataloguePath = None,
    add: options.Add = None,
    format: options.Format = None,
    output: options.Output = None,
    color: options.Color = "auto",
    lang: options.Lang = None,
    debug: options.Debug = False,
) -> int:
    """Write a line an intervention with its label on each problem; to a FOLDER/, the whole catalogue as pages."""
    from helhedsvalg.reports import listing

    in_a_folder = output is not None and output.endswith(SEPARATORS)
    format = files.format_of(format, output, "html" if in_a_folder else "table")
    if in_a_folder and format != "html":
        raise console.WrongUse([Fault("U007", _("a folder is for pages."), hint=_("Say which: -f html"))])
    engine = Engine.load(catalogue, add or ())
    if in_a_folder:
        _write_pages(engine, Path(str(output)))
        return 0
    files.write_answer(listing.interventions(engine.candidates, engine.catalogue), format, output)
    return 0


def _write_pages(engine: Engine, folder: Path) -> None:
    """Write each page whole or not at all, the first one last. Raises Faults."""
    from helhedsvalg.formats import FILE, harmless, html
    from helhedsvalg.reports import site

    files.make_folder(folder)
    count = 0
    for name, document in site.pages(engine.candidates, engine.status(), engine.catalogue):
        page = folder / f"{name}.html"
        files.write(html.render(harmless(document), FILE), str(page), follow=False)
        count += 1
    console.note(_("{count} pages; the first is {file}").format(count=count, file=page))


def status(
    catalogue: options.CataloguePath = None,
    add: options.Add = None,
    format: options.Format = None,
    output: options.Output = None,
    color: options.Color = "auto",
    lang: options.Lang = None,
    debug: options.Debug = False,
) -> int:
    """Write what the catalogue holds as a whole."""
    from helhedsvalg.reports import status as report

    format = files.format_of(format, output)
    engine = Engine.load(catalogue, add or ())
    files.write_answer(report.status(engine.status(), engine.catalogue), format, output)
    return 0


def show(
    entry: Annotated[
        str,
        typer.Argument(metavar="ID", autocompletion=completion.entries, help=defer("An id, a name or a code.")),
    ],
    catalogue: options.CataloguePath = None,
    add: options.Add = None,
    format: options.Format = None,
    details: options.Details = False,
    output: options.Output = None,
    color: options.Color = "auto",
    lang: options.Lang = None,
    debug: options.Debug = False,
) -> int:
    """Write everything that is known of one entry."""
    format = files.format_of(format, output)
    engine = Engine.load(catalogue, add or ())
    with refused_values():
        report = _entry(entry, engine)
    files.write_answer(report, format, output, details=details)
    return 0


def _entry(word: str, engine: Engine) -> Report:
    """The entry that a word names, of whichever kind. Raises InvalidValue."""
    from helhedsvalg.reports import entry as entries

    catalogue = engine.catalogue
    if word.casefold() == "plan":
        return entries.plan(catalogue)
    caveats = {caveat.code: caveat for caveat in catalogue.caveats}
    code = word.upper()
    if code in caveats:
        return entries.caveat(caveats[code], catalogue)
    if code in titles():
        return entries.code(code, titles()[code], severity(code), catalogue)
    if word in catalogue.source:
        return entries.source(catalogue.source[word], catalogue)
    names = names_of((*catalogue.themes, *catalogue.partners, *catalogue.problems, *catalogue.interventions))
    notices: list[str] = []
    id = named_one(word, {**names, **{code: [] for code in caveats}}, _("entry"), notices)
    for notice in notices:
        console.note(notice)
    if id in caveats:
        return entries.caveat(caveats[id], catalogue)
    if id in catalogue.intervention:
        candidate = next(candidate for candidate in engine.candidates if candidate.intervention.id == id)
        return entries.intervention(candidate, catalogue)
    if id in catalogue.problem:
        return entries.problem(catalogue.problem[id], engine.candidates, catalogue)
    if id in catalogue.partner:
        return entries.partner(catalogue.partner[id], catalogue)
    return entries.theme(next(theme for theme in catalogue.themes if theme.id == id), catalogue)


def search(
    text: Annotated[options.Texts, typer.Argument(metavar=defer("TEXT"), help=defer("Words to look for."))] = None,
    problem: Annotated[
        str | None,
        typer.Option(
            "--problem", metavar="ID", autocompletion=completion.problems, help=defer("With findings on it.")
        ),
    ] = None,
    theme: Annotated[
        str | None,
        typer.Option("--theme", metavar="ID", autocompletion=completion.themes, help=defer("Of that theme.")),
    ] = None,
    runner: Annotated[str | None, options.choice("--runner", among=RUNNERS, help=defer("Carried out by."))] = None,
    age: Annotated[
        str | None, typer.Option("--age", metavar="12", help=defer("For that age, or span as 10-14."))
    ] = None,
    partner: Annotated[
        str | None,
        typer.Option(
            "--partner",
            metavar="ID",
            autocompletion=completion.partner,
            help=defer("That requires or gains from it."),
        ),
    ] = None,
    label: Annotated[
        str | None,
        typer.Option(
            "--label",
            metavar=defer("LABEL"),
            autocompletion=completion.labels,
            help=defer("With that label (on --problem, or on any)."),
        ),
    ] = None,
    setting: Annotated[
        str | None,
        typer.Option(
            "--setting",
            metavar="ID",
            autocompletion=completion.settings,
            help=defer("With findings from there."),
        ),
    ] = None,
    catalogue: options.CataloguePath = None,
    add: options.Add = None,
    format: options.Format = None,
    output: options.Output = None,
    color: options.Color = "auto",
    lang: options.Lang = None,
    debug: options.Debug = False,
) -> int:
    """Write the interventions that match, best first, with what matched; 4 where none does."""
    from helhedsvalg.reports import listing

    format = files.format_of(format, output)
    engine = Engine.load(catalogue, add or ())
    with refused_values():
        tests = list(_tests(engine.catalogue, problem, theme, runner, age, partner, label, setting))
    candidates = (candidate for candidate in engine.candidates if all(test(candidate) for test in tests))
    interventions = {candidate.intervention.id: candidate.intervention for candidate in candidates}
    words = " ".join(text or ())
    if words:
        hits = find(words, {id: list(_texts(intervention)) for id, intervention in interventions.items()})
    else:
        hits = [Hit(id, 0, "", "") for id in interventions]
    if not hits:
        console.say(_("Nothing in the catalogue matches. The whole list: helhedsvalg catalogue list"))
        return 4
    matches = ((interventions[hit.id], hit.where, _place(hit.where), hit.text) for hit in hits)
    files.write_answer(listing.hits(matches, engine.catalogue), format, output)
    return 0


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


def _texts(intervention: Intervention) -> Iterator[tuple[str, str]]:
    """Everything that may be searched, what matters most first, in both languages."""
    yield from (("name", text) for text in _in_both_languages(intervention.name))
    yield "id", intervention.id
    yield from (("synonym", synonym) for synonym in intervention.synonyms)
    yield from (("summary", text) for text in _in_both_languages(intervention.summary))
    for finding in intervention.findings:
        yield from (("outcome", text) for text in _in_both_languages(finding.outcome))
    for condition in intervention.conditions:
        yield from (("condition", text) for text in filter(None, (condition.da, condition.en)))


def _in_both_languages(text: Bilingual | None) -> list[str]:
    """A text in each language that it has."""
    return [*filter(None, (text.da, text.en))] if text else []


def _tests(
    catalogue: Catalogue,
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
    problem_id = named_one(problem, names_of(catalogue.problems), _("problem"), notices) if problem else None
    if problem_id:
        yield (
            lambda candidate: (
                problem_id in candidate.evidence and bool(candidate.evidence[problem_id].grade.findings)
            )
        )
    if theme:
        theme_id = named_one(theme, names_of(catalogue.themes), _("theme"), notices)
        yield lambda candidate: candidate.intervention.theme == theme_id
    if runner:
        yield lambda candidate: candidate.intervention.runner == runner
    if age:
        span = ages(age if "-" in age else f"{age}-{age}")
        yield lambda candidate: touches(candidate.intervention.ages, span)
    if partner:
        partner_id = named_one(partner, names_of(catalogue.partners), _("partner"), notices)
        yield lambda candidate: _works_with(candidate.intervention, partner_id)
    if label:
        labels = {str(label.id): _in_both_languages(label.name) for label in catalogue.method.labels}
        label_id = named_one(label, labels, _("label"), notices)
        yield lambda candidate: _has_label(candidate, label_id, problem_id)
    if setting:
        settings = {str(setting.id): _in_both_languages(setting.name) for setting in catalogue.method.settings}
        setting_id = named_one(setting, settings, _("setting"), notices)
        yield lambda candidate: any(finding.setting == setting_id for finding in candidate.intervention.findings)
    for notice in notices:
        console.note(notice)


def _works_with(intervention: Intervention, partner: str) -> bool:
    """Whether it requires the partner, or gains from it."""
    return partner in (*intervention.partners.required, *intervention.partners.helpful)


def _has_label(candidate: Candidate, label: str, problem: str | None) -> bool:
    """Whether it has the label on the problem, or on any that it has findings on."""
    if label == "untested" and not candidate.intervention.findings:
        return True
    return any(
        evidence.grade.label == label
        for id, evidence in candidate.evidence.items()
        if (id == problem if problem else evidence.grade.findings)
    )


def check(
    path: Annotated[
        str | None, typer.Argument(metavar=options.PATH, help=defer("A file or folder; else the shipped data."))
    ] = None,
    add: options.Add = None,
    strict: Annotated[bool, typer.Option("--strict", help=defer("Take warnings as errors."))] = False,
    lang: options.Lang = None,
    debug: options.Debug = False,
) -> int:
    """Say every error and warning, by place; 3 where there is an error."""
    from helhedsvalg.catalogue.layers import gather
    from helhedsvalg.catalogue.loading import SHIPPED
    from helhedsvalg.catalogue.rules import errors_of
    from helhedsvalg.catalogue.warnings import warnings_of

    def is_counted(file: str | None) -> bool:
        return path is None or not (file or "").startswith(SHIPPED)

    entries = gather(path, add or ())
    errors = [*entries.faults, *errors_of(entries)]
    warnings = [warning for warning in warnings_of(entries) if is_counted(warning.file)]
    interventions = sum(is_counted(record.document.file) for record, _entry in entries.interventions())
    findings = sum(is_counted(record.document.file) for record, _path, _entry in entries.findings())
    console.faults([*errors, *warnings], 0)
    counts = {
        "interventions": several("{count} intervention", "{count} interventions", interventions),
        "findings": several("{count} finding", "{count} findings", findings),
        "errors": several("{count} error", "{count} errors", len(errors)),
        "warnings": several("{count} warning", "{count} warnings", len(warnings)),
    }
    numbers = (interventions, findings, len(errors), len(warnings))
    texts = {name: text.format(count=count) for (name, text), count in zip(counts.items(), numbers, strict=True)}
    console.out(_("{interventions}, {findings}; {errors}, {warnings}").format(**texts) + "\n")
    return 3 if errors or (strict and warnings) else 0
