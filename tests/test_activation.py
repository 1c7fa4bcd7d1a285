"""Activations: evaluation, pieces, and equality as functions."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exactregions.errors import InexactNumber, InvalidInput, ShapeMismatch
from exactregions.networks import (
    ABS,
    HARD_TANH,
    IDENTITY,
    RELU,
    RELU6,
    Activation,
    leaky_relu,
)

Data = tuple[list[Fraction], list[Fraction], tuple[Fraction, Fraction]]

numbers = st.fractions(-5, 5, max_denominator=4)
positions = st.lists(numbers, unique=True, max_size=4).map(sorted)


@st.composite
def data(draw: st.DrawFn) -> Data:
    """Breakpoints, slopes and a point; neighbouring slopes are often equal."""
    breakpoints = draw(positions)
    count = len(breakpoints) + 1
    slopes = draw(st.lists(st.sampled_from(range(-2, 3)), min_size=count, max_size=count))
    return breakpoints, list(map(Fraction, slopes)), (draw(numbers), draw(numbers))


def build(given_data: Data) -> Activation:
    breakpoints, slopes, point = given_data
    return Activation.through(point, breakpoints=breakpoints, slopes=slopes)


activations = data().map(build)


def integrated(
    breakpoints: list[Fraction], slopes: list[Fraction], start: Fraction, end: Fraction
) -> Fraction:
    """How much the function grows from `start` to `end`: slope times length, piece by piece."""
    if end < start:
        return -integrated(breakpoints, slopes, end, start)
    stops = [start, *(t for t in breakpoints if start < t < end), end]
    middles = [(left + right) / 2 for left, right in pairwise(stops)]
    slope_at = [slopes[len([t for t in breakpoints if t < x])] for x in middles]
    return sum(
        (s * (right - left) for s, (left, right) in zip(slope_at, pairwise(stops), strict=True)),
        Fraction(0),
    )


@given(data(), numbers)
def test_a_value_is_the_given_one_plus_the_integral_of_the_slopes(
    given_data: Data, x: Fraction
) -> None:
    breakpoints, slopes, (x0, y0) = given_data

    assert y0 + integrated(breakpoints, slopes, x0, x) == build(given_data)(x)


@given(activations, numbers)
def test_each_piece_is_affine_with_its_offset(activation: Activation, x: Fraction) -> None:
    piece = activation.piece(x)

    assert activation(x) == activation.slopes[piece] * x + activation.offset(piece)


@given(activations)
def test_neighbouring_pieces_agree_at_the_breakpoint(activation: Activation) -> None:
    for i, t in enumerate(activation.breakpoints):
        assert (
            activation.slopes[i] * t + activation.offset(i)
            == activation.slopes[i + 1] * t + activation.offset(i + 1)
            == activation(t)
        )


@given(activations)
def test_a_breakpoint_belongs_to_the_piece_on_its_left(activation: Activation) -> None:
    expected = tuple(range(len(activation.breakpoints)))

    assert expected == tuple(map(activation.piece, activation.breakpoints))


@given(activations, numbers, numbers)
def test_equal_functions_are_equal_values(
    activation: Activation, x: Fraction, new: Fraction
) -> None:
    """Through another point of the graph, and with a breakpoint where nothing bends."""
    breakpoints, slopes = list(activation.breakpoints), list(activation.slopes)
    if new not in breakpoints:
        piece = activation.piece(new)
        breakpoints.insert(piece, new)
        slopes.insert(piece, slopes[piece])

    rebuilt = Activation.through((x, activation(x)), breakpoints=breakpoints, slopes=slopes)

    assert activation == rebuilt
    assert hash(activation) == hash(rebuilt)


@given(activations)
def test_no_breakpoint_is_kept_where_nothing_bends(activation: Activation) -> None:
    assert all(left != right for left, right in pairwise(activation.slopes))


@pytest.mark.parametrize(
    ("formula", "activation"),
    [
        (lambda x: max(0, x), RELU),
        (lambda x: x, IDENTITY),
        (abs, ABS),
        (lambda x: max(-1, min(1, x)), HARD_TANH),
        (lambda x: max(0, min(6, x)), RELU6),
        (lambda x: max(x, x / 100), leaky_relu("1/100")),
        (lambda x: min(x, 3 * x), leaky_relu(3)),
        (lambda x: x if x > 0 else -2 * x, leaky_relu(-2)),
    ],
    ids=["relu", "identity", "abs", "hard_tanh", "relu6", "leaky", "steep", "reflecting"],
)
def test_a_named_activation_follows_its_formula(
    formula: Callable[[Fraction], Fraction], activation: Activation
) -> None:
    points = [Fraction(i, 4) for i in range(-32, 33)]

    assert list(map(formula, points)) == list(map(activation, points))


def test_a_leaky_relu_may_be_another_activation() -> None:
    assert (leaky_relu(0), leaky_relu(1), leaky_relu(-1)) == (RELU, IDENTITY, ABS)


def test_a_relu_is_active_exactly_above_zero() -> None:
    assert [RELU.piece(Fraction(x)) for x in (-1, 0, "1/1000000")] == [0, 0, 1]


def test_an_activation_may_be_constant() -> None:
    constant = Activation.through((5, "2/3"), breakpoints=[], slopes=[0])

    assert Fraction(2, 3) == constant(Fraction(-100))


@pytest.mark.parametrize("breakpoints", [[1, 0], [0, 0], [0, 2, 1]])
def test_breakpoints_must_increase_strictly(breakpoints: list[int]) -> None:
    slopes = [0] * (len(breakpoints) + 1)

    with pytest.raises(InvalidInput, match=r"breakpoint \d comes after \d; .* increase strictly"):
        Activation.through((0, 0), breakpoints=breakpoints, slopes=slopes)


@pytest.mark.parametrize("slopes", [[], [1], [1, 2, 3]])
def test_there_is_one_slope_more_than_breakpoints(slopes: list[int]) -> None:
    with pytest.raises(ShapeMismatch, match="one slope more than breakpoints"):
        Activation.through((0, 0), breakpoints=[0], slopes=slopes)


def test_no_slopes_at_all_are_refused() -> None:
    with pytest.raises(ShapeMismatch, match="0 breakpoints and 0 slopes"):
        Activation.through((0, 0), breakpoints=[], slopes=[])


def test_the_constructor_takes_no_breakpoint_where_nothing_bends() -> None:
    with pytest.raises(InvalidInput, match="equal slopes on both sides; leave it out"):
        Activation((Fraction(0),), (Fraction(1), Fraction(1)), Fraction(0))


def test_floats_are_refused() -> None:
    with pytest.raises(InexactNumber, match=r"0\.01 is a float; write '0\.01'"):
        leaky_relu(0.01)
