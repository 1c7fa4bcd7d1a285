"""Who does the work of a run: processes of this machine, or a Dask cluster."""

from __future__ import annotations

import multiprocessing
import os
import signal
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, ProcessPoolExecutor
from contextlib import AbstractContextManager, contextmanager
from importlib import import_module
from multiprocessing.process import BaseProcess
from threading import Thread
from typing import TYPE_CHECKING, Any

from exactregions.errors import InvalidInput, WorkersLost
from exactregions.geometry import Tick
from exactregions.partition.stages import IntegerNetwork
from exactregions.partition.subtrees import Part, translated, walked_here, walked_parts
from exactregions.partition.walk import Path

if TYPE_CHECKING:
    from exactregions.runs.journal import Journal

__all__ = ["ALONE_SECONDS", "Workers", "dask_workers", "local_workers", "run_parts", "workers_of"]

TASKS_A_WORKER = 3
"""So many tasks are under way for each worker, so that none has to wait."""

LOSSES_IN_A_ROW = 20
"""So often may workers be lost without having finished a single task in between."""

CONNECT_SECONDS = 10

ALONE_SECONDS = 0.1
"""So long a run may take before processes are started, which takes longer."""

Workers = Callable[[], AbstractContextManager[tuple[Executor, int]]]
"""Gives an executor, a new one each time, and how many tasks it should have at once."""


def workers_of(jobs: int | None, dask: str | None) -> Workers:
    """So many processes of this machine, 1 if nothing is said, or the workers of a Dask scheduler.

    Raises `InvalidInput` if both are given, and what `local_workers` and `dask_workers` raise.
    """
    if dask is None:
        return local_workers(1 if jobs is None else jobs)
    if jobs is not None:
        raise InvalidInput("--jobs and --dask exclude each other; give one of them")
    return dask_workers(dask)


def local_workers(jobs: int) -> Workers:
    """Processes of this machine.  Raises `InvalidInput` for fewer than one."""
    if jobs < 1:
        raise InvalidInput(f"{jobs} jobs are none; give at least 1")

    @contextmanager
    def workers() -> Iterator[tuple[Executor, int]]:
        context = multiprocessing.get_context("spawn")
        before: set[BaseProcess] = set(multiprocessing.active_children())
        pool = ProcessPoolExecutor(jobs, context, initializer=_begin)
        try:
            with _interrupts_held(), translated():
                for _ in range(jobs):  # each task starts a process as long as nobody is idle
                    pool.submit(int)
            yield pool, TASKS_A_WORKER * jobs
        except BaseException:
            with _interrupts_held():
                # Else a pool whose processes end fails with tasks that are cancelled.
                pool.shutdown(wait=False, cancel_futures=True)
                _end_all_but(before)
            raise
        pool.shutdown()

    return workers


def dask_workers(address: str) -> Workers:
    """The workers of the Dask scheduler at `address`; they need this package installed.

    Raises `InvalidInput` if the extra ``distributed`` is not installed.
    """
    try:
        distributed: Any = import_module("distributed")
    except ImportError:
        raise InvalidInput(
            "--dask needs the package distributed; pip install 'exactregions[distributed]'"
        ) from None

    @contextmanager
    def workers() -> Iterator[tuple[Executor, int]]:
        try:
            client = distributed.Client(address, timeout=CONNECT_SECONDS)
        except (OSError, ValueError) as error:
            raise WorkersLost(f"no Dask scheduler answers at {address}: {error}") from error
        with client:
            threads = sum(client.nthreads().values())
            yield client.get_executor(pure=False, retries=3), TASKS_A_WORKER * max(threads, 1)

    return workers


def run_parts(
    integers: IntegerNetwork,
    workers: Workers,
    *,
    keeping_cells: bool = False,
    journal: Journal | None = None,
    tick: Tick = lambda: None,
    on_left: Callable[[int], object] = lambda paths: None,
    pause: Callable[[float], object] = time.sleep,
    alone_seconds: float = 0,
) -> Iterator[Part]:
    """What `walked_parts` gives, by workers who may die, and noted in the journal.

    What a journal has from before comes first: with `keeping_cells` part by part, and else as one.
    This process walks alone for `alone_seconds`: workers are asked for if there is work left then.
    `on_left` is told how many paths are left.  When workers are lost new ones are asked for, and
    only what has not been handed in is done again.  Raises `WorkersLost` if that is of no use.
    """
    left: set[Path] = {()}
    if journal is not None:
        left = set(journal.open_paths())
        yield from journal.parts() if keeping_cells else [Part((), *journal.totals(), [], [])]

    def handed_in(part: Part) -> Part:
        left.remove(part.path)
        left.update(part.left)
        if journal is not None:
            journal.record(part)
        on_left(len(left))
        return part

    end = time.monotonic() + alone_seconds
    while left and time.monotonic() < end:
        tick()
        part = walked_here(integers, max(left), keeping_cells=keeping_cells, tick=tick)
        yield handed_in(part)
    losses = 0
    while left:
        try:
            with workers() as (executor, tasks_at_once):
                for part in walked_parts(
                    integers,
                    executor,
                    sorted(left),
                    keeping_cells=keeping_cells,
                    tasks_at_once=tasks_at_once,
                    helping=losses == 0,
                    tick=tick,
                ):
                    losses = 0
                    yield handed_in(part)
        except WorkersLost:
            losses += 1
            if losses > LOSSES_IN_A_ROW:
                raise
            tick()
            pause(min(0.1 * 2**losses, 5))


def _end_all_but(others: set[BaseProcess]) -> None:
    """End the processes that this one has started: nobody waits for what they are at."""
    ours = set(multiprocessing.active_children()) - others
    for process in ours:
        process.terminate()
    for process in ours:
        process.join()


@contextmanager
def _interrupts_held() -> Iterator[None]:
    """Let Ctrl-C wait, and never come to processes that are started meanwhile.

    One that it ends while it starts may leave the others waiting for a lock.  Windows has no such
    masks.
    """
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _begin() -> None:
    """What a worker does first.

    Ctrl-C goes to all processes of a terminal; the one that started the others heeds it.  If that
    one is killed, nobody tells the others: they watch it, and end with it.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
