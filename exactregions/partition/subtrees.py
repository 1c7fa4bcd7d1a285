"""The walk in parts that run anywhere: on other processors, on other machines, on another day.

A task walks below some paths for a short time and hands back what it found and the paths that are
left.  So work is split where it turns out to be, and nothing takes long to do again.
"""

from __future__ import annotations

import pickle
import time
from collections import deque
from collections.abc import Collection, Iterable, Iterator, Sequence
from concurrent.futures import (
    FIRST_COMPLETED,
    BrokenExecutor,
    CancelledError,
    Executor,
    Future,
    wait,
)
from contextlib import contextmanager
from functools import lru_cache
from itertools import chain, count
from typing import NamedTuple

from exactregions.errors import WorkersLost
from exactregions.geometry import Tick
from exactregions.partition.cell import Cell
from exactregions.partition.refinement import cells_of, start_walk
from exactregions.partition.stages import IntegerNetwork
from exactregions.partition.walk import Branches, CellRecord, Path, first_of

__all__ = ["Pace", "Part", "cells_in_order", "translated", "walked_here", "walked_parts"]


class Pace(NamedTuple):
    """How long a task walks: a part of the time of the run so far, within these limits.

    So no task keeps others waiting for long near the end.  But each walks `ways` times as long as
    it took to get to where it starts, and looks at the clock after `cells_a_look` cells only.
    """

    shortest_milliseconds: int = 50
    longest_milliseconds: int = 1_000
    ways: int = 20
    cells_a_look: int = 500


PACE = Pace()
"""The pace of all runs; sent along, so that workers elsewhere keep to it."""

SHARE_OF_RUN = 20
"""A task takes one part in so many of the time that the run has taken."""

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
    """The path that somebody walks below, under a number; two tasks may share one."""

    number: int
    path: Path
    started: int


def walked_parts(
    integers: IntegerNetwork,
    executor: Executor,
    paths: Sequence[Path] = ((),),
    *,
    keeping_cells: bool = False,
    tasks_at_once: int,
    helping: bool = True,
    tick: Tick = lambda: None,
) -> Iterator[Part]:
    """All cells below `paths`, in parts, as the executor's workers find them.

    No cell comes twice, whatever workers do.  A path is done when its part comes; those left then
    come later.  `cells_in_order` brings the cells into the order of `proper_cells`.  With `helping`
    this process walks, too, until the first worker has handed something in: they may take long to
    start.  `tick` is called often.  Raises `WorkersLost` if the executor breaks or drops tasks:
    what has not come can be given to another one.  Needs a network with at least one stage.
    """
    work = pickle.dumps((integers, keeping_cells, PACE))
    pending = deque(paths)
    running: dict[Future[Part], _Task] = {}
    unfinished: set[int] = set()
    numbers = count()
    start = _clock()
    answered = not helping

    def submit(number: int, path: Path, milliseconds: int) -> None:
        with translated():
            future = executor.submit(_walked, work, path, milliseconds)
        running[future] = _Task(number, path, _clock())
        unfinished.add(number)

    try:
        while pending or unfinished:
            while len(pending) > (not answered) and len(unfinished) < tasks_at_once:
                submit(next(numbers), *_next_task(pending, tasks_at_once, _clock() - start))
            done, _ = wait(running, timeout=1 if answered else 0, return_when=FIRST_COMPLETED)
            answered = answered or bool(done) or not pending
            if not answered:
                part = walked_here(integers, pending.pop(), keeping_cells=keeping_cells, tick=tick)
                pending += part.left
                yield part
            tick()
            for future in done:
                task = running.pop(future)
                with translated():
                    part = future.result()
                if task.number in unfinished:
                    unfinished.remove(task.number)
                    pending += part.left
                    yield part
            if not pending:
                for task in _stragglers(running.values(), unfinished):
                    submit(task.number, task.path, PACE.shortest_milliseconds)
    finally:
        for future in running:
            future.cancel()


def cells_in_order(integers: IntegerNetwork, parts: Iterable[Part]) -> Iterator[Cell]:
    """The cells of all parts together, in the order of `proper_cells`."""
    ordered = sorted(parts, key=lambda part: first_of(part.path))
    return cells_of(integers, chain.from_iterable(part.records for part in ordered))


@contextmanager
def translated() -> Iterator[None]:
    """Raise `WorkersLost` for what says that workers, not the work, have failed."""
    try:
        yield
    except (Exception, CancelledError) as error:
        of_dask = type(error).__module__.partition(".")[0] == "distributed"
        if of_dask or isinstance(error, BrokenExecutor | CancelledError | OSError):
            raise WorkersLost(f"workers were lost: {type(error).__name__}: {error}") from error
        raise


def _walked(work: bytes, path: Path, milliseconds: int) -> Part:
    """Walk below the path until the time is over: in a worker."""
    integers, keeping_cells, pace = _unpickled(work)
    return _walked_below(integers, path, milliseconds, keeping_cells, pace, lambda: None)


def walked_here(
    integers: IntegerNetwork, path: Path, *, keeping_cells: bool = False, tick: Tick = lambda: None
) -> Part:
    """A part below `path`, of a short time, found by this process; `tick` is called often."""
    return _walked_below(integers, path, PACE.shortest_milliseconds, keeping_cells, PACE, tick)


def _walked_below(
    integers: IntegerNetwork,
    path: Path,
    milliseconds: int,
    keeping_cells: bool,
    pace: Pace,
    tick: Tick,
) -> Part:
    start = _clock()
    walk = start_walk(integers, tick, keeping_cells=keeping_cells, path=path)
    walk.advance(1)
    there = _clock()
    end = max(start + milliseconds, there + pace.ways * (there - start))
    while not walk.advance(pace.cells_a_look) and _clock() < end:
        pass
    left = _regrouped(walk.remaining())
    return Part(path, walk.cells, walk.bounded_cells, walk.take_records(), left)


@lru_cache(maxsize=2)
def _unpickled(work: bytes) -> tuple[IntegerNetwork, bool, Pace]:
    integers, keeping_cells, pace = pickle.loads(work)
    return integers, keeping_cells, pace


def _regrouped(left: Branches) -> list[Path]:
    """The same in at most three paths, as the way to each costs time: the largest, and two more."""
    size = len(left.depths)
    half = max(size // 2, 1)
    groups = (0, 1), (1, half), (half, size)
    return [left.joined(start, stop) for start, stop in groups if start < min(stop, size)]


def _next_task(pending: deque[Path], enough: int, milliseconds: int) -> tuple[Path, int]:
    """What to do next and for how long, in a run of so many milliseconds up to now.

    While there are few paths, the oldest, which are large, to have more of them soon; and else the
    newest, for there not to be ever more.
    """
    if len(pending) < enough:
        return pending.popleft(), PACE.shortest_milliseconds
    longest, shortest = PACE.longest_milliseconds, PACE.shortest_milliseconds
    return pending.pop(), max(min(milliseconds // SHARE_OF_RUN, longest), shortest)


def _stragglers(running: Iterable[_Task], unfinished: Collection[int]) -> list[_Task]:
    """The unfinished tasks that all who have them have had for long."""
    newest = {task.number: task for task in sorted(running, key=lambda task: task.started)}
    before = _clock() - STRAGGLER_MILLISECONDS
    return [task for task in newest.values() if task.number in unfinished and task.started < before]


def _clock() -> int:
    return time.monotonic_ns() // 10**6
