"""The strategies of `exactregions.testing`: what they draw, and what they refuse."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

import pytest
from hypothesis import HealthCheck, Phase, find, given, settings
from hypothesis import strategies as st

from exactregions import ABS, IDENTITY, RELU, Activation, InexactNumber, InvalidInput, Network
from exactregions.geometry import generators, whole_space
from exactregions.testing import (
    ACTIVATIONS,
    DEGENERATE,
    TERNARY,
    architectures,
    domains,
    networks,
    networks_on_domains,
    points,
    rationals,
    small_integers,
)
from exactregions.testing.numbers import chosen_from
from exactregions.testing.shapes import span

FOUND = settings(
    max_examples=2000,
    phases=[Phase.generate],
    database=None,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
)
"""For examples that are only to be there, not to be small."""

ONE_LAYER = {"input_dim": 2, "widths": (3,)}


def pairs(network: Network) -> list[tuple[tuple[Fraction, ...], Fraction]]:
    """The rows of the first layer."""
    layer = network.layers[0]
    return list(zip(layer.weights, layer.bias, strict=True))


def has_opposite_rows(network: Network) -> bool:
    rows = [(*weights, bias) for weights, bias in pairs(network) if any(weights)]
    return any(tuple(-entry for entry in row) in rows for row in rows)


def has_parallel_rows(network: Network) -> bool:
    return any(
        any(one) and one == other and bias != shift
        for one, bias in pairs(network)
        for other, shift in pairs(network)
    )


# Numbers and points.


def test_sets_of_numbers_start_with_the_simplest() -> None:
    assert TERNARY == (0, 1, -1)
    assert small_integers(2) == (0, 1, -1, 2, -2)
    assert rationals(1, max_denominator=3) == (
        0, 1, -1, Fraction(1, 2), Fraction(-1, 2),
        Fraction(1, 3), Fraction(-1, 3), Fraction(2, 3), Fraction(-2, 3),
    )  # fmt: skip


@given(st.data(), st.integers(1, 4))
def test_points_are_in_their_box(data: st.DataObject, dimension: int) -> None:
    point = data.draw(points(dimension, bound=3, max_denominator=5))

    assert len(point) == dimension
    assert all(abs(entry) <= 3 and entry.denominator <= 5 for entry in point)


def test_a_point_shrinks_to_few_digits() -> None:
    assert find(points(2), lambda point: point[0] > 2) == (3, 0)
    assert find(points(1), lambda point: point[0].denominator > 2) == (Fraction(1, 3),)


def test_numbers_of_a_strategy_are_drawn_as_they_come() -> None:
    strategy = st.just(Fraction(7))

    assert chosen_from(strategy) is strategy


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: rationals(-1), "bound is -1; give at least 0"),
        (lambda: rationals(max_denominator=0), "max_denominator is 0; give at least 1"),
        (lambda: points(1, bound=-2), "bound is -2; give at least 0"),
        (lambda: chosen_from(()), "no numbers to draw from; give at least one"),
        (lambda: span(0, "depth", 1), "depth may be 0; give at least 1"),
        (lambda: span((3, 2), "depth", 1), "depth is at least 3 and at most 2; give the smaller"),
        (lambda: networks(activations=()), "no activations to draw from; give at least one"),
        (lambda: networks(degenerate=["flat"]), "'flat' is no way to be degenerate"),
    ],
)
def test_what_has_no_meaning_is_refused(make: Callable[[], object], message: str) -> None:
    with pytest.raises(InvalidInput, match=message):
        make()


def test_floats_are_refused() -> None:
    with pytest.raises(InexactNumber):
        chosen_from((0, 0.5))


# Sizes.


@given(architectures(input_dim=2, depth=(1, 3), width=(2, 4)))
def test_architectures_keep_to_their_sizes(shape: tuple[int, tuple[int, ...]]) -> None:
    input_dim, widths = shape

    assert input_dim == 2
    assert 1 <= len(widths) <= 3
    assert all(2 <= width <= 4 for width in widths)


def test_architectures_shrink_to_small_ones() -> None:
    input_dim, widths = find(architectures(), lambda shape: sum(shape.widths) > 5)

    assert input_dim == 1
    assert sum(widths) == 6


@given(networks(input_dim=(2, 3), widths=[(1, 4), 2, (0, 3)], output_dim=(1, 2)))
def test_networks_keep_to_their_sizes(network: Network) -> None:
    first, second, *others = network.widths

    assert 2 <= network.input_dim <= 3
    assert 1 <= first <= 4
    assert second == 2
    assert len(others) <= 1
    assert all(1 <= width <= 3 for width in others)
    assert 1 <= network.output_dim <= 2


@given(networks(input_dim=1, widths=[3], output_dim=None))
def test_without_an_output_the_last_layer_is_it(network: Network) -> None:
    assert network.output_dim == 3
    assert network.layers[-1].activations == (RELU,) * 3


@given(st.data())
def test_widths_may_be_drawn(data: st.DataObject) -> None:
    widths = data.draw(architectures(width=2)).widths

    assert data.draw(networks(widths=st.just(widths))).widths == widths


# Networks.


@given(networks(input_dim=(1, 3), widths=[(0, 4)] * 3))
def test_networks_are_ternary_if_nothing_else_is_said(network: Network) -> None:
    assert network.is_ternary
    assert {a for layer in network.hidden_layers for a in layer.activations} <= {RELU}


@given(networks(weights=(2, "1/3"), biases=st.just(Fraction(5)), degenerate=()))
def test_parameters_come_from_where_they_should(network: Network) -> None:
    layers = network.layers

    assert {entry for layer in layers for row in layer.weights for entry in row} <= {
        2, Fraction(1, 3),
    }  # fmt: skip
    assert {entry for layer in layers for entry in layer.bias} == {5}


def test_any_strategy_for_weights_is_taken_as_it_is() -> None:
    network = find(networks(weights=st.just(Fraction(9)), degenerate=()), lambda _: True)

    assert network.layers[-1].weights == ((9,),)


@pytest.mark.parametrize(
    ("kind", "is_so"),
    [
        ("zero", lambda n: all(not any(weights) for weights, _ in pairs(n))),
        ("equal", lambda n: len(set(pairs(n))) == 1),
        ("opposite", has_opposite_rows),
        ("parallel", has_parallel_rows),
        ("dead", lambda n: all(b < 0 and min(w) < 0 == (max(w) > 0) for w, b in pairs(n))),
    ],
)
def test_networks_are_degenerate_only_on_purpose(
    kind: str, is_so: Callable[[Network], bool]
) -> None:
    """The weights are so many that none of this happens by chance."""
    many = [Fraction(n, 7) for n in range(-(10**3), 10**3) if n % 7]
    on_purpose = networks(**ONE_LAYER, weights=many, degenerate=[kind])

    assert find(on_purpose, is_so, settings=FOUND)


def test_the_layers_have_one_activation_or_one_for_each_neuron() -> None:
    mixed = networks(**ONE_LAYER, activations=(RELU, ABS, IDENTITY))

    def kinds(network: Network) -> int:
        return len(set(network.layers[0].activations))

    assert find(mixed, lambda network: kinds(network) == 3, settings=FOUND)
    assert find(mixed, lambda network: network.layers[0].activations == (ABS,) * 3, settings=FOUND)
    assert kinds(find(mixed, lambda network: True)) == 1


def test_every_degeneracy_is_on_by_default() -> None:
    assert DEGENERATE == ("zero", "equal", "opposite", "parallel", "dead")


@given(st.from_type(Network), st.from_type(Activation))
def test_types_are_registered(network: Network, activation: Activation) -> None:
    assert network.is_ternary
    assert activation in ACTIVATIONS


# Domains.


@given(networks_on_domains(networks(input_dim=(1, 3))))
def test_domains_have_an_interior(case: tuple[Network, object]) -> None:
    network, domain = case

    cone = generators(domain)  # raises for domains without interior

    assert cone.dimension + len(cone.lines) == network.input_dim + 1


def test_domains_shrink_to_all_of_space() -> None:
    assert find(domains(2), lambda domain: True) == whole_space(2)
    (form,) = find(domains(1), lambda domain: (-9,) not in domain).inequalities
    assert form.row[0] > 0
