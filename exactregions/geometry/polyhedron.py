"""Closed rational polyhedra given by inequalities, and their generators."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from exactregions.arithmetic import Number, as_fraction, format_number, integer_row
from exactregions.errors import EmptyDomain, FlatDomain, InvalidInput, ShapeMismatch
from exactregions.geometry.affine import AffineForm
from exactregions.geometry.cone import (
    FINITE,
    Cone,
    Frame,
    Ray,
    Tick,
    crossing,
    cut,
    ray_signs,
)
from exactregions.geometry.farkas import farkas_multipliers, zero_masks

__all__ = ["Polyhedron", "box", "generators", "whole_space"]


@dataclass(frozen=True, slots=True)
class Polyhedron:
    """The points of R^dimension at which every one of `inequalities` is >= 0."""

    dimension: int
    inequalities: tuple[AffineForm, ...]

    def __post_init__(self) -> None:
        for index, form in enumerate(self.inequalities):
            if len(form.normal) != self.dimension:
                raise ShapeMismatch(
                    f"inequality {index} has {len(form.normal) + 1} entries; write "
                    f"{self.dimension + 1}, the normal and then the constant"
                )

    @classmethod
    def of(cls, rows: Sequence[Sequence[Number]], *, dimension: int) -> Polyhedron:
        """The polyhedron of all x with ``a . x + b >= 0`` for each row ``a1, ..., an, b``."""
        return cls(dimension, tuple(map(AffineForm.of, rows)))

    def __contains__(self, point: Sequence[Number]) -> bool:
        return all(form(point) >= 0 for form in self.inequalities)

    def intersection(self, other: Polyhedron) -> Polyhedron:
        """The points in both polyhedra."""
        return Polyhedron(self.dimension, self.inequalities + other.inequalities)


def whole_space(dimension: int) -> Polyhedron:
    """R^dimension, as the polyhedron without inequalities."""
    return Polyhedron(dimension, ())


def box(low: Number, high: Number, *, dimension: int) -> Polyhedron:
    """The box of all points with every coordinate between `low` and `high`.

    Raises `InvalidInput` unless ``low < high``.
    """
    bottom, top = as_fraction(low), as_fraction(high)
    if bottom >= top:
        raise InvalidInput(
            f"a box from {format_number(bottom)} to {format_number(top)} has no interior; "
            "give a lower bound below the upper one"
        )
    rows = []
    for i in range(dimension):
        unit = [Fraction(i == j) for j in range(dimension)]
        rows += [(*unit, -bottom), (*(-entry for entry in unit), top)]
    return Polyhedron.of(rows, dimension=dimension)


def generators(polyhedron: Polyhedron, *, tick: Tick = lambda: None) -> Cone:
    """The cone over a polyhedron of full dimension.

    Form 0 is the homogeneous coordinate and form ``1 + i`` is inequality ``i``; the generators
    carry the values of the inequalities.  Raises `EmptyDomain` if no point satisfies the
    inequalities and `FlatDomain` if they leave no interior; both carry the proof.  `tick` is called
    often.
    """
    frame = Frame(polyhedron.dimension + 1, (1 << len(polyhedron.inequalities)) - 1 << 1)
    cone = _space(polyhedron, frame)
    for index in range(1, len(polyhedron.inequalities) + 1):
        tick()
        bit = 1 << index
        positive, _ = ray_signs(cone.rays)
        if crossing(cone, frame) & bit:
            cone, _ = cut(cone, index, frame, tick=tick)
        elif not positive & bit and _is_proper(polyhedron.inequalities[index - 1]):
            raise _without_interior(polyhedron, cone, index)
    return cone


def _is_proper(form: AffineForm) -> bool:
    """Whether the form is an inequality at all: not the constant 0, which always holds."""
    return any(form.row)


def _space(polyhedron: Polyhedron, frame: Frame) -> Cone:
    """All of space: the origin as a ray and the unit directions as lines, with their values."""
    size = polyhedron.dimension + 1
    units = [tuple(int(i == j) for j in range(size)) for i in range(size)]
    *lines, origin = (
        (*unit, *(form.row[i] for form in polyhedron.inequalities)) for i, unit in enumerate(units)
    )
    positive, negative = frame.signs(origin)
    rays = (Ray(origin, positive | FINITE, negative),)
    return Cone(tuple(lines), rays, walls=FINITE, dimension=1)


def _without_interior(polyhedron: Polyhedron, cone: Cone, index: int) -> EmptyDomain | FlatDomain:
    """The error for inequality ``index - 1``, which is <= 0 on all of `cone`."""
    size = polyhedron.dimension + 1
    heights = [ray.vector[size - 1] for ray in cone.rays]
    values = [-ray.vector[size + index - 1] for ray in cone.rays]
    rows = [heights, *([ray.vector[size + i] for ray in cone.rays] for i in range(index - 1))]
    flat = any(h for h, v in zip(heights, values, strict=True) if not v)
    weight = 1
    if not flat:  # some multiple of the form, plus the height, is <= 0 on the whole cone
        weight = max(-(-h // v) for h, v in zip(heights, values, strict=True) if v)
        values = [weight * v - h for h, v in zip(heights, values, strict=True)]
    unit, found = farkas_multipliers(values, zero_masks(rows), rows.__getitem__)
    combination = [Fraction(found.get(i, 0), unit) for i in range(1, len(rows))]
    later = [Fraction(0)] * (len(polyhedron.inequalities) - index)
    multipliers = [*combination, Fraction(weight), *later]
    return _flat_or_empty(polyhedron, index - 1, multipliers) if flat else _empty(multipliers)


def _flat_or_empty(
    polyhedron: Polyhedron, index: int, identity: Sequence[Fraction]
) -> EmptyDomain | FlatDomain:
    """The error for an inequality that can only be tight: the ones after it decide which.

    `identity` combines the inequalities to 0 and gives this one the weight 1.  Solved for a
    coordinate, the equality leaves a polyhedron of one dimension less.
    """
    equality = polyhedron.inequalities[index]
    place = next(i for i, entry in enumerate(equality.normal) if entry)
    reduced, shares, scales = [], [], []
    for form in polyhedron.inequalities:
        share = Fraction(form.normal[place], equality.normal[place])
        rest = [a - share * e for a, e in zip(form.row, equality.row, strict=True)]
        row, scale = integer_row(rest[:place] + rest[place + 1 :])
        reduced.append(AffineForm(row[:-1], row[-1]))
        shares.append(share)
        scales.append(scale)
    try:
        generators(Polyhedron(polyhedron.dimension - 1, tuple(reduced)))
    except EmptyDomain as error:
        multipliers = [m * scale for m, scale in zip(error.multipliers, scales, strict=True)]
        owed = sum((m * share for m, share in zip(multipliers, shares, strict=True)), Fraction(0))
        if owed > 0:  # a negative multiple of the equality is a positive one of the others
            multipliers = [m + owed * i for m, i in zip(multipliers, identity, strict=True)]
        multipliers[index] -= owed
        return _empty(multipliers)
    except FlatDomain:
        pass
    proof, _ = integer_row(identity)
    return FlatDomain(
        f"the domain has no interior: {_shown(equality)} = 0 on all of it, by the combination of "
        f"its inequalities with {proof} (each in integers without a common divisor); "
        "give a domain of full dimension",
        equality,
        proof,
    )


def _empty(multipliers: Sequence[Fraction]) -> EmptyDomain:
    integers, _ = integer_row(multipliers)
    return EmptyDomain(
        f"the domain is empty: the combination of its inequalities with {integers} (each in "
        "integers without a common divisor) is a negative constant; "
        "give inequalities that some point satisfies",
        integers,
    )


def _shown(form: AffineForm) -> str:
    terms = [f"{a}*x{i}" for i, a in enumerate(form.normal) if a]
    return " + ".join([*terms, str(form.constant)]).replace("+ -", "- ")
