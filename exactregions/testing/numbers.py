"""Strategies for rational numbers and points that shrink to few digits."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from hypothesis import strategies as st

from exactregions.arithmetic import Number, as_fraction
from exactregions.errors import InvalidInput

__all__ = [
    "TERNARY",
    "Numbers",
    "chosen_from",
    "points",
    "rationals",
    "simplest_first",
    "small_integers",
]

Numbers = Sequence[Number] | st.SearchStrategy[Fraction]
"""A finite set of numbers, or a strategy for them."""

TERNARY: tuple[Fraction, ...] = (Fraction(0), Fraction(1), Fraction(-1))
"""The weights of ternary networks."""


def small_integers(bound: int = 3) -> tuple[Fraction, ...]:
    """The integers from ``-bound`` to ``bound``; raises `InvalidInput` for a negative bound."""
    return rationals(bound, max_denominator=1)


def rationals(bound: int = 3, *, max_denominator: int = 4) -> tuple[Fraction, ...]:
    """The fractions of absolute value up to `bound` with a denominator up to `max_denominator`.

    Raises `InvalidInput` for a negative bound and for a denominator below 1.

    >>> print(*rationals(1, max_denominator=2))
    0 1 -1 1/2 -1/2
    """
    denominators = range(1, _sized(max_denominator, "max_denominator", 1) + 1)
    most = _sized(bound, "bound", 0)
    return simplest_first(
        [Fraction(n, d) for d in denominators for n in range(-most * d, most * d + 1)]
    )


def simplest_first(numbers: Sequence[Number]) -> tuple[Fraction, ...]:
    """The distinct numbers, those with small denominators and then numerators first.

    Raises `InvalidInput` for no numbers at all and `InexactNumber` for a float.
    """
    if not numbers:
        raise InvalidInput("no numbers to draw from; give at least one")
    return tuple(sorted({*map(as_fraction, numbers)}, key=_digits))


def chosen_from(numbers: Numbers) -> st.SearchStrategy[Fraction]:
    """A strategy as it is, or one that draws from a set of numbers."""
    if isinstance(numbers, st.SearchStrategy):
        return numbers
    return st.sampled_from(simplest_first(numbers))


def points(
    dimension: int, *, bound: int = 50, max_denominator: int = 97
) -> st.SearchStrategy[tuple[Fraction, ...]]:
    """Rational points of R^dimension, near the origin and far from it; they shrink towards it."""
    _sized(bound, "bound", 0)
    _sized(max_denominator, "max_denominator", 1)
    return st.tuples(*[_fractions(bound, max_denominator)] * dimension)


@st.composite
def _fractions(draw: st.DrawFn, bound: int, max_denominator: int) -> Fraction:
    denominator = draw(st.integers(1, max_denominator))
    return Fraction(draw(st.integers(-bound * denominator, bound * denominator)), denominator)


def _digits(number: Fraction) -> tuple[int, int, bool]:
    return number.denominator, abs(number.numerator), number < 0


def _sized(value: int, name: str, least: int) -> int:
    if value < least:
        raise InvalidInput(f"{name} is {value}; give at least {least}")
    return value
