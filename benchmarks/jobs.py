"""One process against two: how much sooner two workers count the cells of a network.

    python -m benchmarks.jobs [--quick] [--write PAGE]

Both in turns, and of two turns the best.  What two processors can give at all is measured beside
them: two processes that each count everything, at the same time, do twice the work of one, and how
much sooner than one after the other is *attainable*.  On a machine that others use too, time of the
clock says little and processor time more: what two workers use together, compared with one process,
is what splitting the work costs.
"""

from __future__ import annotations

import multiprocessing
import resource
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from multiprocessing.synchronize import Barrier
from typing import NamedTuple

from benchmarks.families import deep, float32, integers, ternary
from benchmarks.measuring import kernel_walk, needs_kernel, shape
from benchmarks.pages import arguments_of, publish, show
from exactregions import Network
from exactregions.partition.refinement import integers_on
from exactregions.partition.stages import IntegerNetwork
from exactregions.runs.workers import ALONE_SECONDS, local_workers, run_parts

__all__ = ["main"]

COLUMNS = (
    *("family", "network", "cells", "one, s", "two, s", "one / two", "attainable"),
    *("one, processor s", "two, processor s", "parts"),
)


_start: Barrier
"""Where processes that count side by side wait for each other."""


class Run(NamedTuple):
    """What was found, and the seconds of the clock and of all processors for it."""

    cells: int
    parts: int
    clock: float
    processor: float


def main(arguments: list[str]) -> None:
    """Print the table."""
    needs_kernel()
    options = arguments_of(__doc__).parse_args(arguments)
    turns = 1 if options.quick else 2
    rows = (_row(*case, turns) for case in _cases(quick=options.quick))
    publish(options.write, {"jobs": show("one process against two", COLUMNS, rows)})


def _cases(*, quick: bool) -> Iterator[tuple[str, Network]]:
    if quick:
        yield "ternary", ternary((3, 10, 10), 0)
        return
    yield "60 bits", integers((2, 5000), 0, bits=60)
    yield "60 bits", integers((3, 600), 0, bits=60)
    yield "ternary", ternary((4, 32, 32, 32), 0)
    yield "float32", float32((3, 160, 160), 0)
    yield "float32", float32((6, 18, 18), 0)
    yield "deep", deep(4, 9, 13, 1)


def _row(family: str, network: Network, turns: int) -> list[object]:
    given = integers_on(network, None)
    runs, twice = [], []
    for _ in range(turns):
        runs.append((_run(_alone, given), _run(_in_two, given)))
        twice.append(_seconds_side_by_side(given))
    one, two = (min(column, key=lambda run: run.clock) for column in zip(*runs, strict=True))
    assert one.cells == two.cells
    return [
        *(family, shape(network), f"{one.cells:,}", f"{one.clock:.1f}", f"{two.clock:.1f}"),
        *(f"{one.clock / two.clock:.2f}", f"{2 * one.clock / min(twice):.2f}"),
        *(f"{one.processor:.1f}", f"{two.processor:.1f}"),
        two.parts,
    ]


def _run(count: Callable[[IntegerNetwork], tuple[int, int]], integers: IntegerNetwork) -> Run:
    clock, processor = time.perf_counter(), _processor_seconds()
    cells, parts = count(integers)
    return Run(cells, parts, time.perf_counter() - clock, _processor_seconds() - processor)


def _alone(integers: IntegerNetwork) -> tuple[int, int]:
    walk = kernel_walk(integers)
    walk.advance(1 << 62)
    return walk.cells, 1


def _in_two(integers: IntegerNetwork) -> tuple[int, int]:
    parts = run_parts(integers, local_workers(2), alone_seconds=ALONE_SECONDS)
    cells = [part.cells for part in parts]
    return sum(cells), len(cells)


def _seconds_side_by_side(integers: IntegerNetwork) -> float:
    """How long two processes take that each count everything at the same time, once started."""
    context = multiprocessing.get_context("spawn")
    start = context.Barrier(2)
    with ProcessPoolExecutor(2, context, _meet_at, (start,)) as both:
        return max(both.map(_time_alone, [integers] * 2))


def _meet_at(start: Barrier) -> None:
    global _start
    _start = start


def _time_alone(integers: IntegerNetwork) -> float:
    _start.wait(timeout=60)
    return _run(_alone, integers).clock


def _processor_seconds() -> float:
    """What this process and those that it has waited for have used."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(usage.ru_utime + usage.ru_stime for usage in used)


if __name__ == "__main__":
    main(sys.argv[1:])
