"""The domain that a network file gives its network."""

from __future__ import annotations

from exactregions.geometry import Polyhedron, whole_space
from exactregions.networks.formats import NetworkFile

__all__ = ["domain_of"]


def domain_of(file: NetworkFile) -> Polyhedron:
    """The polyhedron of the file's inequalities, or all of space if it has none.

    >>> from exactregions import read_network, refine
    >>> file = read_network("example:hat")
    >>> len(refine(file.network, domain_of(file)).cells)
    4
    """
    dimension = file.network.input_dim
    if file.inequalities is None:
        return whole_space(dimension)
    return Polyhedron.of(file.inequalities, dimension=dimension)
