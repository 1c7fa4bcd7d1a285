"""What a cell takes: generators, signs, arithmetic; and the time for each.

    python -m benchmarks.limits [--write PAGE]

Operations are those that the kernel's formulas need, additions and multiplications of doubles
alike, with D = n + 1 coordinates:

* a sign: a product of a row and a point, 2D, and 4 for the bound on its error;
* a value at a vertex of a flat, sign included: 16 with its bound;
* a new ray: the form's values at two rays, 4D; a step between them, 3D; its size, 2D; bounds, 30;
* a ray solved for from its walls: 2n^3 for an inverse and 6n^2 for its use and bounds;
* a row update, for each form of the next stage: 2D (17D in sums of two doubles), and bounds, 4.

Nothing is counted for choosing which rays are adjacent, for masks, copies and memory.  The times
for one ray or vertex, one sign and one row update are all the time over their number, each an
upper bound.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from itertools import starmap

from benchmarks.families import deep, float32, ternary, wide
from benchmarks.measuring import kernel_walk, needs_kernel, shape, walked
from benchmarks.pages import arguments_of, publish, show
from benchmarks.work import work_of
from exactregions import Network, proper_cells
from exactregions.partition.refinement import integers_on

__all__ = ["main", "operations"]

COLUMNS = (
    *("family", "network", "rays of a cell", "new rays a cell", "vertices a cell"),
    *("signs a cell", "row updates a cell", "operations a cell", "ns a cell", "operations a ns"),
    *("ns a ray or vertex, at most", "ns a sign, at most", "ns a row update, at most"),
)


def main(arguments: list[str]) -> None:
    """Print the table."""
    options = arguments_of(__doc__).parse_args(arguments)
    needs_kernel()
    publish(options.write, {"limits": show("limits", COLUMNS, starmap(_row, _networks()))})


def _networks() -> Iterator[tuple[str, Network]]:
    for widths in ((2, 48, 48), (3, 32, 32), (4, 12, 12), (6, 9, 9), (8, 9, 9)):
        yield "float32", float32(widths, 0)
    yield "float32", float32((2, 300), 0)
    yield "wide", wide(2, 256, 0)
    yield "deep", deep(2, 16, 12, 0)
    yield "deep", deep(2, 16, 20, 0)
    yield "ternary", ternary((3, 32, 32), 0)


def _row(family: str, network: Network) -> list[str]:
    integers = integers_on(network, None)
    part = walked(lambda: kernel_walk(integers))
    work = work_of(network)
    sizes = [len(cell.cone.rays) for cell in proper_cells(network)]
    needed = operations(network, work)
    nanoseconds = part.seconds * 1e9
    rays, vertices, signs, updates = (
        work[name] for name in ("new_rays", "vertices", "signs", "row_updates")
    )
    return [
        *(family, shape(network), f"{sum(sizes) / part.cells:.1f}"),
        *(f"{count / part.cells:.1f}" for count in (rays, vertices, signs, updates, needed)),
        *(f"{nanoseconds / part.cells:,.0f}", f"{needed / nanoseconds:.2f}"),
        *(f"{nanoseconds / n:,.0f}" if n else "" for n in (rays + vertices, signs, updates)),
    ]


def operations(network: Network, work: dict[str, int]) -> int:
    """The operations on doubles for a network whose hidden layers have one width."""
    n = network.input_dim
    coordinates = n + 1
    short_updates = work["row_updates"] - work["long_row_updates"]
    return (
        (work["signs"] - work["vertex_signs"]) * (2 * coordinates + 4)
        + work["vertex_values"] * 16
        + work["new_rays"] * (9 * coordinates + 30)
        + work["solved_rays"] * (2 * n**3 + 6 * n**2)
        + short_updates * network.widths[-1] * (2 * coordinates + 4)
        + work["long_row_updates"] * network.widths[-1] * (17 * coordinates + 4)
    )


if __name__ == "__main__":
    main(sys.argv[1:])
