"""Cells, graphs and faces of partitions."""

from __future__ import annotations

import json
import tracemalloc
from collections import Counter
from itertools import islice
from random import Random

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from exactregions import (
    IDENTITY,
    RELU,
    AffineForm,
    Layer,
    Network,
    Partition,
    Polyhedron,
    ShapeMismatch,
    box,
    dual_graph,
    f_vector,
    face_lattice,
    refine,
    refinement_graph,
)
from exactregions.partition import (
    ActivationPattern,
    compiled,
    faces,
    proper_cell_numbers,
    proper_cells,
    reference,
)
from exactregions.partition.export import graph_writer, graphml, node_link_json
from exactregions.testing import ACTIVATIONS, networks, networks_on_domains, points, small_integers
from tests.known_files import known_network
from tests.known_networks import KNOWN
from tests.oracles import fourier_motzkin
from tests.strategies import random_domain, random_network

NETWORKS = networks(
    input_dim=(1, 3),
    widths=[(0, 4)] * 3,
    output_dim=(1, 2),
    weights=small_integers(3),
    activations=ACTIVATIONS,
)


def assert_cells_are_right(partition: Partition) -> None:
    """Each witness has its cell's pattern and value, and satisfies exactly its facets strictly."""
    patterns = [cell.pattern for cell in partition.cells]
    assert patterns == sorted(set(patterns))
    for cell in partition.cells:
        assert cell.witness in partition.domain
        assert partition.network.pattern(cell.witness) == cell.pattern.pieces
        assert partition.network(cell.witness) == cell.map(cell.witness)
        assert all(facet.form(cell.witness) > 0 for facet in cell.facets)
        for facet in cell.facets:
            tight = [other for other in cell.facets if other.form(facet.point) == 0]
            assert tight == [facet]


def euler_sum(numbers: tuple[int, ...]) -> int:
    return sum((-1) ** k * number for k, number in enumerate(numbers))


@given(networks_on_domains(NETWORKS))
def test_cells_have_exact_witnesses_maps_and_facets(
    case: tuple[Network, Polyhedron],
) -> None:
    assert_cells_are_right(refine(*case))


@given(networks_on_domains(NETWORKS))
def test_interior_facets_are_in_two_cells_and_boundary_facets_in_one(
    case: tuple[Network, Polyhedron],
) -> None:
    partition = refine(*case)
    sides = Counter(facet.key for facets in partition.facets() for facet in facets)
    on_boundary = {
        facet.key
        for facets in partition.facets()
        for facet in facets
        if facet.form in partition.domain.inequalities
    }

    assert all(number == (1 if key in on_boundary else 2) for key, number in sides.items())
    assert len(partition.shared_facets()) == sum(number == 2 for number in sides.values())


@given(networks_on_domains(NETWORKS), st.data())
def test_a_point_off_all_facets_is_in_exactly_one_cell(
    case: tuple[Network, Polyhedron], data: st.DataObject
) -> None:
    network, domain = case
    partition = refine(network, domain)
    point = data.draw(points(network.input_dim))
    inside = [
        cell for cell in partition.cells if all(facet.form(point) > 0 for facet in cell.facets)
    ]
    touched = [
        cell for cell in partition.cells if all(facet.form(point) >= 0 for facet in cell.facets)
    ]

    assert len(inside) <= 1
    assert bool(touched) == (point in partition.domain)
    assert all(cell.map(point) == network(point) for cell in touched)
    if len(touched) == 1 and inside:
        assert inside[0].pattern.pieces == network.pattern(point)


@given(NETWORKS)
def test_the_euler_sum_over_all_of_space(network: Network) -> None:
    assert euler_sum(f_vector(refine(network))) == (-1) ** network.input_dim


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([[1, 0, 1], [-1, 0, 1], [0, 1, 1], [0, -1, 1]], 1),  # a square: bounded, no lines
        ([[1, 0, 1], [-1, 0, 1]], -1),  # a strip: one line, bounded modulo it
        ([[1, 0, 1]], 0),  # a half-plane: one line, unbounded modulo it
        ([[1, 0, 1], [0, 1, 1]], 0),  # a quadrant
    ],
)
def test_the_euler_sum_on_domains(rows: list[list[int]], expected: int) -> None:
    domain = Polyhedron.of(rows, dimension=2)
    for seed in range(30):
        network = random_network(Random(seed), 2, [4, 3])

        assert euler_sum(f_vector(refine(network, domain))) == expected, seed


def test_faces_agree_with_elimination() -> None:
    for seed in range(40):
        random = Random(seed)
        dimension = random.choice([1, 2, 2, 3])
        network = random_network(random, dimension, [3, 2] if dimension < 3 else [3])
        domain = random_domain(random, dimension)
        rows = [form.row for form in domain.inequalities] if domain else []

        expected = fourier_motzkin.count_faces(network, rows)
        assert f_vector(refine(network, domain)) == tuple(expected), seed


def test_each_face_has_a_point_with_its_signs() -> None:
    network, _ = KNOWN["slice"]
    partition = refine(network)
    zero_forms = Counter()
    for face in faces(partition):
        assert (
            network.pattern(face.point)
            == ActivationPattern(
                partition.cells[0].prefix.integers.pattern(face.signs[0]).pieces
            ).pieces
        )
        zero_forms[face.dimension] += 1

    assert zero_forms == Counter(dict(enumerate(f_vector(partition))))


def test_the_face_lattice_is_graded() -> None:
    lattice = face_lattice(refine(known_network("ternary_3-8-8-1_s0")))
    dimension = nx.get_node_attributes(lattice, "dimension")

    assert all(dimension[face] == dimension[facet] + 1 for face, facet in lattice.edges)
    assert all(lattice.in_degree(face) == 2 for face in lattice if dimension[face] == 2)


def test_the_dual_graph_agrees_with_elimination() -> None:
    for seed in range(60):
        random = Random(seed)
        dimension = random.choice([1, 2, 2, 3])
        network = random_network(random, dimension, [3, 2] if dimension < 3 else [3])
        domain = random_domain(random, dimension)
        rows = [form.row for form in domain.inequalities] if domain else []
        graph = dual_graph(refine(network, domain))
        edges = {frozenset((one.pieces, other.pieces)) for one, other in graph.edges}

        assert edges == set(fourier_motzkin.dual_edges(network, rows)), seed


@given(networks_on_domains(NETWORKS))
def test_the_dual_graph_of_a_convex_domain_is_connected(
    case: tuple[Network, Polyhedron],
) -> None:
    assert nx.is_connected(dual_graph(refine(*case)))


def test_equal_neurons_vanish_together_on_a_shared_facet() -> None:
    """Flipping one bit is not how to cross a wall: here every crossing flips two."""
    network = Network(1, (Layer.of([[1], [1], [-2]], [0, 0, 0], RELU),))
    graph = dual_graph(refine(network))
    ((left, right, attributes),) = graph.edges(data=True)

    assert (str(left), str(right)) == ("001", "110")
    assert attributes["neurons"] == ((0, 0), (0, 1), (0, 2))
    assert attributes["point"] == (0,)


def test_a_neuron_that_is_0_on_one_side_only_vanishes_on_the_facet() -> None:
    """``relu(relu(x))``: the second neuron is 0 for all x <= 0."""
    network = Network(1, (Layer.of([[1]], [0], RELU), Layer.of([[1]], [0], RELU)))
    ((_, _, attributes),) = dual_graph(refine(network)).edges(data=True)

    assert attributes["neurons"] == ((0, 0), (1, 0))


def test_the_refinement_graph_is_a_tree_that_says_who_cuts() -> None:
    """The first of two equal neurons cuts, the second finds nothing left to cut."""
    network = Network.from_layers(
        ([[1, 0], [1, 0], [0, 1]], [0, 0, 0]), ([[1, 1, 1]], [-1]), ([[1]], [0])
    )
    tree = refinement_graph(refine(network))
    root = ActivationPattern(())

    assert nx.is_arborescence(tree)
    assert tree.nodes[root]["layer"] == 0
    assert {str(child) for child in tree.successors(root)} == {"000", "001", "110", "111"}
    assert {tree.edges[root, child]["neurons"] for child in tree.successors(root)} == {
        ((0, 0), (0, 2))
    }
    assert tree.edges[ActivationPattern(((1, 1, 0),)), ActivationPattern(((1, 1, 0), (1,)))][
        "neurons"
    ] == ((1, 0),)
    assert (
        tree.edges[ActivationPattern(((0, 0, 0),)), ActivationPattern(((0, 0, 0), (0,)))]["neurons"]
        == ()
    )


@given(networks_on_domains(NETWORKS))
def test_the_leaves_of_the_refinement_graph_are_the_cells(
    case: tuple[Network, Polyhedron],
) -> None:
    partition = refine(*case)
    tree = refinement_graph(partition)
    depth = len(partition.network.hidden_layers)
    leaves = {node for node in tree if tree.nodes[node]["layer"] == depth}

    assert leaves == {cell.pattern for cell in partition.cells}


def test_identity_layers_and_mixed_layers_are_refined_like_any_other() -> None:
    """``relu(x)`` beside the carried ``y``; then ``relu(y - relu(x))`` bends along x = 0."""
    network = Network(
        2,
        (
            Layer.of([[1, 0], [0, 1]], [0, 0], [RELU, IDENTITY]),
            Layer.of([[-1, 1]], [0], RELU),
        ),
    )
    partition = refine(network)

    assert [str(cell.pattern) for cell in partition.cells] == ["00|0", "00|1", "10|0", "10|1"]
    assert f_vector(partition) == (1, 4, 4)


def test_the_lines_of_one_cell_are_those_of_all() -> None:
    """Mixed layers leave lines for deeper layers to consume; facets must still match."""
    for seed in range(60):
        network = random_network(Random(seed), 3, [2, 3], activations=(RELU, IDENTITY))
        partition = refine(network)

        assert_cells_are_right(partition)
        assert euler_sum(f_vector(partition)) == -1, seed


def test_patterns_with_two_digits_are_told_apart() -> None:
    assert str(ActivationPattern(((1, 12), (0, 1)))) == "1,12|01"


def test_both_exports_keep_nodes_edges_and_rationals() -> None:
    graph = dual_graph(refine(KNOWN["two quadrants"][0], box("-1/3", 2, dimension=2)))
    data = json.loads(node_link_json(graph))
    from_json = nx.node_link_graph(data, edges="edges")
    from_graphml = nx.parse_graphml(graphml(graph))
    expected = {frozenset((str(one), str(other))) for one, other in graph.edges}

    assert {frozenset(edge) for edge in from_json.edges} == expected
    assert {frozenset(edge) for edge in from_graphml.edges} == expected
    assert {
        str(node): [str(x) for x in witness] for node, witness in graph.nodes(data="witness")
    } == dict(from_json.nodes(data="witness"))
    assert dict(from_json.nodes(data="witness")) == {
        node: json.loads(witness) for node, witness in from_graphml.nodes(data="witness")
    }


def test_an_unknown_graph_suffix_is_refused() -> None:
    with pytest.raises(Exception, match=r"'.png' is not the suffix of a graph file; use .graphml"):
        graph_writer(".png")


def test_a_domain_in_another_space_is_refused() -> None:
    with pytest.raises(ShapeMismatch, match=r"the domain is in R\^3 and the network takes 2"):
        next(proper_cells(Network(2, ()), box(0, 1, dimension=3)))


def test_cells_of_parallel_layers_have_no_vertex() -> None:
    partition = refine(known_network("parallel_2d"))

    assert f_vector(partition) == (0, 3, 4)
    assert not any(cell.bounded for cell in partition.cells)


def test_every_sign_vector_of_the_cube_is_a_face_of_the_coordinate_planes() -> None:
    layer = Layer.of([[int(i == j) for j in range(4)] for i in range(4)], [0] * 4, RELU)
    partition = refine(Network(4, (layer,)))

    assert len({face.signs for face in faces(partition)}) == 3**4
    assert f_vector(partition) == (1, 8, 24, 32, 16)


def test_counting_cells_takes_no_memory_for_each_cell() -> None:
    """80 lines in general position: what the walk holds after 300 cells is enough for all."""
    layer = Layer.of([[k, 1] for k in range(80)], [k * k for k in range(80)], RELU)
    cells = proper_cells(Network(2, (layer,)))
    tracemalloc.start()
    some = sum(1 for _ in islice(cells, 300))
    _, early = tracemalloc.get_traced_memory()
    rest = sum(1 for _ in cells)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert some + rest == 1 + 80 + 80 * 79 // 2
    assert 2 * peak < 3 * early


def test_forgetting_what_was_lifted_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(compiled, "kernel", None)
    monkeypatch.setattr(reference, "LIFTED_RAYS_KEPT", 3)
    network, known = KNOWN["slice"]

    assert len(refine(network).cells) == known["proper"]


def test_a_facet_form_is_the_wall() -> None:
    cells = refine(Network(1, (Layer.of([["2/3"]], ["-1/3"], RELU),))).cells

    assert [facet.form for cell in cells for facet in cell.facets] == [
        AffineForm((-2,), 1),
        AffineForm((2,), -1),
    ]


@given(networks_on_domains(NETWORKS))
def test_numbers_of_cells_are_those_of_the_cells(case: tuple[Network, Polyhedron]) -> None:
    cells = list(proper_cells(*case))
    numbers = list(proper_cell_numbers(*case))

    assert sum(number for number, _ in numbers) == len(cells)
    assert sum(bounded for _, bounded in numbers) == sum(cell.bounded for cell in cells)
