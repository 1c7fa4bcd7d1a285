"""The refinement in plain Python: a depth-first walk that cuts space by one neuron after the other.

What this finds is what `compiled` has to find, cell by cell.
"""

from __future__ import annotations

from collections.abc import Callable
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
from exactregions.partition.stages import IntegerNetwork, Stage, lifted
from exactregions.partition.walk import BOTH, Branches, CellRecord, Path

__all__ = ["ReferenceWalk", "lifting"]

LIFTED_RAYS_KEPT = 20_000
"""How many lifted rays a stage remembers; they are shared by cells that the walk meets soon."""


class _Node(NamedTuple):
    """A cell of the first stages, or a part of it, cut by some of the next stage's forms.

    The frame says which values the cone's generators carry.  `path` are the sides of all cuts.
    """

    cone: Cone
    frame: Frame
    stage: int
    path: Path


class ReferenceWalk:
    """What `Walk` describes, for a network with at least one stage.

    Where cells are only counted, the last stage follows the signs of the forms that are left to
    cut, and no coordinates; the last cut of all is not made.
    """

    def __init__(
        self, integers: IntegerNetwork, tick: Tick, *, keeping_cells: bool, path: Path
    ) -> None:
        self.cells = 0
        self.bounded_cells = 0
        self._size = integers.network.input_dim + 1
        self._stages = integers.stages
        self._tick = tick
        self._keeping = keeping_cells
        self._start = path
        self._records: list[CellRecord] = []
        self._lift = lifting(integers)
        self._pending = [self._entered(generators(integers.domain, tick=tick), 0, ())]

    def advance(self, cells: int) -> bool:
        """Go on until there are so many more cells, or the end; whether the end is reached."""
        goal = self.cells + cells
        while self._pending and self.cells < goal:
            self._follow(self._pending.pop())
        return not self._pending

    def take_records(self) -> list[CellRecord]:
        """The cells since the last time, if they are kept."""
        records, self._records = self._records, []
        return records

    def remaining(self) -> Branches:
        """What is left to do."""
        deepest = self._pending[-1].path if self._pending else ()
        return Branches(deepest, [len(node.path) for node in self._pending])

    def _follow(self, node: _Node) -> None:
        cone, frame = node.cone, node.frame
        last = node.stage == len(self._stages) - 1
        forms = crossing(cone, frame)
        if last and not self._keeping and not forms & (forms - 1):
            self._count(cone, forms)
        elif forms:
            self._cut(node, next(bits(forms)))
        elif last:
            self._keep(cone)
        else:
            self._pending.append(self._entered(cone, node.stage + 1, node.path))

    def _cut(self, node: _Node, form: int) -> None:
        parts = cut(node.cone, form, node.frame, tick=self._tick)
        for above, part in zip((True, False), parts, strict=True):
            depth = len(node.path)
            there = self.cells or depth >= len(self._start)  # parts left for later go everywhere
            if there or self._start[depth] in (above, BOTH):
                self._pending.append(node._replace(cone=part, path=(*node.path, above)))

    def _entered(self, cone: Cone, stage: int, path: Path) -> _Node:
        """A cell of the stages before, ready to be cut by the forms of a stage."""
        frame = self._stages[stage].frame(self._size)
        cone = self._lift(cone, stage)
        if stage == len(self._stages) - 1:
            coordinates = self._size if self._keeping else 0
            cone, frame = restricted(cone, crossing(cone, frame), frame, coordinates)
        return _Node(cone, frame, stage, path)

    def _count(self, cone: Cone, wall: int) -> None:
        """Count a cone, or the two parts of it if there is a last wall to cut it."""
        bounded = not cone.lines
        above = bounded and all(r.positive & FINITE or r.negative & wall for r in cone.rays)
        below = bounded and all(r.positive & (FINITE | wall) for r in cone.rays)
        self.cells += 2 if wall else 1
        self.bounded_cells += above + below if wall else above

    def _keep(self, cone: Cone) -> None:
        self.cells += 1
        self.bounded_cells += not cone.lines and all(ray.positive & FINITE for ray in cone.rays)
        rays = tuple(ray._replace(vector=ray.vector[: self._size]) for ray in cone.rays)
        self._records.append((rays, cone.walls, ray_signs(rays)[0]))


def lifting(integers: IntegerNetwork) -> Callable[[Cone, int], Cone]:
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
