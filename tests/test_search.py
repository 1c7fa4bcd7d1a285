"""Search: against all networks one by one, with planted faults, stopped and gone on with."""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Mapping
from functools import cache
from importlib import import_module
from itertools import combinations_with_replacement, pairwise, permutations, product
from math import comb
from pathlib import Path
from typing import Any

import pytest

from exactregions import (
    ABS,
    HARD_TANH,
    IDENTITY,
    RELU,
    InvalidInput,
    Layer,
    Network,
    Polyhedron,
    ShapeMismatch,
    box,
    count,
    leaky_relu,
    refine,
)
from exactregions.cli import main
from exactregions.geometry import whole_space
from exactregions.partition import compiled as engine
from exactregions.runs import Budget, Meter
from exactregions.runs.workers import local_workers
from exactregions.search import (
    Findings,
    SearchJournal,
    SearchSpace,
    compiled,
    describe,
    parse_predicate,
    result,
    search,
    search_space,
    smallest,
    smallest_counterexample,
)
from exactregions.search.cells import CellMenu, cell_start
from exactregions.search.line import LineMenu, LineState, line_start
from exactregions.search.smallest import Facts, facts_names
from exactregions.search.space import signed_permutations
from exactregions.search.units import Explorer, units_of
from exactregions.search.walk import Outcome, Walk

search_command = import_module("exactregions.commands.search")

needs_kernel = pytest.mark.skipif(engine.kernel is None, reason="the kernel is not built")

SPACES: tuple[tuple[tuple[int, ...], dict[str, Any]], ...] = (
    ((1, 2), {}),
    ((2, 1), {}),
    ((1, 1, 1), {}),
    ((1, 1, 1), {"output": "scalar", "weights": (-1, 2)}),
    ((1, 1, 1, 1), {"activations": [IDENTITY, RELU, ABS], "weights": (-1, 1)}),
    ((1, 2), {"activations": [HARD_TANH], "weights": (0, 1, 2)}),
    ((1, 1, 1), {"activations": [HARD_TANH, ABS], "weights": ("-1/2", 1, 2)}),
    ((1, 2), {"biases": False, "domain": box(-1, 2, dimension=1)}),
    ((1, 2), {"weights": (-1, 1), "domain": box(-1, 1, dimension=1)}),
    ((1, 2, 1), {"weights": (-1, 1)}),
    (
        (1, 1, 2),
        {
            "weights": (0, 1, -2),
            "activations": [ABS, RELU],
            "domain": Polyhedron.of([[1, 1]], dimension=1),
        },
    ),
    ((2, 1, 1), {"weights": (-1, 1), "domain": box(-1, 1, dimension=2)}),
    ((2, 2), {"weights": (-1, 1)}),
    ((2, 2), {"weights": (0, 1), "activations": [ABS]}),
)

KINDS = ("proper", "bounded_proper", "affine", "open_connected", "closed_connected", "activation")


@cache
def all_networks(space: SearchSpace) -> Counter[int]:
    """How many networks have which count: each network on its own, by the engine."""
    found: Counter[int] = Counter()
    inputs = (space.input_dim, *space.layer_widths)
    biases = space.weights if space.biases else (0,)
    layers = []
    for given, width, activation in zip(
        inputs, space.layer_widths, space.layer_activations, strict=False
    ):
        rows = list(product(*[space.weights] * given, biases))
        layers.append(
            [
                Layer.of([row[:-1] for row in chosen], [row[-1] for row in chosen], activation)
                for chosen in product(rows, repeat=width)
            ]
        )
    size = inputs[-1]
    unit = [[int(i == j) for j in range(size)] for i in range(size)]
    last = () if space.scalar else (Layer.of(unit, [0] * size, IDENTITY),)
    for chosen in product(*layers):
        network = Network(space.input_dim, (*chosen, *last))
        found[counted(network, space)] += 1
    return found


def counted(network: Network, space: SearchSpace) -> int:
    number = count(refine(network, space.domain), space.kind)
    assert isinstance(number, int)
    return number


def walked(space: SearchSpace, goal: str, start: Any, **options: Any) -> Outcome:
    walk = Walk(space, goal, **options)
    walk.visit(start(space), 0)
    return walk.outcome


# All networks, one by one.


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(("widths", "options"), SPACES)
def test_maximum_and_histogram_are_those_of_all_networks(
    widths: tuple[int, ...], options: dict[str, Any], kind: str
) -> None:
    space = search_space(widths, kind=kind, **options)
    expected = all_networks(space)

    assert sum(expected.values()) == space.total
    for start in (line_start, cell_start) if widths[0] == 1 else (cell_start,):
        histogram = walked(space, "histogram", start)
        maximum = walked(space, "maximum", start)
        assert histogram.histogram == expected
        assert histogram.examined == space.total
        assert maximum.best == max(expected)
        assert maximum.examined + maximum.pruned == space.total
        for value, rows in {**histogram.witnesses, **maximum.witnesses}.items():
            assert counted(space.network(rows), space) == value


@pytest.mark.parametrize("kind", ["proper", "bounded_proper", "open_connected"])
@pytest.mark.parametrize(("widths", "options"), SPACES)
def test_the_search_in_units_finds_the_same(
    widths: tuple[int, ...], options: dict[str, Any], kind: str
) -> None:
    space = search_space(widths, kind=kind, **options)
    expected = all_networks(space)

    found = search(space)
    assert found.exhaustive
    assert found.value == max(expected)
    assert found.networks_covered == found.networks_total == sum(expected.values())
    assert search(space, minimum=True).value == min(expected)
    assert search(space, histogram=True).histogram == dict(sorted(expected.items()))


@pytest.mark.slow
@pytest.mark.parametrize("output", ["vector", "scalar"])
@pytest.mark.parametrize("kind", ["proper", "open_connected", "affine"])
def test_all_ternary_networks_of_widths_2_2(kind: str, output: str) -> None:
    space = search_space((1, 2, 2), kind=kind, output=output, weights=(-1, 0, 1))
    if output == "scalar":
        space = search_space((1, 2, 1), kind=kind, output=output)
    expected = all_networks(space)

    assert search(space).value == max(expected)
    assert search(space, histogram=True).histogram == dict(sorted(expected.items()))


# Numbers known before: constructions with a proof, and small anchors that were counted twice.


@pytest.mark.parametrize(("width", "maximum"), [(1, 2), (2, 3), (3, 4), (4, 4), (5, 4)])
def test_one_layer_on_the_line_has_three_places_for_breakpoints(width: int, maximum: int) -> None:
    assert search(search_space((1, width))).value == maximum


@pytest.mark.parametrize("kind", ["proper", "open_connected"])
def test_two_layers_of_two_neurons_have_five_regions(kind: str) -> None:
    assert search(search_space((1, 2, 2), kind=kind)).value == 5


@pytest.mark.parametrize(("width", "maximum"), [(1, 2), (2, 4), (3, 7), (4, 11)])
def test_few_lines_in_the_plane_are_in_general_position(width: int, maximum: int) -> None:
    assert search(search_space((2, width))).value == maximum


@pytest.mark.slow
@pytest.mark.parametrize(("width", "maximum"), [(5, 15), (6, 20)])
def test_more_ternary_lines_in_the_plane_are_not(width: int, maximum: int) -> None:
    assert search(search_space((2, width))).value == maximum


# Planted faults.


def test_a_wrong_symmetry_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    """Reflecting the line where the domain is not symmetric merges what counts differently."""
    space = search_space((1, 1, 1), domain=box(-1, 2, dimension=1))
    expected = all_networks(space)
    assert walked(space, "histogram", line_start).histogram == expected

    monkeypatch.setattr("exactregions.search.line._Line.symmetric", True)

    assert walked(space, "histogram", line_start).histogram != expected


def test_a_wrong_sign_symmetry_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    """Negating a neuron needs weights of both signs in the next layer."""

    def space() -> SearchSpace:
        domain = box(-1, 1, dimension=1)
        activations = [IDENTITY, RELU]
        return search_space((1, 1, 1), weights=(-1, 1, 2), activations=activations, domain=domain)

    expected = all_networks(space())
    assert walked(space(), "histogram", line_start).histogram == expected

    monkeypatch.setattr(SearchSpace, "negatable", True)

    assert walked(space(), "histogram", line_start).histogram != expected


def test_a_wrong_symmetry_of_the_plane_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    """A square that is not around 0 has fewer symmetries than one that is."""
    space = search_space((2, 1, 1), weights=(-1, 1), domain=box(0, 1, dimension=2))
    expected = all_networks(space)
    assert sum((search(space, histogram=True).histogram or {}).values()) == space.total
    assert search(space, histogram=True).histogram == expected
    centred = search_space((2, 1, 1), weights=(-1, 1), domain=box(-1, 1, dimension=2)).domain

    from exactregions.search import cells

    symmetries = cells.signed_permutations(centred)
    monkeypatch.setattr(cells, "signed_permutations", lambda domain: symmetries)

    assert search(space, histogram=True).histogram != expected


def test_a_wrong_multiplicity_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    space = search_space((1, 2, 1), weights=(-1, 1))
    monkeypatch.setattr("exactregions.search.walk.comb", lambda n, k: 1)

    assert walked(space, "histogram", line_start).examined != space.total
    with pytest.raises(AssertionError, match="of 128 networks"):
        search(space, histogram=True)


def test_an_unsound_bound_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    space = search_space((1, 2, 1), kind="affine")
    best = max(all_networks(space))
    assert walked(space, "maximum", line_start).best == best

    monkeypatch.setattr(LineState, "ceiling", lambda state: len(state.points))

    assert walked(space, "maximum", line_start).best < best


def test_an_unsound_bound_in_the_plane_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    space = search_space((2, 2), weights=(-1, 1))
    monkeypatch.setattr(CellMenu, "ceiling", lambda menu, chosen, first, left: 2 - left)

    assert walked(space, "maximum", cell_start).best < max(all_networks(space))


def test_a_count_that_the_engine_does_not_confirm_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    value = LineMenu.value
    monkeypatch.setattr(LineMenu, "value", lambda menu, chosen: value(menu, chosen) + 1)

    with pytest.raises(AssertionError, match="the engine counts"):
        search(search_space((1, 2)), histogram=True)


# The kernel.


@needs_kernel
@pytest.mark.parametrize("kind", ["proper", "open_connected", "closed_connected"])
@pytest.mark.parametrize(
    ("widths", "options"),
    [
        *(space for space in SPACES if space[0][0] == 1),
        ((1, 3, 3), {}),
        ((1, 2, 2, 2), {"weights": (-1, 1)}),
        ((1, 2, 2), {"output": "scalar", "weights": (-2, 0, 1)}),
        ((1, 3, 2), {"activations": [ABS, HARD_TANH], "weights": (-1, "1/2")}),
    ],
)
def test_the_kernel_finds_what_the_walk_in_python_finds(
    widths: tuple[int, ...], options: dict[str, Any], kind: str
) -> None:
    space = search_space(widths, kind=kind, **options)
    start = line_start(space)
    expected = walked(space, "maximum", line_start)

    for kept in (0, 1, 1_000):
        found = compiled.CompiledSearch(start, kept, lambda: None).visit(start, 0)
        assert found.best == expected.best
        assert found.examined + found.pruned == space.total
        assert counted(space.network(found.witnesses[found.best]), space) == found.best


@pytest.mark.parametrize(
    ("widths", "message"),
    [
        ((1, 99_999_999), "a search takes at most 500 neurons in all"),
        ((1_000_000, 2), "a neuron on 1000000 inputs has more than 200,000 choices of weights"),
        ((3, 40, 2), "a search takes at most 1,000,000: fewer neurons, inputs or weights"),
    ],
)
def test_absurd_widths_are_refused_at_once(widths: tuple[int, ...], message: str) -> None:
    with pytest.raises(InvalidInput, match=message):
        search(search_space(widths))


def test_the_time_is_looked_at_before_the_first_network() -> None:
    assert main(["search", "4,4,4", "--budget", "0.5", "--json"]) == 3


def test_a_path_that_cannot_be_written_is_refused_first(
    capsys: pytest.CaptureFixture[str],
) -> None:
    code = main(["search", "1,2", "-o", "gone/network.json"])

    printed, error = capsys.readouterr()
    assert (code, printed) == (2, "")
    assert "gone/network.json: No such file" in error


def test_a_maximum_of_0_has_a_witness() -> None:
    found = search(search_space((1, 1), kind="bounded_proper"))

    assert found.value == 0
    assert found.witness is not None


@needs_kernel
@pytest.mark.parametrize(
    "space",
    [
        search_space((1, 1, 1), weights=(2**40, -1)),
        search_space((1, 1, 1), weights=(2**70, -1)),
        search_space((1, 1), domain=box(-1, 10**24, dimension=1)),
    ],
)
def test_what_is_too_large_for_the_kernel_is_done_in_python(space: SearchSpace) -> None:

    with pytest.raises(OverflowError):
        compiled.CompiledSearch(line_start(space), 10, lambda: None)
    assert search(space).value == max(all_networks(space))


def test_without_the_kernel_python_does_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(compiled, "kernel", None)

    assert search(search_space((1, 2, 2))).value == 5


@needs_kernel
def test_the_kernel_ticks_and_can_be_stopped() -> None:
    def stop() -> None:
        raise KeyboardInterrupt

    start = line_start(search_space((1, 3, 3, 3)))
    searched = compiled.CompiledSearch(start, 1_000, stop)

    with pytest.raises(KeyboardInterrupt):
        searched.visit(start, 0)
    assert searched.outcome().best > 0


# Runs that are stopped.


class Stop(Exception):
    """Stops a search."""


def stopping_after(steps: int) -> Any:
    left = iter(range(steps))

    def tick() -> None:
        if next(left, None) is None:
            raise Stop

    return tick


@pytest.mark.parametrize("kind", ["proper", "affine"])
def test_a_stopped_search_goes_on_from_its_journal(tmp_path: Path, kind: str) -> None:
    space = search_space((1, 2, 2), kind=kind)
    whole = search(space)
    about = describe(space)
    steps, found = 1, None
    while found is None:
        steps += 20
        findings = Findings()
        with SearchJournal(tmp_path / "run", about) as journal:
            try:
                found = search(
                    space, journal=journal, findings=findings, tick=stopping_after(steps)
                )
            except Stop:
                if findings.units_left is not None:
                    assert not result(space, findings).exhaustive
    assert steps > 41 or kind == "proper"  # the kernel ticks rarely

    assert (found.value, found.exhaustive) == (whole.value, True)
    with SearchJournal(tmp_path / "run", about) as journal:
        again = search(space, journal=journal)
    assert again == found


def test_a_journal_of_something_else_is_refused(tmp_path: Path) -> None:
    space = search_space((1, 2))
    with SearchJournal(tmp_path / "run", describe(space)) as journal:
        with pytest.raises(InvalidInput, match="locked"):
            SearchJournal(tmp_path / "run", describe(space))
        journal.record("unit", Outcome())
        with pytest.raises(InvalidInput, match="UNIQUE"):
            journal.record("unit", Outcome())
    (tmp_path / "text").write_text("no database " * 100)
    with pytest.raises(InvalidInput, match="not a database"):
        SearchJournal(tmp_path / "text", {})
    sqlite3.connect(tmp_path / "other").execute("CREATE TABLE parts (path)")
    with pytest.raises(InvalidInput, match="not the journal of a search"):
        SearchJournal(tmp_path / "other", {})
    with pytest.raises(InvalidInput, match="unable to open"):
        SearchJournal(tmp_path / "no" / "folder", {})
    with sqlite3.connect(tmp_path / "old") as old:
        old.execute("CREATE TABLE search (format, description)")
        old.execute("INSERT INTO search VALUES ('exactregions search 1', '{}')")
    with pytest.raises(InvalidInput, match="another version"):
        SearchJournal(tmp_path / "old", {})


@pytest.mark.parametrize(
    ("widths", "options", "goals", "message"),
    [
        ((1, 3), {}, {}, "begun with WIDTHS 1,2 and not 1,3; give"),
        ((1, 2), {"kind": "affine"}, {}, "begun with --kind proper and not affine; give"),
        ((1, 2), {"weights": ("-1/2", 1)}, {}, "begun with --weights -1,0,1 and not -1/2,1; give"),
        ((1, 2), {"activations": [ABS]}, {}, "begun with --activations relu and not abs; give"),
        (
            (1, 2),
            {"activations": [leaky_relu(2)]},
            {},
            r"begun with --activations relu and not \(0 2 1 0\); give",
        ),
        ((1, 2), {"output": "scalar"}, {}, "begun with --output vector and not scalar; give"),
        ((1, 2), {"biases": False}, {}, "begun with --no-bias off and not on; give"),
        (
            (1, 2),
            {"domain": box(-(10**80), 1, dimension=1)},
            {},
            r"begun with --domain all of space and not \(1 10{53}\.\.\.; give",
        ),
        ((1, 2), {}, {"minimum": True}, "begun with --minimum or --histogram neither and not"),
        ((1, 2), {}, {"histogram": True, "minimum": True}, "neither and not --histogram; give"),
    ],
)
def test_a_journal_of_another_search_is_refused_by_the_option_that_differs(
    tmp_path: Path,
    widths: tuple[int, ...],
    options: dict[str, Any],
    goals: dict[str, bool],
    message: str,
) -> None:
    with SearchJournal(tmp_path / "run", describe(search_space((1, 2)))):
        pass

    with pytest.raises(InvalidInput, match=message):
        SearchJournal(tmp_path / "run", describe(search_space(widths, **options), **goals))


def test_a_journal_of_other_units_is_refused(tmp_path: Path) -> None:
    """A changed program may find other classes; their numbers must not be taken for these."""
    space = search_space((1, 2, 2))
    names = [unit.name for unit in units_of(space)]
    with SearchJournal(tmp_path / "run", describe(space)) as journal:
        search(space, journal=journal)
        assert set(journal.outcomes(names)) == set(names)

        with pytest.raises(InvalidInput, match="divides this search into other units"):
            journal.outcomes(names[1:])


@pytest.mark.parametrize(
    ("statement", "value"),
    [
        ("UPDATE units SET outcome = ?", "[]"),
        ("UPDATE units SET outcome = ?", "no JSON"),
        ("UPDATE units SET name = ? WHERE name = (SELECT min(name) FROM units)", "of nobody"),
        ('UPDATE units SET outcome = replace(outcome, \'"examined": "\', ?)', '"examined": "1'),
        (
            'UPDATE units SET outcome = replace(outcome, \'"witnesses": {"5\', ?)',
            '"witnesses": {"6',
        ),
        ("UPDATE units SET outcome = replace(outcome, '[[[', ?)", "[[[7, "),
        ("UPDATE units SET outcome = replace(outcome, '\"classes\": ', ?)", '"classes": 1e400'),
        (
            'UPDATE units SET outcome = replace(outcome, \'"histogram": {"5": "\', ?)',
            '"histogram": {"5": "1',
        ),
        ("UPDATE search SET description = ?", "x"),
        ("UPDATE search SET description = ?", "[1]"),
        ("UPDATE search SET description = ?", "[" * 100_000),
    ],
)
def test_a_damaged_journal_is_refused(tmp_path: Path, statement: str, value: str) -> None:
    space = search_space((1, 2, 2))
    options = {"histogram": '"histogram"' in statement}
    with SearchJournal(tmp_path / "run", describe(space, **options)) as journal:
        search(space, journal=journal, **options)
    with sqlite3.connect(tmp_path / "run") as connection:
        assert connection.execute(statement, (value,)).rowcount
    connection.close()

    with (
        pytest.raises(InvalidInput, match="damaged; give another file"),
        SearchJournal(tmp_path / "run", describe(space, **options)) as journal,
    ):
        search(space, journal=journal, **options)


@pytest.mark.parametrize(
    ("statement", "message"),
    [
        ("DROP TABLE units", "damaged; give another file"),
        ("DELETE FROM search", "another version"),
    ],
)
def test_a_journal_without_its_parts_is_refused(
    tmp_path: Path, statement: str, message: str
) -> None:
    space = search_space((1, 2))
    with SearchJournal(tmp_path / "run", describe(space)):
        pass
    with sqlite3.connect(tmp_path / "run") as connection:
        connection.execute(statement)
    connection.close()

    with pytest.raises(InvalidInput, match=message):
        SearchJournal(tmp_path / "run", describe(space))


def test_layers_beyond_measure_are_refused_by_their_size() -> None:
    """At most C(41^2 + 399, 400), which is below 10^441 and no float."""
    assert comb(41**2 + 399, 400) < 10**441
    with pytest.raises(InvalidInput, match=r"are some 10\^4[34]\d first layers"):
        search(search_space((1, 400, 1), weights=range(-20, 21)))


def test_many_inputs_are_not_moved() -> None:
    """There are 6! 2^6 ways to move six inputs, and 5 million for eight."""
    assert len(signed_permutations(whole_space(6))) == 720 * 64
    assert signed_permutations(whole_space(8)) == [tuple((i, 1) for i in range(8))]


def test_units_have_names_of_their_own() -> None:
    units = units_of(search_space((1, 2, 2)))

    assert len({unit.name for unit in units}) == len(units)
    assert units[0].name == f"{units[0].networks} like [{units[0].name.partition('[')[2]}"
    assert units_of(search_space((1, 2)))[0].name == "1 like []"


def test_findings_of_another_search_are_refused() -> None:
    findings = Findings()
    search(search_space((1, 2)), findings=findings)

    with pytest.raises(InvalidInput, match="of another search"):
        result(search_space((1, 2), kind="affine"), findings)


# The smallest count.


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(("widths", "options"), SPACES)
def test_the_search_for_the_smallest_ends_with_the_least(
    widths: tuple[int, ...], options: dict[str, Any], kind: str
) -> None:
    space = search_space(widths, kind=kind, **options)
    expected = all_networks(space)

    found = search(space, minimum=True)
    assert (found.value, found.exhaustive) == (min(expected), True)
    assert found.networks_covered == space.total
    assert 0 < found.networks_examined <= space.total
    if min(expected) > space.least:
        assert found.networks_pruned == 0
    elif len(expected) > 1:
        assert found.networks_pruned > 0


def test_workers_find_the_smallest() -> None:
    found = search(search_space((1, 2, 2)), minimum=True, workers=local_workers(1))

    assert (found.value, found.exhaustive) == (1, True)


def test_the_smallest_of_many_networks_is_found_at_once() -> None:
    steps = Budget(10)
    found = search(search_space((1, 5, 8, 8)), minimum=True, tick=Meter(steps).step)

    assert (found.value, found.exhaustive, found.classes) == (1, True, 1)
    assert found.histogram is None


def test_a_wrong_least_count_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    space = search_space((1, 1, 1), weights=(-1, 1))
    monkeypatch.setattr(SearchSpace, "least", 10)

    assert search(space, minimum=True).value != min(all_networks(space))


def test_workers_find_the_same() -> None:
    space = search_space((1, 2, 2), kind="affine")

    assert search(space, workers=local_workers(2), histogram=True).histogram == (
        search(space, histogram=True).histogram
    )
    assert search(space, workers=local_workers(1)).value == search(space).value


def test_memory_is_bounded_by_visiting_again() -> None:
    space = search_space((1, 2, 2))
    expected = walked(space, "histogram", line_start).histogram

    assert walked(space, "histogram", line_start, kept_classes=3).histogram == expected
    explorer = Explorer(space, "histogram", lambda: None, kept_classes=1)
    total = Outcome()
    for unit in units_of(space):
        total.add(explorer.explore(unit))
    assert total.histogram == expected


# Bad input.


@pytest.mark.parametrize(
    ("widths", "options", "message"),
    [
        ((1,), {}, "are not widths to search"),
        ((1, 0), {}, "are not widths to search"),
        ((1, 2), {"kind": "convex"}, "is an interval"),
        ((1, 2), {"kind": "linear"}, "is not a kind"),
        ((1, 2), {"output": "both"}, "is no output"),
        ((1, 2), {"weights": ()}, "is empty"),
        ((1, 2), {"weights": (1, "1.0")}, "have one twice"),
        ((1, 2), {"activations": [RELU, RELU]}, "2 activations for 1 hidden layers"),
        ((1, 2), {"activations": [leaky_relu("1/2")]}, "not an integer"),
        ((1, 2), {"domain": box(0, 1, dimension=2)}, "in their input space"),
    ],
)
def test_spaces_that_have_no_meaning(
    widths: tuple[int, ...], options: dict[str, Any], message: str
) -> None:
    with pytest.raises((InvalidInput, ShapeMismatch), match=message):
        search_space(widths, **options)


# Claims.


def test_the_smallest_counterexample_is_the_first_of_all() -> None:
    found = smallest_counterexample(
        parse_predicate("open_connected <= affine", facts_names(2)), (1, 2, 2)
    )

    assert found is not None
    assert found.widths == (1, 2, 1)
    partition = refine(found.network)
    assert count(partition, "open_connected") > count(partition, "affine")  # type: ignore[operator]
    for widths in ((1, 1), (1, 2), (1, 1, 1)):  # none is smaller
        for kind in ("open_connected", "affine"):
            assert all_networks(search_space(widths, kind=kind)) == (
                all_networks(search_space(widths, kind="open_connected"))
            )


def first_of_all(widths: tuple[int, ...], kind: str, most: int) -> list[list[tuple[int, ...]]]:
    """The first ternary network of these widths with more regions, in the order of docs/search.md.

    No symmetry of the inputs is used; neurons of a layer are in order.
    """
    layers = []
    for given, width in pairwise(widths):
        rows = sorted(
            product((-1, 0, 1), repeat=given + 1), key=lambda row: (sum(map(abs, row)), row)
        )
        layers.append([list(chosen) for chosen in combinations_with_replacement(rows, width)])
    space = search_space(widths, kind=kind)
    for chosen in product(*layers):
        if counted(space.network([tuple(rows) for rows in chosen]), space) > most:
            return list(chosen)
    raise AssertionError("no network has more")


@pytest.mark.parametrize(
    ("widths", "kind", "most"),
    [
        ((1, 2), "proper", 2),
        ((2, 1), "proper", 1),
        ((2, 2), "proper", 2),
        ((2, 2), "affine", 3),
        ((3, 1), "affine", 1),
        ((1, 2, 1), "open_connected", 3),
        ((2, 1, 1), "proper", 2),
    ],
)
def test_smallest_is_the_first_in_the_order_that_is_documented(
    widths: tuple[int, ...], kind: str, most: int
) -> None:
    found = smallest_counterexample(lambda facts: facts[kind] <= most, widths)

    assert found is not None
    if found.widths == widths:
        hidden = found.network.layers[:-1]
        rows = [
            [
                (*map(int, row), int(bias))
                for row, bias in zip(layer.weights, layer.bias, strict=True)
            ]
            for layer in hidden
        ]
        assert rows == first_of_all(widths, kind, most)
    else:
        assert sum(found.widths[1:]) < sum(widths[1:])


def test_the_first_of_each_class_of_layers_is_looked_at() -> None:
    """Classes under the signed permutations of R^3, each reduced to its first layer."""

    def size(row: tuple[int, ...]) -> tuple[int, tuple[int, ...]]:
        return sum(map(abs, row)), row

    rows = [(*row, 0) for row in product((-1, 0, 1), repeat=3)]
    moves = list(product(permutations(range(3)), product((1, -1), repeat=3)))
    expected = {
        min(
            tuple(
                sorted(
                    size((*(s * row[i] for i, s in zip(*move, strict=True)), 0)) for row in layer
                )
            )
            for move in moves
        )
        for layer in combinations_with_replacement(rows, 2)
    }

    found = [
        tuple(sorted(map(size, layer)))
        for (layer,) in smallest._representatives(search_space((3, 2), biases=False))
    ]

    assert len(found) == len(set(found))
    assert set(found) == expected


def test_a_claim_that_holds_has_no_counterexample() -> None:
    def claim(facts: Mapping[str, int]) -> bool:
        return facts["proper"] <= 2 ** facts["neurons"] and facts["parameters"] == 2 * facts["n1"]

    assert smallest_counterexample(claim, (1, 2)) is None


def test_facts_are_a_mapping() -> None:
    space = search_space((2, 1), output="scalar")
    network = space.network([[(1, 1, 0)], [(1, 0)]])
    facts = Facts(space, network, facts_names(2))

    assert len(facts) == len(list(facts)) == 12
    assert (facts["n0"], facts["n1"], facts["n2"], facts["parameters"]) == (2, 1, 0, 3)
    assert (facts["depth"], facts["proper"], facts["affine"]) == (1, 2, 2)


def test_symmetries_are_left_out_only_where_the_weights_allow() -> None:
    found = smallest_counterexample(lambda facts: facts["affine"] < 2, (2, 1), weights=(0, 1))

    assert found is not None
    assert found.widths == (2, 1)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("n0 + 1 == 2 and n1 - 1 == 2", True),
        ("n0 == 2 or n1 == 3", True),
        ("not n0 == 1", False),
        ("1 <= n0 < n1 != 4", True),
        ("3 >= n0 > n1", False),
        ("-n1 // 2 == -2", True),
        ("n1 % 2 * 4 == 2 ** 2", True),
        ("max(n0, n1, 5) - min(n0, n1) == abs(n0 - 5)", True),
        ("2**5000 > n1 and 1**10**100 == 0**0 and (-1)**(10**100 + 1) == -1", True),
    ],
)
def test_claims_mean_what_they_say(text: str, value: bool) -> None:
    assert parse_predicate(text, ("n0", "n1"))({"n0": 1, "n1": 3}) is value


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "is not a claim"),
        ("n0 <", "is not a claim"),
        ("n0", "states nothing"),
        ("n0 < 1.5", "'1.5' in"),
        ("n0 < True", "'True' in"),
        ("n0 < n7", "'n7' in"),
        ("n0 / 2 < 1", "'n0 / 2' in"),
        ("__import__('os') < 1", "has no meaning here"),
        ("n0.real < 1", "has no meaning here"),
        ("n0 in [1]", "has no meaning here"),
        ("max(n0, key=abs) < 1", "has no meaning here"),
        ("~n0 < 1", "'~n0' in '~n0 < 1' has no meaning here"),
        (f"n0 < {'(-' * 200}n1{')' * 200}", "nested more than 100 deep"),
        (f"n0 < {'~' * 1500}n1", "nested more than 100 deep|is not a claim|no meaning"),
        (f"n0 < {10**4000}", "more than 10,000 bits"),
    ],
)
def test_claims_that_have_no_meaning(text: str, message: str) -> None:
    with pytest.raises(InvalidInput, match=message):
        parse_predicate(text, ("n0", "n1"))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("1 // n0 < 1", "by 0"),
        ("2**-n1 < 1", "an exponent below 0"),
        ("2**1000**1000 < n1", "more than 10,000 bits"),
        ("((2**1000)**1000)**1000 < n1", "more than 10,000 bits"),
        ("(-2)**(10**9) < n1", "more than 10,000 bits"),
        ("2**9999 * 2**9999 < n1", "more than 10,000 bits"),
    ],
)
def test_claims_that_cannot_be_computed(text: str, message: str) -> None:
    with pytest.raises(InvalidInput, match=message):
        parse_predicate(text, ("n0", "n1"))({"n0": 0, "n1": 1})


# The command.


def run(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, Any]:
    code = main(["search", *words])
    out = capsys.readouterr().out
    return code, json.loads(out) if "--json" in words and out else out


def test_the_command_prints_a_witness_that_counts_to_the_maximum(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    target = tmp_path / "best.json"
    words = ("1,2,2", "--kind", "affine", "--weights", "-1,1/2", "--domain", "box:-2,2")

    code, found = run(capsys, *words, "--output", "scalar", "-o", str(target), "--json")

    assert code == 0
    assert found["exhaustive"]
    assert found["networks_covered"] == found["networks_total"] == 2**13
    assert json.loads(target.read_text()) == found["witness"]
    assert main(["count", str(target), "--kind", "affine", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["counts"] == {"affine": found["maximum"]}


def test_the_command_prints_minimum_and_histogram(capsys: pytest.CaptureFixture[str]) -> None:
    space = search_space((1, 2), biases=False)

    code, found = run(capsys, "1,2", "--no-bias", "--minimum", "--histogram", "--json")
    assert (code, found["minimum"]) == (0, 1)
    assert found["histogram"] == {str(k): v for k, v in all_networks(space).items()}

    code, text = run(capsys, "1,2", "--no-bias", "--histogram", "--activations", "relu")
    assert code == 0
    assert "maximum             2\n" in text
    assert "8 networks have 2\n" in text


def test_a_spent_budget_prints_the_best_found(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    run_file = str(tmp_path / "run")
    clock = iter(range(10**6))
    monkeypatch.setattr(
        search_command,
        "meter_of",
        lambda budget, progress: Meter(budget, progress.report, lambda: next(clock)),
    )
    words = ("1,2,2", "--kind", "affine", "--resume", run_file, "--json")

    code, found = run(capsys, *words, "--budget", "50")
    assert code == 3
    assert not found["exhaustive"]
    assert found["networks_covered"] < found["networks_total"]
    assert found["best_found"] is not None or found["witness"] is None

    code, found = run(capsys, *words)
    assert (code, found["maximum"], found["exhaustive"]) == (0, 5, True)
    assert run(capsys, "1,2,2", "--budget", "1")[0] == 3


def test_the_command_lets_processes_search(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(capsys, "1,2,1", "--jobs", "1", "--json")[1]["maximum"] == 5


def test_the_command_refutes(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    target = tmp_path / "false.json"
    words = (
        "1,2,2",
        "--refute",
        "proper < 4",
        "--domain",
        "box:-3,3",
        "--activations",
        "relu,relu",
    )

    code, found = run(capsys, *words, "-o", str(target), "--json")
    assert (code, found["widths"], found["facts"]["proper"]) == (1, [1, 2, 1], 4)
    assert json.loads(target.read_text()) == found["counterexample"]
    assert (found["exhaustive"], found["claim"]) == (True, "proper < 4")
    assert found["largest_widths"] == [1, 2, 2]
    assert found["networks_examined"] > 1
    code, text = run(capsys, *words)
    assert code == 1
    assert text.startswith("false for a network with widths 1,2,1: proper < 4\n")


def test_the_command_says_if_a_claim_holds(capsys: pytest.CaptureFixture[str]) -> None:
    words = ("1,2", "--refute", "proper <= n1 + 1")

    assert run(capsys, *words) == (
        0,
        "holds for all networks searched, up to 1,2: proper <= n1 + 1\n",
    )
    assert run(capsys, *words, "--json")[1] == {
        "claim": "proper <= n1 + 1",
        "counterexample": None,
        "exhaustive": True,
        "widths": None,
        "facts": None,
        "largest_widths": [1, 2],
        "networks_examined": 6 + 27,  # one or two rows up to the reflection of the line
    }


def test_a_claim_may_be_left_open(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = iter(range(10**6))
    monkeypatch.setattr(
        search_command,
        "meter_of",
        lambda budget, progress: Meter(Budget(5), clock=lambda: next(clock)),
    )
    words = ("1,2", "--refute", "proper <= n1 + 1")

    expected = "holds for the 5 smallest networks searched, up to 1,2: proper <= n1 + 1\n"
    assert run(capsys, *words) == (3, expected)
    code, found = run(capsys, *words, "--json")
    assert (code, found["counterexample"], found["exhaustive"]) == (3, None, False)
    assert found["networks_examined"] == 5


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["1,x"], "are not widths"),
        (["1,2", "--weights", "a"], "'a'"),
        (["1,2", "--activations", "tanh"], "is no activation"),
        (["1,2,2", "--refute", "n1 < 2", "--activations", "relu,abs"], "one activation"),
        (["1,2", "--refute", "n1 < 2", "--minimum"], "does not go with --minimum"),
        (["1,2", "--refute", "n1 < 2", "--jobs", "0"], "does not go with --jobs"),
        (["1,2", "--refute", "n1 < 2", "--kind", "proper"], "does not go with --kind"),
        (["1,2", "--refute", "n1"], "states nothing"),
    ],
)
def test_the_command_explains_bad_input(
    words: list[str], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["search", *words]) == 2
    assert message in capsys.readouterr().err
