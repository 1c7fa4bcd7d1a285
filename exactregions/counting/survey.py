"""Counting several kinds in one run, so that an interrupted run still knows something."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field

from exactregions.arithmetic import IntegerRow
from exactregions.counting.kinds import KINDS, Count, Kind, check_kind, count
from exactregions.geometry import Polyhedron, whole_space
from exactregions.networks import Network
from exactregions.partition import Cell, Partition, Tick, proper_cell_numbers, proper_cells
from exactregions.partition.refinement import integers_on
from exactregions.partition.stages import IntegerNetwork
from exactregions.partition.subtrees import Part, cells_in_order

__all__ = ["STREAMED", "Findings", "Walked", "count_kinds"]

STREAMED: frozenset[Kind] = frozenset({"proper", "bounded_proper"})
"""Kinds for which nothing of a cell needs to be kept."""

MAPPED: frozenset[Kind] = frozenset({"affine", "open_connected", "closed_connected", "convex"})
"""Kinds of which there are at least as many regions as affine maps."""


Walked = Callable[[IntegerNetwork, bool], Iterator[Part]]
"""Finds all cells, in parts and in any order; the flag says whether to keep or to count them."""


@dataclass(slots=True)
class Findings:
    """What a run has found so far: complete counts, and the cells and maps behind the others."""

    counts: dict[Kind, Count] = field(default_factory=dict)
    cells: int = 0
    bounded_cells: int = 0
    maps: set[tuple[IntegerRow, ...]] = field(default_factory=set)

    def at_least(self, kind: Kind) -> int:
        """A proven lower bound for a kind that is not counted yet."""
        if kind in MAPPED:
            return len(self.maps)
        return self.bounded_cells if kind == "bounded_proper" else self.cells


def count_kinds(
    network: Network,
    domain: Polyhedron | None,
    kinds: Collection[str],
    findings: Findings,
    *,
    on_cells: Callable[[int], object] = lambda cells: None,
    tick: Tick = lambda: None,
    walked: Walked | None = None,
) -> Iterator[tuple[Kind, Count]]:
    """Each of `kinds` with its count on `domain`, as soon as it is known, cheapest first.

    `findings` is kept up to date, for when `on_cells` (called with the number of cells that have
    just been noted) or `tick` (called often) raises.  Memory is constant for ``proper`` and
    ``bounded_proper``, grows with the number of maps for ``affine`` and with that of cells for
    the others.  `walked` lets others find the cells.  Raises what `count` and `proper_cells` raise.
    """
    wanted = {check_kind(kind) for kind in kinds}
    space = whole_space(network.input_dim) if domain is None else domain
    kept: list[Cell] = []
    if wanted <= STREAMED:
        for cells, bounded in _numbers(network, space, tick, walked):
            findings.cells += cells
            findings.bounded_cells += bounded
            on_cells(cells)
    else:
        for cell in _cells(network, space, tick, walked):
            findings.cells += 1
            findings.bounded_cells += cell.bounded
            if wanted & MAPPED:
                findings.maps.add(cell.outputs)
            if wanted - STREAMED - {"affine"}:
                kept.append(cell)
            on_cells(1)
    partition = Partition(network, space, tuple(kept))
    for kind in KINDS:
        if kind in wanted:
            streamed = kind in STREAMED or kind == "affine"
            found = findings.at_least(kind) if streamed else count(partition, kind, tick=tick)
            findings.counts[kind] = found
            yield kind, found


def _numbers(
    network: Network, space: Polyhedron, tick: Tick, walked: Walked | None
) -> Iterator[tuple[int, int]]:
    integers = integers_on(network, space)
    if walked is None or not integers.stages:
        return proper_cell_numbers(network, space, tick=tick)
    return ((part.cells, part.bounded_cells) for part in walked(integers, False))


def _cells(
    network: Network, space: Polyhedron, tick: Tick, walked: Walked | None
) -> Iterator[Cell]:
    integers = integers_on(network, space)
    if walked is None or not integers.stages:
        return proper_cells(network, space, tick=tick)
    return cells_in_order(integers, walked(integers, True))
