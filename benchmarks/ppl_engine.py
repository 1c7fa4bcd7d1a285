"""The yardstick: cells enumerated with the Parma Polyhedra Library, through pplpy.

As fast as pplpy allows by the same depth-first walk: rows are composed in integers once for each
pattern of the layers before, a sign is one look at the polyhedron's generators, and PPL converts
a polyhedron incrementally, when it is first looked at after a cut.  ReLU and identity layers
only, over all of R^n.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from math import gcd, lcm
from operator import mul
from typing import NamedTuple

from ppl import C_Polyhedron, Constraint, Linear_Expression, Poly_Con_Relation

from exactregions import RELU, Network

__all__ = ["proper_cells"]

Rows = tuple[tuple[int, ...], ...]

INCLUDED = Poly_Con_Relation.is_included()


class _Prefix(NamedTuple):
    """What all cells of one pattern of the first `depth` layers share.

    `rows` are the next layer's preactivations over ``x1, ..., xn, 1``, and last the constant 1,
    all times the same positive number; `sides` the constraints "row <= 0" and "row >= 0".
    """

    depth: int
    rows: Rows
    sides: tuple[tuple[Constraint, Constraint], ...]


class _Node(NamedTuple):
    """A part of a prefix's cell: neurons before `neuron` do not cut it, `active` are positive."""

    polyhedron: C_Polyhedron
    prefix: _Prefix
    neuron: int
    active: int


def proper_cells(network: Network) -> Iterator[C_Polyhedron]:
    """The closures of the full-dimensional cells of a ReLU network over R^n, each once.

    Every polyhedron here is closed and of full dimension, so a neuron cuts it iff the polyhedron
    is included in neither of the neuron's closed half-spaces.
    """
    layers = _integer_layers(network)
    size = network.input_dim + 1
    unit = tuple(tuple(int(i == j) for j in range(size)) for i in range(size))
    start = _Node(C_Polyhedron(size - 1), _prefix(0, _product(layers[0], unit)), 0, 0)
    pending = [start]
    while pending:
        polyhedron, prefix, neuron, active = pending.pop()
        while neuron < len(prefix.sides):
            below, above = prefix.sides[neuron]
            bit = 1 << neuron
            neuron += 1
            if polyhedron.relation_with(below).implies(INCLUDED):
                continue
            if not polyhedron.relation_with(above).implies(INCLUDED):
                part = C_Polyhedron(polyhedron)
                part.add_constraint(below)
                pending.append(_Node(part, prefix, neuron, active))
                polyhedron.add_constraint(above)
            active |= bit
        if prefix.depth + 1 == len(layers):
            yield polyhedron
        else:
            pending.append(_Node(polyhedron, _next(prefix, active, layers), 0, 0))


def _integer_layers(network: Network) -> list[Rows]:
    """The hidden layers as matrices with the bias as last column, and a last row for the 1."""
    if any(
        activation != RELU for layer in network.hidden_layers for activation in layer.activations
    ):
        raise ValueError("only ReLU networks are enumerated with PPL")
    matrices = []
    for layer in network.hidden_layers:
        matrix = [(*row, bias) for row, bias in zip(layer.weights, layer.bias, strict=True)]
        last = (*[Fraction(0)] * layer.input_dim, Fraction(1))
        denominator = lcm(*(entry.denominator for row in matrix for entry in row))
        matrices.append(
            tuple(tuple(int(entry * denominator) for entry in row) for row in (*matrix, last))
        )
    return matrices


def _next(prefix: _Prefix, active: int, layers: Sequence[Rows]) -> _Prefix:
    """The prefix one layer deeper, on a cell where the neurons in the mask `active` are > 0."""
    *rows, one = prefix.rows
    zero = (0,) * len(one)
    features = [row if active >> i & 1 else zero for i, row in enumerate(rows)]
    depth = prefix.depth + 1
    return _prefix(depth, _product(layers[depth], (*features, one)))


def _prefix(depth: int, rows: Rows) -> _Prefix:
    divisor = gcd(*(entry for row in rows for entry in row))
    rows = tuple(tuple(entry // divisor for entry in row) for row in rows)
    expressions = [Linear_Expression(row[:-1], row[-1]) for row in rows[:-1]]
    return _Prefix(depth, rows, tuple((form <= 0, form >= 0) for form in expressions))


def _product(matrix: Rows, rows: Rows) -> Rows:
    columns = tuple(zip(*rows, strict=True))
    return tuple(tuple(sum(map(mul, row, column)) for column in columns) for row in matrix)
