"""Running pages: here, or by the workers of an executor."""

from __future__ import annotations

import time
from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Executor, Future, wait
from functools import cache
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from exactregions.errors import BudgetExceeded, WorkersLost
from exactregions.geometry import Tick
from exactregions.runs import Budget
from exactregions.runs.workers import Workers
from exactregions.theorems.board import Board, listening
from exactregions.theorems.certified import Listener
from exactregions.theorems.ledger import NOT_DONE, Row, row_of
from exactregions.theorems.pages import Page, read_page
from exactregions.theorems.running import (
    cited_rows,
    claimed_number,
    identities_row,
    instance_row,
    means_of,
)
from exactregions.theorems.theorem import Theorem, instance_name

__all__ = [
    "Done",
    "finished_pages",
    "left",
    "planned_rows",
    "proved_by_workers",
    "proved_here",
]


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
    rows: Sequence[Row],
    pages: Iterable[Page],
    folder: Path,
    tick: Tick = lambda: None,
    board: Board | None = None,
) -> Generator[Done]:
    """The rows that were not done, one after the other; their files go to `folder`.

    What is under way is noted on the board.  Raises what `tick` raises, which is called often.
    """
    theorems = _by_name(pages)
    for place in left(rows):
        tick()
        row = rows[place]
        listener = Listener(tick)
        if board is not None:
            listener = listening(board, place, _title(row), Budget(), tick)
        yield Done(place, _done(row, theorems, folder, listener))
        if board is not None:
            board.wipe(place)


def proved_by_workers(
    rows: Sequence[Row],
    pages: Iterable[Page],
    workers: Workers,
    folder: Path,
    board: Board,
    seconds: float | None = None,
    tick: Tick = lambda: None,
) -> Generator[Done]:
    """The rows that were not done as workers finish them; they see the pages, and the folders.

    Raises `BudgetExceeded` if a worker is not done after so many `seconds`, `WorkersLost` if one
    dies, and what `tick` raises.  Workers stop soon after an exception, or the end of the caller's
    interest.
    """
    theorems = _by_name(pages)
    waiting = ((place, rows[place]) for place in _in_order(rows, theorems))
    task = _Task(folder, board, None if seconds is None else time.time() + seconds)
    with workers() as (executor, at_once):
        try:
            yield from _handed_out(waiting, executor, at_once, task, tick)
        except BrokenExecutor as error:
            raise WorkersLost(
                f"a worker died: {error}; give fewer --jobs, they may need less memory"
            ) from error
        finally:
            board.stop()


def finished_pages(rows: list[Row], pages: Iterable[Page], found: Iterable[Done]) -> Iterator[Page]:
    """Put what is found in its place among the rows; the pages in order, as soon as all is done.

    Nothing is found any more after the last one.  Raises what `found` raises.
    """
    results = iter(found)
    for page in pages:
        while any(row.status == NOT_DONE for row in rows if row.page == page.path.as_posix()):
            place, row = next(results)
            rows[place] = row
        yield page


class _Task(NamedTuple):
    """What workers need to know beside their row: where files go, the board, and when to end."""

    folder: Path
    board: Board
    end: float | None


def _handed_out(
    waiting: Iterable[tuple[int, Row]], executor: Executor, at_once: int, task: _Task, tick: Tick
) -> Iterator[Done]:
    """Keep workers busy with the rows, in their order."""
    queue = iter(waiting)
    under_way: dict[Future[Row], int] = {}
    try:
        while True:
            for place, row in islice(queue, at_once - len(under_way)):
                under_way[executor.submit(_done_by_worker, place, row, task)] = place
            if not under_way:
                return
            finished, _ = wait(under_way, timeout=1, return_when=FIRST_COMPLETED)
            tick()
            for future in finished:
                yield Done(under_way.pop(future), future.result())
    finally:
        for future in under_way:
            future.cancel()


def left(rows: Sequence[Row]) -> list[int]:
    """The places of the rows that are not done."""
    return [place for place, row in enumerate(rows) if row.status == NOT_DONE]


def _in_order(rows: Sequence[Row], theorems: Mapping[str, Theorem]) -> list[int]:
    """The rows that are left, page by page, and in each page first what may take longest.

    So pages are finished soon, and no worker is idle before the end of the last one.
    """
    pages = {path: number for number, path in enumerate(dict.fromkeys(row.page for row in rows))}
    ranks = {
        place: (pages[rows[place].page], *_rank(rows[place], theorems)) for place in left(rows)
    }
    return sorted(ranks, key=lambda place: (ranks[place], place))


def _rank(row: Row, theorems: Mapping[str, Theorem]) -> tuple[bool, int]:
    """Smaller for what may take longer: first what is not known to, then the largest counts."""
    theorem = theorems[row.name]
    if row.parameters is None or theorem.claimed is None or theorem.against is not None:
        return False, 0
    try:
        return True, -(claimed_number(theorem, row.parameters) or 0)
    except Exception:  # it fails when its turn comes
        return True, 0


def _title(row: Row) -> str:
    """A row in a few words."""
    return f"{row.name} {'' if row.parameters is None else instance_name(row.parameters)}".rstrip()


def _by_name(pages: Iterable[Page]) -> dict[str, Theorem]:
    return {theorem.name: theorem for page in pages for theorem in page.theorems}


def _done(row: Row, theorems: Mapping[str, Theorem], folder: Path, listener: Listener) -> Row:
    theorem = theorems[row.name]
    if row.parameters is None:
        listener.begun("identities")
        return identities_row(theorem, row.page)
    return instance_row(theorem, row.parameters, row.page, folder / row.name, listener)


def _done_by_worker(place: int, row: Row, task: _Task) -> Row:
    """The same in a worker, which looks once a second whether it is to stop."""
    seconds = None if task.end is None else task.end - time.time()
    if seconds is not None and seconds <= 0:
        raise BudgetExceeded("the seconds of the budget are over")
    listener = listening(task.board, place, _title(row), Budget(seconds))
    try:
        return _done(row, _theorems(Path(row.page)), task.folder, listener)
    finally:
        task.board.wipe(place)


@cache
def _theorems(path: Path) -> dict[str, Theorem]:
    return _by_name([read_page(path)])
