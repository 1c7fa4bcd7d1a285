"""How the costs of the reference engine grow.

    python -m benchmarks.growth [--quick]

The first tables vary one thing each: the number of cells, the dimension, the bits of a weight,
the depth.  Then come the memory of a streamed count and of a kept partition, and the time that
each kind of region takes on some ten thousand cells.  Times are processor times of one core.
"""

from __future__ import annotations

import sys
import tracemalloc
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from itertools import starmap
from typing import TypeVar

from benchmarks.families import deep, dyadic, float32, integers, sparse, ternary
from benchmarks.measuring import fastest, shape, show, timed
from exactregions import Network, count, proper_cells, refine
from exactregions.counting import KINDS

__all__ = ["main"]

Row = list[str]

T = TypeVar("T")

TEN_THOUSAND = ((2, 70, 70), (3, 20, 18), (4, 12, 12))
"""Input dimension and widths that make some ten thousand cells with weights k/8."""

COST = ("network", "cells", "rays a cell", "µs a cell")


def main(arguments: list[str]) -> None:
    """Print all tables; ``--quick`` stops each at small networks."""
    quick = "--quick" in arguments
    show("Cells", ("family", *COST), _cells_grow((8, 16) if quick else (8, 16, 24, 32)))
    show("Dimension", ("family", *COST), _dimension_grows(range(1, 4 if quick else 9)))
    show("Bits", ("bits of a weight", *COST), _bits_grow((3, 24) if quick else (3, 24, 53, 200)))
    show("Depth", (*COST, "bits of a coordinate"), _depth_grows(range(1, 4 if quick else 13)))
    memory = ("network", "cells", "streamed, peak kB", "kept, kB a cell")
    show("Memory", memory, _memory_grows((8, 16) if quick else (8, 16, 32, 48)))
    kinds = ("family", "network", "cells", "refine, s", *(f"{kind}, s" for kind in KINDS))
    show("Kinds of region", kinds, starmap(_kinds_row, _networks_of_all_kinds(quick)))


def _cells_grow(widths: Iterable[int]) -> Iterator[Row]:
    for family in (ternary, dyadic, float32):
        for inputs in (2, 3):
            for width in widths:
                yield [family.__name__, *_cost(family((inputs, width, width), 0))]


def _dimension_grows(dimensions: Iterable[int]) -> Iterator[Row]:
    for family in (ternary, dyadic):
        for inputs in dimensions:
            yield [family.__name__, *_cost(family((inputs, 7, 7), 0))]


def _bits_grow(sizes: Iterable[int]) -> Iterator[Row]:
    for widths in ((2, 16, 16), (4, 8, 8)):
        for bits in sizes:
            yield [str(bits), *_cost(integers(widths, 0, bits=bits))]


def _depth_grows(depths: Iterable[int]) -> Iterator[Row]:
    for depth in depths:
        network = deep(2, 12, depth, 0)
        yield [*_cost(network), str(_coordinate_bits(network))]


def _cost(network: Network) -> Row:
    cells, seconds = fastest(partial(_size, network))
    rays = sum(len(cell.cone.rays) for cell in proper_cells(network))
    return [shape(network), f"{cells:,}", f"{rays / cells:.1f}", f"{seconds / cells * 1e6:.0f}"]


def _coordinate_bits(network: Network) -> int:
    """The bits of the largest coordinate of a vertex, in homogeneous integers."""
    size = network.input_dim + 1
    return max(
        max(map(abs, ray.vector[:size])).bit_length()
        for cell in proper_cells(network)
        for ray in cell.cone.rays
    )


def _memory_grows(widths: Iterable[int]) -> Iterator[Row]:
    for width in widths:
        network = ternary((3, width, width), 0)
        cells, streamed = _peak(partial(_size, network))
        _, kept = _peak(partial(refine, network))
        yield [shape(network), f"{cells:,}", f"{streamed / 1e3:,.0f}", f"{kept / cells / 1e3:.2f}"]


def _peak(run: Callable[[], T]) -> tuple[T, int]:
    """What `run` returns, and the most bytes of Python objects there are at once meanwhile."""
    tracemalloc.start()
    try:
        return run(), tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def _size(network: Network) -> int:
    return sum(1 for _ in proper_cells(network))


def _networks_of_all_kinds(quick: bool) -> Iterator[tuple[str, Network]]:
    for widths in ((2, 16, 16), (3, 8, 8)) if quick else TEN_THOUSAND:
        yield "dyadic", dyadic(widths, 0)
    for widths in ((2, 16, 16), (3, 8, 8)) if quick else ((2, 160, 160), (3, 28, 28), (4, 14, 12)):
        yield "ternary", ternary(widths, 0)
    for widths in ((2, 16, 16), (3, 8, 8)) if quick else ((2, 160, 160), (3, 28, 28), (4, 14, 14)):
        yield "sparse", sparse(widths, 1)


def _kinds_row(family: str, network: Network) -> Row:
    """The time for the cells and then for each kind, with what earlier kinds have found."""
    partition, seconds = timed(partial(refine, network))
    times = [timed(partial(count, partition, kind))[1] for kind in KINDS]
    cells = f"{len(partition.cells):,}"
    return [family, shape(network), cells, *(f"{time:.1f}" for time in (seconds, *times))]


if __name__ == "__main__":
    main(sys.argv[1:])
