"""The counts of all kinds, against published numbers and independent oracles."""

from __future__ import annotations

from random import Random

import pytest

from benchmarks.families import sparse
from exactregions import (
    ABS,
    IDENTITY,
    RELU,
    BudgetExceeded,
    InvalidInput,
    Layer,
    Network,
    Polyhedron,
    box,
    bracket_convex,
    count,
    refine,
)
from exactregions.counting import KINDS, SIX_KINDS, Findings, Kind, count_kinds
from exactregions.counting.convex import _Merging
from exactregions.partition import compiled
from exactregions.runs import Budget, Meter
from exactregions.testing import ACTIVATIONS
from tests.known_files import COUNTS, known_network
from tests.known_networks import KNOWN, KNOWN_ON_DOMAIN, stargalla_example
from tests.oracles import fourier_motzkin, sweep
from tests.oracles.arrangements import (
    KNOWN_ARRANGEMENTS,
    Arrangement,
    count_bounded_regions,
    count_regions,
)
from tests.strategies import random_domain, random_network

CHAIN: tuple[Kind, ...] = ("affine", "closed_connected", "open_connected", "proper", "activation")
ALL_IN_ORDER: tuple[Kind, ...] = (*CHAIN[:3], "convex", *CHAIN[3:])


@pytest.mark.parametrize("name", COUNTS)
def test_network_files_have_their_known_counts(name: str) -> None:
    partition = refine(known_network(name))

    assert {kind: count(partition, kind) for kind in COUNTS[name]} == COUNTS[name]


@pytest.mark.parametrize("name", KNOWN)
def test_published_networks_have_their_known_counts(name: str) -> None:
    network, known = KNOWN[name]
    partition = refine(network)

    assert {kind: count(partition, kind) for kind in known} == known


@pytest.mark.parametrize("name", KNOWN_ON_DOMAIN)
def test_networks_on_domains_have_their_known_counts(name: str) -> None:
    network, rows, known = KNOWN_ON_DOMAIN[name]
    partition = refine(network, Polyhedron.of(rows, dimension=network.input_dim))

    assert {kind: count(partition, kind) for kind in known} == known


def one_layer(arrangement: Arrangement) -> Network:
    """The network of one hidden layer whose neurons vanish on these hyperplanes."""
    layer = Layer.of(arrangement.normals, arrangement.offsets, RELU)
    return Network(layer.input_dim, (layer,))


@pytest.mark.parametrize("name", KNOWN_ARRANGEMENTS)
def test_classical_arrangements_have_their_published_number_of_regions(name: str) -> None:
    arrangement, regions = KNOWN_ARRANGEMENTS[name]

    assert count(refine(one_layer(arrangement)), "proper") == regions


def test_one_layer_agrees_with_deletion_and_restriction() -> None:
    for seed in range(300):
        random = Random(seed)
        dimension = random.randint(1, 4)
        network = random_network(random, dimension, [random.randint(1, 7)], bound=2)
        layer = network.layers[0]
        arrangement = Arrangement(
            tuple(tuple(int(3 * w) for w in row) for row in layer.weights),
            tuple(int(3 * b) for b in layer.bias),
        )
        whole = all(3 * w == int(3 * w) for row in (*layer.weights, layer.bias) for w in row)
        if not whole:
            continue
        partition = refine(network)

        assert count(partition, "proper") == count_regions(arrangement), seed
        assert count(partition, "bounded_proper") == count_bounded_regions(arrangement), seed


def test_the_convex_bracket_is_exact_for_the_example_of_the_definition() -> None:
    assert bracket_convex(refine(stargalla_example())) == (4, 4)


@pytest.mark.parametrize(
    ("name", "bracket"),
    [
        # f = relu(y): the line x = 0 cuts both half-planes, and both cuts must go together.
        ("a redundant line", (2, 2)),
        # f = min(relu(x), relu(y)) is 0 on three quadrants, which are not convex, and x or y on
        # two wedges: at least 4.  Two quadrants make a half-plane whose one facet has a quadrant
        # and a wedge beyond it (a T-junction), so no two can merge: at most 5.
        ("three quadrants", (4, 5)),
    ],
)
def test_convex_brackets_found_by_hand(name: str, bracket: tuple[int, int]) -> None:
    networks = {
        "a redundant line": Network.from_layers(([[1, 0], [0, 1]], [0, 0]), ([[0, 1]], [0])),
        "three quadrants": Network.from_layers(
            ([[1, 0], [0, 1]], [0, 0]),
            ([[1, 0], [1, -1]], [0, 0]),
            ([[1, -1]], [0]),
        ),
    }

    assert bracket_convex(refine(networks[name])) == bracket


def test_a_merger_that_failed_is_not_tried_again_before_regions_change(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    partition = refine(sparse((3, 8, 8), 1))
    forced = _Merging._forced
    tried: list[tuple[frozenset[int], tuple[int, ...]]] = []

    def noted(merging: _Merging, parts: frozenset[int]) -> dict[int, tuple[int, ...]]:
        tried.append((parts, tuple(region[0] for region in merging.region)))
        return forced(merging, parts)

    monkeypatch.setattr(_Merging, "_forced", noted)
    low, high = bracket_convex(partition)

    assert low < high
    assert len(tried) == len(set(tried)) > 1
    assert all(len(parts) > 1 for parts, _ in tried)


def degenerate_case(seed: int) -> tuple[Network, Polyhedron | None]:
    random = Random(seed)
    dimension = random.choice([1, 2, 2, 2, 3, 3, 4])
    widest = {1: 5, 2: 4, 3: 3, 4: 3}[dimension]
    widths = [
        random.randint(1, widest) for _ in range(random.randint(0, 4 if dimension < 3 else 2))
    ]
    network = random_network(
        random,
        dimension,
        widths,
        output_dim=random.choice([1, 1, 2]),
        bound=random.choice([1, 1, 2, 3]),
        activations=ACTIVATIONS if random.random() < 0.6 else (RELU,),
    )
    if widths and random.random() < 0.2:
        network = Network(dimension, network.layers[:-1])
    return network, random_domain(random, dimension)


def assert_agrees_with_oracle(seed: int) -> None:
    network, domain = degenerate_case(seed)
    partition = refine(network, domain)
    if len(partition.cells) > 40:
        return
    rows = [form.row for form in domain.inequalities] if domain else []
    oracle = sweep.counts if network.input_dim == 1 and seed % 2 else fourier_motzkin.counts
    expected = oracle(network, rows)
    low, high = bracket_convex(partition)

    assert {kind: count(partition, kind) for kind in expected} == expected, seed
    assert expected["open_connected"] <= low <= high <= expected["proper"], seed
    if network.input_dim == 1:
        assert low == high == expected["open_connected"], seed


@pytest.mark.parametrize("block", range(4))
def test_degenerate_networks_agree_with_the_oracles(block: int) -> None:
    for seed in range(60 * block, 60 * block + 60):
        assert_agrees_with_oracle(seed)


@pytest.mark.slow
@pytest.mark.parametrize("block", range(20))
def test_thousands_of_degenerate_networks_agree_with_the_oracles(block: int) -> None:
    for seed in range(1000 + 150 * block, 1000 + 150 * block + 150):
        assert_agrees_with_oracle(seed)


def test_five_inputs_agree_with_the_oracle() -> None:
    for seed in range(6):
        network = random_network(Random(seed), 5, [3, 2])

        assert count(refine(network), "proper") == fourier_motzkin.count_proper(network), seed


def test_z3_agrees_on_networks_beyond_elimination() -> None:
    pytest.importorskip("z3")
    from tests.oracles import z3_oracle

    for seed in range(3):
        network = random_network(Random(seed), 3, [5, 5], bound=2)

        assert count(refine(network), "proper") == z3_oracle.count_proper(network), seed


def test_long_zigzags_agree_with_the_sweep() -> None:
    network = known_network("zigzag_1_p2_L10")
    partition = refine(network)

    assert {kind: count(partition, kind) for kind in KINDS if kind != "convex"} == sweep.counts(
        network
    )


def test_kinds_form_a_chain_on_every_known_network() -> None:
    for name in COUNTS:
        if COUNTS[name]["proper"] > 400:
            continue
        partition = refine(known_network(name))
        numbers = [count(partition, kind) for kind in CHAIN]
        low, high = bracket_convex(partition)

        assert numbers == sorted(numbers), name
        assert numbers[2] <= low <= high <= numbers[3], name


def test_one_network_separates_all_kinds() -> None:
    network, known = KNOWN["slice and hat"]
    partition = refine(network)

    assert len(set(known.values())) == 5
    assert [count(partition, kind) for kind in CHAIN] == sorted(known.values())


@pytest.mark.parametrize("input_dim", [1, 2, 8])
def test_a_network_without_layers_is_one_region_of_every_kind(input_dim: int) -> None:
    partition = refine(Network(input_dim, ()))

    assert [count(partition, kind) for kind in SIX_KINDS] == [1, 1, 1, 1, (1, 1), 1]


def test_coordinate_hyperplanes_in_dimension_8() -> None:
    """Faces are products of {-, 0, +}: a pattern is positive or not, so the 2^8 are all there."""
    layer = Layer.of([[int(i == j) for j in range(8)] for i in range(8)], [0] * 8, RELU)
    partition = refine(Network(8, (layer,)))

    assert count(partition, "proper") == count(partition, "activation") == 2**8


def test_output_layers_with_activations_count_as_hidden() -> None:
    """The vector of ``|x|`` and ``|y|``, with abs on the last layer: four quadrants."""
    network = Network(2, (Layer.of([[1, 0], [0, 1]], [0, 0], ABS),))
    partition = refine(network, box(-1, 1, dimension=2))

    assert [count(partition, kind) for kind in ("proper", "affine", "activation")] == [4, 4, 4]


def test_several_outputs_are_one_function() -> None:
    """Multiples of an output change nothing; outputs of separate inputs multiply the counts.

    For (F(x), G(y)) a set where both are affine is a product of intervals, and so are the maps.
    """
    median, known = KNOWN["slice"]
    twice = Network.from_layers(([[1], [2]], [0, 0])).after(median)
    hat, pieces = KNOWN["hat"]
    first, last = hat.layers
    row, rest = list(last.weights[0]), [0, 0, 0]
    block = [[*w, 0] for w in first.weights] + [[0, *w] for w in first.weights]
    both = Network(
        2,
        (
            Layer.of(block, first.bias * 2, RELU),
            Layer.of([row + rest, rest + row], [0, 0], IDENTITY),
        ),
    )
    partition, product = refine(twice), refine(both)

    assert {kind: count(partition, kind) for kind in known} == known
    assert {kind: count(product, kind) for kind in known} == {
        kind: number**2 for kind, number in pieces.items()
    }


def test_an_unknown_kind_is_refused_with_the_known_ones() -> None:
    with pytest.raises(InvalidInput, match=r"'linear' is not a kind.*open_connected"):
        count(refine(Network(1, ())), "linear")


def test_counting_in_one_run_gives_the_same_and_what_is_known_when_stopped() -> None:
    network, known = KNOWN["slice"]
    findings = Findings()
    found = dict(count_kinds(network, None, known, findings))

    assert found == known
    assert findings.counts == known


@pytest.mark.parametrize("engine", ["kernel", "Python"])
def test_each_kind_alone_is_what_it_is_with_the_others(
    engine: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if engine == "Python":
        monkeypatch.setattr(compiled, "kernel", None)
    network, known = KNOWN["slice"]
    for kind, number in known.items():
        findings = Findings()

        assert dict(count_kinds(network, None, [kind], findings)) == {kind: number}
        assert findings.cells == known["proper"]


def test_an_interrupted_run_knows_lower_bounds() -> None:
    network, known = KNOWN["slice"]
    findings = Findings()
    meter = Meter(Budget(max_cells=7))
    with pytest.raises(BudgetExceeded):
        list(count_kinds(network, None, KINDS, findings, on_cells=meter.found))

    assert findings.counts == {}
    cells = max(8, findings.at_least("affine"))
    assert findings.at_least("proper") == findings.at_least("activation") == cells
    assert 1 <= findings.at_least("affine") <= known["affine"]
    assert findings.at_least("affine") == findings.at_least("convex")


@pytest.mark.parametrize(
    ("findings", "bounds"),
    [
        (Findings(), (0, 0, 0, 0, 0, 0, 0)),
        (Findings(cells=3, bounded_cells=5, maps=2), (5, 2, 2, 2, 2, 5, 5)),
        (Findings(cells=6, maps=107), (0, 107, 107, 107, 107, 107, 107)),
        (Findings({"open_connected": 8}, 9, 1, 7), (1, 7, 7, 8, 8, 9, 9)),
        (Findings({"closed_connected": 6, "convex": (8, 10)}, 9, 1, 5), (1, 5, 6, 6, 8, 9, 9)),
        (Findings({"convex": (8, 10)}), (0, 0, 0, 0, 8, 8, 8)),
        (Findings({"affine": 4, "activation": 12}), (0, 4, 4, 4, 4, 4, 12)),
    ],
)
def test_what_is_found_of_a_kind_bounds_all_that_are_no_smaller(
    findings: Findings, bounds: tuple[int, ...]
) -> None:
    """Each is the largest of what is known of it and of the kinds before it, and never more."""
    assert tuple(map(findings.at_least, ("bounded_proper", *ALL_IN_ORDER))) == bounds
