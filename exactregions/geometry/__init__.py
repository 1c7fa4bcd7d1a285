"""Polyhedra in exact arithmetic: inequalities, generators, cuts and faces.

Knows nothing of networks.
"""

from exactregions.geometry.affine import AffineForm, AffineMap
from exactregions.geometry.cone import (
    FINITE,
    Cone,
    Frame,
    LineCut,
    Ray,
    Tick,
    bits,
    crossing,
    cut,
    line_cuts,
    ray_signs,
    restricted,
    section,
)
from exactregions.geometry.faces import (
    cut_by,
    face_point,
    facet_sets,
    finite_rays,
    form_value,
    rays_of,
    subfaces,
    zero_section,
)
from exactregions.geometry.farkas import farkas_multipliers, zero_masks
from exactregions.geometry.polyhedron import Polyhedron, box, generators, whole_space

__all__ = [
    "FINITE",
    "AffineForm",
    "AffineMap",
    "Cone",
    "Frame",
    "LineCut",
    "Polyhedron",
    "Ray",
    "Tick",
    "bits",
    "box",
    "crossing",
    "cut",
    "cut_by",
    "face_point",
    "facet_sets",
    "farkas_multipliers",
    "finite_rays",
    "form_value",
    "generators",
    "line_cuts",
    "ray_signs",
    "rays_of",
    "restricted",
    "section",
    "subfaces",
    "whole_space",
    "zero_masks",
    "zero_section",
]
