"""A network written as integer forms, stage by stage.

The refinement needs signs only, so every layer with breakpoints becomes a *stage* of integer
rows: a *cutting* form ``z - t`` for each neuron's preactivation ``z`` and breakpoint ``t``, and a
*carried* form ``z`` for each neuron whose leftmost slope is not 0.  Since an activation is

    slope[0] z + constant + sum over breakpoints t of (slope right - slope left) relu(z - t),

the next stage is linear in this one's *features*: relu of the cutting forms, the carried forms
themselves, and the homogeneous coordinate ``w``.  Layers without breakpoints are folded into the
rows after them.  Each row is scaled by a positive factor of its own to primitive integers.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from operator import mul
from typing import NamedTuple

from exactregions.arithmetic import IntegerRow, integer_row
from exactregions.geometry import Frame, LineCut, Polyhedron, line_cuts
from exactregions.networks import Activation, Layer, Network
from exactregions.partition.pattern import ActivationPattern

__all__ = ["Breakpoint", "IntegerNetwork", "Stage", "integer_network", "lifted", "line_cuts_of"]

W = -1
"""The place of the homogeneous coordinate in a form."""

Rational = Fraction | int
"""Integers are ints here: they make a short count several times shorter."""

Form = dict[int, Rational]
"""A linear form in the features: the coefficients that are not 0, and that of ``w``, by place."""

Breakpoint = tuple[int, int, int]
"""Where a cutting form comes from: hidden layer, neuron, index of the breakpoint."""


@dataclass(frozen=True, slots=True)
class Stage:
    """A layer's forms as integer rows over the features of the stage before.

    The first ``len(breakpoints)`` rows cut, the others are carried.  Cutting form ``i`` has index
    ``first + i`` among all forms of the network.
    """

    rows: tuple[IntegerRow, ...]
    breakpoints: tuple[Breakpoint, ...]
    first: int

    def frame(self, coordinates: int) -> Frame:
        """Where a vector of this many coordinates carries the values of the cutting forms."""
        return Frame(coordinates, self.cutting)

    @property
    def cutting(self) -> int:
        """The mask of the cutting forms' indices."""
        return ((1 << len(self.breakpoints)) - 1) << self.first

    def features(self, values: IntegerRow, w: int) -> list[int]:
        """The features at a generator with these values of the rows and this ``w``."""
        count = len(self.breakpoints)
        return [
            *(value if value > 0 else 0 for value in values[:count]),
            *values[count:],
            w,
        ]


@dataclass(frozen=True, slots=True)
class IntegerNetwork:
    """The stages of a network on a domain, and its outputs as rows over the last features.

    Forms 1, 2, ... are the domain's inequalities; the first stage's follow.  Output ``i`` is
    ``outputs[i] . features / scales[i]``.
    """

    network: Network
    domain: Polyhedron
    stages: tuple[Stage, ...]
    outputs: tuple[IntegerRow, ...]
    scales: tuple[Fraction, ...]

    def pattern(self, positive: int) -> ActivationPattern:
        """The activation pattern where exactly the forms in the mask `positive` are > 0."""
        pieces = [[0] * width for width in self.network.widths]
        for stage in self.stages:
            for i, (layer, neuron, _) in enumerate(stage.breakpoints):
                pieces[layer][neuron] += positive >> (stage.first + i) & 1
        return ActivationPattern(tuple(map(tuple, pieces)))

    def breakpoints(self, forms: int) -> tuple[Breakpoint, ...]:
        """The breakpoints that the forms in a mask belong to; domain inequalities have none."""
        return tuple(
            origin
            for stage in self.stages
            for i, origin in enumerate(stage.breakpoints)
            if forms >> (stage.first + i) & 1
        )


def lifted(vector: IntegerRow, before: Stage | None, stage: Stage, size: int) -> IntegerRow:
    """A generator with the values of `stage`, given those of the stage before (None: inputs).

    It has `size` coordinates before its values.
    """
    point = vector[:size]
    features = before.features(vector[size:], point[-1]) if before else point
    return (*point, *(sum(map(mul, row, features)) for row in stage.rows))


def line_cuts_of(
    integers: IntegerNetwork, lines: Sequence[IntegerRow]
) -> tuple[list[tuple[int, LineCut]], tuple[IntegerRow, ...]]:
    """The cuts that use up lines of the domain, each with its stage, and the lines left.

    A line that is left after a stage crosses none of its cutting forms, so their relu is 0 along
    it: the values of later forms along the line do not depend on the cell either.
    """
    size = integers.network.input_dim + 1
    left = tuple(line[:size] for line in lines)
    cuts = []
    before: Stage | None = None
    for number, stage in enumerate(integers.stages):
        found, left = line_cuts(
            [lifted(line, before, stage, size) for line in left], stage.frame(size)
        )
        cuts += [(number, cut) for cut in found]
        before = stage
    return cuts, tuple(line[:size] for line in left)


def integer_network(network: Network, domain: Polyhedron) -> IntegerNetwork:
    """`network` on `domain` in integers."""
    first = len(domain.inequalities) + 1
    features = network.input_dim
    values: list[Form] = [{i: 1} for i in range(features)]
    stages: list[Stage] = []
    for index, layer in enumerate(network.layers):
        forms = _preactivations(layer, values)
        if layer.is_affine:
            values = [
                _affine(activation, form)
                for activation, form in zip(layer.activations, forms, strict=True)
            ]
            continue
        stage, values = _stage(index, layer, forms, features, first)
        stages.append(stage)
        first += len(stage.breakpoints)
        features = len(stage.rows)
    scaled = [_integer_row(value, features) for value in values]
    return IntegerNetwork(
        network,
        domain,
        tuple(stages),
        tuple(row for row, _ in scaled),
        tuple(scale for _, scale in scaled),
    )


def _preactivations(layer: Layer, values: list[Form]) -> list[Form]:
    """The preactivations over the features, given the values that the layer takes."""
    forms = []
    for weights, constant in zip(layer.weights, layer.bias, strict=True):
        form: Form = {W: _simplified(constant)}
        for weight, value in zip(weights, values, strict=True):
            if weight:
                _add(form, _simplified(weight), value)
        forms.append(form)
    return forms


def _affine(activation: Activation, form: Form) -> Form:
    """The value of a neuron without breakpoints, over the features of its preactivation."""
    value: Form = {W: activation.value_at_zero}
    _add(value, activation.slopes[0], form)
    return value


class _Pieces(NamedTuple):
    """``activation(z) = offset + slope z + sum over breakpoints t of jump relu(z - t)``."""

    offset: Rational
    slope: Rational
    breakpoints: tuple[tuple[Rational, Rational], ...]
    """Positions and jumps of the slope."""

    @classmethod
    def of(cls, activation: Activation) -> _Pieces:
        slopes = activation.slopes
        jumps = (_simplified(right - left) for left, right in pairwise(slopes))
        positions = map(_simplified, activation.breakpoints)
        offset = _simplified(activation.offset(0))
        return cls(offset, _simplified(slopes[0]), tuple(zip(positions, jumps, strict=True)))


def _stage(
    index: int, layer: Layer, forms: list[Form], features: int, first: int
) -> tuple[Stage, list[Form]]:
    """The stage of a layer with breakpoints, and the layer's values over the stage's features."""
    # Most layers have one activation; comparing values would take longer than all the rest.
    known = {id(activation): activation for activation in layer.activations}
    pieces_of = {name: _Pieces.of(activation) for name, activation in known.items()}
    pieces = [pieces_of[id(activation)] for activation in layer.activations]
    origins: list[Breakpoint] = []
    rows: list[IntegerRow] = []
    values: list[Form] = [{W: piece.offset} for piece in pieces]
    for neuron, (piece, form) in enumerate(zip(pieces, forms, strict=True)):
        for i, (position, jump) in enumerate(piece.breakpoints):
            shifted = {**form, W: form[W] - position} if position else form
            row, scale = _integer_row(shifted, features)
            values[neuron][len(rows)] = _divided(jump, scale)
            rows.append(row)
            origins.append((index, neuron, i))
    for neuron, (piece, form) in enumerate(zip(pieces, forms, strict=True)):
        if piece.slope:
            row, scale = _integer_row(form, features)
            values[neuron][len(rows)] = _divided(piece.slope, scale)
            rows.append(row)
    return Stage(tuple(rows), tuple(origins), first), values


def _simplified(value: Fraction) -> Rational:
    return value.numerator if value.denominator == 1 else value


def _divided(value: Rational, scale: Fraction) -> Rational:
    return value if scale == 1 else _simplified(value / scale)


def _add(form: Form, factor: Rational, summand: Form) -> None:
    """Add a multiple of `summand` to `form`."""
    for place, coefficient in summand.items():
        form[place] = form.get(place, 0) + factor * coefficient


def _integer_row(form: Form, features: int) -> tuple[IntegerRow, Fraction]:
    """The form as a primitive integer row with ``w`` last, and its scale."""
    return integer_row([form.get(place, 0) for place in (*range(features), W)])
