"""Inequalities that hold on a section of a cone, turned into ones that hold on all of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from operator import mul

from exactregions.arithmetic import IntegerRow
from exactregions.geometry import Ray, form_value

__all__ = ["multiple_to_lift"]


def multiple_to_lift(
    target: Sequence[Fraction | int], form: IntegerRow, rays: Iterable[Ray]
) -> Fraction:
    """The multiple ``s`` nearest to 0 with ``target - s * form >= 0`` at all of the rays.

    The target must be >= 0 on the part of the cone with these rays where the form is 0.  Then the
    rays on either side of that part leave room for ``s``: otherwise the target would be negative
    somewhere between two of them.
    """
    low: Fraction | None = None
    high: Fraction | None = None
    for ray in rays:
        value = form_value(form, ray)
        if value:
            ratio = Fraction(sum(map(mul, target, ray.vector))) / value
            if value > 0:
                high = ratio if high is None else min(high, ratio)
            else:
                low = ratio if low is None else max(low, ratio)
    if low is not None and low > 0:
        return low
    return high if high is not None and high < 0 else Fraction(0)
