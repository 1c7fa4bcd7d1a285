"""Processor time, the least of several runs, and the parts of a walk that fit into a time limit.

Engines that are compared take turns in one process: on a machine that others use too, only the
ratio of times measured side by side says something.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from itertools import groupby, islice
from typing import NamedTuple, TypeVar

from exactregions import Network, Partition
from exactregions.partition.cells import WalkedCells
from exactregions.partition.compiled import CompiledWalk, kernel
from exactregions.partition.reference import ReferenceWalk
from exactregions.partition.stages import IntegerNetwork
from exactregions.partition.walk import Walk

__all__ = [
    "Part",
    "best",
    "counted",
    "fastest",
    "kept_partition",
    "kernel_walk",
    "needs_kernel",
    "peak_bytes",
    "plain_walk",
    "shape",
    "timed",
    "walked",
]

T = TypeVar("T")

SHORT = 0.02
"""Runs of less than so many seconds are repeated until so many have passed."""

CELLS_A_STEP = 500
"""How many cells are found between two looks at the clock."""


class Part(NamedTuple):
    """So many cells found in so many seconds: all there are, or those of a first part."""

    cells: int
    seconds: float
    is_whole: bool = True

    @property
    def rate(self) -> float:
        """Cells a second."""
        return self.cells / self.seconds


def timed(run: Callable[[], T]) -> tuple[T, float]:
    """What `run` returns, and the seconds of processor time it takes."""
    start = time.process_time()
    result = run()
    return result, time.process_time() - start


def fastest(run: Callable[[], T], at_least: float = SHORT) -> tuple[T, float]:
    """What `run` returns, and its least time in runs that take so many seconds together."""
    result, least = timed(run)
    total = least
    while total < at_least:
        _, seconds = timed(run)
        least, total = min(least, seconds), total + seconds
    return result, least


def best(parts: Iterable[Part]) -> Part:
    """The part that was found at the highest rate, a whole one if there is one."""
    return max(parts, key=lambda part: (part.is_whole, part.rate))


def kernel_walk(integers: IntegerNetwork) -> CompiledWalk:
    """A walk by the kernel that counts."""
    return CompiledWalk(integers, _nothing, keeping_cells=False, path=())


def kept_partition(integers: IntegerNetwork) -> Partition:
    """The partition that the kernel finds."""
    cells = WalkedCells(integers)
    for _ in cells.steps(_nothing):
        pass
    return Partition(integers.network, integers.domain, cells)


def plain_walk(integers: IntegerNetwork) -> ReferenceWalk:
    """A walk in plain Python that counts."""
    return ReferenceWalk(integers, _nothing, keeping_cells=False, path=())


def walked(start: Callable[[], Walk], limit: float = float("inf")) -> Part:
    """What a walk counts in so many seconds; a short one is repeated."""
    (cells, is_whole), seconds = fastest(partial(_finished, start, limit))
    return Part(cells, seconds, is_whole)


def counted(start: Callable[[], Iterator[object]], limit: float = float("inf")) -> Part:
    """How many things an iterator gives in so many seconds; a short one is repeated."""
    (cells, is_whole), seconds = fastest(partial(_exhausted, start, limit))
    return Part(cells, seconds, is_whole)


def peak_bytes() -> int:
    """The most memory that this process has had at once, as the operating system counts it."""
    try:
        with open("/proc/self/status", encoding="ascii") as status:
            fields = dict(line.split(":", 1) for line in status)
        return int(fields["VmHWM"].split()[0]) * 1024
    except OSError:  # not Linux
        import resource

        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def needs_kernel() -> None:
    """End the program if there is no kernel to measure."""
    if kernel is None:
        raise SystemExit("no compiled kernel to measure; install with: pip install -e .")


def shape(network: Network) -> str:
    """Input dimension and hidden widths: ``3-16-16``, or ``2-(16x12)`` for twelve times 16."""
    runs = [(width, len(list(run))) for width, run in groupby(network.widths)]
    layers = [f"({width}x{n})" if n > 2 else "-".join([str(width)] * n) for width, n in runs]
    return "-".join([str(network.input_dim), *layers])


def _nothing() -> None:
    """A tick."""


def _finished(start: Callable[[], Walk], limit: float) -> tuple[int, bool]:
    end = time.process_time() + limit
    walk = start()
    step = 1 << 62 if limit == float("inf") else CELLS_A_STEP
    while not walk.advance(step):
        if time.process_time() > end:
            return walk.cells, False
    return walk.cells, True


def _exhausted(start: Callable[[], Iterator[object]], limit: float) -> tuple[int, bool]:
    end = time.process_time() + limit
    things, total = start(), 0
    while found := sum(1 for _ in islice(things, 50)):
        total += found
        if time.process_time() > end:
            return total, False
    return total, True
