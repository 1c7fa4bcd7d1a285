"""Proper regions by a sign tree whose questions go to z3, an SMT solver with exact reals.

Hardly sensitive to the number of inputs: a thousand cells take seconds.  Needs the package
``z3-solver``; tests that call this are skipped without it.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

import pytest

from exactregions.arithmetic import Number, as_fraction
from exactregions.networks import Activation, Layer, Network

__all__ = ["count_proper"]

Affine = tuple[Fraction, ...]
"""An affine function of the input: its constant, then its coefficients."""


def count_proper(network: Network, domain: Sequence[Sequence[Number]] = ()) -> int:
    """The number of full-dimensional cells in the interior of a domain of rows ``[a..., b]``.

    The solver keeps a stack of strict inequalities, one for each choice of a piece so far; a
    branch of the tree is entered iff they have a solution.  A neuron that is a constant makes no
    choice, so the solutions at a leaf are an open cell.
    """
    z3 = pytest.importorskip("z3")
    solver = z3.SolverFor("QF_LRA")
    point = z3.RealVector("x", network.input_dim)
    for *normal, constant in (map(as_fraction, row) for row in domain):
        if not any(normal) and constant >= 0:
            continue
        solver.add(_expression(z3, point, (constant, *normal)) > 0)
    inputs = [
        (Fraction(0), *(Fraction(i == j) for j in range(network.input_dim)))
        for i in range(network.input_dim)
    ]
    if solver.check() != z3.sat:
        return 0
    return _Tree(z3, solver, point).leaves(network.layers, inputs, [])


class _Tree:
    """Depth-first search with one incremental solver."""

    def __init__(self, z3: Any, solver: Any, point: Any) -> None:
        self.z3, self.solver, self.point = z3, solver, point

    def leaves(self, layers: Sequence[Layer], inputs: list[Affine], values: list[Affine]) -> int:
        """How many leaves the neurons after the first ``len(values)`` of ``layers[0]`` lead to."""
        if not layers:
            return 1
        layer, neuron = layers[0], len(values)
        if neuron == layer.width:
            return self.leaves(layers[1:], values, [])
        before = _combination(layer.weights[neuron], inputs, layer.bias[neuron])
        activation = layer.activations[neuron]
        if not any(before[1:]):
            value = (activation(before[0]), *before[1:])
            return self.leaves(layers, inputs, [*values, value])
        return sum(
            self._with_piece(before, activation, piece, layers, inputs, values)
            for piece in range(len(activation.slopes))
        )

    def _with_piece(
        self,
        before: Affine,
        activation: Activation,
        piece: int,
        layers: Sequence[Layer],
        inputs: list[Affine],
        values: list[Affine],
    ) -> int:
        expression = _expression(self.z3, self.point, before)
        bounds = activation.breakpoints
        self.solver.push()
        if piece > 0:
            self.solver.add(expression > _number(self.z3, bounds[piece - 1]))
        if piece < len(bounds):
            self.solver.add(expression < _number(self.z3, bounds[piece]))
        found = 0
        if self.solver.check() == self.z3.sat:
            slope = activation.slopes[piece]
            constant, *linear = (slope * entry for entry in before)
            value = (constant + activation.offset(piece), *linear)
            found = self.leaves(layers, inputs, [*values, value])
        self.solver.pop()
        return found


def _combination(weights: Sequence[Fraction], inputs: Sequence[Affine], bias: Fraction) -> Affine:
    constant, *linear = (
        sum((w * entry for w, entry in zip(weights, column, strict=True)), Fraction(0))
        for column in zip(*inputs, strict=True)
    )
    return (constant + bias, *linear)


def _expression(z3: Any, point: Any, affine: Affine) -> Any:
    constant, *linear = affine
    terms = [_number(z3, a) * x for a, x in zip(linear, point, strict=True) if a]
    return z3.Sum([_number(z3, constant), *terms])


def _number(z3: Any, value: Fraction) -> Any:
    return z3.RealVal(f"{value.numerator}/{value.denominator}")
