"""Hyperplane arrangements: the regions of one hidden layer, by deletion and restriction.

An arrangement is a pair (normals, offsets), the hyperplanes being ``normal . x + offset = 0``;
so it can be used as weights and bias of a layer, whose proper cells are then its regions.

Removing a hyperplane H from an arrangement loses one region for each region that the other
hyperplanes cut H into.  For the characteristic polynomials that reads
``chi(A) = chi(A without H) - chi(A on H)``, and Zaslavsky's theorem says that there are
``(-1)^n chi(-1)`` regions and ``(-1)^rank chi(1)`` relatively bounded ones (T. Zaslavsky,
Facing up to arrangements, 1975).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cache
from itertools import combinations, product
from math import comb
from typing import NamedTuple

from exactregions.arithmetic import IntegerRow, primitive

__all__ = [
    "KNOWN_ARRANGEMENTS",
    "Arrangement",
    "braid",
    "catalan",
    "characteristic_polynomial",
    "coordinate",
    "count_bounded_regions",
    "count_regions",
    "count_relatively_bounded_regions",
    "generic",
    "generic_bounded_regions",
    "generic_regions",
    "linial",
    "resonance",
    "semiorder",
    "shi",
    "threshold",
    "type_b",
]


class Arrangement(NamedTuple):
    """Hyperplanes ``normal . x + offset = 0``; a zero normal stands for no hyperplane."""

    normals: tuple[IntegerRow, ...]
    offsets: tuple[int, ...]


# Counting

Hyperplanes = frozenset[IntegerRow]
"""Rows (normal, offset), primitive, with a positive first entry: one row for each hyperplane."""


def count_regions(arrangement: Arrangement) -> int:
    """The number of regions."""
    return abs(_value(characteristic_polynomial(arrangement), -1))


def count_relatively_bounded_regions(arrangement: Arrangement) -> int:
    """The number of regions that are bounded modulo the directions common to all hyperplanes."""
    return abs(_value(characteristic_polynomial(arrangement), 1))


def count_bounded_regions(arrangement: Arrangement) -> int:
    """The number of bounded regions: 0 if a line is parallel to all hyperplanes.

    Whether there is one shows in the polynomial: the rank is n iff its constant term is not 0.
    """
    if characteristic_polynomial(arrangement)[0] == 0:
        return 0
    return count_relatively_bounded_regions(arrangement)


def characteristic_polynomial(arrangement: Arrangement) -> tuple[int, ...]:
    """The coefficients of the characteristic polynomial, the constant term first."""
    rows = [
        (*normal, offset)
        for normal, offset in zip(arrangement.normals, arrangement.offsets, strict=True)
    ]
    return _polynomial(_hyperplanes(rows), len(arrangement.normals[0]))


@cache
def _polynomial(hyperplanes: Hyperplanes, dimension: int) -> tuple[int, ...]:
    if not hyperplanes:
        return (*(0,) * dimension, 1)
    removed = max(hyperplanes)
    others = hyperplanes - {removed}
    deletion = _polynomial(others, dimension)
    restriction = _polynomial(_restricted(others, removed), dimension - 1)
    return tuple(a - b for a, b in zip(deletion, (*restriction, 0), strict=True))


def _hyperplanes(rows: Iterable[IntegerRow]) -> Hyperplanes:
    """The hyperplanes of rows; a row with zero normal has none and is dropped."""
    return frozenset(_one_sided(primitive(row)) for row in rows if any(row[:-1]))


def _one_sided(row: IntegerRow) -> IntegerRow:
    first = next(entry for entry in row if entry)
    return row if first > 0 else tuple(-entry for entry in row)


def _restricted(others: Hyperplanes, hyperplane: IntegerRow) -> Hyperplanes:
    """What the other hyperplanes cut out of one; a coordinate it determines is dropped.

    One that is parallel to it becomes a nonzero constant and is dropped.
    """
    pivot = next(i for i, entry in enumerate(hyperplane) if entry)
    substituted = (
        tuple(hyperplane[pivot] * a - row[pivot] * h for a, h in zip(row, hyperplane, strict=True))
        for row in others
    )
    return _hyperplanes(row[:pivot] + row[pivot + 1 :] for row in substituted)


def _value(polynomial: tuple[int, ...], t: int) -> int:
    return sum(coefficient * t**power for power, coefficient in enumerate(polynomial))


# General position


def generic(hyperplanes: int, dimension: int) -> Arrangement:
    """Hyperplanes in general position: any n + 1 of the rows are a Vandermonde matrix."""
    rows = range(1, hyperplanes + 1)
    return Arrangement(
        tuple(tuple(k**power for power in range(dimension)) for k in rows),
        tuple(k**dimension for k in rows),
    )


def generic_regions(hyperplanes: int, dimension: int) -> int:
    """Zaslavsky's number of regions in general position: the sum of C(m, j) for j <= n."""
    return sum(comb(hyperplanes, j) for j in range(dimension + 1))


def generic_bounded_regions(hyperplanes: int, dimension: int) -> int:
    """Zaslavsky's number of bounded regions in general position: C(m - 1, n)."""
    return comb(hyperplanes - 1, dimension) if hyperplanes else 0


# Classical families


def _differences(dimension: int, levels: Iterable[int]) -> Arrangement:
    """The hyperplanes ``x_i - x_j = level`` for i < j."""
    pairs = [
        (tuple((k == i) - (k == j) for k in range(dimension)), -level)
        for i, j in combinations(range(dimension), 2)
        for level in levels
    ]
    return Arrangement(tuple(normal for normal, _ in pairs), tuple(offset for _, offset in pairs))


def _central(normals: Iterable[IntegerRow]) -> Arrangement:
    rows = tuple(normals)
    return Arrangement(rows, (0,) * len(rows))


def braid(n: int) -> Arrangement:
    """``x_i = x_j``."""
    return _differences(n, [0])


def shi(n: int) -> Arrangement:
    """``x_i - x_j = 0, 1``."""
    return _differences(n, [0, 1])


def linial(n: int) -> Arrangement:
    """``x_i - x_j = 1``."""
    return _differences(n, [1])


def catalan(n: int) -> Arrangement:
    """``x_i - x_j = -1, 0, 1``."""
    return _differences(n, [-1, 0, 1])


def semiorder(n: int) -> Arrangement:
    """``x_i - x_j = -1, 1``."""
    return _differences(n, [-1, 1])


def coordinate(n: int) -> Arrangement:
    """``x_i = 0``."""
    return _central(tuple(int(k == i) for k in range(n)) for i in range(n))


def type_b(n: int) -> Arrangement:
    """``x_i = 0``, ``x_i = x_j`` and ``x_i = -x_j``."""
    sums = (
        tuple((k == i) + sign * (k == j) for k in range(n))
        for i, j in combinations(range(n), 2)
        for sign in (1, -1)
    )
    return _central((*coordinate(n).normals, *sums))


def resonance(n: int) -> Arrangement:
    """All nonzero normals of zeros and ones."""
    return _central(normal for normal in product((0, 1), repeat=n) if any(normal))


def threshold(n: int) -> Arrangement:
    """Normals (1, x) for x in {0, 1}^n: the regions are the threshold functions of n bits."""
    return _central((1, *bits) for bits in product((0, 1), repeat=n))


def _table(
    family: Callable[[int], Arrangement], numbers: Iterable[int], *, start: int
) -> dict[str, tuple[Arrangement, int]]:
    return {
        f"{family.__name__} {n}": (family(n), number) for n, number in enumerate(numbers, start)
    }


KNOWN_ARRANGEMENTS: dict[str, tuple[Arrangement, int]] = {
    **_table(braid, (2, 6, 24), start=2),  # n!
    **_table(shi, (3, 16, 125), start=2),  # (n + 1)^(n - 1)
    **_table(linial, (2, 7, 36), start=2),  # OEIS A007889
    **_table(catalan, (4, 30, 336), start=2),  # n! times the n-th Catalan number
    **_table(semiorder, (3, 19, 183), start=2),  # OEIS A006531
    **_table(coordinate, (2, 4, 8, 16), start=1),  # 2^n
    **_table(type_b, (8, 48, 384), start=2),  # 2^n n!
    **_table(resonance, (2, 6, 32, 370), start=1),  # OEIS A034997
    **_table(threshold, (4, 14, 104), start=1),  # OEIS A000609
}
"""Classical arrangements and their numbers of regions, as published."""
