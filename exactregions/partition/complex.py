"""The polyhedral complex of a partition: all faces of all cells, each once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from exactregions.arithmetic import IntegerRow
from exactregions.geometry import face_point, facet_sets, finite_rays, ray_signs, rays_of, subfaces
from exactregions.partition.cell import Cell, affine_point
from exactregions.partition.partition import Partition, Tick

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["Face", "SignVector", "f_vector", "face_lattice", "faces"]

SignVector = tuple[int, int]
"""The masks of forms that are positive and negative; all other forms are 0."""


@dataclass(frozen=True, slots=True)
class Face:
    """A face of the complex, named by the signs of all forms in its relative interior.

    No two faces of a complex have the same signs.  `key` is a point in the relative interior in
    homogeneous coordinates; the dimension counts the directions of lines too; `facets` are the
    signs of the face's own facets.
    """

    signs: SignVector
    dimension: int
    key: IntegerRow
    facets: tuple[SignVector, ...]

    @property
    def point(self) -> tuple[Fraction, ...]:
        """A point in the face's relative interior."""
        return affine_point(self.key)


def faces(partition: Partition, *, tick: Tick = lambda: None) -> Iterator[Face]:
    """All faces of all cells in the closed domain, the cells themselves included, each once.

    `tick` is called for each cell.  Time and memory grow with the number of faces, in a generic
    complex about 2^dimension times that of cells.
    """
    known: set[SignVector] = set()
    for cell in partition.cells:
        yield from _new_faces(cell, partition.network.input_dim, known)
        tick()


def f_vector(partition: Partition) -> tuple[int, ...]:
    """How many faces of dimension 0, 1, ..., n the complex has.

    Over all of R^n the sum of ``(-1)^k f_k`` is ``(-1)^n``; over a domain whose lineality space
    has dimension l it is ``(-1)^l`` if the domain modulo that space is bounded, and else 0.
    """
    counts = [0] * (partition.network.input_dim + 1)
    for face in faces(partition):
        counts[face.dimension] += 1
    return tuple(counts)


def face_lattice(partition: Partition) -> nx.DiGraph[SignVector]:
    """The faces ordered by inclusion, with an edge from each face to each of its facets.

    Nodes are sign vectors with attributes ``dimension`` and ``point``.  The empty face and the
    whole complex, which make the order a lattice, are left out.
    """
    import networkx as nx

    lattice: nx.DiGraph[SignVector] = nx.DiGraph()
    for face in faces(partition):
        lattice.add_node(face.signs, dimension=face.dimension, point=face.point)
        lattice.add_edges_from((face.signs, facet) for facet in face.facets)
    return lattice


def _new_faces(cell: Cell, dimension: int, known: set[SignVector]) -> Iterator[Face]:
    """The cell's faces that are not in `known`; whatever is there has its own faces there too."""
    cone = cell.cone
    facets = facet_sets(cone)
    finite = finite_rays(cone)
    everything = (1 << len(cone.rays)) - 1
    pending = [(everything, ray_signs(cone.rays), dimension)]
    while pending:
        face, signs, size = pending.pop()
        if signs in known:
            continue
        known.add(signs)
        below = [
            (subface, ray_signs(rays_of(cone, subface)), size - 1)
            for subface in subfaces(face, facets, finite)
        ]
        key = face_point(rays_of(cone, face), dimension + 1)
        yield Face(signs, size, key, tuple(signs for _, signs, _ in below))
        pending += below
