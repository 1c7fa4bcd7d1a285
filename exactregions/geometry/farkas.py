"""Farkas multipliers read off the generators of a cone, without linear programming."""

from __future__ import annotations

from collections.abc import Sequence
from math import gcd

__all__ = ["farkas_multipliers"]


def farkas_multipliers(
    target: Sequence[int], rows: Sequence[Sequence[int]]
) -> tuple[int, dict[int, int]]:
    """Positive integers that combine inequalities of a cone to one that it implies.

    `rows` holds for each inequality that defines the cone its values at the rays, `target` the
    values of the implied inequality; all of these are >= 0 and vanish on the lines.  Returns a
    weight ``w > 0`` and multipliers ``m[i] > 0`` with ``w * target = sum of m[i] * rows[i]`` at
    every ray; there are at most as many as the cone has dimensions.

    Only rows that vanish wherever the target does can have a multiplier.  Take the first of
    them, subtract as much of it as keeps the target >= 0: it now vanishes at another ray, at which
    this row does not, and so on.  Each round takes a row away and makes the face on which the
    target vanishes larger.  Costs a few passes over the rays for each multiplier.
    """
    rest = list(target)
    weight, multipliers = 1, dict[int, int]()
    left = list(range(len(rows)))
    while any(rest):
        zeros = [g for g, value in enumerate(rest) if not value]
        left = [i for i in left if any(rows[i]) and not any(rows[i][g] for g in zeros)]
        chosen = rows[left[0]]
        share, unit = _least_ratio(rest, chosen)
        rest = [unit * value - share * other for value, other in zip(rest, chosen, strict=True)]
        weight *= unit
        multipliers = {i: unit * m for i, m in multipliers.items()} | {left[0]: share}
        divisor = gcd(weight, *multipliers.values(), *rest)
        rest = [value // divisor for value in rest]
        weight //= divisor
        multipliers = {i: m // divisor for i, m in multipliers.items()}
    return weight, multipliers


def _least_ratio(values: Sequence[int], others: Sequence[int]) -> tuple[int, int]:
    """The least ratio ``value / other`` among the positive `others`, in lowest terms."""
    share, unit = 1, 0
    for value, other in zip(values, others, strict=True):
        if other and value * unit < share * other:
            share, unit = value, other
    divisor = gcd(share, unit)
    return share // divisor, unit // divisor
