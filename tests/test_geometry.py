"""Cones, polyhedra and Farkas multipliers."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from random import Random

import pytest

from exactregions import (
    RELU,
    AffineForm,
    AffineMap,
    EmptyDomain,
    FlatDomain,
    InexactNumber,
    InvalidInput,
    Layer,
    Polyhedron,
    ShapeMismatch,
    box,
)
from exactregions.geometry import (
    FINITE,
    bits,
    facet_sets,
    farkas_multipliers,
    generators,
    whole_space,
    zero_masks,
)
from tests.oracles.fourier_motzkin import Constraint, feasible


def combination(polyhedron: Polyhedron, multipliers: tuple[int, ...]) -> tuple[int, ...]:
    """The sum of the inequalities with these multipliers, as a row."""
    rows = [form.row for form in polyhedron.inequalities]
    return tuple(
        sum(m * row[i] for m, row in zip(multipliers, rows, strict=True))
        for i in range(polyhedron.dimension + 1)
    )


def assert_proves_empty(polyhedron: Polyhedron, error: EmptyDomain) -> None:
    *normal, constant = combination(polyhedron, error.multipliers)

    assert all(m >= 0 for m in error.multipliers)
    assert not any(normal)
    assert constant < 0


def assert_proves_flat(polyhedron: Polyhedron, error: FlatDomain) -> None:
    index = polyhedron.inequalities.index(error.equality)

    assert all(m >= 0 for m in error.multipliers)
    assert error.multipliers[index] > 0
    assert not any(combination(polyhedron, error.multipliers))


def test_random_polyhedra_are_solid_flat_or_empty_as_elimination_says() -> None:
    seen = {"solid": 0, "flat": 0, "empty": 0}
    for seed in range(1500):
        random = Random(seed)
        dimension = random.randint(1, 3)
        rows = [
            [random.randint(-2, 2) for _ in range(dimension + 1)]
            for _ in range(random.randint(1, 6))
        ]
        polyhedron = Polyhedron.of(rows, dimension=dimension)
        proper = [form.row for form in polyhedron.inequalities if any(form.row)]
        if feasible([Constraint(row, ">") for row in proper]):
            seen["solid"] += 1
            generators(polyhedron)
        elif feasible([Constraint(row, ">=") for row in proper]):
            seen["flat"] += 1
            with pytest.raises(FlatDomain, match="no interior") as flat:
                generators(polyhedron)
            assert_proves_flat(polyhedron, flat.value)
        else:
            seen["empty"] += 1
            with pytest.raises(EmptyDomain, match="the domain is empty") as empty:
                generators(polyhedron)
            assert_proves_empty(polyhedron, empty.value)

    assert min(seen.values()) > 50


def test_generators_satisfy_the_inequalities_and_are_tight_where_their_masks_say() -> None:
    for seed in range(100):
        random = Random(seed)
        dimension = random.randint(1, 4)
        inside = [random.randint(-3, 3) for _ in range(dimension)]
        rows = []
        for _ in range(random.randint(0, 7)):
            normal = [random.randint(-2, 2) for _ in range(dimension)]
            rows.append([*normal, 1 - sum(a * x for a, x in zip(normal, inside, strict=True))])
        polyhedron = Polyhedron.of(rows, dimension=dimension)
        cone = generators(polyhedron)
        for index, form in enumerate(polyhedron.inequalities, start=1):
            for vector, positive, negative in cone.rays:
                value = sum(a * x for a, x in zip(form.row, vector[: dimension + 1], strict=True))
                assert value >= 0
                assert (value > 0) == bool(positive >> index & 1)
                assert not negative >> index & 1
            for line in cone.lines:
                assert not sum(a * x for a, x in zip(form.row, line, strict=False))
        assert all((v[dimension] > 0) == bool(p & FINITE) for v, p, _ in cone.rays)


@pytest.mark.parametrize("dimension", range(1, 7))
def test_a_cube_has_two_facets_and_two_to_the_n_vertices(dimension: int) -> None:
    cone = generators(box("-1/2", 3, dimension=dimension))

    assert len(cone.rays) == 2**dimension
    assert len(facet_sets(cone)) == 2 * dimension
    assert not cone.lines


def test_the_cross_polytope_has_non_simple_vertices() -> None:
    """Each vertex lies on 2^(n-1) facets, so counting shared walls is not enough."""
    dimension = 4
    rows = [
        [1 - 2 * (mask >> i & 1) for i in range(dimension)] + [1] for mask in range(2**dimension)
    ]
    cone = generators(Polyhedron.of(rows, dimension=dimension))

    assert len(cone.rays) == 2 * dimension
    assert len(facet_sets(cone)) == 2**dimension


def test_all_of_space_has_lines_only() -> None:
    cone = generators(whole_space(3))

    assert (len(cone.lines), len(cone.rays), cone.walls) == (3, 1, FINITE)


def test_farkas_multipliers_of_degenerate_cones_are_exact() -> None:
    """Any form that is >= 0 at the rays is a nonnegative combination of the inequalities."""
    for seed in range(300):
        random = Random(seed)
        dimension = random.randint(1, 4)
        rows = [
            [random.randint(-1, 1) for _ in range(dimension)] + [random.randint(0, 2)]
            for _ in range(random.randint(1, 8))
        ]
        polyhedron = Polyhedron.of(rows, dimension=dimension)
        try:
            cone = generators(polyhedron)
        except FlatDomain:
            continue
        size = dimension + 1
        forms = [(0,) * dimension + (1,), *(form.row for form in polyhedron.inequalities)]
        weights = [random.randint(0, 3) for _ in forms]
        target = [sum(w * f[i] for w, f in zip(weights, forms, strict=True)) for i in range(size)]
        values = [
            [sum(a * x for a, x in zip(form, ray.vector[:size], strict=True)) for ray in cone.rays]
            for form in [*forms, target]
        ]
        weight, multipliers = farkas_multipliers(
            values[-1], zero_masks(values[:-1]), values.__getitem__
        )

        assert all(m > 0 for m in (weight, *multipliers.values()))
        assert len(multipliers) <= size
        assert [sum(m * forms[j][i] for j, m in multipliers.items()) for i in range(size)] == [
            weight * entry for entry in target
        ]


def test_boxes_need_an_interior_and_exact_ends() -> None:
    with pytest.raises(InvalidInput, match="a box from 1 to 1/2 has no interior"):
        box(1, "1/2", dimension=2)
    with pytest.raises(InexactNumber, match=r"0\.5 is a float"):
        box(0, 0.5, dimension=1)  # type: ignore[arg-type]


def test_rows_of_the_wrong_length_are_refused() -> None:
    with pytest.raises(ShapeMismatch, match="inequality 1 has 2 entries; write 3"):
        Polyhedron.of([[1, 0, 0], [1, 0]], dimension=2)


def test_constant_rows_are_dropped_or_make_the_domain_empty() -> None:
    cone = generators(Polyhedron.of([[0, 0], [0, 5], [1, 0]], dimension=1))
    with pytest.raises(EmptyDomain) as error:
        generators(Polyhedron.of([[1, 0], [0, -2]], dimension=1))

    assert cone.walls == 1 << 3 | FINITE
    assert len(cone.rays) == 2
    assert error.value.multipliers == (0, 1)


def test_forms_are_primitive_and_know_their_sign() -> None:
    form = AffineForm.of(["1/2", -1, "3/2"])

    assert form == AffineForm((1, -2), 3)
    assert form((Fraction(1), Fraction(2))) == 0
    assert -form == AffineForm((-1, 2), -3)
    with pytest.raises(InvalidInput, match="common divisor"):
        AffineForm((2,), 4)


def test_points_in_a_polyhedron() -> None:
    square = box(0, 1, dimension=2)

    assert (Fraction(1), Fraction(1, 2)) in square
    assert (Fraction(1), Fraction(3, 2)) not in square


def test_affine_maps_are_evaluated_exactly() -> None:
    assert AffineMap(((Fraction(1, 3),),), (Fraction(1),))((Fraction(2),)) == (Fraction(5, 3),)


def test_bits_come_in_order() -> None:
    assert list(bits(0b101001)) == [0, 3, 5]


@pytest.mark.parametrize(
    "use",
    [
        lambda point: AffineForm.of([1, 2])(point),
        lambda point: AffineMap(((Fraction(1),),), (Fraction(0),))(point),
        lambda point: point in box(0, 1, dimension=1),
        lambda point: RELU(point[0]),
        lambda point: Layer.of([[1]], [0])(point),
    ],
)
def test_points_are_exact_everywhere(use: Callable[[object], object]) -> None:
    use(["1/2"])
    with pytest.raises(InexactNumber, match=r"0\.5 is a float"):
        use([0.5])


def test_a_cut_through_many_rays_can_be_stopped() -> None:
    """A cube has an inequality for each facet and 2^10 vertices: most ticks come in the cuts."""
    ticks = []
    generators(box(0, 1, dimension=10), tick=lambda: ticks.append(None))

    assert len(ticks) > 100
