"""The units of a search, handed out to workers who may be slow, or die."""

from __future__ import annotations

import multiprocessing
import pickle
import time
from collections.abc import Callable, Collection, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, wait
from functools import lru_cache
from typing import NamedTuple

from exactregions.errors import InvalidInput, WorkersLost
from exactregions.partition.subtrees import translated
from exactregions.runs.workers import LOSSES_IN_A_ROW, Workers
from exactregions.search.space import SearchSpace
from exactregions.search.units import Explorer, Unit, units_of
from exactregions.search.walk import Outcome

__all__ = ["shared_out"]

SECONDS_A_LOOK = 1

STRAGGLER_MILLISECONDS = 20_000
"""A unit that takes longer is given to somebody else too, once there is nothing better to do."""


class _Task(NamedTuple):
    """A unit that somebody looks at; two tasks may share one."""

    name: str
    started: int


def shared_out(
    space: SearchSpace,
    goal: str,
    workers: Workers,
    names: Iterable[str],
    best: Callable[[], int],
    tick: Callable[[], object],
    pause: Callable[[int], object] = time.sleep,
) -> Iterator[tuple[str, Outcome]]:
    """The outcomes of the units with these names, each once, as the workers hand them in.

    `best` says which count is attained so far.  When workers are lost new ones are asked for, and
    only what has not been handed in is done again.  Raises `WorkersLost` if that is of no use.
    """
    work = pickle.dumps((space, goal))
    open_names = dict.fromkeys(names)
    losses = 0
    while open_names:
        try:
            for name, outcome in _handed_in(work, workers, list(open_names), best, tick):
                losses = 0
                del open_names[name]
                yield name, outcome
        except WorkersLost:
            losses += 1
            if losses > LOSSES_IN_A_ROW:
                raise
            tick()
            pause(min(losses, 5))


def _handed_in(
    work: bytes,
    workers: Workers,
    names: list[str],
    best: Callable[[], int],
    tick: Callable[[], object],
) -> Iterator[tuple[str, Outcome]]:
    """The outcomes while the workers live.  At the end our own processes are stopped."""
    before = set(multiprocessing.active_children())
    pending = list(reversed(names))
    unfinished: set[str] = set()
    running: dict[Future[Outcome], _Task] = {}

    with workers() as (executor, tasks_at_once):

        def submit(name: str) -> None:
            with translated():
                future = executor.submit(_explored, work, name, best())
            running[future] = _Task(name, _clock())
            unfinished.add(name)

        try:
            while pending or unfinished:
                while pending and len(unfinished) < tasks_at_once:
                    submit(pending.pop())
                ready, _ = wait(running, timeout=SECONDS_A_LOOK, return_when=FIRST_COMPLETED)
                tick()
                for future in ready:
                    name = running.pop(future).name
                    with translated():
                        outcome = future.result()
                    if name in unfinished:
                        unfinished.remove(name)
                        _recall(running, name)
                        yield name, outcome
                if not pending:
                    for name in _stragglers(running.values(), unfinished):
                        submit(name)
        finally:
            if running:
                _stop(running, before)


def _stragglers(running: Iterable[_Task], unfinished: Collection[str]) -> list[str]:
    """The unfinished units that all who have them have had for long, longer with each of them.

    A unit may take an hour; that is no reason for more than a few to look at it.
    """
    tasks: dict[str, list[int]] = {}
    for task in running:
        tasks.setdefault(task.name, []).append(task.started)
    now = _clock()
    return [
        name
        for name, started in tasks.items()
        if name in unfinished
        and now - max(started) > STRAGGLER_MILLISECONDS << 2 * (len(started) - 1)
    ]


def _recall(running: dict[Future[Outcome], _Task], name: str) -> None:
    """Take back the copies of a unit that is done, where nobody has begun with them."""
    for future in [future for future, task in running.items() if task.name == name]:
        if future.cancel():
            del running[future]


def _clock() -> int:
    return time.monotonic_ns() // 10**6


def _stop(running: Collection[Future[Outcome]], before: Collection[object]) -> None:
    """Give up what is under way: a unit may take long, and nobody waits for it."""
    ours = [process for process in multiprocessing.active_children() if process not in before]
    for process in ours:
        process.terminate()
    if not ours:
        for future in running:
            future.cancel()


def _explored(work: bytes, name: str, known: int) -> Outcome:
    """The outcome of a unit, in a worker, which remembers nothing of other units' outcomes."""
    space, goal, units = _prepared(work)
    if name not in units:
        raise InvalidInput(
            f"a worker does not divide the search into the same units: {name} is none of its own; "
            "install the same version of exactregions everywhere"
        )
    return Explorer(space, goal, lambda: None).explore(units[name], known)


@lru_cache(maxsize=2)
def _prepared(work: bytes) -> tuple[SearchSpace, str, dict[str, Unit]]:
    space, goal = pickle.loads(work)
    return space, goal, {unit.name: unit for unit in units_of(space)}
