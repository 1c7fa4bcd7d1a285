"""The command line: what it prints where, its exit codes, and the files it writes.

Mostly in process; a few runs of ``python -m exactregions`` at the end see what only a process has.
"""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from fractions import Fraction
from functools import partial
from importlib.metadata import version
from itertools import count, permutations
from math import comb
from pathlib import Path
from typing import Any, NamedTuple

import networkx as nx
import pytest

from exactregions import (
    HARD_TANH,
    IDENTITY,
    Layer,
    Network,
    read_network,
    write_network,
)
from exactregions import cli as command_line
from exactregions.cli import main
from exactregions.commands import regions, shared
from exactregions.counting.bounds import Bound
from exactregions.networks.formats import NetworkFile
from exactregions.runs import Meter
from tests.known_networks import sum_of_zigzags

SIX_KINDS = ("proper", "affine", "open_connected", "closed_connected", "convex", "activation")
"""In the order in which they are computed and printed."""


class Run(NamedTuple):
    """The exit code of a run and what it printed."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


Cli = Callable[..., Run]


@pytest.fixture(autouse=True)
def standing_still(monkeypatch: pytest.MonkeyPatch) -> None:
    """The clock stands still, so that no progress is printed however slow the machine."""
    monkeypatch.setattr(shared, "Meter", partial(Meter, clock=lambda: 0))


@pytest.fixture
def cli(capsys: pytest.CaptureFixture[str]) -> Cli:
    """Runs a command line, given as words, in this process."""

    def run(*words: object) -> Run:
        code = main(list(map(str, words)))
        return Run(code, *capsys.readouterr())

    return run


def network_file(folder: Path, network: Network, *rows: tuple[int, ...], name: str = "net") -> Path:
    """A file with the network, and with these rows as its domain if there are any."""
    path = folder / f"{name}.json"
    inequalities = tuple(tuple(map(Fraction, row)) for row in rows) or None
    write_network(NetworkFile(network, inequalities), path)
    return path


def assert_refused(run: Run, message: str) -> None:
    """The run ended as for bad input: exit code 2, a reason, no results and no traceback."""
    assert (run.code, run.out) == (2, "")
    assert message in run.err
    assert "Traceback" not in run.err


# Counting.


KINDS_OF_EXAMPLES = (
    "activation",
    "proper",
    "bounded_proper",
    "open_connected",
    "closed_connected",
    "affine",
)

EXAMPLES: dict[str, tuple[int | None, ...]] = {
    "dead-unit": (9, 9, 2, 6, 6, 6),
    "duplicate-neurons": (7, 7, 1, 1, 1, 1),
    "float32": (None, 471, 399, 471, 471, 471),
    "hat": (4, 4, 2, 4, 4, 3),
    "median": (19, 12, 4, 7, 6, 6),
    "quadrants": (11, 6, 0, 6, 5, 5),
    "six-kinds": (45, 24, 8, 14, 13, 12),
    "ternary": (None, 267, 125, 117, None, 107),
    "tiny-gap": (4, 4, 2, 4, 4, 4),
    "zigzag": (1281, 1026, 1024, 1026, 1026, 1025),
}
"""What is known of the examples from elsewhere, in the order of `KINDS_OF_EXAMPLES`.

Those in ``tests/data/networks`` (dead-unit, duplicate-neurons, float32, ternary, tiny-gap,
zigzag) were counted by two other programs, but for ``activation`` and ``closed_connected``; hat,
median and quadrants are in ``tests/known_networks.py``.  The rest is forced by the order of the
kinds, or by hand:

* dead-unit and duplicate-neurons: with ``X = relu(x)`` and ``Y = relu(y)`` each pattern that
  occurs at all does so on a cell.
* median: the cells with ``|y| < h(x)`` are bounded.
* quadrants: the walls are three lines through the origin, so no cell is bounded.
* zigzag: the neurons of layer ``j`` (from 0) are on where ``T^j > 0`` and ``T^j > 1/2``.  A
  point with ``T^j = 1/2`` has ``T^(j+2) = 0``, and that makes a pattern of its own if there is a
  layer ``j + 2``: ``2^j`` points for each of ``j = 0, ..., 7``, which are 255.  The function is 0
  on both sides of the unit interval and in single points inside.
* six-kinds is `slice_joins_half_planes_and_hat` with 18, 10, 9 and 8 regions and 31 patterns,
  plus a pyramid over the diamond ``|x - 9| + |y| <= 1``.  ``x = 9`` cuts two cells, and the
  diamond the four that result: 6 cells more, 4 of them bounded.  The diamond's four cells have
  four new maps, and around it the half-plane stays connected: 4 regions more of each other kind.
  The half-plane's 3 patterns, for the signs of y, become 17: for ``x < 9`` and for ``x > 9`` each
  one inside the diamond and one outside, for ``x = 9`` too, but (9, 0) is inside only.
"""


def known_counts(name: str) -> dict[str, int]:
    pairs = zip(KINDS_OF_EXAMPLES, EXAMPLES[name], strict=True)
    return {kind: number for kind, number in pairs if number is not None}


def test_every_example_has_known_counts(cli: Cli) -> None:
    listed = re.findall(r"^example:(\S+)  +\S", cli("examples").out, re.MULTILINE)

    assert listed == sorted(EXAMPLES)


@pytest.mark.parametrize("name", EXAMPLES)
def test_an_example_has_its_known_counts(name: str, cli: Cli) -> None:
    run = cli("count", f"example:{name}", "--json", *kind_options(*SIX_KINDS, "bounded_proper"))
    counts = run.json["counts"]
    low, high = counts["convex"]
    chain = [counts["affine"], counts["closed_connected"], counts["open_connected"], low, high]
    chain += [counts["proper"], counts["activation"]]

    assert (run.code, run.err) == (0, "")
    assert {kind: counts[kind] for kind in known_counts(name)} == known_counts(name)
    assert chain == sorted(chain)


def kind_options(*kinds: str) -> list[str]:
    return [word for kind in kinds for word in ("--kind", kind)]


def test_json_is_one_object_with_all_six_kinds(cli: Cli) -> None:
    run = cli("count", "example:hat", "--json")

    assert run.out == (
        '{"counts": {"proper": 4, "affine": 3, "open_connected": 4, "closed_connected": 4, '
        '"convex": [4, 4], "activation": 4}, "domain": null, "input_dim": 1, "widths": [3], '
        '"output_dim": 1}\n'
    )


def test_widths_are_those_of_the_hidden_layers(cli: Cli, tmp_path: Path) -> None:
    last_is_hidden = Network(2, (Layer.of([[1, 2], [3, 4], [5, 6]], [0, 0, 0]),))
    found = [
        cli("count", path, "--json", "--kind", "proper").json
        for path in (
            "example:six-kinds",
            network_file(tmp_path, last_is_hidden),
            network_file(tmp_path, Network(3, ()), name="identity"),
        )
    ]

    assert [(each["input_dim"], each["widths"], each["output_dim"]) for each in found] == [
        (2, [10, 4, 4], 1),
        (2, [3], 3),
        (3, [], 3),
    ]


def test_text_has_a_line_for_each_kind(cli: Cli) -> None:
    run = cli("count", "example:quadrants")

    assert (run.code, run.err) == (0, "")
    assert run.out == (
        "proper            6\n"
        "affine            5\n"
        "open_connected    6\n"
        "closed_connected  5\n"
        "convex            6\n"
        "activation        11\n"
    )


def test_text_shows_an_interval_where_the_number_is_not_known(cli: Cli) -> None:
    """All 7 open regions are convex, but two half-planes have a vertex of others on their edge.

    Cut in half they make a complex of 9.
    """
    run = cli("count", "example:median", "--kind", "convex")

    assert run.out == "convex            7..9\n"


@pytest.mark.parametrize(
    ("kind", "number"), [*known_counts("quadrants").items(), ("convex", [6, 6])]
)
def test_one_kind_is_counted_alone(kind: str, number: int | list[int], cli: Cli) -> None:
    run = cli("count", "example:quadrants", "--json", "--kind", kind)

    assert run.json["counts"] == {kind: number}


@pytest.mark.parametrize("kinds", list(permutations(["activation", "bounded_proper", "affine"])))
def test_kinds_may_be_given_in_any_order(kinds: tuple[str, ...], cli: Cli) -> None:
    run = cli("count", *kind_options(*kinds), "example:hat", "--json")

    assert list(run.json["counts"].items()) == [
        ("bounded_proper", 2),
        ("affine", 3),
        ("activation", 4),
    ]


def test_a_kind_given_twice_is_counted_once(cli: Cli) -> None:
    run = cli("count", "example:hat", *kind_options("proper", "affine", "proper"))

    assert run.out == "proper            4\naffine            3\n"


def test_a_network_without_hidden_layers_has_one_region(cli: Cli, tmp_path: Path) -> None:
    path = network_file(tmp_path, Network(2, (Layer.of([[1, 2]], [3], IDENTITY),)))
    run = cli("count", path, "--json")

    assert run.json["counts"] == dict.fromkeys(SIX_KINDS, 1) | {"convex": [1, 1]}


# Domains.


@pytest.mark.parametrize(
    ("proper", "rows", "text"),
    [
        (3, [["1", "0"], ["-1", "5"]], "box:0,5"),
        (3, [["2", "1"], ["-2", "3"]], "box:-1/2,1.5"),
        (2, [["4", "-1"], ["-3", "4"]], "box:0.25,4/3"),
        (1, [["1000000000000", "-1"], ["-1", "1"]], "box:0.000000000001,1"),
        (4, [["1", "1"], ["-1", "3"]], "box:-1.0,6/2"),
    ],
)
def test_a_box_on_the_command_line_is_exact(
    proper: int, rows: list[list[str]], text: str, cli: Cli
) -> None:
    """The hat's breakpoints are 0, 1 and 2."""
    found = cli("count", "example:hat", "--domain", text, "--json", "--kind", "proper").json

    assert (found["counts"], found["domain"]) == ({"proper": proper}, rows)


def test_a_box_bounds_every_coordinate(cli: Cli, tmp_path: Path) -> None:
    path = network_file(tmp_path, sum_of_zigzags())
    found = cli("count", path, "--domain", "box:0,3", "--json").json

    assert found["domain"] == [
        ["1", "0", "0"],
        ["-1", "0", "3"],
        ["0", "1", "0"],
        ["0", "-1", "3"],
    ]
    assert found["counts"] == {
        "proper": 9,
        "affine": 8,
        "open_connected": 9,
        "closed_connected": 8,
        "convex": [9, 9],
        "activation": 16,
    }


def test_the_domain_of_the_file_holds(cli: Cli, tmp_path: Path) -> None:
    """At 0, in the closed domain, the unit is off."""
    unit = Network(1, (Layer.of([[1]], [0]),))
    found = cli("count", network_file(tmp_path, unit, (1, 0)), "--json").json

    assert found["domain"] == [["1", "0"]]
    assert (found["counts"]["proper"], found["counts"]["activation"]) == (1, 2)


def test_a_box_is_intersected_with_the_domain_of_the_file(cli: Cli, tmp_path: Path) -> None:
    hat = read_network("example:hat").network
    path = network_file(tmp_path, hat, (1, 0))
    found = cli("count", path, "--domain", "box:-5,5", "--json").json

    assert found["domain"] == [["1", "0"], ["1", "5"], ["-1", "5"]]
    assert found["counts"] == {
        "proper": 3,
        "affine": 3,
        "open_connected": 3,
        "closed_connected": 3,
        "convex": [3, 3],
        "activation": 4,
    }


def test_a_domain_without_inequalities_is_all_of_space(cli: Cli, tmp_path: Path) -> None:
    path = tmp_path / "net.json"
    path.write_text('{"input_dim": 2, "layers": [], "domain": {"inequalities": []}}')
    found = cli("count", path, "--json").json

    assert found["domain"] is None


@pytest.mark.parametrize(
    ("message", "text"),
    [
        ("'' is not a domain; write box:LO,HI, for example box:-1,1/2", ""),
        ("'box' is not a domain; write box:LO,HI", "box"),
        ("'box:1' is not a domain; write box:LO,HI", "box:1"),
        ("'box:0,1,2' is not a domain; write box:LO,HI", "box:0,1,2"),
        ("'ball:0,1' is not a domain; write box:LO,HI", "ball:0,1"),
        ("'0,1' is not a domain; write box:LO,HI", "0,1"),
        ("'' is not a number; write an integer, a fraction", "box:0,"),
        ("'x' is not a number; write an integer, a fraction", "box:x,1"),
        ("' 1' is not a number; write an integer, a fraction", "box:0, 1"),
        ("'1e3' is not a number; write an integer, a fraction", "box:0,1e3"),
        ("'1/0' has denominator 0; write a nonzero denominator", "box:0,1/0"),
        ("a box from 1 to 1 has no interior; give a lower bound below the upper", "box:1,1.0"),
        ("a box from 1/2 to -1 has no interior; give a lower bound below", "box:0.5,-1"),
    ],
)
@pytest.mark.parametrize("command", [("count",), ("graph", "--what", "dual", "-o", "g.json")])
def test_a_bad_box_is_refused_and_shown(
    message: str, text: str, command: tuple[str, ...], cli: Cli
) -> None:
    assert_refused(cli(*command, "example:hat", "--domain", text), f"error: {message}")


UNIT_BOX = ((1, 0), (-1, 1))
"""The inequalities of ``box:0,1`` in dimension 1."""


@pytest.mark.parametrize(
    ("rows", "box"),
    [
        ([(1, 0), (-1, -1)], None),
        ([(0, -5)], None),
        ([(1, -7)], "box:0,1"),
        ([(1, -3), (-1, 5), (-1, 2)], None),
        ([(1, 0), (-1, 0), (1, -1)], None),
    ],
)
def test_an_empty_domain_is_refused_with_the_proof(
    rows: list[tuple[int, ...]], box: str | None, cli: Cli, tmp_path: Path
) -> None:
    path = network_file(tmp_path, Network(1, ()), *rows)
    run = cli("count", path, *(("--domain", box) if box else ()))
    normal, constant = combination(run, [*rows, *UNIT_BOX] if box else rows)

    assert_refused(run, "error: the domain is empty: the combination of its inequalities with (")
    assert normal == 0
    assert constant < 0


@pytest.mark.parametrize(
    ("equality", "rows", "box"),
    [
        ("-1*x0 + 3", [(1, -3), (-1, 3)], None),
        ("-1*x0 + 1", [(1, -1)], "box:0,1"),
    ],
)
def test_a_flat_domain_is_refused_with_the_equality_and_the_proof(
    equality: str, rows: list[tuple[int, ...]], box: str | None, cli: Cli, tmp_path: Path
) -> None:
    path = network_file(tmp_path, Network(1, ()), *rows)
    run = cli("count", path, *(("--domain", box) if box else ()))

    assert_refused(run, f"error: the domain has no interior: {equality} = 0 on all of it, by the")
    assert combination(run, [*rows, *UNIT_BOX] if box else rows) == [0, 0]


def combination(run: Run, rows: list[tuple[int, ...]]) -> list[int]:
    """The inequalities, combined with the nonnegative multipliers in the message."""
    [text] = re.findall(r" with \(([0-9, ]+)\)", run.err)
    multipliers = [int(entry) for entry in text.split(",") if entry]
    pairs = list(zip(multipliers, rows, strict=True))
    return [sum(m * row[i] for m, row in pairs) for i in range(len(rows[0]))]


# Budgets.


AT_LEAST = {
    "proper": 12,
    "affine": 6,
    "open_connected": 7,
    "closed_connected": 6,
    "convex": 7,
    "activation": 19,
}
"""The best lower bounds for the example median: its counts, and for convex the lower end."""


def assert_ordered(known: dict[str, Any]) -> None:
    """No kind is known to have fewer regions than one that comes before it in the chain."""
    chain = ["affine", "closed_connected", "open_connected", "convex", "proper", "activation"]
    lower = [known[kind][0] if isinstance(known[kind], list) else known[kind] for kind in chain]
    assert lower == sorted(lower)


@pytest.mark.parametrize("limit", range(1, 12))
def test_too_few_cells_give_bounds_and_no_counts(limit: int, cli: Cli) -> None:
    run = cli("count", "example:median", "--json", "--max-cells", limit)

    assert run.code == 3
    assert run.err == f"stopped: more than the {limit} cells that the budget allows\n"
    assert list(run.json) == ["counts", "at_least", "domain", "input_dim", "widths", "output_dim"]
    assert run.json["counts"] == dict.fromkeys(SIX_KINDS)
    assert run.json["at_least"].keys() == AT_LEAST.keys()
    known = run.json["at_least"]
    assert known["proper"] == max(limit + 1, known["affine"])
    assert all(0 < n <= AT_LEAST[kind] for kind, n in known.items())
    assert_ordered(known)


@pytest.mark.parametrize("limit", [12, 13, 10**30])
def test_enough_cells_change_nothing(limit: int, cli: Cli) -> None:
    assert cli("count", "example:median", "--json", "--max-cells", limit) == cli(
        "count", "example:median", "--json"
    )


def test_a_stopped_count_says_so_in_its_text(cli: Cli) -> None:
    run = cli("count", "example:hat", "--max-cells", 3, *kind_options("affine", "bounded_proper"))

    assert run == Run(
        code=3,
        out="bounded_proper    unknown, at least 2\naffine            unknown, at least 3\n",
        err="stopped: more than the 3 cells that the budget allows\n",
    )


@pytest.fixture
def ticking(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each look at the clock takes a second."""
    ticks = count()
    monkeypatch.setattr(shared, "Meter", partial(Meter, clock=lambda: next(ticks)))


@pytest.mark.usefixtures("ticking")
def test_no_time_is_enough_for_no_cell(cli: Cli) -> None:
    run = cli("count", "example:hat", "--budget", "0.5", "--json", "--kind", "proper")

    assert run.code == 3
    assert run.err == "stopped: the 0.5 seconds of the budget are over\n"
    assert run.json["counts"] == {"proper": None}
    assert 0 <= run.json["at_least"]["proper"] <= 4


@pytest.mark.usefixtures("ticking")
def test_kinds_that_are_done_when_the_time_is_over_stay(cli: Cli) -> None:
    """The 24 cells take 24 seconds, and the kinds that need more than cells come after them."""
    run = cli("count", "example:six-kinds", "--budget", "24", "--json")

    assert run.code == 3
    assert run.json["counts"] == {
        "proper": 24,
        "affine": 12,
        "open_connected": None,
        "closed_connected": None,
        "convex": None,
        "activation": None,
    }
    assert run.json["at_least"] == {
        "open_connected": 12,
        "closed_connected": 12,
        "convex": 12,
        "activation": 24,
    }


@pytest.mark.usefixtures("ticking")
def test_kinds_are_shown_as_they_finish(cli: Cli) -> None:
    run = cli("count", "example:six-kinds", "--budget", "24", *kind_options("affine", "convex"))

    assert run.code == 3
    assert run.out == "affine            12\nconvex            unknown, at least 12\n"


@pytest.mark.usefixtures("ticking")
def test_any_time_limit_gives_true_counts_and_true_bounds(cli: Cli) -> None:
    """As the time grows, kinds get done in their order and bounds never shrink."""
    whole = cli("count", "example:median", "--json").json["counts"]
    code, limit, done, before = 3, 0, 0, dict.fromkeys(SIX_KINDS, 0)
    while code == 3:
        limit += 5
        run = cli("count", "example:median", "--json", "--budget", limit)
        code, counts = run.code, run.json["counts"]
        known = {kind: n for kind, n in counts.items() if n is not None}
        at_least = run.json.get("at_least", {})

        assert known == {kind: whole[kind] for kind in known}
        assert list(known) == list(SIX_KINDS[: len(known)])
        assert done <= len(known)
        assert {*known, *at_least} == set(SIX_KINDS)
        assert all(before[kind] <= n <= AT_LEAST[kind] for kind, n in at_least.items())
        assert_ordered(known | at_least)
        done, before = len(known), AT_LEAST | at_least

    assert (code, done) == (0, 6)
    assert limit > 12


@pytest.mark.parametrize(
    ("message", "options"),
    [
        ("a budget of 0.0 seconds is none; give more than 0", ("--budget", "0")),
        ("a budget of -1.0 seconds is none; give more than 0", ("--budget", "-1")),
        ("a budget of nan seconds is none; give more than 0", ("--budget", "nan")),
        ("'soon' is not a valid float", ("--budget", "soon")),
        ("at most 0 cells is none; give at least 1", ("--max-cells", "0")),
        ("at most -5 cells is none; give at least 1", ("--max-cells", "-5")),
        ("'1.5' is not a valid integer", ("--max-cells", "1.5")),
    ],
)
@pytest.mark.parametrize("command", [("count",), ("graph", "--what", "dual", "-o", "g.json")])
def test_a_bad_budget_is_refused_and_shown(
    message: str, options: tuple[str, str], command: tuple[str, ...], cli: Cli
) -> None:
    assert_refused(cli(*command, "example:hat", *options), message)


def test_an_interrupted_count_prints_what_it_knows(
    cli: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    class InterruptedMeter(Meter):
        def step(self) -> None:
            if self.cells == 6:
                raise KeyboardInterrupt

    monkeypatch.setattr(shared, "Meter", InterruptedMeter)
    run = cli("count", "example:median", "--json", "--kind", "activation")

    assert (run.code, run.err) == (130, "interrupted\n")
    assert run.json["counts"] == {"activation": None}
    assert run.json["at_least"] == {"activation": 6}


@pytest.mark.usefixtures("ticking")
def test_progress_goes_to_standard_error(cli: Cli) -> None:
    run = cli("count", "example:hat", "--json", "--kind", "affine")

    assert run.json["counts"] == {"affine": 3}
    assert run.err.splitlines() == [
        "1 cell, 1 a second, 1 s",
        "2 cells, 1 a second, 2 s",
        "3 cells, 1 a second, 3 s",
        "4 cells, 1 a second, 4 s",
    ]


@pytest.mark.usefixtures("ticking")
def test_progress_on_a_terminal_leaves_the_results_alone(
    cli: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    run = cli("count", "example:hat", "--json", "--kind", "affine")

    assert run.json["counts"] == {"affine": 3}
    assert "cells" in run.err


# Graphs.


def read_graph(path: Path) -> Any:
    if path.suffix == ".graphml":
        return nx.read_graphml(path)
    return nx.node_link_graph(json.loads(path.read_bytes()), edges="edges")


def test_the_dual_graph_of_the_hat_is_a_path(cli: Cli, tmp_path: Path) -> None:
    path = tmp_path / "hat.json"
    run = cli("graph", "example:hat", "--what", "dual", "-o", path)
    graph = read_graph(path)
    witnesses = [Fraction(graph.nodes[node]["witness"][0]) for node in graph]

    assert run == Run(0, f"{path}: 4 nodes, 3 edges\n", "")
    assert not graph.is_directed()
    assert list(graph.edges(data=True)) == [
        ("000", "100", {"neurons": [[0, 0]], "point": ["0"]}),
        ("100", "110", {"neurons": [[0, 1]], "point": ["1"]}),
        ("110", "111", {"neurons": [[0, 2]], "point": ["2"]}),
    ]
    assert dict(graph.nodes(data="bounded")) == {
        "000": False,
        "100": True,
        "110": True,
        "111": False,
    }
    assert witnesses[0] < 0 < witnesses[1] < 1 < witnesses[2] < 2 < witnesses[3]


def test_the_refinement_of_the_hat_is_a_star(cli: Cli, tmp_path: Path) -> None:
    path = tmp_path / "hat.json"
    run = cli("graph", "example:hat", "--what", "refinement", "-o", path)
    graph = read_graph(path)

    assert run == Run(0, f"{path}: 5 nodes, 4 edges\n", "")
    assert dict(graph.nodes(data="layer")) == {"": 0, "000": 1, "100": 1, "110": 1, "111": 1}
    assert list(graph.edges) == [("", "000"), ("", "100"), ("", "110"), ("", "111")]


@pytest.mark.parametrize("what", ["dual", "refinement"])
@pytest.mark.parametrize("name", ["dead-unit", "duplicate-neurons", "quadrants", "six-kinds"])
def test_both_formats_hold_the_graph(what: str, name: str, cli: Cli, tmp_path: Path) -> None:
    for suffix in ("json", "graphml"):
        cli("graph", f"example:{name}", "--what", what, "-o", tmp_path / f"g.{suffix}")
    from_json, from_graphml = read_graph(tmp_path / "g.json"), read_graph(tmp_path / "g.graphml")

    assert as_text(from_json) == as_text(from_graphml)
    assert from_json.is_directed() == from_graphml.is_directed() == (what == "refinement")
    assert all(re.fullmatch(r"[0-9|]*", node) for node in from_json)


def as_text(graph: Any) -> tuple[Any, Any]:
    """The nodes and edges of a graph, with lists in attributes as JSON text."""

    def flat(attributes: dict[str, object]) -> dict[str, object]:
        return {
            name: json.dumps(value) if isinstance(value, list) else value
            for name, value in attributes.items()
        }

    edges = {
        (tail, head) if graph.is_directed() else frozenset((tail, head)): flat(attributes)
        for tail, head, attributes in graph.edges(data=True)
    }
    return {node: flat(attributes) for node, attributes in graph.nodes(data=True)}, edges


def test_cells_around_a_point_form_a_cycle(cli: Cli, tmp_path: Path) -> None:
    cli("graph", "example:quadrants", "--what", "dual", "-o", tmp_path / "g.graphml")

    assert nx.is_isomorphic(nx.cycle_graph(6), read_graph(tmp_path / "g.graphml"))


def test_an_edge_names_all_neurons_on_its_facet(cli: Cli, tmp_path: Path) -> None:
    cli("graph", "example:duplicate-neurons", "--what", "dual", "-o", tmp_path / "g.json")
    graph = read_graph(tmp_path / "g.json")

    assert sorted(graph) == ["00|00", "01|00", "01|11", "10|00", "10|11", "11|00", "11|11"]
    assert graph.edges["11|00", "11|11"]["neurons"] == [[1, 0], [1, 1]]


def test_the_refinement_goes_layer_by_layer(cli: Cli, tmp_path: Path) -> None:
    cli("graph", "example:dead-unit", "--what", "refinement", "-o", tmp_path / "g.graphml")
    graph = read_graph(tmp_path / "g.graphml")
    leaves = [node for node in graph if graph.out_degree(node) == 0]

    assert nx.is_arborescence(graph)
    assert sorted(graph.successors("")) == ["00", "01", "10", "11"]
    assert sorted(graph.successors("11")) == ["11|00", "11|01", "11|10", "11|11"]
    assert (len(graph), len(leaves)) == (1 + 4 + 9, 9)


def test_a_graph_is_that_of_the_domain(cli: Cli, tmp_path: Path) -> None:
    options = ("--domain", "box:1/2,3/2", "-o", tmp_path / "g.json")
    run = cli("graph", "example:hat", "--what", "dual", *options)

    assert run.out == f"{tmp_path / 'g.json'}: 2 nodes, 1 edges\n"
    assert dict(read_graph(tmp_path / "g.json").nodes(data="bounded")) == {"100": True, "110": True}


def test_ids_have_a_digit_for_each_piece(cli: Cli, tmp_path: Path) -> None:
    clamp = Network(1, (Layer.of([[1], [2]], [0, 0], HARD_TANH),))
    path = network_file(tmp_path, clamp)
    cli("graph", path, "--what", "dual", "-o", tmp_path / "g.json")

    assert list(read_graph(tmp_path / "g.json")) == ["00", "10", "11", "12", "22"]


@pytest.mark.parametrize("what", ["dual", "refinement"])
@pytest.mark.parametrize("suffix", ["json", "graphml"])
def test_a_graph_is_written_alike_each_time(
    what: str, suffix: str, cli: Cli, tmp_path: Path
) -> None:
    paths = [tmp_path / f"{name}.{suffix}" for name in "ab"]
    for path in paths:
        cli("graph", "example:median", "--what", what, "-o", path)

    assert paths[0].read_bytes() == paths[1].read_bytes()
    assert paths[0].read_bytes().isascii()


@pytest.mark.parametrize("name", ["graph.txt", "graph", "graph.JSON", ".json"])
def test_a_graph_file_with_an_unknown_suffix_is_refused_before_any_work(
    name: str, cli: Cli, tmp_path: Path
) -> None:
    run = cli("graph", tmp_path / "no-such-net.json", "--what", "dual", "-o", tmp_path / name)

    assert_refused(run, "is not the suffix of a graph file; use .graphml, .json\n")
    assert os.listdir(tmp_path) == []


@pytest.mark.parametrize("name", ["gone/new.json", "folder.json", "file/new.json"])
@pytest.mark.parametrize(
    "command", [("graph", "example:hat", "--what", "dual", "-o"), ("convert", "example:hat")]
)
def test_a_path_that_cannot_be_written_is_refused(
    name: str, command: tuple[str, ...], cli: Cli, tmp_path: Path
) -> None:
    (tmp_path / "folder.json").mkdir()
    (tmp_path / "file").touch()
    run = cli(*command, tmp_path / name)

    assert_refused(run, f"error: {tmp_path / name}: ")
    assert run.err.endswith("; give a path in a folder that you can write to\n")
    assert sorted(os.listdir(tmp_path)) == ["file", "folder.json"]


def test_a_failed_write_leaves_the_old_graph_and_nothing_else(
    cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    path = tmp_path / "graph.json"
    path.write_text("old")
    monkeypatch.setattr(os, "fsync", fail)
    run = cli("graph", "example:hat", "--what", "dual", "-o", path)

    assert_refused(run, f"error: {path}: No space left on device; give a path in a folder that")
    assert (path.read_text(), os.listdir(tmp_path)) == ("old", ["graph.json"])


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere file names are Unicode")
def test_a_file_name_that_is_no_text_is_no_obstacle(cli: Cli, tmp_path: Path) -> None:
    path = tmp_path / os.fsdecode(b"caf\xe9.json")
    run = cli("graph", "example:hat", "--what", "dual", "-o", path)

    assert (run.code, run.err) == (0, "")
    assert len(read_graph(path)) == 4


def test_a_graph_over_budget_is_not_written(cli: Cli, tmp_path: Path) -> None:
    path = tmp_path / "graph.json"
    run = cli("graph", "example:median", "--what", "dual", "-o", path, "--max-cells", 11)

    assert (run.code, run.json) == (3, {"counts": {"proper": None}, "at_least": {"proper": 12}})
    assert run.err == "stopped: more than the 11 cells that the budget allows\n"
    assert os.listdir(tmp_path) == []


@pytest.mark.usefixtures("ticking")
def test_a_dual_graph_over_budget_leaves_the_count_of_the_cells(cli: Cli, tmp_path: Path) -> None:
    """The 4 cells take 4 seconds, and the facets come after them."""
    path = tmp_path / "graph.json"
    run = cli("graph", "example:hat", "--what", "dual", "-o", path, "--budget", 5)

    assert (run.code, run.json) == (3, {"counts": {"proper": 4}})
    assert os.listdir(tmp_path) == []


def test_a_replaced_graph_keeps_the_mode_of_the_file(cli: Cli, tmp_path: Path) -> None:
    path, link = tmp_path / "graph.json", tmp_path / "link.json"
    path.write_text("old")
    path.chmod(0o604)
    link.symlink_to(path)
    run = cli("graph", "example:hat", "--what", "dual", "-o", link)

    assert run.code == 0
    assert link.is_symlink()
    assert path.read_text() != "old"
    assert path.stat().st_mode & 0o777 == 0o604


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no pipes among files here")
def test_what_is_no_file_is_not_replaced(cli: Cli, tmp_path: Path) -> None:
    path = tmp_path / "pipe.json"
    os.mkfifo(path)
    run = cli("convert", "example:hat", path)

    assert_refused(run, f"error: {path}: not a regular file; ")
    assert path.is_fifo()


@pytest.mark.parametrize(
    ("message", "options"),
    [
        ("Missing option '--what'", ("-o", "g.json")),
        ("Missing option '-o'", ("--what", "dual")),
        ("'face' is not one of 'dual', 'refinement'", ("--what", "face", "-o", "g.json")),
    ],
)
def test_a_graph_needs_its_options(message: str, options: tuple[str, ...], cli: Cli) -> None:
    assert_refused(cli("graph", "example:hat", *options), message)


def test_a_folder_that_may_not_be_written_is_refused(
    cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The answer of ``os.access`` is fixed: to the superuser every folder is open."""
    monkeypatch.setattr(os, "access", lambda path, mode: mode != os.W_OK)
    run = cli("graph", "example:hat", "--what", "dual", "-o", tmp_path / "graph.json")

    assert_refused(run, "Permission denied; give a path in a folder that you can write to\n")
    assert os.listdir(tmp_path) == []


# Bounds.


def test_the_bounds_of_one_layer_are_zaslavskys_number(cli: Cli) -> None:
    """8 lines in general position have 1 + 8 + 28 regions, and that is the maximum."""
    rows = cli("bounds", "2,8", "--json").json["bounds"]
    values: dict[str, set[int]] = {"exact": set(), "upper": set(), "lower": set()}
    for row in rows:
        if row["networks"].endswith("with biases") and row["value"] is not None:
            values[row["direction"]].add(row["value"])

    assert values["exact"] == {37}
    assert min(values["upper"]) == 37
    assert max(values["lower"]) == 37


@pytest.mark.parametrize("widths", ["2,8", "2,8,8"])
def test_the_text_of_the_bounds_has_the_numbers_of_the_json(widths: str, cli: Cli) -> None:
    words = {"upper": "at most", "lower": "at least", "exact": "exactly"}
    rows = cli("bounds", widths, "--json").json["bounds"]
    run = cli("bounds", widths)
    lines = [line.split() for line in run.out.splitlines()]

    assert (run.code, run.err) == (0, "")
    assert {row["direction"] for row in rows} >= {"upper", "lower"}
    assert {row["status"] for row in rows} > {"exact"}
    for row in rows:
        shown = str(row["value"]) if row["value"] is not None else row["expression"]
        start = [row["kind"], *words[row["direction"]].split(), *shown.split()]
        assert any(line[: len(start)] == start for line in lines), row
    for networks in {row["networks"] for row in rows}:
        assert networks in run.out


def test_formulas_are_written_only_where_they_are_shown(
    cli: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    written = []
    expression = Bound.expression

    def noted(bound: Bound, widths: Any) -> Any:
        written.append(bound.status)
        return expression(bound, widths)

    monkeypatch.setattr(Bound, "expression", noted)
    cli("bounds", "2,8,8")

    assert written
    assert "exact" not in written


@pytest.mark.parametrize("widths", ["2,400000", "2,99999999999999999999", "100000,100000,100000"])
def test_widths_beyond_what_is_computed_are_refused(widths: str, cli: Cli) -> None:
    assert_refused(cli("bounds", widths), "error: ")


def test_the_note_says_what_exactly_means(cli: Cli) -> None:
    assert "Exactly is the maximum over\nall networks of these widths" in cli("bounds", "2,8").out


@pytest.mark.parametrize("widths", ["2,x", "", "2,,3", "2;3"])
def test_words_that_are_no_widths_are_refused(widths: str, cli: Cli) -> None:
    assert_refused(cli("bounds", widths), f"{widths!r} are not widths; write n0,n1,...,nL")


@pytest.mark.parametrize("widths", ["2,400000", "4000,1", "9" * 400])
def test_widths_too_large_to_compute_are_refused(widths: str, cli: Cli) -> None:
    assert_refused(cli("bounds", widths), "bounds are computed up to 4000 in all")


def test_many_layers_have_bounds_at_once(cli: Cli) -> None:
    """The formulas of a hundred layers would take minutes to write."""
    run = cli("bounds", ",".join(["2"] + ["8"] * 100))

    assert run.code == 0
    assert str(37**100)[:40] in run.out  # the rest goes to the next line


# Converting.


@pytest.mark.parametrize("name", EXAMPLES)
def test_converting_keeps_the_network_and_is_stable(name: str, cli: Cli, tmp_path: Path) -> None:
    first, second = tmp_path / "first.json", tmp_path / "second.json"
    runs = [cli("convert", f"example:{name}", first), cli("convert", first, second)]

    assert runs == [Run(0, "", ""), Run(0, "", "")]
    assert read_network(first) == read_network(f"example:{name}")
    assert first.read_bytes() == second.read_bytes()


def test_converting_writes_the_canonical_text(cli: Cli, tmp_path: Path) -> None:
    path = tmp_path / "net.json"
    path.write_text(
        '{"domain": {"inequalities": [[2, "0.50"]]}, "layers": [{"activation": ["relu"], '
        '"bias": ["-0"], "weights": [["4/6"]]}], "name": "n", "input_dim": 1}'
    )
    run = cli("convert", path, path)

    assert run == Run(0, "", "")
    assert path.read_text() == (
        "{\n"
        '  "name": "n",\n'
        '  "input_dim": 1,\n'
        '  "layers": [\n'
        '    {"weights": [["2/3"]], "bias": ["0"], "activation": "relu"}\n'
        "  ],\n"
        '  "domain": {"inequalities": [["2", "1/2"]]}\n'
        "}\n"
    )


@pytest.mark.parametrize("name", ["net.onnx", "net", "example:net"])
def test_converting_to_an_unknown_suffix_is_refused(name: str, cli: Cli, tmp_path: Path) -> None:
    run = cli("convert", "example:hat", tmp_path / name)

    assert_refused(run, "is not the suffix of a network file; use .json\n")
    assert os.listdir(tmp_path) == []


# Bad files.


@pytest.mark.parametrize(
    ("message", "text"),
    [
        (
            "layers[0].weights[0][0]: 0.5 is a float; put it in quotes or write a fraction",
            '{"input_dim": 1, "layers": '
            '[{"weights": [[0.5]], "bias": ["0"], "activation": "relu"}]}',
        ),
        (
            'layers[0].activation: found "gelu"; write "relu", "identity"',
            '{"input_dim": 1, "layers": [{"weights": [[1]], "bias": [0], "activation": "gelu"}]}',
        ),
        (
            "domain.inequalities[0]: the row has 3 entries; give it 2",
            '{"input_dim": 1, "layers": [], "domain": {"inequalities": [[1, 2, 3]]}}',
        ),
        (
            "layer: this field is unknown; the fields here are input_dim, layers",
            '{"input_dim": 1, "layer": []}',
        ),
        ("line 1, column 1: this is not JSON", "input_dim: 1"),
        ("the file is empty; write a JSON object", ""),
    ],
)
@pytest.mark.parametrize("command", ["count", "graph", "convert"])
def test_a_bad_file_is_refused_with_its_name_the_place_and_the_remedy(
    message: str, text: str, command: str, cli: Cli, tmp_path: Path
) -> None:
    path, out = tmp_path / "net.json", tmp_path / "out.json"
    path.write_text(text)
    more: dict[str, list[object]] = {
        "count": [],
        "graph": ["--what", "dual", "-o", out],
        "convert": [out],
    }
    run = cli(command, path, *more[command])

    assert_refused(run, f"error: {path}: {message}")
    assert os.listdir(tmp_path) == ["net.json"]


@pytest.mark.parametrize(
    ("message", "net"),
    [
        ("example:hut: no such example; there are dead-unit, ", "example:hut"),
        ("gone.json: No such file or directory; give the path of a network file", "gone.json"),
    ],
)
def test_a_network_that_is_not_there_is_refused(message: str, net: str, cli: Cli) -> None:
    assert_refused(cli("count", net), f"error: {message}")


# Help, usage and faults of our own.


def test_the_version_is_that_of_the_package(cli: Cli) -> None:
    run = cli("--version")

    assert (run.code, run.err) == (0, "")
    assert run.out.startswith(f"exactregions {version('exactregions')} (")


@pytest.mark.parametrize("flag", ["-h", "--help"])
def test_help_lists_every_command(flag: str, cli: Cli) -> None:
    run = cli(flag)
    listed = re.findall(r"^  (\w+)  +\w", run.out, re.MULTILINE)

    assert (run.code, run.err) == (0, "")
    assert listed == sorted(command_line.commands.commands)
    assert {"bounds", "convert", "count", "examples", "graph"} <= set(listed)


@pytest.mark.parametrize("command", sorted(command_line.commands.commands))
def test_each_command_has_help(command: str, cli: Cli) -> None:
    run = cli(command, "--help")

    assert (run.code, run.err) == (0, "")
    assert run.out.startswith(f"Usage: exactregions {command} ")
    assert re.search(r"\n\n  [A-Z]", run.out)


@pytest.mark.parametrize(
    ("message", "words"),
    [
        ("No such command 'nope'", ("nope",)),
        ("--nope", ("--nope",)),
        ("Missing argument 'NET'", ("count",)),
        ("unexpected extra argument (two.json)", ("count", "one.json", "two.json")),
        ("--nope", ("count", "example:hat", "--nope")),
        ("Option '--kind' requires an argument", ("count", "example:hat", "--kind")),
        ("Missing argument 'OUT'", ("convert", "example:hat")),
        ("unexpected extra argument (hat)", ("examples", "hat")),
    ],
)
def test_wrong_usage_is_refused(message: str, words: tuple[str, ...], cli: Cli) -> None:
    assert_refused(cli(*words), message)


def test_no_command_at_all_shows_the_help(cli: Cli) -> None:
    run = cli()

    assert (run.out + run.err).startswith("Usage: exactregions [OPTIONS] COMMAND")


def test_an_unknown_kind_is_refused_with_the_known_ones(cli: Cli) -> None:
    run = cli("count", "example:hat", "--kind", "linear")

    assert_refused(run, "'linear' is not one of 'proper', 'bounded_proper', 'affine', ")


@pytest.mark.parametrize("error", [RuntimeError("boom"), AssertionError("boom"), KeyError("boom")])
def test_a_fault_of_our_own_is_reported_as_one(
    error: Exception, cli: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(net: str) -> NetworkFile:
        raise error

    monkeypatch.setattr(regions, "read_network", fail)
    run = cli("count", "example:hat", "--json")

    assert (run.code, run.out) == (70, "")
    assert run.err.startswith("Traceback")
    assert "boom" in run.err
    assert run.err.endswith("internal error; please report it with the input\n")


def test_an_interrupt_outside_the_counting_ends_quietly(
    cli: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupt(net: str) -> NetworkFile:
        raise KeyboardInterrupt

    monkeypatch.setattr(regions, "read_network", interrupt)

    run = cli("count", "example:hat")

    assert (run.code, run.out, run.err.strip()) == (130, "", "interrupted")


def test_a_count_that_fails_midway_prints_no_result(
    cli: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*arguments: object, **options: object) -> Iterator[tuple[str, int]]:
        yield "proper", 4
        raise ZeroDivisionError

    monkeypatch.setattr(regions, "count_kinds", fail)
    run = cli("count", "example:hat", "--json")

    assert (run.code, run.out) == (70, "")


# Processes.


COMMAND = (sys.executable, "-m", "exactregions")


@pytest.mark.parametrize(
    ("code", "words"),
    [
        (0, ("count", "example:hat", "--kind", "proper", "--json")),
        (2, ("count", "example:hut")),
        (3, ("count", "example:hat", "--max-cells", "1")),
    ],
)
def test_a_process_ends_with_the_exit_code(code: int, words: tuple[str, ...]) -> None:
    run = subprocess.run([*COMMAND, *words], capture_output=True, text=True, check=False)

    assert run.returncode == code
    assert bool(run.stdout) == (code != 2)
    assert bool(run.stderr) == (code != 0)
    assert "Traceback" not in run.stderr


@pytest.mark.parametrize("words", [("examples",), ("count", "example:hat"), ("--help",)])
def test_a_reader_that_has_seen_enough_is_no_error(words: tuple[str, ...]) -> None:
    """As with ``| head``; here the reader is gone before the first line."""
    reading, writing = os.pipe()
    os.close(reading)
    try:
        run = subprocess.run(
            [*COMMAND, *words], stdout=writing, stderr=subprocess.PIPE, check=False
        )
    finally:
        os.close(writing)

    assert (run.returncode, run.stderr) == (0, b"")


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="needs a device that is always full")
def test_a_full_disk_is_no_fault_of_ours() -> None:
    with open("/dev/full", "w") as full:
        run = subprocess.run(
            [*COMMAND, "count", "example:hat"],
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )

    assert run.returncode == 2
    assert run.stderr == (
        "error: standard output: No space left on device; give results a place to go\n"
    )


def heed_interrupts() -> None:
    """Undo what a shell does to a job in the background, these tests for example."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


@pytest.mark.skipif(os.name != "posix", reason="needs signals as on Unix")
def test_a_long_count_can_be_interrupted(tmp_path: Path) -> None:
    """300 hyperplanes in general position have more cells in R^4 than a minute is enough for."""
    planes = range(1, 301)
    rows = [[t, t**2, t**3, t**4] for t in planes]
    path = network_file(tmp_path, Network(4, (Layer.of(rows, [t**5 + 1 for t in planes]),)))
    with subprocess.Popen(
        [*COMMAND, "count", str(path), "--json", "--kind", "proper"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=heed_interrupts,
    ) as process:
        assert process.stderr is not None
        try:
            reports = (line.split()[0].replace(",", "") for line in process.stderr)
            cells = next(int(number) for number in reports if number != "0")
            process.send_signal(signal.SIGINT)
            out, err = process.communicate(timeout=60)
        finally:
            process.kill()
    found = json.loads(out)

    assert process.returncode == 130
    assert err.endswith("interrupted\n")
    assert found["counts"] == {"proper": None}
    assert 1 <= cells <= found["at_least"]["proper"] + 1 < sum(comb(300, k) for k in range(5))


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="there is no full device here")
@pytest.mark.parametrize("words", [("count", "example:hat"), ("bounds", "2,8")])
def test_a_full_disk_is_one_line_and_no_result(words: tuple[str, ...]) -> None:
    with open("/dev/full", "w") as full:
        run = subprocess.run(
            [sys.executable, "-m", "exactregions", *words],
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
        )

    assert run.returncode == 2
    assert run.stderr == (
        "error: standard output: No space left on device; give results a place to go\n"
    )


def test_a_closed_standard_output_is_no_success(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdout", None)
    run = cli("count", "example:hat")

    assert_refused(run, "error: standard output is closed; give results a place to go\n")


@pytest.mark.parametrize(
    ("parts", "cells", "text"),
    [
        (1, 1, "1 cell, 1 a second, 1 s, 1 subtree left\n"),
        (0, 1_000, "1,000 cells, 1,000 a second, 1 s, 0 subtrees left\n"),
        (2_000, 2, "2 cells, 2 a second, 1 s, 2,000 subtrees left\n"),
    ],
)
def test_progress_shows_cells_rate_and_subtrees_in_good_grammar(
    parts: int, cells: int, text: str, capsys: pytest.CaptureFixture[str]
) -> None:
    progress = shared.Progress()
    progress.parts_left(parts)
    progress.report(cells, 1)

    assert capsys.readouterr().err == text
