"""Inequalities as expressions that are 0 exactly if they hold.

A page states identities only.  An inequality between polynomials becomes one here if it can be seen
from the signs of coefficients, and an inequality for finitely many integers by counting exceptions.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TypeVar

import sympy

__all__ = ["exceptions", "shortfall"]

_Case = TypeVar("_Case")


def shortfall(polynomial: sympy.Expr, least: Mapping[sympy.Symbol, int]) -> sympy.Expr:
    """What the negative coefficients add up to, each symbol moved by what `least` says of it.

    That is, each symbol is replaced by itself plus its least value.  If the result is 0, all
    coefficients are nonnegative, so the polynomial is nonnegative wherever each symbol has at least
    that value.  If not, nothing follows.

    >>> p = sympy.Symbol("p")
    >>> shortfall(p**2 - 3 * p + 2, {p: 2}), shortfall(p**2 - 3 * p + 2, {p: 1})
    (0, 1)
    """
    moved = polynomial.subs({s: s + value for s, value in least.items()}, simultaneous=True)
    coefficients = sympy.Poly(sympy.expand(sympy.expand_func(moved)), *least).coeffs()
    return -sum((c for c in coefficients if c < 0), sympy.Integer(0))


def exceptions(holds: Callable[[_Case], bool], cases: Iterable[_Case]) -> sympy.Integer:
    """For how many of finitely many cases something does not hold."""
    return sympy.Integer(sum(not holds(case) for case in cases))
