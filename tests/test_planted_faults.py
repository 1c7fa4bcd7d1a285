"""Faults planted in the engine, each of which the checks must notice.

A check that has never failed proves little.  Every fault here is a slip that somebody could make.
"""

from __future__ import annotations

from collections.abc import Callable
from random import Random
from typing import Any

import pytest

from exactregions import IDENTITY, RELU, Polyhedron, count, dual_graph, f_vector, refine
from exactregions.counting import connected, convex
from exactregions.geometry import cone, faces, polyhedron
from exactregions.geometry.cone import Cone, Frame, Ray
from exactregions.partition import adjacency, compiled, conversion, reference
from exactregions.partition.partition import Partition
from tests.known_files import COUNTS, known_network
from tests.known_networks import KNOWN, KNOWN_ON_DOMAIN
from tests.oracles import fourier_motzkin
from tests.strategies import random_network

pytestmark = pytest.mark.unmeasured

Fault = Callable[[pytest.MonkeyPatch], None]

FILES = (
    "ternary_4-6-6-1_s0",
    "ternary_3-8-8-1_s1",
    "ternary_2-8-8-1_s0",
    "parallel_2d",
    "three_inputs_two_used",
)


def files_have_their_known_counts() -> bool:
    return all(
        count(refine(known_network(name)), kind) == number
        for name in FILES
        for kind, number in COUNTS[name].items()
    )


def published_networks_have_their_known_counts() -> bool:
    return all(
        count(refine(network), kind) == number
        for network, known in KNOWN.values()
        for kind, number in known.items()
    )


def networks_on_domains_have_their_known_counts() -> bool:
    return all(
        count(refine(network, Polyhedron.of(rows, dimension=network.input_dim)), kind) == number
        for network, rows, known in KNOWN_ON_DOMAIN.values()
        for kind, number in known.items()
    )


def mixed_layers_agree_with_elimination() -> bool:
    for seed in range(15):
        network = random_network(Random(seed), 3, [2, 3], activations=(RELU, IDENTITY))
        partition = refine(network)
        edges = {frozenset((a.pieces, b.pieces)) for a, b in dual_graph(partition).edges}
        if len(partition.cells) != fourier_motzkin.count_proper(network):
            return False
        if edges != set(fourier_motzkin.dual_edges(network)):
            return False
        if sum((-1) ** k * f for k, f in enumerate(f_vector(partition))) != -1:
            return False
    return True


def complexes_have_the_right_euler_sum_and_facets() -> bool:
    for name in FILES:
        partition = refine(known_network(name))
        numbers = f_vector(partition)
        if sum((-1) ** k * f for k, f in enumerate(numbers)) != (-1) ** (len(numbers) - 1):
            return False
        points = {facet.key for facets in partition.facets() for facet in facets}
        if not numbers[-2] == len(partition.adjacency()) == len(points):
            return False
    return True


def convex_brackets_contain_the_hand_count() -> bool:
    low, high = convex.bracket_convex(refine(KNOWN["stargalla"][0]))
    return low <= 4 <= high


CHECKS = (
    files_have_their_known_counts,
    published_networks_have_their_known_counts,
    networks_on_domains_have_their_known_counts,
    mixed_layers_agree_with_elimination,
    complexes_have_the_right_euler_sum_and_facets,
    convex_brackets_contain_the_hand_count,
)


def everything_is_right() -> bool:
    """Whether all checks pass; a crash is noticed, too."""
    try:
        return all(check() for check in CHECKS)
    except (AssertionError, ArithmeticError, LookupError, RuntimeError, TypeError, ValueError):
        return False


def limit_the_cuts(patch: pytest.MonkeyPatch) -> None:
    """Fail after many more cuts than the checks need: a fault may make the walk endless.

    The faults are in Python, so Python has to do the work.
    """
    patch.setattr(compiled, "kernel", None)
    left = iter(range(20_000))
    right = reference.cut

    def counted(*arguments: Any, **options: Any) -> tuple[Cone, Cone]:
        if next(left, None) is None:
            raise RuntimeError("too many cuts")
        return right(*arguments, **options)

    patch.setattr(reference, "cut", counted)


def skip_the_containment_test(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(cone, "_spans_edge", lambda shared, zeros: True)


def forget_the_last_wall(patch: pytest.MonkeyPatch) -> None:
    right = cone._zeros
    patch.setattr(cone, "_zeros", lambda rays, walls: right(rays, walls & walls - 1))


def drop_the_lines(patch: pytest.MonkeyPatch) -> None:
    def without_lines(domain: Polyhedron, **options: Any) -> Cone:
        return polyhedron.generators(domain, **options)._replace(lines=())

    patch.setattr(reference, "generators", without_lines)


def leave_other_lines_unmoved(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(cone, "_along", lambda vector, line, position: vector)


def keep_the_wrong_side_of_a_domain(patch: pytest.MonkeyPatch) -> None:
    right = polyhedron.cut
    patch.setattr(
        polyhedron, "cut", lambda *arguments, **options: right(*arguments, **options)[::-1]
    )


def merge_cells_that_touch_in_a_point(patch: pytest.MonkeyPatch) -> None:
    def touching(partition: Partition, tick: object) -> list[set[int]]:
        from networkx.utils import UnionFind

        size = partition.network.input_dim + 1
        merged = UnionFind(range(len(partition.cells)))
        seen: dict[object, int] = {}
        for index, cell in enumerate(partition.cells):
            for ray in cell.cone.rays:
                if ray.vector[size - 1]:
                    merged.union(index, seen.setdefault((cell.outputs, ray.vector[:size]), index))
        return list(merged.to_sets())

    patch.setattr(connected, "_merged", touching)


def give_signs_to_carried_values(patch: pytest.MonkeyPatch) -> None:
    right = Frame.signs
    many = (1 << 60) - 1

    def of_all(frame: Frame, vector: tuple[int, ...]) -> tuple[int, int]:
        first = frame.forms & -frame.forms
        return right(Frame(frame.coordinates, first * many), vector)

    patch.setattr(Frame, "signs", of_all)


def join_no_slices(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(connected, "_vanishes_somewhere", lambda forms, rays: not forms)


def join_every_slice(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(connected, "_vanishes_somewhere", lambda forms, rays: True)


def take_faces_at_infinity_for_facets(patch: pytest.MonkeyPatch) -> None:
    right = faces._maximal
    patch.setattr(faces, "_maximal", lambda sets, finite: right(sets, -1))


def take_every_union_for_convex(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(convex._Merging, "is_convex", lambda merging, region: True)


def mistake_the_first_offset_of_activations(patch: pytest.MonkeyPatch) -> None:
    right = conversion._primitive
    patch.setattr(
        conversion,
        "_primitive",
        lambda row, down: right((*row[:-1], row[-1] + down), down),
    )


def name_facets_by_positive_signs(patch: pytest.MonkeyPatch) -> None:
    right = adjacency.ray_signs
    patch.setattr(adjacency, "ray_signs", lambda rays: (right(rays)[0], 0))


def swap_the_signs_of_a_new_ray(patch: pytest.MonkeyPatch) -> None:
    right = cone.combined

    def swapped(above: Ray, below: Ray, index: int, frame: Frame) -> Ray:
        ray = right(above, below, index, frame)
        later = ~((1 << index + 1) - 1)
        return Ray(
            ray.vector,
            ray.positive & ~later | ray.negative & later,
            ray.negative & ~later | ray.positive & later,
        )

    patch.setattr(cone, "combined", swapped)


FAULTS: tuple[Fault, ...] = (
    skip_the_containment_test,
    forget_the_last_wall,
    drop_the_lines,
    leave_other_lines_unmoved,
    keep_the_wrong_side_of_a_domain,
    merge_cells_that_touch_in_a_point,
    give_signs_to_carried_values,
    join_no_slices,
    join_every_slice,
    take_faces_at_infinity_for_facets,
    take_every_union_for_convex,
    mistake_the_first_offset_of_activations,
    name_facets_by_positive_signs,
    swap_the_signs_of_a_new_ray,
)


def test_without_a_fault_everything_is_right(monkeypatch: pytest.MonkeyPatch) -> None:
    limit_the_cuts(monkeypatch)

    assert everything_is_right()


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.__name__)
def test_the_fault_is_noticed(fault: Fault, monkeypatch: pytest.MonkeyPatch) -> None:
    limit_the_cuts(monkeypatch)
    fault(monkeypatch)

    assert not everything_is_right()
