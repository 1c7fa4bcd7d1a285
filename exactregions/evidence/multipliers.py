"""Proofs by multipliers: which rows of a context, how often, make a row that is to be proved."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from operator import mul
from typing import NamedTuple

from exactregions.arithmetic import IntegerRow
from exactregions.geometry import Ray, farkas_multipliers, zero_masks

__all__ = ["Combination", "Wall", "combinations", "combinations_of_walls", "values_at"]


class Combination(NamedTuple):
    """``weight * target = sum of m * rows[j] + c``, with pairs ``j, m`` one after the other.

    The weight and all ``m`` are positive, the constant ``c`` is >= 0 and the ``j`` increase.
    """

    weight: int
    pairs: tuple[int, ...]


class Wall(NamedTuple):
    """A row of a context: the form it belongs to, among all of the network, and the row itself."""

    form: int
    row: IntegerRow


def combinations(
    rays: Sequence[IntegerRow], rows: Sequence[IntegerRow], targets: Iterable[IntegerRow]
) -> list[Combination]:
    """How the rows of a cone with these rays make each of the targets, which are >= 0 on it.

    The rows and the last coordinate, all of them >= 0, define the cone.  Costs rows times rays,
    and a few passes over the rays for each target.
    """
    values = [[ray[-1] for ray in rays], *(values_at(row, rays) for row in rows)]
    on = zero_masks(values)
    places = range(len(values))
    return [
        _combination(values_at(target, rays), on, values.__getitem__, places) for target in targets
    ]


def combinations_of_walls(
    rays: Sequence[Ray], walls: Sequence[Wall], targets: Sequence[IntegerRow]
) -> list[Combination]:
    """The same for walls in the order of their forms, whose signs the rays have.

    The signs tell which rows are 0 where, so only those that get a multiplier are evaluated.
    """
    if not targets:
        return []
    height = (*(0 for _ in targets[0][1:]), 1)
    rows = {0: height, **dict(walls)}
    forms = list(rows)
    context = sum(1 << form for form in forms)
    on = [~(positive | negative) & context for _, positive, negative in rays]
    vectors = [vector for vector, _, _ in rays]
    values = cache(lambda form: values_at(rows[form], vectors))
    return [_combination(values_at(target, vectors), on, values, forms) for target in targets]


def values_at(row: IntegerRow, rays: Iterable[IntegerRow]) -> list[int]:
    """The values of a row at rays."""
    return [sum(map(mul, row, ray)) for ray in rays]


def _combination(
    target: Sequence[int],
    on: Sequence[int],
    values: Callable[[int], Sequence[int]],
    names: Sequence[int],
) -> Combination:
    """The multipliers of `farkas_multipliers`, by the places of rows among `names`.

    The first of the names is that of the last coordinate, whose multiple is the constant.
    """
    weight, multipliers = farkas_multipliers(target, on, values)
    pairs = [(bisect_left(names, name) - 1, m) for name, m in sorted(multipliers.items())]
    return Combination(weight, tuple(entry for pair in pairs if pair[0] >= 0 for entry in pair))
