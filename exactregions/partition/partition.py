"""The partition of a domain into the cells of a network, and which cells share which facets."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from exactregions.arithmetic import IntegerRow
from exactregions.geometry import Polyhedron, Tick, whole_space
from exactregions.networks import Network
from exactregions.partition.adjacency import Adjacency, adjacency_of
from exactregions.partition.cell import Cell, Facet
from exactregions.partition.cells import WalkedCells
from exactregions.partition.refinement import cells_on, integers_on, walked_by_kernel
from exactregions.partition.stages import IntegerNetwork
from exactregions.partition.subtrees import cells_in_order, walked_parts

__all__ = ["Partition", "SharedFacet", "Tick", "refine"]


class SharedFacet(NamedTuple):
    """A facet of two cells, given by their indices; `forms` vanish on it, not on both cells."""

    cells: tuple[int, int]
    facet: Facet
    forms: int


@dataclass(frozen=True)
class Partition:
    """The proper cells of `network` in `domain`, all of them, in the order of their patterns.

    Cells that the kernel found are made into values when they are asked for; until then one takes
    some 100 bytes.
    """

    network: Network
    domain: Polyhedron
    cells: Sequence[Cell]
    _known: dict[str, Any] = field(default_factory=dict, init=False, repr=False, compare=False)

    def adjacency(self, *, tick: Tick = lambda: None) -> Adjacency:
        """Which cells share a facet, as arrays; all that the dual graph has but its points.

        The kernel has found it with the cells; else it is found when first asked for, with a `tick`
        for each cell.

        >>> from exactregions import Network, refine
        >>> hat = Network.from_layers(([[1], [1], [1]], [0, -1, -2]), ([[1, -2, 1]], [0]))
        >>> refine(hat).adjacency()[0]
        Neighbours(first=0, second=1, facet=0, forms=(1,))
        """
        if isinstance(self.cells, WalkedCells):
            return self.cells.adjacency
        if "adjacency" not in self._known:
            self._known["adjacency"] = adjacency_of(self.cells, tick=tick)
        adjacency: Adjacency = self._known["adjacency"]
        return adjacency

    def map_numbers(self, *, tick: Tick = lambda: None) -> Sequence[int]:
        """A number for each cell, from 0: the same for two cells iff they have the same map."""
        if isinstance(self.cells, WalkedCells):
            return self.cells.map_numbers(tick)
        if "maps" not in self._known:
            known: dict[tuple[IntegerRow, ...], int] = {}
            self._known["maps"] = [known.setdefault(c.outputs, len(known)) for c in self.cells]
        numbers: list[int] = self._known["maps"]
        return numbers

    def bounded_cells(self) -> int:
        """How many cells are bounded."""
        if isinstance(self.cells, WalkedCells):
            return self.cells.bounded
        return sum(cell.bounded for cell in self.cells)

    def facets(self, *, tick: Tick = lambda: None) -> tuple[tuple[Facet, ...], ...]:
        """The facets of each cell; found when first asked for, with a `tick` for each cell."""
        if "facets" not in self._known:
            found = []
            for cell in self.cells:
                found.append(cell.facets)
                tick()
            self._known["facets"] = tuple(found)
        facets: tuple[tuple[Facet, ...], ...] = self._known["facets"]
        return facets

    def shared_facets(self, *, tick: Tick = lambda: None) -> tuple[SharedFacet, ...]:
        """The facets inside the domain, each of which is in exactly two cells.

        The pairs of `adjacency`, with all that `facets` says.  Found when first asked for.
        """
        if "shared" not in self._known:
            facets = self.facets(tick=tick)
            self._known["shared"] = tuple(
                SharedFacet((first, second), facets[first][facet], sum(1 << form for form in forms))
                for first, second, facet, forms in self.adjacency(tick=tick)
            )
        shared: tuple[SharedFacet, ...] = self._known["shared"]
        return shared


def refine(
    network: Network,
    domain: Polyhedron | None = None,
    *,
    executor: Executor | None = None,
    found: Tick = lambda: None,
    tick: Tick = lambda: None,
) -> Partition:
    """The partition of `domain` (default: all of space) into the cells of `network`.

    `found` is called for each cell, and `tick` often, also in between.  Costs some microseconds
    and a kilobyte a cell in dimension 2, growing with the number of vertices of a cell, hence
    exponentially with the dimension; coordinates have about (dimension x bits of a weight) bits a
    layer.

    With an `executor`, of processes or a cluster's, its workers find the cells; the partition is
    the same.  Raises what `proper_cells` raises, and `WorkersLost` if the executor breaks.
    """
    integers = integers_on(network, domain)
    cells: Sequence[Cell]
    if executor is None and walked_by_kernel(integers):
        cells = WalkedCells(integers)
        for number in cells.steps(tick):
            for _ in range(number):
                found()
    else:
        cells = []
        for cell in _cells(integers, executor, tick):
            cells.append(cell)
            found()
        cells = tuple(cells)
    return Partition(network, domain or whole_space(network.input_dim), cells)


def _cells(integers: IntegerNetwork, executor: Executor | None, tick: Tick) -> Iterator[Cell]:
    if executor is None or not integers.stages:
        return cells_on(integers, tick)
    at_once = 4 * (os.cpu_count() or 1)
    parts = walked_parts(integers, executor, keeping_cells=True, tasks_at_once=at_once, tick=tick)
    return cells_in_order(integers, parts)
