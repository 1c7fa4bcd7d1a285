"""The benchmarks: families are what they say, and the yardstick counts right."""

from __future__ import annotations

from random import Random

import pytest

from benchmarks.families import deep, dyadic, float32, integers, sparse, ternary, wide, zigzag
from exactregions import RELU, count, refine
from tests.known_files import COUNTS, known_network
from tests.oracles import fourier_motzkin
from tests.strategies import random_network


@pytest.mark.parametrize("family", [ternary, sparse, dyadic, float32])
def test_a_family_gives_the_same_network_of_the_stated_widths_each_time(family) -> None:  # type: ignore[no-untyped-def]
    network = family((2, 5, 3), 7)

    assert (network.input_dim, network.widths, network.output_dim) == (2, (5, 3), 1)
    assert network == family((2, 5, 3), 7)
    assert network != family((2, 5, 3), 8)


def test_families_have_the_stated_weights() -> None:
    weights = [
        w for layer in integers((2, 4), 0, bits=200).layers for r in layer.weights for w in r
    ]

    assert ternary((3, 9, 9), 0).is_ternary
    assert sparse((3, 9, 9), 0).is_ternary
    assert sparse((3, 50), 0).layers[-1].weights[0].count(0) > 25
    assert all(w.denominator == 1 and abs(w) < 2**200 for w in weights)
    assert max(map(abs, weights)) > 2**190
    assert deep(2, 4, 6, 0).widths == (4,) * 6
    assert wide(2, 9, 0).widths == (9, 9)


@pytest.mark.parametrize(("input_dim", "folds", "depth"), [(1, 3, 3), (2, 2, 2)])
def test_zigzags_have_their_cells_in_the_unit_cube(input_dim: int, folds: int, depth: int) -> None:
    from exactregions import box

    network = zigzag(input_dim, folds, depth)
    partition = refine(network, box(0, 1, dimension=input_dim))

    assert count(partition, "proper") == folds ** (input_dim * depth)


def test_ppl_counts_degenerate_networks_right() -> None:
    pytest.importorskip("ppl")
    from benchmarks import ppl_engine

    for seed in range(20):
        network = random_network(Random(seed), 2, [3, 3], activations=(RELU,))
        expected = fourier_motzkin.count_proper(network)

        assert sum(1 for _ in ppl_engine.proper_cells(network)) == expected, seed
    for name in ("ternary_4-6-6-1_s0", "dead_unit_tie", "zero_rows", "three_inputs_two_used"):
        cells = ppl_engine.proper_cells(known_network(name))

        assert sum(1 for _ in cells) == COUNTS[name]["proper"], name
