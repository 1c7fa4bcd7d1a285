"""Changes of a network that must leave every exact count alone."""

from __future__ import annotations

from fractions import Fraction
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from exactregions import ABS, IDENTITY, RELU, Layer, Network, Polyhedron, count, leaky_relu, refine
from exactregions.counting import KINDS, Count
from exactregions.testing import ACTIVATIONS
from tests.strategies import random_domain, random_network

SEEDS = st.integers(min_value=0, max_value=2**32)


def all_counts(network: Network, domain: Polyhedron | None) -> list[Count]:
    partition = refine(network, domain)
    return [count(partition, kind) for kind in KINDS if kind != "convex"]


def permuted(network: Network, random: Random) -> Network:
    """The same function with the neurons of every hidden layer in another order."""
    layers = list(network.layers)
    for i in range(len(layers) - 1):
        order = random.sample(range(layers[i].width), layers[i].width)
        layers[i] = Layer(
            tuple(layers[i].weights[j] for j in order),
            tuple(layers[i].bias[j] for j in order),
            tuple(layers[i].activations[j] for j in order),
        )
        following = layers[i + 1]
        columns = tuple(tuple(row[j] for j in order) for row in following.weights)
        layers[i + 1] = Layer(columns, following.bias, following.activations)
    return Network(network.input_dim, tuple(layers))


def rescaled(network: Network, random: Random) -> Network:
    """The same function, neurons multiplied by positive factors that the next layer divides out.

    This needs activations with ``activation(c x) = c activation(x)`` for c > 0.
    """
    layers = list(network.layers)
    for i in range(len(layers) - 1):
        factors = [Fraction(random.randint(1, 5), random.randint(1, 5)) for _ in layers[i].bias]
        layers[i] = Layer(
            tuple(
                tuple(c * w for w in row) for c, row in zip(factors, layers[i].weights, strict=True)
            ),
            tuple(c * b for c, b in zip(factors, layers[i].bias, strict=True)),
            layers[i].activations,
        )
        following = layers[i + 1]
        weights = tuple(
            tuple(w / c for w, c in zip(row, factors, strict=True)) for row in following.weights
        )
        layers[i + 1] = Layer(weights, following.bias, following.activations)
    return Network(network.input_dim, tuple(layers))


def invertible_matrix(random: Random, dimension: int) -> list[list[int]]:
    """A product of elementary matrices, one of them a negative scaling."""
    matrix = [[int(i == j) for j in range(dimension)] for i in range(dimension)]
    matrix[0] = [-2 * entry for entry in matrix[0]]
    for _ in range(2 * dimension):
        i, j = random.randrange(dimension), random.randrange(dimension)
        if i != j:
            factor = random.choice([-2, -1, 1, 3])
            matrix[i] = [a + factor * b for a, b in zip(matrix[i], matrix[j], strict=True)]
    return matrix


def moved(domain: Polyhedron, matrix: list[list[int]], offset: list[int]) -> Polyhedron:
    """The domain of all u with ``matrix u + offset`` in `domain`."""
    rows = []
    for form in domain.inequalities:
        normal = [
            sum(a * row[j] for a, row in zip(form.normal, matrix, strict=True))
            for j in range(domain.dimension)
        ]
        constant = form.constant + sum(a * c for a, c in zip(form.normal, offset, strict=True))
        rows.append([*normal, constant])
    return Polyhedron.of(rows, dimension=domain.dimension)


@given(SEEDS)
def test_permuting_neurons_changes_no_count(seed: int) -> None:
    random = Random(seed)
    network = random_network(random, random.randint(1, 3), [3, 3], activations=ACTIVATIONS)
    domain = random_domain(random, network.input_dim)

    expected = all_counts(network, domain)
    assert all_counts(permuted(network, random), domain) == expected


@given(SEEDS)
def test_positive_rescaling_changes_no_count(seed: int) -> None:
    homogeneous = (RELU, ABS, IDENTITY, leaky_relu("1/3"))
    random = Random(seed)
    network = random_network(random, random.randint(1, 3), [3, 3], activations=homogeneous)
    domain = random_domain(random, network.input_dim)

    expected = all_counts(network, domain)
    assert all_counts(rescaled(network, random), domain) == expected


@given(SEEDS)
def test_an_invertible_affine_change_of_input_changes_no_count(seed: int) -> None:
    random = Random(seed)
    network = random_network(random, random.randint(1, 3), [3, 3], activations=ACTIVATIONS)
    matrix = invertible_matrix(random, network.input_dim)
    offset = [random.randint(-3, 3) for _ in range(network.input_dim)]
    domain = random_domain(random, network.input_dim)
    there = moved(domain, matrix, offset) if domain else None

    expected = all_counts(network, domain)
    assert all_counts(network.precompose(matrix, offset), there) == expected


@given(SEEDS)
def test_an_input_that_nothing_depends_on_changes_no_count(seed: int) -> None:
    network = random_network(Random(seed), 2, [3, 3])
    shadow = network.precompose([[1, 0, 0], [0, 1, 0]], [0, 0])
    expected = all_counts(network, None)
    expected[1] = 0  # no cell is bounded any more

    assert all_counts(shadow, None) == expected


@given(SEEDS)
def test_an_identity_layer_changes_no_count(seed: int) -> None:
    """Splicing an identity layer into a network is the identity."""
    network = random_network(Random(seed), 2, [3, 3])
    first, *rest = network.layers
    unit = [[int(i == j) for j in range(3)] for i in range(3)]
    longer = Network(2, (first, Layer.of(unit, [0, 0, 0], IDENTITY), *rest))

    assert all_counts(longer, None) == all_counts(network, None)
