"""Facets and faces of a cone, as sets of its rays.

A set of rays is a mask: bit ``g`` stands for ``cone.rays[g]``.  Faces without a point, at
infinity, are left out everywhere.
"""

from __future__ import annotations

from collections.abc import Iterable
from operator import add

from exactregions.arithmetic import IntegerRow, primitive
from exactregions.geometry.cone import FINITE, Cone, Ray, bits

__all__ = ["face_point", "facet_sets", "finite_rays", "rays_of", "subfaces"]


def rays_of(cone: Cone, face: int) -> list[Ray]:
    """The rays on a face."""
    return [cone.rays[g] for g in bits(face)]


def facet_sets(cone: Cone) -> list[int]:
    """The facets of a cone, in a fixed order.

    Facets are the maximal sets of rays on a wall; walls with the same set are one facet.
    """
    incident: dict[int, int] = {}
    for g, (_, positive, negative) in enumerate(cone.rays):
        for wall in bits(~(positive | negative) & cone.walls):
            incident[wall] = incident.get(wall, 0) | 1 << g
    return _maximal(incident.values(), finite_rays(cone))


def subfaces(face: int, facets: Iterable[int], finite: int) -> list[int]:
    """The facets of a face of a cone with these facets; `finite` are the rays that are points."""
    return _maximal((face & facet for facet in facets if face & ~facet), finite)


def face_point(rays: Iterable[Ray], coordinates: int) -> IntegerRow:
    """The primitive sum of the rays of a face: a point inside it, the same from every cell."""
    total = [0] * coordinates
    for vector, _, _ in rays:
        total = list(map(add, total, vector))
    return primitive(total)


def finite_rays(cone: Cone) -> int:
    """The mask of the rays that are points."""
    return sum(1 << g for g, ray in enumerate(cone.rays) if ray.positive & FINITE)


def _maximal(sets: Iterable[int], finite: int) -> list[int]:
    """The sets with a point that are in no other one, largest first."""
    kept: list[int] = []
    for candidate in sorted({s for s in sets if s & finite}, key=lambda s: (-s.bit_count(), s)):
        if all(candidate & ~larger for larger in kept):
            kept.append(candidate)
    return kept
