"""The tables in docs/extremal.md: each record has its network, its certificate and all networks."""

from __future__ import annotations

import json
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from benchmarks import extremal
from benchmarks.enumeration import TooLong, largest_count
from benchmarks.extremal import ACTIVATIONS, DOCS, entry_of, page_of
from exactregions import check as checker
from exactregions import read_network
from exactregions.cli import main
from exactregions.counting.bounds import applicable
from exactregions.evidence.writing import network_value
from exactregions.search import search_space
from tests.test_search import all_networks

RECORDS: list[dict[str, Any]] = json.loads((DOCS / "extremal.json").read_text())
FOLDER = DOCS / "extremal"


@pytest.mark.parametrize("record", RECORDS, ids=lambda record: entry_of(record).name)
def test_a_network_has_the_maximum_and_a_certificate_proves_it(record: dict[str, Any]) -> None:
    entry = entry_of(record)
    network = read_network(FOLDER / f"{entry.name}.json").network

    verdict = checker.check(
        FOLDER / f"{entry.name}.cert", checker.a_network(network_value(network))
    )

    assert verdict.claim == record["claim"] == f"{entry.kind} {record['maximum']}"
    assert record["command"] == entry.command
    assert network.is_ternary
    assert network.input_dim == entry.widths[0]
    layers = network.layers[: len(entry.letters)]
    assert [layer.width for layer in layers] == list(entry.widths[1:])
    for layer, letter in zip(layers, entry.letters, strict=True):
        assert set(layer.activations) == {ACTIVATIONS[letter]}
    assert network.output_dim == (1 if entry.output == "scalar" else entry.widths[-1])


@pytest.mark.parametrize("record", RECORDS, ids=lambda record: entry_of(record).name)
def test_a_record_speaks_of_all_networks(record: dict[str, Any]) -> None:
    widths = [*record["widths"], *([1] if record["output"] == "scalar" else [])]
    parameters = sum((given + 1) * width for given, width in pairwise(widths))

    assert int(record["networks_total"]) == 3**parameters
    assert int(record["networks_examined"]) + int(record["networks_pruned"]) == 3**parameters


def test_no_maximum_is_above_what_is_proved_for_real_weights() -> None:
    for record in RECORDS:
        if "I" not in record["letters"]:
            for bound, value in applicable(record["widths"]):
                if value is not None and bound.direction in ("upper", "exact"):
                    assert record["maximum"] <= value


@pytest.mark.parametrize("path", sorted(FOLDER.glob("at-least_*.json")), ids=lambda path: path.stem)
def test_a_network_found_at_random_reaches_the_general_bound(path: Path) -> None:
    """Twice as many ternary layers have ``n^(L-1) (n + 1)`` regions, as the page says."""
    network = read_network(path).network
    _, shape, letters, *_ = path.stem.split("_")
    widths = [*map(int, shape.split("-"))][1:]
    width, half = widths[0], len(widths) // 2

    certificate = path.with_suffix(".cert")
    verdict = checker.check(certificate, checker.a_network(network_value(network)))

    kind, found = verdict.claim.split()
    general = width ** (half - 1) * (width + 1)
    assert kind == "open_connected"
    assert f"{found} >= {general}" in (DOCS / "extremal.md").read_text()
    assert int(found) >= general
    assert network.is_ternary
    assert [layer.width for layer in network.layers[:-1]] == widths
    for layer, letter in zip(network.layers, letters, strict=False):
        assert set(layer.activations) == {ACTIVATIONS[letter]}


def test_the_page_is_made_from_the_records() -> None:
    assert (DOCS / "extremal.md").read_text() == page_of(RECORDS)


def test_columns_and_shapes_are_in_order() -> None:
    """Fewer maps than cells; a part of a network's neurons, or an output of it, has no more."""
    found = {entry_of(record): record["maximum"] for record in RECORDS}
    for entry, maximum in found.items():
        proper = found.get(entry._replace(kind="proper", output="vector"))
        vector = found.get(entry._replace(output="vector"))
        assert proper is None or maximum <= proper
        assert vector is None or maximum <= vector
        for other, larger in found.items():
            if entry[1:] == other[1:] and entry.widths[0] == other.widths[0]:
                wider = all(a <= b for a, b in zip(entry.widths, other.widths, strict=True))
                assert maximum <= larger or not wider


TWICE = [record for record in RECORDS if "second_enumeration_seconds" in record]


def enumerated_again(record: dict[str, Any]) -> int:
    return largest_count(*entry_of(record), seconds=1_000)


@pytest.mark.parametrize(
    "record",
    [record for record in TWICE if record["second_enumeration_seconds"] < 0.1],
    ids=lambda record: entry_of(record).name,
)
def test_a_second_enumeration_finds_the_same(record: dict[str, Any]) -> None:
    assert enumerated_again(record) == record["maximum"]


@pytest.mark.slow
@pytest.mark.parametrize(
    "record",
    [record for record in TWICE if record["second_enumeration_seconds"] >= 0.1],
    ids=lambda record: entry_of(record).name,
)
def test_a_second_enumeration_that_takes_longer_finds_the_same(record: dict[str, Any]) -> None:
    assert enumerated_again(record) == record["maximum"]


@pytest.mark.parametrize(
    ("widths", "letters", "kind", "output"),
    [
        ((1, 1, 1), "RR", "proper", "vector"),
        ((1, 1, 1), "IR", "open_connected", "vector"),
        ((1, 1, 1), "RI", "proper", "vector"),
        ((1, 2), "R", "open_connected", "scalar"),
        ((1, 1, 1, 1), "RRR", "open_connected", "vector"),
        ((2, 2), "R", "proper", "vector"),
        ((2, 2), "R", "open_connected", "vector"),
    ],
)
def test_the_second_enumeration_against_all_networks_by_the_engine(
    widths: tuple[int, ...], letters: str, kind: str, output: str
) -> None:
    activations = [ACTIVATIONS[letter] for letter in letters]
    space = search_space(widths, kind=kind, output=output, activations=activations)

    assert largest_count(widths, letters, kind, output, 100) == max(all_networks(space))


def test_the_second_enumeration_ends_where_it_takes_long() -> None:
    with pytest.raises(TooLong):
        largest_count((1, 8, 8), "RR", "proper", "vector", 0)
    with pytest.raises(TooLong):
        largest_count((2, 2, 2), "RR", "proper", "vector", 10)


def test_the_tables_are_made_in_an_empty_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Stopped and gone on with; held against the second enumeration; searched again."""

    def run(*words: str) -> str:
        monkeypatch.setattr("sys.argv", ["extremal", "--docs", str(tmp_path), *words])
        extremal.main()
        return capsys.readouterr().out

    only = ("--only", "^1-[12]_R_|^1-2-2_RR_proper")
    runs = ("--runs", str(tmp_path / "runs"))
    assert "1-2-2_RR_proper_vector: over the budget" in run(*only, *runs, "--budget", "0.000001")
    assert "1-2-2_RR_proper_vector: 5" in run(*only, *runs)
    assert run(*only) == ""
    assert "1-2-2_RR_proper_vector: 5 twice" in run("--second", "60")
    assert run("--second", "60") == ""
    assert "1-2-2_RR_proper_vector: 5 again" in run("--check")
    page = (tmp_path / "extremal.md").read_text()
    assert "| 2,2 | RR | 5† | - | - |" in page
    data = tmp_path / "extremal.json"
    records = json.loads(data.read_text())
    again = {entry_of(record): record["maximum"] for record in records}
    assert len(again) == 7
    for record in RECORDS:
        assert again.get(entry_of(record), record["maximum"]) == record["maximum"]

    data.write_text(data.read_text().replace('"maximum": 5', '"maximum": 6'))
    with pytest.raises(AssertionError, match="5 now"):
        run("--check")


@pytest.mark.parametrize(
    "record",
    [record for record in RECORDS if record["cpu_seconds"] < 0.1],
    ids=lambda record: entry_of(record).name,
)
def test_the_commands_of_cheap_entries_reproduce_them(
    record: dict[str, Any], capsys: pytest.CaptureFixture[str]
) -> None:
    program, *words = record["command"].split()

    assert program == "exactregions"
    assert main([*words, "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["exhaustive"]
    assert found["maximum"] == record["maximum"]
    assert found["networks_total"] == int(record["networks_total"])
