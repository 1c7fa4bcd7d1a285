"""The refinement by the compiled kernel: the same cells as `reference` gives, in the same order.

The kernel makes the same cuts with the same generators.  It decides signs in floating point
where a bound on the error proves them, and in integers where none does; how, says
``docs/architecture.md``.
"""

from __future__ import annotations

from typing import Any

from exactregions.arithmetic import IntegerRow
from exactregions.geometry import LineCut, Ray, Tick, generators
from exactregions.partition.stages import IntegerNetwork, line_cuts_of
from exactregions.partition.walk import Branches, CellRecord, Path

try:
    from exactregions import _kernel
except ImportError:  # it was not built
    kernel: Any = None
else:
    kernel = _kernel

__all__ = ["CompiledWalk", "engine_name"]


def engine_name() -> str:
    """Which engine refines: the kernel, with GMP's large integers or Python's, or plain Python."""
    return "plain Python" if kernel is None else f"compiled kernel, {kernel.integers} integers"


class CompiledWalk:
    """What `Walk` describes, for a network with at least one stage.

    With `keeping_signs` the masks of the forms positive on each cell are kept, and with
    `keeping_neighbours` also which cells share a facet.  With `proving_from`, the walk goes in the
    order of certificates and writes the lines of one from this stage on, with `proving_walls` also
    about the walls of each cell; with `keeping_cells` the line of a cell is left open.

    With `verifying`, every sign decided in floating point is computed again in integers, and the
    wrong ones are counted.  `bound_factor` multiplies the bounds on errors: anything below 1 is
    wrong, for seeing that verification notices it.  `least_doubles`, up to 3, makes up the entries
    of rows where fewer would do.
    """

    def __init__(
        self,
        integers: IntegerNetwork,
        tick: Tick,
        *,
        keeping_cells: bool = False,
        path: Path = (),
        keeping_signs: bool = False,
        keeping_neighbours: bool = False,
        proving_from: int = -1,
        proving_walls: bool = False,
        verifying: bool = False,
        bound_factor: float = 1,
        least_doubles: int = 1,
    ) -> None:
        size = integers.network.input_dim + 1
        cone = generators(integers.domain, tick=tick)
        cuts, lines = line_cuts_of(integers, cone.lines)
        self._walk = kernel.walk(
            size,
            [(stage.rows, len(stage.breakpoints)) for stage in integers.stages],
            [form.row for form in integers.domain.inequalities],
            [(ray.vector[:size], ray.positive) for ray in cone.rays],
            cone.walls,
            cone.dimension,
            [_numbered(integers, stage, cut) for stage, cut in cuts],
            bool(lines),
            Ray if keeping_cells else None,
            keeping_signs,
            keeping_neighbours,
            proving_from,
            proving_walls,
            tick,
            path,
            verifying,
            bound_factor,
            least_doubles,
        )
        self.advance = self._walk.advance
        self.work = self._walk.work
        self.rows = self._walk.rows

    @property
    def cells(self) -> int:
        """How many cells have been found."""
        cells: int = self._walk.cells
        return cells

    @property
    def bounded_cells(self) -> int:
        """How many of them are bounded."""
        cells: int = self._walk.bounded_cells
        return cells

    def take_records(self) -> list[CellRecord]:
        """The cells since the last time, if they are kept."""
        records: list[CellRecord] = self._walk.take_cells()
        return records

    def take_positive(self) -> bytes:
        """The masks of the forms positive on the cells since the last time, if they are kept.

        Each in words of 64 bits, the lowest first.
        """
        masks: bytes = self._walk.take_positive()
        return masks

    def take_neighbours(self) -> tuple[bytes, bytes]:
        """What `Adjacency` takes, once the walk is over, if it is kept."""
        pairs, forms = self._walk.take_neighbours()
        return pairs, forms

    def take_lines(self) -> bytes:
        """The lines of the certificate since the last time, if they are written."""
        lines: bytes = self._walk.take_lines()
        return lines

    def next_path(self) -> Path:
        """The path of what comes next."""
        return tuple(self._walk.next_path())

    def remaining(self) -> Branches:
        """What is left to do."""
        return Branches(self.next_path(), self._walk.depths_left())


def _numbered(
    integers: IntegerNetwork, number: int, cut: LineCut
) -> tuple[int, int, IntegerRow, int, int, int]:
    """A cut of a line as the kernel takes it, with forms counted from the first of the stage."""
    first = integers.stages[number].first
    line = cut.line[: integers.network.input_dim + 1]
    masks = cut.positive >> first, cut.negative >> first, cut.crossing >> first
    return number, cut.form - first, line, *masks
