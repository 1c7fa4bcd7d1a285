"""Evidence for the bracket of convex regions: a complex from above, broken regions from below."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count
from operator import mul

from exactregions.arithmetic import IntegerRow, integer_row, primitive
from exactregions.counting.convex import ConvexComplex, Region, Wall, convex_complex
from exactregions.evidence.leaf import Leaf
from exactregions.evidence.multipliers import combinations_of_walls
from exactregions.evidence.tree import Watch, root, tree_records
from exactregions.evidence.writing import Evidence, Record
from exactregions.geometry import AffineForm, face_point, form_value, ray_signs
from exactregions.partition import Partition
from exactregions.partition.cell import affine_point
from exactregions.partition.stages import IntegerNetwork

__all__ = ["convex_evidence"]


def convex_evidence(integers: IntegerNetwork, partition: Partition, watch: Watch) -> Evidence:
    """What the header has for convex regions, and the records.

    Costs what `bracket_convex` does, and for each cell in a region of several the outer walls of
    that region.
    """
    found = convex_complex(partition, tick=watch.tick)
    groups = [
        (region, sorted(_outer_walls(region, found))) for region in found.regions if len(region) > 1
    ]
    fields = {"groups": [rows for _, rows in groups]}
    return Evidence(fields, _records(integers, partition, found, groups, watch))


def _outer_walls(region: Region, found: ConvexComplex) -> set[IntegerRow]:
    inside = set(region)
    return {row for cell in region for row, beyond in found.walls[cell] if beyond not in inside}


def _records(
    integers: IntegerNetwork,
    partition: Partition,
    found: ConvexComplex,
    groups: list[tuple[Region, list[IntegerRow]]],
    watch: Watch,
) -> Iterator[Record]:
    group_of = {
        partition.cells[cell].pattern: k for k, (cells, _) in enumerate(groups) for cell in cells
    }

    def entries(leaf: Leaf) -> list[Record]:
        k = group_of.get(integers.pattern(ray_signs(leaf.cone.rays)[0]))
        region: list[Record] = [] if k is None else [k, *_inside(leaf, groups[k][1])]
        return [region]

    yield from tree_records(root(integers, tick=watch.tick), entries, walls=True, watch=watch)
    for region, cell, wall in found.broken:
        watch.tick()
        yield _bend(partition, region, cell, wall)
    yield {"claim": f"convex {found.least}..{len(found.regions)}"}


def _inside(leaf: Leaf, rows: list[IntegerRow]) -> list[Record]:
    """Proofs that the rows are >= 0 on the cell."""
    found = combinations_of_walls(leaf.cone.rays, leaf.context, rows)
    return [[weight, *pairs] for weight, pairs in found]


def _bend(partition: Partition, region: Region, cell: int, wall: Wall) -> Record:
    """Two points of a region and the shares of a point between them that is not in the region.

    The region has points beyond one of its outer walls.  From a point inside the cell, near its
    facet on the wall, a segment to one of them crosses the facet; just beyond it the network has
    another map, which differs from the region's wherever the wall's form is not 0.
    """
    row, _ = wall
    facet = next(facet for facet in partition.facets()[cell] if facet.form.row == row)
    inner = _inner_point(partition, cell)
    far = _point_beyond(partition, region, row)
    points = (_sum(inner, facet.key, 1 << step) for step in count())
    return next(
        [near, far, *shares]
        for near in points
        if (shares := _shares_beyond(partition, cell, facet.form, near, far))
    )


def _shares_beyond(
    partition: Partition, cell: int, form: AffineForm, near: IntegerRow, far: IntegerRow
) -> IntegerRow:
    """The shares of two points in one between them, as far beyond the wall as `near` is before it.

    Empty if there is none, or if the network has the cell's map there.
    """
    p, q = affine_point(near), affine_point(far)
    above, below = form(p), -form(q)
    u, v = below - above, 2 * above
    between = [(u * a + v * b) / (u + v) for a, b in zip(p, q, strict=True)]
    if u <= 0 or partition.network(between) == partition.cells[cell].map(between):
        return ()
    shares, _ = integer_row([u, v])
    return shares


def _inner_point(partition: Partition, cell: int) -> IntegerRow:
    return face_point(partition.cells[cell].cone.rays, partition.network.input_dim + 1)


def _point_beyond(partition: Partition, region: Region, row: IntegerRow) -> IntegerRow:
    """A point inside a cell of the region at which the row is negative."""
    cell, ray = next(
        (cell, ray)
        for cell in region
        for ray in partition.cells[cell].cone.rays
        if form_value(row, ray) < 0
    )
    inner = _inner_point(partition, cell)
    points = (_sum(inner, ray.vector, 1 << step) for step in count())
    return next(point for point in points if sum(map(mul, row, point)) < 0)


def _sum(vector: IntegerRow, other: IntegerRow, times: int) -> IntegerRow:
    return primitive([a + times * b for a, b in zip(vector, other, strict=False)])
