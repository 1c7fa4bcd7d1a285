"""The kernel beside plain Python and PPL, on the same networks and in the same run.

    python -m benchmarks.compare [--quick] [--write PAGE]

All count the proper cells over R^n, taking turns, and their counts must agree.  PPL walks once as
we do and once plainly (`ppl_engine`).  What takes longer than `LIMIT` seconds is stopped: its rate
(with a ``~``) is that of the first part of the cells.  PPL works out no vertices of a cell that is
only counted: it converts a polyhedron when that is looked at.  Times are processor times of one
core, of which only the ratios mean anything elsewhere; each is the least of several.  To turn the
weights into integers comes before the walk, once for each network, and has its own column; PPL's
rates include it.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from functools import partial

from benchmarks import ppl_engine
from benchmarks.families import deep, dyadic, float32, ternary, wide, zigzag
from benchmarks.measuring import (
    Part,
    best,
    counted,
    fastest,
    kernel_walk,
    needs_kernel,
    plain_walk,
    shape,
    walked,
)
from benchmarks.pages import arguments_of, publish, show
from exactregions import Network
from exactregions.partition.refinement import integers_on

__all__ = ["main", "row"]

Case = tuple[str, Network]
"""The name of a family, and one of its networks."""

COLUMNS = (
    "family",
    "network",
    "cells",
    "set up, ms",
    "kernel, cells/s",
    "Python, cells/s",
    "PPL, cells/s",
    "plain PPL, cells/s",
    "kernel / Python",
    "kernel / PPL",
    "kernel / plain PPL",
)

TURNS = 3
LIMIT = 1.0

FEW = ((2, 4, 4), (2, 16, 16), (3, 10, 10), (4, 8, 8))
MANY = ((2, 48, 48), (3, 32, 32), (4, 12, 12))
HIGH = ((5, 10, 10), (6, 10, 10), (7, 9, 9), (8, 9, 9))


def main(arguments: list[str]) -> None:
    """Print how many cells a second each engine finds."""
    options = arguments_of(__doc__).parse_args(arguments)
    needs_kernel()
    cases = {"families": _families(FEW)}
    if not options.quick:
        cases = {"families": _families(sorted(FEW + MANY) + list(HIGH)), "shapes": _shapes()}
    tables = {name: show(name, COLUMNS, map(row, some)) for name, some in cases.items()}
    publish(options.write, tables)


def _families(widths: Iterable[tuple[int, ...]]) -> Iterator[Case]:
    for some in widths:
        for family in (ternary, dyadic, float32):
            yield family.__name__, family(some, 0)


def _shapes() -> Iterator[Case]:
    for widths in ((1, 1000), (1, 3000), (1, 100, 100), (1, 300, 300)):
        yield "float32", float32(widths, 0)
    for width in (64, 256):
        yield "wide", wide(2, width, 0)
    for depth in (5, 10, 15, 20, 30, 40):
        yield "deep", deep(2, 16, depth, 0)
    for inputs, depth in ((3, 10), (4, 10)):
        yield "deep", deep(inputs, 8, depth, 0)
    for inputs, folds, depth in ((1, 4, 8), (2, 2, 8), (3, 2, 4)):
        yield "zigzag", zigzag(inputs, folds, depth)
    yield "ternary", ternary((4, 24, 24, 24), 0)


def row(case: Case, turns: int = TURNS, limit: float = LIMIT) -> list[str]:
    """The cells a second of the engines, which run in turns; fails if their counts differ."""
    family, network = case
    integers, set_up = fastest(partial(integers_on, network, None))
    engines = (
        lambda: walked(lambda: kernel_walk(integers)),
        lambda: walked(lambda: plain_walk(integers), limit),
        lambda: counted(lambda: ppl_engine.proper_cells(network), limit),
        lambda: counted(lambda: ppl_engine.plainly_proper_cells(network), limit),
    )
    results = [[engine() for engine in engines] for _ in range(turns)]
    ours, *others = (best(parts) for parts in zip(*results, strict=True))
    for part in others:
        assert part.cells == ours.cells or not part.is_whole, f"{family} {shape(network)}: {part}"
    return [
        *(family, shape(network), f"{ours.cells:,}", f"{set_up * 1e3:,.1f}"),
        *map(_rate, (ours, *others)),
        *(f"{ours.rate / part.rate:,.0f}" for part in others),
    ]


def _rate(part: Part) -> str:
    return f"{'' if part.is_whole else '~'}{part.rate:,.0f}"


if __name__ == "__main__":
    main(sys.argv[1:])
