"""Affine, open connected and closed connected regions: cells merged by their affine maps."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple

from exactregions.arithmetic import IntegerRow
from exactregions.geometry import FINITE, Ray, form_value, zero_section
from exactregions.partition import Partition, Tick

__all__ = [
    "ClosedRegions",
    "Outputs",
    "closed_regions",
    "count_affine",
    "count_closed_connected",
    "count_open_connected",
    "open_regions",
]

Outputs = tuple[IntegerRow, ...]

_Neighbours = list[list[tuple[int, tuple[Ray, ...]]]]
"""For each cell its neighbours, and the rays of the facets that they share."""


def count_affine(partition: Partition) -> int:
    """How many affine maps the network is on cells of its partition (affine regions).

    Linear in the number of cells.
    """
    return len(set(partition.map_numbers()))


def count_open_connected(partition: Partition, *, tick: Tick = lambda: None) -> int:
    """How many maximal connected open sets in the domain's interior the network is affine on.

    These are the cells merged across shared facets with equal maps.  Linear in the number of cells
    and facets.
    """
    merged = _merged(partition, tick)
    return len(partition.cells) - sum(map(len, merged)) + len(merged)


def open_regions(partition: Partition, *, tick: Tick = lambda: None) -> list[list[int]]:
    """The open connected regions, each as the sorted indices of its cells."""
    merged = _merged(partition, tick)
    alone = set(range(len(partition.cells))).difference(*merged)
    return sorted([*([cell] for cell in alone), *map(sorted, merged)])


def _merged(partition: Partition, tick: Tick) -> list[set[int]]:
    """The open connected regions of more than one cell."""
    from networkx.utils import UnionFind

    numbers = partition.map_numbers(tick=tick)
    adjacency = partition.adjacency(tick=tick)
    merged: UnionFind[int] = UnionFind()
    for first, second in zip(adjacency.first, adjacency.second, strict=True):
        if numbers[first] == numbers[second]:
            merged.union(first, second)
            tick()
    return list(merged.to_sets())


def count_closed_connected(partition: Partition, *, tick: Tick = lambda: None) -> int:
    """How many maximal connected closed sets with interior the network is affine on.

    For an affine map ``g`` they are the components, of those with interior, of the set where the
    network equals ``g``; that set has a slice in the cells whose own map is not ``g``, too.  Only
    maps of several open connected regions are walked, and only from these outwards, from cell to
    cell through facets where the network equals ``g`` somewhere: two slices that meet in any
    point are joined by such a walk around the point.  Costs the facets of all cells, and for each
    such map the cells that its set meets; the definition is that of Stargalla, Hertrich and
    Reichman (arXiv:2505.16716, Definition 5), restricted to sets with interior.
    """
    return sum(found.components for found in closed_regions(partition, tick=tick))


class ClosedRegions(NamedTuple):
    """The closed connected regions of one map: their number, and the cells that they meet.

    `cell` is one on which the network is this map.  The cells are None where the map has a single
    open connected region, and so one closed one.
    """

    cell: int
    components: int
    cells: frozenset[int] | None


def closed_regions(partition: Partition, *, tick: Tick = lambda: None) -> list[ClosedRegions]:
    """The closed connected regions of each map; see `count_closed_connected`."""
    numbers = partition.map_numbers(tick=tick)
    regions: dict[int, list[list[int]]] = defaultdict(list)
    for region in open_regions(partition, tick=tick):
        regions[numbers[region[0]]].append(region)
    several = any(len(parts) > 1 for parts in regions.values())
    neighbours = _neighbours(partition, tick) if several else []
    return [
        _components(partition, parts, neighbours, tick)
        if len(parts) > 1
        else ClosedRegions(parts[0][0], 1, None)
        for parts in regions.values()
    ]


def _neighbours(partition: Partition, tick: Tick) -> _Neighbours:
    facets = []
    for cell in partition.cells:
        facets.append(cell.facet_rays)
        tick()
    neighbours: _Neighbours = [[] for _ in partition.cells]
    for first, second, facet, _ in partition.adjacency(tick=tick):
        rays = facets[first][facet]
        neighbours[first].append((second, rays))
        neighbours[second].append((first, rays))
    return neighbours


def _components(
    partition: Partition,
    parts: Sequence[Sequence[int]],
    neighbours: _Neighbours,
    tick: Tick,
) -> ClosedRegions:
    """The components of the set where the network equals the map of `parts` that contain these."""
    outputs = partition.cells[parts[0][0]].outputs
    reached: set[int] = set()
    components = 0
    for part in parts:
        if part[0] in reached:
            continue
        components += 1
        pending = list(part)
        reached.update(part)
        while pending:
            cell = pending.pop()
            tick()
            forms = _difference(partition.cells[cell].outputs, outputs)
            for other, rays in neighbours[cell]:
                if other not in reached and _vanishes_somewhere(forms, rays):
                    reached.add(other)
                    pending.append(other)
    return ClosedRegions(parts[0][0], components, frozenset(reached))


def _difference(outputs: Outputs, others: Outputs) -> list[IntegerRow]:
    """The rows of the difference of two maps that are not 0."""
    return [
        tuple(a - b for a, b in zip(row, other, strict=True))
        for row, other in zip(outputs, others, strict=True)
        if row != other
    ]


def _vanishes_somewhere(forms: Sequence[IntegerRow], rays: Sequence[Ray]) -> bool:
    """Whether all forms are 0 at some point of the facet with these rays.

    The forms are 0 on the facet's lines.  Each is 0 on a section of what the ones before leave.
    """
    if not forms:
        return True
    *others, last = forms
    for form in others:
        rays = zero_section(form, rays)
    return _has_zero(rays, [form_value(last, ray) for ray in rays])


def _has_zero(rays: Sequence[Ray], values: Sequence[int]) -> bool:
    """Whether a form with these values at the rays is 0 at a point of the face.

    It is at a ray that is a point, or between such a ray and one of the opposite sign.
    """
    at_points = [value for ray, value in zip(rays, values, strict=True) if ray.positive & FINITE]
    if not at_points:
        return False
    low, high = min(at_points), max(at_points)
    return low <= 0 <= high or (low > 0 > min(values)) or (high < 0 < max(values))
