"""`batch -o FOLDER`: a file an area."""

from __future__ import annotations

import json
import re

import pytest

from helhedsvalg.formats.json import encode
from pages import RINGPARKEN, ROOT, ringparken


def test_a_folder_has_a_file_for_every_area(run, tmp_path):
    table = ROOT / "examples" / "areas.csv"
    folder, again = tmp_path / "one", tmp_path / "two"
    code, out, _err = run("batch", table, "-f", "html", "-o", f"{folder}/", "--top", "1")
    assert (code, out) == (0, "")
    assert run("batch", table, "-f", "html", "-o", f"{again}/", "--top", "1", "--jobs", "2")[0] == 0
    names = sorted(one.name for one in folder.iterdir())
    assert len(names) == len(table.read_text(encoding="utf-8").splitlines()) - 1
    assert all(re.fullmatch(r"[a-z0-9-]+\.html", name) for name in names)
    assert all((folder / name).read_bytes() == (again / name).read_bytes() for name in names)


def test_two_areas_of_one_name_have_two_files(run, tmp_path):
    areas = ["Søndergade 1", "Søndergade-1", "Søndergade 1-2", "Søndergade 1", "../../etc", "Ålekistevej", "…"]
    table = tmp_path / "areas.ndjson"
    lines = [json.dumps({"area": {"name": name}, "problems": {"unemployment": 41}}) for name in areas]
    table.write_text("\n".join(lines), encoding="utf-8")
    folder = tmp_path / "out"
    assert run("batch", table, "-f", "json", "-o", folder)[0] == 0
    saved = {one.stem: json.loads(one.read_text(encoding="utf-8"))["area"]["name"] for one in folder.iterdir()}
    assert saved == {
        "soendergade-1": areas[0],
        "soendergade-1-2": areas[1],
        "soendergade-1-2-2": areas[2],
        "soendergade-1-3": areas[3],
        "etc": areas[4],
        "aalekistevej": areas[5],
        "area": areas[6],
    }


def test_a_file_of_a_folder_is_what_recommend_gives(run, tmp_path):
    folder, alone = tmp_path / "out", tmp_path / "alone.md"
    assert run("batch", RINGPARKEN, "-f", "markdown", "-o", folder, lang="da")[0] == 0
    assert run("recommend", RINGPARKEN, "-f", "markdown", "-o", alone, "--stability", "0", lang="da")[0] == 0
    assert (folder / "ringparken-2019.md").read_bytes() == alone.read_bytes()


def test_a_bad_row_stops_no_other_file(run, tmp_path):
    table = tmp_path / "areas.csv"
    table.write_text("name,unemployment\nA,41\nB,much\nC,40\n", encoding="utf-8")
    code, _out, err = run("batch", table, "-f", "csv", "-o", tmp_path / "all.csv")
    assert code == 3
    code, _out, err = run("batch", table, "-f", "table", "-o", tmp_path / "out")
    assert code == 3
    assert "2 areas were answered" in err
    assert sorted(one.name for one in (tmp_path / "out").iterdir()) == ["a.txt", "c.txt"]


@pytest.mark.parametrize("format", ["table", "json", "markdown", "xlsx"])
def test_a_file_an_area_needs_a_folder(run, format):
    code, out, err = run("batch", RINGPARKEN, "-f", format)
    assert (code, out) == (2, "")
    assert "-o FOLDER/" in err


def test_a_folder_that_is_a_file_is_told(run, tmp_path):
    (tmp_path / "out").write_text("mine", encoding="utf-8")
    code, _out, err = run("batch", RINGPARKEN, "-f", "markdown", "-o", tmp_path / "out")
    assert code == 3
    assert "folder was expected" in err
    assert (tmp_path / "out").read_text(encoding="utf-8") == "mine"


def test_what_is_read_is_never_written_over(run, tmp_path):
    source = tmp_path / "ringparken-2019.json"
    source.write_text(
        '{"area": {"name": "Ringparken", "year": 2019}, "problems": {"unemployment": 41}}', encoding="utf-8"
    )
    before = source.read_bytes()
    assert run("batch", source, "-f", "json", "-o", tmp_path)[0] == 2
    assert source.read_bytes() == before
    saved = tmp_path / "r.json"
    saved.write_bytes(encode(ringparken()))
    assert run("render", saved, "-f", "html", "-o", saved)[0] == 2
