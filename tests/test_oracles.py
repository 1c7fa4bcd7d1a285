"""The oracles agree with published and hand-made counts, and with each other."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise
from math import comb

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from exactregions.networks import (
    ABS,
    HARD_TANH,
    IDENTITY,
    RELU,
    Activation,
    Layer,
    Network,
    leaky_relu,
)
from tests.known_networks import (
    KNOWN,
    KNOWN_ON_DOMAIN,
    serra_zigzag,
    stargalla_example,
    telgarsky_tent,
)
from tests.oracles import arrangements, fourier_motzkin, sweep, z3_oracle
from tests.oracles.arrangements import KNOWN_ARRANGEMENTS, Arrangement
from tests.oracles.fourier_motzkin import Constraint, feasible

CHAIN = ("affine", "closed_connected", "open_connected", "proper", "activation")

STAIRS = Activation.through((0, "1/3"), breakpoints=[-1, 0, "1/2"], slopes=[1, 0, -2, "1/2"])
"""Breakpoints on both sides of 0 and at it, none of the values there 0."""

ACTIVATIONS = (RELU, RELU, IDENTITY, ABS, HARD_TANH, leaky_relu("-1/2"), STAIRS)

pytestmark = pytest.mark.unmeasured

quick = settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
thorough = settings(quick, max_examples=400)


# Random networks and domains


@st.composite
def layers(draw: st.DrawFn, inputs: int, width: int) -> Layer:
    numbers = st.integers(-2, 2)
    weights = [[draw(numbers) for _ in range(inputs)] for _ in range(width)]
    bias = [draw(numbers) for _ in range(width)]
    return Layer.of(weights, bias, [draw(st.sampled_from(ACTIVATIONS)) for _ in range(width)])


@st.composite
def networks(draw: st.DrawFn, *, inputs: int, width: int, depth: int) -> Network:
    widths = [inputs, *(draw(st.integers(1, width)) for _ in range(draw(st.integers(1, depth))))]
    return Network(inputs, tuple(draw(layers(*pair)) for pair in pairwise(widths)))


@st.composite
def domains(draw: st.DrawFn, inputs: int) -> list[list[int]]:
    """Some half-spaces with a common inner point; the zero normal may be among them."""
    vectors = st.lists(st.integers(-2, 2), min_size=inputs, max_size=inputs)
    center = draw(vectors)
    rows = []
    for _ in range(draw(st.integers(0, 3))):
        normal = draw(vectors)
        height = sum(a * x for a, x in zip(normal, center, strict=True))
        rows.append([*normal, draw(st.integers(1, 3)) - height])
    return rows


@st.composite
def networks_on_domains(
    draw: st.DrawFn, *, inputs: int, width: int, depth: int
) -> tuple[Network, list[list[int]]]:
    network = draw(networks(inputs=inputs, width=width, depth=depth))
    return network, draw(domains(inputs))


# Feasibility


@pytest.mark.parametrize(
    ("expected", "system"),
    [
        (True, []),
        (True, [((0, 0, 0), ">="), ((0, 0, 0), "="), ((0, 0, 1), ">")]),
        (False, [((0, 0, 0), ">")]),
        (False, [((0, 0, 1), "=")]),
        (False, [((0, 0, -1), ">=")]),
        (True, [((1, 0, 0), ">="), ((-1, 0, 0), ">=")]),
        (False, [((1, 0, 0), ">="), ((-1, 0, 0), ">")]),
        (False, [((2, 0, -1), ">="), ((-3, 0, 1), ">=")]),
        (True, [((2, 0, -1), ">"), ((-3, 0, 2), ">")]),
        (True, [((1, 1, 0), "="), ((1, -1, 0), "=")]),
        (False, [((1, 1, 0), "="), ((1, -1, 0), "="), ((1, 0, 0), ">")]),
        (False, [((1, 1, 0), "="), ((2, 2, 1), "=")]),
        (False, [((1, 0, 0), ">"), ((0, 1, 0), ">"), ((-1, -1, 0), ">=")]),
        (True, [((1, 0, 0), ">="), ((0, 1, 0), ">="), ((-1, -1, 0), ">=")]),
        (False, [((0, 1, 0), ">"), ((0, 1, 0), ">="), ((0, -2, 0), ">=")]),
        (False, [((1, 1, -1), ">"), ((-2, 0, 1), ">="), ((0, -2, 1), ">=")]),
    ],
)
def test_feasibility_of_systems_decided_by_hand(
    expected: bool, system: list[tuple[tuple[int, ...], str]]
) -> None:
    assert expected == feasible(Constraint(*pair) for pair in system)


@given(
    st.lists(
        st.tuples(st.tuples(*[st.integers(-3, 3)] * 4), st.sampled_from([">", ">=", ">=", "="])),
        max_size=8,
    )
)
@settings(quick, max_examples=100)
def test_feasibility_agrees_with_z3(system: list[tuple[tuple[int, ...], str]]) -> None:
    z3 = pytest.importorskip("z3")
    point = [*z3.Reals("x y z"), 1]
    solver = z3.Solver()
    for row, relation in system:
        left = z3.Sum([a * x for a, x in zip(row, point, strict=True)])
        solver.add({">": left > 0, ">=": left >= 0, "=": left == 0}[relation])

    assert (solver.check() == z3.sat) == feasible(Constraint(*pair) for pair in system)


@pytest.mark.parametrize(
    ("expected", "rows"),
    [
        (0, []),
        (0, [(0, 0)]),
        (1, [(1, 2), (-2, -4), (0, 0)]),
        (2, [(0, 1, 1), (1, 0, 1), (1, 1, 2)]),
        (3, [(0, 0, 1), (0, 2, 1), (3, 2, 1), (1, 1, 1)]),
    ],
)
def test_rank_of_matrices_decided_by_hand(expected: int, rows: list[tuple[int, ...]]) -> None:
    assert expected == fourier_motzkin.rank(rows)


# Known networks


@pytest.mark.parametrize("name", KNOWN)
def test_elimination_reproduces_the_known_counts(name: str) -> None:
    network, known = KNOWN[name]
    counted = fourier_motzkin.counts(network)

    assert known == {kind: counted[kind] for kind in known}


@pytest.mark.parametrize("name", KNOWN_ON_DOMAIN)
def test_elimination_reproduces_the_known_counts_on_domains(name: str) -> None:
    network, domain, known = KNOWN_ON_DOMAIN[name]
    counted = fourier_motzkin.counts(network, domain)

    assert known == {kind: counted[kind] for kind in known}


@pytest.mark.parametrize("name", [name for name in KNOWN if KNOWN[name][0].input_dim == 1])
def test_the_sweep_reproduces_the_known_counts(name: str) -> None:
    network, known = KNOWN[name]
    counted = sweep.counts(network)

    assert known == {kind: counted[kind] for kind in known}


@pytest.mark.parametrize(
    "name", [name for name in KNOWN_ON_DOMAIN if KNOWN_ON_DOMAIN[name][0].input_dim == 1]
)
def test_the_sweep_reproduces_the_known_counts_on_domains(name: str) -> None:
    network, domain, known = KNOWN_ON_DOMAIN[name]
    counted = sweep.counts(network, domain)

    assert known == {kind: counted[kind] for kind in known}


@pytest.mark.parametrize("name", KNOWN)
def test_z3_reproduces_the_known_proper_counts(name: str) -> None:
    network, known = KNOWN[name]

    assert known["proper"] == z3_oracle.count_proper(network)


def test_the_sweep_reaches_thousands_of_pieces() -> None:
    zigzag = dict.fromkeys(CHAIN, 4**5) | {"bounded_proper": 4**5 - 2}
    tent = sweep.counts(telgarsky_tent(9))

    assert zigzag == sweep.counts(serra_zigzag(5))
    assert (tent["proper"], tent["affine"]) == (2**9 + 2, 2**9 + 1)


# Known arrangements


def one_hidden_layer(arrangement: Arrangement) -> Network:
    return Network.from_layers(arrangement, ([[1] * len(arrangement.normals)], [0]))


@pytest.mark.parametrize("name", KNOWN_ARRANGEMENTS)
def test_deletion_and_restriction_reproduce_the_known_numbers(name: str) -> None:
    arrangement, regions = KNOWN_ARRANGEMENTS[name]

    assert regions == arrangements.count_regions(arrangement)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("arrangement", "regions"),
    [(arrangements.resonance(6), 1066044), (arrangements.threshold(5), 94572)],
    ids=["resonance 6", "threshold 5"],
)
def test_deletion_and_restriction_reproduce_large_known_numbers(
    arrangement: Arrangement, regions: int
) -> None:
    assert regions == arrangements.count_regions(arrangement)


@pytest.mark.parametrize("n", [2, 3, 4, 5])
def test_the_shi_arrangement_has_the_published_number_of_relatively_bounded_regions(n: int) -> None:
    arrangement = arrangements.shi(n)

    assert (n - 1) ** (n - 1) == arrangements.count_relatively_bounded_regions(arrangement)
    assert arrangements.count_bounded_regions(arrangement) == 0


@pytest.mark.parametrize("name", [name for name, (_, n) in KNOWN_ARRANGEMENTS.items() if n <= 50])
def test_elimination_counts_the_regions_of_small_arrangements(name: str) -> None:
    arrangement, regions = KNOWN_ARRANGEMENTS[name]

    assert regions == fourier_motzkin.count_proper(one_hidden_layer(arrangement))


@pytest.mark.slow
@pytest.mark.parametrize("name", [name for name, (_, n) in KNOWN_ARRANGEMENTS.items() if n > 50])
def test_elimination_counts_the_regions_of_larger_arrangements(name: str) -> None:
    arrangement, regions = KNOWN_ARRANGEMENTS[name]

    assert regions == fourier_motzkin.count_proper(one_hidden_layer(arrangement))


@pytest.mark.parametrize(("m", "n"), [(0, 1), (3, 1), (1, 2), (4, 2), (6, 2), (5, 3), (6, 4)])
def test_general_position_gives_the_numbers_of_zaslavsky(m: int, n: int) -> None:
    arrangement = arrangements.generic(m, n) if m else Arrangement(((0,) * n,), (1,))

    assert arrangements.generic_regions(m, n) == arrangements.count_regions(arrangement)
    bounded = arrangements.generic_bounded_regions(m, n)
    assert bounded == arrangements.count_bounded_regions(arrangement)


@given(
    st.integers(1, 3).flatmap(
        lambda n: st.lists(
            st.tuples(st.tuples(*[st.integers(-2, 2)] * n), st.integers(-2, 2)),
            min_size=1,
            max_size=5,
        )
    )
)
@quick
def test_elimination_agrees_with_deletion_and_restriction(
    rows: list[tuple[tuple[int, ...], int]],
) -> None:
    arrangement = Arrangement(*(tuple(column) for column in zip(*rows, strict=True)))
    network = one_hidden_layer(arrangement)
    bounded = arrangements.count_bounded_regions(arrangement)

    assert arrangements.count_regions(arrangement) == fourier_motzkin.count_proper(network)
    assert bounded == fourier_motzkin.count_bounded_proper(network)


# Faces and dual graphs


@pytest.mark.parametrize(
    ("arrangement", "f_vector"),
    [
        (arrangements.braid(2), (0, 1, 2)),
        (arrangements.braid(3), (0, 1, 6, 6)),  # k! times a Stirling number of the second kind
        (arrangements.braid(4), (0, 1, 14, 36, 24)),
        (arrangements.coordinate(1), (1, 2)),
        (arrangements.coordinate(2), (1, 4, 4)),
        (arrangements.coordinate(3), (1, 6, 12, 8)),
        (arrangements.type_b(2), (1, 8, 8)),
    ],
)
def test_faces_of_classical_arrangements(
    arrangement: Arrangement, f_vector: tuple[int, ...]
) -> None:
    assert f_vector == fourier_motzkin.count_faces(one_hidden_layer(arrangement))


@pytest.mark.parametrize(("m", "n"), [(3, 1), (4, 2), (5, 2), (4, 3)])
def test_faces_in_general_position_are_regions_of_intersections(m: int, n: int) -> None:
    expected = tuple(
        comb(m, n - k) * arrangements.generic_regions(m - (n - k), k) for k in range(n + 1)
    )

    network = one_hidden_layer(arrangements.generic(m, n))

    assert expected == fourier_motzkin.count_faces(network)


def test_faces_of_a_square_and_of_a_strip() -> None:
    diagonal = Network(2, (Layer.of([[1, -1]], [0]),))
    square = [[1, 0, 0], [-1, 0, 1], [0, 1, 0], [0, -1, 1]]

    assert fourier_motzkin.count_faces(diagonal, square) == (4, 5, 2)
    assert fourier_motzkin.count_faces(diagonal, square[:2]) == (2, 5, 2)
    assert fourier_motzkin.count_faces(Network(2, ()), square[:2]) == (0, 2, 1)


@pytest.mark.parametrize("n", [1, 2, 3])
def test_the_dual_graph_of_coordinate_hyperplanes_is_a_cube(n: int) -> None:
    edges = fourier_motzkin.dual_edges(one_hidden_layer(arrangements.coordinate(n)))

    assert n * 2 ** (n - 1) == len(edges)
    for (one,), (other,) in edges:
        assert sum(a != b for a, b in zip(one, other, strict=True)) == 1


def test_the_dual_graph_of_three_lines_through_a_point_is_a_hexagon() -> None:
    edges = fourier_motzkin.dual_edges(one_hidden_layer(arrangements.braid(3)))
    degrees = [sum(pattern in edge for edge in edges) for pattern in frozenset().union(*edges)]

    assert degrees == [2] * 6


def test_one_facet_can_flip_several_neurons() -> None:
    opposite = Network(1, (Layer.of([[1], [-1], [2]], [0, 0, 0]),))

    assert fourier_motzkin.dual_edges(opposite) == {frozenset({((1, 0, 1),), ((0, 1, 0),)})}


@pytest.mark.parametrize(
    ("expected", "domain"),
    [
        (1, []),  # the plane
        (-1, [[1, 0, 0], [-1, 0, 1]]),  # a strip: one line, and bounded modulo that
        (0, [[1, 0, 0]]),
        (0, [[1, 0, 0], [0, 1, 0]]),
        (1, [[1, 0, 1], [0, 1, 1], [-1, -1, 1]]),
    ],
)
def test_the_euler_sum_depends_only_on_the_domain(expected: int, domain: list[list[int]]) -> None:
    f_vector = fourier_motzkin.count_faces(stargalla_example(), domain)

    assert expected == fourier_motzkin.euler_sum(f_vector)


# Random networks


def check_one_input(network: Network, domain: list[list[int]]) -> None:
    assert sweep.counts(network, domain) == fourier_motzkin.counts(network, domain)


def check_kinds(network: Network, domain: list[list[int]]) -> None:
    counted = fourier_motzkin.counts(network, domain)
    sizes = [counted[kind] for kind in CHAIN]

    assert sorted(sizes) == sizes
    assert sizes[0] >= 1
    assert counted["bounded_proper"] <= counted["proper"]


def check_z3(network: Network, domain: list[list[int]]) -> None:
    expected = z3_oracle.count_proper(network, domain)

    assert expected == fourier_motzkin.count_proper(network, domain)


def check_faces(network: Network, domain: list[list[int]]) -> None:
    n = network.input_dim
    faces = fourier_motzkin.faces(network, domain)
    patterns = {face.pattern for face in faces}
    top = [face.pattern for face in faces if face.dimension == n]
    cells = fourier_motzkin.proper_cells(network, domain)

    assert fourier_motzkin.activation_patterns(network, domain) == patterns
    assert sorted(cell.pattern for cell in cells) == sorted(top)
    f_vector = fourier_motzkin.count_faces(network, domain)
    assert euler_characteristic(domain, n) == fourier_motzkin.euler_sum(f_vector)
    if not any(any(normal) for *normal, _ in domain):
        assert f_vector[n - 1] == len(fourier_motzkin.dual_edges(network, domain))


def euler_characteristic(domain: list[list[int]], n: int) -> int:
    """With compact support: (-1)^l if the domain is bounded modulo its lines R^l, else 0."""
    normals = [(*normal, 0) for *normal, _ in domain]
    directions = [Constraint(row, ">=") for row in normals]
    if any(feasible([*directions, Constraint(row, ">")]) for row in normals):
        return 0
    lineality = n - fourier_motzkin.rank([row[:-1] for row in normals])
    return -1 if lineality % 2 else 1


def check_side_by_side(one: Network, other: Network, most: int) -> None:
    """Regions of ``(F(x), G(y))`` are products of regions, for every kind; at most so many."""
    layers = [side_by_side(*pair) for pair in zip(one.layers, other.layers, strict=True)]
    counted, factor = sweep.counts(one), sweep.counts(other)
    expected = {kind: number * factor[kind] for kind, number in counted.items()}
    assume(expected["activation"] <= most)

    assert expected == fourier_motzkin.counts(Network(2, tuple(layers)))


def check_sum(one: Network, other: Network) -> None:
    """Regions of ``F(x) + G(y)``: walls between boxes change one gradient, so none disappears."""
    layers = [side_by_side(*pair) for pair in zip(one.layers, other.layers, strict=True)]
    network = Network(2, (*layers, Layer.of([[1, 1]], [0], IDENTITY)))
    expected = sweep.counts(one)["open_connected"] * sweep.counts(other)["open_connected"]

    assert expected == fourier_motzkin.count_open_connected(network)


def side_by_side(one: Layer, other: Layer) -> Layer:
    zero, nothing = (Fraction(0),) * one.input_dim, (Fraction(0),) * other.input_dim
    weights = [row + nothing for row in one.weights] + [zero + row for row in other.weights]
    return Layer.of(weights, one.bias + other.bias, one.activations + other.activations)


def check_points(network: Network, points: list[list[Fraction]]) -> None:
    cells = fourier_motzkin.proper_cells(network)
    patterns = fourier_motzkin.activation_patterns(network)
    for point in points:
        around = [cell for cell in cells if all(at(row, point) > 0 for row in cell.rows)]

        assert network.pattern(point) in patterns
        assert len(around) <= 1
        for cell in around:
            assert network.pattern(point) == cell.pattern
        for cell in cells:
            if all(at(row, point) >= 0 for row in cell.rows):
                assert network(point) == tuple(at(row, point) for row in cell.outputs)


def at(row: tuple[Fraction | int, ...], point: list[Fraction]) -> Fraction:
    return sum((a * x for a, x in zip(row, [*point, Fraction(1)], strict=True)), Fraction(0))


ONE_INPUT_TWO_LAYERS = st.tuples(layers(1, 2), layers(2, 2)).map(lambda pair: Network(1, pair))
ONE_INPUT_ONE_OUTPUT = st.tuples(layers(1, 2), layers(2, 2), layers(2, 1)).map(
    lambda three: Network(1, three)
)
ONE_INPUT = networks_on_domains(inputs=1, width=3, depth=3)
TWO_INPUTS = networks_on_domains(inputs=2, width=3, depth=2)
THREE_INPUTS = networks_on_domains(inputs=3, width=3, depth=2)
FOUR_INPUTS = networks_on_domains(inputs=4, width=3, depth=1)
POINTS = st.lists(
    st.lists(st.fractions(-3, 3, max_denominator=2), min_size=2, max_size=2), max_size=20
)


@given(ONE_INPUT)
@quick
def test_the_sweep_agrees_with_elimination(case: tuple[Network, list[list[int]]]) -> None:
    check_one_input(*case)


@given(ONE_INPUT_TWO_LAYERS, ONE_INPUT_TWO_LAYERS)
@quick
def test_networks_side_by_side_have_products_of_regions(one: Network, other: Network) -> None:
    check_side_by_side(one, other, most=40)


@pytest.mark.slow
@given(ONE_INPUT_TWO_LAYERS, ONE_INPUT_TWO_LAYERS)
@quick
def test_networks_side_by_side_have_products_of_many_regions(one: Network, other: Network) -> None:
    check_side_by_side(one, other, most=1000)


@given(ONE_INPUT_ONE_OUTPUT, ONE_INPUT_ONE_OUTPUT)
@quick
def test_sums_have_products_of_open_regions(one: Network, other: Network) -> None:
    check_sum(one, other)


@given(networks(inputs=1, width=3, depth=3), st.lists(st.integers(-2, 2), min_size=2, max_size=2))
@quick
def test_a_network_of_a_linear_form_has_the_regions_of_the_line(
    network: Network, form: list[int]
) -> None:
    expected = sweep.counts(network) | {"bounded_proper": 0}

    if any(form):
        assert expected == fourier_motzkin.counts(network.precompose([form], [1]))


@given(TWO_INPUTS)
@quick
def test_the_kinds_are_in_order(case: tuple[Network, list[list[int]]]) -> None:
    check_kinds(*case)


@given(st.one_of(TWO_INPUTS, THREE_INPUTS, FOUR_INPUTS))
@quick
def test_z3_agrees_with_elimination(case: tuple[Network, list[list[int]]]) -> None:
    check_z3(*case)


@given(st.one_of(ONE_INPUT, TWO_INPUTS))
@quick
def test_faces_agree_with_patterns_cells_and_euler(case: tuple[Network, list[list[int]]]) -> None:
    check_faces(*case)


@given(networks(inputs=2, width=3, depth=2), POINTS)
@quick
def test_points_are_where_the_cells_say(network: Network, points: list[list[Fraction]]) -> None:
    check_points(network, points)


@pytest.mark.slow
@given(ONE_INPUT)
@thorough
def test_the_sweep_agrees_with_elimination_thoroughly(
    case: tuple[Network, list[list[int]]],
) -> None:
    check_one_input(*case)


@pytest.mark.slow
@given(st.one_of(TWO_INPUTS, THREE_INPUTS, FOUR_INPUTS))
@thorough
def test_z3_agrees_with_elimination_thoroughly(case: tuple[Network, list[list[int]]]) -> None:
    check_z3(*case)


@pytest.mark.slow
@given(st.one_of(ONE_INPUT, TWO_INPUTS, THREE_INPUTS))
@settings(thorough, max_examples=100)
def test_faces_agree_with_patterns_cells_and_euler_thoroughly(
    case: tuple[Network, list[list[int]]],
) -> None:
    check_faces(*case)


@pytest.mark.parametrize("left", [0, 1])
def test_a_degenerate_tie_makes_a_pattern_but_no_cell(left: int) -> None:
    """Opposite rows: between them lies a hyperplane on which both neurons are off."""
    network = Network(1, (Layer.of([[1], [-1]], [-left, left]),))

    assert fourier_motzkin.activation_patterns(network) == {((1, 0),), ((0, 1),), ((0, 0),)}
    assert fourier_motzkin.count_proper(network) == 2


def test_a_preactivation_that_is_constantly_at_a_breakpoint_is_on_the_lower_piece() -> None:
    dead = Network(1, (Layer.of([[0], [0]], [1, -1], [HARD_TANH, HARD_TANH]),))
    (cell,) = fourier_motzkin.proper_cells(dead)

    assert cell.pattern == ((1, 0),)
    assert fourier_motzkin.count_faces(dead) == (0, 1)


def test_the_empty_network_has_one_cell() -> None:
    assert dict.fromkeys([*CHAIN], 1) | {"bounded_proper": 0} == fourier_motzkin.counts(
        Network(2, ())
    )


def test_a_flat_or_empty_domain_has_no_cell() -> None:
    network = stargalla_example()

    assert fourier_motzkin.count_proper(network, [[1, 0, -1], [-1, 0, 1]]) == 0
    assert fourier_motzkin.count_proper(network, [[0, 0, -1]]) == 0
    assert z3_oracle.count_proper(network, [[1, 0, -1], [-1, 0, 1]]) == 0
    assert z3_oracle.count_proper(network, [[0, 0, -1]]) == 0
    with pytest.raises(ValueError, match="no interior"):
        sweep.counts(telgarsky_tent(1), [[1, 0], [-1, 0]])


@pytest.mark.parametrize("constant", [0, 1])
def test_a_constant_row_of_a_domain_that_holds_says_nothing(constant: int) -> None:
    network, row = stargalla_example(), [0, 0, constant]

    assert fourier_motzkin.counts(network) == fourier_motzkin.counts(network, [row])
    assert fourier_motzkin.count_faces(network) == fourier_motzkin.count_faces(network, [row])
    assert fourier_motzkin.count_proper(network) == z3_oracle.count_proper(network, [row])
    tent = telgarsky_tent(2)
    assert sweep.counts(tent) == sweep.counts(tent, [row[1:]])
