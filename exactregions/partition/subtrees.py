"""The walk in parts that run anywhere: on other processors, on other machines, on another day.

A task walks below some paths for a short time and hands back what it found and the paths that are
left.  So work is split where it turns out to be, and nothing takes long to do again.
"""

from __future__ import annotations

import pickle
import time
from collections.abc import Collection, Iterable, Iterator, Sequence
from concurrent.futures import (
    FIRST_COMPLETED,
    BrokenExecutor,
    CancelledError,
    Executor,
    Future,
    wait,
)
from functools import lru_cache
from itertools import chain, count
from typing import NamedTuple

from exactregions.errors import WorkersLost
from exactregions.geometry import Tick
from exactregions.partition.cell import Cell
from exactregions.partition.refinement import cells_of, start_walk
from exactregions.partition.stages import IntegerNetwork
from exactregions.partition.walk import CellRecord, Path

__all__ = ["Part", "cells_in_order", "walked_parts"]

SHORT_MILLISECONDS, LONG_MILLISECONDS = 50, 1_000
"""How long a task walks while there are few tasks, and while there are enough."""

CELLS_A_LOOK = 500
"""How many cells a task finds before it looks at the clock."""

LARGE_PATHS = 7
"""Of the paths that a task leaves, so many become tasks of their own; the others are small."""

STRAGGLER_MILLISECONDS = 20_000
"""A task that takes longer is given to somebody else too, once there is nothing better to do."""


class Part(NamedTuple):
    """What was found below `path`, all but what is below the paths that are left."""

    path: Path
    cells: int
    bounded_cells: int
    records: list[CellRecord]
    left: list[Path]


class _Task(NamedTuple):
    """The paths that somebody walks below, under a number; two tasks may share one."""

    number: int
    paths: Sequence[Path]
    started: int


def walked_parts(
    integers: IntegerNetwork,
    executor: Executor,
    paths: Sequence[Path] = ((),),
    *,
    keeping_cells: bool = False,
    tasks_at_once: int,
    tick: Tick = lambda: None,
) -> Iterator[Part]:
    """All cells below `paths`, in parts, as the executor's workers find them.

    No cell comes twice, whatever workers do.  A path is done when its part comes; those left then
    come later.  Sorted by path, the parts have the cells in the order of `proper_cells`.  `tick` is
    called while waiting.  Raises `WorkersLost` if the executor breaks or drops tasks: what has
    not come can be given to another one.  Needs a network with at least one stage.
    """
    work = pickle.dumps((integers, keeping_cells))
    pending: list[Sequence[Path]] = [paths]
    running: dict[Future[list[Part]], _Task] = {}
    unfinished: set[int] = set()
    numbers = count()

    def submit(number: int, task_paths: Sequence[Path], milliseconds: int) -> None:
        try:
            future = executor.submit(_walked, work, task_paths, milliseconds)
        except Exception as error:
            raise _translated(error) from error
        running[future] = _Task(number, task_paths, _clock())
        unfinished.add(number)

    try:
        while pending or unfinished:
            while pending and len(unfinished) < tasks_at_once:
                many = len(pending) >= tasks_at_once
                submit(
                    next(numbers), pending.pop(), LONG_MILLISECONDS if many else SHORT_MILLISECONDS
                )
            done, _ = wait(running, timeout=1, return_when=FIRST_COMPLETED)
            tick()
            for future in done:
                task = running.pop(future)
                parts = _result(future)
                if task.number in unfinished:
                    unfinished.remove(task.number)
                    pending += _tasks(task.paths, parts)
                    yield from parts
            if not pending:
                for task in _stragglers(running.values(), unfinished):
                    submit(task.number, task.paths, SHORT_MILLISECONDS)
    finally:
        for future in running:
            future.cancel()


def cells_in_order(integers: IntegerNetwork, parts: Iterable[Part]) -> Iterator[Cell]:
    """The cells of all parts together, in the order of `proper_cells`."""
    ordered = sorted(parts, key=lambda part: part.path)
    return cells_of(integers, chain.from_iterable(part.records for part in ordered))


def _walked(work: bytes, paths: Sequence[Path], milliseconds: int) -> list[Part]:
    """Walk below the paths, one after the other, until the time is over: in a worker."""
    integers, keeping_cells = _unpickled(work)
    end = _clock() + milliseconds
    parts: list[Part] = []
    for path in paths:
        if parts and _clock() > end:
            break
        walk = start_walk(integers, lambda: None, keeping_cells=keeping_cells, path=path)
        while not walk.advance(CELLS_A_LOOK) and _clock() < end:
            pass
        records, left = walk.take_records(), walk.remaining()
        parts.append(Part(path, walk.cells, walk.bounded_cells, records, left))
    return parts


@lru_cache(maxsize=2)
def _unpickled(work: bytes) -> tuple[IntegerNetwork, bool]:
    integers, keeping_cells = pickle.loads(work)
    return integers, keeping_cells


def _tasks(paths: Sequence[Path], parts: Sequence[Part]) -> list[Sequence[Path]]:
    """What is left of a task, as tasks; the one to do next is the last."""
    done = {part.path for part in parts}
    left = [path for part in parts for path in part.left]
    left += [path for path in paths if path not in done]
    tasks: list[Sequence[Path]] = [[path] for path in left[:LARGE_PATHS]]
    if left[LARGE_PATHS:]:
        tasks.append(left[LARGE_PATHS:])
    return tasks[::-1]


def _stragglers(running: Iterable[_Task], unfinished: Collection[int]) -> list[_Task]:
    """The unfinished tasks that all who have them have had for long."""
    newest = {task.number: task for task in sorted(running, key=lambda task: task.started)}
    before = _clock() - STRAGGLER_MILLISECONDS
    return [task for task in newest.values() if task.number in unfinished and task.started < before]


def _clock() -> int:
    return time.monotonic_ns() // 10**6


def _result(future: Future[list[Part]]) -> list[Part]:
    try:
        return future.result()
    except (Exception, CancelledError) as error:
        raise _translated(error) from error


def _translated(error: BaseException) -> BaseException:
    """`WorkersLost` for what says that workers, not the work, have failed; else the error."""
    of_dask = type(error).__module__.partition(".")[0] == "distributed"
    if of_dask or isinstance(error, BrokenExecutor | CancelledError | OSError):
        return WorkersLost(f"workers were lost: {type(error).__name__}: {error}")
    return error
