"""What bounds ask of the widths, as sympy Booleans.

For integers a condition is true or false; for symbols it may stay undecided.
"""

from __future__ import annotations

import sympy

from exactregions.counting.bounds.bound import Assumptions
from exactregions.counting.bounds.sums import Widths

__all__ = [
    "ANY_WIDTHS",
    "ONE_LAYER",
    "as_wide_as_the_input",
    "equal_widths",
    "has_hidden_layers",
    "one_input",
]


def has_hidden_layers(widths: Widths) -> sympy.Basic:
    """At least one hidden layer."""
    return sympy.true if len(widths) > 1 else sympy.false


def one_input(widths: Widths) -> sympy.Basic:
    """Input dimension 1."""
    return sympy.Eq(widths[0], 1)


def as_wide_as_the_input(widths: Widths, factor: int = 1) -> sympy.Basic:
    """Hidden layers, each of at least `factor` n0 neurons."""
    wide = (sympy.Ge(width, factor * widths[0]) for width in widths[1:])
    return sympy.And(has_hidden_layers(widths), *wide)


def equal_widths(widths: Widths) -> sympy.Basic:
    """Hidden layers, all of the same width."""
    equal = (sympy.Eq(widths[1], width) for width in widths[2:])
    return sympy.And(has_hidden_layers(widths), *equal)


def _any(_widths: Widths) -> sympy.Basic:
    return sympy.true


def _one_layer(widths: Widths) -> sympy.Basic:
    return sympy.true if len(widths) == 2 else sympy.false


ANY_WIDTHS = Assumptions("any widths", _any)
ONE_LAYER = Assumptions("one hidden layer", _one_layer)
