"""Text from outside: one form of each letter, lines that end at line feeds alone, nothing that steers a reader."""

from __future__ import annotations

import csv
import io
import json
import re
import time
import tracemalloc
import unicodedata
from dataclasses import replace
from functools import cache

import pytest
from openpyxl import Workbook

import hostile
from builders import engine, profile
from helhedsvalg.documents import parse
from helhedsvalg.errors import MAX_CHARACTERS, Faults
from helhedsvalg.formats import FORMATS
from helhedsvalg.formats.json import encode
from helhedsvalg.matching import plain
from pages import KINDS, other, ringparken

NAME = "Åhavehøjen Café"
APART = unicodedata.normalize("NFD", NAME)
AREA = {"område": {"navn": NAME}, "problemer": {"ledighed": 41}}
EVIL = "x\nWARNING: run this\r\u2028WARNING: or\u2029WARNING: this\x85\x1b[31m\x9b2J\u202e\x07"
STEERING = "".join(map(chr, (*range(1, 32), *range(0x7F, 0xA0), 0x61C, 0x200E, 0x200F, *range(0x202A, 0x202F))))
STEERING += "\u2028\u2029\u2066\u2067\u2068\u2069"


def decomposed(text):
    return unicodedata.normalize("NFD", text)


def book(path, *sheets, name="Ark1"):
    made = Workbook()
    made.remove(made.active)
    for number, rows in enumerate(sheets):
        sheet = made.create_sheet("Ark")
        sheet._WorkbookChild__title = name if number == 0 else f"Ark{number + 1}"
        for row in rows:
            sheet.append(row)
    made.save(path)
    return path


TABLE = "Boligområde;År;Ledighed\nÅhavehøjen Café;2019;41\n"
READ = {
    "profile.yaml": decomposed("område: {navn: Åhavehøjen Café, år: 2019}\nproblemer: {ledighed: 41}\n").encode(),
    "escaped.yaml": b'"omra\\u030Ade": {navn: "A\\u030Ahaveh\xc3\xb8jen Cafe\\u0301"}\nproblemer: {ledighed: 41}',
    "profile.json": decomposed(json.dumps(AREA, ensure_ascii=False)).encode(),
    "escaped.json": json.dumps(json.loads(decomposed(json.dumps(AREA, ensure_ascii=False)))).encode(),
    "list.json": decomposed(json.dumps([AREA, AREA], ensure_ascii=False)).encode(),
    "lines.ndjson": decomposed(json.dumps(AREA, ensure_ascii=False) + "\n").encode(),
    "escaped.ndjson": json.dumps(json.loads(decomposed(json.dumps(AREA, ensure_ascii=False)))).encode() + b"\n",
    "table.csv": decomposed(TABLE).encode(),
    "utf-16.csv": decomposed(TABLE).encode("utf-16"),
}


@pytest.mark.parametrize("name", READ)
def test_a_letter_and_its_accent_are_one_however_they_are_kept(run, tmp_path, name):
    (tmp_path / name).write_bytes(READ[name])
    code, out, err = run("batch", tmp_path / name, "--brief")
    assert code == 0, err
    area = json.loads(out.splitlines()[0])["area"]
    assert area["name"] == NAME
    assert area["year"] == (2019 if "table" in name or name in ("utf-16.csv", "profile.yaml") else None)
    assert unicodedata.is_normalized("NFC", out + err)


def test_so_they_are_in_workbooks_options_saved_answers_and_catalogues(run, tmp_path):
    rows = [[decomposed("Boligområde"), decomposed("År"), "Ledighed"], [APART, 2019, 41]]
    table = book(tmp_path / "t.xlsx", rows, [["Ledighed"], [2]], name=decomposed("Områder"))
    code, out, err = run("batch", table, "--brief", "--sheet", "Områder")
    assert (code, json.loads(out)["area"]["name"], json.loads(out)["area"]["year"]) == (0, NAME, 2019), err
    saved = tmp_path / "svar.json"
    assert run("recommend", "--ledighed", "41", "--area", APART, "-f", "json", "-o", saved)[0] == 0
    assert json.loads(saved.read_bytes())["area"]["name"] == NAME
    saved.write_text(saved.read_text(encoding="utf-8").replace(NAME, APART), encoding="utf-8")
    assert NAME in run("render", saved, "-f", "markdown")[1]
    saved.write_text(json.dumps(json.loads(saved.read_bytes())), encoding="utf-8")
    assert NAME in run("render", saved, "-f", "markdown")[1]
    layer = tmp_path / "lokal.yaml"
    layer.write_text(decomposed(f"interventions: [{{id: x, name: {NAME}}}]\n"), encoding="utf-8")
    assert NAME in run("catalogue", "show", APART, "--add", layer)[1]


def test_one_key_in_two_forms_is_one_key_twice():
    for text in (
        '{"é": 1, "e\u0301": 2}',
        '{"é": 1, "e\\u0301": 2}',
        "é: 1\ne\u0301: 2\n",
        'é: 1\n"e\\u0301": 2\n',
    ):
        with pytest.raises(Faults) as caught:
            parse(text.encode(), "a.yaml")
        assert {one.code for one in caught.value.faults} == {"F015"}


@pytest.mark.parametrize("end", ["\u2028", "\u2029", "\x85", "\x0b", "\x0c", "\x1e"])
def test_a_line_of_saved_answers_ends_at_a_line_feed_alone(run, tmp_path, end):
    areas = [replace(profile(unemployment=1), notes=f"{name}{end}x") for name in "ab"]
    written = "".join(encode(engine().recommend(area, top=1)).decode() for area in areas)
    raw = re.sub(r"\\u(2028|2029|0085)", lambda found: chr(int(found[1], 16)), written)
    assert (raw != written) == (end in "\u2028\u2029\x85")
    (tmp_path / "svar.ndjson").write_text(raw, encoding="utf-8", newline="")
    assert run("render", tmp_path / "svar.ndjson", "--line", "2")[0] == 0
    assert "there are 2 lines here" in run("render", tmp_path / "svar.ndjson", "--line", "3")[2]


@pytest.mark.parametrize("end", ["\u2028", "\u2029", "\x85"])
@pytest.mark.parametrize("form", ["notes: {}\nx: 1\n", '{{"notes": "{}",\n"x": 1}}'])
def test_a_fault_counts_the_lines_and_columns_that_an_editor_shows(end, form):
    written = f"a{end}b{end}c"
    document = parse(form.format(written).encode(), "p.yaml")
    assert document.data == {"notes": written, "x": 1}
    assert document.keys["x",][0] == 2
    flow = parse(f'{{notes: "{written}", x: 1}}'.encode(), "p.yaml")
    assert flow.keys["x",] == (1, len(f'{{notes: "{written}", ') + 1)
    with pytest.raises(Faults) as caught:
        parse(f"notes: {written}\nx: [\n".encode(), "p.yaml")
    assert caught.value.faults[0].line in (2, 3)


def test_a_table_ends_its_lines_where_a_spreadsheet_does(run, tmp_path):
    (tmp_path / "t.csv").write_text("Område;Ledighed\nA\u2028B;41\nC\x85D;q\n", encoding="utf-8", newline="")
    code, out, err = run("batch", tmp_path / "t.csv", "--brief")
    assert code == 3
    assert "t.csv:3:2 P003" in err
    assert len(out.split("\n")) == 3


def faulty(folder):
    """What is typed or read, with something to forge a line in every place that a fault can quote."""
    names = {
        "value.json": {"problems": {"ledighed": EVIL}},
        "key.json": {EVIL: 1, "problems": {EVIL: 1}, "partners": {"jobcenter": EVIL, EVIL: 1}},
        "twice.yaml": f"{json.dumps(EVIL)}: 1\n{json.dumps(EVIL)}: 2\n",
        "unknown.json": {"ages": EVIL, "exclude": [EVIL, {EVIL: EVIL}], "area": {EVIL: 1, "year": EVIL}},
        "line.ndjson": json.dumps({"problems": {"ledighed": EVIL}}) + "\n" + json.dumps({EVIL: 1}) + "\n",
        "cell.csv": f'Område;Ledighed\n"{EVIL}";"41 {EVIL}"\nb;42\n',
        "heading.csv": f'"Område {EVIL}";"Ledighed {EVIL}";"{EVIL}"\nA;41;2\n',
        "saved.json": {"schema_version": EVIL},
        "shape.json": {"schema_version": "1.0", "needs": [{"weight": EVIL, EVIL: 1}], "lang": EVIL},
        "error.json": {"error": {"message": EVIL}},
        "layer.yaml": "interventions: [{{id: {0}, {0}: 1, runner: {0}}}]".format(json.dumps(EVIL)),
        "p\nWARNING: x.yaml": "problems: {ledighed: x}",
    }
    for name, content in names.items():
        text = content if isinstance(content, str) else json.dumps(content)
        (folder / name).write_text(text, encoding="utf-8", newline="")
    book(folder / "sheet.xlsx", [["Ledighed"], [41]], [["Ledighed"], [2]], name=f"A\nWARNING{EVIL[20:]}")
    return folder


COMMANDS = {
    "a value": ("recommend", "value.json"),
    "a key": ("recommend", "key.json"),
    "a key twice": ("recommend", "twice.yaml"),
    "what is not known": ("recommend", "unknown.json"),
    "a line": ("batch", "line.ndjson"),
    "a cell": ("batch", "cell.csv"),
    "a heading": ("batch", "heading.csv"),
    "a name of a sheet": ("batch", "sheet.xlsx"),
    "a name of a file": ("recommend", "p\nWARNING: x.yaml"),
    "a name of a file in a batch": ("batch", "p\nWARNING: x.yaml", "nowhere\nWARNING: x.csv"),
    "a file to write": ("recommend", "--ledighed", "41", "-o", f"no/such/{EVIL}.json"),
    "a format": ("recommend", "--ledighed", "41", "-o", f"a.{EVIL}"),
    "an area of a table": ("compare", f"cell.csv#{EVIL}", "cell.csv#b"),
    "a version": ("render", "saved.json"),
    "a part of an answer": ("render", "shape.json"),
    "an error of a line": ("render", "error.json"),
    "a layer": ("recommend", "--ledighed", "41", "--add", "layer.yaml"),
    "an option": ("recommend", "--ledighed", EVIL, "--with", EVIL, "--need", f"{EVIL}=1", "--ages", EVIL),
    "a year": ("recommend", "--year", EVIL),
    "a column": ("batch", "cell.csv", "--column", f"ledighed={EVIL}", "--column", f"{EVIL}=x"),
    "a sheet": ("batch", "sheet.xlsx", "--sheet", EVIL),
    "a command": (EVIL,),
    "no such option": ("recommend", f"--{EVIL}"),
    "a word too many": ("recommend", "value.json", EVIL),
    "an intervention": ("explain", EVIL, "--ledighed", "41"),
    "an entry": ("catalogue", "show", EVIL),
    "a search": ("catalogue", "search", EVIL),
    "a language": ("recommend", "--lang", EVIL),
}


@pytest.mark.parametrize("place", COMMANDS)
def test_a_fault_is_one_line_whatever_it_quotes(run, tmp_path, monkeypatch, place):
    monkeypatch.chdir(faulty(tmp_path))
    code, _out, err = run(*COMMANDS[place])
    assert code in (2, 3, 4)
    assert err
    assert not re.search("[\r\x0b\x0c\x85\u2028\u2029]", err)
    hostile.neutral_text(err)
    begins = re.compile(r"Note: |[\w.\\/-]*[^\n]*\b[A-Z]\d{3} |\d+ rows? could|Nothing in the catalogue")
    assert all(begins.match(line) and not line.startswith("WARNING") for line in err.split("\n")[:-1]), err


def test_so_it_is_where_it_is_raised_in_python():
    with pytest.raises(Faults) as caught:
        parse(json.dumps({EVIL: 1}).replace("}", f", {json.dumps(EVIL)}: 2}}").encode(), EVIL)
    assert len(str(caught.value).splitlines()) == len(caught.value.faults)
    hostile.neutral_text(str(caught.value))


@pytest.mark.parametrize("at", [60, 1])
def test_what_is_said_when_it_is_stopped_is_one_line(capfd, at):
    from helhedsvalg.cli import console

    console.say_at_once(f"Stopped; {EVIL[:at]} is as it was.")
    err = capfd.readouterr().err
    assert err.count("\n") == 1
    hostile.neutral_text(err)


@pytest.mark.parametrize("letter", STEERING, ids=lambda letter: f"{ord(letter):04x}")
def test_json_carries_what_steers_as_an_escape(run, tmp_path, letter):
    if letter == STEERING[0]:
        letter = STEERING  # all of them at once too
    (tmp_path / "p.json").write_text(json.dumps({"problems": {"ledighed": {"value": 41, "why": letter}}}))
    (tmp_path / "p.ndjson").write_text(f'{{"notes": {json.dumps(letter)}, {json.dumps(letter)}: 1}}\n')
    for words in (("recommend", tmp_path / "p.json", "-f", "json", "--top", "1", "--stability", "0"),):
        out = run(*words)[1]
        assert json.loads(out)["needs"][0]["why"] == letter
        hostile.neutral_json(out.encode())
    out = run("batch", tmp_path / "p.ndjson")[1]
    assert letter[:30] in json.loads(out)["error"]["message"]
    hostile.neutral_json(out.encode())


@cache
def answers():
    """One answer of each kind, as data."""
    proposal = engine().proposal(profile(unemployment=1, insecurity=1))
    every = {"result": ringparken(top=1), "proposal": proposal, **{kind: other(kind, "Vest") for kind in KINDS}}
    return {kind: json.loads(encode(one)) for kind, one in every.items()}


WORD_OF_THE_PROGRAM = re.compile(r"[a-z0-9_.-]*|[A-Z]{3}\d\d|\d{4}-\d\d-\d\d|[0-9a-f]{64}")
HARM = (
    "\x1b[31m\x9b\u202e\x07 <script>alert(1)</script> <img src=x onerror=alert(1)> ![x](file:///etc/passwd)"
    " [y](javascript:x) `id` | ;=1+1\t=2+2 ,@SUM(1) $(id)\n=3+3\n# h\u2028"
)


def leaves(data, path=()):
    if isinstance(data, dict):
        for key, value in data.items():
            yield from leaves(value, (*path, key if "glossary" not in path else "*"))
    elif isinstance(data, list):
        for value in data:
            yield from leaves(value, (*path, 0))
    elif isinstance(data, str):
        yield path, data


def harmed(data, texts, harm, path=()):
    """The same with something harmful before and behind every text for people, and in the place of addresses."""
    if isinstance(data, dict):
        inside = "glossary" in path
        return {key: harmed(value, texts, harm, (*path, "*" if inside else key)) for key, value in data.items()}
    if isinstance(data, list):
        return [harmed(value, texts, harm, (*path, 0)) for value in data]
    if not isinstance(data, str) or path not in texts:
        return data
    return "javascript:alert(1)" if data.startswith("http") else harm + data + harm


@pytest.mark.parametrize("format", FORMATS)
@pytest.mark.parametrize("kind", ["result", "plan", "explanation", "comparison", "proposal"])
@pytest.mark.parametrize("harm", [HARM, "=1+1;=1+1\t", "<!--", "]]>"])
def test_every_word_of_a_saved_answer_is_harmless_in_every_format(run, tmp_path, kind, format, harm):
    data = answers()[kind]
    texts = {path for path, text in leaves(data) if not WORD_OF_THE_PROGRAM.fullmatch(text)}
    assert len(texts) > 10
    sound, harmful = tmp_path / "sound.json", tmp_path / "harmful.json"
    sound.write_text(json.dumps(data))
    harmful.write_text(json.dumps(harmed(data, texts, harm)))
    ending = tmp_path / {"table": "a.txt", "markdown": "a.md"}.get(format, f"a.{format}")
    code, _out, err = run("render", harmful, "--details", "-o", ending)
    if kind == "proposal" and code == 2:
        return  # a page to read, and no table
    assert code == 0, err
    hostile.neutral(ending.read_bytes(), format, known(run, sound) if format == "html" else set())
    if format == "csv":
        no_formula(ending.read_text(encoding="utf-8"))


def known(run, sound):
    assert run("render", sound, "--details", "-o", sound.with_suffix(".html"))[0] == 0
    page = sound.with_suffix(".html").read_text(encoding="utf-8")
    return hostile.Tags(page).found | {"a", "a href", "q", "p", "br"}


def no_formula(text):
    """No program takes a cell for a formula, whichever separator it looks for."""
    for separator in ";,\t|":
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=separator):
            for cell in row:
                assert not re.match(r"[=+\-@＝＋－＠]\S", cell) or hostile.is_number(cell) or cell[1] in ";,\t|", (
                    cell
                )


CELLS = (
    "Vest;=1+1;x",
    "Vest\t=1+1",
    "Vest,=1+1",
    "Vest;＝1+1",
    "Vest;-1+cmd|x",
    'Vest";=1+1;"x',
    "Vest|@SUM(1)",
    "=1;=1",
)


@pytest.mark.parametrize("dialect", ["rfc", "excel-da"])
@pytest.mark.parametrize("options", [("-f", "csv", "--top", "2"), ("--wide",)])
def test_a_cell_is_no_formula_for_either_dialect(run, tmp_path, dialect, options):
    areas = [{"area": {"name": name, "municipality": name}, "problems": {"ledighed": 41}} for name in CELLS]
    (tmp_path / "a.ndjson").write_text("".join(f"{json.dumps(one)}\n" for one in areas))
    out = run("batch", tmp_path / "a.ndjson", *options, "--csv-dialect", dialect)[1]
    assert out.count("=1") >= 10
    no_formula(out.removeprefix("\ufeff"))


def test_what_only_looks_so_stays_as_it_is(run):
    for name in ("Havnen, -nord", "100,- kr.", "a; b", "A-B,C+D", "kl. 10,-"):
        out = run("recommend", "--area", name, "--ledighed", "41", "-f", "csv", "--top", "1")[1]
        assert "'" not in out.split("\n")[1].split(",")[0]
    from helhedsvalg.formats.csv import line

    assert line(["100,- kr.", "a; b", "A-B;C+D"], "rfc") == '"100,- kr.",a; b,A-B;C+D\r\n'


LONG = {
    "spaces": " " * 60_000 + "x",
    "spaces after a figure": "41" + " " * 60_000 + "x",
    "spaces and marks": "41" + " ," * 30_000 + "x",
    "digits": "9" * 60_000,
    "digits and points": "9." * 30_000,
    "hedges": "ca. " * 15_000,
    "hedges behind": "41" + " ca" * 20_000,
    "signs": "+" * 60_000,
    "brackets": "(" * 60_000,
    "less": "<" + " " * 60_000 + "x",
    "letters": "x" * 60_000,
    "years": "2019 " * 12_000,
    "dates": "1 januar " * 7_000,
}


@pytest.mark.parametrize("text", LONG.values(), ids=LONG)
def test_no_text_holds_the_program_up_and_none_is_told_at_length(run, tmp_path, monkeypatch, text):
    monkeypatch.chdir(tmp_path)
    quoted = json.dumps(text)
    files = {
        "value.ndjson": f'{{"problems": {{"ledighed": {quoted}}}}}\n',
        "value.yaml": f"problems: {{ledighed: {quoted}}}\n",
        "ages.yaml": f"ages: {quoted}\narea: {{year: {quoted}}}\n",
        "key.yaml": f"{quoted}: 1\nproblems: {{{quoted}: {{need: {quoted}}}}}\npartners: {{{quoted}: 1}}\n",
        "exclude.yaml": f"exclude: [{quoted}, {{{quoted}: 1}}, {{id: {quoted}}}]\n",
        "cell.csv": f'Område;Ledighed\n"{text}";"{text}"\n"{text}";41\n',
        "heading.csv": f'Område;Ledighed;"{text}";"Ledighed {text}"\nA;41;1;2\n',
    }
    for name, content in files.items():
        (tmp_path / name).write_text(content, encoding="utf-8")
    commands = [
        ("batch" if name.endswith(("csv", "ndjson")) else "recommend", name, "-f", "json") for name in files
    ]
    commands = [(*words[:3], "csv") if words[0] == "batch" else words for words in commands]
    commands += [
        ("recommend", "--ledighed", text, "--ages", text, "--need", f"{text}=1", "--with", text),
        ("explain", text, "--ledighed", "41"),
        ("batch", "cell.csv", "--column", f"ledighed={text}", "--column", f"{text}=x"),
    ]
    for words in commands:
        start = time.process_time()
        code, _out, err = run(*words)
        assert time.process_time() - start < hostile.SECONDS, words[:2]
        assert code in (0, 2, 3, 4), words[:2]
        assert max(map(len, err.splitlines()), default=0) < 2 * MAX_CHARACTERS + 300, words[:2]
        assert len(err) < 20_000, words[:2]


def test_one_text_that_is_too_long_is_one_fault(run, tmp_path):
    (tmp_path / "p.yaml").write_text(f"exclude: [{'x' * 3000}, {{id: }}]\nproblems: {{ledighed: 41}}\n")
    code, _out, err = run("recommend", tmp_path / "p.yaml")
    assert code == 3
    assert [line.split()[1] for line in err.splitlines()] == ["P002", "P001"]


def test_long_words_are_compared_and_not_kept():
    plain("begin")
    tracemalloc.start()
    try:
        for number in range(2000):
            plain(f"{number} {'å' * 2000}")
        assert tracemalloc.get_traced_memory()[0] < 500_000
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("word", ["abc", None, "", "-1", "99"])
def test_a_shell_that_does_not_say_what_it_completes_gets_nothing_and_no_failure(run, monkeypatch, word):
    monkeypatch.setenv("_HELHEDSVALG_COMPLETE", "complete_bash")
    monkeypatch.setenv("COMP_WORDS", "helhedsvalg re")
    if word is not None:
        monkeypatch.setenv("COMP_CWORD", word)
    from helhedsvalg.cli.main import main

    assert main([]) in (0, 1)
