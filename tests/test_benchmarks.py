"""The benchmarks: families are what they say, yardsticks count right, work stays what it was."""

from __future__ import annotations

import json
import platform
import sys
from pathlib import Path
from random import Random

import pytest

from benchmarks import limits, pages, work
from benchmarks.families import deep, dyadic, float32, integers, sparse, ternary, wide, zigzag
from benchmarks.measuring import best, counted, plain_walk, walked
from benchmarks.peers.__main__ import PEERS, answer_of, verdict
from benchmarks.peers.protocol import Answer
from exactregions import RELU, count, refine
from exactregions.networks.formats import NetworkFile, write_network
from exactregions.partition import compiled
from exactregions.partition.refinement import integers_on
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


@pytest.mark.parametrize("engine", ["proper_cells", "plainly_proper_cells"])
def test_ppl_counts_degenerate_networks_right(engine: str) -> None:
    pytest.importorskip("ppl")
    from benchmarks import ppl_engine

    enumerated = getattr(ppl_engine, engine)
    for seed in range(20):
        network = random_network(Random(seed), 2, [3, 3], activations=(RELU,))
        expected = fourier_motzkin.count_proper(network)

        assert sum(1 for _ in enumerated(network)) == expected, seed
    for name in ("ternary_4-6-6-1_s0", "dead_unit_tie", "zero_rows", "three_inputs_two_used"):
        cells = enumerated(known_network(name))

        assert sum(1 for _ in cells) == COUNTS[name]["proper"], name


@pytest.mark.skipif(compiled.kernel is None, reason="the kernel was not built")
def test_the_kernel_works_as_much_as_it_did() -> None:
    today, before = work.of_today(), work.stored()
    if platform.system() == "Windows":  # whose compiler has no integers of 128 bits
        today, before = (
            {
                name: {count: value for count, value in counts.items() if count not in work.ROUNDED}
                for name, counts in some.items()
            }
            for some in (today, before)
        )

    assert today == before, "if this is meant: python -m benchmarks.work --update, and say why"


def test_a_walk_that_takes_too_long_is_measured_in_part() -> None:
    integers = integers_on(ternary((3, 10, 10), 0), None)
    part, whole = (walked(lambda: plain_walk(integers), limit) for limit in (0, 1e9))

    assert 0 < part.cells < whole.cells == 597
    assert (part.is_whole, whole.is_whole) == (False, True)
    assert best([whole, part._replace(seconds=1e-9)]) == whole
    assert counted(lambda: iter(range(120)), limit=0).cells == 50
    assert counted(lambda: iter(range(120))).cells == 120


def test_a_table_comes_to_its_place_on_a_page() -> None:
    table = pages.show("title", ("a", "b"), [(1, "x")])
    page = "before\n<!-- begin: one -->\nold\n<!-- end: one -->\nafter\n"
    written = pages.replaced(page, "one", table)

    assert table == "| a | b |\n| ---: | ---: |\n| 1 | x |"
    assert written == page.replace("old\n", f"\n{table}\n\n")
    assert pages.replaced(written, "one", table) == written
    with pytest.raises(ValueError, match="0 places for the table 'two'"):
        pages.replaced(page, "two", table)


def test_comparisons_give_a_row_for_each_network() -> None:
    pytest.importorskip("ppl")
    pytest.importorskip("exactregions._kernel")
    from benchmarks import compare

    family, shape, cells, *numbers = compare.row(("ternary", ternary((2, 4, 4), 0)), turns=1)

    assert (family, shape, cells) == ("ternary", "2-4-4", "3")
    assert len(numbers) == len(compare.COLUMNS) - 3


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (Answer(267, 0.123), "0.12 s"),
        (Answer(267, 12.3), "12 s"),
        (Answer(26, 0.5), "**wrong**: 26 (0.5 s)"),
        (Answer(200, 5.1, False), "> 5 s (200 cells)"),
        (Answer(None, 0, False, "ValueError: a | b\nmore"), "refuses: ValueError: a / b"),
        (None, "> 5 s"),
    ],
)
def test_what_a_peer_answers_is_judged(answer: Answer | None, said: str) -> None:
    assert verdict(answer, 267, limit=5) == said


@pytest.mark.parametrize(
    ("peer", "module"), [("kernel", "exactregions._kernel"), ("ppl", "ppl"), ("z3", "z3")]
)
def test_a_peer_runs_in_a_process(peer: str, module: str, tmp_path: Path) -> None:
    pytest.importorskip(module)
    network = random_network(Random(3), 2, [3, 3], activations=(RELU,))
    write_network(NetworkFile(network), tmp_path / "network.json")

    answer = answer_of(peer, Path(sys.executable), tmp_path / "network.json", limit=5)

    assert answer is not None
    assert (answer.cells, answer.is_whole) == (fourier_motzkin.count_proper(network), True)


def test_a_peer_that_is_missing_or_does_not_come_back_is_no_answer(tmp_path: Path) -> None:
    path = tmp_path / "network.json"
    path.write_text(json.dumps({"layers": []}))
    missing = answer_of("nobody", Path(sys.executable), path, limit=1)

    assert missing is not None
    assert missing.note.startswith("exit code 1: ")
    assert answer_of("ppl", Path(sys.executable), path, limit=-10) is None  # gets no time at all


def test_each_peer_has_a_module() -> None:
    folder = Path(pages.__file__).parent / "peers"

    assert all((folder / f"{name}.py").exists() for name in PEERS)


def test_operations_are_added_up() -> None:
    done = {"signs": 14, "vertex_signs": 4, "vertex_values": 7, "new_rays": 2, "solved_rays": 1}
    updates = {"row_updates": 5, "long_row_updates": 2}
    signs, rays, rows = 10 * 10 + 7 * 16, 2 * 57 + 40, 3 * 5 * 10 + 2 * 5 * 55

    assert limits.operations(ternary((2, 5, 5), 0), done | updates) == signs + rays + rows


@pytest.mark.skipif(sys.platform == "win32", reason="measures as on Unix")
def test_one_process_and_two_find_the_same(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pytest.importorskip("exactregions._kernel")
    from benchmarks import jobs

    page = tmp_path / "page.md"
    page.write_text("<!-- begin: jobs -->\n<!-- end: jobs -->\n")
    jobs.main(["--quick", "--write", str(page)])

    assert capsys.readouterr().out.strip().splitlines()[-1] in page.read_text()
    assert "| ternary | 3-10-10 | 597 |" in page.read_text()
