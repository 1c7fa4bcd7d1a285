"""Leaves of the tree of a certificate, and what is written about one."""

from __future__ import annotations

from typing import NamedTuple

from exactregions.arithmetic import IntegerRow
from exactregions.evidence.multipliers import Wall, combinations_of_walls
from exactregions.evidence.writing import Record
from exactregions.geometry import Cone, face_point, facet_sets, rays_of
from exactregions.partition.cell import Prefix

__all__ = ["Leaf", "facets_of", "wall_entries", "witness"]


class Leaf(NamedTuple):
    """A cell with its context; its prefix is that of all stages."""

    cone: Cone
    context: tuple[Wall, ...]
    prefix: Prefix


def witness(leaf: Leaf) -> IntegerRow:
    """A point inside a leaf, in homogeneous coordinates."""
    return face_point(leaf.cone.rays, leaf.prefix.integers.network.input_dim + 1)


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
