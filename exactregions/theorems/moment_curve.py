"""Hyperplanes in general position in the unit cube, after folds: networks with real weights.

The hyperplane of t is ``sum_j (-1)^j C(n, j) t^(n - j) y_j = 0``, where ``y_0 = 1``.  A point
stands for the monic polynomial of degree n with the coefficients ``(-1)^j C(n, j) y_j``; it lies on
the hyperplanes of that polynomial's zeros.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import comb

from exactregions.networks import Network

__all__ = ["folded_moment_curve"]


def folded_moment_curve(dimension: int, parts: int, depth: int, planes: int) -> Network:
    """``depth - 1`` layers that fold each input `parts` times, and one of `planes` hyperplanes.

    The hyperplanes are those of ``t_k = k / (planes + 1)``, oriented by ``(-1)^(planes - k)``.  The
    output weights grow so fast that the last active neuron outweighs those before it.
    """
    read = [_unit(dimension, i, [1]) for i in range(dimension)]
    layers = []
    for _ in range(depth - 1):
        rows = [[parts * w for w in row] for row in read for _ in range(parts)]
        layers.append((rows, [-k for _ in range(dimension) for k in range(parts)]))
        sawtooth = [1, *(2 * (-1) ** k for k in range(1, parts))]
        read = [_unit(dimension, i, sawtooth) for i in range(dimension)]
    planes_with_signs = [
        [(-1) ** (planes - k) * c for c in _hyperplane(dimension, Fraction(k, planes + 1))]
        for k in range(1, planes + 1)
    ]
    rows_of_planes = [
        [
            sum(c * row[j] for c, row in zip(plane[1:], read, strict=True))
            for j in range(len(read[0]))
        ]
        for plane in planes_with_signs
    ]
    output = [(3 * (planes + 1) ** dimension) ** k for k in range(planes)]
    return Network.from_layers(
        *layers, (rows_of_planes, [plane[0] for plane in planes_with_signs]), ([output], [0])
    )


def _hyperplane(dimension: int, t: Fraction) -> list[Fraction]:
    return [(-1) ** j * comb(dimension, j) * t ** (dimension - j) for j in range(dimension + 1)]


def _unit(dimension: int, i: int, block: Sequence[int]) -> list[int]:
    nothing = [0] * len(block)
    return [*nothing * i, *block, *nothing * (dimension - 1 - i)]
