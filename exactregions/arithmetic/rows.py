"""Integer rows: rational vectors up to a positive factor, without fractions."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import gcd, lcm

__all__ = ["IntegerRow", "integer_row", "primitive"]

IntegerRow = tuple[int, ...]


def primitive(row: Sequence[int]) -> IntegerRow:
    """`row` divided by the greatest common divisor of its entries; the sign is kept.

    >>> primitive((4, -6, 0))
    (2, -3, 0)
    """
    divisor = gcd(*row)
    return tuple(entry // divisor for entry in row) if divisor > 1 else tuple(row)


def integer_row(row: Sequence[Fraction | int]) -> tuple[IntegerRow, Fraction]:
    """The primitive integer row and the positive scale with ``integer row = scale * row``.

    The zero row has scale 1.

    >>> integer_row((Fraction(1, 2), Fraction(-1, 3)))
    ((3, -2), Fraction(6, 1))
    """
    denominator = lcm(*[entry.denominator for entry in row])
    integers = [entry.numerator * (denominator // entry.denominator) for entry in row]
    divisor = gcd(*integers) or denominator
    return tuple(entry // divisor for entry in integers), Fraction(denominator, divisor)
