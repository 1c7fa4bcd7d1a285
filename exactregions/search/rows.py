"""All rows a neuron may have over given neurons, with those that must be equal taken together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from exactregions.arithmetic import IntegerRow
from exactregions.search.space import SearchSpace

__all__ = ["combined_rows"]

Maps = tuple[IntegerRow, ...]
"""The affine maps of a function, cell by cell, the constants last."""


def combined_rows(
    space: SearchSpace, layer: int, components: Sequence[Maps]
) -> Iterator[tuple[int, tuple[int, ...], Maps]]:
    """The preactivations of a neuron of a layer: how many rows, one of them, the maps by cell.

    Each row is counted once.  Equal components take the sum of their weights, so each sum is formed
    once; the weight of a component that is 0 everywhere does not matter.  There remain
    preactivations that are equal although their rows are not.
    """
    places: dict[Maps, list[int]] = defaultdict(list)
    for place, maps in enumerate(components):
        places[maps].append(place)
    nothing = tuple((0,) * len(each) for each in components[0])
    found: list[tuple[int, dict[int, int], Maps]] = [(1, {}, nothing)]
    for maps, where in places.items():
        sums = _sums(space.integers, len(where), any(map(any, maps)))
        found = [
            (ways * more, weights | dict(zip(where, chosen, strict=True)), _plus(z, total, maps))
            for ways, weights, z in found
            for total, (more, chosen) in sums.items()
        ]
    scale = space.scale(layer) // space.denominator
    for ways, weights, z in found:
        row = tuple(weights[place] for place in range(len(components)))
        for bias in space.bias_integers:
            yield ways, (*row, bias), tuple((*each[:-1], each[-1] + bias * scale) for each in z)


def _plus(z: Maps, factor: int, maps: Maps) -> Maps:
    if factor == 0:
        return z
    return tuple(
        tuple(x + factor * y for x, y in zip(one, other, strict=True))
        for one, other in zip(z, maps, strict=True)
    )


def _sums(
    weights: Sequence[int], count: int, matters: bool
) -> dict[int, tuple[int, tuple[int, ...]]]:
    """The sums of `count` weights: in how many ways, and one of them.  Only 0 if none matters."""
    sums: dict[int, tuple[int, tuple[int, ...]]] = {0: (1, ())}
    for _ in range(count):
        following: dict[int, tuple[int, tuple[int, ...]]] = {}
        for total, (ways, chosen) in sums.items():
            for weight in weights:
                reached = total + weight * matters
                known, example = following.get(reached, (0, (*chosen, weight)))
                following[reached] = known + ways, example
        sums = following
    return sums
