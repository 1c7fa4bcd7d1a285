"""Random networks and domains for the tests, most of them degenerate on purpose.

`random_network` and `random_domain` draw from a `random.Random`, for the runs over thousands of
seeds; the Hypothesis strategies wrap them so that failures shrink to small seeds' networks.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from random import Random

from hypothesis import strategies as st

from exactregions import (
    ABS,
    HARD_TANH,
    IDENTITY,
    RELU,
    RELU6,
    Activation,
    Layer,
    Network,
    Polyhedron,
    leaky_relu,
)

ACTIVATIONS: tuple[Activation, ...] = (
    RELU,
    IDENTITY,
    ABS,
    HARD_TANH,
    RELU6,
    leaky_relu("1/100"),
    leaky_relu(-2),
    Activation.through((1, "1/2"), breakpoints=["-1/2", 0, 2], slopes=[1, "-1/3", 0, 2]),
    Activation.through((0, -1), breakpoints=[], slopes=[0]),
)


def random_network(
    random: Random,
    input_dim: int,
    widths: Sequence[int],
    *,
    output_dim: int = 1,
    bound: int = 1,
    activations: Sequence[Activation] = (RELU,),
) -> Network:
    """Small integer weights, with rows that are zero, equal, opposite, scaled and parallel.

    Each hidden layer takes one activation for all neurons or one for each.
    """
    layers = []
    given = input_dim
    for width in widths:
        rows = [_row(random, given + 1, bound) for _ in range(width)]
        for i in range(1, width):
            if random.random() < 0.4:
                rows[i] = _related(random, rows[random.randrange(i)])
        layers.append(_layer(rows, _choice_of_activations(random, activations, width)))
        given = width
    rows = [_row(random, given + 1, bound) for _ in range(output_dim)]
    return Network(input_dim, (*layers, _layer(rows, IDENTITY)))


def random_domain(random: Random, dimension: int) -> Polyhedron | None:
    """All of space, or a polyhedron of full dimension, bounded or not, with redundant rows."""
    if random.random() < 0.3:
        return None
    inside = [random.randint(-2, 2) for _ in range(dimension)]
    rows = []
    for _ in range(random.randint(0, dimension + 2)):
        normal = [random.randint(-2, 2) for _ in range(dimension)]
        slack = random.randint(1, 3)
        rows.append([*normal, slack - sum(a * x for a, x in zip(normal, inside, strict=True))])
    return Polyhedron.of(rows, dimension=dimension)


def _row(random: Random, size: int, bound: int) -> list[Fraction]:
    if random.random() < 0.1:
        return [Fraction(0)] * (size - 1) + [Fraction(random.randint(-1, 1))]
    return [Fraction(random.randint(-bound, bound)) for _ in range(size)]


def _related(random: Random, row: list[Fraction]) -> list[Fraction]:
    factor = random.choice([1, -1, 2, Fraction(-1, 3)])
    shift = random.choice([0, 0, 1])
    return [*(factor * entry for entry in row[:-1]), factor * row[-1] + shift]


def _choice_of_activations(
    random: Random, activations: Sequence[Activation], width: int
) -> Activation | list[Activation]:
    if random.random() < 0.5:
        return random.choice(activations)
    return random.choices(activations, k=width)


def _layer(rows: list[list[Fraction]], activation: Activation | list[Activation]) -> Layer:
    return Layer.of([row[:-1] for row in rows], [row[-1] for row in rows], activation)


@st.composite
def networks(
    draw: st.DrawFn,
    *,
    activations: Sequence[Activation] = ACTIVATIONS,
) -> Network:
    """Networks of up to three hidden layers with up to four neurons."""
    random = draw(st.randoms(use_true_random=False))
    input_dim = draw(st.integers(1, 3))
    widths = draw(st.lists(st.integers(1, 4), min_size=0, max_size=3))
    return random_network(
        random,
        input_dim,
        widths,
        output_dim=draw(st.integers(1, 2)),
        bound=draw(st.integers(1, 3)),
        activations=activations,
    )


@st.composite
def networks_on_domains(draw: st.DrawFn) -> tuple[Network, Polyhedron | None]:
    """Networks with a domain in their input space."""
    network = draw(networks())
    random = draw(st.randoms(use_true_random=False))
    return network, random_domain(random, network.input_dim)


def points(dimension: int) -> st.SearchStrategy[tuple[Fraction, ...]]:
    """Rational points, near the origin and far from it."""
    coordinate = st.fractions(min_value=-50, max_value=50, max_denominator=97)
    return st.tuples(*[coordinate] * dimension)
