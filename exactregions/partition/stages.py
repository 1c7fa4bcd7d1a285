"""A network written as integer forms, stage by stage.

The refinement needs signs only, so every layer with breakpoints becomes a *stage* of integer
rows: a *cutting* form ``z - t`` for each neuron's preactivation ``z`` and breakpoint ``t``, and a
*carried* form ``z`` for each neuron whose leftmost slope is not 0.  Since an activation is

    slope[0] z + constant + sum over breakpoints t of (slope right - slope left) relu(z - t),

the next stage is linear in this one's *features*: relu of the cutting forms, the carried forms
themselves, and the homogeneous coordinate ``w``.  Layers without breakpoints are folded into the
rows after them.  Each row is scaled by a positive factor of its own to primitive integers.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from operator import mul

from exactregions.arithmetic import IntegerRow
from exactregions.geometry import Frame, LineCut, Polyhedron, line_cuts
from exactregions.networks import Network
from exactregions.partition.pattern import ActivationPattern

__all__ = ["Breakpoint", "IntegerNetwork", "Stage", "lifted", "line_cuts_of"]

Breakpoint = tuple[int, int, int]
"""Where a cutting form comes from: hidden layer, neuron, index of the breakpoint."""


@dataclass(frozen=True, slots=True)
class Stage:
    """A layer's forms as integer rows over the features of the stage before.

    The first ``len(breakpoints)`` rows cut, the others are carried.  Cutting form ``i`` has index
    ``first + i`` among all forms of the network.
    """

    rows: tuple[IntegerRow, ...]
    breakpoints: tuple[Breakpoint, ...]
    first: int

    def frame(self, coordinates: int) -> Frame:
        """Where a vector of this many coordinates carries the values of the cutting forms."""
        return Frame(coordinates, self.cutting)

    @property
    def cutting(self) -> int:
        """The mask of the cutting forms' indices."""
        return ((1 << len(self.breakpoints)) - 1) << self.first

    def features(self, values: IntegerRow, w: int) -> list[int]:
        """The features at a generator with these values of the rows and this ``w``."""
        count = len(self.breakpoints)
        return [
            *(value if value > 0 else 0 for value in values[:count]),
            *values[count:],
            w,
        ]


@dataclass(frozen=True, slots=True)
class IntegerNetwork:
    """The stages of a network on a domain, and its outputs as rows over the last features.

    Forms 1, 2, ... are the domain's inequalities; the first stage's follow.  Output ``i`` is
    ``outputs[i] . features / scales[i]``.
    """

    network: Network
    domain: Polyhedron
    stages: tuple[Stage, ...]
    outputs: tuple[IntegerRow, ...]
    scales: tuple[Fraction, ...]

    @property
    def forms(self) -> int:
        """One more than the largest index of a form."""
        return 1 + len(self.domain.inequalities) + sum(len(s.breakpoints) for s in self.stages)

    def pattern(self, positive: int) -> ActivationPattern:
        """The activation pattern where exactly the forms in the mask `positive` are > 0."""
        pieces = [[0] * width for width in self.network.widths]
        digits = f"{positive:0{self.forms}b}"[::-1]
        for stage in self.stages:
            for (layer, neuron, _), digit in zip(
                stage.breakpoints, digits[stage.first :], strict=False
            ):
                if digit == "1":
                    pieces[layer][neuron] += 1
        return ActivationPattern(tuple(map(tuple, pieces)))

    @property
    def origins(self) -> dict[int, Breakpoint]:
        """The breakpoint that each form belongs to; domain inequalities have none."""
        return {
            stage.first + i: origin
            for stage in self.stages
            for i, origin in enumerate(stage.breakpoints)
        }


def lifted(vector: IntegerRow, before: Stage | None, stage: Stage, size: int) -> IntegerRow:
    """A generator with the values of `stage`, given those of the stage before (None: inputs).

    It has `size` coordinates before its values.
    """
    point = vector[:size]
    features = before.features(vector[size:], point[-1]) if before else point
    return (*point, *(sum(map(mul, row, features)) for row in stage.rows))


def line_cuts_of(
    integers: IntegerNetwork, lines: Sequence[IntegerRow]
) -> tuple[list[tuple[int, LineCut]], tuple[IntegerRow, ...]]:
    """The cuts that use up lines of the domain, each with its stage, and the lines left.

    A line that is left after a stage crosses none of its cutting forms, so their relu is 0 along
    it: the values of later forms along the line do not depend on the cell either.
    """
    size = integers.network.input_dim + 1
    left = tuple(line[:size] for line in lines)
    cuts = []
    before: Stage | None = None
    for number, stage in enumerate(integers.stages):
        if not left:
            break
        found, left = line_cuts(
            [lifted(line, before, stage, size) for line in left], stage.frame(size)
        )
        cuts += [(number, cut) for cut in found]
        before = stage
    return cuts, tuple(line[:size] for line in left)
