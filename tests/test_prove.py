"""Collecting pages, running them here and by workers, and the command ``prove``.

The pages here are small ones made for the tests; those of proofs/ have `test_proofs.py`.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from exactregions import BudgetExceeded, InvalidInput, WorkersLost, certify
from exactregions.cli import main
from exactregions.commands import theorems as command
from exactregions.runs import Meter
from exactregions.theorems import Page, board, certified, proving, read_page, read_pages
from exactregions.theorems.board import Board
from exactregions.theorems.certified import checked
from exactregions.theorems.export import FIELDS, entry_of, merge, of_thorough_runs, read_entries
from exactregions.theorems.ledger import (
    ASSUMED,
    FAILED,
    FOR_ALL,
    FOR_THESE,
    NOT_DONE,
    REFUTED,
    Row,
    contradicted,
    summary,
)
from exactregions.theorems.markdown import ledger_markdown
from exactregions.theorems.proving import planned_rows, proved_by_workers, proved_here
from exactregions.theorems.running import claimed_number, stated_row
from exactregions.theorems.table import shown

PAGE = '''\
"""A page."""

from dataclasses import dataclass

import sympy

from exactregions import Network
from exactregions.theorems import Instance, Theorem


@dataclass
class Units:
    number: "int"


def steps(k):
    hidden = [[1]] * k, [-i for i in range(k)]
    return Instance(network=Network.from_layers(hidden, ([[1] * k], [0])))


def identities():
    k = sympy.Symbol("k")
    return {"one more": k + 1 - (1 + k)}


STEPS = Theorem(
    name="steps",
    statement="There is one more cell than units | bars.",
    sources=("somebody1999",),
    kind="proper",
    construction=steps,
    claimed=lambda k: Units(k).number + 1,
    parameters=({"k": 1}, {"k": 2}),
    thorough=({"k": 5},),
    identities=identities,
    written_proof=True,
    assumes=("somebody2001",),
)
'''

FALSE = PAGE.replace('parameters=({"k": 1}, {"k": 2}),', 'refuted_by=({"k": 3},),').replace(
    "+ 1,", "+ 2,"
)

WRONG = PAGE.replace("+ 1,", "+ 2,")


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The working directory, empty."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def page(tmp_path: Path) -> Callable[..., Path]:
    """Writes a page."""

    def write(text: str = PAGE, name: str = "page.py") -> Path:
        path = tmp_path / "proofs" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        return path

    return write


class Run(NamedTuple):
    code: int
    out: str
    err: str


@pytest.fixture
def prove(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Any:
    """Runs ``prove`` with these words in this process; the clock stands still."""
    monkeypatch.setattr(command, "Meter", partial(Meter, clock=lambda: 0))

    def run(*words: object) -> Run:
        code = main(["prove", *map(str, words)])
        return Run(code, *capsys.readouterr())

    return run


# Pages.


def test_all_files_of_a_folder_are_pages(page: Callable[..., Path]) -> None:
    first = page(name="b/one.py")
    page("", name="conftest.py")
    page("", name="__pycache__/two.py")
    page("", name=".hidden/three.py")
    other = page(PAGE.replace('"steps"', '"other"'), name="a.py")

    pages = read_pages(first.parent.parent)

    assert [found.path for found in pages] == [other, first]
    assert pages[0].docstring == "A page."


@pytest.mark.parametrize(
    ("message", "text"),
    [
        ("line 2: SyntaxError", "x = 1\nx = = 2\n"),
        ("line 3: ZeroDivisionError: division by zero; a page has to run", "\n\n1 / 0\n"),
        ("ModuleNotFoundError: No module named 'exactregion'", "import exactregion\n"),
        ("this page claims nothing; give it a Theorem(...)", "x = 1\n"),
        ("theorem 'steps': there are no sources", PAGE.replace('("somebody1999",)', "()")),
    ],
)
def test_a_page_that_cannot_be_used_is_bad_input(
    message: str, text: str, page: Callable[..., Path], prove: Any
) -> None:
    path = page(text)

    run = prove(path)

    assert (run.code, run.out) == (2, "")
    assert run.err.startswith(f"error: {path}: ")
    assert message in run.err


def test_a_file_that_cannot_be_read_is_bad_input(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match="give a file to read"):
        read_page(tmp_path)


def test_there_has_to_be_a_page(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match="there are no pages in this folder"):
        read_pages(tmp_path)
    with pytest.raises(InvalidInput, match="there is no such file or folder"):
        read_pages(tmp_path / "proofs")


def test_two_claims_of_one_name_are_refused(page: Callable[..., Path]) -> None:
    page(name="one.py")
    with pytest.raises(InvalidInput, match=r"the name steps is taken by .*one\.py"):
        read_pages(page(name="two.py").parent)


# Running them.


def planned(path: Path, *, thorough: bool = False) -> list[Row]:
    return planned_rows(read_pages(path), thorough=thorough)


def test_no_claim_is_for_all_parameters_that_fails_for_some(page: Callable[..., Path]) -> None:
    proved, cited, identities, *cases = planned(page())
    failing = [replace(case, status=FAILED) for case in cases]

    found = contradicted([proved, cited, identities, *failing])

    assert proved.status == FOR_ALL
    assert [row.status for row in found] == [FAILED, ASSUMED, NOT_DONE, FAILED, FAILED]
    assert found[0].reason == "other rows of this claim failed"
    assert contradicted([proved, cited, *cases]) == [proved, cited, *cases]


def test_rows_are_planned_in_order(page: Callable[..., Path]) -> None:
    rows = planned(page(), thorough=True)

    means = ["written proof", "cited: somebody2001", "identities", *["certificate"] * 3]
    assert [row.means for row in rows] == means
    assert [row.parameters for row in rows][3:] == [{"k": 1}, {"k": 2}, {"k": 5}]
    assert len(planned(page())) == 5
    assert summary(rows) == "1 claim, 6 rows: 1 for all parameters, 1 assumed, 4 not done"


def test_nothing_is_planned_that_a_claim_has_not(page: Callable[..., Path]) -> None:
    bare = PAGE
    for line in ("identities=identities,", "written_proof=True,", 'assumes=("somebody2001",),'):
        bare = bare.replace(f"    {line}\n", "")

    assert [row.means for row in planned(page(bare))] == ["certificate", "certificate"]


def test_rows_are_done_here(page: Callable[..., Path], tmp_path: Path) -> None:
    rows, pages = planned(page()), read_pages(page())

    done = dict(proved_here(rows, pages, tmp_path))

    assert [*done] == [2, 3, 4]
    assert all(row.status != NOT_DONE for row in done.values())


def stop() -> None:
    raise BudgetExceeded("the seconds of the budget are over")


def test_a_run_here_can_be_stopped(page: Callable[..., Path], tmp_path: Path) -> None:
    with pytest.raises(BudgetExceeded):
        next(proved_here(planned(page()), read_pages(page()), tmp_path, stop))


class Here(Executor):
    """Does the work at once, or fails with an exception."""

    def __init__(self, error: BaseException | None = None) -> None:
        self.error = error

    def submit(self, function: Any, /, *arguments: Any, **keywords: Any) -> Future[Any]:
        future: Future[Any] = Future()
        if self.error is None:
            future.set_result(function(*arguments, **keywords))
        else:
            future.set_exception(self.error)
        return future


def workers(executor: Executor) -> Any:
    @contextmanager
    def given() -> Iterator[tuple[Executor, int]]:
        yield executor, 2

    return given


def by_workers(path: Path, folder: Path, executor: Executor, **keywords: Any) -> Iterator[Any]:
    pages = read_pages(path)
    rows = planned_rows(pages, thorough=True)
    board = Board(folder)
    return proved_by_workers(rows, pages, workers(executor), folder, board, **keywords)


def test_workers_do_pages_in_order_and_the_largest_first(
    page: Callable[..., Path], tmp_path: Path
) -> None:
    text = PAGE.replace('"steps"', '"other"').replace("number + 1", "number + 1 // (k - 5)")
    page(text, name="a.py")

    done = [*by_workers(page().parent, tmp_path, Here(), seconds=60)]

    places = [place for place, _ in done]
    identities, one, two, five = 2, 3, 4, 5
    assert set(places[:2]) == {identities, two}
    assert set(places[:4]) == {identities, one, two, five}
    assert set(places[4:6]) == {6 + identities, 6 + five}
    assert Board(tmp_path).stopped


def test_workers_that_die_are_told_of(page: Callable[..., Path], tmp_path: Path) -> None:
    dying = Here(BrokenProcessPool("gone"))
    with pytest.raises(WorkersLost, match="a worker died: gone; give fewer --jobs"):
        next(by_workers(page(), tmp_path, dying))


def by_a_worker(path: Path, folder: Path, end: float | None = None) -> Row:
    task = proving._Task(folder, Board(folder), end)
    return proving._done_by_worker(3, planned(path)[3], task)


def test_workers_stop_at_the_end_of_the_budget(page: Callable[..., Path], tmp_path: Path) -> None:
    with pytest.raises(BudgetExceeded):
        by_a_worker(page(), tmp_path, time.time() - 1)


def test_workers_note_what_they_do_and_stop_when_they_are_told_to(
    page: Callable[..., Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    noted: list[str] = []
    clock = iter(range(1_000_000))
    monkeypatch.setattr(board, "Meter", partial(Meter, clock=lambda: next(clock)))
    monkeypatch.setattr(Board, "note", lambda self, place, text: noted.append(text))

    assert by_a_worker(page(), tmp_path).status == FOR_THESE
    assert [*dict.fromkeys(note.rpartition(",")[0] for note in noted)] == [
        "steps k=1: writing",
        "steps k=1: writing, 2 cells",
    ]
    (tmp_path / "steps" / "k=1.cert").unlink()
    Board(tmp_path).stop()
    with pytest.raises(BudgetExceeded, match="the run has been stopped"):
        by_a_worker(page(), tmp_path)


def test_a_board_shows_what_is_under_way(tmp_path: Path) -> None:
    shown = Board(tmp_path / "board")
    shown.note(1, "nobody sees this")
    assert shown.stopped
    shown.folder.mkdir()
    for place in (10, 9, 8):
        shown.note(place, f"row {place}")
    shown.note(10, "row 10 again")
    shown.wipe(8)
    shown.wipe(8)

    assert [*shown.notes()] == ["row 9", "row 10 again"]
    assert not shown.stopped
    shown.stop()
    assert shown.stopped


# The command.


def test_the_ledger_shows_each_means_by_itself(page: Callable[..., Path], prove: Any) -> None:
    run = prove(page(), "--jobs", 1)

    lines = [" ".join(line.split()) for line in run.out.splitlines()]
    assert (run.code, run.err) == (0, "")
    assert "steps: There is one more cell than units | bars. [somebody1999]" in lines
    assert "proper for all parameters: written proof" in lines
    assert "proper assumed: cited: somebody2001" in lines
    assert "proper for all parameters: 1 identity" in lines
    assert "proper k=2 = 3 3 for these parameters: certificate" in lines
    assert lines[-1] == "1 claim, 5 rows: 2 for all parameters, 2 for these parameters, 1 assumed"


def test_the_json_has_the_fields_that_others_rely_on(
    page: Callable[..., Path], prove: Any, tmp_path: Path
) -> None:
    run = prove(page(), "--jobs", 1, "--json", "--export", tmp_path / "out")
    *_, last = json.loads(run.out)

    place = tmp_path / "out" / "steps" / "k=2"
    assert last == {
        "name": "steps",
        "page": page().as_posix(),
        "parameters": {"k": 2},
        "kind": "proper",
        "domain": None,
        "relation": "=",
        "claimed": 3,
        "counted": 3,
        "status": "for these parameters",
        "network": f"{place}.json",
        "certificate": f"{place}.cert",
    }


def test_without_an_export_no_files_are_named(page: Callable[..., Path], prove: Any) -> None:
    rows = json.loads(prove(page(), "--jobs", 1, "--json").out)

    assert {row["network"] for row in rows} == {row["certificate"] for row in rows} == {None}


def test_others_can_check_what_is_exported(
    page: Callable[..., Path], prove: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    assert prove(page(), "--jobs", 1, "--thorough", "--export", out).code == 0
    index = json.loads((out / "index.json").read_text())

    assert [row["parameters"] for row in index[3:]] == [{"k": 1}, {"k": 2}, {"k": 5}]
    assert {"statement", "sources", "means", "reason", "against", "sha256"} <= set(index[0])
    row = index[-1]
    assert main(["check", str(out / row["certificate"]), str(out / row["network"])]) == 0
    assert "VERIFIED proper 6" in capsys.readouterr().out


def index(folder: Path) -> list[Any]:
    return list(json.loads((folder / "index.json").read_text()))


def instances(folder: Path) -> dict[tuple[str, int], Any]:
    """The entries about instances, by claim and k."""
    found = [entry for entry in index(folder) if entry["parameters"]]
    return {(entry["name"], entry["parameters"]["k"]): entry for entry in found}


def as_established(page: Page, *, thorough: bool = False) -> list[Row]:
    """The rows of a page as if all that it says is true had been established."""
    (theorem,) = page.theorems
    rows = []
    for row in planned_rows([page], thorough=thorough):
        if row.parameters is not None:
            claimed = claimed_number(theorem, row.parameters)
            numbers = {"claimed": claimed, "counted": None if theorem.witnesses_only else claimed}
            row = stated_row(theorem, row.parameters, row.page, **numbers)
        refuted = row.parameters in theorem.refuted_by
        rows.append(replace(row, status=NOT_DONE if refuted else FOR_THESE))
    return rows


def test_an_export_keeps_other_pages(page: Callable[..., Path], prove: Any, tmp_path: Path) -> None:
    out = tmp_path / "out"
    other = page(PAGE.replace('"steps"', '"other"'), name="a.py")
    together = tmp_path / "together"
    assert prove(page(), "--jobs", 1, "--export", out).code == 0
    assert prove(other, "--jobs", 1, "--export", out).code == 0
    assert prove(other, "--jobs", 1, "--export", out).code == 0
    assert prove(other.parent, "--jobs", 1, "--export", together).code == 0

    assert index(out) == index(together)
    assert len(index(out)) == 10


def test_an_export_keeps_what_took_long(
    page: Callable[..., Path], prove: Any, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    assert prove(page(), "--jobs", 1, "--thorough", "--export", out).code == 0
    reworded = page(PAGE.replace("more cell than", "cell more than"))
    assert prove(reworded, "--jobs", 1, "--export", out).code == 0

    assert [*instances(out)] == [("steps", 1), ("steps", 2), ("steps", 5)]
    assert {entry["status"] for entry in instances(out).values()} == {FOR_THESE}
    assert {"cell more than" in entry["statement"] for entry in index(out)} == {True}


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("number + 1", "number + 1 + (k == 5)"),
        ("[-i for", "[-2 * i for"),
        ("([[1] * k], [0])", "([[1] * k], [0, 0][1:])"),
        ('kind="proper"', 'kind="activation"'),
        ('kind="proper",', 'kind="proper", relation=">=",'),
        ('kind="proper",', 'kind="proper", relation=">=", witnesses_only=True,'),
        ('thorough=({"k": 5},)', 'thorough=({"k": 6},)'),
        ('thorough=({"k": 5},)', 'refuted_by=({"k": 5},)'),
        ("Instance(network", "Instance(domain=box(-9, 9, dimension=1), network"),
        ("hidden = [", "hidden = [1 // (k != 5)] and ["),
    ],
)
def test_a_changed_page_is_not_taken_for_the_old_one(
    old: str, new: str, page: Callable[..., Path], tmp_path: Path
) -> None:
    text = PAGE.replace("import Network", "import Network, box")
    first = read_page(page(text))
    merge(tmp_path / "index.json", first, as_established(first, thorough=True))
    changed = read_page(page(text.replace(old, new)))
    assert changed.theorems != first.theorems

    merge(tmp_path / "index.json", changed, as_established(changed))

    kept = instances(tmp_path).get(("steps", 5))
    assert (kept is not None and kept["status"] == FOR_THESE) == ("[0, 0]" in new)


def test_a_count_held_against_another_is_kept_too(
    page: Callable[..., Path], prove: Any, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    text = PAGE.replace("lambda k: Units(k).number + 1", "lambda maps, k: maps").replace(
        "    identities=", '    against="affine", identities='
    )
    convex = text.replace("affine", "convex").replace("maps, k: maps", "maps, k: maps[0]")
    assert prove(page(text), "--jobs", 1, "--thorough", "--export", out).code == 0
    assert prove(page(text), "--jobs", 1, "--export", out).code == 0
    kept = instances(out)["steps", 5]
    assert (kept["claimed"], kept["against_counted"]) == (6, 6)

    assert prove(page(convex), "--jobs", 1, "--export", out).code == 1
    assert ("steps", 5) not in instances(out)


def test_pairs_of_networks_are_kept_too(page: Callable[..., Path], tmp_path: Path) -> None:
    pair = PAGE.replace('"proper"', '"equal"').replace("Instance(", "Instance(other=OTHER, ")
    pair = pair.replace("claimed=lambda k: Units(k).number + 1,", "").replace(
        "def steps", "OTHER = Network.from_layers(([[1]], [0]))\n\n\ndef steps"
    )
    first = read_page(page(pair))
    merge(tmp_path / "index.json", first, as_established(first, thorough=True))
    merge(tmp_path / "index.json", first, as_established(first))
    assert ("steps", 5) in instances(tmp_path)

    changed = read_page(page(pair.replace("[[1]], [0]", "[[2]], [0]")))
    merge(tmp_path / "index.json", changed, as_established(changed))
    assert ("steps", 5) not in instances(tmp_path)


def test_a_failure_that_was_exported_is_not_forgotten(
    page: Callable[..., Path], prove: Any, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    path = page(PAGE.replace("number + 1", "number + 1 + (k == 5)"))
    assert prove(path, "--jobs", 1, "--thorough", "--export", out).code == 1
    assert prove(path, "--jobs", 1, "--export", out).code == 0

    proof, cited, identities, *cases = index(out)
    assert proof["status"] == identities["status"] == FAILED
    assert proof["reason"] == "other rows of this claim failed"
    assert cited["status"] == ASSUMED
    assert [case["status"] for case in cases] == [FOR_THESE, FOR_THESE, FAILED]


def entries(page: Page) -> list[Any]:
    """The rows of a page as they are read from a file."""
    (theorem,) = page.theorems
    return list(json.loads(json.dumps([entry_of(theorem, row) for row in as_established(page)])))


def test_all_fields_of_an_entry_are_known(page: Callable[..., Path], tmp_path: Path) -> None:
    for entry in entries(read_page(page())):
        assert entry.keys() == FIELDS.keys()


@pytest.mark.parametrize("field", FIELDS)
@pytest.mark.parametrize("kept", [False, True])
def test_entries_without_a_field_or_with_another_sort_of_value_are_refused(
    field: str, kept: bool, page: Callable[..., Path], tmp_path: Path
) -> None:
    path = tmp_path / "rows.json"
    known = entries(read_page(page()))
    path.write_text(json.dumps(known))
    assert read_entries(path) == known
    known[-1][field] = 1.5
    if not kept:
        del known[-1][field]
    path.write_text(json.dumps(known))

    with pytest.raises(InvalidInput, match="this is no list of rows of a ledger"):
        read_entries(path)


@pytest.mark.parametrize(
    "fields",
    [
        {"counted": True},
        {"counted": [3]},
        {"counted": [4, 3]},
        {"counted": [3, "4"]},
        {"parameters": [1]},
        {"parameters": {"k": None}},
        {"parameters": {"k": [1, [2, {}]]}},
        {"domain": [["1"], [1]]},
    ],
)
def test_entries_with_other_values_are_refused(
    fields: dict[str, Any], page: Callable[..., Path], tmp_path: Path
) -> None:
    path = tmp_path / "rows.json"
    known = entries(read_page(page()))
    good = {"counted": [3, 4], "parameters": {"k": [1, [2, "x"]]}, "domain": [["1", "1/2"]]}
    path.write_text(json.dumps([known[-1] | good]))
    assert read_entries(path) == [known[-1] | good]
    path.write_text(json.dumps([known[-1] | fields]))

    with pytest.raises(InvalidInput, match="this is no list of rows of a ledger"):
        read_entries(path)


NO_ROWS = ("", "{}", "[1]", '[{"name": 1}]', '[{"name": "x", "page": "y"}]', "[" * 100_000)
"""Texts of files that are no list of rows."""


@pytest.mark.parametrize("text", NO_ROWS)
def test_a_record_of_something_else_is_left_alone(
    text: str,
    page: Callable[..., Path],
    prove: Any,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """It is refused before anything is done, and before a folder is made."""
    monkeypatch.chdir(tmp_path)
    folder = page().parent
    record = folder / "thorough.json"
    record.write_text(text)
    before = {*tmp_path.rglob("*")}

    for words in (
        ("--thorough", "--record", record),
        ("--thorough", "--record", record, "--export", "out"),
        ("--ledger", folder / "README.md"),
    ):
        run = prove(folder, *words)
        assert run.code == 2
        assert f"{record}: this is no list of rows of a ledger; move it away" in run.err
    assert {*tmp_path.rglob("*")} == before
    assert record.read_text() == text


@pytest.mark.parametrize("text", NO_ROWS)
def test_an_index_of_something_else_is_left_alone(
    text: str, page: Callable[..., Path], prove: Any, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    out.mkdir()
    (out / "index.json").write_text(text)

    run = prove(page(), "--jobs", 1, "--export", out)

    assert run.code == 2
    assert f"{out / 'index.json'}: this is no list of rows of a ledger; move it away" in run.err
    assert (out / "index.json").read_text() == text


def test_an_index_that_is_no_file_is_bad_input(
    page: Callable[..., Path], prove: Any, tmp_path: Path
) -> None:
    (tmp_path / "out" / "index.json").mkdir(parents=True)

    run = prove(page(), "--jobs", 1, "--export", tmp_path / "out")

    assert run.code == 2
    assert "index.json: Is a directory; give a file to read" in run.err


def test_a_claim_that_fails_is_shown_and_told(page: Callable[..., Path], prove: Any) -> None:
    path = page(WRONG)
    table, told = prove(path, "--jobs", 1), prove(path, "--jobs", 1, "--json")

    assert table.code == told.code == 1
    assert "FAILED: certificate, network" in table.out
    assert "proper 2 was counted, = 3 claimed" in table.out
    assert f"{path}: steps k=1: proper 2 was counted, = 3 claimed" in told.err


def test_brackets_in_a_row_are_shown(page: Callable[..., Path], prove: Any) -> None:
    text = PAGE.replace("    hidden = ", "    raise ValueError('[abc] [/a]')\n    hidden = ")

    run = prove(page(text.replace("somebody2001", "[x][/y]")), "--jobs", 1)

    assert run.code == 1
    assert "ValueError: [abc] [/a]" in run.out
    assert "cited: [x][/y]" in run.out


def test_a_refuted_claim_names_its_network_and_certificate(
    page: Callable[..., Path], prove: Any, tmp_path: Path
) -> None:
    run = prove(page(FALSE), "--jobs", 1, "--export", tmp_path / "out")

    (line,) = (line for line in run.out.splitlines() if "k=3" in line)
    assert run.code == 0
    assert " ".join(line.split()).startswith("proper k=3 = 5 4 refuted: certificate, network ")
    assert line.rstrip().endswith("k=3.cert")
    assert "steps: FALSE: There is" in run.out
    assert "refuted: written proof" in run.out
    assert "formula checked: 1 identity" in run.out


def test_pages_of_witnesses_intervals_and_pairs_are_shown(
    page: Callable[..., Path], prove: Any
) -> None:
    points = PAGE.replace("    identities=", '    relation=">=", witnesses_only=True, identities=')
    against = PAGE.replace("lambda k:", "lambda cells, k:").replace(
        "    identities=", '    against="affine", identities='
    )

    assert "at least 3" in prove(page(points), "--jobs", 1).out
    assert "proper against affine" in prove(page(against), "--jobs", 1).out
    assert shown((4, 6)) == "4..6"


def test_a_run_goes_on_where_it_was_stopped(
    page: Callable[..., Path], prove: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "out"
    with monkeypatch.context() as patch:
        patch.setattr(command, "Meter", lambda budget, report: StopsSoon())
        run = prove(page(), "--jobs", 1, "--json", "--budget", 60, "--export", out)

    statuses = [row["status"] for row in json.loads(run.out)]
    assert run.code == 3
    assert "stopped: the seconds of the budget are over" in run.err
    assert statuses[3:] == ["for these parameters", "not done"]
    assert json.loads((out / "index.json").read_text())[-1]["status"] == "not done"
    before = (out / "steps" / "k=1.cert").stat().st_mtime_ns
    assert prove(page(), "--jobs", 1, "--export", out).code == 0
    assert (out / "steps" / "k=1.cert").stat().st_mtime_ns == before


class StopsSoon:
    """A meter whose budget ends when two rows are done."""

    def __init__(self) -> None:
        self.rows = 0

    def found(self) -> None:
        self.rows += 1

    def step(self) -> None:
        if self.rows == 2:
            stop()


class Interrupted:
    """A meter that Ctrl-C comes to when so many rows are done."""

    def __init__(self, rows: int) -> None:
        self.rows = rows

    def found(self) -> None:
        self.rows -= 1

    def step(self) -> None:
        if self.rows == 0:
            raise KeyboardInterrupt


@pytest.mark.parametrize("text", [PAGE, WRONG])
def test_what_is_known_is_printed_after_an_interrupt(
    text: str, page: Callable[..., Path], prove: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(command, "Meter", lambda budget, report: Interrupted(2))

    run = prove(page(text), "--jobs", 1)

    assert run.code == 130
    assert "not done: certificate" in run.out
    assert run.err == "interrupted\n"


def test_pages_are_printed_and_exported_as_they_are_finished(
    page: Callable[..., Path], prove: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out, seen = tmp_path / "out", []

    def noting(shown: Page, rows: list[Row]) -> None:
        entries = [entry for entry in index(out) if entry["status"] != NOT_DONE]
        seen.append((shown.path.name, len(rows), len(entries)))

    monkeypatch.setattr(command, "_print_page", noting)
    page(name="b.py")
    path = page(PAGE.replace('"steps"', '"other"'), name="a.py")
    monkeypatch.setattr(command, "Meter", lambda budget, report: Interrupted(5))

    assert prove(path.parent, "--jobs", 1, "--export", out).code == 130
    assert seen == [("a.py", 5, 5), ("b.py", 5, 9)]


@pytest.mark.parametrize("export", [("--export", "out"), ()])
def test_a_thorough_run_loses_nothing(
    export: tuple[str, ...],
    page: Callable[..., Path],
    prove: Any,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """However often it is stopped: each certificate is written and checked once."""
    monkeypatch.chdir(tmp_path)
    asked: list[str] = []
    written: list[str] = []

    def checking(certificate: Path, *arguments: Any) -> Any:
        asked.append(certificate.name)
        return checked(certificate, *arguments)

    def certifying(network: Any, kind: str, certificate: Path, **keywords: Any) -> str:
        written.append(certificate.name)
        return certify(network, kind, certificate, **keywords)

    words = (page(), "--jobs", 1, "--thorough", "--json")
    at_once = json.loads(prove(*words, "--export", "uninterrupted").out)
    monkeypatch.setattr(certified, "checked", checking)
    monkeypatch.setattr(certified, "certify", certifying)
    kept = Path("out") if export else Path(".exactregions", "prove")

    for rows in (2, 3):
        with monkeypatch.context() as patch:
            patch.setattr(command, "Meter", lambda budget, report, rows=rows: Interrupted(rows))
            run = prove(*words, *export)
        assert run.code == 130
        assert f"what is finished is kept in {kept}; the same command goes on" in run.err
        assert (kept / "steps" / ".k=1.cert.verdict").exists()
    run = prove(*words, *export)

    assert run.code == 0
    assert written == asked == ["k=1.cert", "k=2.cert", "k=5.cert"]
    assert [without_paths(row) for row in json.loads(run.out)] == [*map(without_paths, at_once)]
    assert not [*kept.rglob("*.verdict")]
    assert kept.exists() == bool(export)
    assert not Path(".exactregions").exists()
    assert not export or index(kept) == index(Path("uninterrupted"))


def without_paths(row: dict[str, Any]) -> dict[str, Any]:
    return {**row, "network": None, "certificate": None}


def test_what_another_run_keeps_is_left_alone(
    page: Callable[..., Path], prove: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    other = tmp_path / ".exactregions" / "prove" / "other"
    other.mkdir(parents=True)

    assert prove(page(), "--jobs", 1, "--thorough").code == 0
    assert [*other.parent.iterdir()] == [other]


def test_progress_is_told(
    page: Callable[..., Path], prove: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = iter(range(1, 1_000_000))
    monkeypatch.setattr(command, "Meter", partial(Meter, clock=lambda: next(clock)))
    monkeypatch.setattr(Board, "notes", lambda self: ["one: writing", "two: checking"])

    run = prove(page(), "--jobs", 1)

    assert "1 of 3 rows done, " in run.err
    assert run.err.splitlines()[0].endswith(" s; one: writing; two: checking")


OTHER_OPTIONS = ("--json", "--thorough", "--export", "x", "--budget", "9", "--record", "x")


@pytest.mark.parametrize(
    ("message", "words"),
    [
        ("0 jobs are none; give at least 1", ("--jobs", "0")),
        ("a budget of -1.0 seconds is none", ("--budget", "-1")),
        ("Not a directory; give a path in a folder that you can write to", ("--export", "FILE/x")),
        ("No such file or directory; give a path", ("--ledger", "FOLDER/no/ledger.md")),
        (
            "--ledger runs nothing, so --jobs would do nothing; leave it out, or --ledger",
            ("--ledger", "FOLDER/a.md", "--jobs", "2"),
        ),
        (
            "so --thorough and --export and --budget and --record and --json would do nothing",
            (*OTHER_OPTIONS, "--ledger", "FOLDER/a.md"),
        ),
        ("--record is about what takes long; give --thorough", ("--record", "FOLDER/a.json")),
        ("is no list of rows of a ledger; move", ("--thorough", "--record", "FILE")),
        ("No such file or directory; give", ("--thorough", "--record", "FOLDER/no/a.json")),
    ],
)
def test_bad_arguments(
    message: str,
    words: tuple[str, ...],
    page: Callable[..., Path],
    prove: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    path = page()
    places = {"FILE": str(path), "FOLDER": str(path.parent)}
    for name, place in places.items():
        words = tuple(word.replace(name, place) for word in words)

    monkeypatch.chdir(path.parent.parent)
    run = prove(path, *words)

    assert run.code == 2
    assert message in run.err
    assert not [*path.parent.glob("a.*")]
    assert [*Path().iterdir()] == [path.parent.relative_to(Path.cwd())]


@pytest.mark.parametrize("file", [".exactregions", ".exactregions/prove"])
def test_a_thorough_run_that_can_keep_nothing_says_what_to_do(
    file: str, page: Callable[..., Path], prove: Any, here: Path
) -> None:
    taken = here / file
    taken.parent.mkdir(exist_ok=True)
    taken.touch()

    run = prove(page(), "--jobs", 1, "--thorough")

    assert run.code == 2
    assert f"{Path('.exactregions', 'prove')}: " in run.err
    assert "give --export DIR to keep it in DIR, or run it in another working directory" in run.err
    assert prove(page(), "--jobs", 1, "--thorough", "--export", "out").code == 0


@pytest.mark.parametrize("record", ["made/here/a.json", "made/a.json"])
def test_a_record_may_be_in_a_folder_that_the_run_makes(
    record: str, page: Callable[..., Path], prove: Any, here: Path
) -> None:
    words = ("--jobs", 1, "--thorough", "--record", record, "--export", "made/here")

    assert prove(page(), *words).code == 0
    assert len(json.loads(Path(record).read_text())) == 1


def test_an_export_to_a_link_to_itself_is_bad_input(
    page: Callable[..., Path], prove: Any, tmp_path: Path
) -> None:
    (tmp_path / "out").symlink_to("out")
    words = ("--thorough", "--record", tmp_path / "a.json", "--export", tmp_path / "out")

    run = prove(page(), *words)

    assert run.code == 2
    assert f"{tmp_path / 'out'}: " in run.err


def test_two_processes_do_the_same(page: Callable[..., Path], tmp_path: Path) -> None:
    """In processes of their own, with the pages of the working folder."""
    folder = page().parent.parent
    run = subprocess.run(
        [sys.executable, "-m", "exactregions", "prove", "--jobs", "2", "--json"],
        cwd=folder,
        capture_output=True,
        text=True,
        check=True,
    )

    rows = json.loads(run.stdout)
    assert [row["counted"] for row in rows] == [None, None, None, 2, 3]
    assert rows[0]["page"] == "proofs/page.py"


def test_pytest_runs_pages(page: Callable[..., Path]) -> None:
    """With the conftest of proofs/, and pages whose files have the same name."""
    good, wrong = page(name="good/page.py"), page(WRONG, name="wrong/page.py")
    conftest = Path(__file__).parent.parent / "proofs" / "conftest.py"
    (good.parent.parent / "conftest.py").write_text(conftest.read_text())

    def run(path: Path) -> tuple[int, str]:
        # pytest reads no conftest.py above its root, which depends on where it is started.
        root = ["--rootdir", str(good.parent.parent)]
        words = ["-q", "-p", "no:cacheprovider", "--doctest-modules", *root, str(path)]
        done = subprocess.run(
            [sys.executable, "-m", "pytest", *words], capture_output=True, text=True, check=False
        )
        return done.returncode, done.stdout

    code, out = run(good)
    assert (code, "3 passed" in out) == (0, True)
    code, out = run(wrong.parent.parent)
    assert (code, "2 failed, 4 passed" in out) == (1, True)
    assert "page.py::steps[k=2]" in out
    assert "proper 3 was counted, = 4 claimed" in out


# The ledger of the pages.


def test_the_written_ledger(page: Callable[..., Path], prove: Any, tmp_path: Path) -> None:
    page(name="part/page.py")
    ledger = tmp_path / "proofs" / "README.md"

    assert prove(tmp_path / "proofs", "--ledger", ledger).code == 0
    assert ledger.read_text().endswith(
        "## part\n\n"
        "| claim | kind | established | sources |\n"
        "|---|---|---|---|\n"
        "| [steps](part/page.py): There is one more cell than units \\| bars. | proper = "
        "| *for all parameters*: written proof; *for all parameters*: identities; "
        "*for these parameters*: certificates for k=1 and k=2; "
        "*not in the default run*: certificates for k=5; "
        "*assumed*: somebody2001 | somebody1999 |\n"
    )


def test_what_takes_long_is_said_to_hold_when_it_is_on_record(
    page: Callable[..., Path], prove: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    folder = page().parent
    record, ledger = folder / "thorough.json", folder / "README.md"

    def written(text: str) -> str:
        page(text)
        assert prove(folder, "--ledger", ledger).code == 0
        return ledger.read_text()

    def is_on_record(text: str) -> bool:
        return "*for these parameters*, *on record*: certificates for k=5" in text

    assert "No such run is on record." in written(PAGE)
    with monkeypatch.context() as patch:
        patch.setattr(command, "Meter", lambda budget, report: Interrupted(2))
        assert prove(folder, "--jobs", 1, "--thorough", "--record", record).code == 130
    assert json.loads(record.read_text()) == []
    assert "No such run is on record." in written(PAGE)
    assert prove(folder, "--jobs", 1, "--thorough", "--record", record).code == 0

    (entry,) = json.loads(record.read_text())
    assert (entry["parameters"], entry["claimed"], entry["counted"]) == ({"k": 5}, 6, 6)
    assert entry["network"] is None
    text = written(PAGE)
    assert is_on_record(text)
    assert "not in the default run*: " not in text
    assert "thorough.json): 1 of 1 instances, 6 regions in all, 6 in the largest." in text
    assert not is_on_record(written(PAGE.replace("number + 1", "number + 1 + (k == 5)")))
    assert not is_on_record(written(PAGE.replace("[-i for", "[-2 * i for")))
    more = written(PAGE.replace('({"k": 5},)', '({"k": 5}, {"k": 9})'))
    assert is_on_record(more)
    assert "*not in the default run*: certificates for k=9" in more
    assert "1 of 2 instances" in more


def on_record(path: Path, number: Any) -> str:
    """What a ledger says where the record of a page has this count."""
    record = path.parent / "thorough.json"
    page = read_page(path)
    merge(record, page, of_thorough_runs(page, as_established(page, thorough=True)))
    (entry,) = json.loads(record.read_text())
    record.write_text(json.dumps([entry | {"counted": number}]))
    return ledger_markdown([page], path.parent)


@pytest.mark.parametrize(
    ("relation", "fit", "unfit"),
    [
        ("=", [6], [5, 7, None, [5, 6], [6, 7]]),
        (">=", [6, 7, [6, 7]], [5, None, [5, 7]]),
        ("<=", [6, 5, [5, 6]], [7, None, [5, 7]]),
    ],
)
def test_a_count_on_record_that_does_not_fit_the_claim_is_no_result(
    relation: str, fit: list[Any], unfit: list[Any], page: Callable[..., Path]
) -> None:
    path = page(PAGE.replace('kind="proper",', f'kind="proper", relation="{relation}",'))

    for number in fit:
        assert "*for these parameters*, *on record*: " in on_record(path, number)
    for number in unfit:
        text = on_record(path, number)
        assert "No such run is on record." in text
        assert "*not in the default run*: certificates for k=5" in text


def test_the_one_network_of_a_claim_can_be_on_record(page: Callable[..., Path]) -> None:
    text = PAGE.replace('thorough=({"k": 5},)', "thorough=({},)").replace(
        "lambda k:", "lambda k=5:"
    )

    path = page(text.replace("steps(k)", "steps(k=5)"))

    assert "*on record*: certificates for the one network" in on_record(path, 6)


def test_points_on_record_have_no_count(page: Callable[..., Path]) -> None:
    points = 'kind="proper", relation=">=", witnesses_only=True,'
    path = page(PAGE.replace('kind="proper",', points))

    assert "*for these parameters*, *on record*: witnesses for k=5" in on_record(path, None)
    assert "No such run is on record." in on_record(path, 6)


@pytest.mark.parametrize(("number", "kept"), [(4, True), (5, False), (None, False)])
def test_a_refutation_in_an_index_stays_if_its_count_is_another_than_claimed(
    number: int | None, kept: bool, page: Callable[..., Path], tmp_path: Path
) -> None:
    path = tmp_path / "index.json"
    first = read_page(page(FALSE))
    planned = as_established(first)
    merge(path, first, [*planned[:-1], replace(planned[-1], status=REFUTED, counted=number)])
    merge(path, first, planned)

    status = instances(tmp_path)["steps", 3]["status"]
    assert status == (REFUTED if kept else NOT_DONE)


def test_a_failure_on_record_is_no_result(
    page: Callable[..., Path], prove: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    folder = page(PAGE.replace("number + 1", "number + 1 + (k == 5)")).parent
    record, ledger = folder / "thorough.json", folder / "README.md"

    assert prove(folder, "--jobs", 1, "--thorough", "--record", record).code == 1
    assert prove(folder, "--ledger", ledger).code == 0
    assert "***FAILED***, *on record*: certificates for k=5" in ledger.read_text()
    assert "0 of 1 instances, 0 regions in all" in ledger.read_text()


@pytest.mark.parametrize(
    ("words", "parameters"),
    [
        ("k=1", [{"k": 1}]),
        ("n=1, k=2 and n=2, k=2", [{"n": 1, "k": 2}, {"n": 2, "k": 2}]),
        ("the one network", [{}]),
        ("k = 1, 2, 4 (3 cases)", [{"k": 1}, {"k": 2}, {"k": 4}]),
        ("k = 1..4 (4 cases)", [{"k": 3}, {"k": 1}, {"k": 2}, {"k": 4}]),
        ("k = 1, 2, 4, 8 (4 cases)", [{"k": 8}, {"k": 1}, {"k": 2}, {"k": 4}]),
        ("k = 1, 2, 4, 8, ..., 64 (7 cases)", [{"k": 2**i} for i in range(7)]),
        (
            "w = 1-2, 3, s = 0 (4 cases)",
            [{"w": (1, 2), "s": 0}, {"w": "3", "s": 0}, {"w": (1, 2)}, {"w": "3"}],
        ),
    ],
)
def test_parameters_in_words(words: str, parameters: list[dict[str, Any]]) -> None:
    from exactregions.theorems.markdown import _range

    assert _range(tuple(parameters)) == words


def test_the_ledger_says_what_is_refuted_or_shown_by_points(page: Callable[..., Path]) -> None:
    def cell(text: str) -> str:
        path = page(text)
        return ledger_markdown(read_pages(path), path.parent).splitlines()[-1]

    false = cell(FALSE.replace('    thorough=({"k": 5},),\n', ""))
    assert "***refuted***: written proof, certificates for k=3" in false
    assert "*formula checked*: identities" in false
    assert ": ***false***: There is" in false
    points = PAGE.replace("    identities=", '    relation=">=", witnesses_only=True, identities=')
    assert "*for these parameters*: witnesses for k=1 and k=2" in cell(points)
    plain = PAGE.replace("    identities=identities,\n", "").replace("    assumes=", "    # ")
    means = "written proof; *for these parameters*: certificates for k=1 and k=2; *not in the"
    assert f"| *for all parameters*: {means} default run*: certificates for k=5 |" in cell(plain)


def test_the_ledger_names_kinds(page: Callable[..., Path]) -> None:
    def kind(text: str) -> str:
        path = page(text)
        return ledger_markdown(read_pages(path), path.parent).splitlines()[-1].split(" | ")[1]

    alone = (
        PAGE.replace('"proper"', '"none"')
        .replace("construction=steps,", "")
        .replace("claimed=lambda k: Units(k).number + 1,", "")
    )
    for line in ('parameters=({"k": 1}, {"k": 2}),', 'thorough=({"k": 5},),'):
        alone = alone.replace(line, "")
    against = PAGE.replace("lambda k:", "lambda cells, k:").replace(
        "    identities=", '    against="affine", relation="<=", identities='
    )
    equal = PAGE.replace('"proper"', '"equal"').replace(
        "claimed=lambda k: Units(k).number + 1,", ""
    )
    assert kind(alone) == "-"
    assert kind(against) == "proper <= affine"
    assert kind(equal) == "equal"
