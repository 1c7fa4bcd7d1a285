"""Strategies for the sizes of a network."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from hypothesis import strategies as st

from exactregions.errors import InvalidInput

__all__ = ["Architecture", "Size", "Widths", "architectures", "kept_neurons", "span"]

Size = int | tuple[int, int]
"""A number, or the least and the most that it may be."""

Widths = Sequence[Size] | st.SearchStrategy[Sequence[int]]
"""The width of each hidden layer, or a strategy for all of them."""


class Architecture(NamedTuple):
    """The sizes of a network; the output is not listed."""

    input_dim: int
    widths: tuple[int, ...]


@st.composite
def architectures(
    draw: st.DrawFn, *, input_dim: Size = (1, 3), depth: Size = (0, 3), width: Size = (1, 4)
) -> Architecture:
    """Input dimensions and widths of hidden layers; they shrink to few, narrow layers.

    Each argument is a number, or a pair of the least and the most that it may be.  Raises
    `InvalidInput` for a pair that is none and for sizes that no network has.
    """
    fewest, most = span(depth, "depth", 0)
    layers = draw(st.lists(st.integers(*span(width, "width", 1)), min_size=fewest, max_size=most))
    return Architecture(draw(st.integers(*span(input_dim, "input_dim", 1))), tuple(layers))


def span(size: Size, name: str, least: int) -> tuple[int, int]:
    """The least and the most that a size may be; raises `InvalidInput` if there is none."""
    low, high = (size, size) if isinstance(size, int) else size
    if low < least:
        raise InvalidInput(f"{name} may be {low}; give at least {least}")
    if low > high:
        raise InvalidInput(f"{name} is at least {low} and at most {high}; give the smaller first")
    return low, high


@st.composite
def kept_neurons(draw: st.DrawFn, fewest: int, most: int) -> list[int]:
    """Which of `most` neurons a layer has.

    A choice of its own for each of them, so that taking one away changes no other choice.
    """
    if fewest == most:
        return list(range(most))
    chosen = [draw(st.booleans()) for _ in range(most)]
    spare = [index for index in range(most) if not chosen[index]]
    missing = max(fewest - sum(chosen), 0)
    return sorted([*(i for i in range(most) if chosen[i]), *spare[:missing]])
