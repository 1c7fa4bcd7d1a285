"""The walk for the maximum over networks with one input, by the compiled kernel."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from exactregions.partition.compiled import kernel
from exactregions.search.line import LineState
from exactregions.search.walk import Outcome

__all__ = ["compiled_visit", "is_compiled"]

POINTS_OF = {"proper": True, "open_connected": False, "closed_connected": False}
"""The kinds that the kernel counts, and whether patterns are what is counted."""

LARGEST_FACTOR = 10**9


def is_compiled(state: LineState) -> bool:
    """Whether the kernel can look at what goes on from the partial network."""
    return (
        kernel is not None
        and state.line.space.kind in POINTS_OF
        and state.line.factors[0] < LARGEST_FACTOR
    )


def compiled_visit(
    state: LineState, outcome: Outcome, known: int, kept_classes: int, tick: Callable[[], object]
) -> None:
    """Look at all networks that go on from `state`, which stands for one, for the maximum.

    Adds to `outcome` what `Walk.visit` would, but that it may prune more.  Raises `OverflowError`,
    with nothing added, where integers are too long; what has been found is added if `tick` raises.
    """
    search = _search(state, known, kept_classes, tick)
    maps = [[entry for pair in component for entry in pair] for component in state.components]
    try:
        search.visit(state.layer, state.points, maps)
    except OverflowError:
        raise
    except BaseException:
        _add(search, outcome)
        raise
    _add(search, outcome)


def _add(search: Any, outcome: Outcome) -> None:
    outcome.examined += int(search.examined, 16)
    outcome.pruned += int(search.pruned, 16)
    outcome.classes += search.classes
    if search.improved:
        rows = tuple(tuple(map(tuple, layer)) for layer in search.witness)
        outcome.witnesses = {search.best: rows}


def _search(
    state: LineState, known: int, kept_classes: int, tick: Callable[[], object]
) -> Any:
    line, space = state.line, state.line.space
    layers = range(len(space.layer_widths))
    activations = [space.activation(layer) for layer in layers]
    scales = [space.scale(layer) // space.denominator for layer in layers]
    return kernel.line_search(
        POINTS_OF[space.kind],
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
        known,
        kept_classes,
        tick,
    )
