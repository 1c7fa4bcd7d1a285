"""Published bounds: the formulas, against published values, other derivations and networks.

What a formula is compared with shares nothing with it: the sum over the index set, the histogram
of Hinz and van de Geer, deletion and restriction of hyperplanes, and the regions of networks,
among them the constructions behind the lower bounds.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from itertools import combinations, pairwise, product
from math import comb, factorial, prod
from random import Random
from typing import NamedTuple

import pytest
import sympy
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from exactregions import ABS, HARD_TANH, Activation, Layer, Network, box, count, leaky_relu, refine
from exactregions.arithmetic import raise_digit_limit
from exactregions.counting import SIX_KINDS
from exactregions.counting.bounds import (
    ASCENDING_KINDS,
    BOUNDS,
    NETWORK_CLASSES,
    RELU_NETWORKS,
    RELU_NETWORKS_WITHOUT_BIASES,
    TERNARY_RELU_NETWORKS,
    Bound,
    applicable,
    evaluate,
    goujon2024_upper,
    montufar2022_maxout,
    serra2018_maxout,
    serra2018_rank,
    width_symbols,
)
from exactregions.errors import InvalidInput
from tests.oracles import fourier_motzkin, sweep
from tests.oracles.arrangements import Arrangement, count_regions, generic
from tests.strategies import random_network

Widths = tuple[int, ...]

BY_NAME = {bound.name: bound for bound in BOUNDS}
EXACT = [bound for bound in BOUNDS if bound.status == "exact"]
NOT_EXACT = [bound for bound in BOUNDS if bound.status != "exact"]

inputs = st.integers(1, 6)
hidden = st.lists(st.integers(1, 7), max_size=4)
randoms = st.integers(0, 10**6).map(Random)


@st.composite
def widths_of_networks(draw: st.DrawFn, least_depth: int = 0) -> Widths:
    some = draw(hidden)
    assume(len(some) >= least_depth)
    return (draw(inputs), *some)


small_widths = st.lists(st.integers(1, 4), min_size=1, max_size=4).map(tuple)


def value(name: str, widths: Sequence[int]) -> int:
    found = evaluate(BY_NAME[name], widths)
    assert found is not None
    return found


def names(bound: Bound) -> str:
    return bound.name


# Published values: Serra, Tjandraatmadja, Ramalingam 2018 and the formulas of the papers that
# the columns are named after, worked out in three ways.

PUBLISHED = [
    # widths, Montufar 2014 lower, Serra 2018 lower, Serra 2018 upper, Montufar 2017 upper
    ((1, 3, 3), 12, 16, 16, 16),
    ((1, 3, 3, 3), 36, 64, 64, 64),
    ((1, 4, 4, 4), 80, 125, 125, 125),
    ((2, 2, 2), 4, None, 11, 16),
    ((2, 3, 3), 7, None, 40, 49),
    ((2, 4, 4), 44, None, 121, 121),
    ((2, 4, 4, 4), 176, None, 1331, 1331),
    ((2, 6, 6), 198, 352, 484, 484),
    ((2, 6, 6, 6), 1782, 5632, 10648, 10648),
    ((2, 3, 2, 3), 7, None, 100, 196),
    ((3, 3, 3), 8, None, 42, 64),
    ((3, 4, 4, 4), 15, None, 1631, 3375),
    ((3, 9, 9), 3510, 8320, 16900, 16900),
    ((4, 8, 8), 2608, None, 26569, 26569),
    ((10, 11, 11), 2047, None, 2449866, 4190209),
    # Two layers on MNIST images, Serra et al. 2018, Figure 5 (b)
    ((784, 11, 11), None, None, 2449868, 4194304),
    ((784, 1, 21), None, None, 23, 44),
    ((784, 21, 1), None, None, 4194303, 4194304),
]


@pytest.mark.parametrize(("widths", "montufar", "serra", "upper", "product_upper"), PUBLISHED)
def test_published_values(
    widths: Widths, montufar: int | None, serra: int | None, upper: int, product_upper: int
) -> None:
    values = {bound.name: number for bound, number in applicable(widths)}

    assert values.get("montufar2014-lower") == montufar
    assert values.get("serra2018-lower") == serra
    assert values["serra2018-upper"] == upper
    assert values["montufar2017-upper"] == product_upper


def test_the_published_value_for_maxout() -> None:
    assert evaluate(montufar2022_maxout(3), (2, 3)) == 19


# Serra's bound, in two other ways


def sum_over_the_index_set(widths: Widths, ranks: Sequence[int]) -> int:
    input_dim, *layers = widths
    total = 0
    for chosen in product(*(range(rank + 1) for rank in ranks)):
        limits = [input_dim]
        for width, j in zip(layers, chosen, strict=True):
            if j > min(limits):
                break
            limits.append(width - j)
        else:
            total += prod(map(comb, layers, chosen))
    return total


def histogram_of_dimensions(widths: Widths) -> int:
    """How many cells have an image of each dimension, layer after layer, from the input on."""
    cells = Counter({widths[0]: 1})
    for width in widths[1:]:
        following: Counter[int] = Counter()
        for dimension, number in cells.items():
            for j in range(min(dimension, width) + 1):
                following[min(dimension, width - j)] += number * comb(width, j)
        cells = following
    return cells.total()


@given(widths_of_networks())
def test_serra_sums_over_its_index_set(widths: Widths) -> None:
    assert value("serra2018-upper", widths) == sum_over_the_index_set(widths, widths[1:])


@given(widths_of_networks())
def test_serra_is_the_histogram_of_hinz_and_van_de_geer(widths: Widths) -> None:
    assert value("serra2018-upper", widths) == histogram_of_dimensions(widths)


@given(widths_of_networks(), st.data())
def test_serra_with_ranks_sums_over_its_index_set(widths: Widths, data: st.DataObject) -> None:
    ranks = tuple(data.draw(st.integers(0, min(pair))) for pair in pairwise(widths))

    assert evaluate(serra2018_rank(ranks), widths) == sum_over_the_index_set(widths, ranks)


@given(widths_of_networks())
def test_serra_with_the_greatest_ranks_is_at_most_serra(widths: Widths) -> None:
    ranks = tuple(map(min, pairwise(widths)))

    found = evaluate(serra2018_rank(ranks), widths)

    assert found is not None
    assert found <= value("serra2018-upper", widths)


# Hyperplanes


def moments(size: int, dimension: int) -> list[tuple[int, ...]]:
    """Vectors of which any `dimension` are linearly independent."""
    return [tuple(t**power for power in range(dimension)) for t in range(1, size + 1)]


@pytest.mark.parametrize("dimension", [1, 2, 3, 4])
@pytest.mark.parametrize("size", [1, 2, 3, 4, 5, 6])
def test_zaslavsky_counts_hyperplanes_in_general_position(size: int, dimension: int) -> None:
    arrangement = generic(size, dimension)

    assert value("zaslavsky1975-exact", (dimension, size)) == count_regions(arrangement)


@pytest.mark.parametrize("dimension", [1, 2, 3, 4])
@pytest.mark.parametrize("size", [1, 2, 3, 4, 5, 6])
def test_cover_counts_hyperplanes_through_zero(size: int, dimension: int) -> None:
    arrangement = Arrangement(tuple(moments(size, dimension)), (0,) * size)

    assert value("cover1965-exact", (dimension, size)) == count_regions(arrangement)


@pytest.mark.parametrize("rank", [1, 2, 3])
@pytest.mark.parametrize("size", [3, 4, 5])
def test_serra_with_a_rank_counts_hyperplanes_with_that_rank(size: int, rank: int) -> None:
    lower = generic(size, rank)
    normals = tuple((*normal, *(0,) * (3 - rank)) for normal in lower.normals)

    expected = count_regions(Arrangement(normals, lower.offsets))
    assert evaluate(serra2018_rank([rank]), (3, size)) == expected


@pytest.mark.parametrize("dimension", [1, 2, 3])
@pytest.mark.parametrize(("families", "members"), [(1, 3), (2, 2), (3, 1), (3, 2), (4, 2), (2, 4)])
def test_families_of_parallel_hyperplanes(dimension: int, families: int, members: int) -> None:
    """Distinct powers of a large base as offsets keep the families in general position."""
    normals = moments(families, dimension)
    arrangement = Arrangement(
        tuple(normal for normal in normals for _ in range(members)),
        tuple(1009**index for index in range(families * members)),
    )
    widths = (dimension, families)

    expected = count_regions(arrangement)
    assert evaluate(montufar2022_maxout(members + 1), widths) == expected
    assert evaluate(goujon2024_upper(members + 1), widths) == expected


@pytest.mark.parametrize("input_dim", [1, 2, 3])
def test_the_ternary_ceiling_counts_all_ternary_hyperplanes(input_dim: int) -> None:
    rows = [row for row in product((-1, 0, 1), repeat=input_dim + 1) if any(row[:-1])]
    arrangement = Arrangement(tuple(row[:-1] for row in rows), tuple(row[-1] for row in rows))

    assert value("ternary-upper", (input_dim, 5)) == count_regions(arrangement)


@given(st.integers(1, 3), st.integers(1, 7), randoms)
def test_no_ternary_layer_is_above_its_ceiling(size: int, width: int, random: Random) -> None:
    rows = [[random.randint(-1, 1) for _ in range(size + 1)] for _ in range(width)]
    arrangement = Arrangement(tuple(tuple(row[:-1]) for row in rows), tuple(r[-1] for r in rows))

    for bound, number in applicable((size, width), networks=TERNARY_RELU_NETWORKS):
        assert number is None or count_regions(arrangement) <= number, bound.name


# Maxout units


def random_forms(random: Random, size: int, rank: int) -> list[tuple[int, ...]]:
    return [tuple(random.randint(-9, 9) for _ in range(size + 1)) for _ in range(rank)]


def choices_of_pieces(units: Sequence[Sequence[tuple[int, ...]]]) -> int:
    """How many choices of an argument for each unit are the strict maxima somewhere."""
    return sum(
        fourier_motzkin.feasible(
            fourier_motzkin.Constraint(tuple(a - b for a, b in zip(best, other, strict=True)), ">")
            for best, unit in zip(choice, units, strict=True)
            for other in unit
            if other is not best
        )
        for choice in product(*units)
    )


@given(st.integers(1, 3), st.integers(1, 3), st.integers(1, 3), randoms)
def test_no_maxout_layer_is_above_the_maximum(
    size: int, width: int, rank: int, random: Random
) -> None:
    units = [random_forms(random, size, rank) for _ in range(width)]

    greatest = evaluate(montufar2022_maxout(rank), (size, width))
    assert greatest is not None
    assert choices_of_pieces(units) <= greatest


@given(widths_of_networks(), st.integers(1, 5))
def test_the_maxout_bound_by_pairs_is_at_least_the_one_by_pieces(widths: Widths, k: int) -> None:
    by_pieces = evaluate(goujon2024_upper(k), widths)
    by_pairs = evaluate(serra2018_maxout(k), widths)

    assert by_pieces is not None
    assert by_pairs is not None
    assert by_pieces <= by_pairs


@given(widths_of_networks())
def test_two_pieces_are_as_for_relu_without_inactive_neurons(widths: Widths) -> None:
    expected = value("montufar2017-upper", widths)

    assert evaluate(goujon2024_upper(2), widths) == expected
    assert evaluate(serra2018_maxout(2), widths) == expected


# Networks are not above upper bounds


@given(st.lists(st.integers(1, 4), min_size=1, max_size=3), randoms)
def test_patterns_on_a_line_are_not_above_an_upper_bound(layers: list[int], random: Random) -> None:
    network = random_network(random, 1, layers)

    patterns = sweep.counts(network)["activation"]
    for bound in upper_bounds((1, *layers)):
        assert patterns <= value(bound.name, (1, *layers)), bound.name


@given(st.integers(2, 3), st.lists(st.integers(1, 3), min_size=1, max_size=2), randoms)
def test_patterns_in_space_are_not_above_an_upper_bound(
    size: int, layers: list[int], random: Random
) -> None:
    network = random_network(random, size, layers)

    patterns = fourier_motzkin.count_activation(network)
    for bound in upper_bounds((size, *layers)):
        assert patterns <= value(bound.name, (size, *layers)), bound.name


def upper_bounds(widths: Widths) -> Iterator[Bound]:
    for bound, number in applicable(widths):
        if bound.direction != "lower" and number is not None:
            yield bound


@given(
    st.lists(st.integers(1, 4), min_size=1, max_size=3),
    st.sampled_from([(ABS, 2), (leaky_relu("1/2"), 2), (HARD_TANH, 3)]),
    randoms,
)
def test_other_activations_are_not_above_the_bound_by_pieces(
    layers: list[int], activation: tuple[Activation, int], random: Random
) -> None:
    function, pieces = activation
    network = random_network(random, 1, layers, activations=[function])

    greatest = evaluate(goujon2024_upper(pieces), (1, *layers))
    assert greatest is not None
    assert sweep.counts(network)["activation"] <= greatest


def test_serra_does_not_hold_for_the_absolute_value() -> None:
    network = Network(
        2,
        (
            Layer.of([[1, 0], [0, 1]], [0, 0], ABS),
            Layer.of([[2, 1], [1, 2]], [-3, -3], ABS),
        ),
    )

    assert fourier_motzkin.count_proper(network) == 16
    assert value("serra2018-upper", (2, 2, 2)) == 11
    assert evaluate(goujon2024_upper(2), (2, 2, 2)) == 16


def test_without_biases_there_can_be_more_patterns_than_the_maximum_of_cells() -> None:
    network = Network.from_layers(([[1, 0], [-1, 1], [0, -1]], [0, 0, 0]), ([[1, 1, 1]], [0]))
    bound = BY_NAME["cover1965-exact"]

    assert fourier_motzkin.count_proper(network) == evaluate(bound, (2, 3)) == 6
    assert fourier_motzkin.count_activation(network) == 7
    assert "activation" not in bound.kinds


@given(randoms)
def test_two_layers_of_two_neurons_make_at_most_seven_pieces_of_a_line(random: Random) -> None:
    network = random_network(random, 1, [2, 2], bound=9)

    assert sweep.counts(network)["proper"] <= 7


# Networks that attain maxima and lower bounds


class Fold(NamedTuple):
    """``y -> constant + sum of readout_i relu(slope_i y + offset_i)``."""

    slopes: list[int]
    offsets: list[int]
    readout: list[int]
    constant: int


def fold(parts: int) -> Fold:
    """As many neurons as parts, each of which is mapped onto [0, 1]."""
    signs = [2 * (-1) ** k for k in range(parts)]
    return Fold([parts] * parts, [-k for k in range(parts)], [1, *signs[1:]], 0)


def fold_with_one_more_part(neurons: int) -> Fold:
    """Slopes 2, -1, 1, -1, ... in `neurons` + 1 parts; the third neuron opens to the left."""
    slopes = [2, *((-1) ** k for k in range(1, neurons + 1))]
    directions = [-1 if k == 3 else 1 for k in range(1, neurons + 1)]
    return Fold(
        [direction * (neurons + 1) for direction in directions],
        [-direction * k for k, direction in enumerate(directions, start=1)],
        [after - before for before, after in pairwise(slopes)],
        5,
    )


Pair = tuple[list[list[int]], list[int]]
"""Weights and biases."""


def folding_layer(folds: Sequence[Fold], width: int) -> tuple[Pair, Pair]:
    """A layer that folds each coordinate, and the map that reads the folded coordinates."""
    weights: list[list[int]] = []
    bias: list[int] = []
    readout: list[list[int]] = []
    for axis, part in enumerate(folds):
        start = len(bias)
        for slope, offset in zip(part.slopes, part.offsets, strict=True):
            weights.append([slope if i == axis else 0 for i in range(len(folds))])
            bias.append(offset)
        readout.append([0] * start + part.readout)
    spare = width - len(bias)
    weights += [[0] * len(folds)] * spare
    bias += [0] * spare
    read = [row + [0] * (width - len(row)) for row in readout]
    return (weights, bias), (read, [part.constant for part in folds])


def composed(layers: Sequence[Pair], readouts: Sequence[Pair], output: Pair) -> Network:
    """The hidden layers, each reading what the one before it left, and an affine output."""
    pairs = [layers[0]]
    for following, (read, constants) in zip([*layers[1:], output], readouts, strict=True):
        weights = [
            [sum(w * r[i] for w, r in zip(row, read, strict=True)) for i in range(len(read[0]))]
            for row in following[0]
        ]
        bias = [
            b + sum(w * c for w, c in zip(row, constants, strict=True))
            for row, b in zip(*following, strict=True)
        ]
        pairs.append((weights, bias))
    return Network.from_layers(*pairs)


def crossing_in_the_cube(size: int, width: int) -> Pair:
    """Hyperplanes sum_j (-1)^j C(n, j) t^(n - j) y_j = 0 with y_0 = 1 for t in (0, 1).

    Any n of them meet where the y_j are the means of the products of j of their t, by Vieta.
    """
    rows, constants = [], []
    for t in range(1, width + 1):
        whole = width + 1
        row = [(-1) ** j * comb(size, j) * t ** (size - j) * whole**j for j in range(size + 1)]
        rows.append(row[1:])
        constants.append(row[0])
    return rows, constants


def cubes(widths: Widths, *, extra: bool) -> Network:
    """Folds of all inputs in the layers but the last, and hyperplanes in that."""
    size, *folding, last = widths
    make = fold_with_one_more_part if extra else fold
    steps = [folding_layer([make(width // size)] * size, width) for width in folding]
    identity: Pair = ([[int(i == j) for j in range(last)] for i in range(last)], [0] * last)
    layers = [*(layer for layer, _ in steps), crossing_in_the_cube(size, last)]
    return composed(layers, [*(readout for _, readout in steps), identity], ([[1] * last], [0]))


def on_a_line(widths: Widths, *, extra: bool) -> Network:
    """The fold of each layer, composed."""
    make = fold_with_one_more_part if extra else fold
    steps = [folding_layer([make(width)], width) for width in widths[1:]]
    return composed([layer for layer, _ in steps], [readout for _, readout in steps], ([[1]], [0]))


def zonotope(widths: Widths, *, extra: bool) -> Network:
    """The sum of absolute values of linear forms, folded."""
    size, first, *folding = widths
    make = fold_with_one_more_part if extra else fold
    forms = [list(form) for form in moments(first // 2, size)]
    opposite = [[-a for a in form] for form in forms]
    steps = [folding_layer([make(width)], width) for width in folding]
    layers: list[Pair] = [(forms + opposite, [0] * first), *(layer for layer, _ in steps)]
    readouts: list[Pair] = [([[1] * first], [0]), *(readout for _, readout in steps)]
    return composed(layers, readouts, ([[1]], [0]))


@pytest.mark.parametrize("widths", [(1, 3), (1, 4, 3), (1, 3, 3, 3), (1, 5, 4), (1, 3, 6, 4)])
def test_serra_on_a_line_is_attained_in_every_kind(widths: Widths) -> None:
    found = sweep.counts(on_a_line(widths, extra=True))
    del found["bounded_proper"]

    assert set(found.values()) == {value("serra2018-exact", widths)}


@pytest.mark.parametrize("depth", [1, 2, 3, 4, 5])
def test_telgarsky_is_attained_on_the_unit_interval_in_every_kind(depth: int) -> None:
    network = on_a_line((1,) + (2,) * depth, extra=False)
    found = sweep.counts(network, [[1, 0], [-1, 1]])

    expected = value("telgarsky2015-lower", (1,) + (2,) * depth)
    assert found["proper"] == found["open_connected"] == found["affine"] == expected


@pytest.mark.parametrize(
    ("name", "extra", "widths"),
    [
        ("montufar2014-lower", False, (1, 1)),
        ("montufar2014-lower", False, (1, 2, 2)),
        ("montufar2014-lower", False, (1, 5, 2, 4)),
        ("montufar2014-lower", False, (1, 4, 4, 4)),
        ("serra2018-lower", True, (1, 3)),
        ("serra2018-lower", True, (1, 3, 3)),
        ("serra2018-lower", True, (1, 4, 5, 3)),
    ],
)
def test_folds_on_a_line_are_attained_in_the_unit_interval(
    name: str, extra: bool, widths: Widths
) -> None:
    network = cubes(widths, extra=extra)

    assert sweep.counts(network, [[1, 0], [-1, 1]])["proper"] == value(name, widths)


@pytest.mark.parametrize(
    ("name", "extra", "widths"),
    [
        ("montufar2014-lower", False, (2, 3)),
        ("montufar2014-lower", False, (2, 4, 4)),
        ("montufar2014-lower", False, (2, 5, 3)),
        ("montufar2014-lower", False, (2, 4, 4, 3)),
        ("montufar2014-lower", False, (3, 6, 4)),
        ("serra2018-lower", True, (2, 6)),
        ("serra2018-lower", True, (2, 6, 6)),
        ("serra2018-lower", True, (2, 8, 6)),
    ],
)
def test_folds_are_attained_in_the_unit_cube(name: str, extra: bool, widths: Widths) -> None:
    partition = refine(cubes(widths, extra=extra), domain=box(0, 1, dimension=widths[0]))

    assert count(partition, "proper") == value(name, widths)


@pytest.mark.parametrize(
    ("name", "extra", "widths"),
    [
        ("arora2018-lower", False, (1, 2, 2, 2)),
        ("arora2018-lower", False, (2, 4)),
        ("arora2018-lower", False, (2, 4, 2, 2)),
        ("arora2018-lower", False, (2, 6, 3)),
        ("arora2018-lower", False, (3, 8, 2)),
        ("serra2018-zonotope-lower", True, (1, 2, 3)),
        ("serra2018-zonotope-lower", True, (1, 4, 3, 3)),
        ("serra2018-zonotope-lower", True, (2, 4, 3)),
        ("serra2018-zonotope-lower", True, (2, 6, 4, 4)),
    ],
)
def test_zonotopes_have_as_many_distinct_maps(name: str, extra: bool, widths: Widths) -> None:
    partition = refine(zonotope(widths, extra=extra))

    maps = count(partition, "affine")
    assert isinstance(maps, int)
    assert maps >= value(name, widths)


@pytest.mark.parametrize(("size", "width"), [(1, 3), (2, 1), (2, 4), (3, 4), (4, 3)])
def test_zaslavsky_is_attained_in_every_kind(size: int, width: int) -> None:
    normals, offsets = generic(width, size)
    output = [10**k for k in range(width)]
    partition = refine(Network.from_layers((normals, offsets), ([output], [0])))

    expected = value("zaslavsky1975-exact", (size, width))
    assert count(partition, "affine") == count(partition, "activation") == expected


@pytest.mark.parametrize(("size", "width"), [(1, 3), (2, 1), (2, 4), (3, 4), (4, 3)])
def test_cover_is_attained_in_every_kind_up_to_proper(size: int, width: int) -> None:
    network = Network.from_layers(
        (moments(width, size), [0] * width), ([[10**k for k in range(width)]], [0])
    )

    partition = refine(network)
    expected = value("cover1965-exact", (size, width))
    assert count(partition, "affine") == count(partition, "proper") == expected


# Relations between the bounds


@given(widths_of_networks())
def test_upper_bounds_are_ordered(widths: Widths) -> None:
    serra = value("serra2018-upper", widths)
    montufar = value("montufar2017-upper", widths)

    assert serra <= montufar <= value("montufar2014-upper", widths)


@given(widths_of_networks())
def test_no_lower_bound_is_above_an_upper_bound(widths: Widths) -> None:
    check_order(widths)


@given(st.integers(1, 4), st.lists(st.integers(0, 4), min_size=1, max_size=3))
def test_nor_where_layers_are_wide(size: int, more: list[int]) -> None:
    check_order((size, *(3 * size + extra for extra in more)))


@given(st.integers(1, 4), st.integers(1, 6), st.integers(3, 6), st.integers(0, 3))
def test_nor_where_zonotopes_are_folded(size: int, forms: int, width: int, folds: int) -> None:
    check_order((size, 2 * forms, *[width] * folds))


def check_order(widths: Widths) -> None:
    found = [(bound, number) for bound, number in applicable(widths) if number is not None]
    for (bound, number), (other, another) in product(found, repeat=2):
        if bound.direction != "upper" and other.direction != "lower":
            assert number <= another, (bound.name, other.name)


@given(widths_of_networks(least_depth=1))
def test_pascanu_is_at_most_montufar(widths: Widths) -> None:
    assume(BY_NAME["pascanu2014-lower"].holds(widths))

    assert value("pascanu2014-lower", widths) <= value("montufar2014-lower", widths)


@given(widths_of_networks(), st.data())
def test_upper_bounds_grow_with_each_width(widths: Widths, data: st.DataObject) -> None:
    index = data.draw(st.integers(0, len(widths) - 1))
    wider = tuple(width + (i == index) for i, width in enumerate(widths))

    for name in ("montufar2014-upper", "montufar2017-upper", "serra2018-upper"):
        assert value(name, widths) <= value(name, wider)


@given(widths_of_networks(least_depth=1), st.data())
def test_lower_bounds_from_folds_grow_with_each_hidden_width(
    widths: Widths, data: st.DataObject
) -> None:
    index = data.draw(st.integers(1, len(widths) - 1))
    wider = tuple(width + (i == index) for i, width in enumerate(widths))

    for name in ("pascanu2014-lower", "montufar2014-lower", "serra2018-lower"):
        if BY_NAME[name].holds(widths):
            assert value(name, widths) <= value(name, wider)


@given(st.integers(1, 6), st.integers(1, 9))
def test_serra_and_montufar_are_exact_for_one_layer(size: int, width: int) -> None:
    expected = value("zaslavsky1975-exact", (size, width))

    assert value("serra2018-upper", (size, width)) == expected
    assert value("montufar2017-upper", (size, width)) == expected


@given(
    st.integers(1, 6),
    st.integers(0, 9),
    st.fractions(min_value=Fraction(1, 9), max_value=9),
    st.fractions(min_value=Fraction(1, 9), max_value=9),
)
def test_the_mean_density_sums_the_vertices_in_all_faces_of_a_cube(
    size: int, more: int, c: Fraction, side: Fraction
) -> None:
    neurons = size + more
    vertices = 2**size * sum(
        comb(size, k) * comb(neurons, k) * c**k * side ** (k - size) for k in range(size + 1)
    )
    constant = 2 * (c + 1 / side)
    density = BY_NAME["hanin2019-expected-upper"].expression((size, neurons))

    assert density.free_symbols == {sympy.Symbol("T", positive=True)}
    bound = density.subs(sympy.Symbol("T", positive=True), sympy.Rational(constant))
    assert bound == sympy.Rational((constant * neurons) ** size) / factorial(size)
    assert sympy.Rational(vertices) <= bound


# Formulas


@given(small_widths)
@settings(max_examples=20)
def test_a_formula_in_symbols_has_the_values(widths: Widths) -> None:
    symbols = width_symbols(len(widths) - 1)
    point = dict(zip(symbols, widths, strict=True))
    extra = (serra2018_maxout(3), goujon2024_upper(3), montufar2022_maxout(4))

    for bound in (*EXACT, *extra):
        if bound.holds(widths):
            formula = bound.expression(symbols)
            assert formula.subs(point).doit() == evaluate(bound, widths), bound.name
            assert bound.expression(widths) == evaluate(bound, widths), bound.name


@given(small_widths, st.data())
@settings(max_examples=20)
def test_a_formula_in_some_symbols_has_the_values(widths: Widths, data: st.DataObject) -> None:
    symbols = width_symbols(len(widths) - 1)
    mixed = [
        data.draw(st.sampled_from(pair), label="symbol or width")
        for pair in zip(symbols, widths, strict=True)
    ]
    point = dict(zip(symbols, widths, strict=True))

    for bound in EXACT:
        if bound.holds(widths):
            formula = bound.expression(mixed)
            assert formula.subs(point).doit() == evaluate(bound, widths), bound.name


def test_a_formula_for_a_fixed_input_dimension_is_a_polynomial() -> None:
    n = sympy.Symbol("n", integer=True, positive=True)
    formula = BY_NAME["zaslavsky1975-exact"].expression((2, n))

    assert sympy.expand_func(formula).expand() == 1 + n / 2 + n**2 / 2


def test_a_width_may_have_the_name_of_an_index() -> None:
    j = sympy.Symbol("j1", integer=True, nonnegative=True)

    for name in ("montufar2017-upper", "serra2018-upper"):
        formula = BY_NAME[name].expression((j, j, 3))
        assert formula.subs(j, 2).doit() == value(name, (2, 2, 3))


def test_integers_of_sympy_are_integers() -> None:
    assert evaluate(BY_NAME["serra2018-upper"], (sympy.Integer(2), 3, sympy.Integer(3))) == 40


def test_wide_and_deep_networks_are_no_burden() -> None:
    assert value("serra2018-upper", (784, 784)) == 2**784
    assert value("serra2018-exact", (1,) + (3,) * 2000) == 4**2000
    assert value("serra2018-upper", (1,) + (3,) * 2000) == 4**2000


@pytest.mark.parametrize("bound", NOT_EXACT, ids=names)
def test_asymptotic_and_expected_bounds_have_no_value(bound: Bound) -> None:
    assert evaluate(bound, (2, 4, 4)) is None
    assert not isinstance(bound.expression((2, 4, 4)), sympy.Number)
    assert (bound, None) in applicable((2, 4, 4))


def test_orders_of_growth() -> None:
    n0, n = sympy.symbols("n0 n", integer=True, positive=True)
    big_o, omega = sympy.Function("O"), sympy.Function("Omega")
    widths = (n0, n, n, n)

    assert BY_NAME["raghu2017-asymptotic-upper"].expression(widths) == big_o(n ** (3 * n0))
    pascanu = BY_NAME["pascanu2014-asymptotic-lower"].expression(widths)
    assert pascanu == omega(sympy.floor(n / n0) ** 2 * n**n0)
    montufar = BY_NAME["montufar2014-asymptotic-lower"].expression(widths)
    assert montufar == omega((n / n0) ** (2 * n0) * n**n0)


# The list of bounds


def test_names_are_unique() -> None:
    assert len(BY_NAME) == len(BOUNDS)


def test_the_order_is_by_direction_and_year() -> None:
    rank = {"exact": 0, "upper": 1, "lower": 2}
    unpublished = 9999
    order = [(rank[bound.direction], bound.source.year or unpublished) for bound in BOUNDS]

    assert sorted(order) == order


@given(widths_of_networks(), st.sampled_from(NETWORK_CLASSES))
def test_applicable_bounds_come_in_the_order_of_all_bounds(widths: Widths, networks: str) -> None:
    found = [bound for bound, _ in applicable(widths, networks=networks)]

    assert found == [bound for bound in BOUNDS if bound in found]


def test_the_kinds_of_a_bound_are_those_it_implies() -> None:
    for bound in BOUNDS:
        size = len(bound.kinds)
        first, last = ASCENDING_KINDS[:size], ASCENDING_KINDS[-size:]
        assert bound.kinds == (last if bound.direction == "lower" else first)
        assert bound.kind == (bound.kinds[0] if bound.direction == "lower" else bound.kinds[-1])


def test_the_kinds_are_the_six() -> None:
    assert sorted(ASCENDING_KINDS) == sorted(SIX_KINDS)


def test_a_network_without_hidden_layers_has_one_region() -> None:
    assert [number for _, number in applicable((3,))] == [1, 1, 1]


def test_other_classes_inherit_upper_bounds_only() -> None:
    ternary = applicable((2, 5), networks=TERNARY_RELU_NETWORKS)
    central = applicable((2, 5), networks=RELU_NETWORKS_WITHOUT_BIASES)

    assert {bound.direction for bound, _ in ternary} == {"upper"}
    assert [bound.name for bound, _ in ternary if bound.networks != RELU_NETWORKS] == [
        "ternary-upper"
    ]
    assert [bound.name for bound, _ in central if bound.direction != "upper"] == ["cover1965-exact"]
    assert not [bound for bound, _ in (*ternary, *central) if bound.status == "expected"]


def test_bounds_with_a_parameter_are_equal_when_the_parameters_are() -> None:
    families = (
        *(make(k) for make in (serra2018_maxout, montufar2022_maxout) for k in (2, 3)),
        *(goujon2024_upper(k) for k in (2, 3)),
        serra2018_rank((1, 2)),
        serra2018_rank((2, 1)),
    )

    assert serra2018_maxout(3) == serra2018_maxout(3)
    assert serra2018_rank([1, 2]) == serra2018_rank((1, 2))
    assert all(one != other for one, other in combinations(families, 2))


def test_sources_read_like_citations() -> None:
    sources = [str(bound.source) for bound in BOUNDS]

    expected = "Serra, Tjandraatmadja, Ramalingam 2018, Theorem 1, arXiv:1711.02114"
    assert expected in sources
    assert "Cover 1965, function counting theorem" in sources


# Errors


@pytest.mark.parametrize(
    ("widths", "shown"),
    [
        ((), "empty"),
        ((0, 3), "n0 is 0"),
        ((2, -1), "n1 is -1"),
        ((2, 3, 0), "n2 is 0"),
        ((2, True), "n1 is True"),
        ((2, Fraction(3)), "n1 is Fraction"),
        (("2", 3), "n0 is '2'"),
        ((2, sympy.Rational(1, 2)), "n1 is 1/2"),
        ((2, sympy.Symbol("n", negative=True)), "n1 is n"),
    ],
)
def test_widths_without_meaning_are_refused(widths: Widths, shown: str) -> None:
    with pytest.raises(InvalidInput, match=shown):
        applicable(widths)


def test_symbols_have_no_value() -> None:
    with pytest.raises(InvalidInput, match="width n0 is n0, not an integer"):
        evaluate(BY_NAME["serra2018-upper"], width_symbols(2))


@pytest.mark.parametrize(
    ("name", "widths"),
    [
        ("zaslavsky1975-exact", (2,)),
        ("zaslavsky1975-exact", (2, 3, 3)),
        ("cover1965-exact", (2, 3, 3)),
        ("serra2018-exact", (2, 3)),
        ("serra2018-exact", (1, 3, 2)),
        ("ternary-upper", (4, 3)),
        ("ternary-upper", (2, 3, 3)),
        ("raghu2017-asymptotic-upper", (2, 3, 4)),
        ("hanin2019-expected-upper", (4, 3)),
        ("montufar2014-lower", (2,)),
        ("montufar2014-lower", (3, 3, 2)),
        ("telgarsky2015-lower", (2, 2)),
        ("telgarsky2015-lower", (1, 2, 1)),
        ("arora2018-lower", (2,)),
        ("arora2018-lower", (2, 3, 2)),
        ("arora2018-lower", (2, 4, 2, 3)),
        ("arora2018-lower", (2, 4, 1)),
        ("serra2018-lower", (2, 5, 6)),
        ("serra2018-zonotope-lower", (2, 4, 2)),
    ],
)
def test_widths_that_contradict_the_assumptions_are_refused(name: str, widths: Widths) -> None:
    bound = BY_NAME[name]

    assert not bound.holds(widths)
    for ask in (bound.expression, lambda sizes: evaluate(bound, sizes)):
        with pytest.raises(InvalidInput, match=name):
            ask(widths)


@pytest.mark.parametrize("ranks", [(3,), (1, 4), (-1, 1), (3, 2)])
def test_impossible_ranks_are_refused(ranks: Widths) -> None:
    with pytest.raises(InvalidInput, match="a rank its weights can have"):
        evaluate(serra2018_rank(ranks), (2, 3, 4))


@pytest.mark.parametrize("make", [serra2018_maxout, montufar2022_maxout, goujon2024_upper])
def test_neurons_have_at_least_one_piece(make: Callable[[int], Bound]) -> None:
    with pytest.raises(InvalidInput, match="is 0; it is at least 1"):
        make(0)


def test_an_unknown_class_of_networks_is_refused() -> None:
    with pytest.raises(InvalidInput, match="'binary'"):
        applicable((2, 3), networks="binary")


# Sizes


@pytest.mark.parametrize(
    ("message", "widths"),
    [
        ("add up to 400,002; bounds are computed for widths that add up to at most", (2, 400_000)),
        (r"add up to more than 10\^12; bounds are computed for", (2, 10**20)),
        ("2 hidden layers with 150,000 neurons in dimension 75,000 take too", (75_000,) * 3),
    ],
)
def test_bounds_that_take_too_long_are_refused_before_any_work(
    message: str, widths: Widths
) -> None:
    with pytest.raises(InvalidInput, match=message):
        applicable(widths)


def test_the_longest_bound_can_be_written() -> None:
    raise_digit_limit()

    assert all(len(str(number)) < 100_000 for _, number in applicable((2, 299_998)))


def test_symbols_of_many_layers_are_not_compared(monkeypatch: pytest.MonkeyPatch) -> None:
    """Comparing all pairs of symbols in all minima takes sympy most of a minute."""

    def compared(*_: object) -> None:
        raise AssertionError("two symbols were compared")

    symbols = width_symbols(60)
    monkeypatch.setattr(sympy.Min, "_is_connected", compared)

    assert BY_NAME["montufar2017-upper"].expression(symbols).free_symbols == set(symbols)


def test_a_bound_of_our_own_has_no_year() -> None:
    assert str(BY_NAME["ternary-upper"].source).startswith("derived here, all ternary")
