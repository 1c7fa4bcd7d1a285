"""The networks of the pages on general results, held against what they are said to compute."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from itertools import combinations, pairwise
from math import comb, prod

import pytest
import sympy

from exactregions import InvalidInput, Network
from exactregions.theorems.general import (
    alternating,
    arrangement,
    central_arrangement,
    compose,
    fold,
    moment_hyperplanes,
    moment_vectors,
    one_way,
    relay,
    side_by_side,
    stacked,
    sum_of_absolute_values,
    with_dead_neurons,
    with_identity_layers,
    zigzag,
)

POINTS = [Fraction(k, 7) for k in range(-10, 18)]


def on_a_line(network: Network, points: list[Fraction]) -> list[Fraction]:
    return [network([point])[0] for point in points]


def interpolated(corners: dict[Fraction, int], point: Fraction) -> Fraction:
    """The value at `point` of the piecewise linear function with these corners."""
    for (left, low), (right, high) in pairwise(sorted(corners.items())):
        if left <= point <= right:
            return low + (high - low) * (point - left) / (right - left)
    raise AssertionError(point)


@pytest.mark.parametrize("parts", [1, 2, 3, 6])
def test_a_fold_goes_up_and_down(parts: int) -> None:
    corners = {Fraction(k, parts): k % 2 for k in range(parts + 1)}
    points = [point for point in POINTS if 0 <= point <= 1]

    assert on_a_line(fold(parts), points) == [interpolated(corners, point) for point in points]
    assert on_a_line(fold(parts), [Fraction(-1)]) == [0]
    assert fold(parts).widths == (parts,)


@pytest.mark.parametrize("neurons", [3, 4, 7])
def test_a_zigzag_goes_down_and_up(neurons: int) -> None:
    corners = {Fraction(k, neurons + 1): k % 2 for k in range(1, neurons + 2)}
    corners[Fraction(0)] = -1
    points = [point for point in POINTS if 0 <= point <= 1]

    assert on_a_line(zigzag(neurons), points) == [interpolated(corners, p) for p in points]
    assert zigzag(neurons).widths == (neurons,)


@pytest.mark.parametrize("neurons", [-1, 0, 2])
def test_a_zigzag_needs_three_neurons(neurons: int) -> None:
    with pytest.raises(InvalidInput, match=f"a zigzag of {neurons} neurons .* take 3 or more"):
        zigzag(neurons)


def test_compositions_apply_one_after_the_other_and_add_no_layer() -> None:
    inner, outer = zigzag(3), fold(4)
    expected = [outer(inner([point])) for point in POINTS]

    assert [compose(outer, inner)([point]) for point in POINTS] == expected
    assert [stacked(inner, outer)([point]) for point in POINTS] == expected
    assert stacked(inner, outer, zigzag(5)).widths == (3, 4, 5)
    assert stacked(inner) == inner


def test_networks_side_by_side_do_not_see_each_other() -> None:
    network = stacked(zigzag(3), fold(2))
    point = [Fraction(1, 7), Fraction(-2), Fraction(5, 9)]

    assert side_by_side(network, 3)(point) == tuple(network([x])[0] for x in point)
    assert side_by_side(network, 3).widths == (9, 6)
    assert side_by_side(network, 1) == network


@pytest.mark.parametrize(("number", "signs"), [(1, (1,)), (2, (-1, 1)), (5, (1, -1, 1, -1, 1))])
def test_alternating_signs_end_in_plus(number: int, signs: tuple[int, ...]) -> None:
    assert alternating(number) == signs
    assert one_way(number) == (1,) * number


@pytest.mark.parametrize(("dimension", "number"), [(1, 4), (2, 5), (3, 5), (4, 6)])
def test_moment_hyperplanes_cross_inside_the_cube(dimension: int, number: int) -> None:
    """Any d of them in one point, which no other one contains."""
    rows = moment_hyperplanes(dimension, number)
    for chosen in combinations(range(number), dimension):
        normals = sympy.Matrix([rows[i][0] for i in chosen])
        vertex = normals.LUsolve(sympy.Matrix([-rows[i][1] for i in chosen]))
        others = [row for i, row in enumerate(rows) if i not in chosen]

        assert all(0 < y < 1 for y in vertex)
        assert all((sympy.Matrix([normal]) * vertex)[0] + c != 0 for normal, c in others)


@pytest.mark.parametrize("dimension", [1, 2, 3])
def test_moment_hyperplanes_see_the_values_of_a_polynomial(dimension: int) -> None:
    roots = [Fraction(2 * k + 1, 7) for k in range(dimension)]
    symmetric = [
        sum(prod(chosen) for chosen in combinations(roots, j)) for j in range(1, dimension + 1)
    ]
    point = [value / comb(dimension, j) for j, value in enumerate(symmetric, 1)]
    rows = moment_hyperplanes(dimension, 4)
    seen = [sum(a * y for a, y in zip(n, point, strict=True)) + c for n, c in rows]

    assert seen == [5**dimension * prod(Fraction(i, 5) - r for r in roots) for i in range(1, 5)]


def test_neurons_of_an_arrangement_are_turned() -> None:
    rows = moment_hyperplanes(2, 3)
    network = arrangement(2, (1, -1, 1))
    hidden, out = network.layers

    assert [list(row) for row in hidden.weights] == [
        rows[0][0],
        [-entry for entry in rows[1][0]],
        rows[2][0],
    ]
    assert list(hidden.bias) == [rows[0][1], -rows[1][1], rows[2][1]]
    assert out.weights == ((1, -2, 4),)


@pytest.mark.parametrize(("dimension", "number"), [(1, 3), (2, 4), (3, 5)])
def test_moment_vectors_are_bases(dimension: int, number: int) -> None:
    vectors = moment_vectors(dimension, number)

    assert all(sympy.Matrix(basis).det() for basis in combinations(vectors, dimension))
    assert len(vectors) == number


def test_a_central_arrangement_has_no_biases() -> None:
    network = central_arrangement(3, 4)

    assert set(network.layers[0].bias) == {0}
    assert network.layers[1].weights == ((1, 2, 4, 8),)


def test_sums_of_absolute_values() -> None:
    point = [Fraction(3, 2), Fraction(-1), Fraction(1, 3)]
    forms = [point[0] + t * point[1] + t**2 * point[2] for t in range(4)]

    assert sum_of_absolute_values(3, 4)(point) == (sum(map(abs, forms)),)
    assert sum_of_absolute_values(3, 4).widths == (8,)


def padded(network: Network) -> Network:
    return with_dead_neurons(network, 3)


def relayed(network: Network) -> Network:
    return compose(network, relay(1))


@pytest.mark.parametrize("changed", [padded, relayed, with_identity_layers])
def test_layers_that_do_nothing(changed: Callable[[Network], Network]) -> None:
    network = stacked(zigzag(3), fold(2), zigzag(4))

    assert on_a_line(changed(network), POINTS) == on_a_line(network, POINTS)
    assert changed(network) != network


def test_dead_neurons_are_never_active() -> None:
    network = padded(stacked(zigzag(3), fold(2)))

    assert network.widths == (6, 5)
    for point in POINTS:
        first, second = network.pattern([point])
        assert first[3:] == second[2:] == (0, 0, 0)


def test_identity_layers_stand_before_each_layer() -> None:
    assert with_identity_layers(stacked(zigzag(3), fold(2))).widths == (1, 3, 3, 2, 2)


def test_a_relay_has_two_neurons_for_each_coordinate() -> None:
    point = [Fraction(-3, 4), Fraction(0), Fraction(2)]

    assert relay(3)(point) == tuple(point)
    assert relay(3).widths == (6,)
