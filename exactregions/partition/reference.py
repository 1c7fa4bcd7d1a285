"""The refinement in plain Python: a depth-first walk that cuts space by one neuron after the other.

What this finds is what `compiled` has to find, cell by cell.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

from exactregions.arithmetic import IntegerRow
from exactregions.geometry import (
    FINITE,
    Cone,
    Frame,
    Ray,
    Tick,
    bits,
    crossing,
    cut,
    generators,
    ray_signs,
    restricted,
)
from exactregions.partition.cell import Cell, Prefix
from exactregions.partition.stages import IntegerNetwork, Stage, lifted

__all__ = ["reference_cells", "reference_numbers"]

LIFTED_RAYS_KEPT = 20_000
"""How many lifted rays a stage remembers; they are shared by cells that the walk meets soon."""


class _PrefixCell(NamedTuple):
    """A cell of the first stages, or a part of it, cut by some of the next stage's forms."""

    cone: Cone
    prefix: Prefix


def reference_cells(integers: IntegerNetwork, tick: Tick) -> Iterator[Cell]:
    """What `proper_cells` gives, for a network with at least one stage."""
    size = integers.network.input_dim + 1
    for cone, prefix in _prefix_cells(integers, len(integers.stages) - 1, tick):
        stage = integers.stages[-1]
        frame = stage.frame(size)
        for part in _parts(*restricted(cone, crossing(cone, frame), frame, size), tick):
            yield Cell(part, Prefix(integers, prefix, ray_signs(part.rays)[0] & stage.cutting))


def reference_numbers(integers: IntegerNetwork, tick: Tick) -> Iterator[tuple[int, int]]:
    """What `proper_cell_numbers` gives, for a network with at least one stage.

    The same walk, but in the last stage it follows only the signs of the forms that are left to
    cut, and no coordinates; the last cut of all is not made.
    """
    for cone, _ in _prefix_cells(integers, len(integers.stages) - 1, tick):
        frame = integers.stages[-1].frame(integers.network.input_dim + 1)
        yield from _part_numbers(*restricted(cone, crossing(cone, frame), frame, 0), tick)


def _parts(cone: Cone, frame: Frame, tick: Tick) -> Iterator[Cone]:
    """The parts into which the forms of the frame cut a cone."""
    pending = [cone]
    while pending:
        cone = pending.pop()
        forms = crossing(cone, frame)
        if forms:
            pending += cut(cone, next(bits(forms)), frame, tick=tick)
        else:
            yield cone


def _part_numbers(cone: Cone, frame: Frame, tick: Tick) -> Iterator[tuple[int, int]]:
    """The numbers of parts, and of bounded ones, into which the forms of the frame cut a cone."""
    pending = [cone]
    while pending:
        cone = pending.pop()
        forms = crossing(cone, frame)
        wall = forms & -forms
        if forms != wall:
            pending += cut(cone, next(bits(forms)), frame, tick=tick)
            continue
        bounded = not cone.lines
        above = bounded and all(r.positive & FINITE or r.negative & wall for r in cone.rays)
        below = bounded and all(r.positive & (FINITE | wall) for r in cone.rays)
        yield (2, above + below) if wall else (1, int(above))


def _prefix_cells(integers: IntegerNetwork, depth: int, tick: Tick) -> Iterator[_PrefixCell]:
    """The cells of the first `depth` stages, with the values of the next one's forms."""
    lift = _lifting(integers)
    size = integers.network.input_dim + 1
    pending = [
        _PrefixCell(lift(generators(integers.domain, tick=tick), 0), Prefix(integers, None, 0))
    ]
    while pending:
        cone, prefix = pending.pop()
        if prefix.depth == depth:
            yield _PrefixCell(cone, prefix)
            continue
        stage = integers.stages[prefix.depth]
        frame = stage.frame(size)
        forms = crossing(cone, frame)
        if forms:
            pending += [
                _PrefixCell(part, prefix) for part in cut(cone, next(bits(forms)), frame, tick=tick)
            ]
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
        lines = tuple(lifted(line, before, stage, size) for line in cone.lines)
        return cone._replace(lines=lines, rays=rays)

    return lift


def _lifted_ray(
    ray: Ray, before: Stage | None, stage: Stage, size: int, known: dict[IntegerRow, Ray]
) -> Ray:
    found = known.get(ray.vector)
    if found is None:
        vector = lifted(ray.vector, before, stage, size)
        positive, negative = stage.frame(size).signs(vector)
        found = Ray(vector, ray.positive | positive, ray.negative | negative)
        if len(known) >= LIFTED_RAYS_KEPT:
            known.clear()
        known[ray.vector] = found
    return found
