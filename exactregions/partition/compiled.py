"""The refinement by the compiled kernel: the same cells as `reference` gives, in the same order.

The kernel makes the same cuts with the same generators.  It decides signs in floating point
where a bound on the error proves them, and in integers where none does; how, says
``docs/architecture.md``.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from exactregions.arithmetic import IntegerRow
from exactregions.geometry import Cone, Ray, Tick, generators, line_cuts
from exactregions.partition.cell import Cell, Prefix
from exactregions.partition.stages import IntegerNetwork, Stage, lifted

try:
    from exactregions import _kernel
except ImportError:  # it was not built
    kernel: Any = None
else:
    kernel = _kernel

__all__ = ["compiled_cells", "compiled_numbers", "engine_name", "start"]

CELLS_A_STEP = 2_000
"""How many cells the kernel finds before it hands them over."""


def engine_name() -> str:
    """Which engine refines: the kernel, with GMP's large integers or Python's, or plain Python."""
    return "plain Python" if kernel is None else f"compiled kernel, {kernel.integers} integers"


def compiled_cells(integers: IntegerNetwork, tick: Tick) -> Iterator[Cell]:
    """What `proper_cells` gives, for a network with at least one stage."""
    chain = [Prefix(integers, None, 0)]
    walk, lines, dimension = _started(integers, tick, keeping_cells=True)
    finished = False
    while not finished:
        finished = walk.advance(CELLS_A_STEP)
        for rays, walls, positive in walk.take_cells():
            prefix = _prefix(integers, positive, chain)
            yield Cell(Cone(lines, rays, walls, dimension), prefix)


def compiled_numbers(integers: IntegerNetwork, tick: Tick) -> Iterator[tuple[int, int]]:
    """What `proper_cell_numbers` gives, for a network with at least one stage."""
    walk = start(integers, tick)
    cells = bounded = 0
    finished = False
    while not finished:
        finished = walk.advance(CELLS_A_STEP)
        yield walk.cells - cells, walk.bounded_cells - bounded
        cells, bounded = walk.cells, walk.bounded_cells


def start(integers: IntegerNetwork, tick: Tick, **options: Any) -> Any:
    """A walk of the kernel that counts, before its first step.

    `options` are ``verifying`` (compute every sign decided in floating point again, in integers)
    and ``bound_factor`` (multiply the bounds on errors, to see that verification notices it).
    """
    return _started(integers, tick, **options)[0]


def _started(
    integers: IntegerNetwork, tick: Tick, *, keeping_cells: bool = False, **options: Any
) -> tuple[Any, tuple[IntegerRow, ...], int]:
    """A walk, the lines of its cells, and their dimension modulo these."""
    size = integers.network.input_dim + 1
    cone = generators(integers.domain, tick=tick)
    cuts, lines = _line_cuts(integers, [line[:size] for line in cone.lines])
    walk = kernel.walk(
        size,
        [(stage.rows, len(stage.breakpoints)) for stage in integers.stages],
        [form.row for form in integers.domain.inequalities],
        [(ray.vector[:size], ray.positive) for ray in cone.rays],
        cone.walls,
        cone.dimension,
        cuts,
        bool(lines),
        Ray if keeping_cells else None,
        tick,
        **options,
    )
    return walk, lines, cone.dimension + len(cuts)


def _line_cuts(
    integers: IntegerNetwork, lines: Sequence[IntegerRow]
) -> tuple[list[tuple[int, int, IntegerRow, int, int, int]], tuple[IntegerRow, ...]]:
    """The cuts that use up lines, stage by stage, and the lines left.

    A line that is left after a stage crosses none of its cutting forms, so their relu is 0 along
    it: the values of later forms along the line do not depend on the cell either.
    """
    size = integers.network.input_dim + 1
    cuts = []
    before: Stage | None = None
    for number, stage in enumerate(integers.stages):
        found, lines = line_cuts(
            [lifted(line, before, stage, size) for line in lines], stage.frame(size)
        )
        for form, line, *masks in found:
            positive, negative, crossing = (mask >> stage.first for mask in masks)
            cuts.append((number, form - stage.first, line[:size], positive, negative, crossing))
        before = stage
    return cuts, tuple(line[:size] for line in lines)


def _prefix(integers: IntegerNetwork, positive: int, chain: list[Prefix]) -> Prefix:
    """The prefix of all stages with these positive forms; `chain` is the one before, and changes.

    Cells that come one after the other share what they can.
    """
    for depth, stage in enumerate(integers.stages, 1):
        here = positive & stage.cutting
        if depth == len(chain) or chain[depth].positive != here:
            del chain[depth:]
            chain.append(Prefix(integers, chain[-1], here))
    return chain[-1]
