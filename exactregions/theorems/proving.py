"""Running pages: here, or by the workers of an executor."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Executor, Future, wait
from functools import cache
from pathlib import Path
from typing import NamedTuple

from exactregions.errors import BudgetExceeded, WorkersLost
from exactregions.geometry import Tick
from exactregions.runs import Budget, Meter
from exactregions.runs.workers import Workers
from exactregions.theorems.ledger import NOT_DONE, Row, row_of
from exactregions.theorems.pages import Page, read_page
from exactregions.theorems.running import cited_rows, identities_row, instance_row, means_of
from exactregions.theorems.theorem import Theorem

__all__ = ["Done", "left", "planned_rows", "proved_by_workers", "proved_here"]

STOP = ".stop"
"""The name of a file, in the folder of a run, that tells its workers to stop."""


class Done(NamedTuple):
    """A row that is done, and its place among the planned ones."""

    place: int
    row: Row


def planned_rows(pages: Iterable[Page], *, thorough: bool = False) -> list[Row]:
    """All rows of a ledger in their order; those that have to be worked for are not done."""
    rows: list[Row] = []
    for page in pages:
        path = page.path.as_posix()
        for theorem in page.theorems:
            rows += cited_rows(theorem, path)
            if theorem.identities is not None:
                rows.append(row_of(theorem, path, NOT_DONE, "identities"))
            chosen = theorem.parameters + (theorem.thorough if thorough else ())
            for parameters in chosen + theorem.refuted_by:
                means = means_of(theorem)
                rows.append(row_of(theorem, path, NOT_DONE, means, parameters=parameters))
    return rows


def proved_here(
    rows: Sequence[Row], pages: Iterable[Page], folder: Path, tick: Tick = lambda: None
) -> Iterator[Done]:
    """The rows that were not done, one after the other; their files go to `folder`.

    Raises what `tick` raises, which is called often.
    """
    theorems = {theorem.name: theorem for page in pages for theorem in page.theorems}
    for index in left(rows):
        tick()
        yield Done(index, _done(rows[index], theorems, folder, tick))


def proved_by_workers(
    rows: Sequence[Row],
    workers: Workers,
    folder: Path,
    seconds: float | None = None,
    tick: Tick = lambda: None,
) -> Iterator[Done]:
    """The rows that were not done as workers finish them; they see the pages, and `folder`.

    Raises `BudgetExceeded` if a worker is not done after so many `seconds`, `WorkersLost` if one
    dies, and what `tick` raises.  Workers stop soon after an exception, or the end of the caller's
    interest.
    """
    stop = folder / STOP
    stop.unlink(missing_ok=True)
    end = None if seconds is None else time.time() + seconds
    with workers() as (executor, at_once):
        try:
            yield from _handed_out(rows, executor, at_once, folder, end, tick)
        except BrokenExecutor as error:
            raise WorkersLost(
                f"a worker died: {error}; give fewer --jobs, they may need less memory"
            ) from error
        finally:
            stop.touch()
    stop.unlink()


def _handed_out(
    rows: Sequence[Row],
    executor: Executor,
    at_once: int,
    folder: Path,
    end: float | None,
    tick: Tick,
) -> Iterator[Done]:
    """Keep workers busy with the rows that are left, those that may take longest first."""
    waiting = sorted(left(rows), key=lambda index: _rank(rows, index))
    under_way: dict[Future[Row], int] = {}
    try:
        while waiting or under_way:
            while waiting and len(under_way) < at_once:
                index = waiting.pop()
                under_way[executor.submit(_done_by_worker, rows[index], folder, end)] = index
            finished, _ = wait(under_way, timeout=1, return_when=FIRST_COMPLETED)
            tick()
            for future in finished:
                yield Done(under_way.pop(future), future.result())
    finally:
        for future in under_way:
            future.cancel()


def left(rows: Sequence[Row]) -> list[int]:
    """The places of the rows that are not done."""
    return [index for index, row in enumerate(rows) if row.status == NOT_DONE]


def _rank(rows: Sequence[Row], index: int) -> int:
    """How many rows of the same claim come before: the later ones are the larger instances."""
    first = next(i for i, row in enumerate(rows) if row.name == rows[index].name)
    return index - first


def _done(row: Row, theorems: Mapping[str, Theorem], folder: Path, tick: Tick) -> Row:
    theorem = theorems[row.name]
    if row.parameters is None:
        return identities_row(theorem, row.page)
    return instance_row(theorem, row.parameters, row.page, folder / row.name, tick)


def _done_by_worker(row: Row, folder: Path, end: float | None) -> Row:
    """The same in a worker, which looks once a second whether it is to stop."""

    def look(_: int, __: float) -> None:
        if (folder / STOP).exists():
            raise BudgetExceeded("the run has been stopped")

    seconds = None if end is None else end - time.time()
    if seconds is not None and seconds <= 0:
        raise BudgetExceeded("the seconds of the budget are over")
    return _done(row, _theorems(Path(row.page)), folder, Meter(Budget(seconds), look).step)


@cache
def _theorems(path: Path) -> dict[str, Theorem]:
    return {theorem.name: theorem for theorem in read_page(path).theorems}
