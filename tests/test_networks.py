"""Layers and networks: evaluation, composition, patterns and shapes."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exactregions.arithmetic import Number
from exactregions.errors import InexactNumber, InvalidInput, ShapeMismatch
from exactregions.networks import ABS, HARD_TANH, IDENTITY, RELU, Activation, Layer, Network

entries = st.integers(-3, 3).map(Fraction) | st.fractions(-3, 3, max_denominator=4)
LINE = Activation.through((0, "1/2"), breakpoints=[], slopes=[2])
kinds = st.sampled_from([RELU, IDENTITY, ABS, HARD_TANH, LINE])

TENT = Network.from_layers(([[2], [4]], [0, -2]), ([[1, -1]], [0]))


def rows(count: int, length: int) -> st.SearchStrategy[list[list[Fraction]]]:
    return st.lists(vectors(length), min_size=count, max_size=count)


def vectors(length: int) -> st.SearchStrategy[list[Fraction]]:
    return st.lists(entries, min_size=length, max_size=length)


@st.composite
def networks(draw: st.DrawFn, input_dim: int | None = None) -> Network:
    first = input_dim or draw(st.integers(1, 3))
    widths = [first, *draw(st.lists(st.integers(1, 3), max_size=3))]
    layers = []
    for takes, width in pairwise(widths):
        activations = draw(st.lists(kinds, min_size=width, max_size=width))
        layers.append(Layer.of(draw(rows(width, takes)), draw(vectors(width)), activations))
    return Network(first, tuple(layers))


@st.composite
def networks_and_points(draw: st.DrawFn) -> tuple[Network, list[Fraction]]:
    network = draw(networks())
    return network, draw(vectors(network.input_dim))


def evaluated(network: Network, point: list[Fraction]) -> list[Fraction]:
    """The network at the point, by plain loops."""
    values = list(point)
    for layer in network.layers:
        after = []
        for i in range(len(layer.bias)):
            total = layer.bias[i]
            for j in range(len(values)):
                total += layer.weights[i][j] * values[j]
            after.append(layer.activations[i](total))
        values = after
    return values


@given(networks_and_points())
def test_a_network_is_the_composition_of_its_layers(pair: tuple[Network, list[Fraction]]) -> None:
    network, point = pair

    assert tuple(evaluated(network, point)) == network(point)


@given(st.data())
def test_composition_agrees_with_evaluation(data: st.DataObject) -> None:
    inner = data.draw(networks())
    outer = data.draw(networks(input_dim=inner.output_dim))
    point = data.draw(vectors(inner.input_dim))

    assert outer(inner(point)) == outer.after(inner)(point)


@given(st.data())
def test_precomposition_agrees_with_evaluation(data: st.DataObject) -> None:
    network = data.draw(networks())
    dimension = data.draw(st.integers(1, 3))
    matrix = data.draw(rows(network.input_dim, dimension))
    offset = data.draw(vectors(network.input_dim))
    u = data.draw(vectors(dimension))
    moved = [
        sum((a * b for a, b in zip(row, u, strict=True)), constant)
        for row, constant in zip(matrix, offset, strict=True)
    ]

    slice_ = network.precompose(matrix, offset)

    assert dimension == slice_.input_dim
    assert network(moved) == slice_(u)
    assert not network.layers or network.widths == slice_.widths
    assert network.pattern(moved) == slice_.pattern(u)


@given(networks_and_points())
def test_a_pattern_says_on_which_piece_each_hidden_neuron_is(
    pair: tuple[Network, list[Fraction]],
) -> None:
    network, point = pair
    expected = []
    for depth, layer in enumerate(network.hidden_layers):
        values = evaluated(Network(network.input_dim, network.layers[:depth]), point)
        before = evaluated(Network(layer.input_dim, (affine_part(layer),)), values)
        expected.append(
            tuple(
                sum(x > t for t in activation.breakpoints)
                for activation, x in zip(layer.activations, before, strict=True)
            )
        )

    assert tuple(expected) == network.pattern(point)


def affine_part(layer: Layer) -> Layer:
    return Layer(layer.weights, layer.bias, (IDENTITY,) * layer.width)


@given(networks())
def test_only_an_affine_last_layer_is_not_hidden(network: Network) -> None:
    hidden = network.hidden_layers

    assert network.layers[: len(hidden)] == hidden
    assert all(layer.is_affine for layer in network.layers[len(hidden) :])
    assert len(network.layers) - len(hidden) in (0, 1)
    assert not network.layers or len(hidden) < len(network.layers) or not hidden[-1].is_affine


def test_the_tent_map_and_its_pattern() -> None:
    assert (
        TENT.input_dim,
        TENT.output_dim,
        TENT.widths,
        len(TENT.hidden_layers),
    ) == (1, 1, (2,), 1)
    assert [TENT([x])[0] for x in (0, "1/2", 1)] == [0, 1, 0]
    assert [TENT.pattern([x]) for x in (0, "1/2", 1)] == [((0, 0),), ((1, 0),), ((1, 1),)]


def test_no_layers_are_the_identity() -> None:
    identity = Network(2, ())

    assert (identity.output_dim, identity.widths, identity.pattern([1, 2])) == (2, (), ())
    assert (Fraction(1), Fraction(1, 2)) == identity([1, "1/2"])
    assert (Fraction(7),) == Network(1, ()).precompose([[2, 1]], [1])([2, 2])
    assert TENT == TENT.after(Network(1, ())) == Network(1, ()).after(TENT)


def test_a_last_layer_that_bends_is_hidden() -> None:
    network = Network(1, (Layer.of([[1]], [0]),))

    assert network.widths == (1,)
    assert network.pattern([3]) == ((1,),)


def test_an_affine_layer_between_others_is_hidden() -> None:
    identity = Layer.of([[1], [1]], [0, 0], IDENTITY)
    network = Network(1, (identity, Layer.of([[1, 1]], [0])))

    assert network.widths == (2, 1)
    assert network.pattern([3]) == ((0, 0), (1,))


def test_equal_networks_are_one_key() -> None:
    again = Network.from_layers(([["2"], ["8/2"]], [0, "-2.0"]), ([[1, -1]], [0]))

    assert {TENT: "tent"}[again] == "tent"


@pytest.mark.parametrize(
    ("expected", "weight", "bias"),
    [(True, -1, 1), (True, 0, 0), (False, 2, 0), (False, "1/2", 0), (False, 1, -2)],
)
def test_ternary_is_about_weights_and_biases(expected: bool, weight: Number, bias: Number) -> None:
    network = Network.from_layers(([[1]], [0]), ([[weight]], [bias]))

    assert expected == network.is_ternary


def test_the_activation_does_not_matter_for_ternary() -> None:
    assert Network(1, (Layer.of([[1]], [0], LINE),)).is_ternary


def test_from_layers_leaves_the_last_layer_affine() -> None:
    network = Network.from_layers(([[1]], [0]), ([[1]], [0]), activation=ABS)

    assert [layer.activations for layer in network.layers] == [(ABS,), (IDENTITY,)]


@pytest.mark.parametrize(
    ("message", "weights", "bias", "activation"),
    [
        ("2 rows of weights, 1 biases and 1 activations", [[1], [2]], [0], RELU),
        ("1 rows of weights, 1 biases and 2 activations", [[1]], [0], [RELU, RELU]),
        ("row 1 of the weights has 1 entries and row 0 has 2", [[1, 2], [3]], [0, 0], RELU),
    ],
)
def test_the_parts_of_a_layer_fit_together(
    message: str,
    weights: list[list[int]],
    bias: list[int],
    activation: Activation | list[Activation],
) -> None:
    with pytest.raises(ShapeMismatch, match=message):
        Layer.of(weights, bias, activation)


def test_a_layer_has_neurons() -> None:
    with pytest.raises(InvalidInput, match="at least one row of weights"):
        Layer.of([], [])


def test_a_layer_takes_what_the_one_before_gives() -> None:
    with pytest.raises(ShapeMismatch, match="layer 1 has rows of 1 weights but takes 2 numbers"):
        Network.from_layers(([[1], [1]], [0, 0]), ([[1]], [0]))


@pytest.mark.parametrize("input_dim", [0, -1])
def test_a_network_takes_at_least_one_number(input_dim: int) -> None:
    with pytest.raises(InvalidInput, match=f"input_dim is {input_dim}"):
        Network(input_dim, ())


def test_no_pairs_make_no_network() -> None:
    with pytest.raises(InvalidInput, match=r"write Network\(input_dim, \(\)\) for the identity"):
        Network.from_layers()


def test_a_point_has_as_many_coordinates_as_the_network_takes() -> None:
    with pytest.raises(ShapeMismatch, match="the point has 2 coordinates; the network takes 1"):
        TENT([1, 2])


def test_networks_that_do_not_fit_are_not_composed() -> None:
    two = Network(2, ())

    with pytest.raises(ShapeMismatch, match="inner network gives 2 numbers and the outer takes 1"):
        TENT.after(two)
    with pytest.raises(ShapeMismatch, match="affine map gives 2 numbers and the network takes 1"):
        TENT.precompose([[1], [1]], [0, 0])


@pytest.mark.parametrize(
    "build",
    [
        lambda: Network.from_layers(([[0.5]], [0])),
        lambda: Layer.of([[1]], [0.5]),
        lambda: TENT([0.5]),
        lambda: TENT.pattern([0.5]),
        lambda: TENT.precompose([[0.5]], [0]),
    ],
    ids=["weight", "bias", "point", "pattern", "precompose"],
)
def test_floats_are_refused_everywhere(build: Callable[[], object]) -> None:
    with pytest.raises(InexactNumber, match=r"0\.5 is a float; write '0\.5'"):
        build()
