"""From a network of rational numbers to stages of primitive integer rows.

All is done in integers: a form is a list of them over one denominator, and what a layer gives is
written over one denominator for all its neurons.  `Fraction` would take ten times longer, and a
small network is counted in less time than that.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise
from math import gcd, lcm
from operator import mul
from typing import NamedTuple

from exactregions.arithmetic import IntegerRow
from exactregions.geometry import Polyhedron
from exactregions.networks import ABS, HARD_TANH, IDENTITY, RELU, RELU6, Activation, Layer, Network
from exactregions.partition.stages import Breakpoint, IntegerNetwork, Stage

__all__ = ["integer_network"]

Ratio = tuple[int, int]
"""A rational number: numerator and positive denominator."""

Form = tuple[list[int], int]
"""A linear form in features and ``w``, which is last: the coefficients times a number, and that."""

_ratio = Fraction.as_integer_ratio


class _Values(NamedTuple):
    """What the neurons of a layer give: ``denominator`` times it, in integers.

    Neuron ``owners[i]`` gives ``factors[i]`` times feature ``i``, summed up, and its offset.
    """

    owners: Sequence[int]
    factors: Sequence[int]
    offsets: Sequence[int]
    denominator: int


class _AffineValues(NamedTuple):
    """What the neurons of a layer without breakpoints give: any forms over one denominator."""

    rows: Sequence[Sequence[int]]
    denominator: int


class _Pieces(NamedTuple):
    """``activation(z) = offset + slope z + sum over breakpoints t of jump relu(z - t)``."""

    offset: Ratio
    slope: Ratio
    breakpoints: tuple[tuple[Ratio, Ratio], ...]
    """Positions and jumps of the slope."""

    @classmethod
    def of(cls, activation: Activation) -> _Pieces:
        slopes = activation.slopes
        jumps = (_ratio(right - left) for left, right in pairwise(slopes))
        breakpoints = tuple(zip(map(_ratio, activation.breakpoints), jumps, strict=True))
        return cls(_ratio(activation.offset(0)), _ratio(slopes[0]), breakpoints)


_KNOWN = {id(named): _Pieces.of(named) for named in (RELU, IDENTITY, ABS, HARD_TANH, RELU6)}
"""Values that live as long as this module, so that their identities are theirs alone."""


def integer_network(network: Network, domain: Polyhedron) -> IntegerNetwork:
    """`network` on `domain` in integers.

    Costs some 0.2 microseconds for each weight, with numbers of one machine word.
    """
    first = len(domain.inequalities) + 1
    inputs = network.input_dim
    values: _Values | _AffineValues = _Values(range(inputs), [1] * inputs, [0] * inputs, 1)
    stages: list[Stage] = []
    for index, layer in enumerate(network.layers):
        pieces = _pieces_of(layer)
        forms = _preactivations(layer, values)
        if any(piece.breakpoints for piece in pieces):
            stage, values = _stage(index, pieces, forms, first)
            stages.append(stage)
            first += len(stage.breakpoints)
        else:
            values = _affine(pieces, forms)
    outputs = [_primitive(row, values.denominator) for row in _rows_of(values)]
    return IntegerNetwork(
        network,
        domain,
        tuple(stages),
        tuple(row for row, _ in outputs),
        tuple(Fraction(*scale) for _, scale in outputs),
    )


def _pieces_of(layer: Layer) -> list[_Pieces]:
    """The pieces of each neuron's activation.  Most layers have one for all of them."""
    # Comparing activations by value would take longer than all the rest.
    known = dict(_KNOWN)
    for activation in layer.activations:
        if id(activation) not in known:
            known[id(activation)] = _Pieces.of(activation)
    return [known[id(activation)] for activation in layer.activations]


def _preactivations(layer: Layer, values: _Values | _AffineValues) -> list[Form]:
    """The preactivations over the features, given the values that the layer takes."""
    if isinstance(values, _AffineValues):
        return _over_affine(layer, values)
    owners, factors, offsets, denominator = values
    in_order = list(owners) == list(range(layer.input_dim))
    has_offsets = any(offsets)
    factors = (*factors, denominator)
    forms = []
    for weights, constant in zip(layer.weights, layer.bias, strict=True):
        row, common = _common([*map(_ratio, weights), _ratio(constant)])
        shared = row if in_order else [*map(row.__getitem__, owners), row[-1]]
        form = list(map(mul, shared, factors))
        if has_offsets:
            form[-1] += sum(map(mul, row, offsets))
        forms.append((form, common * denominator))
    return forms


def _over_affine(layer: Layer, values: _AffineValues) -> list[Form]:
    """The same after a layer without breakpoints."""
    columns = list(zip(*values.rows, strict=True))
    forms = []
    for weights, constant in zip(layer.weights, layer.bias, strict=True):
        (*row, last), common = _common([*map(_ratio, weights), _ratio(constant)])
        form = [sum(map(mul, row, column)) for column in columns]
        form[-1] += last * values.denominator
        forms.append((form, common * values.denominator))
    return forms


def _stage(
    index: int, pieces: Sequence[_Pieces], forms: Sequence[Form], first: int
) -> tuple[Stage, _Values]:
    """The stage of a layer with breakpoints, and the layer's values over the stage's features."""
    origins: list[Breakpoint] = []
    owners: list[int] = []
    rows: list[IntegerRow] = []
    shares: list[Ratio] = []
    for neuron, (piece, form) in enumerate(zip(pieces, forms, strict=True)):
        for i, (position, jump) in enumerate(piece.breakpoints):
            row, scale = _primitive(*(_shifted(*form, position) if position[0] else form))
            rows.append(row)
            origins.append((index, neuron, i))
            owners.append(neuron)
            shares.append(_quotient(jump, scale))
    for neuron, (piece, form) in enumerate(zip(pieces, forms, strict=True)):
        if piece.slope[0]:
            row, scale = _primitive(*form)
            rows.append(row)
            owners.append(neuron)
            shares.append(_quotient(piece.slope, scale))
    count = len(rows)
    numbers, denominator = _common(shares + [piece.offset for piece in pieces])
    values = _Values(owners, numbers[:count], numbers[count:], denominator)
    return Stage(tuple(rows), tuple(origins), first), values


def _shifted(coefficients: Sequence[int], denominator: int, position: Ratio) -> Form:
    """The form minus a number."""
    up, down = position
    *row, last = [down * entry for entry in coefficients]
    return [*row, last - up * denominator], down * denominator


def _affine(pieces: Sequence[_Pieces], forms: Sequence[Form]) -> _AffineValues:
    """The values of neurons without breakpoints, given their preactivations."""
    shares = [
        _quotient(piece.slope, (down, 1)) for piece, (_, down) in zip(pieces, forms, strict=True)
    ]
    numbers, denominator = _common(shares + [piece.offset for piece in pieces])
    rows = []
    for (form, _), factor, offset in zip(forms, numbers, numbers[len(forms) :], strict=False):
        *row, last = [factor * entry for entry in form]
        rows.append((*row, last + offset))
    return _AffineValues(rows, denominator)


def _rows_of(values: _Values | _AffineValues) -> Sequence[Sequence[int]]:
    """The values, times their denominator, as rows over the features and ``w``."""
    if isinstance(values, _AffineValues):
        return values.rows
    rows = [[0] * len(values.owners) + [offset] for offset in values.offsets]
    for feature, (owner, factor) in enumerate(zip(values.owners, values.factors, strict=True)):
        rows[owner][feature] = factor
    return rows


def _common(ratios: Sequence[Ratio]) -> Form:
    """Rational numbers over their common denominator."""
    common = lcm(*[down for _, down in ratios])
    return [up * (common // down) for up, down in ratios], common


def _primitive(row: Sequence[int], denominator: int) -> tuple[IntegerRow, Ratio]:
    """The form as a primitive integer row, and the factor that makes it so; 1 for the zero row."""
    divisor = gcd(*row) or denominator
    if divisor != 1:
        row = [entry // divisor for entry in row]
    return tuple(row), (denominator, divisor)


def _quotient(number: Ratio, divisor: Ratio) -> Ratio:
    up, down = number[0] * divisor[1], number[1] * divisor[0]
    common = gcd(up, down)
    return up // common, down // common
