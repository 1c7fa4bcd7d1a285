"""Lemmas that are tests, in the ledger of ``prove``: tested, and never more than that."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from exactregions import InvalidInput
from exactregions.cli import main
from exactregions.testing import lemmas as writing
from exactregions.theorems.ledger import FAILED, NOT_DONE, TESTED
from exactregions.theorems.lemmas import STATUSES, lemma_table, read_lemmas

pytest_plugins = ["pytester"]

ROW = {
    "name": "few_cells",
    "page": "tests/test_few.py",
    "parameters": {"n": 2},
    "kind": "proper",
    "relation": "<=",
    "status": TESTED,
}


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "lemmas.json"
    path.write_text(json.dumps([ROW]))
    return path


def test_both_sides_know_the_same_statuses() -> None:
    assert {writing.TESTED, writing.NOT_DONE, writing.FAILED} == set(STATUSES)
    assert (writing.TESTED, writing.NOT_DONE, writing.FAILED) == (TESTED, NOT_DONE, FAILED)


def prove(*words: str, capsys: pytest.CaptureFixture[str]) -> tuple[int, str]:
    code = main(["prove", "proofs/definitions/gap_affine.py", "--jobs", "1", *words])
    return code, capsys.readouterr().out


def test_lemmas_are_rows_of_their_own(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, text = prove("--lemmas", str(file), capsys=capsys)
    assert code == 0
    assert "few_cells" in text
    assert "n=2" in text
    assert "tested: pytest, for the cases it tried" in text
    assert "1 tested" in text.splitlines()[-1]

    code, printed = prove("--lemmas", str(file), "--json", capsys=capsys)
    row = json.loads(printed)[-1]
    assert {key: row[key] for key in ROW} == ROW
    assert row["certificate"] is None


def test_brackets_in_lemmas_are_shown(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    name, page, kind, value = "few[/a]", "tests/[abc].py", "[b]proper[/b]", ":smile: [red]"
    row = {**ROW, "name": name, "page": page, "kind": kind, "parameters": {"[n]": value}}
    file.write_text(json.dumps([row]))

    code, text = prove("--lemmas", str(file), capsys=capsys)

    assert code == 0
    for shown in (name, page, kind, f"[n]={value}"):
        assert shown in text


@pytest.mark.parametrize("name", ["few_cells", "gap_affine_affine"])
def test_a_lemma_that_failed_fails_the_run(
    file: Path, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """And where a page claims the same, that claim is not shown as proved."""
    file.write_text(json.dumps([{**ROW, "name": name, "status": FAILED, "parameters": None}]))

    code, printed = prove("--lemmas", str(file), "--json", capsys=capsys)

    assert code == 1
    proved = {row["name"] for row in json.loads(printed) if row["status"] == "for all parameters"}
    assert "gap_affine_affine" in proved or name == "gap_affine_affine"
    assert name not in proved
    assert lemma_table(read_lemmas(file)).row_count == 1


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{", "not JSON"),
        ("{}", "not a list of rows"),
        ("[3]", "a row without name, page, kind, relation, status"),
        (json.dumps([{**ROW, "kind": None}]), "a row without name"),
        (json.dumps([{**ROW, "status": "for all parameters"}]), "a test can show only tested"),
        (json.dumps([{**ROW, "parameters": [1]}]), r"few_cells has the parameters \[1\], and they"),
        (json.dumps([{**ROW, "parameters": 0}]), "few_cells has the parameters 0, and they have"),
    ],
)
def test_other_files_are_refused(file: Path, text: str, message: str) -> None:
    file.write_text(text)

    with pytest.raises(InvalidInput, match=message) as raised:
        read_lemmas(file)
    assert "give a file that pytest --exactregions-lemmas FILE has written" in str(raised.value)


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match="No such file"):
        read_lemmas(tmp_path / "none")


def test_what_the_plugin_writes_is_read(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(
        """
        import pytest

        @pytest.mark.lemma("sum", kind="none")
        @pytest.mark.parametrize("n", [1, 2])
        def test_sum(n):
            assert n < 2
        """
    )
    pytester.runpytest_inprocess("-p", "no:cacheprovider", "--exactregions-lemmas", "out.json")

    rows = read_lemmas(pytester.path / "out.json")

    assert [(row.parameters, row.status) for row in rows] == [
        ({"n": 1}, TESTED),
        ({"n": 2}, FAILED),
    ]
