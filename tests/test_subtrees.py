"""Walks in parts: executors that work, that lose work and that dawdle; journals; resumed runs."""

from __future__ import annotations

import multiprocessing
import os
import signal
import sqlite3
import subprocess
import sys
import zlib
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import (
    BrokenExecutor,
    Executor,
    Future,
    ProcessPoolExecutor,
    ThreadPoolExecutor,
)
from contextlib import contextmanager
from math import comb
from pathlib import Path
from threading import Timer
from types import SimpleNamespace
from typing import Any

import pytest

from exactregions import (
    InvalidInput,
    Layer,
    Network,
    WorkersLost,
    box,
    proper_cells,
    refine,
    write_network,
)
from exactregions.cli import main
from exactregions.counting import KINDS
from exactregions.geometry import Ray
from exactregions.networks.formats import NetworkFile
from exactregions.partition import subtrees
from exactregions.partition.reference import ReferenceWalk
from exactregions.partition.refinement import cells_of, integers_on, start_walk
from exactregions.partition.stages import IntegerNetwork
from exactregions.partition.subtrees import Pace, Part, cells_in_order, walked_parts
from exactregions.partition.walk import BOTH, Branches
from exactregions.runs import workers as workers_module
from exactregions.runs.database import remedy_for
from exactregions.runs.journal import Journal, run_key
from exactregions.runs.records import packed, unpacked
from exactregions.runs.workers import Workers, local_workers, run_parts
from tests.known_files import COUNTS, known_network

NAME = "ternary_3-8-8-1_s1"
CELLS, BOUNDED = COUNTS[NAME]["proper"], 0


def hyperplanes(number: int, dimension: int = 4) -> Network:
    """Hyperplanes through the moment curve, in general position: any few meet in one point."""
    rows = [[t**k for k in range(1, dimension + 1)] for t in range(1, number + 1)]
    bias = [t ** (dimension + 1) + 1 for t in range(1, number + 1)]
    return Network(dimension, (Layer.of(rows, bias),))


def zaslavsky(number: int, dimension: int = 4) -> int:
    return sum(comb(number, k) for k in range(dimension + 1))


@pytest.fixture
def integers() -> IntegerNetwork:
    return integers_on(known_network(NAME), None)


@pytest.fixture
def small_tasks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every task ends after a few cells."""
    monkeypatch.setattr(subtrees, "PACE", Pace(0, 0, 0, 5))


def numbers(parts: Iterator[Part]) -> int:
    return sum(part.cells for part in parts)


class InlineExecutor(Executor):
    """Does each task when it is submitted, but for what `fault` has against it."""

    def __init__(self, fault: Callable[[int, Future[Any]], bool] = lambda n, future: False) -> None:
        self.submitted = 0
        self._fault = fault

    def submit(self, function: Any, /, *arguments: Any, **options: Any) -> Future[Any]:
        future: Future[Any] = Future()
        self.submitted += 1
        if not self._fault(self.submitted, future):
            future.set_result(function(*arguments, **options))
        return future


# Executors.


def processes(number: int) -> Executor:
    """Fresh ones: a copy of this process, with whatever threads it has, might hang."""
    return ProcessPoolExecutor(number, multiprocessing.get_context("spawn"))


@pytest.mark.usefixtures("small_tasks")
@pytest.mark.parametrize("executor", [ThreadPoolExecutor, processes])
@pytest.mark.parametrize("domain", [None, box(-1, 1, dimension=3)])
def test_any_executor_gives_the_same_partition(executor: Any, domain: Any) -> None:
    network = known_network(NAME)
    with executor(2) as workers:
        partition = refine(network, domain, executor=workers)

    assert partition == refine(network, domain)


def test_a_network_without_layers_needs_no_executor() -> None:
    executor = InlineExecutor()

    assert len(refine(Network(2, ()), executor=executor).cells) == 1
    assert executor.submitted == 0


@pytest.mark.usefixtures("small_tasks")
def test_work_is_split_where_it_is(integers: IntegerNetwork) -> None:
    executor = InlineExecutor()
    parts = list(walked_parts(integers, executor, keeping_cells=True, tasks_at_once=2))

    assert executor.submitted > 20
    assert sum(part.cells for part in parts) == CELLS
    assert list(cells_in_order(integers, parts)) == list(proper_cells(known_network(NAME)))


@pytest.mark.parametrize("engine", [ReferenceWalk, start_walk])
@pytest.mark.parametrize("cells", [1, 10, 60, 200])
def test_paths_that_are_joined_are_walked_in_one_go(
    engine: Any, cells: int, integers: IntegerNetwork
) -> None:
    """However the rest is cut into paths that come one after the other, it stays the same."""
    first = engine(integers, lambda: None, keeping_cells=True, path=())
    first.advance(cells)
    left, before = first.remaining(), first.take_records()
    for size in (1, 2, len(left.depths) + 1):
        found = [*before]
        for path in [left.joined(i, i + size) for i in range(0, len(left.depths), size)][::-1]:
            walk = engine(integers, lambda: None, keeping_cells=True, path=path)
            while not walk.advance(7):
                pass
            found += walk.take_records()

        assert list(cells_of(integers, found)) == list(proper_cells(integers.network))


@pytest.mark.parametrize("engine", [ReferenceWalk, start_walk])
def test_both_engines_leave_the_same_parts(engine: Any, integers: IntegerNetwork) -> None:
    walk = engine(integers, lambda: None, keeping_cells=False, path=())
    plain = ReferenceWalk(integers, lambda: None, keeping_cells=True, path=())
    assert walk.remaining() == Branches((), [0])

    finished = False
    while not finished:
        cells = walk.cells
        finished = walk.advance(1)
        plain.advance(walk.cells - cells)  # one that counts takes the last two cells together
        assert walk.remaining() == plain.remaining()

    assert walk.remaining() == Branches((), [])


@pytest.mark.parametrize(
    ("depths", "grouped"),
    [
        ([], []),
        ([4], [(0, 0, 0, 1)]),
        ([2, 4], [(0, 1), (0, 0, 0, 1)]),
        ([1, 2, 4], [(1,), (0, 2, 0, 1)]),
        ([1, 2, 3, 4], [(1,), (0, 1), (0, 0, 2, 1)]),
    ],
)
def test_parts_are_grouped_by_where_they_branch_off(depths: list[int], grouped: Any) -> None:
    path = (0, 0, 0, 1) if depths else ()

    assert subtrees._regrouped(Branches(path, depths)) == grouped


@pytest.mark.usefixtures("small_tasks")
def test_the_way_down_is_gone_once_for_all_small_parts() -> None:
    """A task leaves three paths at most, however many parts it has not come to."""
    integers = integers_on(hyperplanes(100, 2), None)
    parts = list(walked_parts(integers, InlineExecutor(), tasks_at_once=2))

    assert max(len(part.left) for part in parts) == 3
    assert any(part.left[-1].count(BOTH) > 5 for part in parts if part.left)
    assert sum(part.cells for part in parts) == zaslavsky(100, 2)


def test_large_parts_come_first_while_there_are_few_and_tasks_grow_with_the_run() -> None:
    pending = deque([(0,), (1, 0), (1, 1)])

    assert subtrees._next_task(pending, 4, 10**6) == ((0,), 50)
    assert subtrees._next_task(pending, 2, 10**6) == ((1, 1), 1_000)
    assert subtrees._next_task(pending, 1, 4_000) == ((1, 0), 200)


class StartingExecutor(Executor):
    """Does nothing before it has started, and then all that it was given."""

    def __init__(self) -> None:
        self.started = False
        self.waiting: list[Callable[[], None]] = []

    def submit(self, function: Any, /, *arguments: Any, **options: Any) -> Future[Any]:
        future: Future[Any] = Future()
        self.waiting.append(lambda: future.set_result(function(*arguments, **options)))
        if self.started:
            self.start()
        return future

    def start(self) -> None:
        self.started = True
        while self.waiting:
            self.waiting.pop()()


@pytest.mark.usefixtures("small_tasks")
@pytest.mark.parametrize("tasks", [1, 4])
def test_until_a_worker_answers_this_process_helps(tasks: int, integers: IntegerNetwork) -> None:
    executor = StartingExecutor()
    parts = walked_parts(integers, executor, tasks_at_once=tasks)
    alone = [next(parts) for _ in range(4)]
    waiting = len(executor.waiting)
    executor.start()

    assert 0 < waiting <= tasks
    assert sum(part.cells for part in alone) + numbers(parts) == CELLS


@pytest.mark.usefixtures("small_tasks")
def test_workers_that_are_not_to_be_helped_do_it_all(integers: IntegerNetwork) -> None:
    executor = InlineExecutor()

    assert numbers(walked_parts(integers, executor, tasks_at_once=2, helping=False)) == CELLS
    assert executor.submitted > 0


def test_a_short_run_starts_no_workers(integers: IntegerNetwork) -> None:
    seen: list[int] = []
    parts = run_parts(integers, inline_workers(iter([])), alone_seconds=60, on_left=seen.append)

    assert numbers(parts) == CELLS
    assert seen[-1] == 0


@pytest.mark.usefixtures("small_tasks")
def test_a_lost_task_is_an_error_that_says_so(integers: IntegerNetwork) -> None:
    def lose(number: int, future: Future[Any]) -> bool:
        if number == 5:
            future.set_exception(BrokenExecutor("killed"))
        return number == 5

    with pytest.raises(WorkersLost, match="BrokenExecutor: killed"):
        list(walked_parts(integers, InlineExecutor(lose), tasks_at_once=2))


@pytest.mark.usefixtures("small_tasks")
def test_a_fault_in_a_task_is_no_lost_worker(integers: IntegerNetwork) -> None:
    def fail(number: int, future: Future[Any]) -> bool:
        future.set_exception(ZeroDivisionError("boom"))
        return True

    with pytest.raises(ZeroDivisionError, match="boom"):
        list(walked_parts(integers, InlineExecutor(fail), tasks_at_once=2))


@pytest.mark.usefixtures("small_tasks")
def test_an_executor_that_takes_no_tasks_is_lost(integers: IntegerNetwork) -> None:
    def refuse(number: int, future: Future[Any]) -> bool:
        raise BrokenExecutor("closed")

    with pytest.raises(WorkersLost, match="closed"):
        list(walked_parts(integers, InlineExecutor(refuse), tasks_at_once=2))


@pytest.mark.usefixtures("small_tasks")
def test_a_straggler_is_overtaken_and_counted_once(
    integers: IntegerNetwork, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The third task hangs; somebody else does it, and what the straggler says is ignored."""
    monkeypatch.setattr(subtrees, "STRAGGLER_MILLISECONDS", 50)
    hanging: list[Future[Any]] = []

    def hang(number: int, future: Future[Any]) -> bool:
        if number == 3:
            hanging.append(future)
        return number == 3

    executor = InlineExecutor(hang)

    assert numbers(walked_parts(integers, executor, tasks_at_once=2)) == CELLS
    assert hanging[0].cancelled()


@pytest.mark.usefixtures("small_tasks")
def test_a_straggler_that_finishes_too_late_adds_nothing(
    integers: IntegerNetwork, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(subtrees, "STRAGGLER_MILLISECONDS", 50)
    late: Future[Any] = Future()
    twins = []

    class Dawdling(InlineExecutor):
        """The second task ends when the same paths are given to somebody else."""

        def submit(self, function: Any, /, *arguments: Any, **options: Any) -> Future[Any]:
            future = super().submit(function, *arguments, **options)
            if self.submitted == 2:
                self.paths, self.result = arguments[1], future.result()
                return late
            if self.submitted > 2 and arguments[1] == self.paths:
                twins.append(future)
                late.set_result(self.result)
            return future

    assert numbers(walked_parts(integers, Dawdling(), tasks_at_once=2)) == CELLS
    assert len(twins) == 1


# Workers that die.


def inline_workers(executors: Iterator[Executor]) -> Workers:
    @contextmanager
    def workers() -> Iterator[tuple[Executor, int]]:
        yield next(executors), 2

    return workers


@pytest.mark.usefixtures("small_tasks")
@pytest.mark.parametrize("lost_at", [1, 2, 5, 9])
def test_new_workers_do_what_lost_ones_have_not_handed_in(
    lost_at: int, integers: IntegerNetwork
) -> None:
    def lose(number: int, future: Future[Any]) -> bool:
        if number == lost_at:
            future.set_exception(BrokenExecutor("killed"))
        return number == lost_at

    pauses: list[float] = []
    executors = iter([InlineExecutor(lose), InlineExecutor(lose), InlineExecutor()])
    parts = run_parts(integers, inline_workers(executors), pause=pauses.append)

    assert numbers(parts) == CELLS
    assert len(pauses) == 2


@pytest.mark.usefixtures("small_tasks")
def test_workers_that_are_always_lost_are_given_up(integers: IntegerNetwork) -> None:
    def refuse(number: int, future: Future[Any]) -> bool:
        raise BrokenExecutor("closed")

    pauses: list[float] = []
    executors = (InlineExecutor(refuse) for _ in range(100))
    with pytest.raises(WorkersLost):
        list(run_parts(integers, inline_workers(executors), pause=pauses.append))

    assert len(pauses) == 20
    assert pauses == sorted(pauses)


@pytest.mark.usefixtures("small_tasks")
def test_help_does_not_keep_a_run_alive_whose_workers_all_die(integers: IntegerNetwork) -> None:
    """They take tasks and die soon after; what this process finds meanwhile is not theirs."""

    def die_soon(number: int, future: Future[Any]) -> bool:
        def die() -> None:
            if future.set_running_or_notify_cancel():
                future.set_exception(BrokenExecutor("killed"))

        Timer(0.01, die).start()
        return True

    pauses: list[float] = []
    executors = (InlineExecutor(die_soon) for _ in range(10_000))
    with pytest.raises(WorkersLost):
        list(run_parts(integers, inline_workers(executors), pause=pauses.append))

    assert len(pauses) == 20


def test_a_killed_process_loses_and_doubles_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """The workers of a real pool are killed in mid-run; it breaks, and a new one goes on."""
    monkeypatch.setattr(subtrees, "PACE", Pace(0, 0, 0))
    integers = integers_on(hyperplanes(32), None)
    inner = local_workers(2)
    pools: list[Any] = []

    @contextmanager
    def workers() -> Iterator[tuple[Executor, int]]:
        with inner() as (pool, at_once):
            pools.append(pool)
            yield pool, at_once

    found = 0
    for part in run_parts(integers, workers):
        found += part.cells
        if len(pools) == 1 and found > 5_000:
            for process in list(pools[0]._processes.values()):
                process.kill()

    assert found == zaslavsky(32)
    assert len(pools) == 2


@pytest.mark.parametrize("jobs", [0, -1])
def test_no_jobs_at_all_are_refused(jobs: int) -> None:
    with pytest.raises(InvalidInput, match=f"{jobs} jobs are none; give at least 1"):
        local_workers(jobs)


# Journals.


@pytest.fixture
def key(integers: IntegerNetwork) -> Any:
    return run_key(integers.network, integers.domain, "proper", "1")


@pytest.mark.usefixtures("small_tasks")
def test_a_run_stopped_again_and_again_loses_and_doubles_nothing(
    integers: IntegerNetwork, key: Any, tmp_path: Path
) -> None:
    runs, finished = 0, False
    while not finished:
        runs += 1
        with Journal(tmp_path / "run", key) as journal:
            parts = run_parts(integers, inline_workers(iter([InlineExecutor()])), journal=journal)
            before = next(parts)
            for _ in range(3):
                next(parts, None)
            cells, left = journal.totals()[0], journal.open_paths()

        assert before.cells <= cells
        finished = not left

    assert runs > 5
    assert cells == CELLS


def test_a_finished_run_is_read_back(integers: IntegerNetwork, key: Any, tmp_path: Path) -> None:
    workers = inline_workers(iter([InlineExecutor()]))
    for _ in range(2):
        with Journal(tmp_path / "run", key) as journal:
            assert numbers(run_parts(integers, workers, journal=journal)) == CELLS


def test_a_part_cannot_be_noted_twice(key: Any, tmp_path: Path) -> None:
    with Journal(tmp_path / "run", key) as journal:
        journal.record(Part((), 3, 1, [], [(True,)]))
        with pytest.raises(AssertionError, match="nothing was left to do below ''"):
            journal.record(Part((), 3, 1, [], []))

        assert journal.totals() == (3, 1)
        assert journal.open_paths() == [(True,)]


@pytest.mark.parametrize(
    ("statement", "message"),
    [
        ("DELETE FROM run", "not the journal of a run"),
        ("ALTER TABLE run DROP COLUMN version", "not the journal of a run"),
        ("UPDATE parts SET path = '0x'", "damaged; give another file"),
        ("UPDATE parts SET path = NULL", "damaged; give another file"),
        ("UPDATE parts SET path = '0x', cells = 0", "damaged; give another file"),
    ],
)
def test_a_journal_with_wrong_rows_is_refused(
    key: Any, tmp_path: Path, statement: str, message: str
) -> None:
    def read() -> list[object]:
        with Journal(tmp_path / "run", key) as journal:
            return [*journal.parts(), *journal.open_paths()]

    Journal(tmp_path / "run", key).__exit__(None, None, None)
    with sqlite3.connect(tmp_path / "run") as connection:
        connection.execute(statement)
    connection.close()

    with pytest.raises(InvalidInput, match=message):
        read()


@pytest.mark.parametrize(
    ("field", "other"),
    [("network", "0"), ("domain", "1 0"), ("kind", "affine"), ("version", "2")],
)
def test_the_journal_of_another_run_is_refused(
    field: str, other: str, key: Any, tmp_path: Path
) -> None:
    Journal(tmp_path / "run", key).__exit__(None, None, None)
    with pytest.raises(InvalidInput, match=f"run: this run has {field} ") as caught:
        Journal(tmp_path / "run", key._replace(**{field: other}))

    assert f"and not {other!r}; give the arguments it was started with" in str(caught.value)


def test_a_file_that_is_no_journal_is_refused_and_left_alone(key: Any, tmp_path: Path) -> None:
    text, other = tmp_path / "text", tmp_path / "other"
    text.write_text("This is no database, and long enough to be seen not to be one. " * 20)
    with sqlite3.connect(other) as connection:
        connection.execute("CREATE TABLE birds (name)")
    before = text.read_bytes(), other.read_bytes()

    for path in (text, other):
        with pytest.raises(
            InvalidInput, match=f"{path.name}: .*; give another|{path.name}: .* give another"
        ):
            Journal(path, key)
    assert (text.read_bytes(), other.read_bytes()) == before


def test_a_journal_in_use_is_refused(key: Any, tmp_path: Path) -> None:
    with (
        Journal(tmp_path / "run", key),
        pytest.raises(InvalidInput, match="locked; end the run that has it, or give another file"),
    ):
        Journal(tmp_path / "run", key)


def test_a_full_disk_loses_only_what_was_being_noted(key: Any, tmp_path: Path) -> None:
    paths = [tuple(bool(n >> k & 1) for k in range(300)) for n in range(1, 2_000)]
    with Journal(tmp_path / "run", key) as journal:
        journal.record(Part((), 3, 1, [], [(True,)]))
        journal._connection.execute("PRAGMA max_page_count = 20")
        with pytest.raises(InvalidInput, match="full; make room on the disk"):
            journal.record(Part((True,), 5, 1, [], paths))

    with Journal(tmp_path / "run", key) as journal:
        assert journal.totals() == (3, 1)
        assert journal.open_paths() == [(True,)]


def test_a_damaged_journal_is_refused(key: Any, tmp_path: Path) -> None:
    for data in (
        b"no zlib",
        None,
        *map(zlib.compress, (b"1 2 3", b"\n\n1 2 3", b"1\n\n", b"\n\n")),
    ):
        path = tmp_path / "run"
        path.unlink(missing_ok=True)
        with Journal(path, key) as journal:
            journal.record(Part((), 1, 0, [], []))
            journal._connection.execute("UPDATE parts SET records = ?", (data,))
            with pytest.raises(InvalidInput, match="run: damaged; give another file"):
                list(journal.parts())


def test_damage_that_is_met_while_reading_is_explained(key: Any, tmp_path: Path) -> None:
    paths = [tuple(n >> k & 1 for k in range(300)) for n in range(1, 200)]
    with Journal(tmp_path / "run", key) as journal:
        journal.record(Part((), 3, 1, [], paths))
    data = (tmp_path / "run").read_bytes()
    (tmp_path / "run").write_bytes(data[:8192] + b"\xff" * (len(data) - 8192))

    with Journal(tmp_path / "run", key) as journal:
        for read in (journal.totals, journal.open_paths, lambda: list(journal.parts())):
            with pytest.raises(InvalidInput, match="malformed; the file is damaged; give another"):
                read()


@pytest.mark.parametrize(
    ("error", "remedy"),
    [
        ("database or disk is full", "make room on the disk and go on with the same command"),
        ("database is locked", "end the run that has it, or give another file"),
        ("file is not a database", "this is not the file of a run; give another"),
        ("database disk image is malformed", "the file is damaged; give another"),
        ("unable to open database file", "give a file in a folder that you can write to"),
    ],
)
def test_errors_of_the_database_have_a_remedy(error: str, remedy: str) -> None:
    assert remedy_for(sqlite3.DatabaseError(error)) == remedy


def test_workers_end_with_the_process_that_started_them(monkeypatch: pytest.MonkeyPatch) -> None:
    waited: list[bool] = []
    codes: list[int] = []
    parent = SimpleNamespace(join=lambda: waited.append(True))
    monkeypatch.setattr(workers_module.os, "_exit", codes.append)

    monkeypatch.setattr(workers_module.multiprocessing, "parent_process", lambda: None)
    workers_module._end_with_parent()
    monkeypatch.setattr(workers_module.multiprocessing, "parent_process", lambda: parent)
    workers_module._end_with_parent()

    assert (waited, codes) == ([True], [1])


ORPHANS = """
import os, time
from exactregions.runs.workers import local_workers
if __name__ == "__main__":
    with local_workers(1)() as (executor, _):
        print(executor.submit(os.getpid).result(), flush=True)
        time.sleep(600)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="signals")
def test_a_killed_run_leaves_no_workers(tmp_path: Path) -> None:
    """The pipe that the worker has inherited ends, so nobody holds it any more."""
    script = tmp_path / "orphans.py"
    script.write_text(ORPHANS)
    with subprocess.Popen([sys.executable, script], stdout=subprocess.PIPE) as run:
        assert run.stdout is not None
        assert int(run.stdout.readline()) > 0
        run.kill()
        assert run.communicate(timeout=60)[0] == b""


def test_recorded_cells_are_read_back_at_any_size() -> None:
    large = 10**5_000
    rays = Ray((1, -large, 0), 1 << 70, 3), Ray((0, 0, 1), 1, 0)
    records = [(rays, 5, 1 << 100), ((), 0, 0), (rays[:1], 1, 1)]

    assert unpacked(packed(records)) == records
    assert unpacked(packed([])) == []


@pytest.mark.usefixtures("small_tasks")
@pytest.mark.parametrize("kinds", [[kind] for kind in KINDS] + [["affine", "activation"]])
def test_every_kind_goes_on_where_it_was(
    kinds: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Stopped by a budget, then finished: what had been found is there, and nothing twice."""
    options = [option for kind in kinds for option in ("--kind", kind)]
    resumed = ["count", "example:ternary", *options, "--resume", str(tmp_path / "run")]
    assert main(["count", "example:ternary", *options]) == 0
    expected = capsys.readouterr().out

    assert main([*resumed, "--max-cells", "100"]) == 3
    assert 0 < found_in(tmp_path / "run") < 267
    assert "unknown, at least " in capsys.readouterr().out
    assert main(resumed) == 0
    assert capsys.readouterr().out == expected


@pytest.mark.usefixtures("small_tasks")
@pytest.mark.parametrize("what", ["dual", "refinement"])
def test_graphs_go_on_where_they_were(what: str, tmp_path: Path) -> None:
    command = ["graph", "example:ternary", "--what", what, "-o"]
    resumed = ["--resume", str(tmp_path / "run")]
    assert main([*command, str(tmp_path / "a.json")]) == 0

    assert main([*command, str(tmp_path / "b.json"), *resumed, "--max-cells", "100"]) == 3
    assert 0 < found_in(tmp_path / "run") < 267
    assert main([*command, str(tmp_path / "b.json"), *resumed]) == 0
    assert (tmp_path / "a.json").read_bytes() == (tmp_path / "b.json").read_bytes()


def test_processes_start_where_interrupts_cannot_be_held(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(signal, "pthread_sigmask", raising=False)
    with local_workers(1)() as (executor, _):
        assert executor.submit(int).result() == 0


# The command line.


def test_jobs_find_the_same(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["count", "example:median"]) == 0
    alone = capsys.readouterr().out

    assert main(["count", "example:median", "--jobs", "2"]) == 0
    assert capsys.readouterr().out == alone


def test_a_run_can_be_kept_and_read_again(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    command = ["count", "example:float32", "--kind", "proper", "--kind", "bounded_proper"]
    for _ in range(2):
        assert main([*command, "--resume", str(tmp_path / "run")]) == 0
        assert capsys.readouterr().out == "proper            471\nbounded_proper    399\n"

    assert main([*command, "--resume", str(tmp_path / "run"), "--domain", "box:0,1"]) == 2
    assert "this run has domain '' and not " in capsys.readouterr().err


@pytest.mark.parametrize(
    ("message", "options"),
    [
        ("0 jobs are none; give at least 1", ["--jobs", "0"]),
        ("--jobs and --dask exclude each other", ["--jobs", "2", "--dask", "tcp://x:1"]),
        ("unable to open database file; give a file", ["--resume", "no/run", "--kind", "proper"]),
    ],
)
def test_bad_options_are_refused(
    message: str, options: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["count", "example:hat", *options]) == 2
    assert message in capsys.readouterr().err


KILLED_IN_BETWEEN = """
import os, signal, sys

from exactregions.cli import main
from exactregions.partition import subtrees
from exactregions.runs import workers
from exactregions.runs.journal import Journal

helping, kill, *arguments = sys.argv[1:]
noted = []

def record(journal, part, record=Journal.record):
    record(journal, part)
    noted.append(part)
    if len(noted) == 5:
        os.killpg(0, int(kill))

if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.default_int_handler)
    subtrees.PACE = subtrees.Pace(0, 0, 0)
    if helping == "alone":
        workers.ALONE_SECONDS = 0
        workers.walked_parts = lambda *arguments, helping, **options: subtrees.walked_parts(
            *arguments, helping=False, **options
        )
    Journal.record = record
    sys.exit(main(arguments))
"""
"""The command line whose process and workers get a signal once five parts have been noted.

Tasks are short, so much is left then, however fast the machine.
"""


@pytest.mark.skipif(os.name != "posix", reason="needs signals as on Unix")
@pytest.mark.parametrize(
    ("kind", "number", "kill", "helping"),
    [
        ("proper", 36, signal.SIGKILL, "alone"),
        ("proper", 36, signal.SIGKILL, "helped"),
        ("proper", 36, signal.SIGINT, "alone"),
        ("affine", 20, signal.SIGKILL, "alone"),
    ],
)
def test_a_killed_run_goes_on_where_it_was(
    kind: str, number: int, kill: signal.Signals, helping: str, tmp_path: Path
) -> None:
    """Each cell of the arrangement has a map of its own, since relu of each form is an output."""
    network, run = tmp_path / "net.json", tmp_path / "run"
    write_network(NetworkFile(hyperplanes(number)), network)
    command = ["count", str(network), "--kind", kind, "--jobs", "2", "--resume", str(run)]
    killed = subprocess.run(
        [sys.executable, "-c", KILLED_IN_BETWEEN, helping, str(int(kill)), *command],
        capture_output=True,
        text=True,
        start_new_session=True,
    )
    kept = found_in(run)

    again = subprocess.run(
        [sys.executable, "-m", "exactregions", *command], capture_output=True, text=True, check=True
    )

    assert killed.returncode == (130 if kill == signal.SIGINT else -signal.SIGKILL), killed.stderr
    assert 0 < kept < zaslavsky(number)
    assert again.stdout == f"{kind:<18}{zaslavsky(number)}\n"


def found_in(run: Path) -> int:
    """The cells noted in a journal that nobody writes."""
    with sqlite3.connect(run) as connection:
        cells: int = connection.execute("SELECT coalesce(sum(cells), 0) FROM parts").fetchone()[0]
    return cells
