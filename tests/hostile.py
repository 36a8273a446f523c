"""Input that wants to do harm: real files changed for the worse, and what must hold whatever is read.

`tests/slow/test_hostile.py` tries it, `tests/corpus/` keeps what was once found.
"""

from __future__ import annotations

import contextlib
import csv
import io
import json
import os
import re
import time
import unicodedata
import zipfile
from copy import deepcopy
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree

import yaml
from hypothesis import strategies as st

ROOT = Path(__file__).parents[1]
FORMATS = ("table", "json", "csv", "markdown", "html", "xlsx")
SECONDS = 2.0
"""Of computing, for a machine may have other work."""
STEERING = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")

WORDS = [
    "\x1b[31mrød\x1b[0m", "\x1b]0;titel\x07", "\x9b2J", "\u202egnp.exe", "\u2066x\u2069", "\u061cx", "\x00",
    "\x7f", "\x08\x08", "a\rb", "a\nb", "\t=1", "\u2028", "\ufeff", "\u200b", "\U0001f600", "e\u0301", "\ufffe",
    "=1+1", "+1", "-2+3", "@SUM(1)", "=cmd|'/C calc'!A0", "=HYPERLINK(\"http://x\")", "\uff1d1+1", "'=1", " =1",
    "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "&lt;", "</td></table>", "javascript:alert(1)",
    "[bold]x[/bold]", "[link=http://x]y[/link]", "[/]", "](javascript:x)", "![x](http://x)", "`x`", "| a | b |",
    "# a", "1. a", "***", "---", "\\", "{name}", "{0}", "%s", "%n", "$(id)", "`id`", "; rm -rf /",
    "../../etc/passwd", "/dev/null", "CON", "a/b", "NaN", ".nan", "inf", "-.inf", "1e999", "-1", "0", "9" * 400,
    "9" * 5000, "0x1F", "1_000", "44,7 %", "11 ‰", "١٢", "²", "½", "1e-320", "140", "44.700", "høj", "ukendt",
    "~", "null", "true", "!!python/object:os.system x", "!x y", "&a [*a]", "*a", "<<", "? x", "- - - x", "%YAML 9",
    "---\n---", "'", '"', "[", "{", "]", "}", ":", ",", "#", "|", ">", ";", "\t", "", " ", "x" * 3000, "å" * 2001,
]  # fmt: skip
"""Each was meant to break something somewhere."""
words = st.sampled_from(WORDS) | st.text(max_size=6)
values = st.one_of(
    words,
    words,
    st.sampled_from([None, True, False, [], {}, [[]], [None], {"": None}, {"a": {"a": {"a": 1}}}, "\ud800"]),
    st.sampled_from([0, -1, 1e308, float("nan"), float("inf"), 10**30, 10**399, 1e-320, -0.0, 0.5, 41, 2019]),
    st.integers(1, 60).map(lambda depth: json.loads("[" * depth + "]" * depth)),
    st.lists(words, max_size=3),
)


def flip(content, at, what):
    place = at % len(content)
    return content[:place] + bytes([content[place] ^ 1 << at % 8]) + content[place + 1 :]


def insert(content, at, what):
    place = at % len(content)
    return content[:place] + what + content[place:]


def cut(content, at, what):
    return content[: at % len(content)]


def lose(content, at, what):
    place = at % len(content)
    return content[:place] + content[place + 1 + at % 7 :]


def scalar(content, at, what):
    """Put it in the place of one word or figure."""
    found = list(re.finditer(rb"[\w.,+%-]+", content)) or [re.search(rb"", content)]
    one = found[at % len(found)]
    return content[: one.start()] + what + content[one.end() :]


def by_line(change):
    """An edit of the lines."""

    def edit(content, at, what):
        lines = content.splitlines(keepends=True)
        change(lines, at % len(lines), what)
        return b"".join(lines)

    return edit


EDITS = (
    flip, insert, insert, cut, lose, scalar, scalar, scalar,
    by_line(lambda lines, at, what: lines.insert(at, lines[at])),
    by_line(lambda lines, at, what: lines.append(lines[at])),
    by_line(lambda lines, at, what: lines.pop(at)),
    by_line(lambda lines, at, what: lines.__setitem__(at, b"  " + lines[at])),
    by_line(lambda lines, at, what: lines.__setitem__(at, lines[at].lstrip())),
    by_line(lambda lines, at, what: lines.__setitem__(at, what + b"\n")),
)  # fmt: skip
places = st.integers(0, 2**20)


@st.composite
def edited(draw, seeds):
    """A real file with a few bytes, words or lines changed."""
    content = draw(st.sampled_from(seeds))
    for edit, at, what in draw(st.lists(st.tuples(st.sampled_from(EDITS), places, words), min_size=1, max_size=4)):
        content = edit(content, at, what.encode("utf-8", "surrogatepass")) or b" "
    return content


def anywhere(data, at):
    """A container somewhere in the data, and a key in it."""
    while True:
        keys = list(data) if isinstance(data, dict) else list(range(len(data)))
        key = keys[at % len(keys)]
        if not isinstance(data[key], dict | list) or not data[key] or at % 5 == 0:
            return data, key
        data, at = data[key], at // 3


def write(data, how):
    """As JSON or YAML; what YAML cannot say is said in JSON."""
    if how == "yaml":
        with contextlib.suppress(yaml.YAMLError, ValueError, RecursionError, UnicodeError):
            return yaml.safe_dump(data, allow_unicode=True, sort_keys=False).encode()
    return json.dumps(data, ensure_ascii=how != "raw").encode("utf-8", "surrogatepass")


@st.composite
def reshaped(draw, seeds, how=("yaml", "ascii", "raw")):
    """A real file with values swapped for others, keys left out, new or doubled."""
    data = json.loads(draw(st.sampled_from(seeds)))
    for at, kind, value, word in draw(
        st.lists(st.tuples(places, st.integers(0, 5), values, words), min_size=1, max_size=3)
    ):
        if not data:
            break
        place, key = anywhere(data, at)
        if kind == 0:
            del place[key]
        elif kind == 1 and isinstance(place, dict):
            place[word] = deepcopy(place[key])
        elif kind == 2 and isinstance(place, list):
            place += deepcopy(place[:3])
        else:
            place[key] = deepcopy(value)
    return write(data, draw(st.sampled_from(how)))


def group(rows, at, word):
    """A row of groups above the headings or below them."""
    rows.insert(at % 2, ["" if number % 3 else f"Gruppe {number}" for number in range(len(rows[0]))])


def units(rows, at, word):
    """A row of units below the headings."""
    rows.insert(1, [("pct.", "antal", "", "%")[(at + number) % 4] for number in range(len(rows[0]))])


def beside(rows, at, word):
    """The table once more beside itself, its areas the other way round."""
    for row, other in zip(rows, [list(rows[0]), *map(list, rows[:0:-1])], strict=True):
        row += ["", *other]


def two_years(rows, at, word):
    """A column twice, as of two years."""
    column = at % len(rows[0])
    for row in rows:
        row.insert(column, row[column] if column < len(row) else "")
    rows[0][column : column + 2] = [f"{rows[0][column]} {year}" for year in (2018, 2019)]


def by_cell(change):
    """A change of one column's cells below the headings, or of one cell."""

    def edit(rows, at, word):
        column = at % len(rows[0])
        for row in rows[1:] if at % 2 else rows[1 : 2 + at % 3]:
            if column < len(row):
                row[column] = change(row[column], word)

    return edit


def share(cell, word):
    with contextlib.suppress(ValueError):
        return f"{float(cell.replace(',', '.')) / 100:.4g}".replace(".", ",")
    return cell


RELAID = (
    lambda rows, at, word: rows.insert(1, [str(number) for number in range(1, len(rows[0]) + 1)]),
    lambda rows, at, word: rows.insert(1 + at % len(rows), ["I alt", *["33,3"] * (len(rows[0]) - 1)]),
    lambda rows, at, word: rows.insert(at % (len(rows) + 1), [word]),
    lambda rows, at, word: rows.extend([[], ["Kilde: kommunen"], [word]]),
    lambda rows, at, word: rows.extend([[], list(rows[0]), *map(list, rows[1:3])]),
    lambda rows, at, word: rows.extend([["Område", "Antal boliger"], [word, "80"]]),
    lambda rows, at, word: rows[0].__setitem__(at % len(rows[0]), word),
    lambda rows, at, word: rows.__setitem__(0, [unicodedata.normalize("NFD", cell) for cell in rows[0]]),
    lambda rows, at, word: [row.insert(at % len(rows[0]), "") for row in rows],
    group, units, beside, two_years, by_cell(share),
    by_cell(lambda cell, word: ("..", "None", "<5", "uoplyst", "#N/A", "ingen", "=…")[len(word) % 7]),
    by_cell(lambda cell, word: cell + "\u00b2"),
    by_cell(lambda cell, word: cell + word),
)  # fmt: skip
"""Changes of a table's rows as people and programs make them: rows, where, and a word."""
KEPT_AS = ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252", "cp850", "mac_roman")


@st.composite
def relaid(draw, seeds):
    """A real table laid out in another way, with another separator and kept in another encoding."""
    rows = [line.split(";") for line in draw(st.sampled_from(seeds)).decode("utf-8-sig").splitlines()]
    for change, at, word in draw(
        st.lists(st.tuples(st.sampled_from(RELAID), places, words), min_size=1, max_size=4)
    ):
        rows[0] = rows[0] or [""]
        change(rows, at, word)
    out = io.StringIO()
    separator = draw(st.sampled_from(";;;\t,|"))
    if draw(st.booleans()):
        csv.writer(out, delimiter=separator, lineterminator=draw(st.sampled_from(["\r\n", "\n"]))).writerows(rows)
    else:
        out.write("\n".join(separator.join(row) for row in rows))
    encoding = draw(st.sampled_from(KEPT_AS))
    with contextlib.suppress(UnicodeError):
        return out.getvalue().encode(encoding)
    return out.getvalue().encode("utf-8", "surrogatepass")


class Tags(HTMLParser):
    """The tags and attributes of a page."""

    def __init__(self, page):
        super().__init__()
        self.found = set()
        self.links = []
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.found |= {tag, *(f"{tag} {name}" for name, _value in attrs)}
        self.links += [value for name, value in attrs if name in ("href", "src")]


def neutral_text(text):
    assert not STEERING.search(text), repr(text[max(0, STEERING.search(text).start() - 40) :][:80])


def neutral_json(content):
    def never(word):
        raise AssertionError(word)

    for line in content.decode().split("\n")[:-1]:
        json.loads(line, parse_constant=never)
        neutral_text(line)
        assert not re.search("[\t\r\u2028\u2029]", line)


def neutral_csv(content):
    for row in csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), strict=True):
        for cell in row:
            neutral_text(cell)
            assert not cell.startswith(
                ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
            ) or is_number(cell)


def is_number(cell):
    with contextlib.suppress(ValueError):
        return bool(cell.strip()) and float(cell.replace(",", ".")) is not None
    return False


def neutral_markdown(content):
    text = content.decode()
    neutral_text(text)
    assert not re.search(r"(?<!\\)<(?!https?://)", text)
    assert not re.search(r"(?<!\\)\]\((?!<https?://)", text)


def neutral_html(content, known):
    text = content.decode()
    neutral_text(text)
    page = Tags(text)
    assert page.found <= known, page.found - known
    assert all(link.startswith(("#", "http://", "https://")) for link in page.links)


def neutral_xlsx(content):
    book = zipfile.ZipFile(io.BytesIO(content))
    for name in book.namelist():
        if name.endswith(".xml"):
            assert not [one for one in ElementTree.fromstring(book.read(name)).iter() if one.tag.endswith("}f")]
    if "xl/sharedStrings.xml" in book.namelist():
        neutral_text(book.read("xl/sharedStrings.xml").decode())


def neutral(content, format, known):
    """What is shown can steer nothing and run nothing, in whatever shows that format."""
    if format == "html":
        neutral_html(content, known)
    elif format == "table":
        neutral_text(content.decode())
    else:
        {"json": neutral_json, "csv": neutral_csv, "markdown": neutral_markdown, "xlsx": neutral_xlsx}[format](
            content
        )


def ran(*arguments):
    """The program in this process: exit code, standard output and standard error, seconds of computing."""
    from helhedsvalg import i18n
    from helhedsvalg.cli.main import main

    out, err = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8", write_through=True) for _stream in range(2))
    start = time.process_time()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        code = main([str(one) for one in arguments])
    i18n.use("en")
    return code, out.buffer.getvalue(), err.buffer.getvalue(), time.process_time() - start


def small_data(folder):
    """The shipped data with two interventions: as real, and read at once."""
    data = {one.stem: yaml.safe_load(one.read_text(encoding="utf-8")) for one in (ROOT / "data").iterdir()}
    data["interventions"], data["plan"] = data["interventions"][:2], data["plan"][:1]
    rest = json.dumps([one for name, one in data.items() if name != "sources"], default=str)
    data["sources"] = [one for one in data["sources"] if f'"{one["id"]}"' in rest]
    folder.mkdir()
    for name, content in data.items():
        (folder / f"{name}.yaml").write_text(yaml.safe_dump(content, allow_unicode=True, sort_keys=False))
    return folder


def cases():
    """How many each reader is tried with: FUZZ, else what CI has time for."""
    return int(os.environ.get("FUZZ", "300"))


def begin():
    """From which seed on: another gives other cases."""
    return int(os.environ.get("FUZZ_FROM", "0"))
