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

from dataclasses import dataclass
from fractions import Fraction

from exactregions.arithmetic import IntegerRow, integer_row
from exactregions.geometry import Frame, Polyhedron
from exactregions.networks import Activation, Layer, Network
from exactregions.partition.pattern import ActivationPattern

__all__ = ["Breakpoint", "IntegerNetwork", "Stage", "integer_network"]

W = -1
"""The place of the homogeneous coordinate in a form."""

Form = dict[int, Fraction]
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


def integer_network(network: Network, domain: Polyhedron) -> IntegerNetwork:
    """`network` on `domain` in integers."""
    first = len(domain.inequalities) + 1
    features = network.input_dim
    values: list[Form] = [{i: Fraction(1)} for i in range(features)]
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
        form = {W: constant}
        for weight, value in zip(weights, values, strict=True):
            if weight:
                _add(form, weight, value)
        forms.append(form)
    return forms


def _affine(activation: Activation, form: Form) -> Form:
    """The value of a neuron without breakpoints, over the features of its preactivation."""
    value = {W: activation.value_at_zero}
    _add(value, activation.slopes[0], form)
    return value


def _stage(
    index: int, layer: Layer, forms: list[Form], features: int, first: int
) -> tuple[Stage, list[Form]]:
    """The stage of a layer with breakpoints, and the layer's values over the stage's features."""
    origins: list[Breakpoint] = []
    rows: list[IntegerRow] = []
    values: list[Form] = [{W: activation.offset(0)} for activation in layer.activations]
    for neuron, (activation, form) in enumerate(zip(layer.activations, forms, strict=True)):
        for i, position in enumerate(activation.breakpoints):
            row, scale = _integer_row({**form, W: form[W] - position}, features)
            values[neuron][len(rows)] = (activation.slopes[i + 1] - activation.slopes[i]) / scale
            rows.append(row)
            origins.append((index, neuron, i))
    for neuron, (activation, form) in enumerate(zip(layer.activations, forms, strict=True)):
        if activation.slopes[0]:
            row, scale = _integer_row(form, features)
            values[neuron][len(rows)] = activation.slopes[0] / scale
            rows.append(row)
    return Stage(tuple(rows), tuple(origins), first), values


def _add(form: Form, factor: Fraction, summand: Form) -> None:
    """Add a multiple of `summand` to `form`."""
    for place, coefficient in summand.items():
        form[place] = form.get(place, Fraction(0)) + factor * coefficient


def _integer_row(form: Form, features: int) -> tuple[IntegerRow, Fraction]:
    """The form as a primitive integer row with ``w`` last, and its scale."""
    zero = Fraction(0)
    return integer_row([form.get(place, zero) for place in (*range(features), W)])
