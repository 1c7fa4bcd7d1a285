"""The compiled kernel against the plain Python engine: the same cells, to the last bit.

Random networks are degenerate, or nearly so: rows that are equal up to one unit in the last place,
numbers from 2^-60 to 2^60, subnormal numbers, thirds, and integers that no double holds.
"""

from __future__ import annotations

import runpy
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from fractions import Fraction
from itertools import pairwise
from operator import mul
from random import Random
from typing import Any

import pytest

import exactregions
from benchmarks.families import float32
from exactregions import IDENTITY, RELU, Layer, Network, Polyhedron, box, proper_cells
from exactregions.counting.connected import Outputs
from exactregions.errors import EmptyDomain, FlatDomain
from exactregions.geometry import whole_space
from exactregions.partition import Cell, compiled, engine_name, proper_cell_numbers
from exactregions.partition.adjacency import adjacency_of
from exactregions.partition.cells import WalkedCells
from exactregions.partition.compiled import CompiledWalk
from exactregions.partition.conversion import integer_network
from exactregions.partition.reference import ReferenceWalk
from exactregions.partition.refinement import cells_of
from exactregions.partition.stages import IntegerNetwork
from exactregions.partition.walk import CellRecord, Path
from exactregions.testing import ACTIVATIONS
from tests.known_files import COUNTS, known_network
from tests.strategies import random_domain, random_network

needs_kernel = pytest.mark.skipif(compiled.kernel is None, reason="the kernel was not built")

Case = tuple[Network, Polyhedron | None]
Engine = Callable[..., Any]

ENGINES = [pytest.param(CompiledWalk, marks=needs_kernel), ReferenceWalk]


def nothing() -> None:
    """A tick."""


def test_the_kernel_is_built_where_there_is_a_compiler() -> None:
    assert compiled.kernel is not None or shutil.which("c++") is None


def integers_of(network: Network, domain: Polyhedron | None = None) -> IntegerNetwork:
    return integer_network(network, domain or whole_space(network.input_dim))


def total(parts: Iterator[tuple[int, int]]) -> tuple[int, int]:
    cells, bounded = map(sum, zip(*parts, strict=True))
    return cells, bounded


def assert_same(network: Network, domain: Polyhedron | None = None) -> int:
    """The kernel finds what Python does, and all signs bear being computed again."""
    integers = integers_of(network, domain)
    expected, found = (
        finished(engine, integers, keeping_cells=True) for engine in (ReferenceWalk, CompiledWalk)
    )
    records = expected.take_records()
    numbers = expected.cells, expected.bounded_cells
    counted = [finished(engine, integers) for engine in (ReferenceWalk, CompiledWalk)]
    verified = [
        finished(CompiledWalk, integers, verifying=True, least_doubles=doubles)
        for doubles in (1, 2, 3)
    ]

    assert_arrays_are_right(integers, tuple(cells_of(integers, records)))
    assert found.take_records() == records
    assert (found.cells, found.bounded_cells) == numbers
    assert [(walk.cells, walk.bounded_cells) for walk in counted] == [numbers, numbers]
    for walk in verified:
        work = walk.work()

        assert (walk.cells, walk.bounded_cells) == numbers
        assert work["wrong_signs"] == 0
        assert work["checked_signs"] + work["exact_signs"] == work["signs"]
    return len(records)


def assert_arrays_are_right(integers: IntegerNetwork, expected: tuple[Cell, ...]) -> None:
    """What the kernel keeps in arrays is what the cells say that Python found."""
    by_map: dict[Outputs, int] = {}
    numbers = [by_map.setdefault(cell.outputs, len(by_map)) for cell in expected]
    cells = WalkedCells(integers, cells_a_block=len(expected) // 5 + 2)
    in_any_order = Random(0).sample(range(len(expected)), len(expected))

    assert sum(cells.steps(nothing)) == len(cells) == len(expected)
    assert list(cells.adjacency) == list(adjacency_of(expected))
    assert list(cells.map_numbers()) == numbers
    assert cells.maps() == len(by_map)
    assert cells.bounded == sum(cell.bounded for cell in expected)
    assert [cells[i] for i in in_any_order] == [expected[i] for i in in_any_order]
    assert [cell.pattern for cell in cells] == [cell.pattern for cell in expected]


def finished(engine: Engine, integers: IntegerNetwork, **options: Any) -> Any:
    walk = engine(integers, nothing, **{"keeping_cells": False, "path": (), **options})
    while not walk.advance(1_000):
        pass
    return walk


def degenerate(random: Random) -> Case:
    """All activations, with and without domains."""
    input_dim = random.randint(1, 5)
    widths = [random.randint(1, 5 if input_dim < 4 else 4) for _ in range(random.randint(1, 4))]
    activations = ACTIVATIONS if random.random() < 0.6 else (RELU,)
    bound = random.choice((1, 1, 2, 3))
    network = random_network(random, input_dim, widths, bound=bound, activations=activations)
    return network, random_domain(random, input_dim) if random.random() < 0.5 else None


def nearly_degenerate(random: Random) -> Case:
    """Rows that are multiples of others, but for one unit in the last place of an entry."""
    input_dim = before = random.randint(1, 4)
    layers = []
    for _ in range(random.randint(1, 3)):
        rows = [[number(random) for _ in range(before + 1)] for _ in range(random.randint(1, 5))]
        for i in range(1, len(rows)):
            if random.random() < 0.4:
                factor = random.choice((1, -1, Fraction(1, 3), 2))
                rows[i] = [factor * entry for entry in rows[random.randrange(i)]]
                if random.random() < 0.6:
                    rows[i][random.randrange(before + 1)] *= 1 + random.choice((-1, 1)) * LAST_PLACE
        layers.append(Layer.of([row[:-1] for row in rows], [row[-1] for row in rows]))
        before = len(rows)
    domain = random_domain(random, input_dim) if random.random() < 0.5 else None
    return Network(input_dim, tuple(layers)), domain


LAST_PLACE = Fraction(1, 2**52)


def number(random: Random) -> Fraction:
    """A number of one of the kinds that floating point has trouble with."""
    sign = random.choice((-1, 1))
    draws: list[Callable[[], Fraction]] = [
        lambda: Fraction(random.randint(-1, 1)),
        lambda: Fraction(sign, 3),
        lambda: Fraction(sign, 3) + random.randint(-1, 1) * LAST_PLACE,
        lambda: Fraction(random.getrandbits(53) - 2**52, 2**52),
        lambda: sign * Fraction(2) ** random.randint(-60, 60),
        lambda: Fraction(sign * random.randint(1, 5), 2**1074),
        lambda: Fraction(random.randint(-(10**30), 10**30), 10**29 + 7),
        lambda: 1 + random.randint(-1, 1) * LAST_PLACE,
    ]
    return random.choice(draws)()


def concurrent(random: Random) -> Case:
    """Many forms, most of which vanish at one of two points of long coordinates or between them.

    Sections by some of them meet where other forms are 0, and no small integers say so.
    """
    input_dim = random.randint(2, 5)
    points = [[Fraction(random.getrandbits(70), 3**40) for _ in range(input_dim)] for _ in "ab"]
    rows = []
    for _ in range(random.randint(4, 11 - input_dim)):
        row = [Fraction(random.randint(-2, 2)) for _ in range(input_dim)]
        at = [sum(map(mul, row, point)) for point in points]
        share = Fraction(random.randint(-1, 3), 2)
        rows.append([*row, -(at[0] + share * (at[1] - at[0]))])
    widths = [2] if random.random() < 0.3 else []
    last = random_network(random, len(rows), widths).layers if widths else ()
    first = Layer.of([row[:-1] for row in rows], [row[-1] for row in rows])
    domain = random_domain(random, input_dim) if random.random() < 0.3 else None
    return Network(input_dim, (first, *last)), domain


FAMILIES = {
    "degenerate": degenerate,
    "nearly degenerate": nearly_degenerate,
    "concurrent": concurrent,
}


def agree_on_seeds(family: str, seeds: range) -> None:
    compared = 0
    for seed in seeds:
        network, domain = FAMILIES[family](Random(seed))
        if not integers_of(network, domain).stages:
            continue
        try:
            assert_same(network, domain)
        except (EmptyDomain, FlatDomain):
            continue
        compared += 1
    assert compared > len(seeds) // 2


@pytest.mark.unmeasured
@needs_kernel
@pytest.mark.parametrize("family", FAMILIES)
def test_the_kernel_agrees_with_python_on_random_networks(family: str) -> None:
    agree_on_seeds(family, range(250))


@pytest.mark.unmeasured
@needs_kernel
@pytest.mark.slow
@pytest.mark.parametrize("family", FAMILIES)
@pytest.mark.parametrize("start", range(1_000, 5_000, 500))
def test_the_kernel_agrees_with_python_on_thousands(family: str, start: int) -> None:
    agree_on_seeds(family, range(start, start + 500))


@pytest.mark.unmeasured
@needs_kernel
@pytest.mark.parametrize(
    "name",
    [
        pytest.param(name, marks=[pytest.mark.slow] * (known["proper"] > 2_000))
        for name, known in COUNTS.items()
    ],
)
def test_the_kernel_agrees_with_python_on_the_known_networks(name: str) -> None:
    network = known_network(name)

    assert assert_same(network) == COUNTS[name]["proper"]


def gaussian(random: Random, input_dim: int, widths: list[int]) -> Network:
    """Normally distributed weights with all bits of a double."""
    layers = []
    before = input_dim
    for width in widths:
        rows = [[Fraction(random.gauss(0, 1)) for _ in range(before + 1)] for _ in range(width)]
        layers.append(Layer.of([row[:-1] for row in rows], [row[-1] for row in rows]))
        before = width
    return Network(input_dim, tuple(layers))


@pytest.mark.unmeasured
@needs_kernel
@pytest.mark.parametrize(
    ("family", "input_dim", "widths"),
    [
        *(
            (family, *size)
            for family in (gaussian, random_network)
            for size in (
                (1, [4] * 40),
                (1, [70, 3]),
                (1, [200]),
                (2, [70]),
                (2, [4] * 12),
                (2, [3] * 40),
                (3, [5, 5, 5]),
                (5, [7, 4]),
                (6, [7, 3]),
                (6, [11]),
                (7, [8]),
                (8, [9]),
                (12, [8, 3]),
            )
        ),
        (random_network, 2, [20, 66]),
        pytest.param(gaussian, 2, [20, 66], marks=pytest.mark.slow),
    ],
)
def test_size_is_no_obstacle(
    family: Callable[[Random, int, list[int]], Network], input_dim: int, widths: list[int]
) -> None:
    assert_same(family(Random(1), input_dim, widths))


@needs_kernel
def test_a_domain_may_have_more_facets_than_a_word_has_bits() -> None:
    """Tangents of a circle at rational points: a polygon of a hundred sides, cut by three lines."""
    rows = []
    for t in range(-50, 50):
        # The half-angle formulas; the tangent at (c, s) is c x + s y <= 1.
        square = Fraction(t, 10) ** 2
        c, s = (1 - square) / (1 + square), Fraction(t, 5) / (1 + square)
        rows.append([-c, -s, 1])
    polygon = Polyhedron.of(rows, dimension=2)
    network = Network(2, (Layer.of([[1, 0], [0, 1], [1, 1]], [0, 0, 0]),))

    assert assert_same(network, polygon) == 6
    assert max(len(cell.facets) for cell in proper_cells(network, polygon)) > 20


@needs_kernel
def test_lines_may_be_used_up_late() -> None:
    """Only the second layer looks at the third coordinate, which the first one passes on."""
    first = Layer.of([[1, 0, 0], [0, 1, 0], [0, 0, 1]], [0, 0, 0], [RELU, RELU, IDENTITY])
    second = Layer.of([[1, 1, 1], [1, -1, 0]], [-1, 0])

    assert assert_same(Network(3, (first, second))) == 10


@needs_kernel
def test_no_cell_is_kept_that_was_only_counted() -> None:
    walk = finished(CompiledWalk, integers_of(known_network("ternary_2-8-8-1_s0")))

    assert walk.take_records() == []
    assert walk.cells == COUNTS["ternary_2-8-8-1_s0"]["proper"]


@needs_kernel
def test_a_wrong_bound_on_the_errors_is_noticed() -> None:
    """With bounds far too small, verification finds signs that are wrong."""
    cases = [nearly_degenerate(Random(seed))[0] for seed in range(200)]
    works = [
        finished(CompiledWalk, integers_of(n), verifying=True, bound_factor=0).work() for n in cases
    ]

    assert sum(work["wrong_signs"] for work in works) > 10


@needs_kernel
@pytest.mark.parametrize("size", [0, 2**-50, 2**-20, Fraction(1, 10)])
def test_values_on_an_edge_are_as_near_to_the_exact_ones_as_their_bounds_say(
    size: Fraction,
) -> None:
    """The values at its ends are as wrong as they may be, one way or the other."""
    random = Random(5)
    tightest = Fraction(1)
    for _ in range(500):
        ends = [[random.uniform(-1, 1) for _ in range(9)] for _ in "pq"]
        ends[0][0], ends[1][0] = abs(ends[0][0]), -abs(ends[1][0])
        errors = [[float(size) * abs(value) for value in end] for end in ends]
        values, bounds = compiled.kernel.mixed_values(
            ends[0], errors[0], ends[1], errors[1], form=0
        )
        p, q = (
            [Fraction(value) + random.choice((-1, 1)) * Fraction(error) for value, error in both]
            for both in (
                zip(end, error, strict=True) for end, error in zip(ends, errors, strict=True)
            )
        )
        share = p[0] / (p[0] - q[0])
        for value, bound, start, end in zip(values, bounds, p, q, strict=True):
            away = abs(start + share * (end - start) - Fraction(value)) / Fraction(bound)
            assert away <= 1
            tightest = min(tightest, 1 - away)
    assert tightest < (Fraction(1, 20) if size > 2**-50 else Fraction(9, 10))


@needs_kernel
@pytest.mark.parametrize("length", [10, 68, 77, 120])
@pytest.mark.parametrize("domain", [box(1, 2, dimension=1), None])
def test_zeros_that_no_double_tells_apart_are_told_apart(
    length: int, domain: Polyhedron | None
) -> None:
    """Fibonacci numbers F < G in sequence: the next quotient differs from G/F by 1/(F G)."""
    numbers = [1, 1]
    while len(numbers) < length:
        numbers.append(sum(numbers[-2:]))
    pairs = list(pairwise(numbers))[3:]
    rows = [[factor * low] for low, _ in pairs for factor in (1, -3)]
    bias = [-factor * high for _, high in pairs for factor in (1, -3)]

    cells, _ = total(proper_cell_numbers(Network(1, (Layer.of(rows, bias),)), domain))
    assert cells == len(pairs) + 1


@needs_kernel
def test_each_zero_is_computed_once_however_near_to_others() -> None:
    """2,000 forms take at most 2,000 rays, not one for each two forms."""
    random = Random(4)
    near = [1 + Fraction(random.getrandbits(100), 2**170) for _ in range(1_000)]
    rows = [[factor] for _ in near for factor in (1, -3)]
    bias = [-factor * at for at in near for factor in (1, -3)]
    walk = finished(CompiledWalk, integers_of(Network(1, (Layer.of(rows, bias),))))

    assert walk.cells == len(set(near)) + 1
    assert walk.work()["new_rays"] <= len(rows)


MANY_PAIRS = """
import resource
from exactregions import Layer, Network, box
from exactregions.partition import proper_cell_numbers
resource.setrlimit(resource.RLIMIT_AS, (450 << 20,) * 2)
network = Network(14, (Layer.of([[2] * 14, [2] * 13 + [4]], [1, 1]),))
print(*proper_cell_numbers(network, box(-1, 1, dimension=14)))
"""


@needs_kernel
@pytest.mark.slow
def test_only_edges_take_memory() -> None:
    """A cube of 2^14 vertices: the pairs above and below a form would take half a gigabyte."""
    pytest.importorskip("resource")
    run = subprocess.run([sys.executable, "-c", MANY_PAIRS], capture_output=True, text=True)

    assert (run.stdout, run.stderr) == ("(4, 4)\n", "")


def wrong_bounds(walk: Any, stages: int) -> Counter[tuple[int, int]]:
    """How many rows on the last cell are farther from the exact ones than their bounds say.

    By how many doubles make up an entry and how many of them are taken; 0 is counted too.
    """
    wrong: Counter[tuple[int, int]] = Counter()
    for stage in range(stages):
        for parts, errors, exponent, exact in walk.rows(stage):
            unit = Fraction(2) ** exponent
            for taken, error in zip(range(1, len(parts) + 1), errors, strict=False):
                sums = [sum(map(Fraction, entries)) for entries in zip(*parts[:taken], strict=True)]
                wrong[len(parts), taken] += any(
                    abs(entry / unit - rounded) > error
                    for entry, rounded in zip(exact, sums, strict=True)
                )
    return wrong


def check_rows(width: int, depth: int, doubles: int) -> None:
    """Sums of three doubles in the first layers of deep networks, single doubles in the last."""
    integers = integers_of(float32((2, *[width] * depth), 0))
    walk, careless = (
        CompiledWalk(integers, nothing, keeping_cells=False, path=(), bound_factor=factor)
        for factor in (1.0, 2.0**-16)
    )
    walk.advance(1)
    careless.advance(1)
    wrong, found = wrong_bounds(walk, depth), wrong_bounds(careless, depth)
    lengths = range(1, doubles + 1)

    assert wrong == {(length, taken): 0 for length in lengths for taken in range(1, length + 1)}
    assert all(found[length, length] > 0 for length in lengths)


@needs_kernel
@pytest.mark.parametrize(("width", "depth", "doubles"), [(16, 3, 1), (16, 30, 2), (16, 80, 3)])
def test_rows_are_as_near_to_the_exact_ones_as_their_bounds_say(
    width: int, depth: int, doubles: int
) -> None:
    check_rows(width, depth, doubles)


@needs_kernel
@pytest.mark.parametrize("depth", [40, 60])
def test_deep_networks_take_few_exact_signs(depth: int) -> None:
    """The integers of late stages are long, but most of their bits are 0."""
    walk = CompiledWalk(
        integers_of(float32((2, *[16] * depth), 0)),
        nothing,
        keeping_cells=False,
        path=(),
        verifying=True,
    )
    walk.advance(10)
    work = walk.work()

    assert work["signs"] > 10_000
    assert work["wrong_signs"] == 0
    assert work["exact_signs"] < 10


@needs_kernel
def test_the_work_is_the_same_each_time() -> None:
    integers = integers_of(gaussian(Random(5), 3, [6, 6]))

    assert finished(CompiledWalk, integers).work() == finished(CompiledWalk, integers).work()


@needs_kernel
def test_generic_networks_take_no_exact_arithmetic() -> None:
    """What makes the kernel fast: bounded rounding decides all signs of a network like this."""
    work = finished(CompiledWalk, integers_of(gaussian(Random(5), 3, [8, 8]))).work()

    assert work["new_rays"] + work["vertices"] > 500
    assert work["exact_signs"] == work["exact_rays"] == 0


@needs_kernel
def test_the_walk_can_be_stopped_before_the_first_cell() -> None:
    """A cube's vertices are many, and the first cell is late."""

    class StopError(Exception):
        pass

    def stop() -> None:
        raise StopError

    network = gaussian(Random(1), 18, [40])
    with pytest.raises(StopError):
        list(proper_cell_numbers(network, tick=stop))


@pytest.mark.parametrize("engine", ENGINES)
def test_what_is_left_of_a_walk_can_be_walked_elsewhere(engine: Engine) -> None:
    """However a walk is split, each cell is found once; the order is that of the paths."""
    integers = integers_of(known_network("ternary_3-8-8-1_s1"))
    whole = engine(integers, nothing, keeping_cells=True, path=())
    whole.advance(10**9)
    pending: list[Path] = [()]
    parts: list[tuple[Path, list[CellRecord]]] = []
    while pending:
        path = pending.pop()
        walk = engine(integers, nothing, keeping_cells=True, path=path)
        walk.advance(7)
        left = walk.remaining()
        pending += [left.joined(i, i + 1) for i in range(len(left.depths))]
        parts.append((path, walk.take_records()))

    assert len(parts) > 10
    assert [record for _, part in sorted(parts) for record in part] == whole.take_records()


def test_the_version_says_which_engine_there_is(monkeypatch: pytest.MonkeyPatch) -> None:
    if compiled.kernel is not None:
        assert engine_name() in (
            "compiled kernel, GMP integers",
            "compiled kernel, Python integers",
        )
    monkeypatch.setattr(compiled, "kernel", None)

    assert engine_name() == "plain Python"


def test_a_kernel_that_was_not_built_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(exactregions, "_kernel", raising=False)
    monkeypatch.setitem(sys.modules, "exactregions._kernel", None)

    assert runpy.run_path(compiled.__file__)["kernel"] is None


def test_python_alone_gives_the_same_cells(monkeypatch: pytest.MonkeyPatch) -> None:
    case = known_network("ternary_2-8-8-1_s0"), box(-2, 2, dimension=2)
    cells = list(proper_cells(*case))
    numbers = total(proper_cell_numbers(*case))
    monkeypatch.setattr(compiled, "kernel", None)

    assert list(proper_cells(*case)) == cells
    assert total(proper_cell_numbers(*case)) == numbers
