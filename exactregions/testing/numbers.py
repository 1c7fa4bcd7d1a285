"""Strategies for rational numbers and points that shrink to few digits."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from hypothesis import strategies as st

from exactregions.arithmetic import Number, as_fraction
from exactregions.errors import InvalidInput

__all__ = ["Numbers", "chosen_from", "points", "rationals", "small_integers", "ternary"]

Numbers = Sequence[Number] | st.SearchStrategy[Fraction]
"""A finite set of numbers, or a strategy for them."""


def ternary() -> st.SearchStrategy[Fraction]:
    """The numbers 0, 1 and -1, simplest first."""
    return chosen_from((-1, 0, 1))


def small_integers(bound: int = 3) -> st.SearchStrategy[Fraction]:
    """The integers from ``-bound`` to ``bound``; they shrink to 0, and -1 to 1.

    Raises `InvalidInput` for a negative bound.
    """
    return st.integers(-_sized(bound, "bound", 0), bound).map(Fraction)


def rationals(bound: int = 3, *, max_denominator: int = 4) -> st.SearchStrategy[Fraction]:
    """Fractions of absolute value up to `bound` with a denominator up to `max_denominator`.

    They shrink to integers, and these to 0.  Raises `InvalidInput` for a negative bound and for
    a denominator below 1.
    """
    return _fractions(_sized(bound, "bound", 0), _sized(max_denominator, "max_denominator", 1))


@st.composite
def _fractions(draw: st.DrawFn, bound: int, max_denominator: int) -> Fraction:
    denominator = draw(st.integers(1, max_denominator))
    return Fraction(draw(st.integers(-bound * denominator, bound * denominator)), denominator)


def chosen_from(numbers: Numbers) -> st.SearchStrategy[Fraction]:
    """A strategy as it is; one of finitely many numbers, those with fewer digits simpler.

    Raises `InvalidInput` for no numbers at all and `InexactNumber` for a float.
    """
    if isinstance(numbers, st.SearchStrategy):
        return numbers
    if not numbers:
        raise InvalidInput("no numbers to draw from; give at least one")
    return st.sampled_from(sorted({*map(as_fraction, numbers)}, key=_digits))


def points(
    dimension: int, *, bound: int = 50, max_denominator: int = 97
) -> st.SearchStrategy[tuple[Fraction, ...]]:
    """Rational points of R^dimension, near the origin and far from it; they shrink towards it."""
    return st.tuples(*[rationals(bound, max_denominator=max_denominator)] * dimension)


def _digits(number: Fraction) -> tuple[int, int, bool]:
    return number.denominator, abs(number.numerator), number < 0


def _sized(value: int, name: str, least: int) -> int:
    if value < least:
        raise InvalidInput(f"{name} is {value}; give at least {least}")
    return value
