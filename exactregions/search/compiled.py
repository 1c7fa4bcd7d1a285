"""The walk for the maximum over networks with one input, by the compiled kernel."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from exactregions.partition.compiled import kernel
from exactregions.search.line import LineState
from exactregions.search.walk import Outcome

__all__ = ["CompiledSearch", "is_compiled"]

MARKS_PATTERNS = {"proper": True, "open_connected": False, "closed_connected": False}
"""The kinds that the kernel counts: points of the line where patterns change, or functions kink."""

LARGEST_FACTOR = 10**9


def is_compiled(state: LineState) -> bool:
    """Whether the kernel can look at what goes on from the partial network."""
    small = state.line.factors[0] < LARGEST_FACTOR
    return kernel is not None and state.line.space.kind in MARKS_PATTERNS and small


LONGEST = 30
"""The bits of an integer that the kernel takes."""


class CompiledSearch:
    """What `Walk` is for the maximum, in the kernel; it may prune more.

    Raises `OverflowError` where integers are too long for it.
    """

    def __init__(self, start: LineState, kept_classes: int, tick: Callable[[], object]) -> None:
        line, space = start.line, start.line.space
        layers = range(len(space.layer_widths))
        activations = [space.activation(layer) for layer in layers]
        scales = [space.scale(layer) // space.denominator for layer in layers]
        numbers = [*space.integers, *(line.low or ()), *(line.high or ())]
        numbers += [bias * scale for bias in space.bias_integers for scale in scales]
        for each in activations:
            numbers += (*each.breakpoints, *each.slopes, *each.offsets)
        if max(map(int.bit_length, numbers)) > LONGEST:
            raise OverflowError(f"an integer has more than {LONGEST} bits")
        self._search: Any = kernel.line_search(
            MARKS_PATTERNS[space.kind],
            space.layer_widths,
            [(each.breakpoints, each.slopes, each.offsets) for each in activations],
            [[bias * scale for bias in space.bias_integers] for scale in scales],
            space.integers,
            space.bias_integers,
            space.negatable,
            line.symmetric,
            line.low,
            line.high,
            line.factors,
            0,
            kept_classes,
            tick,
        )

    def visit(self, state: LineState, known: int) -> Outcome:
        """All networks that go on from `state`, which stands for one; `known` is attained."""
        search = self._search
        search.best = max(search.best, known)
        search.clear_counts()
        maps = [[entry for pair in component for entry in pair] for component in state.components]
        search.visit(state.layer, state.points, maps)
        return self.outcome()

    def outcome(self) -> Outcome:
        """What has been found in the last visit, also in one that was stopped."""
        search = self._search
        outcome = Outcome(int(search.examined, 16), int(search.pruned, 16), search.classes)
        if search.improved:
            rows = tuple(tuple(map(tuple, layer)) for layer in search.witness)
            outcome.witnesses[search.best] = rows
        return outcome
