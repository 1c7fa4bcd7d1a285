"""Random networks and domains for the runs over thousands of seeds, most degenerate on purpose.

The strategies for Hypothesis, which draw the same and shrink, are those of `exactregions.testing`.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from random import Random

from exactregions import IDENTITY, RELU, Activation, Layer, Network, Polyhedron


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
