"""A result as a table that a person can read and defend.

On a terminal it folds to the width; in a pipe nothing is folded, cut or coloured. Every verdict is
words and a mark, so that colour says nothing that is not said without it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from io import StringIO

from rich import box
from rich.console import Console, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from helhedsvalg.model import Catalogue, LabelName, State
from helhedsvalg.outputs import harmless
from helhedsvalg.result import Need, PartnerState, Reason, Recommendation, Result, SetAside
from helhedsvalg.texts import _, fixed, named, number, reason_name, several, state_name

NARROWEST = 40
WIDE = 110
ROOMY = 72
ENDLESS = 10_000
BAR = 10
NAMES = 4
STATES: dict[State, str] = {"in-place": "✓", "promised": "≈", "missing": "✗", "unknown": "?"}
_ASCII = {"█": "#", "░": ".", "─": "-", "✓": "+", "≈": "~", "✗": "x", "→": "->", "▸": ">"}
_EIGHTHS = "▏▎▍▌▋▊▉"


@dataclass(frozen=True, slots=True)
class Screen:
    """What the output can show."""

    width: int | None
    """Columns; None: a pipe or a file, where nothing is folded."""
    ascii: bool
    colour: bool


def render(result: Result, catalogue: Catalogue, screen: Screen) -> str:
    """The whole table as text, with escape codes only where the screen has colour."""
    page = _Page(harmless(result), catalogue)
    console = Console(
        file=StringIO(),
        width=screen.width or ENDLESS,
        force_terminal=screen.colour,
        color_system="standard" if screen.colour else None,
        no_color=not screen.colour,
        highlight=False,
        markup=False,
        emoji=False,
        legacy_windows=False,
        soft_wrap=screen.width is None,
    )
    for part in page.parts(screen.width):
        console.print(part)
    assert isinstance(console.file, StringIO)
    text = "\n".join(line.rstrip() for line in console.file.getvalue().splitlines()) + "\n"
    return _to_ascii(text, catalogue) if screen.ascii else text


def _to_ascii(text: str, catalogue: Catalogue) -> str:
    """The same with marks that every terminal has."""
    marks = {one.mark: one.ascii for one in catalogue.method.labels if one.mark.strip()}
    marks |= {one.mark: one.ascii for one in catalogue.method.directions}
    for mark in sorted(marks, key=lambda mark: -len(mark)):
        text = text.replace(mark, marks[mark])
    for eighth in _EIGHTHS:
        text = text.replace(eighth, "#" if _EIGHTHS.index(eighth) > 2 else ".")
    for mark, plain in _ASCII.items():
        text = text.replace(mark, plain)
    return text


def bar(share: float, cells: int = BAR) -> str:
    """A share from 0 to 1 as a bar.

    >>> bar(0.5, 4), bar(0.0, 4), bar(2.0, 4)
    ('██░░', '░░░░', '████')
    """
    eighths = round(min(max(share, 0.0), 1.0) * cells * 8)
    full, part = divmod(eighths, 8)
    drawn = "█" * full + (_EIGHTHS[part - 1] if part else "")
    return drawn + "░" * (cells - len(drawn))


class _Page:
    """The parts of the page in their order."""

    def __init__(self, result: Result, catalogue: Catalogue) -> None:
        self.result = result
        self.catalogue = catalogue
        self.labels: dict[str, LabelName] = {one.id: one for one in catalogue.method.labels}
        self.problems = {need.problem: need.name for need in result.needs}
        self.firm = any(one.rank_range for one in result.recommendations)

    def parts(self, width: int | None) -> Iterable[RenderableType]:
        """Title, needs, ranking, what it takes, what was set aside, what to do next."""
        yield Text(self.title(), style="bold")
        yield Text()
        yield self.needs(width)
        yield Text()
        if self.result.recommendations:
            yield self.ranking(width)
            yield self.shown()
            yield from self.section(_("How to read the marks"), self.legend())
        else:
            yield Text(self.nothing(), style="bold")
        yield from self.section(_("Reservations"), self.caveats())
        yield from self.section(_("Conditions"), self.conditions())
        yield from self.section(_("Problems with nothing tested"), self.untested())
        yield from self.section(self.aside_title(), self.aside())
        yield Text()
        yield Text(_("Next: {commands}").format(commands="  ·  ".join(self.result.next)), style="bold")

    def nothing(self) -> str:
        """Why there is no ranking."""
        if all(need.need is None for need in self.result.needs):
            return _(
                "No problem is known, so nothing can be weighed. Give at least one: "
                "helhedsvalg recommend --ledighed 41,2"
            )
        return _("Nothing in the catalogue can be recommended for this profile.")

    @staticmethod
    def section(title: str, rows: Sequence[tuple[str, str]]) -> Iterable[RenderableType]:
        """A heading with rows of a key and a text that folds beside it; nothing where there are none."""
        if not rows:
            return
        yield Text()
        yield Text(title, style="bold")
        grid = Table.grid(padding=(0, 1))
        grid.add_column(no_wrap=True)
        grid.add_column(overflow="fold")
        for key, text in rows:
            grid.add_row(Text(key), Text(text))
        yield Padding(grid, (0, 0, 0, 1))

    def title(self) -> str:
        """The area, or that none was named."""
        area = self.result.area
        if area is None or not (area.name or area.municipality):
            return _("Recommendations for the area")
        where = ", ".join(part for part in (area.name, area.municipality) if part)
        year = f" {area.year}" if area.year else ""
        return _("Recommendations for {area}").format(area=where + year)

    def needs(self, width: int | None) -> RenderableType:
        """Each problem as a bar, with its figure and anchor in words; without the bar on a very narrow screen."""
        if width is not None and width < ROOMY:
            words = [
                _("unknown, so not weighed")
                if need.need is None
                else f"{self.anchor(need)}; {_('weight {share} %').format(share=number(100 * need.weight, 0))}"
                for need in self.result.needs
            ]
            return Padding(
                Text(
                    "\n".join(f"{need.name}: {said}" for need, said in zip(self.result.needs, words, strict=True))
                ),
                (0, 0, 0, 1),
            )
        grid = Table.grid(padding=(0, 1))
        for _column in range(4):
            grid.add_column(no_wrap=_column < 3, overflow="fold")
        for need in self.result.needs:
            if need.need is None:
                grid.add_row(
                    Text(need.name), Text("?" + " " * (BAR - 1)), Text(""), Text(_("unknown, so not weighed"))
                )
            else:
                grid.add_row(
                    Text(need.name),
                    Text(bar(need.need), style="cyan"),
                    Text(_("weight {share} %").format(share=number(100 * need.weight, 0)), justify="right"),
                    Text(self.anchor(need)),
                )
        return Padding(grid, (0, 0, 0, 1))

    def anchor(self, need: Need) -> str:
        """The figure held against the full point, in words."""
        if need.value is None:
            return _("need {need} ({derivation})").format(
                need=number(need.need or 0, 2), derivation=need.derivation
            )
        sign = "%" if need.unit == "percent" else "‰"
        words = {
            "law": _("{value} {sign}; the limit is {full} {sign}"),
            "statistic": _("{value} {sign}; high is {full} {sign} (statistic)"),
            "assumption": _("{value} {sign}; high is {full} {sign} (assumption)"),
        }[need.full_point.basis]
        return words.format(value=number(need.value, 2), full=number(need.full_point.value, 2), sign=sign)

    def ranking(self, width: int | None) -> RenderableType:
        """One row an intervention; on a narrow screen what it is against and needs stands under its name."""
        table = Table(box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, 1), expand=False, header_style="bold")
        narrow = width is not None and width < WIDE
        table.add_column("#", no_wrap=True)
        table.add_column(_("Intervention"), no_wrap=width is None, min_width=None if width is None else 24)
        if not narrow:
            table.add_column(_("Works on"), no_wrap=width is None, min_width=None if width is None else 20)
        table.add_column(_("How sure"), no_wrap=width is None)
        table.add_column(_("Score") if narrow else _("Score (0-100)"), no_wrap=True, justify="right")
        if self.firm:
            table.add_column(self.top(), justify="right", no_wrap=True)
        if not narrow:
            table.add_column(_("Needs locally"), no_wrap=width is None, min_width=None if width is None else 18)
        for one in self.result.recommendations:
            name = one.name + self.local(one.id)
            against, needed = ", ".join(self.works_on(one)), self.partners(one.partners)
            label, score = self.label(one.label), f"{fixed(one.score):>4}"
            score = score if narrow else f"{bar(one.score / 100, 5)} {score}"
            under = _("works on: {problems}\nneeds: {partners}").format(problems=against, partners=needed)
            cells = [f"{name}\n{under}"] if narrow else [name, against]
            cells += [label, score]
            if one.top_share is not None:
                cells.append(_("{share} %").format(share=number(100 * one.top_share, 0)))
            if not narrow:
                cells.append(needed)
            table.add_row(*(Text(cell) for cell in (self.rank(one), *cells)))
        return table

    @staticmethod
    def rank(one: Recommendation) -> str:
        """The rank, and in brackets the ranks that it has in most simulations; alone where it never moves."""
        if one.rank_range is None or one.rank_range == (one.rank, one.rank):
            return f"{one.rank:>2}"
        return f"{one.rank:>2} ({one.rank_range[0]}-{one.rank_range[1]})"

    def top(self) -> str:
        """The heading over the share of simulations among the first few."""
        return _("Top {count}").format(count=number(self.catalogue.method.number("top_places"), 0))

    def local(self, id: str) -> str:
        """An addition to the name of what comes from a local layer."""
        entry = self.catalogue.intervention.get(id)
        if entry is None:
            return ""
        if entry.local:
            return _(" (local)")
        return _(" (with local findings)") if any(one.local for one in entry.findings) else ""

    def label(self, id: str) -> str:
        """A verdict: mark and words."""
        label = self.labels[id]
        return f"{label.mark} {named(label.name)}".strip()

    def works_on(self, one: Recommendation) -> list[str]:
        """The area's problems that give it points, the most first, each with the mark of its own label."""
        marks = {each.problem: self.labels[each.label].mark for each in one.evidence}
        order = sorted(one.contributions, key=lambda term: -term.points)
        return [f"{self.problems[term.problem]} {marks[term.problem]}" for term in order if term.points > 0]

    @staticmethod
    def partners(partners: Sequence[PartnerState]) -> str:
        """Whom it requires, each with its state's mark; helpful ones only where something is known of them."""
        required = [f"{STATES[one.state]} {one.name}" for one in partners if one.role == "required"]
        helpful = [
            f"{STATES[one.state]} {one.name}"
            for one in partners
            if one.role == "helpful" and one.state != "unknown"
        ]
        words = ", ".join(required) or _("no particular partner")
        return words + (_("; gains from {partners}").format(partners=", ".join(helpful)) if helpful else "")

    def shown(self) -> Text:
        """How many of the ranked are shown."""
        count = len(self.result.recommendations)
        if count == self.result.ranked:
            return Text(
                several("The one with a score is shown.", "All {count} with a score are shown.", count).format(
                    count=count
                )
            )
        return Text(
            _("{count} of {ranked} with a score are shown; --top 0 shows all.").format(
                count=count, ranked=self.result.ranked
            )
        )

    def legend(self) -> list[tuple[str, str]]:
        """What the labels on this page mean, and the marks of partners."""
        used = {
            each.label
            for one in self.result.recommendations
            for each in one.evidence
            if any(term.problem == each.problem and term.points > 0 for term in one.contributions)
        }
        rows = [(self.label(one.id), named(one.meaning)) for one in self.catalogue.method.labels if one.id in used]
        if self.firm:
            method = self.catalogue.method
            share = number(100 * (method.number("range_high") - method.number("range_low")), 0)
            draws = number(self.result.parameters.stability, 0)
            ranks = _(
                "the rank, and in brackets the ranks that it has in {share} per cent of {draws} simulations, in "
                "which the needs and the worth of the studies are somewhat different"
            )
            rows.append(("# (a-b)", ranks.format(share=share, draws=draws)))
            first = _("in how many of the simulations it is among the first {count}")
            rows.append((self.top(), first.format(count=number(method.number("top_places"), 0))))
        if any(one.partners for one in self.result.recommendations):
            rows.append((_("partner"), "  ".join(f"{mark} {state_name(state)}" for state, mark in STATES.items())))
        return rows

    def caveats(self) -> list[tuple[str, str]]:
        """Those of the whole result in full, then those of the shown interventions with their places."""
        rows = [(one.code, one.text) for one in self.result.caveats]
        about: dict[str, list[str]] = {}
        for one in self.result.recommendations:
            for caveat in one.caveats:
                detail = caveat.text.removeprefix(named(self.catalogue.caveat[caveat.code].text)).strip()
                about.setdefault(caveat.code, []).append(f"{one.name} {detail}".strip())
        for code in sorted(about):
            text = named(self.catalogue.caveat[code].text)
            rows.append((code, _("{text} Applies to: {names}.").format(text=text, names="; ".join(about[code]))))
        return rows

    def conditions(self) -> list[tuple[str, str]]:
        """The first condition of each intervention shown."""
        return [
            (f"{one.rank}", f"{one.name}: {one.conditions[0]}")
            for one in self.result.recommendations
            if one.conditions
        ]

    def untested(self) -> list[tuple[str, str]]:
        """For each heavy problem with nothing tested in the ranking, the best that exists."""
        heavy = self.catalogue.method.number("heavy_weight")
        aside = {one.id: one.reason for one in self.result.set_aside}
        rows = []
        for one in self.result.coverage:
            if one.weight < heavy or one.tested:
                continue
            names = []
            for best in one.best:
                why = f"; {reason_name(aside[best.id])}" if best.id in aside else ""
                names.append(f"{named(self.catalogue.intervention[best.id].name)} ({self.label(best.label)}{why})")
            none = _("nothing that was read carries")
            best_ = _("the best that exists: {names}").format(names="; ".join(names)) if names else none
            rows.append((self.problems[one.problem], best_))
        return rows

    def aside_title(self) -> str:
        """How many were set aside."""
        count = len(self.result.set_aside)
        return _("Set aside: {count} of {all}").format(count=count, all=self.result.catalogue.interventions)

    def aside(self) -> list[tuple[str, str]]:
        """Grouped by reason, with counts and the most important names."""
        groups: dict[Reason, list[str]] = {}
        for one in self.result.set_aside:
            groups.setdefault(one.reason, []).append(one.name + self.local(one.id) + self.because(one))
        rows = []
        for reason, names in groups.items():
            more = len(names) - NAMES
            rest = several(" and {count} more", " and {count} more", more).format(count=more) if more > 0 else ""
            rows.append((f"{len(names)}", f"{reason_name(reason)}: {', '.join(names[:NAMES])}{rest}"))
        unlock = self.result.unlock
        if unlock is not None:
            partner = named(self.catalogue.partner[unlock.partner].name)
            opened = ", ".join(named(self.catalogue.intervention[id].name) for id in unlock.interventions)
            text = _("Most to gain: {partner} in place would open {opened} ({points} points).").format(
                partner=partner, opened=opened, points=fixed(unlock.points)
            )
            rows.append(("▸", text))
        return rows

    @staticmethod
    def because(one: SetAside) -> str:
        """What is most worth knowing of why it was set aside, after its name."""
        if one.reason == "outside-plan":
            return f" ({fixed(one.score)})" if one.score else ""
        if one.reason not in ("blocked", "excluded", "harmful"):
            return ""
        about = one.detail.removeprefix(reason_name(one.reason)).removeprefix(": ").split("; ")[0]
        return f" ({about})" if about and not one.detail.startswith(f"{reason_name(one.reason)};") else ""
