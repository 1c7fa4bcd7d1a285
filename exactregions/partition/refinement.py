"""The refinement: a depth-first walk that cuts input space by one neuron after the other."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from operator import mul
from typing import NamedTuple

from exactregions.arithmetic import IntegerRow
from exactregions.errors import ShapeMismatch
from exactregions.geometry import (
    FINITE,
    Cone,
    Frame,
    Polyhedron,
    Ray,
    bits,
    crossing,
    cut,
    generators,
    ray_signs,
    restricted,
    whole_space,
)
from exactregions.networks import Network
from exactregions.partition.cell import Cell, Prefix
from exactregions.partition.stages import IntegerNetwork, Stage, integer_network

__all__ = ["proper_cell_numbers", "proper_cells"]

LIFTED_RAYS_KEPT = 20_000
"""How many lifted rays a stage remembers; they are shared by cells that the walk meets soon."""


class _PrefixCell(NamedTuple):
    """A cell of the first stages, or a part of it, cut by some of the next stage's forms."""

    cone: Cone
    prefix: Prefix


def proper_cells(network: Network, domain: Polyhedron | None = None) -> Iterator[Cell]:
    """The proper cells of `network` in the interior of `domain`, in the order of their patterns.

    Each full-dimensional cell comes exactly once.  Memory does not grow with their number.  The
    domain's inequalities are forms 1, 2, ... and the network's follow, layer by layer.  Raises
    `ShapeMismatch` if the domain is not in the network's input space, and what
    `exactregions.geometry.generators` raises.
    """
    integers = _integers(network, domain)
    if not integers.stages:
        yield Cell(generators(integers.domain), Prefix(integers, None, 0))
        return
    size = network.input_dim + 1
    for cone, prefix in _prefix_cells(integers, len(integers.stages) - 1):
        stage = integers.stages[-1]
        frame = stage.frame(size)
        for part in _parts(*restricted(cone, crossing(cone, frame), frame, size)):
            yield Cell(part, Prefix(integers, prefix, ray_signs(part.rays)[0] & stage.cutting))


def proper_cell_numbers(
    network: Network, domain: Polyhedron | None = None
) -> Iterator[tuple[int, int]]:
    """How many proper cells there are and how many of them are bounded, in parts to be added up.

    The same walk as `proper_cells`, but in the last stage it follows only the signs of the forms
    that are left to cut, and no coordinates; the last cut of all is not made.
    """
    integers = _integers(network, domain)
    if not integers.stages:
        yield from ((1, int(cell.bounded)) for cell in proper_cells(network, domain))
        return
    for cone, _ in _prefix_cells(integers, len(integers.stages) - 1):
        frame = integers.stages[-1].frame(network.input_dim + 1)
        yield from _part_numbers(*restricted(cone, crossing(cone, frame), frame, 0))


def _parts(cone: Cone, frame: Frame) -> Iterator[Cone]:
    """The parts into which the forms of the frame cut a cone."""
    pending = [cone]
    while pending:
        cone = pending.pop()
        forms = crossing(cone, frame)
        if forms:
            pending += cut(cone, next(bits(forms)), frame)
        else:
            yield cone


def _part_numbers(cone: Cone, frame: Frame) -> Iterator[tuple[int, int]]:
    """The numbers of parts, and of bounded ones, into which the forms of the frame cut a cone."""
    pending = [cone]
    while pending:
        cone = pending.pop()
        forms = crossing(cone, frame)
        wall = forms & -forms
        if forms != wall:
            pending += cut(cone, next(bits(forms)), frame)
            continue
        bounded = not cone.lines
        above = bounded and all(r.positive & FINITE or r.negative & wall for r in cone.rays)
        below = bounded and all(r.positive & (FINITE | wall) for r in cone.rays)
        yield (2, above + below) if wall else (1, int(above))


def _integers(network: Network, domain: Polyhedron | None) -> IntegerNetwork:
    domain = whole_space(network.input_dim) if domain is None else domain
    if domain.dimension != network.input_dim:
        raise ShapeMismatch(
            f"the domain is in R^{domain.dimension} and the network takes {network.input_dim} "
            "numbers; give a domain in the network's input space"
        )
    return integer_network(network, domain)


def _prefix_cells(integers: IntegerNetwork, depth: int) -> Iterator[_PrefixCell]:
    """The cells of the first `depth` stages, with the values of the next one's forms."""
    lift = _lifting(integers)
    size = integers.network.input_dim + 1
    pending = [_PrefixCell(lift(generators(integers.domain), 0), Prefix(integers, None, 0))]
    while pending:
        cone, prefix = pending.pop()
        if prefix.depth == depth:
            yield _PrefixCell(cone, prefix)
            continue
        stage = integers.stages[prefix.depth]
        frame = stage.frame(size)
        forms = crossing(cone, frame)
        if forms:
            pending += [_PrefixCell(part, prefix) for part in cut(cone, next(bits(forms)), frame)]
        else:
            deeper = Prefix(integers, prefix, ray_signs(cone.rays)[0] & stage.cutting)
            pending.append(_PrefixCell(lift(cone, deeper.depth), deeper))


def _lifting(integers: IntegerNetwork) -> Callable[[Cone, int], Cone]:
    """The function that gives a cone the values of a stage's forms instead of the one's before.

    Values at a ray are the same from every cell that has it, as the network is continuous.
    """
    size = integers.network.input_dim + 1
    known: list[dict[IntegerRow, Ray]] = [{} for _ in integers.stages]

    def lift(cone: Cone, depth: int) -> Cone:
        stage = integers.stages[depth]
        before = integers.stages[depth - 1] if depth else None
        rays = tuple(_lifted_ray(ray, before, stage, size, known[depth]) for ray in cone.rays)
        lines = tuple(_lifted(line, before, stage, size) for line in cone.lines)
        return cone._replace(lines=lines, rays=rays)

    return lift


def _lifted(vector: IntegerRow, before: Stage | None, stage: Stage, size: int) -> IntegerRow:
    """The vector with the values of `stage`, given those of the stage before (None: inputs)."""
    point = vector[:size]
    features = before.features(vector[size:], point[-1]) if before else point
    return (*point, *(sum(map(mul, row, features)) for row in stage.rows))


def _lifted_ray(
    ray: Ray, before: Stage | None, stage: Stage, size: int, known: dict[IntegerRow, Ray]
) -> Ray:
    lifted = known.get(ray.vector)
    if lifted is None:
        vector = _lifted(ray.vector, before, stage, size)
        positive, negative = stage.frame(size).signs(vector)
        lifted = Ray(vector, ray.positive | positive, ray.negative | negative)
        if len(known) >= LIFTED_RAYS_KEPT:
            known.clear()
        known[ray.vector] = lifted
    return lifted
