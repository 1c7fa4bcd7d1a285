"""Convex regions: how few cells a face-to-face complex needs if the network is affine on each.

The smallest number is bracketed, as no fast way to compute it is known.  Below: an open connected
region needs one convex region if its closure is convex, and else at least two.  Above: a complex
found by merging cells greedily; any such complex is valid, so its size is never too small.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from operator import mul
from typing import NamedTuple

from exactregions.arithmetic import IntegerRow
from exactregions.counting.connected import open_regions
from exactregions.partition import Partition, Tick

__all__ = ["ConvexComplex", "Region", "Wall", "bracket_convex", "convex_complex"]

Region = tuple[int, ...]
"""The indices of the cells that make up a region, ascending."""

Wall = tuple[IntegerRow, int | None]
"""A facet of a cell: the inequality that is tight there, and the cell beyond, if there is one."""


def bracket_convex(partition: Partition, *, tick: Tick = lambda: None) -> tuple[int, int]:
    """Two numbers between which the smallest number of convex regions lies, both included.

    Convex regions are the cells of a polyhedral complex (face-to-face) that covers the domain,
    the network being affine on each (Stargalla, Hertrich and Reichman, arXiv:2505.16716,
    Definition 3).  In dimension 1 both numbers are the number of open connected regions.  Costs
    the facets of all cells, and for each facet between equal maps the cells that a merger across
    it forces to merge, times their facets and rays.
    """
    complex_ = convex_complex(partition, tick=tick)
    return complex_.least, len(complex_.regions)


class ConvexComplex(NamedTuple):
    """A face-to-face complex of convex regions, none of which could be merged further.

    `walls` has for each cell its facets: the inequality that is tight there, and the cell beyond,
    None outside the domain.  `open_regions` are the open connected regions, and `broken` those of
    them that are not convex, each with a cell and one of its walls that is not on the outside of
    the whole region.
    """

    regions: list[Region]
    walls: list[list[Wall]]
    open_regions: list[Region]
    broken: list[tuple[Region, int, Wall]]

    @property
    def least(self) -> int:
        """So many regions are needed: two for an open connected region that is not convex."""
        return len(self.open_regions) + len(self.broken)


def convex_complex(partition: Partition, *, tick: Tick = lambda: None) -> ConvexComplex:
    """The complex that greedy merging finds; costs what `bracket_convex` says."""
    regions = [tuple(region) for region in open_regions(partition, tick=tick)]
    merging = _Merging(partition)
    broken = []
    for region in regions:
        wall = merging.inner_wall(region)
        if wall is not None:
            broken.append((region, *wall))
        tick()
    for region in regions:
        merging.merge(region)
        tick()
    for first, second, _, _ in partition.adjacency():
        if merging.maps[first] == merging.maps[second]:
            merging.merge((first, second))
            tick()
    return ConvexComplex(sorted(set(merging.region)), merging.walls, regions, broken)


class _Merging:
    """A face-to-face complex of convex regions, made of cells, that grows coarser.

    `region` maps each cell to the region that it is part of.  Regions have no cell in common, so
    the first cell of one names it.
    """

    def __init__(self, partition: Partition) -> None:
        size = partition.network.input_dim + 1
        self.maps = partition.map_numbers()
        self.region: list[Region] = [(i,) for i in range(len(partition.cells))]
        self.rays = [[ray.vector[:size] for ray in cell.cone.rays] for cell in partition.cells]
        beyond = {}
        for (first, second), facet, _ in partition.shared_facets():
            beyond[first, facet.key] = second
            beyond[second, facet.key] = first
        self.walls: list[list[Wall]] = [
            [(facet.form.row, beyond.get((i, facet.key))) for facet in facets]
            for i, facets in enumerate(partition.facets())
        ]
        self._failed: set[frozenset[int]] = set()

    def merge(self, cells: Iterable[int]) -> None:
        """Merge the regions of these cells, and what that forces to merge, if the result is one.

        What failed is not tried again before the regions have changed: two large regions have
        many facets in common, and each of them asks for the same merger.
        """
        parts = frozenset(self.region[cell][0] for cell in cells)
        if len(parts) == 1 or parts in self._failed:
            return
        changed = self._forced(parts)
        if changed and all(map(self.is_convex, set(changed.values()))):
            for cell, region in changed.items():
                self.region[cell] = region
            self._failed.clear()
        else:
            self._failed.add(parts)

    def is_convex(self, region: Region) -> bool:
        """Whether the union of the cells is convex: on one side of each of its outer walls.

        Were it on one side of all and not convex, a segment from inside it to a point beyond
        would leave it through an outer wall and not come back to the wall's inner side.
        """
        return self.inner_wall(region) is None

    def inner_wall(self, region: Region) -> tuple[int, Wall] | None:
        """A cell of the region and an outer wall of it with a point of the region beyond."""
        inside = set(region)
        outer = {
            wall[0]: (cell, wall)
            for cell in region
            for wall in self.walls[cell]
            if wall[1] not in inside
        }
        points = {ray for cell in region for ray in self.rays[cell]}
        for form, found in outer.items():
            if any(sum(map(mul, form, point)) < 0 for point in points):
                return found
        return None

    def _forced(self, parts: Iterable[int]) -> dict[int, Region]:
        """The regions, by cell, after a merger and all that it forces; none if maps differ.

        Face-to-face means facet-to-facet: all that lies beyond one facet of a region is one
        region.  (Around a point of two regions, walk through facets that contain it: the smallest
        face that contains it stays the same, so it is a face of both.)
        """
        changed: dict[int, Region] = {}
        pending = [self._union(parts, changed)]
        while pending:
            union = pending.pop()
            if changed[union[0]] is not union:
                continue  # a part of a later one
            for neighbours in self._beyond(union, changed):
                parts = {self._region_of(cell, changed)[0] for cell in neighbours}
                if len({self.maps[part] for part in parts}) > 1:
                    return {}
                if len(parts) > 1:
                    pending.append(self._union(parts, changed))
        return changed

    def _region_of(self, cell: int, changed: dict[int, Region]) -> Region:
        return changed.get(cell) or self.region[cell]

    def _union(self, cells: Iterable[int], changed: dict[int, Region]) -> Region:
        """The union of the regions of the cells, noted in `changed`."""
        union = tuple(sorted({c for cell in cells for c in self._region_of(cell, changed)}))
        changed.update(dict.fromkeys(union, union))
        return union

    def _beyond(self, region: Region, changed: dict[int, Region]) -> Iterable[list[int]]:
        """For each supporting form of the region, the cells beyond its walls there."""
        inside = set(region)
        beyond = defaultdict(list)
        for cell in region:
            for form, neighbour in self.walls[cell]:
                if neighbour is not None and neighbour not in inside:
                    beyond[form].append(neighbour)
        return beyond.values()
