"""Farkas multipliers read off the generators of a cone, without linear programming."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import reduce
from math import gcd
from operator import and_

__all__ = ["farkas_multipliers", "zero_masks"]


def farkas_multipliers(
    target: Sequence[int], on: Sequence[int], values: Callable[[int], Sequence[int]]
) -> tuple[int, dict[int, int]]:
    """Positive integers that combine inequalities of a cone to one that it implies.

    `target` holds the values of the implied inequality at the rays, `values` gives those of each
    inequality that defines the cone; all of them are >= 0 and vanish on the lines.  `on` has for
    each ray the mask of the defining inequalities that are 0 there.  Returns a weight ``w > 0`` and
    multipliers ``m[i] > 0`` with ``w * target = sum of m[i] * values(i)`` at every ray; there are
    at most as many as the cone has dimensions.

    Only rows that vanish wherever the target does can have a multiplier.  Take the first of
    them, subtract as much of it as keeps the target >= 0: it now vanishes at another ray, at which
    this row does not, and so on.  Each round takes a row away and makes the face on which the
    target vanishes larger.  No prime divides the weight, all multipliers and the values of what is
    left: the weight is 1 at first, and a prime that divides the new multiplier does not divide the
    factor of the others.  Costs a few passes over the rays for each multiplier.  Raises
    `ValueError` if no row is left, for a target that is not implied.
    """
    rest = list(target)
    weight, multipliers = 1, dict[int, int]()
    left = ~reduce(and_, on)
    while any(rest):
        for value, rows in zip(rest, on, strict=True):
            if not value:
                left &= rows
        if not left:
            raise ValueError("the inequalities of the cone do not imply this one")
        chosen = (left & -left).bit_length() - 1
        row = values(chosen)
        share, unit = _least_ratio(rest, row)
        rest = [unit * value - share * other for value, other in zip(rest, row, strict=True)]
        weight *= unit
        multipliers = {i: unit * m for i, m in multipliers.items()} | {chosen: share}
    return weight, multipliers


def zero_masks(rows: Sequence[Sequence[int]]) -> list[int]:
    """For each ray the mask of the rows that are 0 there, given the rows' values at the rays."""
    return [
        sum(1 << i for i, value in enumerate(values) if not value)
        for values in zip(*rows, strict=True)
    ]


def _least_ratio(values: Sequence[int], others: Sequence[int]) -> tuple[int, int]:
    """The least ratio ``value / other`` among the positive `others`, in lowest terms."""
    share, unit = 1, 0
    for value, other in zip(values, others, strict=True):
        if other and value * unit < share * other:
            share, unit = value, other
    divisor = gcd(share, unit)
    return share // divisor, unit // divisor
