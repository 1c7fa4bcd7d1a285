"""The yardsticks: cells enumerated with the Parma Polyhedra Library, through pplpy.

`proper_cells` is as fast as pplpy allows by the same depth-first walk: rows are composed in
integers once for each pattern of the layers before, a sign is one look at the polyhedron's
generators, and PPL converts a polyhedron incrementally, when it is first looked at after a cut.

`plainly_proper_cells` is what one writes first: each neuron's row is composed from the pattern so
far, and both halves of each polyhedron are made and looked at.

ReLU layers only, over all of R^n.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from math import gcd, lcm
from operator import mul
from typing import NamedTuple

from ppl import C_Polyhedron, Constraint, Linear_Expression, Poly_Con_Relation

from exactregions import RELU, Network

__all__ = ["plainly_proper_cells", "proper_cells"]

Rows = tuple[tuple[int, ...], ...]

Pattern = tuple[tuple[bool, ...], ...]
"""Which neurons are active, layer by layer; the last one may have more."""

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


def plainly_proper_cells(network: Network) -> Iterator[C_Polyhedron]:
    """The same cells."""
    layers = _integer_layers(network)
    dimension = network.input_dim
    pending: list[tuple[C_Polyhedron, Pattern]] = [(C_Polyhedron(dimension), ((),))]
    while pending:
        polyhedron, pattern = pending.pop()
        *before, last = pattern
        if len(last) + 1 == len(layers[len(before)]):
            if len(pattern) == len(layers):
                yield polyhedron
                continue
            before, last = [*before, last], ()
        row = _composed(layers, before, len(last), dimension)
        for active in (True, False):
            half = C_Polyhedron(polyhedron)
            form = Linear_Expression(row[:-1], row[-1])
            half.add_constraint(form >= 0 if active else form <= 0)
            if half.affine_dimension() == dimension and (any(row) or not active):
                pending.append((half, (*before, (*last, active))))


def _composed(
    layers: Sequence[Rows], pattern: Sequence[Sequence[bool]], neuron: int, dimension: int
) -> tuple[int, ...]:
    """The row of a neuron after the layers whose active neurons the pattern tells."""
    size = dimension + 1
    features: Rows = tuple(tuple(int(i == j) for j in range(size)) for i in range(size))
    for layer, active in zip(layers, pattern, strict=False):
        *rows, one = _product(layer, features)
        zero = (0,) * size
        features = (*(row if on else zero for row, on in zip(rows, active, strict=True)), one)
    (row,) = _product((layers[len(pattern)][neuron],), features)
    return row


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
