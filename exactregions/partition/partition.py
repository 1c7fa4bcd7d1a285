"""The partition of a domain into the cells of a network, and which cells share which facets."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from concurrent.futures import Executor
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from exactregions.arithmetic import IntegerRow
from exactregions.geometry import Polyhedron, Tick, whole_space
from exactregions.networks import Network
from exactregions.partition.cell import Cell, Facet
from exactregions.partition.refinement import integers_on, proper_cells
from exactregions.partition.subtrees import cells_in_order, walked_parts

__all__ = ["Partition", "SharedFacet", "Tick", "refine"]


class SharedFacet(NamedTuple):
    """A facet of two cells, given by their indices; `forms` vanish on it, not on both cells."""

    cells: tuple[int, int]
    facet: Facet
    forms: int


@dataclass(frozen=True)
class Partition:
    """The proper cells of `network` in `domain`, all of them, in the order of their patterns."""

    network: Network
    domain: Polyhedron
    cells: tuple[Cell, ...]
    _known: dict[str, Any] = field(default_factory=dict, init=False, repr=False, compare=False)

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

        The complex is face-to-face, so two cells have a facet in common iff it has the same key
        in both.  Found when first asked for, with a `tick` for each cell.
        """
        if "shared" not in self._known:
            self._known["shared"] = tuple(_matched(self.facets(tick=tick)))
        shared: tuple[SharedFacet, ...] = self._known["shared"]
        return shared


def _matched(cells: Iterable[Iterable[Facet]]) -> Iterator[SharedFacet]:
    open_sides: dict[IntegerRow, tuple[int, Facet]] = {}
    for index, facets in enumerate(cells):
        for facet in facets:
            other = open_sides.pop(facet.key, None)
            if other is None:
                open_sides[facet.key] = index, facet
            else:
                yield SharedFacet((other[0], index), other[1], other[1].forms | facet.forms)


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
    cells = []
    for cell in _cells(network, domain, executor, tick):
        cells.append(cell)
        found()
    return Partition(network, domain or whole_space(network.input_dim), tuple(cells))


def _cells(
    network: Network, domain: Polyhedron | None, executor: Executor | None, tick: Tick
) -> Iterator[Cell]:
    integers = integers_on(network, domain)
    if executor is None or not integers.stages:
        return proper_cells(network, domain, tick=tick)
    at_once = 4 * (os.cpu_count() or 1)
    parts = walked_parts(integers, executor, keeping_cells=True, tasks_at_once=at_once, tick=tick)
    return cells_in_order(integers, parts)
