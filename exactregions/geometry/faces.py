"""Facets and faces of a cone, as sets of its rays.

A set of rays is a mask: bit ``g`` stands for ``cone.rays[g]``.  Faces without a point, at
infinity, are left out everywhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from operator import add, mul

from exactregions.arithmetic import IntegerRow, primitive
from exactregions.geometry.cone import FINITE, Cone, Frame, Ray, bits, cut, section

__all__ = [
    "cut_by",
    "face_point",
    "facet_sets",
    "finite_rays",
    "form_value",
    "rays_of",
    "subfaces",
    "zero_section",
]

_SMALLEST = 2
"""A cone with two rays has at least this dimension."""


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


def form_value(form: IntegerRow, ray: Ray) -> int:
    """The value of a form in ``x1, ..., xn, w`` at a ray."""
    return sum(map(mul, form, ray.vector))


def zero_section(form: IntegerRow, rays: Sequence[Ray]) -> list[Ray]:
    """The rays of the part of a face where a form is 0 that is 0 on the lines too."""
    index = max(((ray.positive | ray.negative).bit_length() for ray in rays), default=0)
    frame = Frame(len(form), 1 << index)
    return section(_carrying(form, rays, frame), index, frame, (1 << index) - 1, _SMALLEST)


def cut_by(cone: Cone, form: IntegerRow, index: int) -> tuple[Cone, Cone]:
    """The parts of a cone, or of a face of one, where a form is >= 0 and where it is <= 0.

    The form, in ``x1, ..., xn, w``, must take both signs there; it gets the index `index`, which
    no other form may have.
    """
    frame = Frame(len(form), 1 << index)
    lines = tuple((*line, sum(map(mul, form, line))) for line in cone.lines)
    carrying = cone._replace(lines=lines, rays=tuple(_carrying(form, cone.rays, frame)))
    above, below = cut(carrying, index, frame)
    return _plain(above, len(form)), _plain(below, len(form))


def _carrying(form: IntegerRow, rays: Iterable[Ray], frame: Frame) -> list[Ray]:
    """The rays with the value of a form, and its sign."""
    carrying = []
    for ray in rays:
        vector = (*ray.vector[: frame.coordinates], form_value(form, ray))
        positive, negative = frame.signs(vector)
        carrying.append(Ray(vector, ray.positive | positive, ray.negative | negative))
    return carrying


def _plain(cone: Cone, size: int) -> Cone:
    return cone._replace(
        lines=tuple(line[:size] for line in cone.lines),
        rays=tuple(ray._replace(vector=ray.vector[:size]) for ray in cone.rays),
    )


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
