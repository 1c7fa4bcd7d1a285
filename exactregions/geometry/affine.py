"""Affine forms with integer coefficients, and affine maps with rational ones."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from exactregions.arithmetic import IntegerRow, Number, as_fraction, integer_row, primitive
from exactregions.errors import InvalidInput

__all__ = ["AffineForm", "AffineMap"]


@dataclass(frozen=True, slots=True)
class AffineForm:
    """The function ``x -> normal . x + constant``, known up to a positive factor.

    Coefficients are integers without a common divisor, so forms that vanish together and have
    the same sign everywhere are equal values.  As an inequality it means ``>= 0``.
    """

    normal: IntegerRow
    constant: int

    def __post_init__(self) -> None:
        row = (*self.normal, self.constant)
        if primitive(row) != row:
            raise InvalidInput(f"the form {row} has a common divisor; build it with AffineForm.of")

    @classmethod
    def of(cls, row: Sequence[Number]) -> AffineForm:
        """The form with coefficients ``a1, ..., an, b``, scaled by a positive factor.

        >>> AffineForm.of(["1/2", "-1", "3/2"])
        AffineForm(normal=(1, -2), constant=3)
        """
        integers, _ = integer_row([as_fraction(entry) for entry in row])
        return cls(integers[:-1], integers[-1])

    @property
    def row(self) -> IntegerRow:
        """The coefficients ``a1, ..., an, b``."""
        return (*self.normal, self.constant)

    def __call__(self, point: Sequence[Number]) -> Fraction:
        values = map(as_fraction, point)
        return sum(
            (a * x for a, x in zip(self.normal, values, strict=True)), Fraction(self.constant)
        )

    def __neg__(self) -> AffineForm:
        return AffineForm(tuple(-a for a in self.normal), -self.constant)


@dataclass(frozen=True, slots=True)
class AffineMap:
    """The map ``x -> matrix x + offset``."""

    matrix: tuple[tuple[Fraction, ...], ...]
    offset: tuple[Fraction, ...]

    def __call__(self, point: Sequence[Number]) -> tuple[Fraction, ...]:
        values = tuple(map(as_fraction, point))
        return tuple(
            sum((a * x for a, x in zip(row, values, strict=True)), constant)
            for row, constant in zip(self.matrix, self.offset, strict=True)
        )
