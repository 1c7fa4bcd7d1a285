"""How the costs of the kernel grow, and those of plain Python beside it.

    python -m benchmarks.growth [--quick] [--only TABLE,TABLE] [--write PAGE]

Each table varies one thing: the number of cells, the dimension, the bits of a weight, the depth.
Then come memory, what it takes to keep the cells and to build their graph, and the time that each
kind of region takes.  Times are processor times of one core.  Python is stopped after `LIMIT`
seconds; a ``~`` marks what was measured on a first part of the cells.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from itertools import starmap

from benchmarks.families import FAMILIES, deep, dyadic, float32, integers, sparse, ternary
from benchmarks.measuring import (
    fastest,
    kept_partition,
    kernel_walk,
    needs_kernel,
    plain_walk,
    shape,
    timed,
    walked,
)
from benchmarks.pages import arguments_of, publish, show
from exactregions import Network, Partition, count, dual_graph, proper_cells, refine
from exactregions.counting import KINDS, count_open_connected
from exactregions.partition.compiled import CompiledWalk
from exactregions.partition.refinement import integers_on
from exactregions.partition.stages import IntegerNetwork

__all__ = ["main"]

Row = list[str]

LIMIT = 1.0

TEN_THOUSAND = ((2, 70, 70), (3, 20, 18), (4, 12, 12))
"""Input dimension and widths that make some ten thousand cells with weights k/8."""

COST = ("network", "cells", "rays a cell", "kernel, ns a cell", "Python, µs a cell")

KEEPING = (
    *("family", "network", "cells", "pairs a cell", "counted, cells/s", "kept, cells/s"),
    *("kept / counted", "pairs read, cells/s", "open_connected, cells/s", "values, cells/s"),
    *("networkx, cells/s", "bytes a cell"),
)


def main(arguments: list[str]) -> None:
    """Print all tables; ``--quick`` stops each at small networks."""
    parser = arguments_of(__doc__)
    parser.add_argument("--only", type=lambda names: names.split(","), help="these tables")
    options = parser.parse_args(arguments)
    needs_kernel()
    import networkx.utils  # noqa: F401  (so that no measurement has it)

    quick: bool = options.quick
    kinds = ("family", "network", "cells", "kept, s", *(f"{kind}, s" for kind in KINDS))
    memory = ("family", "network", "cells", "peak, MB", "before the walk, MB")
    depths = range(1, 4) if quick else (1, 2, 4, 6, 8, 12, 16, 20, 24, 28, 32)
    tables: dict[str, tuple[Sequence[str], Iterator[Row]]] = {
        "cells": (("family", *COST), _cells_grow((8, 16) if quick else (8, 16, 32, 64))),
        "dimension": (("family", *COST), _dimension_grows(range(1, 4 if quick else 9))),
        "bits": (("bits of a weight", *COST), _bits_grow((3, 24) if quick else (3, 24, 53, 200))),
        "depth": (("family", *COST, "signs in integers"), _depth_grows(depths)),
        "memory": (memory, starmap(_memory_row, _networks_of_memory(quick))),
        "keeping": (KEEPING, starmap(_keeping_row, _networks_kept(quick))),
        "kinds": (kinds, starmap(_kinds_row, _networks_of_all_kinds(quick))),
    }
    for name in options.only or tables:
        publish(options.write, {name: show(name, *tables[name])})


def _cells_grow(widths: Iterable[int]) -> Iterator[Row]:
    for family in (ternary, dyadic, float32):
        for inputs in (2, 3):
            for width in widths:
                yield [family.__name__, *_cost(family((inputs, width, width), 0))]


def _dimension_grows(dimensions: Iterable[int]) -> Iterator[Row]:
    for family in (ternary, dyadic, float32):
        for inputs in dimensions:
            yield [family.__name__, *_cost(family((inputs, 8, 8), 0))]


def _bits_grow(sizes: Iterable[int]) -> Iterator[Row]:
    for widths in ((2, 16, 16), (4, 8, 8)):
        for bits in sizes:
            yield [str(bits), *_cost(integers(widths, 0, bits=bits))]


def _depth_grows(depths: Iterable[int]) -> Iterator[Row]:
    for depth in depths:
        network = deep(2, 12, depth, 0)
        yield ["deep", *_cost(network), _in_integers(network)]


def _cost(network: Network) -> Row:
    """The columns `COST`."""
    numbers = integers_on(network, None)
    kernel = walked(lambda: kernel_walk(numbers))
    plain = walked(lambda: plain_walk(numbers), LIMIT)
    rays = sum(len(cell.cone.rays) for cell in proper_cells(network))
    part = "" if plain.is_whole else "~"
    times = f"{1e9 / kernel.rate:,.0f}", f"{part}{1e6 / plain.rate:,.0f}"
    return [shape(network), f"{kernel.cells:,}", f"{rays / kernel.cells:.1f}", *times]


def _in_integers(network: Network) -> str:
    """How many of a million signs took integers of any size."""
    walk = kernel_walk(integers_on(network, None))
    walk.advance(1 << 62)
    work = walk.work()
    return f"{1e6 * work['exact_signs'] / work['signs']:,.0f} in a million"


def _networks_of_memory(quick: bool) -> Iterator[tuple[str, tuple[int, ...]]]:
    yield from (("ternary", (3, width, width)) for width in (8, 32))
    if not quick:
        yield "ternary", (4, 24, 24, 24)
        yield "float32", (2, 256, 256)
        yield "float32", (6, 10, 10)
        yield "float32", (3, 64, 64)
        yield "float32", (2, *[16] * 40)


def _memory_row(family: str, widths: tuple[int, ...]) -> Row:
    """The memory of a process that only counts the cells of one network."""
    command = [sys.executable, "-m", "benchmarks.memory", family, *map(str, widths)]
    run = subprocess.run(command, capture_output=True, text=True, check=True)
    cells, before, peak = map(int, run.stdout.split())
    network = shape(FAMILIES[family](widths, 0))
    return [family, network, f"{cells:,}", f"{peak / 1e6:.0f}", f"{before / 1e6:.0f}"]


def _networks_kept(quick: bool) -> Iterator[tuple[str, Network]]:
    sizes = ((2, 16, 16), (3, 8, 8)) if quick else (*TEN_THOUSAND, (5, 8, 8), (6, 8, 8))
    for widths in sizes:
        for family in (ternary, dyadic, float32):
            yield family.__name__, family(widths, 0)
    if not quick:
        yield "ternary", ternary((4, 24, 24), 0)


def _keeping_row(name: str, network: Network) -> Row:
    """Counting; keeping cells and neighbours; and what can then be asked, with keeping them."""
    numbers = integers_on(network, None)
    counted = walked(lambda: kernel_walk(numbers))
    pairs, kept = fastest(lambda: len(kept_partition(numbers).adjacency()))
    asked: list[Callable[[Partition], object]] = [
        lambda partition: sum(1 for _ in partition.adjacency()),
        count_open_connected,
        lambda partition: sum(1 for _ in partition.cells),
        dual_graph,
    ]
    times = [fastest(lambda ask=ask: ask(kept_partition(numbers)))[1] for ask in asked]
    rates = (f"{counted.cells / seconds:,.0f}" for seconds in times)
    return [
        *(name, shape(network), f"{counted.cells:,}", f"{pairs / counted.cells:.1f}"),
        *(f"{counted.rate:,.0f}", f"{counted.cells / kept:,.0f}"),
        *(f"{counted.seconds / kept:.2f}", *rates, f"{_bytes_kept(numbers) / counted.cells:.0f}"),
    ]


def _bytes_kept(numbers: IntegerNetwork) -> int:
    """The size of the arrays for cells and neighbours."""
    walk = CompiledWalk(numbers, lambda: None, keeping_neighbours=True)
    walk.advance(1 << 62)
    return len(walk.take_positive()) + sum(map(len, walk.take_neighbours()))


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
