"""The sums that bounds are made of.

Python integers give Python integers, fast; anything symbolic gives sympy expressions.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate, combinations, islice
from math import prod
from typing import TypeAlias

import sympy

__all__ = [
    "Size",
    "Widths",
    "layerwise_product",
    "minimum",
    "partial_binomial_sum",
    "quotient",
    "serra_sum",
]

Size: TypeAlias = int | sympy.Expr

Widths: TypeAlias = tuple[Size, ...]
"""Input dimension, then the widths of the hidden layers; the output is never listed."""


def minimum(*sizes: Size) -> Size:
    """The least of `sizes`."""
    if _all_integers(*sizes):
        return min(sizes)
    # Between distinct symbols nothing is decided, and sympy is slow to find that out.
    undecided = len(set(sizes)) == len(sizes) and all(isinstance(s, sympy.Symbol) for s in sizes)
    return sympy.Min(*sizes, evaluate=not undecided)


def quotient(dividend: Size, divisor: Size) -> Size:
    """The quotient, rounded down."""
    if _all_integers(dividend, divisor):
        return dividend // divisor
    return sympy.floor(sympy.sympify(dividend) / divisor)


def partial_binomial_sum(n: Size, last: Size, weight: int = 1) -> Size:
    """The sum of C(n, j) weight^j over j = 0, ..., last.

    A symbolic `n` with an integer `last` gives the sum written out, a polynomial in `n`.

    >>> partial_binomial_sum(4, 2)
    11
    """
    if isinstance(n, int) and isinstance(last, int):
        row = _binomial_row(n, last)
        return sum((entry * weight**j for j, entry in enumerate(row)), 0)
    if isinstance(last, int):
        return sympy.Add(*(sympy.binomial(n, j) * weight**j for j in range(last + 1)))
    (index,) = _indices(1, n, last)
    return sympy.Sum(sympy.binomial(n, index) * weight**index, (index, 0, last))


def layerwise_product(widths: Widths, *, cuts: int = 1, weight: int = 1) -> Size:
    """The product over the layers of the sum of C(cuts n_l, j) weight^j for j <= d_l.

    d_l is the least of n0, ..., n_l.

    >>> layerwise_product((2, 3, 2, 3))
    196
    """
    if _all_integers(*widths):
        _, *dimensions = accumulate(widths, minimum)
    else:
        dimensions = [minimum(*widths[: last + 2]) for last in range(len(widths) - 1)]
    layers = zip(widths[1:], dimensions, strict=True)
    return prod((partial_binomial_sum(cuts * n, d, weight) for n, d in layers), start=1)


def serra_sum(widths: Widths, ranks: Sequence[Size]) -> Size:
    """The sum of C(n_1, j_1) ... C(n_L, j_L) over the index set J of Serra et al.

    J asks 0 <= j_l <= min(n0, ranks[l]) and j_l <= n_i - j_i for all i < l.  Integers cost L d^2
    multiplications, where d is the least of n0 and the greatest width.

    >>> serra_sum((2, 3, 2, 3), (3, 2, 3))
    100
    """
    if _all_integers(*widths, *ranks):
        return _serra_by_dimension(widths, ranks)
    return _serra_by_index_set(widths, ranks)


def _serra_by_dimension(widths: Sequence[int], ranks: Sequence[int]) -> int:
    """The value for integers, summed over the last index first.

    ``beyond[d]`` is the sum over the indices so far, all of them at most d.
    """
    top = min(widths[0], max(widths[1:], default=0))
    beyond = [1] * (top + 1)
    for n, rank in zip(reversed(widths[1:]), reversed(ranks), strict=True):
        row = _binomial_row(n, min(top, rank))
        beyond = [
            sum(row[j] * beyond[min(d, n - j)] for j in range(min(d, rank) + 1))
            for d in range(top + 1)
        ]
    return beyond[top]


def _serra_by_index_set(widths: Widths, ranks: Sequence[Size]) -> sympy.Expr:
    """The published sum, with the conditions on pairs of indices in the summand.

    As limits that depend on other indices, sympy 1.14 evaluates them to wrong numbers.
    """
    hidden = widths[1:]
    layers = range(len(hidden))
    indices = _indices(len(hidden), *widths)
    limits = [(indices[i], 0, minimum(widths[0], ranks[i])) for i in layers]
    fits = [sympy.Le(indices[i] + indices[k], hidden[i]) for i, k in combinations(layers, 2)]
    term = sympy.Mul(*map(sympy.binomial, hidden, indices))
    if not limits:
        return term
    return sympy.Sum(sympy.Piecewise((term, sympy.And(*fits)), (0, True)), *reversed(limits))


def _binomial_row(n: int, last: int) -> list[int]:
    """The binomials C(n, 0), ..., C(n, min(n, last)), in that many multiplications.

    >>> _binomial_row(5, 3)
    [1, 5, 10, 10]
    """
    row = [1]
    for j in range(min(n, last)):
        row.append(row[-1] * (n - j) // (j + 1))
    return row


def _indices(number: int, *sizes: Size) -> list[sympy.Symbol]:
    """Symbols to sum over that do not occur in `sizes`."""
    taken = {symbol for size in sizes for symbol in sympy.sympify(size).free_symbols}
    unused = sympy.numbered_symbols("j", start=1, exclude=taken, integer=True, nonnegative=True)
    return list(islice(unused, number))


def _all_integers(*sizes: Size) -> bool:
    return all(isinstance(size, int) for size in sizes)
