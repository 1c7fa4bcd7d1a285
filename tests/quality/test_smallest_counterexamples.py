"""Shrinking is good: the counterexample that is shown for a false conjecture is exactly this one.

Each is found from several starts.  That no network with fewer neurons refutes the conjecture is
not left to the shrinker: all ternary ones with fewer are tried.  Hypothesis makes one change at
a time, so it does not always get there: two neurons on top of each other do not become two beside
each other.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import pairwise, product
from random import Random

import pytest
from hypothesis import HealthCheck, Phase, find, settings

from exactregions import Network, count, refine
from exactregions.testing import networks

Conjecture = Callable[[Network], bool]

SHRINKING = settings(
    max_examples=2000,
    phases=[Phase.generate, Phase.shrink],
    database=None,
    suppress_health_check=list(HealthCheck),
)


def counted(network: Network, kind: str) -> object:
    return count(refine(network), kind)


def every_cell_has_its_map(network: Network) -> bool:
    return counted(network, "affine") == counted(network, "proper")


def one_map(network: Network) -> bool:
    return counted(network, "affine") == 1


def all_patterns_have_cells(network: Network) -> bool:
    return counted(network, "activation") == counted(network, "proper")


def zero_at_zero(network: Network) -> bool:
    return network([0] * network.input_dim) == (0,)


SMALLEST: list[tuple[Conjecture, Network]] = [
    (every_cell_has_its_map, Network.from_layers(([[1]], [0]), ([[0]], [0]))),
    (one_map, Network.from_layers(([[1]], [0]), ([[1]], [0]))),
    (all_patterns_have_cells, Network.from_layers(([[1], [-1]], [0, 0]), ([[0, 0]], [0]))),
    (zero_at_zero, Network.from_layers(([[0]], [1]))),
]


@pytest.mark.parametrize(("conjecture", "smallest"), SMALLEST)
@pytest.mark.parametrize("seed", [0, *(pytest.param(n, marks=pytest.mark.slow) for n in (1, 2, 3))])
def test_the_counterexample_is_exactly_this(
    conjecture: Conjecture, smallest: Network, seed: int
) -> None:
    drawn = networks(input_dim=(1, 2), widths=[(0, 2), (0, 2)])
    random = Random(seed)

    assert find(drawn, lambda n: not conjecture(n), settings=SHRINKING, random=random) == smallest


@pytest.mark.parametrize(("conjecture", "smallest"), SMALLEST)
def test_no_network_with_fewer_neurons_is_a_counterexample(
    conjecture: Conjecture, smallest: Network
) -> None:
    assert not conjecture(smallest)
    for neurons in range(sum(smallest.widths)):
        assert all(conjecture(network) for network in ternary(neurons))


def ternary(neurons: int) -> Iterator[Network]:
    """All ternary networks on the line with one hidden layer of so many neurons, or none."""
    sizes = [1, *([neurons] if neurons else []), 1]
    numbers = [given * width + width for given, width in pairwise(sizes)]
    for entries in product((-1, 0, 1), repeat=sum(numbers)):
        layers, rest = [], list(entries)
        for given, width in pairwise(sizes):
            rows = [[rest.pop() for _ in range(given)] for _ in range(width)]
            layers.append((rows, [rest.pop() for _ in range(width)]))
        yield Network.from_layers(*layers)
