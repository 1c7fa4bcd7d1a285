"""Whether two networks are the same function, decided on a common refinement of their cells."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from operator import mul

from exactregions.arithmetic import IntegerRow
from exactregions.geometry import Polyhedron, Tick, face_point
from exactregions.networks import Network, difference
from exactregions.partition.cell import Cell, affine_point
from exactregions.partition.refinement import proper_cells

__all__ = ["point_of_difference"]


def point_of_difference(
    first: Network,
    second: Network,
    domain: Polyhedron | None = None,
    *,
    found: Callable[[int], object] = lambda cells: None,
    tick: Tick = lambda: None,
) -> tuple[Fraction, ...] | None:
    """A point of `domain` at which two networks have different values; None if there is none.

    Costs the cells of both networks together, up to the first on which they differ; `found` is
    called for each, and `tick` often.  Raises what `proper_cells` raises, and `ShapeMismatch` if
    the numbers of inputs or outputs differ.

    >>> from exactregions import Network, RELU, Layer
    >>> absolute = Network.from_layers(([[1], [-1]], [0, 0]), ([[1, 1]], [0]))
    >>> point_of_difference(absolute, Network(1, (Layer.of([[1]], [0]),)))
    (Fraction(-1, 1),)
    """
    for cell in proper_cells(difference(first, second), domain, tick=tick):
        found(1)
        tick()
        for row in cell.outputs:
            if any(row):
                return affine_point(_point_off(cell, row))
    return None


def _point_off(cell: Cell, row: IntegerRow) -> IntegerRow:
    """A point inside a cell at which a row that is not the zero row is not 0."""
    inner = face_point(cell.cone.rays, len(row))
    if sum(map(mul, row, inner)):
        return inner
    steps = [*(ray.vector for ray in cell.cone.rays), *cell.cone.lines]
    step = next(step for step in steps if sum(map(mul, row, step)))
    return tuple(a + b for a, b in zip(inner, step, strict=False))
