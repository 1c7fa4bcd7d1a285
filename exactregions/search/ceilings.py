"""Upper bounds on how many cells networks make, whatever their weights."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from math import comb, prod

from exactregions.search.space import SearchSpace

__all__ = ["all_patterns", "most_cells", "most_regions", "rank_of"]


def rank_of(rows: Sequence[Sequence[int]]) -> int:
    """The rank of an integer matrix, by fraction-free elimination."""
    left = [list(row) for row in rows if any(row)]
    rank = 0
    while left:
        pivot = left.pop()
        column = next(i for i, entry in enumerate(pivot) if entry)
        rank += 1
        reduced = (
            [pivot[column] * x - row[column] * y for x, y in zip(row, pivot, strict=True)]
            for row in left
        )
        left = [row for row in reduced if any(row)]
    return rank


@cache
def most_regions(dimension: int, forms: int) -> int:
    """The most regions that so many hyperplanes make (Zaslavsky); 0 in dimension -1."""
    return sum(comb(forms, j) for j in range(dimension + 1))


def most_cells(space: SearchSpace, layer: int, rank: int) -> int:
    """The most cells that the layers from this one on make of one of this rank."""
    return prod(
        most_regions(rank, width * len(activation.breakpoints))
        for width, activation in zip(
            space.layer_widths[layer:], space.layer_activations[layer:], strict=True
        )
    )


def all_patterns(space: SearchSpace) -> int:
    """How many patterns there are, with or without a point."""
    return prod(
        (len(activation.breakpoints) + 1) ** width
        for width, activation in zip(space.layer_widths, space.layer_activations, strict=True)
    )
