"""The graphs of a partition as GraphML or node-link JSON text."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from exactregions.arithmetic import format_number
from exactregions.errors import InvalidInput
from exactregions.partition.pattern import ActivationPattern

if TYPE_CHECKING:
    import networkx as nx

    Graph = nx.Graph[ActivationPattern] | nx.DiGraph[ActivationPattern]

__all__ = ["graph_writer", "graphml", "node_link_json"]


def node_link_json(graph: Graph) -> str:
    """The graph as JSON in networkx' node-link form, with its edges under ``edges``.

    Node ids are patterns, rationals strings, neurons pairs ``[layer, index]`` counted from 0.
    """
    import networkx as nx

    data = nx.node_link_data(_exported(graph, lambda value: value), edges="edges")
    return json.dumps(data, indent=1) + "\n"


def graphml(graph: Graph) -> str:
    """The graph as GraphML; attributes that are lists are JSON texts, the same as in JSON."""
    import networkx as nx

    flat = _exported(graph, lambda value: json.dumps(value) if isinstance(value, list) else value)
    return "\n".join(nx.generate_graphml(flat)) + "\n"


def graph_writer(suffix: str) -> Callable[[Graph], str]:
    """The writer for a file suffix; raises `InvalidInput` for an unknown one."""
    writers = {".graphml": graphml, ".json": node_link_json}
    if suffix not in writers:
        raise InvalidInput(
            f"{suffix!r} is not the suffix of a graph file; use {', '.join(writers)}"
        )
    return writers[suffix]


def _exported(graph: Graph, attribute: Callable[[Any], Any]) -> nx.Graph[Any]:
    """A copy with text for patterns and plain values for attributes."""

    def plain(attributes: Mapping[str, Any]) -> dict[str, Any]:
        return {name: attribute(_plain(value)) for name, value in attributes.items()}

    copy: nx.Graph[Any] = type(graph)()
    copy.add_nodes_from(
        (str(node), plain(attributes)) for node, attributes in graph.nodes(data=True)
    )
    copy.add_edges_from(
        (str(tail), str(head), plain(attributes))
        for tail, head, attributes in graph.edges(data=True)
    )
    return copy


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return [_plain(entry) for entry in value]
    return format_number(value) if isinstance(value, Fraction) else value
