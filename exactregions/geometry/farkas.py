"""Farkas multipliers read off the generators of a cone, without linear programming."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

__all__ = ["farkas_multipliers"]


def farkas_multipliers(
    target: Sequence[int], rows: Sequence[Sequence[int]]
) -> tuple[Fraction, ...]:
    """Nonnegative multipliers that combine inequalities of a cone to one that it implies.

    `rows` holds for each inequality that defines the cone its values at the rays, `target` the
    values of the implied inequality; all of these are >= 0 and vanish on the lines.  Returns
    ``m`` with ``target = sum of m[i] * rows[i]`` at every ray.

    Subtract as much of the sum of the rows as keeps the target >= 0.  It then vanishes at some
    ray; go on with the rows that vanish there, which define the cone around that ray.  At most
    as many rounds as the cone has dimensions, each costing rows times rays.
    """
    rest = [Fraction(value) for value in target]
    multipliers = [Fraction(0)] * len(rows)
    active = list(range(len(rows)))
    while any(rest):
        total = [sum(rows[i][g] for i in active) for g in range(len(rest))]
        step, ray = min((rest[g] / total[g], g) for g in range(len(rest)) if total[g])
        for i in active:
            multipliers[i] += step
        rest = [r - step * t for r, t in zip(rest, total, strict=True)]
        active = [i for i in active if not rows[i][ray]]
    return tuple(multipliers)
