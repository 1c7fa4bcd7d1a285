"""Cells: the full-dimensional pieces of a partition, with everything exact about them."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property, reduce
from operator import mul

from exactregions.arithmetic import IntegerRow, primitive
from exactregions.geometry import (
    FINITE,
    AffineForm,
    AffineMap,
    Cone,
    Ray,
    bits,
    face_point,
    facet_sets,
    ray_signs,
    rays_of,
)
from exactregions.partition.pattern import ActivationPattern
from exactregions.partition.stages import IntegerNetwork

__all__ = ["Cell", "Facet", "Prefix", "affine_point", "prefix_of"]

Point = tuple[Fraction, ...]


class Prefix:
    """A cell of the first stages: which forms are positive, and the affine forms on the cell.

    Rows are computed when first asked for and kept, for all cells below to share.
    """

    def __init__(self, integers: IntegerNetwork, parent: Prefix | None, positive: int) -> None:
        self.integers = integers
        self.parent = parent
        self.positive = positive
        self.depth: int = 0 if parent is None else parent.depth + 1

    @cached_property
    def features(self) -> tuple[IntegerRow, ...]:
        """The features of the last stage as rows over ``x1, ..., xn, w``."""
        size = self.integers.network.input_dim + 1
        if self.parent is None:
            return tuple(tuple(int(i == j) for j in range(size)) for i in range(size))
        stage = self.integers.stages[self.depth - 1]
        zero = (0,) * size
        cutting = len(stage.breakpoints)
        rows = [
            row if i >= cutting or self.positive >> (stage.first + i) & 1 else zero
            for i, row in enumerate(self.parent.forms)
        ]
        return (*rows, (0,) * (size - 1) + (1,))

    @cached_property
    def forms(self) -> tuple[IntegerRow, ...]:
        """The rows of the next stage, or the outputs after the last, over ``x1, ..., xn, w``."""
        stages = self.integers.stages
        rows = stages[self.depth].rows if self.depth < len(stages) else self.integers.outputs
        columns = tuple(zip(*self.features, strict=True))
        return tuple(tuple(sum(map(mul, row, column)) for column in columns) for row in rows)

    def row(self, form: int) -> IntegerRow:
        """Form `form`, an inequality of the domain or of these stages, over ``x1, ..., xn, w``."""
        inequalities = self.integers.domain.inequalities
        if form <= len(inequalities):
            return inequalities[form - 1].row
        prefix = self
        while prefix.parent and form < self.integers.stages[prefix.depth - 1].first:
            prefix = prefix.parent
        assert prefix.parent is not None
        return prefix.parent.forms[form - self.integers.stages[prefix.depth - 1].first]


@dataclass(frozen=True, slots=True)
class Facet:
    """A facet of a cell.

    `key` is a point inside it in homogeneous coordinates, the same from both cells that share it;
    `forms` the mask of forms that vanish on it but not on the cell; `form` the inequality of the
    cell that is tight on it.
    """

    key: IntegerRow
    rays: tuple[Ray, ...]
    forms: int
    form: AffineForm

    @property
    def point(self) -> Point:
        """A point in the facet's relative interior."""
        return affine_point(self.key)


@dataclass(frozen=True, slots=True)
class Cell:
    """A full-dimensional cell: the closure of the points of one activation pattern.

    `cone` holds its generators and the forms that cut on the way to it.
    """

    cone: Cone
    prefix: Prefix = field(repr=False, compare=False)

    @property
    def pattern(self) -> ActivationPattern:
        """Which piece each hidden neuron is on inside the cell."""
        return self.prefix.integers.pattern(ray_signs(self.cone.rays)[0])

    @property
    def witness(self) -> Point:
        """A rational point strictly inside the cell."""
        return affine_point(face_point(self.cone.rays, self._coordinates))

    @property
    def bounded(self) -> bool:
        """Whether the cell is bounded."""
        return not self.cone.lines and all(ray.positive & FINITE for ray in self.cone.rays)

    @property
    def outputs(self) -> tuple[IntegerRow, ...]:
        """The map as integer rows: equal for two cells of a network iff the maps are equal."""
        return self.prefix.forms

    @property
    def map(self) -> AffineMap:
        """The affine map that the network is on the cell."""
        rows = [
            tuple(entry / scale for entry in row)
            for row, scale in zip(self.outputs, self.prefix.integers.scales, strict=True)
        ]
        return AffineMap(tuple(row[:-1] for row in rows), tuple(row[-1] for row in rows))

    @property
    def facets(self) -> tuple[Facet, ...]:
        """The facets, those in the domain's boundary included, in a fixed order.

        Costs the number of rays times that of their walls; computed anew at each use.
        """
        positive, negative = ray_signs(self.cone.rays)
        inside = positive | negative
        return tuple(self._facet(rays, inside, negative) for rays in self.facet_rays)

    @property
    def facet_rays(self) -> tuple[tuple[Ray, ...], ...]:
        """The rays of each facet; computed anew at each use."""
        return tuple(tuple(rays_of(self.cone, rays)) for rays in facet_sets(self.cone))

    @property
    def _coordinates(self) -> int:
        return self.prefix.integers.network.input_dim + 1

    def _facet(self, rays: tuple[Ray, ...], inside: int, negative: int) -> Facet:
        forms = inside & ~reduce(lambda mask, ray: mask | ray.positive | ray.negative, rays, 0)
        first = next(bits(forms))
        row = primitive(self.prefix.row(first))
        if negative >> first & 1:
            row = tuple(-entry for entry in row)
        key = face_point(rays, self._coordinates)
        return Facet(key, rays, forms, AffineForm(row[:-1], row[-1]))


def affine_point(vector: IntegerRow) -> Point:
    """The point with these homogeneous coordinates, the last of which is positive."""
    return tuple(Fraction(x, vector[-1]) for x in vector[:-1])


def prefix_of(integers: IntegerNetwork, positive: int, chain: list[Prefix]) -> Prefix:
    """The prefix of all stages with these positive forms; `chain` is the last one, and changes."""
    for depth, stage in enumerate(integers.stages, 1):
        here = positive & stage.cutting
        if depth == len(chain) or chain[depth].positive != here:
            del chain[depth:]
            chain.append(Prefix(integers, chain[-1], here))
    return chain[-1]
