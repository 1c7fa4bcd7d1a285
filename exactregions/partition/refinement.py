"""The refinement: the proper cells of a network, or only their number."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from exactregions.errors import ShapeMismatch
from exactregions.geometry import Cone, Polyhedron, Tick, generators, whole_space
from exactregions.networks import Network
from exactregions.partition import compiled
from exactregions.partition.cell import Cell, Prefix, prefix_of
from exactregions.partition.conversion import integer_network
from exactregions.partition.reference import ReferenceWalk
from exactregions.partition.stages import IntegerNetwork, line_cuts_of
from exactregions.partition.walk import CellRecord, Path, Walk

__all__ = [
    "cell_numbers_on",
    "cells_of",
    "cells_on",
    "integers_on",
    "proper_cell_numbers",
    "proper_cells",
    "start_walk",
    "walked_by_kernel",
]

CELLS_A_STEP = 2_000
"""How many cells are found before they are handed over."""


def proper_cells(
    network: Network, domain: Polyhedron | None = None, *, tick: Tick = lambda: None
) -> Iterator[Cell]:
    """The proper cells of `network` in the interior of `domain`, in a fixed order.

    Each full-dimensional cell comes exactly once.  Memory does not grow with their number.  The
    domain's inequalities are forms 1, 2, ... and the network's follow, layer by layer.  Uses the
    compiled kernel where it was built, and plain Python elsewhere; the cells and their order are
    the same.  `tick` is called often, also where cells are long in coming.

    Raises `ShapeMismatch` if the domain is not in the network's input space, and what
    `exactregions.geometry.generators` raises.
    """
    yield from cells_on(integers_on(network, domain), tick)


def cells_on(integers: IntegerNetwork, tick: Tick) -> Iterator[Cell]:
    """The same, of a network in integers."""
    if not integers.stages:
        yield Cell(generators(integers.domain, tick=tick), Prefix(integers, None, 0))
        return
    walk = start_walk(integers, tick, keeping_cells=True)
    yield from cells_of(integers, _records(walk))


def proper_cell_numbers(
    network: Network, domain: Polyhedron | None = None, *, tick: Tick = lambda: None
) -> Iterator[tuple[int, int]]:
    """How many proper cells there are and how many of them are bounded, in parts to be added up.

    Takes less time than `proper_cells`, and raises the same.
    """
    yield from cell_numbers_on(integers_on(network, domain), tick)


def cell_numbers_on(integers: IntegerNetwork, tick: Tick) -> Iterator[tuple[int, int]]:
    """The same, of a network in integers."""
    if not integers.stages:
        yield from ((1, int(cell.bounded)) for cell in cells_on(integers, tick))
        return
    walk = start_walk(integers, tick)
    cells = bounded = 0
    finished = False
    while not finished:
        finished = walk.advance(CELLS_A_STEP)
        yield walk.cells - cells, walk.bounded_cells - bounded
        cells, bounded = walk.cells, walk.bounded_cells


def integers_on(network: Network, domain: Polyhedron | None) -> IntegerNetwork:
    """The network on the domain (None: on all of space) in integers.

    Raises `ShapeMismatch` if the domain is not in the network's input space.
    """
    domain = whole_space(network.input_dim) if domain is None else domain
    if domain.dimension != network.input_dim:
        raise ShapeMismatch(
            f"the domain is in R^{domain.dimension} and the network takes {network.input_dim} "
            "numbers; give a domain in the network's input space"
        )
    return integer_network(network, domain)


def walked_by_kernel(integers: IntegerNetwork) -> bool:
    """Whether the kernel walks through the cells of this network."""
    return compiled.kernel is not None and bool(integers.stages)


def start_walk(
    integers: IntegerNetwork, tick: Tick, *, keeping_cells: bool = False, path: Path = ()
) -> Walk:
    """A walk through the cells below `path`, before its first step; there must be a stage."""
    if compiled.kernel is None:
        return ReferenceWalk(integers, tick, keeping_cells=keeping_cells, path=path)
    return compiled.CompiledWalk(integers, tick, keeping_cells=keeping_cells, path=path)


def cells_of(integers: IntegerNetwork, records: Iterable[CellRecord]) -> Iterator[Cell]:
    """The cells that a walk recorded.  Those that come one after the other share what they can."""
    cone = generators(integers.domain)
    cuts, lines = line_cuts_of(integers, cone.lines)
    dimension = cone.dimension + len(cuts)
    chain = [Prefix(integers, None, 0)]
    for rays, walls, positive in records:
        yield Cell(Cone(lines, rays, walls, dimension), prefix_of(integers, positive, chain))


def _records(walk: Walk) -> Iterator[CellRecord]:
    finished = False
    while not finished:
        finished = walk.advance(CELLS_A_STEP)
        yield from walk.take_records()
