"""The ternary constructions: what they promise of weights, widths and values.

The numbers of regions are the business of the pages in ``proofs/ternary``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from fractions import Fraction

import pytest
import sympy

from exactregions import IDENTITY, RELU, InvalidInput, Network, box, point_of_difference
from exactregions.theorems.inequalities import exceptions, shortfall
from exactregions.theorems.moment_curve import folded_moment_curve
from exactregions.theorems.ternary import (
    Draft,
    all_ternary_hyperplanes,
    doubled_depth,
    doubled_depth_folding_relay,
    doubled_depth_one_pair,
    extended,
    farey_fractions,
    fold,
    general_bound,
    inputs,
    one_more_layer,
    openings,
    relayed_by_pairs,
    squared_width,
    summed,
    unequal_folds,
    vector,
    width_four,
    width_two,
    zigzags,
)

Function = Callable[[Fraction], Fraction]

DRAFTS = {
    "doubled depth": doubled_depth(2, 3, 2),
    "doubled depth, identities": doubled_depth(1, 4, 3, relay=IDENTITY),
    "doubled depth, turned": doubled_depth(3, 2, 2, left=-1),
    "folding relay": doubled_depth_folding_relay(2, 3, 3),
    "one pair": doubled_depth_one_pair(6, 4),
    "squared width": squared_width(2, 3, 3, 5),
    "squared width, one threshold": squared_width(1, 2, 2, 2),
    "unequal folds": unequal_folds(1, (3,), 8, 15),
    "one more layer": one_more_layer(2, 3, 2),
    "width four": width_four(4),
    "width two": width_two(4),
}


# Independent descriptions.


def sawtooth(parts: int) -> Function:
    """The distance to the nearest even integer, of parts times y; for 0 <= y <= 1."""

    def value(y: Fraction) -> Fraction:
        remainder = parts * y % 2
        return min(remainder, 2 - remainder)

    return value


def kinks(thresholds: Iterable[Fraction], left: int) -> Function:
    """The sum of the distances |a y - t| on the sides to which the neurons open."""
    ordered = sorted(thresholds)

    def value(y: Fraction) -> Fraction:
        total = Fraction(0)
        for index, place in enumerate(ordered):
            height = place.denominator * y - place.numerator
            if index == left % len(ordered):
                height = -height
            total += max(height, Fraction(0))
        return total

    return value


def composed(*functions: Function) -> Function:
    def value(y: Fraction) -> Fraction:
        for function in functions:
            y = function(y)
        return y

    return value


def agree(network: Network, function: Function, low: int, high: int) -> bool:
    """Whether a network is the sum of a function over its inputs, at points of [low, high]."""
    line = [low + Fraction(k * (high - low), 37) for k in range(38)]
    points = [[x] for x in line] if network.input_dim == 1 else zip(line, line[::-1], strict=True)
    return all(network(list(point)) == (sum(map(function, point)),) for point in points)


# What all of them promise.


@pytest.mark.parametrize("name", DRAFTS)
def test_weights_and_biases_are_ternary(name: str) -> None:
    assert summed(DRAFTS[name]).is_ternary
    assert vector(DRAFTS[name]).is_ternary


@pytest.mark.parametrize("name", DRAFTS)
def test_the_output_adds_up_the_last_layer_or_shows_it(name: str) -> None:
    one, many = summed(DRAFTS[name]), vector(DRAFTS[name])
    point = [Fraction(k + 1, 7) for k in range(one.input_dim)]

    assert many.output_dim == many.widths[-1]
    if name not in ("width four",):
        assert one(point) == (sum(many(point)),)


def test_the_output_of_width_four_takes_each_value_once() -> None:
    one, many = summed(width_four(3)), vector(width_four(3))

    assert (2 * one(["1/7"])[0],) == (sum(many(["1/7"])),)


# Functions of one variable.


@pytest.mark.parametrize("parts", [1, 2, 3, 6])
def test_a_fold_is_the_distance_to_the_nearest_even_integer(parts: int) -> None:
    relayed = extended(inputs(1), ((1, 1, 0),), copies=parts, constants=max(parts - 2, 0))

    assert agree(summed(extended(relayed, fold(parts))), sawtooth(parts), 0, 1)


@pytest.mark.parametrize(
    ("left", "expected"),
    [(0, {(1, -2, 1), (1, 3, -2)}), (-1, {(1, 2, -1), (1, -3, 2)})],
)
def test_one_threshold_opens_to_the_left(left: int, expected: set[tuple[int, int, int]]) -> None:
    assert set(openings([Fraction(2, 3), Fraction(1, 2)], left)) == expected


def test_a_threshold_alone_opens_to_both_sides() -> None:
    assert openings([Fraction(1, 2)]) == ((1, -2, 1), (1, 2, -1))


def test_farey_fractions_of_order_five() -> None:
    five = "1/5 1/4 1/3 2/5 1/2 3/5 2/3 3/4 4/5"

    assert farey_fractions(5) == tuple(map(Fraction, five.split()))


def test_coefficients_are_had_by_repetition() -> None:
    relayed = extended(inputs(2), ((1, 1, 0),), copies=3, constants=3, activation=IDENTITY)
    ternary = extended(relayed, ((-2, 3, -4), (1, -1, 2)))
    rows = [[3, 0], [-1, 0], [0, 3], [0, -1]]
    plain = Network.from_layers((rows, [-4, 2, -4, 2]), ([[-2, 1, -2, 1]], [0]))

    assert point_of_difference(summed(ternary), plain) is None


@pytest.mark.parametrize("hinge", [(1, 4, 0), (1, -4, 1), (1, 1, 4), (1, 0, -4)])
def test_a_form_that_takes_too_much_is_refused(hinge: tuple[int, int, int]) -> None:
    relayed = extended(inputs(1), ((1, 1, 0),), copies=3, constants=2)

    with pytest.raises(InvalidInput, match="give it more"):
        extended(relayed, (hinge,))


# The networks are the functions that the pages say.


@pytest.mark.parametrize("left", [0, -1])
@pytest.mark.parametrize("dimension", [1, 2])
def test_doubled_depth_folds_and_then_has_its_thresholds(dimension: int, left: int) -> None:
    denominators = (3, 4) if dimension == 1 else (4, 5)
    thresholds = {Fraction(t, a) for a in denominators for t in range(1, 4) if t < a}
    described = composed(sawtooth(3), sawtooth(3), kinks(thresholds, left))

    assert agree(summed(doubled_depth(dimension, 3, 3, left=left)), described, 0, 1)


def test_identity_and_relu_relays_agree_on_the_cube() -> None:
    first = summed(doubled_depth(2, 2, 2, relay=IDENTITY))
    second = summed(doubled_depth(2, 2, 2, relay=RELU))

    assert point_of_difference(first, second, box(0, 1, dimension=2)) is None
    assert point_of_difference(first, second) is not None


def test_a_folding_relay_folds_at_zero() -> None:
    thresholds = {Fraction(t, a) for a in (3, 4) for t in range(1, 4) if t < a}
    described = composed(abs, sawtooth(2), sawtooth(3), kinks(thresholds, 0))

    assert agree(summed(doubled_depth_folding_relay(1, 3, 3)), described, -1, 1)


def test_one_pair_has_the_thresholds_with_small_numerators() -> None:
    """With denominators up to 3, by numerator: 1/3 1/2 1, 2/3 2, 3/2 3, 4/3."""
    places = [
        Fraction(t, a) for t, a in [(1, 3), (1, 2), (1, 1), (2, 3), (2, 1), (3, 2), (3, 1), (4, 3)]
    ]
    described = composed(abs, kinks(places, 0))
    along = summed(doubled_depth_one_pair(6, 4)).precompose([[1]] + [[0]] * 5, [0] * 6)

    for k in range(-40, 41):
        x = Fraction(k, 8)
        assert along([x]) == (described(x) + 5 * described(Fraction(0)),)


@pytest.mark.parametrize(("parts", "order"), [(2, 2), (3, 5)])
def test_squared_width_quarters_folds_and_has_farey_thresholds(parts: int, order: int) -> None:
    quarter = composed(abs, lambda y: abs(y - 1))
    last = kinks(farey_fractions(order), 0) if order > 2 else lambda y: abs(2 * y - 1)
    described = composed(quarter, sawtooth(parts), last)

    assert agree(summed(squared_width(2, parts, 3, order)), described, -2, 2)


def test_unequal_folds_take_the_first_fractions() -> None:
    quarter = composed(abs, lambda y: abs(y - 1))
    described = composed(quarter, sawtooth(3), sawtooth(2), kinks(farey_fractions(5)[:4], 0))

    assert agree(summed(unequal_folds(1, (3, 2), 5, 4)), described, -2, 2)


def test_one_more_layer_has_equally_spaced_thresholds() -> None:
    spaced = kinks([Fraction(1, 4), Fraction(1, 2), Fraction(3, 4)], 0)

    assert agree(summed(one_more_layer(2, 3, 3)), composed(sawtooth(3), sawtooth(3), spaced), 0, 1)


@pytest.mark.parametrize("network", [summed(width_four(5)), summed(width_two(5))])
def test_tiny_widths_are_the_tent_map(network: Network) -> None:
    step: Function = lambda y: abs(2 * y - 1)  # noqa: E731

    assert max(network.widths) in (2, 4)
    assert agree(network, composed(abs, step, step, step, step), -1, 1)


def test_zigzags_go_up_and_down_between_one_and_two() -> None:
    shown = zigzags(5, 2).layers[2]
    network = Network(1, (*zigzags(5, 2).layers[:2], shown))

    assert [network([k])[0] / 6 for k in range(7)] == [-1, 1, 0, 1, 0, 1, 0]
    assert zigzags(5, 2).widths == (1, 5, 1, 5)


# Widths.


def most(draft: Draft) -> int:
    return max(summed(draft).widths)


@pytest.mark.parametrize("dimension", [1, 2, 3, 7])
@pytest.mark.parametrize("parts", [2, 3, 4, 9])
def test_doubled_depth_has_twice_the_width_and_the_depth(dimension: int, parts: int) -> None:
    for left in (0, -1):
        draft = doubled_depth(dimension, parts, 3, left=left)

        assert len(draft.layers) == 6
        assert most(draft) <= 2 * dimension * parts


@pytest.mark.parametrize("dimension", [1, 2, 6, 8])
@pytest.mark.parametrize("parts", [2, 3, 4, 7])
def test_a_folding_relay_keeps_the_width(dimension: int, parts: int) -> None:
    draft = doubled_depth_folding_relay(dimension, parts, 2)

    assert len(draft.layers) == 4
    assert most(draft) <= 2 * dimension * parts


@pytest.mark.parametrize(("dimension", "parts"), [(6, 4), (6, 9), (9, 5)])
def test_one_pair_uses_all_of_the_width(dimension: int, parts: int) -> None:
    width = 2 * dimension * parts

    assert summed(doubled_depth_one_pair(dimension, parts)).widths == (width, width)


@pytest.mark.parametrize("dimension", [1, 2, 4])
@pytest.mark.parametrize("parts", [2, 3, 4, 6])
@pytest.mark.parametrize("depth", [2, 3, 4])
def test_squared_width(dimension: int, parts: int, depth: int) -> None:
    order = 2 if parts == 2 else -(-8 * parts // 5)
    draft = squared_width(dimension, parts, depth, order)

    assert len(draft.layers) == depth
    assert most(draft) <= (2 if dimension < 4 else 1) ** 2 * (dimension * parts) ** 2


@pytest.mark.parametrize("n", [4, 5, 9])
def test_one_input_needs_half_of_that(n: int) -> None:
    assert most(squared_width(1, n, 4, n)) <= 2 * n**2


def test_widths_of_unequal_folds() -> None:
    assert summed(unequal_folds(1, (9, 2), 16, 64)).widths == (61, 34, 62, 64)


# Layers replaced, and all hyperplanes.


def test_pairs_of_relus_are_the_same_function_everywhere() -> None:
    alternating = summed(doubled_depth(2, 2, 2, relay=IDENTITY))
    paired = relayed_by_pairs(alternating)

    assert paired.is_ternary
    assert all(not layer.is_affine for layer in paired.hidden_layers)
    assert paired.widths == (8, 6, 14, 6)
    assert point_of_difference(alternating, paired) is None


def test_a_network_of_relus_has_nothing_to_pair() -> None:
    network = summed(width_four(3))

    assert relayed_by_pairs(network) == network


@pytest.mark.parametrize(("dimension", "number"), [(1, 3), (2, 12), (3, 39), (4, 120)])
def test_the_ternary_hyperplanes_are_all_different(dimension: int, number: int) -> None:
    network = all_ternary_hyperplanes(dimension)
    hidden = network.layers[0]
    rows = {(*row, b) for row, b in zip(hidden.weights, hidden.bias, strict=True)}

    assert network.is_ternary
    assert len(rows | {tuple(-w for w in row) for row in rows}) == 2 * number


# Real weights.


def test_a_hyperplane_of_the_moment_curve_vanishes_at_polynomials_with_its_zero() -> None:
    """(T - 1/4)(T - 1/2) = T^2 - 2 (3/8) T + 1/8 is on the planes of 1/4 and 2/4, not of 3/4."""
    hidden = folded_moment_curve(2, 1, 1, 3).layers[0]
    values = hidden.preactivations((Fraction(3, 8), Fraction(1, 8)))

    assert values == (0, 0, Fraction(1, 8))


def test_before_the_moment_curve_come_folds() -> None:
    folded, plain = folded_moment_curve(2, 3, 2, 3), folded_moment_curve(2, 3, 1, 3)
    point = [Fraction(2, 7), Fraction(5, 7)]

    assert folded.widths == (6, 3)
    assert folded(point) == plain([sawtooth(3)(x) for x in point])


# Formulas.


def test_the_general_bound_of_numbers_and_of_symbols() -> None:
    p, depth = sympy.symbols("p L", positive=True)
    of_symbols = sympy.expand_func(general_bound(2, p, depth))

    assert general_bound(2, 3, 2) == 9 * 22
    assert of_symbols.subs({p: 3, depth: 2}) == 9 * 22


def test_a_shortfall_is_zero_where_all_coefficients_are_nonnegative() -> None:
    p, n = sympy.symbols("p n")

    assert shortfall(p * n - p - n + 1, {p: 1, n: 1}) == 0
    assert shortfall(p * n - p - n + 1, {p: 1, n: 0}) == 1


def test_exceptions_are_counted() -> None:
    assert exceptions(lambda k: k % 3 > 0, range(7)) == 3
