"""What a partition keeps in arrays: cells made when asked for, neighbours, numbers of maps."""

from __future__ import annotations

import pickle
from array import array
from collections.abc import Iterable, Iterator
from fractions import Fraction
from random import Random

import pytest
from hypothesis import given

from exactregions import Network, Partition, Polyhedron, count, dual_graph, refine
from exactregions.geometry import ray_signs
from exactregions.partition import Neighbours, cells, compiled, maps
from exactregions.partition.cell import Cell
from exactregions.partition.maps import AffineMaps, masks_in
from exactregions.partition.refinement import integers_on
from exactregions.partition.stages import IntegerNetwork
from exactregions.partition.walk import CellRecord
from exactregions.testing import ACTIVATIONS, networks, networks_on_domains, small_integers
from tests.known_files import known_network
from tests.known_networks import KNOWN
from tests.strategies import random_network

NETWORKS = networks(
    input_dim=(1, 3),
    widths=[(0, 4)] * 2,
    output_dim=(1, 2),
    weights=small_integers(1),
    activations=ACTIVATIONS,
)

needs_kernel = pytest.mark.skipif(compiled.kernel is None, reason="the kernel was not built")


def line(*outputs: int | Fraction) -> Network:
    """``relu(x)``, ``relu(x - 1)``, ... times the outputs, summed up."""
    hidden = [[1] for _ in outputs], [-k for k in range(len(outputs))]
    return Network.from_layers(hidden, ([list(outputs)], [0]))


@given(networks_on_domains(NETWORKS))
def test_neighbours_are_two_sides_of_a_facet(case: tuple[Network, Polyhedron | None]) -> None:
    """The facet's point is the same from both sides, and the forms are those that are 0 there."""
    partition = refine(*case)
    facets = partition.facets()
    pairs = list(partition.adjacency())
    shared = partition.shared_facets()

    assert pairs == sorted(pairs, key=lambda pair: pair.second)
    for pair, (indices, facet, forms) in zip(pairs, shared, strict=True):
        (twin,) = [other for other in facets[pair.second] if other.key == facet.key]

        assert pair.first < pair.second
        assert indices == (pair.first, pair.second)
        assert facet == facets[pair.first][pair.facet]
        assert sum(1 << form for form in pair.forms) == forms == facet.forms | twin.forms


def test_adjacency_is_a_sequence() -> None:
    adjacency = refine(line(1, 1, 1)).adjacency()

    assert len(adjacency) == 3
    assert adjacency[-1] == Neighbours(2, 3, 1, (3,))
    assert adjacency[0:2] == [adjacency[0], adjacency[1]] == list(adjacency)[:2]
    assert list(adjacency.first) == [0, 1, 2]
    assert list(adjacency.second) == [1, 2, 3]
    with pytest.raises(IndexError):
        adjacency[3]


def test_cells_are_a_sequence_of_values() -> None:
    one, other = refine(line(1, 1, 1)), refine(line(1, 1, 1))
    found = one.cells

    assert one == other
    assert hash(found) == hash(tuple(found))
    assert found == tuple(other.cells)
    assert found != tuple(other.cells[:-1])
    assert found != 4
    assert list(found[1:3]) == [found[1], found[2]]
    assert found[-1] is found[3]
    with pytest.raises(IndexError):
        found[4]


def test_a_partition_can_be_sent_elsewhere() -> None:
    partition = refine(known_network("ternary_2-8-8-1_s0"))
    sent: Partition = pickle.loads(pickle.dumps(partition))

    assert sent == partition
    assert list(sent.adjacency()) == list(partition.adjacency())
    assert list(sent.map_numbers()) == list(partition.map_numbers())
    assert sent.bounded_cells() == partition.bounded_cells()
    assert sent.map_numbers() is sent.map_numbers()  # found once
    assert sent.adjacency() is sent.adjacency()
    assert sent.facets() is sent.facets()
    assert sent.shared_facets() is sent.shared_facets()


@needs_kernel
def test_only_the_cells_that_are_looked_at_are_made(monkeypatch: pytest.MonkeyPatch) -> None:
    partition = refine(random_network(Random(3), 2, [8, 8]))
    right = cells.cells_of
    made: list[Cell] = []

    def noted(integers: IntegerNetwork, records: list[CellRecord]) -> Iterator[Cell]:
        made.extend(right(integers, records))
        return iter(made)

    monkeypatch.setattr(cells, "cells_of", noted)
    for kind in ("proper", "bounded_proper", "affine", "open_connected"):
        count(partition, kind)

    assert len(partition.adjacency()) > 20
    assert not made
    assert partition.cells[0] is made[0]


@needs_kernel
def test_maps_with_equal_residues_of_one_modulus_are_told_apart(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The maps 0, x and x + m (x - 1), where m is a product of moduli."""
    network = line(1, (2**31 - 1) * (2**31 - 2) * (2**31 - 3))

    assert count(refine(network), "affine") == 3
    assert count(refine(network), "open_connected") == 3
    right = maps._moduli
    monkeypatch.setattr(maps, "_moduli", lambda range_: right(range_)[:3])
    assert count(refine(network), "affine") == 2  # so the other moduli are needed


@pytest.mark.parametrize("bits", [20, 2_000, 20_000])
def test_maps_have_numbers_however_long_their_entries(bits: int) -> None:
    network = line(2**bits + 1, -(2**bits), 0, -1, Fraction(1, 3))

    assert list(refine(network).map_numbers()) == [0, 1, 2, 2, 3, 4]
    assert count(refine(network), "open_connected") == 5


def test_without_the_kernel_maps_have_the_same_numbers(monkeypatch: pytest.MonkeyPatch) -> None:
    integers = integers_on(known_network("ternary_3-8-8-1_s0"), None)
    masks = [ray_signs(cell.cone.rays)[0] for cell in refine(integers.network).cells]
    positive = packed(masks, integers.forms // 64 + 1)
    numbers = list(AffineMaps(integers).numbers(positive))
    monkeypatch.setattr(compiled, "kernel", None)
    plain = AffineMaps(integers)

    assert list(plain.numbers(positive)) == numbers
    assert len(plain) == len(set(numbers)) == max(numbers) + 1


def packed(masks: Iterable[int], words: int) -> bytes:
    """Masks in words of 64 bits, the lowest first."""
    last = (1 << 64) - 1
    return array("Q", [mask >> 64 * i & last for mask in masks for i in range(words)]).tobytes()


def test_masks_come_in_words() -> None:
    masks = [0, 1, 2**64, 2**100 - 1]

    assert list(masks_in(packed(masks, 2), 2)) == masks


@pytest.mark.parametrize("engine", ["kernel", "Python"])
def test_a_point_has_several_neighbours(engine: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Six cells around the origin, each with two neighbours."""
    if engine == "Python":
        monkeypatch.setattr(compiled, "kernel", None)
    graph = dual_graph(refine(KNOWN["two quadrants"][0]))

    assert [degree for _, degree in graph.degree] == [2] * 6
