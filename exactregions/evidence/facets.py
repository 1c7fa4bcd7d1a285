"""Evidence for the facets of cells, and so for the dual graph and the open connected regions."""

from __future__ import annotations

from collections.abc import Iterator

from exactregions.counting import count_open_connected
from exactregions.evidence.multipliers import combinations_of_walls
from exactregions.evidence.tree import Leaf, Watch, root, tree_records
from exactregions.evidence.writing import Record
from exactregions.geometry import face_point, facet_sets, rays_of
from exactregions.partition import Partition
from exactregions.partition.stages import IntegerNetwork

__all__ = ["dual_graph_records", "facets_of", "open_connected_records", "wall_entries"]


def facets_of(leaf: Leaf) -> dict[int, int]:
    """The facets of a cell: for the index of a context row the set of rays on it, as a mask."""
    facets = set(facet_sets(leaf.cone))
    found = {}
    for index, wall in enumerate(leaf.context):
        bit = 1 << wall.form
        on = sum(
            1 << g
            for g, ray in enumerate(leaf.cone.rays)
            if not (ray.positive | ray.negative) & bit
        )
        if on in facets:
            found[index] = on
    return found


def wall_entries(leaf: Leaf) -> list[Record]:
    """For each context row a point inside the facet on it, or multipliers that show there is none.

    A row without a facet is implied by those with one.
    """
    facets = facets_of(leaf)
    size = leaf.prefix.integers.network.input_dim + 1
    rows = [wall.row for wall in leaf.context]
    others = [index for index in range(len(rows)) if index not in facets]
    numbers = list(facets)
    found = combinations_of_walls(
        leaf.cone.rays, [leaf.context[i] for i in numbers], [rows[i] for i in others]
    )
    entries: dict[int, Record] = {
        index: [1, *face_point(rays_of(leaf.cone, on), size)] for index, on in facets.items()
    }
    for index, (weight, pairs) in zip(others, found, strict=True):
        named = [numbers[entry] if i % 2 == 0 else entry for i, entry in enumerate(pairs)]
        entries[index] = [0, -weight, *named]
    return [entries[index] for index in range(len(rows))]


def dual_graph_records(
    integers: IntegerNetwork, partition: Partition, watch: Watch
) -> Iterator[Record]:
    """The tree with the facets of all cells, and the numbers of cells and shared facets."""
    yield from tree_records(root(integers, tick=watch.tick), wall_entries, watch=watch)
    shared = len(partition.adjacency(tick=watch.tick))
    yield {"claim": f"dual_graph {len(partition.cells)} cells, {shared} facets"}


def open_connected_records(
    integers: IntegerNetwork, partition: Partition, watch: Watch
) -> Iterator[Record]:
    """The same tree, and the number of open connected regions."""
    regions = count_open_connected(partition, tick=watch.tick)
    yield from tree_records(root(integers, tick=watch.tick), wall_entries, watch=watch)
    yield {"claim": f"open_connected {regions}"}
