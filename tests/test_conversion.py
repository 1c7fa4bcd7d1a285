"""Networks in integers: the same as by definition, in fractions, one form after the other."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise
from random import Random

import pytest

from exactregions import IDENTITY, RELU, Activation, Layer, Network
from exactregions.arithmetic import integer_row
from exactregions.geometry import whole_space
from exactregions.partition.conversion import integer_network
from exactregions.testing import ACTIVATIONS
from tests.strategies import random_network

Row = list[Fraction]
Stages = list[tuple[list[tuple[int, ...]], list[tuple[int, int, int]]]]


def by_definition(network: Network) -> tuple[Stages, list[tuple[tuple[int, ...], Fraction]]]:
    """The rows and breakpoints of each stage; and the outputs' rows with their scales."""
    values = [unit(i, network.input_dim + 1) for i in range(network.input_dim)]
    stages: Stages = []
    for index, layer in enumerate(network.layers):
        size = len(values[0]) if values else 1
        forms = [
            combined(weights, values, bias, size)
            for weights, bias in zip(layer.weights, layer.bias, strict=True)
        ]
        pieces = list(zip(layer.activations, forms, strict=True))
        if all(not activation.breakpoints for activation in layer.activations):
            values = [
                [*(a.slopes[0] * x for x in form[:-1]), a.slopes[0] * form[-1] + a.value_at_zero]
                for a, form in pieces
            ]
            continue
        scaled = [
            (neuron, i, *integer_row([*form[:-1], form[-1] - position]), jumps(a)[i])
            for neuron, (a, form) in enumerate(pieces)
            for i, position in enumerate(a.breakpoints)
        ]
        origins = [(index, neuron, i) for neuron, i, *_ in scaled]
        scaled += [
            (neuron, -1, *integer_row(form), a.slopes[0])
            for neuron, (a, form) in enumerate(pieces)
            if a.slopes[0]
        ]
        stages.append(([row for _, _, row, *_ in scaled], origins))
        values = [[Fraction(0)] * len(scaled) + [a.offset(0)] for a, _ in pieces]
        for feature, (neuron, _, _, scale, factor) in enumerate(scaled):
            values[neuron][feature] = factor / scale
    return stages, [integer_row(value) for value in values]


def unit(place: int, size: int) -> Row:
    return [Fraction(i == place) for i in range(size)]


def combined(weights: tuple[Fraction, ...], rows: list[Row], constant: Fraction, size: int) -> Row:
    sums = [
        sum((w * row[k] for w, row in zip(weights, rows, strict=True)), Fraction(0))
        for k in range(size)
    ]
    return [*sums[:-1], sums[-1] + constant]


def jumps(activation: Activation) -> list[Fraction]:
    return [right - left for left, right in pairwise(activation.slopes)]


def assert_as_defined(network: Network) -> None:
    integers = integer_network(network, whole_space(network.input_dim))
    stages, outputs = by_definition(network)

    assert [(list(s.rows), list(s.breakpoints)) for s in integers.stages] == stages
    assert list(zip(integers.outputs, integers.scales, strict=True)) == outputs


@pytest.mark.parametrize("activations", [(RELU,), (RELU, IDENTITY), ACTIVATIONS])
def test_stages_are_what_the_definition_says(activations: tuple[Activation, ...]) -> None:
    for seed in range(150):
        random = Random(seed)
        widths = [random.randint(1, 4) for _ in range(random.randint(0, 4))]
        network = random_network(
            random, random.randint(1, 4), widths, output_dim=2, bound=9, activations=activations
        )
        thirds = [
            Layer.of(
                [[w / random.randint(1, 5) for w in row] for row in layer.weights],
                [b / random.randint(1, 7) for b in layer.bias],
                layer.activations,
            )
            for layer in network.layers
        ]

        assert_as_defined(network)
        assert_as_defined(Network(network.input_dim, tuple(thirds)))


def test_a_network_may_have_no_layers_or_end_in_breakpoints() -> None:
    assert_as_defined(Network(2, ()))
    assert_as_defined(Network(1, (Layer.of([["1/2"], [0]], ["1/3", 2], [RELU, ACTIVATIONS[-2]]),)))
