"""Evidence for the dual graph of a partition, and so for its open connected regions."""

from __future__ import annotations

from collections.abc import Iterator

from exactregions.counting import count_open_connected
from exactregions.evidence.tree import Watch, root, tree_records
from exactregions.evidence.writing import Record
from exactregions.partition import Partition
from exactregions.partition.stages import IntegerNetwork

__all__ = ["dual_graph_records", "open_connected_records"]


def dual_graph_records(
    integers: IntegerNetwork, partition: Partition, watch: Watch
) -> Iterator[Record]:
    """The tree with the facets of all cells, and the numbers of cells and shared facets."""
    yield from tree_records(root(integers, tick=watch.tick), walls=True, watch=watch)
    shared = len(partition.adjacency(tick=watch.tick))
    yield {"claim": f"dual_graph {len(partition.cells)} cells, {shared} facets"}


def open_connected_records(
    integers: IntegerNetwork, partition: Partition, watch: Watch
) -> Iterator[Record]:
    """The same tree, and the number of open connected regions."""
    regions = count_open_connected(partition, tick=watch.tick)
    yield from tree_records(root(integers, tick=watch.tick), walls=True, watch=watch)
    yield {"claim": f"open_connected {regions}"}
