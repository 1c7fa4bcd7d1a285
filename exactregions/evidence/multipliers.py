"""Proofs by multipliers: which rows of a context, how often, make a row that is to be proved."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from operator import mul
from typing import NamedTuple

from exactregions.arithmetic import IntegerRow
from exactregions.geometry import farkas_multipliers

__all__ = ["Combination", "combinations", "values_at"]


class Combination(NamedTuple):
    """``weight * target = sum of m * rows[j] + c``, with pairs ``j, m`` one after the other.

    The weight and all ``m`` are positive, the constant ``c`` is >= 0 and the ``j`` increase.
    """

    weight: int
    pairs: tuple[int, ...]


def combinations(
    rays: Sequence[IntegerRow], rows: Sequence[IntegerRow], targets: Iterable[IntegerRow]
) -> list[Combination]:
    """How the rows of a cone with these rays make each of the targets, which are >= 0 on it.

    The rows and the last coordinate, all of them >= 0, define the cone.  Costs rows times rays,
    and a few passes over the rays for each target.
    """
    heights = [ray[-1] for ray in rays]
    values = [heights, *(values_at(row, rays) for row in rows)]
    found = []
    for target in targets:
        weight, multipliers = farkas_multipliers(values_at(target, rays), values)
        pairs = [(i - 1, m) for i, m in sorted(multipliers.items()) if i]
        found.append(Combination(weight, tuple(entry for pair in pairs for entry in pair)))
    return found


def values_at(row: IntegerRow, rays: Iterable[IntegerRow]) -> list[int]:
    """The values of a row at rays."""
    return [sum(map(mul, row, ray)) for ray in rays]
