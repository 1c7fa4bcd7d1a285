"""The engine beside PPL, on the same networks and in the same run.

    python -m benchmarks.compare [--quick]

Both count the proper cells over R^n, taking turns; their counts must agree.  Neither works out
the vertices of a cell that is only counted: PPL converts a polyhedron when it is looked at.
Times are processor times of one core, of which only the ratios mean anything elsewhere.  Every
time is the least of several runs and includes setting up the network.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from functools import partial

from benchmarks import ppl_engine
from benchmarks.families import deep, dyadic, float32, ternary, wide, zigzag
from benchmarks.measuring import shape, show, timed
from exactregions import Network
from exactregions.partition import proper_cell_numbers

__all__ = ["main"]

Case = tuple[str, Network]
"""The name of a family, and one of its networks."""

COLUMNS = ("family", "network", "cells", "exactregions cells/s", "PPL cells/s", "ratio")

REPEATS = 3

SMALL = ((2, 16, 16), (3, 10, 10), (4, 8, 8))
LARGE = ((2, 48, 48), (2, *[16] * 6), (3, 20, 20), (4, 12, 12))
"""Two, three and four inputs are what matters most."""


def main(arguments: list[str]) -> None:
    """Print how many cells a second both engines make; ``--quick`` leaves out what takes long."""
    quick = "--quick" in arguments
    widths = sorted(SMALL if quick else SMALL + LARGE)
    show("Two, three and four inputs", COLUMNS, map(_row, _usual(widths)))
    if not quick:
        show("For information: other dimensions and shapes", COLUMNS, map(_row, _unusual()))


def _usual(widths: Iterable[tuple[int, ...]]) -> Iterator[Case]:
    for family in (ternary, dyadic, float32):
        for some in widths:
            yield family.__name__, family(some, 0)


def _unusual() -> Iterator[Case]:
    for family in (ternary, dyadic, float32):
        for some in ((1, 100, 100), (5, 7, 7), (6, 7, 7)):
            yield family.__name__, family(some, 0)
    for inputs, folds, depth in ((1, 4, 6), (2, 2, 5), (3, 2, 3)):
        yield "zigzag", zigzag(inputs, folds, depth)
    yield "deep", deep(2, 12, 8, 0)
    yield "wide", wide(2, 64, 0)


def _row(case: Case) -> list[str]:
    """The cells a second of both engines, which run in turns; fails if their counts differ."""
    family, network = case
    ours = theirs = float("inf")
    for _ in range(REPEATS):
        cells, seconds = timed(partial(_ours, network))
        expected, ppl_seconds = timed(partial(_by_ppl, network))
        ours, theirs = min(ours, seconds), min(theirs, ppl_seconds)
        assert expected == cells, f"{family} {shape(network)}: {cells} cells, by PPL {expected}"
    rates = [f"{cells / seconds:,.0f}" for seconds in (ours, theirs)]
    return [family, shape(network), f"{cells:,}", *rates, f"{theirs / ours:.2f}"]


def _ours(network: Network) -> int:
    return sum(cells for cells, _ in proper_cell_numbers(network))


def _by_ppl(network: Network) -> int:
    return sum(1 for _ in ppl_engine.proper_cells(network))


if __name__ == "__main__":
    main(sys.argv[1:])
