"""Continuous piecewise-linear activation functions with rational breakpoints and slopes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

from exactregions.arithmetic import Number, as_fraction, format_number, require_fractions
from exactregions.errors import InvalidInput, ShapeMismatch

__all__ = ["ABS", "HARD_TANH", "IDENTITY", "RELU", "RELU6", "Activation", "leaky_relu"]


@dataclass(frozen=True, slots=True)
class Activation:
    """A continuous piecewise-linear function of one variable.

    Piece ``i`` has slope ``slopes[i]`` on ``(breakpoints[i - 1], breakpoints[i]]``, the outer
    pieces being unbounded, so a ReLU neuron is on piece 1 (active) exactly where its
    preactivation is > 0.  Two values are equal exactly if the functions are.

    Raises `InvalidInput` if the breakpoints do not increase strictly or two neighbouring slopes
    are equal (`Activation.through` drops such breakpoints), `ShapeMismatch` if there is not one
    slope more than breakpoints.
    """

    breakpoints: tuple[Fraction, ...]
    slopes: tuple[Fraction, ...]
    value_at_zero: Fraction

    def __post_init__(self) -> None:
        require_fractions((*self.breakpoints, *self.slopes, self.value_at_zero))
        if len(self.slopes) != len(self.breakpoints) + 1:
            raise ShapeMismatch(
                f"{len(self.breakpoints)} breakpoints and {len(self.slopes)} slopes do not fit; "
                "give one slope more than breakpoints"
            )
        for left, right in pairwise(self.breakpoints):
            if left >= right:
                raise InvalidInput(
                    f"breakpoint {format_number(right)} comes after {format_number(left)}; "
                    "breakpoints must increase strictly"
                )
        if any(left == right for left, right in pairwise(self.slopes)):
            raise InvalidInput("a breakpoint has equal slopes on both sides; leave it out")

    @classmethod
    def through(
        cls,
        point: tuple[Number, Number],
        *,
        breakpoints: Sequence[Number],
        slopes: Sequence[Number],
    ) -> Activation:
        """The function with these breakpoints and slopes whose graph contains `point`.

        A breakpoint with equal slopes on both sides is dropped.
        """
        positions = tuple(map(as_fraction, breakpoints))
        steepness = tuple(map(as_fraction, slopes))
        Activation(positions, _alternating(len(steepness)), Fraction(0))  # checks shape and order
        kept = [i for i in range(len(positions)) if steepness[i] != steepness[i + 1]]
        shape = cls(
            tuple(positions[i] for i in kept),
            (steepness[0], *(steepness[i + 1] for i in kept)),
            Fraction(0),
        )
        x, y = map(as_fraction, point)
        return cls(shape.breakpoints, shape.slopes, y - shape(x))

    def piece(self, x: Fraction) -> int:
        """The index of the piece that `x` is on: how many breakpoints lie strictly below it."""
        return sum(t < x for t in self.breakpoints)

    def offset(self, piece: int) -> Fraction:
        """The constant ``c`` with ``self(x) == slopes[piece] * x + c`` on that piece."""
        zero = self.piece(Fraction(0))
        constant = self.value_at_zero
        for i in range(min(piece, zero), max(piece, zero)):
            jump = (self.slopes[i] - self.slopes[i + 1]) * self.breakpoints[i]
            constant += jump if piece > zero else -jump
        return constant

    def __call__(self, x: Number) -> Fraction:
        value = as_fraction(x)
        piece = self.piece(value)
        return self.slopes[piece] * value + self.offset(piece)


def _alternating(length: int) -> tuple[Fraction, ...]:
    return tuple(Fraction(i % 2) for i in range(length))


def _named(breakpoints: Sequence[int], slopes: Sequence[int]) -> Activation:
    return Activation.through((0, 0), breakpoints=breakpoints, slopes=slopes)


RELU = _named([0], [0, 1])
IDENTITY = _named([], [1])
ABS = _named([0], [-1, 1])
HARD_TANH = _named([-1, 1], [0, 1, 0])
RELU6 = _named([0, 6], [0, 1, 0])


def leaky_relu(slope: Number) -> Activation:
    """The function ``x -> x`` for ``x > 0`` and ``x -> slope * x`` for ``x <= 0``; any slope.

    Slope 0 is `RELU`, slope 1 is `IDENTITY`, slope -1 is `ABS`.
    """
    return Activation.through((0, 0), breakpoints=[0], slopes=[slope, 1])
