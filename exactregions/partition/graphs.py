"""The two graphs of a partition: how it was refined, and which cells are neighbours."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from exactregions.geometry import Ray, bits, face_point
from exactregions.partition.cell import affine_point
from exactregions.partition.partition import Partition, Tick
from exactregions.partition.pattern import ActivationPattern
from exactregions.partition.stages import Breakpoint

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["dual_graph", "refinement_graph"]

Neuron = tuple[int, int]
"""A hidden neuron: index of its layer, index in the layer, both from 0."""


def dual_graph(partition: Partition, *, tick: Tick = lambda: None) -> nx.Graph[ActivationPattern]:
    """The graph of the cells, with an edge for each facet that two of them share.

    Nodes are patterns, with attributes ``witness`` (a point strictly inside) and ``bounded``.
    Edges have ``neurons``, the (layer, index) of every neuron whose preactivation is at a
    breakpoint all over the facet but not all over both cells, and ``point``, a point in the
    facet's relative interior.  Costs some 20 to 100 microseconds a cell, nearly all of it for
    points, patterns and networkx; `Partition.adjacency` has the edges without these.  `tick` is
    called for each cell.
    """
    import networkx as nx

    graph: nx.Graph[ActivationPattern] = nx.Graph()
    patterns: list[ActivationPattern] = []
    facets: list[tuple[tuple[Ray, ...], ...]] = []
    for cell in partition.cells:
        patterns.append(cell.pattern)
        facets.append(cell.facet_rays)
        graph.add_node(patterns[-1], witness=cell.witness, bounded=cell.bounded)
        tick()
    origins = partition.cells[0].prefix.integers.origins
    size = partition.network.input_dim + 1
    for first, second, facet, forms in partition.adjacency(tick=tick):
        graph.add_edge(
            patterns[first],
            patterns[second],
            neurons=_neurons(origins[form] for form in forms if form in origins),
            point=affine_point(face_point(facets[first][facet], size)),
        )
    return graph


def refinement_graph(partition: Partition) -> nx.DiGraph[ActivationPattern]:
    """The tree of pattern prefixes, one layer after the other; its leaves are the cells.

    A node is the pattern of the first ``layer`` hidden layers (its attribute) on a cell of
    these layers; the root is the empty pattern.  An edge leads to each part that the next layer
    makes of the cell; its ``neurons`` are those whose cuts separate that part, in the order of
    the cuts: a neuron that cuts nothing any more, after an equal one, say, is not among them.
    """
    import networkx as nx

    graph: nx.DiGraph[ActivationPattern] = nx.DiGraph()
    graph.add_node(ActivationPattern(()), layer=0)
    origins = partition.cells[0].prefix.integers.origins
    for cell in partition.cells:
        pattern = cell.pattern
        cuts = [origins[form] for form in bits(cell.cone.walls) if form in origins]
        for layer in range(len(pattern.pieces)):
            child = pattern.prefix(layer + 1)
            graph.add_node(child, layer=layer + 1)
            neurons = _neurons(cut for cut in cuts if cut[0] == layer)
            graph.add_edge(pattern.prefix(layer), child, neurons=neurons)
    return graph


def _neurons(breakpoints: Iterable[Breakpoint]) -> tuple[Neuron, ...]:
    """The neurons that the breakpoints belong to, each once."""
    return tuple(dict.fromkeys((layer, neuron) for layer, neuron, _ in breakpoints))
